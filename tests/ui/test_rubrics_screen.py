"""The list of rubrics: what is there, taking in, giving out, removing and putting back, by real packs."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from app.catalog.pack_files import PackContents, pack_entries
from app.services.open_workspace import create_workspace
from app.services.recent_workspaces import RecentWorkspace, remember_workspace
from app.services.rubric_edit_file import EditRecord, write_record
from app.services.rubric_library import install, installed, library, save
from app.services.rubric_template import is_template
from app.ui.jobs import Jobs
from app.ui.screens.rubrics import RubricsScreen
from tests.catalog.pack_makers import NAME, a_rubric, contents, zipped

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
BUILT_IN = ["健康县区建设自评参考模板（六领域）", "健康促进县（区）自评参考模板（旧六领域）"]
LONG_MS = 20_000


@pytest.fixture
def jobs_here() -> Iterator[Jobs]:
    jobs = Jobs()
    yield jobs
    jobs.close()
    jobs.deleteLater()


@pytest.fixture
def screen(dressed: QApplication, jobs_here: Jobs, qtbot: QtBot) -> RubricsScreen:
    return _shown(jobs_here, qtbot)


def _shown(jobs: Jobs, qtbot: QtBot) -> RubricsScreen:
    made = RubricsScreen(jobs)
    qtbot.addWidget(made)
    made.resize(1280, 760)
    made.show()
    qtbot.waitUntil(lambda: made.chosen is not None, timeout=LONG_MS)
    return made


def _pack(folder: Path, **more: str) -> Path:
    return zipped(folder / "省里发的.评分标准.zip", pack_entries(contents(**more)))


def _titles(screen: RubricsScreen) -> list[str]:
    return [row.head for row in screen.list.rows.rows if not row.is_title]


def _settled(screen: RubricsScreen, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: not screen.working.is_working and not screen._is_reading, timeout=LONG_MS)


def test_the_built_in_ones_are_there_and_cannot_be_removed(screen: RubricsScreen, qtmodeltester: ModelTester) -> None:
    assert _titles(screen) == BUILT_IN
    assert not screen.remove.isEnabled()
    assert screen.give.isEnabled()
    assert screen.edit.text() == "照它另做一份…"
    assert "随程序提供" in screen._origin.text()
    qtmodeltester.check(screen.list.rows)


def test_a_pack_is_taken_in_chosen_and_described(screen: RubricsScreen, qtbot: QtBot, tmp_path: Path) -> None:
    screen.install(_pack(tmp_path))
    qtbot.waitUntil(lambda: len(_titles(screen)) == 3, timeout=LONG_MS)

    assert _titles(screen) == ["江苏省健康县区评分标准", *BUILT_IN]
    assert screen._title.text() == "江苏省健康县区评分标准"
    assert "2026版　1个一级指标、1个评分项，满分4分" in screen._about.text()
    assert "没有签名" in screen._origin.text()
    assert f"来自省里的表：{NAME}" in screen._origin.text()
    assert "还没有工作库在用" in screen._origin.text()
    assert screen._notice.isHidden()
    assert screen.said.text == "已装入“江苏省健康县区评分标准”（2026版）。"
    assert "成立领导小组" in screen.detail.toPlainText()

    screen.install(_pack(tmp_path))
    qtbot.waitUntil(lambda: "完全相同" in screen.said.text, timeout=LONG_MS)
    assert len(_titles(screen)) == 3


def test_a_pack_that_is_refused_is_told_with_everything(screen: RubricsScreen, qtbot: QtBot, tmp_path: Path) -> None:
    entries = pack_entries(contents())
    changed = {**entries, "rubric.yaml": entries["rubric.yaml"] + b"#", "mapping.json": entries["mapping.json"] + b" "}
    screen.install(zipped(tmp_path / "改过的.zip", changed))
    qtbot.waitUntil(screen.said.isVisible, timeout=LONG_MS)

    first, *rest = screen.said.text.splitlines()
    assert first == "“改过的.zip”没有装入，本机的评分标准没有改动。"
    assert sorted(line.split("：")[0] for line in rest) == ["改过的.zip/mapping.json", "改过的.zip/rubric.yaml"]
    assert _titles(screen) == BUILT_IN
    qtbot.mouseClick(screen.said.away, Qt.MouseButton.LeftButton)
    assert not screen.said.isVisible()


def test_one_is_given_out_as_a_file(
    screen: RubricsScreen, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen.install(_pack(tmp_path))
    qtbot.waitUntil(lambda: len(_titles(screen)) == 3, timeout=LONG_MS)
    asked: list[str] = []

    def answer(_parent: object, _title: str, place: str, _kinds: str) -> tuple[str, str]:
        asked.append(Path(place).name)
        return str(tmp_path / "发出" / "江苏"), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    qtbot.mouseClick(screen.give, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "已存成" in screen.said.text, timeout=LONG_MS)

    assert asked == ["江苏省健康县区评分标准_2026.评分标准.zip"]
    assert (tmp_path / "发出" / "江苏.zip").is_file()


def test_one_is_removed_and_put_back(screen: RubricsScreen, qtbot: QtBot, tmp_path: Path) -> None:
    screen.install(_pack(tmp_path))
    qtbot.waitUntil(lambda: len(_titles(screen)) == 3, timeout=LONG_MS)
    sha256 = installed()[0].sha256
    qtbot.mouseClick(screen.remove, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(_titles(screen)) == 2, timeout=LONG_MS)
    assert "已从本机移除“江苏省健康县区评分标准”（2026版）。" in screen.said.text

    qtbot.mouseClick(screen.said.button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(_titles(screen)) == 3, timeout=LONG_MS)
    assert installed()[0].sha256 == sha256
    assert screen._title.text() == "江苏省健康县区评分标准"


def test_one_in_use_names_its_workspaces_and_stays(
    jobs_here: Jobs, dressed: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    pack = install(_pack(tmp_path))
    create_workspace(tmp_path / "昆山市_2026", pack.rubric)
    remember_workspace(RecentWorkspace(str(tmp_path / "昆山市_2026"), "昆山市", "", "0", "4", 0, 1, ""))
    screen = _shown(jobs_here, qtbot)
    assert "在用的工作库：昆山市_2026" in screen._origin.text()
    assert screen.list.rows.rows[1].note.startswith("1个工作库在用")
    qtbot.mouseClick(screen.remove, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "没有移除" in screen.said.text, timeout=LONG_MS)
    assert "昆山市_2026" in screen.said.text
    assert len(_titles(screen)) == 3


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_what_others_do_is_asked_of_them(jobs_here: Jobs, dressed: QApplication, qtbot: QtBot, tmp_path: Path) -> None:
    older, newer = install(_pack(tmp_path)), save(PackContents(a_rubric("2028")))
    screen = _shown(jobs_here, qtbot)
    assert screen.chosen is not None
    assert screen.chosen.pack.rubric.edition == "2028"
    with qtbot.waitSignal(screen.asked_for_new) as begun:
        qtbot.mouseClick(screen.new, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(screen.asked_to_edit) as edited:
        qtbot.mouseClick(screen.edit, Qt.MouseButton.LeftButton)
    assert [begun.args[0].sha256, edited.args[0].sha256] == [newer.sha256] * 2
    with qtbot.waitSignal(screen.asked_to_import):
        qtbot.mouseClick(screen.importing, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(screen.compare, Qt.MouseButton.LeftButton)
    assert len(screen.others.actions()) == 3
    with qtbot.waitSignal(screen.asked_to_compare) as compared:
        screen.others.actions()[0].trigger()
    screen.others.close()
    assert [one.sha256 for one in compared.args] == [older.sha256, newer.sha256]


def test_one_that_was_changed_in_the_library_is_named_and_can_be_removed(
    jobs_here: Jobs, dressed: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    pack = install(_pack(tmp_path))
    (pack.folder / "rubric.yaml").write_bytes(b"x: 1")
    screen = _shown(jobs_here, qtbot)
    assert _titles(screen) == ["jiangsu@2026", *BUILT_IN]
    screen.list.select((str(pack.folder), ""))
    assert "不能使用" in screen._about.text()
    assert not screen.new.isEnabled()
    assert screen.tree.topLevelItemCount() == 0
    qtbot.mouseClick(screen.remove, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: _titles(screen) == BUILT_IN, timeout=LONG_MS)
    assert list(library().glob("*@*")) == []


def test_what_came_meanwhile_is_there_when_the_page_is_seen_again(screen: RubricsScreen, qtbot: QtBot) -> None:
    screen.hide()
    _settled(screen, qtbot)
    save(PackContents(replace(a_rubric(), title="刚导入的标准")))
    screen.show()
    qtbot.waitUntil(lambda: "刚导入的标准" in _titles(screen), timeout=LONG_MS)
    assert screen._title.text() == BUILT_IN[0]  # what was looked at stays


def test_the_list_to_sign_off_goes_into_a_chosen_folder(
    screen: RubricsScreen, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen.install(_pack(tmp_path))
    qtbot.waitUntil(lambda: len(_titles(screen)) == 3, timeout=LONG_MS)
    out = tmp_path / "核对"
    out.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(out))
    screen.printing.trigger()
    qtbot.waitUntil(lambda: "核对表已写到" in screen.said.text, timeout=LONG_MS)

    name = "江苏省健康县区评分标准（2026）_评分标准核对表"
    assert sorted(path.name for path in out.iterdir()) == [f"{name}.pdf", f"{name}.xlsx"]
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    assert screen.said.button.text() == "打开文件夹"
    qtbot.mouseClick(screen.said.button, Qt.MouseButton.LeftButton)
    assert opened == [str(out)]


def test_a_template_is_written_and_told_with_what_it_cannot_hold(
    screen: RubricsScreen, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen.install(_pack(tmp_path))
    qtbot.waitUntil(lambda: len(_titles(screen)) == 3, timeout=LONG_MS)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "模板.xlsx"), ""))
    screen.writing.trigger()
    qtbot.waitUntil(lambda: "已写成" in screen.said.text, timeout=LONG_MS)

    assert is_template(tmp_path / "模板.xlsx")
    assert f"省里的原表“{NAME}”不在模板里" in screen.said.text


def test_a_draft_that_waits_is_told_and_gone_on_with(
    jobs_here: Jobs, dressed: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    pack = install(_pack(tmp_path))
    write_record(pack.folder, EditRecord(pack.sha256, rubric=replace(pack.rubric, title="没改完")))
    screen = _shown(jobs_here, qtbot)
    assert screen.draft.isVisible()
    assert screen.list.rows.rows[1].note.startswith("有没改完的草稿")
    with qtbot.waitSignal(screen.asked_to_edit) as edited:
        qtbot.mouseClick(screen.go_on, Qt.MouseButton.LeftButton)
    assert edited.args[0].sha256 == pack.sha256
    screen.list.select(next(key for key, one in screen._packs.items() if one.pack.is_built_in))
    assert not screen.draft.isVisible()
