"""Killing commands at random moments until enough of them were hit, however fast or busy the machine is."""

import random
from collections.abc import Iterator

from tests.journeys.warm_child import Ended, Order, WarmChild

KILLED = -9
ROUNDS_A_KILL = 10
"""Commands at most for each kill that is wanted; about half of them are hit."""


class Killer:
    """Kills commands at random moments; learns how long they take here and now. Seeded."""

    def __init__(self, child: WarmChild, seed: int, duration_s: float) -> None:
        self._child, self._chance, self._duration_s = child, random.Random(seed), duration_s
        self.kills = 0

    def until(self, kills: int) -> Iterator[int]:
        """Count from 1 until so many commands were killed. Raises: AssertionError when hardly any can be hit."""
        for number in range(1, kills * ROUNDS_A_KILL + 1):
            yield number
            if self.kills >= kills:
                return
        raise AssertionError(f"only {self.kills} of {kills * ROUNDS_A_KILL} commands were killed")

    def run(self, order: Order) -> Ended:
        """Run a command that is killed at some moment, or has ended before it."""
        ended = self._child.run(order, kill_after_s=self._chance.uniform(0.0, self._duration_s))
        assert ended.exit_code in {0, KILLED}, ended
        if ended.exit_code == KILLED:
            self.kills += 1
            self._duration_s *= 1.03
        else:
            self._duration_s = min(self._duration_s, ended.seconds)
        return ended
