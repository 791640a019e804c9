"""Texts that were typed into a definition and could not be taken over: kept by field, so that none is ever lost."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.unread_texts import UnreadTexts


class Owner:
    """What the fields of a page belong to; a criterion may get another code while they stand."""

    def __init__(self, name: str) -> None:
        """name: what the places of its texts begin with."""
        self.name = name


@dataclass(frozen=True, slots=True)
class Unread:
    """A place in the texts. texts is shared by all places of one rubric, and kept with it."""

    texts: UnreadTexts
    owner: Owner
    part: str = ""

    @property
    def key(self) -> str:
        """Return what the text is kept by."""
        return self.owner.name + self.part

    def at(self, part: str) -> "Unread":
        """Return the place of a part."""
        return Unread(self.texts, self.owner, f"{self.part}/{part}")

    @property
    def text(self) -> str:
        """Return what stands here unread; empty when nothing does."""
        return self.texts.get(self.key, "")

    def keep(self, text: str) -> None:
        """Keep a text, or forget it when it is empty."""
        if text:
            self.texts[self.key] = text
        else:
            self.texts.pop(self.key, None)

    def forget_under(self) -> None:
        """Forget the texts of this place and of all its parts."""
        for key in [key for key in self.texts if key == self.key or key.startswith(f"{self.key}/")]:
            del self.texts[key]

    def under(self) -> dict[str, str]:
        """Return the texts of the parts, by what comes after this place."""
        start = f"{self.key}/"
        return {key.removeprefix(start): text for key, text in self.texts.items() if key.startswith(start)}

    def rearrange(self, gone: str = "", moved: Mapping[str, str] | None = None) -> None:
        """Let the texts of parts follow them: the gone one's are put away until undo, the moved ones' go along."""
        places = {self.at(before).key: self.at(after).key for before, after in (moved or {}).items()}
        self.texts.rearrange([self.at(gone).key] if gone else [], places)


def unread_at(texts: UnreadTexts, name: str) -> Unread:
    """Return the place of everything that belongs to a criterion or list."""
    return Unread(texts, Owner(name))


def nothing_unread() -> Unread:
    """Return a place for fields whose texts nobody keeps."""
    return unread_at(UnreadTexts(), "")
