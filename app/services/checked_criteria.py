"""Which criteria of a rubric in the library a person has confirmed (已核对): kept beside it, on this computer."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from app.services.rubric_edit_file import EditRecord, read_record, write_record

if TYPE_CHECKING:
    from app.catalog.pack_files import PackContents
    from app.services.rubric_library import InstalledPack


def unchecked(pack: "InstalledPack", contents: "PackContents") -> tuple[str, ...]:
    """Return the codes of the criteria that nobody has confirmed as they are in the library, in the rubric's order.

    Without a record that is every one that was read out of a table; what somebody wrote or issued counts as confirmed.
    """
    from app.services.edit_rubric import criterion_digest

    record = read_record(pack.folder)
    if record is None and (contents.original is None or pack.signer):
        return ()
    confirmed = record.confirmed if record is not None else {}
    return tuple(one.code for one in contents.rubric.criteria if confirmed.get(one.code) != criterion_digest(one))


def unchecked_here(contents: "PackContents") -> tuple[str, ...]:
    """Return what is unchecked of a rubric that lies in this library just so; nothing is known of any other."""
    from app.services.rubric_library import installed_pack

    rubric = contents.rubric
    here = [one for one in installed_pack(rubric.id, rubric.edition) if one.rubric == rubric]
    return unchecked(here[0], contents) if here else ()


def has_unfinished_draft(pack: "InstalledPack") -> bool:
    """Tell whether changes of a rubric wait in the editor that are not in the library yet."""
    record = read_record(pack.folder)
    return record is not None and record.rubric is not None


def note_checked(pack: "InstalledPack", codes: Iterable[str]) -> None:
    """Note which criteria of a pack just kept a person has confirmed, beside what they confirmed of it before.

    That counts only where the criterion is still the same; changes that wait in the editor stay there.
    Raises: ProblemError(DISK_FULL, WRITE_FAILED).
    """
    from app.services.edit_rubric import criterion_digest

    wanted = set(codes)
    new = {one.code: criterion_digest(one) for one in pack.rubric.criteria if one.code in wanted}
    record = read_record(pack.folder) or EditRecord(pack.sha256)
    base = pack.sha256 if record.rubric is None else record.base
    write_record(pack.folder, replace(record, base=base, confirmed={**record.confirmed, **new}))
