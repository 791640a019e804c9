from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from app.catalog.forms import read_forms
from app.documents.dossier import Dossier
from app.documents.evidence_catalogue import write_evidence_catalogue
from app.domain.form import chosen_form
from app.domain.problems import ProblemError
from app.files.places import forms_dir
from tests.documents.scored_dossiers import rich_dossier

FORM = chosen_form(read_forms(forms_dir()), "evidence_catalogue")
Write = Callable[[Dossier], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    def written(dossier: Dossier) -> Path:
        path = tmp_path / "data" / "04_佐证材料目录.xlsx"
        path.parent.mkdir(exist_ok=True)
        write_evidence_catalogue(dossier, FORM, path)
        return path

    return written


def rows(sheet: Worksheet) -> list[list[object]]:
    return [list(row) for row in sheet.iter_rows(min_row=4, values_only=True)]


def test_one_block_a_dimension_with_every_piece_under_its_criteria(write: Write) -> None:
    sheet = load_workbook(write(rich_dossier()))["佐证材料目录"]

    assert [cell.value for cell in sheet[3]] == [
        "序号", "指标编号", "材料编号", "材料名称", "文号", "成文日期", "责任单位", "页数", "文件", "备注",
    ]  # fmt: skip
    assert rows(sheet)[:6] == [
        ["C 健康环境", *[None] * 9],
        [1, "C1", "C1-01", "关于成立领导小组的通知", "示政办〔2020〕1号", "2020-03-01", None, 3,
         "C1-01_….pdf", "第1-3页"],
        [2, "C1", "C1-02", "没有文件的清单", None, None, None, None, None, "未附文件"],
        [3, "C5", "C5-01", "监测报告100%#1", None, "2020-03-01", "县疾控中心", 12,
         "C5-01_….pdf", None],
        [4, "C6", "C5-01", "监测报告100%#1", None, "2020-03-01", "县疾控中心", None,
         "C5-01_….pdf", "见C5-01；长期有效"],
        ["未对应评分项的材料", *[None] * 9],
    ]  # fmt: skip


def test_the_last_line_counts_each_file_once(write: Write) -> None:
    sheet = load_workbook(write(rich_dossier()))["佐证材料目录"]

    assert "共2件15页，另有2件未附文件" in [row[0] for row in rows(sheet)]


def test_a_missing_requirement_is_no_evidence(write: Write) -> None:
    sheet = load_workbook(write(rich_dossier()))["佐证材料目录"]

    assert not [cell for row in rows(sheet) for cell in row if cell == "缺的材料"]


def test_links_lead_from_the_workbook_to_the_files(write: Write) -> None:
    dossier = rich_dossier()
    path = write(dossier)
    for inside in dossier.paths.values():
        file = path.parent / inside
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"%PDF")

    sheet = load_workbook(path)["佐证材料目录"]
    targets = [cell.hyperlink.target for cell in sheet["I"] if cell.hyperlink]

    assert len(targets) == 3
    for target in targets:
        assert "#" not in target
        assert " " not in target
        assert "\\" not in target
        assert (path.parent / unquote(target)).is_file()


def test_a_title_that_looks_like_a_formula_stays_text(write: Write) -> None:
    dossier = rich_dossier()
    pieces = (replace(dossier.assessment.evidence[0], title="=1+1"), *dossier.assessment.evidence[1:])
    given = replace(dossier.assessment, evidence=pieces)

    sheet = load_workbook(write(replace(dossier, assessment=given)))["佐证材料目录"]

    assert {cell.data_type for cell in sheet["D"] if cell.value == "=1+1"} == {"s"}


def test_digests_stand_on_a_hidden_sheet(write: Write) -> None:
    sheet = load_workbook(write(rich_dossier()))["_meta"]

    assert sheet.sheet_state == "hidden"
    assert [cell.value for cell in sheet[2]][:6] == [
        "E0001", "C1-01", "关于成立领导小组的通知", "关于成立领导小组的通知.pdf", "2048", "12" * 32,
    ]  # fmt: skip


def test_a_control_character_is_named_before_anything_is_written(tmp_path: Path) -> None:
    dossier = rich_dossier()
    bad = replace(dossier.assessment.evidence[0], title="坏\x01名")
    assessment = replace(dossier.assessment, evidence=(bad, *dossier.assessment.evidence[1:]))

    with pytest.raises(ProblemError) as refused:
        write_evidence_catalogue(replace(dossier, assessment=assessment), FORM, tmp_path / "x.xlsx")

    assert refused.value.problems[0].code == "TEXT_CONTROL"
    assert "C1-01" in refused.value.problems[0].where
    assert not (tmp_path / "x.xlsx").exists()


def test_the_same_dossier_gives_the_same_bytes(write: Write) -> None:
    assert write(rich_dossier()).read_bytes() == write(rich_dossier()).read_bytes()
