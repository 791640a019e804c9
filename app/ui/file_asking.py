"""Asking for files and folders: each dialog begins where it was left last, and at home the first time."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from app.ui.remembered import Remembered


def ask_for_file(parent: QWidget, remembered: Remembered, name: str, title: str, kinds: str) -> Path | None:
    """Return the file a person chose, None when they went back. name: under which the folder is remembered."""
    chosen, _ = QFileDialog.getOpenFileName(parent, title, remembered.folder(name), kinds)
    if chosen:
        remembered.set_text(name, str(Path(chosen).parent))
    return Path(chosen) if chosen else None


def ask_for_files(parent: QWidget, remembered: Remembered, name: str, title: str, kinds: str = "") -> list[Path]:
    """Return the files a person chose, none when they went back. name: as above."""
    chosen, _ = QFileDialog.getOpenFileNames(parent, title, remembered.folder(name), kinds)
    if chosen:
        remembered.set_text(name, str(Path(chosen[0]).parent))
    return [Path(one) for one in chosen]


def ask_for_folder(parent: QWidget, remembered: Remembered, name: str, title: str) -> Path | None:
    """Return the folder a person chose, None when they went back. name: as above."""
    chosen = QFileDialog.getExistingDirectory(parent, title, remembered.folder(name))
    if chosen:
        remembered.set_text(name, chosen)
    return Path(chosen) if chosen else None
