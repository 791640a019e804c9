"""总览: the figures, the chart that documents draw too, and lists that lead on."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.domain.assessment import Answer
from app.domain.chart import Tone, points_chart
from app.domain.department_progress import DepartmentProgress
from app.domain.score_sheet import DimensionScore
from app.services.write_answer import write_answer
from app.ui.desk_page import Desk
from app.ui.jobs import Jobs
from app.ui.models.department_table import PLACE_ROLE, Column, DepartmentTable
from app.ui.places import Place, Tab
from app.ui.remembered import Remembered
from app.ui.screens.overview import OverviewPage
from app.ui.session import Session
from app.ui.widgets.chart_view import ChartView
from tests.builders import rubric

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
D = Decimal


@pytest.fixture
def desk(session: Session, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(session, Jobs(), Remembered(tmp_path / "window.ini"))
    yield made
    made.jobs.close()


@pytest.fixture
def page(desk: Desk, qtbot: QtBot) -> OverviewPage:
    made = OverviewPage(desk)
    qtbot.addWidget(made)
    made.resize(1100, 640)
    made.show()
    qtbot.waitExposed(made)
    return made


def answer(page: OverviewPage, code: str, **said: object) -> None:
    page.session.run(write_answer, code, Answer(**said))  # type: ignore[arg-type]


def test_the_figures_follow_a_change_and_the_grade_is_said_to_be_a_reference(page: OverviewPage) -> None:
    assert (page.summary.grade.text(), page.summary.figures["得分率"].text()) == ("—", "—")
    # A1 by two of its items: 1 + 0.5 of 18 points = 8.33 %.
    answer(page, "A1", checked=("a", "b"))

    figures = {name: figure.text() for name, figure in page.summary.figures.items()}
    assert figures == {"已落实分": "1.5 / 18", "预估分": "1.5", "得分率": "8.33%", "已填": "1 / 9"}
    assert page.summary.grade.text() == "待改进"
    assert "不是正式等次" in page.summary.grade_note.text()
    assert "参考模板" in page.summary.notice.text()


def test_gains_come_largest_first_and_lead_to_their_criterion(page: OverviewPage, qtbot: QtBot) -> None:
    answer(page, "A2", level="low")
    marks = [one.mark for one in page.gains.rows.rows]
    assert marks == sorted(marks, key=lambda mark: -D(mark.strip("+分")))
    row = [one.head for one in page.gains.rows.rows].index("A2 评分项A2")
    assert page.gains.rows.rows[row].mark == "+1分"
    page.gains.setCurrentIndex(page.gains.rows.index(row))

    with qtbot.waitSignal(page.asked_to_show) as jump:
        qtbot.keyClick(page.gains, Qt.Key.Key_Return)

    assert jump.args == [Place(Tab.FILLING, "A2")]


def test_empty_lists_say_that_all_is_well(page: OverviewPage) -> None:
    assert page.waiting.rows.rows == ()
    assert page._texts[page.waiting].text() == "没有待佐证的评分项。"
    assert page.lists.tabText(1) == "待佐证"


def test_progress_marked_now_can_be_compared_with_later(page: OverviewPage, qtbot: QtBot) -> None:
    answer(page, "A1", checked=("a",))
    qtbot.mouseClick(page.mark, Qt.MouseButton.LeftButton)
    assert page.since.times.itemText(1).endswith("记下的进度")
    page.since.times.setCurrentIndex(1)
    page.since.times.activated.emit(1)
    qtbot.waitUntil(lambda: "不变" in page.since.summary.text(), timeout=10_000)

    answer(page, "A1", checked=("a", "b"))

    assert (
        page.since.summary.text().replace("\u00a0", " ")
        == "已落实分 1 → 1.5（+0.5分）　预估分 1 → 1.5（+0.5分）　已填 1 → 1 项"
    )
    told = [(one.mark, one.head) for one in page.since.list.rows.rows]
    assert told == [
        ("", "各领域（1个有变化）"),
        ("+0.5分", "组织管理"),
        ("", "评分项（1项有变化）"),
        ("+0.5分", "A1 评分项A1"),
    ]


def test_a_backup_that_cannot_be_read_is_told_and_another_may_be_chosen(page: OverviewPage, qtbot: QtBot) -> None:
    path = Path(page.since.times.itemData(1))
    path.write_bytes(b"no database")
    page.since.times.setCurrentIndex(1)

    with qtbot.waitSignal(page.told, timeout=10_000) as told:
        page.since.times.activated.emit(1)

    assert told.args is not None
    assert told.args[0][0].code == "WORKSPACE_DAMAGED"
    assert page.since.times.currentIndex() == 0


def test_the_leader_page_lies_where_it_was_asked_for(page: OverviewPage, qtbot: QtBot, tmp_path: Path) -> None:
    page.write_page(tmp_path / "一页.pdf")

    assert not page.make_page.isEnabled()
    qtbot.waitUntil(page.make_page.isEnabled, timeout=10_000)

    assert page.finished.isVisible()
    assert page.finished.path == tmp_path / "一页.pdf"


def dimension(code: str, full: str, computed: str, prospective: str) -> DimensionScore:
    return DimensionScore(code, f"{code}领域", D(full), D(full), D(computed), D(prospective), D(computed))


def test_the_chart_paints_the_drawing_that_documents_draw(qtbot: QtBot, dressed: object) -> None:
    dimensions = (dimension("A", "10", "5", "7.5"), dimension("B", "20", "20", "20"))
    view = ChartView()
    qtbot.addWidget(view)
    view.show_points(dimensions)
    view.resize(600, 200)
    view.show()
    qtbot.waitExposed(view)

    assert view.drawing == points_chart(dimensions, 600 / view.scale)
    image: QImage = view.grab().toImage()
    row = [box for box in view.drawing.boxes if box.hint.startswith("A")]
    for tone in (Tone.FULL, Tone.PROSPECTIVE, Tone.EARNED):
        (box,) = [one for one in row if one.tone is tone]
        # Inside the right end of each bar, where no other lies over it.
        x, y = (box.x + box.width) * view.scale - 3, (box.y + box.height / 2) * view.scale
        ratio = image.devicePixelRatio()
        assert QColor(image.pixel(round(x * ratio), round(y * ratio))) == QColor(tone.value)
    y = (row[0].y + row[0].height / 2) * view.scale
    assert view.hint_at(QPoint(10, round(y))) == "A领域：分值10，预估分7.5，已落实分5"
    assert "B领域：分值20" in view.accessibleDescription()


def test_departments_with_most_to_do_come_first_and_lead_to_it(qtmodeltester: ModelTester) -> None:
    table = DepartmentTable(rubric())
    table.show_departments(
        (
            DepartmentProgress("甲局", ("A1", "A2"), ("A2",)),
            DepartmentProgress("乙局", ("A1",), ("A1",), ("A3",), ("m",)),
            DepartmentProgress("丙局", ("A1",)),
        )
    )

    cells = [[table.index(row, column).data() for column in Column] for row in range(table.rowCount())]

    assert cells == [
        ["乙局", "0／1", "1项：A1", "1项：A3", "1个：素养水平"],
        ["甲局", "1／2", "1项：A2", "", ""],
        ["丙局", "1／1", "", "", ""],
    ]
    assert table.index(0, Column.WAITING).data(PLACE_ROLE) == Place(Tab.FILLING, "A3")
    assert table.index(0, Column.MISSING).data(PLACE_ROLE) == Place(Tab.FIGURES, "m")
    assert table.index(2, Column.DEPARTMENT).data(PLACE_ROLE) is None
    qtmodeltester.check(table)


def test_the_table_of_departments_can_be_copied(page: OverviewPage, qtbot: QtBot) -> None:
    page.lists.setCurrentIndex(3)
    page.department_grid.selectRow(0)

    qtbot.keyClick(page.department_grid, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)

    assert QGuiApplication.clipboard().text().split("\t")[:2] == ["未写明部门", "0／9"]
