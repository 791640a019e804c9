"""Taking evidence files in, one by one, for a criterion."""

import datetime as dt
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.assessment import Assessment
from app.domain.changes import difference
from app.domain.evidence import Evidence, Service, next_evidence_id
from app.domain.problems import Problem, ProblemError, blocking
from app.domain.rubric import Rubric
from app.storage.workspace import Workspace


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """What is said of the files that come in together; a title is for one file only."""

    criterion: str
    requirement: str | None = None
    title: str = ""
    date: dt.date | None = None


def attach_files(
    workspace: Workspace, files: list[Path], new: NewEvidence, *, person: str, at: dt.datetime
) -> tuple[Evidence, ...]:
    """Store the files and register each as evidence of the criterion; all or none.

    Raises: ProblemError (UNKNOWN_ID, FILE_MISSING, DISK_FULL …); nothing is registered then.
    """
    picture = workspace.picture
    problems = [*_unknown(picture.rubric, new), *_missing(files), *_texts(files, new)]
    if problems:
        raise ProblemError(problems)
    assessment = picture.assessment
    added: list[Evidence] = []
    for file in files:
        stored = workspace.attach(file, file.name)
        title = new.title if new.title and len(files) == 1 else file.stem
        piece = Evidence(
            next_evidence_id(assessment.evidence, picture.frozen_numbers),
            title=title,
            date=new.date,
            file=stored,
            serves=(Service(new.criterion, new.requirement),),
        )
        assessment = _with(assessment, piece)
        added.append(piece)
    changes = difference(f"添加佐证材料{len(added)}件", picture.assessment, assessment)
    workspace.apply(changes, person=person, at=at)
    return tuple(added)


def _with(assessment: Assessment, piece: Evidence) -> Assessment:
    return replace(assessment, evidence=(*assessment.evidence, piece))


def _unknown(rubric: Rubric, new: NewEvidence) -> list[Problem]:
    criterion = rubric.criterion_by_code.get(new.criterion)
    if criterion is None:
        what = f"评分项“{new.criterion}”不在评分标准里。"
        return [blocking("UNKNOWN_ID", new.criterion, what, "请核对编码（jkxq rubric show 可查看）。")]
    known = [one.id for one in criterion.evidence]
    if new.requirement is not None and new.requirement not in known:
        what = f"{new.criterion} 没有佐证要求“{new.requirement}”。"
        to_do = f"可用：{'、'.join(known)}。" if known else "本项没有列佐证要求，不写即可。"
        return [blocking("UNKNOWN_ID", new.criterion, what, to_do)]
    return []


def _texts(files: list[Path], new: NewEvidence) -> list[Problem]:
    from app.catalog.texts import one_text_problems

    titles = {new.title, *(file.stem for file in files)} if len(files) > 1 else {new.title or files[0].stem}
    return [problem for title in sorted(titles) for problem in one_text_problems(title, "材料名称")]


def _missing(files: list[Path]) -> list[Problem]:
    return [
        blocking("FILE_MISSING", str(file), "文件不存在，或不是文件。", "请核对路径。")
        for file in files
        if not file.is_file()
    ]
