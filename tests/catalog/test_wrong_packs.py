"""Whatever is wrong in a pack comes back as problems with file, line, what and what to do; all of them at once."""

# ruff: noqa: E501 - a table is read line by line

import re
import zipfile
from pathlib import Path

import pytest

from app.catalog.packs import read_pack
from app.domain.problems import Problem, ProblemError

SOUND = (Path(__file__).parent.parent / "golden" / "all_markings" / "rubric.yaml").read_text(encoding="utf-8")


def refused(path: Path) -> tuple[Problem, ...]:
    with pytest.raises(ProblemError) as caught:
        read_pack(path)
    problems = caught.value.problems
    assert any(problem.is_blocking for problem in problems)
    for problem in problems:
        assert problem.where
        assert problem.what
        assert problem.what_to_do
    return problems


def pack(folder: Path, text: str | bytes, vectors: str | None = None) -> Path:
    content = text.encode() if isinstance(text, str) else text
    (folder / "rubric.yaml").write_bytes(content)
    if vectors is not None:
        (folder / "vectors.yaml").write_text(vectors, encoding="utf-8")
    return folder


def line_of(text: str, piece: str) -> int:
    return text[: text.index(piece)].count("\n") + 1


def told(problems: tuple[Problem, ...]) -> list[tuple[str, int]]:
    """Return code and line of every blocking problem."""
    lines = [(one.code, re.match(r"rubric\.yaml 第(\d+)行", one.where)) for one in problems if one.is_blocking]
    return [(code, int(line.group(1)) if line else 0) for code, line in lines]


# One slip each: what stands in the sound pack, what is written instead, the code, a piece of the line that is named.
SLIPS = {
    "unknown key at the top": ("cycle_years: 2", "cycle_jears: 2", "KEY_UNKNOWN", "cycle_jears"),
    "unknown key in a criterion": (", core: true, methods", ", kern: true, methods", "KEY_UNKNOWN", "kern: true"),
    "unknown key in a marking": ('min_sites: 3, fail: keep', 'min_sites: 3, fehl: keep', "KEY_UNKNOWN", "fehl"),
    "missing title": ("title: 各种评分办法试卷\n", "", "KEY_MISSING", "format: 1"),
    "status nobody knows": ("status: reference", "status: offical", "VALUE_INVALID", "offical"),
    "points that are no number": ('points: "8", marking', 'points: 八, marking', "VALUE_INVALID", "八"),
    "points that are not finite": ('points: "8", marking', 'points: .nan, marking', "VALUE_INVALID", ".nan"),
    "points too large": ('points: "8", marking', 'points: 1e999999, marking', "VALUE_INVALID", "1e999999"),
    "points of nothing": ('points: "8", marking', 'points: "0", marking', "MARKING_POINTS", "code: A6"),
    "marking nobody knows": ("kind: judgement", "kind: judgment", "MARKING_UNKNOWN", "judgment"),
    "marking without kind": ("marking: {kind: external}", "marking: {}", "MARKING_UNKNOWN", "marking: {}"),
    "marking that is no mapping": ("marking: {kind: external}", "marking: external", "MARKING_UNKNOWN", "marking: external"),
    "bad marking inside a combined one": ("kind: best_of\n", "kind: best_of\n              best: 1\n", "KEY_UNKNOWN", "best: 1"),
    "parts that are no list": ("kind: sum_of\n              parts:", "kind: sum_of\n              parts: 3\n              x:", "VALUE_INVALID", "parts: 3"),
    "dimension code twice": ("- code: B\n", "- code: A\n", "CODE_TWICE", "- code: A\n    title: 数据类"),
    "indicator code twice": ("code: A-2", "code: A1", "CODE_TWICE", "code: A1\n        criteria"),
    "criterion code twice": ("code: A6", "code: A1", "CODE_TWICE", "code: A1, title: 计次"),
    "code with a blank": ("code: A6", "code: A 6", "CODE_INVALID", "code: A 6"),
    "code too long": ("code: A6", "code: A1234567890123456", "CODE_INVALID", "A1234567890123456"),
    "code that begins with a dot": ("code: A6", "code: .A6", "CODE_INVALID", ".A6"),
    "measure twice": ("- {id: area,", "- {id: rate}\n  - {id: area,", "CODE_TWICE", "{id: rate}"),
    "gate twice": ("id: G2, text", "id: G1, text", "CODE_TWICE", "id: G1, text: 数据真实"),
    "region type twice": ("region_types: [", "region_types: [{id: hill}, ", "CODE_TWICE", "region_types"),
    "ledger twice": ("id: places\n", "id: meetings\n", "CODE_TWICE", "id: meetings\n    title: 健康单位名册"),
    "requirement twice": ("{id: e2, title: 说明", "{id: e1, title: 说明", "CODE_TWICE", "code: C5"),
    "checklist id twice": ("{id: b, text: 乙", "{id: a, text: 乙", "CODE_TWICE", "{id: a, text: 乙"),
    "ledger key without column": ("key: [date, name]", "key: [date, mane]", "RUBRIC_REFERENCE", "id: meetings"),
    "ledger nobody knows": ('max: "2", ledger: meetings', 'max: "2", ledger: meting', "RUBRIC_REFERENCE", "meting"),
    "numerator ledger nobody knows": ("numerator_ledger: places", "numerator_ledger: orte", "RUBRIC_REFERENCE", "orte"),
    "measure nobody knows": ("kind: growth, measure: rate", "kind: growth, measure: rat", "RUBRIC_REFERENCE", "measure: rat,"),
    "measure of words": ("kind: growth, measure: rate", "kind: growth, measure: word", "MARKING_INVALID", "growth, measure: word"),
    "reference of no measure": ("measure: death, region", "measure: dead, region", "RUBRIC_REFERENCE", "measure: dead,"),
    "reference with two values": ("year: 2028, value: \"50\"", "year: 2030, value: \"50\"", "REFERENCE_TWICE", "year: 2030, value: \"60\""),
    "region map with a hole": ('target: {plain: "50", hill: "40"}', 'target: {plain: "50"}', "REGION_MAP", "code: B1, title: 阈值"),
    "region map with a type too many": (
        'target: {plain: "50", hill: "40"}', 'target: {plain: "50", hill: "40", moon: "1"}', "RUBRIC_REFERENCE", "moon",
    ),
    "region map with a word": ('target: {plain: "50", hill: "40"}', 'target: {plain: 五十, hill: "40"}', "VALUE_INVALID", "五十"),
    "items over the points": ("{id: a, text: 甲, points: 1}", "{id: a, text: 甲, points: 2}", "MARKING_POINTS", "text: 甲, points: 2"),
    "items under the points": ("{id: a, text: 甲, points: 1}", "{id: a, text: 甲, points: 0}", "MARKING_POINTS", "text: 甲, points: 0"),
    "level over the points": ('text: 好, points: "4"', 'text: 好, points: "5"', "MARKING_POINTS", "text: 好"),
    "levels under the points": ('text: 好, points: "4"', 'text: 好, points: "3"', "MARKING_POINTS", "text: 好"),
    "tier over the points": ('{at_least: "90", points: "3"}', '{at_least: "90", points: "4"}', "MARKING_POINTS", 'at_least: "90"'),
    "tiers under the points": ('{at_least: "90", points: "3"}', '{at_least: "90", points: "2"}', "MARKING_POINTS", 'at_least: "90"'),
    "tiers out of order": ('{at_least: "90", points: "3"}', '{at_least: "40", points: "3"}', "MARKING_TIERS", 'at_least: "40"'),
    "tier never reached": ('{at_least: "45", points: "0.5"}', '{above: "45", points: "0.5"}', "MARKING_TIERS", 'above: "45", points: "0.5"'),
    "tier with two bounds": ('{at_least: "90", points: "3"}', '{at_least: "90", below: "95", points: "3"}', "MARKING_TIERS", 'below: "95"'),
    "tier without bound": ('{at_least: "90", points: "3"}', '{points: "3"}', "MARKING_TIERS", '{points: "3"}'),
    "sum over the points": ("- points: \"3\"\n", "- points: \"4\"\n", "MARKING_POINTS", "marking:\n              kind: sum_of"),
    "sum under the points": ("- points: \"3\"\n", "- points: \"2\"\n", "MARKING_POINTS", "marking:\n              kind: sum_of"),
    "linear without slope": ('zero_at: "20", full_at: "5"', 'zero_at: "5", full_at: "5"', "MARKING_INVALID", 'zero_at: "5"'),
    "growth of two sorts": ('relative: "0.20"', 'relative: "0.20", points: "2"', "MARKING_INVALID", 'relative: "0.20"'),
    "growth of no sort": ('measure: rate, relative: "0.20"', "measure: rate", "MARKING_INVALID", "kind: growth, measure: rate"),
    "growth downwards": ('relative: "0.20"', 'relative: "0.20", op: "<="', "VALUE_INVALID", 'relative: "0.20", op: "<="'),
    "step of nothing": ('step: "0.25"', 'step: "0"', "MARKING_INVALID", 'step: "0"'),
    "no times": ('each: "0.7", max: "2"', 'each: "0", max: "2"', "MARKING_INVALID", 'each: "0"'),
    "negative max": ('each: "0.7", max: "2"', 'each: "0.7", max: "-2"', "MARKING_INVALID", 'max: "-2"'),
    "negative at_most": ("at_most: 3", "at_most: -3", "MARKING_INVALID", "at_most: -3"),
    "no sites": ("min_sites: 3", "min_sites: 0", "MARKING_INVALID", "min_sites: 0"),
    "grades with a hole at the bottom": ('{name: 丙等, at_least: "0"}', '{name: 丙等, at_least: "10"}', "GRADES", "verdict:"),
    "grades that begin alike": ('{name: 乙等, at_least: "60"}', '{name: 乙等, at_least: "80"}', "GRADES", "verdict:"),
    "grades of one name": ("{name: 乙等, at_least", "{name: 甲等, at_least", "GRADES", "verdict:"),
    "grade over the top": ('{name: 甲等, at_least: "80"}', '{name: 甲等, at_least: "101"}', "GRADES", "verdict:"),
    "core_failed is no grade": ("core_failed: 乙等", "core_failed: 丁等", "GRADES", "verdict:"),
    "too many places": ("places: 2", "places: 7", "VALUE_INVALID", "places: 7"),
    "no years": ("cycle_years: 2", "cycle_years: 0", "VALUE_INVALID", "cycle_years: 0"),
    "years from nowhere": ("cycle_years: 2", "cycle_years: -9000", "VALUE_INVALID", "cycle_years: -9000"),
    "negative cap": ('cap: "20"', 'cap: "-20"', "VALUE_INVALID", 'cap: "-20"'),
    "negative bonus cap": ('bonus_cap: "4"', 'bonus_cap: "-4"', "VALUE_INVALID", 'bonus_cap: "-4"'),
    "a list instead of a mapping": ("rounding: {places: 2, mode: half_up}", "rounding: [2]", "VALUE_INVALID", "rounding: [2]"),
    "a mapping instead of a list": ("departments_none: x", "", "", ""),
    "key twice": ("cycle_years: 2", "cycle_years: 2\ncycle_years: 3", "KEY_TWICE", "cycle_years: 3"),
    "newer format": ("format: 1", "format: 2", "FORMAT_NEWER", "format: 2"),
    "strange format": ("format: 1", "format: ²", "VALUE_INVALID", "format: ²"),
    "endless format": ("format: 1", "format: " + "9" * 5000, "FORMAT_NEWER", "format: 9"),
    "a control character": ("issuer: 试卷编写人", 'issuer: "试\\u0007卷"', "TEXT_CONTROL", "issuer"),
    "half a character": ("issuer: 试卷编写人", 'issuer: "试\\ud800卷"', "TEXT_CONTROL", "issuer"),
    "YAML nobody can read": ("status: reference", "status: [reference", "YAML_SYNTAX", "notice:"),
}  # fmt: skip
del SLIPS["a mapping instead of a list"]


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_named_with_its_line(name: str, tmp_path: Path) -> None:
    before, after, code, piece = SLIPS[name]
    assert SOUND.count(before) >= 1
    text = SOUND.replace(before, after, 1)

    problems = refused(pack(tmp_path, text))

    assert (code, line_of(text, piece)) in told(problems), problems
    # one slip, not a heap of words about it
    assert len([one for one in problems if one.is_blocking]) <= 2, problems


def test_all_slips_of_different_sorts_come_at_once(tmp_path: Path) -> None:
    chosen = [
        "unknown key at the top", "status nobody knows", "points that are no number", "marking nobody knows",
        "measure twice", "criterion code twice", "region map with a hole", "tiers out of order", "no sites",
        "grades with a hole at the bottom", "requirement twice", "reference of no measure",
    ]  # fmt: skip
    text = SOUND.replace("code: A4", "code: A1", 1)
    for name in chosen:
        before, after = SLIPS[name][:2]
        if name != "criterion code twice":
            assert before in text, name
            text = text.replace(before, after, 1)

    found = {code for code, _ in told(refused(pack(tmp_path, text)))}

    assert found >= {SLIPS[name][2] for name in chosen}


def test_a_grade_by_points_may_reach_the_full_points_but_not_those_over_a_cap(tmp_path: Path) -> None:
    # full is 78: the cap of B takes 5 away
    by_points = SOUND.replace("by: rate", "by: points", 1)
    read_pack(pack(tmp_path, by_points.replace('at_least: "80"', 'at_least: "78"')))

    assert told(refused(pack(tmp_path, by_points)))[0][0] == "GRADES"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "YAML_SYNTAX"),
        (b"# nothing\n", "YAML_SYNTAX"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe", "FILE_UNREADABLE"),
        (SOUND.encode("gb18030"), "FILE_UNREADABLE"),
        (SOUND.encode("utf-16"), "FILE_UNREADABLE"),
        (b"id: a\x00b\n", "YAML_SYNTAX"),
        (b"just a sentence", "VALUE_INVALID"),
        (b"- a\n- b\n", "VALUE_INVALID"),
        (b"id: x\n---\nid: y\n", "YAML_SYNTAX"),
        (b"? [a, b]\n: c\n", "YAML_SYNTAX"),
        (b"a: *nobody\n", "YAML_SYNTAX"),
        (b"a:\tb\n\tc: d\n", "YAML_SYNTAX"),
        (b"[" * 600, "YAML_TOO_COMPLEX"),
        (b"a: " + b"[" * 100 + b"]" * 100, "YAML_TOO_COMPLEX"),
        (b"a: &a [*a]\n", "YAML_TOO_COMPLEX"),
        (b"x" * (8 * 1024 * 1024 + 1), "FILE_TOO_LARGE"),
    ],
    ids=lambda value: value if isinstance(value, str) else f"{len(value)}",
)
def test_files_that_are_no_pack(content: bytes, code: str, tmp_path: Path) -> None:
    assert [problem.code for problem in refused(pack(tmp_path, content))] == [code]


def test_an_alias_bomb_ends_early(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 10)]

    assert [one.code for one in refused(pack(tmp_path, "\n".join(lines)))] == ["YAML_TOO_COMPLEX"]


@pytest.mark.parametrize("content", [b"id: a\x00b\n", b"ok: 1\nid: \x07\n"])
def test_a_character_that_yaml_does_not_allow_is_found_by_line(content: bytes, tmp_path: Path) -> None:
    problem = refused(pack(tmp_path, content))[0]

    assert f"rubric.yaml 第{content.count(b'ok') + 1}行" in problem.where


def test_bytes_of_another_encoding_are_found_by_line(tmp_path: Path) -> None:
    content = b"id: x\ntitle: " + "标准".encode("gb18030") + b"\n"

    assert "rubric.yaml 第2行" in refused(pack(tmp_path, content))[0].where


@pytest.mark.parametrize("prefix", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("line_end", [b"\n", b"\r\n"])
def test_a_mark_at_the_beginning_and_windows_line_ends_are_fine(prefix: bytes, line_end: bytes, tmp_path: Path) -> None:
    plain = read_pack(pack(tmp_path, SOUND))
    other = read_pack(pack(tmp_path, prefix + SOUND.encode().replace(b"\n", line_end)))

    assert other.sha256 == plain.sha256


def test_lines_are_right_in_a_file_from_windows_too(tmp_path: Path) -> None:
    text = SOUND.replace("code: A6", "code: A1", 1)
    problems = refused(pack(tmp_path, "\ufeff" + text.replace("\n", "\r\n")))

    assert ("CODE_TWICE", line_of(text, "title: 计次")) in told(problems)


def test_a_folder_without_rubric_a_missing_path_and_a_broken_zip(tmp_path: Path) -> None:
    (tmp_path / "broken.zip").write_bytes(b"PK\x03\x04 nothing")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as other:
        other.writestr("readme.txt", "x")
    empty = tmp_path / "empty"
    empty.mkdir()

    assert [one.code for one in refused(empty)] == ["FILE_MISSING"]
    assert [one.code for one in refused(tmp_path / "nowhere")] == ["FILE_MISSING"]
    assert [one.code for one in refused(tmp_path / "broken.zip")] == ["PACKAGE_UNREADABLE"]
    assert [one.code for one in refused(tmp_path / "other.zip")] == ["FILE_KIND"]


@pytest.mark.parametrize("top", ["", "某标准/"])
def test_a_zip_is_the_same_pack(top: str, tmp_path: Path) -> None:
    folder = read_pack(pack(tmp_path, SOUND))
    with zipfile.ZipFile(tmp_path / "某.评分标准.zip", "w") as made:
        made.writestr(f"{top}rubric.yaml", SOUND)

    assert read_pack(tmp_path / "某.评分标准.zip").sha256 == folder.sha256


# ---- vectors


@pytest.mark.parametrize(
    ("vector", "code"),
    [
        ('{criterion: A1, answer: {met: true}, points: "1.99"}', "VECTOR_FAILED"),
        ("{criterion: A1, answer: {met: true}, points: null}", "VECTOR_FAILED"),
        ('{criterion: A1, points: "0"}', "VECTOR_FAILED"),
        ('{criterion: Z9, points: "0"}', "UNKNOWN_ID"),
        ('{criterion: A1, answer: {mett: true}, points: "0"}', "KEY_UNKNOWN"),
        ('{criterion: A1, ansver: {met: true}, points: "0"}', "KEY_UNKNOWN"),
        ("{criterion: A1, answer: {met: true}, points: two}", "VALUE_INVALID"),
        ("{criterion: A1, answer: {met: true}, points: NaN}", "VALUE_INVALID"),
        ("{criterion: A1, answer: {met: true}, points: sNaN}", "VALUE_INVALID"),
        ("{criterion: A1, answer: {met: true}}", "KEY_MISSING"),
        ('{criterion: B1, measures: [{measure: rate, year: 2021, value: "3‰"}], points: "0"}', "FIGURE_UNIT"),
        ('{criterion: B1, measures: [{measure: rat, year: 2021, value: "3"}], points: null}', "UNKNOWN_ID"),
        ('{criterion: A4, answer: {level: highest}, points: null}', "UNKNOWN_ID"),
        ("{criterion: A1, answer: 3, points: null}", "VALUE_INVALID"),
        ("{criterion: A1, county: 3, points: null}", "VALUE_INVALID"),
        ("{criterion: A1, cycle: [x], points: null}", "VALUE_INVALID"),
        ("sentence", "KEY_MISSING"),
    ],
)  # fmt: skip
def test_a_vector_that_is_wrong_is_named_with_its_line(vector: str, code: str, tmp_path: Path) -> None:
    problems = refused(pack(tmp_path, SOUND, f"# one\n- {vector}\n"))

    blocking = [one for one in problems if one.is_blocking]
    assert [one.code for one in blocking] == [code]
    assert blocking[0].where.startswith("vectors.yaml 第2行")


def test_a_kind_without_vector_is_a_warning(tmp_path: Path) -> None:
    problems = read_pack(pack(tmp_path, SOUND, '- {criterion: A1, answer: {met: true}, points: "2.00"}\n')).problems

    assert {one.code for one in problems} == {"VECTOR_MISSING"}
    assert len(problems) == 14
    assert not any(one.is_blocking for one in problems)
