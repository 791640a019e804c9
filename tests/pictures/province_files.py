"""Tables as a province sends them out, and what clerks make of them: for the pictures of importing and all after it."""

from dataclasses import replace
from pathlib import Path

import openpyxl

from app.catalog.pack_files import PackContents
from tests.catalog.table_files import document, workbook

FOLDER = "省里发的表"
GOOD = "附件2 示范省健康县区建设评分标准（2024年版）.xlsx"
OTHER_TOTALS = "合计对不上的表.xlsx"
MESSY = "没有表头的表（两张工作表，一张隐藏）.xlsx"
UNSURE = "条文说不清的表.docx"
OLD_FORMAT = "旧格式的表.xls"
FILLED = "各部门报来的自评打分表（汇总）.xlsx"
SIGNED = "示范省评分标准_2024.评分标准.zip"
CHANGED = "被改动的评分标准.评分标准.zip"
PROVINCE = "province"
"""Name of the workspace on the province's own table."""

HEADER = ["一级指标", "二级指标", "建设内容", "评分标准", "分值", "评估方式", "自评得分", "自评说明", "扣分原因"]
WIDTHS = (14, 18, 44, 52, 8, 12, 10, 24, 20)
EMPTY = [None] * 4
SELF_POINTS = "自评得分"


def make_tables(folder: Path) -> None:
    """Write the tables as they come."""
    folder.mkdir()
    _big_table(folder / GOOD)
    rows: list[list[object]] = [
        list(HEADER),
        ["一、组织管理", "领导小组", "成立领导小组", "主要领导任组长得5分，分管领导任组长得3分", 5, *EMPTY],
        [None, "主题活动", "开展主题活动", "每开展1次得2.5分，最高10分", 10, *EMPTY],
        [None, "小计", None, None, 16, *EMPTY],
        ["二、健康人群", "体育锻炼", "经常参加体育锻炼人口比例", "≥32%得6分，否则不得分", "６分", *EMPTY],
        [None, "吸烟率", "成人吸烟率", "低于全省平均水平得分", None, *EMPTY],
        ["合计", None, None, None, 25, *EMPTY],
    ]
    workbook(folder / OTHER_TOTALS, rows, ["A2:A3", "A5:A6"])
    _messy(folder / MESSY)
    unsure: list[list[object]] = [
        ["指标", "评分标准", "分值"],
        ["领导重视", "领导重视，措施有力，成效明显，得满分；一般的酌情扣分。", "5"],
        ["部门协作", "各部门职责明确得2分，有制度、有会议、有记录的各得1分，缺一项扣0.5分，扣完为止。", "5"],
        ["控烟", "全面无烟机关建成率100%得满分，每低5个百分点扣1分；未开展的不得分，仅挂牌的得1分。", "4"],
        ["素养", "比上年提高或高于全省平均水平的得6分，持平得3分，另有省级典型的加2分。", "6"],
        ["志愿服务", "参见附件3执行。", "3"],
    ]
    document(folder / UNSURE, unsure)
    (folder / OLD_FORMAT).write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))


def _big_table(path: Path) -> None:
    """Write the built-in rubric as a province would: a row for each criterion, sub-totals and a total."""
    from app.services.open_rubric import open_rubric

    rubric = open_rubric("jkxq-2021-reference").rubric
    rows: list[list[object]] = [["示范省健康县区建设评分标准（2024年版）"], list(HEADER)]
    merged = ["A1:I1"]
    total = 0.0
    for number, dimension in enumerate(rubric.dimensions, start=1):
        begun, points = len(rows) + 1, 0.0
        for indicator in dimension.indicators:
            for one in indicator.criteria:
                first = f"{number}、{dimension.title}" if len(rows) + 1 == begun else None
                how, value = "查阅资料、现场查看", float(one.points)
                rows.append([first, indicator.title, one.text, one.rule_text, value, how, None, None, None])
                points += 0 if one.bonus else value
        if len(rows) > begun:
            merged.append(f"A{begun}:A{len(rows)}")
        rows.append([None, "小计", None, None, points, *EMPTY])
        total += points
    rows.append(["合计", None, None, None, total, *EMPTY])
    workbook(path, rows, merged, _wide)


def _wide(_book: object, sheet: object) -> None:
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)  # type: ignore[attr-defined]


def _messy(path: Path) -> None:
    def more(book: object, _sheet: object) -> None:
        other = book.add_worksheet("去年的（勿用）")  # type: ignore[attr-defined]
        for number, row in enumerate([["指标", "评分标准", "分值"], ["机制", "有得9分", 9]]):
            other.write_row(number, 0, row)
        other.hide()

    rows: list[list[object]] = [
        ["填报单位（盖章）：", None, "填报日期："],
        ["组织管理", "有领导小组得5分；没有的不得分", 5],
        [None, "每召开1次会议得1分，最高3分", 3],
        ["健康环境", "有步道得3分", "3分"],
        ["联系人：　　电话：", None, None],
    ]
    workbook(path, rows, ["A2:A3"], more)


# ------------------------------------------------------------ what is made of them


def drafted_pack(path: Path, *, adopt: bool = False) -> PackContents:
    """Return a table as a pack; adopt: with the markings that were read, else judged by hand."""
    from app.services.import_table import contents_of_draft, drafted, read_file, suggested_about, suggested_choice

    found = read_file(path)
    choice = replace(suggested_choice(found), manual=not adopt)
    return contents_of_draft(drafted(found, choice, suggested_about(found, choice), path), path)


def make_packs(folder: Path) -> None:
    """Write a signed pack of the large table, and one that was changed on its way."""
    from app.services.rubric_library import pack_up, remove, save

    pack = save(drafted_pack(folder / FOLDER / GOOD, adopt=True))
    pack_up(pack, folder / SIGNED)
    remove(pack)
    content = bytearray((folder / SIGNED).read_bytes())
    content[len(content) // 2] ^= 0xFF
    (folder / CHANGED).write_bytes(bytes(content))


def make_province_workspace(folder: Path) -> None:
    """Make a workspace on the large table with every second criterion answered."""
    from app.domain.assessment import Answer
    from app.domain.changes import difference
    from app.services.open_workspace import create_workspace, open_workspace
    from app.ui.clock import now

    pack = drafted_pack(folder / FOLDER / GOOD)
    place = folder / f"工作库-{PROVINCE}"
    create_workspace(place, pack.rubric, pack.original, pack.original_bytes)
    given = {
        one.code: Answer(points=one.points / 2, statement="已印发文件并落实。", reason="还有一半没有覆盖到。")
        for one in pack.rubric.criteria[::2]
    }
    with open_workspace(place, writing=True, who="示例") as workspace:
        before = workspace.picture.assessment
        after = replace(before, answers=given)
        workspace.apply(difference("填", before, after), person="示例", at=now())


def fill_in(path: Path) -> None:
    """Write into a made scoring table as a department would: other points, too many, a row of its own."""
    book = openpyxl.load_workbook(path)
    sheet = next(one for one in book.worksheets if all(_points_cell(one)))
    row, column = _points_cell(sheet)
    changed = 0
    for number in range(row + 1, sheet.max_row + 1):
        value = sheet.cell(number, column).value
        if isinstance(value, int | float) and changed < len(OTHER_POINTS):
            sheet.cell(number, column).value = OTHER_POINTS[changed]
            changed += 1
    book.save(path)


OTHER_POINTS = (0.5, 99, "约2分", 1, 0)


def _points_cell(sheet: object) -> tuple[int, int]:
    """Return row and column of the header of the points, (0, 0) when the sheet has none."""
    for row in sheet.iter_rows(max_row=12):  # type: ignore[attr-defined]
        for cell in row:
            if isinstance(cell.value, str) and cell.value.startswith(SELF_POINTS):
                return cell.row, cell.column
    return 0, 0
