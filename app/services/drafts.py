"""Drafts: what was typed and cannot be stored as it stands, such as a figure nobody can read. A file in the workspace.

It is the county's own business: it is in no record, no log and no package, and goes when the text is mended.
"""

import json
from collections.abc import Collection, Mapping
from pathlib import Path

from app.domain.problems import Problem, warning
from app.domain.rubric import Rubric
from app.files.atomic import write_whole

FILE_NAME = "drafts.json"
MOST_SHOWN = 40
WORDS_TEXT = "words/text"
"""Opinions in words that are not stored yet."""
WORDS_LEVEL, WORDS_OFFICE, WORDS_DAY = "words/level", "words/office", "words/day"
"""From whom they came, and when."""
WORDS_CHOICES = "words/choices"
"""The codes chosen for them, a line each."""
BESIDE_WORDS = frozenset({WORDS_LEVEL, WORDS_OFFICE, WORDS_DAY, WORDS_CHOICES})
"""What goes with the words and is not told of for itself."""
WORDS_EDIT = "words/edit/"
"""Begins the field of a half-done correction of opinions in words (words_draft); their id follows."""
_EDIT_TO_DO = "请到那一份文字意见点“修改…”，存入或取消；不存入，仍以原来的为准。"


def read_drafts(folder: Path) -> dict[str, str]:
    """Return texts by field; none when there is no file, or one that cannot be read."""
    try:
        found = json.loads((folder / FILE_NAME).read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {field: text for field, text in found.items() if isinstance(field, str) and isinstance(text, str)}


def write_drafts(folder: Path, texts: Mapping[str, str]) -> None:
    """Write them down; no file when there are none. A disk that refuses stops nobody: they are still on the screen."""
    file = folder / FILE_NAME
    try:
        if texts:
            write_whole(file, json.dumps(dict(texts), ensure_ascii=False, indent=1).encode())
        else:
            file.unlink(missing_ok=True)
    except OSError:
        return


def draft_problems(folder: Path, rubric: Rubric, returned: Collection[str] = ()) -> tuple[Problem, ...]:
    """Return what was typed in this workspace and is not stored, to be said before handing in.

    returned: ids of what came back; the half-done correction of a set that was undone waits unsaid.
    """
    to_do = "请到那一处改成能读的写法，或删去；不改，它不计分，也不进报告。"
    return tuple(
        warning("TEXT_UNREAD", _where(field, rubric), "修改了一半，还没有存进去。", _EDIT_TO_DO)
        if field.startswith(WORDS_EDIT)
        else warning("TEXT_UNREAD", _where(field, rubric), f"写了“{_shortened(text)}”，还没有存进去。", to_do)
        for field, text in sorted(read_drafts(folder).items())
        if field not in BESIDE_WORDS and _is_there(field, returned)
    )


def _is_there(field: str, returned: Collection[str]) -> bool:
    return not field.startswith(WORDS_EDIT) or field.removeprefix(WORDS_EDIT) in returned


def _shortened(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"


def _where(field: str, rubric: Rubric) -> str:
    """Return where a field is, in words: its name is `figure/literacy@2021/value`, `points/A1`, `basics/填报人`."""
    kind, _, rest = field.partition("/")
    key = rest.partition("/")[0]
    if kind in {"figure", "reference"}:
        name, _, of = key.partition("@")
        measure = rubric.measure_by_id.get(name)
        title = measure.title if measure else name
        return f"数据 {title} {of}年" if of.isdecimal() else f"数据 {title}"
    if kind == "basics":
        return f"基本情况 {rest}"
    if kind == "words":
        return "退回意见 文字意见"
    if kind == "gate":
        return f"基本条件 {key}"
    criterion = rubric.criterion_by_code.get(key)
    return f"{key} {criterion.title}" if criterion else key
