"""How everything looks: fonts, colours, style sheet, Qt's own texts in Chinese; whether it can be seen at all."""

import os
import re
import sys

from PySide6.QtCore import QLibraryInfo, QLocale, QTranslator
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from app.files.places import resources_dir
from app.ui import display
from app.ui.qt_words import QtWords

FAMILY = "Noto Sans SC"
BASE_PX = 14
_HAS_FONTS = "jkxqFonts"
"""Property of an application that has the bundled fonts."""
_FONTS = ("NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf")
_COLOURS = {
    QPalette.ColorRole.Window: "#f4f6f5",
    QPalette.ColorRole.Base: "#ffffff",
    QPalette.ColorRole.AlternateBase: "#f7f9f8",
    QPalette.ColorRole.Button: "#ffffff",
    QPalette.ColorRole.Text: "#1c2521",
    QPalette.ColorRole.WindowText: "#1c2521",
    QPalette.ColorRole.ButtonText: "#1c2521",
    QPalette.ColorRole.Highlight: "#d5ebdf",
    QPalette.ColorRole.HighlightedText: "#12392a",
    QPalette.ColorRole.Accent: "#1f7a4d",
    QPalette.ColorRole.ToolTipBase: "#ffffff",
    QPalette.ColorRole.ToolTipText: "#1c2521",
    QPalette.ColorRole.PlaceholderText: "#7b8781",
    QPalette.ColorRole.Link: "#1f7a4d",
}


def dress(application: QApplication, zoom: float = 1.0) -> None:
    """Give an application its look. zoom: 0.8 to 2."""
    if not application.property(_HAS_FONTS):
        # Asking Qt which families there are would read every font of the system first.
        for name in _FONTS:
            QFontDatabase.addApplicationFont(str(resources_dir() / "fonts" / name))
        application.setProperty(_HAS_FONTS, True)
    application.setStyle("Fusion")
    application.setPalette(_palette())
    application.setFont(_font(zoom))
    application.setStyleSheet(_style_sheet(zoom))
    application.setWindowIcon(display.icon("jkxq"))
    _speak_chinese(application)


def zoom_window(window: QWidget, zoom: float) -> None:
    """Show a window and all that belongs to it larger or smaller.

    The sheet of a window goes before that of the application. Set on the application it would be four times slower:
    Qt then hands fonts and colours down anew from every widget to all below it.
    """
    QApplication.setFont(_font(zoom))
    window.setStyleSheet(_style_sheet(zoom))


def _font(zoom: float) -> QFont:
    font = QFont(FAMILY)
    font.setPixelSize(round(BASE_PX * zoom))
    return font


def _palette() -> QPalette:
    palette = QPalette()
    for role, colour in _COLOURS.items():
        palette.setColor(role, QColor(colour))
    for role in (QPalette.ColorRole.Text, QPalette.ColorRole.WindowText, QPalette.ColorRole.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor("#7b8781"))
    return palette


def _style_sheet(zoom: float) -> str:
    text = (resources_dir() / "style.qss").read_text("utf-8")
    text = text.replace("@icons", (resources_dir() / "icons").as_posix())
    return re.sub(r"(\d+)px", lambda found: f"{max(1, round(int(found[1]) * zoom))}px", text)


def _speak_chinese(application: QApplication) -> None:
    QLocale.setDefault(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
    if application.findChild(QTranslator, "qtbase"):
        return
    application.installTranslator(QtWords(application))
    translator = QTranslator(application)
    translator.setObjectName("qtbase")
    folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
    if translator.load("qtbase_zh_CN", folder):
        application.installTranslator(translator)


def application() -> QApplication:
    """Return the application, made when there is none yet."""
    found = QApplication.instance()
    return found if isinstance(found, QApplication) else QApplication(["jkxq"])


def has_display() -> bool:
    """Tell whether Qt can show a window; without one it would end the program with a bare abort."""
    if sys.platform != "linux" or os.environ.get("QT_QPA_PLATFORM"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
