"""From a rule text to a draft of its marking. Never raises for a text, never drops one, never guesses silently."""

import re
from dataclasses import dataclass, field, replace
from decimal import Decimal

from app.domain.marking.kinds import (
    Checklist,
    Deduction,
    DeductionItem,
    Item,
    Judgement,
    Marking,
    Part,
    PerCount,
    SumOf,
    YesNo,
    every,
    measure_of,
)
from app.domain.points import is_usable, plain
from app.domain.rubric import Ledger, Measure
from app.domain.rule_text import phrases
from app.domain.rule_text.arranged import UnreadError
from app.domain.rule_text.asked import Plain
from app.domain.rule_text.blocks import Gathering, Loss, LossBlock, SiteBlock
from app.domain.rule_text.clauses import Clauses, Piece, clauses, effects, stripped
from app.domain.rule_text.conditions import condition_of
from app.domain.rule_text.draft import Certainty, MarkingDraft
from app.domain.rule_text.gathering import gather
from app.domain.rule_text.names import Needs
from app.domain.rule_text.numbers import Tidy, number_of, tidied
from app.domain.rule_text.parts import Reading, put_together
from app.domain.rule_text.phrases import EffectKind
from app.domain.rule_text.sample import sample_of

MOST_LINES = 30
MOST_LEAD = 16
MOST_READ = 2000
"""Longer texts are not one criterion's rule; they are kept, not read."""
_NOTE = re.compile(r"（[^（）]*）$")
_LAST = re.compile(r"[×*xX](\d+(?:\.\d+)?)分")
_SENTENCE = re.compile(r"[^。；]+[。；]?")
_HEADING = re.compile(
    r"(?:^|(?<=[。；]))(?P<marker>(?:[①-⑳]|（[一二三四五六七八九十\d]{1,2}）|[一二三四五六七八九十]{1,2}[、.是]|\d{1,2}[.、])?)"
    r"(?P<name>[^，。；：（）]{1,24}?)(?:（(?:满分|共|计|分值)?(?P<inner>\d+(?:\.\d+)?)分）(?:：|(?=[^，。；、）：]))|(?<![得计扣加为到共高多各次项])(?P<outer>\d+(?:\.\d+)?)分[：。])"
)


@dataclass(slots=True)
class _Reading:
    marking: Marking
    certainty: Certainty
    questions: list[str] = field(default_factory=list)
    words: list[tuple[int, int, str]] = field(default_factory=list)
    candidate: Marking | None = None


def understood(rule_text: str, points: Decimal, *, title: str = "", text: str = "") -> MarkingDraft:
    """Return the draft of a marking for a rule text of a criterion with so many points.

    title names the measure where the rule does not; text (what is asked) is read when there is no rule text.
    """
    tidy = tidied(rule_text if rule_text.strip() else text)
    head = tidied(title).text
    stars = phrases.CORE.match(tidy.text)
    offset = stars.end() if stars is not None else 0
    said = tidy.text[offset:]
    needs = Needs(_NOTE.sub("", phrases.CORE.sub("", head)))
    gate = phrases.GATE.search(said) is not None
    reading = _read(Piece(said, offset, offset + len(said)), points, needs, gate=gate)
    measures, ledgers = _used(needs, (reading.marking, reading.candidate))
    return MarkingDraft(
        rule_text,
        points,
        reading.marking,
        reading.certainty,
        _places(reading.words, tidy) if rule_text.strip() else (),
        measures,
        ledgers,
        tuple(need for need in needs.references if need.measure in {one.id for one in measures}),
        tuple(dict.fromkeys(reading.questions)),
        gate,
        stars is not None or phrases.CORE.match(head) is not None or phrases.CORE_WORDS.search(said) is not None,
        _is_bonus(head, said),
        sample_of(reading.marking, points, measures, ledgers) if is_usable(points) and points > 0 else None,
        reading.candidate,
    )


def _is_bonus(head: str, said: str) -> bool:
    if phrases.BONUS.search(head) or phrases.BONUS.match(said):
        return True
    gains = [effect.words for effect in effects(said) if effect.kind is EffectKind.EARN]
    return bool(gains) and all("加" in words for words in gains)


def _used(needs: Needs, markings: tuple[Marking | None, ...]) -> tuple[tuple[Measure, ...], tuple[Ledger, ...]]:
    """Return the measures and ledgers that a marking really reads."""
    inner = [one for marking in markings if marking is not None for one in every(marking)]
    measures = {measure_of(one) for one in inner}
    ledgers = {one.ledger for one in inner if isinstance(one, PerCount)}
    return (
        tuple(one for one in needs.measures if one.id in measures),
        tuple(one for one in needs.ledgers if one.id in ledgers),
    )


def _places(words: list[tuple[int, int, str]], tidy: Tidy) -> tuple[tuple[int, int, str], ...]:
    """Return where the words stand in the text as written, in order."""
    found = {(*tidy.original(start, end), label) for start, end, label in words if end > start}
    return tuple(sorted(found))


# ------------------------------------------------------------------ one text


def _read(piece: Piece, points: Decimal, needs: Needs, *, gate: bool = False) -> _Reading:
    if trouble := _unreadable(piece, points):
        return _unread([trouble])
    if gate:
        return _read_gate(piece, points, needs)
    if phrases.BY_REGION.search(piece.text):
        asked = "条文按地区类型（县、区、乡镇、县城等）取不同的值；请先设地区类型，再分别填目标值。"
        return _unread([asked])
    if phrases.RANKED.search(piece.text):
        return _unread(["条文按排名计分，只看本县数据算不出来；请由人判分，或改写成数据要求。"])
    sections = _sections(piece, points)
    if sections:
        return _read_sections(sections, needs)
    return _read_plain(piece, points, needs)


def _unreadable(piece: Piece, points: Decimal) -> str:
    if not piece.text:
        return "没有评分标准的文字；请写明怎样得分，或按定性判分。"
    if len(piece.text) > MOST_READ:
        return f"文字有{len(piece.text)}个字，不像一条评分标准；请拆分后再读。"
    if not is_usable(points) or (points <= 0 and not phrases.GATE.search(piece.text)):
        return "本项没有分值；请先填分值。"
    return ""


def _unread(questions: list[str], candidate: Marking | None = None) -> _Reading:
    return _Reading(Judgement(), Certainty.UNREAD, questions, candidate=candidate)


def _read_gate(piece: Piece, points: Decimal, needs: Needs) -> _Reading:
    """Read what stands beside a veto; the veto itself is for a person to place."""
    asked = "“一票否决”是全表的基本条件，还是只使本项不得分？请在基本条件或评分办法里写明。"
    if points <= 0:
        return _Reading(YesNo(), Certainty.LIKELY, [asked], [(piece.start, piece.end, "否决条件")])
    rest = "".join("。" * len(one) if phrases.GATE.search(one) else one for one in _SENTENCE.findall(piece.text))
    if not rest.strip("。；"):
        return _Reading(YesNo(), Certainty.LIKELY, [asked], [(piece.start, piece.end, "否决条件")])
    inner = _read(Piece(rest, piece.start, piece.end), points, needs)
    certainty = Certainty.LIKELY if inner.certainty is Certainty.CLEAR else inner.certainty
    return replace(inner, certainty=certainty, questions=[asked, *inner.questions])


# ------------------------------------------------------------------ sections with points of their own


def _sections(piece: Piece, points: Decimal) -> list[tuple[str, Decimal, Piece]]:
    """Return the parts of a text such as 一是覆盖率（10分）：…。二是现场抽查（10分）：…; empty when it has none."""
    found = list(_HEADING.finditer(piece.text))
    if not found or piece.text[: found[0].start()].strip(phrases.BLANKS):
        return []
    ends = [*(one.start() for one in found[1:]), len(piece.text)]
    sections = []
    for one, end in zip(found, ends, strict=True):
        content = Piece(piece.text[one.end() : end], piece.start + one.end(), piece.start + end)
        if not phrases.SITES.search(content.text) and not any(
            effect.kind in _SAYING for effect in effects(content.text)
        ):
            return []
        sections.append((one["name"], Decimal(one["inner"] or one["outer"]), content))
    return sections if sum(worth for _, worth, _ in sections) == points else []


_SAYING = {EffectKind.EARN, EffectKind.FULL, EffectKind.DEDUCT, EffectKind.PROPORTION, EffectKind.DISCRETION}


def _read_sections(sections: list[tuple[str, Decimal, Piece]], needs: Needs) -> _Reading:
    readings = []
    whole = needs.title
    for name, worth, content in sections:
        needs.title = _NOTE.sub("", name) or whole
        readings.append(_read(content, worth, needs))
    needs.title = whole
    if len(readings) == 1:
        return readings[0]
    order = (Certainty.UNREAD, Certainty.LIKELY, Certainty.CLEAR)
    worst = min((one.certainty for one in readings), key=order.index)
    if all(one.certainty is Certainty.UNREAD for one in readings):
        return _unread([question for one in readings for question in one.questions])
    parts = tuple(Part(worth, one.marking) for (_, worth, _), one in zip(sections, readings, strict=True))
    return _Reading(
        SumOf(parts),
        Certainty.LIKELY if worst is Certainty.UNREAD else worst,
        [question for one in readings for question in one.questions],
        [word for one in readings for word in one.words],
    )


# ------------------------------------------------------------------ a text without sections


def _read_plain(piece: Piece, points: Decimal, needs: Needs) -> _Reading:
    if listed := _read_list(piece, points) or _read_numbered(piece, points):
        return listed
    so_far = Gathering(points)
    rest, sites = _without_sites(replace(piece, text=_without_notes(piece.text)))
    found = clauses(rest, piece.start)
    for site in sites:
        so_far.words.append((site.piece.start, site.piece.end, "现场评分"))
    try:
        _gather_all(found, sites, so_far)
        _only_zeros(so_far)
        if not so_far.blocks:
            said = so_far.unplaced or ["没有读出怎样得分；请改写条文，或按定性判分。"]
            return replace(_unread(said), words=so_far.words)
        put = put_together(so_far, points, needs)
    except UnreadError as error:
        return replace(_unread([*so_far.questions, str(error)]), words=so_far.words)
    return _judged(put, so_far, found, points)


def _read_list(piece: Piece, points: Decimal) -> _Reading | None:
    """Read points that stand before their list: 以下每项1分：机构、人员、经费; only when the number of lines fits."""
    found = phrases.LIST_AFTER.match(piece.text)
    if found is None or any(True for _ in effects(found["list"])):
        return None
    lines = [line for part in re.split("[、；。，]|(?=[①-⑳])", found["list"]) if (line := stripped(part, 0).text)]
    worth = Decimal(found["worth"])
    if len(lines) < 2 or len(lines) > MOST_LINES or worth * len(lines) != points:  # noqa: PLR2004
        return None
    items = tuple(Item(f"n{number}", worth, line) for number, line in enumerate(lines, 1))
    start = piece.start + found.start("list")
    words = [(piece.start, start, f"各得{plain(worth)}分"), (start, piece.end, "条件")]
    return _Reading(Checklist(items), Certainty.CLEAR, [], words)


def _read_numbered(piece: Piece, points: Decimal) -> _Reading | None:
    """Read a numbered list with one worth for all behind it: （1）规划；（2）经费。每项1分, or 缺一项扣1分."""
    each = phrases.EACH_LISTED.search(piece.text)
    end = each or phrases.LACK_LISTED.search(piece.text)
    if end is None:
        return None
    before = piece.text[: end.start()]
    starts = list(phrases.NUMBERED.finditer(before))
    if len(starts) < 2 or len(starts) > MOST_LINES or not _leads_over(before[: starts[0].start()]):  # noqa: PLR2004
        return None
    ends = [*(one.start() for one in starts[1:]), len(before)]
    lines = [
        stripped(before[one.start() : to], piece.start + one.start()) for one, to in zip(starts, ends, strict=True)
    ]
    worth = Decimal(end["worth"])
    if any(not line or any(True for _ in effects(line.text)) for line in lines):
        return None
    words = [(line.start, line.end, "条件") for line in lines]
    words.append(
        (piece.start + end.start(), piece.end, f"每项{plain(worth)}分" if each else f"缺一项扣{plain(worth)}分")
    )
    if each is not None:
        if worth * len(lines) != points:
            return None
        items = tuple(Item(f"n{number}", worth, line.text) for number, line in enumerate(lines, 1))
        return _Reading(Checklist(items), Certainty.CLEAR, [], words)
    if worth * len(lines) > points:
        return None
    losses = tuple(DeductionItem(f"n{n}", worth, f"缺：{line.text}", 1) for n, line in enumerate(lines, 1))
    return _Reading(Deduction(losses), Certainty.CLEAR, [], words)


def _leads_over(before: str) -> bool:
    """Tell whether the words before a numbered list only lead over to it: 满足以下条件：."""
    return not before.strip("：，") or (
        before.endswith("：") and len(before) <= MOST_LEAD and not any(True for _ in effects(before))
    )


def _without_notes(text: str) -> str:
    return phrases.BRACKET_NOTES.sub(lambda found: "，" * len(found.group()), text)


def _judged(put: Reading, so_far: Gathering, found: Clauses, points: Decimal) -> _Reading:
    """Return what was put together with how sure it is."""
    remarks = _without_known(found.remarks, put.marking)
    questions = [*put.questions, *_about_remarks(remarks), *_about_totals(so_far, points)]
    troubles = [*so_far.unplaced, *([put.trouble] if put.trouble else [])]
    if troubles:
        return replace(_unread([*troubles, *questions], put.marking), words=so_far.words)
    certainty = Certainty.LIKELY if questions else Certainty.CLEAR
    return _Reading(put.marking, certainty, questions, so_far.words)


def _gather_all(found: Clauses, sites: list[SiteBlock], so_far: Gathering) -> None:
    waiting = list(sites)
    for statement in found.statements:
        while waiting and waiting[0].piece.start < statement.effect.start:
            so_far.blocks.append(waiting.pop(0))
        gather(statement, so_far)
    so_far.blocks += waiting


def _only_zeros(so_far: Gathering) -> None:
    """Read 发生重大事件的，本项不得分, where nothing else is said, as full points that are lost."""
    zeros = [zero for zero in so_far.open_zeros if isinstance(condition_of(zero.text), Plain)]
    generic = any(phrases.GENERIC_ZERO.match(zero.text) for zero in zeros)
    if so_far.blocks or so_far.unplaced or so_far.base or not zeros or generic or len(zeros) < len(so_far.open_zeros):
        return
    losses = [Loss(zero, so_far.full, is_repeated=False, at_most=1) for zero in zeros]
    so_far.blocks.append(LossBlock(0, losses))
    so_far.open_zeros.clear()
    so_far.questions.append("条文只写了什么情况不得分；草稿按没有这种情况得满分，对吗？")


def _without_sites(piece: Piece) -> tuple[str, list[SiteBlock]]:
    """Return the text with the sentences on visits blanked, and those."""
    rest, sites = [], []
    for number, found in enumerate(_SENTENCE.finditer(piece.text)):
        sentence = found.group()
        if not phrases.SITES.search(sentence) or len(phrases.SCORED_TIERS.findall(sentence)) > 1:
            rest.append(sentence)
            continue
        rest.append("。" * len(sentence))
        start = piece.start + found.start()
        words = Piece(sentence.strip("。；"), start, start + len(sentence.strip("。；")))
        sites.append(SiteBlock(words, 1000 + number, _site_points(sentence)))
    return "".join(rest), sites


def _site_points(sentence: str) -> Decimal | None:
    if found := _LAST.search(sentence):
        return number_of(found[1])
    earned = [
        one.points for one in effects(sentence) if one.kind in {EffectKind.EARN, EffectKind.TOTAL, EffectKind.CAP}
    ]
    return earned[0] if len(earned) == 1 else None


def _without_known(remarks: tuple[Piece, ...], marking: Marking) -> tuple[Piece, ...]:
    """Return the remarks without 缺一不可 beside a single line."""
    if not isinstance(marking, YesNo):
        return remarks
    return tuple(one for one in remarks if not phrases.ALL_NEEDED.match(one.text))


def _about_remarks(remarks: tuple[Piece, ...]) -> list[str]:
    return [
        f"这句话没有读进评分办法：“{remark.text}”，请核对。"
        for remark in remarks
        if len(remark.text.strip(phrases.BLANKS)) > 1 and not phrases.NOTES.search(remark.text)
    ]


def _about_totals(so_far: Gathering, points: Decimal) -> list[str]:
    """Return a question for every stated total or cap that fits neither the criterion nor a run of its lines."""
    own = [getattr(block, "points", None) or getattr(block, "cap", None) or Decimal(0) for block in so_far.blocks]
    if len(own) > MOST_LINES:
        return []
    runs = {sum(own[start:end], Decimal(0)) for start in range(len(own)) for end in range(start + 1, len(own) + 1)}
    return [
        f"条文写的{plain(total)}分与本项分值{plain(points)}分不一致，请核对。"
        for total in dict.fromkeys(so_far.totals)
        if total != points and total not in runs
    ]
