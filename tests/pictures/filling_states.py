"""The states of 填报: every kind of marking, and what happens beside it."""

from pathlib import Path

from PySide6.QtCore import Qt

from app.ui.screens.filling import FillingPage
from app.ui.tabs import Tab
from app.ui.widgets.text_fields import LineField
from tests.pictures.studio import Studio, type_into


def _page(studio: Studio) -> FillingPage:
    page = studio.page(Tab.FILLING)
    assert isinstance(page, FillingPage)
    return page


def filling_cards(studio: Studio) -> None:
    """The first criterion of each kind of marking, scrolled to its inputs."""
    page, seen = _page(studio), set()
    for criterion in studio.session.picture.rubric.criteria:
        if criterion.marking.kind not in seen:
            seen.add(criterion.marking.kind)
            page.open_criterion(criterion.code)
            studio.settle()
            assert page.card is not None
            page.card.verticalScrollBar().setValue(page.card.editor.y() - 60)
            studio.grab("filling", f"card-{criterion.marking.kind}")


def filling_longest(studio: Studio) -> None:
    """The criterion with the longest requirement, at its top."""
    page = _page(studio)
    longest = max(studio.session.picture.rubric.criteria, key=lambda one: len(one.text) + len(one.title))
    page.open_criterion(longest.code)
    studio.grab("filling", "longest")
    assert page.card is not None
    page.card.verticalScrollBar().setValue(page.card.verticalScrollBar().maximum())
    studio.grab("filling", "longest-below")


def filling_evidence(studio: Studio) -> None:
    """A PDF, a picture, other files; scrolled to the preview; reuse; a date that cannot be read."""
    page, wanted = _page(studio), {".pdf": "pdf", ".png": "picture", ".jpg": "picture", ".xlsx": "table"}
    for piece in studio.session.picture.assessment.evidence:
        ending = Path(piece.file.name).suffix.lower() if piece.file else ""
        if ending not in wanted or not piece.serves:
            continue
        state = wanted.pop(ending)
        page.open_criterion(piece.serves[0].criterion)
        page.evidence.choose(piece.id)
        studio.settle()
        studio.grab("filling", f"evidence-{state}")
        page.evidence.detail.verticalScrollBar().setValue(page.evidence.detail.verticalScrollBar().maximum())
        studio.grab("filling", f"preview-{state}")
    page.open_criterion("A2")
    page.evidence.intake.reuse.click()
    studio.grab("filling", "reuse")
    type_into(page.evidence.intake.picker.search, "没有这样的")
    studio.grab("filling", "reuse-nothing")
    page.evidence.intake.picker.leave()
    page.evidence.area.verticalScrollBar().setValue(0)
    fields = page.evidence.fields
    if fields is not None:
        fields.date.selectAll()
        type_into(fields.date, "去年三月")
        page.evidence.pieces.setFocus()
        studio.grab("filling", "date-unreadable")
        page.flush()


def filling_at_work(studio: Studio) -> None:
    """A criterion, its list of evidence and the preview of the chosen piece, all in sight: for the README."""
    page = _page(studio)
    page.open_criterion("A2")
    piece = next(one for one in studio.session.evidence("A2") if one.file and one.file.name.endswith(".pdf"))
    page.evidence.choose(piece.id)
    studio.settle()
    page.evidence.area.verticalScrollBar().setValue(page.evidence.intake.y() - 40)
    page.evidence.detail.verticalScrollBar().setValue(page.evidence.preview.y() - 12)
    page.tree.setFocus()
    studio.grab("filling", "at-work")


def filling_search(studio: Studio) -> None:
    """Hits, none, and a filter."""
    page = _page(studio)
    for words, state in (("健康", "found"), ("没有这样的词", "nothing")):
        page.filter.text.setText(words)
        studio.grab("filling", f"search-{state}")
    page.filter.show_everything()
    page.filter.state.setCurrentIndex(2)
    studio.grab("filling", "filtered")
    page.filter.show_everything()


def filling_points(studio: Studio) -> None:
    """More claimed than was computed, without and with a reason; not applicable; nothing stays."""
    page = _page(studio)
    code = next(line.code for line in studio.session.sheet.criteria if line.computed < line.full)
    page.open_criterion(code)
    card = page.card
    assert card is not None
    card.self_points.points.selectAll()
    type_into(card.self_points.points, str(studio.session.line(code).full))
    page.flush()
    studio.settle()
    card.ensureWidgetVisible(card.self_points, 0, 40)
    studio.grab("filling", "self-points-mistake")
    type_into(card.self_points.reason, "省级复核时已按新口径认定，佐证材料随后补交。")
    page.flush()
    studio.grab("filling", "self-points")
    _not_applicable(studio, page)


def _not_applicable(studio: Studio, page: FillingPage) -> None:
    rubric = studio.session.picture.rubric
    for criterion in rubric.criteria:
        page.open_criterion(criterion.code)
        assert page.card is not None
        field = page.card.not_applicable
        assert isinstance(field, LineField)
        if not field.parentWidget().isHidden():
            type_into(field, "本县没有农村地区，这一项不适用；已由县政府书面说明。")
            page.flush()
            studio.settle()
            page.card.ensureWidgetVisible(field, 0, 60)
            studio.grab("filling", "not-applicable")
            return


def filling_keyboard(studio: Studio) -> None:
    """Where the keyboard is must be seen: a button, a box, the tree, a tab."""
    page = _page(studio)
    page.open_criterion("A1")
    studio.settle()
    assert page.card is not None
    for widget, state in (
        (page.card.clear, "link"),
        (page.evidence.intake.add, "button"),
        (page.filter.state, "list"),
        (page.filter.core, "switch"),
        (page.tree, "tree"),
        (studio.desk.tabs, "tabs"),
    ):
        widget.setFocus(Qt.FocusReason.TabFocusReason)
        studio.grab("filling", f"focus-{state}")
    page.card.focus_first()
    studio.grab("filling", "focus-box")


def held(studio: Studio) -> None:
    """The same workspace in a second program, which says why it may only read."""
    from app.ui.main_window import MainWindow

    window, folder = studio.window, studio.session.folder
    window.go_home()
    first = MainWindow()
    first.open_path(folder)
    window.open_path(folder)
    studio.settle()
    for tab in (Tab.OVERVIEW, Tab.FILLING, Tab.FIGURES, Tab.LEDGERS, Tab.MATERIALS, Tab.EXPORT):
        studio.page(tab)
        studio.grab("held", tab.value)
    first.close()
    first.deleteLater()
    window.open_path(folder)
    studio.settle()


FILLING = {
    "empty": (filling_cards, filling_longest),
    "full": (
        filling_cards,
        filling_evidence,
        filling_at_work,
        filling_search,
        filling_points,
        filling_keyboard,
        held,
    ),
}
