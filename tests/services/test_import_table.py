"""A province's own table becomes a pack: every criterion, every point and every word. Expected values by hand."""

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import docx
import pytest
import xlsxwriter

from app.catalog.packs import read_pack
from app.catalog.rubric_linter import lint
from app.domain.marking.kinds import Checklist, Judgement, Threshold
from app.domain.points import plain
from app.domain.problems import ProblemError
from app.domain.rubric import EvidenceRule
from app.domain.rubric_draft import RubricDraft
from app.domain.rule_text.draft import Certainty
from app.domain.table_words import ColumnField
from app.files.canonical import plain as as_data
from app.services.import_table import (
    TableChoice,
    contents_of_draft,
    drafted,
    read_clipboard,
    read_file,
    rows_of,
    suggested_about,
    suggested_choice,
)
from app.services.open_rubric import full_points
from app.services.write_pack import write_pack
from tests.catalog.province_tables import LAYOUTS, Layout, as_docx, as_pdf, as_xlsx, words_in
from tests.catalog.table_files import workbook

WRITERS = {"xlsx": as_xlsx, "docx": as_docx, "pdf": as_pdf}


def imported(path: Path) -> RubricDraft:
    """Return the draft of a file as suggested."""
    found = read_file(path)
    choice = suggested_choice(found)
    return drafted(found, choice, suggested_about(found, choice), path)


def squeezed(text: str) -> str:
    return "".join(text.split())


def strings(data: object) -> list[str]:
    if isinstance(data, dict):
        return [text for value in data.values() for text in strings(value)]
    if isinstance(data, list | tuple):
        return [text for value in data for text in strings(value)]
    return [data] if isinstance(data, str) else []


def missing_words(pack: Path, texts: list[str]) -> list[str]:
    """Return the texts that are not in the files of a pack, blanks aside."""
    held = strings(as_data(read_pack(pack).rubric))
    held += strings(json.loads((pack / "mapping.json").read_text("utf-8")))
    whole = "\n".join(map(squeezed, held))
    return [text for text in texts if squeezed(text) not in whole]


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_every_criterion_and_every_point_is_read(tmp_path: Path, layout: Layout, kind: str) -> None:
    writer: Callable[[Layout, Path], Path] = WRITERS[kind]
    path = writer(layout, tmp_path)
    draft = imported(path)
    rubric = draft.rubric

    assert [(one.code, one.title, plain(one.points)) for one in rubric.criteria] == [
        (one.code, one.title, one.points) for one in layout.criteria
    ]
    assert plain(full_points(rubric)) == layout.total
    assert [dimension.title for dimension in rubric.dimensions] == list(layout.dimensions)
    assert [plain(total.written) for total in draft.totals if total.written is not None] == list(layout.totals)
    assert all(total.is_right for total in draft.totals)
    assert [problem for problem in lint(rubric, lambda _: "") if problem.is_blocking] == []
    if layout.kinds:
        assert [one.marking.kind for one in rubric.criteria] == list(layout.kinds)


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_every_word_is_in_the_pack(tmp_path: Path, layout: Layout, kind: str) -> None:
    path = WRITERS[kind](layout, tmp_path)
    pack = tmp_path / "包"

    write_pack(contents_of_draft(imported(path), path), pack)

    texts = list(layout.texts()) if kind == "pdf" else [*layout.texts(), *words_in(path)]
    assert missing_words(pack, texts) == []
    assert (pack / "original").is_dir()


# ------------------------------------------------------------ several sheets

HEADER = ["二级指标", "评分标准", "分值"]
FULL_HEADER = ["一级指标", *HEADER]


def book(path: Path, sheets: dict[str, list[list[object]]], hidden: str = "") -> Path:
    """Write a workbook of these sheets."""
    file = xlsxwriter.Workbook(str(path))
    for name, rows in sheets.items():
        sheet = file.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, ["" if value is None else value for value in row])
        if name == hidden:
            sheet.hide()
    file.close()
    return path


def codes_and_points(draft: RubricDraft) -> list[tuple[str, str, str]]:
    return [(one.code, one.title, plain(one.points)) for one in draft.rubric.criteria]


def test_cover_and_instructions_are_left_out_and_named(tmp_path: Path) -> None:
    path = book(
        tmp_path / "表.xlsx",
        {
            "封面": [["健康县区自评材料"], ["填报单位（盖章）："]],
            "评分表": [FULL_HEADER, ["一、组织管理", "1.机制", "有得2分", 2], ["", "2.经费", "有得3分", 3]],
            "填表说明": [["1. 得分保留两位小数。"], ["2. 佐证材料按编号装订。"]],
        },
    )
    draft = imported(path)

    assert codes_and_points(draft) == [("1.1", "机制", "2"), ("1.2", "经费", "3")]
    (outside,) = [problem for problem in draft.problems if problem.code == "TABLE_OUTSIDE"]
    assert "“封面”、“填表说明”" in outside.what
    write_pack(contents_of_draft(draft, path), tmp_path / "包")
    assert missing_words(tmp_path / "包", list(words_in(path))) == []


def test_a_sheet_for_each_dimension_is_one_rubric_in_order(tmp_path: Path) -> None:
    path = book(
        tmp_path / "表.xlsx",
        {
            "一、组织管理": [
                ["组织管理评分表"],
                HEADER,
                ["1.机制", "有得2分", 2],
                ["2.经费", "有得3分", 3],
                ["小计", "", 5],
            ],
            "二、健康环境": [
                ["健康环境评分表"],
                HEADER,
                ["1.垃圾", "处理率达到95%得4分", 4],
                ["2.厕所", "普及率达到85%得6分", 6],
                ["小计", "", 10],
                ["注：数据以部门年报为准。", "", ""],
            ],
            "三、健康文化": [["健康文化评分表"], HEADER, ["1.活动", "每次得1分，最高5分", 5], ["小计", "", 5]],
        },
    )
    draft = imported(path)

    assert codes_and_points(draft) == [
        ("1.1", "机制", "2"),
        ("1.2", "经费", "3"),
        ("2.1", "垃圾", "4"),
        ("2.2", "厕所", "6"),
        ("3.1", "活动", "5"),
    ]
    assert [one.title for one in draft.rubric.dimensions] == ["组织管理", "健康环境", "健康文化"]
    assert [(plain(one.written or 0), one.is_right) for one in draft.totals] == [("5", True), ("10", True), ("5", True)]
    assert draft.original is not None
    places = {(cell.criterion, cell.field.value): (cell.part, cell.address) for cell in draft.original.cells}
    assert places["2.2", "rule"] == ("xl/worksheets/sheet2.xml", "B4")
    assert places["3.1", "points"] == ("xl/worksheets/sheet3.xml", "C3")
    assert "“一、组织管理”、“二、健康环境”、“三、健康文化”接成一张表来读。" in [one.what for one in draft.problems]
    write_pack(contents_of_draft(draft, path), tmp_path / "包")
    assert missing_words(tmp_path / "包", list(words_in(path))) == []


def test_a_table_split_over_sheets_goes_on(tmp_path: Path) -> None:
    first = [FULL_HEADER, ["一、组织管理", "1.机制", "有得2分", 2]]
    second = [
        ["续表"],
        FULL_HEADER,
        ["", "2.经费", "有得3分", 3],
        ["二、健康环境", "1.垃圾", "有得4分", 4],
        ["合计", "", "", 9],
    ]
    draft = imported(book(tmp_path / "表.xlsx", {"第1页": first, "第2页": second}))

    assert codes_and_points(draft) == [("1.1", "机制", "2"), ("1.2", "经费", "3"), ("2.1", "垃圾", "4")]
    assert [total.is_right for total in draft.totals] == [True]


def test_a_sheet_that_holds_all_the_others_is_read_alone(tmp_path: Path) -> None:
    one, two = ["一、组织管理", "1.机制", "有得2分", 2], ["二、健康环境", "1.垃圾", "有得4分", 4]
    sheets = {"总表": [FULL_HEADER, one, two], "组织管理": [FULL_HEADER, one], "健康环境": [FULL_HEADER, two]}

    assert codes_and_points(imported(book(tmp_path / "表.xlsx", sheets))) == [
        ("1.1", "机制", "2"),
        ("2.1", "垃圾", "4"),
    ]


def test_a_hidden_old_edition_is_left_out_and_named(tmp_path: Path) -> None:
    sheets = {
        "2021版": [FULL_HEADER, ["一、组织管理", "1.机制", "有得2分", 2]],
        "2019版": [FULL_HEADER, ["一、组织管理", "1.旧机制", "有得9分", 9], ["", "2.旧经费", "有得9分", 9]],
    }
    draft = imported(book(tmp_path / "表.xlsx", sheets, hidden="2019版"))

    assert codes_and_points(draft) == [("1.1", "机制", "2")]
    assert [problem.code for problem in draft.problems if "2019版" in problem.where + problem.what] == [
        "TABLE_HIDDEN",
        "TABLE_OUTSIDE",
    ]


def test_another_choice_of_tables_is_read_as_said(tmp_path: Path) -> None:
    sheets = {
        "甲": [FULL_HEADER, ["一、组织管理", "1.机制", "有得2分", 2], ["", "2.经费", "有得3分", 3]],
        "乙": [["指标", "得多少分", "怎么评"], ["控烟", 5, "有得5分"]],
    }
    path = book(tmp_path / "表.xlsx", sheets)
    found = read_file(path)
    mapping = {1: ColumnField.LEVEL2, 2: ColumnField.POINTS, 3: ColumnField.RULE}
    choice = TableChoice((2,), (1, 1), mapping)

    draft = drafted(found, choice, suggested_about(found, choice), path)

    assert suggested_choice(found).tables == (1,)
    assert [(one.title, plain(one.points), one.rule_text) for one in draft.rubric.criteria] == [
        ("控烟", "5", "有得5分")
    ]


# ------------------------------------------------------------ what a person gives


def test_missing_points_block_until_a_person_gives_them(tmp_path: Path) -> None:
    rows = [FULL_HEADER, ["一、组织管理", "1.机制", "有得2分", "见附件"], ["", "2.经费", "有得3分", 3]]
    path = book(tmp_path / "表.xlsx", {"表": rows})
    found = read_file(path)
    about = suggested_about(found, TableChoice())
    draft = drafted(found, TableChoice(), about, path)

    (missing,) = [problem for problem in draft.problems if problem.is_blocking]
    assert missing.what == "1.1“机制”没有分值（写的是“见附件”）。"
    with pytest.raises(ProblemError):
        contents_of_draft(draft, path)

    given = drafted(found, TableChoice(points={2: "2分"}), about, path)

    assert codes_and_points(given) == [("1.1", "机制", "2"), ("1.2", "经费", "3")]
    assert not [problem for problem in given.problems if problem.is_blocking]
    assert contents_of_draft(given, path).original is not None


def test_points_that_cannot_be_and_rows_that_are_none_are_told(tmp_path: Path) -> None:
    path = book(tmp_path / "表.xlsx", {"表": [FULL_HEADER, ["一、组织管理", "1.机制", "有得2分", 2]]})
    read = rows_of(read_file(path), TableChoice(points={2: "很多", 9: "3"}))

    assert [problem.what for problem in read.problems if problem.is_blocking] == [
        "填的分值“很多”不是大于0的数。",
        "给这一行填了分值，但评分项不从这一行开始。",
    ]


def test_by_hand_every_criterion_is_judged_in_steps_that_fit_its_points(tmp_path: Path) -> None:
    rows = [FULL_HEADER, ["组织", "机制", "有得2分", 2], ["", "经费", "有得1.2分", "1.2"], ["", "会议", "有", "0.75"]]
    path = book(tmp_path / "表.xlsx", {"表": rows})
    found = read_file(path)
    draft = drafted(found, TableChoice(manual=True), suggested_about(found, TableChoice()), path)

    assert [one.marking for one in draft.rubric.criteria] == [
        Judgement(Decimal("0.5")),
        Judgement(Decimal("0.1")),
        Judgement(Decimal("0.01")),
    ]
    assert draft.unsure == ()
    assert [one.rule_text for one in draft.rubric.criteria] == ["有得2分", "有得1.2分", "有"]


def test_points_of_the_first_line_are_not_taken_for_the_criterions(tmp_path: Path) -> None:
    path = book(
        tmp_path / "省表.xlsx",
        {
            "表": [
                ["项目", "指标", "名词解释"],
                [
                    "组织 10分",
                    "融入政策 8分",
                    "规划中有表述（2分）；①有机构（1分）；②有会议（1分）；③有政策（2分）；④有经费（2分）",
                ],
                ["", "其他 2分", ""],
            ]
        },
    )

    draft = imported(path)

    items = draft.rubric.criteria[0].marking
    assert isinstance(items, Checklist)
    assert [plain(item.points) for item in items.items] == ["2", "1", "1", "2", "2"]
    # A name with its points says nothing of how they are earned.
    assert isinstance(draft.rubric.criteria[1].marking, Judgement)


def test_papers_that_a_table_lists_hold_no_points_back(tmp_path: Path) -> None:
    path = book(
        tmp_path / "省表.xlsx", {"表": [["指标", "评分标准", "分值", "佐证材料"], ["方案", "有得2分", 2, "方案文本"]]}
    )

    draft = imported(path)

    assert draft.rubric.evidence is EvidenceRule.ADVISORY
    assert [one.title for one in draft.rubric.criteria[0].evidence] == ["方案文本"]
    assert "EVIDENCE_MISSING" in {problem.code for problem in draft.problems}


def test_a_row_that_a_person_says_is_none_is_kept_as_a_line(tmp_path: Path) -> None:
    rows = [FULL_HEADER, ["一、组织管理", "1.机制", "有得2分", 2], ["", "填写时请注意", "逐项填写", ""]]
    path = book(tmp_path / "表.xlsx", {"表": rows})
    found = read_file(path)
    draft = drafted(found, TableChoice(skipped=(3,)), suggested_about(found, TableChoice()), path)

    assert codes_and_points(draft) == [("1.1", "机制", "2")]
    assert draft.original is not None
    assert "填写时请注意 逐项填写" in draft.original.lines


def test_the_same_short_name_in_two_criteria_is_not_the_same_figure(tmp_path: Path) -> None:
    rows = [
        FULL_HEADER,
        ["一、健康社会", "1.健康村", "覆盖率达到30%得5分", 5],
        ["", "2.健康学校", "覆盖率达到65%得5分", 5],
    ]
    draft = imported(book(tmp_path / "表.xlsx", {"表": rows}))

    assert [measure.name for measure in draft.rubric.measures] == ["健康村覆盖率", "健康学校覆盖率"]


def test_sums_that_differ_are_told_with_both_numbers(tmp_path: Path) -> None:
    rows = [FULL_HEADER, ["组织", "机制", "有得2分", 2], ["", "经费", "有得3分", 3], ["合计", "", "", 6]]
    draft = imported(book(tmp_path / "表.xlsx", {"表": rows}))

    assert [problem.what for problem in draft.problems if problem.code == "TABLE_TOTAL"] == [
        "“合计”写的是6分，上面各项加起来是5分。"
    ]


def test_pasted_text_is_read_like_a_file() -> None:
    text = '一级指标\t评分标准\t分值\r\n组织管理\t"有得2分；\n有纪要得1分"\t３\r\n健康环境\t干净得5分\t5分\r\n合计\t\t8'
    found = read_clipboard(text)
    draft = drafted(found, suggested_choice(found), suggested_about(found, suggested_choice(found)))

    assert [(one.title, plain(one.points)) for one in draft.rubric.criteria] == [("组织管理", "3"), ("健康环境", "5")]
    assert contents_of_draft(draft).original_bytes is None
    assert [total.is_right for total in draft.totals] == [True]


def test_a_file_changed_after_it_was_read_is_refused(tmp_path: Path) -> None:
    path = book(tmp_path / "表.xlsx", {"表": [FULL_HEADER, ["一、组织管理", "1.机制", "有得2分", 2]]})
    draft = imported(path)
    book(path, {"表": [FULL_HEADER, ["一、组织管理", "1.机制", "有得9分", 9]]})

    with pytest.raises(ProblemError, match="又被改过"):
        contents_of_draft(draft, path)


# ------------------------------------------------------------ targets by region


def with_targets(path: Path, *rows: tuple[str, str, str, str]) -> Path:
    header = [["指标", "评分标准", "分值", "指标值", None], [None, None, None, "乡镇", "县城"]]
    return workbook(path, [*header, *([a, b, 5, c, d] for a, b, c, d in rows)], ["A1:A2", "B1:B2", "C1:C2", "D1:E1"])


def test_targets_by_region_are_read_when_nothing_else_is_said(tmp_path: Path) -> None:
    path = with_targets(
        tmp_path / "表.xlsx",
        ("污水处理率", "达到指标值得满分，未达到不得分", "≥80%", "≥85%"),
        ("卫生厕所普及率", "", "95%", "98%"),
        ("成人吸烟率", "", "20%", "18%"),
        ("垃圾处理率", "每低1个百分点扣1分", "≥80%", "≥85%"),
        ("健康步道", "", "建成1条", "建成2条"),
    )
    draft = imported(path)

    by_region = {"township": Decimal(80), "seat": Decimal(85)}
    assert draft.rubric.criteria[0].marking == Threshold("m1", by_region)
    assert draft.rubric.criteria[1].marking == Threshold("m2", {"township": Decimal(95), "seat": Decimal(98)})
    assert [one.marking.kind for one in draft.rubric.criteria[2:]] == ["judgement"] * 3
    assert all(one.draft is not None and one.draft.certainty is not Certainty.CLEAR for one in draft.criteria.values())
    asked = draft.criteria["1.5"].draft
    assert asked is not None
    assert "指标值写的是“乡镇：建成1条；县城：建成2条”，请设定怎样得分。" in asked.questions
    assert "指标值（乡镇）：≥80%" in draft.rubric.criteria[0].text


def test_conditions_above_the_header_are_kept_and_told(tmp_path: Path) -> None:
    rows = [["基本条件", "近三年无重大事故", "□符合 □不符合", ""], FULL_HEADER, ["组织", "机制", "有得2分", 2]]
    draft = imported(book(tmp_path / "表.xlsx", {"表": rows}))

    assert codes_and_points(draft) == [("1.1", "机制", "2")]
    assert [problem.where for problem in draft.problems if "基本条件" in problem.what] == ["表 第1行"]


def test_conditions_on_a_sheet_of_their_own_and_grades_in_a_note_are_read(tmp_path: Path) -> None:
    gates = [["××省基本条件"], ["序号", "基本条件", "评估结果"], [1, "近三年无重大事故", "□符合 □不符合"]]
    rows = [FULL_HEADER, ["组织", "机制", "有得100分", 100], ["注：90分以上为优秀，60—89分为合格，60分以下为不合格。"]]
    path = book(tmp_path / "表.xlsx", {"基本条件": gates, "评分表": rows})
    draft = imported(path)

    assert [gate.text for gate in draft.rubric.gates] == ["近三年无重大事故"]
    grades = [(one.name, plain(one.at_least)) for one in draft.rubric.verdict.grades]
    assert grades == [("优秀", "90"), ("合格", "60"), ("不合格", "0")]
    assert list(lint(draft.rubric, str)) == []
    told = {problem.code: problem for problem in draft.problems if problem.what.startswith(("这里", "等次"))}
    assert told["TABLE_OUTSIDE"].where == "基本条件 第2行"
    assert "读出" in told["GRADES"].what
    write_pack(contents_of_draft(draft, path), tmp_path / "包")
    assert read_pack(tmp_path / "包").rubric == draft.rubric
    assert missing_words(tmp_path / "包", [str(text) for row in (*gates, *rows) for text in row]) == []


def test_a_text_that_no_cell_can_hold_is_refused(tmp_path: Path) -> None:
    text = "一级指标\t评分标准\t分值\n组织\t" + "长" * 33_000 + "\t5"
    found = read_clipboard(text)
    draft = drafted(found, suggested_choice(found), suggested_about(found, suggested_choice(found)))

    assert [problem.code for problem in draft.problems if problem.is_blocking] == ["TEXT_TOO_LONG"]


# ------------------------------------------------------------ several tables in Word


def word(path: Path, *blocks: str | list[list[str]]) -> Path:
    """Write a document of paragraphs and tables."""
    file = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            file.add_paragraph(block)
            continue
        table = file.add_table(len(block), len(block[0]))
        for row, line in enumerate(block):
            for column, text in enumerate(line):
                table.cell(row, column).text = text
    file.save(str(path))
    return path


def test_a_table_under_each_heading_is_a_dimension_by_that_name(tmp_path: Path) -> None:
    path = word(
        tmp_path / "表.docx",
        "健康县区建设评分标准（2022年版）",
        "一、组织管理（5分）",
        [HEADER, ["1.机制", "有得2分", "2"], ["2.经费", "有得3分", "3"]],
        "二、健康环境（4分）",
        [HEADER, ["1.垃圾", "处理率达到95%得4分", "4"]],
        "填表说明：逐项填写。",
    )
    draft = imported(path)

    assert codes_and_points(draft) == [("1.1", "机制", "2"), ("1.2", "经费", "3"), ("2.1", "垃圾", "4")]
    assert [one.title for one in draft.rubric.dimensions] == ["组织管理", "健康环境"]
    assert (draft.rubric.title, draft.rubric.edition) == ("健康县区建设评分标准（2022年版）", "2022")
    write_pack(contents_of_draft(draft, path), tmp_path / "包")
    assert missing_words(tmp_path / "包", list(words_in(path))) == []


def test_a_page_without_a_header_goes_on_and_another_table_is_left_out(tmp_path: Path) -> None:
    path = word(
        tmp_path / "表.docx",
        [FULL_HEADER, ["一、组织管理", "1.机制", "有得2分", "2"]],
        "（接下页）",
        [["", "2.经费", "有得3分", "3"], ["二、健康环境", "1.垃圾", "有得4分", "4"]],
        "附：联系人",
        [["姓名", "电话"], ["张三", "123"]],
    )
    draft = imported(path)

    assert codes_and_points(draft) == [("1.1", "机制", "2"), ("1.2", "经费", "3"), ("2.1", "垃圾", "4")]
    assert draft.original is not None
    places = {(cell.criterion, cell.field.value): cell.address for cell in draft.original.cells}
    assert places["1.2", "rule"] == "1/0/2"
    write_pack(contents_of_draft(draft, path), tmp_path / "包")
    assert missing_words(tmp_path / "包", list(words_in(path))) == []


def test_sheets_whose_names_say_nothing_are_called_by_their_titles(tmp_path: Path) -> None:
    sheets = {
        "Sheet1": [["组织管理"], HEADER, ["1.机制", "有得2分", 2]],
        "Sheet2": [["健康环境"], HEADER, ["1.垃圾", "有得4分", 4]],
    }
    draft = imported(book(tmp_path / "表.xlsx", sheets))

    assert [(one.code, one.title) for one in draft.rubric.dimensions] == [("1", "组织管理"), ("2", "健康环境")]
    assert codes_and_points(draft) == [("1.1", "机制", "2"), ("2.1", "垃圾", "4")]
