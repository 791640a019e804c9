"""The two-minute try: the sample county in a workspace of its own, made once and then kept."""

import datetime as dt
import shutil
import tempfile
from pathlib import Path

from app.domain.progress import Progress
from app.files.atomic import make_folder, move_durably, telling_write_problems
from app.files.user_folder import data_folder
from app.services.recognise import Dropped, recognise

SAMPLE = "full"
FOLDER_NAME = "示例工作库"


def sample_workspace(*, person: str, at: dt.datetime, progress: Progress) -> Path:
    """Return the folder of the sample's workspace, made when it is not there yet; whole or not at all.

    Raises: ProblemError(FILE_MISSING, WRITE_FAILED …); CancelledError out of progress.
    """
    folder = data_folder() / FOLDER_NAME
    if folder.is_dir() and recognise(folder) is Dropped.WORKSPACE:
        return folder
    making = folder.with_name(f".{FOLDER_NAME}-正在建立")
    shutil.rmtree(making, ignore_errors=True)
    with telling_write_problems(folder):
        make_folder(folder.parent)
        try:
            make_sample(making, SAMPLE, person=person, at=at, progress=progress)
            move_durably(making, folder)
        finally:
            shutil.rmtree(making, ignore_errors=True)
    return folder


def make_sample(folder: Path, sample: str, *, person: str, at: dt.datetime, progress: Progress) -> None:
    """Make a workspace of a sample in a new folder. sample: a key of run_demo.SAMPLES. Raises: ProblemError."""
    from app.services.fill import fill
    from app.services.open_rubric import open_rubric
    from app.services.open_workspace import create_workspace, open_workspace
    from app.services.run_demo import SAMPLE_RUBRIC, sample_answers

    progress.step(0, 1, "读取评分标准")
    rubric = open_rubric(SAMPLE_RUBRIC).rubric
    create_workspace(folder, rubric)
    with (
        open_workspace(folder, writing=True, who=person) as workspace,
        tempfile.TemporaryDirectory(prefix="jkxq-sample-") as temporary,
    ):
        answers = sample_answers(sample, rubric, Path(temporary), progress)
        fill(workspace, answers, person=person, at=at, progress=progress)
