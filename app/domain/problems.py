"""Problems (问题提示): what people are told when something is not right, and the list of their codes.

A code, once released, is never renamed: files, tests and other people's notes refer to it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a problem stands in the way."""

    BLOCKING = "blocking"
    WARNING = "warning"
    HINT = "hint"

    @property
    def label(self) -> str:
        """Return the Chinese word shown to people."""
        return {"blocking": "必须处理", "warning": "请核对", "hint": "提示"}[self.value]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is not right: where it is, what it is and what to do about it.

    command: how the command line does it; only the command line says so.
    """

    code: str
    severity: Severity
    where: str
    what: str
    what_to_do: str
    command: str = ""

    @property
    def is_blocking(self) -> bool:
        """Tell whether the work cannot go on with this problem."""
        return self.severity is Severity.BLOCKING

    @property
    def fields(self) -> dict[str, str]:
        """Return the problem as the commands write it (DESIGN.md 7)."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "where": self.where,
            "what": self.what,
            "what_to_do": self._to_do,
        }

    def __str__(self) -> str:
        """Return the problem as one line for people."""
        where = f"{self.where}：" if self.where else ""
        return f"〔{self.severity.label}〕{where}{self.what} {self._to_do}".rstrip()

    @property
    def _to_do(self) -> str:
        return f"{self.what_to_do}命令行：{self.command}。" if self.command else self.what_to_do


class ProblemError(Exception):
    """Raised with all the problems found when something expected cannot go on."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep every problem; at least one of them is blocking."""
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def blocking(code: str, where: str, what: str, what_to_do: str, command: str = "") -> Problem:
    """Return a problem that must be solved first."""
    return Problem(code, Severity.BLOCKING, where, what, what_to_do, command)


def warning(code: str, where: str, what: str, what_to_do: str, command: str = "") -> Problem:
    """Return a problem that people should look at, but that stops nothing."""
    return Problem(code, Severity.WARNING, where, what, what_to_do, command)


def hint(code: str, where: str, what: str, what_to_do: str, command: str = "") -> Problem:
    """Return something worth knowing."""
    return Problem(code, Severity.HINT, where, what, what_to_do, command)


def has_blocking(problems: Iterable[Problem]) -> bool:
    """Tell whether any of the problems is blocking."""
    return any(problem.is_blocking for problem in problems)


CODES: dict[str, str] = {
    # Reading any file
    "FILE_MISSING": "文件不存在",
    "FILE_UNREADABLE": "文件读不出来",
    "FILE_KIND": "文件类型不对",
    "FILE_TOO_LARGE": "文件过大",
    "YAML_SYNTAX": "YAML 格式错误",
    "YAML_TOO_COMPLEX": "YAML 嵌套或引用过多",
    "KEY_TWICE": "同一个键写了两次",
    "KEY_UNKNOWN": "不认识的键",
    "KEY_MISSING": "缺少必需的键",
    "VALUE_INVALID": "值不合要求",
    "FORMAT_NEWER": "文件格式比本程序新",
    # Rubric packs
    "CODE_INVALID": "编码不合规则",
    "CODE_TWICE": "编码重复",
    "MARKING_UNKNOWN": "不认识的评分办法",
    "MARKING_POINTS": "评分办法的分值与本项满分不符",
    "MARKING_INVALID": "评分办法的参数不合要求",
    "MARKING_TIERS": "分档次序不对或有的档永远到不了",
    "RUBRIC_REFERENCE": "引用了不存在的数据项、台账或地区类型",
    "REGION_MAP": "按地区类型取值的表不全",
    "GRADES": "等次没有连续覆盖",
    "VECTOR_FAILED": "核验算例与程序计算不一致",
    "VECTOR_MISSING": "评分办法没有核验算例",
    "REFERENCE_MISSING": "没有参照值",
    "METHOD_UNUSUAL": "评估办法不常见",
    "NOTICE_MISSING": "参考模板没有写明提示",
    "PACK_ORIGINAL": "评分标准包里的原表不能用",
    "DRAFT_UNCHECKED": "评分办法是读出的草稿，没有人核对",
    "PACK_IN_USE": "评分标准正在使用",
    "PACK_BEING_EDITED": "评分标准正在另一个窗口里改",
    "PACK_INSTALLED": "已装有同编号、同版本的评分标准",
    "PACK_BUILT_IN": "内置的评分标准不能移除或替换",
    "RUBRIC_NOT_FOUND": "找不到评分标准",
    "RUBRIC_UNKNOWN": "本机没有这个评分标准",
    "RUBRIC_DIFFERS": "评分标准与本机安装的不一致",
    # Answers and figures
    "UNKNOWN_ID": "引用了不存在的编号",
    "DUPLICATE_ID": "编号重复",
    "FIGURE_UNREADABLE": "数值读不出来",
    "FIGURE_UNIT": "数值的单位不对",
    "FIGURE_DISAGREES": "数值与分子分母对不上",
    "FIGURE_UNUSUAL": "数值不寻常",
    "FIGURE_DEPARTMENTS": "不同部门的数不一致",
    "FIGURE_TWICE": "同一数据项同一年份有两个值",
    "FIGURE_YEAR": "数值年份不是评估年份",
    "FIGURE_UNDATED": "数值年份不明",
    "DATE_UNREADABLE": "日期读不出来",
    "REFERENCE_YEAR": "参照值年份不一致",
    "REFERENCE_TWICE": "同一参照值有两个数",
    "REGION_TYPE": "未选地区类型",
    "POINTS_RANGE": "分数超出范围",
    "POINTS_STEP": "分数不是步长的整数倍",
    "REASON_MISSING": "缺少理由",
    "INPUT_KIND": "填报内容与评分办法不符",
    "NOT_APPLICABLE_REFUSED": "本项不能填不适用",
    "SELF_POINTS_REASON": "自评分高于计算分而没有写明理由",
    "TEXT_UNREAD": "写了还没有存进去",
    "TEXT_TOO_LONG": "文字过长",
    "TEXT_CONTROL": "文字含有看不见的控制字符",
    "CHARACTER_MISSING": "字库里没有这个字",
    "LEDGER_ROW": "台账行不计数",
    "LEDGER_TOO_LONG": "台账行数过多",
    "COUNT_DIFFERS": "填报次数与台账行数不一致",
    "EVIDENCE_MISSING": "缺少佐证材料",
    "EVIDENCE_FILE": "佐证材料没有文件",
    "EVIDENCE_DATE": "佐证材料日期不在周期内",
    "EVIDENCE_UNDATED": "佐证材料没有日期",
    "EVIDENCE_UNUSED": "佐证材料没有对应评分项",
    "UNANSWERED": "未填报",
    "GATE_OPEN": "基本条件未填",
    "GATE_FAILED": "基本条件不符合",
    "CORE_FAILED": "核心指标未到要求",
    "COUNTY_INCOMPLETE": "县区或批次信息不全",
    "FINISHED_DIFFERS": "定稿文件与数据不同",
    "FINISHED_OUTDATED": "定稿后又有改动",
    # A province's own table
    "TABLE_NONE": "没有找到表格",
    "TABLE_PROTECTED": "文件有密码",
    "TABLE_SCAN": "文件里是图片，没有文字",
    "TABLE_HIDDEN": "有隐藏的行、列或工作表",
    "TABLE_FORMULA": "公式没有存下算好的值",
    "TABLE_MERGED": "合并单元格互相重叠",
    "TABLE_NESTED": "单元格里还有表格",
    "TABLE_JOINED": "跨页的表格接在一起",
    "TABLE_UNCLEAR": "有的格文字重叠",
    "TABLE_OUTSIDE": "表格之外还有文字",
    "TABLE_HEADER": "没有认出表头",
    "TABLE_COLUMN": "有的列没有认出",
    "TABLE_POINTS": "分值没有读出",
    "TABLE_TOTAL": "合计与各项之和不符",
    "TABLE_ROW": "有的行没有读懂",
    "TEMPLATE_ORIGINAL": "省里的原表不在模板里",
    "ORIGINAL_NONE": "没有可以回填的省原表",
    "ORIGINAL_DIFFERS": "不是导入时的那份原表",
    "ORIGINAL_CELL": "原表里有的格没有写",
    "ORIGINAL_REPLACED": "原表里原来的内容换成了这次的",
    "ORIGINAL_NOTE": "回填原表时要知道的事",
    "TABLE_FILLED": "填好的表里有没读入的",
    "TABLE_OTHER": "表和评分标准对不上",
    # Workspace
    "WORKSPACE_EXISTS": "文件夹里已有工作库或其他文件",
    "WORKSPACE_MISSING": "不是工作库",
    "WORKSPACE_HELD": "工作库正被打开",
    "WORKSPACE_KIND": "工作库的种类不对",
    "WORKSPACE_NEWER": "工作库由更新的程序建立",
    "WORKSPACE_DAMAGED": "工作库损坏",
    "RECORD_CHANGED": "内容已经变了",
    "ATTACHMENT_MISSING": "附件文件丢失",
    "ATTACHMENT_DAMAGED": "附件文件被改动或损坏",
    "ATTACHMENT_LOST": "有的内容没能救回",
    "LOG_BROKEN": "操作记录被改动",
    "DISK_FULL": "磁盘空间不足",
    "WRITE_FAILED": "写入失败",
    "BACKUP_DAMAGED": "备份损坏",
    "CANCELLED": "已取消",
    "FILE_KEPT": "同名的另一份文件保留不动",
    # Package
    "PACKAGE_UNREADABLE": "不是申报包或已损坏",
    "PACKAGE_ENTRY_UNSAFE": "包内有不安全的文件名",
    "PACKAGE_ENTRY_TWICE": "包内有重名文件",
    "PACKAGE_TOO_LARGE": "包内容过大或压缩比异常",
    "PACKAGE_STRUCTURE": "包的结构不对",
    "PACKAGE_MANIFEST": "清单无法使用",
    "PACKAGE_FILE_MISSING": "清单里的文件不在包内",
    "PACKAGE_FILE_EXTRA": "包内有清单以外的文件",
    "PACKAGE_FILE_CHANGED": "文件与清单不符",
    "PACKAGE_FORMAT_NEWER": "包格式比本程序新",
    "PACKAGE_ID": "包编号与内容不符",
    "PACKAGE_CONTENT": "包内数据不合要求",
    "PACKAGE_NAMES": "文件名编码不规范",
    "SIGNATURE_NONE": "没有签名",
    "SIGNATURE_INVALID": "签名不符",
    "SIGNATURE_UNKNOWN": "签名人未登记",
    "SIGNATURE_OTHER_KEY": "签名与登记的不是同一把钥匙",
    "KEY_UNREADABLE": "签名钥匙读不出来",
    "SCORE_DIFFERS": "包内得分与复算不一致",
    "SCORE_TABLE_DIFFERS": "打分表里的得分与复算不一致",
    "REPORT_DIFFERS": "报告与数据不一致",
    # Judging
    "FINDING_POINTS": "评审意见没有评审分",
    "FINDING_PLACES": "评审分小数位过多",
    "FINDING_VERDICT": "评审结论与评审分不符",
    "FINDING_OPINION": "评审意见没有写理由",
    "FINDING_UNASSIGNED": "评审意见不在分工之内",
    "FINDING_REPLACED": "评审意见换成了新的",
    "FINDING_KEPT": "已有的评审意见没有动",
    "REVIEW_AVOIDED": "评审人应当回避",
    "REVIEW_LEVEL": "评审级别不一致",
    "REVIEW_OFFICE": "没有写评审单位",
    "REVIEW_UNMERGED": "几位评审人的意见还没有合并",
    "REVIEW_REVIEWER": "没有这位评审人",
    "SAMPLE_LEDGER": "不知道从哪个台账抽取",
    "SAMPLE_FEWER": "可抽取的场所不足",
    "SAMPLE_REPLACED": "抽样单换成了新的",
    # Receiving at a reviewer's
    "REVIEW_KNOWN": "已经收过",
    "REVIEW_NOT_PACKAGE": "不是申报包，没有收",
    "REVIEW_PACKED": "解开的申报包重新装成了一个文件",
    "REVIEW_UNSEALED": "未经本程序封装",
    "REVIEW_SET": "没有经本程序封装的材料收不进来",
    "REVIEW_REPLACED": "已被新的一份取代",
    "REVIEW_ROUND": "轮次之间对不上",
    "REVIEW_TWICE": "同一轮收到几份",
    "REVIEW_ATTACHED": "下一级的评审意见对不上",
    "REVIEW_SUBMISSION": "没有收到这一份，或指的不止一份",
    "REVIEW_EMPTY": "评审工作库里还没有收件",
    "REVIEW_RUBRICS": "收件用了几套评分标准或批次",
    "REVIEW_UNDONE": "有的县还没有评审完",
    # Visits on paper, and back
    "SITE_NONE": "没有要现场评估的评分项",
    "SITE_TABLE": "不是本程序导出的现场评估表，或被改得认不出",
    "SITE_UNKNOWN": "现场评估表不是这个工作库的",
    "SITE_ROW": "现场评估表里有的格读不懂",
    "SITE_DIFFERS": "与已存的现场评估不同",
    "SITE_KNOWN": "这份现场评估表已经收过",
    "SITE_PHOTO": "照片没有认出是哪一处",
    # What came back to the county
    "RETURN_UNMATCHED": "退回包不是评本工作库封装的申报包",
    "RETURN_TWICE": "这份退回意见已经收下",
    "RETURN_REPLACED": "退回意见代替了前一份",
    "RETURN_OLDER": "退回意见评的不是最近封装的一份",
    "RETURN_NONE": "还没有退回意见",
    "RETURN_NOTHING": "退回的意见里没有要补正的",
    "RETURN_BEGUN": "已经在补正",
    "RETURN_SEALED": "新一轮已经封装",
    "RETURN_OPEN": "退回的意见还没有写整改情况",
    "RETURN_EVIDENCE": "整改情况里的证明材料已经移除",
    "RETURN_EARLY": "完成日期早于提出意见的日期",
    "RETURN_UNPROVEN": "写了完成日期，没有写整改结果",
    # Anything else
    "USAGE": "命令用法不对",
    "INTERNAL": "程序内部错误",
}
"""Every code with its short Chinese meaning."""
