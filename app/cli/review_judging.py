"""Commands of judging: review score, merge, hand-in, take, assign, sample."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli.answering import Json, answer, now, refusing, user_name
from app.domain.problems import Problem

if TYPE_CHECKING:
    from app.domain.received import ReviewPicture
    from app.services.hand_findings import TakenFindings
    from app.services.open_review import ReviewWorkspace
    from app.services.sample_venues import Sampled

ReviewPath = Annotated[Path, typer.Argument(metavar="WS", help="评审工作库所在的文件夹。")]
Submission = Annotated[str, typer.Argument(metavar="SUBMISSION", help="申报包编号、编号前8位，或县区的行政区划代码。")]
_NOTHING: dict[str, object] = {"submission": None, "verified": None, "reviewed": None, "state": None, "written": False}


def score(
    workspace: ReviewPath,
    submission: Submission,
    findings: Annotated[
        Path,
        typer.Argument(
            metavar="FINDINGS.yaml", help="评审意见文件：评分项的意见（findings）、基本条件的核实（gates）。"
        ),
    ],
    *,
    as_json: Json = False,
) -> None:
    """写入一位评审人对一份申报的意见：要么全部写入，要么一点不写。"""
    from app.services.hand_findings import take_findings
    from app.services.list_received import find_submission

    with refusing(as_json, **_NOTHING):
        with _opened(workspace, writing=True) as opened:
            received = find_submission(opened.picture, submission)
            (taken,) = take_findings(opened, [findings], received=received, person=user_name(), at=now())
            fields = {**_points(opened.picture, received.id), "written": taken.is_taken}
        answer(as_json, taken.problems, fields, lambda: print(f"{taken.sentence}。{_said(fields)}"))


def merge(
    workspace: ReviewPath,
    submission: Submission,
    by: Annotated[str, typer.Option("--by", metavar="mean|REVIEWER", help="取平均（mean），或采用哪位评审人的。")],
    note: Annotated[str, typer.Option("--note", metavar="T", help="合并说明，随意见退回。")] = "",
    criteria: Annotated[
        list[str] | None, typer.Option("--criterion", metavar="C", help="只合并这些评分项（或基本条件），默认全部。")
    ] = None,
    *,
    as_json: Json = False,
) -> None:
    """合并几位评审人对同一评分项、同一条基本条件的意见；一人写符合、一人写不符合的，取不了平均，须选一位。"""
    from app.services.list_received import find_submission
    from app.services.merge_findings import merge as merge_findings
    from app.services.merge_findings import merged_codes

    with refusing(as_json, **_NOTHING, merged=[]):
        with _opened(workspace, writing=True) as opened:
            id_ = find_submission(opened.picture, submission).id
            changes = merge_findings(
                opened, id_, by=by, note=note, codes=criteria or None, person=user_name(), at=now()
            )
            codes = merged_codes(opened.picture, id_)
            fields = {**_points(opened.picture, id_), "written": bool(changes), "merged": list(codes)}

        def say() -> None:
            print(f"已合并{len(codes)}项：{'、'.join(codes)}。" if codes else "没有需要合并的意见。", _said(fields))

        answer(as_json, [], fields, say)


def hand_in(
    workspace: ReviewPath,
    out: Annotated[Path, typer.Option("--out", metavar="FILE.yaml", help="写到哪个文件。")],
    reviewer: Annotated[
        str, typer.Option("--reviewer", metavar="NAME", help="评审人，默认是这个评审工作库的使用人。")
    ] = "",
    *,
    as_json: Json = False,
) -> None:
    """交意见：把一位评审人的全部意见写成一个文件，交给牵头人。"""
    from app.services.hand_findings import hand_in as write_file
    from app.services.hand_findings import own_reviewer

    with refusing(as_json, path=None, reviewer=None, submissions=0, findings=0):
        with _opened(workspace, writing=False) as opened:
            made = write_file(opened, reviewer or own_reviewer(opened.picture), out)
        answer(as_json, [], made.fields(), lambda: print(made.sentence))


def take(
    workspace: ReviewPath,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="评审人交来的意见文件。")],
    *,
    as_json: Json = False,
) -> None:
    """收意见：把评审人交来的意见文件收进来；有问题的文件整个不收。"""
    from app.services.hand_findings import take_findings

    with refusing(as_json, files=[]):
        with _opened(workspace, writing=True) as opened:
            taken = take_findings(opened, files, person=user_name(), at=now())
        fields = {"files": [one.fields() for one in taken]}
        answer(as_json, _of_files(taken), fields, lambda: print("\n".join(one.sentence for one in taken)))


def assign(
    workspace: ReviewPath,
    reviewer: Annotated[str, typer.Option("--reviewer", metavar="NAME", help="评审人姓名。")],
    office: Annotated[str, typer.Option("--office", metavar="T", help="评审人单位。")] = "",
    dimensions: Annotated[
        list[str] | None, typer.Option("--dimension", metavar="D", help="评哪些一级指标，默认全部。")
    ] = None,
    submissions: Annotated[
        list[str] | None, typer.Option("--submission", metavar="S", help="评哪些申报（编号或行政区划代码），默认全部。")
    ] = None,
    avoids: Annotated[
        list[str] | None, typer.Option("--avoid", metavar="COUNTY", help="回避哪些县区（名称或行政区划代码）。")
    ] = None,
    level: Annotated[str | None, typer.Option("--level", metavar="city|province", help="评审级别。")] = None,
    *,
    as_json: Json = False,
) -> None:
    """分工：谁评哪些一级指标、哪些县区，回避哪些县区。"""
    from app.domain.received import Assignment
    from app.domain.review import Level, Reviewer
    from app.services.judge import write_assignment

    if level is not None and level not in set(Level):
        raise typer.BadParameter("评审级别写 city（市级）或 province（省级）。", param_hint="--level")
    with refusing(as_json, reviewer=None, written=False):
        with _opened(workspace, writing=True) as opened:
            at_level = Level(level) if level else opened.picture.about.level or Level.PROVINCE
            who = Reviewer(reviewer.strip(), office.strip(), at_level)
            duty = Assignment(who, *(tuple(many or ()) for many in (dimensions, submissions, avoids)))
            write_assignment(opened, who.key, duty, person=user_name(), at=now())
        fields = {"reviewer": who.key, "written": True}
        answer(as_json, [], fields, lambda: print(f"已记下{who.key}的分工。"))


def sample(
    workspace: ReviewPath,
    criterion: Annotated[str, typer.Option("--criterion", metavar="C", help="评分项编码。")],
    count: Annotated[int, typer.Option("--count", metavar="N", help="每份申报抽几处。")],
    seed: Annotated[
        str | None, typer.Option("--seed", metavar="S", help="随机种子；不写时生成一个，记在抽样单上。")
    ] = None,
    submissions: Annotated[
        list[str] | None, typer.Option("--submission", metavar="X", help="只抽这些申报，默认全部。")
    ] = None,
    ledger: Annotated[
        str | None, typer.Option("--ledger", metavar="L", help="从哪个台账抽，默认是评分办法用到的。")
    ] = None,
    *,
    as_json: Json = False,
) -> None:
    """抽样单：从台账里抽取要到现场看的场所；同一种子抽出的总是同样的场所。"""
    from app.services.list_received import find_submission
    from app.services.sample_venues import sample as draw

    with refusing(as_json, seed=seed, criterion=criterion, samples=[]):
        with _opened(workspace, writing=True) as opened:
            chosen = None if not submissions else [find_submission(opened.picture, one) for one in submissions]
            drawn = draw(
                opened,
                criterion,
                count,
                seed=seed,
                submissions=chosen,
                ledger=ledger,
                person=user_name(),
                at=now(),
            )
        samples = [one.fields() for one in drawn.samples]
        fields = {"seed": drawn.seed, "criterion": drawn.criterion, "samples": samples}
        answer(as_json, drawn.problems, fields, lambda: _say_sample(drawn))


@contextmanager
def _opened(path: Path, *, writing: bool) -> "Iterator[ReviewWorkspace]":
    from app.services.open_review import open_review

    with open_review(path, writing=writing, who=user_name()) as workspace:
        yield workspace


def _points(picture: "ReviewPicture", submission: str) -> dict[str, object]:
    """Return which submission it was and its points as reviewed, as `review list` prints them."""
    from app.services.list_received import listed

    fields = next(one.fields() for one in listed(picture) if one.received.id == submission)
    return {"submission": submission} | {name: fields[name] for name in ("verified", "reviewed", "state")}


def _said(fields: dict[str, object]) -> str:
    open_ones = "有几位评审人的意见待合并，用 jkxq review merge。" if fields["state"] == "conflicting" else ""
    return f"评审{fields['verified']}分，已评审{fields['reviewed']}项。{open_ones}"


def _of_files(taken: "Sequence[TakenFindings]") -> list[Problem]:
    """Return the problems of all files, each beginning with the name of its file."""
    return [replace(problem, where=f"{one.file} {problem.where}".rstrip()) for one in taken for problem in one.problems]


def _say_sample(drawn: "Sampled") -> None:
    print(f"{drawn.criterion} 抽样，随机种子 {drawn.seed}")
    for one in drawn.samples:
        print(f"{one.received.county.full_name}：{one.sample.of}处中抽{len(one.venues)}处")
        for venue in one.venues:
            print(f"  {'，'.join(venue.values())}")
