"""Opening a review workspace of a province: 150 sets, each with 57 lines and 57 findings."""

import datetime as dt
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from app.domain.changes import Change, Changes
from app.domain.received import ReceivedLine, ReviewAbout
from app.domain.review import Finding, FindingVerdict, Supplement
from app.domain.review_records import finding_key
from app.domain.score_sheet import State
from app.services.open_review import ReviewWorkspace, create_review, open_review
from tests.benchmarks.measuring import Row, best_seconds
from tests.storage.review_values import WANG, received

SETS, CRITERIA = 150, 57
AT = dt.datetime(2022, 1, 1, tzinfo=dt.UTC)
FINDING = Finding(
    FindingVerdict.ADJUSTED,
    Decimal("1.25"),
    "公文缺印章，培训签到表无日期，按标准扣分。",
    (Supplement("补充盖章件", AT.date()),),
)


def review_opening() -> Iterator[Row]:
    """Opening, and writing one finding in the open workspace."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "评审"
        create_review(folder, ReviewAbout(office="省爱卫办"))
        with open_review(folder, writing=True) as workspace:
            for number in range(SETS):
                _add(workspace, f"{number:064x}")
            writing = best_seconds(lambda: _judge(workspace, f"{1:064x}"), runs=20)
        seconds = best_seconds(lambda: open_review(folder, writing=False).close(), runs=5)
    yield Row("打开评审工作库", seconds, 0.5, "秒", f"{SETS} 份收件，{SETS * CRITERIA} 条意见")
    yield Row("其中写一条意见", writing * 1000, 10, "毫秒")


def _add(workspace: ReviewWorkspace, id_: str) -> None:
    two = Decimal("2.00")
    lines = tuple(ReceivedLine(f"A{n}", State.SCORED, two, Decimal("1.50"), two, 3) for n in range(CRITERIA))
    one = Change("received", id_, None, replace(received(id_), lines=lines))
    findings = (Change("finding", finding_key(id_, line.code, WANG.key), None, FINDING) for line in lines)
    workspace.apply(Changes("收件", (one, *findings)), person="测", at=AT)


def _judge(workspace: ReviewWorkspace, id_: str) -> None:
    before = workspace.picture.findings[id_]["A1"][WANG.key]
    after = replace(before, opinion=before.opinion + "。")
    change = Change("finding", finding_key(id_, "A1", WANG.key), before, after)
    workspace.apply(Changes("评审意见", (change,)), person="测", at=AT, goes_on=True)
