"""Hundreds of damaged and forged packages: no crash, no hang, no good verdict for a changed payload."""

import random
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from app.exchange.county_keys import CountyKey
from app.exchange.keys import own_key
from app.exchange.layout import DATA, REVIEW, SUBMISSION
from app.exchange.opened import OpenedBag
from app.exchange.review_bag import is_return_package, open_review_package
from app.exchange.verify import SignatureState, open_package
from tests.exchange.packages import TOP, contents, small_package, with_digests_remade
from tests.exchange.return_packages import OFFICE, small_return

SECONDS_EACH = 5.0

Files = dict[str, bytes]
Edit = Callable[[random.Random, Files], Files]


def mutate_bytes(chance: random.Random, data: bytes) -> bytes:
    """Return the zip with something done to its raw bytes."""
    changed = bytearray(data)
    match chance.randrange(6):
        case 0:
            for _ in range(chance.randint(1, 4)):
                changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        case 1:
            return data[: chance.randrange(len(data))]
        case 2:
            place = chance.randrange(len(data))
            changed[place:place] = chance.randbytes(chance.randint(1, 40))
        case 3:
            place = chance.randrange(len(data))
            del changed[place : place + chance.randint(1, 200)]
        case 4:
            # Headers are where a reader can be led astray: hit near one.
            marks = [place for place in range(len(data) - 4) if data[place : place + 2] == b"PK"]
            place = min(chance.choice(marks) + chance.randrange(60), len(data) - 8)
            changed[place : place + 4] = chance.choice([b"\xff" * 4, bytes(4), chance.randbytes(4), b"PK\x01\x02"])
        case _:
            start, other, length = (chance.randrange(len(data)) for _ in range(3))
            changed[start : start + length % 500] = data[other : other + length % 500]
    return bytes(changed)


def flip(chance: random.Random, files: Files) -> Files:
    name = chance.choice(sorted(name for name in files if files[name]))
    content = bytearray(files[name])
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    return {**files, name: bytes(content)}


def swap(chance: random.Random, files: Files) -> Files:
    one, other = chance.sample(sorted(files), 2)
    return {**files, one: files[other], other: files[one]}


def remove(chance: random.Random, files: Files) -> Files:
    gone = chance.choice(sorted(files))
    return {name: content for name, content in files.items() if name != gone}


def add(chance: random.Random, files: Files) -> Files:
    names = ["data/x.pdf", "x", "data/../../x", "/x", "data/machine/notes.json", "fetch.txt", "data/con.txt", "data/é"]
    return {**files, chance.choice(names): chance.randbytes(20)}


def rename(chance: random.Random, files: Files) -> Files:
    old = chance.choice(sorted(files))
    new = chance.choice([old.upper(), old + " ", old + ".", old.replace("a", "а"), "../" + old, old[:-1]])
    return {new if name == old else name: content for name, content in files.items()}


def shorten(chance: random.Random, files: Files) -> Files:
    name = chance.choice(sorted(files))
    return {**files, name: files[name][: chance.randrange(len(files[name]) + 1)]}


def edit_line(chance: random.Random, files: Files) -> Files:
    name = chance.choice([name for name in files if name.endswith(".txt")])
    lines = files[name].splitlines(keepends=True)
    chance.shuffle(lines)
    kept = lines[: chance.randint(0, len(lines))] + chance.sample(lines, min(1, len(lines)))
    return {**files, name: b"".join(kept)}


def edit_json(chance: random.Random, files: Files) -> Files:
    document = DATA + REVIEW if DATA + REVIEW in files else DATA + SUBMISSION
    name = chance.choice([document, "data/machine/rubric.json", "signatures/ed25519.json"])
    pieces = [b"null", b"[]", b"{}", b"-1", b"1e999", b'"1E+999999999"', b"[" * 3000, b'"\\ud800"', b"true", b"NaN"]
    text = files.get(name, b"{}")
    colons = [place for place, mark in enumerate(text) if mark == ord(":")] or [0]
    place = chance.choice(colons) + 1
    end = min((found for mark in (b",", b"}") if (found := text.find(mark, place)) >= 0), default=len(text))
    return {**files, name: text[:place] + chance.choice(pieces) + text[end:]}


EDITS: tuple[Edit, ...] = (flip, swap, remove, add, rename, shorten, edit_line, edit_json)


def mutate_files(chance: random.Random, files: Files) -> Files:
    changed = files
    for _ in range(chance.randint(1, 2)):
        changed = chance.choice(EDITS)(chance, changed)
    return changed


def write_zip(chance: random.Random, path: Path, files: Files) -> None:
    top = chance.choice([f"{TOP}/", "", "新建文件夹/"])
    method = chance.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
    names = list(files)
    chance.shuffle(names)
    with zipfile.ZipFile(path, "w", method) as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(top + name), files[name], method)


def mutated(chance: random.Random, path: Path, original: bytes, files: Files) -> None:
    kind = chance.randrange(3)
    if kind == 0:
        path.write_bytes(mutate_bytes(chance, original))
        return
    changed = mutate_files(chance, files)
    if kind == 1 and {"bag-info.txt", "bagit.txt"} <= changed.keys():
        changed = with_digests_remade(changed)
    write_zip(chance, path, changed)


def open_return(path: Path, keys: list[CountyKey]) -> OpenedBag:
    return open_review_package(path, county_keys=keys)


def open_submission(path: Path, keys: list[CountyKey]) -> OpenedBag:
    return open_package(path, county_keys=keys)


def check(tmp_path: Path, seeds: range, *, is_return: bool = False) -> None:
    sealed = (small_return if is_return else small_package)(tmp_path / "sender")
    opened = open_return if is_return else open_submission
    own = own_key(tmp_path / "sender" / "keys").public_key
    keys = [CountyKey("130304", "北戴河区", own), CountyKey("", OFFICE, own)]
    original, files = sealed.path.read_bytes(), contents(sealed.path)
    payload = {name.removeprefix("data/"): content for name, content in files.items() if name.startswith("data/")}
    place = tmp_path / "place"
    place.mkdir()
    before = everything(tmp_path)

    for seed in seeds:
        path = place / "mutated.zip"
        mutated(random.Random(seed), path, original, files)
        started = time.monotonic()
        assert isinstance(is_return_package(path), bool)
        with opened(path, keys) as package:
            if package.is_sound and package.signature is SignatureState.VALID:
                assert {name: package.read(name) for name in package.files} == payload, f"seed {seed}"
            assert package.is_sound or package.problems, f"seed {seed}"
        assert time.monotonic() - started < SECONDS_EACH, f"seed {seed}"
        path.unlink()

    assert everything(tmp_path) == before


def everything(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))


def test_three_hundred_mutations(tmp_path: Path) -> None:
    check(tmp_path, range(300))


@pytest.mark.long
def test_ten_thousand_mutations(tmp_path: Path) -> None:
    check(tmp_path, range(1000, 11_000))


def test_a_hundred_mutations_of_a_return(tmp_path: Path) -> None:
    check(tmp_path, range(100), is_return=True)


@pytest.mark.long
def test_five_thousand_mutations_of_a_return(tmp_path: Path) -> None:
    check(tmp_path, range(1000, 6000), is_return=True)
