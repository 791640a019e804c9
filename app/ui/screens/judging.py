"""Judging (审阅): a received set criterion by criterion; what the county says, its evidence, and the finding on it."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from app.domain.changes import Changes
from app.domain.problems import ProblemError
from app.domain.review import FindingVerdict
from app.domain.review_records import GATES_PLACE
from app.ui.models.criterion_filter import search_texts
from app.ui.models.judge_filter import EVERYTHING, JudgeFilter
from app.ui.models.judge_sets import first_set, offered_sets
from app.ui.models.judge_tree import JudgeOrder, JudgeTreeModel
from app.ui.models.judged_set import JudgedSet, Mark, judged_of
from app.ui.review_page import ReviewFrame, ReviewPage, ReviewPlace
from app.ui.search_text import SearchText
from app.ui.widgets.empty_page import EmptyPage
from app.ui.widgets.judge_assign import JudgeAssign
from app.ui.widgets.judge_card import JudgeCard
from app.ui.widgets.judge_evidence import JudgeEvidence
from app.ui.widgets.judge_filter_row import JudgeFilterRow
from app.ui.widgets.judge_form import JudgeForm
from app.ui.widgets.judge_head import JudgeHead
from app.ui.widgets.judge_me import JudgeMe
from app.ui.widgets.judge_merge import JudgeMerge
from app.ui.widgets.judge_panes import JudgePanes
from app.ui.widgets.judge_tree_view import JudgeTree
from app.ui.widgets.notice_bar import NoticeBar
from app.ui.widgets.open_criterion import OpenCriterion
from app.ui.widgets.open_gates import OpenGates

if TYPE_CHECKING:
    from app.services.read_received import ReceivedSet

EMPTY = "还没有收到材料。到“收件”页，把各县交来的申报包拖进来，这里就能逐项评审。"

NO_EVIDENCE = "基本条件没有单独的佐证材料，请看各评分项的材料。"


class JudgingPage(ReviewPage):
    """The criteria of one set at a time. Edits go through the session; what comes back is shown."""

    def __init__(self, frame: ReviewFrame, parent: QWidget | None = None) -> None:
        """Lay out and open the first set."""
        super().__init__(frame, parent)
        self.of: ReceivedSet | None = None
        self.judged: JudgedSet | None = None
        self._words: dict[str, SearchText] = {}
        self._filter: JudgeFilter = EVERYTHING
        self._locked = ""
        self.model = JudgeTreeModel(self)
        self._build()
        self._wire()
        self._show_me()
        self._show_sets()

    @property
    def card(self) -> JudgeCard | None:
        """Return what the county says of the open criterion."""
        return self.open_one.card

    @property
    def form(self) -> JudgeForm | None:
        """Return the finding on the open criterion."""
        return self.open_one.form

    @property
    def _code(self) -> str:
        """Return the code of what is open, that of the basic conditions too."""
        return GATES_PLACE if self.open_gates.is_open else self.open_one.code

    # ------------------------------------------------------------ what other pages and keys ask for

    def open_set(self, submission: str, code: str = "") -> None:
        """Open a set at a criterion, else at the one that was open, else the first."""
        code = code or self._code
        if self.of is None or self.of.received.id != submission:
            self.open_one.close()
            self.open_gates.close()
            if not self._read(submission):
                return
        self._show_all()
        codes = self.model.codes
        if codes:
            self.open_criterion(code if self.model.index_of(code).isValid() else codes[0])

    def open_criterion(self, code: str) -> None:
        """Select a criterion and show it, also one that the filter hides."""
        if not self.tree.choose(code) and self.model.index_of(code).isValid():
            self.filter.show_everything()
            self.tree.choose(code)

    def open_next_unreviewed(self) -> None:
        """Go to the next criterion that nobody has judged, in the order of the tree, round the end."""
        self.flush()
        if self.judged is None or self._is_aside:
            return
        for code in self.tree.codes_after(self.open_one.code):
            if self.judged.mark(code) is Mark.OPEN:
                self.open_criterion(code)
                return

    def open_next(self) -> None:
        """认可 what nobody has judged, unless it may not be judged here, and go to the next criterion."""
        self.flush()
        if self._is_aside:
            return
        code = self.open_one.code
        is_open = self.judged is not None and bool(code) and self.judged.mark(code) is Mark.OPEN
        if is_open and self.open_one.may_choose(FindingVerdict.ACCEPTED):
            self.open_one.choose(FindingVerdict.ACCEPTED)
            if self.session.was_refused:
                return
        for following in self.tree.codes_after(code)[:1]:
            self.open_criterion(following)

    # ------------------------------------------------------------ ReviewPage

    def showEvent(self, event: QShowEvent) -> None:
        """Bring the keyboard to the question of who works here while it is open: nothing can be judged before."""
        super().showEvent(event)
        if not self.who.isHidden():
            self.who.name.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_changes(self, changes: Changes) -> None:
        """Show points, marks and the finding again."""
        if not changes or any(changes.concerns(kind) for kind in ("received", "review_about", "assignment")):
            self._show_me()
        if self.of is None or self.of.received.id not in self.session.picture.received:
            self.of = self.judged = None
            self._show_sets()
            return
        self._show_all()

    def show_place(self, place: ReviewPlace) -> None:
        """Open a set, and a criterion of it; 合并 and 分工 stay where none is meant."""
        if place.criterion:
            self._stack.setCurrentWidget(self._work)
        if place.submission in self.session.picture.received:
            self.open_set(place.submission, place.criterion)
        elif place.criterion:
            self.open_criterion(place.criterion)

    def flush(self) -> None:
        """Hand in what is being typed."""
        self.open_one.flush()
        self.open_gates.flush()

    def search(self) -> None:
        """Go to the search field."""
        self.filter.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.filter.text.selectAll()

    def take_files(self, paths: list[Path]) -> bool:
        """Take experts' findings files, and show what is to be merged then; leave everything else to 收件."""
        if not self.merging.take_files(paths):
            return False
        self._show_side(self.merging)
        return True

    # ------------------------------------------------------------ building

    def _build(self) -> None:
        self.head = JudgeHead(self)
        self.who = JudgeMe(self.session, self)
        self.filter = JudgeFilterRow(self)
        self.tree = JudgeTree(self.model, self)
        self.evidence = JudgeEvidence(self.frame, self)
        self.locked = NoticeBar("locked", "", parent=self)
        self.locked.hide()
        self._work = JudgePanes(self.filter, self.tree, self.evidence, self.frame.remembered, self)
        self.open_one = OpenCriterion(self.session, self._work, self)
        self.open_gates = OpenGates(self.session, self._work, self)
        self._empty = EmptyPage("这里逐项评审收到的材料", EMPTY, self)
        self.merging = JudgeMerge(self.frame, self)
        self.assigning = JudgeAssign(self.frame, self)
        self._stack = _Pages(self)
        for page in (self._work, self._empty, self.merging, self.assigning):
            self._stack.addWidget(page)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(12, 8, 12, 8)
        rows.setSpacing(8)
        for part in (self.who, self.head, self.locked):
            rows.addWidget(part)
        rows.addWidget(self._stack, 1)

    def _wire(self) -> None:
        self.head.chosen.connect(self.open_set)
        self.head.asked_who.connect(self._on_asked_who)
        self.who.closed.connect(self.head.me.setFocus)
        self.head.asked_for_problems.connect(self._on_problems)
        self.head.asked_to_merge.connect(lambda: self._show_side(self.merging))
        self.head.asked_to_assign.connect(lambda: self._show_side(self.assigning))
        self.merging.told.connect(self.told)
        for side in (self.merging, self.assigning):
            side.closed.connect(lambda: self._show_side(self._work))
        self.filter.changed.connect(self._on_filter)
        self.filter.order_changed.connect(self._on_order)
        self.filter.entered.connect(self._on_found)
        self.tree.chosen.connect(self._on_chosen)
        self.tree.left.connect(self.filter.text.clear)
        self.tree.taken.connect(self._on_taken)
        self.evidence.told.connect(self.told)
        for number, verdict in enumerate(FindingVerdict, start=1):
            shortcut = QShortcut(QKeySequence(f"Alt+{number}"), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda one=verdict: self._on_key(one))

    def _show_side(self, side: QWidget) -> None:
        """Show 合并 or 分工 in the place of the criteria, or the criteria again."""
        self.session.settle()
        if side is self._work and self.of is None:
            side = self._empty
        self._stack.setCurrentWidget(side)
        self._show_sides()

    @property
    def _is_aside(self) -> bool:
        """Tell whether something else than the criteria is at hand: keys must not judge beside it."""
        focused = QApplication.focusWidget()
        is_asked = focused is not None and self.who.isAncestorOf(focused)
        return is_asked or self._stack.currentWidget() is not self._work

    def _show_sides(self) -> None:
        """Bring 合并 and 分工 in line, while one of them is seen."""
        if self._stack.currentWidget() is self.merging:
            self.merging.show_set(self.of)
        elif self._stack.currentWidget() is self.assigning:
            self.assigning.show_assignments(self.of)

    # ------------------------------------------------------------ which set

    def _show_sets(self) -> None:
        """Offer the sets; open one when none is open."""
        ids = self._offer_sets()
        if self.of is None and ids:
            self.open_set(first_set(self.session.picture))
        if self._stack.currentWidget() in {self._work, self._empty}:
            self._stack.setCurrentWidget(self._work if self.of is not None else self._empty)
        self.head.setVisible(bool(ids))

    def _offer_sets(self) -> list[str]:
        sets = offered_sets(self.session.picture, self.session.states)
        self.head.show_sets(sets, self.of.received.id if self.of else "")
        return [one[0] for one in sets]

    def _read(self, submission: str) -> bool:
        """Read a set; tell whether it could be read."""
        try:
            self.of = self.session.received_set(submission)
        except ProblemError as error:
            self.of = self.judged = None
            self._empty.words.setText("".join(f"{one.what}{one.what_to_do}" for one in error.problems))
            self._stack.setCurrentWidget(self._empty)
            self._offer_sets()
            return False
        self._words = search_texts(self.of.rubric)
        if self._stack.currentWidget() is self._empty:
            self._stack.setCurrentWidget(self._work)
        return True

    # ------------------------------------------------------------ showing

    def _show_all(self) -> None:
        """Bring everything in line with the session."""
        if self.of is None:
            return
        from app.domain.received_sets import attached_to, newer_set
        from app.domain.review_duties import avoiding_problems

        picture = self.session.picture
        self.judged = judged_of(picture, self.of)
        me = self.session.me
        found = tuple(avoiding_problems(picture, self.of.received.county, me)) if me else ()
        self._locked = "".join(f"{one.what}{one.what_to_do}" for one in found if one.is_blocking)
        said = "".join(f"{one.what}{one.what_to_do}" for one in found)
        only = "这一份现在只能看。" if self._locked else ""
        self.locked.say("locked" if self._locked else "severity-warning", f"{said}{only}")
        self.locked.setVisible(bool(said))
        city = attached_to(picture, self.of.received)
        self.head.show_points(self.judged, city.review.sheet.total.verified if city else None, self.judged.open_merges)
        self.head.show_newer(self.of.received, newer_set(picture, self.of.received))
        self._offer_sets()
        self._show_sides()
        mine = picture.assignments.get(me.key) if me else None
        self.filter.show_rubric(self.of.rubric, mine.dimensions if mine else ())
        self.filter.show_rounds(goes_on=self.judged.goes_on)
        self.model.show_set(self.judged, JudgeOrder(self.filter.order.currentData()))
        self._apply_filter(self.filter.filter, keeps_open=True)
        self.open_one.show_judged(self.judged, is_locked=bool(self._locked))
        self.open_gates.show_judged(self.judged, is_locked=bool(self._locked))

    def _show_me(self) -> None:
        """Show who works here; ask when nobody has said so."""
        self.head.show_me(self.session.me)
        if self.session.me is None and self.session.is_writing:
            self.who.ask()

    # ------------------------------------------------------------ reacting

    def _on_chosen(self, code: str) -> None:
        if self.of is None or self.judged is None or self._code == code:
            return
        if code == GATES_PLACE:
            self.open_one.close()
            self.open_gates.open(self.of, self.judged, is_locked=bool(self._locked))
            self.evidence.show_none(NO_EVIDENCE)
        else:
            self.open_gates.close()
            self.open_one.open(self.of, self.judged, code, is_locked=bool(self._locked))
            self.evidence.show_criterion(self.of, code)
            # What was handed in and refused on the way here was shown again, with its row in the tree.
            self.tree.choose(code)

    def _on_problems(self) -> None:
        if self.of is not None:
            self.told.emit(self.of.received.problems)

    def _on_asked_who(self) -> None:
        self.who.ask()
        self.who.name.setFocus(Qt.FocusReason.TabFocusReason)

    def _on_taken(self) -> None:
        """Enter in the tree: on to the form."""
        for one in (self.open_one, self.open_gates):
            one.take_keyboard(Qt.FocusReason.TabFocusReason)

    def _on_key(self, verdict: FindingVerdict) -> None:
        if not self._is_aside and self.open_gates.is_open:
            self.open_gates.choose(list(FindingVerdict).index(verdict) + 1)
        elif not self._is_aside and self.open_one.may_choose(verdict):
            self.open_one.choose(verdict)

    def _on_order(self, order: JudgeOrder) -> None:
        code = self._code
        self.model.show_set(self.judged, order)
        self._on_filter(self.filter.filter)
        self.tree.choose(code)

    def _on_filter(self, asked: JudgeFilter) -> None:
        self._apply_filter(asked, keeps_open=False)

    def _apply_filter(self, asked: JudgeFilter, *, keeps_open: bool) -> None:
        """Hide what is not asked for. keeps_open: what has just been judged does not vanish from under the hands."""
        self._filter = asked
        if self.judged is None:
            return
        kept = asked.kept(self.judged, self._words)
        if keeps_open and self.card is not None:
            kept.add(self.card.code)
        is_kept = asked.keeps_gates(self.judged) or (keeps_open and self.open_gates.is_open)
        self.tree.keep(kept | ({GATES_PLACE} if is_kept else set()))
        self.filter.show_found(len(kept), len(self.judged.codes))
        if self._code:
            self.tree.choose(self._code)

    def _on_found(self) -> None:
        """Go to the tree, to the first criterion that was found."""
        codes = self.tree.shown_codes
        if self.card is not None and self._filter == EVERYTHING:
            self.tree.choose(self.card.code)
        elif codes:
            self.tree.choose(codes[0])
        self.tree.setFocus()


class _Pages(QStackedWidget):
    """Takes the height that is left: what is asked above it keeps its own where it is low."""

    def __init__(self, parent: QWidget) -> None:
        """Be empty."""
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)

    def hasHeightForWidth(self) -> bool:
        """Ask for none: the highest page would press the fields above it together."""
        return False
