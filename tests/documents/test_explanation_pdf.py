import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pypdfium2
import pytest

from app.documents.dossier import Dossier
from app.documents.explanation_pdf import explanation_pdf_bytes, write_explanation_pdf
from app.domain.assessment import Answer, LedgerRow
from app.domain.marking.kinds import YesNo
from app.domain.problems import ProblemError
from app.domain.rubric import Criterion, Dimension, Indicator, Status
from tests.documents.scored_dossiers import TRICKY, capped_dossier, dossier_of, rich_dossier

NOTICE = "参考模板，非官方文本；以省级印发为准"


def pages(dossier: Dossier) -> list[str]:
    """The text of every page, without any white space."""
    document = pypdfium2.PdfDocument(explanation_pdf_bytes(dossier))
    try:
        return ["".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()


def tight(text: str) -> str:
    return "".join(text.split())


def bookmarks(dossier: Dossier) -> list[tuple[int, str, int]]:
    document = pypdfium2.PdfDocument(explanation_pdf_bytes(dossier))
    try:
        return [(mark.level, mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()]
    finally:
        document.close()


def many(count: int, *, statement: str = "说明{n}开头" + "做了很多工作。" * 20 + "说明{n}结尾") -> Dossier:
    indicators = tuple(
        Indicator(f"A{n}", f"指标{n}", (Criterion(f"A{n}", f"标题{n}", Decimal(1), YesNo(), "要求。", "规则。"),))
        for n in range(1, count + 1)
    )
    dossier = capped_dossier()
    rubric = replace(dossier.rubric, dimensions=(Dimension("A", "组织管理", indicators),), bonus_cap=None)
    answers = {f"A{n}": Answer(met=True, statement=statement.format(n=n)) for n in range(1, count + 1)}
    return dossier_of(rubric, replace(dossier.assessment, answers=answers))


def with_ledger(rows: tuple[LedgerRow, ...]) -> Dossier:
    dossier = rich_dossier()
    return dossier_of(dossier.rubric, replace(dossier.assessment, ledgers={"activities": rows}))


def test_nothing_the_county_wrote_is_missing() -> None:
    found = "".join(pages(rich_dossier()))

    for said in (
        "第一行说明第二行<b>&说明",
        TRICKY,
        "第一项工作；第三项工作",
        "多数覆盖",
        "=扣分原因一",
        "发生一起 2次",
        "数据说明",
        "第2部分：给分理由：第二条路",
        "第一小学食堂 92分；示例公园 85.5分",
        "判分理由<i>",
        "自评理由甲",
        "省厅通报第3号",
        "活动说明",
        "没有工业企业",
        "见证明材料",
        "来源甲",
        "部门乙",
        "年份不明",
        "文字数据",
        "省级公报",
        "世界卫生日宣传",
        "人民广场",
        "早先的活动",
        "不计：日期不在申报周期内",
        "没有评分项用到的台账行",
        "关于成立领导小组的通知",
        "示政办〔2020〕1号",
        "3（第1-3页）",
        "监测报告100%#1",
        "县疾控中心",
        "没有文件的清单",
        "没有对应评分项的材料",
    ):
        assert tight(said) in found, said


def test_a_block_says_requirement_rule_points_and_derivation() -> None:
    dossier = capped_dossier()
    derivation = next(score.derivation for score in dossier.score.criteria if score.code == "B1")
    found = "".join(pages(dossier))

    assert derivation
    for part in ("B1的要求。", "B1的评分规则。", "3.50/5分", "4.25分（计算得分3.50分）", "现场另有亮点", *derivation):
        assert tight(part) in found, part


def test_the_first_page_tells_claimed_and_computed_rates_apart() -> None:
    """Of 19 applicable points 20.5 computed are 107.89 %, 21.25 claimed 111.84 %."""
    found = pages(capped_dossier())[0]

    assert "计算得分计算得分率自评得分自评得分率" in found
    assert "合计221920.50107.89%21.25111.84%" in found


def test_a_dimension_in_which_nothing_is_filled_in_says_so() -> None:
    found = pages(capped_dossier(A1=Answer(), A2=Answer(), A3=Answer()))[0]

    assert "A组织管理1010——尚未填报—" in found


def test_bookmarks_lead_to_every_dimension_and_criterion() -> None:
    marks = bookmarks(capped_dossier())

    assert [(level, title.split(" ")[0]) for level, title, _ in marks] == [
        (0, "A"), (1, "A1"), (1, "A2"), (1, "A3"),
        (0, "B"), (1, "B1"), (1, "B8"), (1, "B2"), (1, "B3"), (1, "B4"), (1, "B9"),
    ]  # fmt: skip
    assert marks[-1][2] == len(pages(capped_dossier())) - 1
    assert marks[0][2] == 0


def test_every_page_names_county_round_and_number() -> None:
    found = pages(replace(capped_dossier(), round=2))

    for number, page in enumerate(found, start=1):
        assert "示例市示例县逐项自评说明" in page
        assert "2021年度第2轮" in page
        assert f"第{number}页共{len(found)}页" in page
    assert "送审稿" in pages(replace(capped_dossier(), is_draft=True))[0]


def test_the_notice_is_for_reference_rubrics_only() -> None:
    dossier = rich_dossier()
    official = replace(dossier, rubric=replace(dossier.rubric, status=Status.OFFICIAL))

    assert all(NOTICE in page for page in pages(dossier))
    assert not any(NOTICE in page for page in pages(official))


def test_a_small_block_stays_on_one_page() -> None:
    found = pages(many(60))

    assert len(found) > 8
    for number in range(1, 61):
        whole = [page for page in found if f"标题{number}已得分" in page]
        assert len(whole) == 1
        assert f"说明{number}结尾" in whole[0], number


def test_longer_blocks_leave_no_half_empty_pages() -> None:
    """40 blocks of about two thirds of a page: kept whole, each would take a page of its own."""
    found = pages(many(40, statement="做了很多工作。" * 160))

    assert len(found) <= 32


def test_a_title_stands_with_requirement_rule_and_the_beginning_of_what_follows() -> None:
    for length in range(60, 200, 20):
        for page in pages(many(20, statement="做了很多工作。" * length)):
            titles = page.count("已得分1.00")
            assert titles <= page.count("规则。") == page.count("要求。")
            assert titles <= page.count("填报为：符合")


def test_a_statement_longer_than_pages_is_printed_whole() -> None:
    statement = "".join(f"第{number}句写得比较长一些。" for number in range(2000))

    found = pages(capped_dossier(A2=Answer(met=True, statement=statement)))

    bare = "".join(re.sub(r"示例市示例县逐项自评说明2021年度第1轮|第\d+页共\d+页", "", page) for page in found)
    assert statement in bare
    assert len(found) > 10


def test_ledger_rows_stay_whole_and_the_header_comes_again() -> None:
    rows = tuple(
        LedgerRow({"date": "2021-04-07", "name": f"第{n}次开始" + "宣传" * 40 + f"第{n}次结束", "place": "广场"})
        for n in range(120)
    )

    found = pages(with_ledger(rows))

    with_rows = [page for page in found if "次开始" in page]
    assert len(with_rows) > 4
    for page in with_rows:
        assert "序号日期活动名称地点计数" in page
        assert page.count("次开始") == page.count("次结束")
    assert sum(page.count("次开始") for page in with_rows) == 120


def test_a_row_higher_than_a_page_is_parted_and_kept() -> None:
    name = "".join(f"第{number}段" for number in range(3000))

    found = "".join(pages(with_ledger((LedgerRow({"date": "2021-04-07", "name": name}),))))

    assert all(f"第{number}段" in found for number in range(0, 3000, 7))


def test_no_line_begins_with_a_stop_or_closing_mark() -> None:
    document = pypdfium2.PdfDocument(
        explanation_pdf_bytes(many(30, statement="“要求”，（一）做法；《通知》：好。" * 30))
    )
    lines = [line for page in document for line in page.get_textpage().get_text_range().splitlines()]
    document.close()

    assert len(lines) > 300
    assert not [line for line in lines if line[:1] in set("，。、；：？！）》”’")]
    assert not [line for line in lines if line.strip()[-1:] in set("（《“‘")]


def test_rare_characters_print() -> None:
    assert "㙍𬭚" in "".join(pages(capped_dossier(A1=Answer(met=True, statement="㙍𬭚"))))


def test_a_control_character_is_named_and_nothing_written(tmp_path: Path) -> None:
    path = tmp_path / "x.pdf"

    with pytest.raises(ProblemError) as refused:
        write_explanation_pdf(capped_dossier(A2=Answer(met=True, statement="坏\x00字")), path)

    assert [(problem.code, problem.where) for problem in refused.value.problems] == [
        ("TEXT_CONTROL", "评分项 A2 的自评说明")
    ]
    assert not path.exists()


def test_the_same_dossier_gives_the_same_bytes(tmp_path: Path) -> None:
    first, second = tmp_path / "1.pdf", tmp_path / "2.pdf"

    write_explanation_pdf(rich_dossier(), first)
    write_explanation_pdf(rich_dossier(), second)

    assert first.read_bytes() == second.read_bytes()
