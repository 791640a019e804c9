"""The bundled faces (字体) and which of them prints a character. How lines are broken is not its business.

Every face falls back character by character to the others, so that a text prints as long as any
bundled face has its characters. A font is read and made known to reportlab when the first character needs it.
"""

import re
import unicodedata
from collections.abc import Iterator
from enum import Enum
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFDocument
from reportlab.pdfbase.ttfonts import TTFont

from app.files.places import resources_dir

UNKNOWN_MARK = "〓"  # printed in place of a character that no face has, as printers do
_UNITS_PER_EM = 1000  # reportlab scales every width to this

_FILES = {
    "Hei": "NotoSansSC-Regular.ttf",
    "HeiBold": "NotoSansSC-Bold.ttf",
    "Song": "NotoSerifSC-Regular.ttf",
    "SongBold": "NotoSerifSC-Bold.ttf",
    "Kai": "JkxqKai-Regular.ttf",
    "Fang": "FandolFangTT-Regular.ttf",
    "Symbols": "NotoSansSymbols2-Regular.ttf",
}
_LAST_RESORTS = ("Song", "Hei", "Kai", "Symbols")


class Face(Enum):
    """A face by its role in official papers. The value is what people call it."""

    HEI = "黑体"
    HEI_BOLD = "黑体加粗"
    XIAOBIAOSONG = "小标宋"
    SONG = "宋体"
    SONG_BOLD = "宋体加粗"
    KAI = "楷体"
    FANG = "仿宋"


_FIRST_CHOICES: dict[Face, tuple[str, ...]] = {
    Face.HEI: ("Hei",),
    Face.HEI_BOLD: ("HeiBold", "Hei"),
    Face.XIAOBIAOSONG: ("SongBold",),
    Face.SONG: ("Song",),
    Face.SONG_BOLD: ("SongBold", "HeiBold"),
    Face.KAI: ("Kai", "Fang"),
    Face.FANG: ("Fang",),
}


class Glyph(NamedTuple):
    """How one character is printed."""

    font: str  # name under which reportlab knows the font
    text: str  # the character itself, or what stands in for it
    width: float  # in em


def runs(text: str, face: Face, folder: Path | None = None) -> list[tuple[str, str]]:
    """Return the printable text cut into (font name, text) pieces, each piece in one font.

    The font names are registered with reportlab on return. Line breaks become spaces.
    """
    known = glyphs(face, folder)
    drawn = [known[char] for char in printable(text).replace("\n", " ")]
    return [
        (font, "".join(glyph.text for glyph in group)) for font, group in groupby(drawn, key=lambda glyph: glyph.font)
    ]


def font_name(face: Face, folder: Path | None = None) -> str:
    """Return reportlab's name of a face's own font, registered.

    Give it to every document as `initialFontName`, or reportlab adds Helvetica, which is not embedded.
    """
    return glyphs(face, folder)[" "].font


def text_width(text: str, face: Face, size: float, folder: Path | None = None) -> float:
    """Return the width of one line in points."""
    known = glyphs(face, folder)
    return sum(known[char].width for char in printable(text)) * size


def missing_characters(text: str, folder: Path | None = None) -> list[str]:
    """Return the characters that no bundled face has, each once, in the order of the text.

    Control characters, marks of direction and variation selectors print nothing and are never missing.
    """
    known = glyphs(Face.SONG, folder)
    once = dict.fromkeys(printable(text))
    return [char for char in once if char not in (UNKNOWN_MARK, "\n") and known[char].text == UNKNOWN_MARK]


def printable(text: str) -> str:
    r"""Return the text without characters that have no shape; every kind of line break becomes \n."""
    if _UNSHAPED.search(text) is None:
        return text
    text = _LINE_BREAKS.sub("\n", text).replace("\t", "  ")
    return "".join(char for char in text if char == "\n" or not _is_invisible(char))


# What may be invisible: controls, and everything outside the plain letters and the usual Chinese blocks.
_UNSHAPED = re.compile(
    r"[^\n\x20-\x7e\xa0-\xac\xae-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u2fdf\u3000-\u9fff\uff01-\uff5e]"
)
_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_VARIATION_SELECTORS = (range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0), range(0x180B, 0x1810))


def _is_invisible(char: str) -> bool:
    return unicodedata.category(char) in ("Cc", "Cf") or any(ord(char) in block for block in _VARIATION_SELECTORS)


def glyphs(face: Face, folder: Path | None = None) -> "Glyphs":
    """Return the characters of a face; the same object for the same face and folder."""
    return _glyphs(face, folder or _bundled())


class Glyphs(dict[str, Glyph]):
    """Every character of a face, found out when first asked for. Always answers."""

    def __init__(self, face: Face, folder: Path) -> None:
        super().__init__()
        self._names = tuple(dict.fromkeys(_FIRST_CHOICES[face] + _LAST_RESORTS))
        self._folder = folder

    def __missing__(self, char: str) -> Glyph:
        glyph = self[char] = self._find(char)
        return glyph

    def _find(self, char: str) -> Glyph:
        for shape in _stand_ins(char):
            for name in self._names:
                face = _font(name, self._folder).face
                if ord(shape) in face.charToGlyph:
                    return Glyph(_registered_name(name), shape, face.getCharWidth(ord(shape)) / _UNITS_PER_EM)
        raise LookupError(f"no bundled face has {UNKNOWN_MARK}")


def _stand_ins(char: str) -> Iterator[str]:
    yield char
    if unicodedata.category(char) == "Zs" or char == "\n":
        yield " "
    yield UNKNOWN_MARK


@cache
def _bundled() -> Path:
    return resources_dir() / "fonts"


@lru_cache(maxsize=64)
def _glyphs(face: Face, folder: Path) -> Glyphs:
    return Glyphs(face, folder)


@lru_cache(maxsize=64)
def _font(name: str, folder: Path) -> "_BundledFont":
    font = _BundledFont(_registered_name(name), str(folder / _FILES[name]))
    pdfmetrics.registerFont(font)
    return font


def _registered_name(name: str) -> str:
    return f"Jkxq{name}"


class _BundledFont(TTFont):  # type: ignore[misc]
    """A TrueType font whose rare characters can be copied out of the PDF.

    reportlab writes a character above U+FFFF as five hexadecimal digits into the ToUnicode table;
    readers take UTF-16 only (PDF 32000-1, 9.10.3).
    """

    def addObjects(self, doc: PDFDocument) -> None:  # noqa: N802
        names = [self.getSubsetInternalName(n, doc)[1:] for n in range(len(self.state[doc].subsets))]
        super().addObjects(doc)
        fonts = doc.idToObject["BasicFonts"].dict
        for name in names:
            table = doc.idToObject[f"toUnicodeCMap:{fonts[name].BaseFont}"]
            table.content = _BEYOND_BMP.sub(_as_utf16, table.content)


_BEYOND_BMP = re.compile("(?<=> <)[0-9A-F]{5,6}(?=>)")


def _as_utf16(code: re.Match[str]) -> str:
    return chr(int(code.group(), 16)).encode("utf-16-be").hex().upper()
