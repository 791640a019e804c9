import pytest

from app.catalog.forms import read_forms
from app.documents.profile_entries import profile_entries
from app.domain.form import chosen_form
from app.files.places import forms_dir

FORM = chosen_form(read_forms(forms_dir()), "profile")


def test_entries_stand_in_the_order_of_the_form_and_others_after_them() -> None:
    """Stored in code-point order, as canonical JSON has it."""
    profile = {"65岁及以上人口占比": "15.8", "健康步道": "19 条", "常住人口": "42.36", "概况": "示例", "面积": "1286"}

    assert profile_entries(profile, FORM) == (
        ("面积", "1286平方公里"),
        ("常住人口", "42.36万人"),
        ("65岁及以上人口占比", "15.8%"),
        ("健康步道", "19 条"),
        ("概况", "示例"),
    )


@pytest.mark.parametrize(
    ("given", "printed"),
    [
        ("13.4", "13.4万人"),
        (" 约13.4 ", "约13.4万人"),
        ("134,000", "134,000万人"),
        ("13.4万人", "13.4万人"),
        ("13.4万", "13.4万"),
        ("134000人", "134000人"),
        ("见统计公报", "见统计公报"),
        ("2021", "2021万人"),
    ],
)
def test_only_a_bare_number_gets_the_unit(given: str, printed: str) -> None:
    assert profile_entries({"常住人口": given}, FORM) == (("常住人口", printed),)
