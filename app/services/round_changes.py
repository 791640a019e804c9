"""What a round changed since the one before, and why (changes.json): records, points, replies to the opinions."""

import datetime as dt
from collections.abc import Iterator, Mapping

from app.domain.assessment import Assessment
from app.domain.changes import RECORD_LABELS, RecordKey, difference, records
from app.domain.problems import ProblemError
from app.domain.returned import Reply
from app.domain.revision import ServedCriteria, begun_reviews, loose_list, to_do_list
from app.domain.round_changes import PointsChange, RecordChange, RoundChanges, RoundReply
from app.domain.rounds import link_to, round_of, seal_before
from app.domain.rubric import Rubric
from app.domain.score_sheet import ScoreSheet
from app.domain.submission import Picture, Seal, Submission, travelling
from app.files.digests import sha256_of
from app.services.dossier import numbers_of
from app.services.record_words import RecordWords
from app.services.since_finished import ADDED, CHANGED, NOT_DATA, REMOVED, changed_since, record_title
from app.storage.attachments import Attachments

WORDS_PREFIX = "words-"
"""Begins the id of opinions that came as words; what the county typed itself is no review of anybody's."""


def sealed_document(stored: Attachments, seal: Seal | None) -> Submission | None:
    """Return a sealed submission as it was; None when an older program kept none, or it is gone or was altered."""
    from app.exchange.submission_json import read_submission

    if seal is None or not seal.document:
        return None
    path = stored.path(seal.document)
    try:
        # What a seal of ours named may have rotted since.
        return read_submission(path.read_bytes()) if sha256_of(path) == seal.document else None
    except (OSError, ProblemError):
        return None


def changes_of(picture: Picture, sheet: ScoreSheet, stored: Attachments) -> RoundChanges | None:
    """Return what the round being worked on changed; None in the first one.

    picture: with what came back and the replies; sheet: its score.
    """
    before = seal_before(picture, round_of(picture))
    link = link_to(before)
    if before is None or link is None:
        return None
    document = sealed_document(stored, before)
    return RoundChanges(
        since=link,
        since_round=before.round,
        records=_records(picture, before, document),
        points=points_changes(picture.rubric, document.score, sheet) if document else (),
        replies=tuple(_replies(picture, before.round)),
    )


def changed_records(picture: Picture, before: Seal) -> dict[RecordKey, str]:
    """Return the records that differ from a seal, each with what happened to it."""
    return changed_since(before.records, picture.assessment)


def _records(picture: Picture, before: Seal, document: Submission | None) -> tuple[RecordChange, ...]:
    """Return the changed records, by criterion in rubric order; those of the whole come first."""
    now = travelling(picture.assessment)
    then = document.assessment if document else Assessment()
    served = ServedCriteria(picture.rubric, then, now)
    words_then = RecordWords(picture.rubric, document.numbers if document else {})
    words_now = RecordWords(picture.rubric, numbers_of(picture))
    old, new = (records(then) if document else {}), records(now)
    places = {criterion.code: place for place, criterion in enumerate(picture.rubric.criteria)}
    found = [
        RecordChange(
            kind=kind,
            key=key,
            title=_title(picture, then, words_now.number(key) or words_then.number(key), (kind, key)),
            what=what,
            before=words_then.of(kind, key, old.get((kind, key))),
            after=words_now.of(kind, key, new.get((kind, key))),
            criterion=next(iter(served.of((kind, key))), ""),
        )
        for (kind, key), what in _what_happened(picture, before, document).items()
    ]
    return tuple(sorted(found, key=lambda one: (places.get(one.criterion, -1), one.kind, one.key)))


def _what_happened(picture: Picture, before: Seal, document: Submission | None) -> Mapping[RecordKey, str]:
    if document is None:
        return changed_records(picture, before)
    found = difference("", document.assessment, travelling(picture.assessment)).changes
    return {
        (one.kind, one.key): ADDED if one.before is None else REMOVED if one.after is None else CHANGED
        for one in found
        if one.kind not in NOT_DATA
    }


def _title(picture: Picture, then: Assessment, number: str, record: RecordKey) -> str:
    """Return a record with its title; a piece of evidence under its 材料编号, a gone one with the title it had."""
    kind, key = record
    if kind != "evidence":
        return record_title(picture, kind, key)
    pieces = (*picture.assessment.evidence, *then.evidence)
    title = next((piece.title for piece in pieces if piece.id == key), "")
    return f"{RECORD_LABELS[kind]} {number or key} {title}".rstrip()


def points_changes(rubric: Rubric, before: ScoreSheet, after: ScoreSheet) -> tuple[PointsChange, ...]:
    """Return the criteria whose computed or claimed points differ, in rubric order."""
    old = {line.code: line for line in before.criteria}
    new = {line.code: line for line in after.criteria}
    found = (
        PointsChange(code, old[code].computed, new[code].computed, old[code].self_points, new[code].self_points)
        for code in (criterion.code for criterion in rubric.criteria)
        if code in old and code in new
    )
    return tuple(one for one in found if (one.computed_before, one.self_before) != (one.computed_after, one.self_after))


def _replies(picture: Picture, number: int) -> Iterator[RoundReply]:
    """Yield what is said to the opinions of a round.

    An opinion that came as words travels only with a reply: what was only typed down is the county's own business.
    """
    numbers = numbers_of(picture)
    there = {piece.id for piece in picture.assessment.evidence}
    reviews = begun_reviews(picture.assessment, number)
    loose = loose_list(picture.assessment, reviews, today=dt.date.min)
    for one in (*to_do_list(picture.rubric, picture.assessment, reviews, today=dt.date.min), *loose):
        if one.returned.id.startswith(WORDS_PREFIX) and one.reply == Reply():
            continue
        yield RoundReply(
            criterion=one.criterion,
            level=one.returned.level.value,
            office=one.returned.office,
            opinion=one.finding.opinion,
            verdict=one.verdict,
            measure=one.reply.measure,
            result=one.reply.result,
            due=one.due,
            done=one.reply.done,
            evidence=tuple(numbers.get(id_, id_) for id_ in one.reply.evidence if id_ in there),
            supplements=one.finding.supplements,
            gate=one.gate,
        )
