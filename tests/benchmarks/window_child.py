"""A window in a process of its own; it says on stdout when it was first painted, and when the desk was."""

import os
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


def bare() -> None:
    """A window with an empty tree, and nothing of ours."""
    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtWidgets import QApplication, QMainWindow, QTreeView

    class Watcher(QObject):
        def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
            if event.type() is QEvent.Type.Paint:
                sys.stdout.write("painted\n")
                sys.stdout.flush()
                os._exit(0)
            return False

    application = QApplication([])
    window = QMainWindow()
    tree = QTreeView()
    window.setCentralWidget(tree)
    watcher = Watcher()
    tree.viewport().installEventFilter(watcher)
    window.show()
    application.exec()


def ours(workspace: Path) -> None:
    """Our window with a workspace, begun as the program begins: first the frame, then the desk."""
    from PySide6.QtCore import QEvent, QObject
    from PySide6.QtWidgets import QApplication, QMainWindow, QTreeView

    from app.main import main

    class Watcher(QObject):
        is_painted = False

        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() is QEvent.Type.Paint:
                if not self.is_painted and isinstance(watched, QMainWindow):
                    self.is_painted = True
                    sys.stdout.write("painted\n")
                    sys.stdout.flush()
                if isinstance(watched.parent(), QTreeView):
                    sys.stdout.write("desk\n")
                    sys.stdout.flush()
                    os._exit(0)
            return False

    application = QApplication([])
    watcher = Watcher(application)
    application.installEventFilter(watcher)
    main([str(workspace)])


if __name__ == "__main__":
    bare() if sys.argv[1] == "bare" else ours(Path(sys.argv[2]))
