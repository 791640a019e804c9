"""Deductions: each time or once, by steps from a figure, and how far they go."""

import re
from decimal import Decimal

from app.domain.rule_text import phrases
from app.domain.rule_text.asked import Range
from app.domain.rule_text.blocks import Block, FigureBlock, Gathering, Loss, LossBlock
from app.domain.rule_text.clauses import Effect, Piece, Statement
from app.domain.rule_text.conditions import condition_of, each_of
from app.domain.rule_text.listed import listed
from app.domain.rule_text.numbers import COUNTERS
from app.domain.rule_text.phrases import EffectKind

_SEVERAL = re.compile(
    rf"(?<![第十\d.无])(?:任?一|1)(?:{COUNTERS})|(?:缺|少|漏)(?:少|任)?(?:一|1)(?:年|季|个?月|周|学期)"
)
_MORE_THAN_ONE = re.compile(
    rf"(?:^|，)(?:发生|出现|有|发现|缺少|缺|少)?(?:[2-9]|两|二|三|四|五)(?:{COUNTERS})[^，]{{0,8}}$"
)
_EACH_TIME = re.compile(rf"的?[，、]?每(?:一|1)?(?:{COUNTERS})(?:次)?的?$")
STEPS = {"%", "百分点", "个百分点", "‰", "千分点", "个千分点"}


def lose(statement: Statement, so_far: Gathering) -> None:
    """Add what a statement takes away to what was gathered."""
    text = statement.condition.text
    last = so_far.blocks[-1] if so_far.blocks else None
    each = each_of(text)
    if each is not None and (each.unit in STEPS or (isinstance(last, FigureBlock) and phrases.EACH_AGAIN.search(text))):
        _step(statement, each.number, each.unit, last, so_far)
        return
    if isinstance(condition_of(text), Range) or _MORE_THAN_ONE.search(text):
        so_far.unplaced.append(f"“{text}”按数分段扣分，没有对应的评分办法。")
        return
    repeated = bool(each or phrases.PER.search(statement.effect.words) or "每" in text or _SEVERAL.search(text))
    if re.search(r"每(?:年|季|月|周|半年|学期)", text.rpartition("，")[2]):
        so_far.questions.append(f"“{text}”扣分：按每个时段各扣一次理解，对吗？")
    if not isinstance(last, LossBlock):
        last = LossBlock(statement.sentence, base=so_far.base)
        so_far.base = None
        so_far.blocks.append(last)
    if each is not None and each.number != 1:
        so_far.unplaced.append(f"“{text}”不是每一{each.unit}扣一次，请写明零头怎么扣。")
    points = None if statement.effect.kind is EffectKind.DEDUCT_ALL else statement.effect.points
    parts = listed(statement.condition, None, is_shared=statement.effect.is_shared)
    for piece in parts or [statement.condition or statement.lead]:
        last.losses.append(Loss(_without_each(piece), points, repeated, None if repeated else 1))


def _without_each(piece: Piece) -> Piece:
    """Return 室内有人吸烟 of 室内有人吸烟，每处."""
    text = _EACH_TIME.sub("", piece.text)
    return Piece(text, piece.start, piece.start + len(text)) if text else piece


def _step(statement: Statement, number: Decimal, unit: str, last: Block | None, so_far: Gathering) -> None:
    points = statement.effect.points
    if not isinstance(last, FigureBlock) or points is None or last.step is not None:
        so_far.unplaced.append(f"“{statement.condition.text}”是从哪个数起扣的，没有看懂。")
        return
    if unit == "%":
        so_far.questions.append(f"“{statement.condition.text}”的%是百分点还是相对幅度？草稿按百分点。")
    last.step = (number, points)


def limit_loss(block: LossBlock, effect: Effect, so_far: Gathering) -> None:
    """Place 最多扣, 最多按…起扣 or a cap behind the last reason to deduct."""
    loss = block.losses[-1]
    if effect.kind is EffectKind.DEDUCT_TIMES:
        loss.at_most = effect.times
    elif effect.kind is EffectKind.DEDUCT_CAP and effect.points is not None:
        if effect.points == so_far.full or loss.points is None:
            return
        times = effect.points / loss.points if loss.points else Decimal(0)
        if times == times.to_integral_value() and times >= 1:
            loss.at_most = int(times)
        else:
            so_far.unplaced.append(f"最多扣{effect.points}分，不是每次{loss.points}分的整数倍。")
    elif effect.kind is EffectKind.CAP and effect.points != so_far.full:
        so_far.questions.append(f"扣分条文里的“最高{effect.points}分”指什么，请核对。")
