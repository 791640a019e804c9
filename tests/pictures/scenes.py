"""All scenes in their order. One that cannot be shown is told, and the others are still taken."""

import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from app.ui import theme
from app.ui.main_window import MainWindow
from app.ui.remembered import Remembered
from tests.pictures.beside_desk import BESIDE
from tests.pictures.desk_tables import TABLES
from tests.pictures.desk_tabs import TABS_SHOWN
from tests.pictures.edit_states import EDITING
from tests.pictures.export_states import EXPORT
from tests.pictures.filling_states import FILLING
from tests.pictures.homes import live_in
from tests.pictures.import_states import IMPORTING
from tests.pictures.judging_states import JUDGING
from tests.pictures.material import WORKSPACES
from tests.pictures.province_states import AFTER
from tests.pictures.returned_states import RETURNED
from tests.pictures.review_desk_states import OUTPUT, REVIEW_DESK
from tests.pictures.rubric_states import RUBRICS
from tests.pictures.studio import Studio
from tests.pictures.visits_states import VISITS

Scene = Callable[[Studio], None]


def take_all(out: Path, material: Path, zoom: float, size: str, only: str) -> int:
    """Take every picture of one zoom and size; returns how many scenes failed."""
    theme.dress(theme.application(), zoom)
    width, height = map(int, size.split("x"))
    with tempfile.TemporaryDirectory() as folder:
        # Each size begins without recent workspaces and installed rubrics.
        home = Path(folder) / "家"
        home.mkdir()
        live_in(home)
        copy = Path(folder) / "自评资料"
        shutil.copytree(material, copy)
        window = MainWindow(Remembered(Path(folder) / "window.ini"))
        window.setGeometry(0, 0, width, height)
        window.show()
        window.activateWindow()
        studio = Studio(window, out, f"{round(zoom * 100)}-{size}", copy)
        try:
            failed = _scenes(studio, only)
        finally:
            window.close()
            window.deleteLater()
            QApplication.processEvents()
    sys.stdout.write(f"{round(zoom * 100)}% {size}：{studio.taken} 张图片，{failed} 组没有拍成。\n")
    return failed


def _scenes(studio: Studio, only: str) -> int:
    failed = 0
    for scene in (*BESIDE, *RUBRICS, *IMPORTING, *EDITING):
        failed += _try(scene, studio, only)
    for name in WORKSPACES:
        studio.window.go_home()
        studio.open(name)
        for scene in TABS_SHOWN:
            failed += _try(scene, studio, only)
        if name != "beidaihe":
            for scene in (*FILLING[name], *TABLES[name], *EXPORT[name]):
                failed += _try(scene, studio, only)
    for scene in (*AFTER, *REVIEW_DESK, *JUDGING, *VISITS, *OUTPUT, *RETURNED):
        failed += _try(scene, studio, only)
    return failed


def _try(scene: Scene, studio: Studio, only: str) -> int:
    name = getattr(scene, "__name__", "")
    if not any(part in name for part in only.split(",")):
        return 0
    try:
        scene(studio)
    except Exception:  # noqa: BLE001 - the other pictures are worth having
        sys.stderr.write(f"没有拍成 {studio.workspace} {name}：\n{traceback.format_exc()}\n")
        return 1
    return 0
