"""Measures of an official paper (GB/T 9704-2012) that the Word and the PDF writer share. Lengths in points."""

MM = 72 / 25.4

PAGE_WIDTH = 210 * MM
PAGE_HEIGHT = 297 * MM
TOP = 37 * MM
BOTTOM = 35 * MM
LEFT = 28 * MM
RIGHT = 26 * MM
TEXT_WIDTH = PAGE_WIDTH - LEFT - RIGHT
"""The 版心 is 156 mm wide and 225 mm high."""

LINES = 22
CHARACTERS = 28
LINE_PITCH = 579 / 20
"""Word's linePitch 579 twips: 22 lines fill 225 mm and never run over."""

CHARACTER_PITCH = TEXT_WIDTH / CHARACTERS
"""15.79 points: 28 characters of 16 points stand a little closer than they are wide."""

BODY_SIZE = 16
TITLE_SIZE = 22
TITLE_LEADING = 40
CAPTION_SIZE = 14
TABLE_SIZE = 12
TABLE_LEADING = 17
MOST_ROWS_WHOLE = 10
"""A table of at most so many rows is not parted between pages."""

PAGE_NUMBER_SIZE = 14
DASH_GAP = 7 * MM
"""The 一字线 beside the page number stands 7 mm under the text."""

COVER_TITLE_LINES = 5
"""Empty lines above the title of the cover."""

COVER_APPLICANT_LINES = 8
"""Empty lines between the title and the 申报单位."""

INDENT = 2
"""Characters of the first-line indent."""

ATTACHMENT_INDENT = 5
"""Characters before the second and later attachments: two and the width of 附件：."""

SIGNATURE_WIDTH = 15
"""The last so many characters of a line hold the 落款; a date centred in them ends four characters from the edge."""

CONTENTS_TITLE = "目　录"
ATTACHMENT_LABEL = "附件："
CHECK_NOTE = "本页由程序生成，用于核对报告与申报包的数据是否一致，不作为报告正文。"

NOTICE_SIZE = 14
NOTICE_BOTTOM = 21.5 * MM
"""The notice on the cover ends so far above the paper's edge, where other pages have their number."""


def signature_left(length: int) -> int:
    """Return how many characters stand free left of the 落款, whose name of so many characters is centred in the rest.

    A name of at most 15 characters has its centre over a date four characters from the edge; a longer one ends two
    characters from the edge, and the date stands under its centre. Source: GB/T 9704-2012, 7.3.5.
    """
    if length <= SIGNATURE_WIDTH:
        return CHARACTERS - SIGNATURE_WIDTH
    return max(0, CHARACTERS - 4 - length)
