"""What a text says about points, statement by statement, placed into blocks."""

import re
from dataclasses import replace
from decimal import Decimal

from app.domain.quantities import Unit
from app.domain.rule_text import phrases
from app.domain.rule_text.asked import Bound, Change, Condition, Plain, Range, Versus, subject_of
from app.domain.rule_text.blocks import (
    Choice,
    CountBlock,
    FigureBlock,
    Gathering,
    LossBlock,
    OpinionBlock,
    SiteBlock,
)
from app.domain.rule_text.clauses import Effect, Piece, Statement
from app.domain.rule_text.conditions import condition_of, each_of
from app.domain.rule_text.listed import listed
from app.domain.rule_text.losing import STEPS, limit_loss, lose
from app.domain.rule_text.numbers import COUNTERS, NUMBER, number_of
from app.domain.rule_text.phrases import EffectKind

_THE_REST = re.compile(r"(?:其余|其他|其它|否则|不足|未达到|未达标)(?:情况|的|者)*")
_TIMES_BEFORE = re.compile(rf"(?:不少于|不低于|至少|达到|≥)?{NUMBER}(?:{COUNTERS})(?:及?以上)?$")
"""Before 每次1分: 全年不少于5次 says how many there should be, and is no list."""
_ONE_OF_THEM = re.compile(rf"(?:^|[，、；])(?:一|1)(?:{COUNTERS})$")
MOST_BEFORE = 6
_TAIL_SUBJECT = 2
_SPAN = re.compile(r"\d[-~至到]\d")
_LETTER = re.compile("[A-Za-z]")
_PER_HEAD_UNITS = {Unit.PERSON_PER_THOUSAND, Unit.PER_10K, Unit.PER_100K, Unit.SQM_PER_PERSON}
_MEASURED = {"公里", "千米", "平方米", "万元"}
_ONE_FOR_ALL = re.compile(r"(?:有|达到|具备|完成|开展|做到|符合|满足)?$")


def gather(statement: Statement, so_far: Gathering) -> None:
    """Add one statement to what was gathered."""
    effect = statement.effect
    match effect.kind:
        case EffectKind.EARN | EffectKind.FULL | EffectKind.HALF:
            _earn(statement, so_far)
        case EffectKind.ZERO:
            _zero(statement, so_far)
        case EffectKind.DEDUCT | EffectKind.DEDUCT_ALL:
            lose(statement, so_far)
        case EffectKind.PROPORTION:
            _proportion(statement, so_far)
        case EffectKind.DISCRETION:
            _opinion(statement, so_far)
        case EffectKind.STEP:
            so_far.step = effect.points
        case EffectKind.BEST:
            so_far.is_best = True
        case EffectKind.TOTAL:
            _total(statement, so_far)
        case _:
            _limit(statement, so_far)
    label = effect.kind.value + (f"{effect.points.normalize():f}" if effect.points is not None else "")
    so_far.words.append((effect.start, effect.end, label))
    if statement.condition:
        so_far.words.append((statement.condition.start, statement.condition.end, "条件"))
    if statement.lead:
        so_far.words.append((statement.lead.start, statement.lead.end, "对象"))


def _opinion(statement: Statement, so_far: Gathering) -> None:
    """Note points that a person gives; ranges for several cases are asked about, a judgement has only one."""
    if not (so_far.blocks and isinstance(so_far.blocks[-1], OpinionBlock)):
        so_far.blocks.append(OpinionBlock(statement.condition, statement.sentence, None))
    elif statement.condition and _SPAN.search(statement.effect.words):
        so_far.questions.append("条文分段给出分数范围；草稿由人判分，没有限制每段的范围，请核对。")


# ------------------------------------------------------------------ earning


def _earn(statement: Statement, so_far: Gathering) -> None:
    points = _points(statement.effect, so_far.full)
    piece = statement.condition or statement.lead
    if re.search("[×÷=]", phrases.IN_BRACKETS.sub("", piece.text)):
        so_far.unplaced.append(f"“{piece.text}”像是计算公式，没有看懂。")
        return
    if _is_base(statement, so_far, points):
        so_far.base = points
        return
    if phrases.PER.search(statement.effect.words):
        so_far.blocks.append(CountBlock(piece, piece.text, points, statement.sentence))
        return
    each = each_of(piece.text)
    if each is not None and each.unit in STEPS:
        so_far.unplaced.append(f"“{piece.text}”每变化{each.unit}计分，没有对应的评分办法。")
        return
    parts = listed(piece, each.before if each is not None else None, is_shared=statement.effect.is_shared)
    if each is not None and _TIMES_BEFORE.search(each.before):
        parts = []
    if _names_one_figure_for_all(parts):
        so_far.unplaced.append(f"“{piece.text}”各指哪一项数据，没有看懂。")
        return
    if parts and (each is None or not each.thing or _ONE_FOR_ALL.fullmatch(each.thing)):
        for part in parts:
            _add_fixed(part, points, statement, so_far)
    elif each is not None:
        _count(statement, piece, points, so_far)
    else:
        _add_fixed(piece, points, statement, so_far)


def _points(effect: Effect, full: Decimal) -> Decimal:
    if effect.kind is EffectKind.FULL:
        return full
    if effect.kind is EffectKind.HALF:
        return full / 2
    return effect.points if effect.points is not None else Decimal(0)


def _is_base(statement: Statement, so_far: Gathering, points: Decimal) -> bool:
    """Tell whether points are only there to be deducted from: 现场检查分1分，发现…每处扣…."""
    return (
        statement.condition.text.endswith(("检查分", "基础分", "基本分", "满分"))
        and not so_far.open_zeros
        and points > 0
    )


def _names_one_figure_for_all(parts: list[Piece]) -> bool:
    """Tell whether the last of a list alone has the demand: 高血压、糖尿病患者规范管理率≥60%各得2分."""
    measured = [not isinstance(condition_of(part.text), Plain) for part in parts]
    return any(measured) and not all(measured) and measured[-1]


def _count(statement: Statement, piece: Piece, points: Decimal, so_far: Gathering) -> None:
    each = each_of(piece.text)
    if each is None:
        return
    if each.doubt:
        so_far.questions.append(each.doubt)
    if each.unit in _MEASURED:
        so_far.questions.append(f"“每{each.unit}”要按数量计，草稿按台账条数计（一条记1{each.unit}），请核对。")
    elif phrases.SAMPLED.search(each.before) and not phrases.PASSES.search(piece.text):
        so_far.questions.append(f"抽查到的“{piece.text}”怎样才算得分，条文没有写，请核对。")
    if each.number != 1:
        amount = f"{each.number.normalize():f}{each.unit}"
        so_far.questions.append(f"“每{amount}得{points}分”：不满{amount}的零头是否计分？草稿按平均每{each.unit}折算。")
        if not _is_short(points / each.number):
            so_far.unplaced.append(f"“{piece.text}”折算到每{each.unit}除不尽。")
            return
        points /= each.number
    first = _one_before(piece, points, so_far)
    if first is not None:
        so_far.blocks.pop()
        thing = phrases.ONE_THING.sub("", first.piece.text)
        so_far.blocks.append(CountBlock(first.piece, thing, points, statement.sentence))
        return
    thing = each.thing or _TIMES_BEFORE.sub("", each.before)
    so_far.blocks.append(CountBlock(piece, thing, points, statement.sentence))


def _one_before(piece: Piece, points: Decimal, so_far: Gathering) -> Choice | None:
    """Return 有1个得1分 when 每增加1个加1分 goes on from it with the same points."""
    last = so_far.blocks[-1] if so_far.blocks else None
    if not isinstance(last, Choice) or last.points != points or phrases.ANOTHER.match(piece.text) is None:
        return None
    return last if phrases.ONE_THING.search(last.text) is not None else None


def _is_short(value: Decimal) -> bool:
    exponent = value.normalize().as_tuple().exponent
    return isinstance(exponent, int) and exponent >= -4  # noqa: PLR2004


def _add_fixed(piece: Piece, points: Decimal, statement: Statement, so_far: Gathering) -> None:
    condition = _or_the_rest(condition_of(_after_but(piece.text, so_far)), piece, so_far)
    if isinstance(condition, Range) and not _is_in_a_period(condition, so_far):
        _add_range(condition, piece, points, statement, so_far)
        return
    if isinstance(condition, Range):
        condition = Plain(piece.text)
    condition = _continued(condition, so_far)
    so_far.blocks.append(Choice(condition, piece, points, statement.sentence, is_extra=statement.effect.is_extra))


def _is_in_a_period(condition: Range, so_far: Gathering) -> bool:
    """Tell whether things are counted in every year: 每年12期以上, or 6-11期 behind it; no single figure says that."""
    if condition.unit is not Unit.COUNT or condition.period:
        return condition.period and condition.unit is Unit.COUNT
    last = so_far.blocks[-1] if so_far.blocks else None
    if condition.subject or not isinstance(last, Choice) or not isinstance(last.condition, Plain):
        return False
    before = [condition_of(block.text) for block in so_far.blocks[-MOST_BEFORE:] if isinstance(block, Choice)]
    return any(isinstance(one, Range) and one.period and one.unit is Unit.COUNT for one in before)


def _after_but(text: str, so_far: Gathering) -> str:
    """Return 较上年提高 of 未达到但较上年提高 behind a comparison: the line before says the first half already."""
    last = so_far.blocks[-1] if so_far.blocks else None
    found = phrases.BUT.match(text)
    if found is None or not isinstance(last, Choice) or not isinstance(last.condition, Versus | Change):
        return text
    rest = text[found.end() :]
    return text if isinstance(condition_of(rest), Plain) else rest


def _continued(condition: Condition, so_far: Gathering) -> Condition:
    """Give a comparison without a subject that of the line before: 较上年下降0.5个百分点…，下降1个百分点…."""
    last = so_far.blocks[-1] if so_far.blocks else None
    before = last.condition if isinstance(last, Choice) else None
    if not isinstance(condition, Versus | Change) or condition.subject or not isinstance(before, Versus | Change):
        return condition
    if isinstance(condition, Change) and isinstance(before, Change) and condition.is_undated:
        condition = replace(
            condition, baseline=before.baseline, year=before.year, per_year=before.per_year, doubts=(), is_undated=False
        )
    return replace(condition, subject=before.subject)


def _or_the_rest(condition: Condition, piece: Piece, so_far: Gathering) -> Condition:
    """Return the open range for 其余得1分 after tiers of a figure that is better when higher."""
    last = so_far.blocks[-1] if so_far.blocks else None
    if not isinstance(last, FigureBlock) or not _THE_REST.fullmatch(piece.text) or last.ranges[0][0].low is None:
        return condition
    return Range("", last.ranges[0][0].unit, Bound(Decimal(0), included=True))


def _add_range(condition: Range, piece: Piece, points: Decimal, statement: Statement, so_far: Gathering) -> None:
    last = so_far.blocks[-1] if so_far.blocks else None
    subject = condition.subject or statement.lead.text
    if isinstance(last, FigureBlock) and _same_figure(last, condition):
        if statement.effect.is_extra:
            if last.points == so_far.full:
                last.extra = points
                return
            points += last.points
        last.ranges.append((replace(condition, unit=last.ranges[0][0].unit), points))
        return
    so_far.blocks.append(FigureBlock(subject, piece, statement.sentence, [(condition, points)]))


def _same_figure(last: FigureBlock, condition: Range) -> bool:
    if last.formula or last.step:
        return False
    first = last.ranges[0][0]
    if not condition.subject and condition.unit is Unit.COUNT and first.unit in _PER_HEAD_UNITS:
        # 每千人≥2人…；1.5—2人: the second leaves out per how many.
        return True
    if first.unit is not condition.unit:
        return False
    return _is_named_by(condition.subject, last)


def _is_named_by(own: str, block: FigureBlock) -> bool:
    """Tell whether words name the figure of a block: not at all, as it is, by its end (占比), or by a letter (X)."""
    first = block.ranges[0][0].subject
    is_short = len(own) >= _TAIL_SUBJECT and first.endswith(own)
    return own in {"", block.subject, first} or is_short or _LETTER.fullmatch(own) is not None


# ------------------------------------------------------------------ earning nothing


def _zero(statement: Statement, so_far: Gathering) -> None:
    last = so_far.blocks[-1] if so_far.blocks else None
    condition = condition_of(statement.condition.text)
    if isinstance(last, FigureBlock):
        if isinstance(condition, Range) and _is_named_by(condition.subject, last):
            last.zeros.append(condition)
            return
        is_open = last.ranges[0][0].low is not None and any(one.low is None for one, _ in last.ranges)
        if is_open or not phrases.GENERIC_ZERO.match(statement.condition.text):
            so_far.questions.append(f"“{statement.condition.text}”不得分：没有读进评分办法，请核对。")
        return
    if isinstance(last, Choice | CountBlock):
        last.zeros.append(statement.condition)
        return
    if isinstance(last, SiteBlock | OpinionBlock):
        return
    so_far.open_zeros.append(statement.condition)


# ------------------------------------------------------------------ in proportion, and limits


def _proportion(statement: Statement, so_far: Gathering) -> None:
    words = statement.effect.words
    blocks = [one for one in so_far.blocks if isinstance(one, FigureBlock) and one.sentence == statement.sentence]
    if not blocks and so_far.blocks and isinstance(so_far.blocks[-1], FigureBlock):
        blocks = [so_far.blocks[-1]]
    if not blocks and (counted := _as_counted(so_far)) is not None:
        so_far.blocks[-1] = counted
        blocks = [counted]
    targets = blocks if "该项" in statement.condition.text else blocks[-1:]
    if not targets:
        so_far.unplaced.append(f"“{statement.condition.text}{words}”按什么比例，没有看懂。")
        return
    condition = condition_of(statement.condition.text)
    for block in targets:
        block.formula = words
        block.between = condition if isinstance(condition, Range) else None


def _as_counted(so_far: Gathering) -> FigureBlock | None:
    """Return 建成健康企业10家 as a demand on a number, which 不足的按比例得分 behind it makes it."""
    last = so_far.blocks[-1] if so_far.blocks else None
    if not isinstance(last, Choice) or not isinstance(last.condition, Plain) or last.zeros:
        return None
    found = phrases.COUNTED_END.match(last.text)
    number = number_of(found["number"]) if found is not None else None
    if found is None or number is None:
        return None
    asked = Range(subject_of(found["subject"]), Unit.COUNT, Bound(number, included=True), counted=True)
    return FigureBlock(asked.subject, last.piece, last.sentence, [(asked, last.points)])


def _total(statement: Statement, so_far: Gathering) -> None:
    if statement.effect.points is not None:
        so_far.totals.append(statement.effect.points)
        so_far.base = statement.effect.points


def _limit(statement: Statement, so_far: Gathering) -> None:
    effect = statement.effect
    if not phrases.SAYS_NOTHING.match(statement.condition.text):
        so_far.questions.append(f"“{statement.condition.text}”没有读进评分办法，请核对。")
    last = so_far.blocks[-1] if so_far.blocks else None
    if isinstance(last, Choice) and effect.kind is EffectKind.CAP and _is_counted(last, effect):
        last = CountBlock(last.piece, _ONE_OF_THEM.sub("", last.text), last.points, last.sentence, zeros=last.zeros)
        so_far.blocks[-1] = last
    if isinstance(last, CountBlock) and effect.kind in {EffectKind.CAP, EffectKind.CAP_FULL}:
        last.cap = effect.points if effect.points is not None else so_far.full
    elif isinstance(last, LossBlock):
        limit_loss(last, effect, so_far)
    elif (effect.kind is EffectKind.FLOOR and isinstance(last, FigureBlock) and last.step is not None) or (
        effect.kind is EffectKind.CAP and effect.words.startswith("加分")
    ):
        return
    elif isinstance(last, OpinionBlock) and effect.kind is EffectKind.CAP and last.points is None:
        last.points = effect.points
    elif effect.kind is EffectKind.CAP and effect.points is not None:
        so_far.totals.append(effect.points)
    elif effect.kind is not EffectKind.CAP_FULL:
        so_far.questions.append(f"“{effect.kind.value}”前面没有写清扣什么，请核对。")


def _is_counted(choice: Choice, effect: Effect) -> bool:
    """Tell whether 1项得0.5分，最高2分 means each one: the most is more than the one."""
    return (
        isinstance(choice.condition, Plain)
        and _ONE_OF_THEM.search(choice.text) is not None
        and effect.points is not None
        and effect.points > choice.points
    )
