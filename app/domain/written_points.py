"""Points and numbers as people write them in tables: 5分, （5分）, 各1分; 一、（一） 1.1 ① A1 ★."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from app.domain.points import is_usable

_NUMBER = r"\d+(?:\.\d+)?"
_POINTS = re.compile(rf"(?P<each>各|每项|每条)?(?:满分|共|计|共计|得|为|最高)?(?P<number>{_NUMBER})分?")
_CHINESE_POINTS = re.compile(r"(?P<each>各)?(?P<number>两|[一二三四五六七八九]?十?[一二三四五六七八九]?)分")
_AT_END = re.compile(
    rf"(?:[(\[]\s*(?:满分|共|计|共计|最高|最多|不超过|封顶|上限|合计)?\s*({_NUMBER})\s*分\s*(?:封顶)?[)\]]|(?<![\d.%])({_NUMBER})\s*\(?分\)?)\s*$"
)
_LINE_END = re.compile(r"\s*\n\s*")
_NONE = {"", "/", "-", "—", "--", "——", "无", "\\", "–", "－"}
_ORDER = "一二三四五六七八九"
_TEN = 10
_VERBS = ("得", "扣", "加", "计", "共", "各", "为", "满分", "最高", "记", "给")
_STARS = "★☆*＊※△▲"


@dataclass(frozen=True, slots=True)
class WrittenPoints:
    """Points as written. value: None when there are none or they are not understood; each: 各 stands before."""

    text: str
    value: Decimal | None
    each: bool = False

    @property
    def is_unread(self) -> bool:
        """Tell whether something is written that was not understood."""
        return self.value is None and _plain(self.text) not in _NONE


@dataclass(frozen=True, slots=True)
class Numbered:
    """A title taken apart: text as written, number (一、 A1 1.1), title (the rest, without points at its end)."""

    text: str
    number: str
    title: str
    points: Decimal | None = None
    is_core: bool = False

    @property
    def code(self) -> str:
        """Return the number without marks round it: 一, 1.1, A1, ①."""
        return self.number.strip("()（）[]、.．第 项章:：")


def read_points(text: str) -> WrittenPoints:
    """Return points from a cell of their own. A range, a sum or a sentence is not guessed at."""
    plain = _plain(text)
    while len(plain) > 1 and plain[0] in "([【" and plain[-1] in ")]】":
        plain = plain[1:-1]
    if found := _POINTS.fullmatch(plain):
        value = Decimal(found["number"])
        return WrittenPoints(text, value if is_usable(value) else None, bool(found["each"]))
    if (found := _CHINESE_POINTS.fullmatch(plain)) and found["number"]:
        return WrittenPoints(text, Decimal(_chinese(found["number"])), bool(found["each"]))
    return WrittenPoints(text, None)


def read_numbered(text: str) -> Numbered:
    """Return number, title, points and star of a heading such as ★一、组织管理（15分）."""
    shown = text.strip()
    is_core = bool(shown) and (shown[0] in _STARS or shown[-1] in _STARS)
    bare = shown.strip(_STARS + " ") if is_core else shown
    found = _NUMBERING.match(bare)
    number, title = (found[0].strip(), bare[found.end() :].strip()) if found else ("", bare)
    if title and title[0] in _STARS:
        is_core, title = True, title.strip(_STARS + " ")
    # In narrow columns people break lines between the characters of a title.
    title = _LINE_END.sub("", title)
    ended = _AT_END.search(unicodedata.normalize("NFKC", title))
    if ended is None:
        return Numbered(text, number, title, None, is_core)
    value = Decimal(ended[1] or ended[2])
    # Normalising changes no lengths of what stands before the points but for rare signs; then all of it is kept.
    before = unicodedata.normalize("NFKC", title)[: ended.start()].rstrip(" :")
    if before.endswith(_VERBS) and ended[2]:
        # 成立领导小组得2分 is a sentence; its points do not stand behind it.
        return Numbered(text, number, title, value if is_usable(value) else None, is_core)
    kept = title[: len(before)] if unicodedata.normalize("NFKC", title[: len(before)]) == before else title
    return Numbered(text, number, kept.strip(), value if is_usable(value) else None, is_core)


_NUMBERING = re.compile(
    r"第?[一二三四五六七八九十]{1,3}[、.．]\s*"
    r"|[（(][一二三四五六七八九十]{1,3}[)）]\s*[、.．]?\s*"
    r"|第[一二三四五六七八九十\d]{1,3}[章节项条部分]+\s*"
    r"|[（(]\d{1,3}[)）]\s*"
    r"|[A-Za-z][-.]?\d{1,3}(?:[.-]\d{1,3}){0,3}[、.．:：]?\s*"
    r"|\d{1,3}(?:[.．-]\d{1,3}){1,4}[、.．]?\s*(?![\d%‰％倍分个万年元人次名亿公平㎡月日])"
    r"|\d{1,3}(?:[、．]|\.(?!\d)|[)）])\s*"
    r"|[①-⑳⑴-⒇㈠-㈩]\s*"
    r"|[A-Z](?:[、.．]\s*|\s+(?=[\u4e00-\u9fff]))"
)


def _plain(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).strip(":;,。")


def _chinese(text: str) -> int:
    if text == "两":
        return 2
    if "十" not in text:
        return _ORDER.index(text[0]) + 1 if len(text) == 1 else 0
    tens, _, ones = text.partition("十")
    return (_ORDER.index(tens) + 1 if tens else 1) * _TEN + (_ORDER.index(ones) + 1 if ones else 0)
