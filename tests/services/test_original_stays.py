"""The province's own file stays at the county: a package with it in the workspace is the package without it."""

import datetime as dt
from pathlib import Path

from app.domain.original import Original
from app.domain.table import TableKind
from app.files.digests import sha256_of, sha256_of_bytes
from app.services.export_submission import Wanted, export
from app.services.fill import fill
from app.services.open_rubric import open_rubric
from app.services.open_workspace import create_workspace, open_workspace
from tests.journeys.county import CountyFiles, write_county

NOW = dt.datetime(2022, 3, 1, 9, 0, tzinfo=dt.UTC)
BYTES = b"the province's own workbook"
# Answers cannot be written back into a PDF, so that nothing but the package is made.
ORIGINAL = Original("评分表.pdf", sha256_of_bytes(BYTES), len(BYTES), TableKind.PDF)


def _sealed(folder: Path, files: CountyFiles, original: Original | None) -> str:
    content = BYTES if original else None
    create_workspace(folder, open_rubric(str(files.pack)).rubric, original, content)
    with open_workspace(folder, writing=True) as workspace:
        fill(workspace, files.answers, person="张三", at=NOW)
        made = export(workspace, folder.parent / f"{folder.name}出", Wanted(), date=NOW.date())
    assert made.package is not None
    return sha256_of(made.package.path)


def test_a_package_is_the_same_with_and_without_it(tmp_path: Path) -> None:
    files = write_county(tmp_path / "县")
    assert _sealed(tmp_path / "有", files, ORIGINAL) == _sealed(tmp_path / "无", files, None)
