"""A comparison as rich text: old and new side by side, what went struck out, what came underlined, not colour alone."""

from collections.abc import Iterable
from html import escape

from app.domain.points import shown
from app.domain.rubric import Criterion, Rubric
from app.domain.rubric_diff import ComparedCriterion, Difference
from app.domain.rubric_words import CriterionPart, Place, criterion_words
from app.domain.word_diff import Kind, Piece

OUT_LOOK = "color:#b3261e; background-color:#fbe9e7; text-decoration:line-through;"
IN_LOOK = "color:#1f5f40; background-color:#dff1e7; text-decoration:underline;"
LEGEND = (
    f'<span style="{OUT_LOOK}">划掉的</span>是原来有、现在没有的；<span style="{IN_LOOK}">下划线的</span>是新写的。</p>'
)
_CELL = "padding:6px 10px; border:1px solid #dde3e0;"
_HEAD = "background-color:#f4f6f5; color:#5f6b66;"


def compared_html(one: ComparedCriterion) -> str:
    """Return a criterion with everything that is another of it."""
    code = f"{one.old.code} → {one.new.code}" if one.is_moved else one.new.code
    if not one.differences:
        return f"<h3>{_text(f'{code} {one.new.title}')}</h3><p>没有改动，{shown(one.new.points)}分。</p>"
    return f"<h3>{_text(f'{code} {one.new.title}')}</h3>{LEGEND}{difference_table(one.differences)}"


def difference_table(differences: Iterable[Difference]) -> str:
    """Return a table with a row for each part: its name, the old text, the new one."""
    rows = "".join(
        f'<tr><td style="{_CELL}{_HEAD} white-space:nowrap;">{_text(one.part.label)}</td>'
        f'<td style="{_CELL}" width="44%">{_side(one.pieces, Kind.OUT)}</td>'
        f'<td style="{_CELL}" width="44%">{_side(one.pieces, Kind.IN)}</td></tr>'
        for one in differences
    )
    heads = "".join(f'<td style="{_CELL}{_HEAD}">{word}</td>' for word in ("", "原来", "现在"))
    return f'<table width="100%" cellspacing="0" style="border-collapse:collapse;"><tr>{heads}</tr>{rows}</table>'


def criterion_html(rubric: Rubric, criterion: Criterion, place: Place, said: str) -> str:
    """Return a criterion that only one edition has; said: what became of it."""
    wanted = (
        CriterionPart.PLACE,
        CriterionPart.TEXT,
        CriterionPart.RULE_TEXT,
        CriterionPart.POINTS,
        CriterionPart.MARKING,
        CriterionPart.EVIDENCE,
        CriterionPart.DEPARTMENTS,
    )
    words = ((part.label, criterion_words(part, rubric, criterion, place)) for part in wanted)
    written = "".join(f"<h4>{label}</h4><p>{_text(text)}</p>" for label, text in words if text.strip())
    return f"<h3>{_text(f'{criterion.code} {criterion.title}')}</h3><p>{_text(said)}</p>{written}"


def _side(pieces: Iterable[Piece], own: Kind) -> str:
    """Return one side: what both have, and what only this one has."""
    look = OUT_LOOK if own is Kind.OUT else IN_LOOK
    parts = [
        _text(one.text) if one.kind is Kind.SAME else f'<span style="{look}">{_text(one.text)}</span>'
        for one in pieces
        if one.kind in (Kind.SAME, own)
    ]
    return "".join(parts) or '<span style="color:#5f6b66;">（没有）</span>'


def _text(text: str) -> str:
    return escape(text).replace("\n", "<br>")
