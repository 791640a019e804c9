"""The log tells what was done, and shows when somebody changed the past."""

import json
import sqlite3
import sys
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.problems import Problem
from app.files.canonical import digest
from app.storage.log import ranges, shown_time
from app.storage.workspace import create, open_workspace
from tests.storage.values import NOON, answered, rubric


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "库"
    create(folder, rubric())
    with open_workspace(folder, writing=True) as workspace:
        for code in ("A1", "A2", "A3"):
            workspace.apply(answered(code), person="张三", at=NOON)
    return folder


def tamper(folder: Path, statement: str, *values: object) -> list[Problem]:
    with closing(sqlite3.connect(folder / "jkxq.sqlite")) as connection, connection:
        assert connection.execute(statement, values).rowcount == 1
    with open_workspace(folder, writing=False) as workspace:
        return workspace.verify_log()


def test_a_row_says_when_who_and_what(folder: Path) -> None:
    with open_workspace(folder, writing=False) as workspace:
        row = workspace.log()[1]
        assert (row.n, row.at, row.person, row.what) == (2, "2021-11-03T12:00:00", "张三", "填报")
        assert row.changes == answered("A2")
        assert json.loads(row.before) == [["answer", "A2", None]]
        assert workspace.verify_log() == []


@pytest.mark.parametrize("column", ["at", "person", "what", "before", "after", "previous", "hash"])
def test_a_changed_row_is_named(folder: Path, column: str) -> None:
    problems = tamper(folder, f"UPDATE log SET {column} = {column} || ' ' WHERE n = 2")  # noqa: S608
    assert [problem.code for problem in problems] == ["LOG_BROKEN"]
    assert "第 2 条" in problems[0].what


def test_a_removed_row_is_seen_at_the_next_one(folder: Path) -> None:
    problems = tamper(folder, "DELETE FROM log WHERE n = 2")
    assert problems[0].is_blocking
    assert "第 3 条" in problems[0].what


def test_a_row_remade_with_its_own_hash_breaks_the_next_one(folder: Path) -> None:
    with open_workspace(folder, writing=False) as workspace:
        forged = replace(workspace.log()[1], person="李四")
    fields = {name: getattr(forged, name) for name in ("n", "at", "person", "what", "before", "after", "previous")}
    problems = tamper(folder, "UPDATE log SET person = '李四', hash = ? WHERE n = 2", digest(fields))
    assert len(problems) == 1
    assert "第 3 条" in problems[0].what


@pytest.mark.skipif(sys.platform == "win32", reason="needs tzset")
def test_times_are_shown_as_the_clock_on_the_wall_has_them(monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Asia/Shanghai")
        time.tzset()
        assert shown_time("2026-11-22T00:35:36+00:00") == "2026年11月22日 08:35"
        assert shown_time("2021-11-03T09:05:00") == "2021年11月3日 09:05"
        assert shown_time("昨天") == "昨天"
    time.tzset()


def test_numbers_in_a_row_are_shown_as_a_range() -> None:
    assert ranges({7, 3, 5, 6}) == "3、5–7"
