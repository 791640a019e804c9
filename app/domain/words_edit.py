"""A stored set of opinions in words, corrected (修改): its items, what becomes of it and of the replies.

An item remembers what it was stored under, so that verdict, day and reply follow it to another criterion, and to other
words of its own.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.returned import Reply, ReturnedReview, joined_reply, loose_code, reply_key
from app.domain.review import Finding, FindingVerdict


@dataclass(frozen=True, slots=True)
class EditedItem:
    """One opinion of a set that is being corrected.

    criterion: its code, None for 总体意见. origin: the code it is stored under (returned.loose_code for 总体意见),
    empty for an opinion that is new.
    """

    text: str
    criterion: str | None = None
    origin: str = ""

    @property
    def code(self) -> str:
        """Return what it will be stored under."""
        return self.criterion if self.criterion is not None else loose_code(self.text)


def items_of(words: ReturnedReview) -> tuple[EditedItem, ...]:
    """Return a stored set as items: what belongs to a criterion, then what belongs to none."""
    found = [EditedItem(finding.opinion, code, code) for code, finding in words.findings.items()]
    return (*found, *(EditedItem(text, None, loose_code(text)) for text in words.unassigned))


def corrected(words: ReturnedReview, items: Sequence[EditedItem]) -> ReturnedReview:
    """Return a set with other items; office, level and day stay.

    Opinions on one criterion become one, with the verdict of the one that was there, and with all that they ask for.
    """
    codes = dict.fromkeys(item.criterion for item in items if item.criterion is not None)
    return replace(
        words,
        findings={code: _finding(words, code, [one for one in items if one.criterion == code]) for code in codes},
        unassigned=tuple(item.text for item in items if item.criterion is None),
    )


def followed_replies(
    words: ReturnedReview, items: Sequence[EditedItem], replies: Mapping[str, Reply]
) -> dict[str, Reply]:
    """Return the replies to a set by their keys, after it got other items.

    A reply goes where its opinion goes, and is joined to the one that is there. Without an opinion it stays where it
    is (replies_left).
    """
    found: dict[str, Reply] = {}
    # Those that stay come first: what is joined to them stands below.
    for code, reply in sorted(_of(words.id, replies), key=lambda pair: _goes_to(pair[0], items) != pair[0]):
        key = reply_key(words.id, _goes_to(code, items))
        found[key] = joined_reply(found.get(key), reply)
    return found


def replies_left(words: ReturnedReview, replies: Mapping[str, Reply]) -> dict[str, Reply]:
    """Return, by code, the replies to a set whose opinion is there no more; they come back with an opinion."""
    there = {item.code for item in items_of(words)}
    return {code: reply for code, reply in _of(words.id, replies) if code not in there}


def _of(id_: str, replies: Mapping[str, Reply]) -> Iterator[tuple[str, Reply]]:
    begins = reply_key(id_, "")
    return ((key.removeprefix(begins), reply) for key, reply in replies.items() if key.startswith(begins))


def _goes_to(code: str, items: Sequence[EditedItem]) -> str:
    codes = [item.code for item in items if item.origin == code]
    return code if not codes or code in codes else codes[0]


def _finding(words: ReturnedReview, code: str, items: Sequence[EditedItem]) -> Finding:
    origins = sorted(dict.fromkeys(item.origin for item in items), key=lambda one: one != code)
    before = [words.findings[one] for one in origins if one in words.findings]
    opinion = "\n".join(item.text for item in items)
    if not before:
        return Finding(FindingVerdict.SUPPLEMENT, opinion=opinion)
    asked = tuple(dict.fromkeys(one for finding in before for one in finding.supplements))
    return replace(before[0], opinion=opinion, supplements=asked)
