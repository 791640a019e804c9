"""Opening a rubric to be edited (改评分标准): the pack, what waits beside it, and whether it may still be changed."""

import contextlib
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.problems import ProblemError, blocking
from app.domain.progress import Progress
from app.files.atomic import make_folder
from app.files.locks import FolderLock, HeldError
from app.files.user_folder import data_folder
from app.services.rubric_edit_file import FOLDER, EditRecord, record_saving, sent_keys
from app.services.rubric_library import InstalledPack, contents_of, installed_pack, is_own_signature, workspaces_using

if TYPE_CHECKING:
    from app.catalog.pack_files import PackContents

_NUMBERED = re.compile(r"^(.+)-(\d{1,4})$")
CHANGED_ELSEWHERE = "它在别处改过了（另一个窗口、命令，或重新导入）"


@dataclass(frozen=True, slots=True)
class Opened:
    """What is read before editing begins. used: why the edition may not be changed any more, empty when it may.

    is_apart: what the record holds was not made from the pack as it is now.
    """

    pack: InstalledPack
    contents: "PackContents"
    record: EditRecord | None
    used: str
    editions: frozenset[str]
    is_apart: bool = False


def open_pack(pack: InstalledPack, *, progress: Progress | None = None) -> Opened:
    """Read what editing a pack needs; takes a moment. Raises: ProblemError when the pack is not sound any more."""
    if progress is not None:
        progress.step(0, 1, "打开评分标准")
    pack = _as_it_is(pack)
    contents = contents_of(pack)
    editions = frozenset(one.rubric.edition for one in installed_pack(pack.rubric.id))
    record = record_saving(pack.folder, pack.sha256)
    is_apart = False
    if record is not None and record.rubric == contents.rubric:
        # Killed after it was written and before that was noted.
        has_all = (record.vectors, record.original) == (_placeless(contents), contents.original)
        record = replace(record, rubric=None, vectors=(), original=None) if has_all else record
    elif record is not None and pack.sha256 not in {record.base, record.saving}:
        is_apart = record.rubric is not None
    return Opened(pack, contents, record, why_used(pack), editions, is_apart)


def _as_it_is(pack: InstalledPack) -> InstalledPack:
    """Return a pack as it lies in the library now: the list may be older. Raises: ProblemError(RUBRIC_NOT_FOUND)."""
    found = installed_pack(pack.rubric.id, pack.rubric.edition)
    there = next((one for one in found if one.folder == pack.folder), None)
    if there is None:
        what = "评分标准库里没有它了：可能刚被移除，或改了编号、版本名。"
        raise ProblemError([blocking("RUBRIC_NOT_FOUND", pack.rubric.title, what, "请点“返回”，在列表里再看一看。")])
    return there


def _placeless(contents: "PackContents") -> tuple[object, ...]:
    return tuple(replace(one, location=()) for one in contents.vectors)


def why_used(pack: InstalledPack) -> str:
    """Return why a change has to become a new edition, in Chinese; empty when the pack is still one's own draft."""
    if pack.is_built_in:
        return "它是随程序提供的参考模板"
    if pack.signer and not is_own_signature(pack):
        return "它由印发单位签过名"
    if pack.signer or pack.key in sent_keys():
        return "它已经存成文件发出去过"
    if used := workspaces_using(pack):
        return f"有{len(used)}个工作库正用着它"
    return ""


def suggested_edition(edition: str, taken: frozenset[str]) -> str:
    """Return the name of the next edition: 2024 -> 2024-2 -> 2024-3."""
    found = _NUMBERED.match(edition)
    stem, number = (found.group(1), int(found.group(2))) if found else (edition, 1)
    while True:
        number += 1
        if f"{stem}-{number}" not in taken:
            return f"{stem}-{number}"


def held_for_editing(pack_folder: Path) -> FolderLock | None:
    """Return the lock of a pack that is edited, None where none can be taken; it frees itself with the process.

    Raises: ProblemError(PACK_BEING_EDITED) when another window edits the same pack.
    """
    folder = data_folder() / FOLDER / f"{pack_folder.name}.open"
    with contextlib.suppress(OSError):
        make_folder(folder)
        try:
            return FolderLock.taken(folder, "")
        except HeldError as error:
            what = f"这个评分标准正在{error.owner}改着，两处一起改会互相覆盖，所以没有打开。"
            to_do = "请到那个窗口里接着改；或在那边点“返回”、关掉那个窗口，再到这里打开。"
            raise ProblemError([blocking("PACK_BEING_EDITED", "", what, to_do)]) from error
    return None
