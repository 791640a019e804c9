"""Which characters of a review the papers cannot print (缺字), told before an export."""

from collections.abc import Iterable, Iterator

from app.documents.fonts import missing_characters
from app.documents.review_dossier import ReviewDossier
from app.domain.problems import Problem, warning


def missing_in_review(dossier: ReviewDossier) -> tuple[Problem, ...]:
    """Return a problem for every place with a character that no bundled face has."""
    placed = tuple(_texts(dossier))
    missing = set(missing_characters("".join(sorted({mark for _, text in placed for mark in text}))))
    return tuple(dict.fromkeys(_told(placed, missing))) if missing else ()


def _told(placed: Iterable[tuple[str, str]], missing: set[str]) -> Iterator[Problem]:
    for where, text in placed:
        for mark in dict.fromkeys(text):
            if mark in missing:
                yield warning(
                    "CHARACTER_MISSING",
                    where,
                    f"“{mark}”（U+{ord(mark):04X}）字库里没有，PDF 里会印成“〓”；Word 和 Excel 里字还在。",
                    "请换成通行写法，或在括号里注明字形；打印件上可以手工补写。",
                )


def _texts(dossier: ReviewDossier) -> Iterator[tuple[str, str]]:
    review = dossier.review
    yield "评审信息", review.office + "".join(reviewer.key for reviewer in review.reviewers)
    for code, finding in review.findings.items():
        asked = "".join(one.text for one in finding.supplements)
        yield f"评分项{code}的评审意见", f"{finding.opinion}{finding.note}{asked}"
    for id_, verified in review.gates.items():
        yield f"基本条件 {id_} 的核实意见", f"{verified.opinion}{verified.note}"
    feedback = review.feedback
    for remark in (*feedback.strengths, *feedback.problems, *feedback.suggestions):
        yield "反馈意见", remark.text
    for visit in review.visits:
        yield f"现场评估 {visit.venue}", f"{visit.venue}{visit.seen}{visit.advice}"
    yield "县区名称", dossier.county
    for key, gate in dossier.submission.assessment.gates.items():
        yield f"基本条件 {key} 的说明", gate.statement
