"""The form for a new assessment: it suggests, finds the county, tells every mistake at once, and makes it whole."""

import datetime as dt
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QEvent, Qt
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from app.catalog.pack_files import pack_entries
from app.domain.assessment import Assessment, Person
from app.domain.county import County, Cycle
from app.domain.progress import Progress
from app.services.open_rubric import open_rubric
from app.services.open_workspace import open_workspace
from app.services.rubric_library import install
from app.ui.jobs import Job, Jobs
from app.ui.screens.new_assessment import NewAssessmentScreen
from tests.catalog.pack_makers import contents, zipped
from tests.ui.rubrics import NOON

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")
SIX = "健康县区建设自评参考模板（六领域）"


@pytest.fixture
def form(dressed: QApplication, qtbot: QtBot) -> Iterator[NewAssessmentScreen]:
    jobs = Jobs()
    made = NewAssessmentScreen(jobs, person="张三", clock=lambda: NOON)
    qtbot.addWidget(made)
    made.resize(1000, 800)
    made.show()
    qtbot.waitExposed(made)
    qtbot.waitUntil(lambda: bool(made.rubrics.rows), timeout=20_000)
    yield made
    jobs.close()
    jobs.deleteLater()


def choose_six(form: NewAssessmentScreen) -> None:
    next(row for row in form.rubrics.rows if row.offered.rubric.title == SIX).button.setChecked(True)


def pick(form: NewAssessmentScreen, qtbot: QtBot, keys: str) -> None:
    qtbot.keyClicks(form.picker.search, keys)
    qtbot.keyClick(form.picker.search, Qt.Key.Key_Return)


def problems(form: NewAssessmentScreen) -> dict[str, str]:
    return {part: field.problem for part, field in form._fields.items() if field.problem}


def test_the_built_in_rubrics_are_offered_with_their_notice(form: NewAssessmentScreen) -> None:
    offered = [row.offered for row in form.rubrics.rows]

    assert [(one.rubric.id, len(one.rubric.criteria), str(one.points)) for one in offered] == [
        ("jkxq-2021-reference", 58, "100"),
        ("jkcj-2020-reference", 55, "600"),
    ]
    assert all("参考模板，非官方文本" in one.notice for one in offered)
    assert form.rubrics.rubric is None


def test_a_rubric_that_came_while_the_list_was_read_is_offered(
    form: NewAssessmentScreen, tmp_path: Path, qtbot: QtBot
) -> None:
    is_read = threading.Event()

    def told(*, progress: Progress) -> None:
        is_read.set()

    form.hide()
    form.show()
    form._jobs.add(Job(told))
    assert is_read.wait(20)
    # The list has been read, but the window does not know it yet.
    install(zipped(tmp_path / "省里发的.评分标准.zip", pack_entries(contents())))
    form.hide()
    form.show()

    qtbot.waitUntil(lambda: len(form.rubrics.rows) == 3, timeout=20_000)


def test_from_initials_to_a_workspace_with_the_keyboard(form: NewAssessmentScreen, home: Path, qtbot: QtBot) -> None:
    choose_six(form)
    pick(form, qtbot, "bdh")

    assert form.picker.county == County("130304", "河北省", "秦皇岛市", "北戴河区")
    assert form.region.currentText() == "区"
    assert form.applicant.text() == "秦皇岛市北戴河区人民政府"
    assert Path(form.folder.text()).name == "秦皇岛市北戴河区_2021年度"
    qtbot.keyClicks(form.office, "WJJ")
    with qtbot.waitSignal(form.begun, timeout=20_000) as begun:
        qtbot.mouseClick(form.begin, Qt.MouseButton.LeftButton)

    with open_workspace(begun.args[0], writing=False) as workspace:
        assert workspace.picture.rubric.title == SIX
        assert workspace.picture.assessment == Assessment(
            county=County("130304", "河北省", "秦皇岛市", "北戴河区", "district"),
            applicant="秦皇岛市北戴河区人民政府",
            cycle=Cycle("2021年度", dt.date(2020, 1, 1), dt.date(2021, 12, 31), 2021),
            person=Person(office="WJJ"),
        )
    assert home in begun.args[0].parents


def test_all_mistakes_are_told_beside_their_fields(form: NewAssessmentScreen, qtbot: QtBot) -> None:
    form.cycle.name.clear()
    form.folder.clear()

    qtbot.mouseClick(form.begin, Qt.MouseButton.LeftButton)

    assert set(problems(form)) == {"rubric", "county", "applicant", "cycle_name", "folder"}
    assert form.said.text() == "还有5处要补，已在上面标出。"

    choose_six(form)
    pick(form, qtbot, "bdh")
    form.cycle.name.setText("2021年度")

    # What is mended goes at once; the suggestions have filled the rest.
    assert problems(form) == {}
    assert form.said.text() == ""


def test_the_arrow_keys_go_through_what_was_found(form: NewAssessmentScreen, qtbot: QtBot) -> None:
    qtbot.keyClicks(form.picker.search, "1303")
    qtbot.keyClick(form.picker.search, Qt.Key.Key_Down)
    qtbot.keyClick(form.picker.search, Qt.Key.Key_Down)
    qtbot.keyClick(form.picker.search, Qt.Key.Key_Return)

    assert form.picker.county.name == "北戴河区"
    assert not form.picker.found.isVisible()


def test_what_can_only_mean_one_county_is_taken_when_the_field_is_left(form: NewAssessmentScreen, qtbot: QtBot) -> None:
    form.picker.search.setFocus()
    qtbot.keyClicks(form.picker.search, "130304")
    qtbot.keyClick(form.picker.search, Qt.Key.Key_Tab)
    assert form.picker.county.name == "北戴河区"

    form.picker.search.setFocus()
    form.picker.search.selectAll()
    qtbot.keyClicks(form.picker.search, "chaoyang")
    qtbot.keyClick(form.picker.search, Qt.Key.Key_Tab)
    assert form.picker.county == County()


def test_a_name_that_was_not_found_is_taken_over(form: NewAssessmentScreen) -> None:
    event = QInputMethodEvent("", [])
    event.setCommitString("北戴河新区")
    QApplication.sendEvent(form.picker.search, event)
    assert form.picker.found.count() == 0

    form.picker.unlisted.setChecked(True)

    assert form.picker.county == County("", "", "", "北戴河新区")


def test_typing_again_takes_the_choice_back(form: NewAssessmentScreen, qtbot: QtBot) -> None:
    pick(form, qtbot, "bdh")

    qtbot.keyClicks(form.picker.search, "x")

    assert form.picker.county == County()


def test_typing_through_an_input_method(form: NewAssessmentScreen) -> None:
    for preedit, commit in (("bei", ""), ("beidai", ""), ("", "北戴"), ("he", ""), ("", "河")):
        event = QInputMethodEvent(preedit, [])
        event.setCommitString(commit)
        QApplication.sendEvent(form.picker.search, event)

    assert form.picker.search.text() == "北戴河"
    assert form.picker.found.count() == 1


def test_a_place_that_is_in_no_list(form: NewAssessmentScreen, qtbot: QtBot) -> None:
    form.picker.unlisted.setChecked(True)
    form.picker.province.setCurrentText("河北省")
    form.picker.city.setCurrentText("秦皇岛市")
    form.picker.name.setText("北戴河新区")

    assert form.picker.county == County("", "河北省", "秦皇岛市", "北戴河新区")
    assert form.applicant.text() == "秦皇岛市北戴河新区人民政府"


def test_what_the_person_wrote_stays(form: NewAssessmentScreen, qtbot: QtBot) -> None:
    qtbot.keyClicks(form.applicant, "ABC")

    pick(form, qtbot, "bdh")

    assert form.applicant.text() == "ABC"


def test_the_cycle_follows_the_year_until_it_is_edited(form: NewAssessmentScreen) -> None:
    choose_six(form)
    form.cycle.year.setValue(2023)

    assert form.cycle.cycle == Cycle("2023年度", dt.date(2022, 1, 1), dt.date(2023, 12, 31), 2023)
    form.cycle.start.setDate(form.cycle.start.date().addDays(1))
    form.cycle.year.setValue(2024)
    assert form.cycle.cycle == Cycle("2024年度", dt.date(2022, 1, 2), dt.date(2023, 12, 31), 2024)


def test_a_pack_is_checked_and_chosen(form: NewAssessmentScreen, tmp_path: Path, qtbot: QtBot) -> None:
    source = Path("rubrics/jkxq-2021-reference/rubric.yaml").read_text("utf-8")
    pack = tmp_path / "rubric.yaml"
    pack.write_text(
        source.replace(SIX, "某省健康县区建设评分标准").replace("id: jkxq-2021-reference", "id: province"), "utf-8"
    )

    form.offer_pack(pack)

    qtbot.waitUntil(lambda: form.rubrics.rubric is not None, timeout=20_000)
    assert form.rubrics.rubric is not None
    assert form.rubrics.rubric.title == "某省健康县区建设评分标准"
    assert len(form.rubrics.rows) == 3


def test_what_a_packs_maker_left_out_is_not_told_to_who_fills_it_in(
    form: NewAssessmentScreen, tmp_path: Path, qtbot: QtBot
) -> None:
    folder = tmp_path / "province"
    folder.mkdir()
    source = Path("rubrics/jkxq-2021-reference/rubric.yaml").read_text("utf-8")
    (folder / "rubric.yaml").write_text(source, "utf-8")
    assert open_rubric(str(folder)).problems  # nothing was worked by hand, and no vectors.yaml says so

    with qtbot.assertNotEmitted(form.told):
        form.offer_pack(folder)
        qtbot.waitUntil(lambda: form.rubrics.rubric is not None, timeout=20_000)


def test_a_bad_pack_is_told(form: NewAssessmentScreen, tmp_path: Path, qtbot: QtBot) -> None:
    (tmp_path / "rubric.yaml").write_text("format: 1\nid: x\n", "utf-8")

    with qtbot.waitSignal(form.told, timeout=20_000):
        form.offer_pack(tmp_path / "rubric.yaml")

    assert "不能用" in problems(form)["rubric"]
    assert len(form.rubrics.rows) == 2


def test_a_place_that_is_taken_meanwhile_is_told(form: NewAssessmentScreen, qtbot: QtBot, tmp_path: Path) -> None:
    choose_six(form)
    pick(form, qtbot, "bdh")
    (tmp_path / "x").write_bytes(b"")
    form.folder.setText(str(tmp_path))

    qtbot.mouseClick(form.begin, Qt.MouseButton.LeftButton)

    assert set(problems(form)) == {"folder"}


def test_tab_goes_through_the_form_in_its_order(form: NewAssessmentScreen, qtbot: QtBot) -> None:
    choose_six(form)
    wanted = [
        form.rubrics.pack,
        form.picker.search,
        form.picker.unlisted,
        form.region,
        form.applicant,
        form.office,
        form.name,
        form.phone,
        form.cycle.year,
        form.cycle.name,
        form.cycle.start,
        form.cycle.end,
        form.folder,
        form.change,
        form.begin,
        form.back,
    ]
    wanted[0].setFocus()
    found = [QApplication.focusWidget()]
    for _ in wanted[1:]:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        found.append(QApplication.focusWidget())

    assert found == wanted


def test_leaving_in_the_middle_of_making_it_leaves_nothing_half_made(
    dressed: QApplication, qtbot: QtBot, tmp_path: Path
) -> None:
    jobs = Jobs()
    made = NewAssessmentScreen(jobs, person="张三", clock=lambda: NOON)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitUntil(lambda: bool(made.rubrics.rows), timeout=20_000)
    choose_six(made)
    pick(made, qtbot, "bdh")
    made.folder.setText(str(tmp_path / "库" / "工作库"))
    qtbot.mouseClick(made.begin, Qt.MouseButton.LeftButton)

    jobs.close()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    left = list((tmp_path / "库").iterdir()) if (tmp_path / "库").exists() else []
    assert [path.name for path in left] in ([], ["工作库"])
    jobs.deleteLater()


def test_a_rubric_without_region_types_asks_for_none(form: NewAssessmentScreen, qtbot: QtBot) -> None:
    form.rubrics.rows[1].button.setChecked(True)
    pick(form, qtbot, "bdh")

    assert form._fields["region_type"].isHidden()
    assert form.beginning.county == replace(form.picker.county, region_type=None)


def test_a_click_on_the_words_of_a_rubric_chooses_it(form: NewAssessmentScreen, qtbot: QtBot) -> None:
    row = next(row for row in form.rubrics.rows if row.offered.rubric.title == SIX)
    words = next(one for one in row.findChildren(QLabel) if one.text() == SIX)
    place = words.mapTo(row, words.rect().center())

    qtbot.mouseClick(row.childAt(place) or row, Qt.MouseButton.LeftButton)

    assert form.rubrics.rubric is row.offered.rubric


@pytest.mark.parametrize("typed", ["2020-01-02", "20200102", "2020.1.2", "2020/01/02", "2020 1 2"])
@pytest.mark.parametrize("is_selected", [True, False])
def test_a_date_is_typed_over_from_its_year(
    form: NewAssessmentScreen, qtbot: QtBot, typed: str, *, is_selected: bool
) -> None:
    date = form.cycle.end
    date.setFocus()
    if is_selected:
        date.selectAll()
    else:
        date.lineEdit().setCursorPosition(0)

    qtbot.keyClicks(date, typed)
    left_with_keys = not date.hasFocus()
    qtbot.keyClick(date, Qt.Key.Key_Tab)

    assert not left_with_keys
    assert date.date() == QDate(2020, 1, 2)


def test_the_chosen_rubric_looks_chosen(form: NewAssessmentScreen) -> None:
    def looks() -> list[str]:
        return [row.grab().toImage().pixelColor(row.width() // 2, 5).name() for row in form.rubrics.rows]

    choose_six(form)
    assert looks() == ["#e3f1e9", "#ffffff"]
    form.rubrics.rows[1].button.setChecked(True)
    assert looks() == ["#ffffff", "#e3f1e9"]
