"""Automatic backups are checked copies, and only the oldest go."""

import datetime as dt
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from app.domain.problems import ProblemError
from app.domain.submission import Seal
from app.storage.backups import MARKED_NOTE, Backup, check, kept, kept_times, thinned
from app.storage.workspace import create, open_workspace
from tests.storage.values import NOON, answered, everything, rubric


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create(tmp_path / "库", rubric())
    return tmp_path / "库"


def at(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def test_a_new_workspace_has_a_backup_of_its_rubric(folder: Path) -> None:
    assert [backup.path.name for backup in kept(folder)] == ["备份_1970-01-01_000000_第0步.sqlite"]


def test_closing_after_a_change_writes_a_backup_and_closing_after_none_does_not(folder: Path) -> None:
    with open_workspace(folder, writing=True) as workspace:
        workspace.apply(everything(), person="张三", at=NOON)
    for _ in range(2):
        with open_workspace(folder, writing=True) as workspace:
            assert workspace.close() == ()
    newest = kept(folder)[0].path
    assert [backup.path.name for backup in kept(folder)] == [
        "备份_2021-11-03_120000_第1步.sqlite",
        "备份_1970-01-01_000000_第0步.sqlite",
    ]
    check(newest)
    with closing(sqlite3.connect(newest)) as connection:
        assert connection.execute("SELECT count(*) FROM records").fetchone() == (19,)  # counted in full_assessment()


def test_the_newest_backup_of_a_day_stays(folder: Path) -> None:
    with open_workspace(folder, writing=True) as workspace:
        for hour, code in ((9, "A1"), (10, "A2")):
            workspace.apply(answered(code), person="张三", at=NOON.replace(hour=hour))
            workspace.back_up()
    assert [backup.at.hour for backup in kept(folder)] == [10, 0]


def refused(path: Path) -> str:
    with pytest.raises(ProblemError) as error:
        check(path)
    return error.value.problems[0].code


@pytest.fixture
def backup(folder: Path) -> Path:
    with open_workspace(folder, writing=True) as workspace:
        workspace.apply(everything(), person="张三", at=NOON)
        workspace.remember_seal(Seal("id", 1, NOON.date(), "c" * 64, "t" * 64))
        return workspace.back_up()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE records SET body = replace(body, '通知', '通告') WHERE key = 'E0001'",
        "UPDATE records SET key = 'E0009' WHERE key = 'E0001'",
        "UPDATE rubric SET body = replace(body, '小标准', '大标准')",
        "UPDATE seals SET id = 'other'",
        "DELETE FROM rubric",
    ],
)
def test_a_backup_with_a_changed_row_is_not_good(backup: Path, statement: str) -> None:
    with closing(sqlite3.connect(backup)) as connection, connection:
        assert connection.execute(statement).rowcount == 1
    assert refused(backup) == "BACKUP_DAMAGED"


def test_a_backup_cut_short_or_overwritten_is_not_good(backup: Path) -> None:
    content = backup.read_bytes()
    for damaged in (content[:5000], b"", b"garbage " * 600, b"\0" * 100 + content[100:]):
        backup.write_bytes(damaged)
        assert refused(backup) == "BACKUP_DAMAGED"


def test_of_each_of_twelve_days_the_last_stays() -> None:
    # Monday 1 to Friday 12 March 2021: twelve days in two weeks, two backups a day.
    times = [at(f"2021-03-{day:02d}T{hour}:00") for day in range(1, 13) for hour in ("09", "17")]
    assert sorted(kept_times(times)) == [at(f"2021-03-{day:02d}T17:00") for day in range(1, 13)]


def test_before_the_days_one_a_week_stays_and_before_the_weeks_one_a_month() -> None:
    # One backup a day for all of 2021. 31 December is a Friday.
    times = [at("2021-01-01T12:00") + dt.timedelta(days=n) for n in range(365)]
    stay = [time.date() for time in sorted(kept_times(times), reverse=True)]

    days, weeks, months = stay[:12], stay[12:22], stay[22:]
    assert days == [dt.date(2021, 12, 31 - n) for n in range(12)]  # 31 to 20 December
    assert weeks == [
        dt.date(2021, 12, 19) - dt.timedelta(weeks=n) for n in range(10)
    ]  # Sundays: 19 December to 17 October
    assert months == [
        dt.date(2021, 10, 10),  # the Sunday before the ten weeks; then ends of months
        dt.date(2021, 9, 30),
        dt.date(2021, 8, 31),
        dt.date(2021, 7, 31),
        dt.date(2021, 6, 30),
        dt.date(2021, 5, 31),
        dt.date(2021, 4, 30),
        dt.date(2021, 3, 31),
        dt.date(2021, 2, 28),
    ]


def test_thinning_again_takes_nothing_more() -> None:
    times = [at("2021-01-01T12:00") + dt.timedelta(hours=7 * n) for n in range(900)]
    once = kept_times(times)
    assert kept_times(once) == once


def test_of_one_moment_the_last_step_and_then_the_last_backup_stays(folder: Path) -> None:
    answer = None
    with open_workspace(folder, writing=True) as workspace:
        for n in range(11):
            changes = answered("A1", f"第{n}次", answer)
            answer = workspace.apply(changes, person="张三", at=NOON).assessment.answers["A1"]
            workspace.back_up()
        assert [backup.n for backup in kept(folder)] == [11, 0]
        for n in range(3):
            workspace.remember_seal(Seal(f"id{n}", 1, NOON.date(), "c" * 64, "t" * 64))
            newest = workspace.back_up()
            assert kept(folder)[0].path == newest
    assert [path.name for path in sorted((folder / "backups").iterdir())] == [
        "备份_1970-01-01_000000_第0步.sqlite",
        "备份_2021-11-03_120000_第11步（4）.sqlite",
    ]


def test_a_new_backup_stays_though_the_clock_was_set_back(folder: Path) -> None:
    with open_workspace(folder, writing=True) as workspace:
        for code, hour in (("A1", 12), ("A2", 11)):
            workspace.apply(answered(code), person="张三", at=NOON.replace(hour=hour))
            newest = workspace.back_up()
        assert newest.exists()
    assert [backup.at.hour for backup in kept(folder)] == [12, 11, 0]


def test_of_two_backups_of_one_moment_one_stays() -> None:
    twice = [Backup(Path("a（2）"), NOON), Backup(Path("a"), NOON)]
    assert thinned(twice) == [twice[1]]


def test_backups_that_a_person_asked_for_stay_beside_those_of_their_day(folder: Path) -> None:
    with open_workspace(folder, writing=True) as workspace:
        for hour, code, note in ((9, "A1", MARKED_NOTE), (10, "A2", "")):
            workspace.apply(answered(code), person="张三", at=NOON.replace(hour=hour))
            workspace.back_up(note)
    assert [(backup.at.hour, backup.is_marked) for backup in kept(folder)] == [(10, False), (9, True), (0, False)]


def test_of_those_asked_for_the_newest_thirty_stay() -> None:
    # Newest first, all of one day.
    asked = [Backup(Path(str(minute)), NOON.replace(minute=minute), is_marked=True) for minute in range(40, 0, -1)]
    assert thinned(asked) == asked[30:]
