"""A workspace or a backup from elsewhere cannot hang the program, run anything in it or bring it down."""

# ruff: noqa: S608 - writing hostile statements is the point

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.domain.problems import ProblemError
from app.storage.archive import restore
from app.storage.backups import kept, named_files
from app.storage.connection import DATABASE_NAME
from app.storage.log import REPAIRED, START, sealed_row
from app.storage.repair import repair
from app.storage.rows import row_digest, text_digest
from app.storage.workspace import create, open_workspace
from tests.storage.packing import backup_of
from tests.storage.values import NOON, everything, rubric

ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)"
DEEP = "[" * 5000 + "]" * 5000
REPAIR_ROW = sealed_row(START, "2021-11-03T12:00:00", "", REPAIRED, ("[]", DEEP), n=9)

FOREIGN = {
    "a view in place of the records": (
        "ALTER TABLE records RENAME TO more;"
        f"CREATE VIEW records AS {ENDLESS} SELECT kind, key, n, body, sha256 FROM more, c WHERE x < 0;"
    ),
    "a view in place of the revision": (
        f"DROP TABLE alembic_version; CREATE VIEW alembic_version AS {ENDLESS} SELECT x AS version_num FROM c"
        " WHERE x < 0;"
    ),
    "a trigger": "CREATE TRIGGER t AFTER INSERT ON log BEGIN DELETE FROM records; END;",
    "one more table": "CREATE TABLE more (n INTEGER);",
    "one more index": "CREATE INDEX more ON log (at);",
    "a virtual table": "CREATE VIRTUAL TABLE more USING fts5(x);",
    "a generated column": "ALTER TABLE records ADD COLUMN x AS (zeroblob(100000000));",
    "a missing table": "DROP TABLE seals;",
}
BAD_CONTENT = {
    "a rubric nested deep": f"UPDATE rubric SET body = '{DEEP}', sha256 = '{text_digest(DEEP)}'",
    "a record nested deep": (
        f"UPDATE records SET body = '{DEEP}', sha256 = '{row_digest('answer', 'A1', 1, DEEP)}' WHERE key = 'A1';"
    ),
    "a seal nested deep": f"INSERT INTO seals VALUES (1, 'x', '{DEEP}', '{row_digest(1, 'x', DEEP)}')",
    "a last step nested deep": f"INSERT INTO open_step VALUES (1, '', '', '', '{DEEP}', '[]')",
    "a last step of something else": "INSERT INTO open_step VALUES (1, '', '', '', '{}', '[1]')",
    "bytes for a text": "UPDATE records SET body = x'00' WHERE key = 'A1'",
    "bytes for the rubric": "UPDATE rubric SET body = x'00'",
    "a text for a number": "UPDATE records SET n = 'x' WHERE key = 'A1'",
    "an unknown revision": "UPDATE alembic_version SET version_num = '0000'",
    "bytes for the revision": "UPDATE alembic_version SET version_num = x'00'",
}
HOSTILE = pytest.mark.parametrize("sql", [*FOREIGN.values(), *BAD_CONTENT.values()], ids=[*FOREIGN, *BAD_CONTENT])


@pytest.fixture
def spoilt(tmp_path: Path) -> Callable[[str], Path]:
    """Return a workspace in whose database a statement was run."""

    def make(sql: str) -> Path:
        folder = tmp_path / "库"
        create(folder, rubric())
        with open_workspace(folder, writing=True) as workspace:
            workspace.apply(everything(), person="张三", at=NOON)
        change(folder / DATABASE_NAME, sql)
        return folder

    return make


def change(database: Path, sql: str) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.executescript(sql)
        assert connection.total_changes or "DROP" in sql or "CREATE" in sql or "ALTER" in sql


@HOSTILE
def test_a_hostile_workspace_is_damaged(spoilt: Callable[[str], Path], sql: str) -> None:
    folder = spoilt(sql)
    for writing in (False, True):
        with pytest.raises(ProblemError) as error:
            open_workspace(folder, writing=writing)
        assert [problem.code for problem in error.value.problems] == ["WORKSPACE_DAMAGED"]


@HOSTILE
def test_a_hostile_backup_is_not_restored(spoilt: Callable[[str], Path], tmp_path: Path, sql: str) -> None:
    backup = backup_of(spoilt(sql))
    with pytest.raises(ProblemError) as error:
        restore(backup, tmp_path / "新")
    [problem] = error.value.problems
    assert (problem.code, problem.where) == ("BACKUP_DAMAGED", backup.name)
    assert "换一份备份" in problem.what_to_do
    assert "repair" not in problem.what + problem.what_to_do
    assert not (tmp_path / "新").exists()


@pytest.mark.parametrize("sql", FOREIGN.values(), ids=FOREIGN)
def test_a_hostile_automatic_backup_names_nothing(spoilt: Callable[[str], Path], sql: str) -> None:
    folder = spoilt("CREATE TABLE x (n); DROP TABLE x;")
    change(kept(folder)[0].path, sql)
    with pytest.raises(ProblemError) as error:
        named_files(folder)
    assert [problem.code for problem in error.value.problems] == ["BACKUP_DAMAGED"]


@pytest.mark.parametrize("sql", FOREIGN.values(), ids=FOREIGN)
def test_repair_saves_the_rows_and_nothing_else(spoilt: Callable[[str], Path], sql: str) -> None:
    folder = spoilt(sql)
    report = repair(folder, at=NOON)
    assert report.is_repaired
    with open_workspace(folder, writing=True) as workspace:
        assert len(workspace.picture.assessment.evidence) == 2
        assert workspace.picture.rubric == rubric()


def test_a_newer_workspace_with_more_tables_is_newer_and_not_damaged(spoilt: Callable[[str], Path]) -> None:
    folder = spoilt("CREATE TABLE more (n INTEGER); UPDATE alembic_version SET version_num = '0999'")
    with pytest.raises(ProblemError) as error:
        open_workspace(folder, writing=False)
    assert [problem.code for problem in error.value.problems] == ["WORKSPACE_NEWER"]


def test_a_log_row_nested_deep_declares_nothing_lost(spoilt: Callable[[str], Path]) -> None:
    row = REPAIR_ROW
    folder = spoilt(f"INSERT INTO log VALUES (9, '{row.at}', '', '{REPAIRED}', '[]', '{DEEP}', '', '{row.hash}')")
    with open_workspace(folder, writing=False) as workspace:
        assert [problem.code for problem in workspace.verify_log()] == ["LOG_BROKEN"]


@pytest.mark.parametrize("sql", BAD_CONTENT.values(), ids=BAD_CONTENT)
def test_repair_makes_a_workspace_that_opens_of_whatever_content(spoilt: Callable[[str], Path], sql: str) -> None:
    folder = spoilt(sql)
    assert repair(folder, at=NOON).is_repaired
    with open_workspace(folder, writing=True) as workspace:
        assert workspace.picture.rubric == rubric()


def test_log_rows_that_lead_round_and_round_end(spoilt: Callable[[str], Path]) -> None:
    later = sealed_row(START, "", "", "", ("[]", DEEP), n=9)
    first = sealed_row(later, "", "", "", ("[]", "[]"), n=1)
    rows = ", ".join(
        f"({row.n}, '', '', '', '{row.before}', '{row.after}', '{row.previous}', '{row.hash}')"
        for row in (later, first)
    )
    folder = spoilt(f"DELETE FROM log; INSERT INTO log VALUES {rows}; {FOREIGN['a trigger']}")
    assert repair(folder, at=NOON).is_repaired
    with open_workspace(folder, writing=False) as workspace:
        assert [row.n for row in workspace.log()][:2] == [1, 9]


@pytest.mark.parametrize("name", ["重要文件.docx", "workspace.owner"])
def test_repair_leaves_nothing_where_no_workspace_is(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"x")
    with pytest.raises(ProblemError) as error:
        repair(tmp_path, at=NOON)
    assert [problem.code for problem in error.value.problems] == ["WORKSPACE_MISSING"]
    assert [path.name for path in tmp_path.iterdir()] == [name]
