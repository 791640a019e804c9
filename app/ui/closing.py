"""Leaving words behind that could not be stored: told once before; who goes again goes all the same."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from app.domain.problems import Problem, warning
from app.domain.texts import shortened

if TYPE_CHECKING:
    from app.ui.step_session import StepSession

NOT_REFUSED = "words/"
"""What is kept on purpose until 存入 is there again the next time, and nobody refused it."""
MOST_NAMED, MOST_SIGNS = 3, 20


class Closing:
    """What was told of already is not told again."""

    def __init__(self) -> None:
        """Nothing was told yet."""
        self._told: dict[str, str] = {}

    def is_held(self, session: "StepSession[Any] | None", tell: Callable[[tuple[Problem, ...]], object]) -> bool:
        """Tell what is left behind; True when the window is to stay open for it."""
        left = self._left_behind(session) if session is not None else ()
        if left:
            tell(left)
        return bool(left)

    def is_losing(self, session: "StepSession[Any] | None", tell: Callable[[tuple[Problem, ...]], object]) -> bool:
        """Tell what would be gone for good when the workspace is left; True when it is to stay open for it."""
        if session is None:
            return False
        # Loaded with the workspace: the window begins without one.
        from app.ui.drafts import drafts_of

        session.settle()
        return not drafts_of(session).is_written and self.is_held(session, tell)

    def _left_behind(self, session: "StepSession[Any]") -> tuple[Problem, ...]:
        """Return what is to be said before the window closes; what is being typed is handed in first."""
        from app.ui.drafts import drafts_of

        session.settle()
        drafts = drafts_of(session)
        left = {field: text for field, text in drafts.new.items() if not field.startswith(NOT_REFUSED)}
        if not left or not session.is_writing or left == self._told:
            return ()
        self._told = left
        named = "、".join(f"“{shortened(_words(text), MOST_SIGNS)}”" for text in list(left.values())[:MOST_NAMED])
        what = f"有{len(left)}处写了还没有存进去：{named}{' 等' if len(left) > MOST_NAMED else ''}。"
        to_do = "请改好再关。再关一次，窗口就关了；这些字另外留着，下次打开还在原处。"
        if not drafts.is_written:
            to_do = "磁盘写不进去：请先腾出空间再回来存，或把字复制到别处。再做一次就离开这里，这些字会丢。"
        return (warning("TEXT_UNREAD", "离开工作库", what, to_do),)


def _words(draft: str) -> str:
    """Return what a draft says; lines that stand below each other in one."""
    from app.ui.widgets.growing_lines import lines_of_draft

    return "；".join(text or day for text, _, day in lines_of_draft(draft)) or draft
