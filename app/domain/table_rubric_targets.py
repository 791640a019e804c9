"""Targets (指标值) in columns of their own, also by kind of region: read as a threshold when they are bare figures."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from app.domain.marking.kinds import ByRegion, Checklist, Judgement, Levels, Operator, Threshold, YesNo, every
from app.domain.points import is_usable
from app.domain.quantities import SIGNS, Unit
from app.domain.read_rows import ReadRow, Target
from app.domain.rubric import Better, Measure, RegionType
from app.domain.rule_text.draft import Certainty, MarkingDraft
from app.domain.rule_text.names import usual_unit
from app.domain.rule_text.sample import sample_of
from app.domain.rule_text.understood import understood
from app.domain.table_words import folded

REGION_IDS = {
    "县": "county",
    "县域": "county",
    "区": "district",
    "市辖区": "district",
    "城区": "district",
    "县级市": "city",
    "市": "city",
    "乡镇": "township",
    "镇": "town",
    "乡": "village",
    "县城": "seat",
    "农村": "rural",
    "城市": "urban",
    "城镇": "urban",
}
_FIGURE = re.compile(
    r"(?P<op>≥|>=|≧|>|≤|<=|≦|<|不低于|不少于|不小于|达到|达|高于|大于|超过|不高于|不超过|不大于|低于|小于|少于)?"
    r"(?P<number>\d+(?:\.\d+)?)(?P<sign>%|‰|/10万|/万|人/千人|名/千人|平方米/人|平方米|万元|元|公里|km|岁)?"
    r"(?P<tail>及?以上|及?以下|以内)?"
)
_OPERATORS = {
    **dict.fromkeys(("≥", ">=", "≧", "不低于", "不少于", "不小于", "达到", "达"), Operator.AT_LEAST),
    **dict.fromkeys((">", "高于", "大于", "超过"), Operator.ABOVE),
    **dict.fromkeys(("≤", "<=", "≦", "不高于", "不超过", "不大于"), Operator.AT_MOST),
    **dict.fromkeys(("<", "低于", "小于", "少于"), Operator.BELOW),
}
_RULE = re.compile(
    r"(?:达到|符合|完成)(?:指标|目标|标准)?(?:值|要求)?的?,?(?:得满分|得(?P<points>\d+(?:\.\d+)?)分)[。;,]?"
    r"(?:(?:未达到|达不到|否则|未达|不达)[^,;。]{0,6},?(?:不得分|得0分|0分)[。;]?)?"
)
_RATIO = re.compile(r"[(（]?(?P<top>[^/÷=＝]{2,40}?)[/÷](?P<bottom>[^/÷=＝]{2,40}?)[)）]?[×xX*]100%?。?")


_UNIT_OF_NAME = re.compile(
    r"[(（](?P<sign>%|‰|1?/10万|1?/万|人/千人|名/千人|平方米/人|平方米|㎡|万元|元|公里|岁)[)）]$"
)
_RATE = re.compile(r"(?:率|比例|占比|比重|水平|寿命)$|每千|每万|每十万|每10万")
_TO_TARGET = re.compile(r"(?:达到|符合|完成)(?:指标|目标|标准)(?:值|要求)?|^达到(?=得|的|,|，)")
_DIGITS = re.compile(r"\d+(?:\.\d+)?(?:%|‰|个|家|名|人|次|所|处|条|场|分|岁|元|万元|公里)?")
_BY_HAND = (YesNo, Judgement, Checklist, Levels)
_EARNING = re.compile(r"[得扣加](?:\d|满分|全分|一半|分)|\d分|酌情|每[低高降升]")
_LOWER_IS_BETTER = re.compile(
    r"吸烟|发病|死亡|患病|近视|肥胖|事故|投诉|污染|超标|密度|流失|感染|伤害|致残|缺陷|自杀|空置"
)
"""With a bare 20% behind such a name, nobody can tell whether at least or at most is meant."""


@dataclass(frozen=True, slots=True)
class _Figure:
    value: Decimal
    unit: Unit
    operator: Operator | None


def region_types(rows: Sequence[ReadRow]) -> tuple[RegionType, ...]:
    """Return the kinds of region that columns of targets are for, in their order."""
    names = dict.fromkeys(target.region for row in rows for target in row.targets if target.region)
    found: dict[str, str] = {}
    for order, name in enumerate(names, 1):
        one = REGION_IDS.get(name, f"region{order}")
        found[name] = one if one not in found.values() else f"region{order}"
    return tuple(RegionType(one, name) for name, one in found.items())


def by_targets(row: ReadRow, points: Decimal, types: Sequence[RegionType], definition: str) -> MarkingDraft | None:
    """Return a draft of 阈值 from the targets of a row; None when they, or its rule, say anything else.

    definition: how the figure is worked out (计算方法), as printed. Never CLEAR: a person has to look.
    """
    name, named = _name_and_unit(row.title)
    figures = {target.region: _figure(target.text, name, named) for target in row.targets}
    known = [figure for figure in figures.values() if figure is not None]
    if not known or len(known) < len(figures) or not _is_bare(row, points):
        return _read_into_rule(row, points)
    operators = {figure.operator for figure in known}
    if len({figure.unit for figure in known}) > 1 or len(operators) > 1:
        return None
    if operators == {None} and _LOWER_IS_BETTER.search(row.title):
        return None
    ids = {one.name: one.id for one in types}
    if set(figures) != {""} and set(figures) != set(ids):
        return None
    target = _target({region: figure.value for region, figure in figures.items() if figure is not None}, ids)
    operator = known[0].operator or Operator.AT_LEAST
    measure = _measure(row, known[0].unit, operator, definition)
    marking = Threshold("m1", target, operator)
    questions = _questions(row, known[0].operator)
    sample = sample_of(marking, points, (measure,), ()) if isinstance(target, Decimal) else None
    return MarkingDraft(
        row.rule_text, points, marking, Certainty.LIKELY, (), (measure,), (), (), questions, sample=sample
    )


def asking_for_targets(draft: MarkingDraft, targets: Sequence[Target]) -> MarkingDraft:
    """Return a draft that also asks what the targets in their own column mean; it is never CLEAR then."""
    shown = "；".join(f"{target.region}{'：' if target.region else ''}{target.text}" for target in targets)
    if draft.certainty is Certainty.UNREAD:
        asked = f"指标值写的是“{shown}”，请设定怎样得分。"
        return replace(draft, questions=(*draft.questions, asked), marking=Judgement())
    asked = f"另有指标值“{shown}”，没有用在评分办法里，请核对。"
    return replace(draft, questions=(*draft.questions, asked), certainty=Certainty.LIKELY)


def _name_and_unit(title: str) -> tuple[str, Unit | None]:
    """Return 孕产妇死亡率 and its unit of 孕产妇死亡率（1/10万）; without a unit the title as it is."""
    found = _UNIT_OF_NAME.search(folded(title))
    if found is None:
        return title.strip(), None
    sign = found["sign"].removeprefix("1")
    unit = next((unit for unit, signs in SIGNS.items() if sign in map(folded, signs)), None)
    return folded(title)[: found.start()].strip(), unit


def _read_into_rule(row: ReadRow, points: Decimal) -> MarkingDraft | None:
    """Return what a rule says with its one target put into it: 达到目标值得满分，每低1个百分点扣0.5分; ≥90%.

    None unless all of it is measured. Never CLEAR: two cells were read as one sentence.
    """
    if len(row.targets) != 1 or row.targets[0].region:
        return None
    name, _ = _name_and_unit(row.title)
    target = folded(row.targets[0].text).strip("。;；")
    if _DIGITS.fullmatch(target):
        if _LOWER_IS_BETTER.search(row.title):
            return None
        target = f"达到{target}"
    if row.rule_text.strip():
        said, times = _TO_TARGET.subn(lambda _: name + target, folded(row.rule_text), count=1)
    else:
        said, times = f"{name}{target}得满分", int(_EARNING.search(folded(row.text)) is None)
    draft = understood(said, points, title=name)
    parts = tuple(every(draft.marking))
    if not times or draft.certainty is Certainty.UNREAD or any(isinstance(one, _BY_HAND) for one in parts):
        return None
    asked = f"指标值“{row.targets[0].text.strip()}”是放进评分标准一起读出的，请核对。"
    return replace(
        draft, rule_text=row.rule_text, certainty=Certainty.LIKELY, words=(), questions=(*draft.questions, asked)
    )


def _figure(text: str, name: str, named: Unit | None) -> _Figure | None:
    """Return the figure of a target; without a sign its unit is that of the title, else the usual one of a rate."""
    found = _FIGURE.fullmatch(folded(text).strip("。;"))
    if found is None or (found["op"] and found["tail"]):
        return None
    value = Decimal(found["number"])
    operator = _OPERATORS[found["op"]] if found["op"] else None
    if found["tail"]:
        operator = Operator.AT_LEAST if "上" in found["tail"] else Operator.AT_MOST
    sign = found["sign"] or ""
    unit = next((unit for unit, signs in SIGNS.items() if sign in map(folded, signs)), Unit.COUNT)
    if not sign:
        unit = named or (usual_unit(name) if _RATE.search(name) else Unit.COUNT)
    return _Figure(value, unit, operator) if is_usable(value) else None


def _is_bare(row: ReadRow, points: Decimal) -> bool:
    """Tell whether nothing but the targets says how points are earned."""
    if not row.rule_text.strip():
        return _EARNING.search(folded(row.text)) is None
    found = _RULE.fullmatch(unicodedata.normalize("NFKC", folded(row.rule_text)))
    return found is not None and (not found["points"] or Decimal(found["points"]) == points)


def _target(figures: Mapping[str, Decimal], ids: Mapping[str, str]) -> ByRegion:
    return figures[""] if "" in figures else {ids[region]: value for region, value in figures.items()}


def _measure(row: ReadRow, unit: Unit, operator: Operator, definition: str) -> Measure:
    rises = operator in {Operator.AT_LEAST, Operator.ABOVE}
    ratio = _RATIO.fullmatch(folded(definition))
    top, bottom = (ratio["top"].strip("(（)）"), ratio["bottom"].strip("(（)）")) if ratio else ("", "")
    better = Better.HIGHER if rises else Better.LOWER
    return Measure("m1", _name_and_unit(row.title)[0], unit, better, definition.strip(), top, bottom)


def _questions(row: ReadRow, operator: Operator | None) -> tuple[str, ...]:
    found = []
    if operator is None:
        found.append("指标值没有写“不低于”还是“不高于”，按“不低于（≥）”算，请核对。")
    if not row.rule_text.strip():
        found.append("没有评分标准，按“到指标值得满分，不到不得分”算，请核对。")
    return tuple(found) or ("按指标值一列的数读出，请核对。",)
