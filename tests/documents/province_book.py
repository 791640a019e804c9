"""A province's table as it comes: two dimensions, sub-totals and a total as formulas, pictures, and cells to fill."""

import io
from pathlib import Path

import xlsxwriter
from docx import Document

HEADER = [
    "一级指标",
    "二级指标",
    "指标解释",
    "评分标准",
    "分值",
    "自评得分",
    "自评说明",
    "扣分原因",
    "佐证材料",
    "备注",
]
ROWS = (
    ("一、组织管理", "1.1领导机制", "成立领导小组", "成立得3分，未成立不得分", 3, ""),
    ("一、组织管理", "1.2经费保障", "安排专项经费", "有经费得4分，没有不得分", 4, "预算批复、拨付凭证"),
    ("二、健康环境", "2.1无烟环境", "建成无烟机关", "全部建成得5分", 5, ""),
    ("二、健康环境", "2.2健康步道", "建有健康步道", "有步道得3分", 3, ""),
)
SELF_COLUMN = HEADER.index("自评得分")
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde\x00\x00\x00\x0c"
    b"IDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xdc\xccY\xe7\x00\x00\x00\x00IEND\xaeB`\x82"
)


def province_workbook(path: Path) -> Path:
    """Rows 4, 5 and 7, 8 are criteria; 6 and 9 sub-totals, 10 the total (15 points). Stored results are old."""
    book = xlsxwriter.Workbook(str(path))
    sheet, hidden = book.add_worksheet("评分表"), book.add_worksheet("选项")
    cell = book.add_format({"border": 1, "text_wrap": True, "valign": "vcenter", "font_name": "仿宋", "font_size": 11})
    head = book.add_format({"border": 1, "text_wrap": True, "bold": True, "align": "center", "valign": "vcenter"})
    title = book.add_format({"bold": True, "align": "center", "font_size": 18})
    sheet.merge_range(0, 0, 0, 9, "健康县区建设评分标准（2024版）", title)
    sheet.merge_range(1, 0, 1, 9, "填报单位（盖章）：　　填报时间：　年　月　日")
    sheet.write_row(2, 0, HEADER, head)
    for row, (first, second, text, rule, points, evidence) in zip((3, 4, 6, 7), ROWS, strict=True):
        sheet.write_row(row, 0, [first, second, text, rule, points, None, None, None, evidence, None], cell)
        for column in (5, 6, 7, 9):
            sheet.write_blank(row, column, None, cell)
    sheet.merge_range(3, 0, 4, 0, ROWS[0][0], cell)
    sheet.merge_range(6, 0, 7, 0, ROWS[2][0], cell)
    for row, word, full, formula in (
        (5, "小计", 7, "=SUM(F4:F5)"),
        (8, "小计", 8, "=SUM(F7:F8)"),
        (9, "合计", 15, "=F6+F9"),
    ):
        sheet.write_row(row, 0, [word, "", "", "", full], cell)
        sheet.write_formula(row, SELF_COLUMN, formula, cell, 88)
        for column in range(6, 10):
            sheet.write_blank(row, column, None, cell)
    sheet.write(10, 0, "单位负责人：　　填表人：　　联系电话：")
    hidden.write_column(0, 0, ["已完成", "未完成"])
    hidden.hide()
    book.define_name("合计分", "=评分表!$F$10")
    sheet.data_validation("J4:J8", {"validate": "list", "source": "=选项!$A$1:$A$2"})
    sheet.conditional_format("E4:E8", {"type": "data_bar", "data_bar_2010": True})
    sheet.insert_textbox("L3", "填表须知：不得改动本表格式。")
    sheet.insert_image("L10", "p.png", {"image_data": io.BytesIO(PNG)})
    sheet.set_column(0, 9, 13)
    sheet.repeat_rows(2)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_paper(9)
    book.close()
    return path


def province_document(path: Path) -> Path:
    """The same as a Word table, without sums."""
    document = Document()
    document.add_paragraph("健康县区建设评分标准（2024版）")
    table = document.add_table(rows=1, cols=len(HEADER), style="Table Grid")
    for place, text in enumerate(HEADER):
        table.cell(0, place).text = text
    for first, second, text, rule, points, evidence in ROWS:
        cells = table.add_row().cells
        for place, said in enumerate((first, second, text, rule, str(points), "", "", "", evidence, "")):
            cells[place].text = said
    for top, bottom in ((1, 2), (3, 4)):
        table.cell(bottom, 0).text = ""
        table.cell(top, 0).merge(table.cell(bottom, 0))
        table.cell(top, 0).text = ROWS[top - 1][0]
    document.add_paragraph("注：本表由省里统一印发。")
    document.save(str(path))
    return path
