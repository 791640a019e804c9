"""Writing a text into one cell of a Word table: its paragraph, font and frame stay."""

from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

_GROUPS = ("sdt", "sdtContent", "customXml", "smartTag", "ins", "moveTo")
_UNSEEN = ("del", "moveFrom", "rPr", "pPr", "rt", "tbl")
_BREAKS = {"br": "\n", "cr": "\n", "tab": "\t", "noBreakHyphen": "-"}
_CHOSEN_CONTROLS = {
    *("dataBinding", "dropDownList", "comboBox", "date", "picture", "checkbox", "docPartList", "docPartObj"),
    *("citation", "bibliography", "equation", "repeatingSection"),
}
_LOCKED = {"contentLocked", "sdtContentLocked"}
_TRACKED = ("ins", "del", "moveFrom", "moveTo")
_NOT_PLAIN = {
    *("drawing", "pict", "object", "tbl", "fldChar", "fldSimple", "instrText", "hyperlink", "footnoteReference"),
    *("endnoteReference", "oMath", "oMathPara", "AlternateContent", "ruby", "altChunk", "sym"),
}
_MARKS = {"bookmarkStart", "bookmarkEnd", "commentRangeStart", "commentRangeEnd", "commentReference"}
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


class CannotWriteError(Exception):
    """Raised with a Chinese reason when a cell is left as it is."""


class WordCell:
    """A cell (w:tc) of a parsed fragment, with the content controls around it."""

    def __init__(self, element: etree._Element) -> None:
        """Note the namespace of Word's elements in this file."""
        self._cell = element
        self._w = element.tag[: element.tag.index("}") + 1]

    def write(self, text: str) -> bool:
        """Put a text in place of what is there; tell whether it differed. Raises: CannotWriteError."""
        shown = "\n".join(filter(None, (self._seen(one).strip() for one in self._paragraphs(self._cell))))
        if shown == text:
            return False
        controls = self._controls()
        is_placeholder = any(self._find(one, "sdtPr", "showingPlcHdr") is not None for one in controls)
        self._check(controls, is_empty=not shown)
        paragraphs = list(self._paragraphs(self._cell))
        first = paragraphs[0] if paragraphs else etree.SubElement(self._cell, f"{self._w}p")
        look = self._look(first, controls, is_placeholder=is_placeholder)
        if shown:
            self._clear(paragraphs)
        for control in controls:
            placeholder = self._find(control, "sdtPr", "showingPlcHdr")
            if placeholder is not None:
                _remove(placeholder)
        self._put(first, text.split("\n"), look)
        return True

    # ------------------------------------------------------------ what is there

    def _name(self, element: etree._Element) -> str:
        # Of a comment it is a function, whatever the stubs say.
        tag: object = element.tag
        return etree.QName(element).localname if isinstance(tag, str) else ""

    def _find(self, element: etree._Element, *path: str) -> etree._Element | None:
        return element.find("/".join(f"{self._w}{step}" for step in path))

    def _paragraphs(self, element: etree._Element) -> Iterator[etree._Element]:
        for child in element:
            if child.tag == f"{self._w}p":
                yield child
            elif self._name(child) in _GROUPS:
                yield from self._paragraphs(child)

    def _seen(self, element: etree._Element) -> str:
        """Return the text people see; what is deleted or machinery is left out."""
        text = ""
        for child in element:
            name = self._name(child)
            if name == "t":
                text += child.text or ""
            elif name in _BREAKS:
                text += _BREAKS[name]
            elif name and name not in _UNSEEN:
                text += self._seen(child)
        return text

    def _controls(self) -> list[etree._Element]:
        return [*self._cell.iterancestors(f"{self._w}sdt"), *self._cell.iter(f"{self._w}sdt")]

    def _check(self, controls: list[etree._Element], *, is_empty: bool) -> None:
        """Raises: CannotWriteError."""
        merge = self._find(self._cell, "tcPr", "vMerge")
        if merge is not None and merge.get(f"{self._w}val") != "restart":
            raise CannotWriteError("这几格被合并单元格盖住")
        for control in controls:
            properties = self._find(control, "sdtPr")
            names = {self._name(one) for one in properties} if properties is not None else set()
            lock = self._find(control, "sdtPr", "lock")
            if names & _CHOSEN_CONTROLS or (lock is not None and lock.get(f"{self._w}val") in _LOCKED):
                raise CannotWriteError("这几格是下拉、日期、勾选或锁定的控件")
        if is_empty:
            return
        if any(len(one) for name in _TRACKED for one in self._cell.iter(f"{self._w}{name}")):
            raise CannotWriteError("这几格里有修订痕迹")
        if any(self._name(one) in _NOT_PLAIN for one in self._cell.iter()):
            raise CannotWriteError("这几格里还有图片、域、链接或表格")

    def _look(
        self, first: etree._Element, controls: list[etree._Element], *, is_placeholder: bool
    ) -> etree._Element | None:
        """Return the run properties of what stood there, else of the paragraph's mark; not those of a placeholder."""
        runs = [run for run in first.iter(f"{self._w}r") if self._find(run, "rPr") is not None]
        found = self._find(runs[0], "rPr") if runs and not is_placeholder else None
        if is_placeholder:
            found = next(
                (one for control in controls if (one := self._find(control, "sdtPr", "rPr")) is not None), None
            )
        if found is None:
            found = self._find(first, "pPr", "rPr")
        if found is None:
            return None
        look = deepcopy(found)
        for child in list(look):
            if self._name(child) in {*_TRACKED, "rPrChange"}:
                look.remove(child)
        return look

    # ------------------------------------------------------------ changing it

    def _clear(self, paragraphs: list[etree._Element]) -> None:
        """Take the runs out, and the paragraphs after the first that then hold nothing else."""
        for number, paragraph in enumerate(paragraphs):
            for run in list(paragraph.iter(f"{self._w}r")):
                if not any(self._name(one) in _MARKS for one in run):
                    _remove(run)
            is_bare = not any(self._name(one) in {*_MARKS, "sdt"} for one in paragraph.iter())
            if number and is_bare:
                _remove(paragraph)

    def _put(self, first: etree._Element, lines: list[str], look: etree._Element | None) -> None:
        inner = first.find(f"{self._w}sdt/{self._w}sdtContent")
        if inner is not None:
            # A control within the line holds one paragraph: its lines are broken inside.
            inner.append(self._run(lines, look))
            return
        first.append(self._run(lines[:1], look))
        paragraph = first
        for line in lines[1:]:
            following = etree.Element(f"{self._w}p")
            if (properties := self._find(first, "pPr")) is not None:
                following.append(self._copied(properties))
            following.append(self._run([line], look))
            paragraph.addnext(following)
            paragraph = following

    def _copied(self, properties: etree._Element) -> etree._Element:
        copy = deepcopy(properties)
        for child in list(copy.iter()):
            if self._name(child) in {*_TRACKED, "rPrChange", "pPrChange", "sectPr"}:
                _remove(child)
        return copy

    def _run(self, lines: list[str], look: etree._Element | None) -> etree._Element:
        run = etree.Element(f"{self._w}r")
        if look is not None:
            run.append(deepcopy(look))
        for number, line in enumerate(lines):
            if number:
                etree.SubElement(run, f"{self._w}br")
            for place, piece in enumerate(line.split("\t")):
                if place:
                    etree.SubElement(run, f"{self._w}tab")
                text = etree.SubElement(run, f"{self._w}t")
                text.text = piece
                text.set(_SPACE, "preserve")
        return run


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
