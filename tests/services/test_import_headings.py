"""Chapters written as rows between the criteria are levels, not criteria. Expected values by hand."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from app.catalog.rubric_linter import lint
from app.domain.points import plain
from app.domain.read_rows import RowsRead
from app.services.import_table import (
    TableChoice,
    contents_of_draft,
    drafted,
    read_clipboard,
    rows_of,
    suggested_about,
    suggested_choice,
)
from app.services.open_rubric import full_points
from app.services.write_pack import write_pack
from tests.catalog.heading_tables import HEADING_LAYOUTS, PARTY, TWO_DEEP
from tests.catalog.province_tables import Layout, as_docx, as_pdf, as_xlsx, words_in
from tests.services.test_import_table import imported, missing_words

WRITERS = {"xlsx": as_xlsx, "docx": as_docx, "pdf": as_pdf}
HEADER = ["序号", "评估内容", "评分标准", "分值"]


def read(rows: Sequence[Sequence[str]], headings: tuple[int, ...] = ()) -> RowsRead:
    """Return the rows of a pasted table; the header is row 1."""
    found = read_clipboard("\n".join("\t".join(row) for row in [HEADER, *rows]))
    return rows_of(found, replace(suggested_choice(found), headings=headings))


def named(read: RowsRead) -> list[tuple[str, ...]]:
    """Return levels and title of each criterion, with its points."""
    return [
        (*(level.title for level in row.levels), row.title, plain(row.points) if row.points is not None else "")
        for row in read.rows
    ]


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("layout", HEADING_LAYOUTS, ids=lambda layout: layout.name)
def test_chapters_are_levels_and_no_criteria(tmp_path: Path, layout: Layout, kind: str) -> None:
    writer: Callable[[Layout, Path], Path] = WRITERS[kind]
    path = writer(layout, tmp_path)
    draft = imported(path)

    assert [(one.code, one.title, plain(one.points)) for one in draft.rubric.criteria] == [
        (one.code, one.title, one.points) for one in layout.criteria
    ]
    assert plain(full_points(draft.rubric)) == layout.total
    assert [dimension.title for dimension in draft.rubric.dimensions] == list(layout.dimensions)
    assert [plain(total.written) for total in draft.totals if total.written is not None] == list(layout.totals)
    assert all(total.is_right for total in draft.totals)
    assert [problem for problem in lint(draft.rubric, lambda _: "") if problem.is_blocking] == []
    assert [problem.what for problem in draft.problems if "像是标题" in problem.what] == []

    write_pack(contents_of_draft(draft, path), tmp_path / "包")
    texts = list(layout.texts()) if kind == "pdf" else [*layout.texts(), *words_in(path)]
    assert missing_words(tmp_path / "包", texts) == []


def test_the_second_depth_is_the_indicator(tmp_path: Path) -> None:
    rubric = imported(as_xlsx(TWO_DEEP, tmp_path)).rubric

    assert [[one.title for one in dimension.indicators] for dimension in rubric.dimensions] == [
        ["组织", "保障"],
        ["垃圾", "污水"],
    ]


# ------------------------------------------------------------ sums that do not fit

ASTRAY = [
    ["一", PARTY, "", "20"],
    ["1", "领导小组", "成立得6分", "6"],
    ["2", "经费", "有得12分", "12"],
    ["二", "健康环境", "", "15"],
    ["1", "垃圾", "有得7分", "7"],
    ["2", "污水", "有得8分", "8"],
]
"""Under the first 18, not 20."""


@pytest.mark.parametrize("total", ["35", "33"])
def test_a_printed_total_says_that_it_is_a_heading(total: str) -> None:
    # 35 = 20 + 15 as claimed; 33 = 18 + 15 as listed.
    said = read([*ASTRAY, ["合计", "", "", total]])

    assert len(said.rows) == 4
    assert plain(said.points) == "33"
    (told,) = [problem for problem in said.problems if PARTY in problem.what]
    assert told.what == f"“{PARTY}”写的是20分，下面各项加起来是18分。"


def test_a_printed_subtotal_says_that_it_is_a_heading() -> None:
    said = read([*ASTRAY[:3], ["小计", "", "", "18"], *ASTRAY[3:]])

    assert len(said.rows) == 4
    assert [total.is_right for total in said.totals] == [True]


def test_without_a_total_people_are_asked() -> None:
    said = read(ASTRAY)

    assert len(said.rows) == 5
    (told,) = [problem for problem in said.problems if "像是标题" in problem.what]
    assert "写的是20分，下面各项加起来是18分" in told.what
    assert told.where == "粘贴的表 第2行"
    assert "标为标题" in told.what_to_do


def test_a_total_of_all_rows_says_that_it_is_a_criterion() -> None:
    # 53 = 20 + 6 + 12 + 15: the second chapter's points are a sum, the first's are not.
    said = read([["一", PARTY, "", "20"], *ASTRAY[1:3], ["二", "环境", "干净得15分", "15"], ["合计", "", "", "53"]])

    assert plain(said.points) == "53"
    assert [problem for problem in said.problems if "像是标题" in problem.what] == []
    assert [total.is_right for total in said.totals] == [True]


def test_a_sum_by_chance_is_asked_about() -> None:
    said = read(
        [["1", PARTY, "", "5"], ["1.1", "领导", "得5分", "5"], ["2", "经费", "得9分", "9"], ["合计", "", "", "19"]]
    )

    assert plain(said.points) == "19"
    assert len([problem for problem in said.problems if "像是标题" in problem.what]) == 1


def test_a_chapter_with_nothing_below_is_a_criterion() -> None:
    said = read([["一", PARTY, "有得5分", "5"], ["二", "环境", "", "6"], ["三", "社会", "有得7分", "7"]])

    assert [row[-1] for row in named(said)] == ["5", "6", "7"]


def test_criteria_of_one_style_are_no_headings() -> None:
    # 3 = 1 + 2, but their numbers are alike.
    said = read([["1", "机制", "", "3"], ["2", "经费", "有得1分", "1"], ["3", "会议", "有得2分", "2"]])

    assert plain(said.points) == "6"


# ------------------------------------------------------------ what a person says

UNCLEAR = [
    ["", "政府重视", "见下", "20"],
    ["1", "领导小组", "成立得6分", "6"],
    ["2", "经费", "有得12分", "12"],
    ["", "健康环境", "见下", "15"],
    ["3", "垃圾", "有得15分", "15"],
]


def test_a_person_says_which_rows_are_headings() -> None:
    assert len(read(UNCLEAR).rows) == 5

    said = read(UNCLEAR, (2, 5))

    assert [row[:1] for row in named(said)] == [("政府重视",), ("政府重视",), ("健康环境",)]
    assert plain(said.points) == "33"
    assert [line.row for line in said.lines] == [2, 5]
    assert any("写的是20分，下面各项加起来是18分" in problem.what for problem in said.problems)


def test_what_people_were_asked_is_settled_by_saying_so() -> None:
    said = read(ASTRAY, (2,))

    assert plain(said.points) == "33"
    assert [problem for problem in said.problems if "像是标题" in problem.what] == []


def test_every_word_stays_when_any_rows_are_headings() -> None:
    found = read_clipboard("\n".join("\t".join(row) for row in [HEADER, *UNCLEAR]))
    for rows in [(2,), (3,), (4, 5), (6,), (2, 3, 5)]:
        choice = TableChoice(headings=rows)
        read_in = rows_of(found, choice)
        draft = drafted(found, choice, suggested_about(found, choice))
        assert [line.row for line in read_in.lines] == list(rows)
        assert len(draft.rubric.criteria) == 5 - len(rows)
