"""How much a table from outside may ask of this computer. Real standards have 26–120 criteria."""

from app.domain.problems import Problem, blocking
from app.files.safe_zip import Limits

MOST_BYTES = 60 * 2**20
"""Of the file itself."""
OFFICE = Limits(entries=3_000, total_bytes=200 * 2**20, directory_bytes=2 * 2**20)
"""Pictures in a workbook or document count too."""
MOST_PART_BYTES = 40 * 2**20
"""Of one part that is parsed."""
MOST_PARTS_BYTES = 80 * 2**20
"""Of all parts that are parsed."""
MOST_ROWS, MOST_COLUMNS = 5_000, 100
MOST_CELLS = 100_000
"""With something in them, of one table."""
MOST_PLACES = 1_000_000
"""Of a sheet: up to the last cell of each row, empty ones too; and what its merged cells cover."""
MOST_TABLES = 200
MOST_PAGES = 300
MOST_CHARACTERS = 40_000
"""On one page of a PDF; and 32,767 in one cell are checked where texts are stored."""
MOST_LINES = 20_000
"""Ruling lines on one page of a PDF."""


def too_large(where: str, what: str) -> Problem:
    """Return the problem of a file or table over a limit."""
    to_do = "请核对是不是选错了文件；是的话，把评分表单独复制到一个新文件里再选。"
    return blocking("FILE_TOO_LARGE", where, f"{what}。", to_do)
