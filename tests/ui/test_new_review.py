"""新建评审工作库: what is asked, what is told, and what is made."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.review import Level
from app.services.open_review import open_review
from app.ui.jobs import Jobs
from app.ui.screens.new_review import NewReviewScreen

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def jobs() -> Iterator[Jobs]:
    jobs = Jobs()
    yield jobs
    jobs.close()


@pytest.fixture
def screen(qtbot: QtBot, jobs: Jobs) -> NewReviewScreen:
    screen = NewReviewScreen(jobs)
    qtbot.addWidget(screen)
    screen.show()
    screen.clear()
    return screen


def test_a_review_workspace_is_made_and_told(qtbot: QtBot, screen: NewReviewScreen, tmp_path: Path) -> None:
    screen.level.setCurrentIndex(2)
    screen.office.setText("某某省卫生健康委员会")
    screen.name.setText("赵六")
    screen.title.setText("2021年度技术评估")
    screen.folder.setText(str(tmp_path / "评审"))
    with qtbot.waitSignal(screen.begun) as begun:
        screen.begin.click()
    assert begun.args == [tmp_path / "评审"]
    with open_review(tmp_path / "评审", writing=False) as workspace:
        about = workspace.picture.about
    assert (about.level, about.office, about.title) == (Level.PROVINCE, "某某省卫生健康委员会", "2021年度技术评估")
    assert about.me is not None
    assert (about.me.name, about.me.level) == ("赵六", Level.PROVINCE)


def test_everything_that_is_missing_is_told_at_once(screen: NewReviewScreen) -> None:
    screen.folder.setText("评审")
    screen.begin.click()
    said = {part: field.problem for part, field in screen.fields.items() if field.problem}
    assert said.keys() == {"level", "office", "folder"}
    assert screen.level.hasFocus()


def test_a_folder_with_something_in_it_is_refused(qtbot: QtBot, screen: NewReviewScreen, tmp_path: Path) -> None:
    (tmp_path / "别的.txt").write_text("别的", "utf-8")
    screen.level.setCurrentIndex(1)
    screen.office.setText("某市卫生健康委")
    screen.folder.setText(str(tmp_path))
    screen.begin.click()
    qtbot.waitUntil(lambda: bool(screen.fields["folder"].problem))
    assert list(tmp_path.iterdir()) == [tmp_path / "别的.txt"]


def test_the_folder_follows_the_title_until_it_is_chosen(screen: NewReviewScreen, tmp_path: Path) -> None:
    screen.title.setText("第一次")
    assert Path(screen.folder.text()).name == "第一次_评审工作库"
    screen.folder.setText(str(tmp_path / "我的"))
    screen.folder.setModified(True)
    screen.title.setText("第二次")
    assert screen.folder.text() == str(tmp_path / "我的")
