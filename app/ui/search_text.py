"""Finding by typing: a word anywhere, or the first letters of the pinyin (拼音首字母)."""

import unicodedata
from functools import cache


def folded(text: str) -> str:
    """Return a text as it is compared: full-width forms made narrow, small letters, no spaces."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


@cache
def initials(text: str) -> str:
    """Return the first pinyin letters of the Chinese characters and everything else as it is: 健康县区 gives jkxq."""
    from pypinyin import Style, lazy_pinyin

    return folded("".join(lazy_pinyin(text, style=Style.FIRST_LETTER)))


class SearchText:
    """What one thing is found by: words that are looked into, and names of which the first letters count too."""

    __slots__ = ("_folded", "_names")

    def __init__(self, *words: str, names: tuple[str, ...] = ()) -> None:
        """Fold once; initials are made when letters are first looked for."""
        self._folded = "\n".join(folded(word) for word in (*names, *words))
        self._names = names

    def holds(self, query: str) -> bool:
        """Tell whether every word of a query is found."""
        return all(self._holds(folded(word)) for word in query.split())

    def _holds(self, word: str) -> bool:
        if word in self._folded:
            return True
        return word.isascii() and word.isalpha() and any(word in initials(name) for name in self._names)
