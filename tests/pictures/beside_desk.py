"""What is shown without an open workspace: start page, new assessment, rubrics, restore, package, help, dialogs."""

import shutil

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.ui.screens.repair import RepairScreen
from tests.pictures.studio import Studio, type_into

PAGE_BYTES = 4096
"""Page size of a workspace's database."""


def start_empty(studio: Studio) -> None:
    """The first time."""
    studio.window.go_home()
    studio.grab("start", "empty")


def new_assessment(studio: Studio) -> None:
    """Empty, with mistakes told, searching a county, filled, with a county that has no code."""
    form = studio.window.start_pages.show_new()
    studio.grab("new", "empty")
    form.begin.click()
    studio.grab("new", "mistakes")
    form._area.verticalScrollBar().setValue(form._area.verticalScrollBar().maximum())
    studio.grab("new", "mistakes-below")
    form.rubrics._group.buttons()[0].click()
    form.picker.search.setFocus()
    QTest.keyClicks(form.picker.search, "bdh")
    studio.grab("new", "county-found")
    form.picker._choose_current()
    for field, text in ((form.office, "北戴河区卫生健康局"), (form.name, "张三"), (form.phone, "0335-0000000")):
        type_into(field, text)
    studio.grab("new", "filled")
    form._area.verticalScrollBar().setValue(form._area.verticalScrollBar().maximum())
    studio.grab("new", "filled-below")
    form.picker.unlisted.setChecked(True)
    studio.settle()
    form._area.ensureWidgetVisible(form.picker, 0, 24)
    studio.grab("new", "county-unlisted")
    studio.window.go_home()


def rubrics(studio: Studio) -> None:
    """The built-in rubrics."""
    studio.window.start_pages.rubric_pages.show_list()
    studio.grab("rubrics")
    studio.window.go_home()


def restore(studio: Studio) -> None:
    """Where a backup is to be restored to."""
    (backup,) = (studio.material / "备份").iterdir()
    studio.window.start_pages.show_backup(backup)
    studio.grab("restore")
    studio.window.go_home()


def repair(studio: Studio) -> None:
    """A damaged workspace: what is offered, what came of it, and one of which nothing can be saved."""
    folder = studio.material / "工作库-断电的"
    shutil.copytree(studio.material / "工作库-full", folder)
    database = folder / "jkxq.sqlite"
    with database.open("r+b") as file:
        file.seek(database.stat().st_size // PAGE_BYTES // 2 * PAGE_BYTES)
        file.write(bytes(PAGE_BYTES))
    studio.window.open_path(folder)
    page = studio.window.start_pages.currentWidget()
    if not isinstance(page, RepairScreen):
        raise TypeError(page)
    studio.grab("repair")
    page.begin.click()
    studio.grab("repair", "done")
    shutil.rmtree(folder / "backups")
    database.write_bytes(bytes(PAGE_BYTES))
    studio.window.open_path(folder)
    page.begin.click()
    studio.grab("repair", "nothing")
    studio.window.go_home()
    shutil.rmtree(folder)


def package(studio: Studio) -> None:
    """A package as it was made, and one that was changed."""
    for name, state in (("示例县申报包.zip", "good"), ("被改动的申报包.zip", "tampered")):
        page = studio.window.start_pages.show_package(studio.material / name)
        studio.grab("package", state)
        page.more.click()
        studio.grab("package", f"{state}-fingerprints")
    studio.window.go_home()


def start_with_recent(studio: Studio) -> None:
    """Three workspaces; one was moved away."""
    moved = studio.material / "工作库-搬走的"
    shutil.copytree(studio.material / "工作库-beidaihe", moved)
    for folder in (moved, *(studio.material / f"工作库-{name}" for name in ("empty", "beidaihe", "full"))):
        studio.window.open_path(folder)
        studio.settle()
        studio.window.go_home()
    shutil.rmtree(moved)
    studio.window.go_home()
    studio.grab("start", "recent")
    studio.window.start.recent.rows[0].setFocus()
    studio.grab("start", "recent-focused")


def problem_bar(studio: Studio) -> None:
    """One problem, and several with long texts."""
    from app.domain.problems import blocking, hint, warning

    studio.window.open_path(studio.material / "各部门交来的材料" / "没有编号的照片.pdf")
    studio.grab("start", "problem")
    what = "这份文件读不出来，可能是传送时中断了，也可能是设了打开密码，或者改名时把扩展名改错了。" * 2
    problems = [
        make("FILE_KIND", "台账 领导小组会议 第3行", what, "请换一份再添加。") for make in (blocking, warning, hint)
    ]
    studio.window.problems.show_problems(problems * 2)
    studio.grab("start", "problems")
    studio.window.problems.clear()


def help_window(studio: Studio) -> None:
    """The help."""
    from app.ui.help import HelpWindow

    studio.window.show_help()
    shown = studio.window.findChild(HelpWindow)
    studio.grab("help", of=shown)
    if shown is not None:
        shown.close()


def bug_dialog(studio: Studio) -> None:
    """The dialog for a bug of ours."""
    from app.ui.errors import BugDialog

    try:
        raise ValueError("an invented bug")
    except ValueError as error:
        dialog = BugDialog(error, studio.window)
    dialog.show()
    studio.grab("bug", of=dialog)
    dialog.close()
    dialog.deleteLater()


def menus(studio: Studio) -> None:
    """The menu of a window with nothing open."""
    bar = studio.window.menuBar()
    for action, state in zip(bar.actions(), ("file", "edit", "view"), strict=False):
        bar.setActiveAction(action)
        studio.grab("menu", state)
        popup = QApplication.activePopupWidget()
        if popup is not None:
            popup.close()
    bar.setActiveAction(None)  # type: ignore[arg-type]
    studio.window.start.new.setFocus()


BESIDE = (
    start_empty,
    new_assessment,
    rubrics,
    restore,
    repair,
    package,
    start_with_recent,
    problem_bar,
    help_window,
    bug_dialog,
    menus,
)
