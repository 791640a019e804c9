"""Review workspaces and sessions on them, for tests of the reviewers' pages; loaded only where one asks for them."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.ui.jobs import Jobs

if TYPE_CHECKING:
    from app.ui.review_page import ReviewFrame, ReviewPage
    from app.ui.review_session import ReviewSession


@pytest.fixture(scope="session")
def review_packages(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The packages of the three counties."""
    from tests.ui.review_cases import assessments, package

    folder = tmp_path_factory.mktemp("包")
    return [package(folder, one) for one in assessments()]


@pytest.fixture(scope="session")
def review_template(tmp_path_factory: pytest.TempPathFactory, review_packages: list[Path]) -> Path:
    """A review workspace that nobody changes."""
    from tests.ui.review_cases import new_review

    return new_review(tmp_path_factory.mktemp("评审") / "库", review_packages)


@pytest.fixture
def review_folder(tmp_path: Path, review_template: Path) -> Path:
    """A review workspace of one's own, with three sets."""
    return Path(shutil.copytree(review_template, tmp_path / "评审工作库"))


@pytest.fixture
def open_session(dressed: QApplication) -> "Iterator[Callable[[Path], ReviewSession]]":
    """Opens review sessions; they are closed at the end."""
    from app.services.open_review import open_review_for_editing
    from app.ui.review_session import ReviewSession
    from tests.ui.review_cases import NOON

    opened: list[ReviewSession] = []

    def open_(folder: Path) -> ReviewSession:
        opened.append(ReviewSession(open_review_for_editing(folder, who="张三"), person="张三", clock=lambda: NOON))
        return opened[-1]

    yield open_
    for one in opened:
        one.close()


@pytest.fixture
def review_session(open_session: "Callable[[Path], ReviewSession]", review_folder: Path) -> "ReviewSession":
    """A session on the workspace with three sets."""
    return open_session(review_folder)


@pytest.fixture
def review_frame(review_session: "ReviewSession", jobs: Jobs) -> "ReviewFrame":
    """What a page of the review desk works with."""
    from app.ui.remembered import Remembered
    from app.ui.review_page import ReviewFrame

    return ReviewFrame(review_session, jobs, Remembered())


@pytest.fixture
def on_screen(qtbot: QtBot) -> "Callable[[ReviewPage], None]":
    """Shows a page as large as in a usual window."""

    def show(page: "ReviewPage") -> None:
        qtbot.addWidget(page)
        page.resize(1280, 700)
        page.show()
        qtbot.waitExposed(page)

    return show
