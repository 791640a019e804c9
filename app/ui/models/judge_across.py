"""One criterion over all counties (横看), as rows of texts."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from app.domain.points import shown
from app.domain.received import ReviewPicture
from app.domain.review_duties import avoiding_problems
from app.domain.rubric import Criterion
from app.domain.standing_findings import is_conflicting, standing_on
from app.ui.models.judged_set import Mark
from app.ui.models.text_table import TextRow

if TYPE_CHECKING:
    from app.services.read_received import AcrossLine

HEADER = ("县区", "意见", "自评", "复算", "评审", "填报和自评说明", "佐证材料")
NUMBERS = frozenset({2, 3, 4})
WEIGHTS = (13.0, 10.0, 6.0, 6.0, 6.0, 36.0, 23.0)
MARK_COLUMN, SAID_COLUMN, PAPERS_COLUMN = 1, 5, 6
AVOIDED = "回避"
MOST_SIGNS = 420
"""No cell shows as many signs; what is longer need not be measured. The whole stands in the tip and beside."""


def mark_of(picture: ReviewPicture, submission: str, code: str) -> Mark:
    """Return how far the review of one criterion of one set is."""
    # Only this one: of 150 sets with merged findings the others would take seconds.
    if is_conflicting(picture, submission, code):
        return Mark.CONFLICT
    finding = standing_on(picture, submission, code)
    return Mark(finding.verdict.value) if finding is not None else Mark.OPEN


def avoided_sets(picture: ReviewPicture) -> frozenset[str]:
    """Return the sets of the counties that the person who works here must not judge (回避)."""
    me = picture.about.me
    if me is None:
        return frozenset()
    return frozenset(
        id_
        for id_, one in picture.received.items()
        if any(problem.is_blocking for problem in avoiding_problems(picture, one.county, me))
    )


def across_rows(
    picture: ReviewPicture, lines: "Iterable[AcrossLine]", criterion: Criterion, *, only_open: bool
) -> tuple[TextRow, ...]:
    """Return a row a county, in the order given. only_open: those that nobody has judged."""
    avoided = avoided_sets(picture)
    rows = []
    for one in lines:
        mark = mark_of(picture, one.received.id, criterion.code)
        if one.received.id in picture.received and not (only_open and mark is not Mark.OPEN):
            rows.append(_row(picture, one, criterion, mark, is_avoided=one.received.id in avoided))
    return tuple(rows)


def _row(picture: ReviewPicture, one: "AcrossLine", criterion: Criterion, mark: Mark, *, is_avoided: bool) -> TextRow:
    from app.services.criterion_words import answer_words

    line, county = one.line, one.received.county
    finding = standing_on(picture, one.received.id, line.code)
    verified = line.computed if finding is None or finding.points is None else finding.points
    arrow = "" if line.self_points == line.computed else "↑" if line.self_points > line.computed else "↓"
    statement = f"说明：{one.answer.statement}" if one.answer.statement else "没有写说明"
    said = (*answer_words(one.answer, criterion.marking), statement, *one.derivation)
    papers = _papers(one)
    cells = (
        f"{county.full_name or one.received.id[:8]}"
        + (f"\n第{one.received.round}轮" if one.received.round > 1 else ""),
        f"{AVOIDED}\n{mark.value}" if is_avoided else mark.value,
        f"{arrow}{shown(line.self_points)}",
        shown(line.computed),
        shown(verified) if mark not in {Mark.OPEN, Mark.CONFLICT} else "",
        "　".join(" ".join(part.split()) for part in said)[:MOST_SIGNS],
        papers[0]
        if len(papers) == 1
        else f"共{len(papers)}件：{'；'.join(papers)}"[:MOST_SIGNS]
        if papers
        else "没有材料",
    )
    tips = ((SAID_COLUMN, "\n".join(said)), (PAPERS_COLUMN, "\n".join(papers)))
    return TextRow(cells, one.received.id, ((MARK_COLUMN, "locked" if is_avoided else mark.icon),), tips)


def _papers(one: "AcrossLine") -> list[str]:
    return [f"{piece.number} {piece.title}{'' if piece.has_file else '（没有文件）'}" for piece in one.evidence]
