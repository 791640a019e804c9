"""The words of the plain template from forms/tables/template.yaml."""

from dataclasses import dataclass, replace
from pathlib import Path

from app.catalog.located_yaml import read_located
from app.catalog.validation import validated
from app.domain.problems import ProblemError
from app.domain.template_form import TemplateColumn, TemplateForm, TemplateSheet

FILE = Path("tables") / "template.yaml"
"""Where it lies in the folder of the forms."""


@dataclass(frozen=True, slots=True)
class _TemplateFile:
    format: int
    mark: str
    guide_title: str
    choices_title: str
    guide: tuple[str, ...]
    sheets: tuple[TemplateSheet, ...]
    parameters: tuple[TemplateColumn, ...]
    choices: dict[str, dict[str, str]]
    also: dict[str, dict[str, tuple[str, ...]]]


def read_template_form(forms: Path) -> TemplateForm:
    """Return the template's sheets and words of a folder of forms. Raises: ProblemError with everything wrong."""
    source = read_located(forms / FILE)
    content, problems = validated(_TemplateFile, source.tree, source)
    if content is None or problems:
        raise ProblemError(problems)
    sheets = tuple(
        replace(sheet, columns=sheet.columns + content.parameters) if sheet.parameters else sheet
        for sheet in content.sheets
    )
    return TemplateForm(
        content.mark, content.guide_title, content.choices_title, content.guide, sheets, content.choices, content.also
    )
