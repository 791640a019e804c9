"""kill -9 at any moment: what was reported saved is there, nothing half-made bears a final name, work goes on."""

import shutil
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from app.domain.assessment import Answer
from app.domain.submission import Picture
from app.services.open_workspace import open_workspace
from tests.journeys.county import write_county
from tests.journeys.killing import KILLED, Killer
from tests.journeys.warm_child import Ended, Order, WarmChild

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills by POSIX signal")

SEED = 20220110
"""Of the moments."""
DATE = "2022-01-10"
FILL_KILLS, ATTACH_KILLS, EXPORT_KILLS = 18, 15, 9
PAPERS = 6


@dataclass(frozen=True, slots=True)
class Bench:
    """A filled workspace in a folder, and the process that runs commands on it."""

    folder: Path
    child: WarmChild

    @property
    def workspace(self) -> Path:
        return self.folder / "工作库"

    def order(self, *arguments: object) -> Order:
        return Order((*map(str, arguments), "--json"), str(self.folder), {"JKXQ_KEYS": str(self.folder / "keys")})

    def run(self, *arguments: object) -> Ended:
        ended = self.child.run(self.order(*arguments))
        assert ended.exit_code == 0, ended
        return ended

    def picture(self) -> Picture:
        """Return what the workspace holds, after the command line has opened it as well."""
        assert self.run("score", "工作库").answer
        with open_workspace(self.workspace, writing=False) as workspace:
            assert workspace.attachment_problems() == []
            assert workspace.verify_log() == []
            return workspace.picture


@pytest.fixture(scope="module")
def child(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WarmChild]:
    with WarmChild(tmp_path_factory.mktemp("child")) as child:
        yield child


@pytest.fixture
def bench(tmp_path: Path, child: WarmChild) -> Bench:
    write_county(tmp_path / "县")
    bench = Bench(tmp_path, child)
    bench.run("new", "工作库", "--rubric", "县/rubric.yaml")
    bench.run("fill", "工作库", "县/answers.yaml")
    return bench


@pytest.fixture
def times(request: pytest.FixtureRequest) -> Callable[[int], int]:
    """Return how often: as often as said, or twenty times that with --long."""
    return lambda kills: kills * 20 if request.config.getoption("--long") else kills


# ---------------------------------------------------------------- fill


def write_papers(folder: Path, number: int) -> Path:
    """Write an answers file that says the same number everywhere, with papers that bear it."""
    for paper in range(PAPERS):
        (folder / f"{paper}.txt").write_bytes(f"第{number}版 第{paper}份 ".encode() * 20_000)
    evidence = ", ".join(
        f"{{id: E010{paper}, title: 第{number}版, file: {paper}.txt, serves: [{{criterion: B1}}]}}"
        for paper in range(PAPERS)
    )
    answers = ", ".join(f"{code}: {{statement: 第{number}版}}" for code in ("A1", "B2", "C6"))
    path = folder / "版.yaml"
    path.write_text(f"answers: {{{answers}, C9: {{count: {number}}}}}\nevidence: [{evidence}]", "utf-8")
    return path


def version_of(picture: Picture) -> int:
    """Return the number that everything says; a mixture fails."""
    answers, pieces = picture.assessment.answers, picture.assessment.evidence
    said = {answers[code].statement for code in ("A1", "B2") if code in answers}
    said |= {answers.get("C6", Answer()).statement, f"第{answers['C9'].count}版"}
    papers = [piece for piece in pieces if piece.id.startswith("E010")]
    assert len(papers) == PAPERS
    said |= {piece.title for piece in papers}
    (only,) = said
    return int(only.strip("第版"))


def test_a_fill_that_is_killed_is_there_whole_or_not_at_all(bench: Bench, times: Callable[[int], int]) -> None:
    fill = bench.order("fill", "工作库", write_papers(bench.folder, 0))
    killer = Killer(bench.child, SEED, bench.child.run(fill).seconds)
    stored = 0

    for number in killer.until(times(FILL_KILLS)):
        write_papers(bench.folder, number)
        ended = killer.run(fill)
        found = version_of(bench.picture())
        assert found in {stored, number}
        if ended.answer is not None:
            assert found == number, "it was reported saved"
        stored = found

    assert version_of(bench.picture()) == stored
    write_papers(bench.folder, 999)
    bench.child.run(fill)
    assert version_of(bench.picture()) == 999
    assert_tidy(bench.workspace)


# ---------------------------------------------------------------- attach


def test_what_attach_reported_is_there_after_any_kill(bench: Bench, times: Callable[[int], int]) -> None:
    first = bench.folder / "0.pdf"
    first.write_bytes(b"%PDF-1.4 0" * 50_000)
    killer = Killer(bench.child, SEED + 1, bench.run("attach", "工作库", "B1", first).seconds)
    reported: set[str] = set()

    for number in killer.until(times(ATTACH_KILLS)):
        files = [bench.folder / f"{number}-{which}.pdf" for which in range(2)]
        for file in files:
            file.write_bytes(f"%PDF-1.4 {file.name}".encode() * 50_000)
        ended = killer.run(bench.order("attach", "工作库", "B1", *files))
        titles = {piece.title for piece in bench.picture().assessment.evidence}
        if ended.answer is not None:
            reported |= {file.stem for file in files}
        assert reported <= titles
        assert len(titles & {file.stem for file in files}) in {0, 2}, "both or none"

    bench.run("attach", "工作库", "B1", first)
    assert_tidy(bench.workspace)


def assert_tidy(workspace: Path) -> None:
    """After the next command that writes nothing is left of those that were killed but stored files."""
    left = [path.name for path in workspace.rglob("*") if "未完成" in path.name or path.name.endswith(("-wal", "-shm"))]
    assert left == []
    assert not (workspace / "workspace.owner").exists()


# ---------------------------------------------------------------- export


def assert_whole(bench: Bench, out: Path, expected: dict[str, bytes]) -> None:
    """Whatever bears a final name is the finished file."""
    if not out.exists():
        return
    for path in out.iterdir():
        if not path.name.startswith("."):
            assert path.read_bytes() == expected[path.name], path.name
    if any(out.glob("*.zip")):
        assert {path.name for path in out.iterdir()} >= expected.keys(), "where the package lies, everything lies"


def test_an_export_that_is_killed_leaves_nothing_half_under_a_final_name(
    bench: Bench, times: Callable[[int], int]
) -> None:
    fresh = bench.folder / "原样"
    shutil.copytree(bench.workspace, fresh)
    killer = Killer(bench.child, SEED + 2, bench.run("export", "工作库", "--out", "样", "--date", DATE).seconds)
    expected = {path.name: path.read_bytes() for path in (bench.folder / "样").iterdir()}
    out = bench.folder / "交"

    for number in killer.until(times(EXPORT_KILLS)):
        if number % 4 == 1:
            # Four kills in a row hit the same workspace and folder; then all begins anew.
            shutil.rmtree(bench.workspace)
            shutil.copytree(fresh, bench.workspace)
            shutil.rmtree(out, ignore_errors=True)
        order = bench.order("export", "工作库", "--out", "交", "--date", DATE)
        ended = killer.run(order)
        assert_whole(bench, out, expected)
        if ended.answer is not None:
            assert {path.name for path in out.iterdir()} >= expected.keys(), "it was reported handed over"
        if number % 4 == 0:
            bench.picture()
            # The next run works, beside what was left, and gives what an undisturbed one gives.
            assert bench.run("export", "工作库", "--out", "交", "--date", DATE).answer
            assert_whole(bench, out, expected)
            assert {path.name for path in out.iterdir()} >= expected.keys()


@pytest.mark.parametrize("command", ["fill", "attach", "export"])
def test_killed_at_each_step_that_changes_the_disk(bench: Bench, command: str, request: pytest.FixtureRequest) -> None:
    """Not at random: before every opening for writing, renaming, making and removing in turn."""
    paper = bench.folder / "a.pdf"
    paper.write_bytes(b"%PDF-1.4 a" * 1000)
    fresh = bench.folder / "原样"
    shutil.copytree(bench.workspace, fresh)
    orders = {
        "fill": bench.order("fill", "工作库", write_papers(bench.folder, 7)),
        "attach": bench.order("attach", "工作库", "B1", paper),
        "export": bench.order("export", "工作库", "--out", "交", "--date", DATE),
    }
    stride = 1 if request.config.getoption("--long") else {"fill": 4, "attach": 2, "export": 16}[command]

    step, ended = 1, None
    while ended is None or ended.exit_code == KILLED:
        shutil.rmtree(bench.workspace)
        shutil.copytree(fresh, bench.workspace)
        ended = bench.child.run(replace(orders[command], kill_step=step))
        assert ended.exit_code in {0, KILLED}, ended
        bench.picture()
        for path in (bench.folder / "交").glob("*.zip"):
            assert zipfile.ZipFile(path).testzip() is None
            assert bench.run("package", "verify", path).answer
        step += stride

    assert step > 5 * stride, "there are many steps, and the last run was not killed"
    bench.run(*orders[command].argv[:-1])
