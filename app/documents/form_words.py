"""The words that the {…} of a form stand for."""

from app.documents.dossier import Dossier


def chinese_day(dossier: Dossier) -> str:
    """Return the date as papers write it: 2021年11月8日."""
    day = dossier.date
    return f"{day.year}年{day.month}月{day.day}日"


def form_words(dossier: Dossier) -> dict[str, str]:
    """Return the words of forms/README.md that a county's own documents can fill."""
    assessment = dossier.assessment
    county, person = assessment.county, assessment.person
    return {
        "province": county.province,
        "city": county.city,
        "name": county.name,
        "county": county.full_name,
        "applicant": assessment.applicant,
        "office": person.office,
        "person": person.name,
        "phone": person.phone,
        "cycle": assessment.cycle.name,
        "date": chinese_day(dossier),
        "rubric": dossier.rubric.title,
    }


def heading_of(text: str) -> str:
    """Return a filled heading without the empty brackets that a missing cycle leaves."""
    return text.replace("（）", "").strip()
