"""The members of a list that each earn or lose the same."""

from app.domain.rule_text.clauses import Piece


def listed(piece: Piece, before: str | None, *, is_shared: bool) -> list[Piece]:
    """Return the members of a list that each earn the same: A、B、C，每项1分; 甲、乙各1分."""
    text = piece.text if before is None else before
    if before is None and not is_shared:
        return []
    parts: list[Piece] = []
    begin, depth = 0, 0
    for place, mark in enumerate(f"{text}、"):
        depth += {"（": 1, "）": -1, "“": 1, "”": -1, "《": 1, "》": -1}.get(mark, 0)
        if (mark in "、，；" and depth <= 0) or place == len(text):
            words = text[begin:place].strip("，、； ")
            if words:
                parts.append(Piece(words, piece.start + begin, piece.start + place))
            begin = place + 1
    return parts if len(parts) > 1 else []
