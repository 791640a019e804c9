"""Two replies become one when their opinions do: nothing of either is lost."""

import datetime as dt

from app.domain.returned import Reply, joined_reply

EARLY, LATE = dt.date(2022, 3, 1), dt.date(2022, 4, 1)


def test_texts_stand_below_each_other_and_evidence_once() -> None:
    one = Reply("补章", "已补", EARLY, EARLY, ("E0001", "E0002"))
    other = Reply("重拍", "", EARLY, LATE, ("E0002", "E0003"))

    assert joined_reply(one, other) == Reply("补章\n重拍", "已补", EARLY, LATE, ("E0001", "E0002", "E0003"))


def test_a_second_planned_day_is_told_in_words() -> None:
    assert joined_reply(Reply("补章", due=EARLY), Reply("重拍", due=LATE)) == Reply(
        "补章\n重拍\n（另一条计划于2022-04-01完成）", due=EARLY
    )
    assert joined_reply(Reply(due=EARLY), Reply(due=EARLY)) == Reply(due=EARLY)
    assert joined_reply(Reply("补章"), Reply(due=LATE)) == Reply("补章", due=LATE)


def test_a_day_on_which_only_one_was_done_is_told_in_words() -> None:
    told = Reply(result="已补\n（其中一条已于2022-03-01完成）")
    assert joined_reply(Reply(result="已补", done=EARLY), Reply()) == told
    assert joined_reply(Reply(), Reply(result="已补", done=EARLY)) == told


def test_the_first_of_all_stays_as_it_is() -> None:
    assert joined_reply(None, Reply("补章", due=LATE)) == Reply("补章", due=LATE)
