"""Rows of a ledger through the door: typed, pasted, removed, moved; begun without rows is an answer of none."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.assessment import LedgerRow
from app.domain.changes import difference, inverted
from app.domain.problems import ProblemError
from app.domain.rubric import Column, Ledger
from app.services.open_workspace import create_workspace, open_workspace
from app.services.store_files import stored_files
from app.services.write_ledger import (
    add_files,
    begin_ledger,
    clear_cells,
    forget_ledger,
    insert_rows,
    move_row,
    paste_rows,
    read_dates,
    remove_rows,
    write_row,
)
from app.storage.workspace import Workspace
from tests.builders import assessment, criterion, rubric
from tests.ui.ledger_rubric import ledger_rubric
from tests.ui.rubrics import NOON

WHO = {"person": "张三", "at": NOON}
SPRING = LedgerRow({"date": "2021-04-07", "name": "世界卫生日"})
AUTUMN = LedgerRow({"date": "2021-10-08", "name": "高血压日"})


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    create_workspace(tmp_path / "工作库", ledger_rubric())
    with open_workspace(tmp_path / "工作库", writing=True) as opened:
        yield opened


def rows(workspace: Workspace) -> tuple[LedgerRow, ...] | None:
    return workspace.picture.assessment.ledgers.get("activities")


def test_a_row_past_the_last_one_is_added(workspace: Workspace) -> None:
    write_row(workspace, "activities", 0, SPRING, **WHO)
    step = write_row(workspace, "activities", 1, AUTUMN, **WHO)

    assert step.name == "主题活动台账：填写第2行"
    assert rows(workspace) == (SPRING, AUTUMN)


def test_a_row_that_is_emptied_again_leaves_the_ledger_unanswered(workspace: Workspace) -> None:
    write_row(workspace, "activities", 0, LedgerRow({"name": "世"}), **WHO)

    write_row(workspace, "activities", 0, LedgerRow({"name": ""}), **WHO)

    assert rows(workspace) is None


def test_none_in_this_cycle_is_an_answer_and_can_be_taken_back(workspace: Workspace) -> None:
    begin_ledger(workspace, "activities", **WHO)
    assert rows(workspace) == ()

    forget_ledger(workspace, "activities", **WHO)
    assert rows(workspace) is None


def test_none_in_this_cycle_never_throws_rows_away(workspace: Workspace) -> None:
    write_row(workspace, "activities", 0, SPRING, **WHO)

    assert not begin_ledger(workspace, "activities", **WHO)
    assert rows(workspace) == (SPRING,)


def test_pasted_values_go_over_rows_and_past_the_end_and_leave_what_they_do_not_name(workspace: Workspace) -> None:
    write_row(workspace, "activities", 0, LedgerRow({"date": "2021-04-07", "name": "旧", "place": "广场"}), **WHO)

    values = [{"date": "2021-04-07", "name": "世界卫生日"}, {"date": "2021-10-08", "name": "高血压日"}]
    paste_rows(workspace, "activities", 0, values, **WHO)

    assert rows(workspace) == (LedgerRow({"date": "2021-04-07", "name": "世界卫生日", "place": "广场"}), AUTUMN)


def test_rows_are_put_in_moved_and_taken_out(workspace: Workspace) -> None:
    write_row(workspace, "activities", 0, AUTUMN, **WHO)
    insert_rows(workspace, "activities", 0, [SPRING, LedgerRow()], **WHO)
    assert rows(workspace) == (SPRING, LedgerRow(), AUTUMN)

    move_row(workspace, "activities", 2, 0, **WHO)
    assert rows(workspace) == (AUTUMN, SPRING)

    remove_rows(workspace, "activities", {0}, **WHO)
    assert rows(workspace) == (SPRING,)


def test_taking_the_last_row_out_is_not_an_answer_of_none(workspace: Workspace) -> None:
    write_row(workspace, "activities", 0, SPRING, **WHO)

    remove_rows(workspace, "activities", {0}, **WHO)

    assert rows(workspace) is None


def test_cells_are_emptied_and_rows_between_others_stay(workspace: Workspace) -> None:
    write_row(workspace, "activities", 0, SPRING, **WHO)
    write_row(workspace, "activities", 1, AUTUMN, **WHO)

    clear_cells(workspace, "activities", {(0, "date"), (0, "name"), (1, "name")}, **WHO)

    assert rows(workspace) == (LedgerRow(), LedgerRow({"date": "2021-10-08"}))


def test_numbers_of_spreadsheets_become_dates_in_one_step(workspace: Workspace) -> None:
    paste_rows(workspace, "activities", 0, [{"date": "44293"}, {"date": "2021.10.8"}, {"date": "20211010"}], **WHO)

    read_dates(workspace, "activities", **WHO)

    assert [row.values["date"] for row in rows(workspace) or ()] == ["2021-04-07", "2021.10.8", "2021-10-10"]


@pytest.mark.parametrize(
    ("ledger", "row", "code"),
    [
        ("nothing", SPRING, "UNKNOWN_ID"),
        ("activities", LedgerRow({"colour": "红"}), "UNKNOWN_ID"),
        ("activities", LedgerRow({"name": "甲"}, ("E0009",)), "UNKNOWN_ID"),
        ("activities", LedgerRow({"name": "甲\x07"}), "TEXT_CONTROL"),
        ("activities", LedgerRow({"name": "长" * 32_768}), "TEXT_TOO_LONG"),
    ],
)
def test_what_does_not_fit_is_refused(workspace: Workspace, ledger: str, row: LedgerRow, code: str) -> None:
    with pytest.raises(ProblemError) as refused:
        write_row(workspace, ledger, 0, row, **WHO)

    assert [problem.code for problem in refused.value.problems] == [code]
    assert workspace.picture.assessment.ledgers == {}


def test_a_row_that_is_no_longer_there_is_refused(workspace: Workspace) -> None:
    with pytest.raises(ProblemError) as refused:
        write_row(workspace, "activities", 1, SPRING, **WHO)

    assert [problem.code for problem in refused.value.problems] == ["RECORD_CHANGED"]


def test_files_of_a_row_are_one_step_and_the_same_content_one_piece(tmp_path: Path) -> None:
    """Also in a row with a column that the rubric does not know any more."""
    columns = (Column("name", "名称"),)
    create_workspace(tmp_path / "库2", rubric(criterion(), ledgers=(Ledger("l", "名册", columns),)))
    for name in ("通知.pdf", "通知(1).pdf"):
        (tmp_path / name).write_bytes(b"%PDF-")
    with open_workspace(tmp_path / "库2", writing=True) as opened:
        old = assessment(ledgers={"l": (LedgerRow({"old": "旧列"}),)})
        opened.apply(difference("填报", opened.picture.assessment, old), person="张三", at=NOON)
        before, files = opened.picture, stored_files(opened.folder, [tmp_path / "通知.pdf", tmp_path / "通知(1).pdf"])

        step = add_files(opened, "l", 0, files, person="张三", at=NOON)

        assert [piece.title for piece in opened.picture.assessment.evidence] == ["通知"]
        assert opened.picture.assessment.ledgers["l"] == (LedgerRow({"old": "旧列"}, ("E0001",)),)
        assert [row.what for row in opened.log()[1:]] == ["名册：第1行添加材料2件"]
        opened.apply(inverted(step), person="张三", at=NOON)
        assert opened.picture == before


def test_a_whole_sheet_pasted_by_mistake_is_refused(workspace: Workspace) -> None:
    block = [{"date": "2021-04-07", "name": f"第{number}场"} for number in range(5001)]

    with pytest.raises(ProblemError) as refused:
        paste_rows(workspace, "activities", 0, block, **WHO)

    assert [problem.code for problem in refused.value.problems] == ["LEDGER_TOO_LONG"]
    assert "最多5000行，这样会有5001行" in refused.value.problems[0].what
    paste_rows(workspace, "activities", 0, block[:5000], **WHO)
    assert len(rows(workspace) or ()) == 5000
