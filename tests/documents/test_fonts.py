"""The bundled faces: what they print, and what they name as missing."""

import re
from pathlib import Path

import pypdfium2
import pytest
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from app.documents.fonts import UNKNOWN_MARK, Face, glyphs, missing_characters, printable, runs, text_width
from app.files.places import resources_dir

FONTS = resources_dir() / "fonts"
TRUETYPE = b"\x00\x01\x00\x00"
BEYOND_ALL_FACES = "\U00030ede"  # 𰻞, of the biangbiang noodles
OFFICE_SYMBOLS = "〔〕〇①②⑩⑪⑳★☆√□☑☐✓‰㎡²³—…≥≤×÷→℃％～「」『』【】〖〗·¥￥№§±≠≈μΩⅠⅫⅳ⑴⒈㈠"


@pytest.fixture(scope="module")
def general_characters() -> str:
    listed = Path(__file__).with_name("general_characters.txt").read_text("utf-8").splitlines()
    return "".join(listed[1:])


@pytest.mark.parametrize("face", Face)
def test_every_general_character_prints_in_every_face(face: Face, general_characters: str) -> None:
    assert len(set(general_characters)) == 8105
    assert "".join(text for _, text in runs(general_characters, face)) == general_characters


@pytest.mark.parametrize("face", [face for face in Face if face is not Face.FANG])
def test_only_fangsong_borrows_general_characters(face: Face, general_characters: str) -> None:
    assert len(runs(general_characters, face)) == 1


def test_fangsong_borrows_only_what_gb2312_lacks(general_characters: str) -> None:
    own = runs("中", Face.FANG)[0][0]
    borrowed = {text for font, text in runs("\n".join(general_characters), Face.FANG) if font != own}

    assert not [char for char in "".join(borrowed) if _is_gb2312(char)]


def test_what_offices_type_is_there() -> None:
    assert missing_characters(OFFICE_SYMBOLS) == []
    assert missing_characters("".join(map(chr, range(0x20, 0x7F)))) == []
    assert missing_characters("ＡＢＣａｂｃ０１２９！＂＃（）［］｛｝") == []


def test_names_with_traditional_characters_print() -> None:
    # 堃喆镕 are in the list of 8,105; 瑠峯婧畠 are in GBK only or rare in GB2312 faces.
    assert missing_characters("堃喆镕瑠峯婧畠國衛") == []


def test_a_character_beyond_all_faces_is_named_once() -> None:
    text = f"张{BEYOND_ALL_FACES}和李{BEYOND_ALL_FACES}👍"

    assert missing_characters(text) == [BEYOND_ALL_FACES, "👍"]
    assert "".join(piece for _, piece in runs(text, Face.SONG)) == f"张{UNKNOWN_MARK}和李{UNKNOWN_MARK * 2}"


def test_signs_without_shape_are_neither_missing_nor_printed() -> None:
    text = "葛\ufe00城\U000e0100\u200b区\x07\ufeff\u00ad"

    assert missing_characters(text) == []
    assert printable(text) == "葛城区"


def test_line_breaks_of_every_kind_are_one() -> None:
    assert printable("甲\r\n乙\r丙\u2028丁\t戊") == "甲\n乙\n丙\n丁  戊"
    assert missing_characters("甲\r\n乙\t丙\u2009丁\u00a0戊\u3000") == []


def test_a_mark_typed_by_the_user_is_not_missing() -> None:
    assert missing_characters("第〓号") == []


def test_a_lone_surrogate_is_missing() -> None:
    assert missing_characters("a\ud83d") == ["\ud83d"]


def test_chinese_characters_and_dashes_are_one_em_wide() -> None:
    for face in Face:
        assert text_width("健康“县”——，。（", face, 16) == pytest.approx(10 * 16), face


def test_pieces_are_cut_where_the_font_changes() -> None:
    pieces = runs("镕㙍中", Face.FANG)

    assert [text for _, text in pieces] == ["镕㙍", "中"]
    assert {font for font, _ in pieces} <= set(pdfmetrics.getRegisteredFontNames())


def test_a_face_is_found_out_once() -> None:
    assert glyphs(Face.KAI) is glyphs(Face.KAI)


def test_characters_beyond_the_basic_plane_can_be_copied_from_the_pdf(tmp_path: Path) -> None:
    target = tmp_path / "rare.pdf"
    canvas = Canvas(str(target))
    pen = canvas.beginText(72, 700)
    for font, text in runs("𬭚㙍健𬘓康", Face.FANG):
        pen.setFont(font, 20)
        pen.textOut(text)
    canvas.drawText(pen)
    canvas.save()

    document = pypdfium2.PdfDocument(target)
    text = document[0].get_textpage().get_text_bounded().strip()
    document.close()

    assert text == "𬭚㙍健𬘓康"


def test_all_fonts_have_truetype_outlines() -> None:
    files = sorted(FONTS.glob("*.ttf"))

    assert len(files) == 7
    for file in files:
        assert file.read_bytes()[:4] == TRUETYPE, file.name


def test_every_font_stands_in_the_readme_and_licences_lie_beside() -> None:
    readme = (FONTS / "README.md").read_text("utf-8")

    assert set(re.findall(r"[\w-]+\.ttf", readme)) == {file.name for file in FONTS.glob("*.ttf")}
    for name in ("JkxqKai-OFL", "NotoSansSC-OFL", "NotoSerifSC-OFL", "NotoSansSymbols2-OFL"):
        assert "SIL OPEN FONT LICENSE" in (FONTS / "licences" / f"{name}.txt").read_text("utf-8")
    assert "As a special exception" in (FONTS / "licences" / "Fandol-COPYING.txt").read_text("utf-8")
    assert (FONTS / "source" / "FandolFang-Regular.otf").read_bytes()[:4] == b"OTTO"


def test_the_changed_kai_does_not_bear_the_reserved_name() -> None:
    font = pdfmetrics.getFont(runs("楷", Face.KAI)[0][0])

    assert b"LXGW" not in font.face.name.upper()
    assert "LXGW" not in str(font.face.familyName).upper()


def _is_gb2312(char: str) -> bool:
    try:
        return len(char.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False
