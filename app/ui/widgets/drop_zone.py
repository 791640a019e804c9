"""Where files can be dropped: a frame that says so while they hover, and tells which files came."""

from pathlib import Path

from PySide6.QtCore import QMimeData, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QWidget

from app.domain.problems import Problem, hint


class DropZone(QFrame):
    """A frame that takes files. Looks: `dropZone` in style.qss; while files hover its property `hovered` is true."""

    dropped = Signal(list)
    """list[Path]."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Take drops."""
        super().__init__(parent)
        self.setObjectName("dropZone")
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files."""
        if dropped_paths(event.mimeData()):
            event.acceptProposedAction()
            self.hover(is_hovered=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Look calm again."""
        super().dragLeaveEvent(event)
        self.hover(is_hovered=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Tell the files, once the other program has its answer."""
        self.hover(is_hovered=False)
        paths = dropped_paths(event.mimeData())
        event.acceptProposedAction()
        QTimer.singleShot(0, self, lambda: self.dropped.emit(paths))

    def hover(self, *, is_hovered: bool) -> None:
        """Look as when files hover, or calm."""
        self.setProperty("hovered", is_hovered)
        self.style().unpolish(self)
        self.style().polish(self)


def nothing_dropped() -> Problem:
    """Return what is told of a drop without a path: a part of an archive, a picture of a page."""
    what = "拖来的内容里没有本机上的文件，什么也没有添加。直接从压缩软件或浏览器里拖，就会这样。"
    return hint("FILE_KIND", "拖来的文件", what, "请先解压或保存到文件夹里，再从文件夹拖过来。")


def dropped_paths(mime: QMimeData) -> list[Path]:
    """Return the files and folders of a drag."""
    return [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
