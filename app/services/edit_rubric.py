"""Editing a rubric (改评分标准) without a window: changes with undo, what is wrong now, and where it is kept.

Each change is (name, before, after) of frozen values. What is sound goes into the library; what is not sound yet waits
in a record beside it, so that nothing typed is lost and no assessment can begin on it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from app.domain.assessment import Assessment
from app.domain.criterion_state import CriterionState
from app.domain.example_inputs import given_example
from app.domain.marking.kinds import Marking
from app.domain.placed_problem import PlacedProblem
from app.domain.problems import Problem, ProblemError, has_blocking
from app.domain.progress import Progress
from app.domain.rubric import Criterion, EvidenceRule, Rubric
from app.domain.rubric_edits import At, criterion_at, criterion_places, set_marking
from app.domain.rubric_renames import rename_code, renamed_original
from app.domain.sampled import is_finished
from app.domain.score_sheet import State
from app.domain.scoring import CriterionScoring
from app.services.rubric_edit_file import (
    Edited,
    EditRecord,
    forget_record,
    put_aside,
    read_record,
    record_file,
    sent_keys,
    write_record,
)
from app.services.rubric_library import (
    InstalledPack,
    contents_of,
    installed_pack,
    is_own_signature,
    save,
    workspaces_using,
)

if TYPE_CHECKING:
    from app.catalog.pack_files import PackContents
    from app.catalog.vectors import Vector

_NUMBERED = re.compile(r"^(.+)-(\d{1,4})$")


@dataclass(frozen=True, slots=True)
class Step:
    """One step that can be undone. field: what was typed in; more typing in it belongs to the same step."""

    name: str
    before: Edited
    after: Edited
    field: str = ""


@dataclass(frozen=True, slots=True)
class ToStore:
    """What a worker writes into the library: the sound part of the work, and which pack it takes the place of."""

    contents: "PackContents"
    replacing: InstalledPack | None
    edited: Edited


@dataclass(frozen=True, slots=True)
class Stored:
    """The pack as it was written, the work it was written from, and examples that did not fit and stayed behind."""

    pack: InstalledPack
    edited: Edited
    left_out: "tuple[Vector, ...]" = ()


@dataclass(frozen=True, slots=True)
class Opened:
    """What is read before editing begins. used: why the edition may not be changed any more, empty when it may."""

    pack: InstalledPack
    contents: "PackContents"
    record: EditRecord | None
    used: str
    editions: frozenset[str]


def open_pack(pack: InstalledPack, *, progress: Progress | None = None) -> Opened:
    """Read what editing a pack needs; takes a moment. Raises: ProblemError when the pack is not sound any more."""
    if progress is not None:
        progress.step(0, 1, "打开评分标准")
    contents = contents_of(pack)
    editions = frozenset(one.rubric.edition for one in installed_pack(pack.rubric.id))
    record = read_record(pack.folder)
    if record is not None and record.base != pack.sha256:
        # Somebody put another pack in its place: the record is kept, but is not about this one.
        put_aside(record_file(pack.folder))
        record = None
    return Opened(pack, contents, record, why_used(pack), editions)


def why_used(pack: InstalledPack) -> str:
    """Return why a change has to become a new edition, in Chinese; empty when the pack is still one's own draft."""
    if pack.is_built_in:
        return "它是随程序提供的参考模板"
    if pack.signer and not is_own_signature(pack):
        return "它由印发单位签过名"
    if pack.signer or pack.key in sent_keys():
        return "它已经存成文件发出去过"
    if used := workspaces_using(pack):
        return f"有{len(used)}个工作库正用着它"
    return ""


def suggested_edition(edition: str, taken: frozenset[str]) -> str:
    """Return the name of the next edition: 2024 -> 2024-2 -> 2024-3."""
    found = _NUMBERED.match(edition)
    stem, number = (found.group(1), int(found.group(2))) if found else (edition, 1)
    while True:
        number += 1
        if f"{stem}-{number}" not in taken:
            return f"{stem}-{number}"


def criterion_digest(criterion: Criterion) -> str:
    """Return what a person confirms of a criterion: its rule, its points and its marking."""
    from app.files.canonical import digest

    return digest([criterion.text, criterion.rule_text, criterion.points, criterion.marking])


class EditedRubric:
    """A rubric that is being edited. It holds values and no files; `keep` and `to_store` say when to write."""

    def __init__(self, opened: Opened) -> None:
        """Go on where the record stopped, or begin with the pack."""
        self.pack = opened.pack
        self.unread: dict[str, str] = {}
        self.notice = ""
        self._bytes = opened.contents.original_bytes
        self._used = opened.used
        self._editions = opened.editions
        self._replacing: InstalledPack | None = None if opened.used else opened.pack
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
        if len(gone) == len(come) == 1:
            now = _with_code(now, gone.pop(), come.pop())
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
        self.now = step.before
        return step.name

    def redo(self) -> str:
        """Do the last undone step again; return its name, empty when there is none."""
        if not self._undone:
            return ""
        step = self._undone.pop()
        self._done.append(replace(step, field=""))
        self.now = step.after
        return step.name

    def _step(self, name: str, after: Edited, field: str, *, edition: bool = True) -> bool:
        if after == self.now:
            return False
        before = self.now
        if edition:
            after = self._in_new_edition(after)
        if field and self._done and self._done[-1].field == field and not self._undone:
            before = self._done.pop().before
        self._done.append(Step(name, before, after, field))
        self._undone.clear()
        self.now = after
        return True

    def _in_new_edition(self, after: Edited) -> Edited:
        """Give the first change of a used edition a new one; the old one stays as it is."""
        is_same = after.rubric.id == self.pack.rubric.id and after.rubric.edition == self.pack.rubric.edition
        if not self._used or not is_same:
            return after
        edition = suggested_edition(after.rubric.edition, self._editions)
        old = self.pack.rubric.edition
        self.notice = (
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
        """Return what is to be written into the library now, None when nothing is or it is not sound yet."""
        from app.catalog.pack_files import PackContents

        if self.is_stored or not self.is_sound:
            return None
        contents = PackContents(self.now.rubric, self.now.vectors, self.now.original, self._bytes)
        return ToStore(contents, self._replacing, self.now)

    def stored(self, done: Stored) -> None:
        """Go on from the pack that was written. Raises: ProblemError(DISK_FULL, WRITE_FAILED)."""
        before = self.pack.folder
        self.pack = self._replacing = done.pack
        self._used = ""
        self._stored, self._left_out = done.edited, done.left_out
        record = self._record()
        write_record(self.pack.folder, record)
        self._kept = record
        if before.name != self.pack.folder.name:
            forget_record(before)

    def _record(self) -> EditRecord:
        record = EditRecord(self.pack.sha256, dict(self.now.confirmed), dict(self.unread))
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
        if opened.used:
            edition = record.rubric.edition
            self.notice = f"接着上次没有改完的版本“{edition}”；原来的“{opened.pack.rubric.edition}”不变。"
        return Edited(record.rubric, record.vectors, record.original, dict(record.confirmed))

    def _accepted(self, opened: Opened) -> Mapping[str, str]:
        """Return all as confirmed where nothing was read out of a table: somebody wrote or issued it as it is."""
        if opened.contents.original is not None and not opened.pack.signer:
            return {}
        return {one.code: self._digest(one) for one in opened.contents.rubric.criteria}

    def _digest(self, criterion: Criterion) -> str:
        """Return the digest; a criterion that was not touched is the same object and is not read again."""
        known = self._digests.get(id(criterion))
        if known is None or known[0] is not criterion:
            known = (criterion, criterion_digest(criterion))
            self._digests[id(criterion)] = known
        return known[1]


def store(what: ToStore, *, progress: Progress | None = None) -> Stored:
    """Write into the library what is sound; examples that do not fit stay behind. Raises: ProblemError."""
    if progress is not None:
        progress.step(0, 1, "保存评分标准")
    rubric = what.contents.rubric
    fitting = tuple(one for one in what.contents.vectors if not why_unfit(rubric, one))
    pack = save(replace(what.contents, vectors=fitting), replacing=what.replacing)
    left_out = tuple(one for one in what.contents.vectors if one not in fitting)
    return Stored(pack, what.edited, left_out)


def why_unfit(rubric: Rubric, vector: "Vector") -> str:
    """Return why a worked example does not fit a rubric any more, empty when it does: read as from its file."""
    from app.catalog.located_yaml import parse_located
    from app.catalog.rubric_writer import vectors_text
    from app.catalog.vectors import read_vectors, vector_problems

    try:
        source = parse_located(vectors_text([vector]), "算例")
        found, problems = read_vectors(source, rubric)
        said: list[Problem] = [*problems, *vector_problems(rubric, found, source)]
    except ProblemError as error:
        said = list(error.problems)
    except (ValueError, KeyError, ArithmeticError) as error:
        return f"这条算例读不出来（{error}）。"
    return " ".join(f"{one.what}" for one in said if one.is_blocking)


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


@dataclass(frozen=True, slots=True)
class Tried:
    """What an input gives: the points, None when it stays unanswered, and how they came about."""

    points: Decimal | None
    derivation: tuple[str, ...] = ()


def tried(rubric: Rubric, code: str, example: Assessment) -> Tried:
    """Return what a criterion gives for an input, as if all evidence were there; a marking may be unfinished."""
    criterion = rubric.criterion_by_code.get(code)
    if criterion is None or not is_finished(criterion.marking, rubric):
        return Tried(None, ("评分办法还没有填完。",))
    lenient = replace(rubric, evidence=EvidenceRule.ADVISORY)
    try:
        line = CriterionScoring(lenient, given_example(example)).of(criterion)
    except (ArithmeticError, LookupError, ValueError):
        return Tried(None, ("现在还算不出来，请先改好上面的问题。",))
    points = None if line.state is State.UNANSWERED else line.computed
    return Tried(points, line.derivation)


def example_of(code: str, example: Assessment, points: Decimal | None) -> "Vector":
    """Return a worked example; points: as worked out by hand, None when it is to stay unanswered."""
    from app.catalog.vectors import Vector

    return Vector(code, given_example(example), points)
