"""Writing a new rubric pack (评分标准包) where a person says: a folder, a rubric.yaml or a zip; never over another."""

import contextlib
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from app.domain.problems import ProblemError, blocking
from app.files.atomic import is_unused, make_folder, partial_file, settle_new, telling_write_problems
from app.services.pack_zip import write_pack_zip

if TYPE_CHECKING:
    from app.catalog.pack_files import PackContents

_ZIP = ".zip"
_YAML = frozenset({".yaml", ".yml"})


def write_pack(contents: "PackContents", out: Path) -> None:
    """Write a pack and read it back before it takes its name; a .zip or .yaml is one file, anything else a folder.

    A .yaml holds the rubric alone, without original and vectors (`is_rubric_alone`).
    Raises: ProblemError when something has the name already, it cannot be written, or could not be read again;
    nothing half-made stays.
    """
    from app.catalog.pack_files import pack_entries

    refuse_existing(out)
    entries = pack_entries(contents)
    with telling_write_problems(out):
        make_folder(out.parent)
        try:
            if _is_file(out):
                _write_file(out, entries)
            else:
                _write_folder(out, entries)
        except FileExistsError:
            refuse_existing(out)
            raise


def is_rubric_alone(out: Path) -> bool:
    """Tell whether under this name only rubric.yaml is written."""
    return out.suffix.lower() in _YAML


def refuse_existing(out: Path) -> None:
    """Raise: ProblemError when something has the name already, be it a dead link; an empty folder may be filled."""
    with telling_write_problems(out):
        is_fillable = not _is_file(out) and out.is_dir() and not out.is_symlink()
        is_free = is_unused(out) or (is_fillable and not any(out.iterdir()))
    if not is_free:
        what = "这里已有同名的文件或文件夹，没有写入。"
        raise ProblemError([blocking("FILE_KEPT", str(out), what, "请换一个名字，或先把原来的移走。")])


def _is_file(out: Path) -> bool:
    return is_rubric_alone(out) or out.suffix.lower() == _ZIP


def _write_file(out: Path, entries: Mapping[str, bytes]) -> None:
    with partial_file(out.parent) as (file, partial):
        _fill(file, out, entries)
        file.flush()
        _read_back(partial, out)
        settle_new(file, partial, out)


def _fill(file: BinaryIO, out: Path, entries: Mapping[str, bytes]) -> None:
    if is_rubric_alone(out):
        file.write(entries["rubric.yaml"])
    else:
        write_pack_zip(file, entries)


def _write_folder(out: Path, entries: Mapping[str, bytes]) -> None:
    from app.catalog.pack_files import write_entries

    made = Path(tempfile.mkdtemp(dir=out.parent, prefix=".", suffix=".part"))
    try:
        write_entries(made / "pack", entries)
        _read_back(made / "pack", out)
        with contextlib.suppress(FileNotFoundError):
            out.rmdir()
        (made / "pack").rename(out)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _read_back(made: Path, out: Path) -> None:
    """See that the pack can be read and is sound. Raises: ProblemError, by the name it was to get."""
    from app.catalog.packs import read_pack

    try:
        read_pack(made)
    except ProblemError as error:
        raise ProblemError(
            replace(one, where=one.where.replace(made.name, out.name)) for one in error.problems
        ) from error
