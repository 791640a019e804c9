"""Problems as people and programs read them."""

from app.domain.problems import blocking


def test_only_the_command_line_speaks_of_commands() -> None:
    told = blocking("REVIEW_UNMERGED", "示例县", "还没有合并。", "请先合并。", "jkxq review merge")

    assert told.what_to_do == "请先合并。"
    assert told.fields["what_to_do"] == "请先合并。命令行：jkxq review merge。"
    assert str(told) == "〔必须处理〕示例县：还没有合并。 请先合并。命令行：jkxq review merge。"
