"""Blocks put together into one marking whose points are exactly the criterion's, or a reason why not."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import pairwise

from app.domain.marking.kinds import (
    Baseline,
    BestOf,
    Checklist,
    Deduction,
    DeductionItem,
    Fail,
    Growth,
    Item,
    Judgement,
    Levels,
    Marking,
    Operator,
    Part,
    PerCount,
    Sites,
    SumOf,
    Threshold,
    VersusReference,
    YesNo,
)
from app.domain.points import is_multiple, plain
from app.domain.quantities import Unit
from app.domain.rule_text import phrases
from app.domain.rule_text.arranged import UnreadError, check_each, with_early_zeros, with_inspections, with_losses
from app.domain.rule_text.asked import Change, Condition, Either, Plain, Range, Versus
from app.domain.rule_text.blocks import (
    Block,
    Choice,
    CountBlock,
    FigureBlock,
    Gathering,
    LossBlock,
    OpinionBlock,
    SiteBlock,
)
from app.domain.rule_text.draft import ReferenceNeed
from app.domain.rule_text.figures import read_block
from app.domain.rule_text.grouping import Group, grouped, points_of, text_of
from app.domain.rule_text.names import Needs
from app.domain.rule_text.numbers import number_of

_HAS_FIGURE = re.compile(
    r"一半|过半|分之[一二三四]|[一二三四五六七八九]成(?!立|员|果|效|为|功|熟|分|人|本|长|就|都|套|年|绩)|\d个?[百千]分点|[较比]上一?年|同比|持平|\d[%‰]|[率重例](?:（[^（）]*）)?[达为到≥≤<>]*\d|百分之|平均水平|全省平均|全国平均"
)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
STEP = Decimal("0.5")
FINE_STEP = Decimal("0.1")


@dataclass(slots=True)
class Reading:
    """A marking that was put together, what has to be asked, and why it cannot stand (empty: it can)."""

    marking: Marking
    full: Decimal
    questions: list[str] = field(default_factory=list)
    trouble: str = ""


def put_together(so_far: Gathering, full: Decimal, needs: Needs) -> Reading:
    """Return the marking of the blocks; with trouble when they do not make up the full points."""
    blocks = with_losses(with_early_zeros(so_far, full), full, so_far)
    if blocks and all(isinstance(block, OpinionBlock) for block in blocks):
        return Reading(_opinion(full, so_far.step), full, list(so_far.questions))
    if so_far.step is not None:
        raise UnreadError("“每档”多少分，是哪几档，没有看懂。")
    blocks = with_inspections(blocks, full, so_far)
    check_each(blocks)
    if so_far.base not in {None, full} and any(isinstance(block, CountBlock) for block in blocks):
        raise UnreadError(f"“{plain(so_far.base or full)}分”是基本分，还是几条的合计？没有看懂。")
    groups, asked = grouped(blocks, full, is_best=so_far.is_best)
    reading = Reading(Judgement(), full, [*so_far.questions, *asked])
    if groups is None and (counted := _capped(so_far, full, needs, reading)) is not None:
        reading.marking = counted
        return reading
    if groups is None and len(blocks) == 1 and isinstance(blocks[0], CountBlock) and blocks[0].cap:
        return _capped_elsewhere(blocks[0], blocks[0].cap, needs, reading)
    if groups is None:
        return _mismatch(reading, blocks, full, needs)
    parts = [(points, _group_marking(group, points, needs, reading)) for points, group in groups]
    parts = _merged(parts)
    if len(parts) == 1:
        reading.marking = _alone(parts[0][1], full)
    else:
        reading.marking = SumOf(tuple(Part(points, marking) for points, marking in parts))
    return reading


# ------------------------------------------------------------------ when the points do not add up


def _capped(so_far: Gathering, full: Decimal, needs: Needs, reading: Reading) -> Marking | None:
    """Return counting for lines that each earn the same up to a cap: A、B、C、D，每项2分，最高6分."""
    each = {block.points if isinstance(block, Choice) else None for block in so_far.blocks}
    points = next(iter(each)) if len(each) == 1 else None
    if points is None or full not in so_far.totals or points * len(so_far.blocks) < full:
        return None
    names = "、".join(text_of(block) for block in so_far.blocks)
    reading.questions.append(
        f"“{names}”每做到一项得{plain(points)}分，封顶{plain(full)}分；草稿按做到的项数计，请核对。"
    )
    return PerCount(points, full, needs.ledger(""))


def _capped_elsewhere(block: CountBlock, cap: Decimal, needs: Needs, reading: Reading) -> Reading:
    """Keep counting whose cap is not the criterion's points, and ask which of the two holds."""
    block.cap = min(cap, reading.full)
    reading.marking = _count_marking(block, block.cap, needs, reading)
    reading.questions.append(f"条文封顶{plain(cap)}分，与本项分值{plain(reading.full)}分不一致，请核对。")
    return reading


def _mismatch(reading: Reading, blocks: Sequence[Block], full: Decimal, needs: Needs) -> Reading:
    """Say that the points do not make up the criterion's; keep what was read as the candidate."""
    known = [points for points in map(points_of, blocks) if points is not None]
    total, most = sum(known, Decimal(0)), max(known, default=Decimal(0))
    reading.trouble = (
        f"读出的各条合计{plain(total)}分、最高一条{plain(most)}分，与本项分值{plain(full)}分对不上；"
        "请核对分值或拆分评分项。"
    )
    if full in {total, most} and len(known) < len(blocks):
        reading.trouble = f"本项的{plain(full)}分已经读全，但还有没写分数的条文；请补上分数，或按定性判分。"
    markings = [_group_marking((block,), points_of(block) or full, needs, reading) for block in blocks]
    if len(markings) == 1:
        reading.marking = markings[0]
    elif markings:
        points = [points_of(block) or Decimal(0) for block in blocks]
        reading.marking = SumOf(tuple(Part(one, marking) for one, marking in zip(points, markings, strict=True)))
    return reading


# ------------------------------------------------------------------ one group, one marking


def _group_marking(group: Group, points: Decimal, needs: Needs, reading: Reading) -> Marking:
    if len(group) == 1:
        return _block_marking(group[0], points, needs, reading)
    choices = [block for block in group if isinstance(block, Choice)]
    plains = [plain_ for block in group if (plain_ := _as_plain(block)) is not None]
    equal = len({block.points for block in choices}) == 1 and len(choices) == len(group)
    if len(plains) == len(group) and not equal:
        return Levels(_levels(plains))
    return BestOf(tuple(_path(block, points, needs, reading) for block in group))


def _as_plain(block: Block) -> Choice | None:
    """Return a line of words; a single demand on a number of things can stand beside other lines: 三个及以上."""
    if isinstance(block, Choice):
        return block if isinstance(block.condition, Plain) else None
    if isinstance(block, FigureBlock) and len(block.ranges) == 1 and block.ranges[0][0].unit is Unit.COUNT:
        return Choice(Plain(block.piece.text), block.piece, block.points, block.sentence)
    return None


def _levels(choices: Sequence[Choice]) -> tuple[Item, ...]:
    lines = [(choice.points, choice.text) for choice in choices]
    for choice in choices:
        lines += [(Decimal(0), zero.text) for zero in choice.zeros if zero.text]
    return tuple(Item(_letter(index), points, text) for index, (points, text) in enumerate(lines))


def _letter(index: int) -> str:
    return _LETTERS[index] if index < len(_LETTERS) else f"n{index + 1}"


def _path(block: Block, full: Decimal, needs: Needs, reading: Reading) -> Marking:
    points = points_of(block) or full
    marking = _block_marking(block, points, needs, reading)
    return marking if points == full else SumOf((Part(points, marking),))


def _block_marking(block: Block, points: Decimal, needs: Needs, reading: Reading) -> Marking:
    match block:
        case Choice():
            _zero_questions(block, reading, is_whole=points == reading.full)
            if isinstance(block.condition, Plain) and _HAS_FIGURE.search(block.text):
                reading.questions.append(f"“{block.text}”里有数据要求，草稿由填报人判断是否符合；能否拆成数据项？")
            if not block.text:
                reading.questions.append("条文没有写什么情况得分，请核对。")
            return _condition_marking(block.condition, block.text, points, needs, reading)
        case FigureBlock():
            return _figure_marking(block, points, needs, reading)
        case CountBlock():
            _zero_questions(block, reading, is_whole=points == reading.full)
            return _count_marking(block, points, needs, reading)
        case LossBlock():
            return _loss_marking(block, points, reading)
        case SiteBlock():
            return _site_marking(block, points, reading)
        case OpinionBlock():
            return _opinion(points, None)


def _opinion(points: Decimal, step: Decimal | None) -> Judgement:
    """Return points that a person gives, in the steps the text names or in halves."""
    if step is not None and step > 0:
        return Judgement(step)
    return Judgement(STEP if is_multiple(points, STEP) else FINE_STEP)


def _zero_questions(block: Choice | CountBlock, reading: Reading, *, is_whole: bool) -> None:
    """Ask about rules that earn nothing unless they only say the opposite of the block's own condition."""
    for zero in block.zeros:
        text = zero.text
        if phrases.GENERIC_ZERO.match(text) or (phrases.ALL_OR_NOTHING.search(text) and is_whole):
            continue
        if phrases.ALL_OR_NOTHING.search(text) or not _is_about(text, block.piece.text) or _has_number(block, text):
            reading.questions.append(f"“{text}”不得分：只是这一条不得分，还是本项不得分？")


def _has_number(block: Choice | CountBlock, text: str) -> bool:
    return isinstance(block, CountBlock) and any(one.isdigit() for one in text)


def _is_about(text: str, other: str) -> bool:
    return any(a + b in other for a, b in pairwise(text))


def _condition_marking(condition: Condition, text: str, points: Decimal, needs: Needs, reading: Reading) -> Marking:
    match condition:
        case Versus():
            rises = condition.op in {Operator.AT_LEAST, Operator.ABOVE}
            measure = needs.measure(condition.subject, condition.unit, rises=rises)
            needs.reference(ReferenceNeed(measure, condition.level))
            reading.questions += [condition.doubt] if condition.doubt else []
            return VersusReference(measure, condition.level, condition.op, plus=condition.plus)
        case Change():
            return _growth(condition, needs, reading)
        case Range():
            return _either_range(condition, needs, reading)
        case Either():
            subject = next((part.subject for part in condition.parts if hasattr(part, "subject") and part.subject), "")
            return BestOf(
                tuple(_condition_marking(_named(p, subject), text, points, needs, reading) for p in condition.parts)
            )
        case Plain():
            return Checklist((Item("a", points, text),))


def _named(part: Condition, subject: str) -> Condition:
    return replace(part, subject=subject) if isinstance(part, Range | Versus | Change) and not part.subject else part


def _either_range(condition: Range, needs: Needs, reading: Reading) -> Marking:
    if condition.low is not None and condition.high is not None:
        raise UnreadError("“或”的一边是一段区间，没有对应的评分办法。")
    bound = condition.low or condition.high
    if condition.doubt:
        reading.questions.append(condition.doubt)
    measure = needs.measure(condition.subject, condition.unit, rises=condition.low is not None)
    return Threshold(measure, bound.value if bound is not None else Decimal(0), condition.operator)


def _growth(change: Change, needs: Needs, reading: Reading) -> Marking:
    measure = needs.measure(change.subject, change.unit, rises=change.rises)
    reading.questions += change.doubts
    return Growth(
        measure,
        relative=change.amount if change.is_relative else None,
        points=None if change.is_relative else change.amount,
        op=Operator.ABOVE if change.is_strict else Operator.AT_LEAST,
        per_year=change.per_year,
        baseline=change.baseline if change.year is None else Baseline.EARLIEST,
        baseline_year=change.year,
    )


def _figure_marking(block: FigureBlock, points: Decimal, needs: Needs, reading: Reading) -> Marking:
    best = max(block.ranges, key=lambda one: one[1])[0]
    found = read_block(block, needs.measure(block.subject, best.unit, rises=best.low is not None))
    if found.marking is None:
        raise UnreadError(found.trouble)
    if block.points != points:
        raise UnreadError(f"这项数据最高{plain(block.points)}分，与{plain(points)}分对不上。")
    reading.questions += found.questions
    if block.extra is not None:
        reading.questions.append(f"附加的{plain(block.extra)}分超出本项分值，请另立一个加分项。")
    return found.marking


def _count_marking(block: CountBlock, points: Decimal, needs: Needs, reading: Reading) -> Marking:
    if block.each > points:
        reading.questions.append(f"每次{plain(block.each)}分超过封顶{plain(points)}分，请核对。")
    return PerCount(block.each, block.cap, needs.ledger(block.thing))


def _loss_marking(block: LossBlock, points: Decimal, reading: Reading) -> Marking:
    items = []
    for index, loss in enumerate(block.losses):
        lost = points if loss.points is None else loss.points
        items.append(DeductionItem(_letter(index), lost, loss.piece.text, loss.at_most))
        if lost > points:
            reading.questions.append(f"“{loss.piece.text}”一次扣{plain(lost)}分，超过本项{plain(points)}分，请核对。")
        if not loss.piece.text:
            raise UnreadError("没有写清什么情况扣分。")
    return Deduction(tuple(items))


def _site_marking(block: SiteBlock, points: Decimal, reading: Reading) -> Marking:
    text = block.piece.text
    if not phrases.SITES_FORMULA.search(text):
        reading.questions.append(
            f"现场得分怎样折算成本项的{plain(points)}分，条文没有写公式；草稿按平均分÷100×{plain(points)}分，请确认。"
        )
    found = phrases.SITES_PASS.search(text)
    mark = next((one for one in found.groups() if one), None) if found is not None else None
    keeps = mark is not None and not phrases.SITES_ZERO.search(text)
    if keeps:
        reading.questions.append(f"低于{mark}分的场所按0分计，还是按实得分计？草稿按实得分计。")
    fewest = phrases.SITES_FEWEST.search(text)
    number = number_of(next(one for one in fewest.groups() if one)) if fewest is not None else None
    return Sites(
        Decimal(mark) if mark else Decimal(0),
        max(1, int(number)) if number is not None else 1,
        Fail.KEEP if keeps or mark is None else Fail.ZERO,
    )


# ------------------------------------------------------------------ the whole


def _merged(parts: list[tuple[Decimal, Marking]]) -> list[tuple[Decimal, Marking]]:
    """Return the parts with plain lines that follow one another made one checklist."""
    merged: list[tuple[Decimal, Marking]] = []
    for points, marking in parts:
        if isinstance(marking, Checklist) and merged and isinstance(merged[-1][1], Checklist):
            before, lines = merged[-1][0], merged[-1][1].items
            item = Item(_letter(len(lines)), marking.items[0].points, marking.items[0].text)
            merged[-1] = (before + points, Checklist((*lines, item)))
        else:
            merged.append((points, marking))
    return merged


def _alone(marking: Marking, full: Decimal) -> Marking:
    """Return 有无 for a single plain condition with the full points."""
    if isinstance(marking, Checklist) and len(marking.items) == 1 and marking.items[0].points == full:
        return YesNo()
    return marking
