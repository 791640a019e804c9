"""汇总 of 150 counties of 57 criteria with an opinion on each: how soon the screen has its values, and the workbook."""

import datetime as dt
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from app.domain.changes import Change, Changes
from app.domain.county import County
from app.domain.received import Received, ReviewPicture
from app.domain.review_records import review_records
from app.domain.rubric import Rubric
from app.exchange.rubric_json import write_rubric
from app.files.canonical import digest
from app.services.open_review import create_review, open_review
from app.services.open_rubric import open_rubric
from app.services.summary import summary_of, write_summary
from tests.benchmarks.measuring import Row, best_seconds
from tests.builders import assessment
from tests.review_builders import finding, received

COUNTIES = 150
RUBRIC = "jkxq-2021-reference"
AT = dt.datetime(2022, 3, 1, tzinfo=dt.UTC)


def summary() -> Iterator[Row]:
    """Summary of 150 counties in an open review workspace."""
    rubric = open_rubric(RUBRIC).rubric
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "评审"
        create_review(folder)
        with open_review(folder, writing=True) as workspace:
            workspace.attach(write_rubric(rubric), "rubric.json")
            records = review_records(_picture(rubric))
            changes = tuple(Change(*key, None, value) for key, value in records.items())
            workspace.apply(Changes("收件", changes), person="测", at=AT)
            values = best_seconds(lambda: summary_of(workspace))
            target = Path(name) / "汇总表.xlsx"
            book = best_seconds(lambda: write_summary(workspace, target, date=AT.date()), runs=2)
    yield Row(f"汇总 {COUNTIES} 个县 {len(rubric.criteria)} 项", values, 0.5, "秒")
    yield Row("汇总表.xlsx", book, 10, "秒", f"{COUNTIES * len(rubric.criteria)} 项意见")


def _picture(rubric: Rubric) -> ReviewPicture:
    given = assessment({})
    sha = digest(rubric)
    first = received(rubric, given)
    sets: dict[str, Received] = {}
    for number in range(COUNTIES):
        county = County(f"13{number:04d}", "河北省", f"第{number // 13 + 1}市", f"第{number + 1}县")
        id_ = county.code.ljust(64, "0")
        sets[id_] = _renamed(first, id_, county, sha)
    opinion = "现场查看时领导小组成员有调整，未见调整后的正式文件，请补充；其余同意县里自评。"
    said = {line.code: {"王专家（省疾控中心）": finding("调整", "0.5", opinion)} for line in first.lines}
    return ReviewPicture(received=sets, findings=dict.fromkeys(sets, said))


def _renamed(one: Received, id_: str, county: County, sha: str) -> Received:
    return replace(one, id=id_, county=county, rubric=sha, rubric_sha256=sha)
