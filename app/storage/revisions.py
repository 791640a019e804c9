"""Revision of a database's schema, and how an older one is brought to the newest."""

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from app.storage import schema

MIGRATIONS = Path(__file__).parent / "migrations"


def revision_of(connection: Connection) -> str | None:
    """Return the revision of a database; None for one that is not ours (or still empty)."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def is_newer(revision: str) -> bool:
    """Tell whether a revision is beyond this program. Revisions are numbers of four digits."""
    return revision > schema.NEWEST


def upgrade(connection: Connection) -> None:
    """Bring a database to the newest revision, one transaction a step."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    # alembic refuses a connection that has begun already: reading the revision did that.
    connection.rollback()
    command.upgrade(config, "head")
