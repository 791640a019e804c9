"""A review of several counties: what summaries, their workbook, screen and benchmark are tested with.

The standard has A (A1 4, A2 6 points), B (B1 10 points) and the bonus X1 (3, at most 2 of all bonus count).
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.domain.assessment import Answer
from app.domain.changes import Change, Changes
from app.domain.county import County
from app.domain.marking.kinds import Judgement
from app.domain.received import Received, ReviewAbout, ReviewPicture
from app.domain.review import Finding, Level, Reviewer
from app.domain.review_records import review_records
from app.domain.rubric import Gate, Rubric
from app.exchange.rubric_json import write_rubric
from app.files.canonical import digest
from app.services.open_review import ReviewWorkspace, create_review, open_review
from tests.builders import assessment, criterion, dimension, rubric
from tests.review_builders import received

AT = dt.datetime(2022, 3, 2, 9, 0, tzinfo=dt.UTC)
BEIDAIHE = County("130304", "河北省", "秦皇岛市", "北戴河区")
CHANGLI = County("130322", "河北省", "秦皇岛市", "昌黎县")
CHANGAN = County("130102", "河北省", "石家庄市", "长安区")
EXPERT = Reviewer("王专家", "省疾控中心")


def standard(**more: Any) -> Rubric:
    """Return the rubric."""
    return rubric(
        dimension(criterion(Judgement(), "4", "A1"), criterion(Judgement(), "6", "A2"), code="A"),
        dimension(criterion(Judgement(), "10", "B1"), criterion(Judgement(), "3", "X1", bonus=True), code="B"),
        bonus_cap=Decimal(2),
        gates=(Gate("G1", "近三年未发生重大突发环境事件"), Gate("G2", "辖区无重大食品安全事故")),
        **more,
    )


def handed_in(of: Rubric, county: County, points: Mapping[str, str], **more: Any) -> Received:
    """Return a received set in which each criterion earns points; `3/4`: earns 3, claims 4; `-`: does not apply."""
    answers = {}
    for code, text in points.items():
        earned, _, claimed = text.partition("/")
        if earned == "-":
            answers[code] = Answer(not_applicable="没有")
            continue
        claim = Decimal(claimed) if claimed else None
        answers[code] = Answer(
            points=Decimal(earned), reason="按细则", self_points=claim, self_reason="另有亮点" if claim else ""
        )
    given = assessment(answers, county=county)
    id_ = more.pop("id_", county.code.ljust(64, "0"))
    sha = digest(of)
    fields = {"rubric": sha, "rubric_sha256": sha, "gates_open": ("G1", "G2")} | more
    return replace(received(of, given, str(id_)), **fields)


def points_only(of: Rubric, county: County, claimed: Mapping[str, str], **more: Any) -> Received:
    """Return a set from elsewhere whose table holds nothing but points; `points`: what can be recomputed of it."""
    found = handed_in(of, county, more.pop("points", {}), is_sealed=False, **more)
    lines = tuple(replace(one, self_points=Decimal(claimed.get(one.code, one.self_points))) for one in found.lines)
    whole = sum((one.self_points for one in lines), Decimal(0))
    return replace(found, lines=lines, points=replace(found.points, self_points=whole))


def pictured(
    sets: Iterable[Received],
    findings: Mapping[str, Mapping[str, Mapping[str, Finding]]] | None = None,
    **more: Any,
) -> ReviewPicture:
    """Return the picture of a review at the province. findings: by county code or id, code and reviewer."""
    some = {one.id: one for one in sets}
    by_id = {next(id_ for id_ in some if id_.startswith(key)): value for key, value in (findings or {}).items()}
    about = ReviewAbout(Level.PROVINCE, "河北省爱卫办", "", EXPERT)
    return ReviewPicture(**{"about": about, "received": some, "findings": by_id} | more)


def stored(folder: Path, picture: ReviewPicture, *rubrics: Rubric) -> None:
    """Make a review workspace that holds a picture, and the rubrics as they came."""
    create_review(folder, picture.about)
    with open_review(folder, writing=True) as workspace:
        keep(workspace, picture, *rubrics)


def keep(workspace: ReviewWorkspace, picture: ReviewPicture, *rubrics: Rubric) -> None:
    """Store a picture into an empty review workspace."""
    for one in rubrics:
        workspace.attach(write_rubric(one), "rubric.json")
    old = review_records(workspace.picture)
    new = review_records(picture)
    changes = tuple(Change(*key, old.get(key), value) for key, value in new.items() if old.get(key) != value)
    workspace.apply(Changes("收件", changes), person="测", at=AT)
