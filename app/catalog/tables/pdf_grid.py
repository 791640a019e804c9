"""Cells from ruling lines: where lines meet there is a table, where one is missing two places are one cell."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from app.catalog.tables.limits import MOST_CELLS
from app.catalog.tables.pdf_page import Ruling

_NEAR = 2.5
"""Lines so near each other are one, in points."""
_SHORTEST = 8.0
_COVERED = 0.6
"""So much of a side must be drawn for it to part two cells."""
MOST_MERGED = 3_000
_LEAST_LINES = 2


@dataclass(frozen=True, slots=True)
class Box:
    """One cell on the page."""

    left: float
    top: float
    right: float
    bottom: float


class TooManyLinesError(Exception):
    """Raised for a page with more ruling lines than any table has."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table on one page: its outer box, the x and y of its lines, its cells."""

    box: Box
    across: tuple[float, ...]
    down: tuple[float, ...]
    cells: tuple[Box, ...]
    _by_place: dict[tuple[int, int], Box] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Note which cell covers each place between the lines."""
        places: dict[tuple[int, int], Box] = {}
        for box in self.cells:
            for row in range(nearest(self.down, box.top), nearest(self.down, box.bottom)):
                for column in range(nearest(self.across, box.left), nearest(self.across, box.right)):
                    places[row, column] = box
        object.__setattr__(self, "_by_place", places)

    def at(self, x: float, y: float) -> Box | None:
        """Return the cell at a point; None outside the table."""
        return self._by_place.get((bisect_right(self.down, y) - 1, bisect_right(self.across, x) - 1))


def grids(rulings: Iterable[Ruling]) -> list[Grid]:
    """Return the ruled tables of a page from top to bottom; a frame round one place is none.

    Raises: TooManyLinesError.
    """
    lines = _merged(rulings)
    if len(lines) > MOST_MERGED:
        raise TooManyLinesError
    found = [grid for group in _meeting(lines) if (grid := _grid(group)) is not None]
    return sorted(found, key=lambda grid: (grid.box.top, grid.box.left))


def clustered(values: Iterable[float]) -> list[float]:
    """Return values with those near each other as one, ascending."""
    found: list[list[float]] = []
    for value in sorted(values):
        if found and value - found[-1][-1] <= _NEAR:
            found[-1].append(value)
        else:
            found.append([value])
    return [sum(group) / len(group) for group in found]


def nearest(places: Sequence[float], value: float) -> int:
    """Return which of the ascending places is nearest."""
    after = bisect_left(places, value)
    if after == 0:
        return 0
    if after == len(places):
        return after - 1
    return after if places[after] - value < value - places[after - 1] else after - 1


def _merged(rulings: Iterable[Ruling]) -> list[Ruling]:
    """Return lines with pieces in one line put together; what stays short is no border."""
    kept: list[Ruling] = []
    for is_level in (True, False):
        lines = [line for line in rulings if line.is_level is is_level]
        places = clustered(line.at for line in lines)
        on_place: list[list[Ruling]] = [[] for _ in places]
        for line in lines:
            on_place[nearest(places, line.at)].append(line)
        for at, pieces in zip(places, on_place, strict=True):
            kept += [Ruling(is_level, at, *stretch) for stretch in _stretches(pieces)]
    return kept


def _stretches(pieces: Iterable[Ruling]) -> list[tuple[float, float]]:
    found: list[tuple[float, float]] = []
    for piece in sorted(pieces, key=lambda piece: piece.start):
        if found and piece.start <= found[-1][1] + _NEAR:
            found[-1] = (found[-1][0], max(found[-1][1], piece.end))
        else:
            found.append((piece.start, piece.end))
    return [stretch for stretch in found if stretch[1] - stretch[0] >= _SHORTEST]


def _meeting(lines: list[Ruling]) -> list[list[Ruling]]:
    """Return groups of lines that touch each other."""
    group = list(range(len(lines)))

    def root(index: int) -> int:
        while group[index] != index:
            group[index] = group[group[index]]
            index = group[index]
        return index

    level = [index for index, line in enumerate(lines) if line.is_level]
    upright = [index for index, line in enumerate(lines) if not line.is_level]
    for one in level:
        for other in upright:
            if _touch(lines[one], lines[other]):
                group[root(one)] = root(other)
    groups: dict[int, list[Ruling]] = {}
    for index, line in enumerate(lines):
        groups.setdefault(root(index), []).append(line)
    return list(groups.values())


def _touch(level: Ruling, upright: Ruling) -> bool:
    return (
        level.start - _NEAR <= upright.at <= level.end + _NEAR
        and upright.start - _NEAR <= level.at <= upright.end + _NEAR
    )


def _grid(lines: list[Ruling]) -> Grid | None:
    level = [line for line in lines if line.is_level]
    upright = [line for line in lines if not line.is_level]
    if len(level) < _LEAST_LINES or len(upright) < _LEAST_LINES:
        return None
    # Tables open at their sides: the level lines reach further than the last upright one.
    across = clustered([*(line.at for line in upright), *_ends(level, [line.at for line in upright])])
    down = clustered([*(line.at for line in level), *_ends(upright, [line.at for line in level])])
    if len(across) * len(down) > MOST_CELLS:
        raise TooManyLinesError
    cells = _cells(across, down, level, upright)
    if len(cells) < _LEAST_LINES:
        return None
    return Grid(Box(across[0], down[0], across[-1], down[-1]), tuple(across), tuple(down), tuple(cells))


def _ends(lines: list[Ruling], crossing: list[float]) -> list[float]:
    first, last = min(line.start for line in lines), max(line.end for line in lines)
    ends = [first] if first < min(crossing) - _SHORTEST else []
    return [*ends, last] if last > max(crossing) + _SHORTEST else ends


def _cells(across: list[float], down: list[float], level: list[Ruling], upright: list[Ruling]) -> list[Box]:
    """Return the cells: elementary places, put together where no line parts them."""
    wide, high = len(across) - 1, len(down) - 1
    walls = _drawn(upright, across, down)
    floors = _drawn(level, down, across)
    group = list(range(wide * high))

    def root(index: int) -> int:
        while group[index] != index:
            group[index] = group[group[index]]
            index = group[index]
        return index

    for row in range(high):
        for column in range(wide):
            place = row * wide + column
            if column + 1 < wide and (column + 1, row) not in walls:
                group[root(place)] = root(place + 1)
            if row + 1 < high and (row + 1, column) not in floors:
                group[root(place)] = root(place + wide)
    members: dict[int, list[int]] = {}
    for place in range(wide * high):
        members.setdefault(root(place), []).append(place)
    return [box for places in members.values() for box in _boxes(places, wide, across, down)]


def _drawn(lines: list[Ruling], at: list[float], along: list[float]) -> set[tuple[int, int]]:
    """Return which sides are drawn: the number of the line's place, and of the stretch along it."""
    found: set[tuple[int, int]] = set()
    for line in lines:
        place = nearest(at, line.at)
        for stretch in range(len(along) - 1):
            start, end = along[stretch], along[stretch + 1]
            if min(end, line.end) - max(start, line.start) >= _COVERED * (end - start):
                found.add((place, stretch))
    return found


def _boxes(places: list[int], wide: int, across: list[float], down: list[float]) -> list[Box]:
    rows, columns = [place // wide for place in places], [place % wide for place in places]
    top, bottom, left, right = min(rows), max(rows), min(columns), max(columns)
    if (bottom - top + 1) * (right - left + 1) == len(places):
        return [Box(across[left], down[top], across[right + 1], down[bottom + 1])]
    # Not a rectangle, as a line is drawn half: each place stays a cell of its own.
    return [
        Box(across[column], down[row], across[column + 1], down[row + 1])
        for row, column in zip(rows, columns, strict=True)
    ]
