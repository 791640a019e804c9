"""The program with a path, in a process of its own: says which modules are there when its window is first painted."""

import os
import sys

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QMainWindow

from app.main import main


class Watcher(QObject):
    """Ends the process at the first picture."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look for the painting of the window."""
        if event.type() is QEvent.Type.Paint and isinstance(watched, QMainWindow):
            sys.stdout.write("\n".join(sys.modules))
            sys.stdout.flush()
            os._exit(0)
        return False


if __name__ == "__main__":
    application = QApplication([])
    watcher = Watcher(application)
    application.installEventFilter(watcher)
    main(sys.argv[1:])
