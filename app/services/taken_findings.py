"""What to tell of a file of findings (评审意见文件) that is taken in: what it replaces and leaves, whose it is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from app.domain.gate_limits import gate_name
from app.domain.points import shown
from app.domain.problems import Problem, hint, warning
from app.domain.received import Received, ReviewPicture
from app.domain.received_sets import newer_set
from app.domain.review import Finding, GateFinding, Reviewer
from app.domain.review_duties import reviewer_keys, reviewer_of


@dataclass(frozen=True, slots=True)
class TakenPart:
    """What a file says of one received set. places: code to where in the file it stands; gates: basic conditions."""

    received: Received
    findings: Mapping[str, Finding]
    places: Mapping[str, str]
    gates: Mapping[str, GateFinding] = field(default_factory=dict)
    gate_places: Mapping[str, str] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Return how many findings there are."""
        return len(self.findings) + len(self.gates)


def replaced(picture: ReviewPicture, part: TakenPart, reviewer: Reviewer) -> Iterator[Problem]:
    """Yield which findings of the same reviewer others take the place of."""
    by_gate = picture.gate_findings.get(part.received.id, {})
    for gate, verified in part.gates.items():
        earlier = by_gate.get(gate, {}).get(reviewer.key)
        if earlier is not None and earlier != verified:
            yield _replaced_one(part, gate_name(gate), f"{reviewer.name}{_gate_change(earlier, verified)}。")
    by_code = picture.findings.get(part.received.id, {})
    for code, finding in part.findings.items():
        before = by_code.get(code, {}).get(reviewer.key)
        if before is not None and before != finding:
            yield _replaced_one(part, code, f"{reviewer.name}{_change(before, finding)}。")


def _replaced_one(part: TakenPart, name: str, what: str) -> Problem:
    where = f"{part.received.county.full_name} {name}"
    return warning("FINDING_REPLACED", where, what, "请核对；原来的意见在操作记录里，可以撤销。")


def outdated(picture: ReviewPicture, received: Received) -> Iterator[Problem]:
    """Yield that a newer set than the one that was judged has come: there these findings do not count."""
    newer = newer_set(picture, received)
    if newer is not None:
        where = received.county.full_name or received.id[:8]
        what = f"评的是第{received.round}轮的一份，已经收到更新的一份（第{newer.round}轮，{newer.id[:8]}）。"
        yield warning("REVIEW_ROUND", where, what, "意见记在所评的那一份名下；请评审人再看更新的一份。")


def kept(picture: ReviewPicture, part: TakenPart, reviewer: Reviewer) -> Iterator[Problem]:
    """Yield what the reviewer has here and not in the file; it stays."""
    by_gate, by_code = picture.gate_findings.get(part.received.id, {}), picture.findings.get(part.received.id, {})
    left = [gate_name(one) for one, found in by_gate.items() if reviewer.key in found and one not in part.gates]
    left += [code for code, found in by_code.items() if reviewer.key in found and code not in part.findings]
    if left:
        what = f"文件里没有{'、'.join(left)}的意见，{reviewer.name}原有的意见保留。"
        where = part.received.county.full_name or part.received.id[:8]
        yield hint("FINDING_KEPT", where, what, "确实收回的，请在审阅里删去。")


def said_office(picture: ReviewPicture, reviewer: Reviewer) -> Iterator[Problem]:
    """Yield that the office that returns the review is taken from its first findings."""
    if reviewer.office and not picture.about.office:
        what = f"还没有写评审单位，按{reviewer.name}的单位记为“{reviewer.office}”；它印在评估意见表和退回意见上。"
        to_do = "不是的，请在“输出”页改评审单位。"
        yield hint("REVIEW_LEVEL", "评审单位", what, to_do, "jkxq review export --office")


def namesakes(picture: ReviewPicture, reviewer: Reviewer) -> Iterator[Problem]:
    """Yield that somebody of the same name is here under another office: two people, or one written in two ways."""
    known = reviewer_keys(picture)
    same = [key for key in known if key != reviewer.key and reviewer_of(picture, key).name == reviewer.name]
    if same and reviewer.key not in known:
        what = f"已有{'、'.join(same)}，这次写的是{reviewer.key}，按两位评审人记。"
        yield warning(
            "REVIEW_REVIEWER", reviewer.name, what, "是同一人的，请撤销这一步，把文件里的姓名、单位写成一样再收。"
        )


def _change(before: Finding, now: Finding) -> str:
    if (before.verdict, before.points) == (now.verdict, now.points):
        return f"仍是{_words(now)}，意见文字或需补充材料换成了新的"
    return f"原来是{_words(before)}，换成了{_words(now)}"


def _gate_change(before: GateFinding, now: GateFinding) -> str:
    if before.met is now.met:
        return f"仍写“{now.word}”，意见文字换成了新的"
    return f"原来写“{before.word}”，换成了“{now.word}”"


def _words(finding: Finding) -> str:
    points = "" if finding.points is None else f"{shown(finding.points)}分"
    return f"“{finding.verdict.value}{points}”"
