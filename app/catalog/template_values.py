"""Values in the cells of the plain template: how they are written, and how what people typed is understood."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from app.catalog.located_yaml import Tree, parse_located
from app.catalog.yaml_text import yaml_text
from app.domain.points import plain as plain_number
from app.domain.template_form import TemplateColumn, TemplateForm
from app.files.canonical import Plain, plain

YES = frozenset({"是", "有", "对", "√", "✓", "✔", "y", "yes", "true", "1"})
NO = frozenset({"否", "无", "不", "×", "x", "✗", "n", "no", "false", "0"})
_QUOTE = '"'
_LIST_ENDS = "、，,；;\n"
_PAIR_ENDS = "：:="
_REGION_ENDS = "；;，,、\n"
_NUMBER = re.compile(r"[+-]?\d*\.?\d+|[+-]?\d+\.")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?:\D|$))")


class CellUnreadableError(ValueError):
    """Raised when a cell's text is none of the words that may stand there; says which may."""


@dataclass(frozen=True, slots=True)
class Names:
    """Ids and the names people know them by: of measures, ledgers and region types."""

    of: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def shown(self, kind: str, given: str) -> str:
        """Return the name of an id when it leads back to the id, else the id itself."""
        name = self.of.get(kind, {}).get(given, "")
        return name if name.strip() and self.id_of(kind, name) == given else given

    def id_of(self, kind: str, text: str) -> str:
        """Return the id that is written, or that has the name that is written; else the text as it stands."""
        known = self.of.get(kind, {})
        if text in known:
            return text
        tidied = tidy(text)
        for read in (lambda name: name == text, lambda name: tidy(name) == tidied):
            found = [one for one, name in known.items() if read(name)]
            if len(found) == 1:
                return found[0]
        return next((one for one in known if tidy(one) == tidied), text)


def tidy(text: str) -> str:
    """Return a text as it is compared: full-width letters and digits as usual ones, no blanks, small letters."""
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


@dataclass(frozen=True, slots=True)
class Codec:
    """Writes and reads the cells of one workbook."""

    form: TemplateForm
    names: Names

    def written(self, value: object, column: TemplateColumn) -> str:
        """Return the text of a value; empty for none."""
        if value is None:
            return ""
        match column.kind:
            case "yes":
                return self._word("yes", str(value).lower())
            case "choice":
                return self._word(column.choices, str(value))
            case "number":
                return _number_text(value)
            case "region":
                return self._regions_text(value)
            case "list":
                return joined(value)  # type: ignore[arg-type]
            case "measure" | "ledger" | "region_type":
                return self.names.shown(column.kind, str(value))
            case "tree":
                return yaml_text(_plain(value)).removesuffix("\n")
            case _:
                return str(value)

    def read(self, text: str, column: TemplateColumn) -> Tree:
        """Return what a text means, as it would stand in a pack's file. Raises: CellUnreadableError; ProblemError."""
        match column.kind:
            case "yes":
                return self._read_yes(text)
            case "choice":
                return self._read_choice(text, column.choices)
            case "number":
                return read_number(text)
            case "region":
                return self._read_regions(text, column)
            case "list":
                return list(split(text))
            case "measure" | "ledger" | "region_type":
                return self.names.id_of(column.kind, text)
            case "tree":
                return parse_located(text, column.title).tree
            case _:
                return text

    def _word(self, choices: str, value: str) -> str:
        return self.form.choices[choices].get(value, value)

    def _read_yes(self, text: str) -> bool:
        said = tidy(text)
        if said in YES or said in NO:
            return said in YES
        raise CellUnreadableError("只能写“是”或“否”")

    def _read_choice(self, text: str, choices: str) -> str:
        known, said = self.form.choices[choices], tidy(text)
        for value, word in known.items():
            others = self.form.also.get(choices, {}).get(value, ())
            if said in {tidy(one) for one in (value, word, *others)}:
                return value
        raise CellUnreadableError(f"可用的是：{'、'.join(known.values())}")

    def _regions_text(self, value: object) -> str:
        if not isinstance(value, Mapping):
            return _number_text(value)
        pairs = ((self.names.shown("region_type", key), _number_text(one)) for key, one in value.items())
        return "；".join(f"{_quoted(name, _REGION_ENDS + _PAIR_ENDS)}：{number}" for name, number in pairs)

    def _read_regions(self, text: str, column: TemplateColumn) -> Tree:
        pairs = [_pieces(part, _PAIR_ENDS) for part in _raw(text, _REGION_ENDS) if part.strip()]
        if all(len(pair) == 1 for pair in pairs):
            return _share(text) if column.id == "relative" else read_number(text)
        if any(len(pair) != 2 for pair in pairs):  # noqa: PLR2004 - name and number
            raise CellUnreadableError("各类地区不同的，写成“县：20；区：25”")
        read = _share if column.id == "relative" else read_number
        return {self.names.id_of("region_type", name): read(number) for name, number in pairs}


def as_code(text: str) -> str:
    """Return a code as codes are: usual letters and digits, no blanks."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def read_number(text: str) -> str:
    """Return a number without what people write around it (全角、千分号、分、%); what is no number stays as typed."""
    tidied = _THOUSANDS.sub("", as_code(text)).replace("−", "-")
    number = tidied.removesuffix("分").removesuffix("%").removesuffix("年")
    return number if _NUMBER.fullmatch(number) else text


def _share(text: str) -> str:
    """Return a share: 20% is 0.20."""
    number = read_number(text)
    if not re.search(r"[%％]\s*$", text):
        return number
    try:
        return plain_number(Decimal(number) / 100)
    except ArithmeticError:
        return text


def joined(texts: Iterable[str]) -> str:
    """Return texts set apart by 、; one that could be taken for several stands in quotes."""
    return "、".join(_quoted(text, _LIST_ENDS) for text in texts)


def split(text: str) -> tuple[str, ...]:
    """Return the texts that are set apart by 、，；or a new line; empty places are skipped."""
    return tuple(_pieces(text, _LIST_ENDS))


def _quoted(text: str, ends: str) -> str:
    if text and text == text.strip() and _QUOTE not in text and not any(end in text for end in ends):
        return text
    return _QUOTE + text.replace(_QUOTE, _QUOTE * 2) + _QUOTE


def _pieces(text: str, ends: str) -> list[str]:
    found = []
    for part in _raw(text, ends):
        bare = part.strip()
        if bare.startswith(_QUOTE) and bare.endswith(_QUOTE) and len(bare) > 1:
            found.append(bare[1:-1].replace(_QUOTE * 2, _QUOTE))
        elif bare:
            found.append(bare)
    return found


def _raw(text: str, ends: str) -> list[str]:
    """Return the parts of a text between its separators; what stands in quotes is not separated."""
    parts, inside = [""], False
    for mark in text:
        if mark == _QUOTE and (inside or not parts[-1].strip()):
            inside = not inside
        elif mark == _QUOTE and parts[-1].lstrip().startswith(_QUOTE):
            inside = True  # the second of two quotes: one quote of the text
        if mark in ends and not inside:
            parts.append("")
        else:
            parts[-1] += mark
    return parts


def _number_text(value: object) -> str:
    return format(value, "f") if isinstance(value, Decimal) else str(value)


def _plain(value: object) -> Plain:
    return plain(value)
