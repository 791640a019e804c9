"""Beginning a review (新建评审工作库): what is suggested, what is wrong with it, and making the workspace."""

from dataclasses import dataclass
from pathlib import Path

from app.domain.problems import Problem, blocking
from app.domain.progress import Progress, Silent
from app.domain.received import ReviewAbout
from app.domain.review import Level, Reviewer

FOLDER_OF_REVIEWS = "健康县区评审"


@dataclass(frozen=True, slots=True)
class ReviewBeginning:
    """What the form says. name: who works in this copy; folder: where the workspace is to lie, whole path."""

    level: Level | None
    office: str
    name: str
    title: str
    folder: str

    @property
    def about(self) -> ReviewAbout:
        """Return what the workspace is for."""
        me = Reviewer(self.name, self.office, self.level or Level.PROVINCE) if self.name else None
        return ReviewAbout(self.level, self.office, self.title, me)


def suggested_title(year: int) -> str:
    """Return what such a review is usually called; the year assessed is the one before."""
    return f"{year - 1}年度健康县区建设技术评估"


def suggested_review_folder(title: str, base: Path | None = None) -> Path:
    """Return a folder that is not there yet, in the person's documents or in `base`."""
    from app.files.atomic import unused_path
    from app.files.user_folder import documents_folder
    from app.services.begin_assessment import folder_title

    name = folder_title(f"{title or '评审'}_评审工作库")
    return unused_path((base or documents_folder() / FOLDER_OF_REVIEWS) / name, suffix="")


def review_slips(beginning: ReviewBeginning) -> dict[str, Problem]:
    """Return what is wrong, by field: level, office, folder; empty when the workspace can be made."""
    found: dict[str, Problem] = {}
    if beginning.level is None:
        found["level"] = blocking("REVIEW_LEVEL", "评审级别", "没有选评审级别。", "请选市级或省级。")
    if not beginning.office:
        what, to_do = "没有写评审单位。", "它印在评估意见表和退回意见上，例如：某某省卫生健康委员会。"
        found["office"] = blocking("REVIEW_LEVEL", "评审单位", what, to_do)
    if not beginning.folder or not Path(beginning.folder).is_absolute():
        what, to_do = "存放位置不是完整的路径。", "请从盘符或根目录写起，或点“换个文件夹”来选。"
        found["folder"] = blocking("VALUE_INVALID", "存放位置", what, to_do)
    return found


def begin_review(beginning: ReviewBeginning, *, progress: Progress | None = None) -> Path:
    """Make the review workspace and return its folder. Raises: ProblemError (WORKSPACE_EXISTS, WRITE_FAILED …)."""
    from app.services.open_review import create_review

    (progress or Silent()).step(0, 1, "建立评审工作库")
    folder = Path(beginning.folder)
    create_review(folder, beginning.about)
    return folder
