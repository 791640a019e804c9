"""What the report says, before anybody lays it out."""

from dataclasses import replace
from decimal import Decimal

import pytest

from app.documents.dossier import Dossier
from app.documents.report_model import report_model
from app.documents.report_parts import Chapter, Heading, Paragraph, ReportModel, Span, Table
from app.documents.report_words import chinese_number, closed, heading_level, numbers_text
from app.domain.assessment import Answer, Case, Figure, GateAnswer
from app.domain.evidence import Evidence, Service
from app.domain.marking.kinds import Baseline, Growth, Marking, Threshold
from app.domain.problems import ProblemError
from app.domain.quantities import Unit
from app.domain.rubric import Measure, Status
from app.domain.score_sheet import State
from tests.documents.report_dossiers import (
    SUBMISSION_ID,
    evidence_piece,
    full_dossier,
    small_assessment,
    small_dossier,
    small_rubric,
)
from tests.documents.scored_dossiers import capped_dossier


def chapter(model: ReportModel, title: str) -> Chapter:
    return next(chapter for chapter in model.chapters if chapter.heading.endswith(f"、{title}"))


def paragraphs(model: ReportModel, title: str) -> list[str]:
    return [block.text for block in chapter(model, title).blocks if isinstance(block, Paragraph)]


def headings(model: ReportModel, title: str) -> list[str]:
    return [block.text for block in chapter(model, title).blocks if isinstance(block, Heading)]


def titles(model: ReportModel, title: str) -> list[str]:
    blocks = chapter(model, title).blocks
    return [block.title for block in blocks if isinstance(block, Paragraph) and block.title]


def tagged(model: ReportModel) -> dict[str, str]:
    spans: list[Span] = []
    for part in model.chapters:
        for block in part.blocks:
            spans += block.spans if isinstance(block, Paragraph) else ()
    return {span.tag: span.text for span in spans if span.tag}


def test_chapters_that_are_not_written_are_left_out_and_the_numbers_have_no_gap() -> None:
    model = report_model(small_dossier())

    assert [part.heading for part in model.chapters] == [
        "一、基本情况",
        "二、自评组织开展情况",
        "三、组织管理",
        "四、健康文化与健康素养",
        "五、存在问题",
    ]


def test_a_full_county_has_all_chapters_in_the_order_of_such_papers() -> None:
    model = report_model(full_dossier())

    assert [part.heading for part in model.chapters[-5:]] == [
        "八、健康文化",
        "九、经费投入与执行",
        "十、特色亮点",
        "十一、存在问题",
        "十二、下一步计划",
    ]


def test_evidence_numbers_stand_before_the_full_stop_of_the_statement() -> None:
    model = report_model(small_dossier())

    assert (
        "（二）领导协调机制。成立由区委书记、区长任双组长的领导小组<b>&40余个部门为成员（见A2-01、A2-02）。"
        in paragraphs(model, "组织管理")
    )


def test_evidence_numbers_stand_inside_a_bracket_that_names_the_source() -> None:
    answers = {"A2": Answer(met=True, statement="成立领导小组（来源：典型经验案例，例12）。")}

    model = report_model(small_dossier(assessment=small_assessment(answers=answers)))

    assert paragraphs(model, "组织管理")[-1].endswith("（来源：典型经验案例，例12；见A2-01、A2-02）。")


def test_the_figure_that_is_marked_is_told_with_its_year_and_an_undated_one_says_so() -> None:
    """Of 2019 and 2020 the later one is marked, as 2021 is not there."""
    said = paragraphs(report_model(small_dossier()), "健康文化与健康素养")

    assert "1.居民健康素养。居民健康素养水平逐年提高。居民健康素养水平2020年30.42%。" in said
    assert "（二）慢性病管理。高血压患者控制率（年份不明）73.28%（见B2-01）。" in said


def test_the_baseline_a_marking_compares_with_is_told_too() -> None:
    years = (2018, 2019, 2020, 2021)
    figures = tuple(Figure("control", year, Decimal(year - 1950) + Decimal("0.5")) for year in years)
    growth = Growth("control", points=Decimal(1), baseline=Baseline.PREVIOUS_YEAR)

    model = report_model(marked_by(growth, figures))

    assert paragraphs(model, "健康文化与健康素养")[-1].endswith("高血压患者控制率2020年70.5%、2021年71.5%（见B2-01）。")


def test_a_figure_the_statement_quotes_is_tagged_there_and_not_told_again() -> None:
    figures = (Figure("control", 2020, Decimal("70.4")), Figure("control", 2021, Decimal("73.280")))
    statement = "控制率由2020年的70.4%提高到2021年的73.28%，提高2.88个百分点"

    model = report_model(marked_by(Threshold("control", Decimal(70)), figures, statement))

    assert paragraphs(model, "健康文化与健康素养")[-1] == f"（二）慢性病管理。{statement}（见B2-01）。"
    assert {tag: text for tag, text in tagged(model).items() if "control" in tag} == {
        "figure:control@2020": "70.4%",
        "figure:control@2021": "73.28%",
    }


@pytest.mark.parametrize(
    "statement",
    [
        "2020年控制率73.5%",  # another year
        "控制率173.5%",  # part of a longer number
        "控制率73.55%",
        "控制率73.5‰",  # another unit
        "控制率73.5个百分点",
        "控制率73.5%至90%，另有73.5%",  # twice: which one is meant?
        "控制率高于73.5%",
        "控制率73.5%以上",
        "控制率在60%-73.5%",
    ],
)
def test_a_figure_is_told_again_unless_the_statement_surely_means_it(statement: str) -> None:
    figures = (Figure("control", 2021, Decimal("73.5")),)

    model = report_model(marked_by(Threshold("control", Decimal(70)), figures, statement))

    assert "高血压患者控制率2021年73.5%" in paragraphs(model, "健康文化与健康素养")[-1]


def test_a_round_value_is_taken_for_a_figure_only_with_its_name() -> None:
    figures = (Figure("control", 2021, Decimal(100)),)
    marking = Threshold("control", Decimal(70))

    named = report_model(marked_by(marking, figures, "规范用药，控制率100%"))
    other = report_model(marked_by(marking, figures, "建档率100%"))

    assert paragraphs(named, "健康文化与健康素养")[-1] == "（二）慢性病管理。规范用药，控制率100%（见B2-01）。"
    assert "建档率100%。高血压患者控制率2021年100%" in paragraphs(other, "健康文化与健康素养")[-1]


def test_two_figures_of_one_value_are_told_apart_by_their_years() -> None:
    figures = (Figure("control", 2020, Decimal("73.5")), Figure("control", 2021, Decimal("73.5")))
    marking = Threshold("control", Decimal(70))

    dated = report_model(marked_by(marking, figures, "2021年控制率73.5%"))
    undated = report_model(marked_by(marking, figures, "控制率73.5%"))

    assert tagged(dated)["figure:control@2021"] == "73.5%"
    assert "控制率73.5%。高血压患者控制率2021年73.5%" in paragraphs(undated, "健康文化与健康素养")[-1]


def test_a_value_per_ten_thousand_people_is_known_by_its_words() -> None:
    figures = (Figure("control", 2021, Decimal("2.67")),)
    dossier = marked_by(Threshold("control", Decimal(2)), figures, "每万人口全科医生2.67人")
    measures = (Measure("control", "每万人口全科医生数", Unit.PER_10K),)

    model = report_model(replace(dossier, rubric=replace(dossier.rubric, measures=measures)))

    assert tagged(model)["figure:control@2021"] == "2.67人"


def marked_by(marking: Marking, figures: tuple[Figure, ...], statement: str = "") -> Dossier:
    """The small county with criterion B2 (慢性病管理) marked in another way."""
    rubric = small_rubric()
    dimension = rubric.dimensions[1]
    indicator = dimension.indicators[1]
    criterion = replace(indicator.criteria[0], marking=marking)
    changed = replace(dimension, indicators=(dimension.indicators[0], replace(indicator, criteria=(criterion,))))
    answers = {"B2": Answer(statement=statement)}
    return small_dossier(
        rubric=replace(rubric, dimensions=(rubric.dimensions[0], changed)),
        assessment=small_assessment(measures=figures, answers=answers),
    )


def test_other_figures_are_told_by_measure() -> None:
    figures = (
        Figure("green", 2021, Decimal("36.12"), source="统计年鉴"),
        Figure("green", 2020, Decimal("36.1"), source="统计年鉴"),
        Figure("other", 2021, Decimal("5"), source="统计年鉴"),
        Figure("other", None, Decimal("4"), source="公开材料"),
    )
    rubric = small_rubric(measures=(Measure("green", "森林覆盖率"), Measure("other", "绿化覆盖率")))

    model = report_model(small_dossier(rubric=rubric, assessment=small_assessment(measures=figures)))

    assert paragraphs(model, "基本情况")[-1] == (
        "其他有关数据：森林覆盖率2020年36.1%、2021年36.12%；绿化覆盖率2021年5%、（年份不明）4%。"
    )


def test_every_figure_told_is_tagged_with_measure_and_year() -> None:
    figures = {tag: text for tag, text in tagged(report_model(small_dossier())).items() if tag.startswith("figure:")}

    assert figures == {
        "figure:literacy@2020": "30.42%",
        "figure:control@": "73.28%",
        "figure:green@": "36.12%",
    }


def test_a_figure_given_as_two_parts_is_printed_as_the_ratio() -> None:
    figure = Figure("literacy", 2021, numerator=Decimal(56), denominator=Decimal(60))

    model = report_model(small_dossier(assessment=small_assessment(measures=(figure,))))

    assert tagged(model)["figure:literacy@2021"] == "93.33%"


def test_only_rows_that_count_are_counted() -> None:
    """Two of three rows lie in the cycle."""
    assert "2.主题活动。台账登记2条。" in paragraphs(report_model(small_dossier()), "健康文化与健康素养")


def test_what_does_not_apply_is_told_with_its_reason() -> None:
    said = paragraphs(report_model(small_dossier()), "健康文化与健康素养")

    assert "3.建成区健步设施。不适用，原因：无建成区。" in said


def test_a_criterion_with_nothing_said_is_not_padded() -> None:
    answers = {code: answer for code, answer in small_assessment().answers.items() if code != "A1"}

    model = report_model(small_dossier(assessment=small_assessment(answers=answers)))

    assert titles(model, "组织管理") == ["（一）领导协调机制。"]


def test_several_criteria_of_one_indicator_have_titles_of_their_own_under_its_heading() -> None:
    model = report_model(small_dossier())

    assert headings(model, "健康文化与健康素养") == ["（一）素养与活动"]
    assert titles(model, "健康文化与健康素养") == [
        "1.居民健康素养。",
        "2.主题活动。",
        "3.建成区健步设施。",
        "（二）慢性病管理。",
    ]


def test_the_total_is_told_raw_and_out_of_a_hundred() -> None:
    """18 of 23 applicable points are 78.26 %."""
    said = paragraphs(report_model(small_dossier()), "自评组织开展情况")[-1]

    assert said == (
        "经自评，满分25分，扣除不适用项后应得满分23分，自评得分18分，折合百分制78.26分。各一级指标得分如下："
    )


def test_a_standard_of_a_hundred_points_is_not_converted() -> None:
    dossier = small_dossier()
    totals = replace(
        dossier.score.points, full=Decimal(100), applicable=Decimal(100), self_points=Decimal("18.50"), rate=None
    )

    model = report_model(replace(dossier, score=replace(dossier.score, points=totals)))

    assert "经自评，满分100分，自评得分18.5分（其中" in paragraphs(model, "自评组织开展情况")[-1]
    assert "折合" not in paragraphs(model, "自评组织开展情况")[-1]


def test_the_table_of_dimensions_shows_full_claimed_and_rate() -> None:
    """8 of 13 applicable points are 61.54 %."""
    blocks = chapter(report_model(small_dossier()), "自评组织开展情况").blocks
    table = next(block for block in blocks if isinstance(block, Table))

    assert table.tag == "table:dimensions"
    assert [column.title for column in table.columns][-2:] == ["自评得分", "自评得分率"]
    assert table.rows == (
        ("组织管理", "10", "10", "100%"),
        ("健康文化与健康素养", "15（适用13）", "8", "61.54%"),
        ("合计", "25（适用23）", "18", "78.26%"),
    )


def test_a_dimension_in_which_nothing_is_filled_in_does_not_read_like_nought() -> None:
    dossier = small_dossier()
    nothing = Decimal("0.00")
    lines = tuple(
        replace(line, state=State.UNANSWERED, computed=nothing, self_points=nothing) if line.code < "B" else line
        for line in dossier.score.criteria
    )
    first, second = dossier.score.dimensions
    empty = replace(first, computed=nothing, self_points=nothing)
    dossier = replace(dossier, score=replace(dossier.score, criteria=lines, dimensions=(empty, second)))
    nothing_said = replace(dossier, assessment=small_assessment(answers={}, evidence=()))
    model = report_model(dossier)
    table = next(b for b in chapter(model, "自评组织开展情况").blocks if isinstance(b, Table))

    assert paragraphs(model, "组织管理")[0] == "本部分分值10分，各评分项尚未填报完整，未计自评得分。"
    assert chapter(report_model(nothing_said), "组织管理").blocks == (
        Paragraph((Span("本部分分值"), Span("10", "full:A", "组织管理分值"), Span("分，"), Span("尚未填报。"))),
    )
    assert table.rows[0] == ("组织管理", "10", "尚未填报", "—")
    assert table.rows[1][2] == "8"


def test_a_bonus_nobody_filled_in_is_not_nought() -> None:
    model = report_model(capped_dossier(B8=Answer(), B9=Answer()))
    table = next(b for b in chapter(model, "自评组织开展情况").blocks if isinstance(b, Table))

    assert table.rows[-2] == ("加分", "最多5", "尚未填报", "—")


def test_caps_and_bonus_add_up_to_the_claimed_total() -> None:
    """Claimed 10 (capped) + 6.25 + 5 bonus (capped) = 21.25 of 19; the dossier works it out by hand."""
    model = report_model(capped_dossier())
    table = next(b for b in chapter(model, "自评组织开展情况").blocks if isinstance(b, Table))

    assert table.rows[-2:] == (("加分", "最多5", "5", "—"), ("合计", "22（适用19）", "21.25", "111.84%"))


def test_the_report_holds_no_derivation_no_grade_and_no_internal_id() -> None:
    words = "\n".join(text for _, text in report_model(small_dossier()).texts())

    assert "计算过程只写在逐项说明里" not in words
    assert "通过" not in words
    assert "E0001" not in words
    assert "17" not in tagged(report_model(small_dossier())).values()


def test_the_notice_stands_on_the_cover_of_a_reference_rubric_only() -> None:
    assert report_model(small_dossier()).cover.notice == "参考模板，非官方文本；以省级印发为准"
    official = small_dossier(rubric=small_rubric(status=Status.OFFICIAL))
    assert report_model(official).cover.notice == ""


def test_the_check_page_ties_the_paper_to_its_submission() -> None:
    rows = dict(report_model(small_dossier()).check.rows)

    assert rows["申报包编号"] == SUBMISSION_ID
    assert rows["校验码"] == "3F2A-91BC-0D7E"
    assert rows["填报评分项"] == "5项（共6项）"
    assert rows["佐证材料"] == "3件（文件3个）"


def test_pieces_are_those_with_a_file_and_counted_alike_everywhere() -> None:
    """Four files, two of one content, one of them serving nothing; a fifth piece has no file."""
    pieces = (
        evidence_piece(1, "A2", "通知"),
        evidence_piece(2, "A2", "纪要"),
        replace(evidence_piece(2, "B2", "纪要又一份"), id="E0003"),
        replace(evidence_piece(4, "B2", "没有对应的"), serves=()),
        Evidence("E0005", "没有文件的", serves=(Service("A1"),)),
    )

    model = report_model(small_dossier(assessment=small_assessment(evidence=pieces)))

    assert "整理佐证材料4件，另有1件未附文件。" in paragraphs(model, "自评组织开展情况")[2]
    assert model.attachments[-1] == "佐证材料（共4件）"
    assert dict(model.check.rows)["佐证材料"] == "4件（文件4个，其中1个的内容与另一个相同），另有1件未附文件"


def test_a_draft_says_so_instead_of_an_id() -> None:
    model = report_model(small_dossier(is_draft=True, submission_id=""))

    assert model.cover.draft_mark == "（送审稿）"
    assert dict(model.check.rows)["申报包编号"] == "送审稿"
    assert "轮次" not in dict(model.check.rows)


def test_cases_are_named_under_highlights() -> None:
    cases = (Case("健康步道串起幸福生活"), Case("院长讲健康"))

    model = report_model(small_dossier(assessment=small_assessment(cases=cases)))

    assert paragraphs(model, "特色亮点") == ["已整理典型案例2篇：《健康步道串起幸福生活》《院长讲健康》。"]
    assert model.attachments == ("逐项自评说明", "自评打分表", "佐证材料目录", "优秀案例", "佐证材料（共3件）")
    assert "优秀案例" not in report_model(small_dossier()).attachments


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("", "近三年未发生重大突发环境事件，符合。"),
        ("近三年未发生重大突发环境事件。", "近三年未发生重大突发环境事件，符合。"),
        ("近三年未发生重大突发环境事件，生态环境局已核实", "近三年未发生重大突发环境事件，符合（生态环境局已核实）。"),
        ("生态环境局已核实。", "近三年未发生重大突发环境事件，符合（生态环境局已核实）。"),
    ],
)
def test_a_gate_is_told_once_though_the_statement_repeats_it(statement: str, told: str) -> None:
    model = report_model(small_dossier(assessment=small_assessment(gates={"G1": GateAnswer(True, statement)})))

    assert f"对照基本条件逐条自查：{told}" in paragraphs(model, "自评组织开展情况")


def test_every_control_character_is_named_with_its_place() -> None:
    answers = {"A1": Answer(statement="坏\x07字"), "A2": Answer(statement="又\x00一处")}
    dossier = small_dossier(assessment=small_assessment(answers=answers, applicant="区\x1b政府"))

    with pytest.raises(ProblemError) as caught:
        report_model(dossier)

    assert {problem.code for problem in caught.value.problems} == {"TEXT_CONTROL"}
    places = [problem.where for problem in caught.value.problems]
    assert "自评报告封面" in places
    assert "自评报告“三、组织管理”（一）纳入规划与重点工作" in places
    assert "自评报告“三、组织管理”（二）领导协调机制" in places


def test_a_heading_longer_than_a_page_is_refused_with_its_name() -> None:
    rubric = small_rubric()
    dimension = replace(rubric.dimensions[0], title="长" * 300)

    with pytest.raises(ProblemError) as caught:
        report_model(small_dossier(rubric=replace(rubric, dimensions=(dimension,))))

    assert [problem.code for problem in caught.value.problems] == ["TEXT_TOO_LONG"]


@pytest.mark.parametrize(
    ("number", "word"), [(1, "一"), (10, "十"), (11, "十一"), (20, "二十"), (21, "二十一"), (99, "九十九")]
)
def test_chapters_are_numbered_in_chinese(number: int, word: str) -> None:
    assert chinese_number(number) == word


@pytest.mark.parametrize(
    ("numbers", "text"),
    [
        (["A2-01", "A2-02"], "A2-01、A2-02"),
        (["A2-01", "A2-02", "A2-03"], "A2-01至A2-03"),
        (["A2-01", "A2-02", "A2-03", "A2-04", "B1-01"], "A2-01至A2-04、B1-01"),
        (["A2-01", "A2-03"], "A2-01、A2-03"),
        (["A2-09", "A3-10"], "A2-09、A3-10"),
    ],
)
def test_three_numbers_in_a_row_are_shortened(numbers: list[str], text: str) -> None:
    assert numbers_text(numbers) == text


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("（一）加强组织领导", 2),
        ("(二)完善机制", 2),
        ("1.健全网络", 3),
        ("1.5万人参加活动", 0),
        ("（一）加强组织领导，各部门分工负责。", 0),
        ("普通的一段", 0),
    ],
)
def test_lines_that_are_headings_by_their_form_become_headings(line: str, level: int) -> None:
    assert heading_level(line) == level


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("没有句号", "没有句号。"),
        ("有。", "有。"),
        ("他说：“好。”", "他说：“好。”"),
        ("（见附件）", "（见附件）。"),
        ("", ""),
    ],
)
def test_a_sentence_gets_its_full_stop_once(text: str, whole: str) -> None:
    assert closed(text) == whole
