"""Opening workbooks of others for reading: their sizes are bounded and every byte is read before anything is parsed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.workbook import Workbook

from app.domain.problems import ProblemError, blocking
from app.files.safe_zip import Limits, SafeZip, ZipDamagedError

LIMITS = Limits(entries=300, total_bytes=64 * 2**20, directory_bytes=2**20)
# What openpyxl raises on workbooks that are not as they should be.
BROKEN = (KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError, OSError, EOFError, RuntimeError)


@contextmanager
def bounded_workbook(path: Path, what: str, what_to_do: str, *, formulas: bool = False) -> Iterator[Workbook]:
    """Yield a workbook with the values that its cells show, or with formulas as they are written.

    Raises: ProblemError(FILE_UNREADABLE with these words), also for what goes wrong inside the block.
    """
    try:
        _check_container(path)
        book = load_workbook(path, read_only=True, data_only=not formulas, keep_links=False)
        try:
            yield book
        finally:
            book.close()
    except (ZipDamagedError, *BROKEN) as error:
        raise ProblemError([blocking("FILE_UNREADABLE", path.name, what, what_to_do)]) from error


def extras(path: Path) -> tuple[int, int]:
    """Return how many pictures and how many sheets with notes (批注) a workbook holds: no cell shows them.

    Raises: ZipDamagedError, ProblemError; not for a workbook that `bounded_workbook` has opened.
    """
    with SafeZip(path, LIMITS) as container:
        names = [entry.raw_name.decode("utf-8", "replace").lower() for entry in container.entries]
    pictures = sum(name.startswith("xl/media/") for name in names)
    return pictures, sum(name.startswith("xl/comments") for name in names)


def _check_container(path: Path) -> None:
    try:
        with SafeZip(path, LIMITS) as container:
            for entry in container.entries:
                for _ in container.blocks(entry):
                    pass
    except ProblemError as error:
        # Its words are those of packages, which would lead people astray here.
        raise ZipDamagedError from error
