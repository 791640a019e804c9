"""Reads a filled template (评分标准模板) as a pack: linted and tried like a rubric.yaml, all problems at once."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from app.catalog.packs import Pack
from app.catalog.rubric_linter import linted
from app.catalog.template_sheet_rows import SheetRow, SheetTree
from app.catalog.template_tree import template_trees
from app.catalog.template_workbook import may_be_template, read_sheets
from app.catalog.vectors import Vector, missing_vectors, read_vectors, vector_problems
from app.domain.problems import Problem, ProblemError, blocking, has_blocking, warning
from app.domain.rubric import Rubric
from app.domain.template_form import TemplateForm
from app.files.canonical import digest

_PLACE = re.compile(r"^(?P<sheet>\S+) (?:[A-Z]+(?P<cell>\d+)|第(?P<row>\d+)行)")
_HEADING = re.compile(r"（([^（）]+)）$")
_QUOTED_KEY = re.compile(r"“([a-z][a-z_]*)”")
_BARE_KEY = re.compile(r"(?<![\w“])[a-z]+(?:_[a-z]+)*(?![\w”])")
_OF_SHAPE = frozenset({"KEY_MISSING", "KEY_UNKNOWN", "VALUE_INVALID"})
_OF_MARKINGS = frozenset({"MARKING_INVALID", "MARKING_TIERS", "MARKING_POINTS"})
"""Problems that name keys of a pack's file."""
_WORDS_FOR_PACKS = {
    "应为 true 或 false": "应为“是”或“否”",
    " vectors.yaml ": "“核验算例”表",
    "rubric.yaml": "模板",
    " at_least ": "“不低于”",
}
"""Words of messages about a pack's files, and those that fit a workbook."""
_NAMES = {"requirements": "title", "measures": "name", "gates": "text"}
"""The column of a sheet without which a row means nothing."""


def is_template(path: Path, form: TemplateForm) -> bool:
    """Tell whether a file is a workbook with our mark or with the headings of the template."""
    try:
        return may_be_template(path, form) and read_sheets(path, form).is_template
    except (ProblemError, OSError):
        return False


def read_template(path: Path, form: TemplateForm) -> Pack:
    """Return what the template says as a sound pack. Raises: ProblemError with everything that is wrong, by cell."""
    sheets = read_sheets(path, form)
    if not sheets.is_template:
        what = "这本工作簿不是评分标准模板。"
        to_do = "请用“写出模板”得到的工作簿填写；省里自己的评分表请用“导入”。"
        raise ProblemError([blocking("FILE_KIND", path.name, what, to_do)])
    trees = template_trees(sheets.rows, form, path.name)
    rubric, found = linted(trees.rubric)
    problems = [*sheets.problems, *trees.problems, *_nameless(sheets.rows, form), *found]
    vectors: tuple[Vector, ...] = ()
    if rubric is not None:
        vectors, wrong = _vectors(rubric, trees.vectors, is_sound=not has_blocking(problems))
        problems += wrong
    problems = list(_told(problems, form))
    if rubric is None or has_blocking(problems):
        raise ProblemError(problems)
    return Pack(rubric, digest(rubric), len(vectors), tuple(problems), vectors)


def _nameless(rows: Mapping[str, Sequence[SheetRow]], form: TemplateForm) -> Iterator[Problem]:
    """Yield the rows that say something of a paper, a figure or a condition, and not which."""
    for sheet, name in _NAMES.items():
        title = next(column.title for column in form.sheet(sheet).columns if column.id == name)
        for row in rows.get(sheet, ()):
            if row.texts.keys() - {"criterion"} and not row.texts.get(name, "").strip():
                yield warning("KEY_MISSING", row.where, f"没有写“{title}”。", "请补上；不要这一行的，请整行删去。")


def _vectors(rubric: Rubric, source: SheetTree, *, is_sound: bool) -> tuple[tuple[Vector, ...], list[Problem]]:
    """Return the worked examples; whether they come out right is tried only when all else is sound."""
    vectors, problems = read_vectors(source, rubric)
    if is_sound:
        problems += vector_problems(rubric, vectors, source)
    problems += missing_vectors(rubric, vectors, "核验算例")
    return tuple(vectors), problems


def _told(problems: Iterable[Problem], form: TemplateForm) -> list[Problem]:
    """Return the problems in the words of the template, by sheet and row, each once."""
    order = {sheet.title: number for number, sheet in enumerate(form.sheets)}

    def place(problem: Problem) -> tuple[int, int]:
        found = _PLACE.match(problem.where)
        if found is None:
            return order.get(problem.where, -1), 0
        return order.get(found["sheet"], -1), int(found["cell"] or found["row"])

    return sorted(dict.fromkeys(_worded(problem, form) for problem in problems), key=place)


def _worded(problem: Problem, form: TemplateForm) -> Problem:
    """Return a problem with the headings of its sheet for the keys of a pack's file."""
    if problem.code == "GRADES":
        # They are a part of the whole in a pack; here they have a sheet.
        problem = replace(problem, where=form.sheet("grades").title)
    sheet = problem.where.partition(" ")[0]
    heading = _HEADING.search(problem.where)
    titles = {column.id: column.title for one in form.sheets for column in one.columns if one.title == sheet}

    def title(found: re.Match[str]) -> str:
        known = titles.get(found[1], found[1])
        return f"“{heading[1] if heading and problem.code == 'VALUE_INVALID' else known}”"

    def said(text: str) -> str:
        if problem.code in _OF_SHAPE:
            text = _QUOTED_KEY.sub(title, text)
        if problem.code in _OF_MARKINGS:
            text = _BARE_KEY.sub(lambda found: titles.get(found[0], found[0]), text)
        for word, ours in _WORDS_FOR_PACKS.items():
            text = text.replace(word, ours)
        return text

    return replace(problem, what=said(problem.what), what_to_do=said(problem.what_to_do))
