"""What a condition asks for: tried as a measured demand first, else kept as plain words; and what is counted."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

from app.domain.rule_text import phrases
from app.domain.rule_text.asked import Change, Condition, Either, Plain, Range, Versus
from app.domain.rule_text.comparisons import change_of, versus_of
from app.domain.rule_text.numbers import NUMBER, number_of
from app.domain.rule_text.ranges import range_of

_NOTE = re.compile(r"（(?!含|不含|(?:%|‰|1?/10万|1?/万|人/千人|平方米/人|㎡/人|平方米|㎡|岁|元|万元|公里)）)[^（）]*）")


def condition_of(written: str) -> Condition:
    """Return what the words ask for."""
    text = _without_notes(written)
    return _either(text) or _measured(text) or Plain(written)


def _without_notes(text: str) -> str:
    return phrases.LEAD_IN.sub("", _NOTE.sub("", text))


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
