"""What is said on the way through the windows, and where each of it must be read again, or must not be."""

import datetime as dt
import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

from app.domain.evidence import StoredFile
from app.domain.review import Feedback, Remark, Visit
from app.exchange.review_json import read_review
from tests.journeys.county import OWN_BUSINESS
from tests.journeys.extracted import docx_text, everything, html_text, members, pdf_text, tight, xlsx_text
from tests.journeys.loop import CITY_OPINION, DUE, MERGE_NOTE, PHOTOS, PRAISE, PROVINCE_OPINION, SUPPLEMENT

CITY_OFFICE, PROVINCE_OFFICE = "示例市卫生健康委员会", "示例省爱国卫生运动委员会办公室"
MISSING = "名单没有附上，㙍头村𬭚厂的也没有"
EXPERT_OPINION = "第二次活动有签到表"
FEEDBACK = Feedback(
    (Remark("㙍头村主题活动<b>&有声有色", "B1", dt.date(2022, 1, 25)),),
    (Remark("督查整改不到底\n东街、西街都有", "A4", dt.date(2022, 1, 26)), Remark("总的台账不齐")),
    (Remark("=建议补签到表", "", dt.date(2022, 2, 7)),),
)
TAKEN = tuple(StoredFile(hashlib.sha256(data).hexdigest(), len(data), name) for name, data in PHOTOS.items())
VISITS = (
    Visit(
        "C2", "第一小学", dt.date(2022, 1, 25), Decimal("78.5"), "操场有𬭚元素栏目", "赵六", TAKEN, "补上㙍头村的栏目"
    ),
    Visit("C2", "第二医院", dt.date(2022, 1, 26), Decimal(62), "门诊有烟味", "赵六、孙七"),
)
MEASURE, DONE = "督查室牵头，㙍头村现场办公，\n三月底前整改到位", "2022-03-18"
RESULT = "西街、东街全部整改，𬭚厂名单附后"
STATEMENT, LIST_TITLE = "东街已于三月整改", "㙍头村志愿者名单"

UNASSIGNED = "电话里说的：总体台账再理一理"
"""An opinion in words that the county typed for itself."""
FIRST_THOUGHT = "先写下又改掉的一句意见"
AVOIDED = "示例省回避县"
NEIGHBOUR = "邻居县"


def remarks() -> tuple[Remark, ...]:
    """Return all remarks of the feedback."""
    return (*FEEDBACK.strengths, *FEEDBACK.problems, *FEEDBACK.suggestions)


def texts_of(package: Path) -> dict[str, str]:
    """Return the text of every paper of a package that people read, by path below data/."""
    readers = {".docx": docx_text, ".xlsx": xlsx_text, ".pdf": pdf_text, ".html": lambda data: data.decode("utf-8")}
    return {
        name.removeprefix("data/"): readers[Path(name).suffix](data)
        for name, data in members(package).items()
        if Path(name).suffix in readers and not name.startswith("data/佐证材料/")
    }


def json_of(package: Path, name: str) -> dict[str, object]:
    """Return a file of data/machine."""
    found = json.loads(members(package)[f"data/machine/{name}"])
    assert isinstance(found, dict)
    return found


def is_in(text: str, paper: str) -> bool:
    """Tell whether a paper holds a text whole; printing moves blanks and line ends about, and nothing else."""
    return tight(text) in tight(paper)


def check_papers_of_city(package: Path) -> None:
    """Every opinion, supplement and day of the city stands in its papers."""
    texts = texts_of(package)
    for name in ("02_扣分明细.pdf", "02_扣分明细.xlsx"):
        for text in (CITY_OPINION, MISSING, SUPPLEMENT, DUE, PRAISE):
            assert is_in(text, texts[name]), (name, text)
    for name in ("01_评估意见表.docx", "01_评估意见表.pdf", "01_评估意见表.xlsx"):
        for text in (CITY_OFFICE, "王五", SUPPLEMENT, DUE):
            assert is_in(text, texts[name]), (name, text)


def check_papers_of_province(package: Path) -> None:
    """Every opinion, note, remark, visit, figure and day of the province stands in its papers."""
    texts = texts_of(package)
    for name in ("02_扣分明细.pdf", "02_扣分明细.xlsx"):
        for text in (PROVINCE_OPINION, EXPERT_OPINION, MERGE_NOTE, MISSING, SUPPLEMENT, DUE):
            assert is_in(text, texts[name]), (name, text)
    visited = [(one.venue, one.seen, one.advice, str(one.score), str(one.date)) for one in VISITS]
    said = [*(text for visit in visited for text in visit), *(one.text for one in remarks()), SUPPLEMENT, DUE]
    said += [one.date.isoformat() for one in remarks() if one.date]
    for name in ("01_评估意见表.docx", "01_评估意见表.pdf", "01_评估意见表.xlsx"):
        for text in said:
            assert is_in(text, texts[name]), (name, text)


def check_start_page(package: Path) -> None:
    """The page for those without the program says everything, in the order it was typed, and no text is markup."""
    page = html_text(members(package)["data/00_请先看这里.html"])
    visited = [text for one in VISITS for text in (one.venue, one.seen, one.advice, one.reviewer, f"{one.score}")]
    days = ("2022年1月25日", "2022年1月26日", "2022年2月7日", "2022年3月31日")
    opinions = (PROVINCE_OPINION, EXPERT_OPINION, MERGE_NOTE, MISSING, SUPPLEMENT)
    for text in (*opinions, *visited, *(one.text for one in remarks()), *days):
        assert text in page, text


def check_review(package: Path) -> None:
    """review.json holds the texts byte for byte, blanks and line ends too."""
    review = read_review(members(package)["data/machine/review.json"])
    assert review.feedback == FEEDBACK
    assert review.visits == VISITS


def check_answer(answer: Mapping[str, object]) -> None:
    """`receive --json` says the feedback and the visits as they were typed."""
    feedback, visits = answer["feedback"], answer["visits"]
    assert isinstance(feedback, dict)
    assert isinstance(visits, list)
    for part, told in feedback.items():
        typed = [
            (one.text, one.criterion, one.date.isoformat() if one.date else None) for one in getattr(FEEDBACK, part)
        ]
        assert [(one["text"], one["criterion"], one["date"]) for one in told] == typed
    said = [(one["venue"], one["date"], one["score"], one["seen"], one["advice"], one["photos"]) for one in visits]
    assert said == [(one.venue, str(one.date), str(one.score), one.seen, one.advice, len(one.photos)) for one in VISITS]


def check_photos(taken_out: Path) -> None:
    """What the county took out of a return package holds the photos as the camera made them."""
    found = {path.name: path.read_bytes() for path in (taken_out / "现场照片" / "C2_第一小学").iterdir()}
    assert found == {f"{number:02d}_{name}": PHOTOS[name] for number, name in enumerate(PHOTOS, start=1)}


def check_round_2(package: Path) -> None:
    """What the county changed and replied stands in changes.json byte for byte, and in 整改报告 whole."""
    changes = json_of(package, "changes.json")
    replies = changes["replies"]
    assert isinstance(replies, list)
    expected = {"measure": MEASURE, "result": RESULT, "done": DONE, "evidence": ["C7-01"], "opinion": MISSING}
    assert len(replies) == 2
    for reply in replies:
        assert {name: reply.get(name) for name in expected} == expected
        assert reply["supplements"] == [{"text": SUPPLEMENT, "due": DUE}]
    assert {one["office"] for one in replies} == {CITY_OFFICE, PROVINCE_OFFICE}
    assert STATEMENT in json.dumps(changes, ensure_ascii=False)
    report = texts_of(package)["06_整改报告.docx"]
    days = ("2022年3月18日", "2022年3月31日")
    for text in (CITY_OFFICE, PROVINCE_OFFICE, MISSING, SUPPLEMENT, MEASURE, RESULT, LIST_TITLE, "C7-01", *days):
        assert is_in(text, report), text


def check_own_of_county(package: Path, folder: Path, gains: list[str]) -> None:
    """Nothing that is the county's own business left with a package."""
    own = [*OWN_BUSINESS.values(), *gains, UNASSIGNED, "提分", "操作记录", "工作库", str(folder), f"{folder.name}的人"]
    check_absent(package, own)


def check_own_of_reviewers(package: Path, folder: Path) -> None:
    """Nothing that is the reviewers' own business left with a return package."""
    check_absent(package, [FIRST_THOUGHT, AVOIDED, NEIGHBOUR, "操作记录", str(folder), f"{folder.name}的人"])


def check_absent(package: Path, texts: list[str]) -> None:
    """No file of a package holds any of the texts, raw, unpacked or as text."""
    for name, data in members(package).items():
        content = everything(name, data)
        for text in texts:
            for written in (text, tight(text), json.dumps(text).strip('"')):
                assert written.encode() not in content, (package.name, name, text)
