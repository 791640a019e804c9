"""与上一轮相比 on the page of a later round: what changes.json says, harmless, and held against the data."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.problems import Problem
from app.domain.review import Supplement
from app.domain.round_changes import PointsChange, RecordChange, RoundChanges, RoundReply
from app.domain.submission import Link, Submission
from app.exchange.bag import PayloadFile
from app.exchange.changes_json import write_changes
from app.exchange.layout import CHANGES, START_PAGE
from app.exchange.start_page import points_table, start_page
from app.exchange.verify import open_package
from app.files.digests import sha256_of_bytes
from tests.exchange.packages import small_package, small_payload, small_rubric, small_submission
from tests.exchange.test_start_page import Page

SINCE = Link("1" * 64, "2" * 64)
REPLY = RoundReply(
    "B1",
    "province",
    "省爱卫办",
    " 次数偏少\n请补办 ",
    "需补充",
    measure="由区卫生健康局牵头，补办了两次",
    result="共办四次",
    done=dt.date(2022, 2, 15),
    evidence=("A2-01", "另附"),
    supplements=(Supplement("签到表", dt.date(2022, 3, 1)),),
)
FOUND = RoundChanges(
    SINCE,
    1,
    (RecordChange("answer", "B1", "填报 B1 主题活动", "改动", "1次", "4次", "B1"),),
    (PointsChange("B1", Decimal("2.50"), Decimal("6.50"), Decimal("2.50"), Decimal("5.50")),),
    (REPLY,),
)


def second_round(changes: RoundChanges = FOUND) -> Submission:
    return replace(small_submission(), round=2, based_on=changes.since, changes=sha256_of_bytes(write_changes(changes)))


def page_of(changes: RoundChanges = FOUND) -> bytes:
    return start_page(second_round(changes), small_rubric(), [], changes)


def test_the_page_says_what_was_asked_done_and_gained() -> None:
    page = Page(page_of())

    for words in (
        "与上一轮相比",
        "B1 活动",
        "需补充　省级，省爱卫办",
        " 次数偏少\n请补办 ",
        "请补充：签到表（2022年3月1日前）",
        "整改措施：由区卫生健康局牵头，补办了两次",
        "整改结果：共办四次",
        "证明材料：A2-01、另附",
        "2022年2月15日完成",
        "得分：自评 2.5分 → 5.5分，计算 2.5分 → 6.5分。",
        "第1轮自评第2轮自评第1轮计算第2轮计算",
        "填报 B1 主题活动",
    ):
        assert words in page.text
    paths = second_round().paths
    assert page.links.count(paths["E0001"]) == 3  # beside the reply, and twice in the list of evidence
    assert "script" not in page.tags
    assert "4次" not in page.text, "before and after stay in changes.json"


def test_what_is_lacking_is_said() -> None:
    bare = RoundReply("", "city", "", "总的看材料太薄", "", due=dt.date(2022, 3, 1))

    page = Page(page_of(RoundChanges(SINCE, 1, replies=(bare,)))).text

    assert "总体意见　市级总的看材料太薄整改措施：（尚未填写）整改结果：（尚未填写）证明材料：没有列出" in page
    assert "没有写完成日期，期限是2022年3月1日。" in page
    assert "没有得分变化的记录。" in page
    assert "填报内容没有改动。" in page


def test_text_that_looks_like_html_stays_text() -> None:
    nasty = '</div><h2>自评得分</h2><script>alert(1)</script>"&\'<td class="number">9.99</td>'
    reply = replace(
        REPLY,
        criterion=nasty,
        office=nasty,
        opinion=nasty,
        verdict=nasty,
        measure=nasty,
        result=nasty,
        evidence=(nasty,),
        supplements=(Supplement(nasty),),
    )
    record = RecordChange("answer", "B1", nasty, nasty, criterion=nasty)
    points = replace(FOUND.points[0], criterion=nasty)

    page = page_of(RoundChanges(SINCE, 1, (record,), (points,), (reply,)))

    assert "script" not in Page(page).tags
    assert Page(page).text.count(nasty) == 12
    assert page.count("<h2>自评得分</h2>".encode()) == 1


def test_the_first_round_has_the_page_it_always_had() -> None:
    page = start_page(small_submission(), small_rubric(), ["01_自评报告.docx"])

    assert sha256_of_bytes(page) == "d6a09b80efe59fb90c1591828afc09c4137ea7fdb0f4e6bfd9c6f1d8eff8e47f"


# ---------------------------------------------------------------- held against the data


def opened(folder: Path, page: bytes | None = None) -> list[Problem]:
    submission = second_round()
    payload = [one for one in small_payload(submission) if one.path != START_PAGE]
    payload += [PayloadFile(START_PAGE, page or page_of()), PayloadFile(CHANGES, write_changes(FOUND))]
    with open_package(small_package(folder, payload).path) as package:
        return [one for one in package.problems if one.code == "SCORE_TABLE_DIFFERS"]


def test_a_page_as_it_was_written_is_right(tmp_path: Path) -> None:
    assert opened(tmp_path) == []


@pytest.mark.parametrize(
    ("printed", "altered"),
    [
        ('<span class="number">5.5</span>分，', '<span class="number">8</span>分，'),
        ('<td class="number">6.5</td></tr>', '<td class="number">8</td></tr>'),
    ],
)
def test_points_altered_in_the_part_are_named(tmp_path: Path, printed: str, altered: str) -> None:
    page = page_of().decode()
    assert page.count(printed) == 1

    (one,) = opened(tmp_path, page.replace(printed, altered).encode())

    assert one.is_blocking
    assert one.what.startswith("首页“与上一轮相比”印的得分与数据不同（1处，例如印的是8，")


def test_the_total_is_found_altered_beside_the_part(tmp_path: Path) -> None:
    head, last, after = page_of().decode().partition("合计</td>")

    (one,) = opened(tmp_path, f"{head}{last}{after.replace('6.50', '8.50', 1)}".encode())

    assert (one.is_blocking, one.what[:11]) == (True, "首页印的得分与数据不同")


def test_numbers_of_the_part_do_not_stand_in_for_a_table_that_is_gone(tmp_path: Path) -> None:
    table = points_table(second_round())
    numbers = "".join(
        f'<td class="number">{one}</td>' for one in ("2", "1.00", "11", "5.50", "1", "0.00", "14", "6.50")
    )
    page = page_of().decode().replace(table, "<h2>自评得分</h2>").replace("<h3>得分的变化", f"{numbers}<h3>得分的变化")

    told = opened(tmp_path, page.encode())

    assert [one.what for one in told] == [
        "首页上没有认出得分表，没有核对它印的得分。",
        "首页“与上一轮相比”上没有认出得分表，没有核对它印的得分。",
    ]


def test_a_page_of_an_earlier_program_lacks_the_part(tmp_path: Path) -> None:
    assert opened(tmp_path, start_page(second_round(), small_rubric(), [])) == []
