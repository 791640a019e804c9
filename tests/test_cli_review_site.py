from pathlib import Path

from openpyxl import load_workbook

from app.services.open_review import open_review
from tests.conftest import Jkxq
from tests.services.test_site_tables import ID, JPG, SAMPLE, line, standard
from tests.summary_pictures import BEIDAIHE, CHANGLI, handed_in, pictured, stored

TABLE = "表/秦皇岛市北戴河区_现场评估表_第1轮.xlsx"


def made(folder: Path) -> Path:
    of = standard()
    sets = [handed_in(of, BEIDAIHE, {"A1": "4"}), handed_in(of, CHANGLI, {"A1": "4"})]
    stored(folder, pictured(sets, samples={ID: {"D1": SAMPLE}}), of)
    return folder


def filled_in(table: Path, score: object) -> None:
    book = load_workbook(table)
    line("D1", 1, score=score)(book)
    book.save(table)


def test_tables_go_out_and_come_back(jkxq_inside: Jkxq, tmp_path: Path) -> None:
    workspace = made(tmp_path / "评审")
    out = jkxq_inside(
        "review", "site-tables", workspace, "--out", "表", "--submission", "130304", "--date", "2022-03-08"
    )
    filled_in(tmp_path / TABLE, 86.5)

    back = jkxq_inside("review", "take-site-table", workspace, TABLE)

    assert out.exit_code == 0, out.stdout
    assert len(out.json["files"]) == 4  # type: ignore[arg-type]
    assert back.exit_code == 0, back.stdout
    assert back.json["tables"] == [
        {
            "path": TABLE,
            "submission": ID,
            "county": {"code": "130304", "name": "北戴河区"},
            "added": 1,
            "filled": 0,
            "same": 0,
            "different": 0,
        }
    ]
    with open_review(workspace, writing=False) as opened:
        assert [str(one.score) for one in opened.picture.visits[ID]] == ["86.5"]


def test_a_refused_table_does_not_undo_the_others(jkxq_inside: Jkxq, tmp_path: Path) -> None:
    workspace = made(tmp_path / "评审")
    jkxq_inside("review", "site-tables", workspace, "--out", "表")
    filled_in(tmp_path / TABLE, 80)

    said = jkxq_inside("review", "take-site-table", workspace, "没有.xlsx", TABLE)

    assert (said.exit_code, said.problem_codes) == (1, ["FILE_MISSING"])
    assert len(said.json["tables"]) == 1  # type: ignore[arg-type]
    with open_review(workspace, writing=False) as opened:
        assert len(opened.picture.visits[ID]) == 1


def test_what_differs_is_kept_until_overwriting_is_asked_for(jkxq_inside: Jkxq, tmp_path: Path) -> None:
    workspace = made(tmp_path / "评审")
    jkxq_inside("review", "site-tables", workspace, "--out", "表")
    scores = []
    for score, options in ((80, ()), (60, ()), (60, ("--overwrite",))):
        filled_in(tmp_path / TABLE, score)
        said = jkxq_inside("review", "take-site-table", workspace, TABLE, *options)
        with open_review(workspace, writing=False) as opened:
            scores.append((str(opened.picture.visits[ID][0].score), said.exit_code, said.problem_codes))

    assert scores == [("80", 0, []), ("80", 0, ["SITE_DIFFERS"]), ("60", 0, ["SITE_DIFFERS"])]


def test_photos_come_in_from_a_folder(jkxq_inside: Jkxq, tmp_path: Path) -> None:
    workspace = made(tmp_path / "评审")
    (tmp_path / "照片/幸福社区").mkdir(parents=True)
    (tmp_path / "照片/幸福社区/1.jpg").write_bytes(JPG)

    said = jkxq_inside("review", "site-photos", workspace, "130304", "照片")

    assert (said.exit_code, said.json["added"], said.json["known"]) == (0, 1, 0)


def test_an_unknown_submission_is_refused(jkxq_inside: Jkxq, tmp_path: Path) -> None:
    said = jkxq_inside("review", "site-tables", made(tmp_path / "评审"), "--out", "表", "--submission", "999999")

    assert (said.exit_code, said.problem_codes) == (1, ["REVIEW_SUBMISSION"])
    assert not (tmp_path / "表").exists()
