"""Receiving: what is dropped on the window, picked in a dialog or named on the command line goes where it belongs."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.domain.problems import Problem, hint
from app.ui.widgets.drop_zone import nothing_dropped

if TYPE_CHECKING:
    from app.services.recognise import Dropped, Recognised

MOST_NAMED = 5
TABLE_SUFFIXES = {".xlsx", ".xlsm", ".docx", ".pdf", ".xls", ".et", ".wps", ".doc"}
"""What a province sends its table as; what cannot be read of these is told there, with what to do."""


class Receiving(QObject):
    """Tells by signals what is to be done; it opens nothing itself."""

    workspace = Signal(Path)
    backup = Signal(Path)
    package = Signal(Path)
    rubric_pack = Signal(Path)
    table = Signal(Path)
    """A file that may hold a province's own table, while no workspace is open; our own template always."""
    evidence = Signal(object)
    """list[Path]: files and folders for the open workspace, a county's or a reviewer's."""
    returned = Signal(object)
    """list[Path]: return packages (退回意见) for the open workspace of a county; city's and province's often come
    together."""
    told = Signal(object)
    """tuple[Problem, ...]: what cannot be used and why, what was left for later."""

    def receive(self, paths: Sequence[Path], *, has_workspace: bool, is_review: bool = False) -> None:
        """Look at what came, send it where it belongs, and say why when something belongs nowhere.

        is_review: a reviewer's workspace is open; what counties hand in is received there, as many as come at once.
        """
        from app.services.recognise import look_at

        if not paths:
            self.told.emit((nothing_dropped(),))
            return
        found = [look_at(path) for path in paths]
        if is_review:
            handed_in = [one.path for one in found if not _is_of_our_own(one.kind)]
            if handed_in:
                # What cannot be used is named by the intake, beside what was taken.
                self.evidence.emit(handed_in)
                return
        opened = [one for one in found if one.problem is None and not one.kind.is_evidence]
        papers = [one for one in found if one.problem is None and one.kind.is_evidence]
        problems = [one.problem for one in found if one.problem is not None]
        # A zip of zips may be evidence; it is told about only where it is of no use as it is.
        told_archives = [one for one in found if one.problem is not None and one.kind.is_evidence]
        if has_workspace:
            papers += told_archives
            problems = [one.problem for one in found if one.problem is not None and not one.kind.is_evidence]
        if len(found) == 1 and papers and _is_template(papers[0].path):
            # Ours beyond doubt, and never evidence: also over an open workspace.
            self.table.emit(papers[0].path)
        elif papers and has_workspace and not opened:
            self.evidence.emit([one.path for one in papers])
        elif not opened and len(papers) == 1 and papers[0].path.suffix.lower() in TABLE_SUFFIXES:
            self.table.emit(papers[0].path)
        elif papers:
            problems.append(_no_place(papers, has_workspace=has_workspace))
        problems += self._open(opened, has_workspace=has_workspace)
        if problems:
            self.told.emit(tuple(problems))

    def _open(self, opened: "Sequence[Recognised]", *, has_workspace: bool) -> list[Problem]:
        """Send the first on its way, of return packages all; return what is to be told of it and of the others."""
        from app.services.recognise import Dropped

        if not opened:
            return []
        returned = [one.path for one in opened if one.kind is Dropped.RETURNED]
        if has_workspace and len(returned) == len(opened):
            self.returned.emit(returned)
            return []
        later = [_later(opened)] if len(opened) > 1 else []
        if opened[0].kind is not Dropped.RETURNED:
            self._send(opened[0])
        elif has_workspace:
            self.returned.emit(returned[:1])
        else:
            later.append(_no_county(opened[0]))
        return later

    def _send(self, found: "Recognised") -> None:
        from app.services.recognise import Dropped

        signals = {
            Dropped.WORKSPACE: self.workspace,
            Dropped.REVIEW_WORKSPACE: self.workspace,
            Dropped.BACKUP: self.backup,
            Dropped.PACKAGE: self.package,
            Dropped.RUBRIC_PACK: self.rubric_pack,
        }
        signals[found.kind].emit(found.path)


def _is_template(path: Path) -> bool:
    from app.services.rubric_template import is_template

    return is_template(path)


def _is_of_our_own(kind: "Dropped") -> bool:
    """Tell whether it is opened by itself and never handed in: a workspace, a backup, a rubric pack."""
    from app.services.recognise import Dropped

    return kind in {Dropped.WORKSPACE, Dropped.REVIEW_WORKSPACE, Dropped.BACKUP, Dropped.RUBRIC_PACK}


def _no_county(found: "Recognised") -> Problem:
    what = "这是上级退回的评审意见，要在本县的工作库里打开。"
    return hint("FILE_KIND", found.path.name, what, "请先打开本县的工作库，再把它拖进来。")


def _names(found: Sequence["Recognised"]) -> str:
    named = "、".join(one.path.name for one in found[:MOST_NAMED])
    return named if len(found) <= MOST_NAMED else f"{named}等{len(found)}个"


def _no_place(papers: Sequence["Recognised"], *, has_workspace: bool) -> Problem:
    if has_workspace:
        what = "同时拖来的还有工作库、备份或别的包，这些文件没有添加。"
        return hint("FILE_KIND", _names(papers), what, "请单独把这些文件再拖一次。")
    kinds = "、".join(dict.fromkeys(one.kind.label for one in papers))
    what = f"这是{kinds}，要在打开的工作库里才能作为佐证材料添加。"
    return hint("FILE_KIND", _names(papers), what, "请先打开或新建工作库，再把它拖进来。")


def _later(opened: Sequence["Recognised"]) -> Problem:
    what = f"一次只处理一个，先处理{opened[0].kind.label}“{opened[0].path.name}”。"
    to_do = "其余的请随后逐个拖进来；要评审多个县的申报包，请新建评审工作库，再一起拖进去。"
    return hint("FILE_KIND", _names(opened[1:]), what, to_do)
