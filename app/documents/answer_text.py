"""An answer in words: what the county chose, counted and gave reasons for, as sentences. Nothing is computed."""

from collections.abc import Iterable, Mapping

from app.domain.assessment import Answer, Entry
from app.domain.marking.kinds import BestOf, Checklist, Deduction, DeductionItem, Item, Levels, Marking, SumOf
from app.domain.points import plain


def answer_sentences(answer: Answer, marking: Marking) -> tuple[str, ...]:
    """Return everything the county put in for a criterion, beside statement, self points and deduction reason."""
    # A reason taken over from the statement stands in it already.
    said = f"给分理由：{answer.statement}" if answer.statement else ""
    sentences = [sentence for sentence in entry_sentences(answer, marking) if sentence != said]
    if answer.not_applicable is not None:
        sentences.insert(0, f"不适用，理由：{answer.not_applicable}")
    return tuple(sentences)


def entry_sentences(entry: Entry, marking: Marking | None) -> tuple[str, ...]:
    """Return the inputs of a marking in words; an input of another kind of marking is told as well."""
    return tuple(_sentences(entry, marking))


def _sentences(entry: Entry, marking: Marking | None) -> Iterable[str]:
    texts = _texts(marking)
    if entry.met is not None:
        yield "填报为：符合" if entry.met else "填报为：不符合"
    if entry.checked is not None:
        yield f"已做到：{'；'.join(_named(texts, item) for item in entry.checked) or '没有'}"
    if entry.level is not None:
        yield f"所选档次：{_named(texts, entry.level)}"
    if entry.counts is not None:
        yield f"扣分情形：{_counted(texts, entry.counts)}"
    if entry.count is not None:
        yield f"填报次数：{entry.count}"
    if entry.sites is not None:
        yield f"抽查现场：{'；'.join(f'{site.name} {plain(site.score)}分' for site in entry.sites) or '没有'}"
    if entry.points is not None:
        yield f"给分：{plain(entry.points)}分"
    if entry.reason:
        yield f"给分理由：{entry.reason}"
    if entry.document:
        yield f"结果出处：{entry.document}"
    yield from _part_sentences(entry, marking)


def _part_sentences(entry: Entry, marking: Marking | None) -> Iterable[str]:
    parts = _parts(marking)
    for key, part in (entry.parts or {}).items():
        number = int(key) if key.isdigit() else len(parts)
        inside = parts[number] if number < len(parts) else None
        label = f"第{number + 1}部分" if key.isdigit() else key
        for sentence in _sentences(part, inside):
            yield f"{label}{sentence if sentence.startswith('第') else '：' + sentence}"


def _parts(marking: Marking | None) -> tuple[Marking, ...]:
    match marking:
        case BestOf():
            return marking.parts
        case SumOf():
            return tuple(part.marking for part in marking.parts)
        case _:
            return ()


def _texts(marking: Marking | None) -> dict[str, str]:
    items: tuple[Item | DeductionItem, ...] = ()
    match marking:
        case Checklist() | Deduction():
            items = marking.items
        case Levels():
            items = marking.levels
        case _:
            pass
    return {item.id: item.text for item in items}


def _named(texts: Mapping[str, str], key: str) -> str:
    return texts.get(key) or key


def _counted(texts: Mapping[str, str], counts: Mapping[str, int]) -> str:
    return "；".join(f"{_named(texts, key)} {times}次" for key, times in counts.items() if times) or "没有"
