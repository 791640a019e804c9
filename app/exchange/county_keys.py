"""The reviewers' list of county keys (县区钥匙登记表), and what it says about who signed."""

import base64
import datetime as dt
import functools
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from app.domain.county import County
from app.domain.problems import Problem, ProblemError, blocking
from app.exchange.strict_json import STRICT, read_strictly

_RAW_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class CountyKey:
    """One registered key. A county may have several, one a computer."""

    code: str
    name: str
    public_key: str
    since: dt.date | None = None

    def belongs_to(self, county: County) -> bool:
        """Tell whether it is registered for a county. Two districts (新华区) may bear one name, so codes decide.

        Without two codes it is the name with its city; the bare name only where neither side knows more.
        """
        if self.code and county.code:
            return self.code == county.code
        if not self.name or not county.name:
            return False
        if self.name in {county.full_name, f"{county.province}{county.full_name}"}:
            return True
        return not self.code and self.name == county.name


def read_county_keys(path: Path) -> tuple[CountyKey, ...]:
    """Return the registered keys. Raises: ProblemError with every problem in the list."""
    try:
        data = path.read_bytes()
    except OSError as error:
        what = "登记表读不出来。"
        raise ProblemError([blocking("FILE_UNREADABLE", str(path), what, "请检查文件是否存在。")]) from error
    keys = read_strictly(_adapter(), data, path.name, "VALUE_INVALID")
    problems = [
        problem
        for number, key in enumerate(keys, start=1)
        for problem in _key_problems(key, f"{path.name} 第 {number} 条")
    ]
    if problems:
        raise ProblemError(problems)
    return keys


def registered(keys: Sequence[CountyKey], county: County) -> list[CountyKey]:
    """Return the keys registered for a county."""
    return [key for key in keys if key.belongs_to(county)]


def _key_problems(key: CountyKey, where: str) -> list[Problem]:
    problems: list[Problem] = []
    if not key.code and not key.name:
        problems.append(blocking("VALUE_INVALID", where, "没有写县区代码和名称。", "至少写一个。"))
    try:
        length = len(base64.b64decode(key.public_key, validate=True))
    except ValueError:
        length = 0
    if length != _RAW_KEY_BYTES:
        what, advice = "公钥不是 32 字节的 Base64。", "请从县区签名文件的 public_key 原样抄来。"
        problems.append(blocking("VALUE_INVALID", where, what, advice))
    return problems


@functools.cache
def _adapter() -> TypeAdapter[tuple[CountyKey, ...]]:
    return TypeAdapter(tuple[CountyKey, ...], config=STRICT)
