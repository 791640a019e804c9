"""Quick phrases of reviewers (常用语) from forms/phrases/judging.yaml."""

from dataclasses import dataclass
from pathlib import Path

from app.catalog.located_yaml import read_located
from app.catalog.validation import validated
from app.domain.problems import ProblemError, blocking
from app.domain.quick_phrases import PLACES, Phrase

FILE = Path("phrases") / "judging.yaml"
"""Where they lie in the folder of the forms."""


@dataclass(frozen=True, slots=True)
class _PhrasesFile:
    format: int
    phrases: tuple[Phrase, ...]


def read_phrases(forms: Path) -> tuple[Phrase, ...]:
    """Return the phrases of a folder of forms. Raises: ProblemError with everything that is wrong."""
    source = read_located(forms / FILE)
    content, problems = validated(_PhrasesFile, source.tree, source)
    for number, phrase in enumerate(content.phrases if content else ()):
        unknown = [name for name in (*phrase.places, *phrase.needs, *phrase.without) if name not in PLACES]
        if unknown:
            where = source.where(("phrases", number))
            what = f"没有{'、'.join(f'{{{name}}}' for name in unknown)}这个填空。"
            problems.append(blocking("VALUE_INVALID", where, what, "可用的填空写在文件开头。"))
    if content is None or problems:
        raise ProblemError(problems)
    return content.phrases
