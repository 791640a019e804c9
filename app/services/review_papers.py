"""The papers of a review in a staging folder: 评估意见表, 扣分明细, 现场反馈意见, the province's own table filled."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.original import Original
from app.domain.problems import Problem, ProblemError, Severity, hint
from app.domain.progress import Progress
from app.domain.submission import Picture
from app.domain.verified import Verified
from app.files.atomic import telling_write_problems, write_whole
from app.files.places import forms_dir
from app.services.fill_original import fill_original, filled_name, no_original
from app.services.review_dossier import ReviewedSet
from app.services.rubric_library import contents_of, installed_pack

if TYPE_CHECKING:
    from app.documents.review_dossier import ReviewDossier

LETTER = "现场反馈意见"
FILLED = "回填原表"
_ORIGINAL = ".original"


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper that was written into the staging folder.

    name: in the folder of the export; packed: its name in the return package, empty when it does not lie there.
    """

    name: str
    packed: str


Bytes = Callable[[], bytes]


def write_papers(
    reviewed: ReviewedSet, staging: Path, progress: Progress
) -> tuple[tuple[Paper, ...], tuple[Problem, ...]]:
    """Write all papers and return them with what people should know.

    Raises: ProblemError (TEXT_CONTROL, TEXT_TOO_LONG, DISK_FULL, WRITE_FAILED); CancelledError out of progress.
    """
    from app.exchange.names import review_paper_name

    review, papers = reviewed.dossier.review, []
    writers = _writers(reviewed.dossier)
    for done, (packed, (what, suffix, content)) in enumerate(writers.items()):
        name = f"{review_paper_name(review, what)}{suffix}"
        progress.step(done, len(writers) + 1, name)
        with telling_write_problems(staging.parent / name):
            write_whole(staging / name, content())
        papers.append(Paper(name, packed if what != LETTER else ""))
    progress.step(len(writers), len(writers) + 1, FILLED)
    filled, told = _filled_original(reviewed, staging)
    return (*papers, *([filled] if filled else [])), told


def letter_bytes(dossier: "ReviewDossier") -> bytes:
    """Return 现场反馈意见 (.docx). Raises: ProblemError(TEXT_CONTROL)."""
    return _writers(dossier)[f"03_{LETTER}.docx"][2]()


def _writers(dossier: "ReviewDossier") -> dict[str, tuple[str, str, Bytes]]:
    """Return what each paper is called, its suffix and how it is made, by its numbered name."""
    from app.catalog.forms import read_forms
    from app.documents.review_deductions_pdf import deductions_pdf_bytes
    from app.documents.review_deductions_xlsx import deductions_xlsx_bytes
    from app.documents.review_feedback_docx import feedback_docx_bytes
    from app.documents.review_opinion_docx import opinion_docx_bytes
    from app.documents.review_opinion_pdf import opinion_pdf_bytes
    from app.documents.review_opinion_xlsx import opinion_xlsx_bytes
    from app.domain.form import chosen_form

    forms, key = read_forms(forms_dir()), dossier.rubric.id
    opinion = chosen_form(forms, "review_opinion", key)
    lost = chosen_form(forms, "review_deductions", key)
    letter = chosen_form(forms, "review_feedback", key)
    return {
        "01_评估意见表.docx": ("评估意见表", ".docx", lambda: opinion_docx_bytes(dossier, opinion)),
        "01_评估意见表.pdf": ("评估意见表", ".pdf", lambda: opinion_pdf_bytes(dossier, opinion)),
        "01_评估意见表.xlsx": ("评估意见表", ".xlsx", lambda: opinion_xlsx_bytes(dossier, opinion)),
        "02_扣分明细.pdf": ("扣分明细", ".pdf", lambda: deductions_pdf_bytes(dossier, lost)),
        "02_扣分明细.xlsx": ("扣分明细", ".xlsx", lambda: deductions_xlsx_bytes(dossier, lost)),
        f"03_{LETTER}.docx": (LETTER, ".docx", lambda: feedback_docx_bytes(dossier, letter)),
    }


# ---------------------------------------------------------------- 回填


def _filled_original(reviewed: ReviewedSet, staging: Path) -> tuple[Paper | None, tuple[Problem, ...]]:
    """Write the province's own table with 评审得分 and 评审意见; without one, say why there is none.

    It never stands in the way of the other papers.
    """
    from app.exchange.names import review_paper_name

    original, content, why = _original_of(reviewed)
    if original is None:
        return None, why
    packed = filled_name(original)
    name = f"{review_paper_name(reviewed.dossier.review, FILLED)}{Path(packed).suffix}"
    source = staging / _ORIGINAL
    picture = Picture(reviewed.given.rubric, reviewed.given.submission.assessment, original=original)
    try:
        with telling_write_problems(staging.parent / name):
            source.write_bytes(content)
        told = fill_original(
            picture,
            original,
            reviewed.given.sheet,
            source,
            staging / name,
            verified=_verified(reviewed),
            numbers=reviewed.given.submission.numbers,
        )
    except ProblemError as error:
        return None, tuple(replace(problem, severity=Severity.WARNING) for problem in error.problems)
    return Paper(name, f"03_{packed}"), told


def _original_of(reviewed: ReviewedSet) -> tuple[Original | None, bytes, tuple[Problem, ...]]:
    """Return the file the rubric was read from, out of the installed pack of the same digest; else why not."""
    received, rubric = reviewed.given.received, reviewed.given.rubric
    packs = [one for one in installed_pack(rubric.id, rubric.edition) if one.sha256 == received.rubric_sha256]
    if not packs:
        what = "本机没有装这份评分标准，没有可以回填的原表。"
        to_do = "要回填时，请先在“评分标准”里装入省里的评分标准包，再导出一次。"
        return None, b"", (hint("ORIGINAL_NONE", rubric.title, what, to_do, command="jkxq rubric install"),)
    nothing = no_original(packs[0].original, reviewing=True)
    if nothing is not None:
        to_do = "评估意见表和扣分明细不受影响；要回填原表时，请用从省里的表导入的评分标准。"
        return None, b"", (hint(nothing.code, nothing.where, nothing.what, to_do),)
    found = contents_of(packs[0])
    if found.original is None or found.original_bytes is None:
        what = "评分标准包里没有原表文件，没有回填。"
        return None, b"", (hint("ORIGINAL_NONE", rubric.title, what, "要回填时，请重新装入完整的评分标准包。"),)
    return found.original, found.original_bytes, ()


def _verified(reviewed: ReviewedSet) -> dict[str, Verified]:
    """Return points and opinion of what was reviewed; the rest stays empty, which is never nought."""
    lines = {line.code: line for line in reviewed.dossier.review.sheet.criteria}
    findings = reviewed.dossier.review.findings
    return {code: Verified(lines[code].verified, finding.opinion) for code, finding in findings.items()}
