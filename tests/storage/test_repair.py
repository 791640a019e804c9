"""Repair saves everything that can be read, keeps the damaged file, and says what was lost."""

import datetime as dt
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from app.domain.assessment import Answer
from app.domain.changes import Change, Changes
from app.domain.evidence import Evidence
from app.domain.problems import ProblemError, has_blocking
from app.domain.progress import CancelledError
from app.domain.submission import Picture, Seal
from app.storage.connection import DATABASE_NAME
from app.storage.repair import REBUILT_NAME, RepairReport, repair
from app.storage.workspace import create, open_workspace
from tests.storage.values import NOON, everything, rubric

LATER = dt.datetime(2021, 12, 1, 8, 30, tzinfo=None)  # noqa: DTZ001
STEPS = 40


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with long answers, changes and deletions, a rubric over many pages, a seal and a file."""
    folder = tmp_path_factory.mktemp("original") / "库"
    create(folder, rubric(criteria=120))
    with open_workspace(folder, writing=True) as workspace:
        workspace.apply(everything(), person="张三", at=NOON)
        for n in range(STEPS):
            key = f"A{n % 13 + 1}"
            before = workspace.picture.assessment.answers.get(key)
            after = None if n % 7 == 6 and before else Answer(statement=f"第{n}次填写。" * (1 + n % 5 * 200))
            changes = Changes("填报", (Change("answer", key, before, after),))
            workspace.apply(changes, person="张三", at=NOON + dt.timedelta(minutes=n))
        file = workspace.attach(b"abc", "a.pdf")
        piece = Evidence("E0009", "清单", file=file)
        workspace.apply(Changes("添加", (Change("evidence", "E0009", None, piece),)), person="李四", at=NOON)
        workspace.remember_seal(Seal("id", 1, NOON.date(), "c" * 64, "t" * 64))
    return folder


@pytest.fixture
def folder(original: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(original, tmp_path / "库"))


def without_backups(folder: Path) -> None:
    """Leave only the first backup: the rubric and nothing else."""
    for path in sorted((folder / "backups").iterdir())[1:]:
        path.unlink()


def picture(folder: Path) -> Picture:
    with open_workspace(folder, writing=False) as workspace:
        return workspace.picture


def repaired(folder: Path) -> RepairReport:
    report = repair(folder, at=LATER, who="张三")
    with open_workspace(folder, writing=True) as workspace:
        # A flip in the log alone does not keep a workspace from opening; then the log stays as it is, as evidence.
        assert report.moved_to is None or not has_blocking(workspace.verify_log())
        step = Changes("填报", (Change("report", "problems", None, "修复后还能填"),))
        workspace.apply(step, person="张三", at=LATER)
    return report


def overwrite(place: int, content: bytes) -> Callable[[Path], None]:
    def damage(database: Path) -> None:
        with database.open("r+b") as file:
            file.seek(place)
            file.write(content)

    return damage


def cut(size: int) -> Callable[[Path], None]:
    def damage(database: Path) -> None:
        with database.open("r+b") as file:
            file.truncate(size)

    return damage


def test_a_sound_workspace_is_not_changed(folder: Path) -> None:
    before = (folder / DATABASE_NAME).read_bytes()
    report = repair(folder, at=LATER)
    assert (report.is_repaired, report.saved, report.lost, report.moved_to) == (False, (), (), None)
    assert has_blocking(report.problems)
    assert [problem.code for problem in report.problems] == ["ATTACHMENT_MISSING"] * 2  # of full_assessment()
    assert (folder / DATABASE_NAME).read_bytes() == before


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(overwrite(0, b"garbage " * 12), id="header"),
        pytest.param(overwrite(0, b"\0" * 4096), id="first page"),
        pytest.param(overwrite(16, b"\x02\x00"), id="page size"),
    ],
)
@pytest.mark.parametrize("has_backups", [True, False])
def test_damage_outside_the_content_loses_nothing(
    folder: Path, damage: Callable[[Path], None], *, has_backups: bool
) -> None:
    before = picture(folder)
    if not has_backups:
        without_backups(folder)
    damage(folder / DATABASE_NAME)
    with pytest.raises(ProblemError) as error:
        open_workspace(folder, writing=True)
    assert error.value.problems[0].code == "WORKSPACE_DAMAGED"
    damaged = (folder / DATABASE_NAME).read_bytes()

    report = repair(folder, at=LATER, who="张三")

    assert picture(folder) == before
    assert report.lost == ()
    assert report.moved_to == folder / "损坏_2021-12-01"
    assert (report.moved_to / DATABASE_NAME).read_bytes() == damaged
    with open_workspace(folder, writing=True) as workspace:
        assert workspace.verify_log() == []
        assert workspace.log()[-1].what == "修复工作库"
        assert workspace.attachment(next(workspace.attachments.stored()).name).read_bytes() == b"abc"


@pytest.mark.parametrize("damage", [cut(0), cut(100), overwrite(0, b"\xa5" * 4_000_000)])
def test_with_nothing_readable_the_newest_backup_is_taken_and_told(
    folder: Path, damage: Callable[[Path], None]
) -> None:
    before = picture(folder)
    damage(folder / DATABASE_NAME)
    report = repaired(folder)
    assert any("备份" in line for line in report.lost)
    after = picture(folder)
    assert after.assessment.answers == before.assessment.answers
    assert after.seals == before.seals


def test_a_missing_database_is_rebuilt_from_backups(folder: Path) -> None:
    before = picture(folder)
    (folder / DATABASE_NAME).unlink()
    with pytest.raises(ProblemError) as error:
        open_workspace(folder, writing=True)
    assert error.value.problems[0].code == "WORKSPACE_DAMAGED"
    report = repair(folder, at=LATER)
    assert picture(folder) == before
    assert (report.is_repaired, report.moved_to) == (True, None)
    assert report.lost == ("2021年11月3日 12:00之后的改动（如果有）；数据文件不见了或是空的，用的是备份",)
    assert not list(folder.glob("损坏_*"))


def test_half_a_file_gives_what_is_in_it_and_names_the_lost_steps(folder: Path) -> None:
    without_backups(folder)
    database = folder / DATABASE_NAME
    cut(database.stat().st_size // 2)(database)
    report = repaired(folder)
    assert [line for line in report.lost if line.startswith("第 ") and "步的操作记录" in line]
    assert [line for line in report.lost if "之后的改动（如果有）" in line]
    assert any(line.startswith("单项填报") for line in report.saved)


def only_pages(folder: Path, is_kept: Callable[[bytes], bool]) -> None:
    """Overwrite every page of the database that is not wanted."""
    database = folder / DATABASE_NAME
    for n in range(1, database.stat().st_size // 4096):
        if not is_kept(page(database, n)):
            overwrite(n * 4096, b"\xa5" * 4096)(database)


def test_what_is_gone_is_named_by_the_index_and_counted(folder: Path) -> None:
    before = picture(folder).assessment
    without_backups(folder)
    # The first page of an index names a thing; no table has any row left.
    only_pages(folder, lambda content: content[0] == 0x0A)
    told = "\n".join(repaired(folder).lost)
    assert f"单项填报{len(before.answers)}项：原来填过，内容没有找到（" in told
    assert "佐证材料3份：原来填过，内容没有找到（E0001、E0002、E0009）" in told
    assert "台账2本：原来填过，内容没有找到（activities、empty）" in told
    assert "县区：原来填过，内容没有找到" in told
    assert "封装记录、操作记录没有找到（原来若填过，已丢失，请核对）" in told
    assert "1个附件的佐证材料登记（文件都还在；" in told


def test_kinds_that_nothing_tells_of_are_named_too(folder: Path) -> None:
    without_backups(folder)
    only_pages(folder, lambda _content: False)
    (line,) = [line for line in repaired(folder).lost if "没有找到" in line]
    assert line.startswith(
        "县区、申报单位、申报批次、填报人、基本情况、自评报告、基本条件、数据、参照值、台账、佐证材料"
    )


def test_what_is_lost_is_a_warning_and_hides_behind_no_missing_file(folder: Path) -> None:
    without_backups(folder)
    database = folder / DATABASE_NAME
    pages = database.stat().st_size // 4096
    cut((pages - 70) * 4096)(database)
    report = repaired(folder)
    assert report.lost[0].startswith(f"数据文件共{pages}页，其中70页读不出来")
    assert not has_blocking(report.problems)
    assert {problem.code for problem in report.problems} >= {"WORKSPACE_DAMAGED", "ATTACHMENT_LOST"}
    told = [problem.what for problem in report.problems if problem.what.startswith("没有救回：")]
    assert told == [f"没有救回：{sentence}。" for sentence in report.lost]


def test_what_was_saved_is_counted_as_people_count(folder: Path) -> None:
    overwrite(0, b"garbage " * 12)(folder / DATABASE_NAME)
    saved = repair(folder, at=LATER).saved
    assert saved[0].startswith("评分标准，以及到2021年11月3日 12:00为止的填报内容")
    # full_assessment() has two ledgers, one row in one of them, and one case.
    assert {"台账2本（共1行）", "典型案例1篇", "佐证材料3份", "封装记录1次"} <= set(saved)
    assert [line for line in saved if line.startswith("单项填报") and line.endswith("项，标准里共120项")]


def test_a_backup_and_the_rest_of_a_damaged_file_make_the_newest_state(folder: Path) -> None:
    with open_workspace(folder, writing=True) as workspace:
        step = Changes("填报", (Change("report", "highlights", None, "备份之后才写的"),))
        workspace.apply(step, person="张三", at=LATER)
        kept = {path: path.read_bytes() for path in (folder / "backups").iterdir()}
    for path in (folder / "backups").iterdir():
        path.unlink()
    for path, content in kept.items():
        path.write_bytes(content)
    before = picture(folder)
    database = folder / DATABASE_NAME
    pages = [n for n in range(1, database.stat().st_size // 4096) if "备份之后才写的".encode() not in page(database, n)]
    for n in pages[::2]:
        overwrite(n * 4096, b"\xa5" * 4096)(database)

    repair(folder, at=LATER)
    assert picture(folder).assessment == before.assessment


def page(database: Path, index: int) -> bytes:
    return database.read_bytes()[index * 4096 : (index + 1) * 4096]


def test_what_stands_only_in_the_wal_is_saved(folder: Path, tmp_path: Path) -> None:
    with open_workspace(folder, writing=True) as workspace:
        step = Changes("填报", (Change("report", "highlights", None, "只在 WAL 里"),))
        workspace.apply(step, person="张三", at=LATER)
        copy = Path(shutil.copytree(folder, tmp_path / "断电"))
    assert (copy / "jkxq.sqlite-wal").stat().st_size > 0
    overwrite(0, b"garbage " * 12)(copy / DATABASE_NAME)
    report = repair(copy, at=LATER)
    assert picture(copy).assessment.report["highlights"] == "只在 WAL 里"
    assert report.moved_to
    assert (report.moved_to / "jkxq.sqlite-wal").exists()


def test_a_flipped_bit_in_a_record_is_seen_at_opening_and_the_log_gives_the_value_back(folder: Path) -> None:
    before = picture(folder)
    with closing(sqlite3.connect(folder / DATABASE_NAME)) as connection, connection:
        statement = "UPDATE records SET body = replace(body, '通知', '通告') WHERE key = 'E0001'"
        assert connection.execute(statement).rowcount == 1
    with pytest.raises(ProblemError) as error:
        open_workspace(folder, writing=False)
    assert "佐证材料 E0001" in str(error.value)
    repair(folder, at=LATER)
    assert picture(folder) == before


def test_a_damaged_name_of_a_table_is_damage_like_any_other(folder: Path) -> None:
    # SQLite quotes the name in its message, which then is no UTF-8.
    before = picture(folder)
    database = folder / DATABASE_NAME
    content = database.read_bytes()
    first_page = content[:4096].replace(b"CREATE TABLE", b"CREATE \xecABLE").replace(b"records", b"rec\xecrds")
    database.write_bytes(first_page + content[4096:])
    for writing in (True, False):
        with pytest.raises(ProblemError) as error:
            open_workspace(folder, writing=writing)
        assert error.value.problems[0].code == "WORKSPACE_DAMAGED"
    repair(folder, at=LATER)
    assert picture(folder) == before


def test_rows_of_another_history_in_a_backup_are_not_mixed_in(folder: Path) -> None:
    older = sorted((folder / "backups").iterdir())[-1]
    with open_workspace(folder, writing=True) as workspace:
        step = Changes("填报", (Change("report", "highlights", None, "第一种历史"),))
        workspace.apply(step, person="张三", at=LATER)
    shutil.copy(older, folder / DATABASE_NAME)  # somebody puts an older state back by hand
    with open_workspace(folder, writing=True) as workspace:
        step = Changes("填报", (Change("report", "plan", "继续", "第二种历史"),))
        workspace.apply(step, person="张三", at=LATER)
    before = picture(folder)
    overwrite(0, b"garbage " * 12)(folder / DATABASE_NAME)
    repair(folder, at=LATER)
    assert picture(folder) == before
    assert "highlights" not in before.assessment.report


def test_rot_in_an_attachment_is_told(folder: Path) -> None:
    with open_workspace(folder, writing=False) as workspace:
        path = next(workspace.attachments.stored())
    path.write_bytes(b"abd")
    report = repair(folder, at=LATER)
    assert [(problem.code, problem.where) for problem in report.problems] == [
        ("ATTACHMENT_MISSING", "佐证材料 E0001"),
        ("ATTACHMENT_DAMAGED", "佐证材料 E0009"),
        ("ATTACHMENT_MISSING", "定稿文件 自评报告"),
    ]
    assert path.read_bytes() == b"abd"


def test_without_any_rubric_nothing_is_touched(folder: Path) -> None:
    shutil.rmtree(folder / "backups")
    cut(100)(folder / DATABASE_NAME)
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with pytest.raises(ProblemError) as error:
        repair(folder, at=LATER)
    assert error.value.problems[0].code == "WORKSPACE_DAMAGED"
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_an_open_workspace_is_not_repaired(folder: Path) -> None:
    with open_workspace(folder, writing=True, who="李四"), pytest.raises(ProblemError) as error:
        repair(folder, at=LATER)
    assert error.value.problems[0].code == "WORKSPACE_HELD"


@pytest.mark.parametrize("moved", [0, 1, 2])
def test_an_interrupted_repair_is_finished(folder: Path, moved: int) -> None:
    before = picture(folder)
    shutil.copy(folder / DATABASE_NAME, folder / REBUILT_NAME)
    (folder / "jkxq.sqlite-wal").write_bytes(b"stale")
    overwrite(0, b"garbage " * 12)(folder / DATABASE_NAME)
    (folder / "损坏_2021-12-01").mkdir()
    for name in (DATABASE_NAME, "jkxq.sqlite-wal")[:moved]:
        (folder / name).rename(folder / "损坏_2021-12-01" / name)
    repair(folder, at=LATER)
    assert picture(folder) == before
    assert not (folder / REBUILT_NAME).exists()
    assert not (folder / "jkxq.sqlite-wal").exists()


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_flipped_the_workspace_opens_after_repair(folder: Path, seed: int) -> None:
    chance = random.Random(seed)
    database = folder / DATABASE_NAME
    content = bytearray(database.read_bytes())
    for _ in range(chance.choice([1, 5, 50, 500])):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    database.write_bytes(content[: chance.choice([len(content), len(content), chance.randrange(len(content))])])
    if chance.random() < 0.5:
        without_backups(folder)
    repaired(folder)


@pytest.mark.long
def test_whatever_is_flipped_the_workspace_opens_after_repair_long(original: Path, tmp_path: Path) -> None:
    for seed in range(100, 600):
        folder = shutil.copytree(original, tmp_path / str(seed))
        test_whatever_is_flipped_the_workspace_opens_after_repair(folder, seed)
        shutil.rmtree(folder)


class _Cancelling:
    """Progress that is cancelled at the first step that tells of this."""

    def __init__(self, at: str) -> None:
        self.at = at

    def step(self, done: int, total: int, what: str) -> None:
        if self.at in what:
            raise CancelledError


@pytest.mark.parametrize("at", ["正在从损坏的文件", "正在写成新的数据文件"])
def test_cancelled_before_writing_nothing_is_changed(folder: Path, at: str) -> None:
    overwrite(0, b"\0" * 4096)(folder / DATABASE_NAME)
    damaged = (folder / DATABASE_NAME).read_bytes()
    with pytest.raises(CancelledError):
        repair(folder, at=LATER, progress=_Cancelling(at))
    assert (folder / DATABASE_NAME).read_bytes() == damaged
    assert not (folder / REBUILT_NAME).exists()
    assert not list(folder.glob("损坏_*"))


def test_cancelled_at_the_attachments_the_report_is_not_lost(folder: Path) -> None:
    before = picture(folder)
    overwrite(0, b"\0" * 4096)(folder / DATABASE_NAME)
    report = repair(folder, at=LATER, progress=_Cancelling("附件"))
    assert (report.is_repaired, report.lost) == (True, ())
    assert [problem.code for problem in report.problems] == ["CANCELLED"]
    assert picture(folder) == before
