"""评分标准核对表: a rubric beside its original words as PDF and Excel, for the people who sign it off."""

import datetime as dt
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.points import shown
from app.domain.progress import Progress, Silent
from app.domain.rubric import EvidenceRule, Rubric
from app.domain.sign_off import sign_off_groups

if TYPE_CHECKING:
    from app.catalog.pack_files import PackContents
    from app.catalog.vectors import Vector

SIGN_OFF = "评分标准核对表"
"""What the list is called in a file name."""
_STEPS = 3


def sign_off(
    contents: "PackContents",
    out_folder: Path,
    *,
    date: dt.date,
    drafts: Collection[str] = (),
    progress: Progress | None = None,
) -> tuple[Path, ...]:
    """Write the list as PDF and Excel into a folder and return where they lie; other files there are left alone.

    drafts: codes of the criteria that nobody has confirmed yet; they are marked and counted.

    Raises: ProblemError (TEXT_TOO_LONG, TEXT_CONTROL, DISK_FULL, WRITE_FAILED); CancelledError out of progress.
    """
    from app.documents.sign_off import SignOffFacts, sign_off_pdf_bytes
    from app.documents.sign_off_xlsx import sign_off_xlsx_bytes
    from app.exchange.names import stored_name
    from app.files.atomic import telling_write_problems, write_whole
    from app.services.dossier import program_name
    from app.services.finished_files import moved, staged

    told = progress or Silent()
    told.step(0, _STEPS, "整理评分标准")
    rubric = contents.rubric
    groups = sign_off_groups(rubric, contents.original, _examples(rubric, contents.vectors), drafts)
    facts = SignOffFacts(rubric.title, _facts(contents, date), groups, date, program_name(), rubric.shown_notice)
    told.step(1, _STEPS, "排版 PDF")
    files = {"pdf": sign_off_pdf_bytes(facts)}
    told.step(2, _STEPS, "写 Excel")
    files["xlsx"] = sign_off_xlsx_bytes(facts)
    name = f"{rubric.title}（{rubric.edition}）"
    with staged(out_folder) as staging:
        names = []
        for ending, content in files.items():
            names.append(stored_name(name, ending, ending=f"_{SIGN_OFF}"))
            with telling_write_problems(out_folder):
                write_whole(staging / names[-1], content)
        return moved(staging, names, out_folder)


def _facts(contents: "PackContents", date: dt.date) -> tuple[tuple[str, str], ...]:
    """Return which standard and which file this is, in lines."""
    from app.files.canonical import digest
    from app.services.open_rubric import full_points

    rubric, original = contents.rubric, contents.original
    bonus = sum(one.bonus for one in rubric.criteria)
    size = f"共{len(rubric.criteria)}项，满分{shown(full_points(rubric))}分" + (
        f"，其中加分项{bonus}项" if bonus else ""
    )
    facts = [
        ("评分标准", f"{rubric.title}（编号 {rubric.id}，版本 {rubric.edition}，{rubric.status.label}）"),
        ("印发单位", rubric.issuer),
        ("提示", rubric.shown_notice),
        ("规模", f"{size}，人工算例{len(contents.vectors)}条"),
        ("评分标准数字指纹", f"{digest(rubric)}（sha256）"),
    ]
    if original is not None:
        facts.append(("原表", original.name))
        if original.sha256:
            facts.append(("原表数字指纹", f"{original.sha256}（sha256）"))
    facts.append(("打印日期", f"{date.year}年{date.month}月{date.day}日"))
    return tuple((heading, words) for heading, words in facts if words)


def _examples(rubric: Rubric, vectors: "tuple[Vector, ...]") -> dict[str, tuple[str, ...]]:
    """Return the examples worked by hand in sentences, by criterion: what is said, and the points that are right."""
    from app.domain.scoring import CriterionScoring

    lenient = replace(rubric, evidence=EvidenceRule.ADVISORY)
    found: dict[str, list[str]] = {}
    for vector in vectors:
        line = CriterionScoring(lenient, vector.assessment).of(rubric.criterion_by_code[vector.criterion])
        told = found.setdefault(vector.criterion, [])
        note = f"（{vector.note}）" if vector.note else ""
        right = "应为未填" if vector.points is None else f"应得{shown(vector.points)}分"
        told.append(f"{len(told) + 1}. {right}{note}：{''.join(line.derivation)}")
    return {code: tuple(lines) for code, lines in found.items()}
