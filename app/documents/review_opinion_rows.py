"""The rows of the tables of 评估意见表: what a review says, by the columns' ids. Words come from the form."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.documents.report_words import paragraphs_of
from app.documents.review_deductions import Deduction, deductions, main_reasons
from app.documents.review_dossier import ReviewDossier
from app.documents.review_opinion_parts import Cell, RowKind
from app.documents.review_opinion_unknown import unknown
from app.domain.form import filled
from app.domain.points import ZERO, plain, rate
from app.domain.review import GateFinding, Remark, VerifiedLine, VerifiedSheet
from app.domain.standing_gates import gate_met

POINTS = ("self_points", "computed", "verified")


@dataclass(frozen=True, slots=True)
class NamedRow:
    """A row whose cells are still named by column id; a column without one stays empty."""

    cells: Mapping[str, Cell]
    kind: RowKind = RowKind.PLAIN


def gate_rows(dossier: ReviewDossier, words: Mapping[str, str]) -> Iterator[NamedRow]:
    """Yield the basic conditions (基本条件): what the county stated, what was found, and before it by the city."""
    given, found = dossier.submission.assessment.gates, dossier.review.gates
    of_city = dossier.city.gates if dossier.city else {}
    for number, gate in enumerate(dossier.rubric.gates, start=1):
        answer, finding = given.get(gate.id), found.get(gate.id, GateFinding())
        cells: dict[str, Cell] = {
            "number": str(number),
            "text": gate.text or gate.id,
            "met": _met_word(answer.met if answer else None, words, "open"),
            "reason": written(answer.statement) if answer else "",
            "found": _met_word(finding.met, words, "unverified"),
            "opinion": "\n".join(text for text in (written(finding.opinion), _note(finding, words)) if text),
        }
        if of_city:
            city = of_city.get(gate.id, GateFinding())
            cells["city_found"] = _met_word(city.met, words, "unverified")
        yield NamedRow(cells)


def gate_notes(dossier: ReviewDossier, words: Mapping[str, str]) -> Iterator[str]:
    """Yield what follows when a basic condition is not met, as verified, else as stated (DESIGN.md 5, Verdict)."""
    given, found = dossier.submission.assessment.gates, dossier.review.gates
    failed = [
        str(number)
        for number, gate in enumerate(dossier.rubric.gates, start=1)
        if gate_met(given[gate.id].met if gate.id in given else None, found.get(gate.id)) is False
    ]
    if failed:
        yield filled(words.get("ungraded", ""), {"numbers": "、".join(failed)})


def _met_word(met: bool | None, words: Mapping[str, str], unsaid: str) -> str:
    return words.get({True: "met", False: "failed", None: unsaid}[met], "")


def _note(finding: GateFinding, words: Mapping[str, str]) -> str:
    return filled(words.get("note", ""), {"text": written(finding.note)}) if finding.note else ""


def dimension_rows(dossier: ReviewDossier, words: Mapping[str, str]) -> Iterator[NamedRow]:
    """Yield points per dimension, the bonus where the rubric has one, the total and the rate. No grade."""
    sheet, city = dossier.review.sheet, dossier.city.sheet if dossier.city else None
    lost = deductions(dossier)
    of_city = {line.code: line.verified for line in city.dimensions} if city else {}
    for dimension, line in zip(dossier.rubric.dimensions, sheet.dimensions, strict=True):
        codes = {criterion.code for criterion in dimension.criteria}
        inside = {criterion.code for criterion in dimension.criteria if not criterion.bonus}
        own = [one for one in lost if one.line.code in codes and not one.is_bonus]
        title = f"{line.code}　{line.title}" if line.title else line.code
        points = _points(line, of_city.get(line.code)) | unknown(dossier, words, inside)
        yield NamedRow({"title": title, "full": line.full, **points, **_reasons(own)})
    if any(criterion.bonus for criterion in dossier.rubric.criteria):
        yield _bonus(dossier, words, [one for one in lost if one.is_bonus])
    every = {line.code for line in dossier.score.criteria}
    total = _points(sheet.total, city.total.verified if city else None) | unknown(dossier, words, every)
    yield NamedRow({"title": words.get("total", ""), "full": sheet.total.full, **total}, RowKind.TOTAL)
    if sheet.applicable:
        rates = {key: _percent(points, sheet.applicable) for key, points in total.items()}
        full = words.get("applicable", "")
        yield NamedRow(
            {"title": words.get("rate", ""), **rates, "reasons": filled(full, {"points": plain(sheet.applicable)})},
            RowKind.RATE,
        )


def _points(line: VerifiedLine, city: Decimal | None) -> dict[str, Cell]:
    found: dict[str, Cell] = {"self_points": line.self_points, "computed": line.computed, "verified": line.verified}
    return found | ({"city": city} if city is not None else {})


def _percent(points: Cell, applicable: Decimal) -> Cell:
    found = rate(points, applicable) if isinstance(points, Decimal) else None
    return "" if found is None else found


def _reasons(found: Iterable[Deduction]) -> dict[str, Cell]:
    return {"reasons": "\n".join(main_reasons(found))}


def _bonus(dossier: ReviewDossier, words: Mapping[str, str], found: Iterable[Deduction]) -> NamedRow:
    """Return the line of the bonus: what the total holds beyond the dimensions."""
    cap = dossier.rubric.bonus_cap
    cells: dict[str, Cell] = {"title": words.get("bonus", "")}
    if cap is not None:
        cells["full"] = f"+{plain(cap)}"
    for key in POINTS:
        cells[key] = _beyond(dossier.review.sheet, key)
    if dossier.city:
        cells["city"] = _beyond(dossier.city.sheet, "verified")
    cells |= unknown(dossier, words, {one.code for one in dossier.rubric.criteria if one.bonus})
    return NamedRow({**cells, **_reasons(found)}, RowKind.BONUS)


def _beyond(sheet: VerifiedSheet, key: str) -> Decimal:
    total: Decimal = getattr(sheet.total, key)
    return total - sum((getattr(line, key) for line in sheet.dimensions), ZERO)


def visit_rows(dossier: ReviewDossier) -> Iterator[NamedRow]:
    """Yield the venues that were looked at (现场评估), in rubric order, then by day."""
    places = {criterion.code: place for place, criterion in enumerate(dossier.rubric.criteria)}
    visits = sorted(dossier.review.visits, key=lambda one: places.get(one.criterion, len(places)))
    for number, visit in enumerate(visits, start=1):
        yield NamedRow(
            {
                "number": str(number),
                "criterion": visit.criterion,
                "venue": written(visit.venue),
                "date": visit.date.isoformat() if visit.date else "",
                "score": visit.score if visit.score is not None else "",
                "seen": "\n".join(text for text in (written(visit.seen), written(visit.advice)) if text),
            }
        )


def sample_notes(dossier: ReviewDossier, words: Mapping[str, str]) -> Iterator[str]:
    """Yield how the venues were drawn (抽样), so that anybody can draw the same ones again."""
    titles = {key: ledger.title for key, ledger in dossier.rubric.ledger_by_id.items()}
    for code, sample in dossier.samples.items():
        how = filled(words.get("seed", ""), {"seed": sample.seed}) if sample.seed else words.get("chosen", "")
        named = {
            "criterion": code,
            "ledger": titles.get(sample.ledger) or sample.ledger,
            "of": str(sample.of or len(sample.venues)),
            "count": str(len(sample.venues)),
            "seed": how,
        }
        yield filled(words.get("sample", ""), named)


def remark_rows(remarks: Iterable[Remark], day: str) -> Iterator[NamedRow]:
    """Yield the points of the feedback; one without a day bears that of the paper."""
    for number, remark in enumerate(remarks, start=1):
        date = remark.date.isoformat() if remark.date else day
        yield NamedRow(
            {"number": str(number), "text": written(remark.text), "criterion": remark.criterion, "date": date}
        )


def supplement_rows(dossier: ReviewDossier) -> Iterator[NamedRow]:
    """Yield what is asked to be handed in, in rubric order."""
    number = 0
    for criterion in dossier.rubric.criteria:
        finding = dossier.review.findings.get(criterion.code)
        for asked in finding.supplements if finding else ():
            number += 1
            due = asked.due.isoformat() if asked.due else ""
            yield NamedRow(
                {"number": str(number), "criterion": criterion.code, "text": written(asked.text), "date": due}
            )


def written(text: str) -> str:
    """Return what somebody wrote, without the spaces and empty lines around its paragraphs."""
    return "\n".join(paragraphs_of(text))
