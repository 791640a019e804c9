"""A rule text taken apart: sentences, and in each what is said about points with the words before it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from app.domain.rule_text.numbers import number_of
from app.domain.rule_text.phrases import (
    EACH_SHARE,
    EFFECT_PATTERNS,
    EXTRA,
    FIGURE_NAME,
    LEADS,
    MARKERS,
    SCORE_AFTER,
    SCORE_BEFORE,
    EffectKind,
)

_SENTENCE_END = re.compile(
    r"[。；！？]|(?=[①-⑳])|(?=（[一二三四五六七八九十\d]{1,2}）(?!分))|(?<=[，：])(?=\d{1,2}[.、](?!\d))|(?<=[，：])(?=[一二三四五六七八九]是)"
)
_NEAR = 12
_OUTER = '，、：。；！？“”"'


@dataclass(frozen=True, slots=True)
class Effect:
    """Something said about points; points None where the words give no number."""

    kind: EffectKind
    start: int
    end: int
    points: Decimal | None = None
    times: int | None = None
    words: str = ""

    @property
    def is_shared(self) -> bool:
        """Tell whether each of several gets the points: 各得1分."""
        return EACH_SHARE.match(self.words) is not None

    @property
    def is_extra(self) -> bool:
        """Tell whether the points come on top: 附加20分."""
        return EXTRA.search(self.words) is not None


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words with where they stand in the tidied text."""

    text: str
    start: int
    end: int

    def __bool__(self) -> bool:
        """Tell whether there are any words."""
        return bool(self.text)


@dataclass(frozen=True, slots=True)
class Statement:
    """A condition and what it earns; lead is what stood before a colon in the same sentence."""

    condition: Piece
    effect: Effect
    sentence: int
    lead: Piece


@dataclass(frozen=True, slots=True)
class Clauses:
    """All statements of a text and the words that say nothing about points."""

    statements: tuple[Statement, ...]
    remarks: tuple[Piece, ...]


def clauses(text: str, offset: int = 0) -> Clauses:
    """Return the statements and remarks of a tidied text; offset is where it begins in the whole."""
    statements: list[Statement] = []
    remarks: list[Piece] = []
    waiting = Piece("", 0, 0)
    heading = Piece("", 0, 0)
    for number, sentence in enumerate(_sentences(text, offset)):
        found, rest = _statements(sentence, number)
        if not found and sentence.text.endswith("：") and FIGURE_NAME.search(rest.text):
            heading = rest
            continue
        found = [one if one.lead or not heading else replace(one, lead=heading) for one in found]
        if found and waiting:
            found, waiting = _with_waiting(found, waiting, remarks)
        if not found:
            if waiting:
                remarks.append(waiting)
            waiting = rest
            continue
        statements += found
        if rest:
            remarks.append(rest)
    if waiting:
        remarks.append(waiting)
    return Clauses(tuple(statements), tuple(remarks))


def _with_waiting(found: list[Statement], waiting: Piece, remarks: list[Piece]) -> tuple[list[Statement], Piece]:
    """Give a sentence without points to the next one when that begins with its points: 设有专班。得5分。"""
    first = found[0]
    if first.condition or first.lead or first.effect.kind in {EffectKind.TOTAL, EffectKind.CAP}:
        remarks.append(waiting)
    else:
        found = [Statement(waiting, first.effect, first.sentence, first.lead), *found[1:]]
    return found, Piece("", 0, 0)


def _sentences(text: str, offset: int) -> Iterator[Piece]:
    begin = 0
    for found in _SENTENCE_END.finditer(text):
        if found.start() > begin:
            yield Piece(text[begin : found.start()], offset + begin, offset + found.start())
        begin = max(begin, found.end())
    if begin < len(text):
        yield Piece(text[begin:], offset + begin, offset + len(text))


def _statements(sentence: Piece, number: int) -> tuple[list[Statement], Piece]:
    statements: list[Statement] = []
    begin = 0
    no_lead = Piece("", 0, 0)
    lead = no_lead
    for effect in effects(sentence.text):
        words = stripped(sentence.text[begin : effect.start], sentence.start + begin)
        moved = replace(effect, start=sentence.start + effect.start, end=sentence.start + effect.end)
        words, own_lead = _without_lead(words)
        lead = own_lead or lead
        statements.append(Statement(words, moved, number, lead))
        begin = effect.end
    return statements, stripped(sentence.text[begin:], sentence.start + begin)


def _without_lead(words: Piece) -> tuple[Piece, Piece]:
    cut = words.text.rfind("：")
    if cut < 0:
        return words, Piece("", 0, 0)
    after = stripped(words.text[cut + 1 :], words.start + cut + 1)
    before = stripped(words.text[:cut], words.start)
    return (after, before) if after else (before, Piece("", 0, 0))


def stripped(text: str, start: int) -> Piece:
    """Return the words without marks, numbering and half brackets around them."""
    before = None
    while before != text:
        before = text
        for pattern in (LEADS, MARKERS):
            if found := pattern.match(text):
                start += found.end()
                text = text[found.end() :]
        shorter = text.lstrip(_OUTER + "）")
        start += len(text) - len(shorter)
        text = shorter.rstrip(_OUTER + "（")
    return Piece(text, start, start + len(text))


def effects(sentence: str) -> Iterator[Effect]:
    """Yield what is said about points, in order."""
    place = 0
    ahead = [_search(pattern, sentence, 0) for _, pattern in EFFECT_PATTERNS]
    while True:
        for index, (_, pattern) in enumerate(EFFECT_PATTERNS):
            one = ahead[index]
            if one is not None and one.start() < place:
                ahead[index] = _search(pattern, sentence, place)
        there = [(found.start(), index, found) for index, found in enumerate(ahead) if found is not None]
        if not there:
            return
        _, index, found = min(there, key=lambda one: one[:2])
        yield _effect(EFFECT_PATTERNS[index][0], found)
        place = found.end()


def _search(pattern: re.Pattern[str], sentence: str, place: int) -> re.Match[str] | None:
    """Return the next match that gives points and does not name a score to be reached."""
    while (found := pattern.search(sentence, place)) is not None:
        if not _is_score(found, sentence):
            return found
        place = found.start() + 1
    return None


def _is_score(found: re.Match[str], sentence: str) -> bool:
    words = found.group()
    if words[-1:] != "分" or not (words[:1].isdigit() or words[:1] in "一二三四五六七八九十半"):
        return False
    before = sentence[max(0, found.start() - _NEAR) : found.start()]
    after = sentence[found.end() : found.end() + _NEAR]
    return bool(SCORE_BEFORE.search(before) or SCORE_AFTER.match(after) or re.match(r"[得计]", after))


def _effect(kind: EffectKind, found: re.Match[str]) -> Effect:
    groups = {name: value for name, value in found.groupdict().items() if value is not None}
    points = next((number_of(value) for name, value in groups.items() if name.startswith("p")), None)
    times = number_of(groups["times"]) if "times" in groups else None
    if kind in {EffectKind.EARN, EffectKind.TOTAL} and points == 0:
        kind, points = EffectKind.ZERO, None
    if kind is EffectKind.FLOOR and points is not None:
        kind = EffectKind.DEDUCT_CAP
    return Effect(
        kind,
        found.start(),
        found.end(),
        points,
        int(times) if times is not None else None,
        found.group(),
    )
