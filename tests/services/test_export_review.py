"""Export of a review: papers and return package, whole or not at all, the same twice, nothing unmerged."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from app.domain.changes import Change, Changes
from app.domain.evidence import StoredFile
from app.domain.original import OriginalCell
from app.domain.problems import ProblemError
from app.domain.progress import CancelledError
from app.domain.received import Assignment, ReviewAbout
from app.domain.review import Feedback, Finding, FindingVerdict, Level, Remark, Reviewer, Supplement, Visit
from app.domain.table_words import ColumnField
from app.exchange.review_bag import OpenedReviewPackage, open_review_package
from app.files.canonical import digest
from app.files.digests import sha256_of
from app.services.export_review import ExportedReview, export_review, write_letter
from app.services.export_reviews import export_reviews, stopped_sentence
from app.services.judge import write_about, write_assignment, write_feedback, write_finding
from app.services.open_review import ReviewWorkspace, open_review
from app.services.receive_packages import receive
from app.services.review_dossier import review_of
from app.services.rubric_library import save
from tests.builders import assessment
from tests.documents.province_book import province_workbook
from tests.review_builders import review_workspace as built_workspace
from tests.services.received_packages import HAIGANG, NOON, county_package, review_workspace
from tests.services.test_fill_original import contents_of

pytestmark = pytest.mark.filterwarnings("ignore:.*extension is not supported")
DAY = NOON.date()
WANG = Reviewer("王某", "市疾控中心", Level.CITY)
LI = Reviewer("李某", "", Level.CITY)
PAPERS = (
    "01_评估意见表.docx",
    "01_评估意见表.pdf",
    "01_评估意见表.xlsx",
    "02_扣分明细.pdf",
    "02_扣分明细.xlsx",
)


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    return county_package(tmp_path_factory.mktemp("package"))


@pytest.fixture
def workspace(tmp_path: Path, package: tuple[Path, str]) -> Iterator[ReviewWorkspace]:
    """One county received: 3 points of A1..A3 and 1.00 of two activities; 王某 gives A1 0.5 of 1 claimed."""
    with review_workspace(tmp_path / "ws") as opened:
        receive(opened, [package[0]], person="测", at=NOON)
        judge(opened, package[1], "A1", Finding(FindingVerdict.ADJUSTED, Decimal("0.5"), "没有列入年度要点"))
        yield opened


def judge(workspace: ReviewWorkspace, id_: str, code: str, finding: Finding | None, reviewer: Reviewer = WANG) -> None:
    write_finding(workspace, id_, code, finding, reviewer=reviewer, person="测", at=NOON)


def exported(workspace: ReviewWorkspace, id_: str, out: Path, **more: object) -> ExportedReview:
    fields = {"date": DAY, "person": "测", "at": NOON} | more
    return export_review(workspace, id_, out, **fields)  # type: ignore[arg-type]


def opened(path: Path) -> OpenedReviewPackage:
    found = open_review_package(path)
    assert not [problem for problem in found.problems if problem.is_blocking], found.problems
    return found


def codes(made: ExportedReview) -> list[str]:
    return [problem.code for problem in made.problems]


def test_papers_and_package_lie_in_the_folder_and_the_package_proves_itself(
    workspace: ReviewWorkspace, package: tuple[Path, str], tmp_path: Path
) -> None:
    made = exported(workspace, package[1], tmp_path / "out")

    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == sorted(path.name for path in made.files)
    assert made.files[-1].name == "秦皇岛市北戴河区_技术评估意见_2021年度_第1轮_市级.zip"
    assert "秦皇岛市北戴河区_评估意见表_2021年度_第1轮_市级.pdf" in names
    assert "秦皇岛市北戴河区_现场反馈意见_2021年度_第1轮_市级.docx" in names
    with opened(made.package.path) as found:
        assert found.review is not None
        received = workspace.picture.received[package[1]]
        assert (found.review.of.id, found.review.of.tagmanifest_sha256) == (package[1], received.tagmanifest_sha256)
        # A1 1 (王某: 0.5), A3 2, B1 2 × 0.5: recomputed 4.
        assert found.review.sheet.total.verified == Decimal("3.5")
        assert found.review.sheet.progress == "1/5"
        assert (found.id, found.fingerprint) == (made.package.id, made.package.fingerprint)
        assert set(found.review.documents) == set(PAPERS)
    assert made.package.sha256 == sha256_of(made.package.path)
    assert "REVIEW_UNDONE" in codes(made)
    assert "ORIGINAL_NONE" in codes(made)


def test_the_same_review_on_the_same_day_is_the_same_bytes_and_is_remembered_once(
    workspace: ReviewWorkspace, package: tuple[Path, str], tmp_path: Path
) -> None:
    first = exported(workspace, package[1], tmp_path / "a")
    again = exported(workspace, package[1], tmp_path / "b")

    assert [sha256_of(path) for path in first.files] == [sha256_of(path) for path in again.files]
    assert (first.package.id, bool(first.changes), bool(again.changes)) == (again.package.id, True, False)
    (sent,) = workspace.picture.sent[package[1]]
    assert (sent.review_id, sent.date, sent.name) == (first.package.id, DAY, first.package.path.name)


def test_another_review_names_the_one_before_and_is_still_the_same_when_repeated(
    workspace: ReviewWorkspace, package: tuple[Path, str], tmp_path: Path
) -> None:
    first = exported(workspace, package[1], tmp_path / "a")
    judge(workspace, package[1], "A2", Finding(FindingVerdict.ACCEPTED))
    second = exported(workspace, package[1], tmp_path / "b")
    again = exported(workspace, package[1], tmp_path / "c")

    assert (first.package.replaces, second.package.replaces) == (None, first.package.id)
    assert again.package.id == second.package.id
    assert sha256_of(again.package.path) == sha256_of(second.package.path)
    assert [one.review_id for one in workspace.picture.sent[package[1]]] == [first.package.id, second.package.id]


def test_unmerged_findings_stop_everything_and_an_unnamed_office_is_told_beside_them(
    workspace: ReviewWorkspace, package: tuple[Path, str], tmp_path: Path
) -> None:
    judge(workspace, package[1], "A1", Finding(FindingVerdict.ADJUSTED, Decimal(1), "可以"), LI)
    about = workspace.picture.about
    write_about(workspace, replace(about, office=""), person="测", at=NOON)

    with pytest.raises(ProblemError) as error:
        exported(workspace, package[1], tmp_path / "out")

    told = {problem.code: problem.what for problem in error.value.problems if problem.is_blocking}
    assert told.keys() == {"REVIEW_UNMERGED"}
    assert "A1" in told["REVIEW_UNMERGED"]
    assert "REVIEW_OFFICE" in {problem.code for problem in error.value.problems}
    assert not (tmp_path / "out").exists()
    assert not workspace.picture.sent


def test_findings_from_before_a_reviewer_had_to_keep_away_are_told(
    workspace: ReviewWorkspace, package: tuple[Path, str], tmp_path: Path
) -> None:
    assert "REVIEW_AVOIDED" not in codes(exported(workspace, package[1], tmp_path / "before"))

    write_assignment(workspace, WANG.key, Assignment(WANG, avoids=("北戴河",)), person="测", at=NOON)
    made = exported(workspace, package[1], tmp_path / "after")

    told = next(problem for problem in made.problems if problem.code == "REVIEW_AVOIDED")
    assert not told.is_blocking
    assert told.what.startswith("王某应当回避秦皇岛市北戴河区，写回避以前的1条意见还在")


def test_the_level_has_to_be_said(package: tuple[Path, str], tmp_path: Path) -> None:
    from app.services.open_review import create_review

    create_review(tmp_path / "ws", ReviewAbout(office="市卫健委"))
    with open_review(tmp_path / "ws", writing=True) as fresh:
        receive(fresh, [package[0]], person="测", at=NOON)
        with pytest.raises(ProblemError) as error:
            exported(fresh, package[1], tmp_path / "out")

    assert [problem.code for problem in error.value.problems if problem.is_blocking] == ["REVIEW_LEVEL"]
    assert "市级还是省级" in error.value.problems[0].what


def test_an_office_may_be_left_to_be_written_by_hand(
    workspace: ReviewWorkspace, package: tuple[Path, str], tmp_path: Path
) -> None:
    write_about(workspace, replace(workspace.picture.about, office=""), person="测", at=NOON)
    made = exported(workspace, package[1], tmp_path / "out")
    assert "REVIEW_OFFICE" in {problem.code for problem in made.problems}
    assert made.package is not None
    with open_review_package(made.package.path) as opened:
        assert opened.is_sound


def test_cancelling_leaves_nothing_and_remembers_nothing(
    workspace: ReviewWorkspace, package: tuple[Path, str], tmp_path: Path
) -> None:
    class Impatient:
        def step(self, done: int, total: int, what: str) -> None:
            if what.endswith(".xlsx"):
                raise CancelledError

    with pytest.raises(CancelledError):
        exported(workspace, package[1], tmp_path / "out", progress=Impatient())

    assert not (tmp_path / "out").exists()
    assert not workspace.picture.sent


def test_whoever_stops_the_output_of_several_knows_which_are_made(
    workspace: ReviewWorkspace, package: tuple[Path, str], tmp_path: Path
) -> None:
    other, id_ = county_package(tmp_path / "海港区", HAIGANG)
    receive(workspace, [other], person="测", at=NOON)
    judge(workspace, id_, "A1", Finding(FindingVerdict.ACCEPTED))
    made: list[str] = []

    class StoppedAfterTheFirst:
        def step(self, done: int, total: int, what: str) -> None:
            if made:
                raise CancelledError

    with pytest.raises(CancelledError):
        export_reviews(
            workspace,
            [package[1], id_],
            tmp_path / "出",
            date=DAY,
            person="测",
            at=NOON,
            progress=StoppedAfterTheFirst(),
            finished=made.append,
        )

    assert made == [package[1]]
    (folder,) = (tmp_path / "出").iterdir()
    assert folder.name.endswith("北戴河区_第1轮")
    said = stopped_sentence("已取消", ["北戴河区"], ["海港区"], tmp_path)
    assert said == f"已取消：做好1份，在 {tmp_path}：北戴河区；没有做1份：海港区。没有做的请再生成一次。"
    assert stopped_sentence("已取消", ["北戴河区"], [], tmp_path) == f"已取消：做好1份，在 {tmp_path}：北戴河区。"


def test_a_package_that_cannot_be_handed_over_is_not_remembered(
    workspace: ReviewWorkspace, package: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.services import finished_files

    def full(finished: Path, place: Path) -> None:
        if place.suffix == ".zip":
            raise OSError(28, "No space left on device")
        shutil.move(finished, place)

    monkeypatch.setattr(finished_files, "move_new", full)
    with pytest.raises(ProblemError):
        exported(workspace, package[1], tmp_path / "out")
    monkeypatch.undo()

    assert not (tmp_path / "out").exists()
    assert not workspace.picture.sent.get(package[1])
    assert exported(workspace, package[1], tmp_path / "out").package.replaces is None


def test_opinions_feedback_visits_and_photos_travel_as_they_were_written(
    workspace: ReviewWorkspace, package: tuple[Path, str], tmp_path: Path
) -> None:
    photo = workspace.attach(b"\xff\xd8 photo", "活动室.jpg")
    asked = Finding(FindingVerdict.SUPPLEMENT, None, "缺\n会议记录", (Supplement("补会议记录", DAY),))
    judge(workspace, package[1], "A2", asked)
    feedback = Feedback(strengths=(Remark("领导重视", "A1", DAY),))
    write_feedback(workspace, package[1], feedback, person="测", at=NOON)
    visit = Visit("A3", "某某社区", DAY, Decimal("85.5"), "整洁", "王某", (photo,), "加强更新")
    workspace.apply(Changes("现场", (Change("visits", package[1], None, (visit,)),)), person="测", at=NOON)

    made = exported(workspace, package[1], tmp_path / "out")

    with opened(made.package.path) as found:
        assert found.review is not None
        assert found.review.findings["A2"] == asked
        assert (found.review.feedback, found.review.visits) == (feedback, (visit,))
        (path,) = found.review.photos.values()
        assert found.read(path) == b"\xff\xd8 photo"
        assert found.review.reviewers == (WANG,)


def test_a_photo_that_is_gone_stops_the_package(
    workspace: ReviewWorkspace, package: tuple[Path, str], tmp_path: Path
) -> None:
    photo = workspace.attach(b"\xff\xd8 photo", "活动室.jpg")
    visit = Visit("A3", "某某社区", photos=(photo, StoredFile(photo.sha256, photo.size, "又一张.jpg")))
    workspace.apply(Changes("现场", (Change("visits", package[1], None, (visit,)),)), person="测", at=NOON)
    workspace.attachment(photo.sha256).unlink()

    with pytest.raises(ProblemError) as error:
        exported(workspace, package[1], tmp_path / "out")

    assert {problem.code for problem in error.value.problems} == {"ATTACHMENT_MISSING"}
    assert not (tmp_path / "out").exists()


def test_the_review_of_the_city_stands_in_the_provincial_papers(package: tuple[Path, str], tmp_path: Path) -> None:
    with review_workspace(tmp_path / "city") as city:
        receive(city, [package[0]], person="测", at=NOON)
        judge(city, package[1], "A1", Finding(FindingVerdict.ADJUSTED, Decimal("0.5"), "市级意见"))
        of_city = exported(city, package[1], tmp_path / "市")
    with review_workspace(tmp_path / "province", Level.PROVINCE) as province:
        receive(province, [package[0], of_city.package.path], person="测", at=NOON)
        dossier = review_of(province, package[1], date=DAY)
        made = exported(province, package[1], tmp_path / "省")

    assert dossier.city is not None
    assert dossier.city.findings["A1"].opinion == "市级意见"
    sheet = load_workbook(made.files[2]).worksheets[0]
    assert "市级" in {cell.value for row in sheet.iter_rows() for cell in row}


def test_a_set_that_was_not_sealed_gets_its_papers_and_is_told(
    workspace: ReviewWorkspace, package: tuple[Path, str], tmp_path: Path
) -> None:
    before = workspace.picture.received[package[1]]
    after = replace(before, is_sealed=False, tagmanifest_sha256="")
    workspace.apply(Changes("收件", (Change("received", package[1], before, after),)), person="测", at=NOON)

    made = exported(workspace, package[1], tmp_path / "out")

    assert "REVIEW_UNSEALED" in codes(made)
    with opened(made.package.path) as found:
        assert found.review is not None
        assert found.review.of.tagmanifest_sha256 == ""


def test_the_letter_can_be_written_at_any_moment(
    workspace: ReviewWorkspace, package: tuple[Path, str], tmp_path: Path
) -> None:
    judge(workspace, package[1], "A1", Finding(FindingVerdict.ADJUSTED, Decimal(1), "可以"), LI)

    path = write_letter(workspace, package[1], tmp_path / "out", date=DAY)

    assert path.name == "秦皇岛市北戴河区_现场反馈意见_2021年度_第1轮_市级.docx"
    assert path.is_file()


def test_the_provinces_own_table_is_filled_with_points_and_opinions(tmp_path: Path) -> None:
    contents = contents_of(province_workbook(tmp_path / "省表.xlsx"))
    first = contents.rubric.criteria[0].code
    assert contents.original is not None
    cells = (
        OriginalCell(first, ColumnField.VERIFIED_POINTS, "xl/worksheets/sheet1.xml", "K4"),
        OriginalCell(first, ColumnField.OPINION, "xl/worksheets/sheet1.xml", "L4"),
    )
    original = replace(contents.original, cells=contents.original.cells + cells)
    save(replace(contents, original=original))
    about = {"level": Level.PROVINCE, "office": "省卫健委"}
    (id_,) = built_workspace(tmp_path / "ws", contents.rubric, replace(assessment(), county=HAIGANG), **about)
    with open_review(tmp_path / "ws", writing=True) as province:
        before = province.picture.received[id_]
        after = replace(before, rubric_sha256=digest(contents.rubric), tagmanifest_sha256="7" * 64)
        province.apply(Changes("收件", (Change("received", id_, before, after),)), person="测", at=NOON)
        found = Finding(FindingVerdict.ADJUSTED, Decimal(1), "=会议记录不全")
        judge(province, id_, first, found, Reviewer("王某"))
        made = exported(province, id_, tmp_path / "out")

    assert "ORIGINAL_NONE" not in codes(made)
    filled = next(path for path in made.files if "回填原表" in path.name)
    sheet = load_workbook(filled)["评分表"]
    assert (sheet["K4"].value, sheet["L4"].value, sheet["L4"].data_type) == (1, "=会议记录不全", "s")
    with opened(made.package.path) as package:
        assert package.review is not None
        assert "03_省表（已填）.xlsx" in package.review.documents
        content = package.read("03_省表（已填）.xlsx")
    assert load_workbook(BytesIO(content))["评分表"]["K4"].value == 1


def test_a_character_that_no_face_has_is_named_and_does_not_stop_the_papers(
    workspace: ReviewWorkspace, package: tuple[Path, str], tmp_path: Path
) -> None:
    rare = "\U000323af"  # the last of the newest extension
    judge(workspace, package[1], "A2", Finding(FindingVerdict.SUPPLEMENT, None, f"{rare}某的签字不清"))

    made = exported(workspace, package[1], tmp_path / "out")

    (told,) = (problem for problem in made.problems if problem.code == "CHARACTER_MISSING")
    assert (rare in told.what, told.where) == (True, "评分项A2的评审意见")
