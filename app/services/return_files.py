"""What lies in a received return package, taken out for people: 评估意见表, 扣分明细, 现场反馈意见, photos."""

from pathlib import Path

from app.domain.problems import ProblemError, blocking
from app.domain.progress import Progress
from app.domain.returned import ReturnedReview
from app.files.atomic import is_unused, names_for
from app.storage.attachments import Attachments


def take_out(folder: Path, returned: ReturnedReview, out: Path, *, progress: Progress | None = None) -> Path:
    """Write everything in a return package into a new folder below `out`, and return that folder.

    folder: that of the workspace. The package is checked again. On values only, for a worker thread.
    Raises: ProblemError(ATTACHMENT_MISSING, PACKAGE_…, DISK_FULL, WRITE_FAILED), CancelledError.
    """
    from app.exchange.review_bag import open_review_package

    file = returned.file
    path = Attachments(folder).path(file.sha256) if file else None
    if file is None or path is None or not path.is_file():
        what = "收下的退回包文件不见了。"
        raise ProblemError([blocking("ATTACHMENT_MISSING", "退回意见", what, "请重新收一次这份退回包，或从备份恢复。")])
    with open_review_package(path, progress=progress) as opened:
        if not opened.is_sound:
            raise ProblemError(opened.problems)
        target = next(place for place in names_for(out / (opened.top or path.name), "") if is_unused(place))
        opened.extract_all(target)
    return target
