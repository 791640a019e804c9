"""Visits: drawing and choosing venues, tables out and in, what was seen, proposed points, feedback."""

import datetime as dt
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtGui import QGuiApplication, QImage
from pytestqt.qtbot import QtBot

from app.domain.problems import Problem
from app.domain.progress import Progress
from app.domain.review import Feedback, Finding, FindingVerdict, Remark, Visit
from app.services import site_photos
from app.services.open_review import open_review
from app.ui.jobs import Job, Jobs
from app.ui.remembered import Remembered
from app.ui.review_page import ReviewFrame, ReviewPage, ReviewPlace, ReviewTab
from app.ui.review_session import ReviewSession
from app.ui.screens.visits import VisitsPage
from app.ui.widgets.visit_sample import UNPLANNED
from tests.ui.review_cases import ME, D, ids

pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints")


@pytest.fixture
def page(review_frame: ReviewFrame, on_screen: Callable[[ReviewPage], None]) -> VisitsPage:
    made = VisitsPage(review_frame)
    on_screen(made)
    return made


def put(field: object, text: str) -> None:
    """Put a text into a field as a paste does, and let the pause pass."""
    field.selectAll()  # type: ignore[attr-defined]
    QGuiApplication.clipboard().setText(text)
    field.paste()  # type: ignore[attr-defined]
    field.flush()  # type: ignore[attr-defined]


def haigang(page: VisitsPage) -> str:
    return ids(page.session)["海港区"]


def visits(page: VisitsPage) -> tuple[Visit, ...]:
    """The visits of 海港区 as another program reads them from the disk."""
    with open_review(page.session.folder, writing=False) as other:
        return other.picture.visits.get(haigang(page), ())


def test_criteria_that_need_a_visit_stand_first(page: VisitsPage) -> None:
    offered = [page.sample.criteria.itemData(number) for number in range(page.sample.criteria.count())]
    assert offered == ["A2", "B1", "A1", "A3", "B2", "B3"]


def test_venues_are_drawn_by_a_seed_that_is_shown(page: VisitsPage) -> None:
    page.sample.open_criterion("A3")
    page.sample.count.setValue(2)
    page.sample.seed.setText("20220510")
    page.sample.draw.click()
    sample = page.session.picture.samples[haigang(page)]["A3"]
    assert len(sample.venues) == 2
    assert set(sample.venues) < {"海港区一小", "海港区二小", "海港区三小"}
    shown = [page.sample.samples.index(0, column).data() for column in range(4)]
    assert shown == ["A3 健康场所建设", "、".join(sample.venues), "2/3", "随机抽取，种子 20220510"]
    assert page.counts.text() == "抽样 2 处　现场记录 0 处"
    assert [page.record.model.index(row, 2).data() for row in range(2)] == ["待评估", "待评估"]
    page.session.undo()
    assert page.session.picture.samples == {}


def test_all_counties_are_drawn_at_once(page: VisitsPage) -> None:
    page.sample.open_criterion("A3")
    page.sample.every.setChecked(True)
    page.sample.draw.click()
    samples = page.session.picture.samples
    assert set(samples) == set(ids(page.session).values())
    assert len({sample["A3"].seed for sample in samples.values()}) == 1


def test_venues_are_chosen_by_hand(page: VisitsPage, qtbot: QtBot, qtmodeltester: object) -> None:
    page.sample.open_criterion("A3")
    page.sample.offered._on[0].add("海港区二小")
    page.sample.offered.ticked.emit()
    page.sample.name.setText("健康主题公园")
    page.sample.add.click()
    sample = page.session.picture.samples[haigang(page)]["A3"]
    assert (sample.venues, sample.seed) == (("海港区二小", "健康主题公园"), "")
    assert "手工选定" in str(page.sample.samples.index(0, 3).data())
    for model in (page.sample.samples, page.record.model):
        qtmodeltester.check(model)  # type: ignore[attr-defined]


def test_what_was_seen_is_stored_as_it_is_typed(page: VisitsPage) -> None:
    page.bar.setCurrentIndex(1)
    page.record.criteria.setCurrentIndex(page.record.criteria.findData("B1"))
    page.record.venue.setText("第一小学")
    page.record.add.click()
    form = page.record.form
    assert form is not None
    put(form.score, "86")
    put(form.date, "2022年5月10日")
    put(form.seen, "食堂分餐")
    put(form.advice, "补齐登记")
    expected = Visit("B1", "第一小学", dt.date(2022, 5, 10), D(86), "食堂分餐", advice="补齐登记")
    assert visits(page) == (expected,)
    put(form.score, "101")
    assert "0～100" in form._score.problem
    assert visits(page) == (expected,)
    page.record.remove.click()
    assert visits(page) == ()


def test_typing_in_one_venue_is_one_step(page: VisitsPage) -> None:
    page.bar.setCurrentIndex(1)
    page.record.venue.setText("第一小学")
    page.record.add.click()
    form = page.record.form
    assert form is not None
    form.seen.setFocus()
    for text in ("食", "食堂", "食堂分餐"):
        put(form.seen, text)
    page.session.undo()
    assert [one.seen for one in visits(page)] == [""]


def test_scores_propose_points_for_the_finding(page: VisitsPage) -> None:
    page.bar.setCurrentIndex(1)
    page.record.criteria.setCurrentIndex(page.record.criteria.findData("B1"))
    for name, score in (("第一小学", "80"), ("幸福社区", "50")):
        page.record.venue.setText(name)
        page.record.add.click()
        assert page.record.form is not None
        put(page.record.form.score, score)
    # 4 × (80 + 0) ÷ 2 ÷ 100: 50 is under the pass mark of 60.
    assert page.record.use.text() == "把 1.6 分记入 B1 的评审意见"
    page.record.use.click()
    stored = page.session.picture.findings[haigang(page)]["B1"]
    assert stored == {ME.key: Finding(FindingVerdict.ADJUSTED, D("1.6"))}


def test_tables_go_out_and_come_back_filled(page: VisitsPage, tmp_path: Path, qtbot: QtBot) -> None:
    page.sample.open_criterion("B1")
    page.sample.name.setText("第一小学")
    page.sample.add.click()
    page.sample.write_to(tmp_path, is_every=False)
    assert not page.sample.write.isEnabled(), "one after the other"
    assert not page.sample.write_every.isEnabled()
    qtbot.waitUntil(lambda: "已写到" in page.sample.said.text())
    qtbot.waitUntil(lambda: page.sample.write.isEnabled() and page.sample.write_every.isEnabled())
    table = next(tmp_path.glob("*现场评估表*.xlsx"))
    assert list(tmp_path.glob("*抽样单*.pdf"))

    book = load_workbook(table)
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    place = next(cell for cell in cells if cell.value == "第一小学")
    heads = [cell for cell in place.parent[place.row - 1] if "得分" in str(cell.value)]
    place.parent.cell(place.row, heads[0].column).value = 90
    book.save(table)

    assert page.take_files([table])
    assert [(one.venue, one.score) for one in visits(page)] == [("第一小学", D(90))]
    assert "新增1处" in page.record.said.text()
    assert page.bar.currentIndex() == 1


def test_a_line_of_the_feedback_fills_the_width(page: VisitsPage, qtbot: QtBot) -> None:
    page.resize(1200, 800)
    page.bar.setCurrentIndex(2)
    assert page.feedback is not None
    line = page.feedback.parts["problems"].lines[0]
    qtbot.waitUntil(lambda: line.remove.geometry().right() > line.place.width() - 5)
    assert line.text.width() > line.day.width()


def test_photos_belong_to_the_open_venue(
    page: VisitsPage, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    photo = tmp_path / "操场.jpg"
    photo.write_bytes(b"\xff\xd8\xff photo")
    assert not page.take_files([photo]), "no venue is open"
    page.record.venue.setText("第一小学")
    page.record.add.click()
    threads: list[str] = []
    read_photos = site_photos.read_photos

    def reading(*arguments: object, **named: object) -> site_photos.PhotosRead:
        threads.append(threading.current_thread().name)
        return read_photos(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(site_photos, "read_photos", reading)
    assert page.take_files([photo])
    qtbot.waitUntil(lambda: not page.record.working.is_working)
    assert threads == ["jobs"], "a camera's photos take their time"
    assert [one.name for one in visits(page)[0].photos] == ["操场.jpg"]
    assert page.record.model.index(0, 3).data() == "照片1张"
    assert page.session.undo_name == "现场照片 第一小学"


def test_photos_of_a_venue_come_to_it_also_when_another_county_is_chosen_meanwhile(
    page: VisitsPage, tmp_path: Path, qtbot: QtBot
) -> None:
    photo = tmp_path / "操场.jpg"
    photo.write_bytes(b"\xff\xd8\xff photo")
    page.record.venue.setText("第一小学")
    page.record.add.click()
    assert page.take_files([photo])
    page.next.click()
    qtbot.waitUntil(lambda: not page.record.working.is_working)
    assert [(one.venue, len(one.photos)) for one in visits(page)] == [("第一小学", 1)]


def test_photos_are_told_of_where_nothing_may_be_changed(
    page: VisitsPage,
    open_session: Callable[[Path], ReviewSession],
    on_screen: Callable[[ReviewPage], None],
    jobs: Jobs,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    page.record.venue.setText("第一小学")
    page.record.add.click()
    photo = tmp_path / "操场.jpg"
    photo.write_bytes(b"\xff\xd8\xff photo")
    reader = VisitsPage(ReviewFrame(open_session(page.session.folder), jobs, Remembered()))
    on_screen(reader)
    with qtbot.waitSignal(reader.told) as told:
        reader.take_files([photo])
    assert [problem.code for problem in told.args[0]] == ["WORKSPACE_HELD"]


def test_a_folder_of_photos_goes_to_its_venues(page: VisitsPage, tmp_path: Path, qtbot: QtBot) -> None:
    for name in ("幸福社区", "第一小学"):
        page.record.venue.setText(name)
        page.record.add.click()
    folder = tmp_path / "照片"
    (folder / "第一小学").mkdir(parents=True)
    for number, name in enumerate(("幸福社区1.jpg", "第一小学/大门.jpg", "第一小学/操场.jpg", "IMG_0001.jpg")):
        (folder / name).write_bytes(b"\xff\xd8\xff" + bytes([number]))
    with qtbot.waitSignal(page.told) as told:
        page.record.take_photos_of(folder)
    assert page.record.said.text() == "按名称对上3张，属于2处场所；1张没有认出是哪一处，没有加入。"
    (problem,) = told.args[0]
    assert "IMG_0001.jpg" in problem.what
    assert {one.venue: len(one.photos) for one in visits(page)} == {"幸福社区": 1, "第一小学": 2}
    page.session.undo()
    assert [len(one.photos) for one in visits(page)] == [0, 0]


def test_feedback_is_stored_with_criterion_and_day_and_belongs_to_its_county(page: VisitsPage) -> None:
    page.bar.setCurrentIndex(2)
    assert page.feedback is not None
    lines = page.feedback.parts["problems"]
    put(lines.lines[0].text, "名册没有按年更新")
    lines.lines[0].code.setCurrentIndex(lines.lines[0].code.findData("A3"))
    lines.lines[0].code.activated.emit(0)
    put(lines.lines[0].day, "2022-05-10")
    put(lines.lines[1].text, "第二条")
    expected = Feedback(problems=(Remark("名册没有按年更新", "A3", dt.date(2022, 5, 10)), Remark("第二条")))
    assert page.session.picture.feedback == {haigang(page): expected}
    lines.lines[0].remove.click()
    assert page.session.picture.feedback[haigang(page)] == Feedback(problems=(Remark("第二条"),))
    page.next.click()
    assert page.feedback.parts["problems"].remarks == ()
    page.show_place(ReviewPlace(ReviewTab.VISITS, haigang(page)))
    assert [one.text for one in page.feedback.parts["problems"].remarks] == ["第二条"]


def test_a_draft_of_the_letter_is_written_at_any_moment(page: VisitsPage, tmp_path: Path, qtbot: QtBot) -> None:
    page.bar.setCurrentIndex(2)
    feedback = page.feedback
    assert feedback is not None
    feedback.write_to(tmp_path / "信")
    qtbot.waitUntil(lambda: "已写到" in feedback.said.text())
    assert [path.suffix for path in (tmp_path / "信").iterdir()] == [".docx"]


def test_that_the_letter_could_not_be_written_is_told_also_beside_another_county(
    page: VisitsPage, tmp_path: Path, qtbot: QtBot
) -> None:
    may_go_on = threading.Event()

    def busy(*, progress: Progress) -> None:
        may_go_on.wait(10)

    (tmp_path / "信").write_text("是文件，不是文件夹", encoding="utf-8")
    page.frame.jobs.add(Job(busy))
    assert page.feedback is not None
    page.feedback.write_to(tmp_path / "信")
    page.next.click()
    with qtbot.waitSignal(page.told) as told:
        may_go_on.set()
    assert [problem.code for problem in told.args[0]] == ["WRITE_FAILED"]


def test_the_first_criterion_to_draw_for_has_venues(page: VisitsPage) -> None:
    assert page.sample.code == "A3", "A2 and B1 need a visit, but no ledger holds their venues"


def test_it_says_of_which_criteria_papers_are_written(page: VisitsPage) -> None:
    assert page.sample._planned.text() == UNPLANNED
    page.sample.draw.click()
    assert page.sample._planned.text().startswith("本县区写已抽样或登记过的评分项：A3。")
    page.sample.whole.setChecked(True)
    assert page.sample._planned.isHidden()


def test_a_long_list_of_venues_is_searched(page: VisitsPage) -> None:
    page.sample.open_criterion("A3")
    page.sample.sought.setText("ex")
    hidden = [page.sample.venues.isRowHidden(number) for number in range(page.sample.offered.rowCount())]
    names = [page.sample.offered.row(number) for number in range(len(hidden))]
    found = [row.texts[0] for row, is_hidden in zip(names, hidden, strict=True) if row is not None and not is_hidden]
    assert found == ["海港区二小"], "found by the first letters"


def test_a_county_that_cannot_be_read_does_not_stop_the_others(
    review_frame: ReviewFrame, on_screen: Callable[[ReviewPage], None]
) -> None:
    picture = review_frame.session.picture
    first = picture.received[ids(review_frame.session)["海港区"]]
    stored = review_frame.session.folder / "attachments" / first.submission[:2] / first.submission
    stored.chmod(0o600)
    stored.unlink()
    page = VisitsPage(review_frame)
    on_screen(page)
    assert page.of is None
    assert page.counties.isVisible()
    page.next.click()
    assert page.of is not None
    assert page.of.received.county.name == "山海关区"


def test_files_of_other_kinds_are_named(page: VisitsPage, tmp_path: Path, qtbot: QtBot) -> None:
    told: list[tuple[Problem, ...]] = []
    page.told.connect(told.append)
    page.record.venue.setText("幸福社区")
    page.record.add.click()
    photo, table, package = tmp_path / "门口.png", tmp_path / "表.xlsx", tmp_path / "申报包.zip"
    picture = QImage(8, 8, QImage.Format.Format_RGB32)
    picture.fill(0)
    assert picture.save(str(photo))
    table.write_bytes(b"PK")
    package.write_bytes(b"PK")
    assert page.take_files([table, photo, package])
    qtbot.waitUntil(lambda: not page.record.working.is_working)
    assert [one.name for one in visits(page)[0].photos] == ["门口.png"]
    assert [one.where for found in told for one in found if one.code == "FILE_KIND"][-1] == "申报包.zip"


def test_the_name_of_a_venue_that_was_refused_stays(page: VisitsPage) -> None:
    page.record.venue.setText("幸福\u0001社区")
    page.record.add.click()
    assert page.session.was_refused
    assert page.record.venue.text() == "幸福\u0001社区"
