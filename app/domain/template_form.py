"""The plain template of a rubric (评分标准模板): its sheets and columns. Its words are data (template.yaml)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

CellKind = Literal[
    "text", "code", "number", "region", "yes", "choice", "list", "measure", "ledger", "region_type", "tree"
]
"""What stands in a cell. code: letters and digits, full-width ones too; region: a number, or one for each region type;
list: texts set apart by 、; tree: data in the words of a pack's file; measure, ledger, region_type: a name or an id of
another sheet."""


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """One column, or one line of a sheet that has only one row. width counts digits; choices names a list of words."""

    id: str
    title: str
    kind: CellKind = "text"
    choices: str = ""
    help: str = ""
    width: int = 12


@dataclass(frozen=True, slots=True)
class TemplateSheet:
    """One sheet. vertical: its columns stand one under the other with one value each."""

    id: str
    title: str
    columns: tuple[TemplateColumn, ...]
    note: str = ""
    vertical: bool = False
    parameters: bool = False


@dataclass(frozen=True, slots=True)
class TemplateForm:
    """All sheets in their order; choices: words of a list by the word that stands in a pack's file.

    also: further words that people write for them.
    """

    mark: str
    guide_title: str
    choices_title: str
    guide: tuple[str, ...]
    sheets: tuple[TemplateSheet, ...]
    choices: Mapping[str, Mapping[str, str]]
    also: Mapping[str, Mapping[str, tuple[str, ...]]]

    def sheet(self, sheet_id: str) -> TemplateSheet:
        """Return a sheet by its id. Raises: KeyError."""
        return {sheet.id: sheet for sheet in self.sheets}[sheet_id]


TemplateRows = Mapping[str, Sequence[Mapping[str, str]]]
"""Texts by column id, row by row, by sheet id; what is empty is left out."""
