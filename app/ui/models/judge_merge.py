"""What several reviewers said of the same criteria (合并), side by side, and what it became."""

from collections.abc import Iterator, Sequence

from app.domain.gate_limits import gate_name
from app.domain.merging_findings import several
from app.domain.points import shown
from app.domain.received import ReviewPicture
from app.domain.review import Finding
from app.domain.rubric import Rubric
from app.domain.score_sheet import ScoreSheet
from app.domain.standing_findings import conflicts, standing
from app.domain.standing_gates import gate_conflicts, several_gates, standing_gates
from app.ui import display
from app.ui.models.judged_gates import gate_words
from app.ui.models.text_table import TextRow

BEFORE = ("评分项", "自评", "复算")
AFTER = "合并后"
NUMBERS = frozenset({1, 2})
OPEN_ICON, DONE_ICON = "severity-warning", "state-scored"


def merge_header(picture: ReviewPicture, submission: str) -> tuple[str, ...]:
    """Return the columns: criterion, points, one a reviewer, what it became."""
    return (*BEFORE, *merging_reviewers(picture, submission), AFTER)


def merge_weights(columns: int) -> tuple[float, ...]:
    """Return how wide the columns are beside each other."""
    return (22.0, 6.0, 6.0, *([22.0] * (columns - len(BEFORE) - 1)), 26.0)


def merging_reviewers(picture: ReviewPicture, submission: str) -> tuple[str, ...]:
    """Return the keys of the reviewers who judged a criterion together with others."""
    found = {key for by_reviewer in several(picture, submission).values() for key in by_reviewer}
    found |= {key for by_reviewer in several_gates(picture, submission).values() for key in by_reviewer}
    return tuple(sorted(found))


def open_merges(picture: ReviewPicture, submission: str) -> int:
    """Return how many criteria and basic conditions wait to be merged."""
    return len(conflicts(picture, submission)) + len(gate_conflicts(picture, submission))


def _gate_rows(
    picture: ReviewPicture, submission: str, rubric: Rubric, reviewers: Sequence[str], *, only_open: bool
) -> Iterator[TextRow]:
    """Yield a row for each basic condition (基本条件) that several verified; its key is its id."""
    found, open_ones = several_gates(picture, submission), gate_conflicts(picture, submission)
    stands = standing_gates(picture, submission)
    for gate in rubric.gates:
        if gate.id not in found or (only_open and gate.id not in open_ones):
            continue
        said = (gate_words(found[gate.id].get(key)) for key in reviewers)
        is_open = gate.id in open_ones
        after = "还没有合并" if is_open else gate_words(stands.get(gate.id))
        cells = (f"{gate_name(gate.id)} {gate.text}".rstrip(), "", "", *said, after)
        yield TextRow(cells, gate.id, ((len(cells) - 1, OPEN_ICON if is_open else DONE_ICON),))


def merge_rows(
    picture: ReviewPicture, submission: str, rubric: Rubric, sheet: ScoreSheet, *, only_open: bool
) -> tuple[TextRow, ...]:
    """Return a row for each basic condition and criterion that several judged. only_open: those not merged."""
    found, open_ones = several(picture, submission), conflicts(picture, submission)
    reviewers, stands = merging_reviewers(picture, submission), standing(picture, submission)
    scores = {line.code: line for line in sheet.criteria}
    rows = [*_gate_rows(picture, submission, rubric, reviewers, only_open=only_open)]
    for criterion in rubric.criteria:
        code = criterion.code
        if code not in found or (only_open and code not in open_ones):
            continue
        line = scores[code]
        said = (words_of(found[code].get(key)) for key in reviewers)
        is_open = code in open_ones
        after = "还没有合并" if is_open else words_of(stands.get(code))
        star = display.CORE_MARK if criterion.core else ""
        cells = (f"{code} {star}{criterion.title}", shown(line.self_points), shown(line.computed), *said, after)
        rows.append(TextRow(cells, code, ((len(cells) - 1, OPEN_ICON if is_open else DONE_ICON),)))
    return tuple(rows)


def words_of(finding: Finding | None) -> str:
    """Return a finding in a cell; a dash where there is none."""
    if finding is None:
        return "—"
    points = "" if finding.points is None else f" {shown(finding.points)}分"
    asked = [f"需补充：{one.text}" + (f"（{one.due}前）" if one.due else "") for one in finding.supplements]
    note = [f"［{finding.note}］"] if finding.note else []
    return "\n".join(
        (f"{finding.verdict.value}{points}", *([finding.opinion] if finding.opinion else []), *asked, *note)
    )
