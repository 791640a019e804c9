"""Starting the window: the application around it, how it looks, who catches bugs."""

import sys
from pathlib import Path

from app.ui import theme
from app.ui.collecting import Collecting
from app.ui.errors import BugCatcher
from app.ui.main_window import MainWindow
from app.ui.remembered import Remembered


def run(path: Path | None = None) -> int:
    """Open the window, with a workspace when a path is given, and return the exit code."""
    if not theme.has_display():
        sys.stderr.write("这里没有图形界面，打不开窗口。可以用命令行：jkxq --help；看示例：jkxq demo。\n")
        return 1
    application = theme.application()
    collecting = Collecting(application)
    remembered = Remembered()
    theme.dress(application, remembered.zoom)
    window = MainWindow(remembered, path)
    catcher = BugCatcher(window)
    catcher.caught.connect(window.show_bug)
    catcher.install()
    window.show()
    try:
        return application.exec()
    finally:
        catcher.uninstall()
        window.close()
        collecting.stop()
