"""Whether of several conditions only one can be true: 书记任组长、副书记任组长; 优、良; 全部、部分."""

from collections.abc import Sequence

from app.domain.rule_text import phrases

_SHARED = 3


def exclude_one_another(texts: Sequence[str], *, strictly: bool = False) -> bool:
    """Tell whether the conditions exclude one another; strictly: only by words of one scale, not by likeness."""
    if len(texts) < 2:  # noqa: PLR2004
        return False
    if any(_on_scale(texts, scale) for scale in phrases.SCALES if not strictly or len(scale[0]) > 1):
        return True
    if strictly:
        return False
    if any(phrases.NEGATIVE.match(text) for text in texts[1:]):
        return True
    return _alike(texts)


def _on_scale(texts: Sequence[str], scale: Sequence[str]) -> bool:
    found = [_longest(text, scale) for text in texts]
    return None not in found and len(set(found)) == len(found)


def _longest(text: str, scale: Sequence[str]) -> str | None:
    return max((word for word in scale if word in text), key=len, default=None)


def _alike(texts: Sequence[str]) -> bool:
    return all(_shared(texts[0], other) >= _SHARED for other in texts[1:])


def _shared(one: str, other: str) -> int:
    """Return how many characters two texts share at their beginning or their end."""
    ahead = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    pairs = zip(reversed(one), reversed(other), strict=False)
    behind = next((i for i, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
    return max(ahead, behind)
