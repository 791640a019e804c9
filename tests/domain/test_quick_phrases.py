"""Quick phrases (常用语): the county's own figures in them, and none without its figure."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from app.catalog.phrases import read_phrases
from app.domain.assessment import Answer
from app.domain.marking.kinds import PerCount, VersusReference
from app.domain.problems import ProblemError
from app.domain.quick_phrases import Filling, Fillings, Phrase, fillings_of, offered
from app.domain.rubric import Column, Ledger
from app.domain.scoring import score
from app.files.places import forms_dir
from app.services.quick_phrases import quick_phrases
from tests.builders import assessment, criterion, evidence, figure, line, reference, requirement, rows, rubric
from tests.review_builders import finding

LEDGER = Ledger("acts", "活动台账", (Column("date", "日期", "date"), Column("name", "名称", required=True)), ("name",))
WHOLE = rubric(
    criterion(VersusReference("m")),
    criterion(PerCount(Decimal(1), ledger="acts"), code="A2", evidence=(requirement("e1"),)),
    criterion(code="A3"),
    ledgers=(LEDGER,),
)
SAID = assessment(
    {
        "A1": Answer(self_points=Decimal(4), self_reason="县里另有调查。"),
        "A3": Answer(not_applicable="没有乡镇"),
    },
    measures=(figure(2021, "20.5"),),
    references=(reference(2021, "26.82"),),
    ledgers={"acts": rows({"name": "甲"}, {"name": "甲"}, {"name": "乙"})},
    evidence=(evidence("E1", "A2", date=None, filed=False, title="签到表"),),
)
SHEET = score(WHOLE, SAID)


def said(code: str, *texts: str, due: dt.date | None = None, points: str | None = None) -> tuple[str, ...]:
    found = finding("调整", points) if points else None
    return offered(map(Phrase, texts), fillings_of(WHOLE, SAID, line(SHEET, code), found, due))


def test_phrases_hold_the_points_figures_and_references_of_the_county() -> None:
    # 20.5 % is under 26.82 %: recomputed 0, claimed 4
    assert said("A1", "自评{self}分，复算{computed}分，多{over}分") == ("自评4分，复算0分，多4分",)
    text = "{measure}为{value}（{year}年），{region}{reference_year}年参照值{reference}"
    assert said("A1", text) == ("素养水平为20.5%（2021年），河北省2021年参照值26.82%",)
    assert said("A1", "说明“{reason}”") == ("说明“县里另有调查”",)
    assert said("A3", "{not_applicable}：{reason}") == ("不适用：没有乡镇",)


def test_phrases_hold_ledger_papers_and_the_day() -> None:
    # 甲 stands twice: two of three rows count; the paper has no file and no date
    assert said("A2", "{ledger}{rows}行计{counted}行，{uncounted}行不计") == ("活动台账3行计2行，1行不计",)
    assert said("A2", "缺{requirement}，请于{due}前补充", due=dt.date(2022, 5, 1)) == (
        "缺e1证明，请于2022年5月1日前补充",
    )
    assert said("A2", "{undated}没有日期") == ("“签到表”没有日期",)


def test_a_phrase_without_its_figure_is_not_offered() -> None:
    assert said("A2", "缺{requirement}，请于{due}前补充", "{measure}为{value}", "计{verified}分", "{under}") == ()
    assert said("A1", "扣{cut}分", points="2") == ()
    assert said("A1", "计{verified}分", points="2") == ("计2分",)


def test_needs_and_without_and_groups() -> None:
    both = Fillings({"self": "1"}, (({"warning": "甲"}, {"warning": "乙"}),))
    phrases = (Phrase("{warning}！"), Phrase("有", needs=("self",)), Phrase("没有", without=("self",)), Phrase("有"))
    nothing: Filling = {}

    assert offered(phrases, both) == ("甲！", "乙！", "有")
    assert offered(phrases, Fillings(nothing)) == ("没有", "有")


def test_the_shipped_phrases_are_sound_and_fit_the_county() -> None:
    assert len(read_phrases(forms_dir())) > 10
    found = quick_phrases(WHOLE, SAID, line(SHEET, "A1"))
    assert found[0] == "自评4分，复算0分，材料不支持多出的4分，按复算计0分。"
    assert not [text for text in found if "{" in text]


def test_an_unknown_place_is_named_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "phrases").mkdir()
    text = "format: 1\nphrases:\n  - {text: 自评{self}分}\n"
    (tmp_path / "phrases" / "judging.yaml").write_text(
        text.replace("自评{self}分", '"自评{selfpoints}分"'), encoding="utf-8"
    )
    with pytest.raises(ProblemError) as told:
        read_phrases(tmp_path)

    assert told.value.problems[0].code == "VALUE_INVALID"
    assert "{selfpoints}" in told.value.problems[0].what
    assert "第3行" in told.value.problems[0].where
