"""Filled copies of a province's own table: each entry finds its criterion, printed words are nobody's entry."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from app.domain.assessment import Answer
from app.domain.filled_table import FilledCell, Standing
from app.domain.rubric_draft import RubricDraft
from app.domain.scoring import score
from app.domain.submission import Picture
from app.services.fill_original import fill_original
from app.services.import_table import TableChoice, drafted, read_file, rows_of, suggested_about, suggested_choice
from app.services.take_table import TakePreview, look
from tests.builders import assessment
from tests.catalog.province_tables import LAYOUTS, Layout, as_xlsx
from tests.catalog.table_files import workbook

D = Decimal
HEADER = ["一级指标", "二级指标", "评分标准", "分值", "佐证材料", "自评得分", "自评说明"]
PLACEHOLDER = "请填写完成情况"


def imported(path: Path) -> RubricDraft:
    """Return the draft of a file, every criterion judged by hand."""
    found = read_file(path)
    choice = suggested_choice(found)
    return drafted(found, TableChoice(choice.tables, manual=True), suggested_about(found, choice), path)


def picture_of(draft: RubricDraft, answers: dict[str, Answer] | None = None) -> Picture:
    return Picture(draft.rubric, assessment(answers), original=draft.original)


def by_key(preview: TakePreview) -> dict[str, FilledCell]:
    return {cell.key: cell for cell in preview.filled.cells}


def issued(path: Path, rows: list[list[object]]) -> Path:
    """Write a table as a province issues it."""
    return workbook(path, [HEADER, *rows])


def changed(path: Path, target: Path, cells: dict[str, object], insert_before: int = 0) -> Path:
    """Write a copy with other cells; a row is inserted before a row, and the cells are of the copy."""
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    if insert_before:
        sheet.insert_rows(insert_before)
    for address, value in cells.items():
        sheet[address] = value  # type: ignore[assignment]
    book.save(target)
    return target


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_entries_beside_every_layout_reach_their_criterion(layout: Layout, tmp_path: Path) -> None:
    path = as_xlsx(layout, tmp_path)
    draft = imported(path)
    found = read_file(path)
    first, last = rows_of(found, suggested_choice(found)).columns.header
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    column = sheet.max_column + 1
    for heading in ("自评得分", "自评说明"):
        sheet.cell(first, column).value = heading
        if last > first:
            sheet.merge_cells(start_row=first, end_row=last, start_column=column, end_column=column)
        for code, criterion in draft.criteria.items():
            number = draft.rubric.criterion_by_code.get(code)
            value = f"说明{code}" if heading == "自评说明" else float(number.points) if number else 0
            sheet.cell(criterion.row.first_row, column).value = value
        column += 1
    book.save(tmp_path / "填好.xlsx")
    preview = look(picture_of(draft), tmp_path / "填好.xlsx")
    cells = by_key(preview)
    for criterion_ in draft.rubric.criteria:
        assert cells[f"{criterion_.code}/statement"].written == f"说明{criterion_.code}"
        assert cells[f"{criterion_.code}/self_points"].points == criterion_.points
    assert {cell.standing for cell in preview.filled.cells} == {Standing.NEW}
    assert all(cell.is_offered for cell in preview.filled.cells)


def test_words_the_province_prints_are_nobodys_entry(tmp_path: Path) -> None:
    """佐证材料 asked for, and a placeholder, stay unread; what was written over them is read."""
    rows: list[list[object]] = [
        ["组织", "规划", "列入规划得2分。", 2, "规划文本\n会议纪要", 0, PLACEHOLDER],
        ["组织", "经费", "列入预算得3分。", 3, "预算批复", 0, PLACEHOLDER],
    ]
    path = issued(tmp_path / "省表.xlsx", rows)
    picture = picture_of(imported(path))
    first, second = (criterion.code for criterion in picture.rubric.criteria)
    filled = changed(path, tmp_path / "填好.xlsx", {"F3": 2.5, "G3": "列入了预算。", "E3": "预算批复\n拨款凭证"})
    preview = look(picture, filled)
    cells = by_key(preview)
    assert {cell.criterion for cell in preview.filled.cells} == {second}
    assert cells[f"{second}/papers"].papers == ("拨款凭证",)
    assert any("原表印的一样" in problem.what for problem in preview.problems)
    assert by_key(look(picture, path))[f"{first}/self_points"].points == 0, "the very file is taken at its word"


def twins(tmp_path: Path) -> Path:
    same: list[list[object]] = [["组织", "其他", "查阅资料，酌情给分。", 1, "", None, None] for _ in range(2)]
    return issued(tmp_path / "省表.xlsx", [["组织", "规划", "列入规划得2分。", 2, "", None, None], *same])


def test_equal_rows_are_told_apart_by_their_place_in_an_unmoved_original(tmp_path: Path) -> None:
    path = twins(tmp_path)
    picture = picture_of(imported(path))
    _, second, third = (criterion.code for criterion in picture.rubric.criteria)
    preview = look(picture, changed(path, tmp_path / "填好.xlsx", {"F3": 1, "F4": 0.5}))
    points = {cell.criterion: cell.points for cell in preview.filled.cells}
    assert points == {second: D(1), third: D("0.5")}


def test_equal_rows_that_moved_are_named_not_guessed(tmp_path: Path) -> None:
    """After an inserted row the first twin stands where the second stood."""
    path = twins(tmp_path)
    picture = picture_of(imported(path))
    filled = changed(
        path,
        tmp_path / "填好.xlsx",
        {"A3": "组织", "B3": "新增", "C3": "新增的一项得1分。", "D3": 1, "F4": 1, "F5": 0.5},
        insert_before=3,
    )
    preview = look(picture, filled)
    assert preview.filled.cells == ()
    assert [row.entries for row in preview.filled.rows] == [("自评得分：1",), ("自评得分：0.5",)]
    assert "分不清" in preview.filled.rows[0].why


def test_what_we_wrote_into_the_original_says_nothing_new(tmp_path: Path) -> None:
    """回填, then taken back: the same; changed by hand in between: only that."""
    rows: list[list[object]] = [
        ["组织", "规划", "列入规划得2分。", 2, "规划文本", None, None],
        ["组织", "经费", "列入预算得3分。", 3, "预算批复", None, None],
    ]
    path = issued(tmp_path / "省表.xlsx", rows)
    draft = imported(path)
    codes = [criterion.code for criterion in draft.rubric.criteria]
    answers = {
        codes[0]: Answer(points=D(2), reason="都有", statement="列入了规划。"),
        codes[1]: Answer(points=D(0), reason="没有"),
    }
    picture = picture_of(draft, answers)
    assert picture.original is not None
    target = tmp_path / "回填.xlsx"
    fill_original(picture, picture.original, score(picture.rubric, picture.assessment), path, target)
    back = look(picture, target)
    assert {cell.standing for cell in back.filled.cells} <= {Standing.SAME}
    assert len(back.filled.cells) >= 3
    again = look(picture, changed(target, tmp_path / "改过.xlsx", {"F3": 1}))
    assert [cell.key for cell in again.filled.cells if cell.standing is not Standing.SAME] == [
        f"{codes[1]}/self_points"
    ]
    empty = by_key(look(replace(picture, assessment=assessment()), target))
    assert empty[f"{codes[0]}/self_points"].points == 2, "the paper it asks for only reminds"
    assert empty[f"{codes[0]}/statement"].written == "列入了规划。\n都有"
