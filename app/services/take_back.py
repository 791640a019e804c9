"""取回修改稿: a report that was worked on in WPS or Word, and the scan of its stamped paper, come back in."""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.changes import Change, Changes
from app.domain.evidence import StoredFile
from app.domain.finished import FINISHED_NAMES, REPORT, REPORT_SCAN, FinishedDocument
from app.domain.problems import Problem, ProblemError, blocking, warning
from app.domain.progress import Progress, Silent
from app.domain.scoring import score
from app.domain.submission import Picture
from app.services.compare_report import Difference, differences, told_now
from app.services.since_finished import record_digests
from app.storage.attachments import Attachments

if TYPE_CHECKING:
    from app.documents.report_tags import ReadReport
    from app.storage.workspace import Workspace

_DRAFT_MARK = "（送审稿）"
_MOST_KEPT = 100


@dataclass(frozen=True, slots=True)
class ReadBack:
    """A document that was read and stored, but is not used yet: a person has to look at the differences.

    data: digests of the records it was compared with.
    """

    document: str
    file: StoredFile
    data: Mapping[str, str] = field(default_factory=dict)
    differences: tuple[Difference, ...] = ()
    remarks: tuple[Problem, ...] = ()


def read_back_report(folder: Path, picture: Picture, file: Path, *, progress: Progress | None = None) -> ReadBack:
    """Store a report that comes back in and compare it with the data. On values only, for a worker thread.

    Raises: ProblemError(FILE_KIND, FILE_UNREADABLE, FILE_MISSING …), CancelledError.
    """
    from app.documents.report_tags import read_report

    told = progress or Silent()
    if file.suffix.lower() != ".docx":
        what = "自评报告要取回 Word 文档（.docx）。"
        raise ProblemError([blocking("FILE_KIND", file.name, what, "请在 WPS 或 Word 里另存为 .docx 后再取回。")])
    told.step(0, 3, f"读取 {file.name}")
    read_report(file)
    attachments = Attachments(folder)
    stored = attachments.store(file, file.name)
    told.step(1, 3, "核对报告里的数据")
    # What was stored is compared: the file outside may be saved again at any moment.
    report = read_report(attachments.path(stored.sha256))
    travelling = picture.travelling
    now = told_now(travelling, score(travelling.rubric, travelling.assessment))
    told.step(2, 3, "核对报告里的数据")
    found = differences(report, now)
    told.step(3, 3, "核对完成")
    return ReadBack(REPORT, stored, record_digests(picture.assessment), found, tuple(_remarks(report)))


def read_back_scan(
    folder: Path, picture: Picture, files: Sequence[Path], *, progress: Progress | None = None
) -> ReadBack:
    """Store the scan of a stamped report: one PDF, or pictures that become one. On values only, for a worker thread.

    Raises: ProblemError(FILE_KIND, FILE_UNREADABLE, FILE_MISSING …), CancelledError.
    """
    from app.documents.page_counts import page_count
    from app.documents.scan_pdf import PICTURES, pictures_pdf

    told = progress or Silent()
    endings = {file.suffix.lower() for file in files}
    name = FINISHED_NAMES[REPORT_SCAN]
    if endings == {".pdf"} and len(files) == 1:
        told.step(0, 2, f"读取 {files[0].name}")
        if not files[0].is_file():
            raise ProblemError([blocking("FILE_MISSING", files[0].name, "找不到这个文件。", "请检查文件名和位置。")])
        if not page_count(files[0], files[0].name):
            what = "PDF 打不开，可能加了密码或没有传完。"
            raise ProblemError([blocking("FILE_UNREADABLE", files[0].name, what, "请重新扫描，或去掉密码后再取回。")])
        stored = Attachments(folder).store(files[0], files[0].name)
    elif endings and endings <= set(PICTURES):
        stored = Attachments(folder).store(pictures_pdf(files, told), name)
    else:
        what = "扫描件要一个 PDF，或若干张图片（JPG、PNG、BMP、TIF）。"
        raise ProblemError([blocking("FILE_KIND", "、".join(file.name for file in files), what, "请重新选择。")])
    told.step(2, 2, "已读取")
    return ReadBack(REPORT_SCAN, stored, record_digests(picture.assessment))


def use_finished(workspace: "Workspace", read: ReadBack, *, person: str, at: dt.datetime) -> Changes:
    """Let a document that was read back go into the package from now on, and return the step.

    Raises: ProblemError(ATTACHMENT_MISSING).
    """
    workspace.attachment(read.file.sha256)
    places = tuple(difference.place for difference in read.differences[:_MOST_KEPT])
    remarks = tuple(remark.what for remark in read.remarks)
    taken_at = at.isoformat(timespec="seconds")
    after = FinishedDocument(read.document, read.file, taken_at, dict(read.data), places, remarks)
    return _applied(workspace, f"取回{read.document}", read.document, after, person, at)


def drop_finished(workspace: "Workspace", document: str, *, person: str, at: dt.datetime) -> Changes:
    """Let our own document go into the package again; the file stays stored, and the step can be undone."""
    return _applied(workspace, f"不再使用取回的{document}", document, None, person, at)


def _applied(
    workspace: "Workspace", name: str, key: str, after: FinishedDocument | None, person: str, at: dt.datetime
) -> Changes:
    before = workspace.picture.assessment.finished.get(key)
    changes = Changes(name, () if before == after else (Change("finished", key, before, after),))
    workspace.apply(changes, person=person, at=at)
    return changes


def _remarks(report: "ReadReport") -> Iterator[Problem]:
    where = "自评报告"
    if not report.fields:
        what = "报告里的数据标记都没有了（有的软件另存时会丢掉），只核对了各个数还在不在报告里。"
        to_do = "最好用 WPS 或 Word 修改本程序导出的 .docx；仍要采用时，请再自行核对。"
        yield warning("FINISHED_DIFFERS", where, what, to_do)
    if _DRAFT_MARK in report.text:
        yield warning("FINISHED_DIFFERS", where, "封面上还写着“（送审稿）”。", "请在 WPS 或 Word 里删去后重新取回。")
    if report.has_revisions:
        what = "还有没处理的修订。"
        yield warning("FINISHED_DIFFERS", where, what, "请在 WPS 或 Word 里接受或拒绝全部修订后重新取回。")
    if report.has_comments:
        yield warning("FINISHED_DIFFERS", where, "还有批注。", "请在 WPS 或 Word 里删除批注后重新取回。")
