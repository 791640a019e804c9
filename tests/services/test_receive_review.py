"""A return package comes in: only to the workspace that sealed the submission, once, and every word as it was."""

import datetime as dt
import os
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.assessment import Answer
from app.domain.problems import ProblemError
from app.domain.review import Level
from app.domain.rounds import replaced_by, standing_reviews
from app.files.digests import sha256_of
from app.services.history import undo_step
from app.services.open_workspace import Workspace, open_workspace
from app.services.receive_review import receive_review
from app.services.write_answer import write_answer
from tests.returning import (
    BACK,
    FINDINGS,
    LATER,
    NOW,
    OFFICE,
    OPINION,
    codes_of,
    county_workspace,
    handed_in,
    return_package,
    review_on,
)

WHO = {"person": "张三", "at": BACK}


@pytest.fixture
def county(tmp_path: Path) -> Iterator[Workspace]:
    with open_workspace(county_workspace(tmp_path), writing=True) as workspace:
        handed_in(workspace, tmp_path / "出")
        yield workspace


def test_a_return_is_taken_in_whole_and_kept_as_it_came(county: Workspace, tmp_path: Path) -> None:
    review = review_on(county.picture)
    package = return_package(county.picture, review, tmp_path / "省" / "退回.zip")
    name = package.with_name("微信下载(1).zip")
    package.rename(name)

    taken = receive_review(county, name, **WHO)

    kept = county.picture.assessment.returned[taken.returned.id]
    assert taken.is_new
    assert (kept.round, kept.level, kept.office, kept.received) == (1, Level.PROVINCE, OFFICE, BACK.date())
    assert kept.review == review
    assert kept.findings == FINDINGS
    assert kept.file is not None
    assert kept.file.name == "微信下载(1).zip"
    assert sha256_of(county.attachment(kept.file.sha256)) == sha256_of(name)
    fields = {one["criterion"]: one for one in taken.fields()["findings"]}  # type: ignore[attr-defined]
    assert fields["A2"] == {
        "criterion": "A2",
        "code": "A2",
        "title": "领导协调机制",
        "self": "2.00",
        "computed": "2.00",
        "verified": "1.00",
        "points": "1.00",
        "verdict": "需补充",
        "opinion": OPINION,
        "supplements": [{"text": "盖章的成立文件", "due": "2022-03-01"}, {"text": "会议签到表", "due": None}],
        "note": "",
        "level": "province",
    }
    assert list(fields) == ["A1", "A2", "A4", "B1"]
    with open_workspace(county.folder, writing=False) as again:
        assert again.picture.assessment.returned == {taken.returned.id: kept}


@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes only there")
def test_a_name_that_is_no_utf_8_is_read_as_windows_wrote_it(county: Workspace, tmp_path: Path) -> None:
    package = return_package(county.picture, review_on(county.picture), tmp_path / "省" / "退回.zip")
    package = package.rename(package.with_name(os.fsdecode("退回.zip".encode("gbk"))))

    taken = receive_review(county, package, **WHO)

    assert taken.returned.file is not None
    assert taken.returned.file.name == "退回.zip"


def test_the_same_return_twice_is_one_record(county: Workspace, tmp_path: Path) -> None:
    package = return_package(county.picture, review_on(county.picture), tmp_path / "省" / "退回.zip")
    receive_review(county, package, **WHO)
    before = county.picture

    again = receive_review(county, package, person="李", at=LATER)

    assert not again.is_new
    assert codes_of(again.problems).count("RETURN_TWICE") == 1
    assert county.picture == before


def test_the_same_return_under_another_key_is_told(
    county: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = review_on(county.picture)
    receive_review(county, return_package(county.picture, review, tmp_path / "省" / "退回.zip"), **WHO)
    monkeypatch.setenv("JKXQ_KEYS", str(tmp_path / "别人的钥匙"))
    again = receive_review(county, return_package(county.picture, review, tmp_path / "冒名" / "退回.zip"), **WHO)

    assert not again.is_new
    assert "SIGNATURE_OTHER_KEY" in codes_of(again.problems)


def unsigned(package: Path, target: Path) -> Path:
    """Write a copy without its signature, as a program that packs anew may leave it."""
    with zipfile.ZipFile(package) as source, zipfile.ZipFile(target, "w") as copy:
        for entry in source.infolist():
            if "/signatures/" not in entry.filename:
                copy.writestr(entry, source.read(entry))
    return target


def test_the_same_return_with_and_without_signature_is_told(county: Workspace, tmp_path: Path) -> None:
    package = return_package(county.picture, review_on(county.picture), tmp_path / "省" / "退回.zip")
    bare = unsigned(package, tmp_path / "无签名.zip")

    first = receive_review(county, bare, **WHO)
    again = receive_review(county, package, **WHO)

    assert first.is_new
    assert [one.what_to_do for one in first.problems if one.code == "SIGNATURE_NONE"] == ["请向发来的人核实包的来源。"]
    assert codes_of(again.problems) == ["RETURN_TWICE", "SIGNATURE_NONE"]
    assert "那份没有签名，这份有签名（指纹 " in again.problems[-1].what
    assert codes_of(receive_review(county, bare, **WHO).problems) == ["SIGNATURE_NONE", "RETURN_TWICE"]


def test_figures_that_come_back_have_two_places(county: Workspace, tmp_path: Path) -> None:
    findings = {"A2": replace(FINDINGS["A2"], points=Decimal(1))}
    package = return_package(county.picture, review_on(county.picture, findings), tmp_path / "省" / "退回.zip")

    (one,) = receive_review(county, package, **WHO).fields()["findings"]  # type: ignore[misc]

    assert (one["self"], one["computed"], one["verified"], one["points"]) == ("2.00", "2.00", "1.00", "1.00")


def test_a_return_for_another_county_is_refused_and_says_whose_it_is(county: Workspace, tmp_path: Path) -> None:
    package = return_package(county.picture, review_on(county.picture), tmp_path / "省" / "退回.zip")
    other = open_workspace(county_workspace(tmp_path / "邻县"), writing=True)
    before = sorted(path.name for path in (other.folder / "attachments").rglob("*"))

    with pytest.raises(ProblemError) as refused:
        receive_review(other, package, **WHO)

    (problem,) = [one for one in refused.value.problems if one.is_blocking]
    assert problem.code == "RETURN_UNMATCHED"
    assert "示例市示例县2021年度第1轮" in problem.what
    assert other.picture.assessment.returned == {}
    assert sorted(path.name for path in (other.folder / "attachments").rglob("*")) == before
    other.close()


def test_the_same_id_with_another_tag_manifest_is_refused(county: Workspace, tmp_path: Path) -> None:
    review = review_on(county.picture)
    forged = replace(review, of=replace(review.of, tagmanifest_sha256="0" * 64))
    package = return_package(county.picture, forged, tmp_path / "省" / "退回.zip")

    with pytest.raises(ProblemError) as refused:
        receive_review(county, package, **WHO)

    assert "编号对得上" in next(one.what for one in refused.value.problems if one.code == "RETURN_UNMATCHED")


@pytest.mark.parametrize("part", ["county", "cycle"])
def test_the_same_seal_with_another_county_or_cycle_is_refused(county: Workspace, tmp_path: Path, part: str) -> None:
    review = review_on(county.picture)
    others = replace(getattr(review.of, part), name="别的")
    forged = replace(review, of=replace(review.of, **{part: others}))
    package = return_package(county.picture, forged, tmp_path / "省" / "退回.zip")

    with pytest.raises(ProblemError) as refused:
        receive_review(county, package, **WHO)

    told = [one.what for one in refused.value.problems if one.code == "RETURN_UNMATCHED"]
    assert told[0].startswith("退回包写的是")
    assert "别的" in told[0]
    assert county.picture.assessment.returned == {}


def half(data: bytes) -> bytes:
    return data[: len(data) // 2]


def flipped(data: bytes) -> bytes:
    """One bit changed, inside the first file after the small ones."""
    place = len(data) // 2
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


@pytest.mark.parametrize("damage", [half, flipped])
def test_a_damaged_return_is_refused(county: Workspace, tmp_path: Path, damage: Callable[[bytes], bytes]) -> None:
    package = return_package(county.picture, review_on(county.picture), tmp_path / "省" / "退回.zip")
    package.write_bytes(damage(package.read_bytes()))

    with pytest.raises(ProblemError) as refused:
        receive_review(county, package, **WHO)

    assert any(one.code.startswith("PACKAGE_") for one in refused.value.problems)
    assert county.picture.assessment.returned == {}


def test_a_submission_package_and_a_folder_are_no_returns(county: Workspace, tmp_path: Path) -> None:
    (own,) = (tmp_path / "出").glob("*.zip")
    for path in (own, tmp_path / "出", tmp_path / "没有.zip"):
        with pytest.raises(ProblemError):
            receive_review(county, path, **WHO)
    assert county.picture.assessment.returned == {}


def test_a_review_that_replaces_one_takes_its_place_in_any_order(county: Workspace, tmp_path: Path) -> None:
    from app.exchange.review_json import review_id

    first = review_on(county.picture)
    second = review_on(county.picture, {"A1": FINDINGS["A1"]}, date=dt.date(2022, 1, 30), replaces=review_id(first))
    packages = [
        return_package(county.picture, second, tmp_path / "省" / "二.zip"),
        return_package(county.picture, first, tmp_path / "省" / "一.zip"),
    ]
    told = [codes_of(receive_review(county, package, **WHO).problems) for package in packages]

    returned = county.picture.assessment.returned
    assert "RETURN_REPLACED" in told[1]
    assert len(returned) == 2
    assert replaced_by(returned, review_id(first)) == review_id(second)
    assert [one.id for one in standing_reviews(returned, 1)] == [review_id(second)]


def test_two_reviews_of_a_level_that_do_not_name_each_other_both_stand(county: Workspace, tmp_path: Path) -> None:
    for number, findings in enumerate((FINDINGS, {"A1": FINDINGS["A1"]})):
        package = return_package(county.picture, review_on(county.picture, findings), tmp_path / f"{number}.zip")
        told = receive_review(county, package, **WHO).problems
    assert [one.severity.value for one in told if one.code == "RETURN_REPLACED"] == ["warning"]
    assert len(standing_reviews(county.picture.assessment.returned, 1)) == 2


def test_a_review_of_an_earlier_package_of_the_round_is_taken_with_a_word(county: Workspace, tmp_path: Path) -> None:
    old = county.picture.seals[-1]
    answer = county.picture.assessment.answers["A1"]
    write_answer(county, "A1", replace(answer, statement="改过"), person="张三", at=NOW)
    handed_in(county, tmp_path / "再出")
    package = return_package(county.picture, review_on(county.picture, seal=old), tmp_path / "省" / "退回.zip")

    taken = receive_review(county, package, **WHO)

    assert "RETURN_OLDER" in codes_of(taken.problems)


def test_other_points_than_were_sealed_are_told(county: Workspace, tmp_path: Path) -> None:
    answers = {**county.picture.assessment.answers, "A1": Answer(met=False)}
    other = replace(county.picture, assessment=replace(county.picture.assessment, answers=answers))
    package = return_package(county.picture, review_on(other), tmp_path / "省" / "退回.zip")

    told = receive_review(county, package, **WHO).problems

    assert [one.what for one in told if one.code == "SCORE_DIFFERS"] == [
        "退回包里写的自评分或复算分，与本县区封装的有1项不同：A1。"
    ]


def test_taking_in_can_be_undone(county: Workspace, tmp_path: Path) -> None:
    package = return_package(county.picture, review_on(county.picture), tmp_path / "省" / "退回.zip")
    taken = receive_review(county, package, **WHO)

    undo_step(county, taken.changes, **WHO)

    assert county.picture.assessment.returned == {}
    assert receive_review(county, package, **WHO).is_new
