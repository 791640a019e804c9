"""The usual words of tables from forms/tables/columns.yaml."""

from dataclasses import dataclass
from pathlib import Path

from app.catalog.located_yaml import read_located
from app.catalog.validation import validated
from app.domain.problems import ProblemError
from app.domain.table_words import ColumnField, TableWords

FILE = Path("tables") / "columns.yaml"
"""Where it lies in the folder of the forms."""


@dataclass(frozen=True, slots=True)
class _Totals:
    subtotal: tuple[str, ...]
    total: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _WordsFile:
    format: int
    columns: dict[ColumnField, tuple[str, ...]]
    regions: tuple[str, ...]
    totals: _Totals
    bonus: tuple[str, ...]
    gate: tuple[str, ...]
    yes: tuple[str, ...]


def read_table_words(forms: Path) -> TableWords:
    """Return the words of a folder of forms. Raises: ProblemError with everything that is wrong."""
    source = read_located(forms / FILE)
    content, problems = validated(_WordsFile, source.tree, source)
    if content is None or problems:
        raise ProblemError(problems)
    return TableWords(
        content.columns,
        content.regions,
        content.totals.subtotal,
        content.totals.total,
        content.bonus,
        content.gate,
        content.yes,
    )
