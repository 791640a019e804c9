"""Return packages: the same layout and the same checks as a submission package; opinions and points fit each other."""

import datetime as dt
import hashlib
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import bagit
import pytest

from app.domain.county import County
from app.domain.problems import ProblemError
from app.domain.progress import CancelledError
from app.domain.review import Finding, FindingVerdict, Level, Review, Supplement
from app.exchange.bag import PayloadFile
from app.exchange.county_keys import CountyKey
from app.exchange.keys import own_key
from app.exchange.layout import REVIEW
from app.exchange.names import photo_paths, review_package_name
from app.exchange.opened import OpenedReviewPackage
from app.exchange.review_bag import is_return_package, open_review_package, packed_review, write_review_package
from app.exchange.review_json import review_id, write_review
from app.exchange.trust import SignatureState
from app.exchange.verify import open_package
from app.files.safe_paths import unsafe_reason
from tests.exchange.packages import contents, manifest, small_package, small_rubric, with_digests_remade, zipped
from tests.exchange.return_packages import NAME, OFFICE, small_documents, small_return, small_review

Files = dict[str, bytes]
PHOTO = "data/现场照片/B1_某某广场/01_IMG 1.JPG"
DATA_REVIEW = f"data/{REVIEW}"


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return contents(small_return(tmp_path).path)


@pytest.fixture
def opened_of(tmp_path: Path) -> Callable[[Files], OpenedReviewPackage]:
    def opened(files: Files) -> OpenedReviewPackage:
        with open_review_package(zipped(tmp_path / "changed.zip", files)) as package:
            return package

    return opened


Opening = Callable[[Files], OpenedReviewPackage]


def blocking(package: OpenedReviewPackage) -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in package.problems if problem.is_blocking]


# ---------------------------------------------------------------- written and opened


def test_what_was_sealed_is_opened(tmp_path: Path) -> None:
    sealed = small_return(tmp_path)

    with open_review_package(sealed.path) as package:
        assert package.problems == ()
        assert package.is_sound
        assert package.review == packed_review(small_review(), small_documents())
        assert package.rubric == small_rubric()
        assert package.id == review_id(package.review)
        assert package.signature is SignatureState.VALID
        assert package.fingerprint == own_key(tmp_path / "keys").fingerprint
        assert package.tagmanifest_sha256 == sealed.tagmanifest_sha256
        assert package.read(NAME).startswith(b"%PDF")
        package.extract(PHOTO.removeprefix("data/"), tmp_path / "photo.jpg")
    assert (tmp_path / "photo.jpg").read_bytes().startswith(b"\xff\xd8")


def test_the_layout_is_that_of_a_submission_without_evidence(files: Files) -> None:
    assert sorted(files) == [
        "bag-info.txt",
        "bagit.txt",
        "data/00_请先看这里.html",
        f"data/{NAME}",
        DATA_REVIEW,
        "data/machine/rubric.json",
        PHOTO,
        "manifest-sha256.txt",
        "signatures/ed25519.json",
        "tagmanifest-sha256.txt",
    ]


def test_another_program_finds_the_bag_valid(tmp_path: Path) -> None:
    with zipfile.ZipFile(small_return(tmp_path).path) as archive:
        archive.extractall(tmp_path / "out")

    (top,) = (tmp_path / "out").iterdir()
    assert bagit.Bag(str(top)).is_valid()


def test_the_same_review_gives_the_same_bytes(tmp_path: Path) -> None:
    key = own_key(tmp_path / "key")

    assert small_return(tmp_path / "a", sign=key).sha256 == small_return(tmp_path / "b", sign=key).sha256


def test_a_review_that_nobody_could_read_again_is_not_written(tmp_path: Path) -> None:
    good = small_review()
    findings = {**good.findings, "Z9": Finding(FindingVerdict.REJECTED, opinion="a\x07b")}

    with pytest.raises(ProblemError) as refused:
        small_return(tmp_path, replace(good, findings=findings))

    assert {problem.where for problem in refused.value.problems} == {
        "machine/review.json findings.Z9",
        "machine/review.json findings.Z9.opinion",
        "machine/review.json Z9",
    }
    assert list(tmp_path.glob("*.zip")) == []


def test_a_photo_that_nobody_gave_is_named(tmp_path: Path) -> None:
    review = packed_review(small_review())

    with pytest.raises(ProblemError) as refused:
        write_review_package(
            tmp_path / "x.zip", top="x", review=review, rubric=small_rubric(), documents=(), bag_info=(), sign=None
        )

    assert [(one.code, one.where) for one in refused.value.problems] == [
        ("ATTACHMENT_MISSING", PHOTO.removeprefix("data/"))
    ]


def test_cancelling_leaves_nothing(tmp_path: Path) -> None:
    class Stops:
        def step(self, done: int, total: int, what: str) -> None:
            raise CancelledError

    with pytest.raises(CancelledError):
        write_review_package(
            tmp_path / "x.zip",
            top="x",
            review=replace(small_review(), visits=()),
            rubric=small_rubric(),
            documents=(),
            bag_info=(),
            sign=None,
            progress=Stops(),
        )

    assert list(tmp_path.iterdir()) == []


# ---------------------------------------------------------------- the bag, as in a submission package


Edit = Callable[[Files], object]


@pytest.mark.parametrize(
    ("edit", "code", "where"),
    [
        (lambda f: f.update({PHOTO: b"other"}), "PACKAGE_FILE_CHANGED", PHOTO),
        (lambda f: f.pop(PHOTO), "PACKAGE_FILE_MISSING", PHOTO),
        (lambda f: f.update({"data/新.pdf": f.pop(PHOTO)}), "PACKAGE_FILE_MISSING", PHOTO),
        (lambda f: f.update({"data/x.pdf": b"x"}), "PACKAGE_FILE_EXTRA", "data/x.pdf"),
        (lambda f: f.update({"x.txt": b"x"}), "PACKAGE_FILE_EXTRA", "x.txt"),
        (lambda f: f.update({"fetch.txt": b""}), "PACKAGE_STRUCTURE", "fetch.txt"),
        (lambda f: f.update({"bagit.txt": b"BagIt-Version: 9.0\n"}), "PACKAGE_STRUCTURE", "bagit.txt"),
        (lambda f: f.update({"manifest-sha256.txt": b""}), "PACKAGE_MANIFEST", "manifest-sha256.txt"),
        (lambda f: f.update({"manifest-md5.txt": b""}), "PACKAGE_MANIFEST", "manifest-md5.txt"),
        (lambda f: f.pop("tagmanifest-sha256.txt"), "PACKAGE_FILE_MISSING", "tagmanifest-sha256.txt"),
        (lambda f: f.pop(DATA_REVIEW), "PACKAGE_FILE_MISSING", DATA_REVIEW),
        (lambda f: f.update({"signatures/ed25519.json": b"{}"}), "SIGNATURE_INVALID", "signatures/ed25519.json publi"),
        (lambda f: f.update({"data/../../e.txt": b"x"}), "PACKAGE_ENTRY_UNSAFE", ""),
        (lambda f: f.update({"data/CON.txt": b"x"}), "PACKAGE_ENTRY_UNSAFE", ""),
        (lambda f: f.update({"data/A.txt": b"x", "data/a.txt": b"x"}), "PACKAGE_ENTRY_TWICE", ""),
    ],
)
def test_whatever_is_done_to_it_is_named(files: Files, opened_of: Opening, edit: Edit, code: str, where: str) -> None:
    edit(files)

    package = opened_of(files)

    assert any(one == code and at.startswith(where) for one, at in blocking(package))
    assert not package.is_sound


def test_digests_remade_do_not_fit_the_old_signature(files: Files, opened_of: Opening) -> None:
    files["data/00_请先看这里.html"] = b"<html>forged</html>"

    assert blocking(opened_of(with_digests_remade(files))) == [("SIGNATURE_INVALID", "signatures/ed25519.json")]


def test_a_bomb_is_refused(tmp_path: Path, files: Files) -> None:
    path = zipped(tmp_path / "x.zip", files | {"data/big.txt": bytes(200 * 2**20)})

    with open_review_package(path) as package:
        assert {code for code, _ in blocking(package)} == {"PACKAGE_TOO_LARGE"}


@pytest.mark.parametrize("top", ["", "新建文件夹", "新建文件夹/再套一层"])
def test_it_may_lie_at_the_root_in_any_folder_or_unpacked(tmp_path: Path, files: Files, top: str) -> None:
    with open_review_package(zipped(tmp_path / "x.zip", files, top)) as package:
        assert package.problems == ()
    with zipfile.ZipFile(tmp_path / "x.zip") as archive:
        archive.extractall(tmp_path / "unpacked")
    with open_review_package(tmp_path / "unpacked") as package:
        assert package.problems == ()


def test_names_in_decomposed_form_are_the_same_names(tmp_path: Path, files: Files) -> None:
    decomposed = {unicodedata.normalize("NFD", name): content for name, content in files.items()}

    with open_review_package(zipped(tmp_path / "mac.zip", decomposed)) as package:
        assert package.problems == ()


def test_the_key_of_an_office_is_registered_under_its_full_name(tmp_path: Path) -> None:
    sealed = small_return(tmp_path)
    own, other = (own_key(tmp_path / name).public_key for name in ("keys", "other"))
    for keys, state, codes in (
        ([CountyKey("", OFFICE, own)], SignatureState.VALID, []),
        ([CountyKey("", OFFICE, other)], SignatureState.UNKNOWN_KEY, ["SIGNATURE_OTHER_KEY"]),
        ([CountyKey("130304", "北戴河区", own)], SignatureState.UNKNOWN_KEY, ["SIGNATURE_OTHER_KEY"]),
        ([CountyKey("130304", OFFICE, other)], SignatureState.UNKNOWN_KEY, ["SIGNATURE_UNKNOWN"]),
        ([], SignatureState.UNKNOWN_KEY, ["SIGNATURE_UNKNOWN"]),
    ):
        with open_review_package(sealed.path, county_keys=keys) as package:
            assert package.signature is state
            assert [problem.code for problem in package.problems] == codes


# ---------------------------------------------------------------- one kind taken for the other


def test_each_kind_says_what_the_other_is(tmp_path: Path) -> None:
    returned, submitted = small_return(tmp_path / "r").path, small_package(tmp_path / "s").path

    with open_package(returned) as package, open_review_package(submitted) as other:
        assert [problem.what for problem in package.problems] == ["这是退回意见包，不是申报包。"]
        assert [problem.what for problem in other.problems] == ["这是申报包，不是退回意见包。"]
        assert "退回意见" in package.problems[0].what_to_do
        assert "收件" in other.problems[0].what_to_do
        assert package.submission is None
        assert other.review is None


def test_a_package_of_both_kinds_is_none(tmp_path: Path, files: Files) -> None:
    both = with_digests_remade(contents(small_package(tmp_path / "s").path) | {DATA_REVIEW: files[DATA_REVIEW]})
    del both["signatures/ed25519.json"]
    path = zipped(tmp_path / "both.zip", both)

    with open_package(path) as package, open_review_package(path) as other:
        for one in (package, other):
            assert any("同时有" in problem.what for problem in one.problems if problem.is_blocking)


def test_a_return_is_told_by_what_is_or_was_in_it(tmp_path: Path, files: Files) -> None:
    assert is_return_package(small_return(tmp_path / "r").path)
    assert is_return_package(zipped(tmp_path / "x.zip", {k: v for k, v in files.items() if k != DATA_REVIEW}))
    assert not is_return_package(small_package(tmp_path / "s").path)
    (tmp_path / "no.zip").write_bytes(b"PK\x05\x06")
    assert not is_return_package(tmp_path / "no.zip")
    assert not is_return_package(tmp_path / "nothing")


# ---------------------------------------------------------------- opinions, points, papers


def forged(files: Files, review: Review) -> Files:
    """Return the package with another review in it, whole again but unsigned."""
    again = files | {DATA_REVIEW: write_review(review)}
    del again["signatures/ed25519.json"]
    return with_digests_remade(again)


def packed() -> Review:
    return packed_review(small_review(), small_documents())


def with_finding(code: str, finding: Finding) -> Review:
    return replace(packed(), findings={**packed().findings, code: finding})


def with_total(**points: Decimal) -> Review:
    review = packed()
    return replace(review, sheet=replace(review.sheet, total=replace(review.sheet.total, **points)))


ADJUSTED = FindingVerdict.ADJUSTED


@pytest.mark.parametrize(
    ("review", "code", "told"),
    [
        (with_finding("Z9", Finding(FindingVerdict.ACCEPTED)), "PACKAGE_CONTENT", "Z9 评分标准里没有这一项"),
        (with_finding("B1", Finding(ADJUSTED, Decimal("8.5"), "x")), "PACKAGE_CONTENT", "B1 评审得分8.5不在0到8分之间"),
        (with_finding("B1", Finding(ADJUSTED, Decimal("1.5"), "x")), "SCORE_DIFFERS", "B1 评审得分写的是2，应为1.5"),
        (with_total(verified=Decimal("7.00")), "SCORE_DIFFERS", "合计 评审得分写的是7，应为6"),
        (with_total(computed=Decimal("5.50")), "SCORE_DIFFERS", "合计 复算写的是5.5，应为6.5"),
        (with_total(self_points=Decimal("9.50")), "SCORE_DIFFERS", "合计 自评写的是9.5，应为6.5"),
        (with_total(full=Decimal(10)), "SCORE_DIFFERS", "合计 分值写的是10，应为14"),
        (replace(packed(), sheet=replace(packed().sheet, reviewed=4)), "SCORE_DIFFERS", "写已评审4项，按意见是3项"),
        (replace(packed(), sheet=replace(packed().sheet, rate=Decimal(99))), "SCORE_DIFFERS", "适用分值或得分率不对"),
        (replace(packed(), sheet=replace(packed().sheet, criteria=())), "SCORE_DIFFERS", "评分项与评分标准对不上"),
        (replace(packed(), sheet=replace(packed().sheet, dimensions=())), "SCORE_DIFFERS", "一级指标与评分标准对不上"),
        (replace(packed(), of=replace(packed().of, rubric_edition="2022")), "PACKAGE_CONTENT", "不是评审时用的那一份"),
        (replace(packed(), documents={NAME: "0" * 64}), "PACKAGE_CONTENT", "不是评审单位登记的那一份"),
        (
            replace(packed(), documents={NAME: packed().documents[NAME], "02.pdf": "0" * 64}),
            "PACKAGE_CONTENT",
            "不在包里",
        ),
    ],
)
def test_what_does_not_fit_is_named(files: Files, opened_of: Opening, review: Review, code: str, told: str) -> None:
    package = opened_of(forged(files, review))

    found = [problem for problem in package.problems if problem.is_blocking]
    assert code in {problem.code for problem in found}
    assert any(told in f"{problem.where} {problem.what}" for problem in found)


def test_an_unregistered_paper_is_a_warning(files: Files, opened_of: Opening) -> None:
    package = opened_of(forged(files, replace(packed(), documents={})))

    assert [problem.where for problem in package.problems if problem.code == "PACKAGE_CONTENT"] == [NAME]
    assert package.is_sound


PAGE = "data/00_请先看这里.html"


@pytest.mark.parametrize(
    ("page", "told"),
    [
        (b"<html></html>", ["SCORE_TABLE_DIFFERS"]),
        (b"\xff" * 99, ["SCORE_TABLE_DIFFERS"]),
        (bytes(33 * 2**20), ["PACKAGE_TOO_LARGE"]),
    ],
)
def test_a_start_page_without_points_is_to_be_looked_at(
    tmp_path: Path, files: Files, page: bytes, told: list[str]
) -> None:
    del files["signatures/ed25519.json"]
    again = with_digests_remade(files | {PAGE: page})
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as archive:
        for name, content in again.items():
            archive.writestr(name, content)

    with open_review_package(tmp_path / "x.zip") as package:
        assert [problem.code for problem in package.problems if problem.where == PAGE.removeprefix("data/")] == told


def test_a_swapped_photo_is_named(files: Files, opened_of: Opening) -> None:
    files[PHOTO] = b"another photo"
    del files["signatures/ed25519.json"]

    package = opened_of(with_digests_remade(files))

    assert blocking(package) == [("PACKAGE_CONTENT", f"machine/review.json {PHOTO.removeprefix('data/')}")]


def test_a_wrong_number_of_bytes_is_named(files: Files, opened_of: Opening) -> None:
    del files["signatures/ed25519.json"]
    files["bag-info.txt"] = b"Payload-Oxum: 1.1\n"
    tags = ("bagit.txt", "bag-info.txt", "manifest-sha256.txt")
    files["tagmanifest-sha256.txt"] = manifest({name: files[name] for name in tags})

    assert blocking(opened_of(files)) == [("PACKAGE_STRUCTURE", "bag-info.txt")]


# ---------------------------------------------------------------- names


def test_the_name_says_county_year_round_and_level() -> None:
    review = small_review()

    assert review_package_name(review) == "秦皇岛市北戴河区_技术评估意见_2021年度_第1轮_省级"
    assert review_package_name(replace(review, level=Level.CITY)).endswith("_第1轮_市级")


def test_the_name_is_safe_and_short_enough() -> None:
    review = small_review()
    for name in ("很长的名称" * 40, 'a/b\\c:*?"<>|%', "", ".. ", "CON", "\u202e县\r\n", "𠮷" * 99):
        county = County("130304", "河北省", "秦皇岛市", name)
        top = review_package_name(replace(review, of=replace(review.of, county=county, round=12)))
        assert unsafe_reason(top) is None
        assert len(f"{top}.zip") <= 80
        assert len(top.encode()) <= 240
        assert top.endswith("第12轮_省级")


def test_photos_of_one_name_lie_apart() -> None:
    review = small_review()
    (visit,) = review.visits
    photos = tuple(replace(visit.photos[0], sha256=hashlib.sha256(bytes([n])).hexdigest()) for n in range(3))
    other = replace(
        visit, venue="某某/广场<>" * 30, photos=(*photos[:1], replace(photos[0], sha256="f" * 64, name="../e"))
    )
    paths = photo_paths(replace(review, visits=(replace(visit, photos=photos), visit, other)))

    assert len(set(paths.values())) == len(paths) == 5
    for path in paths.values():
        assert path.startswith("现场照片/")
        assert unsafe_reason(f"data/{path}") is None
        assert len(f"data/{path}") <= 150


def test_papers_given_as_files_are_read_for_their_digest(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_bytes(b"paper")

    review = packed_review(small_review(), [PayloadFile("02_扣分明细.pdf", tmp_path / "a.pdf")])

    assert review.documents == {"02_扣分明细.pdf": hashlib.sha256(b"paper").hexdigest()}
    assert Supplement("签到表") in review.findings["A2"].supplements
    assert review.date == dt.date(2022, 2, 1)
