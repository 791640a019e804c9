"""0001: the first workspace."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make all tables."""
    _text_table("meta", sa.Column("name", sa.Text, primary_key=True), texts=("value",))
    _text_table("rubric", _single(), texts=("sha256", "body"))
    _text_table(
        "records",
        sa.Column("kind", sa.Text, primary_key=True),
        sa.Column("key", sa.Text, primary_key=True),
        sa.Column("n", sa.Integer, nullable=False),
        texts=("body", "sha256"),
    )
    _text_table("seals", sa.Column("n", sa.Integer, primary_key=True), texts=("id", "body", "sha256"))
    step = ("at", "person", "what", "before", "after")
    _text_table("log", sa.Column("n", sa.Integer, primary_key=True), texts=(*step, "previous", "hash"))
    _text_table("open_step", _single(), texts=step)


def _single() -> "sa.Column[int]":
    return sa.Column("n", sa.Integer, sa.CheckConstraint("n = 1"), primary_key=True)


def _text_table(name: str, *columns: "sa.Column[str] | sa.Column[int]", texts: tuple[str, ...]) -> None:
    op.create_table(name, *columns, *(sa.Column(text, sa.Text, nullable=False) for text in texts))
