"""The plain template: what is written into it comes back, whatever a rubric holds and whatever people do to it."""

from hypothesis import given, settings

from app.catalog.rubric_reader import read_rubric
from app.catalog.template_rows import template_rows
from app.catalog.template_sheet_rows import SheetRow
from app.catalog.template_tree import template_trees
from app.catalog.template_words import read_template_form
from app.domain.marking.kinds import KINDS, LABELS
from app.domain.quantities import Unit
from app.domain.rubric import Rubric
from app.domain.template_form import TemplateForm
from app.files.places import forms_dir
from tests.strategies import odd_rubrics, rubrics

FORM: TemplateForm = read_template_form(forms_dir())


def read_back(rubric: Rubric) -> Rubric | None:
    """Return what the rows of a rubric say."""
    written = template_rows(rubric, (), FORM)
    rows = {
        sheet.id: tuple(SheetRow(sheet, number, row) for number, row in enumerate(written[sheet.id], 2))
        for sheet in FORM.sheets
    }
    trees = template_trees(rows, FORM, "模板.xlsx")
    assert trees.problems == []
    reading = read_rubric(trees.rubric)
    assert [str(problem) for problem in reading.problems if problem.code != "TEXT_CONTROL"] == []
    return reading.rubric


@given(rubric=odd_rubrics())
@settings(max_examples=150)
def test_the_rows_of_a_rubric_say_the_same_rubric(rubric: Rubric) -> None:
    assert read_back(rubric) == rubric


@given(rubric=rubrics())
def test_the_rows_of_an_ordinary_rubric_say_it_too(rubric: Rubric) -> None:
    assert read_back(rubric) == rubric


def test_the_words_of_the_template_are_those_of_the_program() -> None:
    assert FORM.choices["kind"] == LABELS
    assert FORM.choices["unit"].keys() == {unit.value for unit in Unit}
    assert KINDS.keys() == FORM.choices["kind"].keys()


def test_titles_and_words_are_told_apart() -> None:
    for sheet in FORM.sheets:
        titles = [column.title for column in sheet.columns]
        assert len(set(titles)) == len(titles)
        assert all(column.help and len(column.help) <= 255 and len(column.title) <= 32 for column in sheet.columns)
    for words in FORM.choices.values():
        assert len(set(words.values())) == len(words)
