"""改评分标准: each kind of marking, a draft beside its text, problems, an example, and the further pages."""

from dataclasses import replace
from pathlib import Path

from app.catalog.pack_files import PackContents
from app.domain.rubric_edits import criterion_places
from app.ui.screens.edit_rubric import EditRubricScreen
from tests.pictures import province_files as province
from tests.pictures.studio import Studio

KINDS = Path(__file__).resolve().parents[1] / "golden" / "all_markings"


def _edit(studio: Studio, contents: PackContents) -> EditRubricScreen:
    from app.services.rubric_library import installed_pack, save

    known = installed_pack(contents.rubric.id, contents.rubric.edition)
    page = studio.window.start_pages.rubric_pages.edit(known[0] if known else save(contents))
    studio.wait_for(lambda: page.edited is not None)
    studio.settle()
    return page


def edit_kinds(studio: Studio) -> None:
    """Each kind of marking, top and below."""
    from app.services.open_rubric import open_rubric

    page = _edit(studio, PackContents(open_rubric(str(KINDS)).rubric))
    assert page.edited is not None
    for at, one in criterion_places(page.edited.rubric):
        page.go_to(at)
        studio.grab("edit", f"kind-{one.code}")
        bar = page.area.verticalScrollBar()
        if bar.maximum():
            bar.setValue(bar.maximum())
            studio.grab("edit", f"kind-{one.code}-below")
    for number in range(1, page.tabs.count()):
        page.tabs.setCurrentIndex(number)
        studio.grab("edit", f"page{number}")
    page.tabs.setCurrentIndex(0)
    studio.window.go_home()


def edit_drafts(studio: Studio) -> None:
    """An imported table: drafts sure and unsure, one taken, groups, problems, a search that finds nothing."""
    contents = province.drafted_pack(studio.material / province.FOLDER / province.UNSURE)
    page = _edit(studio, replace(contents, rubric=replace(contents.rubric, id="unsure", edition="2024")))
    assert page.edited is not None
    for number, (at, _) in enumerate(criterion_places(page.edited.rubric)):
        page.go_to(at)
        studio.grab("edit", f"draft{number}")
    page.go_to((0,))
    studio.grab("edit", "group")
    page._on_add("criterion")
    studio.grab("edit", "added")
    page.navigation.search.setText("没有这样的词")
    studio.grab("edit", "nothing-found")
    page.navigation.search.setText("")
    page._take_back(is_undo=True)
    studio.grab("edit", "undone")
    studio.window.go_home()


EDITING = (edit_kinds, edit_drafts)
