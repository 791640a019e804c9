"""现场: venues drawn and chosen, what was seen with photos, filled tables taken back, the feedback."""

from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import QScrollArea

from app.ui.review_tabs import ReviewPlace, ReviewTab
from app.ui.screens.visits import VisitsPage
from tests.pictures import review_material as reviews
from tests.pictures.studio import Studio, type_into

DRAWN = ("D1", "D3")


def _page(studio: Studio, county: str) -> VisitsPage:
    if studio.workspace != reviews.FULL or studio.window.desk is None:
        studio.window.go_home()
        studio.open(reviews.FULL)
    page = studio.review_page(ReviewTab.VISITS)
    assert isinstance(page, VisitsPage)
    page.show_place(ReviewPlace(ReviewTab.VISITS, studio.received(county)))
    studio.settle()
    return page


def visits_sample(studio: Studio) -> None:
    """Nothing drawn; drawn for two criteria; below, the list to choose from by hand; the tables written."""
    page = _page(studio, "示例县")
    studio.grab("visits", "nothing-drawn")
    page.bar.setCurrentIndex(1)
    studio.grab("visits", "nothing-seen")
    page.bar.setCurrentIndex(0)
    for code in DRAWN:
        page.sample.open_criterion(code)
        page.sample.seed.setText("20260312")
        page.sample.draw.click()
    studio.grab("visits", "drawn")
    area = page.sample.findChild(QScrollArea)
    assert area is not None
    bar = area.verticalScrollBar()
    for place, state in ((bar.maximum() // 2, "middle"), (bar.maximum(), "below")):
        bar.setValue(place)
        studio.grab("visits", f"drawn-{state}")


def visits_record(studio: Studio) -> None:
    """What was seen at two venues, with photos and the points that come of it; an odd score."""
    page = _page(studio, "示例县")
    page.bar.setCurrentIndex(1)
    if not page.record.model.rowCount():
        page.sample.open_criterion(DRAWN[0])
        page.sample.draw.click()
        studio.settle()
    studio.grab("visits", "to-be-seen")
    photo = studio.material / "现场照片.png"
    picture = QPixmap(800, 600)
    picture.fill(QColor("#8fb8a0"))
    picture.save(str(photo))
    for number, (score, seen) in enumerate(
        (
            ("86", "健康教育场地固定，宣传栏每季度更新；控烟标识齐全。"),
            ("62.5", "没有专门的健康自测点，步道有两处破损。"),
        )
    ):
        page.record.table.selectRow(number)
        form = page.record.form
        assert form is not None
        for field, text in (
            (form.score, score),
            (form.date, "2022-03-15"),
            (form.seen, seen),
            (form.advice, "配齐血压计、体重秤，明确专人管护。"),
        ):
            type_into(field, text)
        page.flush()
        page.take_files([photo])
        studio.settle()
    studio.grab("visits", "seen")
    page.record._area.verticalScrollBar().setValue(page.record._area.verticalScrollBar().maximum())
    studio.grab("visits", "seen-below")
    form = page.record.form
    assert form is not None
    page.record._area.verticalScrollBar().setValue(0)
    form.score.clear()
    type_into(form.score, "一百二")
    page.flush()
    studio.grab("visits", "refused-score")


def visits_feedback(studio: Studio) -> None:
    """Feedback that is written, and an empty one; the draft of the letter."""
    page = _page(studio, "示例县")
    page.bar.setCurrentIndex(2)
    studio.grab("visits", "feedback")
    assert page.feedback is not None
    page.feedback.write_to(studio.material / "现场反馈")
    studio.grab("visits", "feedback-written")
    page = _page(studio, "云岭县")
    page.bar.setCurrentIndex(2)
    studio.grab("visits", "feedback-empty")


VISITS = (visits_sample, visits_record, visits_feedback)
