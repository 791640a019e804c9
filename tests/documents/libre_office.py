"""LibreOffice as a judge of workbooks, where it is installed."""

import shutil
import subprocess
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook

SOFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")


def recalculated(workbook: Path, folder: Path) -> Workbook:
    """The workbook with every formula worked out by LibreOffice: the cached values are taken out first."""
    bare = folder / "bare.xlsx"
    load_workbook(workbook).save(bare)
    return load_workbook(_converted(bare, "xlsx", folder), data_only=True)


def fitted_heights(workbook: Path, folder: Path) -> dict[tuple[str, int], float]:
    """The height that LibreOffice finds right, by sheet and row; it looks past merged cells."""
    free = load_workbook(workbook)
    for sheet in free:
        sheet.row_dimensions.clear()
    free.save(folder / "free.xlsx")
    # Heights are fitted on reading LibreOffice's own format only.
    own = _converted(folder / "free.xlsx", "fods", folder)
    fitted = load_workbook(_converted(own, "xlsx", folder))
    return {
        (sheet.title, row): height.height
        for sheet in fitted
        for row, height in sheet.row_dimensions.items()
        if height.height is not None
    }


def resaved(workbook: Path, folder: Path) -> Path:
    """The workbook as LibreOffice saves it again, under the same name."""
    return _converted(workbook, "xlsx", folder)


def _converted(path: Path, kind: str, folder: Path) -> Path:
    out = folder / "out"
    options = [
        f"-env:UserInstallation=file://{folder}/profile",
        "--headless",
        "--convert-to",
        kind,
        "--outdir",
        str(out),
    ]
    subprocess.run([str(SOFFICE), *options, str(path)], check=True, capture_output=True, timeout=120)
    return out / f"{path.stem}.{kind}"
