"""Whether a database has just our tables: a file from elsewhere may bring views and triggers that run on reading.

Only the list of what a database holds is read here, before anything in it; that list cannot run anything.
"""

import sqlite3

from sqlalchemy import Connection

from app.storage import schema
from app.storage.connection import raw

_STEP = "n INTEGER NOT NULL CHECK (n = 1), {texts}, PRIMARY KEY (n)"
_NUMBERED = "n INTEGER NOT NULL, {texts}, PRIMARY KEY (n)"


def _texts(*names: str) -> str:
    return ", ".join(f"{name} TEXT NOT NULL" for name in names)


_LOGGED = ("at", "person", "what", "before", "after")
_VERSION = "version_num VARCHAR(32) NOT NULL, CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)"
_FIRST = {
    "alembic_version": _VERSION,
    "meta": f"{_texts('name', 'value')}, PRIMARY KEY (name)",
    "rubric": _STEP.format(texts=_texts("sha256", "body")),
    "records": f"{_texts('kind', 'key')}, n INTEGER NOT NULL, {_texts('body', 'sha256')}, PRIMARY KEY (kind, key)",
    "seals": _NUMBERED.format(texts=_texts("id", "body", "sha256")),
    "log": _NUMBERED.format(texts=_texts(*_LOGGED, "previous", "hash")),
    "open_step": _STEP.format(texts=_texts(*_LOGGED)),
}
_TABLES = {"0001": _FIRST, "0002": _FIRST}
"""The tables of each revision that was ever released, as the steps of migrations/ make them; 0002 only has new rows."""


def is_harmless(connection: Connection) -> bool:
    """Tell whether a database holds plain tables and indexes only, with the revision in a table of ours.

    A newer program's database may hold more tables than we know, but the revision must be there to be read.
    Raises: sqlite3.Error for a file that SQLite cannot read.
    """
    tables = _found(connection)
    if tables is None:
        return False
    return tables.get("alembic_version") in {None, _created("alembic_version", _VERSION)}


def has_tables_of(connection: Connection, revision: str) -> bool:
    """Tell whether a database holds exactly the tables of a revision, and in them what may be there."""
    expected = _TABLES.get(revision)
    if expected is None:
        # The newest is not listed only while it is being developed.
        return revision == schema.NEWEST
    if _found(connection) != {name: _created(name, columns) for name, columns in expected.items()}:
        return False
    return revision != schema.NEWEST or all(_has_right_types(connection, name) for name in schema.metadata.tables)


def is_meta_table(sql: str) -> bool:
    """Tell whether a statement makes the table meta as every revision has it."""
    return _normal(sql) == _created("meta", _FIRST["meta"])


def _found(connection: Connection) -> dict[str, str] | None:
    """Return name and normal statement of each table; None where there is anything else."""
    found = {}
    statement = "SELECT type, name, tbl_name, sql FROM sqlite_master"
    for type_, name, table, sql in _listed(raw(connection), statement):
        if type_ == "index" and sql is None and str(name).startswith(f"sqlite_autoindex_{table}_"):
            continue  # of a primary key
        if type_ != "table" or not str(sql).startswith("CREATE TABLE"):
            return None
        found[str(name)] = _normal(str(sql))
    return found


def _listed(connection: sqlite3.Connection, statement: str) -> list[tuple[object, ...]]:
    return connection.execute(statement).fetchall()


def _normal(sql: str) -> str:
    return "".join(sql.replace('"', "").split())


def _created(name: str, columns: str) -> str:
    return _normal(f"CREATE TABLE {name} ({columns})")


def _has_right_types(connection: Connection, table: str) -> bool:
    """Tell whether all texts of a table are texts and all numbers whole ones; SQLite itself takes anything."""
    columns = schema.metadata.tables[table].columns
    wrong = [f"typeof(\"{column.name}\") <> '{str(column.type).lower()}'" for column in columns]
    # The names are our own tables'. Types stand before the values: no long text is read for this.
    statement = f'SELECT 1 FROM "{table}" WHERE {" OR ".join(wrong)} LIMIT 1'  # noqa: S608
    return not _listed(raw(connection), statement)
