"""Numbers and units as provinces write them: full-width, Chinese numerals, percent, 百分之, per mille, per head.

`tidied` makes one plain text of them and remembers where every character stood.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from app.domain.quantities import Unit

_DIGITS = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_TENS = {"十": 10, "百": 100, "千": 1000}
CHINESE = r"[一二两三四五六七八九十百零〇]{1,8}(?:点[零〇一二三四五六七八九]{1,4})?"
NUMBER = rf"(?:\d{{1,12}}(?:\.\d{{1,8}})?|{CHINESE}|半)"
COUNTERS = (
    "批次|课时|小时|个|人|名|次|家|所|处|条|项|户|场|期|份|篇|台|张|例|批|种|类|件|起|天|"
    "块|支|座|间|本|部|档|辆|门|款|级|村|位"
)
UNIT = (
    r"(?:%|‰|个?百分点|个?千分点|平方米/人|平方米|㎡/人|㎡|m²|[人例]/10万|/10万|[人例名]/万|/万|人/千人|名/千人|张/千人|公里|千米|万元|元|岁|分(?![之钟别值数])|"
    rf"{COUNTERS})"
)
QUANTITY = rf"(?:百分之{NUMBER}|{NUMBER}{UNIT}?)"
_QUANTITY_PARTS = re.compile(rf"(?:百分之(?P<hundredths>{NUMBER})|(?P<number>{NUMBER})(?P<unit>{UNIT})?)")

_UNITS = {
    "%": Unit.PERCENT,
    "‰": Unit.PERMILLE,
    "百分点": Unit.PERCENT,
    "千分点": Unit.PERMILLE,
    "平方米/人": Unit.SQM_PER_PERSON,
    "平方米": Unit.SQM_PER_PERSON,
    "㎡/人": Unit.SQM_PER_PERSON,
    "㎡": Unit.SQM_PER_PERSON,
    "m²": Unit.SQM_PER_PERSON,
    "/10万": Unit.PER_100K,
    "人/10万": Unit.PER_100K,
    "例/10万": Unit.PER_100K,
    "人/万": Unit.PER_10K,
    "例/万": Unit.PER_10K,
    "名/万": Unit.PER_10K,
    "/万": Unit.PER_10K,
    "人/千人": Unit.PERSON_PER_THOUSAND,
    "名/千人": Unit.PERSON_PER_THOUSAND,
    "公里": Unit.KM,
    "千米": Unit.KM,
    "万元": Unit.WAN_YUAN,
    "元": Unit.YUAN,
    "岁": Unit.YEAR,
}

_MARKS = {
    ",": "，", ";": "；", ":": "：", "(": "（", ")": "）", "[": "（", "]": "）", "【": "（", "】": "）", "〔": "（",
    "〕": "）", "～": "~", "〜": "~", "—": "-", "–": "-", "−": "-", "－": "-", "≧": "≥", "≦": "≤", "⩾": "≥",
    "⩽": "≤", "﹥": ">", "﹤": "<", "∶": "：", "!": "！", "✕": "×", "＝": "=",
    "﹪": "%", "﹣": "-", "｡": "。", "､": "、", "?": "？", "⁄": "/",
}  # fmt: skip
_ENDS = "。；！？"
_NEXT_LINE = re.compile(r"\s+(?:\d{1,2}[、.．)）](?!\d)|[①-⑳]|（\d{1,2}）|\(\d{1,2}\)|[一二三四五六七八九]是)")
"""After 分 and a blank: the blank was a line break before somebody copied the table."""
_AFTER_LINE = re.compile(r"[一二三四五六七八九十\d]{1,3}[、.．）是]|[①-⑳]|（[一二三四五六七八九十\d]{1,2}）|[-·•●]")


@dataclass(frozen=True, slots=True)
class Tidy:
    """A text without blanks and with one sort of marks; places[i] is where its i-th character stood."""

    text: str
    places: tuple[int, ...]

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the place in the text as written."""
        if end <= start:
            return (0, 0)
        return self.places[start], self.places[end - 1] + 1


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with the unit written after it; word is the unit as written, empty for a bare number."""

    value: Decimal
    unit: Unit
    word: str

    @property
    def is_points(self) -> bool:
        """Tell whether it is a difference of rates: 百分点."""
        return self.word.endswith(("百分点", "千分点"))

    @property
    def is_count(self) -> bool:
        """Tell whether things are counted; scores (分) are not."""
        return self.unit is Unit.COUNT and self.word != "分"


def tidied(text: str) -> Tidy:
    """Return the text with plain digits and marks; a line break inside a sentence is dropped, others become ；."""
    characters: list[str] = []
    places: list[int] = []
    for place, written in enumerate(text):
        plain = _plain(written, text, place, characters)
        if plain:
            characters.append(plain)
            places.append(place)
    return Tidy("".join(characters), tuple(places))


def _plain(written: str, text: str, place: int, before: list[str]) -> str:
    if written in "\n\r\v\f\u2028\u2029":
        return _line_break(text, place, before)
    if written in "=＝" and before and before[-1] in "<>":
        before[-1] = "≤" if before[-1] == "<" else "≥"
        return ""
    if before and before[-1] == "分" and written.isspace() and _NEXT_LINE.match(text[place : place + 12]):
        return "；"
    if written in _MARKS and not _inside_number(written, text, place):
        return _MARKS[written]
    single = unicodedata.normalize("NFKC", written)
    if len(single) != 1 or "①" <= written <= "⑳":
        single = written
    if single.isspace() or unicodedata.category(single) in {"Cc", "Cf"} or _inside_number(single, text, place):
        return ""
    return _MARKS.get(single, single)


def _inside_number(mark: str, text: str, place: int) -> bool:
    """Tell whether a comma separates thousands: 1,000."""
    if mark != "," or place == 0 or not text[place - 1].isdecimal():
        return False
    return re.match(r"\d{3}(?!\d)", text[place + 1 : place + 5]) is not None


def _line_break(text: str, place: int, before: list[str]) -> str:
    last = before[-1] if before else "。"
    rest = text[place + 1 :].lstrip()
    if last in _ENDS or not rest:
        return ""
    if last in "分）止%" or _AFTER_LINE.match(unicodedata.normalize("NFKC", rest[:6])):
        return "；" if not rest.startswith(("，", ",", "；", ";", "。", "、")) else ""
    return ""


def number_of(written: str) -> Decimal | None:
    """Return the number of digits or Chinese numerals: 0.5, 二十, 一百二十, 零点五, 半."""
    if written == "半":
        return Decimal("0.5")
    if written.isascii():
        return Decimal(written)
    whole, _, fraction = written.partition("点")
    value = _chinese(whole)
    if value is None or not fraction:
        return value
    return Decimal(f"{value}.{''.join(str(_DIGITS[one]) for one in fraction)}")


def _chinese(written: str) -> Decimal | None:
    total, digit = 0, None
    for one in written:
        if one in _TENS:
            total += (1 if digit is None else digit) * _TENS[one]
            digit = None
        elif digit is not None and digit != 0:
            return None
        else:
            digit = _DIGITS[one]
    return Decimal(total + (digit or 0))


def quantity_of(written: str) -> Quantity | None:
    """Return a number with its unit, None when the text is none."""
    found = _QUANTITY_PARTS.fullmatch(written)
    if found is None:
        return None
    hundredths = found["hundredths"]
    value = number_of(hundredths or found["number"])
    if value is None:
        return None
    word = "%" if hundredths else (found["unit"] or "")
    return Quantity(value, _UNITS.get(word.removeprefix("个") if "分点" in word else word, Unit.COUNT), word)
