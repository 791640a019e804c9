"""The words of Word's XML: names, values, and the text of a paragraph as people see it."""

from collections.abc import Iterator

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_UNSEEN = {f"{W}del", f"{W}moveFrom", f"{W}rPr", f"{W}pPr", f"{W}rt", f"{W}tbl", _FALLBACK}
_BREAKS = {f"{W}br": "\n", f"{W}cr": "\n", f"{W}tab": "\t", f"{W}noBreakHyphen": "-"}
# Boxes of the fonts Wingdings and Wingdings 2, which clerks tick.
_SYMBOLS = {"A8": "□", "A3": "□", "6F": "□", "FE": "☑", "52": "☑", "FC": "√"}
_GROUPS = {f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")}


def attribute(element: etree._Element, name: str) -> str:
    """Return an attribute of Word's own; empty when it is not there."""
    return str(element.get(f"{W}{name}", ""))


def value_of(element: etree._Element, *path: str) -> str:
    """Return the value of a property, given the path to it without prefixes; empty when it is not there."""
    found = element.find("/".join(f"{W}{step}" for step in path))
    return "" if found is None else attribute(found, "val")


def children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Yield the children of these names, also those inside content controls and tracked insertions."""
    wanted = {f"{W}{name}" for name in names}
    for child in element:
        if child.tag in wanted:
            yield child
        elif child.tag in _GROUPS:
            yield from children(child, *names)


def is_placeholder(element: etree._Element) -> bool:
    """Tell whether an element is a content control that only shows what to enter there (单击此处输入文字)."""
    return element.tag == f"{W}sdt" and element.find(f"{W}sdtPr/{W}showingPlcHdr") is not None


def paragraph_text(paragraph: etree._Element) -> str:
    """Return the text of a paragraph, without deleted and hidden machinery; tables in it are left out."""
    return "".join(_pieces(paragraph)).strip(" \t\n\u3000\u00a0")


def _pieces(element: etree._Element) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag in _UNSEEN or not isinstance(tag, str):
            continue
        if is_placeholder(child):
            continue
        if tag == f"{W}t":
            yield child.text or ""
        elif tag in _BREAKS:
            yield _BREAKS[tag]
        elif tag == f"{W}sym":
            yield _SYMBOLS.get(attribute(child, "char")[-2:].upper(), "")
        else:
            yield from _pieces(child)
            if tag == f"{W}p":
                # A paragraph within a paragraph: a text box.
                yield "\n"
