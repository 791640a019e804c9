"""Pieces (成套材料) that usually belong to one row of a ledger: 通知、签到、照片、小结. A hint that never counts."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """One of the papers that belong together, and the words in titles by which it is known."""

    name: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PieceSet:
    """The papers of one sort of ledger; words are found in the ledger's title."""

    words: tuple[str, ...]
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class FoundPiece:
    """A piece, and whether a row has it."""

    name: str
    is_there: bool


_NOTICE = Piece("通知", ("通知", "方案", "邀请函", "议程"))
_SIGNED = Piece("签到", ("签到", "参会人员", "参训人员", "花名册"))
_PHOTOS = Piece("照片", ("照片", "图片", "影像", "现场图"))
_MINUTES = Piece("纪要", ("纪要", "会议记录"))
_SUMMARY = Piece("小结", ("小结", "总结", "情况报告"))
_NEWS = Piece("报道", ("报道", "新闻", "推文", "公众号", "信息稿"))
_FINDINGS = Piece("通报", ("通报", "反馈", "问题清单"))
_REMEDY = Piece("整改", ("整改",))

SETS = (
    PieceSet(("会议",), (_NOTICE, _SIGNED, _PHOTOS, _MINUTES)),
    PieceSet(("培训", "宣讲", "讲座", "巡讲", "指导"), (_NOTICE, _SIGNED, _PHOTOS, _SUMMARY)),
    PieceSet(("督导", "督查", "检查"), (_NOTICE, _PHOTOS, _FINDINGS, _REMEDY)),
    PieceSet(("活动", "主题日", "宣传日"), (_NOTICE, _PHOTOS, _SUMMARY, _NEWS)),
    PieceSet(("行动",), (_NOTICE, _PHOTOS, _SUMMARY)),
)
"""What papers of counties show together, by the sort of ledger; the first set whose words are in the title holds."""


def expected_pieces(ledger_title: str) -> tuple[Piece, ...]:
    """Return the pieces that a row of a ledger usually has; none for a list of places (名册)."""
    found = (one.pieces for one in SETS if any(word in ledger_title for word in one.words))
    return next(found, ())


def found_pieces(ledger_title: str, titles: Iterable[str]) -> tuple[FoundPiece, ...]:
    """Return each expected piece with whether a title of the row's evidence names it."""
    plain = [unicodedata.normalize("NFKC", title) for title in titles]
    return tuple(
        FoundPiece(piece.name, any(word in title for title in plain for word in piece.words))
        for piece in expected_pieces(ledger_title)
    )
