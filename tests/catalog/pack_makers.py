"""Makes packs with a province's own file in them."""

import zipfile
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from app.catalog.pack_files import PackContents
from app.catalog.vectors import Vector
from app.domain.assessment import Answer, Assessment
from app.domain.county import County, Cycle
from app.domain.original import Original, OriginalCell
from app.domain.rubric import Grade, Rubric, Status, Verdict
from app.domain.table import TableKind
from app.domain.table_words import ColumnField
from app.files.digests import sha256_of_bytes
from tests.builders import criterion, rubric

TABLE = b"PK\x03\x04 the bytes of the province's own workbook"
NAME = "附件2 健康县区评分表（2026版）.xlsx"


def original(content: bytes = TABLE, name: str = NAME) -> Original:
    """Return where criterion A1 sits in a workbook."""
    cells = (
        OriginalCell("A1", ColumnField.RULE, "xl/worksheets/sheet1.xml", "D4", "成立得4分\n未成立不得分"),
        OriginalCell("A1", ColumnField.SELF_POINTS, "xl/worksheets/sheet1.xml", "G4"),
    )
    tables = {"xl/worksheets/sheet1.xml": "评分表"}
    digest = sha256_of_bytes(content)
    return Original(name, digest, len(content), TableKind.XLSX, cells, tables, ("指标", "分值"), ("省份：　县区：",))


def a_rubric(edition: str = "2026", title: str = "江苏省健康县区评分标准") -> Rubric:
    """Return a small official rubric with one criterion, A1, of 4 points, met or not."""
    verdict = Verdict(grades=(Grade("通过", Decimal(70)), Grade("待改进", Decimal(0))))
    made = rubric(criterion(text="成立领导小组"), verdict=verdict, measures=(), issuer="江苏省爱卫办")
    return replace(made, id="jiangsu", edition=edition, title=title, status=Status.OFFICIAL)


def contents(edition: str = "2026", title: str = "江苏省健康县区评分标准") -> PackContents:
    """Return a pack with a worked example and the province's own file."""
    cycle = Cycle(start=None, end=None, assessed_year=None)
    county = County(province="江苏省", city="苏州市", name="昆山市")
    vector = Vector("A1", Assessment(county=county, cycle=cycle, answers={"A1": Answer(met=True)}), Decimal(4))
    return PackContents(a_rubric(edition, title), (vector,), original(), TABLE)


def zipped(path: Path, entries: Mapping[str, bytes], top: str = "", encoding: str = "utf-8") -> Path:
    """Write a zip as some other program might."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            info = _Named(top + name, encoding)
            archive.writestr(info, content)
    return path


class _Named(zipfile.ZipInfo):
    """An entry whose name is written in an encoding of its own, without saying so."""

    def __init__(self, name: str, encoding: str) -> None:
        super().__init__(name)
        self._encoding = encoding

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        if self._encoding == "utf-8":
            return self.filename.encode(), self.flag_bits | 0x800
        return self.filename.encode(self._encoding), self.flag_bits & ~0x800
