"""Reads mapping.json of a pack: where each criterion sits in the province's own file. From outside, so hostile."""

import functools
from collections.abc import Iterator

from pydantic import ConfigDict, TypeAdapter, ValidationError

from app.catalog.pack_source import MAPPING_FILE, PackSource
from app.domain.original import Original
from app.domain.problems import Problem, blocking, warning
from app.domain.rubric import Rubric
from app.domain.table import TableKind
from app.domain.texts import one_text_problems
from app.files.digests import is_sha256, sha256_of_bytes

_MOST_CELLS = 200_000
_MOST_TABLES = 500
_MOST_LINES = 20_000
_MOST_NAME = 250
_MOST_ADDRESS = 300
_MOST_TOLD = 20
_ASK_AGAIN = (
    "请向发来的人重新要一份评分标准包；只是算分的话，可以删去 mapping.json 和 original 文件夹再装，但不能回填原表。"
)


def read_original(source: PackSource, rubric: Rubric) -> tuple[Original | None, bytes | None, list[Problem]]:
    """Return the original with the bytes of its file, and what is wrong with them; None where the pack has none."""
    data = source.files.get(MAPPING_FILE)
    if data is None:
        return None, None, list(_without_mapping(source))
    where = source.prefix + MAPPING_FILE
    try:
        # A tuple around it: pydantic hands a configuration down to frozen dataclasses only from outside of them.
        (original,) = _adapter().validate_json(b"[" + data + b"]")
    except (ValidationError, RecursionError) as error:
        count = f"有{error.error_count()}处" if isinstance(error, ValidationError) else ""
        what = f"原表的对照关系{count}不合要求，读不出来。"
        return None, None, [_wrong(where, what)]
    wrong = (
        *_wrong_texts(original, where),
        *_wrong_cells(original, rubric, where),
        *_wrong_drafts(original, rubric, where),
    )
    problems = list(wrong[:_MOST_TOLD])
    content, found = _file(source, original, where)
    return original, content, problems + found


@functools.cache
def _adapter() -> TypeAdapter[tuple[Original]]:
    return TypeAdapter(tuple[Original], config=ConfigDict(extra="forbid", strict=True))


def _without_mapping(source: PackSource) -> Iterator[Problem]:
    if source.originals:
        what = f"包里有原表，却没有对照关系（{MAPPING_FILE}），不能回填，没有取用。"
        yield warning("PACK_ORIGINAL", source.name, what, "要回填的，请重新导入省里的评分表。")


def _wrong_texts(original: Original, where: str) -> Iterator[Problem]:
    if not original.name or len(original.name) > _MOST_NAME or "/" in original.name or "\\" in original.name:
        yield _wrong(where, "原表的文件名不合要求。")
    if (
        max(len(original.cells), len(original.drafts)) > _MOST_CELLS or len(original.tables) > _MOST_TABLES
        or len(original.lines) + len(original.columns) > _MOST_LINES
    ):  # fmt: skip
        yield _wrong(where, "原表的单元格或文字过多。")
        return
    texts = [original.name, *original.tables, *original.tables.values(), *original.columns, *original.lines]
    texts += [text for cell in original.cells for text in (cell.text, cell.region)]
    for text in texts:
        yield from one_text_problems(text, where)


def _wrong_cells(original: Original, rubric: Rubric, where: str) -> Iterator[Problem]:
    for cell in original.cells[:_MOST_CELLS]:
        if cell.criterion not in rubric.criterion_by_code:
            yield _wrong(where, f"原表对照关系里的评分项“{cell.criterion[:20]}”不在评分标准里。")
        if max(len(cell.part), len(cell.address)) > _MOST_ADDRESS:
            yield _wrong(where, "原表对照关系里有过长的位置。")


def _wrong_drafts(original: Original, rubric: Rubric, where: str) -> Iterator[Problem]:
    for code in original.drafts[:_MOST_CELLS]:
        if code not in rubric.criterion_by_code:
            yield _wrong(where, f"标为草稿的评分项“{code[:20]}”不在评分标准里。")


def _file(source: PackSource, original: Original, where: str) -> tuple[bytes | None, list[Problem]]:
    """Return the file that is meant: the one whose digest it has, whatever its name has become."""
    if original.kind is TableKind.PASTED and not original.sha256 and not original.size:
        return None, []
    if not is_sha256(original.sha256):
        return None, [_wrong(where, "原表没有写明校验码。")]
    for path in source.originals:
        content = source.files[path]
        if len(content) == original.size and sha256_of_bytes(content) == original.sha256:
            return content, []
    if source.originals:
        what = f"原表“{original.name}”被改动过，与导入时的不是同一份。"
        return None, [blocking("PACKAGE_FILE_CHANGED", source.name, what, _ASK_AGAIN)]
    what = f"包里没有原表“{original.name}”。"
    return None, [blocking("PACKAGE_FILE_MISSING", source.name, what, _ASK_AGAIN)]


def _wrong(where: str, what: str) -> Problem:
    return blocking("PACK_ORIGINAL", where, what, _ASK_AGAIN)
