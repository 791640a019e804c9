"""Packages of our own where a table or a rubric was asked for: told by a name inside, with where they go."""

from collections.abc import Iterable

_INSIDE = (
    (
        "data/machine/review.json",
        "是上级的退回意见包",
        "县区请在“退回意见”页收下它；上一级评审请在“收件”里收。",
    ),
    (
        "data/machine/submission.json",
        "是县区的申报包",
        "评审它请在评审工作库的“收件”里收进来；查看请拖到首页。",
    ),
)


def own_package(names: Iterable[str]) -> tuple[str, str] | None:
    """Return what a zip with these names is and what to do with it, or None when it is no package of ours."""
    known = tuple(names)
    for place, what, to_do in _INSIDE:
        if any(f"/{name}".endswith(f"/{place}") for name in known):
            return what, to_do
    return None
