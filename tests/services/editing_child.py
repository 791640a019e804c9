"""Edits a pack of the library over and over and says what is kept and stored, until it is killed."""

import sys
from dataclasses import replace

from app.domain.rubric_edits import change_criterion
from app.services.edit_opening import open_pack
from app.services.edit_rubric import EditedRubric
from app.services.edit_storing import store
from app.services.rubric_library import installed


def main(key: str) -> None:
    """Edit the pack."""
    edited = EditedRubric(open_pack(next(one for one in installed() if one.key == key)))
    for number in range(1, 10_000):
        title = f"第{number}"
        edited.change(
            "标题", lambda rubric, t=title: change_criterion(rubric, (0, 0, 0), lambda one: replace(one, title=t))
        )
        edited.keep()
        _say("kept", number)
        what = edited.to_store()
        assert what is not None
        edited.keep()
        edited.stored(store(what))
        _say("stored", number)


def _say(what: str, number: int) -> None:
    sys.stdout.write(f"{what} {number}\n")
    sys.stdout.flush()


main(sys.argv[1])
