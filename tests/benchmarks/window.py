"""Budgets of the window (DESIGN.md 11): start-up against a bare window, typing, filtering and searching."""

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tests.benchmarks.large import large_assessment, large_rubric
from tests.benchmarks.measuring import Row

if TYPE_CHECKING:
    from app.ui.main_window import MainWindow

CHILD = Path(__file__).with_name("window_child.py")
RUNS = 5
TYPED = 60
PAGE_TYPED = 6
SETTLE_S = 1.0
SEARCHES = ("第4", "第42项", "jk", "卫生 方案", "C49", "没有")


def window() -> Iterator[Row]:
    """Yield what the window reaches with 500 criteria and 2,000 pieces of evidence."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        os.environ.update({"HOME": name, "XDG_DATA_HOME": name, "APPDATA": name, "LOCALAPPDATA": name})
        folder = home / "工作库"
        _make(folder)
        yield from _start(folder)
        yield from _in_the_window(folder)


def _make(folder: Path) -> None:
    import datetime as dt

    from app.domain.changes import difference
    from app.services.open_workspace import create_workspace, open_workspace

    rubric = large_rubric()
    create_workspace(folder, rubric)
    with open_workspace(folder, writing=True) as workspace:
        step = difference("填报", workspace.picture.assessment, large_assessment(rubric))
        workspace.apply(step, person="测", at=dt.datetime(2022, 1, 1, tzinfo=dt.UTC))


def _start(folder: Path) -> Iterator[Row]:
    marks = [_marks("bare")["painted"] for _ in range(RUNS)]
    bare = min(marks)
    found = [_marks("ours", folder) for _ in range(RUNS)]
    frame, desk = min(one["painted"] for one in found), min(one["desk"] for one in found)
    detail = f"空窗口 {bare:.2f} 秒，本窗口 {frame:.2f} 秒"
    yield Row("打开 500 项工作库：窗口画出 ÷ 空窗口", frame / bare, 2, "倍", detail)
    yield Row("打开 500 项工作库：填报页画出 ÷ 空窗口", desk / bare, 2, "倍", f"{desk:.2f} 秒")


def _marks(*arguments: str | Path) -> dict[str, float]:
    """Return the seconds since the process was started at which it said each word."""
    begun = time.perf_counter()
    marks: dict[str, float] = {}
    command = [sys.executable, str(CHILD), *map(str, arguments)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as child:
        assert child.stdout is not None
        for line in child.stdout:
            marks[line.strip()] = time.perf_counter() - begun
    return marks


def _in_the_window(folder: Path) -> Iterator[Row]:
    from PySide6.QtWidgets import QApplication

    from app.ui import theme
    from app.ui.main_window import MainWindow

    application = theme.application()
    theme.dress(application)
    window = MainWindow()
    window.resize(1280, 800)
    window.show()
    window.open_path(folder)
    QApplication.processEvents()
    yield from _typing(window)
    yield from _typing_on_each_page(window)
    yield from _searching(window)
    yield from _searching_on_other_pages(window)
    window.close()


def _typing(window: "MainWindow") -> Iterator[Row]:
    """Each a statement and a tick, until every display is painted again."""
    from PySide6.QtWidgets import QApplication

    assert window.desk is not None
    page = window.desk.filling
    seconds = []
    for number in range(TYPED):
        page.open_criterion(f"C{number * 5:03d}")
        QApplication.processEvents()
        card = page.card
        assert card is not None

        def typed(sign: str = f"第{number}次", card: object = card) -> None:
            card.statement.insertPlainText(sign)  # type: ignore[attr-defined]
            card.statement.flush()  # type: ignore[attr-defined]
            QApplication.processEvents()

        def ticked(card: object = card) -> None:
            card.editor.no.click()  # type: ignore[attr-defined]
            QApplication.processEvents()

        seconds += [_seconds(typed), _seconds(ticked)]
    yield Row("一次修改到全部显示，中位数", statistics.median(seconds) * 1000, 50, "毫秒")
    yield Row("一次修改到全部显示，第95百分位", _percentile(seconds, 95) * 1000, 100, "毫秒")


def _typing_on_each_page(window: "MainWindow") -> Iterator[Row]:
    """An answer, a figure and a title of a piece, each changed while one page after the other is looked at."""
    from PySide6.QtWidgets import QApplication

    from app.ui.tabs import TABS

    assert window.desk is not None
    slowest: dict[str, float] = {}
    for tab in TABS:
        window.desk.show_tab(tab)
        _settle(window)
        seconds = []
        for number in range(PAGE_TYPED):
            for step in _steps(window, number):

                def changed(step: Callable[[], object] = step) -> None:
                    step()
                    QApplication.processEvents()

                seconds.append(_seconds(changed))
        slowest[tab.label] = statistics.median(seconds)
    worst = max(slowest, key=lambda label: slowest[label])
    detail = "，".join(f"{label} {seconds * 1000:.0f}" for label, seconds in slowest.items())
    yield Row("每一页看着时一次修改，中位数最慢的一页", slowest[worst] * 1000, 50, "毫秒", f"（{detail}）")


def _steps(window: "MainWindow", number: int) -> Iterator[Callable[[], object]]:
    from dataclasses import replace

    from app.services.enter_evidence import describe_evidence
    from app.services.write_answer import write_answer
    from app.services.write_figure import write_figure

    session = window.session
    assert session is not None
    assessment = session.picture.assessment
    code = f"C{number * 5:03d}"
    answer = replace(session.answer(code), statement=f"{session.answer(code).statement}字", met=number % 2 == 0)
    yield lambda: session.run(write_answer, code, answer)
    figure = assessment.measures[number]
    yield lambda: session.run(write_figure, replace(figure, numerator=(figure.numerator or 0) + 1))
    piece = assessment.evidence[number]
    yield lambda: session.run(describe_evidence, replace(piece, title=f"{piece.title}字"))


def _settle(window: "MainWindow") -> None:
    """Let the page read what it reads in the worker and what it does a moment later."""
    from PySide6.QtCore import QEventLoop
    from PySide6.QtWidgets import QApplication

    end = time.monotonic() + SETTLE_S
    while time.monotonic() < end or not window.jobs.is_idle:
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)


def _searching_on_other_pages(window: "MainWindow") -> Iterator[Row]:
    from PySide6.QtWidgets import QApplication, QLineEdit

    from app.ui.tabs import Tab

    assert window.desk is not None
    for tab, texts in (
        (Tab.FIGURES, ("指标4", "zb", "m7")),
        (Tab.MATERIALS, ("第4", "tz", "C49")),
        (Tab.CHECKUP, ("第4", "C49")),
    ):
        window.desk.show_tab(tab)
        _settle(window)
        window.desk.page.search()
        field = QApplication.focusWidget()
        assert isinstance(field, QLineEdit)

        def searched(text: str, field: QLineEdit = field) -> None:
            field.setText(text)
            QApplication.processEvents()

        searched("zb")
        seconds = [_seconds(lambda text=text: searched(text)) for _ in range(8) for text in (*texts, "")]  # type: ignore[misc]
        yield _searches(tab.label, seconds)


def _searching(window: "MainWindow") -> Iterator[Row]:
    from PySide6.QtWidgets import QApplication

    assert window.desk is not None
    filter_ = window.desk.filling.filter

    def searched(text: str) -> None:
        filter_.text.setText(text)
        QApplication.processEvents()

    searched("zm")
    seconds = [_seconds(lambda text=text: searched(text)) for _ in range(8) for text in (*SEARCHES, "")]  # type: ignore[misc]
    yield _searches("填报", seconds)

    def chosen(number: int) -> None:
        filter_.state.setCurrentIndex(number)
        QApplication.processEvents()

    seconds = [_seconds(lambda number=number: chosen(number)) for number in (1, 2, 3, 4, 0)]  # type: ignore[misc]
    yield Row("500 项中筛选，最慢一次", max(seconds) * 1000, 50, "毫秒")


def _searches(page: str, seconds: list[float]) -> Row:
    detail = f"中位数 {statistics.median(seconds) * 1000:.0f}，最慢一次 {max(seconds) * 1000:.0f}"
    return Row(f"“{page}”中查找，第95百分位", _percentile(seconds, 95) * 1000, 50, "毫秒", detail)


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _percentile(seconds: list[float], percent: int) -> float:
    return statistics.quantiles(seconds, n=100, method="inclusive")[percent - 1]
