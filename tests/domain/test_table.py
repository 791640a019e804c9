"""Tables as values: what covers a place, and where a cell is for people."""

from app.domain.block import read_block
from app.domain.table import Cell, Origin, Table, TableKind, in_rows


def table(*cells: Cell, height: int = 0) -> Table:
    return Table(Origin("省表.xlsx", TableKind.XLSX, "评分表"), in_rows(cells, height))


def test_a_merged_cell_covers_every_place_it_spans() -> None:
    merged = Cell("组织管理", 1, 1, row_span=2, column_span=2, address="A1")
    found = table(merged, Cell("甲", 1, 3), Cell("乙", 2, 3))

    assert [found.at(row, column) for row in (1, 2) for column in (1, 2)] == [merged] * 4
    assert [cell.text for cell in found.across(2)] == ["组织管理", "乙"]
    assert (found.height, found.width, found.text(2, 4)) == (2, 3, "")


def test_of_two_cells_in_one_place_the_first_is_taken() -> None:
    found = table(Cell("先", 1, 1, row_span=2), Cell("后", 2, 1))

    assert found.text(2, 1) == "先"


def test_a_span_longer_than_the_table_is_cut() -> None:
    found = table(Cell("甲", 1, 1, row_span=1_000_000))

    assert (found.height, found.text(2, 1)) == (1, "")


def test_people_are_told_the_place_in_their_own_words() -> None:
    cell = Cell("甲", 3, 2, address="B3")
    pasted = Table(Origin("", TableKind.PASTED, "粘贴的表"), in_rows([cell]))

    assert table(cell).where(cell) == "评分表 B3"
    assert pasted.where(cell) == "粘贴的表 第3行第2列"


def test_blank_lines_at_the_end_are_kept_with_and_without_quotes() -> None:
    assert read_block('"甲"\n\n') == [["甲"], [""]]
    assert read_block("甲\n\n") == [["甲"], [""]]
