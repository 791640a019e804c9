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
MOST_NAME = 40


@dataclass(slots=True)
class Needs:
    """What the markings of one text read; the same name and unit is the same measure."""

    title: str
    measures: list[Measure] = field(default_factory=list)
    ledgers: list[Ledger] = field(default_factory=list)
    references: list[ReferenceNeed] = field(default_factory=list)

    def measure(self, subject: str, unit: Unit, *, rises: bool) -> str:
        """Return the id of the measure that the words name; without words the criterion's title names it."""
        own = _YEAR_ONLY.sub("", subject).strip("“”《》，、的")
        name = (own or self.title or "本项数据")[:MOST_NAME]
        better = Better.HIGHER if rises else Better.LOWER
        for one in self.measures:
            if one.name == name and one.unit is unit:
                return one.id
        made = Measure(f"m{len(self.measures) + 1}", name, unit, better)
        self.measures.append(made)
        return made.id

    def ledger(self, thing: str) -> str:
        """Return the id of a ledger for what is counted; what happens on a day has a date, what stands has none."""
        about = (thing.strip("“”，、的次") or self.title or "计次")[:MOST_NAME]
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
