"""Whatever is dropped goes where it belongs, or says why not: driven through the real pages of the start screen."""

import shutil
import zipfile
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.catalog.pack_files import PackContents
from app.domain.problems import Problem
from app.domain.rubric import Rubric
from app.services.back_up import back_up
from app.services.export_submission import Wanted, export
from app.services.fill import fill
from app.services.open_rubric import open_rubric
from app.services.open_workspace import create_workspace, open_workspace
from app.services.rubric_library import save
from app.services.rubric_template import write_template
from app.ui.frame import Frame
from app.ui.home import Home
from app.ui.jobs import Jobs
from app.ui.remembered import Remembered
from app.ui.screens.package_result import PackageResultScreen
from app.ui.screens.restore import RestoreScreen
from tests.catalog.pack_makers import a_rubric
from tests.catalog.pack_makers import contents as pack_contents
from tests.journeys.county import write_county
from tests.ui.rubrics import NOON, small_workspace

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


class Heard:
    """What the pages told the window."""

    def __init__(self, home: Home) -> None:
        self.opened: list[Path] = []
        self.evidence: list[list[Path]] = []
        self.problems: list[Problem] = []
        self.shown = 0
        self.left = 0
        home.opens.connect(self.opened.append)
        home.evidence.connect(self.evidence.append)
        home.told.connect(self.problems.extend)
        home.asked_to_show.connect(lambda: setattr(self, "shown", self.shown + 1))
        home.left.connect(lambda: setattr(self, "left", self.left + 1))


@pytest.fixture
def pages(dressed: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Home]:
    jobs = Jobs()
    made = Home(Frame(jobs, Remembered(tmp_path / "window.ini")), person="张三", clock=lambda: NOON)
    qtbot.addWidget(made)
    made.resize(1000, 800)
    made.show()
    qtbot.waitExposed(made)
    made.show_start()
    yield made
    jobs.close()
    jobs.deleteLater()


@pytest.fixture
def heard(pages: Home) -> Heard:
    return Heard(pages)


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    with open_workspace(small_workspace(tmp_path / "原库"), writing=True) as workspace:
        return back_up(workspace, tmp_path / "U盘", on=NOON.date()).path


@pytest.fixture
def package(tmp_path: Path) -> Path:
    files = write_county(tmp_path / "县")
    create_workspace(tmp_path / "县库", open_rubric(str(files.pack)).rubric)
    with open_workspace(tmp_path / "县库", writing=True) as workspace:
        fill(workspace, files.answers, person="张三", at=NOON)
        made = export(workspace, tmp_path / "出", Wanted(), date=NOON.date()).package
    assert made is not None
    return made.path


def click(qtbot: QtBot, button: object) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def words(page: object) -> str:
    return "\n".join(one.text() for one in page.findChildren(QLabel) if one.isVisible())  # type: ignore[attr-defined]


# ------------------------------------------------------------------ workspaces and backups


def test_a_workspace_is_opened(pages: Home, heard: Heard, tmp_path: Path) -> None:
    folder = small_workspace(tmp_path / "工作库")

    pages.receive([folder / "jkxq.sqlite"], has_workspace=False)

    assert heard.opened == [folder]
    assert heard.problems == []


def test_a_backup_asks_for_a_place_and_is_restored(pages: Home, heard: Heard, backup: Path, qtbot: QtBot) -> None:
    renamed = backup.rename(backup.with_name("微信文件 (1).zip"))

    pages.receive([renamed], has_workspace=False)

    page = pages.currentWidget()
    assert isinstance(page, RestoreScreen)
    assert Path(page.folder.text()).name == "微信文件"
    click(qtbot, page.begin)
    qtbot.waitUntil(lambda: bool(heard.opened), timeout=20_000)
    with open_workspace(heard.opened[0], writing=False) as workspace:
        assert workspace.picture.rubric.id == "small"


def test_a_place_that_is_taken_is_told_and_kept(pages: Home, heard: Heard, backup: Path, qtbot: QtBot) -> None:
    page = pages.show_backup(backup)
    taken = backup.parent / "别的"
    taken.mkdir()
    (taken / "通知.docx").write_bytes(b"x")
    page.folder.setText(str(taken))

    click(qtbot, page.begin)

    qtbot.waitUntil(lambda: "请换一个新的文件夹" in page.field.problem)
    assert heard.opened == []
    assert [path.name for path in taken.iterdir()] == ["通知.docx"]
    qtbot.waitUntil(page.begin.isEnabled)


def test_a_damaged_backup_is_told(pages: Home, heard: Heard, backup: Path, qtbot: QtBot) -> None:
    data = bytearray(backup.read_bytes())
    data[len(data) // 3] ^= 0xFF
    backup.write_bytes(data)
    page = pages.show_backup(backup)

    click(qtbot, page.begin)

    qtbot.waitUntil(lambda: bool(page.field.problem), timeout=20_000)
    assert not Path(page.folder.text()).exists()
    assert heard.opened == []


# ------------------------------------------------------------------ packages


def shown_result(pages: Home, qtbot: QtBot) -> PackageResultScreen:
    page = pages.currentWidget()
    assert isinstance(page, PackageResultScreen)
    qtbot.waitUntil(lambda: not page.working.is_working, timeout=60_000)
    return page


def test_a_package_is_verified_under_any_name(pages: Home, heard: Heard, package: Path, qtbot: QtBot) -> None:
    renamed = package.rename(package.with_name("mmexport(2).bin"))

    pages.receive([renamed], has_workspace=True)

    page = shown_result(pages, qtbot)
    assert heard.shown == 1
    assert page.verification is not None
    assert page.verification.is_equal
    assert page.verdict.text().startswith("完整、未改动")
    assert page.facts["申报批次"] == "2021年度　第1轮"
    assert page.facts["自评得分"] == "35.4分（满分52分），是县里申报的分"
    assert page.facts["复算得分"] == "34.9分，按填报内容算出，与包内的计算得分一致"
    assert "00_请先看这里.html" in page.facts["从哪里看起"]
    assert page.verification.fingerprint not in words(page)
    click(qtbot, page.more)
    assert page.verification.fingerprint in words(page)
    click(qtbot, page.back)
    assert heard.left == 1


def test_a_changed_package_says_what_was_changed(pages: Home, package: Path, qtbot: QtBot) -> None:
    changed = package.with_name("改.zip")
    with zipfile.ZipFile(package) as source, zipfile.ZipFile(changed, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            target.writestr(entry, data + b" " if entry.filename.endswith("01_自评报告.pdf") else data)

    pages.receive([changed], has_workspace=False)

    page = shown_result(pages, qtbot)
    assert page.verdict.text().startswith("不能直接使用")
    assert "01_自评报告.pdf" in words(page)


def test_a_second_package_takes_the_place_of_the_first(
    pages: Home, package: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    bad = tmp_path / "坏.zip"
    with zipfile.ZipFile(bad, "w") as archive:
        for name in ("bagit.txt", "manifest-sha256.txt"):
            archive.writestr(f"县/{name}", b"x")

    pages.show_package(package)
    page = pages.show_package(bad)

    qtbot.waitUntil(lambda: page.verification is not None, timeout=60_000)
    qtbot.waitUntil(lambda: not page.working.is_working, timeout=60_000)
    assert page.verification is not None
    assert page.verification.submission is None
    assert page.verdict.text().startswith("不能直接使用")


def test_verifying_can_be_cancelled(pages: Home, heard: Heard, package: Path, qtbot: QtBot) -> None:
    page = pages.show_package(package)

    click(qtbot, page.working.cancel)

    qtbot.waitUntil(lambda: heard.left == 1 or page.verification is not None, timeout=60_000)
    qtbot.waitUntil(lambda: not page.working.is_working, timeout=60_000)


# ------------------------------------------------------------------ everything else


def test_a_rubric_pack_is_installed_and_listed(pages: Home, qtbot: QtBot, tmp_path: Path) -> None:
    pack = tmp_path / "省里的"
    shutil.copytree("rubrics/jkxq-2021-reference", pack)
    file = pack / "rubric.yaml"
    file.write_text(file.read_text("utf-8").replace("id: jkxq-2021-reference", "id: sheng-2021"), "utf-8")

    pages.receive([pack], has_workspace=False)

    screen = pages.rubric_pages.show_list()
    qtbot.waitUntil(lambda: screen.chosen is not None and screen.chosen.pack.rubric.id == "sheng-2021", timeout=20_000)


def test_a_provinces_table_is_read_in(pages: Home, heard: Heard, tmp_path: Path, qtbot: QtBot) -> None:
    book = openpyxl.Workbook()
    book.active.append(["一级指标", "评分标准", "分值"])
    book.active.append(["组织管理", "有方案得2分", 2])
    book.save(tmp_path / "评分表.xlsx")

    pages.receive([tmp_path / "评分表.xlsx"], has_workspace=False)

    screen = pages.rubric_pages.show_import()
    qtbot.waitUntil(lambda: screen.choose.isVisible() and not heard.problems)
    assert heard.evidence == []


@pytest.mark.parametrize("has_workspace", [False, True])
def test_a_template_is_taken_as_one_also_over_an_open_workspace(
    pages: Home, heard: Heard, tmp_path: Path, qtbot: QtBot, has_workspace: bool
) -> None:
    path, _ = write_template(PackContents(a_rubric()), tmp_path / "模板.xlsx", date=NOON.date())

    pages.receive([path], has_workspace=has_workspace)

    screen = pages.rubric_pages.show_import()
    qtbot.waitUntil(lambda: "这是评分标准模板" in words(screen), timeout=20_000)
    assert heard.evidence == []
    with qtbot.waitSignal(screen.saved, timeout=20_000):
        qtbot.waitUntil(screen.next.isEnabled)
        click(qtbot, screen.next)
    listed = pages.rubric_pages.show_list()
    qtbot.waitUntil(lambda: "jiangsu" in {one.pack.rubric.id for one in listed._packs.values()}, timeout=20_000)


def test_papers_go_to_the_open_workspace(pages: Home, heard: Heard, tmp_path: Path) -> None:
    (tmp_path / "佐证").mkdir()
    papers = [tmp_path / "通知.pdf", tmp_path / "佐证"]
    papers[0].write_bytes(b"%PDF-1.4")

    pages.receive(papers, has_workspace=True)

    assert heard.evidence == [papers]
    assert heard.problems == []


def test_papers_without_a_workspace_say_what_to_do(pages: Home, heard: Heard, tmp_path: Path) -> None:
    (tmp_path / "照片.jpg").write_bytes(b"x")

    pages.receive([tmp_path / "照片.jpg"], has_workspace=False)

    assert heard.evidence == []
    assert [problem.what_to_do for problem in heard.problems] == ["请先打开或新建工作库，再把它拖进来。"]


def test_of_several_the_good_ones_are_taken_and_the_bad_told(pages: Home, heard: Heard, tmp_path: Path) -> None:
    good, empty, packed = (tmp_path / name for name in ("通知.pdf", "空.pdf", "材料.rar"))
    good.write_bytes(b"%PDF-1.4")
    empty.write_bytes(b"")
    packed.write_bytes(b"Rar!\x1a\x07\x01\x00")

    pages.receive([good, empty, packed], has_workspace=True)

    assert heard.evidence == [[good]]
    assert [problem.where for problem in heard.problems] == ["空.pdf", "材料.rar"]


def test_of_two_workspaces_the_first_is_opened_and_the_other_named(pages: Home, heard: Heard, tmp_path: Path) -> None:
    first, second = small_workspace(tmp_path / "甲"), small_workspace(tmp_path / "乙")

    pages.receive([first, second], has_workspace=False)

    assert heard.opened == [first]
    assert [(problem.where, "一次只处理一个" in problem.what) for problem in heard.problems] == [("乙", True)]


def test_papers_beside_a_backup_are_not_silently_lost(pages: Home, heard: Heard, backup: Path, tmp_path: Path) -> None:
    (tmp_path / "通知.pdf").write_bytes(b"%PDF-1.4")

    pages.receive([tmp_path / "通知.pdf", backup], has_workspace=True)

    assert isinstance(pages.currentWidget(), RestoreScreen)
    assert [problem.where for problem in heard.problems] == ["通知.pdf"]


def test_a_new_form_is_empty_after_one_was_made(pages: Home, heard: Heard, qtbot: QtBot) -> None:
    form = pages.show_new()
    qtbot.waitUntil(lambda: bool(form.rubrics.rows), timeout=20_000)
    form.rubrics.rows[1].button.setChecked(True)
    qtbot.keyClicks(form.picker.search, "bdh")
    qtbot.keyClick(form.picker.search, Qt.Key.Key_Return)
    click(qtbot, form.begin)
    qtbot.waitUntil(lambda: bool(heard.opened), timeout=20_000)

    assert pages.show_new() is not form
    assert pages.show_new().picker.county.name == ""


# ------------------------------------------------------------------ from the library to a new assessment


def chosen_in_form(pages: Home, qtbot: QtBot, rubric_id: str, edition: str) -> list[tuple[str, str]]:
    """Ask for an assessment with one of the list, and return what the form has chosen then."""
    listed = pages.rubric_pages.show_list()

    def is_listed() -> bool:
        return any(key(one.pack.rubric) == (rubric_id, edition) for one in listed._packs.values())

    qtbot.waitUntil(lambda: is_listed() and not listed._is_reading, timeout=20_000)
    listed.list.select(next(row for row, one in listed._packs.items() if key(one.pack.rubric) == (rubric_id, edition)))
    click(qtbot, listed.new)
    form = pages.show_new()
    qtbot.waitUntil(lambda: pages._jobs.is_idle, timeout=20_000)
    qtbot.waitUntil(lambda: form.rubrics.rubric is not None, timeout=20_000)
    return [key(row.offered.rubric) for row in form.rubrics.rows if row.button.isChecked()]


def key(rubric: Rubric) -> tuple[str, str]:
    return rubric.id, rubric.edition


def test_the_chosen_one_is_chosen_in_the_form(pages: Home, qtbot: QtBot) -> None:
    save(pack_contents("2026"))
    save(pack_contents("2028"))

    assert chosen_in_form(pages, qtbot, "jiangsu", "2026") == [("jiangsu", "2026")]
    assert chosen_in_form(pages, qtbot, "jkcj-2020-reference", "2020") == [("jkcj-2020-reference", "2020")]
    assert chosen_in_form(pages, qtbot, "jiangsu", "2028") == [("jiangsu", "2028")]
    rows = [key(row.offered.rubric) for row in pages.show_new().rubrics.rows]
    assert sorted(rows) == sorted(set(rows))
    assert len(rows) == 4
    said = words(pages.show_new())
    assert "2026版　1个评分项" in said
    assert "2028版　1个评分项" in said


def test_one_that_was_changed_or_kept_since_is_offered_as_it_is_now(pages: Home, qtbot: QtBot) -> None:
    first = save(pack_contents("2026"))
    chosen_in_form(pages, qtbot, "jiangsu", "2026")
    pages.show_start()
    save(pack_contents("2026", "改了名的标准"), replacing=first)
    save(pack_contents("2028"))

    form = pages.show_new()
    qtbot.waitUntil(lambda: len(form.rubrics.rows) == 4, timeout=20_000)
    assert [row.offered.rubric.title for row in form.rubrics.rows if row.button.isChecked()] == ["改了名的标准"]
    assert chosen_in_form(pages, qtbot, "jiangsu", "2028") == [("jiangsu", "2028")]
    assert len(form.rubrics.rows) == 4


def test_a_drop_without_a_path_is_told_as_that(pages: Home, heard: Heard) -> None:
    pages.receive([], has_workspace=True)

    (problem,) = heard.problems
    assert "拖来的内容里没有本机上的文件" in problem.what


def test_a_name_that_is_no_utf8_is_told_as_that(pages: Home, heard: Heard, tmp_path: Path) -> None:
    pages.receive([tmp_path / "\ufffd\ufffd.zip"], has_workspace=False)

    (problem,) = heard.problems
    assert "读不出来的字" in problem.what
    assert "改名" in problem.what_to_do
