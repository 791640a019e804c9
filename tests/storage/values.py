"""Values for the tests of storage: a small rubric, one full assessment, and Hypothesis' made-up ones."""

import datetime as dt
from decimal import Decimal

from hypothesis import strategies as st

from app.domain.assessment import Answer, Assessment, Case, Entry, Figure, GateAnswer, LedgerRow, Person, Site
from app.domain.changes import Change, Changes, difference, reference_key
from app.domain.county import County, Cycle
from app.domain.evidence import Evidence, Service, StoredFile
from app.domain.finished import REPORT, FinishedDocument
from app.domain.marking.kinds import YesNo
from app.domain.rubric import Criterion, Dimension, Grade, Indicator, Reference, Rubric, Status, Verdict

NOON = dt.datetime(2021, 11, 3, 12, 0, 0)  # noqa: DTZ001 - the log takes times as they are given
SHA = "0123456789abcdef" * 4


def rubric(criteria: int = 3) -> Rubric:
    """A rubric of yes-or-no criteria A1, A2 …, two points each."""
    codes = [f"A{n}" for n in range(1, criteria + 1)]
    indicators = tuple(
        Indicator(code, f"指标{code}", (Criterion(code, f"评分项{code}", Decimal(2), YesNo()),)) for code in codes
    )
    return Rubric(
        id="small",
        edition="2021",
        title="小标准",
        status=Status.REFERENCE,
        dimensions=(Dimension("A", "组织管理", indicators),),
        verdict=Verdict(grades=(Grade("通过", Decimal(60)), Grade("待改进", Decimal(0)))),
    )


def answered(code: str, statement: str = "已成立领导小组", before: Answer | None = None) -> Changes:
    """The step that answers one criterion with yes."""
    return Changes("填报", (Change("answer", code, before, Answer(met=True, statement=statement)),))


def full_assessment() -> Assessment:
    """One of everything."""
    return Assessment(
        county=County("130304", "河北省", "秦皇岛市", "北戴河区"),
        applicant="北戴河区人民政府",
        cycle=Cycle("2021年度", dt.date(2020, 1, 1), dt.date(2021, 12, 31), 2021),
        person=Person("张三", "区卫健局", "0335-1"),
        profile={"常住人口": "10万"},
        report={"plan": "继续"},
        gates={"G1": GateAnswer(met=True, statement="无")},
        measures=(Figure("literacy", 2020, Decimal("30.40"), source="监测", evidence=("E0001",)), Figure("x")),
        references=(Reference("literacy", "河北省", "province", 2021, Decimal("26.82")),),
        ledgers={"activities": (LedgerRow({"date": "2021-04-07", "name": "宣传"}, ("E0001",)),), "empty": ()},
        evidence=(
            Evidence("E0001", "通知", "1号", dt.date(2020, 3, 1), "1-3", "区政府办", StoredFile(SHA, 3, "a.pdf")),
            Evidence("E0002", serves=(Service("A1", "e1"), Service("A2"))),
        ),
        answers={
            "A1": Answer(checked=(), counts={}, self_points=Decimal("1.50")),
            "A2": Answer(parts={"0": Entry(met=False)}, sites=(Site("广场", Decimal("85.5")),)),
            "A3": Answer(not_applicable="无"),
        },
        cases=(Case("案例", "单位", {"工作背景": "…"}, ("一", "二")),),
        finished={
            REPORT: FinishedDocument(REPORT, StoredFile(SHA, 3, "a.docx"), "", {"answer A1": "0"}, ("自评总分",))
        },
    )


def everything(name: str = "导入") -> Changes:
    """The step from an empty assessment to the full one."""
    return difference(name, Assessment(), full_assessment())


_texts = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
_codes = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9.-]{0,5}", fullmatch=True)
_decimals = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**9), max_value=10**9)
_dates = st.dates(dt.date(1990, 1, 1), dt.date(2099, 12, 31))
_maybe = st.none
_ids = st.lists(_codes, max_size=3).map(tuple)


_entry_fields: dict[str, st.SearchStrategy[object]] = {
    "met": _maybe() | st.booleans(),
    "checked": _maybe() | _ids,
    "level": _maybe() | _codes,
    "counts": _maybe() | st.dictionaries(_codes, st.integers(0, 99), max_size=3),
    "count": _maybe() | st.integers(0, 999),
    "sites": _maybe() | st.lists(st.builds(Site, _texts, _decimals), max_size=3).map(tuple),
    "points": _maybe() | _decimals,
    "reason": _texts,
    "document": _texts,
}
_answers = st.builds(
    Answer,
    **_entry_fields,
    parts=_maybe() | st.dictionaries(st.sampled_from("0123"), st.builds(Entry, **_entry_fields), max_size=2),
    not_applicable=_maybe() | _texts,
    statement=_texts,
    self_points=_maybe() | _decimals,
    self_reason=_texts,
    deduction_reason=_texts,
)
_figures = st.builds(
    Figure,
    measure=_codes,
    year=_maybe() | st.integers(1990, 2099),
    value=_maybe() | _decimals,
    numerator=_maybe() | _decimals,
    denominator=_maybe() | _decimals,
    text=_texts,
    evidence=_ids,
)
_references = st.builds(
    Reference,
    measure=_codes,
    region=_texts,
    level=st.sampled_from(("province", "nation", "city")),
    year=st.integers(1990, 2099),
    value=_decimals,
)
_files = st.builds(StoredFile, st.just(SHA), st.integers(0, 10**12), _texts)
_evidence = st.builds(
    Evidence,
    id=st.integers(1, 9999).map(lambda n: f"E{n:04d}"),
    title=_texts,
    date=_maybe() | _dates,
    file=_maybe() | _files,
    serves=st.lists(st.builds(Service, _codes, _maybe() | _codes), max_size=3).map(tuple),
)
_ledger_rows = st.builds(LedgerRow, st.dictionaries(_codes, _texts, max_size=3), _ids)

assessments = st.builds(
    Assessment,
    county=st.builds(County, _texts, _texts, _texts, _texts, _maybe() | _codes),
    applicant=_texts,
    cycle=st.builds(Cycle, _texts, _maybe() | _dates, _maybe() | _dates, _maybe() | st.integers(1990, 2099)),
    person=st.builds(Person, _texts, _texts, _texts),
    profile=st.dictionaries(_texts, _texts, max_size=3),
    report=st.dictionaries(_texts, _texts, max_size=3),
    gates=st.dictionaries(_codes, st.builds(GateAnswer, _maybe() | st.booleans(), _texts), max_size=3),
    measures=st.lists(_figures, max_size=4, unique_by=lambda figure: figure.key).map(tuple),
    references=st.lists(_references, max_size=3, unique_by=reference_key).map(tuple),
    ledgers=st.dictionaries(_codes, st.lists(_ledger_rows, max_size=3).map(tuple), max_size=3),
    evidence=st.lists(_evidence, max_size=4, unique_by=lambda piece: piece.id).map(tuple),
    answers=st.dictionaries(_codes, _answers, max_size=4),
    cases=st.lists(st.builds(Case, _texts, _texts, st.dictionaries(_texts, _texts, max_size=2), _ids), max_size=2).map(
        tuple
    ),
)
"""Assessments of any shape, in no order."""
