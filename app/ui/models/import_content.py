"""What an import will become, in words for the last step."""

from collections import Counter
from collections.abc import Sequence

from app.domain.marking.kinds import LABELS
from app.domain.points import ZERO, shown
from app.domain.read_rows import ReadRow, RowsRead
from app.domain.rubric_draft import RubricDraft
from app.domain.table import TableKind
from app.ui.models.import_criteria import Decided, Use


def missing_points(read: RowsRead) -> Sequence[ReadRow]:
    """Return the criteria whose points have to be given before anything can be kept."""
    return [row for row in read.rows if not row.points and not row.gate]


def content_lines(draft: RubricDraft, decided: Decided, name: str) -> Sequence[str]:
    """Return what will be kept, line by line."""
    rubric = draft.rubric
    points = sum((one.points for one in rubric.criteria if not one.bonus), start=ZERO)
    lines = [f"{len(rubric.dimensions)}个一级指标、{len(rubric.criteria)}个评分项，满分{shown(points)}分。"]
    bonus = [one for one in rubric.criteria if one.bonus]
    if bonus:
        lines.append(
            f"其中{len(bonus)}个是加分项，共{shown(sum((one.points for one in bonus), start=ZERO))}分，不计入满分。"
        )
    if rubric.gates:
        lines.append(f"{len(rubric.gates)}条基本条件。")
    uses = Counter(decided.use_of(one) for one in draft.criteria.values())
    read = [one for one in draft.criteria.values() if one.draft and decided.use_of(one) is not Use.BY_HAND]
    if read:
        kinds = Counter(LABELS[one.draft.marking.kind] for one in read if one.draft)
        named = "、".join(f"{kind}{count}项" for kind, count in kinds.most_common())
        lines.append(f"{len(read)}项按读出的办法算分：{named}。")
    lines.append(f"{uses[Use.BY_HAND]}项定性判分：自评时照原文填分数和理由，以后随时可以改成能自动算分的办法。")
    if still_open := [one for one in draft.criteria.values() if decided.is_open(one)]:
        unclear = sum(map(decided.is_unclear, still_open))
        which = f"，其中{unclear}项要细看" if unclear else ""
        lines.append(f"{len(still_open)}项还没有核对{which}；可以回上一步核对，也可以存下以后再核对。")
    return [*lines, _kept_words(draft, name)]


def _kept_words(draft: RubricDraft, name: str) -> str:
    original = draft.original
    if original is None or original.kind is TableKind.PASTED:
        return "原文一字不差地留在里面。是粘贴来的，没有原表文件，以后不能填回原表。"
    words = f"原文一字不差地留在里面；原表“{name}”也存进去，"
    return words + ("以后可以把自评结果填回原表。" if original.can_be_filled else "PDF 不能填写，以后不能填回原表。")
