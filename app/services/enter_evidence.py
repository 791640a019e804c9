"""Evidence (佐证材料): taking files in, describing pieces, what they serve, replacing and removing.

Long copying is apart (store_files, in a worker, on values only); registering is one step of the workspace.
"""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.domain.assessment import Assessment
from app.domain.changes import Change, Changes, difference
from app.domain.evidence import Evidence, Service, StoredFile, material_numbers, next_evidence_id
from app.domain.problems import Problem, ProblemError, blocking
from app.domain.rubric import Rubric
from app.domain.submission import Picture
from app.services.store_files import missing_files, stored_files, texts_problems
from app.storage.workspace import Workspace

DESCRIBED: Mapping[str, str] = {
    "title": "材料名称",
    "number": "文号",
    "date": "成文日期",
    "pages": "页码",
    "department": "责任单位",
    "note": "备注",
}
"""What people say of a piece, with the words on screen."""


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """What is said of the files that come in together; a title is for one file only."""

    criterion: str
    requirement: str | None = None
    title: str = ""
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class NewPiece:
    """A stored file that is to be registered. An empty title: that of the file's name."""

    file: StoredFile
    serves: tuple[Service, ...] = ()
    title: str = ""
    number: str = ""
    date: dt.date | None = None
    department: str = ""


# ------------------------------------------------------------------ taking files in


def register_files(
    workspace: Workspace,
    new: Sequence[NewPiece],
    *,
    reused: Sequence[tuple[str, Service]] = (),
    person: str,
    at: dt.datetime,
    goes_on: bool = False,
) -> Changes:
    """Register stored files as evidence in one step and return it. reused: pieces that are to serve more, by id.

    Raises: ProblemError (UNKNOWN_ID, TEXT_TOO_LONG, TEXT_CONTROL, ATTACHMENT_MISSING); nothing is registered then.
    """
    before = workspace.picture.assessment
    after = with_files(workspace, new, reused)
    more = {id_ for id_, _ in reused}
    name = f"添加佐证材料{len(new)}件" if new else f"对应佐证材料{len(more)}件"
    changes = difference(name, before, after)
    workspace.apply(changes, person=person, at=at, goes_on=goes_on)
    return changes


def register_paper(
    workspace: Workspace, title: str, services: Iterable[Service], *, person: str, at: dt.datetime
) -> Changes:
    """Register a piece whose file comes later (先登记，后补文件), and return the step. Until then it is 待补.

    Raises: ProblemError (UNKNOWN_ID, TEXT_TOO_LONG, TEXT_CONTROL); nothing is registered then.
    """
    picture = workspace.picture
    serves = _exact(tuple(services))
    piece = Evidence(
        next_evidence_id(picture.assessment.evidence, picture.frozen_numbers), title=title.strip(), serves=serves
    )
    problems = [*_unknown(picture.rubric, serves), *_described(piece)]
    if problems:
        raise ProblemError(problems)
    changes = Changes(f"登记材料 {piece.title or piece.id}", (Change("evidence", piece.id, None, piece),))
    workspace.apply(changes, person=person, at=at)
    return changes


def with_files(workspace: Workspace, new: Sequence[NewPiece], reused: Sequence[tuple[str, Service]] = ()) -> Assessment:
    """Return the assessment with stored files as new pieces at its end; nothing is stored. As `register_files`."""
    picture = workspace.picture
    named = [*(one for piece in new for one in piece.serves), *(service for _, service in reused)]
    first = int(next_evidence_id(picture.assessment.evidence, picture.frozen_numbers)[1:])
    pieces = [_new_piece(f"E{number:04d}", one) for number, one in enumerate(new, first)]
    problems = [*_unknown(picture.rubric, named), *_gone(workspace, new)]
    problems += [problem for piece in pieces for problem in _described(piece)]
    if problems:
        raise ProblemError(problems)
    more: dict[str, list[Service]] = {}
    for id_, service in reused:
        more.setdefault(id_, []).append(service)
    for id_ in more.keys() - {piece.id for piece in picture.assessment.evidence}:
        _piece(picture, id_)
    kept = [
        replace(one, serves=_exact((*one.serves, *more[one.id]))) if one.id in more else one
        for one in picture.assessment.evidence
    ]
    return replace(picture.assessment, evidence=(*kept, *pieces))


def _new_piece(id_: str, new: NewPiece) -> Evidence:
    return Evidence(
        id_,
        title=new.title.strip() or Path(new.file.name).stem,
        number=new.number,
        date=new.date,
        department=new.department,
        file=new.file,
        serves=tuple(dict.fromkeys(new.serves)),
    )


def attach_files(
    workspace: Workspace, files: list[Path], new: NewEvidence, *, person: str, at: dt.datetime
) -> tuple[Evidence, ...]:
    """Store the files and register each as evidence of the criterion; all or none.

    Raises: ProblemError (UNKNOWN_ID, FILE_MISSING, DISK_FULL …); nothing is registered then.
    """
    service = Service(new.criterion, new.requirement)
    title = new.title if len(files) == 1 else ""
    problems = [
        *_unknown(workspace.picture.rubric, [service]),
        *missing_files(files),
        *texts_problems([(title, "材料名称")]),
    ]
    if problems:
        raise ProblemError(problems)
    stored = stored_files(workspace.folder, files)
    pieces = [NewPiece(file, (service,), title, date=new.date) for file in stored]
    changes = register_files(workspace, pieces, person=person, at=at)
    return tuple(change.after for change in changes.changes if isinstance(change.after, Evidence))


def replace_file(
    workspace: Workspace, evidence_id: str, stored: StoredFile, *, person: str, at: dt.datetime, goes_on: bool = False
) -> Changes:
    """Let a newer version take the place of a piece's file; the one before is kept in `earlier`.

    Raises: ProblemError (UNKNOWN_ID, ATTACHMENT_MISSING, FILE_UNREADABLE of an empty file).
    """
    piece = _piece(workspace.picture, evidence_id)
    problems = [*_gone(workspace, [NewPiece(stored)]), *_empty(stored, piece)]
    if problems:
        raise ProblemError(problems)
    if piece.file is not None and piece.file.sha256 == stored.sha256:
        return _step(workspace, "替换文件", [], person=person, at=at, goes_on=goes_on)
    earlier = tuple(one for one in piece.files if one.sha256 != stored.sha256)
    name = f"{'替换文件' if piece.file else '添加文件'} {_number(workspace.picture, piece)}"
    after = replace(piece, file=stored, earlier=earlier)
    return _step(workspace, name, [after], person=person, at=at, goes_on=goes_on)


# ------------------------------------------------------------------ describing


def describe_evidence(
    workspace: Workspace, evidence: Evidence, *, person: str, at: dt.datetime, goes_on: bool = False
) -> Changes:
    """Store what is said of a piece: title, 文号, date, pages, department, note; its file and services stay.

    Raises: ProblemError (UNKNOWN_ID, TEXT_TOO_LONG, TEXT_CONTROL); nothing is stored then.
    """
    before = _piece(workspace.picture, evidence.id)
    problems = _described(evidence)
    if problems:
        raise ProblemError(problems)
    after = replace(evidence, file=before.file, serves=before.serves, earlier=before.earlier)
    name = f"{_field_name(before, after)} {_number(workspace.picture, before)}"
    return _step(workspace, name, [after], person=person, at=at, goes_on=goes_on)


def describe_pieces(
    workspace: Workspace, pieces: Sequence[Evidence], name: str, *, person: str, at: dt.datetime
) -> Changes:
    """Store what is said of several pieces as one step of this name, as `describe_evidence` does; all or none.

    Raises: ProblemError (UNKNOWN_ID, TEXT_TOO_LONG, TEXT_CONTROL); nothing is stored then.
    """
    problems = [problem for piece in pieces for problem in _described(piece)]
    if problems:
        raise ProblemError(problems)
    known = [_piece(workspace.picture, piece.id) for piece in pieces]
    after = [
        replace(piece, file=one.file, serves=one.serves, earlier=one.earlier)
        for piece, one in zip(pieces, known, strict=True)
    ]
    return _step(workspace, name, after, person=person, at=at, goes_on=False)


def _field_name(before: Evidence, after: Evidence) -> str:
    changed = [word for field, word in DESCRIBED.items() if getattr(before, field) != getattr(after, field)]
    return changed[0] if len(changed) == 1 else "材料信息"


# ------------------------------------------------------------------ what it serves


def serve(
    workspace: Workspace,
    evidence_id: str,
    services: Iterable[Service],
    *,
    person: str,
    at: dt.datetime,
    goes_on: bool = False,
) -> Changes:
    """Let a piece serve these criteria or requirements too. Naming a requirement says more than the criterion alone.

    Raises: ProblemError (UNKNOWN_ID); nothing is stored then.
    """
    piece, added = _piece(workspace.picture, evidence_id), tuple(services)
    return set_services(workspace, evidence_id, _exact((*piece.serves, *added)), person=person, at=at, goes_on=goes_on)


def stop_serving(
    workspace: Workspace,
    evidence_id: str,
    services: Iterable[Service],
    *,
    person: str,
    at: dt.datetime,
    goes_on: bool = False,
) -> Changes:
    """Let a piece serve these no more; piece and file stay. Raises: ProblemError (UNKNOWN_ID of the piece)."""
    piece, ended = _piece(workspace.picture, evidence_id), set(services)
    left = tuple(one for one in piece.serves if one not in ended)
    name = f"取消对应 {_number(workspace.picture, piece)}"
    return _step(workspace, name, [replace(piece, serves=left)], person=person, at=at, goes_on=goes_on)


def stop_serving_criterion(
    workspace: Workspace, evidence_id: str, criterion: str, *, person: str, at: dt.datetime, goes_on: bool = False
) -> Changes:
    """Let a piece serve a criterion and its requirements no more. Raises: ProblemError (UNKNOWN_ID)."""
    piece = _piece(workspace.picture, evidence_id)
    ended = [one for one in piece.serves if one.criterion == criterion]
    return stop_serving(workspace, evidence_id, ended, person=person, at=at, goes_on=goes_on)


def set_services(
    workspace: Workspace,
    evidence_id: str,
    services: Iterable[Service],
    *,
    person: str,
    at: dt.datetime,
    goes_on: bool = False,
) -> Changes:
    """Let a piece serve exactly these. Raises: ProblemError (UNKNOWN_ID); nothing is stored then."""
    picture = workspace.picture
    piece, serves = _piece(picture, evidence_id), tuple(dict.fromkeys(services))
    # What it serves already may stay, also when the rubric does not know it.
    problems = _unknown(picture.rubric, [one for one in serves if one not in piece.serves])
    if problems:
        raise ProblemError(problems)
    name = f"对应评分项 {_number(picture, piece)}"
    return _step(workspace, name, [replace(piece, serves=serves)], person=person, at=at, goes_on=goes_on)


def _exact(services: tuple[Service, ...]) -> tuple[Service, ...]:
    """Return services without those of a whole criterion of which a requirement is named."""
    named = {one.criterion for one in services if one.requirement is not None}
    return tuple(dict.fromkeys(one for one in services if one.requirement is not None or one.criterion not in named))


# ------------------------------------------------------------------ removing


def remove_evidence(
    workspace: Workspace, evidence_ids: Iterable[str], *, person: str, at: dt.datetime, goes_on: bool = False
) -> Changes:
    """Take pieces off the list, and out of the figures and ledger rows that name them; the files stay stored.

    Raises: ProblemError (UNKNOWN_ID); nothing is removed then.
    """
    picture = workspace.picture
    pieces = [_piece(picture, one) for one in evidence_ids]
    gone = {piece.id for piece in pieces}
    before = picture.assessment
    after = replace(
        before,
        evidence=tuple(piece for piece in before.evidence if piece.id not in gone),
        measures=tuple(replace(one, evidence=_without(one.evidence, gone)) for one in before.measures),
        ledgers={
            key: tuple(replace(row, evidence=_without(row.evidence, gone)) for row in rows)
            for key, rows in before.ledgers.items()
        },
    )
    name = f"移除材料 {_number(picture, pieces[0])}" if len(pieces) == 1 else f"移除材料{len(pieces)}件"
    changes = difference(name, before, after)
    workspace.apply(changes, person=person, at=at, goes_on=goes_on)
    return changes


def _without(ids: tuple[str, ...], gone: set[str]) -> tuple[str, ...]:
    return tuple(one for one in ids if one not in gone)


# ------------------------------------------------------------------ inside


def _step(
    workspace: Workspace, name: str, pieces: Sequence[Evidence], *, person: str, at: dt.datetime, goes_on: bool
) -> Changes:
    """Store pieces that are there already, changed."""
    before = {piece.id: piece for piece in workspace.picture.assessment.evidence}
    changed = [piece for piece in pieces if piece != before[piece.id]]
    changes = Changes(name, tuple(Change("evidence", piece.id, before[piece.id], piece) for piece in changed))
    workspace.apply(changes, person=person, at=at, goes_on=goes_on)
    return changes


def _piece(picture: Picture, evidence_id: str) -> Evidence:
    for piece in picture.assessment.evidence:
        if piece.id == evidence_id:
            return piece
    what = f"佐证材料“{evidence_id}”已经不在了。"
    raise ProblemError([blocking("UNKNOWN_ID", evidence_id, what, "可能刚被移除；需要时请撤销，或重新添加文件。")])


def _number(picture: Picture, piece: Evidence) -> str:
    """Return how people know a piece: its 材料编号, or its title when it serves nothing yet."""
    codes = [criterion.code for criterion in picture.rubric.criteria]
    numbers = material_numbers(codes, picture.assessment.evidence, picture.frozen_numbers)
    return numbers.get(piece.id) or piece.title or piece.id


def _unknown(rubric: Rubric, services: Iterable[Service]) -> list[Problem]:
    return [problem for one in dict.fromkeys(services) if (problem := _unknown_one(rubric, one))]


def _unknown_one(rubric: Rubric, service: Service) -> Problem | None:
    criterion = rubric.criterion_by_code.get(service.criterion)
    if criterion is None:
        what = f"评分项“{service.criterion}”不在评分标准里。"
        return blocking("UNKNOWN_ID", service.criterion, what, "请核对编码，评分标准里列着全部编码。")
    known = [one.id for one in criterion.evidence]
    if service.requirement is None or service.requirement in known:
        return None
    what = f"{service.criterion} 没有佐证要求“{service.requirement}”。"
    to_do = f"可用：{'、'.join(known)}。" if known else "本项没有列佐证要求，不写即可。"
    return blocking("UNKNOWN_ID", service.criterion, what, to_do)


def _described(piece: Evidence) -> list[Problem]:
    texts = {"title": piece.title, "number": piece.number, "pages": piece.pages}
    texts |= {"department": piece.department, "note": piece.note}
    return texts_problems((text, DESCRIBED[field]) for field, text in texts.items())


def _empty(stored: StoredFile, piece: Evidence) -> list[Problem]:
    """Say that a file with nothing in it takes no piece's place."""
    if stored.size:
        return []
    what = f"“{stored.name}”是空的（0字节），没有{'替换' if piece.file else '添加'}。"
    to_do = "多半是没有传完或没有存好：请打开它看看，重新保存或扫描后再选。原来的内容没有改动。"
    return [blocking("FILE_UNREADABLE", piece.title, what, to_do)]


def _gone(workspace: Workspace, new: Sequence[NewPiece]) -> list[Problem]:
    """Return which files are stored no more: a clean-up may have come between storing and registering."""
    return [
        blocking("ATTACHMENT_MISSING", one.file.name, "刚复制的文件不见了。", "请再添加一次。")
        for one in new
        if not workspace.attachments.path(one.file.sha256).is_file()
    ]
