"""汇总表.xlsx: the 汇总表 to sign, the criteria that cost most points, the 差异清单; one set of sheets a rubric."""

import datetime as dt
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from app.documents.sheet_style import Styles, new_workbook
from app.documents.summary_rows import Cells, county_cells, difference_cells, loss_cells, missing_notes, shown_text
from app.documents.summary_sheet import SheetContent, write_summary_sheet
from app.domain.county import County
from app.domain.form import Form
from app.domain.progress import Progress, Silent
from app.domain.review import Level
from app.domain.review_summary import RubricSummary, Summary

TITLE = "汇总表"
_SILENT = Silent()
_FINGERPRINT = 8


@dataclass(frozen=True, slots=True)
class SummaryForms:
    """The forms of the sheets."""

    counties: Form
    losses: Form
    differences: Form
    rounds: Form


@dataclass(frozen=True, slots=True)
class SummaryFacts:
    """What the workbook is written from; person fills 填表人, phone 联系电话."""

    summary: Summary
    date: dt.date
    program: str
    person: str = ""
    phone: str = ""


def summary_xlsx_bytes(facts: SummaryFacts, forms: SummaryForms, progress: Progress = _SILENT) -> bytes:
    """Return the workbook; same facts, same bytes. Raises: CancelledError out of progress."""
    stream = io.BytesIO()
    tables = facts.summary.tables
    names = _rubric_names(tables)
    with new_workbook(stream, dt.datetime.combine(facts.date, dt.time()), TITLE, facts.program) as book:
        styles = Styles(book)
        for number, table in enumerate(tables, start=1):
            progress.step(number - 1, len(tables), f"{TITLE}：{names[number - 1]}")
            ending = f"（{number}）" if len(tables) > 1 else ""
            for form, content in _sheets(facts, forms, table, names[number - 1], ending):
                write_summary_sheet(book, styles, form, content)
    return stream.getvalue()


def _sheets(
    facts: SummaryFacts, forms: SummaryForms, table: RubricSummary, rubric: str, ending: str
) -> Iterator[tuple[Form, SheetContent]]:
    level = facts.summary.level
    notices = (table.rubric.shown_notice,) if table.rubric.shown_notice else ()

    def words(rows: int) -> dict[str, str]:
        return _words(facts, table, rubric) | {"n": str(rows)}

    def name(form: Form) -> str:
        return f"{form.areas[0].title}{ending}"

    is_done = all(row.is_complete for row in table.rows)
    yield (
        forms.counties,
        SheetContent(
            name(forms.counties),
            list(county_cells(table.rows, level, forms.counties.words)),
            words(len(table.rows)),
            table.rubric.dimensions,
            (*(() if is_done else _note(forms.counties)), *missing_notes(table, forms.counties.words)),
            notices,
            means=True,
            is_signed=True,
        ),
    )
    losses = list(loss_cells(table.deductions))
    yield forms.losses, _listed(name(forms.losses), losses, words(len(table.rows)), forms.losses)
    differences = list(difference_cells(table.differences, forms.differences.words))
    yield forms.differences, _listed(name(forms.differences), differences, words(len(differences)), forms.differences)
    if table.earlier:
        rounds = list(county_cells(table.earlier, level, forms.rounds.words))
        yield forms.rounds, _listed(name(forms.rounds), rounds, words(len(rounds)), forms.rounds)


def _listed(name: str, rows: list[Cells], words: Mapping[str, str], form: Form) -> SheetContent:
    return SheetContent(name, rows, words, notes=_note(form), nothing=form.words.get("nothing", ""))


def _note(form: Form) -> tuple[str, ...]:
    return (form.words["partly"],) if form.words.get("partly") else ()


def _words(facts: SummaryFacts, table: RubricSummary, rubric: str) -> dict[str, str]:
    rows = (*table.rows, *table.earlier)
    counties = [row.county for row in rows]
    day = facts.date
    return {
        "province": shown_text(_region(counties, facts.summary.level)),
        "cycle": shown_text("、".join(dict.fromkeys(row.cycle.name for row in table.rows if row.cycle.name))),
        "office": shown_text(facts.summary.office),
        "person": shown_text(facts.person),
        "phone": shown_text(facts.phone),
        "rubric": shown_text(rubric),
        "date": f"{day.year}年{day.month}月{day.day}日",
    }


def _region(counties: Iterable[County], level: Level) -> str:
    """Return the city of a city's summary, else the province; empty when the counties are of several."""
    some = list(counties)
    cities, provinces = ({getattr(one, field) for one in some} for field in ("city", "province"))
    if level is Level.CITY and len(cities) == 1:
        return some[0].city
    return some[0].province if len(provinces) == 1 else ""


def _content(table: RubricSummary) -> tuple[str, str, str]:
    return table.rubric.id, table.rubric.edition, table.rubric_sha256


def _rubric_names(tables: Iterable[RubricSummary]) -> list[str]:
    """Return what each table's rubric is called; two of one id and edition are told apart by their fingerprints."""
    some = list(tables)
    # One rubric may stand on two tables: of two years.
    counted = Counter((id_, edition) for id_, edition, _ in {_content(one) for one in some})
    names = []
    for one in some:
        name = f"{one.rubric.title}（{one.rubric.edition}）"
        if counted[one.rubric.id, one.rubric.edition] > 1:
            name += f"，内容与同编号的另一套不同，指纹{one.rubric_sha256[:_FINGERPRINT]}"
        names.append(name)
    return names
