"""各轮对照: every sealed round of a workspace and the work now, side by side."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.domain.assessment import Assessment
from app.domain.evidence import Evidence, serving
from app.domain.progress import Progress, Silent
from app.domain.returned import ReturnedReview
from app.domain.review import VerifiedLine
from app.domain.revision import ToDo, begun_reviews, to_do_list
from app.domain.rounds import last_seal, round_of, sealed_round, standing_reviews
from app.domain.rounds_compared import RoundCell, RoundColumn, RoundLine, RoundsCompared
from app.domain.score_sheet import ScoreSheet
from app.domain.scoring import score
from app.domain.submission import Picture
from app.services.dossier import numbers_of
from app.services.record_words import RecordWords
from app.services.round_changes import sealed_document
from app.storage.attachments import Attachments


@dataclass(frozen=True, slots=True)
class _Round:
    """What is known of one round; sheet and assessment None where its document is not there."""

    column: RoundColumn
    assessment: Assessment | None
    sheet: ScoreSheet | None
    numbers: Mapping[str, str]
    reviews: tuple[ReturnedReview, ...]
    papers: Mapping[str, list[Evidence]] = field(default_factory=dict)
    replied: Mapping[str, str] = field(default_factory=dict)


def compare_rounds(folder: Path, picture: Picture, *, progress: Progress | None = None) -> RoundsCompared:
    """Return the rounds side by side, the oldest first, what stands in the workspace now last.

    On values only, for a worker thread. Raises: CancelledError out of progress.
    """
    told = progress or Silent()
    numbers = [number for number in range(1, sealed_round(picture) + 1) if last_seal(picture, number)]
    rounds = []
    for done, number in enumerate(numbers):
        told.step(done, len(numbers), f"读取第{number}轮")
        rounds.append(_sealed(folder, picture, number))
    rounds.append(_now(picture))
    rounds = [replace(one, replied=_replied(picture, one.column.number)) for one in rounds]
    lines = tuple(_line(picture, rounds, criterion.code, criterion.title) for criterion in picture.rubric.criteria)
    return RoundsCompared(tuple(one.column for one in rounds), _total(rounds), lines)


def _sealed(folder: Path, picture: Picture, number: int) -> _Round:
    seal = last_seal(picture, number)
    document = sealed_document(Attachments(folder), seal)
    reviews = standing_reviews(picture.assessment.returned, number)
    levels = tuple(dict.fromkeys(one.level for one in reviews if one.review is not None))
    date = seal.date if seal else None
    if document is None:
        return _Round(RoundColumn(number, date, levels, is_readable=False), None, None, {}, reviews)
    assessment = document.assessment
    column, papers = RoundColumn(number, date, levels), serving(assessment.evidence)
    return _Round(column, assessment, document.score, document.numbers, reviews, papers)


def _now(picture: Picture) -> _Round:
    assessment = picture.assessment
    sheet, column = score(picture.rubric, assessment), RoundColumn(round_of(picture), None)
    return _Round(column, assessment, sheet, numbers_of(picture), (), serving(assessment.evidence))


def _line(picture: Picture, rounds: Sequence[_Round], code: str, title: str) -> RoundLine:
    cells = tuple(_cell(picture, one, code) for one in rounds)
    known = [cell for cell, one in zip(cells, rounds, strict=True) if one.sheet is not None]
    told = {(cell.self_points, cell.computed, cell.said) for cell in known}
    return RoundLine(code, title, cells, len(told) > 1)


def _cell(picture: Picture, one: _Round, code: str) -> RoundCell:
    verified = tuple(
        (review.level, line.verified)
        for review in one.reviews
        for line in (review.review.sheet.criteria if review.review else ())
        if line.code == code
    )
    replied = one.replied.get(code, "")
    if one.sheet is None or one.assessment is None:
        return RoundCell(verified=verified, replied=replied)
    score_line = next((line for line in one.sheet.criteria if line.code == code), None)
    said = "\n".join(_said(picture, one, one.assessment, code))
    if score_line is None:
        return RoundCell(verified=verified, said=said, replied=replied)
    return RoundCell(score_line.self_points, score_line.computed, verified, said, replied)


def _replied(picture: Picture, number: int) -> dict[str, str]:
    """Return by criterion what was written in a round on the opinions about the round before."""
    numbers = numbers_of(picture)
    reviews = begun_reviews(picture.assessment, number - 1)
    found: dict[str, list[str]] = {}
    for one in to_do_list(picture.rubric, picture.assessment, reviews, today=dt.date.min):
        found.setdefault(one.code, []).extend(_reply_lines(one, numbers))
    return {code: "\n".join(lines) for code, lines in found.items() if lines}


def _reply_lines(one: ToDo, numbers: Mapping[str, str]) -> Iterator[str]:
    reply, who = one.reply, f"（{one.returned.level.label}意见）"
    papers = "、".join(numbers.get(id_, id_) for id_ in reply.evidence)
    done = reply.done.isoformat() if reply.done else ""
    told = (("整改措施", reply.measure), ("整改结果", reply.result), ("证明材料", papers), ("完成日期", done))
    yield from (f"{name}{who}：{text}" for name, text in told if text)


def _said(picture: Picture, one: _Round, assessment: Assessment, code: str) -> Iterator[str]:
    """Yield the answer in words and the papers that serve the criterion."""
    words = RecordWords(picture.rubric, one.numbers).of("answer", code, assessment.answers.get(code))
    if words:
        yield words
    papers = sorted(one.papers.get(code, ()), key=lambda piece: one.numbers.get(piece.id, piece.id))
    yield from (f"佐证：{_paper(piece, one.numbers)}" for piece in papers)


def _paper(piece: Evidence, numbers: Mapping[str, str]) -> str:
    return f"{numbers.get(piece.id, '')} {piece.title}{'' if piece.file else '（没有文件）'}".strip()


def _total(rounds: Sequence[_Round]) -> RoundLine:
    cells = []
    for one in rounds:
        totals: list[tuple[ReturnedReview, VerifiedLine]] = [
            (review, review.review.sheet.total) for review in one.reviews if review.review is not None
        ]
        verified = tuple((review.level, total.verified) for review, total in totals)
        points = one.sheet.points if one.sheet else None
        cells.append(
            RoundCell(points.self_points, points.computed, verified) if points else RoundCell(verified=verified)
        )
    return RoundLine("", "合计", tuple(cells), len({(cell.self_points, cell.computed) for cell in cells}) > 1)
