"""What is wrong with a YAML file is said in Chinese, at the place where it is."""

import json
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

import pytest

from app.catalog.located_yaml import parse_located, read_located
from app.catalog.validation import validated
from app.domain.problems import Problem, ProblemError


def refused(text: str) -> Problem:
    with pytest.raises(ProblemError) as caught:
        parse_located(text, "县.yaml")
    (problem,) = caught.value.problems
    assert problem.code == "YAML_SYNTAX"
    return problem


@pytest.mark.parametrize(
    ("text", "where", "what"),
    [
        ("a:\n\tb: 1", "第2行第1列", "用了制表符（Tab）缩进"),
        ("a: {b: 1 c: 2}", "第1行第11列", "括号里各项之间缺逗号，或括号没有关上"),
        ("a: [1,\nb: 2\n", "第1行第4列", "这里的括号没有关上"),
        ("a: 1\n---\nb: 2", "第2行第1列", "文件里有不止一份内容"),
        ('a: "x\nb: 2\nc: 3\n', "第1行第4列", "这里的引号没有关上"),
        ("a: 甲: 乙", "第1行第5列", "这里不该有冒号"),
        ("a: 1\nb", "第2行第2列", "这一行缺冒号"),
        ("a:\n  b: 1\n c: 2", "第3行第2列", "对不齐"),
        ("a: '甲' 乙", "第1行第8列", "引号后面多了文字"),
        ("a: @x", "第1行第4列", "文字不能以“@”开头"),
        ("a: *甲", "第1行第4列", "“*”开头"),
        ("a: *nobody", "第1行第4列", "没有定义的“nobody”"),
        ('a: "C:\\q"', "第1行第8列", "双引号里不能写“\\q”"),
        ("[a, b]]", "第1行第7列", "内容结束之后多了"),
        ("a: }", "第1行第4列", "这里应有内容，却是“}”"),
        ("a: |x\n b", "第1行第5列", "“|”或“>”后面多了文字"),
        ("%YAML 3.0\n---\na", "第1行第1列", "“%”开头的行不对"),
        ("a: !x!y z", "第1行第4列", "“!”开头的写法不对"),
    ],
)
def test_the_parser_speaks_chinese(text: str, where: str, what: str) -> None:
    problem = refused(text)

    assert problem.where == f"县.yaml {where}"
    assert what in problem.what
    assert not re.search(r"[a-z]{3,}", problem.what.replace("nobody", "").replace("Tab", ""))
    assert problem.what_to_do


def test_a_rare_character_that_json_wrote_as_two_escapes_is_one_again() -> None:
    written = {"𬭚": ["甲𬭚乙", "😀", "㙍"]}

    assert parse_located(json.dumps(written), "县.yaml").tree == written


def test_an_anchor_defined_anew_is_nothing_to_speak_of(recwarn: pytest.WarningsRecorder) -> None:
    assert parse_located("a: &x 1\nb: &x 2\n", "县.yaml").tree == {"a": "1", "b": "2"}
    assert not recwarn.list


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "PDF"),
        (b"PK\x03\x04\x14\0\x06\0", "Excel"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\0\0", ".xls"),
    ],
)
def test_another_kind_of_file_is_called_by_its_name(content: bytes, kind: str, tmp_path: Path) -> None:
    (tmp_path / "县.yaml").write_bytes(content)

    with pytest.raises(ProblemError) as caught:
        read_located(tmp_path / "县.yaml")

    (problem,) = caught.value.problems
    assert problem.code == "FILE_KIND"
    assert problem.what.startswith("这不是填报文件")
    assert kind in problem.what


def test_a_folder_is_called_a_folder(tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as caught:
        read_located(tmp_path)

    assert [(problem.code, problem.what) for problem in caught.value.problems] == [
        ("FILE_UNREADABLE", "这是文件夹，不是文件。")
    ]


class Side(StrEnum):
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Thing:
    name: str = ""
    count: int = 0
    day: date | None = None
    side: Side = Side.LEFT
    parts: tuple[int, ...] = ()


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("name:", "“name”应为文字（现在是空）。"),
        ("name: true", "“name”应为文字（现在是true）。"),
        ("name: {lit: '3'}", "“name”应为文字（现在是一组键值）。"),
        ("name: ['1']", "“name”应为文字（现在是一个列表）。"),
        ("count: 三", "“count”不是整数（现在是“三”）。"),
        ("day: 1.5", "“day”不是日期，应写成 2021-04-07（现在是“1.5”）。"),
        ("day: 2021-04-07 10:00", "“day”日期里不要写时间（现在是“2021-04-07 10:00”）。"),
        ("side:", "“side”不能是空。"),
        ("side: [left]", "“side”不能是一个列表。"),
        ("side: lef", "“lef”不在可用的值里。"),
        ("parts: [1, x]", "“第2个”不是整数（现在是“x”）。"),
    ],
)
def test_wrong_values_are_shown_as_people_wrote_them(text: str, what: str) -> None:
    source = parse_located(text, "县.yaml")

    _, problems = validated(Thing, source.tree, source)

    assert [problem.what for problem in problems] == [what]
