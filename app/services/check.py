"""体检: all problems of a workspace before handing in, the stored files and the fonts included."""

from app.domain.checks import assessment_problems
from app.domain.problems import Problem
from app.domain.progress import Progress
from app.domain.scoring import score
from app.domain.submission import Picture
from app.services.dossier import dossier_of
from app.storage.workspace import Workspace


def checked(workspace: Workspace, progress: Progress | None = None) -> tuple[Problem, ...]:
    """Return every problem; reads every stored file once."""
    return (*said_problems(workspace.picture), *workspace.attachment_problems(progress))


def said_problems(picture: Picture) -> tuple[Problem, ...]:
    """Return every problem of what was filled in, without looking at the stored files."""
    from app.documents.missing_characters import missing_characters

    sheet = score(picture.rubric, picture.assessment)
    return (
        *assessment_problems(picture.rubric, picture.assessment, sheet),
        *missing_characters(dossier_of(picture.travelling, sheet)),
    )
