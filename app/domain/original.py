"""Original (省原表): the province's own file that a rubric was read from, and where each criterion sits in it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from app.domain.marking.kinds import Judgement
from app.domain.problems import Problem, warning
from app.domain.rubric import Rubric
from app.domain.table import TableKind
from app.domain.table_words import ColumnField


@dataclass(frozen=True, slots=True)
class OriginalCell:
    """One cell of a criterion in the file. text is what stood there word for word when the table was read.

    part: the part of the zip (xl/worksheets/sheet1.xml, word/document.xml); address: see Cell.address.
    """

    criterion: str
    field: ColumnField
    part: str
    address: str
    text: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True)
class Original:
    """The file and its cells. name, sha256 and size are of the file as it was received; its bytes never change.

    tables: the titles of the sheets or tables that were read, by part; columns: the headings as printed, from left to
    right; lines: every text of the table that is no criterion (title, notes, totals, signature line), in order.

    drafts (草稿): codes of the criteria whose marking was read out of the table's words and that nobody has confirmed.
    They travel with the rubric, so that a reading never looks official where it is not.
    """

    name: str
    sha256: str
    size: int
    kind: TableKind
    cells: tuple[OriginalCell, ...] = ()
    tables: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()

    @property
    def can_be_filled(self) -> bool:
        """Tell whether answers can be written back: a PDF or a pasted table cannot take them."""
        return self.kind in {TableKind.XLSX, TableKind.DOCX}

    def cells_of(self, criterion: str) -> tuple[OriginalCell, ...]:
        """Return the cells of a criterion, from left to right as they were read."""
        return tuple(cell for cell in self.cells if cell.criterion == criterion)


def read_out(rubric: Rubric, codes: Iterable[str]) -> tuple[str, ...]:
    """Return those of the codes whose marking was read out of words, in the rubric's order: 定性判分 is no reading."""
    wanted = set(codes)
    return tuple(one.code for one in rubric.criteria if one.code in wanted and not isinstance(one.marking, Judgement))


def fitting_original(original: Original | None, rubric: Rubric) -> Original | None:
    """Return the original without what it says of criteria that the rubric does not have any more."""
    if original is None:
        return None
    known = rubric.criterion_by_code
    cells = tuple(cell for cell in original.cells if cell.criterion in known)
    return replace(original, cells=cells, drafts=tuple(code for code in original.drafts if code in known))


def draft_problems(rubric: Rubric, original: Original | None) -> tuple[Problem, ...]:
    """Return the warning that names the unchecked drafts of a rubric; nothing when there are none."""
    drafts = original.drafts if original is not None else ()
    if not drafts:
        return ()
    what = f"{len(drafts)}项评分办法是程序从条文读出的草稿，还没有人核对：{'、'.join(drafts)}。"
    to_do = "可以照常使用，得分以原文为准；请印发单位逐项核对后再发一份。"
    return (warning("DRAFT_UNCHECKED", rubric.title, what, to_do),)
