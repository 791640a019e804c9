"""Measures and ledgers that a marking needs, drafted from the words; ids are local: m1, m2, l1."""

import re
from dataclasses import dataclass, field

from app.domain.quantities import Unit
from app.domain.rubric import Better, Column, Ledger, Measure
from app.domain.rule_text.draft import ReferenceNeed

_EVENTS = (
    "开展",
    "举办",
    "召开",
    "组织",
    "培训",
    "督导",
    "活动",
    "讲座",
    "会议",
    "宣讲",
    "检查",
    "出台",
    "印发",
    "修订",
)
_YEAR_ONLY = re.compile(r"^(?:到|至|截至)?(?:19|20)\d\d年(?:底|末|度)?(?:前)?(?=$|，)")
_WHEN_ENDS = re.compile(r"[，、]?(?:全年|每年|年度内|每年度|周期内)$")
MOST_NAME = 40
USUAL_UNITS = (
    (re.compile(r"预期寿命"), Unit.YEAR),
    (re.compile(r"每千(?:名|人|常住|户籍|老年)"), Unit.PERSON_PER_THOUSAND),
    (re.compile(r"每(?:十万|10万)"), Unit.PER_100K),
    (re.compile(r"每万"), Unit.PER_10K),
    (re.compile(r"人均.*(?:面积|绿地)"), Unit.SQM_PER_PERSON),
    (re.compile(r"(?:婴儿|新生儿|5岁以下|五岁以下|儿童|围产儿).*死亡率|出生率|自然增长率"), Unit.PERMILLE),
    (re.compile(r"死亡率|传染病.*发病率|结核.*发病率|肝炎.*发病率|疟疾.*发病率"), Unit.PER_100K),
    (re.compile(r"人均.*(?:收入|经费|支出|费用|投入)"), Unit.YUAN),
)
"""Units that figures without a written one have; rubric-facts 2.5."""


def usual_unit(name: str) -> Unit:
    """Return the unit a figure is usually given in: 孕产妇死亡率 per 100,000, 预期寿命 in years, else percent."""
    return next((unit for pattern, unit in USUAL_UNITS if pattern.search(name)), Unit.PERCENT)


@dataclass(slots=True)
class Needs:
    """What the markings of one text read; the same name and unit is the same measure."""

    title: str
    measures: list[Measure] = field(default_factory=list)
    ledgers: list[Ledger] = field(default_factory=list)
    references: list[ReferenceNeed] = field(default_factory=list)

    def measure(self, subject: str, unit: Unit | None, *, rises: bool) -> str:
        """Return the id of the measure that the words name; without words the criterion's title names it.

        unit None: the words do not say one, so it is that of the same figure said before, else the usual one.
        """
        own = _YEAR_ONLY.sub("", subject).strip("“”《》，、的")
        name = (own or self.title or "本项数据")[:MOST_NAME]
        better = Better.HIGHER if rises else Better.LOWER
        for one in self.measures:
            if one.name == name and unit in {None, one.unit}:
                return one.id
        made = Measure(f"m{len(self.measures) + 1}", name, unit or usual_unit(name), better)
        self.measures.append(made)
        return made.id

    def ledger(self, thing: str) -> str:
        """Return the id of a ledger for what is counted; what happens on a day has a date, what stands has none."""
        about = (_WHEN_ENDS.sub("", thing).strip("“”，、的次") or self.title or "计次")[:MOST_NAME]
        is_event = any(word in thing + self.title for word in _EVENTS)
        columns = [Column("name", "名称", required=True)]
        if is_event:
            columns.insert(0, Column("date", "日期", "date", required=True))
        made = Ledger(
            f"l{len(self.ledgers) + 1}",
            f"{about}台账",
            (*columns, Column("place", "地点或范围")),
            tuple(column.id for column in columns),
        )
        self.ledgers.append(made)
        return made.id

    def reference(self, need: ReferenceNeed) -> None:
        """Note a reference that somebody has to supply."""
        if need not in self.references:
            self.references.append(need)
