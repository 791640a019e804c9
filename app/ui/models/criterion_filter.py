"""Which criteria of the tree are shown: by state, department, method, ★, 退回, and what is searched for."""

from dataclasses import dataclass

from app.domain.rubric import Criterion, Rubric
from app.domain.score_sheet import State
from app.ui.search_text import SearchText


@dataclass(frozen=True, slots=True)
class CriterionFilter:
    """What is asked for; empty fields ask for nothing."""

    text: str = ""
    state: State | None = None
    department: str = ""
    method: str = ""
    core: bool = False
    returned: bool = False

    def holds(self, criterion: Criterion, state: State, words: SearchText, *, is_returned: bool = False) -> bool:
        """Tell whether a criterion is shown. is_returned: it came back (退回) and is being corrected."""
        return (
            self.state in (None, state)
            and (not self.core or criterion.core)
            and (not self.returned or is_returned)
            and (not self.department or self.department in departments_of(criterion))
            and (not self.method or self.method in criterion.methods)
            and words.holds(self.text)
        )


EVERYTHING = CriterionFilter()


def departments_of(criterion: Criterion) -> tuple[str, ...]:
    """Return who answers for a criterion or for its evidence, each once."""
    named = (*criterion.departments, *(one for asked in criterion.evidence for one in asked.departments))
    return tuple(dict.fromkeys(named))


def all_departments(rubric: Rubric) -> tuple[str, ...]:
    """Return every department of a rubric, in its order."""
    return tuple(dict.fromkeys(one for criterion in rubric.criteria for one in departments_of(criterion)))


def all_methods(rubric: Rubric) -> tuple[str, ...]:
    """Return every method (评估办法) of a rubric, in its order."""
    return tuple(dict.fromkeys(one for criterion in rubric.criteria for one in criterion.methods))


def search_texts(rubric: Rubric) -> dict[str, SearchText]:
    """Return what each criterion is found by: its code, titles above it, its texts, what evidence it asks for."""
    found = {}
    for dimension in rubric.dimensions:
        for indicator in dimension.indicators:
            for criterion in indicator.criteria:
                asked = (requirement.title for requirement in criterion.evidence)
                words = (criterion.code, criterion.text, criterion.rule_text, *asked, *departments_of(criterion))
                found[criterion.code] = SearchText(*words, names=(criterion.title, indicator.title, dimension.title))
    return found
