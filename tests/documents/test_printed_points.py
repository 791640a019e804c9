"""The points that two PDFs print are read back; expected numbers are those of scored_dossiers, worked by hand."""

from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from app.documents.dossier import Dossier
from app.documents.explanation_pdf import write_explanation_pdf
from app.documents.printed_points import PrintedPoints, explanation_points, printed_text, report_points
from app.documents.report_model import report_model
from app.documents.report_pdf import write_report_pdf
from app.domain.assessment import Answer
from tests.documents.scored_dossiers import capped_dossier, dossier_of, rich_dossier

SOUND = PrintedPoints((), is_readable=True)


def claiming_less(dossier: Dossier) -> Dossier:
    """A3 is no longer there: 4 points less computed and claimed, of 10 that the cap left."""
    answers = {**dossier.assessment.answers, "A3": Answer(met=False)}
    return dossier_of(dossier.rubric, replace(dossier.assessment, answers=answers))


def explanation(dossier: Dossier, folder: Path) -> str:
    write_explanation_pdf(dossier, folder / "02.pdf")
    return printed_text((folder / "02.pdf").read_bytes())


def report(dossier: Dossier, folder: Path) -> str:
    write_report_pdf(dossier, folder / "01.pdf")
    return printed_text((folder / "01.pdf").read_bytes())


@pytest.mark.parametrize("dossier", [capped_dossier(), rich_dossier()], ids=["capped", "rich"])
def test_what_we_print_is_what_the_data_give(dossier: Dossier, tmp_path: Path) -> None:
    assert explanation_points(dossier, explanation(dossier, tmp_path)) == SOUND
    assert report_points(report_model(dossier), report(dossier, tmp_path)) == SOUND


def test_an_explanation_of_other_data_is_told_line_by_line(tmp_path: Path) -> None:
    found = explanation_points(claiming_less(capped_dossier()), explanation(capped_dossier(), tmp_path))

    told = {one.what: (one.printed, one.wanted) for one in found.differences}
    assert found.is_readable
    assert told["A3"] == ("已得分 4.00 / 4分", "已得分 0.00 / 4分")
    # Self points of A: 2 less than A1 gives, then 2 + 4 + 4 against the cap of 10; without A3 it is 2 + 4.
    assert told["得分汇总“合计”"][0].split("、")[2:5:2] == ["20.50", "21.25"]


def test_a_report_of_other_data_is_told_by_its_sentence(tmp_path: Path) -> None:
    found = report_points(report_model(claiming_less(capped_dossier())), report(capped_dossier(), tmp_path))

    assert found.is_readable
    assert any(one.what.startswith("“经自评，满分22分") and "21.25" in one.printed for one in found.differences)


def test_a_long_title_takes_nothing_away(tmp_path: Path) -> None:
    dossier = rich_dossier()
    dimensions = tuple(replace(one, title=one.title * 12) for one in dossier.rubric.dimensions)
    long = dossier_of(replace(dossier.rubric, dimensions=dimensions), dossier.assessment)

    assert explanation_points(long, explanation(long, tmp_path)) == SOUND
    assert report_points(report_model(long), report(long, tmp_path)) == SOUND


def test_a_pdf_of_somebody_else_is_not_said_to_be_wrong(tmp_path: Path) -> None:
    dossier = capped_dossier()
    other = report(dossier, tmp_path)

    assert explanation_points(dossier, other) == PrintedPoints((), is_readable=False)
    assert report_points(report_model(dossier), "随便什么") == PrintedPoints((), is_readable=False)


@pytest.mark.parametrize("content", [b"", b"no pdf", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_has_no_text(content: bytes) -> None:
    assert printed_text(content) == ""


def test_points_are_told_with_all_their_places(tmp_path: Path) -> None:
    """A hundredth more is another number."""
    dossier = capped_dossier()
    text = explanation(dossier, tmp_path).replace("21.25", "21.26")
    assert [one.printed.split("、")[4] for one in explanation_points(dossier, text).differences] == ["21.26"]
    assert Decimal("21.25") == dossier.score.points.self_points
