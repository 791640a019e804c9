"""Which county a heading or a folder's name means; what may mean several is not guessed."""

import pytest

from app.services.counties import counties_named_in, county_of_code


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("秦皇岛市北戴河区健康县区自评材料", ["河北省秦皇岛市北戴河区"]),
        ("130304 北戴河区(1)", ["河北省秦皇岛市北戴河区"]),
        ("石家庄 新华区 2021年度", ["河北省石家庄市新华区"]),
        ("新华区", ["河北省石家庄市新华区", "河北省沧州市新华区", "河南省平顶山市新华区"]),
        ("健康城区建设自评表", []),  # 城区 is a district of 晋城 and a word of everybody
        ("晋城市城区", ["山西省晋城市城区"]),
        ("示例县", []),
        ("", []),
    ],
)
def test_a_text_names_counties(text: str, names: list[str]) -> None:
    assert [one.full_name for one in counties_named_in(text)] == names


def test_a_code_names_its_county() -> None:
    found = county_of_code("130304")
    assert found is not None
    assert found.name == "北戴河区"
    assert county_of_code("000000") is None
