"""All evidence as rows of a table: what each cell says, what is wrong, what a row is found and ordered by."""

from dataclasses import dataclass
from enum import IntEnum

from app.domain.evidence import Evidence, StoredFile
from app.domain.evidence_checks import Flaw, flaws_of
from app.ui.display import size_words
from app.ui.search_text import SearchText
from app.ui.session import Session


class Column(IntEnum):
    """The columns."""

    NUMBER = 0
    TITLE = 1
    FLAWS = 2
    PAPER_NUMBER = 3
    DATE = 4
    PAGES = 5
    DEPARTMENT = 6
    SERVES = 7
    FILE = 8


HEADINGS = {
    Column.NUMBER: "材料编号",
    Column.TITLE: "材料名称",
    Column.FLAWS: "需要处理",
    Column.PAPER_NUMBER: "文号",
    Column.DATE: "成文日期",
    Column.PAGES: "页码",
    Column.DEPARTMENT: "责任单位",
    Column.SERVES: "对应",
    Column.FILE: "文件",
}
FIELDS = {
    Column.TITLE: "title",
    Column.PAPER_NUMBER: "number",
    Column.DATE: "date",
    Column.PAGES: "pages",
    Column.DEPARTMENT: "department",
}
"""Columns that are typed into, and the field of a piece each shows."""
NO_NUMBER = "—"
_LAST = 10**6


@dataclass(frozen=True, slots=True)
class Row:
    """One piece. order: its place among all when ordered by 材料编号."""

    piece: Evidence
    number: str
    serves: str
    flaws: tuple[Flaw, ...]
    order: int
    words: SearchText

    def text(self, column: Column) -> str:
        """Return what a cell says."""
        match column:
            case Column.NUMBER:
                return self.number or NO_NUMBER
            case Column.FILE:
                return f"{self.piece.file.name}（{size_words(self.piece.file.size)}）" if self.piece.file else ""
            case Column.SERVES:
                return self.serves
            case Column.FLAWS:
                return "、".join(flaw.label for flaw in self.flaws) or "无"
            case _:
                return str(getattr(self.piece, FIELDS[column]) or "")

    def key(self, column: Column) -> tuple[bool, str | int, int]:
        """Return what the row is ordered by in a column; empty cells come last."""
        match column:
            case Column.NUMBER:
                return False, "", self.order
            case Column.FILE:
                return self.piece.file is None, self.piece.file.size if self.piece.file else 0, self.order
            case Column.FLAWS:
                return not self.flaws, list(Flaw).index(self.flaws[0]) if self.flaws else 0, self.order
            case _:
                text = self.text(column)
                return not text, text, self.order


class Unreadable:
    """Which files a check could not read; a piece with another file since then is not concerned any more."""

    def __init__(self) -> None:
        """Know nothing yet."""
        self._whys: dict[str, tuple[StoredFile, str]] = {}
        self.is_checked = False

    def keep(self, evidence: tuple[Evidence, ...], whys: dict[str, str]) -> None:
        """Keep what a check of these pieces found: why by the id of the piece."""
        self.is_checked = True
        self._whys = {piece.id: (piece.file, whys[piece.id]) for piece in evidence if piece.file and piece.id in whys}

    def why(self, piece: Evidence) -> str:
        """Return why the file of a piece cannot be read; empty when it can, or was not looked at."""
        file, why = self._whys.get(piece.id, (None, ""))
        return why if file == piece.file else ""


def rows_of(session: Session, unreadable: Unreadable, before: dict[str, Row]) -> list[Row]:
    """Return a row for each piece by 材料编号; those of `before` that are the same are taken over as they are."""
    assessment, rubric = session.picture.assessment, session.picture.rubric
    numbers, flaws = session.material_numbers(), flaws_of(rubric, assessment)
    places = {criterion.code: place for place, criterion in enumerate(rubric.criteria)}
    ordered = sorted(assessment.evidence, key=lambda piece: _number_key(numbers.get(piece.id, ""), places, piece.id))
    rows = []
    for order, piece in enumerate(ordered):
        found = flaws.get(piece.id, ())
        if unreadable.why(piece):
            found = tuple(sorted((*found, Flaw.UNREADABLE), key=list(Flaw).index))
        old = before.get(piece.id)
        number = numbers.get(piece.id, "")
        if old and old.piece is piece and (old.number, old.flaws, old.order) == (number, found, order):
            rows.append(old)
        else:
            rows.append(_row(piece, number, found, order, places))
    return rows


def _row(piece: Evidence, number: str, flaws: tuple[Flaw, ...], order: int, places: dict[str, int]) -> Row:
    codes = sorted({service.criterion for service in piece.serves}, key=lambda code: (places.get(code, _LAST), code))
    serves = "、".join(codes)
    file = piece.file.name if piece.file else ""
    words = SearchText(number, piece.number, serves, str(piece.date or ""), file, names=(piece.title, piece.department))
    return Row(piece, number, serves, flaws, order, words)


def _number_key(number: str, places: dict[str, int], id_: str) -> tuple[int, int, str]:
    code, _, serial = number.rpartition("-")
    return places.get(code, _LAST), int(serial) if serial.isdecimal() else 0, id_
