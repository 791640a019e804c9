"""Papers by the names of their files: title, 文号 and 成文日期 where the name says them plainly. Only suggestions."""

import datetime as dt
import re
from dataclasses import dataclass

from app.domain.limits import YEARS

_EXTENSION = re.compile(r"\.[A-Za-z0-9]{1,5}\Z")
_NUMBER = re.compile(
    r"[（(\[【]?\s*(?<![\u4e00-\u9fff])"
    r"(?P<issuer>(?!\w*(?:的|关于))[\u4e00-\u9fff]{1,12})\s*[〔\[［【（(]\s*(?P<year>(?:19|20)\d{2})\s*[〕\]］】）)]\s*"
    r"(?P<serial>\d{1,5})\s*号"
    r"\s*[）)\]】]?"
)
_DAY = re.compile(
    r"(?<!\d)(?:"
    r"(?P<year>\d{4})\s*[-.．/年_]\s*(?P<month>\d{1,2})\s*[-.．/月_]\s*(?P<day>\d{1,2})(?:\s*日)?"
    r"|(?P<plain>(?:19|20)\d{6})"
    r")(?!\d)"
)
_LEADING_CODE = re.compile(r"\A[A-Za-z]?\d{1,2}(?:[-.]\d{1,3})*[-_、．.\s]+(?=[^\d\s])")
_ODD_ENDS = " 　-_－—，,、.．·"
_PAIRS = ("（）", "()", "【】", "[]")


@dataclass(frozen=True, slots=True)
class NamedPaper:
    """What the name of a file says of the paper; empty and None where it does not say it plainly."""

    title: str = ""
    number: str = ""
    date: dt.date | None = None


def paper_of_name(name: str) -> NamedPaper:
    """Return what a file name says: 关于…的通知（北政办〔2020〕1号）2020-03-01.pdf.

    Two dates, or two numbers, say none.
    """
    stem = _EXTENSION.sub("", name).strip()
    numbers, days = list(_NUMBER.finditer(stem)), list(_DAY.finditer(_NUMBER.sub("", stem)))
    number = _number(numbers[0]) if len(numbers) == 1 else ""
    date = _date(days[0]) if len(days) == 1 else None
    return NamedPaper(_title(stem, without_number=bool(number), without_day=date is not None), number, date)


def _number(found: re.Match[str]) -> str:
    return f"{found['issuer']}〔{found['year']}〕{int(found['serial'])}号"


def _date(found: re.Match[str]) -> dt.date | None:
    plain = found["plain"]
    parts = (plain[:4], plain[4:6], plain[6:]) if plain else (found["year"], found["month"], found["day"])
    try:
        day = dt.date(*(int(part) for part in parts))
    except ValueError:
        return None
    return day if day.year in YEARS else None


def _title(stem: str, *, without_number: bool, without_day: bool) -> str:
    title = _NUMBER.sub("", stem) if without_number else stem
    title = _DAY.sub("", title) if without_day else title
    for pair in _PAIRS:
        title = title.replace(pair, "")
    title = re.sub(r"([-_ ])[-_ ]+", r"\1", title)
    title = _LEADING_CODE.sub("", title.strip(_ODD_ENDS))
    return title.strip(_ODD_ENDS) or stem
