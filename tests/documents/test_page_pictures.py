"""Pages of PDFs as pictures: right size and colours, and nothing from outside that hangs, fills memory or crashes."""

import time
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from app.documents import page_pictures
from app.documents.page_pictures import MOST_PIXELS, PagePicture, counted_pages, page_picture
from app.domain.problems import ProblemError
from app.domain.progress import CancelledError

RED, WHITE = (255, 0, 0), (255, 255, 255)


def pdf(path: Path, *pages: tuple[float, float], password: str | None = None) -> Path:
    """A PDF whose pages are red in the lower half."""
    canvas = Canvas(str(path), encrypt=password)
    for width, height in pages or ((200, 400),):
        canvas.setPageSize((width, height))
        canvas.setFillColorRGB(1, 0, 0)
        canvas.rect(0, 0, width, height / 2, stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return path


def colour(picture: PagePicture, x: int, y: int) -> tuple[int, int, int]:
    at = (y * picture.width + x) * 4
    red, green, blue = picture.pixels[at : at + 3]
    return red, green, blue


def code(path: Path) -> str:
    with pytest.raises(ProblemError) as told:
        page_picture(path, 1, 100)
    return told.value.problems[0].code


def test_a_page_is_drawn_as_wide_as_asked(tmp_path: Path) -> None:
    picture = page_picture(pdf(tmp_path / "a.pdf", (200, 400), (400, 200)), 1, 300)

    assert (picture.number, picture.pages, picture.width, picture.height) == (1, 2, 300, 600)
    assert len(picture.pixels) == 300 * 600 * 4
    assert (colour(picture, 150, 100), colour(picture, 150, 500)) == (WHITE, RED)


def test_a_page_that_is_not_there_is_the_nearest(tmp_path: Path) -> None:
    file = pdf(tmp_path / "a.pdf", (200, 400), (400, 200))

    assert page_picture(file, 9, 100).number == 2
    assert page_picture(file, 0, 100).number == 1
    assert counted_pages(file) == 2


@pytest.mark.parametrize("size", [(14400, 14400), (3, 14400), (14400, 3), (1, 1)])
def test_a_huge_or_odd_page_stays_in_the_limit(tmp_path: Path, size: tuple[float, float]) -> None:
    picture = page_picture(pdf(tmp_path / "a.pdf", size), 1, 20_000)

    assert 0 < picture.width * picture.height <= MOST_PIXELS
    assert len(picture.pixels) == picture.width * picture.height * 4


def test_a_locked_file_says_that_it_wants_a_password(tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as told:
        page_picture(pdf(tmp_path / "a.pdf", password="秘密"), 1, 100)

    assert told.value.problems[0].code == "FILE_UNREADABLE"
    assert "密码" in told.value.problems[0].what


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\xff" * 5000])
def test_what_is_no_pdf_is_said_so(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "a.pdf"
    file.write_bytes(content)

    assert code(file) == "FILE_UNREADABLE"


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    assert code(tmp_path / "none.pdf") == "FILE_UNREADABLE"


def test_every_cut_of_a_good_file_is_shown_or_refused(tmp_path: Path) -> None:
    whole = pdf(tmp_path / "a.pdf").read_bytes()
    cut = tmp_path / "cut.pdf"
    refused = set()
    for length in range(0, len(whole), 97):
        cut.write_bytes(whole[:length])
        try:
            page_picture(cut, 1, 50)
        except ProblemError as error:
            refused.add(error.problems[0].code)
    assert refused == {"FILE_UNREADABLE"}


def heavy(path: Path) -> Path:
    """A page with so many overlapping transparent curves that it takes many seconds."""
    canvas = Canvas(str(path), pageCompression=1)
    canvas.setFillAlpha(0.5)
    for number in range(600):
        path_ = canvas.beginPath()
        path_.moveTo(0, 0)
        for step in range(40):
            path_.curveTo(step * 7, 800, 600 - step, number % 700, 300, step * 20)
        canvas.drawPath(path_, fill=1)
    canvas.save()
    return path


def test_a_page_that_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = heavy(tmp_path / "a.pdf")
    monkeypatch.setattr(page_pictures, "LONGEST_S", 0.05)
    begun = time.monotonic()

    assert code(file) == "FILE_UNREADABLE"
    assert time.monotonic() - begun < 5


def test_drawing_can_be_cancelled(tmp_path: Path) -> None:
    def cancel() -> None:
        raise CancelledError

    with pytest.raises(CancelledError):
        page_picture(heavy(tmp_path / "a.pdf"), 1, 1000, cancel)
    # The lock is free again.
    assert page_picture(pdf(tmp_path / "b.pdf"), 1, 10).width == 10
