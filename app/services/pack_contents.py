"""What a rubric pack holds, found by the name that people give in a command."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.catalog.pack_files import PackContents


def pack_contents(name: str) -> "PackContents":
    """Return what a pack holds, by id, installed or built-in, or by path. Raises: ProblemError as open_rubric."""
    from app.services.open_rubric import open_rubric
    from app.services.rubric_template import contents_in

    return contents_in(open_rubric(name))
