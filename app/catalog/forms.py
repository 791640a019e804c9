"""Forms from forms/*.yaml: every problem at once with its line, unknown keys are errors."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.catalog.located_yaml import LocatedTree, Location, Tree, read_located
from app.catalog.validation import validated
from app.domain.form import ROW_COLUMNS, Form
from app.domain.problems import Problem, ProblemError, blocking

FORMAT = 1
"""The newest format of form files this program reads."""

_ADVICE = "写法见 forms/README.md。"


@dataclass(frozen=True, slots=True)
class _FormFile:
    format: int
    forms: tuple[Form, ...]


def read_forms(folder: Path) -> tuple[Form, ...]:
    """Return the forms of a folder in order of file name. Raises: ProblemError with everything that is wrong."""
    forms: list[Form] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            forms += read_form_file(path)
        except ProblemError as error:
            problems += error.problems
    ids = [form.id for form in forms]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    problems += [
        blocking("DUPLICATE_ID", f"表样 {name}", "有两张表用同一个编号。", "请改掉其中一个。") for name in twice
    ]
    if problems:
        raise ProblemError(problems)
    return tuple(forms)


def read_form_file(path: Path) -> tuple[Form, ...]:
    """Return the forms of one file. Raises: ProblemError."""
    source = read_located(path)
    _check_format(source)
    content, problems = validated(_FormFile, _renamed(source.tree), source)
    if content is not None:
        problems += [
            problem
            for number, form in enumerate(content.forms)
            for problem in _misplaced(form, source, ("forms", number))
        ]
    if problems or content is None:
        raise ProblemError(problems)
    return content.forms


def _check_format(source: LocatedTree) -> None:
    given = str(source.tree.get("format", FORMAT)) if isinstance(source.tree, Mapping) else ""
    if given.isdigit() and int(given) > FORMAT:
        what = f"表样的格式是{given}，本程序只认识{FORMAT}。"
        raise ProblemError([blocking("FORMAT_NEWER", source.where(("format",)), what, "请升级本程序后再用。")])


def _renamed(tree: Tree) -> Tree:
    # `from` is a word of Python and can be no name of a field.
    if isinstance(tree, list):
        return [_renamed(part) for part in tree]
    if isinstance(tree, dict):
        return {("first_column" if key == "from" else key): _renamed(part) for key, part in tree.items()}
    return tree


def _misplaced(form: Form, source: LocatedTree, at: Location) -> list[Problem]:
    """Return what is wrong with the columns of a table."""
    if form.kind != "table":
        return []
    if form.rows is None or not form.columns:
        return [blocking("VALUE_INVALID", source.where(at), "表要写明 rows 和 areas。", _ADVICE)]
    ids = [column.id for column in form.columns]
    wrong = {name: "程序不认识这一列" for name in ids if name not in ROW_COLUMNS[form.rows]}
    wrong |= {name: "这一列写了两次" for name in ids if ids.count(name) > 1}
    where = source.where((*at, "areas"))
    return [blocking("VALUE_INVALID", f"{where} {name}", f"{what}。", _ADVICE) for name, what in wrong.items()]
