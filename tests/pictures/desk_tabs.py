"""Every tab of the open workspace, as it is when it is opened, and the lists of 总览."""

from tests.pictures.studio import Studio


def tabs(studio: Studio) -> None:
    """All nine."""
    from app.ui.tabs import TABS

    for tab in TABS:
        studio.page(tab)
        studio.grab(tab.value)


def overview(studio: Studio) -> None:
    """Each list of 总览."""
    from app.ui.screens.overview import OverviewPage
    from app.ui.tabs import Tab

    page = studio.page(Tab.OVERVIEW)
    assert isinstance(page, OverviewPage)
    for number in range(1, page.lists.count()):
        page.lists.setCurrentIndex(number)
        studio.grab("overview", f"list{number}")
    page.mark.click()
    page.since.times.setCurrentIndex(page.since.times.count() - 1)
    page.since.times.activated.emit(page.since.times.count() - 1)
    studio.grab("overview", "since")
    page.lists.setCurrentIndex(0)


def basics(studio: Studio) -> None:
    """Each section of 概况."""
    from app.ui.screens.basics import BasicsPage
    from app.ui.tabs import Tab

    page = studio.page(Tab.BASICS)
    assert isinstance(page, BasicsPage)
    for row in range(1, page.list.count()):
        page.list.setCurrentRow(row)
        studio.grab("basics", f"section{row}")


def checkup(studio: Studio) -> None:
    """Filtered: nothing but hints, and nothing at all."""
    from app.ui.screens.checkup import CheckupPage
    from app.ui.tabs import Tab

    page = studio.page(Tab.CHECKUP)
    assert isinstance(page, CheckupPage)
    next(iter(page.filters.severities.values())).click()
    studio.grab("checkup", "filtered")
    page.filters.words.setText("没有这样的词")
    studio.grab("checkup", "nothing")
    page.filters.want_everything()
    page.read_files.click()
    studio.grab("checkup", "files-read")


TABS_SHOWN = (tabs, overview, basics, checkup)
