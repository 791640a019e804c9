"""The drafts (草稿) of a pack: markings read out of a table that nobody has confirmed. They go wherever it goes."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.original import Original
from app.domain.rubric import Rubric
from app.services.rubric_edit_file import criterion_digest, read_record

if TYPE_CHECKING:
    from app.catalog.pack_files import PackContents
    from app.catalog.packs import Pack


def given_words(drafts: Collection[str]) -> str:
    """Return what who gives a pack out is told of its drafts; empty when there are none."""
    if not drafts:
        return ""
    return (
        f"草稿 {len(drafts)} 项未核对：评分办法是程序从条文读出的。存成一个文件时会注明这几项，各县照样能用；"
        "在“修改”里逐项核对以后再存一次，就不再注明。"
    )


def taken_words(drafts: Collection[str]) -> str:
    """Return what who was given a pack is told of its drafts; empty when there are none."""
    if not drafts:
        return ""
    return f"草稿 {len(drafts)} 项未核对：评分办法是程序从条文读出的，印发单位没有核对，得分以原文为准。"


def unconfirmed(rubric: Rubric, original: Original | None, folder: Path | None) -> tuple[str, ...]:
    """Return the drafts in the rubric's order; those are none that the record of a pack's folder has as confirmed."""
    drafts = set(original.drafts) if original is not None else set()
    if not drafts:
        return ()
    record = read_record(folder) if folder is not None else None
    confirmed = record.confirmed if record is not None else {}
    found = (one for one in rubric.criteria if one.code in drafts)
    return tuple(one.code for one in found if confirmed.get(one.code) != criterion_digest(one))


def as_checked(pack: "Pack", folder: Path) -> "Pack":
    """Return a pack of the library with what was confirmed on this computer taken out of its drafts."""
    if pack.original is None or not pack.original.drafts:
        return pack
    drafts = unconfirmed(pack.rubric, pack.original, folder)
    return replace(pack, original=replace(pack.original, drafts=drafts))


def without_drafts(contents: "PackContents", confirmed: Collection[str]) -> "PackContents":
    """Return what a pack holds, with those criteria being drafts no more that a person has confirmed."""
    if contents.original is None:
        return contents
    drafts = tuple(code for code in contents.original.drafts if code not in confirmed)
    return replace(contents, original=replace(contents.original, drafts=drafts))


def files_naming(drafts: tuple[str, ...], pack: "Pack", files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    """Return the files of a pack that name just these drafts; unsigned where that is a change."""
    from app.catalog.pack_files import with_manifest
    from app.catalog.pack_source import MAPPING_FILE
    from app.files.canonical import canonical_json

    if pack.original is None or pack.original.drafts == drafts:
        return files
    return with_manifest({**files, MAPPING_FILE: canonical_json(replace(pack.original, drafts=drafts))})


def is_checked_further(mine: "Pack", pack: "Pack") -> bool:
    """Tell whether a pack differs from mine only in that more of the drafts (草稿) have been confirmed in it."""
    if mine.original is None or pack.original is None:
        return False
    is_same = (mine.sha256, mine.vector_list) == (pack.sha256, pack.vector_list)
    is_same_file = replace(mine.original, drafts=()) == replace(pack.original, drafts=())
    return is_same and is_same_file and set(pack.original.drafts) < set(mine.original.drafts)
