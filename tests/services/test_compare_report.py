"""Comparing an edited report: a table with rows put in."""

from app.documents.report_tags import ReadReport, ToldField
from app.services.compare_report import Kind, differences

TOLD = (ToldField("table:x", "各领域得分", "二、", rows=(("领域", "得分"), ("组织管理", "3"), ("环境", "4"))),)


def test_a_row_with_the_name_of_another_is_told() -> None:
    report = ReadReport({"table:x": "领域\t得分\n组织管理\t3\n组织管理\t99\n环境\t4"}, "", False, False)

    found = differences(report, TOLD)

    assert [(one.kind, one.in_report) for one in found] == [(Kind.EXTRA, "组织管理 99")]


def test_whichever_of_the_two_comes_first() -> None:
    report = ReadReport({"table:x": "领域\t得分\n组织管理\t99\n组织管理\t3\n环境\t4"}, "", False, False)

    assert len(differences(report, TOLD)) == 2
