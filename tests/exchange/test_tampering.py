"""Whatever is done to a package after it was sealed is named for what it is, and never passes (DESIGN.md 8)."""

import base64
import io
import json
import unicodedata
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.problems import ProblemError, Severity
from app.exchange.bag import PayloadFile
from app.exchange.county_keys import CountyKey
from app.exchange.keys import own_key
from app.exchange.verify import OpenedPackage, SignatureState, open_package
from tests.exchange.packages import (
    TOP,
    contents,
    manifest,
    small_package,
    small_payload,
    small_submission,
    with_digests_remade,
    zipped,
)

NOTICE = f"data/{small_submission().paths['E0001']}"
Files = dict[str, bytes]


@pytest.fixture
def files(tmp_path: Path) -> Files:
    return contents(small_package(tmp_path).path)


@pytest.fixture
def opened_of(tmp_path: Path) -> Callable[[Files], OpenedPackage]:
    def opened(files: Files) -> OpenedPackage:
        with open_package(zipped(tmp_path / "changed.zip", files)) as package:
            return package

    return opened


Opening = Callable[[Files], OpenedPackage]


def blocking_codes(package: OpenedPackage) -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in package.problems if problem.is_blocking]


def test_zipping_a_package_again_changes_nothing(files: Files, opened_of: Opening) -> None:
    assert opened_of(files).problems == ()


def test_a_changed_file_is_named(files: Files, opened_of: Opening) -> None:
    files[NOTICE] = files[NOTICE].replace(b"notice", b"Notice")

    assert blocking_codes(opened_of(files)) == [("PACKAGE_FILE_CHANGED", NOTICE)]


def test_a_removed_file_is_named(files: Files, opened_of: Opening) -> None:
    del files[NOTICE]

    assert ("PACKAGE_FILE_MISSING", NOTICE) in blocking_codes(opened_of(files))


def test_an_added_file_is_named(files: Files, opened_of: Opening) -> None:
    files["data/补充.pdf"] = b"more"

    assert ("PACKAGE_FILE_EXTRA", "data/补充.pdf") in blocking_codes(opened_of(files))


def test_a_file_beside_the_bag_is_named(tmp_path: Path, files: Files) -> None:
    path = zipped(tmp_path / "x.zip", files)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("另一个文件夹/x.txt", b"more")

    with open_package(path) as package:
        assert blocking_codes(package) == [("PACKAGE_FILE_EXTRA", "另一个文件夹/x.txt")]


def test_a_renamed_file_is_named_with_both_names(files: Files, opened_of: Opening) -> None:
    files["data/新名字.pdf"] = files.pop(NOTICE)

    package = opened_of(files)

    (problem,) = [problem for problem in package.problems if problem.code == "PACKAGE_FILE_MISSING"]
    assert problem.where == NOTICE
    assert "data/新名字.pdf" in problem.what


def test_two_files_that_changed_places_are_both_named(files: Files, opened_of: Opening) -> None:
    other = f"data/{small_submission().paths['E0002']}"
    files[NOTICE], files[other] = files[other], files[NOTICE]

    assert set(blocking_codes(opened_of(files))) == {("PACKAGE_FILE_CHANGED", NOTICE), ("PACKAGE_FILE_CHANGED", other)}


def test_a_changed_manifest_is_named(files: Files, opened_of: Opening) -> None:
    files[NOTICE] = b"forged"
    files["manifest-sha256.txt"] = manifest({name: files[name] for name in files if name.startswith("data/")})

    assert ("PACKAGE_MANIFEST", "manifest-sha256.txt") in blocking_codes(opened_of(files))


def test_digests_remade_do_not_fit_the_old_signature(files: Files, opened_of: Opening) -> None:
    files["data/01_自评报告.pdf"] = b"forged report"

    package = opened_of(with_digests_remade(files))

    assert package.signature is SignatureState.INVALID
    assert blocking_codes(package) == [("SIGNATURE_INVALID", "signatures/ed25519.json")]


def test_a_changed_signature_file_is_named(files: Files, opened_of: Opening) -> None:
    signature = json.loads(files["signatures/ed25519.json"])
    for key, value in (
        ("algorithm", "none"),
        ("fingerprint", "0000"),
        ("public_key", "AAAA"),
        ("public_key", base64.b64encode(bytes(32)).decode()),
        ("signature", "%%%"),
        ("time", "now"),
    ):
        files["signatures/ed25519.json"] = json.dumps(signature | {key: value}).encode()
        package = opened_of(files)
        assert package.signature is SignatureState.INVALID, key
        assert {code for code, _ in blocking_codes(package)} == {"SIGNATURE_INVALID"}, key


def test_evidence_exchanged_in_files_and_manifest_is_found_by_the_submission(files: Files, opened_of: Opening) -> None:
    del files["signatures/ed25519.json"]
    files[NOTICE] = b"another paper"

    package = opened_of(with_digests_remade(files))

    assert blocking_codes(package) == [("PACKAGE_CONTENT", "machine/submission.json E0001")]
    assert package.signature is SignatureState.NONE


def test_points_changed_in_the_submission_are_found_by_its_id(files: Files, opened_of: Opening) -> None:
    path = "data/machine/submission.json"
    files[path] = files[path].replace(b'"computed":"2.50"', b'"computed":"8.00"')

    assert ("PACKAGE_ID", "machine/submission.json") in blocking_codes(opened_of(with_digests_remade(files)))


def test_another_rubric_than_the_one_answered_is_named(files: Files, opened_of: Opening) -> None:
    path = "data/machine/rubric.json"
    files[path] = files[path].replace(b'"at_least":"25"', b'"at_least":"5"')

    assert ("PACKAGE_CONTENT", "machine/rubric.json") in blocking_codes(opened_of(with_digests_remade(files)))


def test_an_unsigned_package_gives_a_warning(files: Files, opened_of: Opening) -> None:
    del files["signatures/ed25519.json"]

    package = opened_of(files)

    assert [(problem.code, problem.severity) for problem in package.problems] == [("SIGNATURE_NONE", Severity.WARNING)]
    assert package.signature is SignatureState.NONE


# ---------------------------------------------------------------- keys of counties


def test_a_registered_key_is_valid(tmp_path: Path) -> None:
    sealed = small_package(tmp_path)
    key = CountyKey("130304", "北戴河区", own_key(tmp_path / "keys").public_key)

    with open_package(sealed.path, county_keys=[key]) as package:
        assert package.problems == ()
        assert package.signature is SignatureState.VALID


def test_a_package_signed_again_with_another_key_is_blocked(tmp_path: Path) -> None:
    registered = own_key(tmp_path / "county").public_key
    forged = small_package(tmp_path, sign=own_key(tmp_path / "forger"))

    for known in (CountyKey("130304", "北戴河区", registered), CountyKey("", "秦皇岛市北戴河区", registered)):
        with open_package(forged.path, county_keys=[known]) as package:
            assert [code for code, _ in blocking_codes(package)] == ["SIGNATURE_OTHER_KEY"]
            assert package.signature is SignatureState.UNKNOWN_KEY


def test_a_county_that_is_not_registered_gives_a_warning(tmp_path: Path) -> None:
    sealed = small_package(tmp_path)
    other = CountyKey("130302", "海港区", own_key(tmp_path / "other").public_key)

    with open_package(sealed.path, county_keys=[other]) as package:
        assert [problem.code for problem in package.problems] == ["SIGNATURE_UNKNOWN"]
        assert package.is_sound
        assert package.signature is SignatureState.UNKNOWN_KEY


# ---------------------------------------------------------------- the bag itself


@pytest.mark.parametrize(
    ("path", "content", "code"),
    [
        ("manifest-sha256.txt", b"", "PACKAGE_MANIFEST"),
        ("tagmanifest-sha256.txt", b"", "PACKAGE_MANIFEST"),
        ("manifest-sha256.txt", b"\xff\xfe", "PACKAGE_MANIFEST"),
        ("manifest-sha256.txt", b"abc  data/x\n", "PACKAGE_MANIFEST"),
        ("manifest-sha256.txt", b"0" * 64 + b"  bagit.txt\n", "PACKAGE_MANIFEST"),
        ("manifest-md5.txt", b"0" * 32 + b"  data/x\n", "PACKAGE_MANIFEST"),
        ("tagmanifest-sha512.txt", b"", "PACKAGE_MANIFEST"),
        ("fetch.txt", b"http://example.org/ 1 data/x\n", "PACKAGE_STRUCTURE"),
        ("bagit.txt", b"BagIt-Version: 9.0\nTag-File-Character-Encoding: UTF-8\n", "PACKAGE_STRUCTURE"),
        ("bag-info.txt", b"nonsense\n", "PACKAGE_STRUCTURE"),
        ("bag-info.txt", b"Payload-Oxum: 1.1\n", "PACKAGE_FILE_CHANGED"),
        ("extra.txt", b"x", "PACKAGE_FILE_EXTRA"),
    ],
)
def test_a_bag_that_is_not_as_it_must_be_is_named(
    files: Files, opened_of: Opening, path: str, content: bytes, code: str
) -> None:
    files[path] = content

    assert (code, path) in blocking_codes(opened_of(files))


@pytest.mark.parametrize(
    "path", ["bag-info.txt", "manifest-sha256.txt", "tagmanifest-sha256.txt", "data/machine/submission.json"]
)
def test_a_needed_file_that_is_gone_is_named(files: Files, opened_of: Opening, path: str) -> None:
    del files[path]

    assert ("PACKAGE_FILE_MISSING", path) in blocking_codes(opened_of(files))


def test_a_bag_without_submission_is_no_package(files: Files, opened_of: Opening) -> None:
    del files["signatures/ed25519.json"]
    del files["data/machine/submission.json"]

    assert blocking_codes(opened_of(with_digests_remade(files))) == [("PACKAGE_CONTENT", "machine/submission.json")]


def test_a_package_of_a_newer_format_is_refused_politely(files: Files, opened_of: Opening) -> None:
    path = "data/machine/submission.json"
    files[path] = files[path].replace(b'"format":1', b'"format":2,"novelty":[]')

    package = opened_of(with_digests_remade(files))

    (problem,) = [problem for problem in package.problems if problem.code == "PACKAGE_FORMAT_NEWER"]
    assert "第 2 版" in problem.what
    assert package.submission is None


def test_a_wrong_number_of_bytes_is_named(files: Files, opened_of: Opening) -> None:
    del files["signatures/ed25519.json"]
    files["bag-info.txt"] = b"Payload-Oxum: 1.1\n"
    files["tagmanifest-sha256.txt"] = manifest(
        {name: files[name] for name in ("bagit.txt", "bag-info.txt", "manifest-sha256.txt")}
    )

    assert blocking_codes(opened_of(files)) == [("PACKAGE_STRUCTURE", "bag-info.txt")]


def test_everything_wrong_is_told_at_once(files: Files, opened_of: Opening) -> None:
    files[NOTICE] = b"changed"
    del files["data/01_自评报告.pdf"]
    files["data/extra.txt"] = b"added"
    files["fetch.txt"] = b""

    codes = {code for code, _ in blocking_codes(opened_of(files))}

    assert codes >= {"PACKAGE_FILE_CHANGED", "PACKAGE_FILE_MISSING", "PACKAGE_FILE_EXTRA", "PACKAGE_STRUCTURE"}


# ---------------------------------------------------------------- other wrappings


@pytest.mark.parametrize("top", ["", "新建文件夹", f"新建文件夹/{TOP}"])
def test_the_bag_may_lie_at_the_root_or_in_any_one_folder(tmp_path: Path, files: Files, top: str) -> None:
    with open_package(zipped(tmp_path / "x.zip", files, top)) as package:
        assert package.problems == ()
        assert package.top == top


def test_two_packages_in_one_zip_are_refused(tmp_path: Path, files: Files) -> None:
    both = {f"{top}/{name}": content for top in ("a", "b") for name, content in files.items()}

    with open_package(zipped(tmp_path / "x.zip", both, "")) as package:
        assert [code for code, _ in blocking_codes(package)] == ["PACKAGE_STRUCTURE"]


def zipped_with_unsaid_names(path: Path, files: Files, encoding: str) -> Path:
    """Write a zip whose names are bytes of an encoding that it does not mention, as Explorer does with GBK."""
    raw_names = {f"{TOP}/{name}".encode(encoding): content for name, content in files.items()}
    memory = io.BytesIO()
    # Python flags every name that is not ASCII, so equally long names are exchanged afterwards.
    ascii_names = [f"{number:04d}".ljust(len(raw), "x") for number, raw in enumerate(raw_names)]
    with zipfile.ZipFile(memory, "w") as archive:
        for name, content in zip(ascii_names, raw_names.values(), strict=True):
            archive.writestr(name, content)
    data = memory.getvalue()
    for name, raw in zip(ascii_names, raw_names, strict=True):
        data = data.replace(name.encode(), raw)
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_a_zip_with_unsaid_names_opens_with_a_hint(tmp_path: Path, files: Files, encoding: str) -> None:
    path = zipped_with_unsaid_names(tmp_path / "x.zip", files, encoding)

    with open_package(path) as package:
        assert [(problem.code, problem.severity) for problem in package.problems] == [("PACKAGE_NAMES", Severity.HINT)]
        assert package.top == TOP
        assert package.read(NOTICE.removeprefix("data/")) == files[NOTICE]


def test_names_in_decomposed_form_are_the_same_names(tmp_path: Path) -> None:
    payload = [*small_payload(), PayloadFile("é.txt", b"composed")]
    files = contents(small_package(tmp_path, payload).path)
    decomposed = {unicodedata.normalize("NFD", name): content for name, content in files.items()}

    with open_package(zipped(tmp_path / "mac.zip", decomposed)) as package:
        assert package.problems == ()
        assert package.read("é.txt") == b"composed"


def test_an_unpacked_folder_is_checked_like_a_zip(tmp_path: Path, files: Files) -> None:
    for name, content in files.items():
        target = tmp_path / "unpacked" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)

    with open_package(tmp_path / "unpacked") as package:
        assert package.problems == ()
    (tmp_path / "unpacked" / NOTICE).write_bytes(b"changed")
    with open_package(tmp_path / "unpacked") as package:
        assert blocking_codes(package) == [("PACKAGE_FILE_CHANGED", NOTICE)]


def test_a_link_in_an_unpacked_folder_is_refused(tmp_path: Path, files: Files) -> None:
    (tmp_path / "secret").write_bytes(files[NOTICE])
    for name, content in files.items():
        target = tmp_path / "unpacked" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        if name == NOTICE:
            target.symlink_to(tmp_path / "secret")
        else:
            target.write_bytes(content)

    with open_package(tmp_path / "unpacked") as package:
        assert blocking_codes(package) == [("PACKAGE_ENTRY_UNSAFE", NOTICE)]


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_package_is_said_to_be_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "x.zip").write_bytes(content)

    with open_package(tmp_path / "x.zip") as package:
        assert [code for code, _ in blocking_codes(package)] == ["PACKAGE_UNREADABLE"]


def test_a_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with open_package(tmp_path / "nothing.zip") as package:
        assert [code for code, _ in blocking_codes(package)] == ["FILE_MISSING"]


@given(st.text(max_size=20), st.sampled_from(["", "data/", f"{TOP}/", f"{TOP}/data/"]))
def test_a_file_of_any_name_never_passes(tmp_path_factory: pytest.TempPathFactory, name: str, folder: str) -> None:
    place = tmp_path_factory.mktemp("place")
    files = contents(small_package(place).path)
    path = zipped(place / "x.zip", files)
    with zipfile.ZipFile(path, "a") as archive:
        info = zipfile.ZipInfo("placeholder")
        info.filename = folder + name
        try:
            archive.writestr(info, b"more")
        except (UnicodeEncodeError, ValueError):
            return  # not even a zip can hold it

    with open_package(path) as package:
        is_only_a_folder = (folder + name).endswith("/")
        assert package.is_sound == (is_only_a_folder and not package.problems)


# ---------------------------------------------------------------- taking files out


def test_files_are_taken_out_only_where_asked(tmp_path: Path) -> None:
    sealed = small_package(tmp_path)
    with open_package(sealed.path) as package:
        package.extract_all(tmp_path / "out")

        out = tmp_path / "out"
        written = {path.relative_to(out).as_posix(): path for path in out.rglob("*") if path.is_file()}
        assert {name: path.read_bytes() for name, path in written.items()} == {
            name: package.read(name) for name in package.files
        }


def test_nothing_is_taken_out_of_a_changed_package(tmp_path: Path, files: Files, opened_of: Opening) -> None:
    files[NOTICE] = b"changed"
    package = opened_of(files)

    with pytest.raises(ProblemError):
        package.extract_all(tmp_path / "out")
    with pytest.raises(ProblemError):
        package.read(NOTICE.removeprefix("data/"))
    assert not (tmp_path / "out").exists()


def test_a_file_that_changes_after_the_check_is_not_given_out(tmp_path: Path) -> None:
    sealed = small_package(tmp_path)
    name = small_submission().paths["E0001"]
    with open_package(sealed.path) as package:
        sealed.path.write_bytes(sealed.path.read_bytes().replace(b"PDF-1.4 notice", b"PDF-1.4 forged"))

        with pytest.raises(ProblemError, match="内容与清单不符"):
            package.read(name)
        with pytest.raises(ProblemError):
            package.extract(name, tmp_path / "x.pdf")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["keys", sealed.path.name]
