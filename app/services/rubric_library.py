"""The library of rubrics (评分标准库): built-in ones and packs that were installed, made or edited on this computer.

It lies in the user's data folder. A pack gets in whole and checked, or not at all; nothing there is ever replaced
unless a person asks for just that.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.original import Original, draft_problems
from app.domain.problems import Problem, ProblemError, blocking, hint
from app.domain.progress import Progress, Silent
from app.domain.rubric import Rubric
from app.files.places import rubrics_dir
from app.files.user_folder import data_folder, keys_folder
from app.services.checked_pack import checked_pack, listed_files, pack_at, signer_of
from app.services.pack_drafts import files_naming, is_checked_further, unconfirmed
from app.services.pack_folder_name import MOST_NAME, folder_name
from app.services.recent_workspaces import recent_workspaces

if TYPE_CHECKING:
    from app.catalog.pack_files import PackContents
    from app.catalog.packs import Pack

SUFFIX = ".评分标准.zip"
_FOLDER = "rubrics"


@dataclass(frozen=True, slots=True)
class InstalledPack:
    """One sound rubric of the library. signer: fingerprint of who signed it, empty when nobody did.

    problems: warnings of its check; after installing also what the person should know of that.
    """

    folder: Path
    rubric: Rubric
    sha256: str
    original: Original | None = None
    is_built_in: bool = False
    problems: tuple[Problem, ...] = ()
    signer: str = ""
    vectors: int = 0

    @property
    def key(self) -> str:
        """Return what names it on the command line: `id@edition`."""
        return f"{self.rubric.id}@{self.rubric.edition}"


@dataclass(frozen=True, slots=True)
class BrokenPack:
    """An installed pack that cannot be used any more, with why."""

    folder: Path
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class RemovedPack:
    """A pack that was taken out of the library, with its files as they were."""

    name: str
    title: str
    files: Mapping[str, bytes] = field(repr=False)
    edition: str = ""
    """Empty when it could not be read."""


# ---------------------------------------------------------------- what is there


def installed() -> tuple[InstalledPack, ...]:
    """Return the sound rubrics: installed ones, the newest edition first, then the built-in ones likewise."""
    return tuple(sorted(_sound((*_folders(), *_built_in())), key=_place))


def broken() -> tuple[BrokenPack, ...]:
    """Return the packs that lie in the library but cannot be used (changed or damaged)."""
    found = []
    for folder in _folders():
        try:
            checked_pack(folder)
        except ProblemError as error:
            found.append(BrokenPack(folder, error.problems))
    return tuple(found)


def installed_pack(rubric_id: str, edition: str | None = None) -> tuple[InstalledPack, ...]:
    """Return the sound rubrics with an id, of one edition or of all, as `installed`; only these are read."""
    start = folder_name(rubric_id, "")
    likely = [folder for folder in _folders() if folder.name.startswith(start)]
    likely += [folder for folder in _built_in() if folder.name == rubric_id]
    found = [pack for pack in _sound(likely) if pack.rubric.id == rubric_id]
    return tuple(sorted((pack for pack in found if edition in {None, pack.rubric.edition}), key=_place))


def contents_of(pack: InstalledPack) -> "PackContents":
    """Return everything in a pack, to be changed and saved. Raises: ProblemError when it is not sound any more."""
    from app.catalog.pack_files import PackContents

    read = checked_pack(pack.folder)
    return PackContents(read.rubric, read.vector_list, read.original, read.original_bytes)


def workspaces_using(pack: InstalledPack) -> tuple[Path, ...]:
    """Return the workspaces, of those open lately, that hold a rubric of this id and edition."""
    return tuple(path for path, used in rubrics_in_use().items() if used == (pack.rubric.id, pack.rubric.edition))


def rubrics_in_use() -> Mapping[Path, tuple[str, str]]:
    """Return id and edition of the rubric in each workspace that was open lately and can be looked into.

    A share is not asked: one out of reach would hold everything up.
    """
    from app.services.open_workspace import open_workspace

    used: dict[Path, tuple[str, str]] = {}
    for recent in recent_workspaces():
        if recent.is_review or recent.folder.startswith(("\\\\", "//")) or not recent.is_there:
            continue
        try:
            with open_workspace(Path(recent.folder), writing=False) as workspace:
                rubric = workspace.picture.rubric
        except ProblemError:
            continue
        used[Path(recent.folder)] = (rubric.id, rubric.edition)
    return used


# ---------------------------------------------------------------- taking in


def install(path: Path, *, progress: Progress | None = None) -> InstalledPack:
    """Check a pack completely and take it into the library; return it. The same one once more changes nothing.

    Raises: ProblemError with everything that is wrong with it; PACK_INSTALLED or PACK_BUILT_IN when another one of
    its id and edition is there; DISK_FULL, WRITE_FAILED. Then the library is as it was.
    """
    progress = progress or Silent()
    progress.step(0, 2, f"检查评分标准包 {path.name}")
    pack = pack_at(path)
    if (there := _same_key(pack.rubric)) is not None:
        return _there_already(there, pack)
    progress.step(1, 2, "装入本机")
    installed_one = _put(pack.rubric, listed_files(pack))
    progress.step(2, 2, "装入本机")
    return replace(installed_one, problems=(*pack.problems, *draft_problems(pack.rubric, pack.original)))


def save(contents: "PackContents", *, replacing: InstalledPack | None = None) -> InstalledPack:
    """Write a pack of one's own into the library; replacing: the one that it takes the place of.

    Raises: ProblemError with everything that is wrong with it; PACK_INSTALLED, PACK_BUILT_IN; PACK_IN_USE when
    workspaces stand on the one to be replaced (it needs a new edition then); DISK_FULL, WRITE_FAILED.
    """
    from app.catalog.pack_files import pack_entries

    if replacing is not None:
        _check_replaceable(replacing, contents.rubric)
    there = _same_key(contents.rubric)
    if there is not None and (replacing is None or there.folder != replacing.folder):
        raise ProblemError([_other_there(there)])
    entries = pack_entries(contents)
    _check_entries(entries)
    return _put(contents.rubric, entries, replaces=replacing.folder.name if replacing else None)


def remove(pack: InstalledPack | BrokenPack, *, progress: Progress | None = None) -> RemovedPack:
    """Take a pack out of the library and return it, to be put back if that was a slip.

    Raises: ProblemError(PACK_BUILT_IN, PACK_IN_USE, WRITE_FAILED).
    """
    from app.catalog.library import take_away

    (progress or Silent()).step(0, 1, "移除评分标准")
    if isinstance(pack, InstalledPack):
        if pack.is_built_in:
            what = "内置的参考模板随程序提供，不能移除。"
            raise ProblemError([blocking("PACK_BUILT_IN", pack.rubric.title, what, "不用它时，新建自评不选它就行。")])
        _check_unused(pack, "移除", "这些工作库做完、从首页列表去掉以后，再移除。")
    title, edition = pack.folder.name, ""
    if isinstance(pack, InstalledPack):
        title, edition = pack.rubric.title, pack.rubric.edition
    return RemovedPack(pack.folder.name, title, take_away(library(), pack.folder.name), edition)


def put_back(removed: RemovedPack, *, progress: Progress | None = None) -> Path:
    """Put a removed pack back as it was; return its folder. Raises: ProblemError(PACK_INSTALLED, WRITE_FAILED)."""
    from app.catalog.library import put

    (progress or Silent()).step(0, 1, "放回评分标准")
    return put(library(), removed.name, removed.files)


# ---------------------------------------------------------------- giving out


def pack_up(pack: InstalledPack, out: Path, *, progress: Progress | None = None) -> Path:
    """Write a pack as one signed file into a folder, or under a name; return it. The same pack gives the same bytes.

    A valid signature of who issued it stays; without one it is signed with the key of this computer. Drafts (草稿) that
    nobody has confirmed are named in it.

    Raises: ProblemError(DISK_FULL, WRITE_FAILED, KEY_UNREADABLE) or what is wrong with the pack.
    """
    from app.catalog.pack_source import MANIFEST_FILE, SIGNATURE_FILE
    from app.exchange.keys import own_key
    from app.files.atomic import make_folder, partial_file, settle, telling_write_problems, unused_path
    from app.services.pack_zip import write_pack_zip
    from app.services.rubric_edit_file import note_sent

    (progress or Silent()).step(0, 1, "写评分标准包")
    read = checked_pack(pack.folder)
    entries = dict(files_naming(drafts_given_out(pack), read, listed_files(read)))
    if SIGNATURE_FILE not in entries:
        entries[SIGNATURE_FILE] = own_key(keys_folder())(entries[MANIFEST_FILE])
    with telling_write_problems(out):
        is_folder = out.is_dir() or not out.suffix
        make_folder(out if is_folder else out.parent)
        target = unused_path(out / suggested_name(pack), suffix=SUFFIX) if is_folder else out
        with partial_file(target.parent) as (file, partial):
            write_pack_zip(file, entries)
            file.flush()
            _check_written(partial, target, pack.sha256)
            settle(file, partial, target)
    # Somebody may have it now: a change in the editor becomes a new edition.
    note_sent(pack.key)
    return target


def drafts_given_out(pack: InstalledPack) -> tuple[str, ...]:
    """Return the codes of the drafts (草稿) that the file of a pack names as unchecked when it is given out.

    What another office signed says what that office has confirmed, whatever was confirmed here.
    """
    if pack.signer and not is_own_signature(pack):
        return pack.original.drafts if pack.original is not None else ()
    return unconfirmed(pack.rubric, pack.original, pack.folder)


def suggested_name(pack: InstalledPack) -> str:
    """Return the file name of a pack that travels, safe on every system: `<title>_<edition>.评分标准.zip`."""
    from app.exchange.names import stored_name

    return stored_name(f"{pack.rubric.title}_{pack.rubric.edition}", limit=MOST_NAME) + SUFFIX


def is_own_signature(pack: InstalledPack) -> bool:
    """Tell whether the key of this computer signed a pack; no key is made for that."""
    from app.exchange.keys import KEY_FILE, own_key

    if not pack.signer or not (keys_folder() / KEY_FILE).exists():
        return False
    try:
        return own_key(keys_folder()).fingerprint == pack.signer
    except ProblemError:
        return False


def library() -> Path:
    """Return the folder of the installed packs. It may not exist yet."""
    return data_folder() / _FOLDER


# ---------------------------------------------------------------- inside


def _folders() -> list[Path]:
    from app.catalog.library import library_folders

    return list(library_folders(library()).values())


def _built_in() -> list[Path]:
    from app.catalog.packs import built_in_packs

    return list(built_in_packs(rubrics_dir()))


def _sound(folders: Iterable[Path]) -> list[InstalledPack]:
    found = []
    for folder in folders:
        try:
            found.append(_installed(folder))
        except ProblemError:
            continue  # told by `broken`
    return found


def _installed(folder: Path) -> InstalledPack:
    pack = checked_pack(folder)
    is_built_in = folder.parent == rubrics_dir()
    signer = signer_of(pack)
    rubric = pack.rubric
    return InstalledPack(
        folder, rubric, pack.sha256, pack.original, is_built_in, pack.problems, signer, len(pack.vector_list)
    )


def _place(pack: InstalledPack) -> tuple[object, ...]:
    """Return what sorts: installed before built-in, newest edition first, then by title."""
    edition = "".join(chr(0x10FFFF - ord(mark)) for mark in pack.rubric.edition)
    return pack.is_built_in, edition, pack.rubric.title, pack.rubric.id


def _same_key(rubric: Rubric) -> InstalledPack | None:
    return next(iter(installed_pack(rubric.id, rubric.edition)), None)


def _there_already(there: InstalledPack, pack: "Pack") -> InstalledPack:
    """Return the one that is there when it is the same. Raises: ProblemError(PACK_INSTALLED, PACK_BUILT_IN)."""
    mine = checked_pack(there.folder)
    is_same = (mine.sha256, mine.vector_list, mine.original) == (pack.sha256, pack.vector_list, pack.original)
    if not is_same and signer_of(pack) == there.signer and is_checked_further(mine, pack):
        return _checked_further(there, pack)
    if not is_same:
        raise ProblemError([_other_there(there, has_same_rubric=mine.sha256 == pack.sha256)])
    what = f"本机已装有“{there.rubric.title}”（{there.rubric.edition}版），内容完全相同，没有改动。"
    return replace(there, problems=(hint("PACK_INSTALLED", there.rubric.title, what, "可以直接使用。"),))


def _checked_further(there: InstalledPack, pack: "Pack") -> InstalledPack:
    """Take over what the issuer has confirmed since. Nothing that is scored by changes."""
    made = _put(pack.rubric, listed_files(pack), replaces=there.folder.name)
    left = draft_problems(pack.rubric, pack.original)
    what = f"“{there.rubric.title}”（{there.rubric.edition}版）本机已有；印发单位又核对了一些项，已照此更新。"
    told = hint("PACK_INSTALLED", there.rubric.title, what, "已有的工作库不变。")
    return replace(made, problems=(told, *left))


def _other_there(there: InstalledPack, *, has_same_rubric: bool = False) -> Problem:
    name = f"“{there.rubric.title}”（编号{there.rubric.id}，{there.rubric.edition}版）"
    if there.is_built_in:
        what = f"它和内置的参考模板{name}编号、版本相同，内容不同。"
        return blocking("PACK_BUILT_IN", there.rubric.title, what, "请给它另起一个编号或版本号，再装一次。")
    differs = "评分内容相同，附带的原表、核验算例或核对情况不同" if has_same_rubric else "内容不同"
    what = f"本机已装有{name}，{differs}；没有替换。"
    to_do = "要用新的，请先把原来的“存成一个文件”留底并“移除”，再装这份；或请印发单位改一个版本号。"
    return blocking("PACK_INSTALLED", there.rubric.title, what, to_do)


def _check_replaceable(pack: InstalledPack, rubric: Rubric) -> None:
    if pack.is_built_in:
        what = "内置的参考模板不能改动。"
        raise ProblemError([blocking("PACK_BUILT_IN", pack.rubric.title, what, "请换一个编号，另存为自己的评分标准。")])
    if rubric != pack.rubric:
        _check_unused(pack, "改动", "请把改动存为新的版本（改一个版本号）；原来的版本留着，工作库照旧。")


def _check_unused(pack: InstalledPack, deed: str, to_do: str) -> None:
    if used := workspaces_using(pack):
        names = "、".join(f"“{path.name}”" for path in used)
        what = f"有{len(used)}个工作库正用着它：{names}，不能{deed}。"
        raise ProblemError([blocking("PACK_IN_USE", pack.rubric.title, what, to_do)])


def _put(rubric: Rubric, entries: Mapping[str, bytes], *, replaces: str | None = None) -> InstalledPack:
    from app.catalog.library import put

    return _installed(put(library(), folder_name(rubric.id, rubric.edition), entries, replaces=replaces))


def _check_entries(entries: Mapping[str, bytes]) -> None:
    """See that a pack of one's own can be read back and is sound, before anything is written. Raises: ProblemError."""
    import tempfile

    from app.catalog.pack_files import write_entries
    from app.catalog.packs import read_pack
    from app.files.atomic import telling_write_problems

    with tempfile.TemporaryDirectory(prefix="jkxq-") as temp, telling_write_problems(temp):
        write_entries(Path(temp), entries)
        read_pack(Path(temp))


def _check_written(partial: Path, target: Path, sha256: str) -> None:
    from app.catalog.packs import read_pack

    try:
        pack = read_pack(partial)
        signer_of(pack)
        is_same = pack.sha256 == sha256
    except ProblemError:
        is_same = False
    if not is_same:
        what = "写完后核对没有通过，已删去。"
        raise ProblemError([blocking("WRITE_FAILED", str(target), what, "请检查磁盘后再试一次，或换一个位置。")])
