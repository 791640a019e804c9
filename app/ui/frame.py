"""What the window lends to its screens: the worker for long work, and how the person left things."""

from dataclasses import dataclass

from app.ui.jobs import Jobs
from app.ui.remembered import Remembered


@dataclass(frozen=True, slots=True)
class Frame:
    """The worker thread and what is remembered."""

    jobs: Jobs
    remembered: Remembered
