"""One A4 page for the leader, whatever the content."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pytest

from app.documents.explanation_styles import CELL
from app.documents.leader_page import cut
from app.domain.rubric import Rubric, Status
from app.domain.submission import Picture
from app.services.leader_page import make_leader_page
from tests.benchmarks.large import large_assessment, large_rubric
from tests.builders import assessment, criterion, met, rubric

DAY = dt.date(2021, 11, 3)
LONG = "关于进一步加强健康县区建设工作联席会议制度和部门协作机制的若干意见"


def text_of(path: Path) -> list[str]:
    with pypdfium2.PdfDocument(path) as document:
        return ["".join(page.get_textpage().get_text_range().split()) for page in document]


def made(picture: Picture, folder: Path) -> str:
    (text,) = text_of(make_leader_page(picture, folder / "一页.pdf", date=DAY))
    return text


def small(**more: object) -> Picture:
    two = rubric(criterion(code="A1", departments=("教育局",)), criterion(code="A2"))
    return Picture(replace(two, **more), assessment(met("A2")))  # type: ignore[arg-type]


def test_the_page_tells_figures_gaps_and_who_is_asked(tmp_path: Path) -> None:
    text = made(small(), tmp_path)

    for told in (
        "秦皇岛市北戴河区",
        "截至2021年11月3日",
        "4／8",
        "50%",
        "1／2",
        "A1A1项",
        "教育局",
        "未填1项：A1",
        "内部使用，不随申报包报送",
        "参考模板，非官方文本",
    ):
        assert told in text, told


def test_an_official_rubric_has_no_reference_notice_and_a_grade_is_never_printed(tmp_path: Path) -> None:
    text = made(small(status=Status.OFFICIAL), tmp_path)

    assert "参考模板" not in text
    assert "等次" not in text


def _hostile(rubric_: Rubric) -> Rubric:
    dimensions = tuple(
        replace(
            one,
            code=f"{one.code}{copy}",
            title=LONG * 3,
            indicators=tuple(
                replace(
                    each,
                    criteria=tuple(
                        replace(
                            c,
                            code=f"{c.code}.{copy}",
                            title=LONG * 4,
                            departments=tuple(f"第{n}号{LONG}办公室" for n in range(int(c.code[1:]) % 60)),
                        )
                        for c in each.criteria
                    ),
                )
                for each in one.indicators
            ),
        )
        for copy in range(3)
        for one in rubric_.dimensions
    )
    return replace(rubric_, dimensions=dimensions, title=LONG * 10, notice=LONG * 10)


@pytest.mark.parametrize("pieces", [0, 700])
def test_it_is_one_page_with_1500_long_criteria_30_dimensions_and_60_departments(tmp_path: Path, pieces: int) -> None:
    plain = large_rubric()
    given = large_assessment(plain, pieces=pieces)
    county = replace(given.county, name="某某自治县" * 40)
    given = replace(given, county=county, cycle=replace(given.cycle, name=LONG * 5), answers={})

    text = made(Picture(_hostile(plain), given), tmp_path)

    assert "三、请领导协调的事项" in text
    assert "内部使用，不随申报包报送" in text


def test_another_file_of_the_name_is_never_overwritten_and_an_equal_one_stays(tmp_path: Path) -> None:
    target = tmp_path / "一页.pdf"
    target.write_bytes(b"somebody else's")

    first = make_leader_page(small(), target, date=DAY)
    again = make_leader_page(small(), target, date=DAY)

    assert target.read_bytes() == b"somebody else's"
    assert (first.name, again.name) == ("一页（2）.pdf", "一页（2）.pdf")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["一页.pdf", "一页（2）.pdf"]


@pytest.mark.parametrize("lines", [1, 2])
def test_a_text_is_cut_to_its_lines_and_says_so(lines: int) -> None:
    kept = cut(LONG * 30, CELL, 100, lines)

    assert kept.endswith("…")
    assert len(kept) < 30 * lines
    assert cut("短", CELL, 100, lines) == "短"
