"""Editing a rubric (改评分标准) without a window: changes with undo, what is wrong now, and where it is kept.

Each change is (name, before, after) of frozen values. What is sound goes into the library; what is not sound yet waits
in a record beside it, so that nothing typed is lost and no assessment can begin on it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from app.domain.criterion_state import CriterionState
from app.domain.marking.kinds import Marking
from app.domain.placed_problem import PlacedProblem
from app.domain.problems import has_blocking
from app.domain.rubric import Criterion, Rubric
from app.domain.rubric_edits import At, criterion_at, criterion_places, dimension_at, set_marking
from app.domain.rubric_renames import rename_code, renamed_original
from app.domain.unread_texts import Rearranged, UnreadTexts
from app.services.edit_opening import CHANGED_ELSEWHERE, Opened, suggested_edition
from app.services.edit_storing import Stored, ToStore
from app.services.edit_tries import why_unfit
from app.services.rubric_edit_file import Edited, EditRecord, criterion_digest, forget_record, write_record
from app.services.rubric_library import InstalledPack

if TYPE_CHECKING:
    from app.catalog.vectors import Vector

UNSTORED = "上次没有存完的改动"


@dataclass(frozen=True, slots=True)
class Step:
    """One step that can be undone. field: what was typed in; more typing in it belongs to the same step.

    rearranged: how texts that no field could take over went along.
    """

    name: str
    before: Edited
    after: Edited
    field: str = ""
    rearranged: tuple[Rearranged, ...] = ()


class EditedRubric:
    """A rubric that is being edited. It holds values and no files; `keep` and `to_store` say when to write."""

    def __init__(self, opened: Opened) -> None:
        """Go on where the record stopped, or begin with the pack."""
        self.pack = opened.pack
        self.unread = UnreadTexts()
        self._notice = ""
        self._bytes = opened.contents.original_bytes
        self._used = opened.used or (CHANGED_ELSEWHERE if opened.is_apart else "")
        self._editions = opened.editions
        self._opened_as = opened.pack.rubric.edition
        self._replacing: InstalledPack | None = None if self._used else opened.pack
        self._base = opened.record.base if opened.is_apart and opened.record else opened.pack.sha256
        self._saving = ""
        self._digests: dict[int, tuple[Criterion, str]] = {}
        self._problems: tuple[Rubric | None, tuple[PlacedProblem, ...]] = (None, ())
        self._left_out: tuple[Vector, ...] = ()
        self._unfit: tuple[tuple[object, ...], tuple[tuple[Vector, str], ...]] = ((), ())
        self._done: list[Step] = []
        self._undone: list[Step] = []
        contents = opened.contents
        self._stored = Edited(contents.rubric, contents.vectors, contents.original)
        self.now = self._first(opened)
        self._kept = self._record()

    # ------------------------------------------------------------ what is there

    @property
    def notice(self) -> str:
        """Return what a person should know of where the changes go, empty when there is nothing to know."""
        return self._notice if self.rubric.edition != self._opened_as else ""

    @property
    def rubric(self) -> Rubric:
        """Return the rubric as it stands now."""
        return self.now.rubric

    @property
    def problems(self) -> tuple[PlacedProblem, ...]:
        """Return what is wrong with the rubric now, blocking ones first."""
        from app.catalog.rubric_value_lint import placed_problems

        if self._problems[0] is not self.now.rubric:
            self._problems = (self.now.rubric, placed_problems(self.now.rubric))
        return self._problems[1]

    @property
    def is_sound(self) -> bool:
        """Tell whether an assessment could begin on it as it stands."""
        return not has_blocking(one.problem for one in self.problems)

    @property
    def is_stored(self) -> bool:
        """Tell whether all of it is in the library."""
        return _content(self.now) == _content(self._stored)

    @property
    def is_kept(self) -> bool:
        """Tell whether all of it is on the disk, sound or not."""
        return self._record() == self._kept

    @property
    def undo_name(self) -> str:
        """Return what the next undo takes back, empty when there is nothing."""
        return self._done[-1].name if self._done else ""

    @property
    def redo_name(self) -> str:
        """Return what the next redo does again, empty when there is nothing."""
        return self._undone[-1].name if self._undone else ""

    def states(self) -> dict[At, CriterionState]:
        """Return how far every criterion is, by where it stands."""
        wrong = {one.criterion for one in self.problems if one.problem.is_blocking}
        return {at: self._state(at, criterion, wrong) for at, criterion in criterion_places(self.rubric)}

    def _state(self, at: At, criterion: Criterion, wrong: "set[tuple[int, int, int] | None]") -> CriterionState:
        if at in wrong:
            return CriterionState.WRONG
        is_confirmed = self.now.confirmed.get(criterion.code) == self._digest(criterion)
        return CriterionState.CONFIRMED if is_confirmed else CriterionState.OPEN

    def vectors_of(self, code: str) -> "tuple[Vector, ...]":
        """Return the worked examples (核验算例) of a criterion."""
        return tuple(one for one in self.now.vectors if one.criterion == code)

    def unfit_vectors(self, code: str) -> "tuple[tuple[Vector, str], ...]":
        """Return the examples of a criterion that do not fit it any more, each with why."""
        key = self._what_examples_read(code)
        if self._unfit[0] != key:
            found = tuple((one, why) for one in self.vectors_of(code) if (why := why_unfit(self.rubric, one)))
            self._unfit = (key, found)
        return self._unfit[1]

    def _what_examples_read(self, code: str) -> tuple[object, ...]:
        """Return all that the result of an example depends on; typing a title need not work them out again."""
        rubric, criterion = self.rubric, self.rubric.criterion_by_code.get(code)
        of_criterion = (criterion.marking, criterion.points, criterion.not_applicable) if criterion else ()
        lists = (rubric.measures, rubric.references, rubric.ledgers, rubric.region_types, rubric.rounding)
        return (code, of_criterion, lists, self.vectors_of(code))

    # ------------------------------------------------------------ changes

    def change(self, name: str, change: Callable[[Rubric], Rubric], field: str = "") -> bool:
        """Make a change; name: what undo will say; field: typing in one field is one step. Return whether it is one."""
        return self._step(name, replace(self.now, rubric=change(self.rubric)), field)

    def rename_code(self, at: At, code: str, field: str = "") -> bool:
        """Give a criterion, indicator or dimension another code, with its examples and its place in the original."""
        before = {one.code for one in self.rubric.criteria}
        rubric = rename_code(self.rubric, at, code)
        gone, come = before - {one.code for one in rubric.criteria}, {one.code for one in rubric.criteria} - before
        now = replace(self.now, rubric=rubric)
        moved = {}
        if len(gone) == len(come) == 1:
            moved = {min(gone): min(come)}
            now = _with_code(now, min(gone), min(come))
        if (dimension := dimension_at(self.rubric, at)) is not None and len(at) == 1:
            moved = {dimension_key(dimension.code): dimension_key(code)}
        if now != self.now:
            self.unread.rearrange(moved=moved)
        return self._step("编码", now, field)

    def set_vectors(self, name: str, code: str, vectors: "tuple[Vector, ...]") -> bool:
        """Set the worked examples of a criterion."""
        others = tuple(one for one in self.now.vectors if one.criterion != code)
        return self._step(name, replace(self.now, vectors=(*others, *vectors)), "")

    def set_marking(self, name: str, at: At, marking: Marking, field: str = "") -> bool:
        """Set the marking of a criterion."""
        return self.change(name, lambda rubric: set_marking(rubric, at, marking), field)

    def confirm(self, at: At, *, is_confirmed: bool = True) -> bool:
        """Confirm that a criterion is as the paper says, or take that back."""
        criterion = criterion_at(self.rubric, at)
        if criterion is None:
            return False
        confirmed = {code: known for code, known in self.now.confirmed.items() if code != criterion.code}
        if is_confirmed:
            confirmed[criterion.code] = self._digest(criterion)
        return self._step(f"{criterion.code} 核对", replace(self.now, confirmed=confirmed), "", edition=False)

    def close_step(self) -> None:
        """End the step: what is typed next in the same field is another one."""
        if self._done and self._done[-1].field:
            self._done[-1] = replace(self._done[-1], field="")

    def undo(self) -> str:
        """Take the last step back; return its name, empty when there is none."""
        if not self._done:
            return ""
        step = self._done.pop()
        self._undone.append(step)
        self.unread.undo(step.rearranged)
        self.now = step.before
        return step.name

    def redo(self) -> str:
        """Do the last undone step again; return its name, empty when there is none."""
        if not self._undone:
            return ""
        step = self._undone.pop()
        self._done.append(replace(step, field="", rearranged=self.unread.redo(step.rearranged)))
        self.now = step.after
        return step.name

    def _step(self, name: str, after: Edited, field: str, *, edition: bool = True) -> bool:
        if after == self.now:
            self.unread.taken_fresh()
            return False
        before, fresh = self.now, self._rearranged(after.rubric)
        if edition:
            after = self._in_new_edition(after)
        if field and self._done and self._done[-1].field == field and not self._undone:
            same = self._done.pop()
            before, fresh = same.before, (*same.rearranged, *fresh)
        self._done.append(Step(name, before, after, field, fresh))
        self._undone.clear()
        self.now = after
        return True

    def _rearranged(self, after: Rubric) -> tuple[Rearranged, ...]:
        """Return how unread texts went along with this change; those of what is gone come back with it."""
        fresh = self.unread.taken_fresh()
        moved = {place for one in fresh for place in one.moved}
        gone = _places(self.rubric) - _places(after) - moved
        if gone:
            self.unread.rearrange(gone)
        return (*fresh, *self.unread.taken_fresh())

    def _in_new_edition(self, after: Edited) -> Edited:
        """Give the first change of a used edition a new one; the old one stays as it is."""
        is_same = after.rubric.id == self.pack.rubric.id and after.rubric.edition == self.pack.rubric.edition
        if not self._used or not is_same:
            return after
        edition = suggested_edition(after.rubric.edition, self._editions)
        old = self.pack.rubric.edition
        self._notice = (
            f"{self._used}，所以改动存为新的版本“{edition}”，原来的“{old}”不变。版本名可以在“等次与总则”里改。"
        )
        return replace(after, rubric=replace(after.rubric, edition=edition))

    # ------------------------------------------------------------ keeping

    def keep(self) -> None:
        """Write down what is not in the library yet. Raises: ProblemError(DISK_FULL, WRITE_FAILED)."""
        record = self._record()
        if record != self._kept:
            write_record(self.pack.folder, record)
            self._kept = record

    def to_store(self) -> ToStore | None:
        """Return what is to be written into the library now, None when nothing is or it is not sound yet.

        A pack that was taken out meanwhile is put back as it was stored last: what is kept beside it is found by it.
        """
        from app.catalog.pack_files import PackContents
        from app.files.canonical import digest

        is_gone = self._replacing is not None and not self._replacing.folder.exists()
        edited = self._stored if is_gone and not self.is_sound else self.now
        if not is_gone and (self.is_stored or not self.is_sound):
            return None
        self._saving = digest(edited.rubric)
        contents = PackContents(edited.rubric, edited.vectors, edited.original, self._bytes)
        return ToStore(contents, self._replacing, edited)

    def stored(self, done: Stored) -> None:
        """Go on from the pack that was written. Raises: ProblemError(DISK_FULL, WRITE_FAILED)."""
        before = self.pack
        if self._used or done.apart:
            self._go_on_in(before.rubric, done.edited.rubric.edition)
        if done.apart:
            self._notice = (
                f"{done.apart}，为了不覆盖，您的改动存为新的版本“{done.edited.rubric.edition}”；"
                f"那边的“{before.rubric.edition}”没有动。可以用“比对”看两份差在哪里。"
            )
        self.pack = self._replacing = done.pack
        self._used, self._saving, self._base = "", "", done.pack.sha256
        self._stored, self._left_out = done.edited, done.left_out
        record = self._record()
        write_record(self.pack.folder, record)
        self._kept = record
        if before.folder.name != self.pack.folder.name:
            forget_record(before.folder)

    def _go_on_in(self, before: Rubric, edition: str) -> None:
        """Let every step stay in the new edition: undo takes back what was changed, not where it is kept."""

        def renamed(one: Edited) -> Edited:
            is_old = (one.rubric.id, one.rubric.edition) == (before.id, before.edition)
            return replace(one, rubric=replace(one.rubric, edition=edition)) if is_old else one

        def again(steps: list[Step]) -> list[Step]:
            return [replace(step, before=renamed(step.before), after=renamed(step.after)) for step in steps]

        self._done, self._undone = again(self._done), again(self._undone)
        self.now = renamed(self.now)

    def _record(self) -> EditRecord:
        record = EditRecord(self._base, dict(self.now.confirmed), dict(self.unread), saving=self._saving)
        if self.is_stored and not self._left_out:
            return record
        # Where an example stood in its file is of no use any more.
        vectors = tuple(replace(one, location=()) for one in self.now.vectors)
        return replace(record, rubric=self.now.rubric, vectors=vectors, original=self.now.original)

    def _first(self, opened: Opened) -> Edited:
        record = opened.record
        if record is None:
            return replace(self._stored, confirmed=self._accepted(opened))
        self.unread.update(record.unread)
        if record.rubric is None:
            return replace(self._stored, confirmed=dict(record.confirmed))
        now = Edited(record.rubric, record.vectors, record.original, dict(record.confirmed))
        if opened.is_apart:
            return self._beside(now)
        if self._used:
            edition = record.rubric.edition
            self._notice = f"接着上次没有改完的版本“{edition}”；原来的“{opened.pack.rubric.edition}”不变。"
        return now

    def _beside(self, now: Edited) -> Edited:
        """Go on with work that was made from another pack than lies there now; undo shows the pack as it is."""
        edition = now.rubric.edition
        if edition == self._opened_as:
            edition = suggested_edition(edition, self._editions)
            now = replace(now, rubric=replace(now.rubric, edition=edition))
        self._notice = (
            f"{CHANGED_ELSEWHERE}。您{UNSTORED}还在，接着存为新的版本“{edition}”，那边的“{self._opened_as}”没有动；"
            "不要它的话，按一次“撤销”。"
        )
        self._done.append(Step(UNSTORED, replace(self._stored, confirmed=now.confirmed), now))
        return now

    def _accepted(self, opened: Opened) -> Mapping[str, str]:
        """Return all as confirmed but the drafts that the pack itself tells of: somebody wrote or issued the rest."""
        original = opened.contents.original
        drafts = original.drafts if original is not None else ()
        return {one.code: self._digest(one) for one in opened.contents.rubric.criteria if one.code not in drafts}

    def _digest(self, criterion: Criterion) -> str:
        """Return the digest; a criterion that was not touched is the same object and is not read again."""
        known = self._digests.get(id(criterion))
        if known is None or known[0] is not criterion:
            known = (criterion, criterion_digest(criterion))
            self._digests[id(criterion)] = known
        return known[1]


def _content(edited: Edited) -> tuple[object, ...]:
    return edited.rubric, edited.vectors, edited.original


def _with_code(edited: Edited, before: str, after: str) -> Edited:
    original = renamed_original(edited.original, before, after) if edited.original is not None else None
    confirmed = {after if code == before else code: digest for code, digest in edited.confirmed.items()}
    vectors = tuple(_renamed_vector(one, before, after) for one in edited.vectors)
    return replace(edited, original=original, confirmed=confirmed, vectors=vectors)


def _renamed_vector(vector: "Vector", before: str, after: str) -> "Vector":
    if vector.criterion != before:
        return vector
    answers = {after if code == before else code: answer for code, answer in vector.assessment.answers.items()}
    return replace(vector, criterion=after, assessment=replace(vector.assessment, answers=answers))


def dimension_key(code: str) -> str:
    """Return the place of a dimension's unread texts; a criterion's is its code, which has no colon."""
    return f"dimension:{code}"


def group_key(rubric: Rubric, at: At) -> str:
    """Return the place of the unread texts of a dimension or indicator."""
    dimension = dimension_at(rubric, at)
    key = dimension_key(dimension.code) if dimension is not None else ""
    return f"{key}/{at[1]}" if len(at) > 1 else key


def _places(rubric: Rubric) -> set[str]:
    return {*rubric.criterion_by_code, *(dimension_key(one.code) for one in rubric.dimensions)}
