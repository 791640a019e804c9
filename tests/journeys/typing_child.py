"""A window in a process of its own that types into a statement, key by key, and says each key and when it came."""

import itertools
import os
import sys
import time
from pathlib import Path

os.environ["QT_QPA_PLATFORM"] = "offscreen"
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

KEY_EVERY_MS = 40
SIGNS = "健康县区自评说明成立领导小组印发实施方案"


def main(workspace: Path, code: str) -> None:
    """Open the window and type for ever."""
    from PySide6.QtCore import QTimer
    from PySide6.QtGui import QInputMethodEvent
    from PySide6.QtWidgets import QApplication

    from app.ui import theme
    from app.ui.main_window import MainWindow

    application = theme.application()
    theme.dress(application)
    window = MainWindow()
    window.show()
    window.open_path(workspace)
    assert window.desk is not None
    window.desk.filling.open_criterion(code)
    card = window.desk.filling.card
    assert card is not None
    card.statement.setFocus()
    signs = itertools.cycle(SIGNS)

    def type_one() -> None:
        sign = next(signs)
        event = QInputMethodEvent()
        event.setCommitString(sign)
        QApplication.sendEvent(card.statement, event)
        sys.stdout.write(f"{time.monotonic()} {sign}\n")
        sys.stdout.flush()

    timer = QTimer(window)
    timer.timeout.connect(type_one)
    timer.start(KEY_EVERY_MS)
    application.exec()


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
