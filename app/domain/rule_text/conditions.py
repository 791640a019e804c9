"""What a condition asks for: a figure in a range, a comparison, a change, one of several; else plain words."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from app.domain.marking.kinds import Baseline, Level, Operator
from app.domain.quantities import Unit
from app.domain.rule_text import phrases
from app.domain.rule_text.numbers import NUMBER, QUANTITY, Quantity, number_of, quantity_of


@dataclass(frozen=True, slots=True)
class Bound:
    """One end of a range; is_sure False: the words do not say whether the number itself is included."""

    value: Decimal
    included: bool
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class Range:
    """A figure between bounds; one of them may be open."""

    subject: str
    unit: Unit
    low: Bound | None = None
    high: Bound | None = None
    doubt: str = ""
    period: bool = False

    @property
    def operator(self) -> Operator:
        """Return how the figure is compared, of a range with one end."""
        if self.low is not None:
            return Operator.AT_LEAST if self.low.included else Operator.ABOVE
        return Operator.AT_MOST if self.high is not None and self.high.included else Operator.BELOW


@dataclass(frozen=True, slots=True)
class Versus:
    """A figure against that of the province, city or nation. op None: better (优于), whichever way that is."""

    subject: str
    level: Level
    op: Operator
    plus: Decimal = Decimal(0)
    unit: Unit = Unit.PERCENT
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A figure against an earlier one. relative: a share; points: in the figure's unit; both None: any change."""

    subject: str
    rises: bool
    amount: Decimal = Decimal(0)
    is_relative: bool = False
    is_strict: bool = False
    per_year: bool = False
    baseline: Baseline = Baseline.EARLIEST
    year: int | None = None
    unit: Unit = Unit.PERCENT
    doubts: tuple[str, ...] = ()
    is_undated: bool = False


@dataclass(frozen=True, slots=True)
class Either:
    """One of several is enough (或)."""

    parts: "tuple[Condition, ...]"


@dataclass(frozen=True, slots=True)
class Plain:
    """Words that a person answers with yes or no."""

    text: str


Condition = Range | Versus | Change | Either | Plain

_NOTE = re.compile(r"（(?!含|不含)[^（）]*）")
_INCLUDED = re.compile(r"（含[^（）]*）")
_SUBJECT_TAIL = re.compile(r"(?:应当|应该|必须|须|应|要|的|在|为|是|，|、|：|比例为|且|均|都|能够|能)+$")
_RANGE_END = re.compile(
    rf"^(?P<subject>.*?){phrases.COMPARE}{phrases.VALUE}{phrases.AFTER}(?P<noun>[^，。、\d]{{0,10}}?){phrases.END}$"
)
_RANGE_AFTER = re.compile(rf"^(?P<subject>.*?)(?:在|为)?{phrases.VALUE}{phrases.AFTER}{phrases.END}$")
_BETWEEN = re.compile(
    rf"^(?P<subject>.*?)(?:在|为|达到|介于|处于)?(?P<low>{QUANTITY})(?P<low_in>（含[^（）]*）|（不含[^（）]*）)?(?:[-~至到])"
    rf"(?P<high>{QUANTITY})(?P<high_in>（含[^（）]*）|（不含[^（）]*）)?(?:之间)?{phrases.END}$"
)
_TWO_SIDES = re.compile(r"^(?P<first>.+?)(?:，|、|且|但|并且|但是|同时|而)+(?P<second>[^，、]+)$")
_PER_HEAD = (
    (re.compile(r"每千(?:名|人|常住)?"), Unit.PERSON_PER_THOUSAND),
    (re.compile(r"每(?:万)(?:名|人|常住)?"), Unit.PER_10K),
    (re.compile(r"每(?:十万|10万)"), Unit.PER_100K),
    (re.compile(r"人均(?:公园|体育|绿地|健身|场地)"), Unit.SQM_PER_PERSON),
)
_PERIOD = re.compile(r"每年|每季|每月|每半年|每周|每两年|每学期|周期内|年内|任一")


def condition_of(written: str) -> Condition:
    """Return what the words ask for."""
    text = _without_notes(written)
    return _either(text) or _measured(text) or Plain(written)


def _without_notes(text: str) -> str:
    return _NOTE.sub("", text)


def _measured(text: str) -> Condition | None:
    return versus_of(text) or change_of(text) or range_of(text)


def _either(text: str) -> Either | None:
    parts = [one.strip("，、；") for one in re.split(r"[，；、]?(?:或者|或)[，、]?", text)]
    parts[-1] = phrases.ONE_OF.sub("", parts[-1]).rstrip("，、；")
    if len(parts) < 2:  # noqa: PLR2004
        return None
    subject, found = "", []
    for part in parts:
        one = _measured(part.strip("，"))
        if not isinstance(one, (Range, Versus, Change)):
            return None
        subject = one.subject or subject
        found.append(replace(one, subject=one.subject or subject))
    return Either(tuple(found))


# ------------------------------------------------------------------ a range


def range_of(text: str) -> Range | None:
    """Return the range that the whole of the words asks for, None when they ask for anything else."""
    return _between(text) or _two_sided(text) or _one_sided(text)


def _between(text: str) -> Range | None:
    found = _BETWEEN.match(text)
    if found is None:
        return None
    low, high = _quantity(found["low"]), _quantity(found["high"])
    if low is None or high is None:
        return None
    if not low.word and high.word:
        low = Quantity(low.value, high.unit, high.word)
    if low.unit is not high.unit or low.value >= high.value or not high.word:
        return None
    return _made(
        found["subject"],
        high,
        Bound(low.value, "不含" not in (found["low_in"] or ""), bool(found["low_in"]) or high.is_count),
        Bound(high.value, "不含" not in (found["high_in"] or ""), bool(found["high_in"]) or high.is_count),
    )


def _two_sided(text: str) -> Range | None:
    found = _TWO_SIDES.match(text)
    if found is None:
        return None
    first, second = _one_sided(found["first"]), _one_sided(found["second"])
    if first is None or second is None or second.subject or first.unit is not second.unit:
        return None
    low, high = first.low or second.low, first.high or second.high
    if low is None or high is None or (first.low is None) == (second.low is None) or low.value >= high.value:
        return None
    return replace(first, low=low, high=high)


def _one_sided(text: str) -> Range | None:
    found = _RANGE_END.match(text)
    if found is not None:
        return _compared(found)
    found = _RANGE_AFTER.match(text)
    if found is None:
        return None
    quantity = _quantity(found["value"])
    if quantity is None or not quantity.word:
        return None
    after = found["after"] or ""
    if not after:
        return _bare(found["subject"], quantity)
    bound = Bound(quantity.value, "不含" not in after)
    return _made(found["subject"], quantity, *((None, bound) if _is_down(after) else (bound, None)))


def _bare(subject: str, quantity: Quantity) -> Range | None:
    """Return the range of 覆盖率100%; a plain number of things is too little to go by."""
    if quantity.is_count:
        return None
    made = _made(subject, quantity, Bound(quantity.value, included=True), None)
    if made is None or (quantity.word == "%" and quantity.value == 100):  # noqa: PLR2004
        return made
    return replace(
        made, doubt=f"“{subject}{quantity.value}{quantity.word}”没有写“以上”或“以下”，按达到（≥）理解，对吗？"
    )


def _compared(found: re.Match[str]) -> Range | None:
    quantity = _quantity(found["value"])
    after, word, noun = found["after"] or "", found["word"], found["noun"]
    if quantity is None or (not quantity.word and not _per_head(found["subject"])):
        return None
    subject = found["subject"]
    if noun:
        if _per_head(subject) is None:
            return None
        subject += noun
    downward = re.fullmatch(phrases.LESS, word) is not None
    strict = re.fullmatch(rf"{phrases.ABOVE}|{phrases.UNDER}", word) is not None
    doubt = ""
    if after and "（" not in after and (_is_down(after) is not downward and after not in {"以内", "之内"}):
        return None
    if strict and after and "不含" not in after:
        doubt = f"“{word}{found['value']}{after}”是否包含这个数本身？草稿按包含处理。"
    bound = Bound(quantity.value, (not strict or bool(after)) and "不含" not in after)
    made = _made(subject, quantity, *((None, bound) if downward else (bound, None)))
    return replace(made, doubt=doubt) if made is not None and doubt else made


def _is_one_figure(name: str) -> bool:
    """Tell whether the words before a comparison can name one figure and ask for nothing else."""
    if re.search(r"[，、；]|[%‰]|平均水平|均$|都$|分别$|各$|之和的$", name):
        return False
    return not re.search(r"分$|每[^千万十1年季月半周两学]", name)


def _is_down(after: str) -> bool:
    return "下" in after or "内" in after


def _made(subject: str, quantity: Quantity, low: Bound | None, high: Bound | None) -> Range | None:
    if quantity.is_points:
        return None
    name = _SUBJECT_TAIL.sub("", subject)
    if not _is_one_figure(name):
        return None
    unit = quantity.unit
    if unit is Unit.COUNT:
        unit = _per_head(name) or unit
    return Range(name, unit, low, high, period=bool(_PERIOD.search(name)))


def _per_head(subject: str) -> Unit | None:
    return next((unit for pattern, unit in _PER_HEAD if pattern.search(subject)), None)


def _quantity(written: str) -> Quantity | None:
    return quantity_of(written)


# ------------------------------------------------------------------ against others


_VERSUS = re.compile(
    rf"^(?P<subject>.*?)(?P<word>与|和|{phrases.AT_LEAST}|{phrases.AT_MOST}|{phrases.UNDER}|{phrases.ABOVE})(?:同年度?|同期|当年|上年度?|本年度?|所在)?"
    rf"(?P<level>{phrases.PLACE})(?:同年|同期|居民|农村|城市|县区)*{phrases.AVERAGE}(?P<equal>持平|相当|相同)?(?P<amount>{QUANTITY})?(?P<over>及以上|以上|（含）以上|以上（含）|以下|及以下)?{phrases.END}$"
)


def versus_of(text: str) -> Versus | None:
    """Return the comparison with the province's, city's or nation's average that the whole of the words asks for."""
    found = _VERSUS.match(text)
    if found is None:
        return None
    word, over = found["word"], found["over"] or ""
    if (word in {"与", "和"}) != bool(found["equal"]) or not _is_one_figure(found["subject"].rstrip("，、")):
        return None
    downward = re.fullmatch(phrases.LESS, word) is not None
    plus, doubt = Decimal(0), ""
    strict = re.fullmatch(rf"{phrases.ABOVE}|{phrases.UNDER}", word) is not None
    if found["amount"]:
        amount = _quantity(found["amount"])
        if amount is None:
            return None
        plus = -amount.value if downward else amount.value
        # 高于平均5个百分点以上: so much more or better.
        strict = False
        if not amount.is_points:
            doubt = f"“{found['amount']}”是相对幅度，还是百分点？草稿按百分点理解。"
    elif over and "以下" in over:
        return None
    if found["equal"]:
        doubt = "“持平”按不低于理解，对吗？"
    if word in {"优于", "好于"}:
        doubt = f"“{word}”按数值高于理解；如果这项数据越低越好，请改成低于。"
    if downward:
        op = Operator.BELOW if strict and not over else Operator.AT_MOST
    else:
        op = Operator.ABOVE if strict and not over else Operator.AT_LEAST
    return Versus(_SUBJECT_TAIL.sub("", found["subject"]), phrases.LEVELS[found["level"]], op, plus, doubt=doubt)


# ------------------------------------------------------------------ against earlier


_WHEN = (
    r"(?:(?P<year>(?:19|20)\d\d)年(?:度|底|末)?(?:的)?(?:水平|基数|数据)?(?:以来|起)?|"
    rf"(?P<previous>{phrases.PREVIOUS})|(?P<earlier>{phrases.EARLIER}))"
)
_AMOUNT = rf"(?P<amount>{QUANTITY})(?P<over>（含）以上|及以上|以上（含）|以上|（含[^（）]*）)?"
_CHANGE = re.compile(
    rf"^(?P<subject>.*?)(?:(?:在)?(?:较|比|与|同|从|自|在)?(?:最早有数的年份|{_WHEN})(?:平均值|平均水平|平均|水平|实际|数值)?(?:起|上|相比|比较|相较|以来|基础上|的基础上)*[，]?)?"
    rf"(?P<pace>{phrases.BY_YEARS}|逐年)?(?P<relative>相对)?(?:有所|有|实现|明显|稳步|持续|均|应|要)*(?P<verb>{phrases.UP}|{phrases.DOWN})(?P<rate>率|幅度?)?"
    rf"(?P<word>{phrases.AT_LEAST}|{phrases.ABOVE}|不少于|至少)?(?:{_AMOUNT})?{phrases.END}$"
)
_STANDING = re.compile(
    rf"^(?P<subject>.*?)(?P<word>不低于|不高于|高于|低于|不超过|达到|优于|超过)(?:{phrases.PREVIOUS})(?:度|平均)?(?:水平|数值|值)?{phrases.END}$"
)


def change_of(text: str) -> Change | None:
    """Return the change since an earlier year that the whole of the words asks for."""
    text = _INCLUDED.sub("", text)
    standing = _STANDING.match(text)
    if standing is not None:
        word = standing["word"]
        rises = word in {"不低于", "高于", "达到", "优于", "超过"}
        subject = _SUBJECT_TAIL.sub("", standing["subject"])
        strict = word in {"高于", "低于", "优于", "超过"}
        return Change(subject, rises, is_strict=strict, baseline=Baseline.PREVIOUS_YEAR)
    found = _CHANGE.match(text)
    if found is None or not (found["amount"] or _has_since(found)) or "每" in found["subject"][-6:]:
        return None
    if not _is_one_figure(re.sub(r"[，]?(?:较|比|与|在|从)?$", "", found["subject"])):
        return None
    return _change(found)


def _has_since(found: re.Match[str]) -> bool:
    return (
        bool(found["year"] or found["previous"] or found["earlier"])
        or "最早" in found.group()
        or found["pace"] == "逐年"
    )


def _change(found: re.Match[str]) -> Change | None:
    amount = _quantity(found["amount"]) if found["amount"] else None
    if found["amount"] and (amount is None or not amount.word):
        return None
    doubts: list[str] = []
    relative = False
    said = found["relative"] or found["rate"]
    if amount is not None and amount.word == "%":
        relative = True
        if not said:
            doubts.append(
                f"“{found['verb']}{found['amount']}”是相对幅度（现值÷基线－1），还是{amount.value}个百分点？草稿按相对幅度。"
            )
    if found["pace"] == "逐年":
        doubts.append("“逐年”需要每一年都比上一年好；草稿只比较上一年，请核对。")
    baseline, year = _baseline(found, doubts)
    strict = amount is None or (found["word"] or "") in phrases.ABOVE.split("|")
    return Change(
        _SUBJECT_TAIL.sub("", re.sub(r"[，]?(?:较|比|与|在|从)$", "", found["subject"])),
        re.fullmatch(phrases.UP, found["verb"]) is not None,
        amount.value / 100 if amount is not None and relative else (amount.value if amount is not None else Decimal(0)),
        relative,
        strict,
        found["pace"] is not None and found["pace"] != "逐年",
        baseline,
        year,
        amount.unit if amount is not None else Unit.PERCENT,
        tuple(doubts),
        is_undated=not _has_since(found),
    )


def _baseline(found: re.Match[str], doubts: list[str]) -> tuple[Baseline, int | None]:
    if found["year"]:
        return Baseline.EARLIEST, int(found["year"])
    if found["previous"]:
        if "周期" in found["previous"]:
            doubts.append("“上一周期”从哪一年算起？草稿按最早有数的年份。")
            return Baseline.EARLIEST, None
        return Baseline.PREVIOUS_YEAR, None
    if found["earlier"] or "最早" in found.group():
        if found["earlier"] and "基线" not in found["earlier"]:
            doubts.append(f"“{found['earlier']}”是哪一年？草稿按最早有数的年份作基线。")
        return Baseline.EARLIEST, None
    if found["pace"] == "逐年":
        return Baseline.PREVIOUS_YEAR, None
    doubts.append("没有写与哪一年比；草稿按最早有数的年份作基线。")
    return Baseline.EARLIEST, None


# ------------------------------------------------------------------ counting


@dataclass(frozen=True, slots=True)
class Each:
    """Counting: so many of a thing, with the words around it."""

    thing: str
    number: Decimal
    unit: str
    before: str
    doubt: str = ""


def each_of(text: str) -> Each | None:
    """Return what is counted when the words end with 每…次, 每…项."""
    found = phrases.EACH.search(text)
    if found is None:
        return None
    number = number_of(found["number"]) if found["number"] else Decimal(1)
    if number is None or number <= 0 or re.search(NUMBER + "%", found["noun"]):
        return None
    if not found["verb"] and not found["number"] and phrases.UNIVERSAL.search(found["noun"]):
        return None
    if number > 1 and phrases.UNIVERSAL.search(found["noun"]):
        return None
    thing = f"{found['verb']}{found['noun']}".strip("的，")
    doubt = ""
    if not found["verb"] and not found["number"] and phrases.DOES.search(found["noun"]):
        doubt = f"“{found.group()}”是逐个计分，还是每个都做到才得分？草稿按逐个计分。"
    return Each(thing, number, found["unit"], text[: found.start()].strip("，、"), doubt)
