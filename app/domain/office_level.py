"""Which level an office most likely belongs to, by the words of its name: a proposal, a person decides."""

import re

from app.domain.review import Level

_PLACES = re.compile(r"((?:北京|天津|上海|重庆)市|省|自治区)|(?<!城)市|自治州|地区|(?<![民联同])盟")
"""The group: 省, 自治区 and the four cities that rank as provinces; then what lies below. 城市 is no place."""


def level_of_office(office: str) -> Level | None:
    """Return 市级 or 省级 by the last place that is named, as in 示例省示例市爱卫办; None when none is."""
    found = list(_PLACES.finditer(office))
    if not found:
        return None
    return Level.PROVINCE if found[-1][1] else Level.CITY
