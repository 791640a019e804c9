"""The quick way to apply a step comes to the same as the plain one."""

from hypothesis import given

from app.domain.assessment import Assessment
from app.domain.changes import applied, difference, in_order, kept_value, records, stepped
from tests.storage.values import assessments


@given(before=assessments, after=assessments)
def test_stepped_is_applied(before: Assessment, after: Assessment) -> None:
    before = in_order(before)
    changes = difference("", before, after).changes
    result = stepped(before, changes)
    assert result == applied(before, changes) == in_order(after)
    assert list(result.answers) == sorted(after.answers)


@given(before=assessments, after=assessments)
def test_kept_values_are_the_records(before: Assessment, after: Assessment) -> None:
    found = dict(records(before))
    for change in difference("", before, after).changes:
        value = kept_value(change.kind, change.after)
        if value is None:
            found.pop((change.kind, change.key), None)
        else:
            found[change.kind, change.key] = value
    assert found == records(after)
