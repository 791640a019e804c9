"""The evidence files of the made-up county: drawn from its own answers, the same bytes every time.

What a paper says follows from the answers: the statement of the criterion it proves, the ledger, the figures.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.assessment import Answer, Assessment
from app.domain.evidence import Evidence
from app.domain.ledger import judged_rows
from app.domain.marking.facts import Facts, value_of
from app.domain.marking.kinds import PerCount, every, measure_of
from app.domain.points import RATE_ROUNDING, rounded, shown
from app.domain.progress import Progress, Silent
from app.domain.quantities import with_unit
from app.domain.rubric import Criterion, Ledger, Measure, Rubric

if TYPE_CHECKING:
    from app.documents.sample_paper import SamplePaper, SampleTable

NOTICE = "示例材料：示例县及其单位、数据均为虚构，由软件生成，仅供演示"
OFFICES = (
    *("县政府办", "县委宣传部", "县发改局", "县教育局", "县公安局", "县民政局", "县财政局"),
    *("县生态环境局", "县住建局", "县农业农村局", "县文旅体局", "县卫健局", "县市场监管局", "县医保局"),
)
_FULL_NAMES = {"政府办": "人民政府办公室", "卫健局": "卫生健康局", "爱卫办": "爱国卫生运动委员会办公室"}
_PAPERS = ("通知", "意见", "方案", "办法", "通报", "细则")
_MOST_ROWS = 40
_PASS_MARK = 70


def write_sample_files(
    assessment: Assessment, rubric: Rubric, files: dict[str, Path], progress: Progress | None = None
) -> None:
    """Draw the files of the evidence. files: evidence id to where it goes; a place given twice is drawn once."""
    from app.documents.sample_evidence import write_sample_paper

    told = progress or Silent()
    drawn: set[Path] = set()
    for piece in assessment.evidence:
        path = files.get(piece.id)
        if path is None or path in drawn:
            continue
        told.step(len(drawn), len(files), f"生成示例材料 {path.name}")
        path.parent.mkdir(parents=True, exist_ok=True)
        write_sample_paper(sample_paper(piece, assessment, rubric), path)
        drawn.add(path)


def sample_paper(piece: Evidence, assessment: Assessment, rubric: Rubric) -> "SamplePaper":
    """Return what stands in one piece of evidence."""
    from app.documents.sample_paper import SamplePaper

    codes = [service.criterion for service in piece.serves]
    criteria = [rubric.criterion_by_code[code] for code in codes if code in rubric.criterion_by_code]
    first = criteria[0] if criteria else None
    is_notice = bool(piece.number) and any(word in piece.title for word in _PAPERS)
    return SamplePaper(
        title=piece.title,
        issuer=_issuer(piece.department, assessment.county.name),
        notice=NOTICE,
        number=piece.number,
        date=piece.date,
        addressed_to="各乡镇人民政府、街道办事处，县直有关单位：" if is_notice else "",
        paragraphs=(*_paragraphs(first, assessment, rubric, is_notice=is_notice), *_entries(piece, assessment, rubric)),
        tables=tuple(_tables(piece, criteria, assessment, rubric)),
        seed=piece.id,
    )


def _issuer(department: str, county: str) -> str:
    if not department.startswith("县"):
        return department or county
    short = department.removeprefix("县")
    return f"{county}{_FULL_NAMES.get(short, short)}"


def _paragraphs(
    criterion: Criterion | None, assessment: Assessment, rubric: Rubric, *, is_notice: bool
) -> Iterator[str]:
    if criterion is None:
        return
    statement = assessment.answers.get(criterion.code, Answer()).statement
    if is_notice:
        yield f"为做好健康县区建设“{criterion.title}”有关工作，经研究，现将有关事项通知如下。"
        yield f"一、目标要求。{criterion.text}"
        yield f"二、工作安排。{statement}"
        yield "三、组织实施。各乡镇、各部门要明确责任人和完成时限，按季度报送进展，年底前报送总结。"
        return
    yield f"为落实“{criterion.text.rstrip('。')}”的要求，现将有关情况说明如下。"
    yield statement
    for measure in dict.fromkeys(_measures(criterion, rubric)):
        yield f"{measure.title}：{measure.definition}。"


def _entries(piece: Evidence, assessment: Assessment, rubric: Rubric) -> Iterator[str]:
    """Yield what the ledgers say of this piece: a meeting's minutes name its day, chair and decisions."""
    for ledger in rubric.ledgers:
        for row in assessment.ledgers.get(ledger.id, ()):
            if piece.id in row.evidence:
                told = [
                    f"{column.title}：{row.values[column.id]}" for column in ledger.columns if column.id in row.values
                ]
                yield f"{'；'.join(told)}。"


def _tables(
    piece: Evidence, criteria: list[Criterion], assessment: Assessment, rubric: Rubric
) -> "Iterator[SampleTable]":
    from app.documents.sample_paper import SampleTable

    if "签到" in piece.title:
        yield SampleTable("参会单位", ("单位",), tuple((office,) for office in OFFICES))
        return
    if "评分表" in piece.title:
        rows = tuple(row for criterion in criteria for row in _site_rows(criterion, assessment))
        yield SampleTable("现场评分", ("被抽查单位", "得分（百分制）", "结论"), rows)
    ledgers = dict.fromkeys(one for criterion in criteria for one in _ledgers(criterion, rubric))
    measures = dict.fromkeys(one for criterion in criteria for one in _measures(criterion, rubric))
    facts = Facts(rubric, assessment)
    figures = [row for measure in measures for row in _figure_rows(measure, assessment, facts)]
    if figures and not any(word in piece.title for word in ("名册", "清单", "台账")):
        yield SampleTable("有关数据", ("数据项", "年份", "数值", "计算"), tuple(figures))
    if any(word in piece.title for word in ("名册", "清单", "台账", "点位", "名单", "汇总")):
        for ledger in ledgers:
            yield from _ledger_table(ledger, assessment)
    if any(word in piece.title for word in ("分解表", "登记表", "拨付")) or ("台账" in piece.title and not ledgers):
        yield SampleTable("办理情况", ("单位", "办理情况"), tuple((office, "已完成") for office in OFFICES[:8]))


def _site_rows(criterion: Criterion, assessment: Assessment) -> Iterator[tuple[str, str, str]]:
    answer = assessment.answers.get(criterion.code, Answer())
    for entry in (answer, *(answer.parts or {}).values()):
        for site in entry.sites or ():
            yield site.name, shown(site.score), "合格" if site.score >= _PASS_MARK else "不合格，限期整改"


def _ledgers(criterion: Criterion, rubric: Rubric) -> Iterator[Ledger]:
    for marking in every(criterion.marking):
        named = marking.ledger if isinstance(marking, PerCount) else None
        measure = rubric.measure_by_id.get(measure_of(marking) or "")
        for one in (named, measure.numerator_ledger if measure else None):
            if one and one in rubric.ledger_by_id:
                yield rubric.ledger_by_id[one]


def _measures(criterion: Criterion, rubric: Rubric) -> Iterator[Measure]:
    for marking in every(criterion.marking):
        measure = rubric.measure_by_id.get(measure_of(marking) or "")
        if measure:
            yield measure


def _figure_rows(measure: Measure, assessment: Assessment, facts: Facts) -> Iterator[tuple[str, str, str, str]]:
    for figure in assessment.measures:
        if figure.measure != measure.id:
            continue
        numerator = facts.numerator_of(figure, measure)
        value = value_of(figure, measure, numerator)
        parts = [shown(part) for part in (numerator, figure.denominator) if part is not None]
        told = with_unit(rounded(value, RATE_ROUNDING), measure.unit) if value is not None else ""
        yield measure.title, f"{figure.year or '年份不明'}", told, "÷".join(parts) if figure.denominator else ""


def _ledger_table(ledger: Ledger, assessment: Assessment) -> "Iterator[SampleTable]":
    from app.documents.sample_paper import SampleTable

    rows = [
        tuple(judged.row.values.get(column.id, "") for column in ledger.columns)
        for judged in judged_rows(ledger, assessment.ledgers.get(ledger.id, ()), assessment.cycle)
        if judged.counts
    ]
    if rows:
        yield SampleTable(ledger.title, tuple(column.title for column in ledger.columns), tuple(rows[:_MOST_ROWS]))
