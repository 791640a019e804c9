from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from openpyxl import load_workbook

from app.catalog.forms import read_forms
from app.documents.dossier import Dossier
from app.documents.given_figures import figure_table, reference_table
from app.documents.score_table import write_score_table
from app.domain.assessment import Figure, LedgerRow
from app.domain.form import chosen_form
from app.domain.marking.facts import Facts
from app.domain.marking.kinds import Level
from app.domain.rubric import Column, Ledger, Measure, Reference
from app.files.places import forms_dir
from tests.documents.scored_dossiers import dossier_of, rich_dossier

FIGURES = (
    Figure("a_venues", 2021, denominator=Decimal(3), source="名册"),
    Figure("literacy", None, Decimal("25.10")),
    Figure("literacy", 2021, numerator=Decimal(3042), denominator=Decimal(10000)),
    Figure("literacy", 2020, numerator=Decimal(1), denominator=Decimal(7)),
    Figure("not_in_rubric", 2020, Decimal("5.50")),
    Figure("b_text", 2020, text="007"),
)


def with_figures(figures: tuple[Figure, ...] = FIGURES) -> Dossier:
    """In the rubric literacy comes before b_text before a_venues; two of three venues are on the ledger."""
    dossier = rich_dossier()
    ledgers = (
        *dossier.rubric.ledgers,
        Ledger("venues", "场所名册", (Column("name", "名称"), Column("area", "面积", "number"))),
    )
    literacy, unused = dossier.rubric.measures
    measures = (literacy, replace(unused, id="b_text"), Measure("a_venues", "场所覆盖率", numerator_ledger="venues"))
    rows = (LedgerRow({"name": "0012", "area": "120.50"}), LedgerRow({"name": "乙", "area": "约90"}))
    given = replace(dossier.assessment, measures=figures, ledgers={"venues": rows})
    return dossier_of(replace(dossier.rubric, measures=measures, ledgers=ledgers), given)


def test_figures_stand_by_measure_and_year_with_their_values() -> None:
    """1/7 is 14.2857…%, 2 of 3 are 66.6666…%."""
    dossier = with_figures()

    rows = figure_table(Facts(dossier.rubric, dossier.assessment), dossier, dossier.assessment.measures).rows

    assert [row[:5] for row in rows] == [
        ("居民健康素养水平", "2020年", "约14.2857%", "1", "7"),
        ("居民健康素养水平", "2021年", "30.42%", "3042", "10000"),
        ("居民健康素养水平", "年份不明", "25.1%", "", ""),
        ("没有用到的数据", "2020年", "007", "", ""),
        ("场所覆盖率", "2021年", "约66.6667%", "2", "3"),
        ("not_in_rubric", "2020年", "5.5", "", ""),
    ]


def test_references_stand_by_measure_and_year() -> None:
    dossier = with_figures()
    references = [
        Reference("a_venues", "示例省", Level.PROVINCE, 2020, Decimal(50)),
        Reference("literacy", "示例省", Level.PROVINCE, 2021, Decimal(26)),
        Reference("literacy", "示例省", Level.PROVINCE, 2020, Decimal(23)),
    ]

    rows = reference_table(dossier, references).rows

    assert [(row[0], row[3]) for row in rows] == [
        ("居民健康素养水平", "2020年"),
        ("居民健康素养水平", "2021年"),
        ("场所覆盖率", "2020年"),
    ]


def test_plain_numbers_are_numbers_in_the_workbook_and_text_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "x.xlsx"
    write_score_table(with_figures(), chosen_form(read_forms(forms_dir()), "score_table"), path)
    book = load_workbook(path)

    figures = next(sheet for sheet in book if sheet.title.endswith("填报数据"))
    assert [figures.cell(row, column).value for row in (3, 4) for column in (3, 4, 5)] == [
        "约14.2857%", 1, 7, "30.42%", 3042, 10000,
    ]  # fmt: skip
    assert figures["C6"].value == "007"
    ledger = next(sheet for sheet in book if sheet.title.endswith("台账"))
    assert [ledger.cell(4, column).value for column in (1, 2, 3)] == [1, "0012", 120.5]
    assert ledger["C4"].number_format == "0.00"
    assert ledger["C5"].value == "约90"
