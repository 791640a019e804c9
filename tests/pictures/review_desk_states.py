"""The reviewers' desk: start page, 新建评审工作库, 收件, 汇总, 输出, 现场 and their help."""

import datetime as dt
import shutil
from pathlib import Path

from app.ui.review_tabs import ReviewTab
from app.ui.screens.intake import IntakePage
from app.ui.screens.output import OutputPage
from app.ui.screens.summary import SummaryPage
from tests.pictures import review_material as reviews
from tests.pictures.studio import Studio, type_into


def review_start(studio: Studio) -> None:
    """The start page with workspaces of both kinds among the recent ones."""
    for name in ("full", reviews.FULL):
        studio.window.go_home()
        studio.open(name)
        studio.settle()
    studio.window.go_home()
    studio.workspace = "none"
    studio.grab("start", "review-recent")


def review_new(studio: Studio) -> None:
    """新建评审工作库: empty, with what is missing told, filled."""
    studio.window.go_home()
    studio.workspace = "none"
    page = studio.window.start_pages.show_new_review()
    studio.grab("review-new", "empty")
    page.begin.click()
    studio.grab("review-new", "mistakes")
    page.level.setCurrentIndex(page.level.count() - 1)
    for field, text in ((page.office, reviews.OFFICE), (page.name, reviews.ME.name)):
        type_into(field, text)
    studio.grab("review-new", "filled")
    studio.window.go_home()


def review_empty_tabs(studio: Studio) -> None:
    """Every page while nothing has been received."""
    _open(studio, reviews.EMPTY)
    for tab in ReviewTab:
        studio.review_page(tab)
        studio.grab(f"review-{tab.value}")


def _open(studio: Studio, name: str) -> None:
    studio.window.go_home()
    studio.open(name)


def _intake(studio: Studio) -> IntakePage:
    page = studio.review_page(ReviewTab.INTAKE)
    assert isinstance(page, IntakePage)
    return page


def review_intake_three(studio: Studio) -> None:
    """Three counties."""
    _open(studio, reviews.THREE)
    page = _intake(studio)
    studio.grab("review-intake")
    page.table.choose(studio.received("示例县"))
    studio.grab("review-intake", "chosen")
    page.query.setText("没有这样的县")
    studio.grab("review-intake", "nothing-found")


def review_intake_states(studio: Studio) -> None:
    """Rows of every kind, each chosen: round 2 under 1, replaced, not sealed, a city's review beside it."""
    _open(studio, reviews.FULL)
    page = _intake(studio)
    studio.grab("review-intake")
    for number in range(page.model.rowCount()):
        page.table.setCurrentIndex(page.model.index(number, 0))
        studio.grab("review-intake", f"row{number + 1}")


def review_intake_many(studio: Studio) -> None:
    """Forty counties; long names; sought by initials."""
    _open(studio, reviews.MANY)
    page = _intake(studio)
    studio.grab("review-intake")
    page.table.setCurrentIndex(page.model.index(page.model.rowCount() - 1, 0))
    studio.grab("review-intake", "last")
    page.query.setText("shz")
    studio.grab("review-intake", "found")


def review_receiving(studio: Studio) -> None:
    """While forty packages are taken in; what is said of bad ones after."""
    _open(studio, reviews.EMPTY)
    page = _intake(studio)
    bad = [studio.material / "被改动的申报包.zip", *_papers(studio.material)]
    page.take_files([studio.material / reviews.INTAKE, studio.material / "四十县", *bad])
    studio.wait_for(lambda: bool(studio.review_desk.session.picture.received) or not page.working.is_working)
    studio.grab("review-intake", "receiving", now=True)
    studio.grab("review-intake", "received")
    page.take_files([studio.material / reviews.INTAKE])
    studio.grab("review-intake", "known")
    page.result.clear()
    page.take_files(bad)
    studio.grab("review-intake", "refused")


def _papers(material: Path) -> list[Path]:
    damaged = material / "传坏了的申报包.zip"
    damaged.write_bytes((material / "示例县申报包.zip").read_bytes()[:50_000])
    return [damaged, material / "各部门交来的材料" / "没有编号的照片.pdf"]


def review_summary(studio: Studio) -> None:
    """The three views, and what is said when the workbook is written; forty counties."""
    for name in (reviews.FULL, reviews.MANY):
        _open(studio, name)
        page = studio.review_page(ReviewTab.SUMMARY)
        assert isinstance(page, SummaryPage)
        for number, button in enumerate(page.views.buttons(), start=1):
            button.click()
            studio.grab("review-summary", f"view{number}")
        page.table.horizontalScrollBar().setValue(page.table.horizontalScrollBar().maximum())
        studio.grab("review-summary", "right-end")
        page.views.buttons()[0].click()
        page.write_to(studio.material / f"汇总-{name}.xlsx", _today())
        studio.grab("review-summary", "written")


def review_output(studio: Studio) -> None:
    """Ready; all ticked; running; done, with what could not be made."""
    _open(studio, reviews.FULL)
    page = studio.review_page(ReviewTab.OUTPUT)
    assert isinstance(page, OutputPage)
    studio.grab("review-output")
    page.all.click()
    page.folder.setText(str(studio.material / "评审输出"))
    studio.grab("review-output", "all")
    page.make.click()
    studio.wait_for(lambda: page.working.is_working)
    studio.grab("review-output", "running", now=True)
    studio.grab("review-output", "done")
    shutil.rmtree(studio.material / "评审输出", ignore_errors=True)


def review_help(studio: Studio) -> None:
    """The help of the reviewers."""
    from app.ui.help import HelpWindow

    _open(studio, reviews.FULL)
    studio.window.show_help()
    shown = studio.window.findChild(HelpWindow)
    assert shown is not None
    studio.grab("review-help", of=shown)
    bar = shown.text.verticalScrollBar()
    for number in range(1, 4):
        bar.setValue(bar.maximum() * number // 3)
        studio.grab("review-help", f"below{number}", of=shown)
    shown.close()


def review_read_only(studio: Studio) -> None:
    """A workspace that somebody else has open."""
    from app.services.open_review import open_review

    studio.window.go_home()
    with open_review(studio.material / f"工作库-{reviews.THREE}", writing=True, who="李志强"):
        studio.open(reviews.THREE)
        for tab in (ReviewTab.INTAKE, ReviewTab.JUDGING):
            studio.review_page(tab)
            studio.grab(f"review-{tab.value}", "held")
        studio.window.go_home()


def review_menus(studio: Studio) -> None:
    """The menus at the desk."""
    from PySide6.QtWidgets import QApplication

    _open(studio, reviews.FULL)
    bar = studio.window.menuBar()
    for action, state in zip(bar.actions(), ("file", "edit", "view"), strict=False):
        bar.setActiveAction(action)
        studio.grab("review-menu", state)
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
    bar.setActiveAction(None)  # type: ignore[arg-type]


def _today() -> dt.date:
    from app.ui.clock import now

    return now().date()


REVIEW_DESK = (
    review_start,
    review_new,
    review_empty_tabs,
    review_intake_three,
    review_intake_states,
    review_intake_many,
    review_summary,
    review_help,
    review_menus,
    review_read_only,
    review_receiving,
)
OUTPUT = (review_output,)
