"""What the YAML parser says, in Chinese: a table of its sentences, and what to do about each."""

import re

_COLON = "冒号要用英文的“:”，后面空一格；文字里有冒号的，给整段文字加上引号。"
_INDENT = "请让同一层的各行从同一列开始，用空格缩进。"
_BRACKETS = "请补上逗号或右括号；文字里有这些符号的，给整段文字加上引号。"
_QUOTES = "请检查这一行的引号是否成对；引号后面不要再写别的字。"
_QUOTE_TEXT = "请给整段文字加上引号。"
_CHECK = "请检查这一行的缩进、冒号后的空格和引号。"

_SENTENCES: tuple[tuple[str, str, str], ...] = (
    (r"found character '\\t' that cannot start", "用了制表符（Tab）缩进", "请改用空格。"),
    (r"found character ['\"](.+)['\"] that cannot start", "文字不能以“{}”开头", _QUOTE_TEXT),
    (r"mapping values are not allowed here", "这里不该有冒号，或上一行的缩进不对", _COLON),
    (r"could not find expected ':'|found unexpected ':'", "这一行缺冒号，或冒号写得不对", _COLON),
    (r"(mapping keys|sequence entries) are not allowed here", "这里不能另起一项", _INDENT),
    (r"expected ',' or ['\"][\]}]['\"], but got ['\"]<stream end>", "这里的括号没有关上", _BRACKETS),
    (r"expected ',' or ['\"][\]}]['\"]", "括号里各项之间缺逗号，或括号没有关上", _BRACKETS),
    (r"invalid intendation or unclosed", "缩进不对，或括号没有关上", _BRACKETS),
    (r"expected <block end>, but found '<scalar>'", "引号后面多了文字", _QUOTES),
    (r"expected <block end>, but found", "这一行的缩进与上面各行对不齐", _INDENT),
    (r"but found another document", "文件里有不止一份内容（中间有“---”或“...”）", "请只留一份，删去分隔行。"),
    (r"found unexpected document separator", "引号里的文字被“---”或“...”隔断", _QUOTES),
    (r"expected '<document start>'", "内容结束之后多了文字或括号", "请删去多出来的部分。"),
    (r"found unexpected end of stream", "这里的引号没有关上", "请补上另一半引号。"),
    (r"expected the node content, but found '<stream end>'", "文件没有写完，括号没有关上", _BRACKETS),
    (r"expected the node content, but found '(.+)'", "这里应有内容，却是“{}”", _QUOTE_TEXT),
    (r"found undefined alias '?(.*?)'?$", "“*”开头的写法引用了没有定义的“{}”", "文字以“*”开头的，请加上引号。"),
    (r"found unknown escape character '(.+)'", "双引号里不能写“\\{}”", "请改用单引号，或把“\\”写成“\\\\”。"),
    (r"expected escape sequence|hexdecimal numbers", "双引号里“\\”后面的写法不对", "请改用单引号。"),
    (
        r"expected (chomping or indentation|a comment or a line break|indentation ind)",
        "“|”或“>”后面多了文字",
        "请换行再写。",
    ),
    (r"more indented follow up line", "“|”或“>”下面第一行的缩进比后面的少", _INDENT),
    (r"(undefined|duplicate) tag handle|expected '!'|expected URI", "“!”开头的写法不对", _QUOTE_TEXT),
    (r"expected alphabetic or numeric character", "“&”或“*”开头的写法不对", _QUOTE_TEXT),
    (r"YAML directive|incompatible YAML document|expected a digit|directive", "“%”开头的行不对", "请删去这一行。"),
    (r"maximum depth", "嵌套太深", "请减少嵌套。"),
)
"""Pattern, meaning ({} is what the pattern caught) and what to do; the first that fits is taken."""

_COMPILED = tuple((re.compile(pattern), what, to_do) for pattern, what, to_do in _SENTENCES)


def in_chinese(message: str) -> tuple[str, str]:
    """Return what a message of the parser means and what to do; one that is not known stands at the end."""
    for pattern, what, to_do in _COMPILED:
        if match := pattern.search(message):
            return f"YAML 格式错误：{what.format(*(match.groups() or ('',)))}。", to_do
    return f"YAML 格式错误：无法解析（{message}）。", _CHECK
