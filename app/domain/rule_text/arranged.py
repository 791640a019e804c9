"""Blocks put in order before they are added up: what belongs to the block before or after it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from app.domain.points import plain
from app.domain.rule_text import phrases
from app.domain.rule_text.asked import Plain, Range
from app.domain.rule_text.blocks import (
    Block,
    Choice,
    CountBlock,
    FigureBlock,
    Gathering,
    Loss,
    LossBlock,
    SiteBlock,
)
from app.domain.rule_text.conditions import condition_of
from app.domain.rule_text.grouping import points_of


class UnreadError(Exception):
    """Raised inside this package when words were read that no marking says exactly."""


def with_early_zeros(so_far: Gathering, full: Decimal) -> list[Block]:
    """Give zero rules that stood first (未开展不得分；…) to what follows."""
    blocks = list(so_far.blocks)
    for zero in so_far.open_zeros:
        first = blocks[0] if blocks else None
        if isinstance(first, LossBlock):
            first.losses.insert(0, Loss(zero, full, is_repeated=False, at_most=1))
        elif isinstance(first, Choice | CountBlock):
            first.zeros.append(zero)
        elif isinstance(first, SiteBlock):
            continue
        elif isinstance(first, FigureBlock) and isinstance(condition := condition_of(zero.text), Range):
            first.zeros.append(condition)
            first.subject = first.subject or condition.subject
        else:
            raise UnreadError(f"“{zero.text}”不得分的是哪一部分，没有看懂。")
    return blocks


def check_each(blocks: Sequence[Block]) -> None:
    """Refuse 每个单位1分，符合要求得1分: the second says when the first is earned, and is no line of its own."""
    for one, other in pairwise(blocks):
        if not isinstance(one, CountBlock) or not isinstance(other, Choice) or one.cap is not None:
            continue
        if one.sentence == other.sentence and one.each == other.points:
            raise UnreadError(f"“{other.text}”是不是“{one.piece.text}”得分的条件，没有看懂。")


def with_losses(blocks: list[Block], full: Decimal, so_far: Gathering) -> list[Block]:
    """Make one block of full points and what is deducted from them: 资料齐全得5分，每缺一项扣1分."""
    losses = blocks[-1] if blocks else None
    before = [block for block in blocks[:-1] if isinstance(block, Choice)]
    if not isinstance(losses, LossBlock) or losses.base is not None or len(before) != len(blocks) - 1 or not before:
        return blocks
    if len(before) != 1 or before[0].points != full:
        return blocks
    losses.base = full
    condition = before[0]
    absent = re.match("未|无|没有", condition.text) is not None
    short = all(phrases.SHORT_OF.match(loss.piece.text) for loss in losses.losses)
    each_one = phrases.EVERY_ONE.search(condition.text) and all(
        loss.is_repeated and phrases.LACKING.search(loss.piece.text) for loss in losses.losses
    )
    if not (absent or short or each_one or phrases.GENERIC_FULL.match(condition.text)):
        so_far.questions.append(f"没有做到“{condition.text}”时，草稿按0分处理，对吗？")
        lacking = replace(condition.piece, text=f"没有做到：{condition.text}")
        losses.losses.insert(0, Loss(lacking, full, is_repeated=False, at_most=1))
    return [losses]


def with_inspections(blocks: list[Block], full: Decimal, so_far: Gathering) -> list[Block]:
    """Give losses the points named just before them, where the lines make up the full points without the losses."""
    if sum((points_of(block) or Decimal(0) for block in blocks), Decimal(0)) != full:
        return blocks
    kept: list[Block] = []
    for block in blocks:
        before = kept[-1] if kept else None
        if not isinstance(block, LossBlock) or block.base is not None or not isinstance(before, Choice):
            kept.append(block)
            continue
        if before.sentence != block.sentence or before.zeros or not isinstance(before.condition, Plain):
            return blocks
        if not phrases.INSPECTED.search(before.text):
            asked = f"“{block.losses[0].piece.text}”只从“{before.text}”的{plain(before.points)}分里扣，对吗？"
            so_far.questions.append(asked)
        block.base = before.points
        kept[-1] = block
    return kept
