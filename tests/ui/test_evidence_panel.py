"""Evidence beside the criterion through real widgets: dropped, typed, reused, replaced, removed, looked at, undone."""

import datetime as dt
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDesktopServices, QDragEnterEvent, QDropEvent, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot
from reportlab.pdfgen.canvas import Canvas

from app.domain.changes import difference
from app.domain.county import Cycle
from app.domain.evidence import Evidence, Service
from app.domain.problems import Problem
from app.domain.rubric import Requirement, Validity
from app.domain.texts import MOST_CHARACTERS
from app.services.open_workspace import create_workspace
from app.ui.desk_page import Desk
from app.ui.jobs import Jobs
from app.ui.places import Place, Tab
from app.ui.remembered import Remembered
from app.ui.session import Session
from app.ui.widgets import file_taking
from app.ui.widgets.evidence_list import EvidenceListModel, EvidenceRow
from app.ui.widgets.evidence_panel import EvidencePanel
from app.ui.widgets.file_taking import FileTaking
from app.ui.widgets.page_loading import read_picture
from app.ui.widgets.preview import PreviewWindow
from app.ui.widgets.twice_notice import TwiceNotice
from tests.ui.rubrics import small_rubric

# Qt without a display says so of every layout at the top.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")

A1, A2 = "A1", "A2"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """The small rubric, where A1 asks for two things and A2 for one that holds for ever."""
    rubric = small_rubric()
    two = (Requirement("e1", "规划文本"), Requirement("e2", "会议纪要", required=False, departments=("发改局",)))
    asked = {A1: two, A2: (Requirement("s", "领导名单", validity=Validity.STANDING),)}
    dimensions = tuple(
        replace(
            dimension,
            indicators=tuple(
                replace(
                    indicator,
                    criteria=tuple(replace(one, evidence=asked.get(one.code, ())) for one in indicator.criteria),
                )
                for indicator in dimension.indicators
            ),
        )
        for dimension in rubric.dimensions
    )
    create_workspace(tmp_path / "工作库", replace(rubric, dimensions=dimensions))
    return tmp_path / "工作库"


@pytest.fixture
def desk(session: Session, tmp_path: Path) -> Iterator[Desk]:
    jobs = Jobs()
    broken: list[object] = []
    jobs.broke.connect(broken.append)
    yield Desk(session, jobs, Remembered(tmp_path / "window.ini"))
    jobs.close()
    assert broken == []


class Page(QWidget):
    """What the page of the desk does for the panel."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.panel = EvidencePanel(desk, self)
        self.panel.resize(300, 700)
        self.resize(300, 700)
        self.code = A1
        desk.session.changed.connect(lambda _changes: self.show(self.code))
        desk.session.settling.connect(self.panel.flush)

    def show(self, code: str = A1) -> None:
        self.code = code
        self.panel.show_criterion(code)
        super().show()


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> Page:
    made = Page(desk)
    qtbot.addWidget(made)
    made.show(A1)
    made.activateWindow()
    return made


@pytest.fixture
def panel(page: Page) -> EvidencePanel:
    return page.panel


@pytest.fixture
def take(panel: EvidencePanel, session: Session, qtbot: QtBot) -> Callable[..., Evidence]:
    """Drops one file and returns its piece."""

    def drop(path: Path, onto: QWidget | None = None) -> Evidence:
        before = {piece.id for piece in pieces(session)}
        onto = onto or panel
        drop_on(onto, path)
        qtbot.waitUntil(lambda: len(pieces(session)) > len(before))
        return next(piece for piece in pieces(session) if piece.id not in before)

    return drop


def pieces(session: Session) -> tuple[Evidence, ...]:
    return session.picture.assessment.evidence


def drop_on(widget: QWidget, *paths: Path, falls: QMimeData | None = None) -> None:
    """Drag paths onto a widget and let go. falls: what is delivered in the end, in place of the paths."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, no = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(QPoint(5, 5), copy, mime, left, no)
    QApplication.sendEvent(widget, entered)
    assert entered.isAccepted()
    QApplication.sendEvent(widget, QDropEvent(QPointF(5, 5), copy, falls or mime, left, no))


def text_file(folder: Path, name: str, content: str = "") -> Path:
    file = folder / name
    file.write_text(content or name, encoding="utf-8")
    return file


def pdf(folder: Path, name: str, pages: int = 3) -> Path:
    """Pages of which the first is red, the second green, the third blue."""
    canvas = Canvas(str(folder / name))
    for number in range(pages):
        canvas.setPageSize((200, 300))
        canvas.setFillColorRGB(*[(1, 0, 0), (0, 1, 0), (0, 0, 1)][number % 3])
        canvas.rect(0, 0, 200, 300, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return folder / name


def middle(image: QImage) -> tuple[int, int, int]:
    colour = image.pixelColor(image.width() // 2, image.height() // 2)
    return colour.red(), colour.green(), colour.blue()


def words(panel: EvidencePanel) -> list[str]:
    return [row.about.text().replace("\u2060", "").split("\u00a0")[0] for row in panel.requirements.values()]


def remarks(panel: EvidencePanel) -> tuple[str, ...]:
    assert panel.pieces.current_row is not None
    return panel.pieces.current_row.remarks


# ------------------------------------------------------------------ coming in


def test_an_empty_criterion_says_what_is_asked_and_what_to_do(panel: EvidencePanel) -> None:
    assert words(panel) == ["待补", "未提供"]
    assert "发改局" in panel.requirements["e2"].about.text().replace("\u2060", "")
    assert panel._empty.isVisibleTo(panel)
    assert not panel.pieces.isVisible()
    assert panel.fields is None


def test_a_file_dropped_on_a_requirement_meets_it_and_undo_takes_it_back(
    panel: EvidencePanel, session: Session, take: Callable[..., Evidence], tmp_path: Path
) -> None:
    piece = take(text_file(tmp_path, "规划.docx"), panel.requirements["e1"])

    assert piece.serves == (Service(A1, "e1"),)
    assert words(panel) == ["已有", "未提供"]
    assert panel.pieces.current_row is not None
    assert panel.pieces.current_row.heading == "A1-01　规划"
    session.undo()
    assert pieces(session) == ()
    assert words(panel) == ["待补", "未提供"]
    session.redo()
    assert words(panel) == ["已有", "未提供"]


def test_a_file_dropped_on_the_panel_serves_the_criterion_and_is_to_be_assigned(
    panel: EvidencePanel, session: Session, take: Callable[..., Evidence], tmp_path: Path, qtbot: QtBot
) -> None:
    take(text_file(tmp_path, "规划.docx"))

    assert "还没有对应到哪一条佐证要求" in remarks(panel)
    assert words(panel) == ["待补", "未提供"]
    assert panel.fields is not None
    panel.fields.requirements["e1"].click()
    assert pieces(session)[0].serves == (Service(A1, "e1"),)
    assert words(panel) == ["已有", "未提供"]
    tick = panel.fields.requirements["e1"].parentWidget()
    qtbot.mouseClick(tick, Qt.MouseButton.LeftButton, pos=tick.rect().center())
    assert pieces(session)[0].serves == (Service(A1),)


def test_many_files_are_one_step(panel: EvidencePanel, session: Session, tmp_path: Path, qtbot: QtBot) -> None:
    assert panel.take_files([text_file(tmp_path, f"{number}.txt") for number in range(5)])
    qtbot.waitUntil(lambda: len(pieces(session)) == 5)

    assert session.undo_name == "添加佐证材料5件"
    session.undo()
    assert pieces(session) == ()


def test_a_missing_file_is_told_and_nothing_is_registered(
    panel: EvidencePanel, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(panel.told) as told:
        panel.take_files([text_file(tmp_path, "a.txt"), tmp_path / "没有.txt"])

    assert [problem.code for problem in told.args[0]] == ["FILE_MISSING"]
    assert pieces(session) == ()


def test_a_folder_is_told_and_left_to_the_window(panel: EvidencePanel, tmp_path: Path, qtbot: QtBot) -> None:
    assert not panel.take_files([tmp_path])
    with qtbot.waitSignal(panel.told) as told:
        drop_on(panel.intake.zone, tmp_path)
    assert "文件夹" in told.args[0][0].what


def test_cancelling_a_long_copy_leaves_nothing(
    panel: EvidencePanel,
    session: Session,
    desk: Desk,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(file_taking, "SHOWN_AFTER_S", 0.0)
    # The worker waits at a pipe as at a slow stick, till the person has cancelled.
    go_on = threading.Event()
    from app.services import store_files

    sized = store_files._size
    monkeypatch.setattr(store_files, "_size", lambda file: (go_on.wait(5), sized(file))[1])
    panel.take_files([text_file(tmp_path, "大.bin")])
    (taking,) = panel.findChildren(FileTaking)
    taking.cancel.click()
    go_on.set()
    qtbot.waitUntil(lambda: not panel.findChildren(FileTaking))

    assert pieces(session) == ()
    assert [file for file in (session.folder / "attachments").rglob("*") if file.is_file()] == []


def test_closing_the_window_while_copying_leaves_nothing(
    panel: EvidencePanel, session: Session, desk: Desk, tmp_path: Path, qtbot: QtBot
) -> None:
    large = tmp_path / "大.bin"
    with large.open("wb") as file:
        file.truncate(5 * 2**30)
    panel.take_files([large])
    (taking,) = panel.findChildren(FileTaking)
    with qtbot.waitSignal(taking._job.progressed):
        pass

    desk.jobs.close()
    session.close()
    # What was told late finds the worker closed, and begins nothing.
    QApplication.processEvents()

    assert pieces(session) == ()
    assert [file for file in (session.folder / "attachments").rglob("*") if file.is_file()] == []


def test_the_same_file_twice_is_said_before_it_is_registered(
    panel: EvidencePanel, session: Session, take: Callable[..., Evidence], tmp_path: Path, qtbot: QtBot, page: Page
) -> None:
    take(text_file(tmp_path, "规划.txt", "同样的内容"))
    page.show(A2)
    drop_on(panel, text_file(tmp_path, "规划（终稿）.txt", "同样的内容"))
    qtbot.waitUntil(lambda: bool(panel.findChildren(TwiceNotice)))
    (notice,) = panel.findChildren(TwiceNotice)

    assert len(pieces(session)) == 1
    assert "A1-01" in notice.words.text()
    notice.reuse.click()
    assert pieces(session)[0].serves == (Service(A1), Service(A2))
    assert panel.model.rowCount() == 1


def test_the_same_file_can_still_be_added(
    panel: EvidencePanel, session: Session, take: Callable[..., Evidence], tmp_path: Path, qtbot: QtBot
) -> None:
    file = text_file(tmp_path, "规划.txt")
    take(file)
    drop_on(panel, file)
    qtbot.waitUntil(lambda: bool(panel.findChildren(TwiceNotice)))
    (notice,) = panel.findChildren(TwiceNotice)

    assert not notice.reuse.isVisibleTo(notice)
    notice.add.click()
    assert len(pieces(session)) == 2
    assert "与A1-01是同一个文件" in remarks(panel)


# ------------------------------------------------------------------ describing


def test_typing_a_title_is_saved_and_one_step(
    panel: EvidencePanel, session: Session, take: Callable[..., Evidence], tmp_path: Path, qtbot: QtBot
) -> None:
    take(text_file(tmp_path, "扫描件.txt"))
    assert panel.fields is not None
    field = panel.fields.texts["title"]
    field.setFocus()
    field.selectAll()
    with qtbot.waitSignal(field.typed):
        qtbot.keyClicks(field, "abc")
    qtbot.keyClicks(field, "def")
    field.clearFocus()

    assert pieces(session)[0].title == "abcdef"
    assert panel.pieces.current_row is not None
    assert panel.pieces.current_row.heading == "A1-01　abcdef"
    session.undo()
    assert pieces(session)[0].title == "扫描件"


@pytest.mark.parametrize("typed", ["2020-3-1", "2020年3月1日", "2020/03/01", "2020.3.1"])
def test_a_date_is_read_as_people_write_it(
    panel: EvidencePanel, session: Session, take: Callable[..., Evidence], tmp_path: Path, qtbot: QtBot, typed: str
) -> None:
    take(text_file(tmp_path, "a.txt"))
    assert panel.fields is not None
    date = panel.fields.date
    date.setFocus()
    date.insert(typed)
    date.textEdited.emit(typed)
    date.clearFocus()

    assert pieces(session)[0].date == dt.date(2020, 3, 1)
    assert date.text() == "2020-03-01"


def test_what_is_being_typed_is_not_rewritten_as_a_date(
    panel: EvidencePanel, session: Session, take: Callable[..., Evidence], tmp_path: Path, qtbot: QtBot
) -> None:
    take(text_file(tmp_path, "a.txt"))
    assert panel.fields is not None
    date = panel.fields.date
    date.setFocus()
    with qtbot.waitSignal(date.typed):
        qtbot.keyClicks(date, "2020-3-1")
    assert pieces(session)[0].date == dt.date(2020, 3, 1)

    qtbot.keyClicks(date, "2")
    date.clearFocus()

    assert pieces(session)[0].date == dt.date(2020, 3, 12)
    session.undo()
    assert pieces(session)[0].date is None


def test_an_unreadable_date_stays_is_said_and_is_not_stored(
    panel: EvidencePanel, session: Session, page: Page, take: Callable[..., Evidence], tmp_path: Path, qtbot: QtBot
) -> None:
    take(text_file(tmp_path, "a.txt"))
    assert panel.fields is not None
    panel.fields.date.setFocus()
    qtbot.keyClicks(panel.fields.date, "2020-13-1")
    panel.fields.date.clearFocus()

    assert pieces(session)[0].date is None
    assert panel.fields.date_words.isVisibleTo(panel.fields)
    assert "2020-13-1" in panel.fields.date_words.text()
    page.show(A2)
    page.show(A1)
    assert panel.fields is not None
    assert panel.fields.date.text() == "2020-13-1"
    assert pieces(session)[0].date is None


def test_a_text_that_is_refused_stays_in_its_field(
    panel: EvidencePanel, session: Session, take: Callable[..., Evidence], tmp_path: Path, qtbot: QtBot
) -> None:
    take(text_file(tmp_path, "a.txt"))
    assert panel.fields is not None
    number = panel.fields.texts["number"]
    too_long = "北" * (MOST_CHARACTERS + 1)
    number.setMaxLength(len(too_long))
    number.setFocus()
    number.setText(too_long)
    number.textEdited.emit(number.text())
    with qtbot.waitSignal(session.failed) as told:
        number.clearFocus()

    assert [problem.code for problem in told.args[0]] == ["TEXT_TOO_LONG"]
    assert pieces(session)[0].number == ""
    assert number.text() == too_long


def test_a_text_that_the_disk_refused_is_stored_later_though_another_criterion_is_open(
    page: Page, take: Callable[..., Evidence], session: Session, workspace: Path, tmp_path: Path
) -> None:
    panel = page.panel
    piece = take(text_file(tmp_path, "通知.txt"))
    assert panel.fields is not None
    elsewhere = workspace.rename(workspace.with_name("别处"))

    panel.fields.texts["note"].setFocus()
    panel.fields.texts["note"].insert("第三页")
    session.settle()
    page.show(A2)
    page.show(A1)
    assert panel.fields is not None
    assert panel.fields.texts["note"].text() == "第三页"
    page.show(A2)

    elsewhere.rename(workspace)
    session.settle()
    assert [(one.id, one.note) for one in pieces(session)] == [(piece.id, "第三页")]
    assert session.undo_name


def test_the_name_of_a_file_suggests_and_fills_only_when_asked(
    panel: EvidencePanel, session: Session, take: Callable[..., Evidence], tmp_path: Path
) -> None:
    name = "关于成立领导小组的通知（北政办〔2020〕1号）2020-03-01"
    piece = take(text_file(tmp_path, f"{name}.txt"))

    assert (piece.title, piece.number, piece.date) == (name, "", None)
    assert panel.fields is not None
    assert panel.fields.suggestion.isVisibleTo(panel.fields)
    panel.fields.accept.click()
    filled = pieces(session)[0]
    assert (filled.title, filled.number, filled.date) == (
        "关于成立领导小组的通知",
        "北政办〔2020〕1号",
        dt.date(2020, 3, 1),
    )
    assert not panel.fields.suggestion.isVisibleTo(panel.fields)
    session.undo()
    assert pieces(session)[0] == piece


def test_what_waits_is_handed_in_when_another_criterion_is_opened(
    panel: EvidencePanel, session: Session, page: Page, take: Callable[..., Evidence], tmp_path: Path, qtbot: QtBot
) -> None:
    take(text_file(tmp_path, "a.txt"))
    assert panel.fields is not None
    panel.fields.texts["pages"].setFocus()
    qtbot.keyClicks(panel.fields.texts["pages"], "1-3")

    page.show(A2)

    assert pieces(session)[0].pages == "1-3"


# ------------------------------------------------------------------ remarks


def test_dates_are_looked_at_unless_what_is_asked_holds_for_ever(
    panel: EvidencePanel, session: Session, page: Page, take: Callable[..., Evidence], tmp_path: Path
) -> None:
    before = session.picture.assessment
    cycle = Cycle("2021年度", dt.date(2020, 1, 1), dt.date(2021, 12, 31), 2021)
    session._workspace.apply(
        difference("批次", before, replace(before, cycle=cycle)),
        person="张三",
        at=dt.datetime(2021, 1, 1, tzinfo=dt.UTC),
    )
    take(text_file(tmp_path, "a.txt"), panel.requirements["e1"])
    assert remarks(panel) == ("没有成文日期",)
    assert panel.fields is not None
    panel.fields.described.emit({"date": dt.date(2019, 12, 31)}, False)
    # 两年一个周期，到2021年12月31日止。
    assert remarks(panel) == ("日期不在2020-01-01至2021-12-31之间",)

    page.show(A2)
    take(text_file(tmp_path, "b.txt"))
    assert remarks(panel) == ()
    assert panel.pieces.current_row is not None
    assert "长期有效" in panel.pieces.current_row.facts


def test_empty_and_broken_files_are_said(
    panel: EvidencePanel, take: Callable[..., Evidence], tmp_path: Path, qtbot: QtBot
) -> None:
    (tmp_path / "空.pdf").write_bytes(b"")
    take(tmp_path / "空.pdf", panel.requirements["e1"])
    assert "文件是空的（0字节）" in remarks(panel)

    take(text_file(tmp_path, "坏.pdf", "不是 PDF"), panel.requirements["e1"])
    qtbot.waitUntil(lambda: "内容不是 PDF" in remarks(panel))
    assert panel.preview.words.isVisibleTo(panel.preview)


def test_pages_are_counted(panel: EvidencePanel, take: Callable[..., Evidence], tmp_path: Path, qtbot: QtBot) -> None:
    take(pdf(tmp_path, "a.pdf"))

    qtbot.waitUntil(lambda: panel.pieces.current_row is not None and "共3页" in panel.pieces.current_row.facts)


# ------------------------------------------------------------------ serving, replacing, removing


def test_a_piece_is_reused_with_the_keyboard(
    panel: EvidencePanel, session: Session, page: Page, take: Callable[..., Evidence], tmp_path: Path, qtbot: QtBot
) -> None:
    for name in ("规划.txt", "会议纪要.txt"):
        take(text_file(tmp_path, name))
    page.show(A2)
    panel.intake.reuse.setFocus()
    qtbot.keyClick(panel.intake.reuse, Qt.Key.Key_Space)
    picker = panel.intake.picker
    assert picker.search.hasFocus()
    picker.search.setText("纪要")
    assert picker.model.rowCount() == 1
    qtbot.keyClick(picker.search, Qt.Key.Key_Return)

    assert pieces(session)[1].serves == (Service(A1), Service(A2))
    assert not picker.isVisible()
    assert words(panel) == ["已有"]
    assert panel.fields is not None
    assert "A1" in panel.fields.uses.text()


def test_a_link_goes_to_another_criterion_and_to_the_materials(
    panel: EvidencePanel, take: Callable[..., Evidence], tmp_path: Path
) -> None:
    piece = take(text_file(tmp_path, "a.txt"))
    asked: list[Place] = []
    panel.asked_to_show.connect(asked.append)
    assert panel.fields is not None

    panel.fields.uses.linkActivated.emit("B1.1")
    panel.fields.uses.linkActivated.emit("/")

    assert asked == [Place(Tab.FILLING, "B1.1"), Place(Tab.MATERIALS, piece.id)]


def test_a_refused_replacement_is_not_said_to_be_the_same(
    panel: EvidencePanel, session: Session, take: Callable[..., Evidence], workspace: Path, tmp_path: Path
) -> None:
    file = take(text_file(tmp_path, "草稿.txt")).file
    assert file is not None
    told: list[object] = []
    panel.told.connect(told.append)
    elsewhere = workspace.rename(workspace.with_name("别处"))

    panel.intake.replace_by_stored("E0001", replace(file, sha256="1" * 64))
    assert told == []

    elsewhere.rename(workspace)
    panel.intake.replace_by_stored("E0001", file)
    assert len(told) == 1


def test_a_newer_version_takes_the_place_and_the_older_stays(
    panel: EvidencePanel, session: Session, take: Callable[..., Evidence], tmp_path: Path, qtbot: QtBot
) -> None:
    old = take(text_file(tmp_path, "草稿.txt")).file
    panel.intake.replace_by("E0001", text_file(tmp_path, "定稿.txt"))
    qtbot.waitUntil(lambda: bool(pieces(session)[0].earlier))

    piece = pieces(session)[0]
    assert piece.file is not None
    assert (piece.file.name, piece.earlier) == ("定稿.txt", (old,))
    assert panel.fields is not None
    assert "草稿.txt" in panel.fields.earlier.text()
    panel.fields.earlier.linkActivated.emit("restore:0")
    assert (pieces(session)[0].file, pieces(session)[0].earlier) == (old, (piece.file,))
    session.undo()
    session.undo()
    assert (pieces(session)[0].file, pieces(session)[0].earlier) == (old, ())


def test_delete_removes_a_piece_that_serves_nothing_else(
    panel: EvidencePanel, session: Session, take: Callable[..., Evidence], tmp_path: Path, qtbot: QtBot
) -> None:
    piece = take(text_file(tmp_path, "a.txt"))
    assert panel.fields is not None
    assert panel.fields.remove.text() == "移除材料"

    qtbot.keyClick(panel.pieces, Qt.Key.Key_Delete)

    assert pieces(session) == ()
    assert panel.fields is None
    assert panel._empty.isVisibleTo(panel)
    session.undo()
    assert pieces(session) == (piece,)
    assert panel.fields is not None


def test_a_piece_that_serves_more_only_leaves_this_criterion(
    panel: EvidencePanel, session: Session, take: Callable[..., Evidence], tmp_path: Path, qtbot: QtBot
) -> None:
    take(text_file(tmp_path, "a.txt"))
    panel.intake._serve("E0001", file_taking.Purpose(A2))
    assert panel.fields is not None
    assert panel.fields.remove.text() == "移出本项"

    panel.fields.remove.click()

    assert pieces(session)[0].serves == (Service(A2),)
    assert panel.model.rowCount() == 0


# ------------------------------------------------------------------ looking


def test_pages_are_shown_and_turned(
    panel: EvidencePanel, take: Callable[..., Evidence], tmp_path: Path, qtbot: QtBot
) -> None:
    take(pdf(tmp_path, "a.pdf"))
    preview = panel.preview
    qtbot.waitUntil(lambda: not preview.sheet.image.isNull())

    assert (preview.pages, middle(preview.sheet.image)) == (3, (255, 0, 0))
    assert not preview.previous.isEnabled()
    preview.next.click()
    qtbot.waitUntil(lambda: middle(preview.sheet.image) == (0, 255, 0))
    qtbot.keyClick(preview, Qt.Key.Key_PageDown)
    qtbot.waitUntil(lambda: middle(preview.sheet.image) == (0, 0, 255))
    assert not preview.next.isEnabled()
    preview.turn(-1)
    # It was kept: no waiting.
    assert middle(preview.sheet.image) == (0, 255, 0)


def test_a_page_that_comes_too_late_is_not_shown(
    panel: EvidencePanel, take: Callable[..., Evidence], tmp_path: Path, qtbot: QtBot, desk: Desk
) -> None:
    take(pdf(tmp_path, "a.pdf", pages=1))
    take(text_file(tmp_path, "b.txt"))
    panel.choose("E0001")
    assert panel.preview.has_file
    panel.choose("E0002")
    # What was asked for first is drawn and told before this job ends.
    from app.ui.jobs import Job

    last = Job(lambda progress: progress)
    with qtbot.waitSignal(last.ended):
        desk.jobs.add(last)

    assert not panel.preview.has_file
    assert panel.preview.sheet.image.isNull()


def test_a_preview_opens_in_a_window_of_its_own(
    panel: EvidencePanel, take: Callable[..., Evidence], tmp_path: Path, qtbot: QtBot
) -> None:
    take(pdf(tmp_path, "a.pdf"))
    qtbot.waitUntil(lambda: not panel.preview.sheet.image.isNull())
    panel.preview.next.click()
    qtbot.waitUntil(lambda: middle(panel.preview.sheet.image) == (0, 255, 0))
    panel.preview.large.click()
    (window,) = panel.findChildren(PreviewWindow)

    qtbot.waitUntil(lambda: not window.view.sheet.image.isNull())
    assert middle(window.view.sheet.image) == (0, 255, 0)
    assert not window.isModal()
    with qtbot.waitSignal(window.destroyed):
        qtbot.keyClick(window, Qt.Key.Key_Escape)


def test_a_turned_photo_stands_upright_and_is_no_larger_than_asked(tmp_path: Path) -> None:
    from PIL import Image

    photo = Image.new("RGB", (400, 200), (255, 0, 0))
    photo.paste((0, 0, 255), (0, 0, 200, 200))
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned by 90 degrees clockwise
    photo.save(tmp_path / "a.jpg", exif=exif, quality=95)

    image = read_picture(tmp_path / "a.jpg", 100)

    assert (image.width(), image.height()) == (100, 200)
    assert image.pixelColor(50, 20).blue() > 200
    assert image.pixelColor(50, 180).red() > 200


def test_a_picture_is_shown(panel: EvidencePanel, take: Callable[..., Evidence], tmp_path: Path, qtbot: QtBot) -> None:
    image = QImage(40, 20, QImage.Format.Format_RGB32)
    image.fill(QColor("#00ff00"))
    image.save(str(tmp_path / "a.png"))
    take(tmp_path / "a.png")

    qtbot.waitUntil(lambda: not panel.preview.sheet.image.isNull())
    assert middle(panel.preview.sheet.image) == (0, 255, 0)
    assert not panel.preview.next.isVisibleTo(panel.preview)


def test_the_system_opens_a_copy_never_the_stored_file(
    panel: EvidencePanel,
    session: Session,
    take: Callable[..., Evidence],
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[Path] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: bool(opened.append(Path(url.toLocalFile()))) or True)
    take(text_file(tmp_path, "纪要.docx"))
    assert panel.fields is not None

    panel.fields.open.click()

    qtbot.waitUntil(lambda: bool(opened))
    assert opened[0].name == "纪要.docx"
    assert opened[0].read_text("utf-8") == "纪要.docx"
    assert session.folder not in opened[0].parents
    panel._looking._copies.close()
    assert not opened[0].exists()


def test_programs_are_not_opened(
    panel: EvidencePanel, take: Callable[..., Evidence], tmp_path: Path, qtbot: QtBot
) -> None:
    take(text_file(tmp_path, "a.exe"))
    assert panel.fields is not None
    told: list[tuple[Problem, ...]] = []
    panel.told.connect(told.append)

    with qtbot.waitSignal(panel.told):
        panel.fields.open.click()

    assert told[0][0].code == "FILE_KIND"


# ------------------------------------------------------------------ the rest


def test_only_reading_changes_nothing(
    session: Session,
    new_session: Callable[[Path], Session],
    workspace: Path,
    tmp_path: Path,
    take: Callable[..., Evidence],
    qtbot: QtBot,
) -> None:
    take(text_file(tmp_path, "a.txt"))
    jobs = Jobs()
    second = Page(Desk(new_session(workspace), jobs, Remembered(tmp_path / "w.ini")))
    qtbot.addWidget(second)
    second.show(A1)

    assert second.panel.fields is not None
    assert second.panel.fields.texts["title"].isReadOnly()
    assert not second.panel.fields.remove.isEnabled()
    assert not second.panel.intake.isEnabled()
    assert not second.panel.take_files([tmp_path / "a.txt"])
    jobs.close()


def test_a_paper_is_registered_first_and_its_file_added_later(
    panel: EvidencePanel, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    panel.intake.paper.click()

    (piece,) = pieces(session)
    assert (piece.title, piece.file, piece.serves) == ("规划文本", None, (Service(A1, "e1"),))
    assert panel.fields is not None
    title = panel.fields.texts["title"]
    qtbot.waitUntil(title.hasFocus)
    assert title.selectedText() == "规划文本"
    assert panel.fields.replace.text() == "添加文件…"
    assert "没有文件" in remarks(panel)

    panel.intake.paper.click()
    assert [one.title for one in pieces(session)] == ["规划文本", "会议纪要"]
    session.undo()
    panel.intake.replace_by(piece.id, text_file(tmp_path, "规划.txt"))
    qtbot.waitUntil(lambda: pieces(session)[0].file is not None)
    assert panel.fields.replace.text() == "替换文件…"
    panel.intake.paper.click()
    panel.intake.paper.click()
    assert [one.title for one in pieces(session)] == ["规划文本", "会议纪要", "会议纪要"]


def test_the_tab_key_goes_from_top_to_bottom(
    panel: EvidencePanel, page: Page, take: Callable[..., Evidence], tmp_path: Path, qtbot: QtBot
) -> None:
    page.show(A2)
    page.show(A1)
    take(pdf(tmp_path, "a.pdf"))
    take(pdf(tmp_path, "b.pdf", pages=2))
    qtbot.waitUntil(lambda: panel.preview.pages == 2 and panel.preview.next.isVisible())
    assert panel.fields is not None
    start = panel.requirements["e1"].add
    start.setFocus()
    seen: list[str] = []
    for _ in range(40):
        focused = QApplication.focusWidget()
        assert focused is not None
        seen.append(focused.accessibleName() or getattr(focused, "text", str)())
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
        if QApplication.focusWidget() is start:
            break

    assert seen[:4] == ["为“规划文本”添加文件", "为“会议纪要”添加文件", "添加文件…", "用已有的…"]
    assert seen[4:6] == ["先登记，后补文件", "本项的佐证材料"]
    assert seen[6:9] == ["用系统程序打开", "替换文件…", "移除材料"]
    assert seen[9:15] == ["材料名称", "文号", "成文日期", "页码", "责任单位", "备注"]
    assert seen[15:17] == ["规划文本", "会议纪要"]
    assert "在材料页查看" in seen[17]
    assert seen[-3:] == ["下一页", "放大查看", "预览"]


def test_the_model_keeps_its_promises(qtmodeltester: ModelTester) -> None:
    model = EvidenceListModel()
    qtmodeltester.check(model)
    rows = [EvidenceRow(Evidence(f"E000{number}", f"材料{number}"), f"A1-0{number}") for number in range(4)]
    model.show_rows(tuple(rows))
    qtmodeltester.check(model)
    model.show_rows((replace(rows[0], remarks=("没有文件",)), *rows[1:]))
    assert model.data(model.index(0)) == "A1-00　材料0\n请核对：没有文件"
    model.show_rows(tuple(rows[1:3]))
    qtmodeltester.check(model)


def test_another_criterion_begins_at_the_top(page: Page, panel: EvidencePanel, qtbot: QtBot) -> None:
    panel.resize(300, 160)
    bar = panel.area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())

    panel.show_criterion(A1)
    assert bar.value() > 0, "the same one stays where it is read"
    panel.show_criterion(A2)

    assert bar.value() == 0


@pytest.mark.parametrize("onto", ["zone", "panel"])
def test_a_drop_without_a_path_is_told_as_that(panel: EvidencePanel, onto: str, tmp_path: Path, qtbot: QtBot) -> None:
    falls = QMimeData()
    falls.setData("text/plain", b"entry of an archive")
    with qtbot.waitSignal(panel.told) as told:
        drop_on(panel.intake.zone if onto == "zone" else panel, tmp_path / "a.txt", falls=falls)

    assert "拖来的内容里没有本机上的文件" in told.args[0][0].what
    assert "文件夹里" in told.args[0][0].what_to_do


def test_a_name_that_is_no_utf8_is_told_as_that(
    panel: EvidencePanel, session: Session, tmp_path: Path, qtbot: QtBot
) -> None:
    falls = QMimeData()
    falls.setData("text/uri-list", b"file:///tmp/%B2%C4%C1%CF.pdf\r\n")
    with qtbot.waitSignal(panel.told) as told:
        drop_on(panel.intake.zone, tmp_path / "a.pdf", falls=falls)

    (problem,) = told.args[0]
    assert problem.code == "FILE_UNREADABLE"
    assert problem.what == "文件名（或所在文件夹名）里有读不出来的字，打不开这个文件。"
    assert "改名" in problem.what_to_do
    assert pieces(session) == ()
