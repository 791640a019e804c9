"""A round at a reviewer's: 150 counties' packages are taken in, listed and read across (DESIGN.md 11)."""

import datetime as dt
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from app.domain.submission import Submission
from app.exchange.bag import PayloadFile, write_package
from app.exchange.layout import SUBMISSION
from app.exchange.opened import OpenedPackage
from app.exchange.submission_json import write_submission
from app.exchange.verify import open_package
from app.services.counties import find_counties
from app.services.list_received import listed
from app.services.open_review import open_review
from app.services.read_received import across
from app.services.run_demo import run_demo
from tests.benchmarks.measuring import Row, best_seconds, run_child

JKXQ = Path(sys.executable).with_name("jkxq")
MB = 2**20
COUNTIES = 150
CRITERION = "A1"
_LARGE_MB = 512


def intake() -> Iterator[Row]:
    """Import 150 packages of the full sample against sha256sum of the same bytes, half as many, and large ones."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("JKXQ_BENCH_DIR")) as name:
        folder = Path(name)
        os.environ["JKXQ_KEYS"] = str(folder / "keys")
        sample = _sample(folder / "sample")
        _make_packages(sample, folder / "all", COUNTIES)
        half, whole = folder / "half", folder / "all"
        half.mkdir()
        for package in sorted(whole.iterdir())[: COUNTIES // 2]:
            os.link(package, half / package.name)
        hashed = min(run_child("sh", "-c", f"sha256sum '{whole}'/*.zip").seconds for _ in range(2))
        total_mb = sum(package.stat().st_size for package in whole.iterdir()) / MB
        seconds_of_half, _ = _imported(half, folder / "ws-half")
        shutil.rmtree(folder / "ws-half")
        seconds, peak = _imported(whole, folder / "ws")
        detail = (
            f"{total_mb:.0f} MB，收件 {seconds:.1f} 秒（每份 {seconds / COUNTIES:.2f} 秒），sha256sum {hashed:.2f} 秒"
        )
        yield Row(f"收 {COUNTIES} 份完整样例 ÷ sha256sum", seconds / hashed, 15, "倍", detail)
        yield Row(f"收 {COUNTIES} 份 ÷ 收 {COUNTIES // 2} 份", seconds / seconds_of_half, 2.4, "倍", "线性为 2")
        yield Row("收件的内存峰值", peak, 400, "MB")
        yield from _opening(folder / "ws")
        shutil.rmtree(folder / "ws")
        shutil.rmtree(whole)
        yield from _large(sample, folder)


def _opening(workspace: Path) -> Iterator[Row]:
    def opened() -> None:
        with open_review(workspace, writing=False) as reading:
            assert len(listed(reading.picture)) == COUNTIES

    yield Row(f"打开 {COUNTIES} 份的收件列表", best_seconds(opened), 0.5, "秒")
    with open_review(workspace, writing=False) as reading:
        seconds = best_seconds(lambda: across(reading, CRITERION), runs=3)
    yield Row(f"横看 {COUNTIES} 份的一项", seconds, 1, "秒")


def _large(sample: Path, folder: Path) -> Iterator[Row]:
    """Few packages with much evidence: here the bytes count, not the number of packages."""
    _make_packages(sample, folder / "large", 4, more_bytes=_LARGE_MB * MB)
    run_child("sync")
    hashed = min(run_child("sh", "-c", f"sha256sum '{folder / 'large'}'/*.zip").seconds for _ in range(2))
    seconds, peak = _imported(folder / "large", folder / "ws-large")
    detail = f"4 份各 {_LARGE_MB} MB，收件 {seconds:.2f} 秒，sha256sum {hashed:.2f} 秒"
    yield Row("收大包 ÷ sha256sum", seconds / hashed, 3, "倍", detail)
    yield Row("收大包的内存峰值", peak, 400, "MB")


def _imported(packages: Path, workspace: Path) -> tuple[float, float]:
    """Return seconds and peak memory of an import in a process of its own."""
    run_child(JKXQ, "review", "new", workspace, "--level", "province", "--json")
    ran = run_child(JKXQ, "review", "import", workspace, packages, "--json")
    return ran.seconds, ran.peak_mb


def _sample(folder: Path) -> Path:
    made = run_demo("full", folder, at=dt.datetime(2022, 1, 1, tzinfo=dt.UTC)).exported
    if made.package is None:
        raise ValueError("a whole export seals a package")
    return made.package.path


def _make_packages(sample: Path, folder: Path, count: int, more_bytes: int = 0) -> None:
    """Write copies of a package with other counties. more_bytes: of one more document in each."""
    folder.mkdir()
    counties = [entry for digit in "123456" for entry in find_counties(digit, limit=400)][:count]
    with open_package(sample) as opened:
        assert opened.submission is not None
        for entry in counties:
            named = replace(opened.submission.assessment.county, code=entry.code, name=entry.name)
            assessment = replace(opened.submission.assessment, county=named)
            _write(opened, replace(opened.submission, assessment=assessment), folder, more_bytes)


def _write(opened: OpenedPackage, submission: Submission, folder: Path, more_bytes: int) -> None:
    payload = [
        replace(file, source=write_submission(submission), sha256=None) if file.path == SUBMISSION else file
        for file in opened.payload()
    ]
    with tempfile.NamedTemporaryFile(dir=folder.parent) as more:
        if more_bytes:
            for _ in range(more_bytes // MB):
                more.write(os.urandom(MB))
            more.flush()
            payload.append(PayloadFile("06_附件.pdf", Path(more.name)))
        top = f"{submission.assessment.county.code}{opened.top}"
        write_package(folder / f"{top}.zip", top=top, payload=payload, bag_info=opened.bag_info, sign=None)
