"""The list of divisions and how a county is found in it."""

import time
from collections import Counter

import pytest

from app.catalog.divisions import Division, read_divisions
from app.files.places import resources_dir
from app.services.counties import cities, find_counties, provinces


@pytest.fixture(scope="module")
def divisions() -> tuple[Division, ...]:
    return read_divisions(resources_dir() / "divisions")


def test_there_are_as_many_as_published(divisions: tuple[Division, ...]) -> None:
    # At the middle of 2023: 2,843 counties of the end of 2022 and 白杨市, cities of 米林 and 错那 in place of counties.
    assert Counter(one.kind for one in divisions) == {
        "省级": 34,
        "地级": 329,
        "地级无县": 4,
        "市辖区": 977,
        "县级市": 397,
        "县": 1299,
        "自治县": 117,
        "旗": 49,
        "自治旗": 3,
        "林区": 1,
        "特区": 1,
    }


def test_codes_are_unique_sorted_and_fit_those_above(divisions: tuple[Division, ...]) -> None:
    codes = [one.code for one in divisions]
    by_code = {one.code: one for one in divisions}

    assert codes == sorted(set(codes))
    for one in divisions:
        assert one.province == by_code[f"{one.code[:2]}0000"].province
        if one.county and one.city:
            assert by_code[f"{one.code[:4]}00"].city == one.city
        assert len(one.pinyin) == len(one.name)
        assert "".join(one.pinyin).isascii()


@pytest.mark.parametrize(
    ("code", "place"),
    [
        ("130304", ("市辖区", "河北省", "秦皇岛市", "北戴河区")),
        ("110108", ("市辖区", "北京市", "", "海淀区")),
        ("500229", ("县", "重庆市", "", "城口县")),
        ("419001", ("县级市", "河南省", "", "济源市")),
        ("429004", ("县级市", "湖北省", "", "仙桃市")),
        ("429021", ("林区", "湖北省", "", "神农架林区")),
        ("520203", ("特区", "贵州省", "六盘水市", "六枝特区")),
        ("140109", ("市辖区", "山西省", "太原市", "万柏林区")),
        ("150622", ("旗", "内蒙古自治区", "鄂尔多斯市", "准格尔旗")),
        ("330113", ("市辖区", "浙江省", "杭州市", "临平区")),
        ("441900", ("地级无县", "广东省", "东莞市", "")),
    ],
)
def test_known_places(divisions: tuple[Division, ...], code: str, place: tuple[str, ...]) -> None:
    found = next(one for one in divisions if one.code == code)

    assert (found.kind, found.province, found.city, found.county) == place


def test_zones_that_are_no_divisions_are_not_in_it(divisions: tuple[Division, ...]) -> None:
    codes = {one.code for one in divisions}

    assert not codes & {"130371", "130372", "232761", "632857", "330103", "350427"}


# ------------------------------------------------------------------ finding


@pytest.mark.parametrize(
    "text",
    [
        "北戴河",
        "戴河",
        "北戴河区",
        "秦皇岛北戴河",
        "河北省秦皇岛市北戴河区",
        "河北 北戴河",
        "bdh",
        "BDHQ",
        "beidaihe",
        "beidh",
        "bei dai he",
        "qhdbdh",
        "hbqhdbdh",
        "qinhuangdaobeidaihe",
        "130304",
        "130304000000",  # as statistics writes it
        "１３０３０４",
    ],
)
def test_one_county_is_found_in_many_ways(text: str) -> None:
    assert find_counties(text)[0].full_name == "河北省秦皇岛市北戴河区"


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("gyx", "安徽省亳州市涡阳县"),
        ("shanxian", "山东省菏泽市单县"),
        ("hongtong", "山西省临汾市洪洞县"),
        ("济源", "河南省济源市"),
        ("朝阳", "北京市朝阳区"),
        ("西城", "北京市西城区"),
        ("dongguan", "广东省东莞市"),
        ("lüeyang", "陕西省汉中市略阳县"),
    ],
)
def test_names_with_a_reading_of_their_own(text: str, first: str) -> None:
    assert first in [entry.full_name for entry in find_counties(text)]


@pytest.mark.parametrize("text", ["秦皇岛", "qhd", "qinhuangdao"])
def test_the_name_of_a_city_lists_its_counties(text: str) -> None:
    found = find_counties(text)[:7]

    assert [entry.name for entry in found] == [
        "海港区",
        "山海关区",
        "北戴河区",
        "抚宁区",
        "青龙满族自治县",
        "昌黎县",
        "卢龙县",
    ]


def test_the_beginning_of_a_code_lists_all_that_have_it() -> None:
    assert len(find_counties("1303", 100)) == 7


@pytest.mark.parametrize("text", ["", "   ", "火星区", "999999", "！", "'"])
def test_what_is_no_county_finds_nothing(text: str) -> None:
    assert find_counties(text) == ()


def test_a_county_without_city_leaves_it_empty() -> None:
    entry = find_counties("仙桃")[0]

    assert entry.county().full_name == "仙桃市"
    assert (entry.province, entry.city, entry.code) == ("湖北省", "", "429004")


def test_provinces_and_their_cities() -> None:
    assert len(provinces()) == 34
    assert cities("河北省")[:3] == ("石家庄市", "唐山市", "秦皇岛市")
    assert cities("北京市") == ()


def test_it_is_fast_enough_for_each_key() -> None:
    find_counties("a")
    texts = ["b", "bd", "bdh", "xian", "fuxian", "hbqhdbdh", "县", "秦皇岛北戴河", "zzzz", "1"]
    took = []
    for text in texts:
        begun = time.thread_time()
        find_counties(text)
        took.append(time.thread_time() - begun)

    # A median over ten texts: one may meet another program on the same processor.
    assert sorted(took)[len(took) // 2] < 0.03
