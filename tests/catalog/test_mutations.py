"""Random mutations of a sound pack and a sound answers file: never anything but problems that people can read."""

# ruff: noqa: E501 - scraps

import json
import random
from pathlib import Path
from typing import Any

import pytest

from app.catalog.answers_reader import read_answers
from app.catalog.located_yaml import read_located
from app.catalog.packs import read_pack
from app.domain.assessment import Assessment
from app.domain.checks import assessment_problems
from app.domain.gains import gains
from app.domain.problems import ProblemError
from app.domain.rubric import Rubric
from app.domain.scoring import score
from tests.builders import assessment

FOLDER = Path(__file__).parent.parent / "golden" / "all_markings"
SCRAPS = [
    "", " ", "\n", "\t", ":", ": ", "-", "- ", "{", "}", "[", "]", "'", '"', "#", "&a", "*a", "!!int", "|", ">", "%", "@", "`",
    "\x00", "\x07", "\u2028", "\ufeff", "²", "９", "٣", "½", "null", "~", "true", "-1", "1e9", "1e999999", "NaN", ".inf", "-.inf",
    "0x1F", "9" * 25, "9" * 5000, "2020-02-30", "9999-12-31", "0001-01-01", "A1", "kind", "parts: {}", "<<: *x", '"\\ud800"',
    '"\\0"', "{a: {b: {c: d}}}", "[[[[]]]]", "\r", "甲", "𠮷", "‰", "/10万",
]  # fmt: skip


def mutated(text: str, chance: random.Random) -> str:
    for _ in range(chance.choice((1, 1, 1, 2, 5))):
        start = chance.randrange(len(text))
        match chance.randrange(6):
            case 0:  # write something between
                text = text[:start] + chance.choice(SCRAPS) + text[start:]
            case 1:  # take something out
                text = text[:start] + text[start + chance.choice((1, 3, 20, 200)) :]
            case 2:  # replace a word
                words = text.split(" ")
                words[chance.randrange(len(words))] = chance.choice(SCRAPS)
                text = " ".join(words)
            case 3:  # a line twice, or elsewhere
                lines = text.split("\n")
                lines.insert(chance.randrange(len(lines)), chance.choice(lines))
                text = "\n".join(lines)
            case 4:  # a line less
                lines = text.split("\n")
                del lines[chance.randrange(len(lines))]
                text = "\n".join(lines)
            case _:  # a value of another
                words = text.split(" ")
                words[chance.randrange(len(words))] = chance.choice(words)
                text = " ".join(words)
        text = text or "x"
    return text


@pytest.mark.parametrize("seed", range(12))
def test_a_mutated_pack_is_read_or_refused_with_problems(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    sound = (FOLDER / "rubric.yaml").read_text(encoding="utf-8")
    vectors = (FOLDER / "vectors.yaml").read_text(encoding="utf-8")
    for _ in range(10):
        (tmp_path / "rubric.yaml").write_text(mutated(sound, chance), encoding="utf-8", newline="")
        (tmp_path / "vectors.yaml").write_text(mutated(vectors, chance), encoding="utf-8", newline="")
        read_or_refuse_pack(tmp_path)


@pytest.mark.parametrize("seed", range(12))
def test_a_mutated_answers_file_is_read_or_refused_with_problems(seed: int, tmp_path: Path) -> None:
    chance = random.Random(1000 + seed)
    rubric = read_pack(FOLDER).rubric
    sound = (FOLDER / "answers.yaml").read_text(encoding="utf-8")
    (tmp_path / "proof.pdf").write_bytes(b"%PDF")
    for _ in range(25):
        (tmp_path / "answers.yaml").write_text(mutated(sound, chance), encoding="utf-8", newline="")
        read_or_refuse_answers(tmp_path / "answers.yaml", rubric)


# ---- mutations that stay YAML, so that they get further


def read_or_refuse_pack(folder: Path) -> None:
    try:
        pack = read_pack(folder)
    except ProblemError as error:
        readable(error)
    else:
        for answers in (Assessment(), assessment()):
            sheet = score(pack.rubric, answers)
            gains(pack.rubric, answers, sheet.criteria)
            assessment_problems(pack.rubric, answers, sheet)


def read_or_refuse_answers(file: Path, rubric: Rubric) -> None:
    try:
        read = read_answers(file, rubric)
    except ProblemError as error:
        readable(error)
    else:
        sheet = score(rubric, read.assessment)
        gains(rubric, read.assessment, sheet.criteria)
        assessment_problems(rubric, read.assessment, sheet)


def readable(error: ProblemError) -> None:
    assert any(one.is_blocking for one in error.problems)
    for one in error.problems:
        assert one.where
        assert one.what
        assert one.what_to_do
        str(one).encode()


VALUES = [
    None, True, "", " ", "x", "-1", "0", "1", "999999999999999", "1e3", "NaN", "0.00000000001", "²", [], {}, ["a"], {"a": "b"},
    [[]], [{}], {"kind": "yes_no"}, {"kind": "sum_of", "parts": [{"points": "1", "marking": {"kind": "growth", "measure": "rate"}}]},
    "2020-02-30", "rate", "A1", "\x07", "hill", {"plain": "1", "hill": "-5"}, 3, -7, 1.5, "percent", "text",
]  # fmt: skip


def shaken(tree: object, chance: random.Random) -> None:
    """Change one place somewhere in a tree."""
    places: list[tuple[Any, Any]] = []

    def collect(node: Any) -> None:
        keys = list(node) if isinstance(node, dict) else range(len(node)) if isinstance(node, list) else []
        for key in keys:
            places.append((node, key))
            collect(node[key])

    collect(tree)
    node, key = chance.choice(places)
    match chance.randrange(5):
        case 0:
            del node[key]
        case 1:
            other, name = chance.choice(places)
            try:
                node[key] = json.loads(json.dumps(other[name]))
            except LookupError:  # the place was moved away
                node[key] = None
        case 2 if isinstance(node, dict):
            node[chance.choice(["kind", "points", "x", "parts", "evidence", "code", "id", "value"])] = node.pop(key)
        case 3 if isinstance(node, list):
            node.append(json.loads(json.dumps(node[key])))
        case _:
            node[key] = chance.choice(VALUES)


@pytest.mark.parametrize("seed", range(8))
def test_a_shaken_pack_is_read_or_refused_with_problems(seed: int, tmp_path: Path) -> None:
    chance = random.Random(2000 + seed)
    sound = read_located(FOLDER / "rubric.yaml").tree
    for _ in range(15):
        tree = json.loads(json.dumps(sound))
        for _ in range(chance.choice((1, 1, 2, 4))):
            shaken(tree, chance)
        (tmp_path / "rubric.yaml").write_text(json.dumps(tree, ensure_ascii=False, indent=0), encoding="utf-8")
        read_or_refuse_pack(tmp_path)


@pytest.mark.parametrize("seed", range(8))
def test_a_shaken_answers_file_is_read_or_refused_with_problems(seed: int, tmp_path: Path) -> None:
    chance = random.Random(3000 + seed)
    rubric = read_pack(FOLDER).rubric
    sound = read_located(FOLDER / "answers.yaml").tree
    (tmp_path / "proof.pdf").write_bytes(b"%PDF")
    for _ in range(30):
        tree = json.loads(json.dumps(sound))
        for _ in range(chance.choice((1, 1, 2, 4))):
            shaken(tree, chance)
        (tmp_path / "answers.yaml").write_text(json.dumps(tree, ensure_ascii=False, indent=0), encoding="utf-8")
        read_or_refuse_answers(tmp_path / "answers.yaml", rubric)
