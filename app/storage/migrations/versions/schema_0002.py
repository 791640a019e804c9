"""0002: workspaces of reviewers, and records of what came back; the tables stay as they are.

A program of 0001 knows none of these records and would call them damaged: the number alone makes it refuse politely.
What is new: the row `kind` in meta (absent: a county's workspace), no rubric row in a reviewer's, new kinds of records.
"""

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Leave everything where it is."""
