"""The command fill: an answers file, or a table that somebody has filled in."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli.answering import answer, now, opened_workspace, progress_bar, refusing, user_name

if TYPE_CHECKING:
    from app.domain.filled_table import FilledCell, FilledTable


@dataclass(frozen=True, slots=True)
class TableOptions:
    """What a person asks for beyond new entries. A conflicting entry is never taken."""

    overwrite: bool = False
    similar: bool = False
    papers: bool = False
    dry_run: bool = False


def fill_from_answers(workspace: Path, answers: Path, *, dry_run: bool, as_json: bool) -> None:
    """Fill in an answers file and answer."""
    from app.services.fill import fill

    with refusing(as_json, workspace=str(workspace), written=False):
        with opened_workspace(workspace, writing=not dry_run) as opened, progress_bar() as bar:
            problems = fill(opened, answers, person=user_name(), at=now(), progress=bar, dry_run=dry_run)
        fields = {"workspace": str(workspace), "written": not dry_run}
        answer(as_json, problems, fields, lambda: print("可以写入，没有写。" if dry_run else "已写入。"))


def fill_from_table(workspace: Path, table: Path, options: TableOptions, *, as_json: bool) -> None:
    """Take the entries of a filled table and answer what was taken and what was left."""
    from app.services.take_table import cell_problems, look, proposed, take

    with refusing(as_json, workspace=str(workspace), written=False):
        with opened_workspace(workspace, writing=not options.dry_run) as opened, progress_bar() as bar:
            preview = look(opened.picture, table, progress=bar)
            chosen = chosen_keys(preview.filled, options)
            if options.dry_run:
                changes = proposed(opened.picture, preview, chosen, with_source_as_reason=True)
            else:
                changes = take(opened, preview, chosen, with_source_as_reason=True, person=user_name(), at=now())
        written = bool(changes) and not options.dry_run
        fields = {"workspace": str(workspace), "written": written, **_fields(preview.filled, chosen)}
        problems = (*preview.problems, *cell_problems(preview.filled, chosen))
        answer(as_json, problems, fields, lambda: print(_sentence(preview.filled, chosen, dry_run=options.dry_run)))


def chosen_keys(filled: "FilledTable", options: TableOptions) -> frozenset[str]:
    """Return the keys of the entries that are taken: new ones, and what the options ask for."""
    return frozenset(cell.key for cell in filled.cells if _is_taken(cell, options))


def _is_taken(cell: "FilledCell", options: TableOptions) -> bool:
    from app.domain.filled_table import FilledField, Match, Standing

    if cell.match is Match.ASKED and not options.similar:
        return False
    if cell.field is FilledField.PAPERS:
        return options.papers
    return cell.standing is Standing.NEW or (cell.standing is Standing.CHANGED and options.overwrite)


def _fields(filled: "FilledTable", chosen: frozenset[str]) -> dict[str, object]:
    from app.domain.filled_table import Standing

    return {
        "cells": {
            standing.value: filled.count(standing)
            for standing in (Standing.NEW, Standing.SAME, Standing.CHANGED, Standing.CONFLICTING)
        },
        "taken": [_listed(cell) for cell in filled.cells if cell.key in chosen],
        "left": [
            {**_listed(cell), "note": cell.note}
            for cell in filled.cells
            if cell.key not in chosen and cell.standing is not Standing.SAME
        ],
        "unmatched_rows": [
            {"where": row.where, "title": row.title, "entries": list(row.entries), "why": row.why}
            for row in filled.rows
        ],
        "missing_criteria": list(filled.missing),
    }


def _listed(cell: "FilledCell") -> dict[str, str]:
    return {
        "criterion": cell.criterion,
        "field": cell.field.value,
        "standing": cell.standing.value,
        "before": cell.present,
        "table": cell.written,
        "where": cell.where,
    }


def _sentence(filled: "FilledTable", chosen: frozenset[str], *, dry_run: bool) -> str:
    from app.domain.filled_table import Standing

    counts = "，".join(f"{standing.label}{filled.count(standing)}格" for standing in Standing)
    done = "可以读入" if dry_run else "已读入"
    return f"对上{filled.matched}个评分项：{counts}。{done}{len(chosen)}格。"
