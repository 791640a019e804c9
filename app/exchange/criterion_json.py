"""One criterion out of a submission.json of our own that was read and checked before: for lists over many counties."""

import functools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from app.domain.assessment import Answer


@dataclass(frozen=True, slots=True)
class CriterionPiece:
    """One piece of evidence that serves the criterion. number: the 材料编号."""

    id: str
    title: str
    number: str
    requirement: str | None
    has_file: bool


@dataclass(frozen=True, slots=True)
class CriterionSaid:
    """What a submission says of one criterion."""

    answer: Answer
    derivation: tuple[str, ...]
    evidence: tuple[CriterionPiece, ...]


def read_criterion(data: bytes, code: str) -> CriterionSaid:
    """Return what the bytes of submission.json say of a criterion; the rest is not looked at.

    Only for bytes that read_submission has accepted: nothing is checked again.
    """
    document: dict[str, Any] = json.loads(data)
    answer = _adapter().validate_python(document["answers"].get(code, {}))
    line: dict[str, Any] = next((one for one in document["score"]["criteria"] if one["code"] == code), {})
    return CriterionSaid(answer, tuple(line.get("derivation", ())), tuple(_pieces(document, code)))


def _pieces(document: dict[str, Any], code: str) -> Iterator[CriterionPiece]:
    for piece in document["evidence"]:
        services = [service for service in piece.get("serves", ()) if service["criterion"] == code]
        if services:
            requirement = next((one["requirement"] for one in services if one.get("requirement")), None)
            yield CriterionPiece(
                piece["id"],
                piece.get("title", ""),
                piece.get("material_number", ""),
                requirement,
                piece.get("file") is not None,
            )


@functools.cache
def _adapter() -> TypeAdapter[Answer]:
    return TypeAdapter(Answer)
