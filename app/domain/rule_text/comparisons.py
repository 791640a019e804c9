"""A figure against the province, city or nation, and against an earlier year."""

import re
from dataclasses import replace
from decimal import Decimal

from app.domain.marking.kinds import Baseline, Operator
from app.domain.quantities import Unit
from app.domain.rule_text import phrases
from app.domain.rule_text.asked import Change, Versus, is_one_figure, subject_of
from app.domain.rule_text.numbers import QUANTITY, quantity_of

_CLEARLY_FARTHER = frozenset(("高于", "超过", "大于", "优于", "好于", "多于", "低于", "小于", "少于", ">", "<"))
"""Words that leave no doubt on which side of the average the distance lies; 不低于平均2个百分点 does not."""
_LEVEL_OR = re.compile(rf"持平(?:或者|或|及以上或)(?:有所)?(?P<verb>{phrases.UP}|{phrases.DOWN})")
_SINCE_FIRST = re.compile(
    rf"^(?:自|从)?(?P<year>(?:19|20)\d\d)年(?:度|底|末)?(?:以来|起|开始)，?(?P<subject>(?!年均|平均|每年)[^，]{{2,30}}?)(?:累计|总体)?"
    rf"(?P<rest>(?:{phrases.BY_YEARS})?(?:{phrases.UP}|{phrases.DOWN}).*)$"
)
"""2019年以来近视率年均下降…: the year stands before the figure."""
_INCLUDED = re.compile(r"（含[^（）]*）")


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
    if (word in {"与", "和"}) != bool(found["equal"]) or not is_one_figure(found["subject"].rstrip("，、")):
        return None
    downward = re.fullmatch(phrases.LESS, word) is not None
    plus, doubt = Decimal(0), ""
    unit: Unit | None = None
    strict = re.fullmatch(rf"{phrases.ABOVE}|{phrases.UNDER}", word) is not None
    if found["amount"]:
        amount = quantity_of(found["amount"])
        if amount is None:
            return None
        plus = -amount.value if downward else amount.value
        unit = amount.unit
        # 高于平均5个百分点以上: so much more or better.
        strict = False
        if word not in _CLEARLY_FARTHER:
            doubt = f"“{word}”后面的“{found['amount']}”：是要好这么多，还是可以差这么多？草稿按好这么多。"
        elif not amount.is_points:
            doubt = f"“{found['amount']}”是相对幅度，还是百分点？草稿按百分点理解。"
    elif over and "以下" in over:
        return None
    if found["equal"]:
        doubt = "“持平”按不低于理解，对吗？"
    if "优于" in word or word == "好于":
        doubt = f"“{word}”按数值高于理解；如果这项数据越低越好，请改成低于。"
    if downward:
        op = Operator.BELOW if strict and not over else Operator.AT_MOST
    else:
        op = Operator.ABOVE if strict and not over else Operator.AT_LEAST
    return Versus(subject_of(found["subject"]), phrases.LEVELS[found["level"]], op, plus, unit, doubt)


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
    since = re.search(phrases.SINCE, text)
    if since is not None:
        text = f"{text[: since.start()]}较{since['since']}年{text[since.end() :]}"
    text = _SINCE_FIRST.sub(lambda one: f"{one['subject']}较{one['year']}年{one['rest']}", text)
    if _LEVEL_OR.search(text):
        change = change_of(_LEVEL_OR.sub(lambda one: one["verb"], text))
        return replace(change, is_strict=False) if change is not None else None
    standing = _STANDING.match(text)
    if standing is not None:
        word = standing["word"]
        rises = word in {"不低于", "高于", "达到", "优于", "超过"}
        subject = subject_of(standing["subject"])
        if not is_one_figure(subject):
            return None
        strict = word in {"高于", "低于", "优于", "超过"}
        return Change(subject, rises, is_strict=strict, baseline=Baseline.PREVIOUS_YEAR)
    found = _CHANGE.match(text)
    if found is None or not (found["amount"] or _has_since(found)) or "每" in found["subject"][-6:]:
        return None
    if not is_one_figure(re.sub(r"[，]?(?:较|比|与|在|从)?$", "", found["subject"])):
        return None
    return _change(found)


def _has_since(found: re.Match[str]) -> bool:
    return (
        bool(found["year"] or found["previous"] or found["earlier"])
        or "最早" in found.group()
        or found["pace"] == "逐年"
    )


def _change(found: re.Match[str]) -> Change | None:
    amount = quantity_of(found["amount"]) if found["amount"] else None
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
        subject_of(re.sub(r"[，]?(?:较|比|与|在|从)$", "", found["subject"])),
        re.fullmatch(phrases.UP, found["verb"]) is not None,
        amount.value / 100 if amount is not None and relative else (amount.value if amount is not None else Decimal(0)),
        relative,
        strict,
        found["pace"] is not None and found["pace"] != "逐年",
        baseline,
        year,
        amount.unit if amount is not None and not relative else None,
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
