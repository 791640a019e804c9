"""The window of tests/ui, for the journeys through it."""

from tests.ui.conftest import dressed, window

__all__ = ["dressed", "window"]
