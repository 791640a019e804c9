"""The signing key: made once, kept private, never replaced; and the list of county keys."""

import json
import multiprocessing
import stat
from dataclasses import replace
from pathlib import Path

import pytest

from app.domain.county import County
from app.domain.problems import ProblemError
from app.exchange.county_keys import CountyKey, read_county_keys, registered
from app.exchange.keys import KEY_FILE, is_signed_by, own_key, read_signature
from app.files.user_folder import keys_folder


def test_the_key_is_made_on_first_use_and_stays(tmp_path: Path) -> None:
    first, second = own_key(tmp_path / "keys"), own_key(tmp_path / "keys")

    assert first.public_key == second.public_key
    assert [path.name for path in (tmp_path / "keys").iterdir()] == [KEY_FILE]
    assert stat.S_IMODE((tmp_path / "keys" / KEY_FILE).stat().st_mode) == 0o600


def public_key(folder: Path) -> str:
    return own_key(folder).public_key


def test_two_processes_that_make_it_at_once_get_the_same(tmp_path: Path) -> None:
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        keys = pool.map(public_key, [tmp_path / "keys"] * 8)

    assert len(set(keys)) == 1


def test_the_key_is_made_where_no_hard_links_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, target: Path) -> None:
        raise PermissionError("no links here")

    monkeypatch.setattr(Path, "hardlink_to", refuse)

    assert own_key(tmp_path).public_key == own_key(tmp_path).public_key


@pytest.mark.parametrize(
    "content", [b"", b"nonsense", b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]
)
def test_an_unreadable_key_is_told_and_never_replaced(tmp_path: Path, content: bytes) -> None:
    (tmp_path / KEY_FILE).write_bytes(content)

    with pytest.raises(ProblemError) as caught:
        own_key(tmp_path)

    assert [problem.code for problem in caught.value.problems] == ["KEY_UNREADABLE"]
    assert (tmp_path / KEY_FILE).read_bytes() == content


def test_a_signature_holds_for_its_message_only(tmp_path: Path) -> None:
    key = own_key(tmp_path)
    signature = read_signature(key(b"message"))

    assert is_signed_by(b"message", signature)
    assert not is_signed_by(b"messagf", signature)
    assert set(json.loads(key(b"message"))) == {"algorithm", "fingerprint", "public_key", "signature"}
    assert key(b"message") == key(b"message")


def test_the_fingerprint_is_short_and_grouped(tmp_path: Path) -> None:
    groups = own_key(tmp_path).fingerprint.split(" ")

    assert [len(group) for group in groups] == [4] * 8


def test_the_folder_of_keys_can_be_named(monkeypatch: pytest.MonkeyPatch, home: Path) -> None:
    monkeypatch.setenv("JKXQ_KEYS", "/somewhere")
    assert keys_folder() == Path("/somewhere")

    monkeypatch.delenv("JKXQ_KEYS")
    assert keys_folder().is_relative_to(home)


# ---------------------------------------------------------------- list of county keys


def test_the_list_is_read(tmp_path: Path) -> None:
    key = own_key(tmp_path).public_key
    path = tmp_path / "keys.json"
    path.write_text(json.dumps([{"code": "130304", "name": "北戴河区", "public_key": key, "since": "2022-01-01"}]))

    (read,) = read_county_keys(path)

    assert (read.code, read.public_key) == ("130304", key)
    assert registered([read], County(name="北戴河区")) == [read]
    assert registered([read], County("130302", name="海港区")) == []


def test_every_problem_of_the_list_is_told(tmp_path: Path) -> None:
    path = tmp_path / "keys.json"
    path.write_text(
        json.dumps([{"code": "", "name": "", "public_key": "?"}, {"code": "1", "name": "x", "public_key": "AA=="}])
    )

    with pytest.raises(ProblemError) as caught:
        read_county_keys(path)

    assert [problem.where for problem in caught.value.problems] == [
        "keys.json 第 1 条",
        "keys.json 第 1 条",
        "keys.json 第 2 条",
    ]


@pytest.mark.parametrize("content", [b"", b"{}", b'[{"code":"1"}]', b'[{"code":1,"name":"","public_key":""}]'])
def test_what_is_no_list_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "keys.json"
    path.write_bytes(content)

    with pytest.raises(ProblemError):
        read_county_keys(path)
    with pytest.raises(ProblemError):
        read_county_keys(tmp_path / "missing.json")


def test_two_districts_of_one_name_are_told_apart() -> None:
    here, there = "130105", "130902"
    county = County(here, "河北省", "石家庄市", "新华区")
    without_code = replace(county, code="")

    for key, of, belongs in (
        ((here, "新华区"), county, True),
        ((there, "新华区"), county, False),
        ((there, "石家庄市新华区"), county, False),
        ((here, ""), county, True),
        (("", "石家庄市新华区"), county, True),
        (("", "沧州市新华区"), county, False),
        (("", "新华区"), county, True),
        ((there, "新华区"), without_code, False),
        ((here, "石家庄市新华区"), without_code, True),
        ((here, "河北省石家庄市新华区"), without_code, True),
        ((here, "新华区"), County(name="新华区"), True),
        ((here, ""), without_code, False),
    ):
        assert CountyKey(*key, "AA==").belongs_to(of) is belongs, (key, of)


def test_a_county_without_code_and_name_belongs_to_nobody() -> None:
    assert not CountyKey("", "", "AA==").belongs_to(County())
