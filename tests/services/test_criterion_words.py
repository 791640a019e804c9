"""What a submission says of one criterion in words: inputs, figures, ledger rows with whether they count."""

import datetime as dt
from decimal import Decimal

from app.domain.assessment import Answer, Assessment, Figure
from app.domain.marking.kinds import PerCount, Threshold, YesNo
from app.domain.rubric import Column, Ledger, Rubric
from app.domain.scoring import score
from app.domain.submission import Submission
from app.services.criterion_words import CriterionWords, criterion_words
from tests.builders import assessment, criterion, rows, rubric

LEDGER = Ledger("l", "活动台账", (Column("name", "名称", required=True), Column("place", "地点")), ("name",))


def words(of: Rubric, given: Assessment, code: str) -> CriterionWords:
    sheet = score(of, given)
    submission = Submission(1, dt.date(2022, 1, 1), given, of.id, of.edition, "0" * 64, sheet)
    return criterion_words(of, submission, sheet, code)


def test_inputs_are_sentences() -> None:
    said = words(rubric(criterion(YesNo())), assessment({"A1": Answer(met=True, statement="不在这里")}), "A1")
    assert said == CriterionWords(("填报为：符合",), (), ())


def test_figures_are_sentences_with_their_source() -> None:
    figure = Figure("m", 2021, numerator=Decimal(72), denominator=Decimal(288), source="名册", department="疾控中心")
    said = words(rubric(criterion(Threshold("m", Decimal(20)))), assessment(measures=(figure,)), "A1")
    assert said.figures == ("素养水平（2021年）：25%（72÷288，名册，疾控中心）",)
    assert said.tables == ()


def test_rows_of_a_ledger_say_first_whether_they_count() -> None:
    given = assessment(ledgers={"l": rows({"name": "讲座", "place": "广场"}, {"place": "学校"})})
    said = words(rubric(criterion(PerCount(Decimal(1), ledger="l")), ledgers=(LEDGER,)), given, "A1")
    (table,) = said.tables
    assert table.title == "活动台账（登记2条，计入1条）"
    assert table.header == ("序号", "计数", "名称", "地点", "佐证")
    assert table.rows == (("1", "计入", "讲座", "广场", ""), ("2", "不计：缺“名称”", "", "学校", ""))
    assert len(table.weights) == 5
    assert table.numbers == {0}
