"""定稿后改动: what has been changed since a report came back finished, or since the last package was sealed."""

from collections.abc import Mapping

from app.domain.assessment import REPORT_CHAPTERS, Assessment
from app.domain.changes import RECORD_LABELS, RecordKey, records
from app.domain.problems import Problem, warning
from app.domain.submission import Picture, travelling
from app.files.canonical import digest

_DIGEST_LENGTH = 10
NOT_DATA = {"finished"}
"""Taking a document back in is no change of what it tells."""

ADDED, CHANGED, REMOVED = "新增", "改动", "删除"


def record_digests(assessment: Assessment) -> dict[str, str]:
    """Return a short digest of each record that travels, by kind and key parted by a space."""
    return {
        f"{kind} {key}": digest([value])[:_DIGEST_LENGTH]
        for (kind, key), value in records(travelling(assessment)).items()
        if kind not in NOT_DATA
    }


def changed_since(before: Mapping[str, str], assessment: Assessment) -> dict[RecordKey, str]:
    """Return the records that differ from what was kept, each with what happened to it; nothing kept: nothing."""
    if not before:
        return {}
    now = record_digests(assessment)
    found: dict[RecordKey, str] = {}
    for name in sorted(before.keys() | now.keys()):
        if before.get(name) != now.get(name):
            kind, _, key = name.partition(" ")
            found[kind, key] = ADDED if name not in before else REMOVED if name not in now else CHANGED
    return found


_KEYLESS = {"figure", "report", "ledger"}
"""Kinds whose key is for programs: people know these by their titles."""


def record_label(kind: str, key: str) -> str:
    """Return a record as people call it: 单项填报 A1."""
    return f"{RECORD_LABELS[kind]} {key}".rstrip()


def finished_problems(picture: Picture) -> tuple[Problem, ...]:
    """Return what people should know of documents that were taken back in: differing figures, later changes."""
    found = []
    for one in picture.assessment.finished.values():
        where = f"定稿文件 {one.document}"
        if one.differing:
            what = f"有{len(one.differing)}处与填报的数据不同，已选择以报告为准。"
            found.append(warning("FINISHED_DIFFERS", where, what, "请再核对一次；以数据为准时，请重新导出报告。"))
        for remark in one.remarks:
            to_do = "请在 WPS 或 Word 里改好，再到“导出”页重新取回。"
            found.append(warning("FINISHED_DIFFERS", where, f"取回的报告：{remark}", to_do))
        changed = changed_since(one.data, picture.assessment)
        if changed:
            what = f"定稿后改动{len(changed)}处，报告里还是原来的内容。"
            to_do = "请在“导出”页查看改了什么；需要更新报告时重新导出、修改后再取回。"
            found.append(warning("FINISHED_OUTDATED", where, what, to_do))
    return tuple(found)


def record_title(picture: Picture, kind: str, key: str) -> str:
    """Return a record as people know it, with its title: 单项填报 A2 领导协调机制."""
    rubric = picture.rubric
    known = key.partition("@")[0]
    titles = {
        "answer": lambda: rubric.criterion_by_code[key].title,
        "figure": lambda: f"{rubric.measure_by_id[known].title}{key.partition('@')[2]}",
        "ledger": lambda: rubric.ledger_by_id[key].title,
        "evidence": lambda: next(piece.title for piece in picture.assessment.evidence if piece.id == key),
        "gate": lambda: rubric.gate_by_id[key].text,
        "report": lambda: REPORT_CHAPTERS[key],
    }
    try:
        title = titles[kind]()
    except (LookupError, StopIteration):
        return record_label(kind, key)
    return f"{RECORD_LABELS[kind]} {title}" if kind in _KEYLESS and title else f"{record_label(kind, key)} {title}"
