"""A report that was edited in a word processor, and a stamped scan, come back in and go into the package."""

import datetime as dt
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn

from app.domain.assessment import Answer
from app.domain.finished import REPORT, REPORT_SCAN
from app.domain.problems import ProblemError
from app.services.check import said_problems
from app.services.compare_report import Kind
from app.services.export_submission import Exported, Wanted, export
from app.services.fill import fill
from app.services.history import undo_step
from app.services.open_rubric import open_rubric
from app.services.open_workspace import Workspace, create_workspace, open_workspace
from app.services.since_finished import CHANGED, changed_since
from app.services.take_back import ReadBack, drop_finished, read_back_report, read_back_scan, use_finished
from app.services.verify_package import verify_package
from app.services.write_answer import write_answer
from tests.journeys.county import write_county

NOW = dt.datetime(2022, 1, 10, 8, 30, tzinfo=dt.UTC)
SCAN_NAME = "01_自评报告（盖章扫描件）.pdf"


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    files = write_county(tmp_path / "县")
    folder = tmp_path / "库"
    create_workspace(folder, open_rubric(str(files.pack)).rubric)
    with open_workspace(folder, writing=True) as opened:
        fill(opened, files.answers, person="张三", at=NOW)
        yield opened


def exported(workspace: Workspace, out: Path, wanted: Wanted | None = None) -> Exported:
    return export(workspace, out, wanted or Wanted(), date=NOW.date())


def draft_report(workspace: Workspace, out: Path) -> Path:
    made = exported(workspace, out, Wanted(package=False, only=frozenset({"01_自评报告.docx"})))
    return made.files[0]


def edited(report: Path, edit: Callable[[Document], object]) -> Path:
    document = docx.Document(str(report))
    edit(document)
    target = report.with_name("领导改过的报告.docx")
    document.save(str(target))
    return target


def control(document: Document, tag: str) -> object:
    for found in document.element.body.iter(qn("w:sdt")):
        if found.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val")) == tag:
            return found
    raise AssertionError(tag)


def say(document: Document, tag: str, text: str) -> None:
    first, *others = control(document, tag).iter(qn("w:t"))  # type: ignore[attr-defined]
    first.text = text
    for other in others:
        other.text = ""


def read(workspace: Workspace, file: Path) -> ReadBack:
    return read_back_report(workspace.folder, workspace.picture, file)


def test_a_report_that_only_got_more_words_differs_nowhere(workspace: Workspace, tmp_path: Path) -> None:
    report = edited(draft_report(workspace, tmp_path / "out"), lambda made: made.add_paragraph("领导加的一段。"))

    found = read(workspace, report)

    assert (found.differences, found.remarks) == ((), ())
    assert found.file.name == "领导改过的报告.docx"


def test_a_sealed_report_differs_nowhere_either(workspace: Workspace, tmp_path: Path) -> None:
    made = exported(workspace, tmp_path / "out")

    assert read(workspace, made.files[0]).differences == ()


def test_changed_figures_and_removed_tables_are_told_with_both_values(workspace: Workspace, tmp_path: Path) -> None:
    def edit(made: Document) -> None:
        say(made, "points:total", "99")
        table = control(made, "table:dimensions")
        table.getparent().remove(table)  # type: ignore[attr-defined]

    found = read(workspace, edited(draft_report(workspace, tmp_path / "out"), edit))

    assert [(one.kind, one.what) for one in found.differences] == [
        (Kind.CHANGED, "自评总分"),
        (Kind.MISSING, "表“一级指标自评得分表”"),
    ]
    assert (found.differences[0].in_report, found.differences[0].in_data) == ("99", "35.4")
    assert found.differences[1].in_report == "被删去或改写了"


def test_one_cell_of_a_table_is_named_by_its_row_and_column(workspace: Workspace, tmp_path: Path) -> None:
    def edit(made: Document) -> None:
        rows = list(control(made, "table:dimensions").iter(qn("w:tr")))  # type: ignore[attr-defined]
        cell = list(rows[1].iter(qn("w:tc")))[-1]
        next(cell.iter(qn("w:t"))).text = "100%"

    (difference,) = read(workspace, edited(draft_report(workspace, tmp_path / "out"), edit)).differences

    assert difference.what.startswith("表“一级指标自评得分表”")
    assert "组织管理的自评得分率" in difference.what
    assert difference.in_report == "100%"


def test_data_that_changed_after_the_export_are_differences_too(workspace: Workspace, tmp_path: Path) -> None:
    report = draft_report(workspace, tmp_path / "out")
    write_answer(workspace, "A1", Answer(met=False, statement="没有纳入。"), person="张三", at=NOW)

    whats = [one.what for one in read(workspace, report).differences]

    assert "自评总分" in whats


def test_drafts_revisions_and_foreign_documents_are_remarked_on(workspace: Workspace, tmp_path: Path) -> None:
    draft = exported(workspace, tmp_path / "out", Wanted(is_draft=True)).files[0]
    foreign = tmp_path / "别的.docx"
    docx.Document().save(str(foreign))

    assert [problem.what for problem in read(workspace, draft).remarks] == ["封面上还写着“（送审稿）”。"]
    assert "数据标记都没有了" in read(workspace, foreign).remarks[0].what
    with pytest.raises(ProblemError) as refused:
        read(workspace, tmp_path / "报告.doc")
    assert [problem.code for problem in refused.value.problems] == ["FILE_KIND"]


def test_without_tags_it_is_looked_whether_the_figures_still_stand_there(workspace: Workspace, tmp_path: Path) -> None:
    def untag(made: Document) -> None:
        for found in list(made.element.body.iter(qn("w:sdt"))):
            content = found.find(qn("w:sdtContent"))
            parent = found.getparent()
            for part in list(content):
                parent.insert(parent.index(found), part)
            parent.remove(found)

    def change(made: Document) -> None:
        untag(made)
        table = made.tables[1]
        table.cell(1, 1).paragraphs[0].runs[0].text = "77"

    report = draft_report(workspace, tmp_path / "out")
    assert read(workspace, edited(report, untag)).differences == ()

    (difference,) = read(workspace, edited(report, change)).differences

    assert (difference.kind, difference.in_report) == (Kind.MISSING, "没有这一行")


def test_the_edited_report_and_its_scan_go_into_the_package(workspace: Workspace, tmp_path: Path) -> None:
    plain = exported(workspace, tmp_path / "first")
    report = edited(plain.files[0], lambda made: made.add_paragraph("领导加的一段。"))
    use_finished(workspace, read(workspace, report), person="张三", at=NOW)
    pdf = next(path for path in plain.files if path.name == "01_自评报告.pdf")
    scan = read_back_scan(workspace.folder, workspace.picture, [pdf])
    use_finished(workspace, scan, person="张三", at=NOW)

    made = exported(workspace, tmp_path / "second")
    again = exported(workspace, tmp_path / "third")

    names = [path.name for path in made.files[:-1]]
    assert names[:2] == ["01_自评报告.docx", SCAN_NAME]
    assert "01_自评报告.pdf" not in names
    assert made.files[0].read_bytes() == report.read_bytes()
    assert made.package is not None
    assert plain.package is not None
    assert again.package is not None
    assert made.package.id != plain.package.id
    assert made.package.path.read_bytes() == again.package.path.read_bytes()
    found = verify_package(made.package.path)
    assert found.is_equal
    assert found.problems == verify_package(plain.package.path).problems
    assert found.submission is not None
    assert set(found.submission.assessment.finished) == {REPORT, REPORT_SCAN}
    assert not any(one.taken_at or one.data for one in found.submission.assessment.finished.values())
    assert f'href="{SCAN_NAME}"' in page_of(made.package.path)


def test_who_receives_it_is_told_where_the_report_differs(workspace: Workspace, tmp_path: Path) -> None:
    report = edited(draft_report(workspace, tmp_path / "out"), lambda made: say(made, "points:total", "99"))
    use_finished(workspace, read(workspace, report), person="张三", at=NOW)
    made = exported(workspace, tmp_path / "second")
    assert made.package is not None

    found = verify_package(made.package.path)

    (one,) = [problem for problem in found.problems if problem.code == "FINISHED_DIFFERS"]
    assert one.what == "报告有1处与申报数据不同，例如自评总分：报告里99，数据是35.4。"
    assert not one.is_blocking
    assert found.sentence().startswith("完整、未改动。")


def page_of(package: Path) -> str:
    from urllib.parse import unquote

    with zipfile.ZipFile(package) as opened:
        (name,) = [name for name in opened.namelist() if name.endswith("00_请先看这里.html")]
        return unquote(opened.read(name).decode())


def test_another_report_in_the_package_is_found_out(workspace: Workspace, tmp_path: Path) -> None:
    first = exported(workspace, tmp_path / "first")
    use_finished(workspace, read(workspace, first.files[0]), person="张三", at=NOW)
    finished = workspace.picture.assessment.finished
    other = workspace.attach(b"other", "a.docx")
    made = exported(workspace, tmp_path / "second")
    assert made.package is not None
    from app.exchange.contents import PackedFile, evidence_problems
    from app.exchange.verify import open_package

    with open_package(made.package.path) as opened:
        assert opened.submission is not None
        forged = replace(
            opened.submission,
            assessment=replace(opened.submission.assessment, finished={REPORT: replace(finished[REPORT], file=other)}),
        )
        files: dict[str, PackedFile] = dict(opened.files)
        problems = evidence_problems(forged, files, ())
        gone = evidence_problems(opened.submission, {k: v for k, v in files.items() if k != "01_自评报告.docx"}, ())

    assert [problem.what for problem in problems] == ["“01_自评报告.docx”不是县区定稿的那一份。"]
    assert [problem.what for problem in gone] == ["县区定稿的“01_自评报告.docx”不在包里。"]


def test_taking_back_is_one_step_that_can_be_undone(workspace: Workspace, tmp_path: Path) -> None:
    step = use_finished(workspace, read(workspace, draft_report(workspace, tmp_path / "out")), person="张三", at=NOW)
    assert step.name == "取回自评报告"
    assert set(workspace.picture.assessment.finished) == {REPORT}

    undo_step(workspace, step, person="张三", at=NOW)

    assert workspace.picture.assessment.finished == {}
    drop_finished(workspace, REPORT, person="张三", at=NOW)


def test_later_changes_are_counted_and_said(workspace: Workspace, tmp_path: Path) -> None:
    use_finished(workspace, read(workspace, draft_report(workspace, tmp_path / "out")), person="张三", at=NOW)
    assert not [one for one in said_problems(workspace.picture) if one.code.startswith("FINISHED")]

    write_answer(workspace, "A1", Answer(met=False, statement="没有纳入。"), person="张三", at=NOW)

    (one,) = [one for one in said_problems(workspace.picture) if one.code.startswith("FINISHED")]
    assert (one.code, one.what) == ("FINISHED_OUTDATED", "定稿后改动1处，报告里还是原来的内容。")
    finished = workspace.picture.assessment.finished[REPORT]
    assert changed_since(finished.data, workspace.picture.assessment) == {("answer", "A1"): CHANGED}


def test_accepted_differences_stay_a_warning(workspace: Workspace, tmp_path: Path) -> None:
    report = edited(draft_report(workspace, tmp_path / "out"), lambda made: say(made, "points:total", "99"))
    use_finished(workspace, read(workspace, report), person="张三", at=NOW)

    codes = [one.code for one in said_problems(workspace.picture)]

    assert "FINISHED_DIFFERS" in codes


def test_a_report_that_still_says_draft_is_said_until_one_without_it_comes(
    workspace: Workspace, tmp_path: Path
) -> None:
    def as_draft(made: Document) -> None:
        made.paragraphs[0].add_run("（送审稿）")

    report = draft_report(workspace, tmp_path / "out")
    use_finished(workspace, read(workspace, edited(report, as_draft)), person="张三", at=NOW)

    (one,) = [one for one in said_problems(workspace.picture) if one.code == "FINISHED_DIFFERS"]
    assert (one.where, one.what) == ("定稿文件 自评报告", "取回的报告：封面上还写着“（送审稿）”。")
    made = exported(workspace, tmp_path / "second")
    assert made.package is not None
    submission = verify_package(made.package.path).submission
    assert submission is not None
    assert not any(finished.remarks for finished in submission.assessment.finished.values())

    use_finished(workspace, read(workspace, report), person="张三", at=NOW)
    assert not [one for one in said_problems(workspace.picture) if one.code == "FINISHED_DIFFERS"]


def test_changes_since_the_seal_are_known(workspace: Workspace, tmp_path: Path) -> None:
    exported(workspace, tmp_path / "out")
    seal = workspace.picture.seals[-1]
    assert changed_since(seal.records, workspace.picture.assessment) == {}

    write_answer(workspace, "A1", Answer(), person="张三", at=NOW)

    assert list(changed_since(seal.records, workspace.picture.assessment)) == [("answer", "A1")]


def test_photographed_pages_become_one_pdf(workspace: Workspace, tmp_path: Path) -> None:
    from app.documents.page_counts import page_count

    pages = [picture(tmp_path / f"第{number}页.png") for number in (1, 2)]
    scan = read_back_scan(workspace.folder, workspace.picture, pages)

    assert scan.file.name == SCAN_NAME
    assert page_count(workspace.attachment(scan.file.sha256), "a.pdf") == 2


def test_a_scan_that_is_none_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    broken = tmp_path / "坏.jpg"
    broken.write_bytes(b"no picture")
    locked = tmp_path / "坏.pdf"
    locked.write_bytes(b"%PDF-1.4 nothing")
    for files, code in (([broken], "FILE_UNREADABLE"), ([locked], "FILE_UNREADABLE"), ([locked, broken], "FILE_KIND")):
        with pytest.raises(ProblemError) as refused:
            read_back_scan(workspace.folder, workspace.picture, files)
        assert [problem.code for problem in refused.value.problems] == [code]


def picture(path: Path) -> Path:
    import struct
    import zlib

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = zlib.compress(b"".join(b"\0" + b"\xff" * 40 for _ in range(60)))
    header = struct.pack(">IIBBBBB", 40, 60, 8, 0, 0, 0, 0)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b""))
    return path
