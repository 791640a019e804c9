"""Styles, settings and fonts of the report's .docx as XML text. Official faces are named, never carried."""

from docx.oxml.ns import nsdecls

from app.documents.report_layout import (
    BODY_SIZE,
    CAPTION_SIZE,
    NOTICE_SIZE,
    PAGE_NUMBER_SIZE,
    TABLE_SIZE,
    TITLE_LEADING,
    TITLE_SIZE,
)

FANGSONG = "仿宋_GB2312"
XIAOBIAOSONG = "方正小标宋简体"
HEITI = "黑体"
KAITI = "楷体_GB2312"
SONGTI = "宋体"

STAND_INS = {FANGSONG: "仿宋", XIAOBIAOSONG: "宋体", HEITI: "SimHei", KAITI: "楷体", SONGTI: "SimSun"}
"""What a word processor takes where an official face is not installed."""

BODY, CAPTION, TABLE_TEXT, TABLE_GRID = "ReportBody", "Caption", "ReportTableText", "ReportTable"
COVER_TEXT, COVER_NOTICE = "ReportCover", "ReportNotice"
RUN_IN_TITLE = "ReportRunIn"
TITLE, CONTENTS, PAGE_NUMBER = "Title", "TOC1", "Footer"
TEXT_WIDTH_TWIPS = 8849
LINE_PITCH_TWIPS = 579
CHARACTER_TWIPS = 316
"""Width of a body character: 16 points less the 0.2 that make 28 of them fill the line."""

_EXACT = f'<w:spacing w:before="0" w:after="0" w:line="{LINE_PITCH_TWIPS}" w:lineRule="exact"/>'
_AUTO = '<w:spacing w:before="40" w:after="40" w:line="240" w:lineRule="auto"/>'
_INDENT = f'<w:ind w:firstLineChars="200" w:firstLine="{2 * CHARACTER_TWIPS}"/>'
_KEEP = "<w:keepNext/><w:keepLines/>"


def _fonts(face: str) -> str:
    return f'<w:rFonts w:hint="eastAsia" w:ascii="{face}" w:hAnsi="{face}" w:eastAsia="{face}" w:cs="{face}"/>'


def _look(face: str, size: int) -> str:
    # The section names the grid of GB/T 9704, but the text brings its own pitch: LibreOffice gives a character that
    # is wider than its cell two of them, so text snapped to a 28-character grid falls apart there.
    closer = CHARACTER_TWIPS - 20 * BODY_SIZE if size == BODY_SIZE else 0
    plain = '<w:b w:val="0"/><w:bCs w:val="0"/><w:color w:val="000000"/>'
    return f'{_fonts(face)}{plain}<w:spacing w:val="{closer}"/>{_sizes(size)}'


def _sizes(size: int) -> str:
    return f'<w:sz w:val="{2 * size}"/><w:szCs w:val="{2 * size}"/>'


def _style(style_id: str, name: str, paragraph: str, run: str, *, after: str = BODY) -> str:
    return (
        f'<w:style w:type="paragraph" w:styleId="{style_id}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
        f'<w:next w:val="{after}"/><w:uiPriority w:val="1"/><w:qFormat/><w:pPr>{paragraph}</w:pPr>'
        f"<w:rPr>{run}</w:rPr></w:style>"
    )


def _heading(level: int, face: str) -> str:
    paragraph = f'{_KEEP}{_EXACT}{_INDENT}<w:outlineLvl w:val="{level - 1}"/>'
    return _style(f"Heading{level}", f"heading {level}", paragraph, _look(face, BODY_SIZE))


_DEFAULTS = (
    f"<w:docDefaults><w:rPrDefault><w:rPr>{_fonts(FANGSONG)}{_sizes(BODY_SIZE)}"
    '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    "<w:pPrDefault/></w:docDefaults>"
)
_NORMAL = (
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
    '<w:pPr><w:widowControl/><w:overflowPunct/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>'
    f'<w:adjustRightInd w:val="0"/><w:snapToGrid w:val="0"/>{_EXACT}<w:jc w:val="both"/></w:pPr>'
    f"<w:rPr>{_look(FANGSONG, BODY_SIZE)}</w:rPr></w:style>"
)
_CHARACTER = (
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    f'<w:style w:type="character" w:styleId="{RUN_IN_TITLE}"><w:name w:val="段首标题"/>'
    f'<w:basedOn w:val="DefaultParagraphFont"/><w:uiPriority w:val="1"/><w:qFormat/>'
    f"<w:rPr>{_fonts(KAITI)}</w:rPr></w:style>"
)
_TABLES = (
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
    '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    f'<w:style w:type="table" w:styleId="{TABLE_GRID}"><w:name w:val="报告表格"/><w:basedOn w:val="TableNormal"/>'
    "<w:tblPr><w:tblBorders>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders></w:tblPr></w:style>"
)
_CENTRED = '<w:jc w:val="center"/>'
_TITLE_SPACING = f'<w:spacing w:before="0" w:after="0" w:line="{20 * TITLE_LEADING}" w:lineRule="exact"/>'


def styles_xml() -> str:
    """Return the whole styles part."""
    return (
        f"<w:styles {nsdecls('w')}>{_DEFAULTS}{_NORMAL}{_CHARACTER}{_TABLES}"
        + _style(BODY, "公文正文", f"{_EXACT}{_INDENT}", "")
        + _heading(1, HEITI)
        + _heading(2, KAITI)
        + _heading(3, FANGSONG)
        + _heading(4, FANGSONG)
        + _style(TITLE, "Title", _TITLE_SPACING + _CENTRED, _look(XIAOBIAOSONG, TITLE_SIZE))
        + _style(COVER_TEXT, "封面文字", _EXACT + _CENTRED, _look(KAITI, BODY_SIZE), after=COVER_TEXT)
        + _style(COVER_NOTICE, "封面提示", _AUTO + _CENTRED, _look(KAITI, NOTICE_SIZE), after=COVER_NOTICE)
        + _style(CAPTION, "caption", f"<w:keepNext/>{_EXACT}{_CENTRED}", _look(HEITI, CAPTION_SIZE))
        + _style(TABLE_TEXT, "表格文字", _AUTO, _look(FANGSONG, TABLE_SIZE), after=TABLE_TEXT)
        + _style(
            CONTENTS,
            "toc 1",
            f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{TEXT_WIDTH_TWIPS}"/></w:tabs>{_EXACT}',
            "",
            after=CONTENTS,
        )
        + _style(PAGE_NUMBER, "footer", _AUTO, _look(SONGTI, PAGE_NUMBER_SIZE), after=PAGE_NUMBER)
        + "</w:styles>"
    )


def settings_xml() -> str:
    """Return the settings: other pages left and right, Chinese typesetting, no update prompt on opening."""
    return (
        f'<w:settings {nsdecls("w")}><w:zoom w:percent="100"/><w:defaultTabStop w:val="420"/><w:evenAndOddHeaders/>'
        '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:balanceSingleByteDoubleByteWidth/>'
        '<w:doNotExpandShiftReturn/><w:useFELayout/><w:compatSetting w:name="compatibilityMode" '
        'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/><w:decimalSymbol w:val="."/><w:listSeparator w:val=","/>'
        "</w:settings>"
    )


def font_table_xml() -> str:
    """Return the faces with what stands in for them."""
    faces = "".join(
        f'<w:font w:name="{face}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        for face, other in STAND_INS.items()
    )
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<w:fonts {nsdecls("w")}>{faces}</w:fonts>'


def app_xml() -> str:
    """Return the application part: no counts, so nothing in it can be wrong."""
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Properties xmlns="http://schemas.openxmlformats.org/'
        'officeDocument/2006/extended-properties"><Application>健康县区自评</Application></Properties>'
    )
