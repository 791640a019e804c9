"""changes.json: read again as it was written, and told where it does not belong to the round it lies in."""

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from app.domain.problems import ProblemError
from app.domain.round_changes import PointsChange, RecordChange, RoundChanges, RoundReply
from app.domain.submission import Link, Submission
from app.exchange.bag import PayloadFile
from app.exchange.changes_json import read_changes, write_changes
from app.exchange.submission_json import submission_id
from app.exchange.verify import OpenedPackage, open_package
from tests.exchange.packages import small_package, small_payload, small_submission
from tests.exchange.strategies import round_changes

SINCE = Link("1" * 64, "2" * 64)
CHANGES = RoundChanges(
    SINCE,
    1,
    (RecordChange("answer", "A2", "A2 成立领导小组", "改动", "1项", "2项", "A2"),),
    (PointsChange("A2", Decimal("1.00"), Decimal("2.00"), Decimal("1.00"), Decimal("2.00")),),
    (
        RoundReply(
            "A2", "province", "省爱卫办", " 缺会议纪要\n请补 ", "需补充", "补开会议", "已补", evidence=("A2-02",)
        ),
    ),
)


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(round_changes())
def test_changes_are_read_as_they_were_written(changes: RoundChanges) -> None:
    data = write_changes(changes)

    assert read_changes(data) == changes
    assert write_changes(read_changes(data)) == data


Edit = Callable[[dict[str, Any]], object]


@pytest.mark.parametrize(
    ("edit", "where", "code"),
    [
        (lambda d: d.update(extra=1), "extra", "PACKAGE_CONTENT"),
        (lambda d: d.pop("since"), "since", "PACKAGE_CONTENT"),
        (lambda d: d.update(since_round="1"), "since_round", "PACKAGE_CONTENT"),
        (lambda d: d.update(since_round=10**15), "since_round", "PACKAGE_CONTENT"),
        (lambda d: d["points"][0].update(computed_after="1" + "0" * 15), "points.0", "PACKAGE_CONTENT"),
        (lambda d: d["records"][0].update(before="\x08"), "records.0.before", "PACKAGE_CONTENT"),
        (lambda d: d["replies"][0].update(due="soon"), "replies.0.due", "PACKAGE_CONTENT"),
        (lambda d: d["replies"][0].update(result=""), "", "PACKAGE_CONTENT"),
        (lambda d: d.update(format=2, novelty=1), "", "PACKAGE_FORMAT_NEWER"),
    ],
)
def test_edited_changes_are_refused_and_say_where(edit: Edit, where: str, code: str) -> None:
    document = json.loads(write_changes(CHANGES))
    edit(document)
    data = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    with pytest.raises(ProblemError) as caught:
        read_changes(data)

    assert (f"machine/changes.json {where}".rstrip(), code) in [(one.where, one.code) for one in caught.value.problems]


# ---------------------------------------------------------------- in a package


def second_round(changes: bytes | None = write_changes(CHANGES), **more: Any) -> Submission:
    given = {"round": 2, "based_on": SINCE, "changes": hashlib.sha256(changes or b"").hexdigest() if changes else ""}
    return replace(small_submission(), **(given | more))


def opened(folder: Path, submission: Submission, changes: Sequence[bytes]) -> OpenedPackage:
    payload = [*small_payload(submission), *(PayloadFile("machine/changes.json", data) for data in changes)]
    with open_package(small_package(folder, payload).path) as package:
        return package


def told(package: OpenedPackage) -> list[str]:
    assert {one.code for one in package.problems} <= {"PACKAGE_CONTENT"}
    return [f"{one.where} {one.what}" for one in package.problems if one.is_blocking]


def test_a_second_round_brings_its_changes(tmp_path: Path) -> None:
    package = opened(tmp_path, second_round(), [write_changes(CHANGES)])

    assert package.problems == ()
    assert package.changes == CHANGES


def test_a_second_round_without_changes_is_named(tmp_path: Path) -> None:
    assert told(opened(tmp_path, second_round(None), [])) == [
        "machine/changes.json 第2轮的包里没有补正说明（与上一轮相比改了什么、为什么改）。"
    ]


def test_changes_in_a_first_round_are_named(tmp_path: Path) -> None:
    assert told(opened(tmp_path, small_submission(), [write_changes(CHANGES)])) == [
        "machine/changes.json 第1轮没有上一轮，却带了补正说明。"
    ]


def test_other_changes_than_those_named_are_told(tmp_path: Path) -> None:
    other = write_changes(replace(CHANGES, replies=()))

    assert told(opened(tmp_path, second_round(), [other])) == ["machine/changes.json 补正说明不是县区登记的那一份。"]


def test_changes_since_another_round_are_told(tmp_path: Path) -> None:
    other = write_changes(replace(CHANGES, since=Link("3" * 64), since_round=2))

    assert told(opened(tmp_path, second_round(other), [other])) == [
        "machine/changes.json 补正说明所接的上一轮，不是申报数据里写的那一份。",
        "machine/changes.json 补正说明写的上一轮是第2轮，本包是第2轮。",
    ]


def test_changes_that_cannot_be_read_are_told_once(tmp_path: Path) -> None:
    bad = b'{"format":1}'

    package = opened(tmp_path, second_round(bad), [bad])

    assert package.changes is None
    assert package.submission is not None
    assert all("缺少这一项" in one for one in told(package))


def test_only_changes_bring_a_key_of_their_own() -> None:
    """It came later than the format: a first round keeps its id."""
    from app.exchange.submission_json import read_submission, write_submission

    assert "changes" not in json.loads(write_submission(small_submission()))
    later = second_round()
    assert read_submission(write_submission(later)) == later
    assert submission_id(later) != submission_id(replace(later, changes="0" * 64))
