"""Which venue a photo shows, told by the names of the file and of the folders it lies in. What is unsure stays open."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.domain.visits import VisitKey, plain_name

PHOTO_ENDINGS = (".jpg", ".jpeg", ".png", ".gif", ".bmp", ".webp", ".tif", ".tiff", ".heic", ".heif")
"""What cameras and phones save photos as, in small letters."""
FEWEST = 2
"""So many characters of a venue's name at least must stand in a path."""


@dataclass(frozen=True, slots=True)
class PhotoMatches:
    """Paths by the venue they show, in their order; unsure: those that name no venue, or several."""

    by_venue: Mapping[VisitKey, tuple[str, ...]]
    unsure: tuple[str, ...]


def matched_photos(paths: Iterable[str], venues: Sequence[tuple[str, str]]) -> PhotoMatches:
    """Return which venue (criterion, name) each path names. Parts of a path are parted by `/`.

    The longest name that stands in the path wins: 幸福社区卫生站 before 幸福社区. A venue that stands under several
    criteria needs the criterion's code as a folder of its own, or before the file's name (D1_…).
    """
    found: dict[VisitKey, list[str]] = {}
    unsure = []
    keys = dict.fromkeys((code, plain_name(venue)) for code, venue in venues)
    for path in paths:
        key = _venue(path, tuple(keys))
        if key is None:
            unsure.append(path)
        else:
            found.setdefault(key, []).append(path)
    return PhotoMatches({key: tuple(some) for key, some in found.items()}, tuple(unsure))


def _venue(path: str, keys: Sequence[VisitKey]) -> VisitKey | None:
    named = plain_name(path)
    inside = [key for key in keys if len(key[1]) >= FEWEST and key[1] in named]
    longest = max((len(name) for _, name in inside), default=0)
    best = [key for key in inside if len(key[1]) == longest]
    if len({name for _, name in best}) > 1:
        return None
    if len(best) > 1:
        best = [key for key in best if _names_code(path, key[0])]
    return best[0] if len(best) == 1 else None


def _names_code(path: str, code: str) -> bool:
    """Tell whether a folder or the file begins with the code: D1, D1_a.jpg, D1健康村, but not D12."""
    wanted = plain_name(code)
    names = [plain_name(part) for part in path.split("/")]
    return any(name.startswith(wanted) and not _goes_on(name[len(wanted) :]) for name in names)


def _goes_on(rest: str) -> bool:
    return rest[:1].isascii() and rest[:1].isalnum()
