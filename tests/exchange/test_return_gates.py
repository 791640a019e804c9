"""Basic conditions (基本条件) in a return package: carried byte for byte, checked strictly, named when altered."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.domain.problems import ProblemError
from app.domain.review import GateFinding, Review
from app.domain.rubric import Gate, Rubric
from app.exchange.bag import PayloadFile
from app.exchange.keys import own_key
from app.exchange.layout import START_PAGE
from app.exchange.names import review_package_name
from app.exchange.opened import OpenedReviewPackage
from app.exchange.review_bag import open_review_package, packed_review, write_review_package
from app.exchange.review_json import read_review, review_id, write_review
from app.exchange.review_start_page import review_start_page
from app.files.canonical import digest
from tests.exchange.packages import contents, small_rubric, with_digests_remade, zipped
from tests.exchange.return_packages import SEEN, small_documents, small_review
from tests.exchange.test_start_page import Page

Files = dict[str, bytes]
REVIEW, PAGE, SIGNATURE = "data/machine/review.json", f"data/{START_PAGE}", "signatures/ed25519.json"
OPINION = "没有挂牌<b>\n  见照片　㙍"
GATES = {"G1": GateFinding(met=False, opinion=OPINION, note="经合议"), "G3": GateFinding(met=True)}


def rubric() -> Rubric:
    gates = (Gate("G1", "有<机构>"), Gate("G2", "有经费"), Gate("G3", "无事故"))
    return replace(small_rubric(), gates=gates)


def review(gates: dict[str, GateFinding] | None = None) -> Review:
    one = small_review()
    of = replace(one.of, rubric_sha256=digest(rubric()))
    made = replace(one, of=of, gates=GATES if gates is None else gates)
    return packed_review(made, small_documents())


def sealed(folder: Path, one: Review) -> Files:
    photos = [PayloadFile(path, SEEN, sha256) for sha256, path in one.photos.items()]
    made = write_review_package(
        folder / "return.zip",
        top=review_package_name(one),
        review=one,
        rubric=rubric(),
        documents=[*small_documents(), *photos],
        bag_info=(),
        sign=own_key(folder / "office"),
    )
    return contents(made.path)


def opened(folder: Path, files: Files) -> OpenedReviewPackage:
    with open_review_package(zipped(folder / "received.zip", files)) as package:
        return package


def blocking(package: OpenedReviewPackage) -> list[tuple[str, str]]:
    return [(one.code, one.where) for one in package.problems if one.is_blocking]


def test_what_was_found_travels_and_is_read_again(tmp_path: Path) -> None:
    package = opened(tmp_path, sealed(tmp_path, review()))

    assert blocking(package) == []
    assert package.review is not None
    assert package.review.gates == GATES


def test_a_review_without_any_keeps_its_bytes_and_its_id() -> None:
    without, one = review({}), review()

    assert b'"gates"' not in write_review(without)
    document = json.loads(write_review(without))
    document.pop("id")
    plain = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert hashlib.sha256(plain).hexdigest() == review_id(without)
    assert json.loads(write_review(one))["gates"] == {
        "G1": {"met": False, "note": "经合议", "opinion": OPINION},
        "G3": {"met": True},
    }
    assert read_review(write_review(one)) == one


@pytest.mark.parametrize(
    ("edit", "where"),
    [
        (lambda d: d.update(gates={}), "machine/review.json"),
        (lambda d: d["gates"].update(G2={}), "machine/review.json gates.G2"),
        (lambda d: d["gates"]["G1"].update(met="false"), "machine/review.json gates.G1.met"),
        (lambda d: d["gates"]["G1"].update(met=0), "machine/review.json gates.G1.met"),
        (lambda d: d["gates"]["G1"].update(points="1"), "machine/review.json gates.G1.points"),
        (lambda d: d["gates"]["G1"].update(opinion="a\x07"), "machine/review.json gates.G1.opinion"),
        (lambda d: d["gates"]["G3"].update(opinion=""), "machine/review.json"),
    ],
)
def test_what_our_program_would_not_have_written_is_refused(edit: Callable[[Any], object], where: str) -> None:
    document = json.loads(write_review(review()))
    edit(document)
    with pytest.raises(ProblemError) as told:
        read_review(resealed(document))

    assert where in {one.where for one in told.value.problems}


def resealed(document: dict[str, Any]) -> bytes:
    """Return an edited review with an id that fits again."""
    document.pop("id")
    plain = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    document["id"] = hashlib.sha256(plain).hexdigest()
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def test_a_condition_that_the_rubric_does_not_have_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as told:
        sealed(tmp_path, review({"G9": GateFinding(met=True)}))

    assert [one.where for one in told.value.problems] == ["machine/review.json 基本条件 G9"]


# ---------------------------------------------------------------- altered on the way


def flipped(document: dict[str, Any]) -> None:
    document["gates"]["G1"]["met"] = True


def dropped(document: dict[str, Any]) -> None:
    document.pop("gates")


@pytest.mark.parametrize(("edit", "ours"), [(flipped, "符合"), (dropped, "没有写")])
def test_a_verdict_altered_in_the_data_and_signed_again_is_named(
    tmp_path: Path, edit: Callable[[dict[str, Any]], None], ours: str
) -> None:
    files = sealed(tmp_path, review())
    document = json.loads(files[REVIEW])
    edit(document)
    files = with_digests_remade(files | {REVIEW: resealed(document)})
    files |= {SIGNATURE: own_key(tmp_path / "forger")(files["tagmanifest-sha256.txt"])}

    package = opened(tmp_path, files)

    found = [one for one in package.problems if one.is_blocking]
    assert (found[0].code, found[0].where) == ("PACKAGE_CONTENT", f"{START_PAGE} 基本条件 G1")
    assert found[0].what == f"首页印的核实结论与数据不同（印的是不符合，数据是{ours}）。"


def test_a_verdict_altered_on_the_page_and_signed_again_is_named(tmp_path: Path) -> None:
    files = sealed(tmp_path, review())
    page = files[PAGE].replace('<td class="word">不符合</td>'.encode(), '<td class="word">符合</td>'.encode())
    assert page != files[PAGE]
    files = with_digests_remade(files | {PAGE: page})
    files |= {SIGNATURE: own_key(tmp_path / "forger")(files["tagmanifest-sha256.txt"])}

    assert blocking(opened(tmp_path, files)) == [("PACKAGE_CONTENT", f"{START_PAGE} 基本条件 G1")]


def test_a_second_row_for_the_same_condition_is_named(tmp_path: Path) -> None:
    files = sealed(tmp_path, review())
    row = '<tr><td>G1</td><td>有&lt;机构&gt;</td><td class="word">符合</td><td></td></tr>'
    page = files[PAGE].decode().replace("<tr><td>G1</td>", f"{row}<tr><td>G1</td>", 1)
    files = with_digests_remade(files | {PAGE: page.encode()})

    found = [one.what for one in opened(tmp_path, files).problems if one.where == f"{START_PAGE} 基本条件 G1"]

    assert found == ["首页印的核实结论与数据不同（印的是符合、不符合，数据是不符合）。"]


# ---------------------------------------------------------------- the page


def test_the_page_tells_what_was_found_in_words_that_harm_nobody() -> None:
    shown = Page(review_start_page(review(), rubric(), []))

    assert OPINION in shown.text
    assert "G1 合并说明：经合议" in shown.text
    assert "基本条件 G1核实为不符合：有<机构>。请按意见整改。" in shown.text
    assert "机构" not in shown.tags
    found = shown.text[shown.text.index("基本条件核实") : shown.text.index("要办的事")]
    assert "G3无事故符合" in found
    assert "G2" not in found


def test_a_page_without_any_says_nothing_of_them() -> None:
    assert "基本条件" not in Page(review_start_page(review({}), rubric(), [])).text
