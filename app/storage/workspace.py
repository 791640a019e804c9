"""Workspace (工作库) of a county: its rubric, what was filled in, the seals so far (DESIGN.md 4)."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

from sqlalchemy import Connection

from app.domain.changes import Change, RecordKey, RecordValue, assembled, kept_value, records, stepped
from app.domain.original import Original
from app.domain.problems import ProblemError, blocking
from app.domain.record_files import NamedFile, county_files
from app.domain.rubric import Rubric
from app.domain.submission import Picture, Seal
from app.files.atomic import make_folder
from app.storage import opening, rows
from app.storage.attachments import Attachments
from app.storage.connection import damaged_problem, telling_problems
from app.storage.holding import held
from app.storage.kinds import WorkspaceKind
from app.storage.new_folder import folder_beside, take_name
from app.storage.opening import State
from app.storage.record_store import RecordStore, opened


class Workspace(RecordStore[Picture]):
    """An open workspace of a county. Use `open_workspace`; close it, or use it in a `with`."""

    kind = WorkspaceKind.COUNTY

    def remember_seal(self, seal: Seal) -> Picture:
        """Store that a submission was sealed, and return the new picture."""
        with self._guard:
            connection = self._writing()
            with self._transaction(connection):
                rows.write_seal(connection, len(self._picture.seals) + 1, seal)
            self._picture = replace(self._picture, seals=(*self._picture.seals, seal))
            return self._picture

    def forget_last_seal(self) -> Picture:
        """Take the newest seal back: its package was never handed over. Return the new picture."""
        with self._guard:
            connection = self._writing()
            seals = self._picture.seals
            with self._transaction(connection):
                rows.delete_seal(connection, len(seals))
            self._picture = replace(self._picture, seals=seals[:-1])
            return self._picture

    def named_files(self) -> tuple[NamedFile, ...]:
        """Return the files of evidence, finished documents, returned reviews and seals, and the province's own."""
        return county_files(self._picture)

    @property
    def title(self) -> str:
        """Return county and cycle."""
        assessment = self._picture.assessment
        parts = (assessment.county.full_name or self.folder.name, assessment.cycle.name)
        return "_".join(part for part in parts if part)

    def _assembled(self, state: State) -> Picture:
        if state.rubric is None:
            raise ProblemError([damaged_problem(self.folder, "工作库里的评分标准不见了，不能打开。")])
        return Picture(state.rubric, assembled(state.records), state.seals, state.original)

    def _stepped(self, picture: Picture, changes: Iterable[Change]) -> Picture:
        return replace(picture, assessment=stepped(picture.assessment, changes))

    def _kept(self, kind: str, value: RecordValue | None) -> RecordValue | None:
        return kept_value(kind, value)

    def _records_of(self, picture: Picture) -> dict[RecordKey, RecordValue]:
        return records(picture.assessment)


def create(folder: Path, rubric: Rubric, original: Original | None = None, original_bytes: bytes | None = None) -> None:
    """Make a new, empty workspace on a rubric. The folder may exist when it is empty.

    original, original_bytes: the province's own file, kept among the attachments; no bytes for a pasted table.

    Raises: ProblemError(WORKSPACE_EXISTS, PACK_ORIGINAL, DISK_FULL, WRITE_FAILED).
    """
    opening.check_free(folder)
    fill = _filling(rubric, original)
    with telling_problems(folder):
        if original is None:
            make_folder(folder)
            with held(folder, ""):
                opening.build(folder, WorkspaceKind.COUNTY, fill)
            return
        folder = folder.absolute()
        make_folder(folder.parent)
        with folder_beside(folder) as making:  # two files: both, or nothing at all
            if original_bytes is not None:
                _keep_original(making, original, original_bytes)
            opening.build(making, WorkspaceKind.COUNTY, fill)
            take_name(making, folder)


def _filling(rubric: Rubric, original: Original | None) -> Callable[[Connection], None]:
    def fill(connection: Connection) -> None:
        rows.write_rubric(connection, rows.body_of(rubric))
        if original is not None:
            rows.write_original(connection, rows.body_of(original))

    return fill


def _keep_original(folder: Path, original: Original, content: bytes) -> None:
    stored = Attachments(folder).store(content, original.name)
    if stored.sha256 != original.sha256:
        what = f"省里的原表“{original.name}”与读入时的不是同一份。"
        raise ProblemError([blocking("PACK_ORIGINAL", original.name, what, "请重新安装评分标准包，或重新导入这张表。")])


def open_workspace(folder: Path, *, writing: bool, who: str = "") -> Workspace:
    """Open a county's workspace: for writing with its lock held under the name `who`, or for reading beside anybody.

    Raises: ProblemError(WORKSPACE_MISSING, WORKSPACE_HELD, WORKSPACE_KIND, WORKSPACE_NEWER, WORKSPACE_DAMAGED,
    WRITE_FAILED).
    """
    return opened(Workspace, folder, writing=writing, who=who)
