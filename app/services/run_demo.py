"""The demo: a sample county through the whole journey, from an answers file to a verified package and a backup."""

import datetime as dt
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from app.domain.points import shown
from app.domain.problems import Problem
from app.domain.progress import Progress, Silent
from app.domain.rubric import Rubric
from app.files.atomic import make_folder, telling_write_problems, unused_path
from app.files.places import resources_dir
from app.services.back_up import back_up
from app.services.export_submission import Exported, Wanted, export
from app.services.fill import fill
from app.services.open_rubric import open_rubric
from app.services.sample_files import write_sample_files
from app.services.score import Scored, scored
from app.services.verify_package import Verification, verify_package
from app.storage.workspace import create, open_workspace

SAMPLES: dict[str, str] = {"beidaihe": "北戴河区（演示）", "full": "示例县（演示）"}
"""The samples under resources/sample, with what their workspaces are called."""

SAMPLE_RUBRIC = "jkxq-2021-reference"
SAMPLE_DATE = dt.date(2021, 12, 20)
"""Stands on the documents unless another day is asked for, so that every demo gives the same files."""

ANSWERS = "answers.yaml"
_PERSON = "演示"


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What lies where after a demo, and what was found on the way."""

    sample: str
    workspace: Path
    exported: Exported
    verification: Verification
    backup: Path
    scored: Scored

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return what a person should know: of the package first, then what the export said."""
        return tuple(dict.fromkeys((*self.verification.problems, *self.exported.problems)))

    def fields(self) -> dict[str, object]:
        """Return what `jkxq demo --json` adds."""
        points = self.scored.sheet.points
        return {
            "sample": self.sample,
            "workspace": str(self.workspace),
            "files": [str(path) for path in self.exported.files],
            "backup": str(self.backup),
            "points": {"computed": str(points.computed), "applicable": str(points.applicable)},
            **self.verification.fields(),
        }

    def sentence(self) -> str:
        """Return what people read at the end."""
        points = self.scored.sheet.points
        lines = [
            f"{SAMPLES[self.sample]}：应得{shown(points.applicable)}分，已落实{shown(points.computed)}分。",
            f"工作库：{self.workspace}",
            *(f"文件：{path}" for path in self.exported.files),
            f"备份：{self.backup}",
            f"核验申报包：{self.verification.sentence()}",
        ]
        return "\n".join(lines)


def run_demo(
    sample: str, out: Path, *, at: dt.datetime, date: dt.date | None = None, progress: Progress | None = None
) -> DemoResult:
    """Take a sample through the whole journey in the folder `out`; nothing that lies there is overwritten.

    sample: a key of SAMPLES. Raises: ProblemError; KeyError for an unknown sample.
    """
    told = progress or Silent()
    day = date or SAMPLE_DATE
    rubric = open_rubric(SAMPLE_RUBRIC).rubric
    with telling_write_problems(out):
        make_folder(out)
    folder = unused_path(out / f"工作库-{SAMPLES[sample]}")
    create(folder, rubric)
    with open_workspace(folder, writing=True, who=_PERSON) as workspace:
        with tempfile.TemporaryDirectory(prefix="jkxq-demo-") as temporary:
            answers = sample_answers(sample, rubric, Path(temporary), told)
            fill(workspace, answers, person=_PERSON, at=at, progress=told)
        found = scored(workspace.picture)
        exported = export(workspace, out, Wanted(), date=day, progress=told)
        backup = back_up(workspace, out, on=day, progress=told).path
    if exported.package is None:
        raise ValueError("a whole export seals a package")
    verification = verify_package(exported.package.path, progress=told)
    return DemoResult(sample, folder, exported, verification, backup, found)


def sample_answers(sample: str, rubric: Rubric, folder: Path, progress: Progress | None = None) -> Path:
    """Copy a sample's answers file with its evidence into a folder, draw what evidence is missing, return the file."""
    from app.catalog.answers_reader import AnswersTree
    from app.catalog.located_yaml import read_located

    with telling_write_problems(folder):
        shutil.copytree(resources_dir() / "sample" / sample, folder, dirs_exist_ok=True)
        source = read_located(folder / ANSWERS)
        assessment, _ = AnswersTree(source, rubric).read(source.tree)
        pieces = source.tree.get("evidence") if isinstance(source.tree, dict) else None
        files = {
            str(piece["id"]): folder / str(piece["file"])
            for piece in (pieces if isinstance(pieces, list) else [])
            if isinstance(piece, dict) and "file" in piece
        }
        missing = {key: path for key, path in files.items() if not path.exists()}
        if assessment is not None:
            write_sample_files(assessment, rubric, missing, progress)
    return folder / ANSWERS
