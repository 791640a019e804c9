"""评估意见表.pdf: points worked out in review_dossiers; nothing cut, no grade, signed beside something."""

from dataclasses import replace

import pytest

from app.documents.review_dossier import ReviewDossier
from app.documents.review_opinion_model import opinion_model
from app.documents.review_opinion_parts import OpinionSection
from app.documents.review_opinion_pdf import opinion_pdf_bytes
from app.domain.assessment import GateAnswer
from app.domain.problems import ProblemError
from app.domain.review import Finding, FindingVerdict, GateFinding, Level
from tests.documents.review_dossiers import (
    TRICKY,
    capped_review,
    form_for,
    review_dossier,
    rich_review,
    text_of,
)
from tests.documents.scored_dossiers import capped_dossier, rich_dossier

FORM = form_for("review_opinion")


def sections(dossier: object) -> dict[str, OpinionSection]:
    return {section.id: section for section in opinion_model(dossier, FORM).sections}  # type: ignore[arg-type]


def test_points_per_dimension_bonus_total_and_rate_are_those_worked_out_by_hand() -> None:
    rows = sections(capped_review())["dimensions"].rows

    assert [row.texts[:5] for row in rows] == [
        ("A　组织管理", "10", "10", "10", "5.5"),
        ("B　健康环境", "12", "6.25", "5.5", "4"),
        ("加分项", "+5", "5", "5", "3"),
        ("合计", "22", "21.25", "20.5", "12.5"),
        ("得分率（%）", "", "111.84", "107.89", "65.79"),
    ]


def test_the_largest_deductions_come_first_with_code_points_and_opinion() -> None:
    rows = sections(capped_review())["dimensions"].rows

    first, second, bonus = (row.texts[-1].split("\n") for row in rows[:3])
    assert first == ["A3扣4分：没有能证明的材料。", f"A2扣2.5分：{TRICKY}"]
    assert second[0] == "B1扣3分：须补充现场照片"
    assert second[1].startswith("B4扣2分：不适用（没有企业）")
    assert bonus == ["B9：不属于加分内容"]


def test_the_column_of_the_city_stands_only_where_its_review_is_attached() -> None:
    alone = capped_review()
    city = replace(alone.review, level=Level.CITY, sheet=review_dossier(capped_dossier(), {}).review.sheet)
    both = replace(alone, city=city)

    assert "city" not in [column.id for column in sections(alone)["dimensions"].columns]
    section = sections(both)["dimensions"]
    place = [column.id for column in section.columns].index("city")
    assert [column.label for column in section.columns][2:6] == ["自评", "市级", "复算", "省级"]
    assert sections(alone)["dimensions"].columns[4].label == "评审"
    assert [row.texts[place] for row in section.rows] == ["10", "5.5", "5", "20.5", "107.89"]


def test_problems_are_drafted_from_all_opinions_that_do_not_just_accept() -> None:
    dossier = capped_review()

    assert dossier.problems_are_drafted
    rows = sections(dossier)["problems"].rows
    assert [row.texts[1:3] for row in rows] == [
        (TRICKY, "A2"),
        ("没有能证明的材料。", "A3"),
        ("须补充现场照片", "B1"),
        ("不属于加分内容", "B9"),
    ]
    assert "草稿" not in text_of(opinion_pdf_bytes(dossier, FORM))
    assert not rich_review().problems_are_drafted


def with_gates(found: dict[str, GateFinding], city: dict[str, GateFinding] | None = None) -> ReviewDossier:
    """Return a review of a county that says 不符合 of G1 and nothing of G2."""
    own = rich_dossier()
    gates = {"G1": GateAnswer(met=False, statement="2020年发生1起")}
    dossier = review_dossier(replace(own, assessment=replace(own.assessment, gates=gates)), {})
    below = None if city is None else replace(dossier.review, level=Level.CITY, gates=city)
    return replace(dossier, review=replace(dossier.review, gates=found), city=below)


def test_gates_say_what_the_county_said_of_them() -> None:
    told = sections(with_gates({}))["gates"]

    assert [column.label for column in told.columns][2:] == ["申报情况", "申报说明", "核实情况", "核实意见"]
    assert [row.texts[2:] for row in told.rows] == [
        ("不符合", "2020年发生1起", "未核实", ""),
        ("未说明", "", "未核实", ""),
    ]
    assert told.notes[1:] == ("第1条不符合，不予评分；得分照列。",)


def test_gates_say_what_was_found_of_them_and_by_the_city_before() -> None:
    opinion = "调查报告认定\n不属于重大事件"
    found = {"G1": GateFinding(met=True, opinion=opinion, note="合议"), "G2": GateFinding(met=False, opinion="不实")}
    told = sections(with_gates(found, {"G2": GateFinding(met=True)}))["gates"]

    assert [column.label for column in told.columns][4:] == ["市级核实", "核实情况", "核实意见"]
    assert [row.texts[2:] for row in told.rows] == [
        ("不符合", "2020年发生1起", "未核实", "符合", f"{opinion}\n（合并说明）合议"),
        ("未说明", "", "符合", "不符合", "不实"),
    ]
    assert told.notes[1:] == ("第2条不符合，不予评分；得分照列。",)
    # A city that verified none has no column
    assert len(sections(with_gates(found, {}))["gates"].columns) == 6


def test_a_gate_found_not_met_is_among_the_drafted_problems() -> None:
    dossier = with_gates({"G1": GateFinding(met=True, opinion="属实"), "G2": GateFinding(met=False, opinion=" 不实 ")})

    assert [one.text for one in dossier.problems] == ["基本条件G2不符合：不实"]


def test_venues_samples_and_remarks_stand_with_code_and_date() -> None:
    told = sections(rich_review())

    assert told["visits"].rows[0].texts[1:] == (
        "C7",
        "第一小学食堂",
        "2021-12-24",
        "88.5",
        "制度上墙，记录完整",
    )
    assert told["visits"].notes == ("评分项C7：主题活动台账共31处，抽取2处（随机，种子20211224）。",)
    assert told["strengths"].rows[0].texts == ("1", "领导重视，协调机制健全", "C1", "2021-12-25")
    text = text_of(opinion_pdf_bytes(rich_review(), FORM))
    for said in (
        "健康县区建设技术评估意见表",
        "一、基本条件",
        "六、建议",
        "专家组组长（签字）",
        "参考模板，非官方文本",
    ):
        assert said in text
    assert "通过" not in text  # the grade of this rubric


def test_what_was_not_sealed_says_so_and_what_is_not_reviewed_is_counted() -> None:
    text = text_of(opinion_pdf_bytes(replace(capped_review(), is_sealed=False), FORM))

    assert "未经本程序封装" in text
    assert "已评审4项（共9项），未评审的按复算得分计。" in text


def test_an_opinion_of_many_pages_is_printed_whole_and_the_same_twice() -> None:
    long = "".join(f"第{number}条意见，" for number in range(700)) + "完。"
    dossier = review_dossier(capped_dossier(), {"A2": Finding(FindingVerdict.ADJUSTED, None, long)})

    pdf = opinion_pdf_bytes(dossier, FORM)

    text = text_of(pdf)
    assert all(f"第{number}条意见" in text for number in (0, 350, 699))
    assert pdf == opinion_pdf_bytes(dossier, FORM)


def test_nobody_signs_a_page_with_nothing_else_on_it() -> None:
    import pypdfium2

    for count in range(1, 24):
        findings = {
            code: Finding(FindingVerdict.ADJUSTED, None, "材料不全\n" * count) for code in ("A1", "A2", "A3", "B1")
        }
        with pypdfium2.PdfDocument(opinion_pdf_bytes(review_dossier(capped_dossier(), findings), FORM)) as pdf:
            last = pdf[len(pdf) - 1].get_textpage().get_text_bounded()
        assert "专家组组长" in last
        assert "序号" in last


def test_a_control_character_is_named_with_its_place() -> None:
    dossier = review_dossier(capped_dossier(), {"A2": Finding(FindingVerdict.ADJUSTED, None, "不\x07全")})

    with pytest.raises(ProblemError) as error:
        opinion_pdf_bytes(dossier, FORM)

    assert {problem.code for problem in error.value.problems} == {"TEXT_CONTROL"}
    assert any("A2" in problem.where for problem in error.value.problems)


@pytest.mark.parametrize("field", ["applicant", "cycle"])
def test_facts_of_any_length_go_on_over_the_pages(field: str) -> None:
    dossier, long = capped_review(), "示例县人民政府" * 1000 + "到此为止"
    review, given = dossier.review, dossier.submission
    cycle = replace(review.of.cycle, name=long) if field == "cycle" else review.of.cycle
    assessment = replace(given.assessment, cycle=cycle, applicant=long if field == "applicant" else "甲")
    made = replace(
        dossier,
        review=replace(review, of=replace(review.of, cycle=cycle)),
        submission=replace(given, assessment=assessment),
    )

    assert "到此为止" in text_of(opinion_pdf_bytes(made, FORM)).replace("\n", "")
