"""计次: a counter, or the ledger that counts in its place, with the way to it and 本周期没有."""

from dataclasses import replace

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from app.domain.marking.kinds import PerCount
from app.domain.points import shown
from app.services.write_ledger import begin_ledger
from app.ui.places import Place, Tab
from app.ui.session import Session
from app.ui.widgets.counter import Counter
from app.ui.widgets.entry_editor import EntryEditor
from app.ui.widgets.labels import wrapped


class CountEditor(EntryEditor):
    """One counter; a ledger that was begun counts in its place."""

    def __init__(self, marking: PerCount, session: Session, rule: str = "", parent: QWidget | None = None) -> None:
        """rule: what is counted, when it stands nowhere else."""
        super().__init__(parent)
        self._marking = marking
        self._session = session
        if rule:
            self.rows.addWidget(wrapped(rule, parent=self))
        self._words = wrapped(parent=self)
        self.rows.addWidget(self._words)
        self._add_links()
        self.counter = Counter(self)
        self.counter.setAccessibleName("次数")
        self.counter.valueChanged.connect(self._on_changed)
        self.counter.left.connect(self.left)
        self._by_hand = QWidget(self)
        row = QHBoxLayout(self._by_hand)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.counter)
        most = f"，最多计{shown(marking.max)}分" if marking.max is not None else ""
        row.addWidget(wrapped(f"次，每次{shown(marking.each)}分{most}", parent=self), 1)
        self.rows.addWidget(self._by_hand)

    def refresh(self) -> None:
        """Show the count, or what the ledger counts."""
        facts, ledger = self._session.facts(), self._marking.ledger
        count = facts.count_of(ledger) if ledger else None
        rows = self._session.picture.assessment.ledgers.get(ledger or "", ())
        if ledger:
            self._words.setText(self._said(facts.ledger_title(ledger), count, len(rows)))
        self._words.setVisible(bool(ledger))
        self._links.setVisible(bool(ledger))
        self.nothing.setVisible(count is None)
        self._by_hand.setVisible(count is None)
        self.counter.show_number(self.entry.count)

    def _add_links(self) -> None:
        self._links = QWidget(self)
        row = QHBoxLayout(self._links)
        row.setContentsMargins(0, 0, 0, 0)
        self.open_ledger = QPushButton("打开台账", self._links)
        self.nothing = QPushButton("本周期没有（计0次）", self._links)
        for button in (self.open_ledger, self.nothing):
            button.setObjectName("link")
            row.addWidget(button)
        row.addStretch(1)
        place = Place(Tab.LEDGERS, self._marking.ledger or "")
        self.open_ledger.clicked.connect(lambda: self.asked_to_show.emit(place))
        self.nothing.clicked.connect(lambda: self._session.run(begin_ledger, self._marking.ledger))
        self.rows.addWidget(self._links)

    def _said(self, title: str, count: int | None, rows: int) -> str:
        each = shown(self._marking.each)
        # A title with quotation marks of its own gets single ones inside ours.
        title = title.replace("“", "‘").replace("”", "’")
        if count is None:
            return f"登记台账“{title}”后，按有效条数计，每次{each}分；也可以先在下面填次数。"
        if not rows:
            return f"台账“{title}”写明本周期没有，按0次计。有了再到台账里登记。"
        invalid = f"，另有{rows - count}条不计（台账里有原因）" if rows > count else ""
        return f"按台账“{title}”计：有效{count}条{invalid}，每次{each}分。"

    def _on_changed(self) -> None:
        self.tell(replace(self.entry, count=self.counter.number), goes_on=True)
