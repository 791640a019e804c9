"""现场评分: a table of the visited sites with their scores; typed, or pasted as a block from Excel or WPS."""

import json
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.domain.assessment import Site
from app.domain.marking.kinds import Fail, Sites
from app.domain.points import HUNDRED, shown
from app.domain.problems import Severity
from app.ui.clipboard import read_block
from app.ui.drafts import Drafts
from app.ui.widgets.entry_editor import EntryEditor
from app.ui.widgets.labels import label, wrapped
from app.ui.widgets.number_field import NumberField, points_reader
from app.ui.widgets.remarks import Remark, Remarks
from app.ui.widgets.text_fields import LineField

Texts = tuple[str, str]
"""Name and score of a site as they were written."""
NO_TEXTS: Texts = ("", "")


class SiteRow(QWidget):
    """One site: name, score, and a way to take it out."""

    edited = Signal()
    left = Signal()
    removed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        """Be empty."""
        super().__init__(parent)
        self.name = LineField(self)
        self.name.setPlaceholderText("现场名称")
        self.score = NumberField(points_reader(HUNDRED), self)
        self.score.setPlaceholderText("0～100")
        self.score.setFixedWidth(self.fontMetrics().horizontalAdvance("88.88888") + 24)
        self.remove = QPushButton("删去", self)
        self.remove.setObjectName("link")
        self._said = wrapped(look="said", parent=self)
        self._said.hide()
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(2)
        line = QHBoxLayout()
        for widget, stretch in ((self.name, 1), (self.score, 0), (label("分", "quiet", self), 0), (self.remove, 0)):
            line.addWidget(widget, stretch)
        rows.addLayout(line)
        rows.addWidget(self._said)
        for field in (self.name, self.score):
            field.typed.connect(self.edited)
            field.left.connect(self.left)
        self.remove.clicked.connect(self.removed)

    @property
    def texts(self) -> Texts:
        """Return what is written."""
        return self.name.text(), self.score.text()

    @property
    def site(self) -> Site | None:
        """Return the site, None until it has a name and a score that can be read."""
        score = self.score.number
        return None if score is None or not self.name.text().strip() else Site(self.name.text(), score)

    def show_texts(self, texts: Texts, number: int) -> None:
        """Write other texts over what stands here."""
        for field, text in zip((self.name, self.score), texts, strict=True):
            if field.text() != text:
                field.setText(text)
            field.show_text(text)
        self.name.setAccessibleName(f"第{number}处现场名称")
        self.score.setAccessibleName(f"第{number}处现场得分")
        self.remove.setAccessibleName(f"删去第{number}处现场")
        self.explain()

    def explain(self) -> None:
        """Say what this row still lacks before it counts."""
        why = self.score.why
        if not why and self.texts != NO_TEXTS and self.site is None:
            why = "还差得分，填了才保存。" if self.name.text().strip() else "还差现场名称，填了才保存。"
        self._said.setText(why)
        self._said.setVisible(bool(why))
        self.remove.setEnabled(self.texts != NO_TEXTS)

    def flush(self) -> None:
        """Tell what is being typed."""
        self.name.flush()
        self.score.flush()


class SitesEditor(EntryEditor):
    """Rows of sites with an empty one at the end. Rows that lack something wait as a draft and are never lost."""

    def __init__(self, marking: Sites, drafts: Drafts, where: str, parent: QWidget | None = None) -> None:
        """where: the name of the draft."""
        super().__init__(parent)
        self._marking = marking
        self._drafts = drafts
        self._draft = f"sites/{where}"
        self.rows.addWidget(wrapped(_rules(marking), "quiet", self))
        self.site_rows: list[SiteRow] = []
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        self.rows.addLayout(self._lines)
        self.paste = QPushButton("粘贴复制好的名称和得分", self)
        self.paste.setObjectName("link")
        self.paste.clicked.connect(lambda: self.paste_block(QGuiApplication.clipboard().text()))
        self.rows.addWidget(self.paste, 0, Qt.AlignmentFlag.AlignLeft)
        self.remarks = Remarks(self)
        self.rows.addWidget(self.remarks)
        self._show_texts([])

    @property
    def sites(self) -> tuple[Site, ...]:
        """Return the sites that have all they need."""
        return tuple(site for row in self.site_rows if (site := row.site) is not None)

    def refresh(self) -> None:
        """Show the stored sites; rows that cannot be stored yet stay."""
        stored = self.entry.sites or ()
        waiting = self._waiting() or _read_draft(self._drafts.text(self._draft))
        if stored != self.sites or waiting != self._waiting():
            self._show_texts([*((site.name, format(site.score, "f")) for site in stored), *waiting])
        self._keep_empty_row()
        self._say()

    def flush(self) -> None:
        """Tell what is being typed."""
        for row in self.site_rows:
            row.flush()
        if self.isEnabled() and (self.sites or None) != self.entry.sites:
            # Refused before, as by a full disk.
            self._tell_sites(goes_on=True)

    def fields(self) -> list[QWidget]:
        """Return the name of the first site."""
        return [self.site_rows[0].name]

    def paste_block(self, text: str) -> None:
        """Add the rows of a block, name and score; a heading is left out."""
        block = [cells for cells in read_block(text) if any(cell.strip() for cell in cells)]
        if block and len(block[0]) > 1 and not any(character.isdigit() for character in block[0][1]):
            block = block[1:]
        if not block:
            nothing = Remark(Severity.HINT, "剪贴板里没有表格。请先在表格里选中名称、得分两列并复制。")
            self.remarks.show_remarks((nothing,))
            return
        added = [(cells[0].strip(), cells[1].strip() if len(cells) > 1 else "") for cells in block]
        self._show_texts([*self._written(), *added])
        self._tell_sites(goes_on=False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a block that is pasted into a field as rows."""
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            text = QGuiApplication.clipboard().text()
            if (
                event.matches(QKeySequence.StandardKey.Paste)
                and len(text.rstrip("\r\n").splitlines()) + text.count("\t") > 1
            ):
                self.paste_block(text)
                return True
        return super().eventFilter(watched, event)

    # ------------------------------------------------------------ rows

    def _written(self) -> list[Texts]:
        return [row.texts for row in self.site_rows if row.texts != NO_TEXTS]

    def _waiting(self) -> list[Texts]:
        return [row.texts for row in self.site_rows if row.texts != NO_TEXTS and row.site is None]

    def _show_texts(self, texts: list[Texts]) -> None:
        while len(self.site_rows) < len(texts) + 1:
            self._add_row()
        while len(self.site_rows) > len(texts) + 1:
            self._drop_row(self.site_rows.pop())
        for number, (row, written) in enumerate(zip(self.site_rows, [*texts, NO_TEXTS], strict=True), start=1):
            row.show_texts(written, number)

    def _add_row(self) -> None:
        row = SiteRow(self)
        row.edited.connect(self._on_edited)
        row.left.connect(self.left)
        row.removed.connect(lambda: self._on_removed(row))
        for field in (row.name, row.score):
            field.installEventFilter(self)
        before = self.site_rows[-1].remove if self.site_rows else None
        self.site_rows.append(row)
        self._lines.addWidget(row)
        chain = [*([before] if before else []), row.name, row.score, row.remove, self.paste]
        for one, other in pairwise(chain):
            self.setTabOrder(one, other)
        row.explain()

    def _drop_row(self, row: SiteRow) -> None:
        self._lines.removeWidget(row)
        row.hide()
        row.deleteLater()

    def _keep_empty_row(self) -> None:
        if not self.site_rows or self.site_rows[-1].texts != NO_TEXTS:
            self._add_row()

    # ------------------------------------------------------------ telling

    def _on_edited(self) -> None:
        self._tell_sites(goes_on=True)

    def _on_removed(self, row: SiteRow) -> None:
        place = self.site_rows.index(row)
        self._show_texts([one.texts for one in self.site_rows if one is not row and one.texts != NO_TEXTS])
        self._tell_sites(goes_on=False)
        self.site_rows[min(place, len(self.site_rows) - 1)].name.setFocus()

    def _tell_sites(self, *, goes_on: bool) -> None:
        for row in self.site_rows:
            row.explain()
        waiting = self._waiting()
        self._drafts.keep(self._draft, json.dumps(waiting, ensure_ascii=False) if waiting else "")
        self._keep_empty_row()
        if (self.sites or None) != self.entry.sites:
            self._tell_all(goes_on=goes_on)
        self._say()

    def _tell_all(self, *, goes_on: bool) -> None:
        told, written = self.sites or None, [row.texts for row in self.site_rows if row.texts != NO_TEXTS]
        self.tell(replace(self.entry, sites=told), goes_on=goes_on)
        if self.entry.sites != told:
            # Refused: what is stored is shown by now; what is not waits as a draft, and stays in its row.
            stored = {site.name for site in self.entry.sites or ()}
            waiting = [texts for texts in written if texts[0] not in stored]
            self._drafts.keep(self._draft, json.dumps(waiting, ensure_ascii=False))
            self.refresh()

    def _say(self) -> None:
        given, wanted = len(self.sites), self._marking.min_sites
        text = f"已填{given}处，还差{wanted - given}处才能计分。" if 0 < given < wanted else ""
        self.remarks.show_remarks((Remark(Severity.HINT, text),) if text else ())


def _rules(marking: Sites) -> str:
    words = f"每处现场按0～100分填写，至少{marking.min_sites}处，取平均分折算。"
    if marking.pass_mark:
        failed = "按0分计" if marking.fail is Fail.ZERO else "仍按实际得分计"
        words += f"低于{shown(marking.pass_mark)}分为不合格，{failed}。"
    return words


def _read_draft(text: str) -> list[Texts]:
    rows: Iterable[list[str]] = json.loads(text) if text else []
    return [(name, score) for name, score in rows]
