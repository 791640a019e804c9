"""Which lines of a rule add up and of which only one counts: so that their points are the criterion's."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from app.domain.points import plain
from app.domain.rule_text.blocks import (
    Block,
    Choice,
    CountBlock,
    FigureBlock,
    LossBlock,
    OpinionBlock,
    SiteBlock,
)
from app.domain.rule_text.exclusion import exclude_one_another

MOST_PARTITIONED = 9
Group = tuple[Block, ...]
"""Blocks of which one counts; mostly a single one."""


def points_of(block: Block) -> Decimal | None:
    """Return the full points of a block, None when it takes what is left."""
    match block:
        case Choice() | FigureBlock() | SiteBlock() | OpinionBlock():
            return block.points
        case CountBlock():
            return block.cap
        case LossBlock():
            return block.base


def grouped(
    blocks: Sequence[Block], full: Decimal, *, is_best: bool
) -> tuple[list[tuple[Decimal, Group]] | None, list[str]]:
    """Return the groups of blocks whose points make up the full points, the likeliest way, with questions."""
    ways = []
    for way in _ways(blocks, is_best=is_best):
        points = _filled(way, full)
        if points is not None:
            ways.append((_unlikeliness(way, is_best=is_best), list(zip(points, way, strict=True))))
    if not ways:
        return None, []
    ways.sort(key=lambda one: one[0])
    asked = []
    if len(ways) > 1 and ways[0][0] == ways[1][0]:
        asked.append("各条得分怎么组合（可以相加，还是只取一档）有几种读法，请核对。")
    return ways[0][1], asked + _doubts(ways[0][1], is_best=is_best)


def _ways(blocks: Sequence[Block], *, is_best: bool) -> Iterator[list[Group]]:
    """Yield every way to cut the blocks into groups; a group of several is one of which only one counts."""
    if not blocks:
        return
    if len(blocks) > MOST_PARTITIONED:
        yield [(block,) for block in blocks]
        if all(isinstance(block, Choice) for block in blocks):
            yield [tuple(blocks)]
        return
    if is_best and all(isinstance(block, Choice | FigureBlock) for block in blocks):
        yield [tuple(blocks)]
        return
    for cuts in range(2 ** (len(blocks) - 1)):
        way: list[list[Block]] = [[blocks[0]]]
        for index, block in enumerate(blocks[1:]):
            if cuts >> index & 1:
                way[-1].append(block)
            else:
                way.append([block])
        if all(len(group) == 1 or _may_exclude(group, is_whole=len(way) == 1) for group in way):
            yield [tuple(group) for group in way]


def _may_exclude(group: Sequence[Block], *, is_whole: bool) -> bool:
    """Tell whether only one of several may count; of a part of the lines only when their words say so."""
    if not all(isinstance(block, Choice | FigureBlock) for block in group):
        return False
    return is_whole or _signed(tuple(group))


def _filled(way: Sequence[Group], full: Decimal) -> list[Decimal] | None:
    """Return the points of each group when together they are the full points; one open group takes the rest."""
    points: list[Decimal | None] = []
    for group in way:
        own = [points_of(block) for block in group]
        points.append(max((one for one in own if one is not None), default=None) if len(group) > 1 else own[0])
    known = sum((one for one in points if one is not None), Decimal(0))
    rest = full - known
    unknown = points.count(None)
    if unknown == 0:
        return [one for one in points if one is not None] if rest == 0 else None
    if unknown > 1 or rest <= 0:
        return None
    return [rest if one is None else one for one in points]


def _unlikeliness(way: Sequence[Group], *, is_best: bool) -> tuple[int, int]:
    """Return how unlikely a way is: groups without words that exclude one another first, then their number."""
    groups = [group for group in way if len(group) > 1]
    unsigned = sum(1 for group in groups if not (is_best or _signed(group)))
    torn = sum(1 for group in groups if len({block.sentence for block in group}) > 1 and len(way) > 1)
    return unsigned + torn, len(groups)


def _signed(group: Group) -> bool:
    return exclude_one_another([text_of(block) for block in group])


def text_of(block: Block) -> str:
    """Return the words of a block's condition."""
    match block:
        case LossBlock():
            return block.losses[0].piece.text if block.losses else ""
        case _:
            return block.piece.text


def _doubts(groups: Sequence[tuple[Decimal, Group]], *, is_best: bool) -> list[str]:
    asked = [
        f"“{text_of(group[0])[:20]}”没有写最高得几分，按余下的{plain(points)}分处理，对吗？"
        for points, group in groups
        if len(groups) > 1 and isinstance(group[0], CountBlock | LossBlock) and points_of(group[0]) is None
    ]
    for _, group in groups:
        if len(group) > 1 and not is_best and not _signed(group):
            named = "”“".join(text_of(block)[:20] for block in group)
            asked.append(f"“{named}”是只取一档，还是可以相加？按分值推断为只取一档。")
    singles = [block for _, group in groups if len(group) == 1 for block in group if isinstance(block, Choice)]
    for one, other in pairwise(singles):
        texts = [one.piece.text, other.piece.text]
        if one.points != other.points and exclude_one_another(texts, strictly=True):
            asked.append(f"“{texts[0][:20]}”“{texts[1][:20]}”像是几档取一，但分值相加才等于本项分值；草稿按相加。")
    return asked
