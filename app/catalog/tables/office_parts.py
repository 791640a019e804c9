"""The parts of a workbook or document from outside: bounded, without document types and entities."""

from pathlib import Path
from types import TracebackType
from typing import Self

from lxml import etree

from app.catalog.tables.limits import MOST_PART_BYTES, MOST_PARTS_BYTES, OFFICE, too_large
from app.domain.problems import Problem, ProblemError, blocking
from app.files.safe_zip import SafeZip, ZipDamagedError, ZipEntry

_SAVE_AGAIN = "请用 WPS 或 Excel、Word 打开这个文件，另存为新的 .xlsx 或 .docx 后再选。"
_FORBIDDEN = tuple(
    mark.encode(encoding) for mark in ("<!DOCTYPE", "<!ENTITY") for encoding in ("utf-8", "utf-16-le", "utf-16-be")
)
_RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


class OfficeParts:
    """A checked office file. Use it in a with statement."""

    def __init__(self, path: Path) -> None:
        """Open and check every part. Raises: ProblemError (FILE_UNREADABLE, FILE_TOO_LARGE); OSError."""
        self.name = path.name
        try:
            self._zip = SafeZip(path, OFFICE)
        except ProblemError as error:
            raise ProblemError([_as_ours(path.name, problem) for problem in error.problems]) from error
        self._entries = {entry.shown_name: entry for entry in self._zip.entries}
        try:
            self._check()
        except BaseException:
            self._zip.close()
            raise

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the file."""
        self._zip.close()

    def __contains__(self, part: str) -> bool:
        """Tell whether there is such a part."""
        return part in self._entries

    def content(self, part: str) -> bytes:
        """Return the bytes of a part. Raises: ProblemError when it is missing or damaged."""
        entry = self._entries.get(part)
        if entry is None:
            raise ProblemError([damaged(self.name, f"缺少 {part}")])
        return self._read(entry)

    def tree(self, part: str) -> etree._Element:
        """Return a part as XML. Raises: ProblemError."""
        try:
            return etree.fromstring(self.content(part), safe_parser())
        except etree.XMLSyntaxError as error:
            raise ProblemError([damaged(self.name, f"{part} 读不出来")]) from error

    def targets(self, part: str) -> dict[str, str]:
        """Return what the relations of a part lead to inside the file: id to name of part."""
        folder, _, name = part.rpartition("/")
        relations = f"{folder}/_rels/{name}.rels"
        if relations not in self._entries:
            return {}
        return {
            str(one.get("Id")): _joined(folder, str(one.get("Target", "")))
            for one in self.tree(relations).iter(_RELATIONS)
            if one.get("TargetMode") != "External"
        }

    def _check(self) -> None:
        """Read every byte once, so that sizes and checksums are true before anything is parsed."""
        parsed = 0
        for entry in self._zip.entries:
            if not entry.shown_name.lower().endswith((".xml", ".rels", ".vml")):
                continue
            parsed += entry.size
            if entry.size > MOST_PART_BYTES or parsed > MOST_PARTS_BYTES:
                raise ProblemError([too_large(self.name, f"{entry.shown_name} 解开后太大")])
            content = self._read(entry)
            if any(mark in content for mark in _FORBIDDEN):
                raise ProblemError([damaged(self.name, f"{entry.shown_name} 里有办公文件不会有的内容（实体定义）")])

    def _read(self, entry: ZipEntry) -> bytes:
        try:
            return b"".join(self._zip.blocks(entry))
        except ZipDamagedError as error:
            raise ProblemError([damaged(self.name, f"{entry.shown_name}：{error}")]) from error


def safe_parser() -> etree.XMLParser:
    """Return a parser that reaches for nothing outside the text it is given."""
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)


def damaged(name: str, what: str) -> Problem:
    """Return the problem of a file that cannot be read."""
    return blocking("FILE_UNREADABLE", name, f"文件读不出来（{what}）。", _SAVE_AGAIN)


def _as_ours(name: str, problem: Problem) -> Problem:
    what = problem.what.rstrip("。")
    told = f"{problem.where} {what}" if problem.where and problem.where != name else what
    return too_large(name, told) if problem.code == "PACKAGE_TOO_LARGE" else damaged(name, told)


def _joined(folder: str, target: str) -> str:
    """Return a target, which may begin with / or ../, as a name of a part."""
    if target.startswith("/"):
        return target[1:]
    steps = folder.split("/") if folder else []
    for step in target.split("/"):
        if step == ".." and steps:
            steps.pop()
        elif step not in {"", ".", ".."}:
            steps.append(step)
    return "/".join(steps)
