"""提交前检查单: every problem once, with a box, by severity; lines to sign; numbered pages."""

import datetime as dt
from pathlib import Path

import pypdfium2

from app.documents.checklist import ChecklistFacts, checklist_pdf_bytes
from app.domain.problems import Problem, blocking, hint, warning
from app.domain.submission import Picture
from app.services.checklist import make_checklist
from tests.builders import assessment, criterion, rubric

DAY = dt.date(2021, 11, 3)
PICTURE = Picture(rubric(criterion()), assessment())


def pages(problems: tuple[Problem, ...], *, are_files_read: bool = True) -> list[str]:
    county = PICTURE.assessment.county.full_name
    facts = ChecklistFacts(county, "2021年度", "县政府", DAY, "参考模板", problems, are_files_read)
    return texts(checklist_pdf_bytes(facts))


def texts(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as document:
        return ["".join(page.get_textpage().get_text_range().split()) for page in document]


def test_every_problem_stands_under_its_severity_with_what_to_do() -> None:
    found = (
        warning("UNANSWERED", "A1 甲", "还没有填报。", "请填报。"),
        blocking("REASON_MISSING", "A2 乙", "没有写理由。", "请写明理由。"),
        hint("EVIDENCE_UNUSED", "佐证材料 丙", "没有对应任何评分项。", "请对应。"),
    )

    (text,) = pages(found)

    places = [
        text.index(part) for part in ("必须处理（1条）", "没有写理由。", "请核对（1条）", "还没有填报。", "提示（1条）")
    ]
    assert places == sorted(places)
    assert text.count("□") == 3
    for told in (
        "秦皇岛市北戴河区",
        "2021年11月3日",
        "共3条：必须处理1条，请核对1条，提示1条。",
        "审核人（签字）",
        "第1页共1页",
    ):
        assert told in text, told


def test_a_thousand_problems_are_all_there_and_the_pages_are_numbered() -> None:
    found = tuple(warning("UNANSWERED", f"A{n} 项", f"第{n}条没有填。", "请填报。") for n in range(1000))

    printed = pages(found)

    whole = "".join(printed)
    assert all(f"第{n}条没有填。" in whole for n in range(1000))
    assert all(f"第{n}页共{len(printed)}页" in text for n, text in enumerate(printed, start=1))
    assert all("在哪里" in text for text in printed[:-1])


def test_without_problems_there_are_lines_to_sign_and_it_says_when_files_were_not_read() -> None:
    (text,) = pages((), are_files_read=False)

    assert "没有发现问题，可以提交。" in text
    assert "附件文件没有逐个核对" in text
    assert "填报人（签字）" in text


def test_the_list_of_a_workspace_tells_what_was_found_in_its_files(tmp_path: Path) -> None:
    of_files = (blocking("ATTACHMENT_MISSING", "佐证材料 E0001", "附件不见了。", "请重新添加。"),)

    path = make_checklist(PICTURE, tmp_path / "单.pdf", of_files=of_files, date=DAY)

    (text,) = texts(path.read_bytes())
    for told in (
        "必须处理（1条）",
        "附件不见了。",
        "请核对（2条）",
        "还没有填：申报单位",
        "还没有填报。",
        "附件文件已逐个核对",
    ):
        assert told in text, told
