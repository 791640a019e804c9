"""Replies that nothing proves, and opinions that no report tells of, are said before a later round goes out."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import docx
import pytest

from app.domain.opinion_words import OpinionItem
from app.domain.problems import Problem, has_blocking
from app.domain.returned import Reply, loose_code, reply_key
from app.domain.review import Level
from app.services.check import said_problems
from app.services.enter_evidence import remove_evidence
from app.services.history import undo_step
from app.services.open_workspace import Workspace, open_workspace
from app.services.replies import WordsAbout, assign_words, remove_words, take_words, words_items, write_reply
from app.services.revise import begin_revision, round_said, to_do_of, unreplied_words
from app.services.revision_problems import named_by_replies, revision_problems
from app.services.verify_package import verify_package
from tests.returning import BACK, came_back, county_workspace, handed_in, review_on

DAY = dt.date(2022, 2, 10)


@pytest.fixture
def county(tmp_path: Path) -> Iterator[Workspace]:
    """Round 2 of a county: A2 and A4 are to be answered."""
    with open_workspace(county_workspace(tmp_path), writing=True) as workspace:
        handed_in(workspace, tmp_path / "一轮")
        came_back(workspace, review_on(workspace.picture))
        begin_revision(workspace, person="张三", at=BACK)
        yield workspace


def reply_to(county: Workspace, code: str, reply: Reply) -> None:
    (returned,) = county.picture.assessment.returned
    write_reply(county, reply_key(returned, code), reply, person="张三", at=BACK)


def told(county: Workspace, where: str) -> list[Problem]:
    return [one for one in revision_problems(county.picture) if one.where == where]


def test_a_removed_piece_that_a_reply_names_is_said(county: Workspace) -> None:
    piece = county.picture.assessment.evidence[0]
    reply_to(county, "A2", Reply("补了章", "已补齐", done=DAY, evidence=(piece.id,)))
    assert named_by_replies(county.picture, [piece.id]) == named_by_replies(county.picture, [piece.id, "没有的"])
    assert named_by_replies(county.picture, ["没有的"]) == ()
    assert told(county, "退回意见 A2") == []

    step = remove_evidence(county, [piece.id], person="张三", at=BACK)

    (at_once,) = named_by_replies(county.picture, [piece.id])
    assert (at_once.code, "A2" in at_once.what) == ("RETURN_EVIDENCE", True)
    (stays,) = told(county, "退回意见 A2")
    assert (stays.code, "1件" in stays.what) == ("RETURN_EVIDENCE", True)
    assert stays in said_problems(county.picture)
    undo_step(county, step, person="张三", at=BACK)
    assert told(county, "退回意见 A2") == []


def test_done_without_a_result_is_said(county: Workspace) -> None:
    piece = county.picture.assessment.evidence[0]
    done = Reply("补了章", done=DAY)
    reply_to(county, "A2", done)
    (one,) = told(county, "退回意见 A2")
    assert (one.code, "整改结果和证明材料" in one.what) == ("RETURN_UNPROVEN", True)
    reply_to(county, "A2", replace(done, evidence=(piece.id,)))
    (one,) = told(county, "退回意见 A2")
    assert one.what == "写了完成日期，还没有整改结果。"
    reply_to(county, "A2", replace(done, result="已补齐"))
    assert told(county, "退回意见 A2") == []


def test_done_before_the_opinion_was_there_is_said_and_not_refused(county: Workspace) -> None:
    """The review bears 2022-01-25 and was taken in on 2022-02-01; words are of the day that was typed with them."""
    piece = county.picture.assessment.evidence[0]
    done = Reply("补了章", "已补齐", done=dt.date(2022, 1, 24), evidence=(piece.id,))
    reply_to(county, "A2", done)
    (one,) = told(county, "退回意见 A2")
    assert (one.code, one.is_blocking) == ("RETURN_EARLY", False)
    assert one.what == "完成日期（2022-01-24）早于提出意见的日期（2022-01-25）。"
    assert one in said_problems(county.picture)
    reply_to(county, "A2", replace(done, done=dt.date(2022, 1, 25)))
    assert told(county, "退回意见 A2") == []

    about = WordsAbout(Level.CITY, "示例市爱卫办", BACK.date())
    take_words(county, (OpinionItem("总的看材料太薄"),), about, person="张三", at=BACK)
    begin_revision(county, person="张三", at=BACK)
    key = reply_key("words-1", loose_code("总的看材料太薄"))
    early = replace(done, done=dt.date(2022, 1, 31))
    write_reply(county, key, early, person="张三", at=BACK)
    assert [one.code for one in told(county, "退回意见 总体意见")] == ["RETURN_EARLY"]
    write_reply(county, key, replace(early, done=BACK.date()), person="张三", at=BACK)
    assert told(county, "退回意见 总体意见") == []


def test_a_reply_carried_on_to_a_later_opinion_is_not_early(county: Workspace) -> None:
    piece = county.picture.assessment.evidence[0]
    done = Reply("补了章", "已补齐", done=dt.date(2022, 1, 28), evidence=(piece.id,))
    reply_to(county, "A2", done)
    (first,) = county.picture.assessment.returned
    again = review_on(county.picture, date=dt.date(2022, 1, 30), replaces=first)
    came_back(county, again)
    begin_revision(county, person="张三", at=BACK)
    carried = next(key for key in county.picture.assessment.replies if not key.startswith(first))
    assert carried.endswith(" A2")

    assert told(county, "退回意见 A2") == []


def test_words_without_a_reply_are_said_to_stay_out_of_the_report(county: Workspace) -> None:
    about = WordsAbout(Level.CITY, "示例市爱卫办", BACK.date())
    take_words(county, words_items(county.picture, "A3 计划没有印发"), about, person="张三", at=BACK)
    assert unreplied_words(to_do_of(county.picture, DAY)) == 0, "not begun"
    begin_revision(county, person="张三", at=BACK)
    assert unreplied_words(to_do_of(county.picture, DAY)) == 1
    assert told(county, "退回意见 A3") == []
    (one,) = told(county, "退回意见")
    assert (one.code, "有1条（A3）" in one.what) == ("RETURN_OPEN", True)
    assert "其中1条是录入的文字意见" in round_said(county.picture, to_do_of(county.picture, DAY))
    words = next(key for key, one in county.picture.assessment.returned.items() if one.review is None)
    write_reply(county, reply_key(words, "A3"), Reply("印发了"), person="张三", at=BACK)
    assert "文字意见" not in round_said(county.picture, to_do_of(county.picture, DAY))


def test_words_without_a_criterion_are_said_to_stay_out_of_the_report(county: Workspace) -> None:
    about = WordsAbout(Level.CITY, "示例市爱卫办", BACK.date())
    take_words(county, (OpinionItem("总的看材料太薄", None),), about, person="张三", at=BACK)
    begin_revision(county, person="张三", at=BACK)
    (one,) = told(county, "退回意见")
    assert (one.code, "没有对应评分项的文字意见有1条" in one.what) == ("RETURN_OPEN", True)

    key = reply_key("words-1", loose_code("总的看材料太薄"))
    write_reply(county, key, Reply("补了材料", done=DAY), person="张三", at=BACK)

    assert told(county, "退回意见") == []
    assert [one.code for one in told(county, "退回意见 总体意见")] == ["RETURN_UNPROVEN"]


def test_a_reply_to_the_whole_is_in_the_report_and_follows_its_opinion(county: Workspace, tmp_path: Path) -> None:
    text = "总的看材料太薄"
    about = WordsAbout(Level.CITY, "示例市爱卫办", BACK.date())
    take_words(county, (OpinionItem(text), OpinionItem("另一条")), about, person="张三", at=BACK)
    begin_revision(county, person="张三", at=BACK)
    loose = reply_key("words-1", loose_code(text))
    write_reply(county, loose, Reply("补了材料", "够了", done=DAY), person="张三", at=BACK)

    made = handed_in(county, tmp_path / "二轮", BACK)

    report = next(path for path in made.files if path.name.endswith("整改报告.docx"))
    lines = [one.text for one in docx.Document(str(report)).paragraphs]
    place = lines.index("（三）总体意见")
    assert lines[place + 1] == "评审意见（市级，示例市爱卫办）：总的看材料太薄。"
    assert not any("另一条" in line for line in lines)
    assert made.package is not None
    assert not has_blocking(verify_package(made.package.path).problems)

    assigned = assign_words(county, "words-1", 0, "A3", person="张三", at=BACK)
    assert [key for key in county.picture.assessment.replies if key.startswith("words-1")] == ["words-1 A3"]
    undo_step(county, assigned, person="张三", at=BACK)
    assert county.picture.assessment.replies[loose].measure == "补了材料"
    remove_words(county, "words-1", person="张三", at=BACK)
    assert not any(key.startswith("words-1") for key in county.picture.assessment.replies)


def test_a_sealed_round_says_so(county: Workspace, tmp_path: Path) -> None:
    assert "改好后照常导出，就是第2轮" in round_said(county.picture, ())
    handed_in(county, tmp_path / "二轮", BACK)
    assert round_said(county.picture, ()).startswith("第2轮已封装（2022-02-01）。")
