"""A rubric written as YAML reads back as the same rubric, whatever its texts hold."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.catalog.located_yaml import parse_located
from app.catalog.packs import RUBRIC_FILE, VECTORS_FILE, read_pack
from app.catalog.rubric_reader import read_rubric
from app.catalog.rubric_writer import rubric_text, vectors_text
from app.catalog.vectors import read_vectors
from app.catalog.yaml_text import yaml_text
from app.domain.rubric import Rubric
from app.domain.texts import one_text_problems
from app.files.canonical import Plain
from app.files.places import rubrics_dir
from tests.builders import criterion, rubric
from tests.strategies import rubrics

BUILT_IN = ("jkcj-2020-reference", "jkxq-2021-reference")
HOSTILE = (
    "",
    ": ",
    "a: b",
    "见附件:",
    "#",
    "甲 # 乙",
    "- ",
    "- 一",
    "-",
    "yes",
    "No",
    "null",
    "~",
    "true",
    "1.0",
    "1_000",
    "0x1F",
    "2021-04-07",
    "12:30",
    ".inf",
    "=",
    "<<",
    "2021年",
    "  前有空格",
    "后有空格  ",
    "末尾换行\n",
    "末尾两个换行\n\n",
    "\n开头换行",
    "甲\n乙",
    "甲\n\n\n乙",
    "甲\n  缩进\n乙",
    "  缩进\n乙",
    "甲 \n乙",
    "甲\n---\n乙",
    "甲\r\n乙",
    "\r",
    "\t",
    "甲\t乙",
    "\t甲\n\t乙",
    "甲\x85乙",
    "甲\u2028乙\u2029丙\n丁",
    "\ufeff甲\n乙",
    "\u00a0\u3000甲\u3000",
    "😀 ≥95％ 𬭚",
    "😀\n第二行",
    "'单引号'",
    '"双引号"',
    "反斜杠\\n",
    "{a: b}",
    "[甲, 乙]",
    "甲, 乙",
    "*甲",
    "&甲",
    "!甲",
    "%甲",
    "@甲",
    "`甲",
    "|",
    ">",
    "? 甲",
    "１２",
    "②",
    "很长" * 16_000,
    ("一行很长的文字。" * 20 + "\n") * 90,
)


def _read(text: str) -> Rubric:
    reading = read_rubric(parse_located(text, RUBRIC_FILE))
    assert reading.problems == ()
    assert reading.rubric is not None
    return reading.rubric


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: repr(text[:12]))
def test_a_text_reads_back_as_it_was(text: str) -> None:
    trees: list[Plain] = [text, {"a": text}, [text], {"a": [{"b": text, text: "c"}]}, {"a": {text: [[text]]}}]
    for tree in trees:
        assert parse_located(yaml_text(tree), "x").tree == tree


@given(st.recursive(st.text(st.characters(exclude_categories=["Cs"])), lambda inner: st.lists(inner, max_size=3)))
def test_any_text_reads_back(tree: Plain) -> None:
    assert parse_located(yaml_text({"x": tree}), "x").tree == {"x": tree}


@pytest.mark.parametrize(
    "text", [text for text in HOSTILE if not list(one_text_problems(text, ""))], ids=lambda t: repr(t[:12])
)
def test_a_rubric_with_a_hostile_text_reads_back(text: str) -> None:
    one = criterion(text=text, rule_text=text, methods=(text, "资料审核"), departments=(text,))
    given = replace(rubric(one), title=text, notice=text, issuer=text)
    assert _read(rubric_text(given)) == given


@given(rubrics())
def test_any_rubric_reads_back_equal(given: Rubric) -> None:
    assert _read(rubric_text(given)) == given


@pytest.mark.parametrize("name", BUILT_IN)
def test_the_built_in_packs_read_back_equal(name: str, tmp_path: Path) -> None:
    pack = read_pack(rubrics_dir() / name)
    tree = parse_located((rubrics_dir() / name / VECTORS_FILE).read_text("utf-8"), VECTORS_FILE)
    vectors, _ = read_vectors(tree, pack.rubric)
    (tmp_path / RUBRIC_FILE).write_text(rubric_text(pack.rubric), "utf-8")
    (tmp_path / VECTORS_FILE).write_text(vectors_text(vectors), "utf-8")
    again = read_pack(tmp_path)
    assert again.rubric == pack.rubric
    assert again.sha256 == pack.sha256
    written = parse_located((tmp_path / VECTORS_FILE).read_text("utf-8"), VECTORS_FILE)
    assert read_vectors(written, pack.rubric)[0] == vectors
    assert len(vectors) == pack.vectors


def test_it_is_what_a_person_would_write() -> None:
    one = criterion(text="一是成立组织；\n二是印发文件。", rule_text="得2分")
    text = rubric_text(rubric(one))
    assert text.startswith("format: 1\nid: ")
    assert "            text: |-\n              一是成立组织；\n              二是印发文件。\n" in text
    assert 'points: "4"' in text
    assert "core:" not in text
    assert text.index("\ndimensions:") < text.index("\nverdict:")
