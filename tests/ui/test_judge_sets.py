"""With which received set the reviewers' pages begin, and what is found of the one before it."""

from decimal import Decimal

from pytestqt.qtbot import QtBot

from app.domain.received import Received, ReviewPicture
from app.domain.review import Finding, FindingVerdict
from app.domain.round_changes import RecordChange, RoundChanges
from app.domain.scoring import score
from app.domain.submission import Link, Submission
from app.services.read_received import ReceivedSet
from app.ui.models.criterion_filter import search_texts
from app.ui.models.judge_filter import JudgeFilter, JudgeShow
from app.ui.models.judge_sets import first_set
from app.ui.models.judged_set import JudgedSet, judged_of
from app.ui.widgets.judge_filter_row import JudgeFilterRow
from app.ui.widgets.judge_head import JudgeHead
from tests.builders import assessment, criterion, met, rubric
from tests.review_builders import ID, received

D = Decimal
OF = rubric(criterion())


def test_pages_begin_with_a_round_that_no_later_one_took_the_place_of() -> None:
    first = received(OF, assessment(met("A1")))
    second = received(OF, assessment(met("A1")), "b" * 64, round=2, based_on=Link(ID))

    assert first_set(ReviewPicture()) == ""
    assert first_set(ReviewPicture(received={ID: first})) == ID
    assert first_set(ReviewPicture(received={ID: first, second.id: second})) == second.id


def test_what_had_an_opinion_and_what_was_changed_is_found_in_a_later_round() -> None:
    of = rubric(*(criterion(code=code) for code in ("A1", "A2", "A3")))
    given = assessment(met("A1", "A2", "A3"))
    first = received(of, given)
    second = received(of, given, "b" * 64, round=2, based_on=Link(ID))
    said = {"A1": Finding(FindingVerdict.ACCEPTED), "A2": Finding(FindingVerdict.REJECTED, D(0), "没有文件")}
    picture = ReviewPicture(
        received={ID: first, second.id: second},
        findings={ID: {code: {"王晓燕（省爱卫办）": one} for code, one in said.items()}},
    )
    changes = RoundChanges(Link(ID), 1, (RecordChange("answer", "A3", "A3", "改动", criterion="A3"),))

    def of_set(one: Received, changed: RoundChanges | None) -> JudgedSet:
        submission = Submission(one.round, one.date, given, of.id, of.edition, "", score(of, given))
        return judged_of(picture, ReceivedSet(one, submission, of, score(of, given), changed))

    later = of_set(second, changes)
    words = search_texts(of)
    assert later.goes_on
    assert JudgeFilter(show=JudgeShow.EARLIER).kept(later, words) == {"A2"}
    assert JudgeFilter(show=JudgeShow.CHANGED).kept(later, words) == {"A3"}
    assert not of_set(first, None).goes_on


def test_filters_of_rounds_are_offered_where_there_was_an_earlier_one(qtbot: QtBot) -> None:
    row = JudgeFilterRow()
    qtbot.addWidget(row)
    row.show_rounds(goes_on=True)
    row.show_box.setCurrentIndex(row.show_box.findData(JudgeShow.EARLIER.value))
    assert row.filter.show is JudgeShow.EARLIER
    row.show_rounds(goes_on=False)
    assert row.filter.show is not JudgeShow.EARLIER
    assert row.show_box.findData(JudgeShow.CHANGED.value) == -1


def test_an_older_round_says_so_and_leads_to_the_newer(qtbot: QtBot) -> None:
    head = JudgeHead()
    qtbot.addWidget(head)
    first = received(OF, assessment(met("A1")))
    second = received(OF, assessment(met("A1")), "b" * 64, round=2, based_on=Link(ID))
    head.show_newer(first, second)
    assert head.newer.text() == "这是第1轮，第2轮已收到：看第2轮"
    with qtbot.waitSignal(head.chosen) as asked:
        head.newer.click()
    assert asked.args == [second.id]
    head.show_newer(second, None)
    assert head.newer.isHidden()
