"""How the clerk fills in each page of the desk; window_answers.yaml says the same in a file."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.domain.assessment import Assessment
from app.ui.screens.basics import BasicsPage
from app.ui.screens.cases import CasesPage
from app.ui.screens.figures import FiguresPage
from app.ui.screens.ledgers import LedgersPage
from app.ui.screens.new_assessment import NewAssessmentScreen
from app.ui.screens.rubrics import RubricsScreen
from app.ui.tabs import Tab
from app.ui.widgets.count_editor import CountEditor
from app.ui.widgets.entry_editor import (
    ChecklistEditor,
    DeductionEditor,
    LevelsEditor,
    PointsEditor,
    YesNoEditor,
)
from app.ui.widgets.evidence_fields import EvidenceFields
from app.ui.widgets.figure_editor import FigureEditor
from app.ui.widgets.ledger_sheet import LedgerSheet
from app.ui.widgets.marking_editors import PartsEditor
from app.ui.widgets.sites_editor import SitesEditor
from tests.journeys.clerk import Clerk

KEY = Qt.Key


def begin(clerk: Clerk, pack: Path, folder: Path) -> Assessment:
    """Drop the pack on the window, fill in 新建自评, and return the assessment as it is made."""
    clerk.drop(clerk.window, pack)
    clerk.wait(lambda: isinstance(clerk.window.start_pages.currentWidget(), RubricsScreen))
    listed = clerk.window.start_pages.currentWidget()
    assert isinstance(listed, RubricsScreen)
    clerk.wait(lambda: listed.chosen is not None and listed.chosen.pack.rubric.id == "all-markings")
    clerk.click(listed.new)
    form = clerk.window.start_pages.currentWidget()
    assert isinstance(form, NewAssessmentScreen)
    clerk.wait(lambda: form.rubrics.rubric is not None and form.rubrics.rubric.id == "all-markings")
    return fill_form(clerk, form, folder)


def fill_form(clerk: Clerk, form: NewAssessmentScreen, folder: Path) -> Assessment:
    """Fill in 新建自评, whose rubric is chosen, and return the assessment as it is made."""
    clerk.tick(form.picker.unlisted)
    clerk.choose(form.picker.province, "河北省")
    clerk.fill(form.picker.city, "乙市")
    clerk.fill(form.picker.name, "丙县")
    if form.region.isVisible():
        clerk.choose(form.region, "山区县")
    assert form.applicant.text() == "乙市丙县人民政府"
    clerk.fill(form.applicant, "丙县人民政府")
    clerk.fill(form.office, "某局")
    clerk.fill(form.name, "某人")
    clerk.fill(form.phone, "0000")
    clerk.fill(form.cycle.year, "2030")
    clerk.press(KEY.Key_Tab)
    assert form.cycle.name.text() == "2030年度"
    clerk.fill(form.folder, str(folder))
    clerk.click(form.begin)
    clerk.wait(lambda: clerk.window.session is not None)
    return clerk.session.picture.assessment


def fill_figures(clerk: Clerk) -> None:
    """数据: paste a block, type into a cell, and write a source beside the table."""
    page = clerk.go_to(Tab.FIGURES)
    assert isinstance(page, FiguresPage)
    clerk.click(page.earlier)
    clerk.click_cell(page.grid, page.model.index_of("rate", 2028))
    clerk.paste("40%\t\t\n14.5\t13.5/10万\t\n\t\t\n\t\t\n\t\t好\n")
    assert "填入了4个数" in page.said.text()
    clerk.click_cell(page.grid, page.model.index_of("area", None))
    clerk.type_text("1,234.5 平方米")
    clerk.press(KEY.Key_Return)
    clerk.click_cell(page.grid, page.model.index_of("rate", 2028))
    assert page.detail.body is not None
    clerk.fill(page.detail.body.texts["source"], "县年鉴")


def fill_ledgers(clerk: Clerk, papers: Path) -> None:
    """台账: paste rows, type one, drop a paper on a row, pick it for another row."""
    page = clerk.go_to(Tab.LEDGERS)
    assert isinstance(page, LedgersPage)
    sheet = page.sheet
    assert sheet is not None
    clerk.click_cell(sheet.grid, sheet.model.index(0, 1))
    clerk.paste("2029-03-01\t第一次\t12\n2030-03-01\t第二次\t\n2031-03-01\t周期外\t\n2029-03-01\t第一次\t12\n")
    assert [judged.counts for judged in sheet.model.judged] == [True, True, False, False]
    clerk.click_cell(sheet.grid, sheet.model.index(4, 1))
    clerk.press(KEY.Key_Return)
    clerk.keys("2030-05-01")
    clerk.press(KEY.Key_Tab)
    clerk.type_text("第三次")
    clerk.press(KEY.Key_Tab)
    clerk.keys("8")
    clerk.press(KEY.Key_Return)
    assert sheet.head.count.text().startswith("登记5行，计入3条，2行不计入")
    prove_rows(clerk, sheet, papers)
    clerk.click_cell(page.list, page.model.index(1))
    assert page.sheet is not None
    clerk.click_cell(page.sheet.grid, page.sheet.model.index(0, 1))
    clerk.paste("甲校\n乙校\n甲校")


def prove_rows(clerk: Clerk, sheet: LedgerSheet, papers: Path) -> None:
    """Drop a paper on the first row, and pick the same one for the second."""
    first = sheet.grid.visualRect(sheet.model.index(0, 2)).center()
    clerk.drop(sheet.grid.viewport(), papers / "签到表.pdf", at=first)
    clerk.wait(lambda: bool(sheet.model.row_at(0).evidence))
    clerk.click_cell(sheet.grid, sheet.model.index(1, 2))
    clerk.fill(sheet.evidence.search, "签到")
    found = sheet.evidence.search.completer().popup()
    clerk.wait(found.isVisible)
    clerk.press_on(found, KEY.Key_Down)
    clerk.press_on(found, KEY.Key_Return)
    clerk.wait(lambda: bool(sheet.model.row_at(1).evidence))


def fill_answers(clerk: Clerk, papers: Path) -> None:
    """填报: every criterion from the first to the last."""
    clerk.go_to(Tab.FILLING)
    fill_plain_kinds(clerk)
    fill_counted_kinds(clerk, papers)
    fill_figure_kinds(clerk)
    fill_combined_kinds(clerk)
    fill_given_points(clerk, papers)
    fill_not_applicable_and_bonus(clerk, papers)


def fill_plain_kinds(clerk: Clerk) -> None:
    yes_no = clerk.card.editor
    assert isinstance(yes_no, YesNoEditor)
    clerk.tick(yes_no.yes)
    clerk.fill(clerk.card.statement, "有文件，也落实了。")

    checklist = clerk.next_card("A2").editor
    assert isinstance(checklist, ChecklistEditor)
    assert QApplication.focusWidget() is checklist.boxes["a"]
    clerk.press(KEY.Key_Space)
    clerk.press(KEY.Key_Tab)
    clerk.press(KEY.Key_Space)
    clerk.fill(clerk.card.self_points.points, "3")
    clerk.fill(clerk.card.self_points.reason, "丙项已经另文报批")

    whole = clerk.next_card("A3").editor
    assert isinstance(whole, ChecklistEditor)
    clerk.tick(whole.boxes["b"])
    clerk.tick(whole.boxes["a"])

    levels = clerk.next_card("A4").editor
    assert isinstance(levels, LevelsEditor)
    clerk.press(KEY.Key_Down)
    clerk.press(KEY.Key_Space)
    assert levels.buttons["low"].isChecked()
    clerk.fill(clerk.card.self_points.deduction, "还有两个镇没有做到")


def fill_counted_kinds(clerk: Clerk, papers: Path) -> None:
    deduction = clerk.next_card("A5").editor
    assert isinstance(deduction, DeductionEditor)
    clerk.fill(deduction.counters["late"], "4")
    clerk.click(deduction.counters["wrong"])
    clerk.press(KEY.Key_Up)

    count = clerk.next_card("A6").editor
    assert isinstance(count, CountEditor)
    clerk.fill(count.counter, "4")

    by_ledger = clerk.next_card("A7").editor
    assert isinstance(by_ledger, CountEditor)
    assert not by_ledger.counter.isVisible()
    fields = add_paper(clerk, "e1", papers / "会议纪要.pdf")
    clerk.fill(fields.texts["title"], "会议纪要（第一次）")
    clerk.fill(fields.texts["number"], "丙卫〔2029〕1号")
    clerk.fill(fields.date, "2029年3月2日")
    clerk.fill(fields.texts["pages"], "1-2")
    clerk.fill(fields.texts["department"], "卫健局")
    clerk.click(clerk.card.statement)


def fill_figure_kinds(clerk: Clerk) -> None:
    threshold = clerk.next_card("B1").editor
    assert isinstance(threshold, FigureEditor)
    (form,) = threshold.forms
    clerk.fill(form.numbers["value"], "４８％")
    clerk.fill(form.numbers["numerator"], "12")
    clerk.fill(form.numbers["denominator"], "25")
    clerk.fill(form.texts["source"], "监测报告")
    clerk.fill(form.texts["department"], "某局")

    for code in ("B2", "B3", "B4"):
        assert isinstance(clerk.next_card(code).editor, FigureEditor)

    compared = clerk.next_card("B5").editor
    assert isinstance(compared, FigureEditor)
    assert compared.reference is not None
    clerk.fill(compared.reference.value, "60")
    clerk.fill(compared.reference.source, "省公报")

    clerk.next_card("B6")
    share = clerk.next_card("B7").editor
    assert isinstance(share, FigureEditor)
    clerk.fill(share.forms[0].numbers["denominator"], "6")


def fill_combined_kinds(clerk: Clerk) -> None:
    best = clerk.next_card("C1").editor
    assert isinstance(best, PartsEditor)
    levels = best.parts[2]
    assert isinstance(levels, LevelsEditor)
    clerk.tick(levels.buttons["y"])

    sums = clerk.next_card("C2").editor
    assert isinstance(sums, PartsEditor)
    checklist, sites = sums.parts
    assert isinstance(checklist, ChecklistEditor)
    assert isinstance(sites, SitesEditor)
    clerk.tick(checklist.none)
    clerk.click(sites.site_rows[0].name)
    clerk.paste("名称\t得分\n一\t61\n二\t60\n三\t59.9\n")

    typed = clerk.next_card("C3").editor
    assert isinstance(typed, SitesEditor)
    for number, (name, points) in enumerate((("一村", "100"), ("二村", "50"), ("三村", "90"))):
        clerk.fill(typed.site_rows[number].name, name)
        clerk.press(KEY.Key_Tab)
        clerk.keys(points)


def fill_given_points(clerk: Clerk, papers: Path) -> None:
    judgement = clerk.next_card("C4").editor
    assert isinstance(judgement, PointsEditor)
    clerk.fill(judgement.points, "3.75")
    clerk.press(KEY.Key_Tab)
    clerk.type_text("较好")
    clerk.fill(clerk.card.self_points.points, "3.5")

    external = clerk.next_card("C5").editor
    assert isinstance(external, PointsEditor)
    clerk.fill(external.points, "4.5")
    clerk.fill(external.words, "某文")
    fields = add_paper(clerk, "e1", papers / "结果文件.pdf")
    clerk.fill(fields.date, "2030-11-05")
    clerk.click(external.words)


def fill_not_applicable_and_bonus(clerk: Clerk, papers: Path) -> None:
    for code, reason in (("D1", "无此事项"), ("D2", "本县没有"), ("D3", "不涉及")):
        clerk.fill(clerk.next_card(code).not_applicable, reason)

    never = clerk.next_card("D4")
    assert not never.not_applicable.isVisible()
    assert isinstance(never.editor, YesNoEditor)
    clerk.tick(never.editor.yes)
    before = len(clerk.session.picture.assessment.evidence)
    clerk.drop(clerk.window, papers / "说明.txt")
    clerk.wait(lambda: len(clerk.session.picture.assessment.evidence) > before)

    clerk.next_card("D5")
    clerk.press(KEY.Key_Space)
    bonus = clerk.next_card("D6").editor
    assert isinstance(bonus, CountEditor)
    clerk.click(bonus.counter)
    for _ in range(3):
        clerk.press(KEY.Key_Up)


def add_paper(clerk: Clerk, requirement: str, file: Path) -> EvidenceFields:
    """Drop a file on a requirement of the open criterion and return the fields of the new piece."""
    assert clerk.window.desk is not None
    panel = clerk.window.desk.filling.evidence
    before = len(clerk.session.picture.assessment.evidence)
    clerk.drop(panel.requirements[requirement], file)
    clerk.wait(lambda: len(clerk.session.picture.assessment.evidence) > before)
    clerk.wait(lambda: panel.fields is not None and panel.fields.piece.title == file.stem)
    assert panel.fields is not None
    return panel.fields


def fill_basics(clerk: Clerk) -> None:
    """概况: a gate, an entry of 基本情况, a chapter of the report."""
    page = clerk.go_to(Tab.BASICS)
    assert isinstance(page, BasicsPage)
    clerk.wait(lambda: page.profile.has_form)
    clerk.tick(page.gates.editors["G1"].buttons[True])
    clerk.fill(page.gates.editors["G1"].statement, "应急局核实没有。")
    clerk.fill(page.profile.fields["常住人口"], "十万")
    clerk.fill(page.chapters.fields["organisation"], "成立了小组，十个部门参加。")


def fill_case(clerk: Clerk) -> None:
    """案例: one case."""
    page = clerk.go_to(Tab.CASES)
    assert isinstance(page, CasesPage)
    clerk.click(page.begin)
    sheet = page.sheet
    assert sheet is not None
    clerk.fill(sheet.title, "一个例子")
    clerk.fill(sheet.sections["工作背景"], "以前不好。")
    clerk.fill(sheet.highlights, "很好")
