"""A misused command is told what was wrong with it, in Chinese, also as JSON; nothing is done."""

import pytest

from tests.conftest import Jkxq

CASES = [
    (("review", "merge"), "jkxq review merge", "缺少 WS。"),
    (("export", "库"), "jkxq export", "缺少 --out。"),
    (("revew",), "jkxq", "没有“revew”这个命令。您要的是不是 review？"),
    (("review", "import2"), "jkxq review", "没有“import2”这个命令。您要的是不是 import？"),
    (("score", "--jsno", "库"), "jkxq score", "没有 --jsno 这个选项。您要的是不是 --json？"),
    (("score", "我的", "工作库"), "jkxq score", "多写了 工作库。名称里有空格的，请加引号。"),
    (
        ("review", "sample", "库", "--criterion", "A1", "--count", "二"),
        "jkxq review sample",
        "--count 的值不对：要写整数。",
    ),
    (("review",), "jkxq review", "没有写要做什么；--json 写在命令后面。"),
]


@pytest.mark.parametrize(("words", "where", "what"), CASES)
def test_what_was_wrong_is_said(jkxq_inside: Jkxq, words: tuple[str, ...], where: str, what: str) -> None:
    told = jkxq_inside(*words)

    assert told.exit_code == 2
    assert told.json == {
        "ok": False,
        "problems": [
            {
                "code": "USAGE",
                "severity": "blocking",
                "where": where,
                "what": what,
                "what_to_do": f"请用 {where} --help 查看用法。",
            }
        ],
    }
    assert told.stderr.startswith("用法：")


def test_people_read_the_same_below_how_the_command_is_used(jkxq_inside: Jkxq) -> None:
    told = jkxq_inside("review", "merge", as_json=False)

    assert told.exit_code == 2
    assert told.stdout == ""
    first, last = told.stderr.splitlines()
    assert first == "用法： jkxq review merge [OPTIONS] {WS} {SUBMISSION}"
    assert last == "〔必须处理〕jkxq review merge：缺少 WS。 请用 jkxq review merge --help 查看用法。"


def test_without_a_command_there_is_the_whole_help(jkxq_inside: Jkxq) -> None:
    told = jkxq_inside("review", as_json=False)

    assert told.exit_code == 2
    assert "收件：逐份核验" in told.stderr


def test_an_option_without_its_value_is_named(jkxq_inside: Jkxq) -> None:
    told = jkxq_inside("review", "merge", "库", "999921", "--by", as_json=False)

    assert told.exit_code == 2
    assert "--by 后面要写一个值。" in told.stderr
