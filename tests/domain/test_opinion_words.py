"""Opinions in words: how people number them in chats and papers, and which criterion they speak of."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.opinion_words import opinion_items, split_opinions
from app.domain.rubric import Requirement
from tests.builders import criterion, dimension, rubric

RUBRIC = rubric(
    dimension(
        criterion(code="A1"),
        criterion(code="A2", evidence=(Requirement("e1", "领导小组成立文件"),)),
        criterion(code="A10"),
        code="A",
    ),
    dimension(criterion(code="3.1"), criterion(code="12"), code="B"),
)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("1. 缺少文件\n2. 数据不符", ("1. 缺少文件", "2. 数据不符")),
        ("（1）缺少文件\n补一份即可\n（2）数据不符", ("（1）缺少文件\n补一份即可", "（2）数据不符")),
        ("一、缺少文件\n二、数据不符", ("一、缺少文件", "二、数据不符")),
        ("①缺少文件②数据不符", ("①缺少文件", "②数据不符")),
        ("⑴缺少文件\n⑵数据不符⒇没盖章", ("⑴缺少文件", "⑵数据不符", "⒇没盖章")),
        ("⒈缺少文件\n补一份\n⒉数据不符", ("⒈缺少文件\n补一份", "⒉数据不符")),
        ("㈠缺少文件\n补一份\n㈡数据不符", ("㈠缺少文件\n补一份", "㈡数据不符")),
        ("1、缺少文件；2、数据不符，见3、4条；3、没盖章", ("1、缺少文件；", "2、数据不符，见3、4条；", "3、没盖章")),
        ("得了2.5分\n扣0.5分", ("得了2.5分", "扣0.5分")),
        ("请尽快补\n1. 缺少文件", ("请尽快补", "1. 缺少文件")),
        ("A1 缺少文件\n照片也不清楚\nA2 没有签字", ("A1 缺少文件\n照片也不清楚", "A2 没有签字")),
        ("普及率1.5%\n\n  达不到  ", ("普及率1.5%", "达不到")),
        ("第一条 缺少文件\n第2项 数据不符", ("第一条 缺少文件", "第2项 数据不符")),
        (
            "1. 缺少文件：\r\n   （县里的）\r\n\r\n\t王科长 11:32\r\n\r\n2. 数据不符 \r\n",
            ("1. 缺少文件：\n   （县里的）\n\n\t王科长 11:32", "2. 数据不符"),
        ),
        ("", ()),
    ],
)
def test_items_are_told_apart_by_their_numbers(text: str, items: tuple[str, ...]) -> None:
    assert split_opinions(text, ("A1", "A2", "3.1")) == items


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1. A2没有领导签字", "A2"),
        ("A10的照片不清楚", "A10"),
        ("材料编号A2-01看不清", "A2"),
        ("3.1 没有数据", "3.1"),
        ("扣3.1分", None),
        ("共12项没有填", None),
        ("指标12没有填", "12"),
        ("缺少领导小组成立文件", "A2"),
        ("请按要求装订", None),
        ("型号XA1的设备", None),
    ],
)
def test_a_criterion_is_proposed_by_code_or_title(text: str, code: str | None) -> None:
    (item,) = opinion_items(RUBRIC, text)
    assert (item.text, item.criterion) == (text, code)


@given(st.text(alphabet="1２2.、（）(；。\n ①②一二A3甲乙-", max_size=60))
def test_no_sign_is_lost(text: str) -> None:
    found = "".join(item.text for item in opinion_items(RUBRIC, text))
    assert re.sub(r"\s", "", found) == re.sub(r"\s", "", text)


@pytest.mark.parametrize(("text", "count"), [(" " * 200_000, 0), ("1、" * 50_000, 1), ("①甲" * 20_000, 20_000)])
def test_a_whole_clipboard_does_not_keep_anybody_waiting(text: str, count: int) -> None:
    # In the square of its length each of these would take minutes.
    assert len(opinion_items(RUBRIC, text)) == count
