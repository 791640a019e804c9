"""With which received set the reviewers' pages begin."""

from app.domain.received import ReviewPicture
from app.domain.submission import Link
from app.ui.models.judge_sets import first_set
from tests.builders import assessment, criterion, met, rubric
from tests.review_builders import ID, received

OF = rubric(criterion())


def test_pages_begin_with_a_round_that_no_later_one_took_the_place_of() -> None:
    first = received(OF, assessment(met("A1")))
    second = received(OF, assessment(met("A1")), "b" * 64, round=2, based_on=Link(ID))

    assert first_set(ReviewPicture()) == ""
    assert first_set(ReviewPicture(received={ID: first})) == ID
    assert first_set(ReviewPicture(received={ID: first, second.id: second})) == second.id
