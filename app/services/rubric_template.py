"""The plain Excel template of a rubric: written out to be filled in by hand, and read back as a pack."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.problems import ProblemError, blocking, warning
from app.domain.progress import Progress, Silent
from app.files.places import forms_dir

if TYPE_CHECKING:
    from app.catalog.pack_files import PackContents
    from app.catalog.packs import Pack
    from app.domain.problems import Problem

_ENDING = ".xlsx"


def write_template(
    contents: "PackContents", out: Path, *, date: dt.date, progress: Progress | None = None
) -> "tuple[Path, tuple[Problem, ...]]":
    """Write a pack as a template and return where it lies (（2） … where the name is taken) and what it cannot hold.

    What was written is read back and compared before it takes its name. The province's own file is not in it.
    Raises: ProblemError(TEXT_TOO_LONG, TEXT_CONTROL, VALUE_INVALID, DISK_FULL, WRITE_FAILED); CancelledError.
    """
    from app.catalog.template_reader import read_template as read_back
    from app.catalog.template_rows import template_rows
    from app.catalog.template_words import read_template_form
    from app.documents.template_xlsx import TemplateFacts, template_bytes
    from app.files.atomic import telling_write_problems, write_whole
    from app.services.finished_files import moved, staged

    told = progress or Silent()
    form = read_template_form(forms_dir())
    told.step(0, 3, "整理评分标准")
    rows = template_rows(contents.rubric, contents.vectors, form)
    told.step(1, 3, "写出模板")
    content = template_bytes(TemplateFacts(contents.rubric.title, form, rows, date))
    target = out if out.suffix.lower() == _ENDING else out.with_name(out.name + _ENDING)
    with staged(target.parent) as staging:
        with telling_write_problems(target):
            write_whole(staging / target.name, content)
        told.step(2, 3, "读回核对")
        _check_same(read_back(staging / target.name, form), contents)
        return moved(staging, [target.name], target.parent)[0], _left_out(contents)


def read_template(path: Path) -> "PackContents":
    """Return what a filled template says. Raises: ProblemError with everything that is wrong, by sheet and cell."""
    return contents_in(template_pack(path))


def template_pack(path: Path) -> "Pack":
    """Return a filled template as a pack, with its warnings. Raises: ProblemError as `read_template`."""
    from app.catalog.template_reader import read_template as read_filled
    from app.catalog.template_words import read_template_form

    return read_filled(path, read_template_form(forms_dir()))


def contents_in(pack: "Pack") -> "PackContents":
    """Return the contents of a pack that was read."""
    from app.catalog.pack_files import PackContents

    return PackContents(pack.rubric, pack.vector_list, pack.original, pack.original_bytes)


def is_template(path: Path) -> bool:
    """Tell whether a file is our template, filled or not; never raises for what is in the file."""
    if path.suffix.lower() not in {_ENDING, ".xlsm"}:
        return False
    from app.catalog.template_reader import is_template as is_ours
    from app.catalog.template_words import read_template_form

    return is_ours(path, read_template_form(forms_dir()))


def _check_same(read: "Pack", contents: "PackContents") -> None:
    if read.rubric == contents.rubric and read.vector_list == contents.vectors:
        return
    what = "这个评分标准里有模板放不下的内容，写出来再读就不一样了。"
    to_do = "请直接传评分标准包。"
    raise ProblemError([blocking("VALUE_INVALID", contents.rubric.title, what, to_do, "jkxq rubric check")])


def _left_out(contents: "PackContents") -> "tuple[Problem, ...]":
    if contents.original is None:
        return ()
    what = f"省里的原表“{contents.original.name}”不在模板里。"
    return (warning("TEMPLATE_ORIGINAL", contents.rubric.title, what, "要回填原表的，请另外保留评分标准包。"),)
