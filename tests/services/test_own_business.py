"""What the county keeps to itself since the window is there never stands in a package (DESIGN.md 8, Not in it)."""

import datetime as dt
import zipfile
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from app.domain.assessment import Assessment, OtherValue
from app.domain.evidence import StoredFile
from app.domain.finished import REPORT, FinishedDocument
from app.domain.submission import travelling
from app.services.drafts import write_drafts
from app.services.enter_evidence import replace_file
from app.services.export_submission import Wanted, export
from app.services.fill import fill
from app.services.open_rubric import open_rubric
from app.services.open_workspace import create_workspace, open_workspace
from app.services.write_figure import write_figure
from tests.journeys.county import write_county

NOW = dt.datetime(2022, 1, 10, 8, 30, tzinfo=dt.UTC)
WHO = {"person": "张三", "at": NOW}
OTHER = OtherValue("只听说过的统计局", Decimal("47.1187"), "电话里问来的")
DRAFT = "约莫八成三"


def test_earlier_files_others_values_and_drafts_are_in_no_part_of_a_package(tmp_path: Path) -> None:
    files = write_county(tmp_path / "县")
    create_workspace(tmp_path / "库", open_rubric(str(files.pack)).rubric)
    with open_workspace(tmp_path / "库", writing=True) as workspace:
        fill(workspace, files.answers, **WHO)
        piece = next(one for one in workspace.picture.assessment.evidence if one.file)
        before = piece.file
        assert before is not None
        replace_file(workspace, piece.id, workspace.attach(b"newer version", "新的.txt"), **WHO)
        write_figure(workspace, replace(workspace.picture.assessment.measures[0], others=(OTHER,)), **WHO)
        write_drafts(workspace.folder, {"figure/toilets@2021/value": DRAFT})
        assert [one.earlier for one in workspace.picture.assessment.evidence if one.id == piece.id] == [(before,)]
        made = export(workspace, tmp_path / "出", Wanted(), date=NOW.date())

    assert made.package is not None
    with zipfile.ZipFile(made.package.path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert any("submission.json" in name for name in parts)
    for secret in (before.sha256, OTHER.department, str(OTHER.value), OTHER.source, DRAFT):
        assert [name for name, content in parts.items() if secret.encode() in content] == []


def test_of_a_finished_document_only_the_file_leaves() -> None:
    file = StoredFile("a" * 64, 7, "定稿.docx")
    kept = FinishedDocument(
        REPORT, file, "2022-01-10T08:30:00", {"answer A1": "ab"}, ("总分",), ("封面写着（送审稿）",)
    )
    assert travelling(Assessment(finished={REPORT: kept})).finished == {REPORT: FinishedDocument(REPORT, file)}
