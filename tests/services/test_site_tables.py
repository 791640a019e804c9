import datetime as dt
import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment
from openpyxl.drawing.image import Image
from openpyxl.worksheet.worksheet import Worksheet
from PIL import Image as Picture

from app.domain.marking.kinds import Judgement, Sites
from app.domain.problems import ProblemError
from app.domain.received import Sample
from app.domain.review import Visit
from app.domain.rubric import Rubric
from app.services.open_review import ReviewWorkspace, open_review
from app.services.site_photos import add_photo_folder, read_photos, store_photos
from app.services.site_tables import TakenSiteTable, take_site_table, write_site_tables
from app.services.visits import write_visits
from tests.builders import criterion, rubric
from tests.documents.libre_office import SOFFICE, needs_office, resaved
from tests.summary_pictures import AT, BEIDAIHE, CHANGLI, handed_in, pictured, stored

DAY = dt.date(2022, 3, 8)
ID = BEIDAIHE.code.ljust(64, "0")
SAMPLE = Sample("D1", "villages", ("幸福社区", "平安社区"), "7", 36)
JPG = b"\xff\xd8\xff\xe0" + b"photo" + b"\xff\xd9"
SCORE, SEEN, ADVICE, DATE, SIGN = 3, 4, 5, 6, 7
"""Columns of the table."""


def standard() -> Rubric:
    return rubric(
        criterion(Judgement(), "4", "A1"),
        criterion(Sites(pass_mark=Decimal(70), min_sites=2), "10", "D1", rule_text="现场抽查不少于2处"),
        criterion(Judgement(), "4", "D3", methods=("现场查看",)),
    )


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[ReviewWorkspace]:
    of = standard()
    sets = [handed_in(of, BEIDAIHE, {"A1": "4"}), handed_in(of, CHANGLI, {"A1": "4"})]
    stored(tmp_path / "评审", pictured(sets, samples={ID: {"D1": SAMPLE}}), of)
    with open_review(tmp_path / "评审", writing=True) as opened:
        yield opened


def written(workspace: ReviewWorkspace, out: Path) -> Path:
    made = write_site_tables(workspace, [ID], out, date=DAY, codes=())
    (table,) = [path for path in made.files if "现场评估表" in path.name and path.suffix == ".xlsx"]
    return table


def filled(table: Path, *edits: Callable[[Workbook], object]) -> Path:
    """Change the workbook as a person does: openpyxl keeps what matters here."""
    book = load_workbook(table)
    for edit in edits:
        edit(book)
    book.save(table)
    return table


def first_row(sheet: Worksheet) -> int:
    return next(row for row in range(1, 30) if sheet.cell(row, 1).value == "序号") + 1


def line(code: str, number: int, **cells: object) -> Callable[[Workbook], object]:
    """Fill the cells of one line: venue, score, seen, advice, date, sign."""
    places = {"venue": 2, "score": SCORE, "seen": SEEN, "advice": ADVICE, "date": DATE, "sign": SIGN}

    def edit(book: Workbook) -> None:
        sheet = next(book[name] for name in book.sheetnames if name.startswith(code))
        for name, value in cells.items():
            sheet.cell(first_row(sheet) + number - 1, places[name]).value = value  # type: ignore[assignment]

    return edit


def took(workspace: ReviewWorkspace, table: Path, **more: bool) -> TakenSiteTable:
    return take_site_table(workspace, table, person="王", at=AT, **more)


def refused(workspace: ReviewWorkspace, table: Path) -> list[tuple[str, str]]:
    before = workspace.picture
    with pytest.raises(ProblemError) as caught:
        took(workspace, table)
    assert workspace.picture is before
    return [(problem.code, problem.where) for problem in caught.value.problems]


def codes(taken: TakenSiteTable) -> list[str]:
    return [problem.code for problem in taken.problems]


# ---------------------------------------------------------------- writing


def test_tables_and_lists_are_written_for_the_criteria_that_need_a_visit(
    workspace: ReviewWorkspace, tmp_path: Path
) -> None:
    made = write_site_tables(workspace, None, tmp_path / "表", date=DAY, codes=())

    assert [path.name for path in made.files] == [
        "秦皇岛市北戴河区_现场评估表_第1轮.pdf",
        "秦皇岛市北戴河区_现场评估表_第1轮.xlsx",
        "秦皇岛市北戴河区_抽样单_第1轮.pdf",
        "秦皇岛市北戴河区_抽样单_第1轮.xlsx",
        "秦皇岛市昌黎县_现场评估表_第1轮.pdf",
        "秦皇岛市昌黎县_现场评估表_第1轮.xlsx",
    ]
    book = load_workbook(made.files[1])
    assert book.sheetnames == ["D1 D1项", "D3 D3项", "_meta"]
    sheet = book["D1 D1项"]
    row = first_row(sheet)
    assert [sheet.cell(row + n, 2).value for n in range(3)] == ["幸福社区", "平安社区", None]
    assert sheet.cell(row, 2).protection.locked
    assert not sheet.cell(row, SCORE).protection.locked
    (rule,) = [one for one in sheet.data_validations.dataValidation if f"C{row}" in one.sqref]
    assert (rule.formula1, rule.formula2) == ("0", "100")
    assert book["_meta"].sheet_state == "hidden"


def test_what_was_drawn_or_visited_is_enough_to_take_along(workspace: ReviewWorkspace, tmp_path: Path) -> None:
    made = write_site_tables(workspace, None, tmp_path / "一", date=DAY)
    assert load_workbook(made.files[1]).sheetnames == ["D1 D1项", "_meta"], "venues of D1 were drawn"
    assert load_workbook(made.files[5]).sheetnames == ["D1 D1项", "D3 D3项", "_meta"], "nothing was drawn"

    write_visits(workspace, ID, [Visit("A1", "卫健局")], person="王", at=AT)
    made = write_site_tables(workspace, [ID], tmp_path / "二", date=DAY)
    assert load_workbook(made.files[1]).sheetnames == ["A1 A1项", "D1 D1项", "_meta"]
    made = write_site_tables(workspace, [ID], tmp_path / "三", date=DAY, codes=())
    assert load_workbook(made.files[1]).sheetnames == ["A1 A1项", "D1 D1项", "D3 D3项", "_meta"]


def test_again_the_same_files_stay_and_another_of_the_name_is_kept(workspace: ReviewWorkspace, tmp_path: Path) -> None:
    first = write_site_tables(workspace, [ID], tmp_path, date=DAY)
    again = write_site_tables(workspace, [ID], tmp_path, date=DAY)
    (tmp_path / "秦皇岛市北戴河区_抽样单_第1轮.pdf").write_bytes(b"mine")

    third = write_site_tables(workspace, [ID], tmp_path, date=DAY)

    assert first == again
    assert [problem.code for problem in third.problems] == ["FILE_KEPT"]
    assert (tmp_path / "秦皇岛市北戴河区_抽样单_第1轮.pdf").read_bytes() == b"mine"


def test_a_standard_without_visits_and_an_unknown_criterion_are_refused(tmp_path: Path) -> None:
    of = rubric(criterion(Judgement(), code="A1"))
    stored(tmp_path / "评审", pictured([handed_in(of, BEIDAIHE, {"A1": "4"})]), of)
    with open_review(tmp_path / "评审", writing=False) as workspace:
        for codes_wanted, expected in (((), "SITE_NONE"), (("Z9",), "UNKNOWN_ID")):
            with pytest.raises(ProblemError) as caught:
                write_site_tables(workspace, None, tmp_path / "表", date=DAY, codes=codes_wanted)
            assert [problem.code for problem in caught.value.problems] == [expected]
        # Asked for by name, a criterion that needs no visit has its table too.
        assert len(write_site_tables(workspace, None, tmp_path / "表", date=DAY, codes=("A1",)).files) == 2


# ---------------------------------------------------------------- taking back


def test_what_was_filled_in_comes_back(workspace: ReviewWorkspace, tmp_path: Path) -> None:
    table = filled(
        written(workspace, tmp_path),
        line("D1", 1, score=86.5, seen="宣传栏两处", advice="换新", date=dt.date(2022, 3, 9), sign="王专家"),
        line("D1", 3, venue="和谐社区", score="９０分", date="2022.3.9"),
        line("D3", 1, venue="第一小学", seen="有"),
    )

    taken = took(workspace, table)

    day = dt.date(2022, 3, 9)
    assert workspace.picture.visits[ID] == (
        Visit("D1", "幸福社区", day, Decimal("86.5"), "宣传栏两处", "王专家", advice="换新"),
        Visit("D1", "和谐社区", day, Decimal(90)),
        Visit("D3", "第一小学", seen="有"),
    )
    assert (codes(taken), taken.received.county) == ([], BEIDAIHE)
    assert taken.sentence == f"{table.name}：秦皇岛市北戴河区，新增3处，补充0处，已有0处。"


def test_the_same_file_twice_is_recognised_and_changes_nothing(workspace: ReviewWorkspace, tmp_path: Path) -> None:
    table = filled(written(workspace, tmp_path), line("D1", 1, score=80))
    took(workspace, table)
    before = len(workspace.log())

    again = took(workspace, table)

    assert codes(again) == ["SITE_KNOWN"]
    assert not again.changes
    assert len(workspace.log()) == before


def test_what_differs_from_what_is_stored_is_told_and_kept_unless_asked(
    workspace: ReviewWorkspace, tmp_path: Path
) -> None:
    table = filled(written(workspace, tmp_path), line("D1", 1, score=80, seen="好"))
    took(workspace, table)
    filled(table, line("D1", 1, score=60), line("D1", 2, score=75))

    kept = took(workspace, table)
    after_keeping = workspace.picture.visits[ID]
    replaced = took(workspace, table, takes_given=True)

    assert [one.score for one in after_keeping] == [80, 75]
    assert codes(kept) == ["SITE_DIFFERS"]
    assert "已存的是“80”，表里写的是“60”" in kept.problems[0].what
    assert kept.problems[0].where.endswith("工作表“D1 D1项”B8）")
    assert [one.score for one in workspace.picture.visits[ID]] == [60, 75]
    assert codes(replaced) == ["SITE_DIFFERS"]


def test_every_slip_is_told_at_once_with_its_cell_and_nothing_is_stored(
    workspace: ReviewWorkspace, tmp_path: Path
) -> None:
    table = filled(
        written(workspace, tmp_path),
        line("D1", 1, score=101),
        line("D1", 2, score="好", date="昨天"),
        line("D1", 3, score=80),
        line("D1", 4, venue="幸福社区", score=70, seen="甲"),
        line("D1", 5, venue="幸福 社区", score=71),
        line("D3", 1, venue="一小", seen="=1+1"),
    )

    found = refused(workspace, table)

    file = table.name
    assert found == [
        ("SITE_ROW", f"{file} 工作表“D1 D1项”C8"),
        ("SITE_ROW", f"{file} 工作表“D1 D1项”F9"),
        ("SITE_ROW", f"{file} 工作表“D1 D1项”C9"),
        ("SITE_ROW", f"{file} 工作表“D1 D1项”B10"),
        ("SITE_ROW", f"{file} 工作表“D1 D1项”B12"),
        ("SITE_ROW", f"{file} 工作表“D3 D3项”D6"),
    ]


def test_rows_may_be_moved_deleted_and_added(workspace: ReviewWorkspace, tmp_path: Path) -> None:
    def rearrange(book: Workbook) -> None:
        sheet = book["D1 D1项"]
        row = first_row(sheet)
        sheet.delete_rows(row + 2, 2)
        sheet.insert_rows(row)
        sheet.cell(row, 2).value, sheet.cell(row, SCORE).value = "新社区", 66
        book.move_sheet("D3 D3项", -1)
        sheet.title = "健康村"

    table = filled(written(workspace, tmp_path), line("D1", 2, score=75), rearrange)

    took(workspace, table)

    assert [(one.venue, one.score) for one in workspace.picture.visits[ID]] == [("新社区", 66), ("平安社区", 75)]


def test_a_row_of_another_criterion_and_a_changed_code_are_refused(workspace: ReviewWorkspace, tmp_path: Path) -> None:
    table = written(workspace, tmp_path)
    moved = table.with_name("移行.xlsx")
    shutil.copy(table, moved)

    def move_row(book: Workbook) -> None:
        source, target = book["D1 D1项"], book["D3 D3项"]
        for column in range(1, 9):
            target.cell(first_row(target), column).value = source.cell(first_row(source), column).value

    def change_code(book: Workbook) -> None:
        for row in book["D3 D3项"].iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = cell.value.replace("D3", "Z9")

    filled(moved, line("D1", 1, score=80), move_row)
    filled(table, line("D3", 1, venue="一小", seen="有"), change_code)

    assert refused(workspace, moved) == [("SITE_ROW", "移行.xlsx 工作表“D3 D3项”B6")]
    assert refused(workspace, table) == [("SITE_ROW", f"{table.name} 工作表“D3 D3项”B6")]


def test_a_table_of_another_workspace_or_no_table_of_ours_is_refused(
    workspace: ReviewWorkspace, tmp_path: Path
) -> None:
    of = standard()
    stranger = replace(handed_in(of, CHANGLI, {"A1": "4"}), id="f" * 64)
    stored(tmp_path / "别处", pictured([stranger]), of)
    with open_review(tmp_path / "别处", writing=False) as other:
        foreign = write_site_tables(other, None, tmp_path / "外", date=DAY).files[1]
    headless, plain = written(workspace, tmp_path / "甲"), tmp_path / "普通.xlsx"
    filled(headless, lambda book: setattr(book["D1 D1项"].cell(7, 2), "value", "单位"))
    Workbook().save(plain)
    (tmp_path / "坏.xlsx").write_bytes(b"PK\x03\x04 no")

    assert refused(workspace, foreign) == [("SITE_UNKNOWN", foreign.name)]
    assert refused(workspace, plain) == [("SITE_TABLE", "普通.xlsx")]
    assert refused(workspace, headless) == [("SITE_TABLE", f"{headless.name} 工作表“D1 D1项”")]
    assert refused(workspace, tmp_path / "坏.xlsx") == [("FILE_UNREADABLE", "坏.xlsx")]
    assert refused(workspace, tmp_path / "没有.xlsx") == [("FILE_MISSING", str(tmp_path / "没有.xlsx"))]


def test_an_empty_table_says_so(workspace: ReviewWorkspace, tmp_path: Path) -> None:
    taken = took(workspace, written(workspace, tmp_path))

    assert codes(taken) == ["SITE_TABLE"]
    assert ID not in workspace.picture.visits


def test_pasted_pictures_and_notes_are_told(workspace: ReviewWorkspace, tmp_path: Path) -> None:
    def paste(book: Workbook) -> None:
        sheet = book["D1 D1项"]
        sheet["B8"].comment = Comment("大门朝北", "王")
        Picture.new("RGB", (4, 4)).save(png, "PNG")
        sheet.add_image(Image(png), "B8")

    png = BytesIO()

    taken = took(workspace, filled(written(workspace, tmp_path), line("D1", 1, score=80), paste))

    assert codes(taken) == ["SITE_PHOTO", "SITE_TABLE"]
    assert len(taken.joined.added) == 1


@needs_office
def test_a_table_saved_again_by_another_program_is_read_the_same(workspace: ReviewWorkspace, tmp_path: Path) -> None:
    assert SOFFICE
    table = filled(written(workspace, tmp_path), line("D1", 1, score=86.5, seen="好\n很好", date=dt.date(2022, 3, 9)))

    took(workspace, resaved(table, tmp_path))

    assert workspace.picture.visits[ID] == (Visit("D1", "幸福社区", dt.date(2022, 3, 9), Decimal("86.5"), "好\n很好"),)


def test_a_table_written_again_shows_what_is_known(workspace: ReviewWorkspace, tmp_path: Path) -> None:
    took(workspace, filled(written(workspace, tmp_path / "甲"), line("D1", 3, venue="和谐社区", score=90)))

    again = written(workspace, tmp_path / "乙")

    sheet = load_workbook(again)["D1 D1项"]
    row = first_row(sheet)
    assert [(sheet.cell(row + n, 2).value, sheet.cell(row + n, SCORE).value) for n in range(3)] == [
        ("幸福社区", None),
        ("平安社区", None),
        ("和谐社区", 90),
    ]
    assert codes(took(workspace, again)) == ["SITE_KNOWN"]


# ---------------------------------------------------------------- typed, and photos


def test_visits_typed_on_the_screen_are_stored_and_wrong_ones_refused(workspace: ReviewWorkspace) -> None:
    write_visits(workspace, ID, [Visit("D3", "一小"), Visit("D1", "幸福社区")], person="王", at=AT)
    assert [one.criterion for one in workspace.picture.visits[ID]] == ["D1", "D3"]

    wrong = [
        Visit("Z9", "一小"),
        Visit("D1", " "),
        Visit("D1", "幸福社区", score=Decimal(101)),
        Visit("D1", "幸福 社区"),
    ]
    with pytest.raises(ProblemError) as caught:
        write_visits(workspace, ID, wrong, person="王", at=AT)
    # The last is the venue before it once more: photos and tables would find only one of them.
    assert [problem.code for problem in caught.value.problems] == ["UNKNOWN_ID", "SITE_ROW", "SITE_ROW", "SITE_ROW"]

    write_visits(workspace, ID, [], person="王", at=AT)
    assert ID not in workspace.picture.visits


def test_photos_are_stored_with_their_venue_once(workspace: ReviewWorkspace, tmp_path: Path) -> None:
    photo = tmp_path / "门口.JPG"
    photo.write_bytes(JPG)

    read = read_photos(workspace, ID, Visit("D1", "幸福社区"), [photo])
    assert ID not in workspace.picture.visits
    first, second = (store_photos(workspace, read, person="王", at=AT) for _ in range(2))

    (visit,) = workspace.picture.visits[ID]
    assert [(one.name, workspace.attachment(one.sha256).read_bytes()) for one in visit.photos] == [("门口.JPG", JPG)]
    assert [(one.added, one.known) for one in (first, second)] == [(1, 0), (0, 1)]


def test_a_folder_of_photos_finds_its_venues_and_tells_the_rest(workspace: ReviewWorkspace, tmp_path: Path) -> None:
    for name in ("照片/幸福社区/1.jpg", "照片/平安社区_大门.png", "照片/IMG_001.jpg", "照片/说明.txt"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(JPG + name.encode())
    (tmp_path / "照片/幸福社区/空.jpg").write_bytes(b"")
    (tmp_path / "照片/幸福社区/环.jpg").symlink_to(tmp_path / "照片")

    added = add_photo_folder(workspace, ID, tmp_path / "照片", person="王", at=AT)

    assert {one.venue: [photo.name for photo in one.photos] for one in workspace.picture.visits[ID]} == {
        "幸福社区": ["1.jpg"],
        "平安社区": ["平安社区_大门.png"],
    }
    assert added.added == 2
    assert sorted(problem.code for problem in added.problems) == ["FILE_UNREADABLE", "SITE_PHOTO"]
    assert "IMG_001.jpg" in next(problem.what for problem in added.problems if problem.code == "SITE_PHOTO")


def test_photos_that_cannot_be_taken_are_all_named(workspace: ReviewWorkspace, tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("x", encoding="utf-8")

    with pytest.raises(ProblemError) as caught:
        read_photos(workspace, ID, Visit("Z9", " "), [text, tmp_path / "没有.jpg"])

    found = [problem.code for problem in caught.value.problems]
    assert found == ["UNKNOWN_ID", "SITE_PHOTO", "FILE_KIND", "FILE_MISSING"]
    assert ID not in workspace.picture.visits
