"""The page that compares two rubrics: chips, list, both sides with words beside the colours."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.domain.marking.kinds import YesNo
from app.domain.rubric import Criterion, Rubric
from app.ui.jobs import Jobs
from app.ui.models.diff_rows import DiffKey, RowKind
from app.ui.remembered import Remembered
from app.ui.screens.compare_rubrics import INVITATION, SAME, CompareRubricsScreen
from tests.builders import rubric

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
LED = Criterion("A1", "成立领导小组", Decimal(2), YesNo(), "县政府成立领导小组", "成立的得2分<否则>不得分")
PAID = Criterion("A2", "经费列入预算", Decimal(3), YesNo(), "经费列入本级预算", "列入的得3分")
HELD = Criterion("A3", "主题宣传活动", Decimal(3), YesNo(), "每年举办宣传周", "举办的得3分")
OLD = rubric(LED, PAID)
NEW = replace(
    rubric(replace(LED, rule_text="成立的得4分<否则>不得分", points=Decimal(4)), HELD), edition="2022", title="试卷二"
)


@pytest.fixture
def page(dressed: QApplication, qtbot: QtBot, tmp_path: Path, jobs: Jobs) -> Iterator[CompareRubricsScreen]:
    """The shown page with the built-in rubrics read."""
    made = CompareRubricsScreen(jobs, Remembered(tmp_path / "w.ini"))
    qtbot.addWidget(made)
    made.resize(1280, 800)
    made.show()
    qtbot.waitUntil(lambda: made.old.count() >= 3)
    yield made
    jobs.close()


def compare(page: CompareRubricsScreen, qtbot: QtBot, old: Rubric, new: Rubric) -> None:
    page.compare(old, new)
    qtbot.waitUntil(lambda: page.diff is not None and (page.diff.old, page.diff.new) == (old, new))


def shown(page: CompareRubricsScreen) -> list[str]:
    return [f"{row.mark} {row.head}" for row in page.list.rows.rows]


def test_an_empty_page_says_what_to_do(page: CompareRubricsScreen) -> None:
    assert page.said.text() == INVITATION
    assert shown(page) == []


def test_everything_that_is_another_is_listed(page: CompareRubricsScreen, qtbot: QtBot) -> None:
    compare(page, qtbot, OLD, NEW)

    assert shown(page) == [
        "标准本身 标题、等次等整个标准的规定",
        "改了 A1 成立领导小组",
        "新增 A3 主题宣传活动",
        "去掉 A2 经费列入预算",
    ]
    assert page.said.text().startswith("改了1项、新增1项、去掉1项、没变0项。")
    assert page.chips.buttons["removed"].text() == "去掉 1"


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (RowKind.OWN, ["标准本身 标题、等次等整个标准的规定"]),
        (RowKind.CHANGED, ["改了 A1 成立领导小组"]),
        (RowKind.ADDED, ["新增 A3 主题宣传活动"]),
        (RowKind.REMOVED, ["去掉 A2 经费列入预算"]),
        (RowKind.UNCHANGED, []),
    ],
)
def test_chips_choose(page: CompareRubricsScreen, qtbot: QtBot, kind: RowKind, expected: list[str]) -> None:
    compare(page, qtbot, OLD, NEW)
    page.chips.choose(kind.value)

    assert shown(page) == expected
    if not expected:
        assert page.detail.toPlainText() == "这一类没有评分项。"


def test_old_and_new_stand_side_by_side_struck_out_and_underlined(page: CompareRubricsScreen, qtbot: QtBot) -> None:
    compare(page, qtbot, OLD, NEW)
    page.list.select(DiffKey(RowKind.CHANGED, "A1"))

    text = page.detail.toPlainText()
    assert "成立的得2分<否则>不得分" in text
    assert "成立的得4分<否则>不得分" in text
    looks = {}
    for part in ("2分", "4分"):
        look = page.detail.document().find(part).charFormat()
        looks[part] = (look.fontStrikeOut(), look.fontUnderline())
    assert looks == {"2分": (True, False), "4分": (False, True)}
    assert "评分办法" not in text, "the marking is the same"


def test_what_only_one_of_them_has_is_shown_whole(page: CompareRubricsScreen, qtbot: QtBot) -> None:
    compare(page, qtbot, OLD, NEW)
    page.list.select(DiffKey(RowKind.REMOVED, "A2"))
    assert "新标准没有这一项" in page.detail.toPlainText()
    assert "经费列入本级预算" in page.detail.toPlainText()
    page.list.select(DiffKey(RowKind.ADDED, "A3"))
    assert "每年举办宣传周" in page.detail.toPlainText()


def test_swapping_turns_it_round_and_equal_ones_are_told(page: CompareRubricsScreen, qtbot: QtBot) -> None:
    compare(page, qtbot, OLD, NEW)
    page.swap.click()
    qtbot.waitUntil(lambda: page.diff is not None and page.diff.old == NEW)
    assert "新增 A2 经费列入预算" in shown(page)

    compare(page, qtbot, OLD, OLD)
    assert page.said.text() == SAME


def test_a_pack_from_outside_becomes_the_new_one(page: CompareRubricsScreen, qtbot: QtBot, tmp_path: Path) -> None:
    page.old.setCurrentIndex(1)
    page.offer_pack(tmp_path / "没有.zip")
    qtbot.waitUntil(lambda: "找不到" in page.said.text())

    compare(page, qtbot, OLD, NEW)
    assert page.new.currentText() == "2022版　试卷二"


def test_going_back(page: CompareRubricsScreen, qtbot: QtBot, qtmodeltester: Any) -> None:
    compare(page, qtbot, OLD, NEW)
    qtmodeltester.check(page.list.rows)
    with qtbot.waitSignal(page.left):
        page.back.click()


def test_nothing_different_is_said_on_both_sides(page: CompareRubricsScreen, qtbot: QtBot) -> None:
    page.compare(OLD, OLD)
    qtbot.waitUntil(lambda: page.diff is not None and page.diff.is_same)
    assert "完全相同" in page.said.text()
    assert page.detail.toPlainText() == "没有改动。"
