"""The sections in which cases (典型案例) are usually told."""

import re

USUAL_SECTIONS = ("工作背景", "主要做法", "推进成效", "经验启示")
"""The order in which papers tell them; others follow as given."""

_OWN_NUMBER = re.compile(r"^[一二三四五六七八九十]{1,3}、\s*")


def plain_title(title: str) -> str:
    """Return the title of a section without the number that somebody typed: 一、工作背景."""
    return _OWN_NUMBER.sub("", title.strip())
