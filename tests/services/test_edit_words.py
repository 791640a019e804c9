"""修改 of opinions that came as words: who and when, other criterion, other words, a stray line; nothing is lost."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.opinion_words import OpinionItem
from app.domain.problems import ProblemError
from app.domain.returned import Reply, ReturnedReview, loose_code, reply_key
from app.domain.review import Finding, FindingVerdict, Level, Supplement
from app.domain.words_edit import EditedItem, items_of
from app.services.drafts import WORDS_EDIT, draft_problems, write_drafts
from app.services.edit_words import edit_problem, kept_with_said, replace_words, replies_left_said
from app.services.history import redo_step, undo_step
from app.services.open_workspace import Workspace, open_workspace
from app.services.replies import WordsAbout, remove_words, take_words, write_reply, write_words_finding
from app.services.revise import begin_revision, to_do_of
from app.services.words_draft import WordsDraft, read_draft, stored_words, written_draft
from tests.returning import BACK, came_back, codes_of, county_workspace, handed_in, review_on

WHO = {"person": "张三", "at": BACK}
ABOUT = WordsAbout(Level.CITY, "市爱卫办", BACK.date())
HELLO = "王科长您好："
DUE = Supplement("按意见补正", dt.date(2022, 4, 1))
PLAN = Reply("补章", due=dt.date(2022, 3, 1))


@pytest.fixture
def county(tmp_path: Path) -> Iterator[Workspace]:
    """Round 1 is sealed; words came on A2 (不认可, with a day), B1 and the whole."""
    with open_workspace(county_workspace(tmp_path), writing=True) as workspace:
        handed_in(workspace, tmp_path / "一轮")
        items = (OpinionItem(HELLO), OpinionItem("1. A2没有文号", "A2"), OpinionItem("2. 照片不清楚", "B1"))
        take_words(workspace, items, ABOUT, **WHO)
        finding = Finding(FindingVerdict.REJECTED, opinion="1. A2没有文号", supplements=(DUE,))
        write_words_finding(workspace, "words-1", "A2", finding, **WHO)
        begin_revision(workspace, **WHO)
        write_reply(workspace, reply_key("words-1", "A2"), PLAN, **WHO)
        yield workspace


def words(county: Workspace) -> ReturnedReview:
    return county.picture.assessment.returned["words-1"]


def refused(county: Workspace, before: ReturnedReview, items: tuple[EditedItem, ...]) -> list[str]:
    picture = county.picture
    with pytest.raises(ProblemError) as error:
        replace_words(county, before, items, ABOUT, **WHO)
    assert county.picture is picture
    return codes_of(error.value.problems)


def test_who_when_and_a_stray_line_are_mended_in_one_step(county: Workspace) -> None:
    before, replies = words(county), county.picture.assessment.replies
    items = tuple(item for item in items_of(before) if item.text != HELLO)
    about = WordsAbout(Level.PROVINCE, "省卫健委", dt.date(2022, 1, 9))

    step = replace_words(county, before, items, about, **WHO)

    after = words(county)
    assert after == replace(
        before, level=Level.PROVINCE, office="省卫健委", received=dt.date(2022, 1, 9), unassigned=()
    )
    assert county.picture.assessment.replies == replies
    undo_step(county, step, **WHO)
    assert words(county) == before
    redo_step(county, step, **WHO)
    assert words(county) == after


def test_an_opinion_goes_to_another_criterion_with_verdict_day_and_reply(county: Workspace) -> None:
    before = words(county)
    items = (EditedItem("1. 计划没有文号", "A3", "A2"), *items_of(before)[1:])
    step = replace_words(county, before, items, ABOUT, **WHO)

    expected = Finding(FindingVerdict.REJECTED, opinion="1. 计划没有文号", supplements=(DUE,))
    assert words(county).findings == {"A3": expected, "B1": before.findings["B1"]}
    assert county.picture.assessment.replies == {reply_key("words-1", "A3"): PLAN}
    assert [one.code for one in to_do_of(county.picture, BACK.date())] == ["A3", "B1"]
    undo_step(county, step, **WHO)
    assert words(county) == before
    assert county.picture.assessment.replies == {reply_key("words-1", "A2"): PLAN}


def test_two_opinions_on_one_criterion_and_their_replies_become_one(county: Workspace) -> None:
    write_reply(county, reply_key("words-1", "B1"), Reply("重拍", "已换"), **WHO)
    before = words(county)
    items = (EditedItem("1. A2没有文号", "B1", "A2"), EditedItem("2. 照片不清楚", "B1", "B1"))
    replace_words(county, before, items, ABOUT, **WHO)
    assert words(county).findings == {
        "B1": Finding(FindingVerdict.SUPPLEMENT, opinion="1. A2没有文号\n2. 照片不清楚", supplements=(DUE,))
    }
    joined = Reply("重拍\n补章", "已换", due=dt.date(2022, 3, 1))
    assert county.picture.assessment.replies == {reply_key("words-1", "B1"): joined}


def test_other_words_for_the_whole_keep_their_reply(county: Workspace) -> None:
    write_reply(county, reply_key("words-1", loose_code(HELLO)), Reply("已知"), **WHO)
    before = words(county)
    items = tuple(replace(item, text="请尽快") if item.text == HELLO else item for item in items_of(before))
    replace_words(county, before, items, ABOUT, **WHO)
    assert words(county).unassigned == ("请尽快",)
    assert county.picture.assessment.replies[reply_key("words-1", loose_code("请尽快"))] == Reply("已知")
    assert len(county.picture.assessment.replies) == 2


def test_the_reply_to_a_deleted_opinion_stays_and_is_said(county: Workspace) -> None:
    before = words(county)
    items = items_of(before)[1:]
    said = replies_left_said(county.picture, before, items)
    assert "A2　整改措施：补章；计划完成日期：2022-03-01" in said
    assert replies_left_said(county.picture, before) == ""

    replace_words(county, before, items, ABOUT, **WHO)
    assert county.picture.assessment.replies == {reply_key("words-1", "A2"): PLAN}
    assert replies_left_said(county.picture, words(county)) == said
    again = (*items_of(words(county)), EditedItem("还是要文号", "A2"))
    replace_words(county, words(county), again, ABOUT, **WHO)
    assert to_do_of(county.picture, BACK.date())[0].reply == PLAN
    assert replies_left_said(county.picture, words(county)) == ""


def test_nothing_of_a_removed_set_turns_up_at_the_next_one(county: Workspace) -> None:
    replace_words(county, words(county), items_of(words(county))[1:], ABOUT, **WHO)
    step = remove_words(county, "words-1", **WHO)
    assert county.picture.assessment.replies == {}
    undo_step(county, step, **WHO)
    assert county.picture.assessment.replies == {reply_key("words-1", "A2"): PLAN}


def test_what_would_go_is_said_beside_the_opinion(county: Workspace) -> None:
    first = items_of(words(county))[0]
    assert kept_with_said(county.picture, words(county), first) == "不认可，期限2022-04-01；写了整改情况，跟着这一条"
    loose = replace(first, criterion=None)
    assert kept_with_said(county.picture, words(county), loose).startswith("不对应评分项，就没有结论（不认可")
    joined = kept_with_said(county.picture, words(county), replace(first, criterion="B1"))
    assert "并入B1原有的意见时，结论是那一条的“需补充”" in joined


def test_what_cannot_be_stored_is_refused_whole(county: Workspace) -> None:
    before = words(county)
    items = items_of(before)
    assert refused(county, before, ()) == ["KEY_MISSING"]
    assert refused(county, before, (replace(items[0], text=" "), *items[1:])) == ["KEY_MISSING"]
    assert refused(county, before, (replace(items[0], criterion="Z9"),)) == ["UNKNOWN_ID"]
    assert refused(county, before, (replace(items[0], text="\x00"),)) == ["TEXT_CONTROL"]
    assert refused(county, replace(before, office="别的"), items) == ["RECORD_CHANGED"]
    assert not replace_words(county, before, items, ABOUT, **WHO)


def test_a_return_package_is_never_changed(county: Workspace) -> None:
    package = came_back(county, review_on(county.picture))
    assert refused(county, package, (EditedItem("x", "A2", "A2"),)) == ["RECORD_CHANGED"]


def test_after_the_next_round_is_sealed_nothing_is_changed(county: Workspace, tmp_path: Path) -> None:
    assert edit_problem(county.picture, words(county)) is None
    handed_in(county, tmp_path / "二轮")
    assert refused(county, words(county), items_of(words(county))[:1]) == ["RETURN_SEALED"]


def test_what_was_corrected_is_there_when_opened_again(county: Workspace) -> None:
    replace_words(county, words(county), items_of(words(county))[:1], ABOUT, **WHO)
    stored, replies, folder = words(county), county.picture.assessment.replies, county.folder
    county.close()
    with open_workspace(folder, writing=False) as again:
        assert again.picture.assessment.returned == {"words-1": stored}
        assert again.picture.assessment.replies == replies


def test_a_draft_is_read_again_and_forgets_nothing_stored_since(county: Workspace) -> None:
    before = words(county)
    stored = stored_words(before)
    assert written_draft(before, stored) == ""
    draft = WordsDraft(WordsAbout(Level.PROVINCE, "", BACK.date()), stored.items[:1], "还有一条")
    text = written_draft(before, draft)
    assert read_draft(before, text) == draft
    since = replace(before, unassigned=(*before.unassigned, "新的一条"), findings={"B1": before.findings["B1"]})
    assert read_draft(since, text).items == (
        EditedItem("1. A2没有文号", "A2", ""),
        EditedItem("新的一条", None, loose_code("新的一条")),
    )
    for broken in ("", "{", '{"level": "x"}', "[]"):
        assert read_draft(before, broken) == stored

    write_drafts(county.folder, {f"{WORDS_EDIT}words-1": text})
    (told,) = draft_problems(county.folder, county.picture.rubric, county.picture.assessment.returned)
    assert (told.where, told.what) == ("退回意见 文字意见", "修改了一半，还没有存进去。")
    assert draft_problems(county.folder, county.picture.rubric, ("words-2",)) == (), "its set was undone"
