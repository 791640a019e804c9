"""审阅 with 合并 and 分工, and 横看, at the desk where work is under way."""

from app.domain.review import FindingVerdict
from app.domain.review_records import GATES_PLACE
from app.ui.models.judge_filter import JudgeShow
from app.ui.models.judge_tree import JudgeOrder
from app.ui.review_tabs import ReviewPlace, ReviewTab
from app.ui.screens.across import AcrossPage
from app.ui.screens.judging import JudgingPage
from tests.pictures import review_material as reviews
from tests.pictures.studio import Studio, type_into

NARROW = (980, 700)


def _page(studio: Studio, name: str = reviews.FULL, county: str = "示例县", round_: int = 1) -> JudgingPage:
    if studio.workspace != name or studio.window.desk is None:
        studio.window.go_home()
        studio.open(name)
    page = studio.review_page(ReviewTab.JUDGING)
    assert isinstance(page, JudgingPage)
    page.show_place(ReviewPlace(ReviewTab.JUDGING, studio.received(county, round_)))
    studio.settle()
    return page


def _evidence_shown(studio: Studio) -> None:
    """Let the page preview be drawn."""
    studio.settle()
    studio.settle()


def judging_new(studio: Studio) -> None:
    """Nothing judged yet; each kind of verdict as it is chosen; a number that cannot be."""
    page = _page(studio, reviews.THREE, "临江县")
    page.open_criterion("A2")
    _evidence_shown(studio)
    studio.grab("judging", "unreviewed")
    assert page.form is not None
    page.form.choose(FindingVerdict.ADJUSTED)
    type_into(page.form.points, "2.5")
    type_into(page.form.opinion, "下半年的会议没有会议纪要，只有通知。")
    page.flush()
    studio.grab("judging", "adjusted")
    page.form.verticalScrollBar().setValue(page.form.verticalScrollBar().maximum())
    studio.grab("judging", "adjusted-below")
    page.open_criterion("C9")
    page.form.choose(FindingVerdict.SUPPLEMENT)
    type_into(page.form.supplements.lines[0].text, "健康步道的验收材料和里程测量记录")
    type_into(page.form.supplements.lines[0].day, "2026年12月31日")
    page.flush()
    page.form.verticalScrollBar().setValue(page.form.verticalScrollBar().maximum())
    studio.grab("judging", "supplement")
    page.open_criterion("F6")
    page.form.choose(FindingVerdict.REJECTED)
    type_into(page.form.points, "八分")
    page.flush()
    studio.grab("judging", "refused-points")


def judging_gates(studio: Studio) -> None:
    """Basic conditions: nothing found yet, found not met, and what two reviewers found."""
    page = _page(studio, reviews.THREE, "临江县")
    page.open_criterion(GATES_PLACE)
    studio.grab("judging", "gates-new")
    assert page.open_gates.form is not None
    form = page.open_gates.form.forms["G2"]
    form.choose(met=False)
    studio.grab("judging", "gates-no-reason")
    type_into(form.opinion, "应急管理部门2020年通报一起，请说明等级。")
    page.flush()
    page.open_gates.form.forms["G1"].choose(met=True)
    studio.grab("judging", "gates-failed")
    bar = page.open_gates.form.verticalScrollBar()
    bar.setValue(bar.maximum())
    studio.grab("judging", "gates-below")
    page = _page(studio)
    page.open_criterion(GATES_PLACE)
    studio.grab("judging", "gates-two")
    page.head.merge.click()
    studio.grab("judging", "gates-merge")
    page.merging.back.click()


def judging_filters(studio: Studio) -> None:
    """Each order and filter; nothing found."""
    page = _page(studio)
    for order in JudgeOrder:
        page.filter.order.setCurrentIndex(page.filter.order.findData(order.value))
        studio.grab("judging", f"order-{order.name.lower()}")
    page.filter.order.setCurrentIndex(0)
    for show in JudgeShow:
        number = page.filter.show_box.findData(show.value)
        if number < 0:
            continue  # only a set that goes on from an earlier one offers it
        page.filter.show_box.setCurrentIndex(number)
        studio.grab("judging", f"show-{show.name.lower()}")
    page.filter.show_everything()
    page.filter.text.setText("没有这样的词")
    studio.grab("judging", "nothing-found")
    page.filter.show_everything()


def judging_states(studio: Studio) -> None:
    """Several reviewers, a venue count, a figure, with the city's points, the round before, 回避, not sealed."""
    page = _page(studio)
    for code in ("A2", "A4", "C1", "C9", "D1", "F1", "F9-1"):
        page.open_criterion(code)
        _evidence_shown(studio)
        studio.grab("judging", f"criterion-{code}")
        assert page.card is not None
        bar = page.card.verticalScrollBar()
        if bar.maximum():
            bar.setValue(bar.maximum())
            studio.grab("judging", f"criterion-{code}-below")
    page.head.counties.showPopup()
    studio.grab("judging", "counties")
    page.head.counties.hidePopup()
    for county, round_, code, state in (
        ("临江县", 1, "B2", "city"),
        ("临江县", 2, "A5", "round2"),
        ("海东区", 1, "A8", "avoided"),
        ("云岭县", 1, "F6", "returned"),
        ("清河县", 1, "A2", "not-sealed"),
    ):
        page = _page(studio, county=county, round_=round_)
        page.open_criterion(code)
        _evidence_shown(studio)
        studio.grab("judging", state)


def judging_who(studio: Studio) -> None:
    """The question who works here."""
    page = _page(studio)
    page.who.ask()
    studio.grab("judging", "who")
    type_into(page.who.name, "")
    page.who.name.clear()
    page.who.done.click()
    studio.grab("judging", "who-mistake")
    page.who.hide()


def judging_merge(studio: Studio) -> None:
    """合并: conflicts, what is said after files came in, merged, nothing to merge."""
    page = _page(studio)
    page.head.merge.click()
    studio.grab("merge", "conflicts")
    page.merging.hand_in_to(studio.material / "评审意见_王晓燕.yaml")
    studio.grab("merge", "handed-in")
    bad = studio.material / "写坏了的意见.yaml"
    bad.write_text("format: 1\nreviewer: {name: 赵六}\nfindings: {A1: {points: 很多}}\n", "utf-8")
    page.take_files([studio.material / "评审意见_王晓燕.yaml", bad])
    studio.grab("merge", "taken")
    studio.window.problems.clear()
    page.merging.merge_all.click()
    studio.grab("merge", "merged")
    page.merging.back.click()
    for code in ("A2", "A5"):
        page.open_criterion(code)
        _evidence_shown(studio)
        studio.grab("judging", f"merged-{code}")
    page = _page(studio, county="云岭县")
    page.head.merge.click()
    studio.grab("merge", "nothing")
    page.merging.back.click()


def judging_assign(studio: Studio) -> None:
    """分工: three reviewers, one chosen, an empty form."""
    page = _page(studio)
    page.head.assign.click()
    studio.grab("assign", "three")
    page.assigning.table.setCurrentIndex(page.assigning.model.index(2, 0))
    studio.grab("assign", "chosen")
    page.assigning.new.click()
    page.assigning.save.click()
    studio.grab("assign", "mistakes")
    page.assigning.back.click()
    page = _page(studio, reviews.THREE, "示例县")
    page.head.assign.click()
    studio.grab("assign", "empty")
    page.assigning.back.click()


def judging_narrow(studio: Studio) -> None:
    """A small window."""
    page = _page(studio)
    size = studio.window.size()
    studio.window.resize(*NARROW)
    page.open_criterion("C9")
    _evidence_shown(studio)
    studio.grab("judging", "narrow")
    studio.review_page(ReviewTab.ACROSS)
    studio.grab("across", "narrow")
    studio.review_page(ReviewTab.INTAKE)
    studio.grab("review-intake", "narrow")
    studio.window.resize(size)


def across_states(studio: Studio) -> None:
    """横看: one criterion over six sets and over forty, some accepted, nothing left."""
    for name, codes in ((reviews.FULL, ("A2", "C9", "F1")), (reviews.MANY, ("A1", "B1"))):
        studio.window.go_home()
        studio.open(name)
        page = studio.review_page(ReviewTab.ACROSS)
        assert isinstance(page, AcrossPage)
        for code in codes:
            page.open_criterion(code)
            _evidence_shown(studio)
            studio.grab("across", code)
        page.table.selectAll()
        page.accept()
        studio.grab("across", "accepted")
        page.only_open.setChecked(True)
        studio.grab("across", "nothing-open")
        page.only_open.setChecked(False)


JUDGING = (
    judging_new,
    judging_states,
    judging_gates,
    judging_filters,
    judging_who,
    judging_assign,
    judging_narrow,
    judging_merge,
    across_states,
)
