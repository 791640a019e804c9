"""Until when opinions in words are to be answered."""

import datetime as dt

from app.domain.review import Finding, FindingVerdict, Supplement
from app.domain.words_due import due_of_words, with_due

DAY, LATER = dt.date(2022, 4, 1), dt.date(2022, 5, 1)


def test_a_day_is_set_changed_and_taken_away() -> None:
    plain = Finding(FindingVerdict.SUPPLEMENT, opinion="没有文号")
    assert due_of_words(plain) is None
    dated = with_due(plain, DAY)
    assert dated.supplements == (Supplement("按意见补正", DAY),)
    assert due_of_words(with_due(dated, LATER)) == LATER
    assert with_due(dated, None) == plain


def test_what_is_asked_keeps_its_words() -> None:
    asking = Finding(FindingVerdict.SUPPLEMENT, supplements=(Supplement("纪要"), Supplement("签到表", LATER)))
    assert due_of_words(asking) == LATER
    assert with_due(asking, DAY).supplements == (Supplement("纪要", DAY), Supplement("签到表", DAY))
    assert due_of_words(with_due(asking, None)) is None
