"""Paper and faces of 逐项自评说明: A4 portrait, quiet, made for reading on screen and on paper."""

from app.documents.fonts import Face
from app.documents.pdf_table import TableLook
from app.documents.pdf_text import Align, TextStyle

MM = 72 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = 210 * MM, 297 * MM
SIDE = 18 * MM
TOP, BOTTOM = 22 * MM, 18 * MM
TEXT_WIDTH = PAGE_WIDTH - 2 * SIDE
TEXT_HEIGHT = PAGE_HEIGHT - TOP - BOTTOM
LABEL_WIDTH = 62.0
BLOCK_GAP = 16.0
HEADING_GAP = 4.0
SMALL_BLOCK = 0.3 * TEXT_HEIGHT
"""A block or table not higher than this stays on one page: no more than that is left free at the foot of one."""
MOST_OPENING = 0.4 * TEXT_HEIGHT
"""A title stays with requirement and rule unless these are higher."""

GREEN, GREY, DARK, AMBER = "#2F6B4F", "#666666", "#1E1E1E", "#8A5A00"

TITLE = TextStyle(Face.XIAOBIAOSONG, 22, 32, align=Align.CENTER, space_after=10)
SUBTITLE = TextStyle(Face.KAI, 13, 22, align=Align.CENTER, space_after=14)
DIMENSION = TextStyle(Face.HEI_BOLD, 15, 24, color=GREEN)
CRITERION = TextStyle(Face.HEI_BOLD, 11.5, 17, color=DARK)
STATE = TextStyle(Face.HEI, 10, 17, align=Align.RIGHT, color=GREY)
LABEL = TextStyle(Face.HEI, 9, 15, color=GREY)
BODY = TextStyle(Face.SONG, 10, 15, color=DARK)
WARNING = TextStyle(Face.SONG, 10, 15, color=AMBER)
TABLE_TITLE = TextStyle(Face.HEI, 9, 15, color=GREY, space_before=4)
HEADER = TextStyle(Face.HEI, 8.5, 12.5, color=DARK)
CELL = TextStyle(Face.SONG, 8.5, 12.5, color=DARK)
CELL_GREY = TextStyle(Face.SONG, 8.5, 12.5, color=AMBER)
RUNNING = TextStyle(Face.HEI, 8.5, 12, color=GREY)

RULED = TableLook(TEXT_HEIGHT)
LABELLED = TableLook(TEXT_HEIGHT, padding=2.0, is_ruled=False, parts_rows=True)
