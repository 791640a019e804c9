"""The papers of a set from elsewhere whose table holds nothing but points: a missing figure is not zero."""

from dataclasses import replace
from decimal import Decimal

from app.documents.review_deductions_rows import deduction_table
from app.documents.review_dossier import ReviewDossier
from app.documents.review_opinion_model import opinion_model
from app.documents.review_opinion_parts import OpinionSection
from app.domain.assessment import Answer
from app.domain.review import Finding, FindingVerdict
from app.domain.scoring import score
from tests.documents.review_dossiers import capped_review, form_for, review_dossier
from tests.documents.scored_dossiers import capped_dossier

FORM = form_for("review_opinion")


def points_of(dossier: ReviewDossier) -> OpinionSection:
    return next(one for one in opinion_model(dossier, FORM).sections if one.id == "dimensions")


def points_only(**more: Answer) -> ReviewDossier:
    """Return a review of a table that holds points for A1 and A2 and nothing else; A1 is judged."""
    own = capped_dossier()
    claims = {"A1": Decimal(4), "A2": Decimal(3), "B8": Decimal(2)}
    answers = {code: Answer(self_points=points, self_reason="照表") for code, points in claims.items()} | more
    given = replace(own.assessment, answers=answers)
    own = replace(own, assessment=given, score=score(own.rubric, given))
    return review_dossier(own, {"A1": Finding(FindingVerdict.ACCEPTED, Decimal(4))}, is_sealed=False)


def test_what_a_table_with_points_alone_leaves_open_is_no_nought_and_is_explained() -> None:
    section = points_of(points_only())

    # A: 4 by the reviewer; the verified total is what was verified, else recomputed.
    assert [row.texts[:5] for row in section.rows] == [
        ("A　组织管理", "10", "7", "—", "4"),
        ("B　健康环境", "12", "0", "—", "0"),
        ("加分项", "+5", "2", "—", "0"),
        ("合计", "22", "9", "—", "4"),
        ("得分率（%）", "", "40.91", "", "18.18"),
    ]
    assert "没有复算得分（“—”表示都没有）" in section.notes[0]
    assert "没有复算得分" not in points_of(capped_review()).notes[0]


def test_what_can_be_recomputed_of_such_a_table_stands_in_its_dimension_and_in_the_total() -> None:
    section = points_of(points_only(B1=Answer(points=Decimal("3.5"), reason="按细则")))

    assert [row.texts[3] for row in section.rows] == ["—", "3.5", "—", "3.5", "15.91"]


def test_the_list_of_deductions_shows_no_nought_for_it_either() -> None:
    found = deduction_table(points_only(), form_for("review_deductions"))
    place = [column.id for column in found.columns].index("computed")

    assert {row[place] for row in (*found.rows, found.total)} == {"—"}
    # Points stand in the table for A2; of A3 it says nothing at all.
    reasons = {row[0]: row[[column.id for column in found.columns].index("opinion")] for row in found.rows}
    assert (reasons["A2"], reasons["A3"]) == ("（复算）表里只写了得分，无法复算", "（复算）尚未填报")
