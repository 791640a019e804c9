"""The level that the name of an office proposes."""

import pytest

from app.domain.office_level import level_of_office
from app.domain.review import Level


@pytest.mark.parametrize(
    ("office", "level"),
    [
        ("示例省爱国卫生运动委员会办公室", Level.PROVINCE),
        ("广西壮族自治区爱卫办", Level.PROVINCE),
        ("重庆市爱卫办", Level.PROVINCE),
        ("省城市健康中心", Level.PROVINCE),
        ("示例市爱卫办（微信群）", Level.CITY),
        ("河北省石家庄市爱卫办", Level.CITY),
        ("新疆维吾尔自治区伊犁州", Level.PROVINCE),
        ("新疆维吾尔自治区伊犁哈萨克自治州卫健委", Level.CITY),
        ("锡林郭勒盟爱卫办", Level.CITY),
        ("爱卫办张主任", None),
        ("", None),
    ],
)
def test_the_last_place_that_is_named_decides(office: str, level: Level | None) -> None:
    assert level_of_office(office) is level
