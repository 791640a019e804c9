"""Findings files: what an expert hands in (评审意见), read with lines, every slip at once, and written for people.

The plain form is about one submission, which the reader's caller names; the other holds many, by submission id.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar, cast

from app.catalog.located_yaml import LocatedTree, Location, Tree, by_line, read_located
from app.catalog.rubric_reader import is_newer
from app.catalog.texts import text_problems
from app.catalog.validation import validated
from app.catalog.yaml_text import yaml_text
from app.domain.ledger import read_day
from app.domain.limits import YEARS
from app.domain.problems import Problem, ProblemError, blocking
from app.domain.review import GATE_WORDS, Finding, FindingVerdict, GateFinding, Level, Reviewer
from app.files.canonical import Plain, plain

T = TypeVar("T")

FORMAT = 1
"""The newest format of findings files that this program reads."""

PLAIN_FORM = ""
"""The key of the findings of a file that names no submission."""

MAX_BYTES = 16 * 2**20
"""A hundred counties with an opinion of some hundred characters on every criterion."""

_FILE_KEYS = ("format", "reviewer", "findings", "gates", "submissions")
_SUBMISSION_KEYS = ("county", "findings", "gates")
_NEEDS_POINTS = frozenset({FindingVerdict.ADJUSTED, FindingVerdict.REJECTED})
_DIGITS = str.maketrans("０１２３４５６７８９．－", "0123456789.-")
_LEVELS = {level.label: level.value for level in Level}
_MET: dict[str, bool | None] = {word: met for met, word in GATE_WORDS.items()}
_HEAD = """\
# 健康县区自评：评审意见
# 交给评审组长收入合并；也可以用记事本查看和修改（请保持 UTF-8 编码）。
# 结论 verdict：认可、调整、需补充、不认可；评审得分 points：调整和不认可必须写；意见 opinion；
# 需补充材料 supplements：内容 text，期限 due（年-月-日）。
# 基本条件核实 gates：met 写 true（符合）或 false（不符合），没有核实的不写；意见 opinion。
"""


@dataclass(frozen=True, slots=True)
class FindingsFile:
    """What a findings file says: findings by submission id ('' for the plain form) and code of the criterion.

    counties: submission id to how the file names the county; only for people. gates: the same as findings, by id of
    the basic condition (基本条件). places, gate_places: where in the file the finding on a criterion, or a basic
    condition, of a submission stands, for messages.
    """

    reviewer: Reviewer
    findings: Mapping[str, Mapping[str, Finding]]
    counties: Mapping[str, str] = field(default_factory=dict)
    places: Mapping[tuple[str, str], str] = field(default_factory=dict, compare=False)
    gates: Mapping[str, Mapping[str, GateFinding]] = field(default_factory=dict)
    gate_places: Mapping[tuple[str, str], str] = field(default_factory=dict, compare=False)


def read_findings(path: Path) -> FindingsFile:
    """Return what the file says. Raises: ProblemError with every problem and its line."""
    source = read_located(path, max_bytes=MAX_BYTES)
    reader = _Reading(source)
    found = reader.read()
    problems = by_line([*reader.problems, *text_problems(source)])
    if problems or found is None:
        raise ProblemError(problems)
    return found


def findings_text(file: FindingsFile) -> str:
    """Return the file's text (YAML); read_findings gives the same again.

    Raises: ValueError when the plain form stands beside submissions, which no file can say.
    """
    reviewer = file.reviewer
    data: dict[str, Plain] = {
        "format": str(FORMAT),
        "reviewer": {"name": reviewer.name, "office": reviewer.office, "level": reviewer.level.value},
    }
    ids = tuple(dict.fromkeys((*file.findings, *file.gates)))
    if PLAIN_FORM in ids:
        if len(ids) > 1:
            raise ValueError("findings of a named and of an unnamed submission")
        data |= _both_written(file, PLAIN_FORM)
    else:
        data["submissions"] = {id_: {"county": file.counties.get(id_, ""), **_both_written(file, id_)} for id_ in ids}
    return _HEAD + yaml_text(data).replace('format: "1"', "format: 1", 1)


def _both_written(file: FindingsFile, id_: str) -> dict[str, Plain]:
    """Return what is found of the criteria and, where anything is, of the basic conditions of a submission."""
    findings = {code: _one_written(finding) for code, finding in file.findings.get(id_, {}).items()}
    gates = {gate: plain(finding) for gate, finding in file.gates.get(id_, {}).items()}
    return {"findings": cast("Plain", findings)} | ({"gates": cast("Plain", gates)} if gates else {})


def _one_written(finding: Finding) -> dict[str, Plain]:
    """Return a finding with its keys in the order in which people read them, empty ones left out."""
    written = cast("dict[str, Plain]", plain(finding))
    return {key: written[key] for key in ("verdict", "points", "opinion", "supplements", "note") if key in written}


class _Reading:
    """One file being read; collects the problems on the way."""

    def __init__(self, source: LocatedTree) -> None:
        self.problems: list[Problem] = []
        self._source = source
        self._places: dict[tuple[str, str], str] = {}
        self._gate_places: dict[tuple[str, str], str] = {}

    def read(self) -> FindingsFile | None:
        tree = self._source.tree
        if not isinstance(tree, dict):
            what = "文件里不是评审意见（应是“键: 值”的形式）。"
            self._refuse("VALUE_INVALID", (), what, "请核对是不是选错了文件。")
            return None
        self._check_format(tree.get("format"))
        self._check_keys(tree, _FILE_KEYS, ())
        reviewer = self._reviewer(tree.get("reviewer"))
        findings, counties = self._all_findings(tree)
        gates = self._all_gates(tree)
        if reviewer is None:
            return None
        return FindingsFile(reviewer, findings, counties, self._places, gates, self._gate_places)

    def _reviewer(self, tree: Tree) -> Reviewer | None:
        at: Location = ("reviewer",)
        if tree is None:
            self._refuse("KEY_MISSING", at, "缺少“reviewer”（评审人）。", "请补上 reviewer: {name, office, level}。")
            return None
        if isinstance(tree, dict):
            tree = _without_nulls(tree)
            level = tree.get("level")
            tree |= {"level": _LEVELS.get(level, level)} if isinstance(level, str) else {}
            if "level" not in tree:
                self._refuse(
                    "KEY_MISSING", at, "缺少“level”（哪一级）。", "请写 level: city（市级）或 province（省级）。"
                )
        reviewer = self._value(Reviewer, tree, at)
        if reviewer is not None and not reviewer.name.strip():
            self._refuse("VALUE_INVALID", (*at, "name"), "评审人的姓名是空的。", "请写姓名。")
        return reviewer

    def _all_findings(self, tree: dict[str, Tree]) -> tuple[dict[str, dict[str, Finding]], dict[str, str]]:
        many, one = tree.get("submissions"), tree.get("findings")
        if many is not None and one is not None:
            what = "“findings”和“submissions”不能同时写。"
            self._refuse(
                "VALUE_INVALID", ("findings",), what, "一份申报的意见写 findings；多份的都写在 submissions 里。"
            )
        if many is None and one is None and tree.get("gates") is None:
            what = "缺少“findings”（评审意见）。"
            self._refuse(
                "KEY_MISSING", ("findings",), what, "请补上 findings: {评分项编号: {verdict, points, opinion}}。"
            )
        if many is None:
            return {PLAIN_FORM: self._findings(PLAIN_FORM, one, ("findings",))}, {}
        return self._submissions(many)

    def _submissions(self, tree: Tree) -> tuple[dict[str, dict[str, Finding]], dict[str, str]]:
        found: dict[str, dict[str, Finding]] = {}
        counties: dict[str, str] = {}
        if not isinstance(tree, dict):
            self._not_a_mapping(("submissions",))
            return found, counties
        for id_, part in tree.items():
            at: Location = ("submissions", id_)
            if not isinstance(part, dict):
                self._not_a_mapping(at)
                continue
            if id_ == PLAIN_FORM:
                self._refuse("VALUE_INVALID", at, "申报包的编号是空的。", "请写申报包编号。")
            self._check_keys(part, _SUBMISSION_KEYS, at)
            county = part.get("county")
            if county is not None and not isinstance(county, str):
                self._refuse("VALUE_INVALID", (*at, "county"), "“county”应为文字。", "请写县区名称。")
            elif county:
                counties[id_] = county
            if part.get("findings") is None and part.get("gates") is None:
                self._refuse("KEY_MISSING", at, "缺少“findings”（评审意见）。", "请补上，或删去这一份申报。")
            found[id_] = self._findings(id_, part.get("findings"), (*at, "findings"))
        return found, counties

    def _findings(self, id_: str, tree: Tree, at: Location) -> dict[str, Finding]:
        if tree is None:
            return {}
        if not isinstance(tree, dict):
            self._not_a_mapping(at)
            return {}
        found = {code: self._finding(part, (*at, code)) for code, part in tree.items()}
        self._places |= {(id_, code): self._source.where((*at, code)) for code in found}
        return {code: finding for code, finding in found.items() if finding is not None}

    def _finding(self, tree: Tree, at: Location) -> Finding | None:
        finding = self._value(Finding, self._prepared(tree, at), at)
        if finding is None:
            return None
        if finding.points is None and finding.verdict in _NEEDS_POINTS:
            what = f"结论是{finding.verdict.value}，没有写评审得分。"
            self._refuse("FINDING_POINTS", at, what, "请写 points；不给分的写 0。")
        if finding.points is not None and finding.points < 0:
            self._refuse("POINTS_RANGE", (*at, "points"), f"评审得分{finding.points}小于0。", "请改成0或更大的分数。")
        for number, supplement in enumerate(finding.supplements):
            if not supplement.text.strip():
                what = f"第{number + 1}条需补充材料没有写内容。"
                self._refuse("VALUE_INVALID", (*at, "supplements", number), what, "请写明要补充什么，或删去这一条。")
        return finding

    def _prepared(self, tree: Tree, at: Location) -> Tree:
        """Return a finding's tree with numbers in plain digits and dates as ISO writes them; texts as they are."""
        if not isinstance(tree, dict):
            return tree
        prepared = _without_nulls(tree)
        points = prepared.get("points")
        if isinstance(points, str):
            prepared["points"] = points.translate(_DIGITS).strip()
        supplements = prepared.get("supplements")
        if isinstance(supplements, list):
            prepared["supplements"] = [
                self._dated(part, (*at, "supplements", number)) for number, part in enumerate(supplements)
            ]
        return prepared

    def _dated(self, tree: Tree, at: Location) -> Tree:
        if not isinstance(tree, dict):
            return tree
        dated = _without_nulls(tree)
        if "due" in dated:
            given = str(dated.pop("due"))
            day = read_day(given)
            if day is None:
                what = f"期限“{given[:30]}”看不懂。"
                self._refuse("DATE_UNREADABLE", (*at, "due"), what, "请写成 2021-04-07 这样的年-月-日。")
            elif day.year not in YEARS:
                what = f"期限“{given[:30]}”的年份不合理。"
                self._refuse("DATE_UNREADABLE", (*at, "due"), what, f"请写{YEARS[0]}～{YEARS[-1]}之间的年份。")
            else:
                dated["due"] = day.isoformat()
        return dated

    def _all_gates(self, tree: dict[str, Tree]) -> dict[str, dict[str, GateFinding]]:
        """Return what is found of the basic conditions, by submission; those without any are left out."""
        many, one = tree.get("submissions"), tree.get("gates")
        if many is None:
            found = {PLAIN_FORM: self._gates(PLAIN_FORM, one, ("gates",))}
        else:
            if one is not None:
                what = "“gates”和“submissions”不能同时写。"
                self._refuse("VALUE_INVALID", ("gates",), what, "多份申报的，写在各份申报的下面。")
            parts = many.items() if isinstance(many, dict) else ()
            found = {
                id_: self._gates(id_, part.get("gates"), ("submissions", id_, "gates"))
                for id_, part in parts
                if isinstance(part, dict)
            }
        return {id_: gates for id_, gates in found.items() if gates}

    def _gates(self, id_: str, tree: Tree, at: Location) -> dict[str, GateFinding]:
        if tree is None:
            return {}
        if not isinstance(tree, dict):
            self._not_a_mapping(at)
            return {}
        self._gate_places |= {(id_, gate): self._source.where((*at, gate)) for gate in tree}
        found = {gate: self._gate(part, (*at, gate)) for gate, part in tree.items()}
        return {gate: finding for gate, finding in found.items() if finding is not None}

    def _gate(self, tree: Tree, at: Location) -> GateFinding | None:
        if isinstance(tree, dict):
            tree = _without_nulls(tree)
            met = tree.pop("met", None)
            met = _MET.get(met, met) if isinstance(met, str) else met
            # pydantic would take yes, on and 1 as well; a slip in a verdict must not become one.
            if met is not None and not isinstance(met, bool):
                what = f"“met”写的是“{str(met)[:20]}”，不是核实结论。"
                self._refuse(
                    "VALUE_INVALID", (*at, "met"), what, "请写 true（符合）或 false（不符合），没有核实的不写。"
                )
                return None
            tree["met"] = met
        finding = self._value(GateFinding, tree, at)
        if finding is not None and finding.is_empty:
            what = "没有写核实结论，也没有写意见。"
            self._refuse("VALUE_INVALID", at, what, "请写 met 或 opinion，或删去这一条。")
        return finding

    def _value(self, kind: type[T], tree: Tree, at: Location) -> T | None:
        value, problems = validated(kind, tree, self._source, at)
        self.problems += problems
        return value

    def _check_format(self, given: Tree) -> None:
        at: Location = ("format",)
        if given is None:
            self._refuse("KEY_MISSING", at, "缺少“format”（格式版本）。", f"请写上 format: {FORMAT}。")
        elif is_newer(given, FORMAT):
            what = f"评审意见文件的格式是{str(given)[:20]}，本程序只认识{FORMAT}。"
            self._refuse("FORMAT_NEWER", at, what, "请升级本程序后再试。")
        elif given != str(FORMAT):
            what = f"评审意见文件的格式“{str(given)[:20]}”不是版本号。"
            self._refuse("VALUE_INVALID", at, what, f"请写成 format: {FORMAT}。")

    def _check_keys(self, tree: dict[str, Tree], known: tuple[str, ...], at: Location) -> None:
        for key in tree.keys() - set(known):
            to_do = f"请核对拼写，或删去“{key}”；可用：{'、'.join(known)}。"
            self._refuse("KEY_UNKNOWN", (*at, key), f"不认识的键“{key}”。", to_do)

    def _not_a_mapping(self, at: Location) -> None:
        self._refuse("VALUE_INVALID", at, f"“{at[-1]}”应为“键: 值”的形式。", "请改正。")

    def _refuse(self, code: str, at: Location, what: str, to_do: str) -> None:
        self.problems.append(blocking(code, self._source.where(at), what, to_do))


def _without_nulls(tree: dict[str, Tree]) -> dict[str, Tree]:
    return {key: value for key, value in tree.items() if value is not None}
