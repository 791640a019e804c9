from dataclasses import replace

from app.documents.missing_characters import missing_characters
from app.domain.assessment import Answer, Entry, LedgerRow
from app.domain.problems import Severity
from tests.documents.scored_dossiers import capped_dossier, rich_dossier


def test_an_ordinary_county_misses_nothing() -> None:
    assert missing_characters(rich_dossier()) == ()


def test_rare_characters_of_the_table_of_standard_ones_print() -> None:
    assert missing_characters(capped_dossier(A1=Answer(met=True, statement="㙍𬭚镕堃"))) == ()


def test_a_character_without_glyph_is_named_with_place_and_code() -> None:
    found = missing_characters(capped_dossier(A2=Answer(parts={"0": Entry(reason="张\U00030ede")})))

    assert [(problem.code, problem.severity, problem.where) for problem in found] == [
        ("CHARACTER_MISSING", Severity.WARNING, "评分项 A2 的给分理由")
    ]
    assert "\U00030ede" in found[0].what
    assert "U+30EDE" in found[0].what
    assert found[0].what_to_do


def test_evidence_and_ledger_rows_are_looked_at() -> None:
    dossier = rich_dossier()
    given = dossier.assessment
    piece = replace(given.evidence[0], title="\U00030ede的任命")
    rows = (LedgerRow({"name": "活动"}), LedgerRow({"place": "\U00030ede广场"}))
    assessment = replace(given, evidence=(piece, *given.evidence[1:]), ledgers={"activities": rows})

    found = missing_characters(replace(dossier, assessment=assessment))

    assert [problem.where for problem in found] == ["佐证材料 C1-01 的名称", "主题活动台账 第2行"]


def test_a_control_character_is_named_and_blocks() -> None:
    found = missing_characters(capped_dossier(A1=Answer(met=True, deduction_reason="坏\x0b字\ud800")))

    assert [(problem.code, problem.is_blocking, problem.where) for problem in found] == [
        ("TEXT_CONTROL", True, "评分项 A1 的扣分原因")
    ]
    assert "U+000B、U+D800" in found[0].what
