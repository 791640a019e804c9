"""What was wrong with a command line, in plain Chinese."""

import difflib
import re
from typing import Any

import typer

from app.domain.problems import Problem, blocking

MISUSE: type[Exception] = typer.BadParameter.__mro__[1]
"""Every way to misuse a command; typer has no public name of its own for it."""

_HELP = "NoArgsIsHelpError"
_CHINESE = re.compile(r"[一-鿿]")
_NO_COMMAND = re.compile(r"No such command '(.*?)'")
_EXTRA = re.compile(r"unexpected extra arguments?(?:\(s\))? \((.*)\)")


def tell_usage(error: Exception) -> str:
    """Return how the command is used, in one line; the whole help where nothing but the command was given."""
    context: typer.Context | None = getattr(error, "ctx", None)
    if context is None:
        return ""
    if type(error).__name__ == _HELP:
        return str(context.get_help())
    return str(context.get_usage()).replace("Usage:", "用法：", 1)


def usage_problem(error: Exception) -> Problem:
    """Return what is to be said of a misused command: which word, and where help is."""
    context: typer.Context | None = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "jkxq"
    return blocking("USAGE", command, _what(error, context), f"请用 {command} --help 查看用法。")


def _what(error: Exception, context: typer.Context | None) -> str:
    message, name = str(getattr(error, "message", "") or ""), _name_of(error)
    match type(error).__name__:
        case "MissingParameter":
            return f"缺少 {name}。"
        case "NoSuchOption":
            if name == "--json" and _commands_of(context):
                return "没有写要做什么；--json 写在命令后面。"
            return f"没有 {name} 这个选项。{_nearest(name, _options_of(context))}"
        case "BadOptionUsage":
            return f"{name} 后面要写一个值。"
        case "BadParameter":
            return message if _CHINESE.search(message) else f"{name} 的值不对：{_wanted(message)}。"
        case "NoArgsIsHelpError":
            return "没有写要做什么。"
    if found := _NO_COMMAND.search(message):
        return f"没有“{found[1]}”这个命令。{_nearest(found[1], _commands_of(context))}"
    if found := _EXTRA.search(message):
        return f"多写了 {found[1]}。名称里有空格的，请加引号。"
    return f"命令用法不对（{message}）。"


def _wanted(message: str) -> str:
    """Return what a value should be; of the words of the library where we do not know them."""
    return next(
        (words for word, words in (("integer", "要写整数"), ("number", "要写数字")) if word in message), message
    )


def _name_of(error: Exception) -> str:
    """Return the option or argument that an error is about, as help shows it."""
    parameter: Any = getattr(error, "param", None)
    if parameter is None:
        return str(getattr(error, "option_name", "") or "")
    long = [word for word in parameter.opts if word.startswith("--")]
    return str(long[0] if long else parameter.metavar or parameter.name)


def _commands_of(context: typer.Context | None) -> list[str]:
    return [] if context is None else list(getattr(context.command, "commands", {}))


def _options_of(context: typer.Context | None) -> list[str]:
    return [] if context is None else [word for one in context.command.params for word in one.opts]


def _nearest(word: str, known: list[str]) -> str:
    near = difflib.get_close_matches(word, known, n=1)
    return f"您要的是不是 {near[0]}？" if near else ""
