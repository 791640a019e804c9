"""Names of files and folders in a package: safe on every system, short enough, readable by a clerk (DESIGN.md 8)."""

import unicodedata
from collections.abc import Mapping

from app.domain.assessment import Assessment
from app.domain.county import County, Cycle
from app.domain.evidence import Evidence
from app.domain.review import Review
from app.domain.rubric import Criterion, Dimension, Indicator, Rubric
from app.exchange.layout import DATA, EVIDENCE_FOLDER, OTHER_FOLDER, PHOTO_FOLDER
from app.files.safe_paths import folded, is_reserved

MAX_FOLDER_TITLE = 12
MAX_NAME = 80
MAX_NAME_BYTES = 240
MAX_PATH = 150
MAX_EXTENSION = 10
MAX_VENUE = 40
"""Of the folder of a visited venue."""

UNTITLED = "材料"
"""What a piece of evidence is called when neither its title nor its file has a name."""

_FULL_WIDTH = str.maketrans(r'\/:*?"<>|%', "＼／：＊？＂＜＞｜％")
_REMOVED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_ELLIPSIS = "…"

Place = tuple[Dimension, Indicator, Criterion]


def stored_text(text: str) -> str:
    """Return a text as it may stand in a name: NFC, forbidden marks in full width, nothing invisible."""
    spaced = " ".join(unicodedata.normalize("NFC", text).split())
    # None of these is printable; most texts are, and looking at each mark takes long.
    is_whole = spaced.isprintable()
    kept = spaced if is_whole else "".join(mark for mark in spaced if unicodedata.category(mark) not in _REMOVED)
    return unicodedata.normalize("NFC", kept.translate(_FULL_WIDTH)).strip(" .")


def stored_name(stem: str, extension: str = "", *, ending: str = "", limit: int = MAX_NAME) -> str:
    """Return a file name within limit characters and 240 bytes.

    The stem is shortened in the middle; ending (文号 in brackets) and extension stay as long as there is room.
    """
    ending, stem = stored_text(ending), stored_text(stem)
    suffix = _stored_extension(extension)
    room = min(limit, MAX_NAME) - len(suffix)
    ending = shortened(ending, room // 2, (MAX_NAME_BYTES - len(suffix)) // 2)
    bytes_left = MAX_NAME_BYTES - len((ending + suffix).encode())
    short = shortened(stem, room - len(ending), bytes_left)
    # A name must not begin with a dot (hidden) nor end with one; an empty one still needs a letter.
    whole = (short + ending).strip(" .") or "未命名"
    return f"{'_' if is_reserved(whole) else ''}{whole}{suffix}"


def shortened(text: str, limit: int, limit_bytes: int = MAX_NAME_BYTES) -> str:
    """Return the text within both limits, with … for what was cut from its middle."""
    if len(text) <= limit and len(text.encode()) <= limit_bytes:
        return text
    for kept in range(min(limit, len(text)) - 1, 0, -1):
        head = (kept + 1) // 2
        tail = text[len(text) - (kept - head) :] if kept > head else ""
        cut = f"{text[:head].rstrip()}{_ELLIPSIS}{tail.lstrip()}"
        if len(cut.encode()) <= limit_bytes:
            return unicodedata.normalize("NFC", cut)
    return ""


def folder_name(code: str, title: str) -> str:
    """Return the folder of a dimension or indicator: its code and at most 12 characters of its title."""
    short = stored_text(title)[:MAX_FOLDER_TITLE]
    return stored_text(f"{stored_text(code)}{short}") or "未命名"


def evidence_path(place: Place | None, number: str, evidence: Evidence) -> str:
    """Return where a piece of evidence lies below data/.

    `佐证材料/A组织管理/A2领导协调机制/A2-01_关于成立领导小组的通知（北政办〔2020〕1号）.pdf`; what serves no criterion
    lies in `佐证材料/其他/` under its permanent id.
    """
    folders = [EVIDENCE_FOLDER]
    if place is None:
        folders.append(OTHER_FOLDER)
    else:
        dimension, indicator, _ = place
        folders += [folder_name(level.code, level.title) for level in (dimension, indicator)]
    folder = "/".join(folders)
    stem, extension = _stem_and_extension(evidence)
    ending = f"（{evidence.number}）" if evidence.number and evidence.number not in stem else ""
    room = MAX_PATH - len(DATA) - len(folder) - 1
    return f"{folder}/{stored_name(f'{number or evidence.id}_{stem}', extension, ending=ending, limit=room)}"


def evidence_paths(rubric: Rubric, assessment: Assessment, numbers: Mapping[str, str]) -> dict[str, str]:
    """Return the path below data/ by evidence id, for every piece with a stored file. No two are alike."""
    place_by_code = {place[-1].code: place for place in rubric.places()}
    paths: dict[str, str] = {}
    taken: set[str] = set()
    for evidence in assessment.evidence:
        if evidence.file is None:
            continue
        number = numbers.get(evidence.id, "")
        place = place_by_code.get(number.rpartition("-")[0])
        paths[evidence.id] = _untaken(evidence_path(place, number if place else "", evidence), taken)
    return paths


def package_name(county: County, cycle: Cycle, number: int) -> str:
    """Return the top folder, and the file name before .zip, of the package of a round."""
    return _package_name(county, "健康县区自评材料", cycle, f"第{number}轮")


def review_package_name(review: Review) -> str:
    """Return the same of a return package: 秦皇岛市北戴河区_技术评估意见_2021年度_第1轮_省级."""
    return review_paper_name(review, "技术评估意见")


def review_paper_name(review: Review, what: str) -> str:
    """Return the same of a paper beside it, without a suffix: 秦皇岛市北戴河区_评估意见表_2021年度_第1轮_省级."""
    of = review.of
    return _package_name(of.county, what, of.cycle, f"第{of.round}轮_{review.level.label}")


def photo_paths(review: Review) -> dict[str, str]:
    """Return the path below data/ by sha256, for every photo of a visit: 现场照片/C2_某某医院/01_IMG 1.jpg."""
    paths: dict[str, str] = {}
    taken: set[str] = set()
    for visit in review.visits:
        folder = f"{PHOTO_FOLDER}/{stored_name(f'{visit.criterion}_{visit.venue}', limit=MAX_VENUE)}"
        for number, photo in enumerate(visit.photos, start=1):
            stem, extension = _parted(photo.name)
            room = MAX_PATH - len(DATA) - len(folder) - 1
            name = stored_name(f"{number:02d}_{stem}", extension, limit=room)
            if photo.sha256 not in paths:
                paths[photo.sha256] = _untaken(f"{folder}/{name}", taken)
    return paths


def _package_name(county: County, what: str, cycle: Cycle, ending: str) -> str:
    when = f"{cycle.year}年度" if cycle.year else stored_text(cycle.name)
    parts = (county.full_name or "未填县区", what, when, ending)
    return stored_name("_".join(part for part in parts if part), limit=MAX_NAME - len(".zip"))


def _stem_and_extension(evidence: Evidence) -> tuple[str, str]:
    """Return the title, else the stem of the file's own name, else 材料; and the extension of the stored file."""
    stem, extension = _parted(evidence.file.name if evidence.file else "")
    title = evidence.title
    if suffix := _stored_extension(extension):
        # Some titles are file names.
        title = title[: -len(suffix)] if title.lower().endswith(suffix.lower()) else title
    # A title of blanks or dots only has nothing that can stand in a name.
    return next((text for text in (title, stem) if stored_text(text)), UNTITLED), extension


def _parted(name: str) -> tuple[str, str]:
    """Return stem and extension (without its dot) of a file name."""
    stem, dot, extension = name.rpartition(".")
    return (stem, extension) if dot else (name, "")


def _stored_extension(extension: str) -> str:
    kept = stored_text(extension)
    return f".{kept}" if kept.isalnum() and kept.isascii() and len(kept) <= MAX_EXTENSION else ""


def _untaken(path: str, taken: set[str]) -> str:
    """Return the path, with _2, _3 … before its extension when a disk could take it for one already there."""
    candidate, count = path, 1
    while folded(candidate) in taken:
        count += 1
        folder, _, name = path.rpartition("/")
        stem, extension = _parted(name)
        room = MAX_PATH - len(DATA) - len(folder) - 1
        candidate = f"{folder}/{stored_name(stem, extension, ending=f'_{count}', limit=room)}"
    taken.add(folded(candidate))
    return candidate
