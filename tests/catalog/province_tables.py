"""Tables as provinces send them out, written as real Excel, Word and PDF files. What is in them was counted by hand."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
from openpyxl.utils import range_boundaries
from reportlab.lib.colors import black
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from app.documents.fonts import Face, runs
from tests.catalog.table_files import HEADER_2020, workbook

Line = Sequence[object]


@dataclass(frozen=True, slots=True)
class Expected:
    """One criterion: its code, its title, and its points."""

    code: str
    title: str
    points: str


@dataclass(frozen=True, slots=True)
class Layout:
    """A table with what it says. merged: as in Excel. total: the points without bonus."""

    name: str
    rows: Sequence[Line]
    merged: Sequence[str]
    criteria: Sequence[Expected]
    total: str
    dimensions: Sequence[str]
    kinds: Sequence[str] = ()
    change: Callable[[object, object], None] | None = None
    totals: Sequence[str] = ()
    """Sums that the table prints, in order."""

    def texts(self) -> Iterator[str]:
        """Yield every text of the table."""
        return (str(value) for row in self.rows for value in row if value not in {None, ""})


def _criteria(*said: tuple[str, str, str]) -> list[Expected]:
    return [Expected(*one) for one in said]


# ------------------------------------------------------------ writing


def as_xlsx(layout: Layout, folder: Path) -> Path:
    """Write a layout as a workbook."""
    return workbook(folder / f"{layout.name}.xlsx", layout.rows, layout.merged, layout.change)


def as_docx(layout: Layout, folder: Path) -> Path:
    """Write a layout as a Word table."""
    file = docx.Document()
    table = file.add_table(len(layout.rows), max(len(row) for row in layout.rows), style="Table Grid")
    for row, line in enumerate(layout.rows):
        for column, text in enumerate(line):
            if text is not None:
                table.cell(row, column).text = str(text)
    for area in layout.merged:
        left, top, right, bottom = range_boundaries(area)
        if bottom <= len(layout.rows):
            table.cell(top - 1, left - 1).merge(table.cell(bottom - 1, right - 1))
    path = folder / f"{layout.name}.docx"
    file.save(str(path))
    return path


def as_pdf(layout: Layout, folder: Path) -> Path:
    """Write a layout as a PDF with ruled cells; a cell that spans rows must fit on its page."""
    name = next(iter(runs("表", Face.SONG)))[0]
    style = ParagraphStyle("cell", fontName=name, fontSize=8, leading=10, wordWrap="CJK")
    width = max(len(row) for row in layout.rows)
    cells = [
        [Paragraph(str(text).replace("\n", "<br/>"), style) if text is not None else "" for text in row]
        + [""] * (width - len(row))
        for row in layout.rows
    ]
    table = Table(cells, colWidths=[760 / width] * width)
    commands: list[tuple[object, ...]] = [("GRID", (0, 0), (-1, -1), 0.5, black)]
    for area in layout.merged:
        left, top, right, bottom = range_boundaries(area)
        commands.append(("SPAN", (left - 1, top - 1), (right - 1, bottom - 1)))
    table.setStyle(commands)
    path = folder / f"{layout.name}.pdf"
    SimpleDocTemplate(str(path), pagesize=landscape(A4), leftMargin=30, rightMargin=30).build([table])
    return path


def words_in(path: Path) -> Iterator[str]:
    """Yield every cell's text of a workbook or document, read without our own code."""
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path, data_only=True)
        for sheet in book.worksheets:
            for row in sheet.iter_rows():
                yield from (str(cell.value) for cell in row if isinstance(cell.value, str))
        return
    file = docx.Document(str(path))
    yield from (paragraph.text for paragraph in file.paragraphs)
    yield from (cell.text for table in file.tables for row in table.rows for cell in row.cells)


# ------------------------------------------------------------ the three that are known


JIANGSU = Layout(
    "江苏省健康镇（县城）指标体系（试行）",
    [
        ["江苏省健康镇（县城）指标体系（试行）", *[None] * 7],
        ["项目", "指标", "名词解释", "口径范围", "计算方法", "数据来源", "指标值", None],
        [None, None, None, None, None, None, "乡镇", "县城"],
        [
            "组织管理指标 15分",
            "将健康融入所有政策 8分",
            "规划中有建设健康镇（县城）表述 2分；①专门领导机构并由主要负责人领导 1分；②召开领导机构和联络员会议 1分；"
            "③出台有利群众健康的重大公共政策 2分；④工作经费和专项经费纳入财政预算 2分",
            None,
            None,
            "发改/爱卫部门",
            None,
            None,
        ],
        [
            None,
            "需求评估及行动计划 7分",
            "①一份明确的行动计划 2分；②各部门年度计划 2分；③效果评价 3分",
            None,
            None,
            "当地政府",
            None,
            None,
        ],
        [
            "健康环境指标 18（分）",
            "生活垃圾无害化处理率 3分",
            "经无害化处理的生活垃圾量占生活垃圾总量的比例",
            "镇区/县城建成区",
            "（无害化处理量/生活垃圾总量）×100%",
            "城市管理部门",
            "100%",
            "100%",
        ],
        [
            None,
            "污水处理率 3分",
            "经处理的污水占污水排放总量的比例",
            "建成区",
            "（得到处理的污水量/建成区污水排放总量）×100%",
            "住建部门",
            "≥80%",
            "≥85%",
        ],
        [None, "卫生厕所普及率 12分", "使用卫生厕所的户数占总户数的比例", None, None, "爱卫部门", "≥95%", "≥98%"],
    ],
    ["A1:H1", *(f"{column}2:{column}3" for column in "ABCDEF"), "G2:H2", "A4:A5", "A6:A8"],
    _criteria(
        ("1.1", "将健康融入所有政策", "8"),
        ("1.2", "需求评估及行动计划", "7"),
        ("2.1", "生活垃圾无害化处理率", "3"),
        ("2.2", "污水处理率", "3"),
        ("2.3", "卫生厕所普及率", "12"),
    ),
    "33",
    ["组织管理指标", "健康环境指标"],
    ["checklist", "checklist", "threshold", "threshold", "threshold"],
)
"""rubric-facts.md 2.4: 15 = 8 + 7; of the 18 two lines are known (3 + 3), the third is made up to reach them."""

TABLE_2020 = Layout(
    "国家级健康促进县（区）综合评分标准（2020版）",
    [
        ["国家级健康促进县（区）综合评分标准（2020版）", *[None] * 6],
        ["省份：        县区：        评估时间：", *[None] * 6],
        HEADER_2020,
        [
            "组织管理",
            "协调机制",
            "建立覆盖政府有关部门的健康促进工作领导协调机制",
            "政府主要领导任组长得20分，分管领导任组长得10分；\n每年至少召开1次会议得10分。",
            "30",
            "查阅资料",
            None,
        ],
        [None, "工作网络", "覆盖机关、企事业单位、社区、学校", "每覆盖一类得5分，最高20分", "20", "查阅资料", None],
        ["健康政策", "政策制定", "部门梳理并出台健康政策", "每出台1项得5分，最高25分。", "25", "查阅资料", None],
        [
            "健康人群",
            "居民健康素养水平",
            "具备基本健康素养的人占监测人群的比例",
            "高于全省平均水平，或在原有基础上提高20%得40分。",
            "40",
            "问卷调查",
            None,
        ],
        ["合计", None, None, None, "115", None, None],
    ],
    ["A1:G1", "A2:G2", "A4:A5"],
    _criteria(
        ("1.1", "协调机制", "30"),
        ("1.2", "工作网络", "20"),
        ("2.1", "政策制定", "25"),
        ("3.1", "居民健康素养水平", "40"),
    ),
    "115",
    ["组织管理", "健康政策", "健康人群"],
    totals=["115"],
)

ENTERPRISE = Layout(
    "健康促进企业现场评估表",
    [
        ["健康促进企业现场评估表", *[None] * 6],
        ["一级指标", "二级指标", "指标内容", "评分", "分值", "考核方法", "得分"],
        [
            "三、健康活动（50分）",
            "健康服务",
            "设置卫生室",
            "设置卫生室或医务室，有专/兼职卫生技术人员，有必需医疗用品和急救药物得8分；"
            "没有卫生室的机构，有专人接受急救和疾病预防知识培训得8分",
            8,
            "现场查看",
            None,
        ],
        [
            None,
            None,
            "职工体检",
            "每年组织一次健康体检得4分，每两年组织一次得3分；根据体检结果制定针对性计划得4分",
            8,
            "查阅资料",
            None,
        ],
        [None, "职业安全", "专题讲座", "每年4次以上专题讲座：每开展1次得2.5分，最高10分", 10, "查阅资料", None],
        [None, None, "集体活动", "每年2次主题集体活动：每举办一次得4分，最高8分", 8, "查阅资料", None],
        [None, "主题活动", "其他讲座", "职业安全以外讲座每次2.5分，最高8分", 8, "查阅资料", None],
        [None, None, "文体活动", "每开展一项集体文体活动得4分，最高8分", 8, "查阅资料", None],
        [
            "四、建设效果（10分）",
            "目标人群评价",
            "目标人群对工作支持、理解、满意",
            "目标人群对工作支持、理解、满意，详见目标人群测评方案（快速调查）",
            10,
            "快速调查",
            None,
        ],
        ["合计", None, None, None, 60, None, None],
        ["说明：采取百分制，现场评估达到70分及以上，认为达到健康促进企业标准。健康促进企业转化得分＝……", *[None] * 6],
    ],
    ["A1:G1", "A3:A8", "B3:B4", "B5:B6", "B7:B8", "A11:G11"],
    _criteria(
        ("3.1.1", "设置卫生室", "8"),
        ("3.1.2", "职工体检", "8"),
        ("3.2.1", "专题讲座", "10"),
        ("3.2.2", "集体活动", "8"),
        ("3.3.1", "其他讲座", "8"),
        ("3.3.2", "文体活动", "8"),
        ("4.1", "目标人群评价", "10"),
    ),
    "60",
    ["健康活动", "建设效果"],
    totals=["60"],
)

KNOWN = (JIANGSU, TABLE_2020, ENTERPRISE)


# ------------------------------------------------------------ habits


def _hide_column(_: object, sheet: object) -> None:
    sheet.set_column("C:C", None, None, {"hidden": True})  # type: ignore[attr-defined]


TWO_LINES = Layout(
    "两行表头",
    [
        ["××省健康县区建设评估细则（2021年版）", *[None] * 8],
        ["指标体系", None, None, "评分细则", "分值", "得分", None, "扣分\n原因", "备注"],
        ["一级", "二级", "三级", None, None, "自评得分", "评审得分", None, None],
        ["A 组织管理", "A1 机制", "A1.1 领导小组", "有文件得2分", "２分", None, None, None, "必看"],
        [None, None, "A1.2 会议", "每召开1次得1分，最高3分", "３", None, None, None, None],
        [None, "A2 经费", "A2.1 预算", "纳入预算得5分", "（5分）", None, None, None, None],
        ["B 健康政策", "B1 制度", "B1.1 审查", "有制度得2.5分；有案例得2.5分", "5.0", None, None, None, None],
        ["总    分", None, None, None, "15", None, None, None, None],
        ["单位负责人：　　　填表人：　　　联系电话：", *[None] * 8],
    ],
    ["A1:I1", "A2:C2", "D2:D3", "E2:E3", "F2:G2", "H2:H3", "I2:I3", "A4:A6", "B4:B5", "A8:D8", "A9:I9"],
    _criteria(("A1.1", "领导小组", "2"), ("A1.2", "会议", "3"), ("A2.1", "预算", "5"), ("B1.1", "审查", "5")),
    "15",
    ["组织管理", "健康政策"],
    totals=["15"],
)

HIDDEN = Layout(
    "隐藏列",
    [
        ["一级指标", "二级指标", "内部说明", "评分标准", "标准分"],
        ["组织管理", "领导机制", "去年改过", "成立领导小组得4分", 4],
        ["组织管理", "工作网络", None, "有网络图得6分", 6],
        ["健康文化", "媒体宣传", None, "开设专栏得5分", 5],
    ],
    [],
    _criteria(("1.1", "领导机制", "4"), ("1.2", "工作网络", "6"), ("2.1", "媒体宣传", "5")),
    "15",
    ["组织管理", "健康文化"],
    ["yes_no", "yes_no", "yes_no"],
    _hide_column,
)

SUBTOTALS = Layout(
    "小计合计",
    [
        ["项目", "建设内容", "评估方法", "分值", "评分标准", "自评得分"],
        ["组织管理", "成立领导小组，职责分工明确", "查阅资料", 2, "无领导小组扣1分，无职责分工扣1分", None],
        [None, "制定工作计划", "查阅资料", 4, "有计划得2分，有总结得2分", None],
        ["小计", None, None, 6, None, None],
        ["健康环境", "环境整洁", "现场查看", 10, "发现一处卫生死角扣1分", None],
        ["小计", None, None, 10, None, None],
        ["合计", None, None, 16, None, None],
    ],
    ["A2:A3", "A4:C4", "A6:C6", "A7:C7"],
    _criteria(("1.1", "成立领导小组，职责分工明确", "2"), ("1.2", "制定工作计划", "4"), ("2.1", "环境整洁", "10")),
    "16",
    ["组织管理", "健康环境"],
    ["deduction", "checklist", "deduction"],
    totals=["6", "10", "16"],
)

FULL_WIDTH = Layout(
    "全角",
    [
        ["序号", "一级指标", "二级指标", "评分标准", "分值"],
        ["１", "组织管理", "领导机制", "书记任组长得５分，副书记任组长得３分。", "５分"],
        ["２", "组织管理", "经费保障", "纳入预算得２．５分；足额到位得２．５分。", "５．０"],
        ["３", "健康服务", "签约率", "签约率≥８０％得１０分，≥７０％得６分。", "（１０分）"],
    ],
    [],
    _criteria(("1", "领导机制", "5"), ("2", "经费保障", "5"), ("3", "签约率", "10")),
    "20",
    ["组织管理", "健康服务"],
    ["levels", "checklist", "tiers"],
)

CONTINUED = Layout(
    "续页",
    [
        ["一级指标", "二级指标", "评分标准", "分值", "数据来源"],
        ["一、组织管理", "1.领导机制", "成立领导小组得4分", 4, "卫健局"],
        ["一、组织管理", "2.工作网络", "有网络图得6分", 6, "卫健局"],
        ["一级指标", "二级指标", "评分标准", "分值", "数据来源"],
        ["一、组织管理", "3.经费保障", "纳入预算得5分", 5, "财政局"],
        ["二、健康政策", "1.政策梳理", "每梳理1项得1分，最高5分", 5, "司法局"],
        ["合计", None, None, 20, None],
    ],
    [],
    _criteria(("1.1", "领导机制", "4"), ("1.2", "工作网络", "6"), ("1.3", "经费保障", "5"), ("2.1", "政策梳理", "5")),
    "20",
    ["组织管理", "健康政策"],
    totals=["20"],
)

SECTIONS = Layout(
    "分段行",
    [
        ["健康县区建设评分表", None, None, None],
        ["评估内容", "评分标准", "分值", "备注"],
        ["一、组织管理（10分）", None, None, None],
        ["1.成立领导小组", "成立得4分", 4, None],
        ["2.落实经费", "落实得6分", 6, "看拨付凭证"],
        ["二、健康环境（10分）", None, None, None],
        ["3.垃圾处理", "无害化处理率达到95%得10分", 10, None],
        ["三、加分项（最高5分）", None, None, None],
        ["4.获得国家级典型经验", "每项加2分", 5, None],
        ["注：1.弄虚作假的，取消资格。", None, None, None],
    ],
    ["A1:D1", "A3:D3", "A6:D6", "A8:D8", "A10:D10"],
    _criteria(
        ("1.1", "成立领导小组", "4"),
        ("1.2", "落实经费", "6"),
        ("2.3", "垃圾处理", "10"),
        ("3.4", "获得国家级典型经验", "5"),
    ),
    "20",
    ["组织管理", "健康环境", "加分项"],
)

STYLES = Layout(
    "各种编号",
    [
        ["一级指标", "二级指标", "三级指标", "评分标准", "权重"],
        ["一、组织管理", "（一）领导机制", "①领导小组", "有得2分", "2"],
        [None, None, "②联席会议", "有得3分", "3"],
        [None, "（二）保障", "★①经费", "有得5分", "5"],
        ["二、健康环境", "（一）垃圾", "*①无害化处理率", "达到95%及以上得10分", "10"],
    ],
    ["A2:A4", "B2:B3"],
    _criteria(
        ("1.1.1", "领导小组", "2"),
        ("1.1.2", "联席会议", "3"),
        ("1.2.1", "经费", "5"),
        ("2.1.1", "无害化处理率", "10"),
    ),
    "20",
    ["组织管理", "健康环境"],
    ["yes_no", "yes_no", "yes_no", "threshold"],
)

DECIMALS = Layout(
    "小数编号",
    [
        ["编号", "指标名称", "评分标准", "分值", "佐证材料"],
        ["1.1.1", "规划", "列入规划得1分；列入政府工作报告得1分", "2分", "①规划文本；②政府工作报告"],
        ["1.1.2", "会议", "每召开1次得1分，最高2分", "2分", "会议通知、签到表、纪要"],
        ["1.2.1", "方案", "有方案得3分", "3分", "实施方案"],
        ["2.1.1", "制度", "有制度得3分", "3分", None],
    ],
    [],
    _criteria(("1.1.1", "规划", "2"), ("1.1.2", "会议", "2"), ("1.2.1", "方案", "3"), ("2.1.1", "制度", "3")),
    "10",
    ["评分项"],
)

POINTS_FIRST = Layout(
    "分值在中间",
    [
        ["健康县区自评表（2022年）", None, None, None, None, None],
        ["指标", "分值", "要求", "扣分标准", "责任单位", "自评说明"],
        ["机构建设", "5分", "有专业机构和人员", "没有机构不得分；人员不足1人扣1分", "编办、卫健局", None],
        ["健康讲座", "10分", "每年开展健康讲座", "每开展1场得2分，满分10分", "卫健局", None],
        ["控烟", "（5分）", "室内公共场所全面禁烟", "发现1处吸烟扣1分，扣完为止", "各部门", None],
        [None, 20, None, None, None, None],
    ],
    ["A1:F1"],
    _criteria(("1.1", "机构建设", "5"), ("1.2", "健康讲座", "10"), ("1.3", "控烟", "5")),
    "20",
    ["评分项"],
    totals=["20"],
)

UNMERGED = Layout(
    "没有合并的空格",
    [
        ["领域", "指标", "评分标准", "分值", "备注"],
        ["组织管理", "领导机制", "成立领导小组得2分；", "2", None],
        ["", "", "定期开会得3分。", "3", "看纪要"],
        ["", "经费保障", "纳入预算得5分", "5", None],
        ["", "", "（不含上级补助）", "", None],
        ["健康社会", "健康村", "覆盖率达到30%得10分", "10", None],
    ],
    [],
    _criteria(
        ("1.1.1", "成立领导小组得2分", "2"),
        ("1.1.2", "定期开会得3分", "3"),
        ("1.2", "经费保障", "5"),
        ("2.1", "健康村", "10"),
    ),
    "20",
    ["组织管理", "健康社会"],
)

GATES = Layout(
    "基本条件和加分",
    [
        ["类别", "指标", "评分标准", "分值"],
        ["基本条件", "近三年未发生重大突发环境事件", "不符合的不进入评估", None],
        ["基本条件", "材料真实，无弄虚作假", "一票否决", "/"],
        ["组织管理", "领导机制", "成立领导小组得10分", "10"],
        ["加分项（5分）", "典型经验", "获国家级推广加5分", "5"],
    ],
    [],
    _criteria(("1.1", "领导机制", "10"), ("2.1", "典型经验", "5")),
    "10",
    ["组织管理", "加分项"],
)

SHARED_NUMBERS = Layout(
    "序号合并",
    [
        ["序号", "一级指标", "二级指标", "评分标准", "分值", "自评得分", "评估得分"],
        ["1", "组织管理", "机制", "有得2分", "2", None, None],
        [None, None, "经费", "有得3分", "3", None, None],
        ["2", "健康环境", "垃圾", "有得5分", "5", None, None],
        ["合计", None, None, None, "10分", None, None],
    ],
    ["A2:A3", "B2:B3", "A5:D5"],
    _criteria(("1.1", "机制", "2"), ("1.2", "经费", "3"), ("2.1", "垃圾", "5")),
    "10",
    ["组织管理", "健康环境"],
    totals=["10"],
)

OTHER_HEADER = Layout(
    "中间另起表头",
    [
        ["一级指标", "二级指标", "评分标准", "分值"],
        ["组织管理", "机制", "有得2分", "2"],
        ["第二部分 健康环境", None, None, None],
        ["一级指标", "二级指标", "计分办法", "满分"],
        ["健康环境", "垃圾", "有得5分", "5"],
    ],
    ["A3:D3"],
    _criteria(("1.1", "机制", "2"), ("2.1", "垃圾", "5")),
    "7",
    ["组织管理", "健康环境"],
)

SECTION_POINTS = Layout(
    "标题行带分值",
    [
        ["评估项目", "评估标准", "分值"],
        ["一、组织管理", None, "10"],
        ["1.机制", "有得4分", "4"],
        ["2.经费", "有得6分", "6"],
        ["健康环境", None, "5"],
        ["垃圾", "有得2分", "2"],
        ["厕所", "有得3分", "3"],
        ["合计", None, "15"],
    ],
    [],
    _criteria(("1.1", "机制", "4"), ("1.2", "经费", "6"), ("2.1", "垃圾", "2"), ("2.2", "厕所", "3")),
    "15",
    ["组织管理", "健康环境"],
    totals=["15"],
)

STATEMENTS = Layout(
    "只有内容",
    [
        ["序号", "考核内容", "考核办法", "备注"],
        ["1", "成立领导小组（5分）。由主要领导任组长得5分，分管领导任组长得3分。", "查资料", None],
        ["2", "经费保障（5分）。纳入预算得5分。", "查资料", "看批复"],
    ],
    [],
    _criteria(("1", "成立领导小组", "5"), ("2", "经费保障", "5")),
    "10",
    ["评分项"],
    ["levels", "yes_no"],
)

SHARED_POINTS = Layout(
    "分值合并",
    [
        ["项目", "", "评 分 标 准", "分  值"],
        ["组织管理\n（10分）", "机\n制", "成立领导小组得2分", 5],
        [None, None, "定期开会得3分", None],
        [None, "经费", "纳入预算得5分", 5],
    ],
    ["A2:A4", "B2:B3", "D2:D3"],
    _criteria(("1.1", "机制", "5"), ("1.2", "经费", "5")),
    "10",
    ["组织管理"],
    ["checklist", "yes_no"],
)

TWO_POINTS = Layout(
    "两列分值",
    [
        ["一级指标", "权重", "二级指标", "分值", "评分标准"],
        ["组织管理", "5", "机制", "2", "有得2分"],
        [None, None, "经费", "3", "有得3分"],
        ["健康环境", "4", "垃圾", "4", "有得4分"],
        ["合计", "9", None, "9", None],
    ],
    ["A2:A3", "B2:B3"],
    _criteria(("1.1", "机制", "2"), ("1.2", "经费", "3"), ("2.1", "垃圾", "4")),
    "9",
    ["组织管理", "健康环境"],
    totals=["9"],
)

CODE_SECTIONS = Layout(
    "序号分段",
    [
        ["序号", "指标", "评分标准", "分值", "得分"],
        ["一", "组织管理", None, None, None],
        ["1", "机制", "有得2分", "2", None],
        ["2", "经费", "有得3分", "3", None],
        ["二", "健康环境", None, "4", None],
        ["1", "垃圾", "有得4分", "4", None],
        ["三", "附加分", None, None, None],
        ["1", "典型经验", "获推广加5分", "5", None],
    ],
    [],
    _criteria(("1.1", "机制", "2"), ("1.2", "经费", "3"), ("2.1", "垃圾", "4"), ("3.1", "典型经验", "5")),
    "9",
    ["组织管理", "健康环境", "附加分"],
)

HABITS = (
    TWO_LINES,
    HIDDEN,
    SUBTOTALS,
    FULL_WIDTH,
    CONTINUED,
    SECTIONS,
    STYLES,
    DECIMALS,
    POINTS_FIRST,
    UNMERGED,
    GATES,
    SHARED_NUMBERS,
    OTHER_HEADER,
    SECTION_POINTS,
    STATEMENTS,
    SHARED_POINTS,
    TWO_POINTS,
    CODE_SECTIONS,
)

LAYOUTS = (*KNOWN, *HABITS)


def full(layout: Layout) -> Decimal:
    """Return the full points of a layout."""
    return Decimal(layout.total)
