"""A review workspace as single records, as changes.py has the county's: the same door, log and undo."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from app.domain.received import (
    Assignment,
    AttachedReview,
    Merge,
    Received,
    RefusedFile,
    ReviewAbout,
    ReviewPicture,
    Sample,
    SentReview,
    UntriedFile,
)
from app.domain.review import Feedback, Finding, GateFinding, Visit

REVIEW_RECORD_TYPES: dict[str, Any] = {
    "review_about": ReviewAbout,
    "received": Received,
    "assignment": Assignment,
    "finding": Finding,
    "gate_finding": GateFinding,
    "merge": Merge,
    "feedback": Feedback,
    "visits": tuple[Visit, ...],
    "sample": Sample,
    "attached": AttachedReview,
    "sent": tuple[SentReview, ...],
    "refused": RefusedFile,
    "untried": UntriedFile,
}
"""Kinds of records of a review workspace and the type of their value; none is a kind of a county's."""

REVIEW_RECORD_LABELS = {
    "review_about": "评审信息",
    "received": "收件",
    "assignment": "评审分工",
    "finding": "评审意见",
    "gate_finding": "基本条件核实",
    "merge": "合并意见",
    "feedback": "反馈意见",
    "visits": "现场评估",
    "sample": "抽样单",
    "attached": "市级评审意见",
    "sent": "退回意见",
    "refused": "没有收的文件",
    "untried": "没有试的文件",
}

ReviewRecord = (
    ReviewAbout
    | Received
    | Assignment
    | Finding
    | GateFinding
    | Merge
    | Feedback
    | Sample
    | AttachedReview
    | RefusedFile
    | UntriedFile
    | tuple[Visit, ...]
    | tuple[SentReview, ...]
)

_PARTS = {"finding": 3, "gate_finding": 3, "sample": 2}
"""Keys of these kinds have parts, put together by a space; only the last may hold spaces itself."""


def finding_key(submission: str, code: str, reviewer: str) -> str:
    """Return the key of one reviewer's finding on one criterion, or basic condition (基本条件), of one submission.

    The id of a basic condition may hold spaces, which part the key: they are written as %20 there.
    """
    return f"{submission} {code.replace('%', '%25').replace(' ', '%20')} {reviewer}"


def _code_in_key(part: str) -> str:
    return part.replace("%20", " ").replace("%25", "%")


def sample_key(submission: str, code: str) -> str:
    """Return the key of the sample drawn for one criterion of one submission."""
    return f"{submission} {code}"


def is_review_key(kind: str, key: str) -> bool:
    """Tell whether a record of a review workspace may have this kind and key."""
    if kind == "review_about":
        return not key
    return kind in REVIEW_RECORD_TYPES and key.count(" ") >= _PARTS.get(kind, 1) - 1


def kept_review_value(kind: str, value: ReviewRecord | None) -> ReviewRecord | None:
    """Return what `review_records` gives for a record that was set to a value; None means there is no record."""
    is_empty = value == () or (kind == "review_about" and value == ReviewAbout())
    return None if is_empty else value


def review_records(picture: ReviewPicture) -> dict[tuple[str, str], ReviewRecord]:
    """Return the picture as records, by kind and key."""
    found: dict[tuple[str, str], ReviewRecord] = {}
    if picture.about != ReviewAbout():
        found["review_about", ""] = picture.about
    for kind, name in _PLAIN.items():
        found |= {(kind, key): value for key, value in getattr(picture, name).items()}
    for kind in _BY_REVIEWER:
        for submission, by_code in getattr(picture, _NESTED[kind]).items():
            for code, by_reviewer in by_code.items():
                found |= {(kind, finding_key(submission, code, who)): one for who, one in by_reviewer.items()}
    for submission, by_criterion in picture.samples.items():
        found |= {("sample", sample_key(submission, code)): one for code, one in by_criterion.items()}
    return found


_PLAIN = {
    "received": "received",
    "assignment": "assignments",
    "merge": "merges",
    "feedback": "feedback",
    "visits": "visits",
    "attached": "attached",
    "sent": "sent",
    "refused": "refused",
    "untried": "untried",
}
_NESTED = {"finding": "findings", "gate_finding": "gate_findings", "sample": "samples"}
_BY_REVIEWER = ("finding", "gate_finding")


def assembled_review(found: Mapping[tuple[str, str], Any]) -> ReviewPicture:
    """Return the picture that the records make, its mappings in key order."""
    of: dict[str, dict[str, Any]] = {kind: {} for kind in REVIEW_RECORD_TYPES}
    for (kind, key), value in sorted(found.items(), key=lambda item: item[0]):
        of[kind][key] = value
    fields: dict[str, Any] = {name: of[kind] for kind, name in _PLAIN.items()}
    for kind, name in _NESTED.items():
        fields[name] = _nested({}, kind, of[kind])
    return ReviewPicture(about=of["review_about"].get("", ReviewAbout()), **fields)


def stepped_review(picture: ReviewPicture, changes: Iterable[Any]) -> ReviewPicture:
    """Return the picture after some changes (domain.changes.Change), in the time of what is touched."""
    by_kind: dict[str, dict[str, Any]] = {}
    for change in changes:
        by_kind.setdefault(change.kind, {})[change.key] = change.after
    fields: dict[str, Any] = {}
    for kind, new in by_kind.items():
        if kind == "review_about":
            fields["about"] = new[""] or ReviewAbout()
        elif kind in _PLAIN:
            fields[_PLAIN[kind]] = _kept({**getattr(picture, _PLAIN[kind]), **new})
        else:
            fields[_NESTED[kind]] = _nested(getattr(picture, _NESTED[kind]), kind, new)
    return replace(picture, **fields)


def _nested(old: Mapping[str, Any], kind: str, new: Mapping[str, Any]) -> dict[str, Any]:
    """Return nested mappings with new values by joined keys; what becomes empty is left out."""
    found = dict(old)
    copied: set[str] = set()
    for key, value in new.items():
        first, *rest = key.split(" ", _PARTS[kind] - 1)
        if kind in _BY_REVIEWER:
            rest[0] = _code_in_key(rest[0])
        if first not in copied:
            found[first] = {
                one: dict(many) if isinstance(many, Mapping) else many for one, many in found.get(first, {}).items()
            }
            copied.add(first)
        place = found[first]
        for part in rest[:-1]:
            place = place.setdefault(part, {})
        if value is None:
            place.pop(rest[-1], None)
        else:
            place[rest[-1]] = value
    return _kept({first: _kept_inside(kind, value) if first in copied else value for first, value in found.items()})


def _kept_inside(kind: str, value: dict[str, Any]) -> dict[str, Any]:
    return _kept({key: _kept(one) for key, one in value.items()}) if kind in _BY_REVIEWER else _kept(value)


def _kept(values: dict[str, Any]) -> dict[str, Any]:
    """Return what is there, in key order."""
    return {key: value for key, value in sorted(values.items()) if value}


_TAB_BY_KIND = {
    "review_about": "judging",
    "assignment": "judging",
    "finding": "judging",
    "gate_finding": "judging",
    "merge": "judging",
    "feedback": "visits",
    "visits": "visits",
    "sample": "visits",
}


GATES_PLACE = "~gates"
"""Stands for the code of a criterion where the basic conditions (基本条件) of a submission are shown."""


def review_place(kind: str, key: str) -> tuple[str, str, str]:
    """Return where a record is shown: the tab of the review desk, the submission and the criterion it belongs to."""
    submission, _, rest = key.partition(" ")
    code = GATES_PLACE if kind == "gate_finding" else rest.partition(" ")[0]
    return _TAB_BY_KIND.get(kind, "intake"), submission, code
