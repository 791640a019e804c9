"""Rows of 体检: problems by severity, and which of them a person wants to see. Decides nothing about them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.domain.department_progress import departments_of, measures_of
from app.domain.evidence import Evidence
from app.domain.marking.kinds import PerCount, every
from app.domain.problems import CODES, Problem, Severity
from app.domain.rubric import Criterion
from app.domain.submission import Picture
from app.ui.display import severity_colour
from app.ui.models.told_list import Told
from app.ui.places import Place, Tab, place_of_problem


@dataclass(frozen=True, slots=True)
class Concern:
    """What a problem has to do with: where it is mended, the codes of the dimensions, the departments."""

    place: Place | None = None
    dimensions: frozenset[str] = frozenset()
    departments: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ProblemFilter:
    """What is wanted; an empty text wants everything. hidden: severities that are not shown."""

    hidden: frozenset[Severity] = frozenset()
    code: str = ""
    dimension: str = ""
    department: str = ""
    words: str = ""

    def wants(self, problem: Problem, concern: Concern) -> bool:
        """Tell whether a problem is shown."""
        return (
            problem.severity not in self.hidden
            and self.code in ("", problem.code)
            and (not self.dimension or self.dimension in concern.dimensions)
            and (not self.department or self.department in concern.departments)
            and self.words.casefold() in f"{problem.where} {problem.what} {problem.what_to_do}".casefold()
        )


@dataclass(frozen=True, slots=True)
class Concerns:
    """Finds what problems of one picture have to do with; indexed once."""

    picture: Picture
    dimension_of: Mapping[str, str] = field(default_factory=dict)
    readers: Mapping[str, list[Criterion]] = field(default_factory=dict)
    pieces: Mapping[str, Evidence] = field(default_factory=dict)

    def of(self, problem: Problem) -> Concern:
        """Return what a problem has to do with."""
        rubric = self.picture.rubric
        place = place_of_problem(problem, rubric)
        if place is None:
            return Concern()
        if place.tab is Tab.MATERIALS:
            return self._of_piece(place)
        criteria: Iterable[Criterion] = ()
        named: tuple[str, ...] = ()
        if place.tab is Tab.FILLING:
            criteria = [rubric.criterion_by_code[place.key]]
        elif place.tab in (Tab.FIGURES, Tab.LEDGERS):
            criteria = self.readers.get(f"{place.tab}:{place.key.partition('/')[0]}", ())
            measure = rubric.measure_by_id.get(place.key) if place.tab is Tab.FIGURES else None
            named = measure.departments if measure else ()
        return self._concern(place, criteria, named)

    def _of_piece(self, place: Place) -> Concern:
        piece = self.pieces.get(place.key) or self.pieces.get(place.key.rpartition(" 的")[0])
        if piece is None:
            return Concern(place)
        known = self.picture.rubric.criterion_by_code
        criteria = [known[one.criterion] for one in piece.serves if one.criterion in known]
        own = (piece.department,) if piece.department else ()
        return self._concern(Place(Tab.MATERIALS, piece.id), criteria, own)

    def _concern(self, place: Place, criteria: Iterable[Criterion], named: tuple[str, ...]) -> Concern:
        criteria = tuple(criteria)
        departments = named or tuple(name for criterion in criteria for name in departments_of(criterion))
        return Concern(
            place, frozenset(self.dimension_of[criterion.code] for criterion in criteria), frozenset(departments)
        )


def concerns_of(picture: Picture, numbers: Mapping[str, str]) -> Concerns:
    """Return the index of a picture. numbers: the 材料编号 by evidence id; problems may name a piece by it."""
    rubric = picture.rubric
    readers: dict[str, list[Criterion]] = {}
    for criterion in rubric.criteria:
        keys = [f"{Tab.FIGURES}:{one}" for one in measures_of(criterion)]
        keys += [f"{Tab.LEDGERS}:{one.ledger}" for one in every(criterion.marking) if isinstance(one, PerCount)]
        for key in dict.fromkeys(keys):
            readers.setdefault(key, []).append(criterion)
    pieces: dict[str, Evidence] = {}
    for names in (lambda piece: piece.title, lambda piece: numbers.get(piece.id, ""), lambda piece: piece.id):
        # What names one piece alone is taken last and so wins.
        pieces |= {name: piece for piece in reversed(picture.assessment.evidence) if (name := names(piece))}
    dimension_of = {criterion.code: dimension.code for dimension, _, criterion in rubric.places()}
    return Concerns(picture, dimension_of, readers, pieces)


def problem_rows(problems: Iterable[Problem], gates: Iterable[str]) -> tuple[Told, ...]:
    """Return the rows of the problems under a title for each severity. gates: ids that need the word before them."""
    by_severity: dict[Severity, list[Told]] = {severity: [] for severity in Severity}
    known = frozenset(gates)
    for problem in problems:
        by_severity[problem.severity].append(_row(problem, known))
    rows: list[Told] = []
    for severity, found in by_severity.items():
        if found:
            title = f"{severity.label}（{len(found)}条）　{MEANINGS[severity]}"
            rows.append(Told(title, colour=severity_colour(severity).name(), is_title=True))
            rows += found
    return tuple(rows)


MEANINGS = {
    Severity.BLOCKING: "不处理就不能导出定稿",
    Severity.WARNING: "不妨碍提交，请逐条看一下",
    Severity.HINT: "知道即可",
}


def _row(problem: Problem, gates: frozenset[str]) -> Told:
    word = f"基本条件 {problem.where}" if problem.where in gates else problem.where
    return Told(
        word or CODES.get(problem.code, "其他"),
        problem.what,
        problem.what_to_do,
        mark=problem.severity.label,
        icon=f"severity-{problem.severity.value}",
        colour=severity_colour(problem.severity).name(),
        key=problem,
    )
