"""Printed score, rubric, evidence altered; digests stale, remade, signed by another: each is named for what it is.

Source: issue of the way to the province and back, Must hold. Both kinds of package, through what the command asks.
"""

import dataclasses
import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.evidence import StoredFile
from app.domain.review import Finding, FindingVerdict, Review, VerifiedSheet, Visit
from app.domain.rubric import Rubric
from app.domain.score_sheet import Conclusion, CriterionScore, DimensionScore, ScoreSheet, State, Totals
from app.domain.verified_sheet import verified_sheet
from app.exchange.bag import PayloadFile
from app.exchange.keys import own_key
from app.exchange.names import review_package_name
from app.exchange.review_bag import packed_review, write_review_package
from app.exchange.review_json import read_review, write_review
from app.exchange.review_start_page import review_start_page
from app.exchange.rubric_json import read_rubric
from app.services.open_workspace import open_workspace
from app.services.verify_returned import ReturnedVerification, verify_any
from app.services.write_answer import write_answer
from tests.exchange.packages import contents, stored, with_digests_remade, zipped
from tests.exchange.test_tampering import zipped_with_unsaid_names
from tests.returning import FINDINGS, NOW, OFFICE, county_workspace, handed_in, review_on

Files = dict[str, bytes]
TABLE = "data/03_自评打分表.xlsx"
RUBRIC = "data/machine/rubric.json"
REVIEW = "data/machine/review.json"
SIGNATURE = "signatures/ed25519.json"
PAGE = "data/00_请先看这里.html"
FORM = "data/01_评估意见表.pdf"
PAPERS = ("data/01_自评报告.pdf", "data/02_逐项自评说明.pdf")
PHOTOS = (b"\xff\xd8\xff first" * 300, b"\xff\xd8\xff other" * 300)


@dataclass(frozen=True)
class Sent:
    """A package of each kind, and the folders of the keys that sealed them."""

    submission: Path
    returned: Path
    county_keys: Path
    office_keys: Path
    review: Review
    other_papers: Files
    """The PDFs that the same county exports from other answers: A1 is not met, which takes 2 points."""


@pytest.fixture(scope="module")
def sent(tmp_path_factory: pytest.TempPathFactory) -> Sent:
    folder = tmp_path_factory.mktemp("sent")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JKXQ_KEYS", str(folder / "county"))
        with open_workspace(county_workspace(folder), writing=True) as workspace:
            package = handed_in(workspace, folder / "out").package
            assert package is not None
            picture = workspace.picture
            photos = tuple(stored(content, f"{number}.jpg") for number, content in enumerate(PHOTOS))
            documents = [PayloadFile(FORM.removeprefix("data/"), b"%PDF-1.4 3.75" * 99)]
            refused = dataclasses.replace(picture.assessment.answers["A1"], met=False)
            write_answer(workspace, "A1", refused, person="张三", at=NOW)
            other = handed_in(workspace, folder / "other").package
            assert other is not None
            visits = (Visit("A1", "某某医院", score=Decimal(90), photos=photos),)
            review = packed_review(dataclasses.replace(review_on(picture), visits=visits), documents)
            returned = write_review_package(
                folder / "return.zip",
                top=review_package_name(review),
                review=review,
                rubric=picture.rubric,
                documents=[*documents, *photo_files(review, photos)],
                bag_info=(),
                sign=own_key(folder / "office"),
            )
    papers = {name: data for name, data in contents(other.path).items() if name in PAPERS}
    return Sent(package.path, returned.path, folder / "county", folder / "office", review, papers)


def photo_files(review: Review, photos: tuple[StoredFile, ...]) -> list[PayloadFile]:
    by_digest = {photo.sha256: content for photo, content in zip(photos, PHOTOS, strict=True)}
    return [PayloadFile(path, by_digest[sha256]) for sha256, path in review.photos.items()]


# ---------------------------------------------------------------- what is altered


def printed_table(files: Files) -> Files:
    """Let a cell of the printed score table say a point more."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(files[TABLE])) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                assert b"<v>3.75</v>" in data
                data = data.replace(b"<v>3.75</v>", b"<v>4.75</v>")
            target.writestr(entry.filename, data)
    return files | {TABLE: out.getvalue()}


def printed_form(files: Files) -> Files:
    return files | {FORM: files[FORM].replace(b"3.75", b"4.75")}


def printed_page(files: Files) -> Files:
    """Let the total on the start page say two points more."""
    page = files[PAGE].decode()
    head, last, after = page.partition("合计</td>")
    row, end, rest = after.partition("</tr>")
    more = re.sub(r"(\d+)\.(\d\d)</td>", lambda found: f"{int(found[1]) + 2}.{found[2]}</td>", row)
    assert more != row
    return files | {PAGE: f"{head}{last}{more}{end}{rest}".encode()}


def eased_rubric(files: Files) -> Files:
    eased = files[RUBRIC].replace(b'"target":"80"', b'"target":"60"')
    assert eased != files[RUBRIC]
    return files | {RUBRIC: eased}


def swapped(folder: str) -> Callable[[Files], Files]:
    """Let two files below a folder change places."""

    def swap(files: Files) -> Files:
        one, other = sorted(name for name in files if name.startswith(folder))[:2]
        assert files[one] != files[other]
        return files | {one: files[other], other: files[one]}

    return swap


swapped_evidence = swapped("data/佐证材料/")
swapped_photos = swapped("data/现场照片/")


# ---------------------------------------------------------------- how it is covered up


def stale(files: Files, _: Path) -> Files:
    return files


def remade(files: Files, _: Path) -> Files:
    return with_digests_remade(files)


def signed_by_another(files: Files, folder: Path) -> Files:
    again = with_digests_remade(files)
    return again | {SIGNATURE: own_key(folder / "forger")(again["tagmanifest-sha256.txt"])}


def key_list(sent: Sent, folder: Path) -> Path:
    path = folder / "keys.json"
    county = {"code": "000000", "name": "示例县", "public_key": own_key(sent.county_keys).public_key}
    office = {"code": "", "name": OFFICE, "public_key": own_key(sent.office_keys).public_key}
    path.write_text(json.dumps([county, office], ensure_ascii=False), "utf-8")
    return path


CHANGED, CONTENT = "PACKAGE_FILE_CHANGED", "PACKAGE_CONTENT"
INVALID, OTHER = "SIGNATURE_INVALID", "SIGNATURE_OTHER_KEY"
RUBRIC_CODES = {CONTENT, "RUBRIC_DIFFERS", "SCORE_DIFFERS", "SCORE_TABLE_DIFFERS"}
"""With another rubric the points are others, too."""

SUBMISSIONS = [
    (printed_table, stale, {CHANGED}, "03_自评打分表.xlsx"),
    (printed_table, remade, {INVALID, "SCORE_TABLE_DIFFERS"}, "打分表印的是4.75分，按数据应为3.75分"),
    (printed_table, signed_by_another, {"SCORE_TABLE_DIFFERS"}, "打分表印的是4.75分，按数据应为3.75分"),
    (printed_page, remade, {INVALID, "SCORE_TABLE_DIFFERS"}, "首页印的得分与数据不同"),
    (printed_page, signed_by_another, {"SCORE_TABLE_DIFFERS"}, "首页印的得分与数据不同"),
    (eased_rubric, stale, {CHANGED}, "machine/rubric.json"),
    (eased_rubric, remade, {INVALID, *RUBRIC_CODES}, "评分标准不是填报时用的那一份"),
    (eased_rubric, signed_by_another, RUBRIC_CODES, "评分标准不是填报时用的那一份"),
    (swapped_evidence, stale, {CHANGED}, "佐证材料/"),
    (swapped_evidence, remade, {INVALID, CONTENT}, "不是登记的那一份"),
    (swapped_evidence, signed_by_another, {CONTENT}, "不是登记的那一份"),
]
RETURNS = [
    (printed_form, stale, {CHANGED}, "01_评估意见表.pdf"),
    (printed_form, remade, {INVALID, CONTENT}, "“01_评估意见表.pdf”不是评审单位登记的那一份"),
    (printed_form, signed_by_another, {CONTENT}, "“01_评估意见表.pdf”不是评审单位登记的那一份"),
    (printed_page, stale, {CHANGED}, "00_请先看这里.html"),
    (printed_page, remade, {INVALID, "SCORE_TABLE_DIFFERS"}, "首页印的得分与数据不同"),
    (printed_page, signed_by_another, {"SCORE_TABLE_DIFFERS"}, "首页印的得分与数据不同"),
    (eased_rubric, stale, {CHANGED}, "machine/rubric.json"),
    (eased_rubric, remade, {INVALID, CONTENT}, "评分标准不是评审时用的那一份"),
    (eased_rubric, signed_by_another, {CONTENT}, "评分标准不是评审时用的那一份"),
    (swapped_photos, stale, {CHANGED}, "现场照片/"),
    (swapped_photos, remade, {INVALID, CONTENT}, "不是登记的那一份"),
    (swapped_photos, signed_by_another, {CONTENT}, "不是登记的那一份"),
]
Edit = Callable[[Files], Files]
Cover = Callable[[Files, Path], Files]


@pytest.mark.parametrize("with_keys", [False, True])
@pytest.mark.parametrize(
    ("kind", "edit", "cover", "codes", "said"),
    [("submission", *case) for case in SUBMISSIONS] + [("returned", *case) for case in RETURNS],
)
def test_it_is_named_for_what_it_is(
    tmp_path: Path, sent: Sent, kind: str, edit: Edit, cover: Cover, codes: set[str], said: str, with_keys: bool
) -> None:
    forged = zipped(tmp_path / "received.zip", cover(edit(contents(getattr(sent, kind))), tmp_path))

    found = verify_any(forged, county_keys=key_list(sent, tmp_path) if with_keys else None)

    blocking = [problem for problem in found.problems if problem.is_blocking]
    expected = codes | {OTHER} if with_keys and cover is signed_by_another else codes
    assert {problem.code for problem in blocking} == expected
    assert said in " ".join(f"{problem.where} {problem.what}" for problem in blocking)
    assert isinstance(found, ReturnedVerification) == (kind == "returned")
    signature = {stale: "valid", remade: "invalid", signed_by_another: "unknown_key" if with_keys else "valid"}
    assert found.signature == signature[cover]


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
@pytest.mark.parametrize("kind", ["submission", "returned"])
def test_zipped_again_by_windows_it_opens(tmp_path: Path, sent: Sent, kind: str, encoding: str) -> None:
    files = contents(getattr(sent, kind))

    found = verify_any(
        zipped_with_unsaid_names(tmp_path / "x.zip", files, encoding), county_keys=key_list(sent, tmp_path)
    )

    assert [problem.code for problem in found.problems if problem.code != "RUBRIC_UNKNOWN"] == ["PACKAGE_NAMES"]
    assert found.signature == "valid"


# ---------------------------------------------------------------- a new package by somebody else


def forged_return(sent: Sent, folder: Path) -> Path:
    """Make a whole return anew, with better points, papers, sums, id, digests and a good signature of another key."""
    files = contents(sent.returned)
    rubric: Rubric = read_rubric(files[RUBRIC])
    review = read_review(files[REVIEW])
    findings = {**review.findings, "A4": Finding(FindingVerdict.ACCEPTED)}
    files[FORM] = files[FORM].replace(b"3.75", b"4.75")
    documents = [PayloadFile(FORM.removeprefix("data/"), files[FORM])]
    better = dataclasses.replace(review, findings=findings, sheet=resummed(rubric, review, findings))
    better = packed_review(better, documents)
    files[REVIEW] = write_review(better)
    files[PAGE] = review_start_page(better, rubric, [])
    return zipped(folder / "received.zip", signed_by_another(files, folder))


def resummed(rubric: Rubric, review: Review, findings: dict[str, Finding]) -> VerifiedSheet:
    """Return the sheet that follows from other findings on the same recomputed points."""
    zero, sheet, whole = Decimal(0), review.sheet, review.sheet.total
    criteria = tuple(
        CriterionScore(one.code, State.SCORED, one.full, one.computed, zero, one.self_points, ())
        for one in sheet.criteria
    )
    dimensions = tuple(
        DimensionScore(one.code, one.title, one.full, one.full, one.computed, zero, one.self_points)
        for one in sheet.dimensions
    )
    points = Totals(whole.full, whole.full, whole.computed, zero, whole.self_points, zero, None)
    return verified_sheet(rubric, ScoreSheet(points, Conclusion(""), dimensions, criteria), findings)


def test_a_package_made_anew_by_somebody_else_is_told_as_one_nobody_vouches_for(tmp_path: Path, sent: Sent) -> None:
    """Without a list of keys it proves only that it is whole, and people are told so with the fingerprint."""
    found = verify_any(forged_return(sent, tmp_path))

    assert not [problem for problem in found.problems if problem.is_blocking]
    assert "看不出是谁封装的" in found.signer
    assert own_key(tmp_path / "forger").fingerprint in found.signer


def test_with_a_list_of_keys_it_is_blocked(tmp_path: Path, sent: Sent) -> None:
    found = verify_any(forged_return(sent, tmp_path), county_keys=key_list(sent, tmp_path))

    assert [problem.code for problem in found.problems if problem.is_blocking] == [OTHER]
    assert found.signer == ""


def test_a_return_that_a_county_has_signed_is_no_return(tmp_path: Path, sent: Sent) -> None:
    """The list knows the county's key, but none of the office."""
    again = with_digests_remade(contents(sent.returned))
    again[SIGNATURE] = own_key(sent.county_keys)(again["tagmanifest-sha256.txt"])
    county = {"code": "000000", "name": "示例县", "public_key": own_key(sent.county_keys).public_key}
    (tmp_path / "keys.json").write_text(json.dumps([county], ensure_ascii=False), "utf-8")

    found = verify_any(zipped(tmp_path / "x.zip", again), county_keys=tmp_path / "keys.json")

    (problem,) = [problem for problem in found.problems if problem.is_blocking]
    assert problem.code == OTHER
    assert "示例县登记的钥匙" in problem.what


def test_sound_packages_say_who_signed_when_there_is_a_list(tmp_path: Path, sent: Sent) -> None:
    for path in (sent.submission, sent.returned):
        found = verify_any(path, county_keys=key_list(sent, tmp_path))
        assert not [problem for problem in found.problems if problem.is_blocking]
        assert found.signer == "签名用的是登记的钥匙。"
        assert found.sentence().startswith("完整、未改动。")


def test_the_review_is_named_as_the_command_prints_it(sent: Sent) -> None:
    found = verify_any(sent.returned)

    of = sent.review.of
    assert found.fields() == {
        "review": {
            "id": json.loads(contents(sent.returned)[REVIEW])["id"],
            "level": "province",
            "submission": {"id": of.id, "county": {"code": of.county.code, "name": "示例县"}, "round": 1},
        },
        "signature": "valid",
    }
    assert FINDINGS.keys() == sent.review.findings.keys()
    assert sent.review.date == dt.date(2022, 1, 25)


@pytest.mark.parametrize("name", PAPERS)
@pytest.mark.parametrize("cover", [remade, signed_by_another])
def test_points_altered_in_a_pdf_are_named(sent: Sent, tmp_path: Path, name: str, cover: Cover) -> None:
    """No digest of these can be among the data, and without a list of keys any signature is good: they are read."""
    files = contents(sent.submission)
    assert files[name] != sent.other_papers[name]
    altered = cover(files | {name: sent.other_papers[name]}, tmp_path)

    found = verify_any(zipped(tmp_path / "altered.zip", altered))

    blocking = {problem.code: problem for problem in found.problems if problem.is_blocking}
    assert blocking.keys() == {"REPORT_DIFFERS"} | ({INVALID} if cover is remade else set())
    assert blocking["REPORT_DIFFERS"].where == name.removeprefix("data/")


@pytest.mark.parametrize("name", PAPERS)
def test_a_pdf_that_is_none_of_ours_is_told(sent: Sent, tmp_path: Path, name: str) -> None:
    altered = signed_by_another(contents(sent.submission) | {name: b"%PDF-1.4 nothing"}, tmp_path)

    found = verify_any(zipped(tmp_path / "altered.zip", altered))

    told = [(one.where, one.is_blocking) for one in found.problems if one.code == "REPORT_DIFFERS"]
    assert told == [(name.removeprefix("data/"), False)]


REPORT_WORD = "data/01_自评报告.docx"


def reworded(report: bytes, edit: Callable[[bytes], bytes]) -> bytes:
    """Return a Word file with other content."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(report)) as source, zipfile.ZipFile(out, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            target.writestr(entry.filename, edit(data) if entry.filename == "word/document.xml" else data)
    return out.getvalue()


@pytest.mark.parametrize("cover", [remade, signed_by_another])
def test_points_altered_in_the_word_report_are_named(sent: Sent, tmp_path: Path, cover: Cover) -> None:
    """The report is what experts read first, and nobody's list of keys names the other signer."""

    def better(data: bytes) -> bytes:
        total = re.search(rb"<w:t[^>]*>(\d+\.\d+)</w:t>", data)
        assert total is not None
        return data.replace(b">" + total[1] + b"<", b">99.5<")

    files = contents(sent.submission)
    altered = cover(files | {REPORT_WORD: reworded(files[REPORT_WORD], better)}, tmp_path)
    found = verify_any(zipped(tmp_path / "altered.zip", altered))
    codes = {problem.code for problem in found.problems if problem.is_blocking}
    assert codes == {"REPORT_DIFFERS"} | ({INVALID} if cover is remade else set())


def test_other_words_in_the_word_report_are_told_and_stop_nothing(sent: Sent, tmp_path: Path) -> None:
    """Another version of the program may word a report otherwise; points decide."""
    files = contents(sent.submission)
    renamed = reworded(files[REPORT_WORD], lambda data: data.replace(">示例县<".encode(), ">别的县<".encode()))
    assert renamed != files[REPORT_WORD]

    found = verify_any(zipped(tmp_path / "x.zip", signed_by_another(files | {REPORT_WORD: renamed}, tmp_path)))

    (told,) = [one for one in found.problems if one.code == "REPORT_DIFFERS"]
    assert not told.is_blocking
    assert "报告里别的县，数据是示例县" in told.what
    assert not [one for one in found.problems if one.is_blocking]
