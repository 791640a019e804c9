"""Documents that nobody's export puts into a package are told, so that no second report speaks unseen."""

from dataclasses import replace

from app.domain.evidence import StoredFile
from app.domain.finished import FINISHED_NAMES, REPORT, REPORT_SCAN, FinishedDocument
from app.exchange.contents import PackedFile, evidence_problems
from tests.exchange.packages import small_submission

FILE = StoredFile("a" * 64, 5, "报告.docx")

PDF = "01_自评报告.pdf"
PACKED = PackedFile("", 5, "a" * 64)


def test_a_second_report_beside_the_finished_one_is_told() -> None:
    made = small_submission()
    finished = replace(made, assessment=replace(made.assessment, finished={REPORT: FinishedDocument(REPORT, FILE)}))
    files = {FINISHED_NAMES[REPORT]: PACKED, PDF: PACKED}

    where = [one.where for one in evidence_problems(finished, files, broken=set(made.paths.values()))]
    plain = [one.where for one in evidence_problems(made, files, broken=set(made.paths.values()))]

    assert PDF in where
    assert PDF not in plain


def test_a_scan_that_the_county_did_not_take_back_is_told() -> None:
    made = small_submission()

    found = evidence_problems(made, {FINISHED_NAMES[REPORT_SCAN]: PACKED}, broken=set(made.paths.values()))

    assert FINISHED_NAMES[REPORT_SCAN] in [one.where for one in found]
