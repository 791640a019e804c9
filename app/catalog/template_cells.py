"""The cells of a filled template, row by row: what they say, and what was wrong with them."""

from collections.abc import Collection, Iterable, Sequence

from app.catalog.template_sheet_rows import Placed, SheetRow
from app.catalog.template_values import CellUnreadableError, Codec
from app.domain.problems import Problem, ProblemError, blocking
from app.domain.template_form import TemplateColumn

MOST_PARSED = 1_000_000
"""Characters of all cells with data in the words of a pack's file: parsing them is slow."""
_MOST_SHOWN = 30
_STAND_INS = {"status": "official", "level": "province"}
"""What stands in for a needed word that was refused, so that nothing more is said about it."""


class Cells:
    """Reads the cells of rows and keeps what was wrong with them."""

    def __init__(self, codec: Codec) -> None:
        """Keep the codec."""
        self._codec = codec
        self.problems: list[Problem] = []
        self._parsed = 0

    def _may_parse(self, text: str) -> bool:
        self._parsed += len(text)
        return self._parsed <= MOST_PARSED

    def value(self, row: SheetRow, column: TemplateColumn) -> Placed | None:
        """Return what a cell says, None when it is empty or was refused."""
        text = row.texts.get(column.id, "")
        if not text or (column.kind != "text" and not text.strip()):
            return None
        if column.kind == "tree" and not self._may_parse(text):
            self.refuse(row.at(column), "核验算例太多太长，这一格没有读。", "请减少算例。", "FILE_TOO_LARGE")
            return None
        try:
            return Placed(self._codec.read(text, column), row.at(column))
        except CellUnreadableError as error:
            what = f"“{shortened(text)}”读不懂，{error}。"
            self.problems.append(blocking("VALUE_INVALID", row.at(column), what, "请改正这一格。"))
        except ProblemError as error:
            said = "".join(problem.what for problem in error.problems)
            self.problems.append(blocking("VALUE_INVALID", row.at(column), said, "请对照说明改写这一格。"))
        stand_in = _STAND_INS.get(column.id)
        return Placed(stand_in, row.at(column)) if stand_in else None

    def values(
        self, row: SheetRow, *, only: Collection[str] | None = None, without: Collection[str] = ()
    ) -> dict[str, object]:
        """Return what the cells of a row say, by column id; only: of these columns."""
        wanted = [one for one in row.sheet.columns if one.id not in without and (only is None or one.id in only)]
        found = ((column.id, self.value(row, column)) for column in wanted)
        return {name: value for name, value in found if value is not None}

    def refuse(self, where: str, what: str, to_do: str, code: str = "VALUE_INVALID") -> None:
        """Keep a problem."""
        self.problems.append(blocking(code, where, what, to_do))


def grouped(rows: Iterable[SheetRow], column: str) -> dict[str, list[SheetRow]]:
    """Return the rows by the code in a column; an empty one means that of the row above."""
    found: dict[str, list[SheetRow]] = {}
    code = ""
    for row in rows:
        code = row.said(column) or code
        found.setdefault(code, []).append(row)
    return found


def with_ids(
    rows: Sequence[SheetRow], prefix: str, within: str = "", owner: frozenset[str] = frozenset()
) -> tuple[SheetRow, ...]:
    """Return the rows with an id each; where it was left empty a new one that nobody has.

    within: the column in whose group ids must differ; owner: columns that alone make no row of their own.
    """
    made: list[SheetRow] = []
    for group in grouped(rows, within).values() if within else [list(rows)]:
        taken = {row.said("id") for row in group}
        for row in group:
            if row.texts.keys() <= owner:
                made.append(row)
                continue
            name = row.said("id") or _free(prefix, taken)
            taken.add(name)
            made.append(_named(row, name))
    return tuple(made)


def _named(row: SheetRow, name: str) -> SheetRow:
    return row if row.said("id") else SheetRow(row.sheet, row.number, {**row.texts, "id": name}, row.addresses)


def _free(prefix: str, taken: set[str]) -> str:
    return next(name for number in range(1, len(taken) + 2) if (name := f"{prefix}{number}") not in taken)


def shortened(text: str) -> str:
    """Return a text short enough to be quoted."""
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"
