"""What is read out of the rule texts of a rubric (草稿): each text is read once."""

from app.domain.rubric import Criterion, Rubric
from app.domain.rule_text.draft import MarkingDraft

Key = tuple[str, str, str, str]


class EditDrafts:
    """The drafts by text, title and points."""

    def __init__(self) -> None:
        """Have read nothing yet."""
        self._known: dict[Key, MarkingDraft] = {}

    def of(self, criterion: Criterion) -> MarkingDraft | None:
        """Return what is read out of a criterion's text, None when it has none."""
        from app.domain.rule_text.understood import understood

        if not (criterion.rule_text.strip() or criterion.text.strip()) or criterion.points <= 0:
            return None
        key = (criterion.rule_text, criterion.text, criterion.title, str(criterion.points))
        if key not in self._known:
            title, text = criterion.title, criterion.text
            self._known[key] = understood(criterion.rule_text, criterion.points, title=title, text=text)
        return self._known[key]


def is_taken(rubric: Rubric, criterion: Criterion, draft: MarkingDraft | None) -> bool:
    """Tell whether a criterion is marked as its draft says already."""
    from app.domain.adopt_draft import adopted

    if draft is None or draft.marking.kind != criterion.marking.kind:
        return False
    try:
        after = adopted(rubric, criterion.code, draft)
    except KeyError:
        return False
    return after.criterion_by_code[criterion.code].marking == criterion.marking
