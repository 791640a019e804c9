"""A small rubric, its scoring table as people fill it in, and workspaces on it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path

from app.domain.assessment import Answer
from app.domain.changes import difference
from app.domain.evidence import Evidence
from app.domain.marking.kinds import Judgement, Marking, PerCount, YesNo
from app.domain.rubric import Criterion, Dimension, EvidenceRule, Indicator, Requirement, Rubric, Status, Verdict
from app.services.open_workspace import create_workspace, open_workspace
from tests.builders import assessment
from tests.catalog.table_files import workbook

NOON = dt.datetime(2021, 11, 3, 12, tzinfo=dt.UTC)
HEADER = ["一级指标", "二级指标", "指标解释", "评分标准", "分值", "自评得分", "自评说明", "扣分原因", "佐证编号"]
TITLES = {"A1": "纳入规划", "A2": "领导协调机制", "A3": "实施方案", "B1": "主题活动", "B2": "健康知识讲座"}
TEXTS = {
    "A1": "把健康县区建设列入本级发展规划，并写入政府工作报告。",
    "A2": "成立党委、政府主要领导牵头，多部门参加的领导小组，每年召开会议。",
    "A3": "以党委、政府名义印发实施方案，把任务分解到部门和乡镇（街道）。",
    "B1": "每年围绕世界卫生日、爱国卫生月等开展主题活动。",
    "B2": "在机关、学校、社区开展健康知识讲座。",
}
RULES = {
    "A1": "列入规划得1分；写入政府工作报告得1分。",
    "A2": "主要领导任组长得2分；每年召开会议得1分。",
    "A3": "印发实施方案得2分。",
    "B1": "每开展1次得0.5分，最高2分。",
    "B2": "查阅资料，酌情给分。",
}
POINTS = {"A1": "2", "A2": "3", "A3": "2", "B1": "2", "B2": "2"}
MARKINGS: Mapping[str, Marking] = {
    "A1": Judgement(),
    "A2": Judgement(),
    "A3": YesNo(),
    "B1": PerCount(Decimal("0.5")),
    "B2": Judgement(),
}


def _indicator(code: str) -> Indicator:
    asked = (Requirement("e1", "领导小组成立文件"),) if code == "A2" else ()
    criterion = Criterion(
        code,
        TITLES[code],
        Decimal(POINTS[code]),
        MARKINGS[code],
        text=TEXTS[code],
        rule_text=RULES[code],
        evidence=asked,
    )
    return Indicator(code, TITLES[code], (criterion,))


RUBRIC = Rubric(
    "filled",
    "2021",
    "小标准",
    Status.REFERENCE,
    (
        Dimension("A", "组织管理", tuple(_indicator(code) for code in ("A1", "A2", "A3"))),
        Dimension("B", "健康教育", tuple(_indicator(code) for code in ("B1", "B2"))),
    ),
    Verdict(),
    evidence=EvidenceRule.ADVISORY,
)

Entries = Sequence[object]
"""What stands in the last four columns of a row: 自评得分, 自评说明, 扣分原因, 佐证编号."""


def line(code: str, entries: Entries = (), **other: str) -> list[object]:
    """Return the row of a criterion; other: texts that differ (title, text, rule)."""
    above = "A 组织管理" if code.startswith("A") else "B 健康教育"
    title = other.get("title", f"{code} {TITLES[code]}")
    said = [above, title, other.get("text", TEXTS[code]), other.get("rule", RULES[code]), float(POINTS[code])]
    return [*said, *entries, *[None] * (4 - len(entries))]


def table(path: Path, rows: Sequence[Sequence[object]], header: Sequence[object] = HEADER) -> Path:
    """Write the table: a title, the header, the rows and a total."""
    total = ["合计", None, None, None, 11]
    return workbook(path, [["某县健康县区建设自评表"], header, *rows, total])


def filled(path: Path, entries: Mapping[str, Entries]) -> Path:
    """Write the table in its own layout with these entries."""
    return table(path, [line(code, entries.get(code, ())) for code in TITLES])


def workspace(folder: Path, answers: Mapping[str, Answer] | None = None, evidence: Sequence[Evidence] = ()) -> Path:
    """Return a workspace that holds these answers and this evidence."""
    create_workspace(folder, RUBRIC)
    with open_workspace(folder, writing=True) as opened:
        before = opened.picture.assessment
        after = assessment(answers, evidence=tuple(evidence))
        opened.apply(difference("准备", before, after), person="张三", at=NOON)
    return folder
