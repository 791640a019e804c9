"""The buttons above a ledger: paste, insert, delete and move rows, and the order in which they are shown."""

from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QWidget


class LedgerTools(QWidget):
    """Buttons; what they do is the sheet's."""

    def __init__(self, *, has_dates: bool, parent: QWidget | None = None) -> None:
        """has_dates: the rows can be shown by date."""
        super().__init__(parent)
        self.paste = self._button("粘贴", "把 Excel、WPS 里复制的内容粘贴到选中的格（Ctrl+V）")
        self.insert = self._button("插入行", "在选中行上面插入一行")
        self.remove = self._button("删除行", "删除选中的行，可以撤销（Ctrl+Delete）", "Ctrl+Del")
        self.up = self._button("上移", "Alt+↑", "Alt+Up")
        self.down = self._button("下移", "Alt+↓", "Alt+Down")
        self.by_date = QCheckBox("按日期排列", self)
        self.by_date.setToolTip("只换显示的顺序，不改变登记顺序")
        self.by_date.setVisible(has_dates)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for tool in (self.paste, self.insert, self.remove, self.up, self.down):
            row.addWidget(tool)
        row.addStretch(1)
        row.addWidget(self.by_date)

    def show_row(self, place: int | None, count: int, *, is_writing: bool) -> None:
        """Offer what can be done with a stored row (from 0) of so many; None: no row is chosen."""
        is_stored = place is not None and is_writing
        self.paste.setEnabled(is_writing)
        self.insert.setEnabled(is_stored)
        self.remove.setEnabled(is_stored)
        self.up.setEnabled(is_stored and place != 0)
        self.down.setEnabled(is_stored and place != count - 1)
        # Moving changes the stored order, which is not seen while the rows stand by date.
        self.up.setVisible(not self.by_date.isChecked())
        self.down.setVisible(not self.by_date.isChecked())

    def _button(self, words: str, tip: str, shortcut: str = "") -> QPushButton:
        button = QPushButton(words, self)
        button.setToolTip(tip)
        if shortcut:
            button.setShortcut(shortcut)
        return button
