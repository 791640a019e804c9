"""体检: all problems of a workspace before handing in, the stored files and the fonts included."""

from pathlib import Path

from app.domain.checks import assessment_problems
from app.domain.problems import Problem
from app.domain.progress import Progress
from app.domain.record_files import county_files
from app.domain.score_sheet import ScoreSheet
from app.domain.scoring import score
from app.domain.submission import Picture
from app.services.dossier import ANY_DAY, numbers_of
from app.services.drafts import draft_problems
from app.services.revision_problems import revision_problems
from app.services.since_finished import finished_problems
from app.storage.attachments import Attachments
from app.storage.workspace import Workspace


def checked(workspace: Workspace, progress: Progress | None = None) -> tuple[Problem, ...]:
    """Return every problem; reads every stored file once."""
    return (
        *said_problems(workspace.picture),
        *draft_problems(workspace.folder, workspace.picture.rubric, workspace.picture.assessment.returned),
        *workspace.attachment_problems(progress),
    )


def said_problems(picture: Picture) -> tuple[Problem, ...]:
    """Return every problem of what was filled in, without looking at the stored files."""
    sheet = score(picture.rubric, picture.assessment)
    return (
        *assessment_problems(picture.rubric, picture.assessment, sheet),
        *finished_problems(picture),
        *revision_problems(picture),
        *unprintable_problems(picture, sheet),
    )


def unprintable_problems(picture: Picture, sheet: ScoreSheet | None = None) -> tuple[Problem, ...]:
    """Return which characters the documents cannot print. sheet: the score of the picture where it is known."""
    from app.documents.dossier import Dossier
    from app.documents.missing_characters import missing_characters

    sheet = sheet or score(picture.rubric, picture.assessment)
    travelling = picture.travelling
    # Of a dossier only the texts and the numbers are looked at; this runs while somebody waits.
    dossier = Dossier(picture.rubric, "", travelling.assessment, sheet, ANY_DAY, "", numbers=numbers_of(travelling))
    return missing_characters(dossier)


def stored_file_problems(folder: Path, picture: Picture, *, progress: Progress | None = None) -> tuple[Problem, ...]:
    """Return what is wrong with the stored files that a picture of the workspace in this folder names.

    Works on values, so that it can run beside an open workspace. Raises: CancelledError out of progress.
    """
    return tuple(Attachments(folder).problems(county_files(picture), progress))
