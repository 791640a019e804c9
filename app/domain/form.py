"""Form (申报表、表样): the look of an official form or table as data. Headers are never written in code."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

Use = Literal[
    "score_table",
    "evidence_catalogue",
    "case_list",
    "experience_list",
    "summary",
    "summary_losses",
    "summary_differences",
    "summary_rounds",
    "site_table",
    "site_sample",
    "application",
    "profile",
    "review_opinion",
    "review_deductions",
    "review_feedback",
]
Align = Literal["left", "center", "right"]

DEFAULT_WIDTHS = 10
"""Column width where a form names none, in half-width characters."""


@dataclass(frozen=True, slots=True)
class FormColumn:
    """A column: id says what stands in it, header is printed word for word; width in half-width characters."""

    id: str
    header: str = ""
    width: int = DEFAULT_WIDTHS
    wrap: bool = False
    align: Align = "left"
    kind: Literal["text", "points", "number", "date", "link"] = "text"
    merge: bool = False
    input: bool = False
    empty: str = ""
    repeat: Literal["dimension"] | None = None


@dataclass(frozen=True, slots=True)
class FormArea:
    """A print area (打印区) with its columns."""

    columns: tuple[FormColumn, ...]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Sums:
    """The words of the lines with sums; without a word for percent or all there is no such line."""

    dimension: str = ""
    total: str = ""
    percent: str = ""
    all: str = ""


@dataclass(frozen=True, slots=True)
class Remarks:
    """What the program writes into 备注."""

    see: str = "见{material_number}"
    standing: str = "长期有效"


@dataclass(frozen=True, slots=True)
class SecondRow:
    """The second row of a case: its text, how each highlight stands in it, and the column it begins in."""

    text: str
    highlight: str = "{highlight}"
    first_column: str = ""


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of a form that is no table; value is what the program can fill in.

    width: of a field that is a column of its section's table, in half-width characters.
    """

    id: str
    label: str = ""
    width: int = DEFAULT_WIDTHS
    unit: str = ""
    kind: Literal["text", "number", "long_text", "opinion"] = "text"
    required: bool = False
    value: str = ""


@dataclass(frozen=True, slots=True)
class FormSection:
    """A section of a form that is no table. id says what stands in it, where the program has to know."""

    id: str = ""
    title: str = ""
    note: str = ""
    fields: tuple[FormField, ...] = ()


@dataclass(frozen=True, slots=True)
class Form:
    """A form. Tables have rows and areas; forms of fields have sections. Texts may hold {words} to fill."""

    id: str
    title: str
    kind: Literal["table", "fields"]
    status: Literal["official", "reference", "example"]
    use: Use
    source: str = ""
    default: bool = False
    orientation: Literal["landscape", "portrait"] = "portrait"
    suits: tuple[str, ...] = ()
    label: str = ""
    heading: str = ""
    header_line: tuple[str, ...] = ()
    footer_line: tuple[str, ...] = ()
    rows: Literal["criterion", "evidence", "case", "county", "deduction", "loss", "difference", "venue"] | None = None
    order: Literal["division", "as_given"] | None = None
    block_by: Literal["dimension"] | None = None
    areas: tuple[FormArea, ...] = ()
    sums: Sums = Sums()
    remarks: Remarks = Remarks()
    second_row: SecondRow | None = None
    sections: tuple[FormSection, ...] = ()
    words: Mapping[str, str] = field(default_factory=dict)
    opinion_line: str = ""
    instructions: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[FormColumn, ...]:
        """Return the columns of all areas, from left to right."""
        return tuple(column for area in self.areas for column in area.columns)


ROW_COLUMNS: dict[str, frozenset[str]] = {
    "criterion": frozenset(
        {"dimension", "indicator", "criterion", "text", "rule_text", "points", "methods", "self_points"}
        | {"deduction_reason", "material_numbers", "statement", "departments", "verified_points", "opinion"}
    ),
    "evidence": frozenset(
        {"row_number", "criterion", "material_number", "evidence_title", "document_number", "document_date"}
        | {"department", "pages", "file", "note"}
    ),
    "case": frozenset({"row_number", "province", "city", "county", "case_title"}),
    "county": frozenset(
        {"row_number", "city", "county", "self_total", "city_total", "province_total", "dimension_points"}
        | {"gates_failed", "bonus", "conclusion", "note", "computed_total", "reviewed", "cycle", "round"}
    ),
    "loss": frozenset(
        {"row_number", "dimension", "criterion", "criterion_title", "points", "losing", "counties", "mean_lost"}
        | {"share_lost", "largest_lost"}
    ),
    "difference": frozenset(
        {"row_number", "city", "county", "criterion", "criterion_title", "points", "self_points", "computed_points"}
        | {"verified_points", "difference", "kinds", "opinion"}
    ),
    "venue": frozenset({"row_number", "venue", "score", "seen", "advice", "date", "signature", "details", "note"}),
    "deduction": frozenset(
        {"criterion", "title", "points", "self_points", "computed", "verified_points", "deducted", "verdict"}
        | {"opinion", "supplements", "due", "material_numbers"}
    ),
}
"""The column ids a row of each sort can fill."""


def chosen_form(forms: Iterable[Form], use: Use, rubric_id: str = "") -> Form:
    """Return the form for a use: the one made for this rubric when it is a default, else the default one.

    Raises: LookupError when there is no form for the use.
    """
    candidates = [form for form in forms if form.use == use and (not form.suits or rubric_id in form.suits)]
    if not candidates:
        raise LookupError(use)
    return min(candidates, key=lambda form: (not form.default, not form.suits))


def filled(text: str, words: Mapping[str, str]) -> str:
    """Return a text of a form with its {words} filled in; a word nobody knows stays as it is."""
    pieces = text.split("{")
    out = [pieces[0]]
    for piece in pieces[1:]:
        word, closed, rest = piece.partition("}")
        out.append(words[word] + rest if closed and word in words else "{" + piece)
    return "".join(out)
