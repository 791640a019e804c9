"""Which criteria of a rubric in the library a person has confirmed (已核对): kept beside it, on this computer.

What nobody has confirmed (草稿) is told by the pack itself and goes wherever the pack goes.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from app.services.pack_drafts import unconfirmed
from app.services.rubric_edit_file import EditRecord, criterion_digest, read_record, write_record

if TYPE_CHECKING:
    from app.catalog.pack_files import PackContents
    from app.services.rubric_library import InstalledPack


def unchecked(pack: "InstalledPack", contents: "PackContents | None" = None) -> tuple[str, ...]:
    """Return the codes of the drafts (草稿) of a pack that nobody has confirmed, in the rubric's order.

    The pack tells which markings were read out of a table; what was confirmed on this computer since is none any more.
    """
    what = contents or pack
    return unconfirmed(what.rubric, what.original, pack.folder)


def unchecked_here(contents: "PackContents") -> tuple[str, ...]:
    """Return the drafts of any pack; where it lies in this library just so, what was confirmed here is none."""
    from app.services.rubric_library import installed_pack

    rubric = contents.rubric
    here = [one for one in installed_pack(rubric.id, rubric.edition) if one.rubric == rubric]
    return unconfirmed(rubric, contents.original, here[0].folder if here else None)


def has_unfinished_draft(pack: "InstalledPack") -> bool:
    """Tell whether changes of a rubric wait in the editor that are not in the library yet."""
    record = read_record(pack.folder)
    return record is not None and record.rubric is not None


def note_checked(pack: "InstalledPack", codes: Iterable[str]) -> None:
    """Note which criteria of a pack just kept a person has confirmed, beside what they confirmed of it before.

    That counts only where the criterion is still the same; changes that wait in the editor stay there.
    Raises: ProblemError(DISK_FULL, WRITE_FAILED).
    """
    wanted = set(codes)
    new = {one.code: criterion_digest(one) for one in pack.rubric.criteria if one.code in wanted}
    record = read_record(pack.folder) or EditRecord(pack.sha256)
    base = pack.sha256 if record.rubric is None else record.base
    write_record(pack.folder, replace(record, base=base, confirmed={**record.confirmed, **new}))
