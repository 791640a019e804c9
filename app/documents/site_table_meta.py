"""The hidden notes of a 现场评估表: by them the filled workbook is known again, and each row in it."""

from collections.abc import Iterator, Mapping

from app.documents.site_facts import SiteFacts
from app.domain.form import Form

META_SHEET = "_meta"
KIND = "site_table"
FORMAT = 1
SHEET_KEY, ROW_KEY, END_KEY = "criterion:", "venue:", "end"
"""What stands in the hidden column: in the title row the code, in each row for a venue code and number, below: end."""
COLUMN = "column:"


def notes(facts: SiteFacts, form: Form, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield name and text of each note. names: sheet by criterion code."""
    yield "kind", KIND
    yield "format", str(FORMAT)
    yield "program", facts.program
    yield "submission_id", facts.submission
    yield "round", str(facts.round)
    yield "date", facts.date.isoformat()
    yield "county_code", facts.county_code
    yield "county", facts.county
    yield "rubric_sha256", facts.rubric_sha256
    for column in form.columns:
        yield f"{COLUMN}{column.id}", column.header
    for code, name in names.items():
        yield f"{SHEET_KEY}{code}", name


def row_key(code: str, number: int) -> str:
    """Return what stands in the hidden column beside a venue."""
    return f"{ROW_KEY}{code}#{number}"
