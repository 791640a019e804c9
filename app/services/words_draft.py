"""A correction of opinions in words that is not stored yet, as a draft beside the workspace (see drafts)."""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.returned import ReturnedReview
from app.domain.review import Level
from app.domain.words_edit import EditedItem, items_of
from app.services.replies import WordsAbout


@dataclass(frozen=True, slots=True)
class WordsDraft:
    """A set as it stands in the form. more: what was typed to be added and is not split into items yet."""

    about: WordsAbout
    items: tuple[EditedItem, ...]
    more: str = ""


def stored_words(words: ReturnedReview) -> WordsDraft:
    """Return a set as it is stored."""
    return WordsDraft(WordsAbout(words.level, words.office, words.received), items_of(words))


def written_draft(words: ReturnedReview, draft: WordsDraft) -> str:
    """Return a half-done correction as the text of a draft; empty when nothing differs from what is stored."""
    if draft == stored_words(words):
        return ""
    about = draft.about
    found = {
        "level": about.level.value,
        "office": about.office,
        "date": about.date.isoformat(),
        "items": [[item.text, item.criterion, item.origin] for item in draft.items],
        "more": draft.more,
        "known": [item.origin for item in items_of(words)],
    }
    return json.dumps(found, ensure_ascii=False)


def read_draft(words: ReturnedReview, text: str) -> WordsDraft:
    """Return a half-done correction again; the set as it is stored where there is none that can be read.

    What was stored since stays: an opinion that the draft did not know is added, and one that is gone is a new one.
    """
    try:
        found = json.loads(text)
        about = WordsAbout(Level(found["level"]), str(found["office"]), dt.date.fromisoformat(found["date"]))
        rows = [(str(said), None if code is None else str(code), str(origin)) for said, code, origin in found["items"]]
        known, more = set(found["known"]), str(found["more"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return stored_words(words)
    return WordsDraft(about, (*_still_there(words, rows), *_since(words, known)), more)


def _still_there(words: ReturnedReview, rows: Sequence[tuple[str, str | None, str]]) -> tuple[EditedItem, ...]:
    there = {item.origin for item in items_of(words)}
    return tuple(EditedItem(said, code, origin if origin in there else "") for said, code, origin in rows)


def _since(words: ReturnedReview, known: set[str]) -> tuple[EditedItem, ...]:
    return tuple(item for item in items_of(words) if item.origin not in known)
