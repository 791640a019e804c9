"""整改报告.docx: reproducible, nothing dropped, nothing that office software refuses."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import docx
import pytest

from app.documents.dossier import Dossier
from app.documents.rectification_docx import MOST_RECORDS, write_rectification_docx
from app.domain.problems import ProblemError
from app.domain.round_changes import PointsChange, RecordChange, RoundChanges, RoundReply
from app.domain.scoring import score
from app.domain.submission import Link
from tests.builders import assessment, criterion, rubric

RUBRIC = rubric(criterion(code="A1"))
REPLY = RoundReply(
    "A1", "city", "市爱卫办", "第一行\n第二行", "需补充", "改了", "好了", None, dt.date(2022, 2, 1), ("A1-01",)
)
CHANGES = RoundChanges(Link("a" * 64, "b" * 64), 1, replies=(REPLY,))


def dossier(changes: RoundChanges | None, **more: object) -> Dossier:
    found = assessment()
    made = Dossier(RUBRIC, "0" * 64, found, score(RUBRIC, found), dt.date(2022, 2, 20), "程序", 2, changes=changes)
    return replace(made, **more)  # type: ignore[arg-type]


def text_of(path: Path) -> str:
    document = docx.Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in document.paragraphs), *cells])


def test_no_page_holds_the_seal_alone(tmp_path: Path) -> None:
    records = tuple(RecordChange("answers", f"A{number}", f"第{number}处", "改动") for number in (1, 2))
    for name, changes in (("text", CHANGES), ("table", replace(CHANGES, records=records))):
        write_rectification_docx(dossier(changes), tmp_path / f"{name}.docx")
    texts, tables = (docx.Document(str(tmp_path / f"{name}.docx")) for name in ("text", "table"))

    last = [one for one in texts.paragraphs if one.text][-3]
    assert (last.text, last.paragraph_format.keep_with_next) == ("填报内容与第1轮相同。", True)
    cells = tables.tables[-1].rows[-1].cells
    assert [cell.text for cell in cells] == ["2", "第2处", "改动"]
    assert all(one.paragraph_format.keep_with_next for cell in cells for one in cell.paragraphs)


def test_the_same_dossier_gives_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a", "b"):
        write_rectification_docx(dossier(CHANGES), tmp_path / f"{name}.docx")
    assert (tmp_path / "a.docx").read_bytes() == (tmp_path / "b.docx").read_bytes()


def test_it_says_so_where_there_is_nothing(tmp_path: Path) -> None:
    write_rectification_docx(dossier(replace(CHANGES, replies=())), tmp_path / "a.docx")
    text = text_of(tmp_path / "a.docx")
    assert "没有逐项退回的意见。" in text
    assert "各评分项的得分与第1轮相同。" in text
    assert "填报内容与第1轮相同。" in text


def test_lines_points_and_records_are_printed(tmp_path: Path) -> None:
    points = PointsChange("A1", Decimal(1), Decimal("3.5"), Decimal(2), Decimal(4))
    records = tuple(RecordChange("answer", f"A{n}", f"单项填报 A{n}", "改动") for n in range(MOST_RECORDS + 3))
    changes = replace(CHANGES, points=(points,), records=records)
    write_rectification_docx(dossier(changes, is_draft=True), tmp_path / "a.docx")
    text = text_of(tmp_path / "a.docx")
    for expected in (
        "（第2轮送审稿）",
        "评审意见（市级，市爱卫办，需补充）：第一行",
        "第二行。",
        "A1 A1项\n2\n4\n1\n3.5",
        f"填报内容改动{MOST_RECORDS + 3}处，见下表，表中列出前{MOST_RECORDS}处",
    ):
        assert expected in text
    assert f"单项填报 A{MOST_RECORDS - 1}" in text
    assert f"单项填报 A{MOST_RECORDS}\n" not in text


def test_a_control_character_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    bad = replace(CHANGES, replies=(replace(REPLY, measure="改\x07了"),))
    with pytest.raises(ProblemError) as refused:
        write_rectification_docx(dossier(bad), tmp_path / "a.docx")
    assert [one.code for one in refused.value.problems] == ["TEXT_CONTROL"]
    assert not (tmp_path / "a.docx").exists()


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (dt.date(2022, 2, 19), "应于2022年2月19日前完成，尚在整改。"),
        (dt.date(2022, 2, 20), "正在整改，2022年2月20日前完成。"),
        (None, "正在整改。"),
    ],
)
def test_a_day_that_has_passed_is_not_promised(tmp_path: Path, due: dt.date | None, said: str) -> None:
    changes = replace(CHANGES, replies=(replace(REPLY, done=None, due=due),))
    write_rectification_docx(dossier(changes), tmp_path / "a.docx")
    assert f"完成情况：{said}" in text_of(tmp_path / "a.docx")


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (dt.date(2022, 2, 19), "应于2022年2月19日前完成，尚未整改。"),
        (dt.date(2022, 2, 20), "尚未整改，2022年2月20日前完成。"),
        (None, "尚未整改。"),
    ],
)
def test_what_nobody_began_is_not_told_as_begun(tmp_path: Path, due: dt.date | None, said: str) -> None:
    untouched = RoundReply("A2", "city", "市爱卫办", "没盖章", "需补充", due=due)
    begun = replace(untouched, criterion="A3")
    changes = replace(
        CHANGES,
        replies=(REPLY, untouched, begun),
        records=(RecordChange("answer", "A3", "单项填报 A3", "改动", criterion="A3"),),
    )
    write_rectification_docx(dossier(changes), tmp_path / "a.docx")
    text = text_of(tmp_path / "a.docx")
    assert "已完成整改1条，正在整改1条，尚未整改1条。" in text
    assert text.count(f"完成情况：{said}") == 1
