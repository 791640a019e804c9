"""Kind of a workspace (工作库): a county's own, or a reviewer's; it stands in the table meta since revision 0002."""

import contextlib
import sqlite3
from enum import StrEnum
from pathlib import Path

from sqlalchemy import Connection, insert, select

from app.domain.changes import RECORD_TYPES
from app.domain.problems import Problem, ProblemError, blocking
from app.domain.review_records import REVIEW_RECORD_TYPES, is_review_key
from app.storage import schema
from app.storage.connection import DATABASE_NAME, damaged_problem, peeking
from app.storage.schema_check import is_meta_table

KIND = "kind"
"""Name in the table meta under which the kind stands; a county's workspace has no such row."""


class WorkspaceKind(StrEnum):
    """Whose workspace it is."""

    COUNTY = "county"
    REVIEW = "review"

    @property
    def label(self) -> str:
        """Return the Chinese word."""
        return {"county": "县区的自评工作库", "review": "评审工作库"}[self.value]

    @property
    def content(self) -> str:
        """Return what people put into it."""
        return {"county": "填报内容", "review": "评审内容"}[self.value]

    def has(self, kind: str, key: str) -> bool:
        """Tell whether a record may stand in a workspace of this kind."""
        if self is WorkspaceKind.REVIEW:
            return is_review_key(kind, key)
        return kind in RECORD_TYPES and kind not in REVIEW_RECORD_TYPES


def read_kind(connection: Connection, folder: Path) -> WorkspaceKind:
    """Return the kind of a checked database. Raises: ProblemError(WORKSPACE_DAMAGED) for a word that is none."""
    value = connection.execute(select(schema.meta.c.value).where(schema.meta.c.name == KIND)).scalar_one_or_none()
    if value is None:
        return WorkspaceKind.COUNTY
    if value != WorkspaceKind.REVIEW:
        raise ProblemError([damaged_problem(folder, "工作库里写着的种类损坏，不能打开。")])
    return WorkspaceKind.REVIEW


def peeked_kind(folder: Path) -> WorkspaceKind:
    """Return the kind of a workspace at a glance, with nothing else checked; a county's where that cannot be told.

    For listing and recognising; opening says what is wrong.
    """
    for is_still in (False, True):
        with contextlib.suppress(sqlite3.Error), peeking(folder / DATABASE_NAME, is_still=is_still) as connection:
            return _peeked(connection)
    return WorkspaceKind.COUNTY


def _peeked(connection: sqlite3.Connection) -> WorkspaceKind:
    # A view or a computed column of this name could keep us busy for ever.
    made = connection.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = 'meta'").fetchall()
    if len(made) != 1 or not is_meta_table(str(made[0][0])):
        return WorkspaceKind.COUNTY
    found = connection.execute("SELECT substr(value, 1, 16) FROM meta WHERE name = ?", (KIND,)).fetchall()
    return WorkspaceKind.REVIEW if found == [(WorkspaceKind.REVIEW.value,)] else WorkspaceKind.COUNTY


def write_kind(connection: Connection, kind: WorkspaceKind) -> None:
    """Store the kind of a new workspace."""
    if kind is not WorkspaceKind.COUNTY:
        connection.execute(insert(schema.meta).values(name=KIND, value=kind.value))


def check_kind(connection: Connection, folder: Path, wanted: WorkspaceKind) -> None:
    """See that a workspace is of a kind. Raises: ProblemError(WORKSPACE_KIND, WORKSPACE_DAMAGED)."""
    found = read_kind(connection, folder)
    if found is not wanted:
        raise ProblemError([_other_kind(folder, found)])


def _other_kind(folder: Path, found: WorkspaceKind) -> Problem:
    if found is WorkspaceKind.REVIEW:
        command = "jkxq review"
        what = "这是评审工作库（市级、省级评审用），不是县区的自评工作库。"
        to_do = "请在窗口的首页打开它；县区填报请打开自己的自评工作库。"
    else:
        command = "jkxq review new"
        what = "这是县区的自评工作库，不是评审工作库。"
        to_do = "请在窗口的首页打开它；评审请打开评审工作库（没有的先新建），再导入县区的申报包。"
    return blocking("WORKSPACE_KIND", str(folder), what, to_do, command)
