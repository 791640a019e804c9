"""The command `jkxq rubric import`: a province's own table becomes a rubric pack."""

import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.answering import Json, answer, progress_bar, refusing
from app.cli.rubric_papers import take_template
from app.domain.marking.kinds import LABELS
from app.domain.points import plain
from app.domain.problems import Problem, ProblemError, blocking, warning
from app.domain.rubric_draft import RubricDraft
from app.domain.rule_text.draft import MarkingDraft
from app.domain.table_words import ColumnField

if TYPE_CHECKING:
    from app.domain.table import Table, TablesFound
    from app.services.import_table import About, TableChoice

_COMMA = re.compile(r"[,，;；]")
_ROWS = re.compile(r"(\d{1,4})(?:\s*[-–—~～至到:]\s*(\d{1,4}))?")
_ROW = re.compile(r"(?:.{1,60}!)?[0-9]{1,7}")
_LETTERS = 26
_MOST_LETTERS = 2


def rubric_import(
    table: Annotated[
        str, typer.Argument(metavar="TABLE", help="省里的表：.xlsx、.docx 或 PDF；- 从标准输入读粘贴的表。")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="PACK", help="写到哪里：文件夹，或以 .zip、.yaml 结尾的文件。")],
    sheet: Annotated[str, typer.Option("--sheet", metavar="S", help="工作表的名称或第几张，几张用逗号隔开。")] = "",
    header_rows: Annotated[str, typer.Option("--header-rows", metavar="a-b", help="表头是第几行到第几行。")] = "",
    columns: Annotated[str, typer.Option("--map", metavar="col=field,…", help="列放的是什么，如 C=rule,D=分值。")] = "",
    points: Annotated[
        str,
        typer.Option("--points", metavar="row=p,…", help="没读出的分值，按行填，如 12=5；几张工作表的写成 环境!12=5。"),
    ] = "",
    skip: Annotated[str, typer.Option("--skip", metavar="row,…", help="不是评分项的行，如 30,31；文字照样保留。")] = "",
    heading: Annotated[
        str, typer.Option("--heading", metavar="row,…", help="是标题的行，如 5,12：名称当作下面各项的上一级。")
    ] = "",
    title: Annotated[str, typer.Option("--title", metavar="T", help="评分标准的名称。")] = "",
    identifier: Annotated[str, typer.Option("--id", metavar="ID", help="评分标准的编号（字母、数字）。")] = "",
    edition: Annotated[str, typer.Option("--edition", metavar="E", help="版本，如 2021。")] = "",
    *,
    manual: Annotated[bool, typer.Option("--manual", help="马上能用：各项都按定性判分，以后再细化。")] = False,
    as_json: Json = False,
) -> None:
    """把省里的评分表读成评分标准包；读出的评分办法是草稿，请逐项核对。"""
    from app.domain.original import draft_problems
    from app.services.import_table import contents_of_draft, drafted
    from app.services.write_pack import refuse_existing, write_pack

    header, mapping, given = read_header(header_rows), read_mapping(columns), read_given(points)
    skipped, headings = read_skipped(skip), read_skipped(heading)
    empty: dict[str, object] = {"criteria": 0, "points": "0", "markings": {}, "unsure": [], "written": False}
    with refusing(as_json, **empty):
        refuse_existing(out)
        if table != "-" and take_template(Path(table), out, as_json=as_json):
            return
        found = _found(table)
        choice = _choice(found, sheet, header, mapping, manual=manual)
        choice = _with_rows(found, choice, given, skipped, headings)
        about = _about(found, choice, title, identifier, edition)
        source = None if table == "-" else Path(table)
        draft = drafted(found, choice, about, source)
        fields = draft_fields(draft)
        with refusing(as_json, **fields, written=False):
            contents = contents_of_draft(draft, source)
            write_pack(contents, out)
        problems = (*draft.problems, *_left_out(draft, out), *draft_problems(contents.rubric, contents.original))
        answer(as_json, problems, {**fields, "written": True, "path": str(out)}, lambda: _say(draft, out))


def _left_out(draft: RubricDraft, out: Path) -> Iterator[Problem]:
    """Yield that the province's own file is not in a .yaml."""
    from app.services.write_pack import is_rubric_alone

    if is_rubric_alone(out) and draft.original is not None and draft.original.sha256:
        what = f"{out.suffix} 文件放不下省里的原表“{draft.original.name}”，用它建的工作库不能回填原表。"
        yield warning("PACK_ORIGINAL", str(out), what, "要回填的，请把 --out 写成文件夹或 .zip 再导入一次。")


def draft_fields(draft: RubricDraft) -> dict[str, object]:
    """Return what `jkxq rubric import --json` says of a draft."""
    from app.services.open_rubric import full_points

    rubric = draft.rubric
    return {
        "criteria": len(rubric.criteria),
        "points": plain(full_points(rubric)),
        "markings": dict(Counter(one.marking.kind for one in rubric.criteria)),
        "unsure": [
            {
                "code": one.code,
                "text": one.row.rule_text or one.row.text,
                "kind": rubric.criterion_by_code[one.code].marking.kind,
                "why": _why(one.draft),
            }
            for one in draft.unsure
        ],
        "rubric": {"id": rubric.id, "edition": rubric.edition, "title": rubric.title},
    }


def _why(draft: MarkingDraft | None) -> str:
    return (
        "；".join(one.rstrip("。") for one in draft.questions) + "。" if draft is not None and draft.questions else ""
    )


def _found(table: str) -> "TablesFound":
    from app.services.import_table import read_clipboard, read_file

    if table == "-":
        return read_clipboard(_pasted())
    with progress_bar() as progress:
        return read_file(Path(table), progress=progress)


def _pasted() -> str:
    """Return what comes in on standard input, whatever encoding the system expects: UTF-8, or GBK as Windows writes."""
    data = sys.stdin.buffer.read() if sys.stdin is not None else b""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("gb18030", errors="replace")


def _choice(
    found: "TablesFound",
    sheet: str,
    header: tuple[int, int] | None,
    mapping: dict[int, ColumnField],
    *,
    manual: bool,
) -> "TableChoice":
    from app.services.import_table import TableChoice, suggested_choice

    tables = _named(found, sheet) if sheet.strip() else suggested_choice(found).tables
    _check_columns(found, tables, mapping)
    return TableChoice(tables, header, mapping, manual=manual)


def _with_rows(
    found: "TablesFound",
    choice: "TableChoice",
    given: dict[str, str],
    skipped: tuple[str, ...],
    headings: tuple[str, ...],
) -> "TableChoice":
    """Return the choice with points, skipped rows and headings at their places. Raises: ProblemError: not there."""
    from app.services.import_table import chosen_table

    one = chosen_table(found, choice) if given or skipped or headings else None
    if one is None:
        return choice
    points = {_row_at(one.table, row): text for row, text in given.items()}
    rows = [tuple(_row_at(one.table, row) for row in said) for said in (skipped, headings)]
    return replace(choice, points=points, skipped=rows[0], headings=rows[1])


def _row_at(table: "Table", written: str) -> int:
    """Return the row of the table that is read, as people see it in the file: 12, or 环境!12 of several sheets."""
    sheet, _, number = written.rpartition("!")
    sources = {row: table.source(row) for row in range(1, table.height + 1)}
    rows = [row for row, (origin, at) in sources.items() if at == int(number) and sheet.strip() in {"", origin.title}]
    titles = list(dict.fromkeys(sources[row][0].title for row in rows))
    if not rows:
        what = f"没有{sheet and f'“{sheet}”的'}第{number}行。"
        raise ProblemError([blocking("TABLE_POINTS", written, what, "请照提示里的表名和行号写，如 环境!12。")])
    if len(titles) > 1:
        what = f"{'、'.join(titles)}都有第{number}行。"
        raise ProblemError([blocking("TABLE_POINTS", written, what, f"请写明是哪张表，如 {titles[-1]}!{number}。")])
    return rows[-1]


def _check_columns(found: "TablesFound", tables: tuple[int, ...], mapping: dict[int, ColumnField]) -> None:
    """See that --map speaks of columns that are there. Raises: ProblemError."""
    width = max((table.width for table in found.tables if table.origin.number in tables), default=0)
    if width and (beyond := sorted(number for number in mapping if number > width)):
        what = f"表只有{width}列，没有第{'、'.join(map(str, beyond))}列。"
        raise ProblemError([*found.problems, blocking("TABLE_COLUMN", "--map", what, "请核对列号或列的字母。")])


def _named(found: "TablesFound", sheet: str) -> tuple[int, ...]:
    """Return the numbers of the tables a person names. Raises: ProblemError with the names that there are."""
    whole = [table.origin.number for table in found.tables if table.origin.title == sheet.strip()]
    if whole:
        return tuple(whole[:1])
    return tuple(_number_of(found, one.strip()) for one in _COMMA.split(sheet) if one.strip())


def _number_of(found: "TablesFound", name: str) -> int:
    by_title = [table.origin.number for table in found.tables if table.origin.title == name]
    by_number = [table.origin.number for table in found.tables if name.isdecimal() and table.origin.number == int(name)]
    if by_title or by_number:
        return (by_title or by_number)[0]
    known = "、".join(f"{table.origin.number} {table.origin.title}" for table in found.tables)
    what = f"没有名称或序号是“{name}”的表。"
    raise ProblemError([*found.problems, blocking("TABLE_NONE", name, what, f"可选：{known or '（没有表）'}。")])


def _about(found: "TablesFound", choice: "TableChoice", title: str, identifier: str, edition: str) -> "About":
    from app.services.import_table import About, suggested_about

    known = suggested_about(found, choice)
    return About(identifier.strip() or known.id, edition.strip() or known.edition, title.strip() or known.title)


def _say(draft: RubricDraft, out: Path) -> None:
    rubric = draft.rubric
    counted = Counter(one.marking.kind for one in rubric.criteria)
    kinds = "、".join(f"{LABELS[kind]}{count}项" for kind, count in counted.most_common())
    print(f"{rubric.title}：{len(rubric.criteria)}项，{draft_fields(draft)['points']}分。{kinds}。")
    print(f"已写到：{out}")
    if draft.unsure:
        print(f"评分办法是读出的草稿，其中{len(draft.unsure)}项请核对：")
        for one in draft.unsure:
            questions = _why(one.draft)
            print(f"  {one.code} {rubric.criterion_by_code[one.code].title}：{questions}")


# ------------------------------------------------------------ the options


def read_header(text: str) -> tuple[int, int] | None:
    """Return first and last row of --header-rows. Raises: typer.BadParameter."""
    if not text.strip():
        return None
    found = _ROWS.fullmatch(text.strip())
    first = int(found[1]) if found else 0
    last = int(found[2] or found[1]) if found else 0
    if not 1 <= first <= last:
        raise typer.BadParameter(f"表头的行“{text}”看不懂，请写成 3-4 或 3。")
    return first, last


def read_mapping(text: str) -> dict[int, ColumnField]:
    """Return what --map says, by column from 1. Raises: typer.BadParameter."""
    return {_column(left): _field(right) for left, right in _pairs(text, "C=rule,D=分值")}


def read_given(text: str) -> dict[str, str]:
    """Return what --points says, by row. Raises: typer.BadParameter."""
    return {_row(left, "12=5,13=2.5"): right for left, right in _pairs(text, "12=5,13=2.5")}


def read_skipped(text: str) -> tuple[str, ...]:
    """Return the rows of --skip or --heading. Raises: typer.BadParameter."""
    return tuple(_row(one.strip(), "30,31") for one in _COMMA.split(text) if one.strip())


def _row(text: str, example: str) -> str:
    if not _ROW.fullmatch(text.replace("！", "!")):
        raise typer.BadParameter(f"“{text}”不是行号，请写成 {example}；几张工作表的写成 环境!12。")
    return text.replace("！", "!")


def _pairs(text: str, sample: str) -> Iterable[tuple[str, str]]:
    for part in _COMMA.split(text):
        if not part.strip():
            continue
        left, mark, right = part.replace("＝", "=").partition("=")
        if not mark or not left.strip() or not right.strip():
            raise typer.BadParameter(f"“{part}”看不懂，请写成 {sample}。")
        yield left.strip(), right.strip()


def _column(text: str) -> int:
    if text.isascii() and text.isdecimal() and int(text) > 0:
        return int(text)
    if text.isascii() and text.isalpha() and len(text) <= _MOST_LETTERS:
        number = 0
        for letter in text.upper():
            number = number * _LETTERS + ord(letter) - ord("A") + 1
        return number
    raise typer.BadParameter(f"“{text}”不是列，请写列号（3）或字母（C）。")


def _field(text: str) -> ColumnField:
    for one in ColumnField:
        if text in {one.value, one.label} or text.lower() == one.value:
            return one
    known = "、".join(f"{one.value}（{one.label}）" for one in ColumnField)
    raise typer.BadParameter(f"不认识“{text}”，可用：{known}。")
