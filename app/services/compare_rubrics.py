"""Comparing two rubrics (评分标准): read them, and what a program is told of the comparison."""

from dataclasses import dataclass

from app.domain.points import plain
from app.domain.progress import Progress, Silent
from app.domain.rubric import Criterion
from app.domain.rubric_diff import ComparedCriterion, Difference, RubricDiff, compared


@dataclass(frozen=True, slots=True)
class NamedDiff:
    """A comparison with the digests of both rubrics."""

    diff: RubricDiff
    old_sha256: str
    new_sha256: str


def compare_rubrics(old: str, new: str, *, progress: Progress | None = None) -> NamedDiff:
    """Return how two packs differ; each is an id or the path of a folder, file or zip. Raises: ProblemError."""
    from app.services.open_rubric import open_rubric

    progress = progress or Silent()
    progress.step(0, 3, "读取原评分标准")
    before = open_rubric(old)
    progress.step(1, 3, "读取新评分标准")
    after = open_rubric(new)
    progress.step(2, 3, "逐项比较")
    return NamedDiff(compared(before.rubric, after.rubric), before.sha256, after.sha256)


def diff_fields(found: NamedDiff) -> dict[str, object]:
    """Return what `jkxq rubric diff --json` says: four lists of codes, and under details what of each."""
    diff = found.diff
    return {
        "old": _rubric(diff.old.id, diff.old.edition, diff.old.title, found.old_sha256),
        "new": _rubric(diff.new.id, diff.new.edition, diff.new.title, found.new_sha256),
        "unchanged": [one.new.code for one in diff.unchanged],
        "changed": [one.new.code for one in diff.changed],
        "added": [one.code for one in diff.added],
        "removed": [one.code for one in diff.removed],
        "details": {
            "unchanged": {one.new.code: _short(one.new) for one in diff.unchanged},
            "changed": {one.new.code: _changed(one) for one in diff.changed},
            "added": {one.code: _short(one) for one in diff.added},
            "removed": {one.code: _short(one) for one in diff.removed},
        },
        "rubric": _parts(diff.own),
    }


def _rubric(rubric_id: str, edition: str, title: str, sha256: str) -> dict[str, str]:
    return {"id": rubric_id, "edition": edition, "title": title, "sha256": sha256}


def _short(criterion: Criterion) -> dict[str, object]:
    return {"title": criterion.title, "points": plain(criterion.points)}


def _changed(one: ComparedCriterion) -> dict[str, object]:
    return {**_short(one.new), "old_code": one.old.code, **_parts(one.differences)}


def _parts(differences: tuple[Difference, ...]) -> dict[str, object]:
    return {
        "what": [one.part.value for one in differences],
        "before": {one.part.value: one.before for one in differences},
        "after": {one.part.value: one.after for one in differences},
    }


def diff_sentences(diff: RubricDiff) -> list[str]:
    """Return the comparison for a person at the terminal."""
    counts = (len(diff.changed), len(diff.added), len(diff.removed), len(diff.unchanged))
    said = ["改了{}项，新增{}项，去掉{}项，没变{}项。".format(*counts)]
    said += [f"标准本身  {one.part.label}" for one in diff.own]
    for one in diff.changed:
        code = f"{one.old.code}→{one.new.code}" if one.is_moved else one.new.code
        said.append(f"改了  {code} {one.new.title}：{'、'.join(part.part.label for part in one.differences)}")
    said += [f"新增  {one.code} {one.title}（{plain(one.points)}分）" for one in diff.added]
    said += [f"去掉  {one.code} {one.title}（{plain(one.points)}分）" for one in diff.removed]
    return said
