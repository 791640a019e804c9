"""优秀案例.docx lies in the folder and in the package when there are cases, and only then."""

import zipfile
from pathlib import Path

from tests.conftest import Jkxq
from tests.journeys.county import write_county

CASES = "05_优秀案例.docx"


def exported(tmp_path: Path, jkxq_inside: Jkxq, cases: str) -> tuple[set[str], dict[str, bytes]]:
    """Return what lies in the folder, and what the package holds below data/."""
    county = write_county(tmp_path / "县")
    with county.answers.open("a", encoding="utf-8") as answers:
        answers.write(cases)
    assert jkxq_inside("new", tmp_path / "库", "--rubric", county.pack).exit_code == 0
    assert jkxq_inside("fill", tmp_path / "库", county.answers).exit_code == 0
    assert jkxq_inside("export", tmp_path / "库", "--out", tmp_path / "out").exit_code == 0
    lies = {path.name for path in (tmp_path / "out").iterdir()}
    with zipfile.ZipFile(next((tmp_path / "out").glob("*.zip"))) as package:
        held = {name.partition("/data/")[2]: package.read(name) for name in package.namelist()}
    return lies, held


def test_cases_are_handed_in_and_named_on_the_start_page(tmp_path: Path, jkxq_inside: Jkxq) -> None:
    lies, held = exported(tmp_path, jkxq_inside, "\ncases: [{title: 健康步道, sections: {工作背景: 步道少。}}]\n")

    assert CASES in lies
    assert held[CASES] == (tmp_path / "out" / CASES).read_bytes()
    assert "<td>优秀案例</td>" in held["00_请先看这里.html"].decode()


def test_without_cases_there_is_no_such_document(tmp_path: Path, jkxq_inside: Jkxq) -> None:
    lies, held = exported(tmp_path, jkxq_inside, "")

    assert "01_自评报告.docx" in lies
    assert CASES not in lies
    assert CASES not in held
