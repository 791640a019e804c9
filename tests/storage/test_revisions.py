"""Workspaces of every released schema open; an upgrade is backed up first and is all or nothing."""

import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import inspect

from app.domain.changes import in_order
from app.domain.problems import ProblemError
from app.storage import opening, revisions, schema
from app.storage.backups import kept, named_files
from app.storage.review_workspace import open_review_workspace
from app.storage.workspace import create, open_workspace
from tests.storage.review_values import REJECTED, city_review, full_picture, judged
from tests.storage.values import NOON, answered, full_assessment, rubric

OLD = Path(__file__).parent.parent / "old_workspaces"
SAVED = sorted(path.name for path in OLD.iterdir() if path.name.isdigit())
SAVED_REVIEWS = sorted(path.name for path in OLD.glob("*-review"))


def test_there_is_a_saved_workspace_of_every_schema() -> None:
    steps = (revisions.MIGRATIONS / "versions").glob("schema_*.py")
    assert sorted(step.stem.removeprefix("schema_") for step in steps) == SAVED
    assert SAVED[-1] == schema.NEWEST
    assert [f"{name}-review" for name in SAVED if name > "0001"] == SAVED_REVIEWS


@pytest.mark.parametrize("revision", SAVED)
def test_a_saved_workspace_opens_with_everything_in_it(tmp_path: Path, revision: str) -> None:
    folder = shutil.copytree(OLD / revision, tmp_path / "库")
    for writing in (False, True):
        with open_workspace(folder, writing=writing) as workspace:
            assessment = workspace.picture.assessment
            assert workspace.picture.rubric == rubric()
            assert [piece.id for piece in assessment.evidence] == ["E0001", "E0002", "E0003"]
            assert assessment.answers == in_order(full_assessment()).answers
            assert workspace.picture.frozen_numbers == {"E0001": "A1-01"}
            assert assessment.evidence[2].file
            assert workspace.attachment(assessment.evidence[2].file.sha256).read_bytes() == b"abc"
            assert workspace.verify_log() == []
    with open_workspace(folder, writing=True) as workspace:
        before = workspace.picture.assessment.answers["A1"]
        workspace.apply(answered("A1", before=before), person="张三", at=NOON)


def test_what_came_back_is_in_a_saved_workspace_since_0002(tmp_path: Path) -> None:
    for revision in SAVED[1:]:
        folder = shutil.copytree(OLD / revision, tmp_path / revision)
        with open_workspace(folder, writing=True) as workspace:
            returned = workspace.picture.assessment.returned["r1"]
            assert (returned.review, returned.findings) == (city_review(), {"A1": REJECTED})
            assert workspace.picture.assessment.replies["r1 A1"].measure == "补盖章"
            assert workspace.attachment(workspace.picture.seals[0].document).read_bytes() == b"{}"


@pytest.mark.parametrize("revision", SAVED_REVIEWS)
def test_a_saved_review_workspace_opens_with_everything_in_it(tmp_path: Path, revision: str) -> None:
    folder = shutil.copytree(OLD / revision, tmp_path / "评审")
    for writing in (False, True):
        with open_review_workspace(folder, writing=writing) as workspace:
            # What was refused, and what is said of basic conditions, is remembered since; there was none of it then.
            whole = full_picture()
            merges = {id_: replace(merge, gates={}) for id_, merge in whole.merges.items()}
            assert workspace.picture == replace(whole, refused={}, untried={}, merges=merges, gate_findings={})
            assert [file.read_bytes() for file in workspace.attachments.stored()] == [b"abc"]
            assert workspace.verify_log() == []
    with open_review_workspace(folder, writing=True) as workspace:
        workspace.apply(judged("A3", "没有落款"), person="王五", at=NOON)


def test_an_old_workspace_is_backed_up_before_it_is_brought_to_the_newest(tmp_path: Path) -> None:
    folder = shutil.copytree(OLD / "0001", tmp_path / "库")
    with open_workspace(folder, writing=True):
        pass
    [backup] = kept(folder)
    assert backup.path.name == "备份_2021-11-03_120000_第2步升级前.sqlite"
    with closing(sqlite3.connect(backup.path)) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("0001",)]
    # It can take the workspace's place at any time, and protects the files that it names.
    shutil.copy(backup.path, folder / "jkxq.sqlite")
    with open_workspace(folder, writing=False) as workspace:
        assert len(workspace.picture.assessment.evidence) == 3
    assert named_files(folder)


def test_the_steps_make_the_tables_that_the_program_reads(tmp_path: Path) -> None:
    create(tmp_path / "库", rubric())
    with opening.readable(tmp_path / "库") as connection:
        found = inspect(connection)
        made = {
            name: [
                (column["name"], column["nullable"], bool(column["primary_key"])) for column in found.get_columns(name)
            ]
            for name in found.get_table_names()
            if name != "alembic_version"
        }
    assert made == {
        table.name: [(column.name, bool(column.nullable), column.primary_key) for column in table.columns]
        for table in schema.metadata.sorted_tables
    }


NEXT = """
import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table("notes", sa.Column("n", sa.Integer, primary_key=True))
    op.execute("INSERT INTO meta VALUES ('note', 'x')")
    {then}
"""


@pytest.fixture
def next_revision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Give the program one more schema revision, which ends with a statement."""

    def give(then: str) -> None:
        folder = shutil.copytree(revisions.MIGRATIONS, tmp_path / "migrations")
        (folder / "versions" / "schema_0003.py").write_text(NEXT.format(then=then))
        monkeypatch.setattr(revisions, "MIGRATIONS", folder)
        monkeypatch.setattr(schema, "NEWEST", "0003")

    return give


def tables(database: Path) -> set[str]:
    with closing(sqlite3.connect(database)) as connection:
        return {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}


def test_an_older_workspace_is_backed_up_and_upgraded(tmp_path: Path, next_revision: Callable[[str], None]) -> None:
    folder = shutil.copytree(OLD / "0001", tmp_path / "库")
    before = (folder / "jkxq.sqlite").read_bytes()
    next_revision("pass")

    with open_workspace(folder, writing=False) as workspace:
        assert workspace.verify_log() == []
    assert (folder / "jkxq.sqlite").read_bytes() == before  # reading upgrades a copy only

    with open_workspace(folder, writing=True) as workspace:
        assert len(workspace.picture.assessment.evidence) == 3
    assert "notes" in tables(folder / "jkxq.sqlite")
    assert [backup.path.name for backup in kept(folder)] == ["备份_2021-11-03_120000_第2步升级前.sqlite"]
    assert "notes" not in tables(kept(folder)[0].path)


def test_a_step_that_fails_leaves_everything_as_the_steps_before_left_it(
    tmp_path: Path, next_revision: Callable[[str], None]
) -> None:
    folder = shutil.copytree(OLD / "0001", tmp_path / "库")
    next_revision('op.execute("INSERT INTO nowhere VALUES (1)")')

    with pytest.raises(ProblemError):
        open_workspace(folder, writing=True)

    assert "notes" not in tables(folder / "jkxq.sqlite")
    with closing(sqlite3.connect(folder / "jkxq.sqlite")) as connection:
        assert connection.execute("SELECT version_num FROM alembic_version").fetchall() == [("0002",)]
        assert connection.execute("SELECT * FROM meta WHERE name = 'note'").fetchall() == []
