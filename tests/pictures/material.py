"""What the pictures are taken of: three workspaces, a backup, packages good and bad, reports, a folder of papers."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tests.pictures.review_material import make_review_material

if TYPE_CHECKING:
    from app.storage.workspace import Workspace

ROOT = Path(__file__).resolve().parents[2]
WORKSPACES = ("empty", "beidaihe", "full")
REPORT = "01_自评报告.docx"
SCORES = "03_自评打分表.xlsx"
PAPERS = (
    "A2-1 领导小组调整文件.pdf",
    "A4_专项经费到位凭证.pdf",
    "B2-健康影响评估报告（关于示例县城市更新片区控制性详细规划的健康影响评估专家论证会的意见和采纳情况）.pdf",
    "没有编号的照片.pdf",
    "C1-1 空气质量年报.xlsx",
)


def make_material(folder: Path) -> None:
    """Make everything once; each window works on a copy."""
    folder.mkdir()
    for name in WORKSPACES:
        _make_workspace(folder / f"工作库-{name}", name)
    _make_from_full(folder)
    _make_province(folder)
    papers = folder / "各部门交来的材料"
    papers.mkdir()
    for number, name in enumerate(PAPERS):
        (papers / name).write_bytes(b"%PDF-1.4\n% " + str(number).encode() + b"\n%%EOF\n")
    make_review_material(folder)


def _make_workspace(folder: Path, name: str) -> None:
    from app.domain.progress import Silent
    from app.services.open_rubric import open_rubric
    from app.services.open_workspace import create_workspace
    from app.services.try_sample import make_sample
    from app.ui.clock import now

    if name == "empty":
        create_workspace(folder, open_rubric("jkxq-2021-reference").rubric)
    else:
        make_sample(folder, name, person="示例", at=now(), progress=Silent())


def _make_from_full(folder: Path) -> None:
    from app.services.back_up import back_up
    from app.services.export_submission import export
    from app.services.make_documents import Wanted
    from app.storage.workspace import open_workspace
    from app.ui.clock import now

    copy = folder / "出包的工作库"
    shutil.copytree(folder / "工作库-full", copy)
    today = now().date()
    with open_workspace(copy, writing=True, who="示例") as workspace:
        made = export(workspace, folder / "导出", Wanted(report=False, xlsx=False), date=today)
        _change_report(workspace, folder)
        (folder / "备份").mkdir()
        back_up(workspace, folder / "备份", on=today)
    if made.package is None:
        raise RuntimeError(made)
    good = folder / "示例县申报包.zip"
    made.package.path.rename(good)
    content = bytearray(good.read_bytes())
    place = content.find(b"%PDF-1")
    content[place : place + 4] = b"%XXX"
    (folder / "被改动的申报包.zip").write_bytes(bytes(content))


def _make_province(folder: Path) -> None:
    """Make what came of a province's own tables, and a scoring table that departments have filled in."""
    from app.services.export_submission import export
    from app.services.make_documents import Wanted
    from app.storage.workspace import open_workspace
    from app.ui.clock import now
    from tests.pictures import province_files as province

    province.make_tables(folder / province.FOLDER)
    province.make_packs(folder)
    province.make_province_workspace(folder)
    wanted = Wanted(package=False, only=frozenset({SCORES}))
    with open_workspace(folder / "出包的工作库", writing=True, who="示例") as workspace:
        (made,) = export(workspace, folder / "报来的表", wanted, date=now().date()).files
    province.fill_in(made)
    made.rename(folder / province.FOLDER / province.FILLED)


def _change_report(workspace: "Workspace", folder: Path) -> None:
    """Make the report as an office has edited it: two figures are not those of the data any more."""
    import docx
    from docx.oxml.ns import qn

    from app.services.export_submission import export
    from app.services.make_documents import Wanted
    from app.ui.clock import now

    wanted = Wanted(package=False, only=frozenset({REPORT}))
    (report,) = export(workspace, folder / "稿", wanted, date=now().date()).files
    document = docx.Document(str(report))
    texts = list(_tagged(document.element.body, qn))
    for text in texts[:3]:
        text.text = "99"
    document.save(str(report))


def _tagged(body: object, qn: object) -> Iterator[object]:
    """Yield the first text of each field that holds points."""
    for control in body.iter(qn("w:sdt")):  # type: ignore[attr-defined, operator]
        tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")  # type: ignore[operator]
        if tag is not None and tag.get(qn("w:val")).startswith("points:"):  # type: ignore[operator]
            yield next(control.iter(qn("w:t")))  # type: ignore[operator]
