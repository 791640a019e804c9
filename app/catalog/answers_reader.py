"""Reads an answers file (DESIGN.md 6): all that is wrong comes at once, with file and line; nothing is stored."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast, get_type_hints

from app.catalog.answers_checks import answers_problems
from app.catalog.located_yaml import LocatedTree, Location, Tree, by_line, read_located
from app.catalog.rubric_reader import is_newer
from app.catalog.texts import text_problems
from app.catalog.validation import validated
from app.domain.assessment import Answer, Assessment, Case, Figure, GateAnswer
from app.domain.county import Cycle
from app.domain.evidence import Evidence
from app.domain.ledger import read_day
from app.domain.merging import Named
from app.domain.problems import Problem, ProblemError, blocking, has_blocking, warning
from app.domain.quantities import FigureUnitError, Unit, read_figure
from app.domain.rubric import Ledger, Reference, Rubric

FORMAT = 1
"""The newest answers format this program reads."""

_DIGITS = str.maketrans("０１２３４５６７８９．－", "0123456789.-")
_SECTIONS = get_type_hints(Assessment)
_LISTS: dict[str, type] = {"measures": Figure, "references": Reference, "evidence": Evidence, "cases": Case}
_ENTRIES: dict[str, type] = {"answers": Answer, "gates": GateAnswer} | _LISTS
"""The types of the entries of the sections that hold many."""

_NUMBER_KEYS = {"count", "points", "self_points", "score", "year", "assessed_year"}


@dataclass(frozen=True, slots=True)
class AnswersFile:
    """What an answers file says. named: the keys it names; files: evidence id to the file on disk; warnings only."""

    assessment: Assessment
    named: Named
    files: dict[str, Path] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def read_answers(
    path: Path, rubric: Rubric, known_evidence: Collection[str] = (), cycle: Cycle | None = None
) -> AnswersFile:
    """Return what the file says. known_evidence, cycle: the ids and the cycle that are in the workspace already.

    Raises: ProblemError with every problem when any of them is blocking.
    """
    source = read_located(path)
    reader = AnswersTree(source, rubric)
    assessment, named = reader.read(source.tree)
    problems = list(reader.problems)
    problems += text_problems(source)
    if assessment is not None:
        standing = None if "cycle" in named else cycle
        problems += answers_problems(
            assessment, rubric, source, known_evidence=known_evidence, places=reader.places, cycle=standing
        )
    files = dict(_files(source, path.parent, problems))
    problems = by_line(problems)
    if assessment is None or has_blocking(problems):
        raise ProblemError(problems)
    return AnswersFile(assessment, named, files, tuple(problems))


def _files(source: LocatedTree, folder: Path, problems: list[Problem]) -> Iterator[tuple[str, Path]]:
    pieces = source.tree.get("evidence") if isinstance(source.tree, dict) else None
    for index, piece in enumerate(pieces if isinstance(pieces, list) else []):
        name = piece.get("file") if isinstance(piece, dict) else None
        if not isinstance(piece, dict) or name is None:
            continue
        where = source.where(("evidence", index, "file"))
        if str(name).startswith(("\\\\", "//")):
            what = f"佐证材料“{piece.get('id')}”的文件“{name}”在网络上，不去读取。"
            problems.append(blocking("FILE_MISSING", where, what, "请把文件拷到本填报文件旁边，写相对路径。"))
            continue
        file = folder / str(name)
        if _is_elsewhere(file, folder):
            what = f"佐证材料“{piece.get('id')}”的文件“{name}”不在填报文件所在的文件夹里。"
            problems.append(warning("EVIDENCE_FILE", where, what, "请确认就是要上交的那一份。"))
        if not str(name).strip() or not _is_file(file):
            what = f"佐证材料“{piece.get('id')}”的文件“{name}”不存在或不是文件。"
            problems.append(blocking("FILE_MISSING", where, what, "路径从本填报文件所在的文件夹算起，请核对。"))
        else:
            yield str(piece.get("id")), file


def _is_elsewhere(file: Path, folder: Path) -> bool:
    """Tell whether a path leads out of the folder: an answers file from somebody else could pick files of this PC."""
    try:
        return not file.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError):
        return False


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a name no disk can hold
        return False


class AnswersTree:
    """Turns the tree of an answers file (or of a vector) into an Assessment; collects the problems on the way."""

    def __init__(self, source: LocatedTree, rubric: Rubric) -> None:
        """Keep the source for its lines and the rubric for units and ledgers."""
        self.source = source
        self.rubric = rubric
        self.problems: list[Problem] = []
        self.places: dict[str, list[int]] = {}

    def read(self, tree: Tree, at: Location = ()) -> tuple[Assessment | None, Named]:
        """Return what can be read, None when nothing can, and the keys that were named.

        Each entry is held against its type alone, so that one that cannot be read hides no other.
        """
        if not isinstance(tree, dict):
            self._refuse("VALUE_INVALID", at, "文件里不是填报内容（应是“键: 值”的形式）。", "请核对是不是选错了文件。")
            return None, {}
        given = dict(tree)
        self._check_format(given.pop("format", None), at)
        self.places = {}
        fields: dict[str, object] = {}
        for key, value in given.items():
            if key not in _SECTIONS:
                self._refuse("KEY_UNKNOWN", (*at, key), f"不认识的键“{key}”。", f"请核对拼写，或删去“{key}”。")
            elif value is not None:
                read = self._section(key, self._prepared(key, value, (*at, key)), (*at, key))
                fields |= {} if read is None else {key: read}
        return Assessment(**fields), _named(given)  # type: ignore[arg-type]

    def _section(self, key: str, tree: Tree, at: Location) -> object:
        kind = _ENTRIES.get(key)
        if kind is not None and isinstance(tree, dict) and key not in _LISTS:
            found = {name: self._value(kind, part, (*at, name)) for name, part in tree.items()}
            return {name: value for name, value in found.items() if value is not None}
        if kind is not None and isinstance(tree, list) and key in _LISTS:
            entries = [(index, self._value(kind, part, (*at, index))) for index, part in enumerate(tree)]
            self.places[key] = [index for index, value in entries if value is not None]
            return tuple(value for _, value in entries if value is not None)
        return self._value(_SECTIONS[key], tree, at)

    def _value(self, kind: type, tree: Tree, at: Location) -> object:
        value, problems = validated(kind, tree, self.source, at)
        self.problems += problems
        return cast("object", value)

    def _check_format(self, given: Tree, at: Location) -> None:
        if given is None:
            return
        if is_newer(given, FORMAT):
            what = f"填报文件的格式是{str(given)[:20]}，本程序只认识{FORMAT}。"
            self._refuse("FORMAT_NEWER", (*at, "format"), what, "请升级本程序后再试。")
        elif given != str(FORMAT):
            what = f"填报文件的格式“{str(given)[:20]}”不是版本号。"
            self._refuse("VALUE_INVALID", (*at, "format"), what, f"请写成 format: {FORMAT}。")

    def _refuse(self, code: str, at: Location, what: str, to_do: str) -> None:
        self.problems.append(blocking(code, self.source.where(at), what, to_do))

    def _prepared(self, key: str, value: Tree, at: Location) -> Tree:
        if key in {"measures", "references"} and isinstance(value, list):
            return [self._figure(one, (*at, index), key) for index, one in enumerate(value)]
        if key == "ledgers" and isinstance(value, dict):
            # A ledger without rows after its colon is not begun; only `[]` says that there was nothing.
            rows_by_name = {name: rows for name, rows in value.items() if rows is not None}
            return {name: self._ledger(name, rows, (*at, name)) for name, rows in rows_by_name.items()}
        if key == "evidence" and isinstance(value, list):
            return [self._piece(one, (*at, index)) for index, one in enumerate(value)]
        if key == "cycle" and isinstance(value, dict):
            return self._dated(_narrowed(value), ("start", "end"), at)
        if key == "answers" and isinstance(value, dict):
            return {code: _narrowed(_without_nulls(answer)) for code, answer in value.items() if answer is not None}
        return _without_nulls(value)

    def _figure(self, tree: Tree, at: Location, key: str) -> Tree:
        if not isinstance(tree, dict):
            return tree
        figure = cast("dict[str, Tree]", _narrowed(_without_nulls(tree)))
        measure = self.rubric.measure_by_id.get(str(figure.get("measure")))
        unit = measure.unit if measure else Unit.COUNT
        if measure and unit is Unit.TEXT and key == "measures" and "value" in figure:
            return {name: part for name, part in figure.items() if name != "value"} | {"text": figure["value"]}
        for name, wanted in (("value", unit), ("numerator", Unit.COUNT), ("denominator", Unit.COUNT)):
            if name in figure:
                given = figure.pop(name)
                read = self._number(given, wanted, (*at, name), measure.title) if measure else None
                # A reference must have a value; what cannot be read was refused already.
                figure |= {name: read} if read is not None else {"value": "0"} if key == "references" else {}
        return figure

    def _number(self, text: Tree, unit: Unit, at: Location, title: str) -> str | None:
        try:
            return str(read_figure(str(text), unit))
        except FigureUnitError as error:
            to_do = "请换算成这个单位再填，不要只改符号。"
            self._refuse("FIGURE_UNIT", at, f"{title}：{error}（现在是“{text}”）。", to_do)
        except ValueError as error:
            self._refuse("FIGURE_UNREADABLE", at, f"{title}读不出来：{error}（现在是“{text}”）。", "请只填数字。")
        return None

    def _ledger(self, name: str, rows: Tree, at: Location) -> Tree:
        ledger = self.rubric.ledger_by_id.get(name)
        if not isinstance(rows, list):
            return rows
        if ledger is None:
            return []
        return [self._row(ledger, row, (*at, index)) for index, row in enumerate(rows)]

    def _row(self, ledger: Ledger, row: Tree, at: Location) -> Tree:
        if not isinstance(row, dict):
            return row
        columns = {column.id: column for column in ledger.columns}
        values: dict[str, Tree] = {}
        for key, value in row.items():
            if key == "evidence" or value is None or (isinstance(value, str) and not value.strip()):
                # An empty cell is no cell, as in the window.
                continue
            if key not in columns:
                listed = "、".join(columns)
                self._refuse("UNKNOWN_ID", (*at, key), f"台账“{ledger.title}”没有“{key}”这一列。", f"可用：{listed}。")
                continue
            is_date = columns[key].kind == "date"
            values[key] = (self._day(value, (*at, key)) if is_date else None) or value
        return {"values": values, "evidence": row.get("evidence") or []}

    def _piece(self, tree: Tree, at: Location) -> Tree:
        if not isinstance(tree, dict):
            return tree
        piece = cast("dict[str, Tree]", _without_nulls(tree))
        piece.pop("file", None)
        return self._dated(piece, ("date",), at)

    def _dated(self, tree: Tree, keys: tuple[str, ...], at: Location) -> Tree:
        dated = cast("dict[str, Tree]", _without_nulls(tree))
        for key in keys:
            if key in dated and (day := self._day(dated.pop(key), (*at, key))):
                dated[key] = day
        return dated

    def _day(self, text: Tree, at: Location) -> str | None:
        day = read_day(str(text))
        if day is None:
            self._refuse("DATE_UNREADABLE", at, f"日期“{text}”看不懂。", "请写成 2021-04-07 这样的年-月-日。")
            return None
        return day.isoformat()


def _without_nulls(tree: Tree) -> Tree:
    return {key: value for key, value in tree.items() if value is not None} if isinstance(tree, dict) else tree


def _narrowed(tree: Tree) -> Tree:
    """Return the tree with full-width digits of known numbers as plain ones; nothing else is touched."""
    if isinstance(tree, list):
        return [_narrowed(part) for part in tree]
    if not isinstance(tree, dict):
        return tree
    narrowed: dict[str, Tree] = {}
    for key, value in tree.items():
        if isinstance(value, str) and key in _NUMBER_KEYS:
            narrowed[key] = value.translate(_DIGITS).strip()
        elif key == "counts" and isinstance(value, dict):
            narrowed[key] = {one: n.translate(_DIGITS) if isinstance(n, str) else n for one, n in value.items()}
        else:
            narrowed[key] = _narrowed(value) if key in {"parts", "sites"} else value
    if isinstance(tree.get("parts"), dict):
        parts = cast("dict[str, Tree]", tree["parts"])
        narrowed["parts"] = {key: _narrowed(part) for key, part in parts.items()}
    return narrowed


def _named(given: dict[str, Tree]) -> Named:
    named: dict[str, object] = dict(given)
    pieces = given.get("evidence")
    if isinstance(pieces, list):
        named["evidence"] = {str(piece.get("id")): dict.fromkeys(piece) for piece in pieces if isinstance(piece, dict)}
    answers = given.get("answers")
    if isinstance(answers, dict):
        named["answers"] = {code: dict(answer) for code, answer in answers.items() if isinstance(answer, dict)}
    return named
