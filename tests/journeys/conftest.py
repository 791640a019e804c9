"""The window of tests/ui, for the journeys through it, and the offices after the way to the province and back."""

from tests.journeys.loop_walk import offices_child, walked
from tests.ui.conftest import dressed, window

__all__ = ["dressed", "offices_child", "walked", "window"]
