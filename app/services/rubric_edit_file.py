"""The record of editing a rubric (改评分标准): what is not in the library yet, and what a person has confirmed.

One file for each pack, on this computer; it never travels. Work that is not sound yet waits here and is not lost.
"""

import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from app.catalog.vectors import Vector
from app.domain.original import Original
from app.domain.rubric import Criterion, Rubric
from app.files.atomic import make_folder, telling_write_problems, write_whole
from app.files.canonical import canonical_json, digest, restored
from app.files.user_folder import data_folder

FOLDER = "rubric-edits"
SENT = "sent.json"
MOST_RECORDS = 200


@dataclass(frozen=True, slots=True)
class Edited:
    """Everything of a rubric that is edited; undo keeps whole values of it.

    confirmed: digest of what a person has confirmed of a criterion, by its code.
    """

    rubric: Rubric
    vectors: tuple[Vector, ...] = ()
    original: Original | None = None
    confirmed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class EditRecord:
    """What is kept of editing one pack. base: sha256 of the pack's rubric it was made from or saved as.

    rubric: None when all of it is in the pack; unread: texts that no field could take over; saving: sha256 of what was
    being written into the library when the record was, empty when nothing was.
    """

    base: str
    confirmed: Mapping[str, str] = field(default_factory=dict)
    unread: Mapping[str, str] = field(default_factory=dict)
    rubric: Rubric | None = None
    vectors: tuple[Vector, ...] = ()
    original: Original | None = None
    saving: str = ""


def criterion_digest(criterion: Criterion) -> str:
    """Return what a person confirms of a criterion: its rule, its points and its marking."""
    return digest([criterion.text, criterion.rule_text, criterion.points, criterion.marking])


def record_file(pack_folder: Path) -> Path:
    """Return where the record of a pack lies; it may not exist."""
    return data_folder() / FOLDER / f"{pack_folder.name}.json"


def read_record(pack_folder: Path) -> EditRecord | None:
    """Return the record of a pack, None when there is none. One that cannot be read is put aside, not overwritten."""
    file = record_file(pack_folder)
    try:
        return restored(EditRecord, json.loads(file.read_bytes()))
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        put_aside(file)
        return None


def record_saving(pack_folder: Path, sha256: str) -> EditRecord | None:
    """Return the record of a pack, or the one that was left under its old name while it was saved under this one."""
    found = read_record(pack_folder)
    if found is not None:
        return found
    with contextlib.suppress(OSError):
        for file in sorted((data_folder() / FOLDER).glob("*.json"))[:MOST_RECORDS]:
            old = read_record(file.with_suffix("")) if file.name != SENT else None
            if old is not None and old.saving == sha256:
                return old
    return None


def write_record(pack_folder: Path, record: EditRecord) -> None:
    """Write the record of a pack. Raises: ProblemError(DISK_FULL, WRITE_FAILED)."""
    file = record_file(pack_folder)
    with telling_write_problems(file):
        make_folder(file.parent)
        write_whole(file, canonical_json(record))


def forget_record(pack_folder: Path) -> None:
    """Take the record of a pack away: what it held is in another one."""
    record_file(pack_folder).unlink(missing_ok=True)


def put_aside(file: Path) -> Path | None:
    """Give a file another name, so that what it holds is never overwritten; return it."""
    for number in range(1, 1000):
        target = file.with_name(f"{file.stem}.{number}.old")
        if not target.exists():
            try:
                file.rename(target)
            except OSError:
                return None
            return target
    return None


# ---------------------------------------------------------------- packs that were given out


def note_sent(key: str) -> None:
    """Note that a pack of this id and edition was written out: from then on a change makes a new edition."""
    sent = sent_keys()
    if key not in sent:
        file = data_folder() / FOLDER / SENT
        with telling_write_problems(file):
            make_folder(file.parent)
            write_whole(file, canonical_json(sorted({*sent, key})))


def sent_keys() -> frozenset[str]:
    """Return id@edition of the packs that were written out on this computer."""
    try:
        found = json.loads((data_folder() / FOLDER / SENT).read_bytes())
    except (OSError, ValueError, RecursionError):
        return frozenset()
    return frozenset(one for one in found if isinstance(one, str)) if isinstance(found, list) else frozenset()
