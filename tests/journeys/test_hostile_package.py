"""A package from outside, through `jkxq package verify`: every kind of tampering is named, and nothing is written."""

import hashlib
import io
import json
import shutil
import stat
import unicodedata
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.exchange.keys import own_key
from app.files.places import rubrics_dir
from tests.exchange.packages import manifest, with_digests_remade
from tests.exchange.test_tampering import zipped_with_unsaid_names
from tests.journeys.county import write_county
from tests.journeys.extracted import members
from tests.journeys.warm_child import Ended, Order, WarmChild

TOP = "示例市示例县_健康县区自评材料_2021年度_第1轮"
SUBMISSION = "data/machine/submission.json"
TABLE = "data/03_自评打分表.xlsx"
SIGNATURE = "signatures/ed25519.json"
Files = dict[str, bytes]


@pytest.fixture(scope="module")
def child(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WarmChild]:
    with WarmChild(tmp_path_factory.mktemp("child")) as child:
        yield child


def run(child: WarmChild, folder: Path, *arguments: object, keys: str = "keys") -> Ended:
    order = Order((*map(str, arguments), "--json"), str(folder), {"JKXQ_KEYS": str(folder / keys)})
    return child.run(order)


def handed_in(child: WarmChild, folder: Path, rubric: object) -> Path:
    """Return the package of a county on a rubric."""
    write_county(folder / "县")
    return packed(child, folder, rubric)


def packed(child: WarmChild, folder: Path, rubric: object) -> Path:
    """Return the package of what lies in 县."""
    is_own = rubric == "县/rubric.yaml"
    commands = [("new", "库", "--rubric", rubric)]
    commands += [("fill", "库", "县/answers.yaml")] if is_own else []
    for arguments in commands:
        assert run(child, folder, *arguments).exit_code == 0
    answer = run(child, folder, "export", "库", "--out", "交", "--package", "--date", "2022-01-10").answer
    assert answer
    package = answer["package"]
    assert isinstance(package, dict)
    return folder / package["path"]


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory, child: WarmChild) -> Path:
    """Return a folder with the county's package 交/….zip and its key in keys/."""
    folder = tmp_path_factory.mktemp("county")
    handed_in(child, folder, "县/rubric.yaml")
    return folder


@pytest.fixture
def package(county: Path) -> Path:
    return next((county / "交").glob("*.zip"))


@pytest.fixture
def files(package: Path) -> Files:
    return members(package)


@pytest.fixture
def notice(files: Files) -> str:
    return next(name for name in files if "A2-01" in name)


class Verdict:
    """What verify said of a package."""

    def __init__(self, ended: Ended) -> None:
        assert ended.answer is not None, ended
        assert "Traceback" not in ended.stderr
        self.answer = ended.answer
        problems = ended.answer["problems"]
        assert isinstance(problems, list)
        self.codes = {problem["code"] for problem in problems}
        self.blocking = [(one["code"], one["where"]) for one in problems if one["severity"] == "blocking"]
        self.said = " ".join(f"{one['where']} {one['what']}" for one in problems)
        assert ended.exit_code == (1 if self.blocking else 0)
        assert ended.answer["ok"] is not bool(self.blocking)


Verify = Callable[..., Verdict]


def tree(folder: Path) -> dict[str, bytes | None]:
    return {str(path): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


@pytest.fixture
def verify(tmp_path: Path, child: WarmChild) -> Verify:
    """Verify in a folder of its own, and see that nothing was written in or beside it."""

    def verified(source: Path | Files, *options: object) -> Verdict:
        place = tmp_path / "深" / "层" / "处"
        place.mkdir(parents=True, exist_ok=True)
        path = place / "收到.zip"
        if isinstance(source, Path):
            shutil.copy(source, path)
        else:
            zipped(path, source)
        before = tree(tmp_path)
        ended = run(child, place, "package", "verify", "收到.zip", *options)
        assert tree(tmp_path) == before
        return Verdict(ended)

    return verified


def zipped(path: Path, files: Files) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(f"{TOP}/{name}", content)
    return path


def signed_again(files: Files, key: Path) -> Files:
    """Return the files with digests that fit again and a good signature of this key."""
    remade = with_digests_remade(files)
    remade[SIGNATURE] = own_key(key)(remade["tagmanifest-sha256.txt"])
    return remade


# ---------------------------------------------------------------- the set as it was handed in


def test_the_untouched_package_is_sound_under_any_name(package: Path, verify: Verify) -> None:
    verdict = verify(package)

    assert verdict.blocking == []
    assert verdict.codes == {"RUBRIC_UNKNOWN"}, "this rubric is not among the installed ones"
    assert verdict.answer["recomputed"] == {"equal": True, "computed": "34.90"}


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_zipped_again_by_a_program_that_does_not_say_how_names_are_written_it_opens(
    tmp_path: Path, files: Files, verify: Verify, encoding: str
) -> None:
    """Explorer writes GBK, of which gb18030 is the continuation; other programs UTF-8 without saying so."""
    assert any("㙍" in name for name in files)

    verdict = verify(zipped_with_unsaid_names(tmp_path / "x.zip", files, encoding))

    assert verdict.blocking == []
    assert verdict.answer["recomputed"] == {"equal": True, "computed": "34.90"}


EXTREMES = {
    "rubric.yaml": (("cycle_years: 2", "cycle_years: 50"),),
    "answers.yaml": (
        ("start: 2020-01-01, end: 2021-12-31", "start: 1949-01-01, end: 2100-12-31"),
        ("A1: {met: true,", 'A1: {met: true, self_points: "1.0000000000",'),
        ('numerator: "600", denominator: "1000"', 'numerator: "1", denominator: "999999999999999.9999999999"'),
        ("C9: {count: 2}", "C9: {count: 1000000}"),
    ),
}
"""The furthest that filling in and the linter take."""


def test_the_furthest_that_may_be_filled_in_verifies(tmp_path: Path, child: WarmChild, verify: Verify) -> None:
    write_county(tmp_path / "县")
    for name, exchanges in EXTREMES.items():
        file = tmp_path / "县" / name
        text = file.read_text("utf-8")
        for old, new in exchanges:
            assert old in text
            text = text.replace(old, new)
        file.write_text(text, "utf-8")
    # It deflates to a thousandth; the verifier takes nothing that swells two hundredfold.
    (tmp_path / "县" / "佐证" / "b.txt").write_bytes("证明\n".encode() * 400_000)

    verdict = verify(packed(child, tmp_path, "县/rubric.yaml"))

    assert verdict.blocking == []


@pytest.mark.parametrize("years", ["0", "51"])
def test_a_rubric_that_no_verifier_would_take_is_not_taken_in(tmp_path: Path, child: WarmChild, years: str) -> None:
    write_county(tmp_path / "县")
    rubric = tmp_path / "县" / "rubric.yaml"
    rubric.write_text(rubric.read_text("utf-8").replace("cycle_years: 2", f"cycle_years: {years}"), "utf-8")

    assert run(child, tmp_path, "new", "库", "--rubric", "县/rubric.yaml").exit_code == 1


# ---------------------------------------------------------------- the payload


def test_a_flipped_byte_is_named(files: Files, notice: str, verify: Verify) -> None:
    for name in (notice, TABLE, SUBMISSION, "data/01_自评报告.pdf"):
        middle = len(files[name]) // 2
        data = files[name]
        flipped = data[:middle] + bytes([data[middle] ^ 1]) + data[middle + 1 :]
        assert ("PACKAGE_FILE_CHANGED", name) in verify(files | {name: flipped}).blocking


def test_flipped_bytes_of_the_zip_itself_never_pass(tmp_path: Path, package: Path, verify: Verify) -> None:
    data = package.read_bytes()
    for place in range(40, len(data), len(data) // 15):
        path = tmp_path / "x.zip"
        path.write_bytes(data[:place] + bytes([data[place] ^ 0x10]) + data[place + 1 :])
        verdict = verify(path)
        if not verdict.blocking:
            # Only what no reader looks at may differ: times and the like in one of the two headers.
            assert members(path) == members(package)


def test_a_removed_an_added_and_a_renamed_file_are_named(files: Files, notice: str, verify: Verify) -> None:
    removed = {name: data for name, data in files.items() if name != notice}

    assert ("PACKAGE_FILE_MISSING", notice) in verify(removed).blocking
    assert ("PACKAGE_FILE_EXTRA", "data/补.pdf") in verify(files | {"data/补.pdf": b"x"}).blocking
    renamed = verify(removed | {"data/新名.pdf": files[notice]})
    assert ("PACKAGE_FILE_MISSING", notice) in renamed.blocking
    assert "data/新名.pdf" in renamed.said


def test_a_changed_manifest_is_named(files: Files, notice: str, verify: Verify) -> None:
    forged = files | {notice: b"forged"}
    forged["manifest-sha256.txt"] = manifest({name: data for name, data in forged.items() if name.startswith("data/")})

    assert ("PACKAGE_MANIFEST", "manifest-sha256.txt") in verify(forged).blocking
    assert "PACKAGE_MANIFEST" in verify(files | {"manifest-sha256.txt": b""}).codes


def test_digests_remade_do_not_fit_the_old_signature(files: Files, verify: Verify) -> None:
    verdict = verify(with_digests_remade(files | {"data/01_自评报告.pdf": b"%PDF-1.4 forged"}))

    assert verdict.blocking == [("SIGNATURE_INVALID", SIGNATURE)]
    assert verdict.answer["signature"] == "invalid"


def test_an_unsigned_package_is_a_warning(files: Files, verify: Verify) -> None:
    del files[SIGNATURE]

    verdict = verify(files)

    assert verdict.blocking == []
    assert "SIGNATURE_NONE" in verdict.codes
    assert verdict.answer["signature"] == "none"


# ---------------------------------------------------------------- the zip


def test_paths_that_lead_outside_are_refused_and_nothing_is_written(
    tmp_path: Path, package: Path, verify: Verify
) -> None:
    names = (
        "../外.txt",
        "../../../外.txt",
        "/tmp/jkxq-外.txt",
        "C:/外.txt",
        "a/../../外.txt",
        "..\\外.txt",
        "data/a:b",
    )
    for name in names:
        path = shutil.copy(package, tmp_path / "x.zip")
        with zipfile.ZipFile(path, "a") as archive:
            entry = zipfile.ZipInfo("placeholder")
            entry.filename = name
            archive.writestr(entry, b"outside")
        assert "PACKAGE_ENTRY_UNSAFE" in verify(path).codes, name
    assert not Path("/tmp/jkxq-外.txt").exists()


def test_a_symlink_is_refused(tmp_path: Path, package: Path, verify: Verify) -> None:
    path = shutil.copy(package, tmp_path / "x.zip")
    with zipfile.ZipFile(path, "a") as archive:
        link = zipfile.ZipInfo(f"{TOP}/data/link.pdf")
        link.create_system = 3
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")

    assert "PACKAGE_ENTRY_UNSAFE" in verify(path).codes


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_duplicate_names_are_refused_also_after_folding(
    tmp_path: Path, package: Path, files: Files, notice: str, verify: Verify
) -> None:
    doubles = [notice, SUBMISSION.upper().replace("DATA/", "data/"), unicodedata.normalize("NFD", "data/é.txt")]
    for double in doubles:
        path = shutil.copy(package, tmp_path / "x.zip")
        with zipfile.ZipFile(path, "a") as archive:
            if double.endswith(".txt"):
                archive.writestr(f"{TOP}/data/é.txt", b"one")
            archive.writestr(f"{TOP}/{double}", b"another")
        assert "PACKAGE_ENTRY_TWICE" in verify(path).codes, double


def test_a_zip_bomb_is_refused(tmp_path: Path, package: Path, verify: Verify) -> None:
    path = shutil.copy(package, tmp_path / "x.zip")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{TOP}/data/zeros.txt", bytes(300 * 2**20))

    assert "PACKAGE_TOO_LARGE" in verify(path).codes


def test_a_wrong_size_in_the_zip_is_refused(tmp_path: Path, package: Path, verify: Verify) -> None:
    """A zip that says a file is small and gives much more."""
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{TOP}/data/zeros.txt", bytes(5 * 2**20))
    data = path.read_bytes()
    path.write_bytes(data.replace((5 * 2**20).to_bytes(4, "little"), (100).to_bytes(4, "little")))

    assert verify(path).blocking


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x05\x06" + bytes(18), b"PK\x03\x04" * 1000])
def test_what_is_no_package_is_said_to_be_none(tmp_path: Path, content: bytes, verify: Verify) -> None:
    (tmp_path / "x.zip").write_bytes(content)

    verdict = verify(tmp_path / "x.zip")

    assert verdict.blocking
    assert verdict.answer["submission"] is None
    assert verdict.answer["recomputed"] == {"equal": False, "computed": None}


# ---------------------------------------------------------------- by somebody who can sign


def with_submission(files: Files, change: Callable[[dict[str, object]], None]) -> Files:
    """Return the files with a changed submission that names itself rightly again."""
    submission = json.loads(files[SUBMISSION])
    change(submission)
    del submission["id"]

    def canonical() -> bytes:
        return json.dumps(submission, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    submission["id"] = hashlib.sha256(canonical()).hexdigest()
    return files | {SUBMISSION: canonical()}


def with_old_id(submission: dict[str, object]) -> None:
    """Change nothing: proves that the tests' way of writing is the program's."""


def test_remade_without_change_it_is_the_same(county: Path, files: Files) -> None:
    assert signed_again(with_submission(files, with_old_id), county / "keys") == files


def test_a_score_that_the_answers_do_not_give_is_blocking(county: Path, files: Files, verify: Verify) -> None:
    def raised(submission: dict[str, object]) -> None:
        score = submission["score"]
        assert isinstance(score, dict)
        line = next(line for line in score["criteria"] if line["code"] == "B1")
        line["computed"] = line["self_points"] = line["prospective"] = "8.00"

    verdict = verify(signed_again(with_submission(files, raised), county / "keys"))

    assert ("SCORE_DIFFERS", "B1") in verdict.blocking
    assert verdict.answer["signature"] == "valid"
    assert verdict.answer["recomputed"] == {"equal": False, "computed": "34.90"}


def test_an_answer_that_was_changed_with_the_score_left_is_blocking(county: Path, files: Files, verify: Verify) -> None:
    def counted(submission: dict[str, object]) -> None:
        answers = submission["answers"]
        assert isinstance(answers, dict)
        answers["A4"]["counts"] = {"x": 8}

    verdict = verify(signed_again(with_submission(files, counted), county / "keys"))

    assert ("SCORE_DIFFERS", "A4") in verdict.blocking
    # 34.9 without the 2.5 of A4.
    assert verdict.answer["recomputed"] == {"equal": False, "computed": "32.40"}


def with_printed_points(table: bytes, old: str, new: str) -> bytes:
    """Return the workbook with a value exchanged in the first sheet, as Excel would store it."""
    out = io.BytesIO()
    exchanged = 0
    with zipfile.ZipFile(io.BytesIO(table)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == "xl/worksheets/sheet1.xml":
                exchanged = data.count(f"<v>{old}</v>".encode())
                data = data.replace(f"<v>{old}</v>".encode(), f"<v>{new}</v>".encode())
            target.writestr(entry.filename, data)
    assert exchanged
    return out.getvalue()


@pytest.mark.parametrize(("old", "new"), [("3.75", "4.75"), ("35.4", "53.4")])
def test_points_changed_in_the_printed_table_are_blocking(
    county: Path, files: Files, verify: Verify, old: str, new: str
) -> None:
    changed = files | {TABLE: with_printed_points(files[TABLE], old, new)}

    verdict = verify(signed_again(changed, county / "keys"))

    assert {code for code, _ in verdict.blocking} == {"SCORE_TABLE_DIFFERS"}
    assert verdict.answer["signature"] == "valid"


def test_a_table_that_is_no_table_any_more_is_blocking(county: Path, files: Files, verify: Verify) -> None:
    assert verify(signed_again(files | {TABLE: b"no workbook"}, county / "keys")).blocking


def test_a_rubric_changed_inside_the_package_is_blocking(county: Path, files: Files, verify: Verify) -> None:
    name = "data/machine/rubric.json"
    eased = files[name].replace(b'"target":"80"', b'"target":"60"')
    assert eased != files[name]

    verdict = verify(signed_again(files | {name: eased}, county / "keys"))

    assert verdict.blocking


def test_a_county_that_eased_an_installed_rubric_is_found(tmp_path: Path, child: WarmChild, verify: Verify) -> None:
    """The county works with a pack of the same id and edition, in which one rule asks for less."""
    desk = tmp_path / "desk"
    shutil.copytree(rubrics_dir() / "jkxq-2021-reference", desk / "pack")
    (desk / "pack" / "vectors.yaml").unlink()
    rubric = desk / "pack" / "rubric.yaml"
    text = rubric.read_text("utf-8")
    eased = text.replace('op: ">=", target: "90"', 'op: ">=", target: "50"')
    assert eased != text
    rubric.write_text(eased, "utf-8")

    verdict = verify(handed_in(child, desk, "pack"))

    assert {code for code, _ in verdict.blocking} == {"RUBRIC_DIFFERS"}


def test_the_installed_rubric_itself_gives_no_word(tmp_path: Path, child: WarmChild, verify: Verify) -> None:
    verdict = verify(handed_in(child, tmp_path / "desk", "jkxq-2021-reference"))

    assert verdict.codes == set()


# ---------------------------------------------------------------- what no export would have let through


def answers_of(submission: dict[str, object]) -> dict[str, dict[str, object]]:
    answers = submission["answers"]
    assert isinstance(answers, dict)
    return answers


def with_unknown_answer(submission: dict[str, object]) -> None:
    answers_of(submission)["ZZ9"] = {"met": True}


def with_unknown_item(submission: dict[str, object]) -> None:
    answers_of(submission)["A2"]["checked"] = ["a", "b", "nope"]


def with_unknown_gate(submission: dict[str, object]) -> None:
    submission["gates"] = {**submission["gates"], "G9": {"met": True}}  # type: ignore[dict-item]


@pytest.mark.parametrize(
    ("change", "place", "named"),
    [
        (with_unknown_answer, "申报数据 ZZ9", "评分项“ZZ9”"),
        (with_unknown_item, "申报数据 A2 领导协调机制", "勾选项“nope”"),
        (with_unknown_gate, "申报数据 G9", "基本条件“G9”"),
    ],
)
def test_codes_that_the_rubric_does_not_have_are_blocking(
    county: Path, files: Files, verify: Verify, change: Callable[[dict[str, object]], None], place: str, named: str
) -> None:
    verdict = verify(signed_again(with_submission(files, change), county / "keys"))

    assert ("UNKNOWN_ID", place) in verdict.blocking
    assert named in verdict.said
    assert verdict.answer["recomputed"] == {"equal": True, "computed": "34.90"}


def test_claims_that_export_refuses_are_blocking(county: Path, files: Files, verify: Verify) -> None:
    def claimed(submission: dict[str, object]) -> None:
        answers_of(submission)["A1"]["self_points"] = "50"
        answers_of(submission)["A1"].pop("self_reason", None)
        answers_of(submission)["A4"]["self_points"] = "-3"

    verdict = verify(signed_again(with_submission(files, claimed), county / "keys"))

    assert {
        ("POINTS_RANGE", "申报数据 A1 纳入规划"),
        ("SELF_POINTS_REASON", "申报数据 A1 纳入规划"),
        ("POINTS_RANGE", "申报数据 A4 督查"),
    } <= set(verdict.blocking)


def test_a_rubric_that_makes_no_sense_is_blocking(county: Path, files: Files, verify: Verify) -> None:
    """Somebody who can sign has written a rubric in which a dimension counts less than nothing."""
    name = "data/machine/rubric.json"
    rubric = json.loads(files[name])
    rubric["dimensions"][0]["cap"] = "-5"
    rubric["dimensions"][1]["indicators"][0]["criteria"][0]["points"] = "-8"
    forged = json.dumps(rubric, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    def renamed(submission: dict[str, object]) -> None:
        submission["rubric"]["sha256"] = hashlib.sha256(forged).hexdigest()  # type: ignore[index]

    verdict = verify(signed_again(with_submission(files | {name: forged}, renamed), county / "keys"))

    assert ("VALUE_INVALID", "machine/rubric.json dimensions 0 cap") in verdict.blocking
    assert "B1 的分值应大于0" in verdict.said


# ---------------------------------------------------------------- the list of county keys


def key_list(folder: Path, *entries: tuple[str, str, Path]) -> Path:
    path = folder / "登记.json"
    keys = [
        {"code": code, "name": name, "public_key": own_key(key).public_key, "since": "2021-01-01"}
        for code, name, key in entries
    ]
    path.write_text(json.dumps(keys, ensure_ascii=False), "utf-8")
    return path


def test_the_registered_key_is_valid(tmp_path: Path, county: Path, package: Path, verify: Verify) -> None:
    listed = key_list(tmp_path, ("000000", "示例县", county / "keys"))

    verdict = verify(package, "--county-keys", listed)

    assert verdict.blocking == []
    assert verdict.answer["signature"] == "valid"


def test_another_key_of_a_registered_county_is_blocking(
    tmp_path: Path, county: Path, files: Files, verify: Verify
) -> None:
    listed = key_list(tmp_path, ("000000", "示例县", county / "keys"), ("999999", "别县", tmp_path / "forger"))
    forged = signed_again(files | {"data/01_自评报告.pdf": b"%PDF-1.4 forged"}, tmp_path / "forger")

    verdict = verify(forged, "--county-keys", listed)

    assert verdict.blocking == [("SIGNATURE_OTHER_KEY", SIGNATURE)]
    assert verdict.answer["signature"] == "unknown_key"


def test_a_county_that_is_not_registered_is_a_warning(tmp_path: Path, package: Path, verify: Verify) -> None:
    verdict = verify(package, "--county-keys", key_list(tmp_path, ("999999", "别县", tmp_path / "other")))

    assert verdict.blocking == []
    assert "SIGNATURE_UNKNOWN" in verdict.codes
    assert verdict.answer["signature"] == "unknown_key"


def test_an_unsigned_package_of_a_registered_county_is_a_warning(
    tmp_path: Path, county: Path, files: Files, verify: Verify
) -> None:
    del files[SIGNATURE]

    verdict = verify(files, "--county-keys", key_list(tmp_path, ("000000", "示例县", county / "keys")))

    assert verdict.blocking == []
    assert "SIGNATURE_NONE" in verdict.codes


@pytest.mark.parametrize(
    "content", ["[{", '[{"code": "1"}]', '{"code": "1"}', '[{"code": "1", "name": "x", "public_key": "?"}]']
)
def test_a_list_of_keys_that_cannot_be_read_is_refused(
    tmp_path: Path, package: Path, verify: Verify, content: str
) -> None:
    (tmp_path / "登记.json").write_text(content, "utf-8")

    assert verify(package, "--county-keys", tmp_path / "登记.json").blocking
