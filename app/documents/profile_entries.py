"""The entries of 基本情况表 in the order of its form, a bare number with the unit the form names."""

import re
from collections.abc import Iterator, Mapping

from app.domain.form import Form

_BARE_NUMBER = re.compile(r"[约近]?\s*[-+－＋]?\d+(?:[,，]\d{3})*(?:[.．]\d+)?")


def profile_entries(profile: Mapping[str, str], form: Form) -> tuple[tuple[str, str], ...]:
    """Return (label, value) for what was filled in; what the form does not know follows at the end."""
    return tuple(_entries(profile, form))


def _entries(profile: Mapping[str, str], form: Form) -> Iterator[tuple[str, str]]:
    fields = {field.label: field for section in form.sections for field in section.fields}
    for label, field in fields.items():
        if label in profile:
            yield label, _with_unit(profile[label], field.unit)
    yield from ((label, text) for label, text in profile.items() if label not in fields)


def _with_unit(text: str, unit: str) -> str:
    number = text.strip()
    return f"{number}{unit}" if _BARE_NUMBER.fullmatch(number) else text
