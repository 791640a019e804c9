"""Changes: an assessment as single records, what a step changed, and how it is undone.

Every write goes through one door as a Changes value (DESIGN.md 4); log, undo and screens all read the same value.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.domain.assessment import Answer, Assessment, Case, Figure, GateAnswer, LedgerRow, Person
from app.domain.county import County, Cycle
from app.domain.evidence import Evidence
from app.domain.finished import FinishedDocument
from app.domain.returned import Reply, ReturnedReview
from app.domain.review_records import REVIEW_RECORD_LABELS, REVIEW_RECORD_TYPES, ReviewRecord
from app.domain.rubric import Reference

RECORD_TYPES: dict[str, Any] = {
    "county": County,
    "applicant": str,
    "cycle": Cycle,
    "person": Person,
    "profile": str,
    "report": str,
    "gate": GateAnswer,
    "figure": Figure,
    "reference": Reference,
    "ledger": tuple[LedgerRow, ...],
    "evidence": Evidence,
    "answer": Answer,
    "cases": tuple[Case, ...],
    "finished": FinishedDocument,
    "returned": ReturnedReview,
    "reply": Reply,
    **REVIEW_RECORD_TYPES,
}
"""Kinds of records, a county's and a reviewer's, and the type of their value."""

RECORD_LABELS = {
    "county": "县区",
    "applicant": "申报单位",
    "cycle": "申报批次",
    "person": "填报人",
    "profile": "基本情况",
    "report": "自评报告",
    "gate": "基本条件",
    "figure": "数据",
    "reference": "参照值",
    "ledger": "台账",
    "evidence": "佐证材料",
    "answer": "单项填报",
    "cases": "典型案例",
    "finished": "定稿文件",
    "returned": "退回意见",
    "reply": "整改情况",
    **REVIEW_RECORD_LABELS,
}

RecordKey = tuple[str, str]
"""Kind and key of a record; the key is empty where there is only one of the kind."""

RecordValue = (
    str
    | County
    | Cycle
    | Person
    | GateAnswer
    | Figure
    | Reference
    | Evidence
    | Answer
    | FinishedDocument
    | ReturnedReview
    | Reply
    | ReviewRecord
    | tuple[LedgerRow, ...]
    | tuple[Case, ...]
)


@dataclass(frozen=True, slots=True)
class Change:
    """One record before and after; None means it was not there."""

    kind: str
    key: str
    before: RecordValue | None
    after: RecordValue | None

    @property
    def label(self) -> str:
        """Return what was changed, in Chinese: 单项填报 A1."""
        return f"{RECORD_LABELS[self.kind]} {self.key}".rstrip()


@dataclass(frozen=True, slots=True)
class Changes:
    """One step under a Chinese name, as people see it in undo and log."""

    name: str
    changes: tuple[Change, ...]

    def __bool__(self) -> bool:
        """Tell whether anything was changed."""
        return bool(self.changes)

    def concerns(self, kind: str, key: str | None = None) -> bool:
        """Tell whether a record, or any of a kind, was changed."""
        return any(change.kind == kind and key in (None, change.key) for change in self.changes)


def reference_key(reference: Reference) -> str:
    """Return what tells references apart: measure, level, region, year."""
    return f"{reference.measure}@{reference.level}@{reference.region}@{reference.year}"


def records(assessment: Assessment) -> dict[RecordKey, RecordValue]:
    """Return the assessment as records. An empty text or list is no record; `ledgers: {x: ()}` is one."""
    found: dict[RecordKey, RecordValue] = {
        ("county", ""): assessment.county,
        ("cycle", ""): assessment.cycle,
        ("person", ""): assessment.person,
    }
    if assessment.applicant:
        found["applicant", ""] = assessment.applicant
    if assessment.cases:
        found["cases", ""] = assessment.cases
    found |= {("profile", key): text for key, text in assessment.profile.items()}
    found |= {("report", key): text for key, text in assessment.report.items()}
    found |= {("gate", key): answer for key, answer in assessment.gates.items()}
    found |= {("figure", figure.key): figure for figure in assessment.measures}
    found |= {("reference", reference_key(reference)): reference for reference in assessment.references}
    found |= {("ledger", key): rows for key, rows in assessment.ledgers.items()}
    found |= {("evidence", piece.id): piece for piece in assessment.evidence}
    found |= {("answer", key): answer for key, answer in assessment.answers.items()}
    found |= {("finished", key): document for key, document in assessment.finished.items()}
    found |= {("returned", key): review for key, review in assessment.returned.items()}
    found |= {("reply", key): reply for key, reply in assessment.replies.items()}
    return found


def assembled(found: Mapping[RecordKey, RecordValue]) -> Assessment:
    """Return the assessment that the records make, its lists and mappings in key order."""
    of: dict[str, dict[str, Any]] = {kind: {} for kind in RECORD_TYPES}
    for (kind, key), value in sorted(found.items(), key=lambda item: item[0]):
        of[kind][key] = value
    return Assessment(
        county=of["county"].get("", County()),
        applicant=of["applicant"].get("", ""),
        cycle=of["cycle"].get("", Cycle()),
        person=of["person"].get("", Person()),
        profile=of["profile"],
        report=of["report"],
        gates=of["gate"],
        measures=tuple(of["figure"].values()),
        references=tuple(of["reference"].values()),
        ledgers=of["ledger"],
        evidence=tuple(of["evidence"].values()),
        answers=of["answer"],
        cases=of["cases"].get("", ()),
        finished=of["finished"],
        returned=of["returned"],
        replies=of["reply"],
    )


def in_order(assessment: Assessment) -> Assessment:
    """Return the same assessment with its lists and mappings in key order, whatever order they came in."""
    return assembled(records(assessment))


def difference(name: str, before: Assessment, after: Assessment) -> Changes:
    """Return what leads from one assessment to the other."""
    old, new = records(before), records(after)
    return Changes(
        name,
        tuple(
            Change(kind, key, old.get((kind, key)), new.get((kind, key)))
            for kind, key in sorted(old.keys() | new.keys())
            if old.get((kind, key)) != new.get((kind, key))
        ),
    )


def applied(assessment: Assessment, changes: Iterable[Change]) -> Assessment:
    """Return the assessment after the changes."""
    found = records(assessment)
    for change in changes:
        if change.after is None:
            found.pop((change.kind, change.key), None)
        else:
            found[change.kind, change.key] = change.after
    return assembled(found)


_FIELDS = {
    "county": "county",
    "applicant": "applicant",
    "cycle": "cycle",
    "person": "person",
    "profile": "profile",
    "report": "report",
    "gate": "gates",
    "figure": "measures",
    "reference": "references",
    "ledger": "ledgers",
    "evidence": "evidence",
    "answer": "answers",
    "cases": "cases",
    "finished": "finished",
    "returned": "returned",
    "reply": "replies",
}
_EMPTY: dict[str, Any] = {
    "county": County(),
    "applicant": "",
    "cycle": Cycle(),
    "person": Person(),
    "cases": (),
}
"""What an assessment holds where there is no record; only of the kinds that have a single one."""

_KEYS: dict[str, Any] = {
    "figure": lambda figure: figure.key,
    "reference": reference_key,
    "evidence": lambda piece: piece.id,
}


def kept_value(kind: str, value: RecordValue | None) -> RecordValue | None:
    """Return what `records` gives for a record that was set to a value; None means there is no record."""
    if kind not in _EMPTY:
        return value
    if value is None:
        value = _EMPTY[kind]
    return None if value in ("", ()) else value


def stepped(assessment: Assessment, changes: Iterable[Change]) -> Assessment:
    """Return an assessment that is in key order after the changes: as `applied`, in the time of what is touched."""
    by_kind: dict[str, dict[str, RecordValue | None]] = {}
    for change in changes:
        by_kind.setdefault(change.kind, {})[change.key] = change.after
    fields: dict[str, Any] = {_FIELDS[kind]: _field(kind, assessment, new) for kind, new in by_kind.items()}
    return replace(assessment, **fields)


def _field(kind: str, assessment: Assessment, new: Mapping[str, RecordValue | None]) -> object:
    if kind in _EMPTY:
        value = new[""]
        return _EMPTY[kind] if value is None else value
    old = getattr(assessment, _FIELDS[kind])
    found = {_KEYS[kind](value): value for value in old} if kind in _KEYS else dict(old)
    is_longer = not new.keys() <= found.keys()
    found |= new
    if is_longer:
        found = dict(sorted(found.items(), key=lambda item: item[0]))
    found = {key: value for key, value in found.items() if value is not None}
    return tuple(found.values()) if kind in _KEYS else found


def inverted(changes: Changes) -> Changes:
    """Return the step that undoes a step."""
    back = tuple(Change(change.kind, change.key, change.after, change.before) for change in reversed(changes.changes))
    return Changes(changes.name, back)
