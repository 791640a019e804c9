"""What cannot be stored is there again after the workspace was closed, and goes when it is mended."""

from collections.abc import Callable
from pathlib import Path

from app.services.check import checked
from app.services.drafts import FILE_NAME, read_drafts
from app.services.open_workspace import open_workspace
from app.ui.drafts import drafts_of
from app.ui.session import Session

FIELD = "figure/rate@2021/value"


def test_a_text_nobody_can_read_waits_for_the_next_day(workspace: Path, new_session: Callable[[Path], Session]) -> None:
    session = new_session(workspace)
    drafts_of(session).keep(FIELD, "3O.42")
    session.close()

    later = new_session(workspace)
    assert drafts_of(later).text(FIELD) == "3O.42"
    drafts_of(later).keep(FIELD, "")
    assert not (workspace / FILE_NAME).exists()


def test_a_damaged_file_of_drafts_stops_nobody(workspace: Path, session: Session) -> None:
    (workspace / FILE_NAME).write_text('{"a": 1, "b": "二"', "utf-8")
    assert read_drafts(workspace) == {}
    (workspace / FILE_NAME).write_text('{"a": 1, "b": "二"}', "utf-8")
    assert drafts_of(session).text("b") == "二"
    assert drafts_of(session).text("a") == ""


def test_a_reader_writes_no_drafts(workspace: Path, session: Session, new_session: Callable[[Path], Session]) -> None:
    assert session.is_writing
    reader = new_session(workspace)
    drafts_of(reader).keep(FIELD, "3O.42")
    assert not (workspace / FILE_NAME).exists()


def test_what_is_not_stored_is_said_before_handing_in(workspace: Path, session: Session) -> None:
    drafts_of(session).keep(FIELD, "3O.42")
    drafts_of(session).keep("points/A4", "两分")
    with open_workspace(workspace, writing=False) as opened:
        found = [problem for problem in checked(opened) if problem.code == "TEXT_UNREAD"]
    assert [(one.where, one.what) for one in found] == [
        ("数据 覆盖率 2021年", "写了“3O.42”，还没有存进去。"),
        ("A4 评分项A4", "写了“两分”，还没有存进去。"),
    ]
