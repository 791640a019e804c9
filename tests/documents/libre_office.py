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
    out = folder / "out"
    subprocess.run(
        [
            str(SOFFICE),
            f"-env:UserInstallation=file://{folder}/profile",
            "--headless",
            "--convert-to",
            "xlsx",
            "--outdir",
            str(out),
            str(bare),
        ],
        check=True,
        capture_output=True,
        timeout=120,
    )
    return load_workbook(out / "bare.xlsx", data_only=True)
