"""Words of a row that have no field of their own in a rubric: they go into its text, under their heading."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.domain.read_rows import ReadRow
from app.domain.rubric import Requirement
from app.domain.table_columns import TableColumns
from app.domain.table_words import ColumnField, folded

_TO_FILL = ("编号", "页码", "目录号", "链接")
"""A column of 佐证 with one of these in its heading is filled in by the county; it asks for nothing."""
_LINES = re.compile(r"\n|[;；。]|(?=[①-⑳])|(?:^|(?<=[\n;；。]))\s*\d{1,2}[.、．](?!\d)")
_COMMAS = re.compile(r"[、，,](?![^（(《]*[)）》])")
_MARK = re.compile(r"^\s*(?:[①-⑳]|[（(]\d{1,2}[)）]|\d{1,2}[.、．](?!\d))\s*")
_MOST = 30
_LONGEST = 120
_SOURCE = ("来源",)
_IS_OFFICE = re.compile(r"(?:部门|单位|政府|[局委办厅]|爱卫办|中心|工会|妇联|团委|残联|法院|检察院)(?:等)?$")


@dataclass(frozen=True, slots=True)
class Asked:
    """How a row is checked and by whom."""

    methods: tuple[str, ...]
    departments: tuple[str, ...]


def whole_text(row: ReadRow, columns: TableColumns) -> str:
    """Return what is asked, and below it every note, definition and target, each under its heading."""
    parts = [row.text] if row.text else []
    for target in row.targets:
        heading = next((one.heading.partition("/")[0] for one in columns.of(ColumnField.TARGET)), "指标值")
        region = f"（{target.region}）" if target.region else ""
        parts.append(f"{heading}{region}：{target.text}")
    core = {column.heading for column in columns.of(ColumnField.CORE)}
    others = [kept for kept in row.kept if kept.heading not in core]
    parts += [f"{kept.heading}：{kept.text}" if kept.heading else kept.text for kept in others]
    return "\n".join(parts)


def gate_text(row: ReadRow) -> str:
    """Return everything a row of 基本条件 says, each text once."""
    names = [level.title or level.text for level in row.levels[-1:]]
    texts = [text for text in (*names, row.text, row.rule_text) if text.strip()]
    kept = [text for place, text in enumerate(texts) if not any(text in other for other in texts[place + 1 :])]
    return "\n".join(kept) or row.title


def asks_for_material(columns: TableColumns) -> bool:
    """Tell whether a column says which papers are asked for."""
    headings = [folded(column.heading) for column in columns.of(ColumnField.MATERIAL)]
    return any(not any(word in heading for word in _TO_FILL) for heading in headings)


def requirements(row: ReadRow, columns: TableColumns) -> tuple[Requirement, ...]:
    """Return the papers that a row asks for, from its column 佐证材料."""
    if not asks_for_material(columns):
        return ()
    written = "\n".join(filled.text for filled in row.filled if filled.field is ColumnField.MATERIAL)
    titles = list(dict.fromkeys(_titles(written)))
    if len(titles) > _MOST:
        titles = [written.strip()]
    return tuple(Requirement(f"e{number}", title) for number, title in enumerate(titles, 1))


def _titles(written: str) -> Iterator[str]:
    lines = [line for part in _LINES.split(written) if (line := _MARK.sub("", part).strip(" ：:。；;"))]
    if len(lines) == 1 and len(parts := _COMMAS.split(lines[0])) > 1 and all(part.strip() for part in parts):
        lines = [part.strip() for part in parts]
    yield from (line for line in lines if line not in {"/", "-", "—", "无"})


def asked(row: ReadRow, columns: TableColumns) -> Asked:
    """Return methods and departments; a 数据来源 that names only offices says who, not how."""
    headings = [column.heading for column in columns.of(ColumnField.METHODS)]
    is_source = bool(headings) and all(any(word in heading for word in _SOURCE) for heading in headings)
    if is_source and not row.departments and row.methods and all(_IS_OFFICE.search(one) for one in row.methods):
        return Asked((), row.methods)
    return Asked(row.methods, row.departments)
