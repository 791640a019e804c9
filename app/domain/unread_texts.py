"""Texts that no field of a definition could take over, by the place they stand at; they go along when places change."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Rearranged:
    """How places changed: what stood under gone places is put away, what stood under moved ones stands elsewhere.

    moved: new place by old one, each at most once on either side; put_away: the texts of the gone places.
    """

    gone: tuple[str, ...] = ()
    moved: Mapping[str, str] = field(default_factory=dict)
    put_away: Mapping[str, str] = field(default_factory=dict)


class UnreadTexts(dict[str, str]):
    """The texts by place: `A1/points`. A place is under another when its name goes on after `/`."""

    def __init__(self, texts: Mapping[str, str] | None = None) -> None:
        """Begin with the texts that were kept."""
        super().__init__(texts or {})
        self._fresh: list[Rearranged] = []

    def rearrange(self, gone: Iterable[str] = (), moved: Mapping[str, str] | None = None) -> None:
        """Let the texts follow their places; the step of undo that is made next takes them back again."""
        made = self._apply(tuple(gone), dict(moved or {}))
        if made != Rearranged():
            self._fresh.append(made)

    def taken_fresh(self) -> tuple[Rearranged, ...]:
        """Return what was rearranged since this was asked last."""
        fresh, self._fresh = tuple(self._fresh), []
        return fresh

    def undo(self, rearranged: Iterable[Rearranged]) -> None:
        """Let the texts stand where they stood before."""
        for one in reversed(tuple(rearranged)):
            back = {after: before for before, after in one.moved.items()}
            self._apply((), back)
            self.update(one.put_away)

    def redo(self, rearranged: Iterable[Rearranged]) -> tuple[Rearranged, ...]:
        """Rearrange again; return what stands for it now."""
        return tuple(self._apply(one.gone, one.moved) for one in rearranged)

    def _apply(self, gone: tuple[str, ...], moved: Mapping[str, str]) -> Rearranged:
        put_away = {key: text for key, text in self.items() if _under(key, gone)}
        left = {key: text for key, text in self.items() if key not in put_away}
        after = {_moved(key, moved): text for key, text in left.items()}
        self.clear()
        self.update(after)
        return Rearranged(gone, moved, put_away)


def _under(key: str, places: Iterable[str]) -> bool:
    return any(key == place or key.startswith(f"{place}/") for place in places)


def _moved(key: str, moved: Mapping[str, str]) -> str:
    for before, after in moved.items():
        if _under(key, (before,)):
            return after + key.removeprefix(before)
    return key
