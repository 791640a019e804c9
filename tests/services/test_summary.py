"""The summary while other work goes on beside it."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.changes import Change, Changes
from app.domain.received import Received
from app.domain.rubric import Rubric
from app.services import summary
from app.services.open_review import ReviewWorkspace
from app.services.receive_packages import receive
from tests.services.received_packages import BEIDAIHE, NOON, county_package, review_workspace


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[ReviewWorkspace]:
    path, _ = county_package(tmp_path / "包", BEIDAIHE)
    with review_workspace(tmp_path / "库") as opened:
        receive(opened, [path], person="测", at=NOON)
        yield opened


def test_a_set_under_another_rubric_that_comes_in_meanwhile_waits_for_the_next_summary(
    workspace: ReviewWorkspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first,) = workspace.picture.received.values()
    later = replace(first, id="f" * 64, rubric_sha256="e" * 64)
    rubric_of = summary.rubric_of

    def rubric_while_another_comes_in(of: ReviewWorkspace, received: Received) -> Rubric:
        # As the worker does while the window sums up.
        if later.id not in of.picture.received:
            of.apply(Changes("收件", (Change("received", later.id, None, later),)), person="测", at=NOON)
        return rubric_of(of, received)

    monkeypatch.setattr(summary, "rubric_of", rubric_while_another_comes_in)

    found = summary.summary_of(workspace)

    assert [row.id for table in found.tables for row in table.rows] == [first.id]
