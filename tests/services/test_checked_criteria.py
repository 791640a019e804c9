"""What a person checked while importing is not checked twice, and what nobody checked is said on paper."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pypdfium2
from openpyxl import load_workbook

from app.catalog.pack_files import PackContents
from app.domain.progress import Silent
from app.services.checked_criteria import has_unfinished_draft, note_checked, unchecked, unchecked_here
from app.services.rubric_edit_file import EditRecord, read_record, write_record
from app.services.rubric_library import InstalledPack, contents_of, save
from app.services.rubric_papers import sign_off_of, template_name, template_of
from app.services.rubric_template import is_template
from tests import builders
from tests.catalog.pack_makers import a_rubric, contents, original

DAY = dt.date(2026, 11, 3)


def _pack(*points: str, issuer: str = "") -> InstalledPack:
    """Return a kept pack read out of a table, with a criterion A1, A2 … for each number of points."""
    criteria = [builders.criterion(points=one, code=f"A{place}") for place, one in enumerate(points, 1)]
    rubric = replace(a_rubric(), issuer=issuer, dimensions=builders.rubric(*criteria).dimensions)
    drafts = tuple(one.code for one in criteria)
    return save(replace(contents(), rubric=rubric, vectors=(), original=replace(original(), drafts=drafts)))


def _unchecked(pack: InstalledPack) -> tuple[str, ...]:
    return unchecked(pack, contents_of(pack))


def test_what_was_read_is_unchecked_until_it_is_noted() -> None:
    pack = _pack("4", "5", "6")
    assert _unchecked(pack) == ("A1", "A2", "A3")
    note_checked(pack, ["A2", "B9"])
    assert _unchecked(pack) == ("A1", "A3")
    assert list((read_record(pack.folder) or EditRecord("")).confirmed) == ["A2"]


def test_what_somebody_wrote_counts_as_checked() -> None:
    assert _unchecked(save(PackContents(a_rubric()))) == ()


def test_what_was_noted_stays_where_the_criterion_is_the_same(tmp_path: Path) -> None:
    first = _pack("4", "5", "6")
    note_checked(first, ["A1", "A2"])
    kept = contents_of(first)
    dimensions = builders.rubric(
        *(builders.criterion(points=one, code=code) for code, one in (("A1", "4"), ("A2", "9"), ("A3", "6")))
    ).dimensions
    second = save(replace(kept, rubric=replace(kept.rubric, dimensions=dimensions)), replacing=first)
    note_checked(second, ["A3"])
    assert _unchecked(second) == ("A2",)


def test_changes_that_wait_in_the_editor_stay_there() -> None:
    pack = _pack("4")
    assert not has_unfinished_draft(pack)
    waiting = EditRecord("0" * 64, rubric=replace(pack.rubric, title=""))
    write_record(pack.folder, waiting)
    assert has_unfinished_draft(pack)
    note_checked(pack, ["A1"])
    assert _unchecked(pack) == ()
    assert replace(read_record(pack.folder) or waiting, confirmed={}) == waiting


def test_paper_says_what_nobody_has_checked(tmp_path: Path) -> None:
    pack = _pack("4", "5", "6")
    note_checked(pack, ["A2"])
    pdf, excel = sign_off_of(pack, tmp_path, date=DAY, progress=Silent())
    with pypdfium2.PdfDocument(pdf) as document:
        printed = "".join("".join(page.get_textpage().get_text_range().split()) for page in document)
    rows = {str(row[0].value).split("\n")[0]: row for row in load_workbook(excel).active.iter_rows() if row[0].value}
    assert "〔草稿，未核对〕2项：" in printed
    assert printed.count("〔草稿，未核对〕") == 3
    assert any(str(text).startswith("〔草稿，未核对〕2项：") for text in rows)
    marked = {code: "〔草稿，未核对〕" in str(rows[code][2].value) for code in ("A1", "A2", "A3")}
    assert marked == {"A1": True, "A2": False, "A3": True}


def test_nothing_is_said_of_what_does_not_lie_here(tmp_path: Path) -> None:
    elsewhere = PackContents(a_rubric(), (), original())
    assert unchecked_here(elsewhere) == ()
    assert unchecked_here(contents_of(_pack("4"))) == ("A1",)


def test_a_template_is_written_under_a_name_of_its_own(tmp_path: Path) -> None:
    pack = _pack("4")
    path, problems = template_of(pack, tmp_path / template_name(pack), date=DAY, progress=Silent())
    assert path.name == "江苏省健康县区评分标准（2026）_Excel模板.xlsx"
    assert is_template(path)
    assert [one.code for one in problems] == ["TEMPLATE_ORIGINAL"]
    assert pack.rubric.criteria[0].points == Decimal(4)
