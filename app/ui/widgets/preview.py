"""Preview of a piece: pages of a PDF or a picture, beside the fields and large in a window of its own.

Everything is read in the worker; what arrives after another file was asked for is thrown away.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.domain.problems import Problem
from app.ui.jobs import Job, Jobs
from app.ui.widgets.flow_row import FlowRow
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.page_loading import Loaded, Shown, load

WIDTH_STEP_PX = 96
"""Widths are rounded up to this, so that dragging a splitter does not draw a page for every pixel."""
MOST_WIDTH_PX = 2400
MOST_KEPT_BYTES = 100_000_000
"""A few pages: three of the large window on a large screen, dozens of the panel."""
WINDOW_SIZE = (900, 1000)


class PictureSheet(QWidget):
    """Paints one picture over its whole width, on a grey edge."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show nothing."""
        super().__init__(parent)
        self.image = QImage()
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_image(self, image: QImage) -> None:
        """Show a picture; an empty one shows nothing."""
        self.image = image
        self.updateGeometry()
        self.update()

    def hasHeightForWidth(self) -> bool:
        """Keep the shape of the picture."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height at a width."""
        if self.image.isNull():
            return 0
        return max(round(min(width, self._widest()) * self.image.height() / self.image.width()), 1)

    def sizeHint(self) -> QSize:
        """Return the size at the present width."""
        return QSize(self.width(), self.heightForWidth(self.width()))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint it."""
        if self.image.isNull():
            return
        width = min(self.width(), self._widest())
        place = QRect(0, 0, width, self.heightForWidth(self.width()))
        place.moveLeft((self.width() - width) // 2)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.drawImage(place, self.image)
        painter.setPen(QColor("#c9d2cd"))
        painter.drawRect(place.adjusted(0, 0, -1, -1))
        painter.end()

    def _widest(self) -> int:
        # Small pictures are not blown up beyond twice their size.
        return max(2 * self.image.width(), 1)


class PreviewView(QWidget):
    """One file with its pages. `asked_for_window`: show it large; `refused`: it cannot be opened."""

    asked_for_window = Signal()
    refused = Signal(object)
    """Problem."""

    def __init__(self, jobs: Jobs, *, is_large: bool = False, parent: QWidget | None = None) -> None:
        """Show nothing yet."""
        super().__init__(parent)
        self._jobs = jobs
        self._job: Job | None = None
        self._wanted: Shown | None = None
        self._asked: Shown | None = None
        self._area: QScrollArea | None = None
        self._kept: OrderedDict[Shown, Loaded] = OrderedDict()
        self.pages = 0
        self.number = 1
        self.previous = self._button("上一页", lambda: self.turn(-1))
        self.next = self._button("下一页", lambda: self.turn(1))
        self.place = label("", "quiet", self)
        self.large = self._button("放大查看", self.asked_for_window.emit)
        self.large.setVisible(not is_large)
        self.words = wrapped("", "quiet", self)
        self.sheet = PictureSheet(self)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("预览")
        self._lay_out(is_large=is_large)
        self.show_file(None)

    def show_file(self, wanted: Shown | None) -> None:
        """Show a file from the given page; None shows nothing."""
        if wanted is not None and self._wanted is not None and wanted.path == self._wanted.path:
            return
        self._drop_job()
        self._wanted = wanted
        self.pages, self.number = 0, wanted.number if wanted else 1
        self.sheet.show_image(QImage())
        self._refresh("")
        self._load()

    @property
    def has_file(self) -> bool:
        """Tell whether there is something to show."""
        return self._wanted is not None

    @property
    def shown(self) -> Shown | None:
        """Return what is shown, at its present page."""
        return replace(self._wanted, number=self.number) if self._wanted else None

    @property
    def in_tab_order(self) -> list[QWidget]:
        """Return what takes the keyboard, as it stands from top to bottom."""
        return [self.previous, self.next, self.large, self]

    def turn(self, pages: int) -> None:
        """Go forward or back by so many pages."""
        number = min(max(self.number + pages, 1), max(self.pages, 1))
        if number != self.number:
            self.number = number
            self._load()
            if self._area is not None:
                bar = self._area.verticalScrollBar()
                bar.setValue(bar.minimum() if pages > 0 else bar.maximum())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll as far as it goes, then turn pages."""
        if event.key() not in {Qt.Key.Key_PageUp, Qt.Key.Key_PageDown}:
            super().keyPressEvent(event)
            return
        forward = 1 if event.key() == Qt.Key.Key_PageDown else -1
        if not self._scrolled(forward):
            self.turn(forward)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Read again when there is room for more."""
        super().resizeEvent(event)
        self._load()

    def changeEvent(self, event: QEvent) -> None:
        """Read again when the screen is another one."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.DevicePixelRatioChange:
            self._load()

    def showEvent(self, event: QShowEvent) -> None:
        """Read what was asked for while hidden."""
        super().showEvent(event)
        self._load()

    def _scrolled(self, forward: int) -> bool:
        """Scroll by a screen; tell whether there was anything to scroll."""
        if self._area is None:
            return False
        bar = self._area.verticalScrollBar()
        before = bar.value()
        bar.setValue(before + forward * bar.pageStep())
        return bar.value() != before

    def _button(self, text: str, slot: Callable[[], object]) -> QPushButton:
        made = QPushButton(text, self)
        made.setObjectName("link")
        made.clicked.connect(lambda _checked: slot())
        return made

    def _lay_out(self, *, is_large: bool) -> None:
        bar = FlowRow()
        for part in (self.previous, self.place, self.next, self.large):
            bar.addWidget(part)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.addLayout(bar)
        rows.addWidget(self.words)
        if not is_large:
            rows.addWidget(self.sheet)
            return
        self._area = area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.sheet)
        rows.addWidget(area, 1)

    # ------------------------------------------------------------ loading

    def _load(self) -> None:
        """Show the wanted page, from what is kept or out of the worker."""
        wanted = self._page()
        if wanted is None:
            return
        if wanted in self._kept:
            self._drop_job()
            self._kept.move_to_end(wanted)
            self._show(self._kept[wanted])
            return
        if self._job is not None and self._asked == wanted:
            return
        self._drop_job()
        self._asked = wanted
        self._job = job = Job(load, wanted)
        job.done.connect(self._on_loaded)
        job.refused.connect(self._on_refused)
        if self.sheet.image.isNull():
            self._refresh("正在读取 …")
        self._jobs.add(job)

    def _page(self) -> Shown | None:
        width = self.width() * self.devicePixelRatio()
        if self._wanted is None or width <= 0 or not self.isVisible():
            return None
        steps = -(-int(width) // WIDTH_STEP_PX)
        return Shown(self._wanted.path, self._wanted.name, self.number, min(steps * WIDTH_STEP_PX, MOST_WIDTH_PX))

    def _drop_job(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _on_loaded(self, loaded: object) -> None:
        if self.sender() is not self._job or not isinstance(loaded, Loaded):
            return
        self._job = None
        if self._asked is not None:
            self._kept[self._asked] = loaded
        while len(self._kept) > 1 and sum(one.image.sizeInBytes() for one in self._kept.values()) > MOST_KEPT_BYTES:
            self._kept.popitem(last=False)
        self._show(loaded)

    def _on_refused(self, problems: tuple[Problem, ...]) -> None:
        if self.sender() is not self._job:
            return
        self._job = None
        self.sheet.show_image(QImage())
        self._refresh(f"{problems[0].what}{problems[0].what_to_do}")
        self.refused.emit(problems[0])

    def _show(self, loaded: Loaded) -> None:
        self.pages, self.number = loaded.pages, loaded.number
        self.sheet.show_image(loaded.image)
        self._refresh("")

    def _refresh(self, words: str) -> None:
        self.words.setText(words)
        self.words.setVisible(bool(words))
        has_pages = self.pages > 1
        self.place.setText(f"第{self.number}页，共{self.pages}页")
        for part in (self.previous, self.place, self.next):
            part.setVisible(has_pages)
        self.previous.setEnabled(self.number > 1)
        self.next.setEnabled(self.number < self.pages)
        self.large.setEnabled(not self.sheet.image.isNull())


class PreviewWindow(QWidget):
    """A file large, in a window that stays open beside the main one."""

    def __init__(self, jobs: Jobs, wanted: Shown, parent: QWidget | None = None) -> None:
        """Show a file from the page it was open at."""
        super().__init__(parent, Qt.WindowType.Window)
        self.setObjectName("page")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(wanted.name)
        self.resize(QSize(*WINDOW_SIZE).boundedTo(self.screen().availableSize()))
        self.view = PreviewView(jobs, is_large=True, parent=self)
        rows = QVBoxLayout(self)
        rows.addWidget(self.view)
        self.view.show_file(wanted)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close with Esc."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)
