"""What a repair (修复) says: what was saved, how much of it, and what was lost, as far as anything tells."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from app.domain.changes import RECORD_LABELS, RecordKey
from app.domain.problems import Problem, warning
from app.domain.received import Received
from app.domain.review_records import REVIEW_RECORD_LABELS
from app.domain.rubric import Rubric
from app.storage.kinds import WorkspaceKind
from app.storage.log import LogRow, ranges, shown_time
from app.storage.rows import DamagedRowError, RecordRow, rubric_from

MAX_NAMES = 8
"""How many lost things of a kind are named; the others are counted."""

_ALWAYS_ASKED = {
    WorkspaceKind.COUNTY: [kind for kind in RECORD_LABELS if kind not in {*REVIEW_RECORD_LABELS, "returned", "reply"}],
    WorkspaceKind.REVIEW: ["received", "finding", "merge", "feedback", "visits", "sent"],
}
"""Kinds of records of which every workspace of a kind has some: none at all is worth telling."""

_UNITS = {
    "profile": "项",
    "report": "节",
    "gate": "项",
    "figure": "条",
    "reference": "条",
    "ledger": "本",
    "evidence": "份",
    "answer": "项",
    "cases": "篇",
    "finished": "份",
    "returned": "份",
    "reply": "项",
    "received": "份",
    "assignment": "条",
    "finding": "条",
    "gate_finding": "条",
    "merge": "份",
    "feedback": "份",
    "visits": "处",
    "sample": "份",
    "attached": "份",
    "sent": "份",
    "refused": "份",
    "untried": "份",
}
"""Measure words; of the other kinds there is one at most."""

_LISTS = {"cases", "visits", "sent"}
"""Records of these kinds are lists of what is counted."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was found in all sources, put together; n is the number of the repair's own log row.

    pages, pages_lost: of the damaged file. named: what its index names and nothing was found of.
    loose_files: attachments that nothing names. original: where the criteria sit in the province's own file.
    rubric: None in a review workspace.
    """

    rubric: str | None
    records: tuple[RecordRow, ...]
    seals: dict[int, tuple[str, str, str]]
    chain: tuple[LogRow, ...]
    n: int
    is_from_backup: bool
    pages: int = 0
    pages_lost: int = 0
    named: frozenset[RecordKey] = frozenset()
    loose_files: int = 0
    original: str | None = None
    kind: WorkspaceKind = WorkspaceKind.COUNTY

    @property
    def missing(self) -> tuple[int, ...]:
        """Return the numbers of the steps whose log rows were not found."""
        return tuple(sorted(set(range(1, self.n)) - {row.n for row in self.chain}))

    @property
    def is_doubtful(self) -> bool:
        """Tell whether whole records may be gone that no step tells of."""
        return self.is_from_backup or bool(self.missing) or (self.pages_lost > 0 and not self.chain)

    @property
    def until(self) -> str:
        """Return the time of the newest step, for people; empty without any."""
        return shown_time(self.chain[-1].at) if self.chain else ""


# ---------------------------------------------------------------- saved


def saved_sentences(found: Gathered) -> tuple[str, ...]:
    """Return what was saved, a kind each: 单项填报12项 …"""
    source = "最近的备份" if found.is_from_backup else "损坏的文件和备份"
    what = _what(found)
    seals = (f"封装记录{len(found.seals)}次",) if found.seals else ()
    steps = (f"操作记录{len(found.chain)}条",) if found.chain else ()
    original = ("省里的原表的对照关系",) if found.original else ()
    return (f"{what}（来自{source}）", *original, *_kinds(found), *seals, *steps)


def _what(found: Gathered) -> str:
    until = f"到{found.until}为止的{found.kind.content}" if found.until else ""
    if found.rubric is None:
        return until or found.kind.label
    return f"评分标准，以及{until}" if until else "评分标准"


def _kinds(found: Gathered) -> list[str]:
    bodies: dict[str, list[str]] = {}
    for row in found.records:
        bodies.setdefault(row.kind, []).append(row.body)
    rubric = _rubric(found)
    known = [kind for kind in RECORD_LABELS if kind in bodies]
    return [RECORD_LABELS[kind] + _counted(kind, bodies[kind]) + _of_all(kind, rubric) for kind in known]


def _counted(kind: str, bodies: list[str]) -> str:
    """Return how many there are: 18本（共214行）."""
    if kind not in _UNITS:
        return ""
    count, rows = len(bodies), ""
    if kind in _LISTS:
        count = sum(len(_list(body)) for body in bodies)
    if kind == "ledger":
        rows = f"（共{sum(len(_list(body)) for body in bodies)}行）"
    return f"{count}{_UNITS[kind]}{rows}"


def _list(body: str) -> list[object]:
    found = _tree(body)
    return found if isinstance(found, list) else []


def _tree(body: str) -> object:
    """Return what a record holds; nothing where it is not what we write (a hostile file may nest without end)."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _of_all(kind: str, rubric: Rubric | None) -> str:
    """Return how many the rubric asks for, so that people see what may be missing."""
    if rubric is None:
        return ""
    everything = {"gate": rubric.gates, "ledger": rubric.ledgers, "answer": rubric.criteria}.get(kind)
    return f"，标准里共{len(everything)}{_UNITS[kind]}" if everything else ""


def _rubric(found: Gathered) -> Rubric | None:
    if found.rubric is None:
        return None
    try:
        return rubric_from(found.rubric)
    except (DamagedRowError, RecursionError):
        return None


# ---------------------------------------------------------------- lost


def lost_sentences(found: Gathered) -> tuple[str, ...]:
    """Return what was, or may be, lost; sentences without their full stop."""
    sentences = []
    if found.pages_lost and not found.is_from_backup:
        sentences.append(f"数据文件共{found.pages}页，其中{found.pages_lost}页读不出来（备份里有的已补回，其余丢失）")
    if found.missing:
        sentences.append(f"第 {ranges(found.missing)} 步的操作记录；这些步骤的改动可能不全，请核对{found.kind.content}")
    return (*sentences, *_gone(found), *(_silent(found) if found.is_doubtful else ()), *_lost_at_the_end(found))


def _gone(found: Gathered) -> list[str]:
    """Return what something tells of, but its content was not found."""
    keys: dict[str, list[str]] = {}
    for kind, key in sorted(_named(found)):
        keys.setdefault(kind, []).append(key)
    namer = _namer(found)
    return [_gone_of(kind, keys[kind], namer) for kind in RECORD_LABELS if kind in keys]


def _named(found: Gathered) -> frozenset[RecordKey]:
    return found.named | (_evidence_named(found.records) if found.is_doubtful else frozenset())


def _gone_of(kind: str, keys: list[str], namer: Callable[[str, str], str]) -> str:
    if kind not in _UNITS:
        return f"{RECORD_LABELS[kind]}：原来填过，内容没有找到"
    count = "" if kind in _LISTS else f"{len(keys)}{_UNITS[kind]}"
    names = list(dict.fromkeys(name for key in keys if (name := namer(kind, key))))
    shown = f"（{'、'.join(names[:MAX_NAMES])}{'等' if len(names) > MAX_NAMES else ''}）" if names else ""
    return f"{RECORD_LABELS[kind]}{count}：原来填过，内容没有找到{shown}"


def _silent(found: Gathered) -> list[str]:
    """Return the kinds of which nothing was found, and nothing tells whether there was any."""
    here = {row.kind for row in found.records} | {kind for kind, _ in _named(found)}
    labels = [RECORD_LABELS[kind] for kind in _ALWAYS_ASKED[found.kind] if kind not in here]
    seals = found.seals or found.kind is not WorkspaceKind.COUNTY
    labels += [label for label, there in (("封装记录", seals), ("操作记录", found.chain)) if not there]
    sentences = [f"{'、'.join(labels)}没有找到（原来若填过，已丢失，请核对）"] if labels else []
    if found.loose_files:
        of = "佐证材料" if found.kind is WorkspaceKind.COUNTY else "收件或照片"
        sentences.append(f"{found.loose_files}个附件的{of}登记（文件都还在；以前删过登记的不算丢失）")
    return sentences


def _namer(found: Gathered) -> Callable[[str, str], str]:
    """Return what gives kind and key of a record the name that people know."""
    if found.kind is WorkspaceKind.REVIEW:
        counties = _counties(found)
        return lambda kind, key: _review_name(kind, key, counties)
    rubric = _rubric(found)
    return lambda kind, key: _name(kind, key, rubric)


def _counties(found: Gathered) -> Mapping[str, str]:
    """Return the county of each received set that was found, by its id."""
    received = [(row.key, row.value) for row in found.records if row.kind == "received"]
    return {key: value.county.full_name for key, value in received if isinstance(value, Received)}


def _review_name(kind: str, key: str, counties: Mapping[str, str]) -> str:
    """Return whose set it is, criterion and reviewer: 北戴河区 A1 王五; where no county is known, its short id."""
    if kind == "assignment":
        return key
    id_, _, rest = key.partition(" ")
    return f"{counties.get(id_) or id_[:8]} {rest}".rstrip()


def _name(kind: str, key: str, rubric: Rubric | None) -> str:
    """Return what people call a record of a county."""
    if rubric and kind == "ledger" and key in rubric.ledger_by_id:
        return rubric.ledger_by_id[key].title
    if rubric and kind in {"figure", "reference"}:
        id_, year = key.partition("@")[0], key.rpartition("@")[2]
        name = rubric.measure_by_id[id_].name if id_ in rubric.measure_by_id else id_
        return f"{name} {year}".rstrip()
    return "" if kind == "report" else key


def _evidence_named(records: Iterable[RecordRow]) -> frozenset[RecordKey]:
    """Return the evidence that other records name and that was not found."""
    found = {row.key for row in records if row.kind == "evidence"}
    named = {id_ for row in records if row.kind != "evidence" for id_ in _ids(_tree(row.body))}
    return frozenset(("evidence", id_) for id_ in named - found)


def _ids(tree: object) -> list[str]:
    if isinstance(tree, list):
        return [id_ for part in tree for id_ in _ids(part)]
    if not isinstance(tree, dict):
        return []
    named = tree.get("evidence")
    own = [id_ for id_ in named if isinstance(id_, str)] if isinstance(named, list) else []
    return own + [id_ for part in tree.values() for id_ in _ids(part)]


def _lost_at_the_end(found: Gathered) -> list[str]:
    since = f"{found.until}之后" if found.until else "新建以来"
    if found.is_from_backup:
        why = "数据文件里没有可读的内容" if found.pages else "数据文件不见了或是空的"
        return [f"{since}的改动（如果有）；{why}，用的是备份"]
    if found.pages_lost and not found.chain:
        return ["各类里可能还有没找到的内容；请按救回的数量逐类核对"]
    if found.pages_lost:
        return [f"{since}的改动（如果有），可能不全；请核对最后改动的内容"]
    return []


def loss_problems(lost: Iterable[str], folder: Path) -> list[Problem]:
    """Return the sentences as warnings that say what to do."""
    to_do = "请对照以前的备份或导出的文件核对补填。"
    return [warning(_code(sentence), folder.name, f"没有救回：{sentence}。", to_do) for sentence in lost]


def _code(sentence: str) -> str:
    return "WORKSPACE_DAMAGED" if sentence.startswith("数据文件") else "ATTACHMENT_LOST"
