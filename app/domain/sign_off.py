"""What a person signs a rubric off by (核对表): original words beside what the program made of them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields, replace

from app.domain.marking.in_words import in_words
from app.domain.marking.kinds import (
    LABELS,
    BestOf,
    ByRegion,
    External,
    Growth,
    Judgement,
    Marking,
    Proportional,
    SumOf,
    Threshold,
    Tier,
    Tiers,
    every,
    region_maps,
)
from app.domain.original import Original, OriginalCell
from app.domain.points import added, shown
from app.domain.rubric import Criterion, Dimension, Indicator, Rubric
from app.domain.rule_text.sample import sample_of
from app.domain.table_words import ColumnField

DRAFT = "草稿，未核对"
BY_HAND, OUTSIDE, NO_EXAMPLE, NO_ORIGINAL = "由人判分", "外部结果", "无算例", "原文缺"
"""Words that mark what a person should look at closely."""
MEANINGS = {
    DRAFT: "评分办法是程序读出的草稿，还没有人在程序里逐项核对过；核对以前不要当作定稿。",
    BY_HAND: "程序不算分，填报人写分数和理由；原文写明算法的，请补上评分办法。",
    OUTSIDE: "分数由别的部门或上级给出，程序照填。",
    NO_EXAMPLE: "没有人工算好的例子，“算例”一列是程序举的例，请手算核对。",
    NO_ORIGINAL: "原表里没有找到这一项的文字，左边是程序中的文字。",
}
_OTHER_COLUMN = "其他列"
_NOT_RULES = frozenset(
    {
        ColumnField.CODE,
        ColumnField.SELF_POINTS,
        ColumnField.STATEMENT,
        ColumnField.REASON,
        ColumnField.VERIFIED_POINTS,
        ColumnField.OPINION,
        ColumnField.SCORE,
    }
)
"""Columns of the original that hold answers and not what is asked."""


@dataclass(frozen=True, slots=True)
class SignOffRow:
    """One criterion. original: heading and words as they stand there; marks: what asks for a close look.

    is_draft: nobody has confirmed the marking yet.
    """

    code: str
    points: str
    original: tuple[tuple[str, str], ...]
    kind: str
    marking: tuple[str, ...]
    examples: tuple[str, ...]
    marks: tuple[str, ...] = ()
    is_draft: bool = False

    @property
    def original_lines(self) -> tuple[str, ...]:
        """Return the original words, each with its heading."""
        return tuple(f"{heading}：{text}" for heading, text in self.original)


@dataclass(frozen=True, slots=True)
class SignOffGroup:
    """The criteria of a dimension."""

    title: str
    rows: tuple[SignOffRow, ...]


def sign_off_groups(
    rubric: Rubric,
    original: Original | None,
    examples: Mapping[str, tuple[str, ...]],
    drafts: Collection[str] = (),
) -> tuple[SignOffGroup, ...]:
    """Return every criterion by dimension; examples: worked by hand, in sentences, by code.

    drafts: codes of the criteria that nobody has confirmed yet.
    """
    return tuple(
        SignOffGroup(
            _dimension_title(dimension),
            tuple(
                replace(
                    _row(rubric, original, (indicator, criterion), examples.get(criterion.code, ())),
                    is_draft=criterion.code in drafts,
                )
                for indicator in dimension.indicators
                for criterion in indicator.criteria
            ),
        )
        for dimension in rubric.dimensions
    )


def _dimension_title(dimension: Dimension) -> str:
    full = added(criterion.points for criterion in dimension.criteria if not criterion.bonus)
    bonus = added(criterion.points for criterion in dimension.criteria if criterion.bonus)
    points = f"{shown(full)}分" + (f"，另有加分{shown(bonus)}分" if bonus else "")
    cap = f"，最多得{shown(dimension.cap)}分" if dimension.cap is not None else ""
    return f"{dimension.code}　{dimension.title}（{len(dimension.criteria)}项，{points}{cap}）"


def _row(
    rubric: Rubric, original: Original | None, place: tuple[Indicator, Criterion], worked: tuple[str, ...]
) -> SignOffRow:
    _, criterion = place
    cells = original.cells_of(criterion.code) if original else ()
    words = _words_there(cells) or _own_words(*place)
    marks = list(_marks(criterion))
    if not worked:
        marks.append(NO_EXAMPLE)
    if original and not cells:
        marks.append(NO_ORIGINAL)
    return SignOffRow(
        criterion.code,
        shown(criterion.points),
        words,
        LABELS[criterion.marking.kind],
        in_words(criterion.marking, criterion.points, rubric),
        worked or (_sample(rubric, criterion),),
        tuple(marks),
    )


def _words_there(cells: tuple[OriginalCell, ...]) -> tuple[tuple[str, str], ...]:
    """Return what stands in the original, word for word."""
    return tuple(
        (f"{_heading(cell.field)}（{cell.region}）" if cell.region else _heading(cell.field), cell.text)
        for cell in cells
        if cell.text.strip() and cell.field not in _NOT_RULES
    )


def _heading(field: ColumnField) -> str:
    return _OTHER_COLUMN if field in {ColumnField.DETAIL, ColumnField.OTHER} else field.label


def _own_words(indicator: Indicator, criterion: Criterion) -> tuple[tuple[str, str], ...]:
    words = (
        ("二级指标", f"{indicator.code} {indicator.title}".strip()),
        ("评分项", criterion.title),
        ("指标解释", criterion.text),
        ("评分标准", criterion.rule_text),
        ("分值", f"{shown(criterion.points)}分"),
    )
    return tuple((heading, text) for heading, text in words if text)


def _marks(criterion: Criterion) -> tuple[str, ...]:
    inside = every(criterion.marking)
    found = (
        ("核心项", criterion.core),
        ("加分项", criterion.bonus),
        (BY_HAND, any(isinstance(one, Judgement) for one in inside)),
        (OUTSIDE, any(isinstance(one, External) for one in inside)),
    )
    return tuple(word for word, holds in found if holds)


def _sample(rubric: Rubric, criterion: Criterion) -> str:
    region = next((key for one in every(criterion.marking) for given in region_maps(one) for key in given), "")
    marking = _in_region(criterion.marking, region)
    sample = sample_of(marking, criterion.points, rubric.measures, rubric.ledgers)
    came = "不能由程序举例" if sample.points is None else f"得{shown(sample.points)}分"
    names = {one.id: one.name for one in rubric.region_types}
    place = f"（{names.get(region) or region}）" if region else ""
    return f"举例{place}：{sample.given}，{came}。"


def _in_region(marking: Marking, region: str) -> Marking:
    """Return a marking as it is for one type of region."""

    def there(value: ByRegion | None) -> ByRegion | None:
        return value.get(region) if isinstance(value, Mapping) else value

    match marking:
        case BestOf(parts=parts):
            return replace(marking, parts=tuple(_in_region(one, region) for one in parts))
        case SumOf(parts=parts):
            return replace(marking, parts=tuple(replace(one, marking=_in_region(one.marking, region)) for one in parts))
        case Tiers(tiers=tiers):
            return replace(marking, tiers=tuple(_tier_in(one, there) for one in tiers))
        case Threshold() | Proportional() | Growth():
            maps = {
                item.name: there(value)
                for item in fields(marking)
                if isinstance(value := getattr(marking, item.name), Mapping)
            }
            return replace(marking, **maps)  # type: ignore[arg-type]
    return marking


def _tier_in(tier: Tier, there: Callable[[ByRegion | None], ByRegion | None]) -> Tier:
    return Tier(*(there(getattr(tier, item.name)) for item in fields(tier)))  # type: ignore[arg-type]


def counted(groups: tuple[SignOffGroup, ...]) -> dict[str, int]:
    """Return how many criteria bear each mark that asks for a close look."""
    rows = [row for group in groups for row in group.rows]
    drafts = {DRAFT: sum(row.is_draft for row in rows)}
    marked = {mark: sum(mark in row.marks for row in rows) for mark in MEANINGS if mark != DRAFT}
    return {mark: count for mark, count in (drafts | marked).items() if count}
