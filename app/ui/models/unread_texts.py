"""Texts that were typed into a definition and could not be taken over: kept by field, so that none is ever lost."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Unread:
    """A place in the texts. texts is shared by all places of one rubric, and kept with it."""

    texts: dict[str, str]
    key: str = ""

    def at(self, part: str) -> "Unread":
        """Return the place of a part."""
        return Unread(self.texts, f"{self.key}/{part}")

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
