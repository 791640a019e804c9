"""评分标准核对表.xlsx: the same list as the PDF, to write the verdicts into on a screen."""

import datetime as dt
from collections.abc import Iterator, Sequence
from io import BytesIO

from xlsxwriter.workbook import Workbook

from app.documents.sheet_style import (
    LINE_SIZE,
    Styles,
    new_workbook,
    set_paper,
    write_line,
    write_text,
)
from app.documents.sheet_text import MAX_ROW_HEIGHT, Cell, cell_problems, row_height, tidy
from app.documents.sign_off import ADVICE, HEADINGS, SIGNERS, TITLE_TEXT, SignOffFacts, cells_of
from app.domain.problems import ProblemError
from app.domain.sign_off import SignOffGroup

WIDTHS = (11, 46, 40, 42, 16, 11)
_LAST = len(WIDTHS) - 1
_SIZE = 9.5


def sign_off_xlsx_bytes(facts: SignOffFacts) -> bytes:
    """Return the list as a workbook. Raises: ProblemError (TEXT_TOO_LONG, TEXT_CONTROL)."""
    problems = cell_problems(_cells(facts))
    if problems:
        raise ProblemError(problems)
    stream = BytesIO()
    created = dt.datetime.combine(facts.date, dt.time())
    book = new_workbook(stream, created, f"{facts.title}{TITLE_TEXT}", facts.program)
    _List(book, facts).write()
    book.close()
    return stream.getvalue()


def _cells(facts: SignOffFacts) -> Iterator[Cell]:
    for group in facts.groups:
        for row in group.rows:
            for heading, text in zip(HEADINGS, cells_of(row), strict=False):
                yield Cell(f"评分项{row.code}的“{heading}”", text)


def _height(texts: Sequence[str]) -> float:
    return row_height([(text, float(width)) for text, width in zip(texts, WIDTHS, strict=True)], _SIZE)


def _parts(texts: Sequence[str], code: str) -> Iterator[list[str]]:
    """Yield the texts of a row, or of several where one would be higher than Excel draws; none is cut."""
    columns = [_pieces(text, float(width)) for text, width in zip(texts, WIDTHS, strict=True)]
    for number in range(max(map(len, columns))):
        part = [pieces[number] if number < len(pieces) else "" for pieces in columns]
        part[0] = part[0] or f"{code}\n（续）"
        yield part


def _pieces(text: str, width: float) -> list[str]:
    """Return a text in pieces of which each stands in one row."""
    found = [""]
    for line in _short_lines(text, width):
        longer = f"{found[-1]}\n{line}" if found[-1] else line
        if found[-1] and row_height([(longer, width)], _SIZE) > MAX_ROW_HEIGHT:
            found.append(line)
        else:
            found[-1] = longer
    return found


def _short_lines(text: str, width: float) -> Iterator[str]:
    for line in text.split("\n"):
        if len(line) > 1 and row_height([(line, width)], _SIZE) > MAX_ROW_HEIGHT:
            half = len(line) // 2
            yield from _short_lines(f"{line[:half]}\n{line[half:]}", width)
        else:
            yield line


class _List:
    def __init__(self, book: Workbook, facts: SignOffFacts) -> None:
        self._sheet = book.add_worksheet(TITLE_TEXT)
        self._styles = Styles(book)
        self._facts = facts
        self._row = 0

    def write(self) -> None:
        """Write title, facts, every criterion and the lines to sign."""
        for column, width in enumerate(WIDTHS):
            self._sheet.set_column(column, column, width)
        self._line(TITLE_TEXT, self._styles.title, 18)
        body = self._styles.format(border=0, align="left", font_size=10)
        for heading, words in self._facts.facts:
            self._line(f"{heading}：{words}", body, 10)
        for text in (*self._facts.remarks, ADVICE):
            self._line(text, body, 10)
        header = self._row
        for column, heading in enumerate(HEADINGS):
            write_text(self._sheet, (header, column, header, column), heading, self._styles.header)
        self._sheet.set_row(header, 24)
        self._row += 1
        for group in self._facts.groups:
            self._group(group)
        self._signatures()
        self._sheet.freeze_panes(header + 1, 1)
        set_paper(self._sheet, landscape=True, header_row=header)

    def _group(self, group: SignOffGroup) -> None:
        if not group.rows:
            return
        self._line(group.title, self._styles.heading, LINE_SIZE)
        style = self._styles.format(font_size=_SIZE, valign="top", num_format="@", align="left")
        for row in group.rows:
            for texts in _parts([tidy(text) for text in (*cells_of(row), "", "")], row.code):
                for column, text in enumerate(texts):
                    write_text(self._sheet, (self._row, column, self._row, column), text, style)
                self._sheet.set_row(self._row, _height(texts))
                self._row += 1

    def _line(self, text: str, style: object, size: float) -> None:
        write_text(self._sheet, (self._row, 0, self._row, _LAST), tidy(text), style)
        height = row_height([(tidy(text), float(sum(WIDTHS)))], size)
        self._sheet.set_row(self._row, max(20.0, height))
        self._row += 1

    def _signatures(self) -> None:
        self._row += 1
        line = "＿" * 8
        for texts in (
            [f"{signer}：{line}" for signer in SIGNERS],
            [f"单位（盖章）：{line}{line}", f"日期：{'＿' * 4}年{'＿' * 2}月{'＿' * 2}日"],
        ):
            write_line(self._sheet, self._styles, self._row, (WIDTHS, texts), locked=False)
            self._row += 1
