"""佐证材料目录.xlsx: which evidence there is, under which criterion, and where its file lies."""

import datetime as dt
import io
from pathlib import Path

from xlsxwriter.url import Url, UrlTypes
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from app.documents.dossier import Dossier
from app.documents.evidence_catalogue_rows import (
    CatalogueBlock,
    CatalogueRow,
    catalogue_blocks,
    catalogue_cells,
)
from app.documents.evidence_counts import evidence_counts
from app.documents.form_words import form_words, heading_of
from app.documents.sheet_style import (
    BODY_SIZE,
    HEADER_FACE,
    SUM_COLOUR,
    Styles,
    new_workbook,
    protect,
    set_paper,
    write_line,
    write_text,
)
from app.documents.sheet_text import cell_problems, row_height
from app.domain.form import Form, FormColumn, filled
from app.domain.problems import ProblemError
from app.domain.progress import Progress, Silent
from app.files.atomic import telling_write_problems, write_whole

SHEET = "佐证材料目录"
DIGEST_SHEET = "_meta"
DIGEST_HEAD = ("id", "number", "title", "original_name", "size", "sha256", "path")
TITLE_ROW, LINE_ROW, HEADER_ROW, FIRST_ROW = range(4)
LEAST_HEIGHT = 20.0
NOTHING = "（没有佐证材料）"
_SILENT = Silent()
_ESCAPED = {ord(sign): f"%{ord(sign):02X}" for sign in ' "#%<>?\\^`{|}'}


def write_evidence_catalogue(dossier: Dossier, form: Form, target: Path, *, progress: Progress = _SILENT) -> None:
    """Write the 佐证材料目录; its links lead from the workbook's folder (data/) to the files below it.

    Raises: ProblemError (TEXT_TOO_LONG, TEXT_CONTROL before anything is written; DISK_FULL, WRITE_FAILED).
    """
    problems = cell_problems(catalogue_cells(dossier, form))
    if problems:
        raise ProblemError(problems)
    content = io.BytesIO()
    created = dt.datetime.combine(dossier.date, dt.time())
    with new_workbook(content, created, SHEET, dossier.program) as book:
        _Catalogue(book, dossier, form).write(progress)
        _write_digests(book, dossier)
    with telling_write_problems(target):
        write_whole(target, content.getvalue())


class RelativeLink(Url):  # type: ignore[misc]
    """A link to a file below the workbook's folder.

    Written as Excel writes it: Chinese characters as they are (Excel on Chinese Windows reads escaped ones as GBK),
    slashes forward so that LibreOffice finds the file too, and what means something in a link escaped.
    """

    def __init__(self, path: str) -> None:
        """Keep the path, with `/` between its parts."""
        self._path = path
        super().__init__(path)

    def _parse_url(self) -> None:
        self._link_type = UrlTypes.EXTERNAL
        self._link = self._relationship_link = self._path.translate(_ESCAPED)
        self._text = short_name(self._path.rpartition("/")[2])

    def _escape_strings(self) -> None:
        """Leave the link as it is."""


def short_name(name: str) -> str:
    """Return a file name without its title: C1-01_….pdf. LibreOffice breaks no line inside a link."""
    number, mark, rest = name.partition("_")
    kind = rest.rpartition(".")[2]
    return f"{number}_….{kind}" if mark and "." in rest else name


class _Catalogue:
    """Writes the sheet from top to bottom; rows are counted from 0."""

    def __init__(self, book: Workbook, dossier: Dossier, form: Form) -> None:
        self._styles, self._dossier, self._form = Styles(book), dossier, form
        self._columns = form.columns
        self._sheet: Worksheet = book.add_worksheet(SHEET)
        self._words = form_words(dossier)
        self._next = FIRST_ROW

    @property
    def _last(self) -> int:
        return len(self._columns) - 1

    def write(self, progress: Progress) -> None:
        self._head()
        blocks = catalogue_blocks(self._dossier, self._form.remarks)
        for number, block in enumerate(blocks, start=1):
            progress.step(number, len(blocks), f"{SHEET}：{block.title}")
            self._block(block)
        self._sum()
        if self._form.footer_line:
            self._line(self._next, self._form.footer_line, locked=False)
            self._next += 1
        notice = self._dossier.rubric.shown_notice
        if notice:
            write_text(self._sheet, (self._next, 0, self._next, self._last), notice, self._styles.small)
            self._next += 1
        self._paper()

    def _head(self) -> None:
        heading = heading_of(filled(self._form.heading, self._words))
        write_text(self._sheet, (TITLE_ROW, 0, TITLE_ROW, self._last), heading, self._styles.title)
        self._sheet.set_row(TITLE_ROW, 36)
        self._line(LINE_ROW, self._form.header_line, locked=True)
        for number, column in enumerate(self._columns):
            self._sheet.set_column(number, number, column.width)
            self._sheet.write_string(HEADER_ROW, number, column.header, self._styles.header)
        self._sheet.set_row(HEADER_ROW, 26)
        self._sheet.freeze_panes(FIRST_ROW, 0)

    def _line(self, row: int, pieces: tuple[str, ...], *, locked: bool) -> None:
        texts = [filled(piece, self._words) for piece in pieces]
        widths = [column.width for column in self._columns]
        write_line(self._sheet, self._styles, row, (widths, texts), locked=locked)

    def _block(self, block: CatalogueBlock) -> None:
        write_text(self._sheet, (self._next, 0, self._next, self._last), block.title, self._styles.heading)
        self._sheet.set_row(self._next, 22)
        self._next += 1
        for row in block.rows:
            self._row(row)
        if not block.rows:
            style = self._styles.format(align="center", font_color="#666666")
            write_text(self._sheet, (self._next, 0, self._next, self._last), NOTHING, style)
            self._sheet.set_row(self._next, LEAST_HEIGHT)
            self._next += 1

    def _row(self, row: CatalogueRow) -> None:
        for number, column in enumerate(self._columns):
            self._cell(number, column, row)
        texts = [(row.texts.get(column.id, ""), float(column.width)) for column in self._columns]
        self._sheet.set_row(self._next, min(max(row_height(texts, BODY_SIZE), LEAST_HEIGHT), 409))
        self._next += 1

    def _cell(self, number: int, column: FormColumn, row: CatalogueRow) -> None:
        text = row.texts.get(column.id, "") or column.empty
        style = self._styles.format(align=column.align)
        if column.id == "file" and row.path:
            linked = self._styles.format(align=column.align, font_color="#0563C1", underline=1)
            self._sheet.write_url(self._next, number, RelativeLink(row.path), linked)
        elif column.kind == "number" or (column.id == "pages" and text.isascii() and text.isdigit()):
            self._sheet.write_number(self._next, number, int(text), style)
        else:
            write_text(self._sheet, (self._next, number, self._next, number), text, style)

    def _sum(self) -> None:
        counts = evidence_counts(self._dossier)
        # Where no page was counted, room is left to write the number by hand.
        words = {"n": str(counts.pieces), "pages": str(counts.pages) if counts.pages else "　　"}
        text = filled(self._form.sums.all, words) + counts.also
        style = self._styles.format(font_name=HEADER_FACE, align="center", bg_color=SUM_COLOUR)
        write_text(self._sheet, (self._next, 0, self._next, self._last), text, style)
        self._sheet.set_row(self._next, 24)
        self._next += 1

    def _paper(self) -> None:
        landscape = self._form.orientation == "landscape"
        set_paper(self._sheet, landscape=landscape, header_row=HEADER_ROW, draft=self._dossier.is_draft)
        self._sheet.print_area(f"A1:{xl_col_to_name(self._last)}{self._next}")
        protect(self._sheet)


def _write_digests(book: Workbook, dossier: Dossier) -> None:
    """Write full titles, names and digests of all files onto a hidden sheet."""
    sheet = book.add_worksheet(DIGEST_SHEET)
    for number, text in enumerate(DIGEST_HEAD):
        sheet.write_string(0, number, text)
    for row, piece in enumerate(dossier.assessment.evidence, start=1):
        file = piece.file
        texts = (
            piece.id,
            dossier.numbers.get(piece.id, ""),
            piece.title,
            file.name if file else "",
            str(file.size) if file else "",
            file.sha256 if file else "",
            dossier.paths.get(piece.id, ""),
        )
        for number, text in enumerate(texts):
            sheet.write_string(row, number, text)
    sheet.hide()
    sheet.protect()
