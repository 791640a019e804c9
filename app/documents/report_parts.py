"""Parts of the report model: cover, chapters, paragraphs, tables. Values only; no layout, no files."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text. With a tag it comes from the data and can be found again in the .docx.

    tag: `figure:literacy@2020`, `points:total` …; alias: what people see for it in a word processor.
    """

    text: str
    tag: str = ""
    alias: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered heading: level 2 （一）, 3 1. or 4 （1）. Chapters carry level 1 themselves."""

    level: Literal[2, 3, 4]
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of running text; a title runs in at its beginning: （一）领导协调机制。 level: 2 （一）, 3 1."""

    spans: tuple[Span, ...]
    title: str = ""
    level: Literal[2, 3] = 2

    @property
    def text(self) -> str:
        """Return the whole text."""
        return self.title + "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its heading, its share of the width, and how its cells stand."""

    title: str
    share: int
    align: Literal["left", "center"] = "center"


@dataclass(frozen=True, slots=True)
class Table:
    """A table that comes from the data. Every row has as many cells as there are columns."""

    tag: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    has_total_row: bool = False


Block = Heading | Paragraph | Table
"""What a chapter is made of."""


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter with its numbered heading: 一、基本情况."""

    heading: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True)
class Cover:
    """The cover. title_lines stand centred below each other; notice only for a reference rubric, at the foot."""

    title_lines: tuple[str, ...]
    applicant: str
    month: str
    draft_mark: str = ""
    notice: str = ""

    @property
    def title(self) -> str:
        """Return the title in one line."""
        return "".join(self.title_lines)


@dataclass(frozen=True, slots=True)
class ReportModel:
    """The whole report (自评报告), ready for any writer; date is the 成文日期 as printed."""

    cover: Cover
    chapters: tuple[Chapter, ...]
    attachments: tuple[str, ...]
    signature: str
    date: str
    check: Table

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield every text with the place it stands in, in reading order."""
        for text in (*self.cover.title_lines, self.cover.applicant, self.cover.notice):
            yield "自评报告封面", text
        for chapter in self.chapters:
            yield "自评报告各章标题", chapter.heading
            yield from _chapter_texts(chapter)
        for text in self.attachments:
            yield "自评报告附件说明", text
        yield "自评报告落款", self.signature
        for row in self.check.rows:
            for cell in row:
                yield f"自评报告{self.check.title}", cell


def _chapter_texts(chapter: Chapter) -> Iterator[tuple[str, str]]:
    where = f"自评报告“{chapter.heading}”"
    for block in chapter.blocks:
        match block:
            case Heading():
                where = f"自评报告“{chapter.heading}”{block.text}"
                yield where, block.text
            case Paragraph():
                where = f"自评报告“{chapter.heading}”{block.title.rstrip('。')}" if block.title else where
                yield where, block.text
            case Table():
                for row in (tuple(column.title for column in block.columns), *block.rows):
                    for cell in row:
                        yield f"{where}“{block.title}”", cell
