"""Prints the table of budgets (DESIGN.md 11). Ratios are measured in this one run on this one machine."""

import argparse
import datetime as dt
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from app.domain.changes import difference
from app.domain.evidence import StoredFile
from app.domain.score_sheet import ScoreSheet
from app.domain.scoring import score
from app.domain.submission import Picture
from app.services.dossier import dossier_of
from app.services.open_workspace import create_workspace, open_workspace
from tests.benchmarks.intake import intake
from tests.benchmarks.large import large_assessment, large_rubric
from tests.benchmarks.measuring import Row, best_seconds, run_child
from tests.benchmarks.review_opening import review_opening
from tests.benchmarks.summary import summary
from tests.benchmarks.window import window

JKXQ = Path(sys.executable).with_name("jkxq")
MB = 2**20
DAY = dt.date(2022, 1, 10)


def scoring() -> Iterator[Row]:
    """Whole score of 500 criteria with 2,000 pieces of evidence."""
    rubric = large_rubric()
    assessment = large_assessment(rubric)
    seconds = best_seconds(lambda: score(rubric, assessment), runs=20)
    yield Row("500 项整体算分", seconds * 1000, 10, "毫秒", "2,000 件佐证")


def explanation() -> Iterator[Row]:
    """逐项自评说明 PDF of 500 criteria, and that it grows linearly."""
    from app.documents.explanation_pdf import write_explanation_pdf

    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "a.pdf"

        def seconds(criteria: int) -> float:
            rubric = large_rubric(criteria)
            assessment = large_assessment(rubric, pieces=criteria * 4)
            sheet: ScoreSheet = score(rubric, assessment)
            dossier = dossier_of(Picture(rubric, assessment), sheet, date=DAY)
            return best_seconds(lambda: write_explanation_pdf(dossier, target), runs=2)

        half, whole = seconds(250), seconds(500)
    yield Row("500 项逐项自评说明 PDF", whole, 5, "秒")
    yield Row("逐项自评说明 500 项 ÷ 250 项", whole / half, 2.4, "倍", "线性为 2")


def packages(total_mb: int) -> Iterator[Row]:
    """Export and verify a package of 2,000 attachments against sha256sum and cp of the same bytes."""
    with tempfile.TemporaryDirectory(dir=os.environ.get("JKXQ_BENCH_DIR")) as name:
        folder = Path(name)
        os.environ["JKXQ_KEYS"] = str(folder / "keys")
        workspace = folder / "ws"
        _fill(workspace, total_mb)
        attachments = workspace / "attachments"
        run_child("sync")
        hashed = min(_sha256sum(attachments) for _ in range(2))
        copied = run_child("cp", "-r", attachments, folder / "copy").seconds
        run_child("rm", "-r", folder / "copy")
        run_child("sync")
        out = folder / "out"
        made = run_child(JKXQ, "export", workspace, "--package", "--out", out, "--date", str(DAY), "--json")
        package = next(out.glob("*.zip"))
        verified = run_child(JKXQ, "package", "verify", package, "--json")
        hashed_again = _seconds_of_package(package)
    detail = f"sha256sum {hashed:.2f} 秒，cp {copied:.2f} 秒，导出 {made.seconds:.2f} 秒"
    yield Row(f"导出 2,000 个附件 {total_mb} MB ÷（sha256sum＋cp）", made.seconds / (hashed + copied), 2, "倍", detail)
    yield Row("导出的内存峰值", made.peak_mb, 400, "MB")
    detail = f"sha256sum {hashed_again:.2f} 秒，核验 {verified.seconds:.2f} 秒"
    yield Row("核验 ÷ sha256sum", verified.seconds / hashed_again, 1.5, "倍", detail)
    yield Row("核验的内存峰值", verified.peak_mb, 400, "MB")


def _sha256sum(folder: Path) -> float:
    return run_child("sh", "-c", f"find '{folder}' -type f -print0 | xargs -0 sha256sum").seconds


def _seconds_of_package(package: Path) -> float:
    return min(run_child("sha256sum", package).seconds for _ in range(2))


def _fill(folder: Path, total_mb: int, count: int = 2000) -> None:
    rubric = large_rubric(100)
    create_workspace(folder, rubric)
    size = total_mb * MB // count
    with open_workspace(folder, writing=True) as workspace:
        files: dict[str, StoredFile] = {}
        for number in range(count):
            files[f"E{number + 1:04d}"] = workspace.attach(os.urandom(size), f"扫描件{number}.pdf")
        full = large_assessment(rubric, files)
        at = dt.datetime(2022, 1, 1, tzinfo=dt.UTC)
        workspace.apply(difference("填报", workspace.picture.assessment, full), person="测", at=at)


def main() -> int:
    """Measure everything and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--mb", type=int, default=2048, help="附件总量（MB）")
    parser.add_argument("--only", choices=["score", "pdf", "package", "window", "summary", "intake", "review"])
    wanted = parser.parse_args()
    parts = {
        "score": scoring,
        "pdf": explanation,
        "package": lambda: packages(wanted.mb),
        "window": window,
        "summary": summary,
        "intake": intake,
        "review": review_opening,
    }
    kept = True
    for name, part in parts.items():
        if wanted.only in (None, name):
            for row in part():
                mark = "✓" if row.is_kept else "✗"
                print(f"{mark} {row.what}：{row.reached:.2f} {row.unit}（预算 {row.budget:g}）{row.detail}", flush=True)
                kept = kept and row.is_kept
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
