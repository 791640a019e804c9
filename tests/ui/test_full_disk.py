"""A disk that is really full while somebody types: the text stays, it is said, and it is stored once there is room."""

import shutil
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.services.open_workspace import open_workspace
from app.ui.main_window import MainWindow
from tests.journeys.places import needs_mount, small_disk
from tests.ui.rubrics import small_workspace

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@needs_mount
def test_what_is_typed_on_a_full_disk_stays_and_is_stored_when_there_is_room(
    window: MainWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    with small_disk(tmp_path / "盘", 4000) as disk:
        folder = small_workspace(disk / "工作库")
        window.open_path(folder)
        assert window.desk is not None
        page = window.desk.filling
        assert page.card is not None
        code, said = page.card.code, "会议纪要三份。" * 3000
        (disk / "别的文件").write_bytes(bytes(shutil.disk_usage(disk).free))

        page.card.statement.insertPlainText(said)
        page.flush()
        assert window.saved.text() == "没有保存！"
        assert [problem.code for problem in window.problems.problems] == ["DISK_FULL"]
        assert page.card.statement.toPlainText() == said

        (disk / "别的文件").unlink()
        page.flush()
        assert window.saved.text() == "已保存"
        window.go_home()
        with open_workspace(folder, writing=False) as other:
            assert other.picture.assessment.answers[code].statement == said
