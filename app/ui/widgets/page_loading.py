"""Reading pages and pictures for a preview, in the worker: what is called here touches no widget."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QImageIOHandler, QImageReader

from app.domain.problems import ProblemError, blocking
from app.domain.progress import Progress

if TYPE_CHECKING:
    from app.services.preview import Looked

MOST_MEGABYTES = 256
MOST_SIDE_PX = 60_000
_FORMATS = frozenset({"jpeg", "jpg", "png", "bmp", "gif", "webp", "tiff", "tif"})
_TO_DO = "请用“用系统程序打开”查看；打不开时请重新拍照或导出后替换。"


@dataclass(frozen=True, slots=True)
class Shown:
    """What is looked at: a stored file, its name, and which page of it at which width."""

    path: Path
    name: str
    number: int = 1
    width: int = 0


@dataclass(frozen=True, slots=True)
class Loaded:
    """A page or picture, ready to be painted."""

    image: QImage
    number: int = 1
    pages: int = 1


def load(wanted: Shown, *, progress: Progress) -> Loaded:
    """Return a page or a picture. Raises: ProblemError, CancelledError."""
    from app.services.preview import Kind, kind_of, page_of

    if kind_of(wanted.name) is Kind.PICTURE:
        progress.step(0, 1, "读取图片")
        return Loaded(read_picture(wanted.path, wanted.width))
    page = page_of(wanted.path, wanted.number, wanted.width, progress=progress)
    image = QImage(page.pixels, page.width, page.height, 4 * page.width, QImage.Format.Format_RGBX8888).copy()
    return Loaded(image, page.number, page.pages)


def read_picture(path: Path, width: int) -> QImage:
    """Return a picture upright (EXIF), at most this wide. Raises: ProblemError(FILE_UNREADABLE)."""
    reader = _reader(path)
    size = reader.size()
    if size.isValid():
        is_turned = bool(reader.transformation() & QImageIOHandler.Transformation.TransformationRotate90)
        across = size.height() if is_turned else size.width()
        if across > width > 0:
            reader.setScaledSize((size * (width / across)).expandedTo(QSize(1, 1)))
    image = reader.read()
    if image.isNull():
        raise _unreadable("图片打不开，可能已损坏或过大")
    if image.width() > width > 0:
        image = image.scaledToWidth(width, Qt.TransformationMode.SmoothTransformation)
    return image


def look(files: Sequence[tuple[str, Path, str]], *, progress: Progress) -> "Mapping[str, Looked]":
    """Return by digest what is seen of stored files (digest, path, name); Raises: CancelledError."""
    from app.services.preview import Kind, Looked, kind_of, looked_at

    found = dict(looked_at(files, progress=progress))
    for sha256, path, name in files:
        if found[sha256].problem is None and kind_of(name) is Kind.PICTURE and path.stat().st_size:
            try:
                _reader(path)
            except ProblemError as error:
                found[sha256] = Looked(problem=error.problems[0])
    return found


def _reader(path: Path) -> QImageReader:
    """Return a reader of a picture whose kind and size are harmless. Raises: ProblemError(FILE_UNREADABLE)."""
    QImageReader.setAllocationLimit(MOST_MEGABYTES)
    reader = QImageReader(str(path))
    reader.setDecideFormatFromContent(True)
    reader.setAutoTransform(True)
    kind = bytes(reader.format().data()).decode("ascii", "replace")
    if kind not in _FORMATS:
        raise _unreadable("图片打不开，内容不是这里能看的图片")
    if max(reader.size().width(), reader.size().height()) > MOST_SIDE_PX:
        raise _unreadable("图片过大")
    return reader


def _unreadable(what: str) -> ProblemError:
    return ProblemError([blocking("FILE_UNREADABLE", "预览", f"{what}。", _TO_DO)])
