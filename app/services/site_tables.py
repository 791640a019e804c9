"""现场评估表 and 抽样单: written for submissions, and taken back in when they are filled (现场)."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.changes import Changes
from app.domain.problems import Problem, ProblemError, Severity, blocking, hint, warning
from app.domain.progress import Progress, Silent
from app.domain.received import Received
from app.domain.received_sets import county_order, standing_sets
from app.domain.rubric import Criterion, Rubric
from app.domain.visits import (
    VISIT_FIELDS,
    JoinedVisits,
    VisitDifference,
    joined,
    planned_criteria,
    visit_key,
    visited_criteria,
)
from app.services.judge import received_set
from app.services.received_contents import rubric_of
from app.services.visits import rubric_order, visit_changes, wanted_criteria

if TYPE_CHECKING:
    from app.documents.site_facts import SiteFacts, SiteSheet
    from app.documents.site_table_reading import FilledSiteTable
    from app.domain.form import Form
    from app.storage.review_workspace import ReviewWorkspace

SITE_TABLE, SITE_SAMPLE = "现场评估表", "抽样单"
"""What the files are called."""
_MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class WrittenSiteTables:
    """Where the tables and lists lie, and what people should know of them."""

    files: tuple[Path, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class TakenSiteTable:
    """What came of one filled table. changes: the step that was stored; empty when nothing was new."""

    path: Path
    received: Received
    joined: JoinedVisits
    changes: Changes
    problems: tuple[Problem, ...] = ()

    @property
    def sentence(self) -> str:
        """Return in a sentence what was taken in."""
        one = self.joined
        parts = [f"新增{len(one.added)}处", f"补充{len(one.filled)}处", f"已有{len(one.same)}处"]
        unlike = len({visit_key(each.visit) for each in one.differences})
        parts += [f"不同{unlike}处"] if unlike else []
        return f"{self.path.name}：{self.received.county.full_name}，{'，'.join(parts)}。"


def write_site_tables(
    workspace: "ReviewWorkspace",
    ids: Sequence[str] | None,
    out: Path,
    *,
    date: dt.date,
    codes: Sequence[str] | None = None,
    progress: Progress | None = None,
) -> WrittenSiteTables:
    """Write 现场评估表 (PDF, Excel) of submissions, and their 抽样单 where venues were drawn, into a folder.

    ids: None for the latest of each county. codes: only these criteria, those that need no visit too; None: those
    drawn for or visited, all that need a visit where there are none; empty: all that need a visit, and those. A file
    of the same name with another content is kept, and told.

    Raises: ProblemError (REVIEW_SUBMISSION, UNKNOWN_ID, SITE_NONE, TEXT_…, DISK_FULL, WRITE_FAILED); CancelledError.
    """
    from app.files.atomic import telling_write_problems, write_whole
    from app.services.finished_files import moved, staged

    told = progress or Silent()
    chosen = _chosen(workspace, ids)
    forms = _forms()
    names: list[str] = []
    problems: list[Problem] = []
    with staged(out) as staging:
        for number, received in enumerate(chosen):
            told.step(number, len(chosen), f"{SITE_TABLE}：{received.county.full_name}")
            facts = site_facts(workspace, received, date=date, codes=codes)
            if not facts.sheets:
                problems.append(_no_sheets(received))
                continue
            for name, content in _files(facts, received, forms):
                names.append(_untaken(name, received, names))
                with telling_write_problems(out):
                    write_whole(staging / names[-1], content)
        if not names:
            raise ProblemError([replace(one, severity=Severity.BLOCKING) for one in problems])
        places = moved(staging, names, out)
    return WrittenSiteTables(places, (*problems, *_kept(out, names, places)))


def _no_sheets(received: Received) -> Problem:
    what = "评分标准里没有现场评分或现场查看的评分项。"
    return hint("SITE_NONE", received.county.full_name, what, "不用做现场评估表。")


def site_facts(
    workspace: "ReviewWorkspace",
    received: Received,
    *,
    date: dt.date,
    codes: Sequence[str] | None = None,
) -> "SiteFacts":
    """Return what the tables of one submission are written from. Raises: ProblemError(UNKNOWN_ID)."""
    from app.documents.site_facts import SiteFacts
    from app.services.dossier import program_name

    rubric = rubric_of(workspace, received)
    picture = workspace.picture
    planned = planned_criteria(rubric, picture.samples.get(received.id, ()), picture.visits.get(received.id, ()))
    codes = [one.code for one in planned] if codes is None else codes
    criteria = wanted_criteria(rubric, codes or [one.code for one in (*planned, *visited_criteria(rubric))])
    return SiteFacts(
        submission=received.id,
        round=received.round,
        county=received.county.full_name,
        county_code=received.county.code,
        cycle=received.cycle.name,
        rubric=rubric.title,
        rubric_sha256=received.rubric_sha256,
        sheets=tuple(_sheet(workspace, received, rubric, one) for one in criteria),
        date=date,
        program=program_name(),
        notice=rubric.shown_notice,
    )


def _sheet(workspace: "ReviewWorkspace", received: Received, rubric: Rubric, criterion: Criterion) -> "SiteSheet":
    from app.documents.site_facts import SiteSheet

    picture = workspace.picture
    sample = picture.samples.get(received.id, {}).get(criterion.code)
    visits = tuple(one for one in picture.visits.get(received.id, ()) if one.criterion == criterion.code)
    ledger = rubric.ledger_by_id.get(sample.ledger) if sample else None
    columns = {column.id: column.title or column.id for column in ledger.columns} if ledger else {}
    return SiteSheet(criterion, sample, visits, ledger.title if ledger else "", columns)


def _chosen(workspace: "ReviewWorkspace", ids: Sequence[str] | None) -> list[Received]:
    picture = workspace.picture
    some = standing_sets(picture) if ids is None else [received_set(picture, one) for one in dict.fromkeys(ids)]
    if not some:
        what = "评审工作库里还没有收到申报。"
        raise ProblemError([blocking("REVIEW_SUBMISSION", SITE_TABLE, what, "请先把申报包收进来。")])
    return sorted(some, key=county_order)


def _forms() -> "tuple[Form, Form]":
    from app.catalog.forms import read_forms
    from app.domain.form import chosen_form
    from app.files.places import forms_dir

    forms = read_forms(forms_dir())
    return chosen_form(forms, "site_table"), chosen_form(forms, "site_sample")


def _files(facts: "SiteFacts", received: Received, forms: "tuple[Form, Form]") -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each file of a submission."""
    from app.documents.site_sample import drawn_sheets, site_sample_pdf_bytes, site_sample_xlsx_bytes
    from app.documents.site_table_pdf import site_table_pdf_bytes
    from app.documents.site_table_xlsx import site_table_xlsx_bytes

    table, sample = forms
    yield _name(received, SITE_TABLE, "pdf"), site_table_pdf_bytes(facts, table)
    yield _name(received, SITE_TABLE, "xlsx"), site_table_xlsx_bytes(facts, table)
    if drawn_sheets(facts):
        yield _name(received, SITE_SAMPLE, "pdf"), site_sample_pdf_bytes(facts, sample)
        yield _name(received, SITE_SAMPLE, "xlsx"), site_sample_xlsx_bytes(facts, sample)


def _name(received: Received, what: str, extension: str) -> str:
    from app.exchange.names import stored_name

    county = received.county.full_name or "未填县区"
    return stored_name(county, extension, ending=f"_{what}_第{received.round}轮")


def _untaken(name: str, received: Received, taken: Iterable[str]) -> str:
    """Return the name, with the submission's first digits where two sets of a county would have the same."""
    if name not in taken:
        return name
    stem, _, extension = name.rpartition(".")
    return f"{stem}_{received.id[:8]}.{extension}"


def _kept(out: Path, names: Sequence[str], places: Sequence[Path]) -> Iterator[Problem]:
    for name, place in zip(names, places, strict=True):
        if place.name != name:
            what = f"已有另一份内容，没有动它；这次写到“{place.name}”。"
            yield hint("FILE_KEPT", str(out / name), what, "旧的不要时请自己删去。")


# ---------------------------------------------------------------- back in


def take_site_table(
    workspace: "ReviewWorkspace", path: Path, *, person: str, at: dt.datetime, takes_given: bool = False
) -> TakenSiteTable:
    """Take a filled 现场评估表 in, in one step, and return what came of it.

    What is new is added, empty fields are filled. Where something else is stored, that stays and is told
    (SITE_DIFFERS), unless `takes_given`. A table whose content is there already changes nothing (SITE_KNOWN).

    Raises: ProblemError (FILE_MISSING, FILE_UNREADABLE, SITE_TABLE, SITE_UNKNOWN, SITE_ROW, TEXT_…); nothing is
        stored then.
    """
    from app.documents.site_table_reading import read_site_table

    if not path.is_file():
        raise ProblemError([blocking("FILE_MISSING", str(path), "找不到这个文件。", "请核对路径。")])
    table = read_site_table(path)
    received = _of_table(workspace, table, path.name)
    rubric = rubric_of(workspace, received)
    _check_codes(rubric, table)
    stored = workspace.picture.visits.get(received.id, ())
    found = joined(stored, table.visits, rubric_order(rubric), takes_given=takes_given)
    changes = visit_changes(received.id, f"现场评估 {received.county.full_name}", stored, found.visits)
    workspace.apply(changes, person=person, at=at)
    problems = (*_table_problems(workspace, received, table, path.name), *_told(found, table, takes_given=takes_given))
    return TakenSiteTable(path, received, found, changes, problems)


def _of_table(workspace: "ReviewWorkspace", table: "FilledSiteTable", file: str) -> Received:
    received = workspace.picture.received.get(table.submission)
    if received is not None:
        return received
    what = f"这份表是{table.county or '别处'}的（申报包{table.submission[:8]}），这个评审工作库没有收到那一份。"
    raise ProblemError([blocking("SITE_UNKNOWN", file, what, "请打开导出它的那个评审工作库，或先收进那份申报包。")])


def _check_codes(rubric: Rubric, table: "FilledSiteTable") -> None:
    unknown = [visit for visit in table.visits if visit.criterion not in rubric.criterion_by_code]
    if unknown:
        raise ProblemError(
            blocking(
                "SITE_ROW",
                table.cells[visit_key(visit)],
                f"评分标准里没有评分项“{visit.criterion}”，表里的编码被改过。",
                "请用重新导出的现场评估表填写。",
            )
            for visit in unknown
        )


def _table_problems(
    workspace: "ReviewWorkspace", received: Received, table: "FilledSiteTable", file: str
) -> Iterator[Problem]:
    if not table.visits:
        yield warning("SITE_TABLE", file, "表里没有填内容。", "请填好并保存后再收。")
    if table.pictures:
        what = f"表里贴了{table.pictures}张图片，没有收。"
        yield warning("SITE_PHOTO", file, what, "请把照片存成文件，再加到场所（现场照片）。")
    if table.noted_sheets:
        yield warning(
            "SITE_TABLE", file, "表里写了批注，没有收。", "请把批注的话写到“现场情况”或“问题与建议”里再收一次。"
        )
    if received not in standing_sets(workspace.picture):
        what = f"这份表是第{received.round}轮的，已收到更新的一份；现场评估记在第{received.round}轮名下。"
        yield hint("REVIEW_ROUND", file, what, "需要时在新的一轮里再登记。")


def _told(found: JoinedVisits, table: "FilledSiteTable", *, takes_given: bool) -> Iterator[Problem]:
    for one in found.differences[:_MOST_TOLD]:
        yield _difference_problem(one, table.cells.get(visit_key(one.visit), ""), takes_given=takes_given)
    more = len(found.differences) - _MOST_TOLD
    if more > 0:
        yield warning("SITE_DIFFERS", "现场评估", f"另有{more}处不同没有列出。", "请先处理上面列出的。")
    if table.visits and len(found.same) == len(table.visits):
        what = f"表里的{len(found.same)}处都已经在库里，没有变化。"
        yield hint("SITE_KNOWN", "现场评估", what, "不用处理。")


def _difference_problem(one: VisitDifference, where: str, *, takes_given: bool) -> Problem:
    place = f"{one.visit.criterion} {one.visit.venue}"
    name = VISIT_FIELDS[one.field]
    if takes_given:
        what = f"{name}原来是“{one.stored}”，已换成表里的“{one.given}”。"
        return warning("SITE_DIFFERS", f"{place}（{where}）", what, "原来的在操作记录里，可以撤销。")
    what = f"{name}已存的是“{one.stored}”，表里写的是“{one.given}”，没有改动已存的。"
    return warning(
        "SITE_DIFFERS",
        f"{place}（{where}）",
        what,
        "请核对；要用表里的，勾选“不同的以表为准”（命令加 --overwrite）再收一次。",
    )
