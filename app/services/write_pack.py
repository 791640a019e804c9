"""Writing a new rubric pack (评分标准包) where a person says: a folder, a rubric.yaml or a zip; never over another."""

import contextlib
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.problems import ProblemError, blocking
from app.files.atomic import move_new, partial_file, telling_write_problems
from app.files.zip_writing import ZipWriter

if TYPE_CHECKING:
    from app.catalog.pack_files import PackContents

_YAML = {".yaml", ".yml"}


def write_pack(contents: "PackContents", out: Path) -> None:
    """Write a pack. A name ending in .zip or .yaml is one file, the latter without the original; else a folder.

    Raises: ProblemError when something has the name already or it cannot be written; nothing half-made stays.
    """
    from app.catalog.pack_files import pack_entries

    refuse_existing(out)
    entries = pack_entries(contents)
    with telling_write_problems(out):
        out.parent.mkdir(parents=True, exist_ok=True)
        try:
            if out.suffix.lower() == ".zip":
                _write_zip(out, entries)
            elif out.suffix.lower() in _YAML:
                _write_file(out, entries["rubric.yaml"])
            else:
                _write_folder(out, contents)
        except FileExistsError:
            refuse_existing(out)
            raise


def refuse_existing(out: Path) -> None:
    """Raise: ProblemError when something has the name already; an empty folder may be filled."""
    with telling_write_problems(out):
        is_free = not out.exists() or (out.is_dir() and not any(out.iterdir()))
    if not is_free:
        what = "这里已有同名的文件或文件夹，没有写入。"
        raise ProblemError([blocking("FILE_KEPT", str(out), what, "请换一个名字，或先把原来的移走。")])


def _write_zip(out: Path, entries: Mapping[str, bytes]) -> None:
    with partial_file(out.parent) as (file, partial):
        writer = ZipWriter(file)
        for name, content in sorted(entries.items()):
            writer.add(name, len(content), [content], deflate=True)
        writer.finish()
        file.flush()
        move_new(partial, out)


def _write_file(out: Path, content: bytes) -> None:
    with partial_file(out.parent) as (file, partial):
        file.write(content)
        file.flush()
        move_new(partial, out)


def _write_folder(out: Path, contents: "PackContents") -> None:
    from app.catalog.pack_files import write_folder

    made = Path(tempfile.mkdtemp(dir=out.parent, prefix=".", suffix=".part"))
    try:
        write_folder(made / "pack", contents)
        with contextlib.suppress(FileNotFoundError):
            out.rmdir()
        (made / "pack").rename(out)
    finally:
        shutil.rmtree(made, ignore_errors=True)
