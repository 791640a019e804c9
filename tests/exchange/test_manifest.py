"""The text files of a bag, as RFC 8493 writes them."""

import pytest

from app.exchange.manifest import ManifestError, bag_info_text, manifest_text, oxum, read_bag_info, read_manifest

DIGEST = "a" * 64


def test_a_manifest_is_sorted_and_read_again() -> None:
    digests = {"data/b": DIGEST, "data/a （1）": "b" * 64}

    assert manifest_text(digests) == f"{'b' * 64}  data/a （1）\n{DIGEST}  data/b\n".encode()
    assert read_manifest(manifest_text(digests)) == digests


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", ""])
def test_every_line_end_is_understood(end: str) -> None:
    assert read_manifest(f"{DIGEST} data/x{end}".encode()) == {"data/x": DIGEST}


def test_escapes_of_rfc_8493_are_understood() -> None:
    assert read_manifest(f"{DIGEST.upper()}\tdata/50%25%0a%0D%41\n".encode()) == {"data/50%\n\r%41": DIGEST}


def test_every_bad_line_is_told() -> None:
    data = f"{DIGEST}  data/x\nnonsense\n{DIGEST}  data/x\n{'a' * 63}  data/y\n".encode()

    with pytest.raises(ManifestError) as caught:
        read_manifest(data)

    assert caught.value.reasons == ("第 2 行不合格式", "第 3 行重复列出“data/x”", "第 4 行不合格式")


@pytest.mark.parametrize("data", [b"", b"\n", b" \r\n", b"\xff"])
def test_a_manifest_that_lists_nothing_proves_nothing(data: bytes) -> None:
    with pytest.raises(ManifestError):
        read_manifest(data)


def test_a_line_separator_of_unicode_is_no_end_of_line() -> None:
    assert read_manifest(f"{DIGEST}  data/a\u2028b\n".encode()) == {"data/a\u2028b": DIGEST}


def test_bag_info_is_one_line_a_field_and_read_again() -> None:
    data = bag_info_text([("Contact-Name", "甲\n乙"), ("Payload-Oxum", oxum([3, 4]))])

    assert data.decode() == "Contact-Name: 甲 乙\nPayload-Oxum: 7.2\n"
    assert read_bag_info(data) == (("Contact-Name", "甲 乙"), ("Payload-Oxum", "7.2"))


def test_folded_lines_of_bag_info_are_joined() -> None:
    assert read_bag_info(b"Note: a\r\n  b\r\n\tc\r\n") == (("Note", "a b c"),)
