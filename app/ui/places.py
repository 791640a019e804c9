"""Places: where something is shown, so that one page can send a person to another without knowing it."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.changes import Change, Changes
from app.domain.problems import Problem
from app.domain.rubric import Rubric
from app.ui.tabs import Tab

__all__ = ["Place", "Tab", "place_of_change", "place_of_problem", "places_of"]


@dataclass(frozen=True, slots=True)
class Place:
    """A page and what is meant on it: the code of a criterion, or the id of a measure, ledger or piece."""

    tab: Tab
    key: str = ""


_TAB_BY_RECORD = {
    "county": Tab.BASICS,
    "applicant": Tab.BASICS,
    "cycle": Tab.BASICS,
    "person": Tab.BASICS,
    "profile": Tab.BASICS,
    "report": Tab.BASICS,
    "gate": Tab.BASICS,
    "figure": Tab.FIGURES,
    "reference": Tab.FIGURES,
    "ledger": Tab.LEDGERS,
    "evidence": Tab.MATERIALS,
    "answer": Tab.FILLING,
    "cases": Tab.CASES,
    "finished": Tab.EXPORT,
}


def place_of_change(change: Change) -> Place:
    """Return where a changed record is shown."""
    key = change.key.partition("@")[0] if change.kind in {"figure", "reference"} else change.key
    return Place(_TAB_BY_RECORD.get(change.kind, Tab.OVERVIEW), key)


def places_of(changes: Changes) -> tuple[Place, ...]:
    """Return where a step is shown, each place once, in the order of the changes."""
    return tuple(dict.fromkeys(place_of_change(change) for change in changes.changes))


def place_of_problem(problem: Problem, rubric: Rubric) -> Place | None:
    """Return where a problem is mended, None when it has no place on the desk."""
    first, _, rest = problem.where.partition(" ")
    if first in rubric.criterion_by_code:
        return Place(Tab.FILLING, first)
    if first in rubric.gate_by_id:
        return Place(Tab.BASICS, first)
    words = {
        "数据": lambda: Place(Tab.FIGURES, next(_measures_named(rubric, rest), "")),
        "台账": lambda: Place(Tab.LEDGERS, next(_ledgers_named(rubric, rest), "")),
        "佐证材料": lambda: Place(Tab.MATERIALS, rest),
        "典型案例": lambda: Place(Tab.CASES, rest),
        "县区与批次": lambda: Place(Tab.BASICS),
    }
    if first in words:
        return words[first]()
    measure = next(_measures_named(rubric, problem.where), None)
    return Place(Tab.FIGURES, measure) if measure else None


def _measures_named(rubric: Rubric, text: str) -> Iterator[str]:
    longest_first = sorted(rubric.measures, key=lambda measure: -len(measure.title))
    return (measure.id for measure in longest_first if text.startswith(measure.title))


def _ledgers_named(rubric: Rubric, text: str) -> Iterator[str]:
    return (ledger.id for ledger in rubric.ledgers if text.startswith(ledger.title or ledger.id))
