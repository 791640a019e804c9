"""Progress of long work: how it is told, and how it is stopped."""

from typing import Protocol

from app.domain.problems import ProblemError, hint


class Progress(Protocol):
    """Told by long work after each step; raising from it stops the work cleanly."""

    def step(self, done: int, total: int, what: str) -> None:
        """Say that done of total (files, bytes, pages) is reached, and what is going on."""


class Silent:
    """Progress that nobody watches."""

    def step(self, done: int, total: int, what: str) -> None:
        """Say nothing."""


class CancelledError(ProblemError):
    """Raised out of Progress.step when the person cancels; the work leaves nothing half-made."""

    def __init__(self) -> None:
        """Carry the one problem that says so."""
        super().__init__([hint("CANCELLED", "", "已取消，没有留下未完成的文件。", "需要时可以重新开始。")])
