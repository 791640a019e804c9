"""Which criterion, measure, ledger, requirement or item of a new edition is which of the old one.

A code or an id alone says little: in a new edition A3 may stand for quite another text, and tables that are read anew
number their measures anew. So what people read decides, and the code only where the words leave it open.
"""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.domain.rubric import Criterion

SAME_CODE_AT_LEAST = 0.4
"""Under its old code a criterion is the same one from this likeness of its words on, 0..1."""
OTHER_CODE_AT_LEAST = 0.65
"""Under another code its words must be more alike: criteria of one rubric share many phrases."""
MOST_PAIRS = 2_000_000
"""With more candidates, as only made-up rubrics have, words are compared under the same code only."""
_FOR_THE_CODE = 0.15
"""What the same code adds where two candidates are about as alike."""

Pairs = Mapping[int, int]
"""Place in the new list to place in the old list."""


@lru_cache(maxsize=16384)
def folded(text: str) -> str:
    """Return a text without what printing changes: spaces, punctuation, width and case."""
    kept = (sign for sign in unicodedata.normalize("NFKC", text).casefold() if unicodedata.category(sign)[0] in "LNS")
    return "".join(kept)


def likeness(one: str, other: str) -> float:
    """Return how alike two texts are, 0..1: the share of neighbouring characters they have in common (Dice)."""
    left, right = _neighbours(folded(one)), _neighbours(folded(other))
    return _dice(len(left & right), len(left), len(right))


def paired(old: Sequence[Criterion], new: Sequence[Criterion]) -> Pairs:
    """Return which criteria are the same ones; each at most once.

    First those with equal words, under their code or another one; then the most alike ones.
    """
    pairs: dict[int, int] = {}
    _pair_equal(pairs, [_exact(one, with_code=True) for one in old], [_exact(one, with_code=True) for one in new])
    _pair_equal(pairs, [_exact(one) for one in old], [_exact(one) for one in new])
    _pair_alike(pairs, old, new)
    return pairs


def matched_ids(old: Iterable[tuple[str, str]], new: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the new id of each old one that is still there. Given are ids with what people read of them.

    Equal words decide; an id alone only while its words are alike, or one side has none.
    """
    before, after = dict(old), dict(new)
    found = {one: one for one, words in before.items() if one in after and folded(words) == folded(after[one])}
    free = [one for one in after if one not in found]
    for one, words in before.items():
        same = next((other for other in free if folded(words) and folded(after[other]) == folded(words)), None)
        if one not in found and same is not None:
            found[one] = same
            free.remove(same)
    for one, words in before.items():
        if one not in found and one in free and _may_be_same(words, after[one]):
            found[one] = one
            free.remove(one)
    return found


def _may_be_same(words: str, others: str) -> bool:
    return not words or not others or likeness(words, others) >= SAME_CODE_AT_LEAST


def _exact(criterion: Criterion, *, with_code: bool = False) -> tuple[str, ...]:
    words = (folded(criterion.title), folded(criterion.text), folded(criterion.rule_text))
    return (*words, criterion.code) if with_code else words


def _pair_equal(pairs: dict[int, int], old: list[tuple[str, ...]], new: list[tuple[str, ...]]) -> None:
    taken = set(pairs.values())
    places: dict[tuple[str, ...], list[int]] = {}
    for place, words in enumerate(old):
        if place not in taken:
            places.setdefault(words, []).append(place)
    for place, words in enumerate(new):
        if place not in pairs and places.get(words):
            pairs[place] = places[words].pop(0)


# ---------------------------------------------------------------- alike ones


@dataclass(frozen=True, slots=True)
class _Words:
    """The neighbouring characters of a criterion's title and texts as bits: 500 × 500 must be compared at once."""

    code: str
    title: int
    title_size: int
    body: int
    body_size: int

    def likeness(self, other: "_Words") -> float:
        """Return how alike the words are: title and texts count half each."""
        titles = _dice((self.title & other.title).bit_count(), self.title_size, other.title_size)
        if not self.body_size and not other.body_size:
            return titles
        return (titles + _dice((self.body & other.body).bit_count(), self.body_size, other.body_size)) / 2


def _pair_alike(pairs: dict[int, int], old: Sequence[Criterion], new: Sequence[Criterion]) -> None:
    bits: dict[str, int] = {}
    taken = set(pairs.values())
    lefts = [(place, _words(one, bits)) for place, one in enumerate(old) if place not in taken]
    rights = [(place, _words(one, bits)) for place, one in enumerate(new) if place not in pairs]
    found: list[tuple[float, int, int]] = []
    by_code = {theirs.code: [(left, theirs)] for left, theirs in lefts}
    is_too_many = len(lefts) * len(rights) > MOST_PAIRS
    for right, ours in rights:
        for left, theirs in by_code.get(ours.code, []) if is_too_many else lefts:
            value = ours.likeness(theirs)
            is_same_code = ours.code == theirs.code
            if value >= (SAME_CODE_AT_LEAST if is_same_code else OTHER_CODE_AT_LEAST):
                found.append((-value - _FOR_THE_CODE * is_same_code, left, right))
    for _, left, right in sorted(found):
        if right not in pairs and left not in taken:
            pairs[right] = left
            taken.add(left)


def _words(criterion: Criterion, bits: dict[str, int]) -> _Words:
    title = _neighbours(folded(criterion.title))
    body = _neighbours(folded(criterion.text)) | _neighbours(folded(criterion.rule_text))
    return _Words(criterion.code, _mask(title, bits), len(title), _mask(body, bits), len(body))


def _mask(grams: frozenset[str], bits: dict[str, int]) -> int:
    mask = bytearray()
    for gram in grams:
        byte, bit = divmod(bits.setdefault(gram, len(bits)), 8)
        if byte >= len(mask):
            mask.extend(bytes(byte + 1 - len(mask)))
        mask[byte] |= 1 << bit
    return int.from_bytes(mask, "little")


def _neighbours(text: str) -> frozenset[str]:
    if not text:
        return frozenset()
    around = f"\n{text}\n"
    return frozenset(around[place : place + 2] for place in range(len(around) - 1))


def _dice(common: int, left: int, right: int) -> float:
    return 2 * common / (left + right) if left + right else 1.0
