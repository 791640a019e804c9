"""What 现场评估表 and 抽样单 are written from: one submission, its criteria to look at, venues and visits."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.documents.sheet_text import Cell
from app.domain.form import filled
from app.domain.points import plain
from app.domain.received import Sample
from app.domain.review import Visit
from app.domain.rubric import Criterion
from app.domain.visits import plain_name, site_rule, sites_of

BLANK_ROWS = 2
"""Lines left free below the drawn venues, for those that are visited instead."""
LEAST_ROWS = 5


@dataclass(frozen=True, slots=True)
class SiteSheet:
    """One criterion: what is asked, which venues were drawn, what is known of the visits already.

    columns: titles of the ledger's columns by id, in its order.
    """

    criterion: Criterion
    sample: Sample | None = None
    visits: tuple[Visit, ...] = ()
    ledger: str = ""
    columns: Mapping[str, str] | None = None

    @property
    def lines(self) -> tuple[Visit, ...]:
        """Return a line for each venue, those drawn first, as far as it is known; then blank ones."""
        names = [*(self.sample.venues if self.sample else ()), *(one.venue for one in self.visits)]
        known = {plain_name(one.venue): one for one in self.visits}
        plain_names = {plain_name(name): name for name in reversed(names)}
        drawn = [
            known.get(key) or Visit(self.criterion.code, plain_names[key])
            for key in dict.fromkeys(plain_name(name) for name in names)
        ]
        marking = sites_of(self.criterion)
        least = max(LEAST_ROWS, marking.min_sites if marking else 0, len(drawn) + BLANK_ROWS)
        return (*drawn, *[Visit(self.criterion.code, "")] * (least - len(drawn)))

    @property
    def drawn_names(self) -> frozenset[str]:
        """Return the plain names of the venues that were drawn or chosen."""
        return frozenset(plain_name(name) for name in (self.sample.venues if self.sample else ()))

    def sample_words(self, words: Mapping[str, str]) -> str:
        """Return in a sentence where the venues come from."""
        if self.sample is None:
            return words.get("not_drawn", "")
        return sampled_words(self.sample, words, "sample", self.ledger)


@dataclass(frozen=True, slots=True)
class SiteFacts:
    """The tables of one submission."""

    submission: str
    round: int
    county: str
    county_code: str
    cycle: str
    rubric: str
    rubric_sha256: str
    sheets: tuple[SiteSheet, ...]
    date: dt.date
    program: str
    notice: str = ""

    @property
    def title(self) -> str:
        """Return the county with its cycle, as the head of a page has it."""
        return "　".join(one for one in (self.county, self.cycle, f"第{self.round}轮") if one)

    @property
    def day(self) -> str:
        """Return the date as papers write it."""
        return f"{self.date.year}年{self.date.month}月{self.date.day}日"


def sampled_words(sample: Sample, words: Mapping[str, str], drawn: str, ledger: str) -> str:
    """Return how many of how many were drawn by which seed, or that they were chosen by hand."""
    known = {"n": str(len(sample.venues)), "of": str(sample.of), "seed": sample.seed, "ledger": ledger or sample.ledger}
    return filled(words.get(drawn if sample.seed else "chosen", ""), known)


def head_pairs(facts: SiteFacts, sheet: SiteSheet, words: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return label and text of the lines above a table; lines without a text are left out."""
    criterion = sheet.criterion
    pairs = (
        (words.get("county", ""), facts.title),
        (words.get("criterion", ""), f"{criterion.code} {criterion.title}（{plain(criterion.points)}分）"),
        (words.get("ask", ""), criterion.text),
        (words.get("rule", ""), criterion.rule_text),
        (words.get("scoring", ""), site_rule(criterion)),
        (words.get("drawn", ""), sheet.sample_words(words)),
    )
    return tuple((label, text) for label, text in pairs if text)


def site_cells(facts: SiteFacts, words: Mapping[str, str]) -> Iterator[Cell]:
    """Yield every text that comes from outside, with what people call its place."""
    for sheet in facts.sheets:
        where = f"{facts.county} 评分项{sheet.criterion.code}"
        for label, text in head_pairs(facts, sheet, words):
            yield Cell(f"{where}的“{label}”", text)
        for visit in sheet.lines:
            for text in (visit.venue, visit.seen, visit.advice, visit.reviewer):
                yield Cell(f"{where}的“{visit.venue}”", text)


def score_text(score: Decimal | None) -> str:
    """Return a score as papers show it."""
    return "" if score is None else plain(score)
