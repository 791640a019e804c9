"""kill -9 while findings are taken or merged: the review workspace is as it was before or after, never between."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.domain.received import ReviewPicture
from app.services.open_review import open_review
from tests.builders import assessment, criterion, met, rubric
from tests.journeys.killing import Killer
from tests.journeys.warm_child import Ended, Order, WarmChild
from tests.review_builders import review_workspace

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills by POSIX signal")

SEED, KILLS, CRITERIA = 20220301, 6, 60
CODES = [f"A{n}" for n in range(1, CRITERIA + 1)]
WHOLE = rubric(*(criterion(code=code) for code in CODES))


@pytest.fixture(scope="module")
def child(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WarmChild]:
    with WarmChild(tmp_path_factory.mktemp("child")) as child:
        yield child


def findings(name: str, points: str, opinion: str) -> str:
    """Return a file of one reviewer who says the same of every criterion."""
    lines = "".join(f"  {code}: {{verdict: 调整, points: '{points}', opinion: {opinion}}}\n" for code in CODES)
    return f"format: 1\nreviewer: {{name: {name}, level: province}}\nfindings:\n{lines}"


class Desk:
    """A review workspace, and the process that runs commands on it and is killed."""

    def __init__(self, folder: Path, child: WarmChild) -> None:
        self.folder, self.child = folder, child
        (self.id,) = review_workspace(folder / "评审", WHOLE, assessment(met(*CODES)))

    def order(self, *arguments: str) -> Order:
        return Order(("review", *arguments, "--json"), str(self.folder), {})

    def run(self, *arguments: str) -> Ended:
        ended = self.child.run(self.order(*arguments))
        assert ended.exit_code == 0, ended
        return ended

    def scores(self, name: str, points: str, opinion: str) -> tuple[str, ...]:
        (self.folder / f"{name}.yaml").write_text(findings(name, points, opinion), "utf-8")
        return ("score", "评审", self.id[:8], f"{name}.yaml")

    def picture(self) -> ReviewPicture:
        with open_review(self.folder / "评审", writing=False) as workspace:
            assert workspace.verify_log() == []
            return workspace.picture


def test_a_killed_merge_is_whole_or_not_there(tmp_path: Path, child: WarmChild) -> None:
    desk = Desk(tmp_path, child)
    desk.run(*desk.scores("甲", "3", "甲说"))
    desk.run(*desk.scores("乙", "2", "乙说"))
    merged = desk.run("merge", "评审", desk.id[:8], "--by", "mean", "--note", "第0次")
    killer = Killer(child, SEED, merged.seconds)
    notes = {"第0次"}

    for number in killer.until(KILLS):
        ended = killer.run(desk.order("merge", "评审", desk.id[:8], "--by", "mean", "--note", f"第{number}次"))
        picture = desk.picture()
        merge = picture.merges[desk.id]
        assert merge.findings.keys() == set(CODES)
        (told,) = {finding.note.splitlines()[-1] for finding in merge.findings.values()}
        assert told == merge.note
        assert merge.note == f"第{number}次" or merge.note in notes
        if ended.answer is not None:
            assert merge.note == f"第{number}次", "it was reported merged"
        notes = {merge.note}
        assert len(picture.findings[desk.id]) == CRITERIA


def test_findings_that_are_killed_on_the_way_in_are_all_there_or_none(tmp_path: Path, child: WarmChild) -> None:
    desk = Desk(tmp_path, child)
    scored = desk.run(*desk.scores("甲", "3", "第0次"))
    killer = Killer(child, SEED, scored.seconds)
    before = "第0次"

    for number in killer.until(KILLS):
        ended = killer.run(desk.order(*desk.scores("甲", "3", f"第{number}次")))
        (said,) = {by["甲"].opinion for by in desk.picture().findings[desk.id].values()}
        assert said in {before, f"第{number}次"}
        if ended.answer is not None:
            assert said == f"第{number}次", "it was reported written"
        before = said
