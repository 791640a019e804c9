"""A zip file written once more: the changed entries are new, all other bytes are the old ones."""

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.files.safe_zip import SafeZip
from app.files.zip_replacing import write_replaced

NAMES = st.text("abcé目录", min_size=1, max_size=6)
ENTRIES = st.dictionaries(NAMES, st.tuples(st.binary(max_size=300), st.sampled_from([0, 8])), min_size=1, max_size=6)


def replaced(path: Path, contents: dict[str, bytes]) -> Path:
    target = path.with_name("neu.zip")
    with SafeZip(path) as archive, target.open("wb") as stream:
        write_replaced(archive, path, stream, {name.encode(): content for name, content in contents.items()})
    return target


def entries(path: Path) -> list[tuple[object, ...]]:
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None
        return [
            (one.filename, archive.read(one), one.compress_type, one.date_time, one.external_attr, one.comment)
            for one in archive.infolist()
        ]


@given(made=ENTRIES, data=st.data(), comment=st.binary(max_size=20))
@settings(max_examples=60, deadline=None)
def test_only_what_is_replaced_differs(
    made: dict[str, tuple[bytes, int]], data: st.DataObject, comment: bytes, tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("zip") / "alt.zip"
    with zipfile.ZipFile(path, "w") as archive:
        # The end of the file must be found in only one place.
        archive.comment = comment.replace(b"PK", b"")
        for number, (name, (content, method)) in enumerate(made.items()):
            info = zipfile.ZipInfo(name, (1999 + number, 1, 2, 3, 4, 6))
            info.compress_type, info.external_attr, info.comment = method, number << 16 | 0o100600 << 16, b"note"
            archive.writestr(info, content)
    new = data.draw(st.dictionaries(st.sampled_from(sorted(made)), st.binary(max_size=300)))

    target = replaced(path, new)

    expected = [(one[0], new.get(str(one[0]), one[1]), *one[2:]) for one in entries(path)]
    assert entries(target) == expected
    with SafeZip(target):
        pass
    if not new:
        assert target.read_bytes() == path.read_bytes()


def test_entries_written_for_very_large_files_can_be_replaced(tmp_path: Path) -> None:
    path = tmp_path / "alt.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("a", "b"):
            with archive.open(name, "w", force_zip64=True) as entry:
                entry.write(b"alt" * 100)

    target = replaced(path, {"a": b"neu"})

    with zipfile.ZipFile(target) as archive:
        assert (archive.read("a"), archive.read("b")) == (b"neu", b"alt" * 100)
    with SafeZip(target):
        pass


def test_a_missing_entry_is_an_error_of_ours(tmp_path: Path) -> None:
    path = tmp_path / "alt.zip"
    path.write_bytes(io.BytesIO().getvalue())
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a", b"")

    with pytest.raises(KeyError):
        replaced(path, {"b": b""})
