"""A province's own table becomes a pack: every criterion, every point and every word. Expected values by hand."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from app.catalog.packs import read_pack
from app.catalog.rubric_linter import lint
from app.domain.points import plain
from app.domain.rubric_draft import RubricDraft
from app.files.canonical import plain as as_data
from app.services.import_table import contents_of_draft, drafted, read_file, suggested_about, suggested_choice
from app.services.open_rubric import full_points
from app.services.write_pack import write_pack
from tests.catalog.province_tables import LAYOUTS, Layout, as_docx, as_pdf, as_xlsx, words_in

WRITERS = {"xlsx": as_xlsx, "docx": as_docx, "pdf": as_pdf}


def imported(path: Path) -> RubricDraft:
    """Return the draft of a file as suggested."""
    found = read_file(path)
    choice = suggested_choice(found)
    return drafted(found, choice, suggested_about(found, choice), path)


def squeezed(text: str) -> str:
    return "".join(text.split())


def strings(data: object) -> list[str]:
    if isinstance(data, dict):
        return [text for value in data.values() for text in strings(value)]
    if isinstance(data, list | tuple):
        return [text for value in data for text in strings(value)]
    return [data] if isinstance(data, str) else []


def missing_words(pack: Path, texts: list[str]) -> list[str]:
    """Return the texts that are not in the files of a pack, blanks aside."""
    held = strings(as_data(read_pack(pack).rubric))
    held += strings(json.loads((pack / "mapping.json").read_text("utf-8")))
    whole = "\n".join(map(squeezed, held))
    return [text for text in texts if squeezed(text) not in whole]


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_every_criterion_and_every_point_is_read(tmp_path: Path, layout: Layout, kind: str) -> None:
    writer: Callable[[Layout, Path], Path] = WRITERS[kind]
    path = writer(layout, tmp_path)
    draft = imported(path)
    rubric = draft.rubric

    assert [(one.code, one.title, plain(one.points)) for one in rubric.criteria] == [
        (one.code, one.title, one.points) for one in layout.criteria
    ]
    assert plain(full_points(rubric)) == layout.total
    assert [dimension.title for dimension in rubric.dimensions] == list(layout.dimensions)
    assert [plain(total.written) for total in draft.totals if total.written is not None] == list(layout.totals)
    assert all(total.is_right for total in draft.totals)
    assert [problem for problem in lint(rubric, lambda _: "") if problem.is_blocking] == []
    if layout.kinds:
        assert [one.marking.kind for one in rubric.criteria] == list(layout.kinds)


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_every_word_is_in_the_pack(tmp_path: Path, layout: Layout, kind: str) -> None:
    path = WRITERS[kind](layout, tmp_path)
    pack = tmp_path / "包"

    write_pack(contents_of_draft(imported(path), path), pack)

    texts = list(layout.texts()) if kind == "pdf" else [*layout.texts(), *words_in(path)]
    assert missing_words(pack, texts) == []
    assert (pack / "original").is_dir()
