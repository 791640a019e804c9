"""Words of Qt's own dialogs that its Chinese translation lacks."""

from PySide6.QtCore import QObject, QTranslator

_LACKING = {
    ("QAbstractFileIconProvider", "Folder"): "文件夹",
    ("QAbstractFileIconProvider", "File Folder"): "文件夹",
    ("QAbstractFileIconProvider", "File"): "文件",
    ("QAbstractFileIconProvider", "%1 File"): "%1 文件",
    ("QAbstractFileIconProvider", "Drive"): "驱动器",
    ("QAbstractFileIconProvider", "Shortcut"): "快捷方式",
    ("QAbstractFileIconProvider", "Alias"): "快捷方式",
    ("QAbstractFileIconProvider", "Unknown"): "未知",
}


class QtWords(QTranslator):
    """To be installed before Qt's own translation, which is then asked first."""

    def __init__(self, parent: QObject | None = None) -> None:
        """Hold the table."""
        super().__init__(parent)
        self.setObjectName("lacking")

    def isEmpty(self) -> bool:
        """Say that there is something, or Qt does not install it."""
        return False

    def translate(self, context: str, text: str, _disambiguation: str | None = None, _n: int = -1) -> str:
        """Return the Chinese word, or nothing."""
        return _LACKING.get((context, text), "")
