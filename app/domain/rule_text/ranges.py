"""A figure between bounds: ≥90%, 80%（含）～90%, 90%及以上、不到95%."""

import re
from dataclasses import replace

from app.domain.quantities import Unit
from app.domain.rule_text import phrases
from app.domain.rule_text.asked import Bound, Range, is_one_figure, subject_of
from app.domain.rule_text.numbers import QUANTITY, Quantity, quantity_of

_RANGE_END = re.compile(
    rf"^(?P<subject>.*?){phrases.COMPARE}{phrases.VALUE}{phrases.AFTER}(?P<noun>[^，。、\d]{{0,10}}?){phrases.END}$"
)
_RANGE_AFTER = re.compile(rf"^(?P<subject>.*?)(?:在|为)?{phrases.VALUE}{phrases.AFTER}{phrases.END}$")
_BETWEEN = re.compile(
    rf"^(?P<subject>.*?)(?:在|为|达到|介于|处于)?(?P<low>{QUANTITY})(?P<low_in>（含[^（）]*）|（不含[^（）]*）)?(?:[-~至到])"
    rf"(?P<high>{QUANTITY})(?P<high_in>（含[^（）]*）|（不含[^（）]*）)?(?:之间)?{phrases.END}$"
)
_CHAINED = re.compile(
    rf"^(?P<name>[^<≤>≥=\d]{{0,30}})(?P<low>{QUANTITY})(?P<from><=|≤|<)(?P<subject>[^<≤>≥=]{{1,30}})(?P<to><=|≤|<)(?P<high>{QUANTITY}){phrases.END}$"
)
_TWO_SIDES = re.compile(r"^(?P<first>.+?)(?:，|、|且|但|并且|但是|同时|而)+(?P<second>[^，、]+)$")
_JOINED = re.compile(
    rf"^(?P<first>.*?(?:{QUANTITY}(?:及?以上)?(?:（不?含[^（）]*）)?))(?P<second>(?:{phrases.UNDER}|{phrases.AT_MOST}|{phrases.AT_LEAST}){QUANTITY}{phrases.END}|{QUANTITY}(?:及?以下|以内){phrases.END})$"
)
"""达到80%不足90%, 10%以上15%以下: no mark between the two."""
_NAMED_UNIT = re.compile(r"（(?P<unit>%|‰|1?/10万|1?/万|人/千人|平方米/人|㎡/人|平方米|㎡|岁|元|万元|公里)）")
"""死亡率（1/10万）≤18: the unit stands with the name."""
_PER_HEAD = (
    (re.compile(r"每千(?:名|人|常住)?"), Unit.PERSON_PER_THOUSAND),
    (re.compile(r"每(?:万)(?:名|人|常住)?"), Unit.PER_10K),
    (re.compile(r"每(?:十万|10万)"), Unit.PER_100K),
    (re.compile(r"人均(?:公园|体育|绿地|健身|场地)"), Unit.SQM_PER_PERSON),
)
_ONLY_CHANGES = re.compile(rf"(?:较[^，]*)?(?:{phrases.UP}|{phrases.DOWN})(?:率|幅度?)?")
"""提升10%-20% says how far a figure moved, not what it is."""
_PERIOD = re.compile(r"每年|每季|每月|每半年|每周|每两年|每学期|周期内|年内|任一")


def range_of(text: str) -> Range | None:
    """Return the range that the whole of the words asks for, None when they ask for anything else."""
    text = _with_unit_behind(text)
    return _chained(text) or _between(text) or _two_sided(text) or _one_sided(text)


def _with_unit_behind(text: str) -> str:
    """Return 死亡率≤18/10万 of 死亡率（1/10万）≤18."""
    found = _NAMED_UNIT.search(text)
    if found is None:
        return text
    name, rest = text[: found.start()], text[found.end() :]
    return name + re.sub(r"(\d+(?:\.\d+)?)(?![\d.%‰/])", rf"\g<1>{found['unit'].removeprefix('1')}", rest)


def _chained(text: str) -> Range | None:
    """Return the range of 20%≤占比<30%."""
    found = _CHAINED.match(text)
    if found is None:
        return None
    low, high = quantity_of(found["low"]), quantity_of(found["high"])
    if low is None or high is None or low.unit is not high.unit or low.value >= high.value or not high.word:
        return None
    ends = (Bound(low.value, found["from"] != "<"), Bound(high.value, found["to"] != "<"))
    inner = "" if re.fullmatch("[A-Za-z]", found["subject"]) else found["subject"]
    if found["name"] and inner:
        return None
    return _made(found["name"] or inner, high, *ends)


def _between(text: str) -> Range | None:
    found = _BETWEEN.match(text)
    if found is None:
        return None
    low, high = quantity_of(found["low"]), quantity_of(found["high"])
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
    found = _TWO_SIDES.match(text) or _JOINED.match(text)
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
    quantity = quantity_of(found["value"])
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
    quantity = quantity_of(found["value"])
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


def _is_down(after: str) -> bool:
    return "下" in after or "内" in after


def _made(subject: str, quantity: Quantity, low: Bound | None, high: Bound | None) -> Range | None:
    if quantity.is_points:
        return None
    name = subject_of(subject)
    if not is_one_figure(name) or _ONLY_CHANGES.fullmatch(name):
        return None
    unit = quantity.unit
    if unit is Unit.COUNT:
        unit = _per_head(name) or unit
    return Range(name, unit, low, high, period=bool(_PERIOD.search(name)), counted=quantity.is_count)


def _per_head(subject: str) -> Unit | None:
    return next((unit for pattern, unit in _PER_HEAD if pattern.search(subject)), None)
