"""Samples and visits of one received set (现场) as rows of texts."""

from collections.abc import Iterator

from app.domain.points import shown
from app.domain.received import ReviewPicture, Sample
from app.domain.review import Visit
from app.domain.rubric import Criterion, Rubric
from app.domain.visits import is_visited, plain_name, visit_key
from app.ui import display
from app.ui.models.text_table import TextRow

SAMPLE_HEADER = ("评分项", "抽到的场所", "处数", "怎么定的")
SAMPLE_WEIGHTS = (22.0, 44.0, 9.0, 25.0)
VISIT_HEADER = ("评分项", "场所", "得分", "日期、照片")
VISIT_WEIGHTS = (37.0, 31.0, 12.0, 20.0)
BETWEEN_KEYS = "\t"
"""Stands between criterion and plain name in the key of a visit's row; no name has one."""


def offered_criteria(rubric: Rubric) -> tuple[Criterion, ...]:
    """Return the criteria that may be visited: those that are judged on the spot first, then all others."""
    visited = tuple(one for one in rubric.criteria if is_visited(one))
    return (*visited, *(one for one in rubric.criteria if one not in visited))


def sample_rows(picture: ReviewPicture, submission: str, rubric: Rubric) -> tuple[TextRow, ...]:
    """Return a row for each criterion that has a sample, in rubric order."""
    samples = picture.samples.get(submission, {})
    return tuple(
        TextRow((_title(one), "、".join(sample.venues), f"{len(sample.venues)}/{sample.of}", _how(sample)), one.code)
        for one in rubric.criteria
        if (sample := samples.get(one.code)) is not None
    )


def visits_of(picture: ReviewPicture, submission: str, rubric: Rubric) -> tuple[Visit, ...]:
    """Return the visits, with one still empty for each venue that was drawn and not visited, in rubric order."""
    stored = picture.visits.get(submission, ())
    known = {visit_key(one) for one in stored}
    drawn = (
        Visit(code, venue)
        for code, sample in picture.samples.get(submission, {}).items()
        for venue in sample.venues
        if (code, plain_name(venue)) not in known
    )
    order = {one.code: number for number, one in enumerate(rubric.criteria)}
    return tuple(sorted((*stored, *drawn), key=lambda one: order.get(one.criterion, len(order))))


def visit_rows(visits: tuple[Visit, ...], rubric: Rubric) -> tuple[TextRow, ...]:
    """Return a row a venue."""
    rows = []
    for one in visits:
        criterion = rubric.criterion_by_code.get(one.criterion)
        score = "" if one.score is None else shown(one.score)
        is_done = one.score is not None or bool(one.seen.strip())
        cells = (
            _title(criterion) if criterion else one.criterion,
            one.venue,
            score or ("看过" if is_done else "待评估"),
            "\n".join(_date_and_photos(one)),
        )
        icon = "state-scored" if is_done else "state-unanswered"
        rows.append(TextRow(cells, key_of(one), ((1, icon),)))
    return tuple(rows)


def _date_and_photos(visit: Visit) -> Iterator[str]:
    if visit.date:
        yield visit.date.isoformat()
    if visit.photos:
        yield f"照片{len(visit.photos)}张"


def key_of(visit: Visit) -> str:
    """Return the key of a visit's row."""
    return BETWEEN_KEYS.join(visit_key(visit))


def _how(sample: Sample) -> str:
    return f"随机抽取，种子 {sample.seed}" if sample.seed else "手工选定"


def _title(criterion: Criterion) -> str:
    return f"{criterion.code} {display.CORE_MARK if criterion.core else ''}{criterion.title}"
