"""Which characters the documents cannot print (缺字), told before an export: where, which, and what to do."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from app.documents.dossier import Dossier
from app.documents.fonts import missing_characters as characters_without_glyph
from app.documents.sheet_text import control_characters, control_problem
from app.domain.assessment import REPORT_CHAPTERS, Answer, Assessment, Case, Entry
from app.domain.evidence import Evidence
from app.domain.problems import Problem, warning
from app.domain.rubric import Rubric


@dataclass(frozen=True, slots=True)
class PlacedText:
    """A text that is printed, and what people call its place."""

    where: str
    text: str


def missing_characters(dossier: Dossier) -> tuple[Problem, ...]:
    """Return a problem for every place with characters that no bundled face has, or with control characters."""
    texts = [*assessment_texts(dossier), *rubric_texts(dossier.rubric)]
    # One look at all characters together: nearly always nothing is missing.
    all_of_them = "".join(sorted(set("".join(placed.text for placed in texts))))
    missing = set(characters_without_glyph(_encodable(all_of_them)))
    controls = set(control_characters(all_of_them))
    if not missing and not controls:
        return ()
    found: dict[Problem, None] = {}
    for placed in texts:
        found |= dict.fromkeys(_problems(placed, missing, controls))
    return tuple(found)


def assessment_texts(dossier: Dossier) -> Iterator[PlacedText]:
    """Yield everything the county wrote."""
    given = dossier.assessment
    yield from _head(given)
    for key, statement in ((key, gate.statement) for key, gate in given.gates.items()):
        yield PlacedText(f"基本条件 {key} 的说明", statement)
    for code, answer in given.answers.items():
        for name, text in _answer(answer):
            yield PlacedText(f"评分项 {code} 的{name}", text)
    for piece in given.evidence:
        yield from _evidence(dossier, piece)
    yield from _figures(dossier)
    titles = {key: ledger.title or key for key, ledger in dossier.rubric.ledger_by_id.items()}
    for key, rows in given.ledgers.items():
        for number, row in enumerate(rows, start=1):
            for text in row.values.values():
                yield PlacedText(f"{titles.get(key, key)} 第{number}行", text)
    for case in given.cases:
        yield from _case(case)


def rubric_texts(rubric: Rubric) -> Iterator[PlacedText]:
    """Yield the texts of the rubric that documents print."""
    yield PlacedText("评分标准的名称", f"{rubric.title}{rubric.edition}{rubric.notice}")
    for gate in rubric.gates:
        yield PlacedText(f"评分标准 基本条件 {gate.id}", gate.text)
    for dimension, indicator, criterion in rubric.places():
        where = f"评分标准 评分项 {criterion.code}"
        yield PlacedText(where, f"{dimension.title}{indicator.title}{criterion.title}")
        yield PlacedText(where, f"{criterion.text}{criterion.rule_text}")


def _problems(placed: PlacedText, missing: set[str], controls: set[str]) -> Iterator[Problem]:
    here = dict.fromkeys(placed.text)
    found = [character for character in here if character in controls]
    if found:
        yield control_problem(placed.where, found)
    for character in here:
        if character in missing:
            yield warning(
                "CHARACTER_MISSING",
                placed.where,
                f"“{character}”（U+{ord(character):04X}）字库里没有，PDF 里会印成“〓”；Word 和 Excel 里字还在。",
                "请换成通行写法，或在括号里注明字形；打印件上可以手工补写。",
            )


def _encodable(text: str) -> str:
    return text.encode("utf-8", "ignore").decode("utf-8")


def _head(given: Assessment) -> Iterator[PlacedText]:
    county = given.county
    yield PlacedText("县区名称", f"{county.province}{county.city}{county.name}")
    yield PlacedText("申报单位", given.applicant)
    yield PlacedText("申报批次", given.cycle.name)
    yield PlacedText("填报人和填报单位", f"{given.person.name}{given.person.office}{given.person.phone}")
    for key, text in given.profile.items():
        yield PlacedText(f"基本情况 {key}", f"{key}{text}")
    for key, text in given.report.items():
        yield PlacedText(f"自评报告 {REPORT_CHAPTERS.get(key, key)}", text)


def _answer(answer: Answer) -> Iterator[tuple[str, str]]:
    yield "自评说明", answer.statement
    yield "不适用理由", answer.not_applicable or ""
    yield "自评分理由", answer.self_reason
    yield "扣分原因", answer.deduction_reason
    yield from _entry(answer)


def _entry(entry: Entry) -> Iterable[tuple[str, str]]:
    yield "给分理由", entry.reason
    yield "结果出处", entry.document
    for site in entry.sites or ():
        yield "现场名称", site.name
    for part in (entry.parts or {}).values():
        yield from _entry(part)


def _evidence(dossier: Dossier, piece: Evidence) -> Iterator[PlacedText]:
    name = dossier.numbers.get(piece.id) or piece.id
    texts = {
        "名称": piece.title,
        "文号": piece.number,
        "页数": piece.pages,
        "责任单位": piece.department,
        "文件名": piece.file.name if piece.file else "",
    }
    for part, text in texts.items():
        yield PlacedText(f"佐证材料 {name} 的{part}", text)


def _figures(dossier: Dossier) -> Iterator[PlacedText]:
    measures = dossier.rubric.measure_by_id
    for figure in dossier.assessment.measures:
        title = measures[figure.measure].title if figure.measure in measures else figure.measure
        texts = (title, figure.text, figure.source, figure.department)
        yield PlacedText(f"数据 {title}", "".join(texts))
    for reference in dossier.assessment.references:
        yield PlacedText(f"参照值 {reference.measure}", f"{reference.region}{reference.source}")


def _case(case: Case) -> Iterator[PlacedText]:
    texts = (case.title, case.unit, *case.sections, *case.sections.values(), *case.highlights)
    for text in texts:
        yield PlacedText(f"典型案例 {case.title}", text)
