"""开始补正 and the next round: what it names, what it carries, what can be taken back."""

import datetime as dt
import json
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import docx
import pytest

from app.domain.assessment import Answer
from app.domain.changes import Change, Changes
from app.domain.problems import ProblemError, Severity
from app.domain.returned import Reply, reply_key
from app.domain.review import Finding, FindingVerdict, Level, Supplement
from app.domain.revision import ReplyState
from app.domain.rounds import round_of
from app.domain.submission import Link
from app.services.back_up import back_up, restore
from app.services.check import said_problems
from app.services.export_submission import Exported
from app.services.history import undo_step
from app.services.open_workspace import Workspace, open_workspace
from app.services.preview_export import preview_export
from app.services.replies import (
    WordsAbout,
    assign_words,
    take_words,
    unassign_words,
    words_items,
    write_reply,
)
from app.services.revise import begin_revision, to_do_of
from app.services.verify_package import verify_package
from app.services.write_answer import write_answer
from tests.returning import (
    BACK,
    FINDINGS,
    LATER,
    NOW,
    OFFICE,
    OPINION,
    came_back,
    codes_of,
    county_workspace,
    handed_in,
    review_on,
)

WHO = {"person": "张三", "at": BACK}
CITY = {"level": Level.CITY, "office": "示例市爱卫办"}


@pytest.fixture
def county(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(county_workspace(tmp_path), writing=True) as workspace:
        handed_in(workspace, tmp_path / "一轮")
        yield workspace


def part(made: Exported, name: str) -> bytes:
    assert made.package is not None
    with zipfile.ZipFile(made.package.path) as package:
        (entry,) = [one for one in package.namelist() if one.endswith(name)]
        return package.read(entry)


def refused(county: Workspace) -> str:
    with pytest.raises(ProblemError) as error:
        begin_revision(county, **WHO)
    (problem,) = error.value.problems
    return problem.code


# ---------------------------------------------------------------- 开始补正


def test_returned_opinions_become_the_to_do_list(county: Workspace) -> None:
    came_back(county, review_on(county.picture))

    begun = begin_revision(county, **WHO)

    assert begun.round == round_of(county.picture) == 2
    assert [(one.code, one.finding.verdict.value, one.due) for one in begun.to_do] == [
        ("A2", "需补充", dt.date(2022, 3, 1)),
        ("A4", "不认可", None),
    ]
    assert begun.fields()["todo"][0]["opinion"] == OPINION  # type: ignore[index]
    assert begun.to_do[0].state is ReplyState.OPEN


def test_nothing_back_or_nothing_to_do_is_refused(county: Workspace, tmp_path: Path) -> None:
    assert refused(county) == "RETURN_NONE"
    came_back(county, review_on(county.picture, {"A1": FINDINGS["A1"]}))
    assert refused(county) == "RETURN_NOTHING"
    with open_workspace(county_workspace(tmp_path / "新"), writing=True) as fresh:
        assert refused(fresh) == "RETURN_NONE"


def test_what_was_only_adjusted_can_be_gone_on_from_and_is_told(county: Workspace) -> None:
    came_back(county, review_on(county.picture, {"A1": FINDINGS["A1"], "B1": FINDINGS["B1"]}))

    begun, again = begin_revision(county, **WHO), begin_revision(county, **WHO)

    assert (begun.round, [one.code for one in begun.to_do]) == (2, ["B1"])
    assert [(one.code, one.severity) for one in begun.problems] == [("RETURN_NOTHING", Severity.WARNING)]
    assert ([one.code for one in again.problems], again.changes.changes) == (["RETURN_BEGUN"], ())


def test_what_was_only_adjusted_waits_behind_what_is_asked(county: Workspace) -> None:
    came_back(county, review_on(county.picture))
    came_back(county, review_on(county.picture, {"B1": FINDINGS["B1"]}, **CITY))

    assert [one.code for one in begin_revision(county, **WHO).to_do] == ["A2", "A4"]
    assert [one.code for one in begin_revision(county, **WHO).problems] == ["RETURN_BEGUN"]


def test_an_adjusted_criterion_with_supplements_is_to_do(county: Workspace) -> None:
    asked = replace(FINDINGS["B1"], supplements=(Supplement("活动照片"),))
    came_back(county, review_on(county.picture, {"B1": asked}))
    assert [one.code for one in begin_revision(county, **WHO).to_do] == ["B1"]


def test_city_and_province_of_a_round_are_one_correction(county: Workspace) -> None:
    came_back(county, review_on(county.picture, {"A2": FINDINGS["A2"]}, **CITY))
    assert begin_revision(county, **WHO).round == 2
    again = begin_revision(county, **WHO)
    assert (codes_of(again.problems), again.round, bool(again.changes)) == (["RETURN_BEGUN"], 2, False)

    came_back(county, review_on(county.picture), at=LATER)
    later = begin_revision(county, person="张三", at=LATER)

    assert later.round == round_of(county.picture) == 2
    assert [(one.code, one.returned.level) for one in later.to_do] == [
        ("A2", Level.CITY),
        ("A2", Level.PROVINCE),
        ("A4", Level.PROVINCE),
    ]


def test_beginning_can_be_undone_until_the_round_is_sealed(county: Workspace, tmp_path: Path) -> None:
    came_back(county, review_on(county.picture))
    before = county.picture
    step = begin_revision(county, **WHO).changes
    undo_step(county, step, **WHO)
    assert county.picture == before
    assert round_of(county.picture) == 1

    step = begin_revision(county, **WHO).changes
    handed_in(county, tmp_path / "二轮", LATER)
    with pytest.raises(ProblemError) as error:
        undo_step(county, step, **WHO)
    assert codes_of(error.value.problems) == ["RETURN_SEALED"]
    assert round_of(county.picture) == 2


def test_replies_go_over_to_the_review_that_replaces(county: Workspace) -> None:
    first = came_back(county, review_on(county.picture))
    begin_revision(county, **WHO)
    reply = Reply("重新印发", evidence=("E0001",))
    write_reply(county, reply_key(first.id, "A2"), reply, **WHO)
    newer = came_back(
        county, review_on(county.picture, {"A2": FINDINGS["A2"]}, date=dt.date(2022, 1, 30), replaces=first.id)
    )

    begun = begin_revision(county, **WHO)

    assert [(one.returned.id, one.code, one.reply) for one in begun.to_do] == [(newer.id, "A2", reply)]
    assert county.picture.assessment.replies[reply_key(first.id, "A2")] == reply


def test_a_replacing_review_hides_no_reply_before_it_is_begun(county: Workspace, tmp_path: Path) -> None:
    first = came_back(county, review_on(county.picture))
    begin_revision(county, **WHO)
    write_reply(county, reply_key(first.id, "A2"), Reply("重新印发"), **WHO)
    before = [(one.returned.id, one.code) for one in to_do_of(county.picture, LATER.date())]
    came_back(county, review_on(county.picture, {"A1": FINDINGS["A1"]}, replaces=first.id))

    assert [(one.returned.id, one.code) for one in to_do_of(county.picture, LATER.date())] == before
    changes = json.loads(part(handed_in(county, tmp_path / "二轮", LATER), "machine/changes.json"))
    assert (changes["replies"][0]["criterion"], changes["replies"][0]["measure"]) == ("A2", "重新印发")


def test_late_opinions_on_an_older_round_begin_nothing(county: Workspace, tmp_path: Path) -> None:
    first = county.picture.seals[-1]
    came_back(county, review_on(county.picture))
    begin_revision(county, **WHO)
    handed_in(county, tmp_path / "二轮", LATER)
    came_back(county, review_on(county.picture, {"A2": FINDINGS["A2"]}, seal=first, **CITY))
    assert refused(county) == "RETURN_NONE"
    assert round_of(county.picture) == 2


# ---------------------------------------------------------------- the next round


def corrected(county: Workspace, tmp_path: Path) -> Exported:
    """Return round 2 after A2 was done anew, a paper was added and one opinion was replied to."""
    first = came_back(county, review_on(county.picture))
    begin_revision(county, **WHO)
    write_answer(county, "A2", Answer(checked=("a", "b", "c"), statement="已补发文件"), **WHO)
    pieces = county.picture.assessment.evidence
    newer = replace(pieces[0], id="E0009", title="县政发〔2022〕1号", note="我的备注", earlier=())
    county.apply(Changes("添加材料", (Change("evidence", "E0009", None, newer),)), **WHO)
    reply = Reply("重新发文并盖章", "文件已印发", dt.date(2022, 2, 28), dt.date(2022, 2, 15), ("E0009", "E0001"))
    write_reply(county, reply_key(first.id, "A2"), reply, **WHO)
    return handed_in(county, tmp_path / "二轮", LATER)


def test_round_two_names_round_one_and_tells_what_was_changed_and_why(county: Workspace, tmp_path: Path) -> None:
    seal = county.picture.seals[0]
    made = corrected(county, tmp_path)

    assert made.package is not None
    assert made.package.round == 2
    assert made.package.path.name == "示例市示例县_健康县区自评材料_2021年度_第2轮.zip"
    assert "06_整改报告.docx" in {path.name for path in made.files}
    submission = json.loads(part(made, "machine/submission.json"))
    assert submission["round"] == 2
    assert submission["based_on"] == {"id": seal.id, "tagmanifest_sha256": seal.tagmanifest_sha256}
    assert submission["replaces"] is None
    changes = json.loads(part(made, "machine/changes.json"))
    assert changes["since"] == submission["based_on"]
    assert changes["since_round"] == 1
    told = {(one["kind"], one["key"]): one for one in changes["records"]}
    assert told.keys() == {("answer", "A2"), ("evidence", "E0009")}
    answer = told["answer", "A2"]
    assert (answer["title"], answer["what"], answer["criterion"]) == ("单项填报 A2 领导协调机制", "改动", "A2")
    assert answer["before"] == "已做到：发文；开会\n自评说明：+成立领导小组，组长由县长担任"
    assert answer["after"] == "已做到：发文；开会；督导\n自评说明：已补发文件"
    paper = told["evidence", "E0009"]
    assert (paper["what"], paper["title"]) == ("新增", "佐证材料 A2-02 县政发〔2022〕1号")
    assert changes["points"] == [
        {
            "criterion": "A2",
            "computed_before": "2.00",
            "computed_after": "3.00",
            "self_before": "2.00",
            "self_after": "3.00",
        }
    ]
    replied, open_one = changes["replies"]
    assert (replied["criterion"], replied["opinion"], replied["verdict"]) == ("A2", OPINION, "需补充")
    assert (replied["level"], replied["office"]) == ("province", OFFICE)
    assert (replied["measure"], replied["result"]) == ("重新发文并盖章", "文件已印发")
    assert (replied["due"], replied["done"]) == ("2022-03-01", "2022-02-15")
    assert replied["evidence"] == ["A2-02", "A2-01"]
    assert [one["text"] for one in replied["supplements"]] == ["盖章的成立文件", "会议签到表"]
    assert (open_one["criterion"], open_one.get("measure", "")) == ("A4", "")
    found = verify_package(made.package.path)
    assert [str(one) for one in found.problems if one.is_blocking] == []


def test_the_rectification_report_prints_opinion_measure_result_and_evidence(county: Workspace, tmp_path: Path) -> None:
    corrected(county, tmp_path)
    text = "\n".join(one.text for one in docx.Document(str(tmp_path / "二轮" / "06_整改报告.docx")).paragraphs)
    for expected in (
        "示例市示例县",
        "健康县区建设自评整改报告",
        "（第2轮）",
        "需要补正的共2条",
        "已完成整改1条，尚未整改1条",
        "（一）A2 领导协调机制",
        "收到示例省爱国卫生运动委员会办公室（省级）退回的评审意见中，",
        "评审意见（省级，示例省爱国卫生运动委员会办公室，需补充）：",
        "请补充；见附件=1。",
        "需补充材料：盖章的成立文件（2022年3月1日前）。",
        "整改措施：重新发文并盖章。",
        "证明材料：A2-02《县政发〔2022〕1号》、A2-01《=关于成立领导小组的通知》。",
        "已于2022年2月15日完成。",
        "整改措施：（尚未填写）",
        "2022年2月20日",
    ):
        assert expected in text


def test_what_is_the_countys_own_business_stays(county: Workspace, tmp_path: Path) -> None:
    words = (
        words_items(county.picture, "A3 处长私下说经费不够")[0],
        replace(words_items(county.picture, "听说明年不评了")[0], criterion=None),
    )
    take_words(county, words, WordsAbout(Level.CITY, "市里老王", BACK.date()), **WHO)
    returned = came_back(county, review_on(county.picture, {"A2": FINDINGS["A2"]}))
    replaced = came_back(county, review_on(county.picture, {"A4": FINDINGS["A4"]}, **CITY))
    write_reply(county, reply_key(replaced.id, "A4"), Reply("写给旧意见的话"), **WHO)
    came_back(county, review_on(county.picture, {"A1": FINDINGS["A1"]}, **CITY, replaces=replaced.id))
    begin_revision(county, **WHO)
    write_reply(county, reply_key(returned.id, "A2"), Reply("公开的措施"), **WHO)
    made = handed_in(county, tmp_path / "二轮", LATER)

    assert made.package is not None
    with zipfile.ZipFile(made.package.path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    docx_text = part(made, "06_整改报告.docx")
    folder = tmp_path / "拆开"
    folder.mkdir()
    (folder / "a.docx").write_bytes(docx_text)
    with zipfile.ZipFile(folder / "a.docx") as inner:
        parts |= {f"docx/{name}": inner.read(name) for name in inner.namelist()}
    for secret in ("处长私下说", "听说明年不评了", "市里老王", "写给旧意见的话"):
        assert [name for name, content in parts.items() if secret.encode() in content] == []
    assert any("公开的措施".encode() in content for content in parts.values())


def test_a_reply_to_words_travels_with_them(county: Workspace, tmp_path: Path) -> None:
    items = words_items(county.picture, "A3 预算文件没有附")
    take_words(county, items, WordsAbout(Level.CITY, "示例市爱卫办", BACK.date()), **WHO)
    begin_revision(county, **WHO)
    write_reply(county, reply_key("words-1", "A3"), Reply("已附预算文件"), **WHO)
    changes = json.loads(part(handed_in(county, tmp_path / "二轮", LATER), "machine/changes.json"))
    (reply,) = changes["replies"]
    assert (reply["opinion"], reply["measure"]) == ("A3 预算文件没有附", "已附预算文件")


def test_another_export_within_a_round_replaces_the_one_before(county: Workspace, tmp_path: Path) -> None:
    one = county.picture.seals[0]
    first = corrected(county, tmp_path)
    same = handed_in(county, tmp_path / "再来", LATER)
    assert same.package is not None
    assert first.package is not None
    assert (same.package.id, same.package.sha256) == (first.package.id, first.package.sha256)
    assert len(county.picture.seals) == 2

    key = next(iter(county.picture.assessment.replies))
    write_reply(county, key, Reply("另一种说法"), **WHO)
    other = handed_in(county, tmp_path / "三来", LATER)

    submission = json.loads(part(other, "machine/submission.json"))
    assert submission["replaces"] == first.package.id
    assert submission["based_on"]["id"] == one.id
    assert (submission["round"], len(county.picture.seals)) == (2, 3)


def test_a_third_round_goes_on_from_the_second(county: Workspace, tmp_path: Path) -> None:
    second = corrected(county, tmp_path)
    came_back(county, review_on(county.picture, {"A4": FINDINGS["A4"]}))
    assert begin_revision(county, **WHO).round == 3
    write_answer(county, "A1", Answer(met=False), **WHO)
    third = handed_in(county, tmp_path / "三轮", LATER)

    assert second.package is not None
    submission = json.loads(part(third, "machine/submission.json"))
    changes = json.loads(part(third, "machine/changes.json"))
    assert (submission["round"], submission["based_on"]["id"]) == (3, second.package.id)
    assert [one["key"] for one in changes["records"]] == ["A1"]
    assert [one["criterion"] for one in changes["replies"]] == ["A4"]


def test_an_older_seal_without_document_tells_changes_from_digests(county: Workspace, tmp_path: Path) -> None:
    (path,) = [
        file for file in (county.folder / "attachments").rglob("*") if file.name == county.picture.seals[0].document
    ]
    path.unlink()
    changes = json.loads(part(corrected(county, tmp_path), "machine/changes.json"))
    told = {(one["kind"], one["key"]): one for one in changes["records"]}
    assert told.keys() == {("answer", "A2"), ("evidence", "E0009")}
    assert told["answer", "A2"].get("before", "") == ""
    assert changes["points"] == []


def test_a_workspace_moved_to_another_computer_goes_on(county: Workspace, tmp_path: Path) -> None:
    seal = county.picture.seals[0]
    came_back(county, review_on(county.picture))
    saved = back_up(county, tmp_path / "备份", on=BACK.date()).path
    county.close()
    shutil.rmtree(county.folder)
    restore(saved, tmp_path / "别处" / "库")
    with open_workspace(tmp_path / "别处" / "库", writing=True) as moved:
        begin_revision(moved, **WHO)
        write_answer(moved, "A1", Answer(met=False), **WHO)
        made = handed_in(moved, tmp_path / "二轮", LATER)
    link = json.loads(part(made, "machine/submission.json"))["based_on"]
    assert Link(**link) == Link(seal.id, seal.tagmanifest_sha256)
    (record,) = json.loads(part(made, "machine/changes.json"))["records"]
    assert record["before"].startswith("填报为：符合"), "what was sealed came along with the backup"


def test_the_preview_says_the_round_and_what_goes_along(county: Workspace) -> None:
    assert preview_export(county.folder, county.picture).round == 1
    came_back(county, review_on(county.picture))
    begin_revision(county, **WHO)
    preview = preview_export(county.folder, county.picture)
    assert preview.round == 2
    assert "06_整改报告.docx" in {one.name for one in preview.documents}
    assert [one.where for one in said_problems(county.picture) if one.code == "RETURN_OPEN"] == [
        "退回意见 A2",
        "退回意见 A4",
    ]


# ---------------------------------------------------------------- the to-do list


def test_what_was_done_since_is_offered_and_late_is_said(county: Workspace, tmp_path: Path) -> None:
    corrected(county, tmp_path)
    first, second = to_do_of(county.picture, dt.date(2022, 3, 2))
    assert first.changed == (("answer", "A2"), ("evidence", "E0009"))
    assert first.proofs == ("E0009",)
    assert (first.state, first.is_overdue) == (ReplyState.DONE, False)
    assert (second.state, second.changed, second.is_overdue) == (ReplyState.OPEN, (), False)
    key = first.key
    write_reply(county, key, replace(first.reply, done=None), **WHO)
    late = {day: to_do_of(county.picture, dt.date(2022, 3, day))[0].is_overdue for day in (1, 2)}
    assert late == {1: False, 2: True}


def test_a_reply_is_refused_where_there_is_nothing_to_reply_to(county: Workspace) -> None:
    returned = came_back(county, review_on(county.picture))
    for key, reply, code in (
        (reply_key(returned.id, "C1"), Reply("x"), "RECORD_CHANGED"),
        (reply_key("没有", "A2"), Reply("x"), "RECORD_CHANGED"),
        (reply_key(returned.id, "A2"), Reply(evidence=("E0777",)), "UNKNOWN_ID"),
        (reply_key(returned.id, "A2"), Reply("\x00"), "TEXT_CONTROL"),
    ):
        with pytest.raises(ProblemError) as error:
            write_reply(county, key, reply, **WHO)
        assert codes_of(error.value.problems) == [code]
    write_reply(county, reply_key(returned.id, "A2"), Reply("x"), **WHO)
    write_reply(county, reply_key(returned.id, "A2"), Reply(), **WHO)
    assert county.picture.assessment.replies == {}


def test_words_are_assigned_and_unassigned_and_none_is_lost(county: Workspace) -> None:
    text = "1. A2没有文号\n2. 请尽快\n3. A2没有签到表"
    take_words(county, words_items(county.picture, text), WordsAbout(Level.CITY, "市爱卫办", BACK.date()), **WHO)
    kept = county.picture.assessment.returned["words-1"]
    assert (kept.round, kept.level, kept.office, kept.received) == (1, Level.CITY, "市爱卫办", BACK.date())
    assert kept.findings == {"A2": Finding(FindingVerdict.SUPPLEMENT, opinion="1. A2没有文号\n3. A2没有签到表")}
    assert kept.unassigned == ("2. 请尽快",)

    assign_words(county, "words-1", 0, "A3", **WHO)
    unassign_words(county, "words-1", "A2", **WHO)

    kept = county.picture.assessment.returned["words-1"]
    assert {code: one.opinion for code, one in kept.findings.items()} == {"A3": "2. 请尽快"}
    assert kept.unassigned == ("1. A2没有文号\n3. A2没有签到表",)
    assert kept.findings["A3"].points is None or kept.findings["A3"].points == Decimal(0)


def test_words_need_a_sealed_round(tmp_path: Path) -> None:
    with open_workspace(county_workspace(tmp_path), writing=True) as fresh, pytest.raises(ProblemError) as error:
        take_words(
            fresh, words_items(fresh.picture, "A1 不行"), WordsAbout(Level.CITY, "", NOW.date()), person="", at=NOW
        )
    assert codes_of(error.value.problems) == ["RETURN_NONE"]
