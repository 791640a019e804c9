"""The reviewer's session: what the worker brings in beside a step is no part of that step."""

import datetime as dt
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app.domain.review import Feedback, Level, Remark
from app.services.judge import write_feedback
from app.services.open_review import ReviewWorkspace, open_review_for_editing
from app.services.receive_packages import receive
from app.ui.review_session import ReviewSession
from tests.services.received_packages import BEIDAIHE, HAIGANG, NOON, county_package, review_workspace


@pytest.mark.usefixtures("qtbot")
def test_undo_leaves_what_was_received_meanwhile(tmp_path: Path, qtbot: QtBot) -> None:
    review_workspace(tmp_path / "ws", Level.PROVINCE).close()
    session = ReviewSession(open_review_for_editing(tmp_path / "ws", who="测"), person="测")
    (here, here_id), (there, there_id) = (county_package(tmp_path / one.code, one) for one in (BEIDAIHE, HAIGANG))
    with qtbot.waitSignal(session.changed):
        session.run(lambda workspace, **who: receive(workspace, [here], **who))

    def step(workspace: ReviewWorkspace, *, person: str, at: dt.datetime) -> None:
        receive(workspace, [there], person="另一线程", at=NOON)  # as the worker does at any moment
        write_feedback(workspace, here_id, Feedback(strengths=(Remark("好"),)), person=person, at=at)

    session.run(step, name="反馈意见")
    session.undo()

    assert session.picture.feedback == {}
    assert session.picture.received.keys() == {here_id, there_id}
    session.close()
