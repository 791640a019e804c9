"""Whether of several conditions only one can be true: 书记任组长、副书记任组长; 优、良; 全部、部分."""

import re
from collections.abc import Sequence

from app.domain.rule_text import phrases
from app.domain.rule_text.numbers import COUNTERS

_SHARED = 3
_COUNTED = re.compile(rf"(?:\d+|[一二两三四五六七八九十])(?:{COUNTERS})")

_AMOUNT = re.compile(r"\d+(?:\.\d+)?(?:个?百分点|个?千分点|岁)(?:及?以上)?$")
"""高于全省平均水平5个百分点以上 and 高于全省平均水平 only differ in how far."""


def exclude_one_another(texts: Sequence[str], *, strictly: bool = False) -> bool:
    """Tell whether the conditions exclude one another; strictly: only by words of one scale, not by likeness."""
    if len(texts) < 2:  # noqa: PLR2004
        return False
    if any(_on_scale(texts, scale) for scale in phrases.SCALES if not strictly or len(scale[0]) > 1):
        return True
    if strictly:
        return False
    if _by_number(texts):
        return True
    if any(phrases.NEGATIVE.match(text) for text in texts[1:]):
        return True
    return _alike(texts)


def _on_scale(texts: Sequence[str], scale: Sequence[str]) -> bool:
    found = [_longest(text, scale) for text in texts]
    return None not in found and len(set(found)) == len(found)


def _longest(text: str, scale: Sequence[str]) -> str | None:
    return max((word for word in scale if word in text), key=len, default=None)


def _by_number(texts: Sequence[str]) -> bool:
    """Tell whether the conditions only differ in a number of things: 举办过1次、举办过2次及以上."""
    numbers = [_COUNTED.search(text) for text in texts]
    found = [one.group() for one in numbers if one is not None]
    masks = [_COUNTED.sub("#", text, count=1).removesuffix("及以上").removesuffix("以上") for text in texts]
    return len(set(found)) == len(texts) and all(mask in masks[0] for mask in masks[1:])


def _alike(written: Sequence[str]) -> bool:
    texts = [_AMOUNT.sub("", text) for text in written]
    return all(_shared(texts[0], other) >= _SHARED for other in texts[1:])


def _shared(one: str, other: str) -> int:
    """Return how many characters two texts share at their beginning or their end."""
    ahead = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    pairs = zip(reversed(one), reversed(other), strict=False)
    behind = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
    return max(ahead, behind)
