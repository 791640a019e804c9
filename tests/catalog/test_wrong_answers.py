"""Whatever is wrong in an answers file comes back as problems with file, line, what and what to do; all at once."""

# ruff: noqa: E501 - a table is read line by line

import re
from datetime import date
from pathlib import Path

import pytest

from app.catalog.answers_reader import AnswersFile, read_answers
from app.catalog.packs import read_pack
from app.domain.county import Cycle
from app.domain.problems import Problem, ProblemError
from app.domain.rubric import Rubric

FOLDER = Path(__file__).parent.parent / "golden" / "all_markings"
SOUND = (FOLDER / "answers.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def rubric() -> Rubric:
    return read_pack(FOLDER).rubric


def read(folder: Path, content: str | bytes, rubric: Rubric) -> AnswersFile:
    (folder / "proof.pdf").write_bytes(b"%PDF")
    (folder / "answers.yaml").write_bytes(content.encode() if isinstance(content, str) else content)
    return read_answers(folder / "answers.yaml", rubric)


def refused(folder: Path, content: str | bytes, rubric: Rubric) -> list[Problem]:
    with pytest.raises(ProblemError) as caught:
        read(folder, content, rubric)
    for problem in caught.value.problems:
        assert problem.where.startswith("answers.yaml")
        assert problem.what
        assert problem.what_to_do
    return [problem for problem in caught.value.problems if problem.is_blocking]


def line_of(text: str, piece: str) -> int:
    return text[: text.index(piece)].count("\n") + 1


def told(problems: list[Problem]) -> list[tuple[str, int]]:
    lines = [(one.code, re.match(r"answers\.yaml 第(\d+)行", one.where)) for one in problems]
    return [(code, int(line.group(1)) if line else 0) for code, line in lines]


# One slip each: what stands in the sound file, what is written instead, the code, a piece of the line that is named.
SLIPS = {
    "criterion nobody knows": ("  A6: {count: 4}", "  A66: {count: 4}", "UNKNOWN_ID", "A66"),
    "measure nobody knows": ("{measure: area, value", "{measure: aera, value", "UNKNOWN_ID", "aera"),
    "measure without id": ("{measure: area, value", "{value", "KEY_MISSING", '{value: "1,234'),
    "ledger nobody knows": ("  places: [{name: 甲校}", "  orte: [{name: 甲校}", "UNKNOWN_ID", "orte"),
    "column nobody knows": ("name: 第一次, people: 12", "name: 第一次, peeple: 12", "UNKNOWN_ID", "peeple"),
    "gate nobody knows": ("gates: {G1:", "gates: {G9:", "UNKNOWN_ID", "G9"),
    "chapter nobody knows": ("report: {organisation", "report: {organization", "UNKNOWN_ID", "organization"),
    "item nobody knows": ("A2: {checked: [a, b]}", "A2: {checked: [a, z]}", "UNKNOWN_ID", "[a, z]"),
    "item twice": ("A2: {checked: [a, b]}", "A2: {checked: [a, a]}", "DUPLICATE_ID", "[a, a]"),
    "level nobody knows": ("level: low", "level: lowest", "UNKNOWN_ID", "lowest"),
    "deduction nobody knows": ("counts: {late: 4}", "counts: {later: 4}", "UNKNOWN_ID", "later"),
    "part nobody knows": ('C1: {parts: {"2"', 'C1: {parts: {"3"', "UNKNOWN_ID", 'C1: {parts: {"3"'),
    "requirement nobody knows": ("criterion: C5, requirement: e1", "criterion: C5, requirement: e9", "UNKNOWN_ID", "e9"),
    "served criterion nobody knows": ("serves: [{criterion: A7}]", "serves: [{criterion: A77}]", "UNKNOWN_ID", "A77"),
    "evidence nobody knows": ("evidence: [E0001]}", "evidence: [E0009]}", "UNKNOWN_ID", "E0009"),
    "evidence twice": ("id: E0002", "id: E0001", "DUPLICATE_ID", "id: E0001, title: 未交"),
    "evidence with a strange id": ("id: E0002", "id: 材料2", "CODE_INVALID", "材料2"),
    "file that is not there": ("file: proof.pdf", "file: beweis.pdf", "FILE_MISSING", "beweis"),
    "file that is a folder": ("file: proof.pdf", "file: .", "FILE_MISSING", "id: E0001"),
    "file of an endless name": ("file: proof.pdf", "file: " + "x" * 5000, "FILE_MISSING", "xxx"),
    "3‰ for a percent": ('value: "４８％"', 'value: "3‰"', "FIGURE_UNIT", "3‰"),
    "万 for a percent": ('value: "４８％"', 'value: "3/万"', "FIGURE_UNIT", "3/万"),
    "a stray letter": ('value: "４８％"', 'value: "4B"', "FIGURE_UNREADABLE", "4B"),
    "a letter O": ('value: "４８％"', 'value: "3O.42%"', "FIGURE_UNREADABLE", "3O"),
    "a comma for a point": ('value: "４８％"', 'value: "48,0"', "FIGURE_UNREADABLE", "48,0"),
    "a blank inside": ('value: "４８％"', 'value: "4 8"', "FIGURE_UNREADABLE", "4 8"),
    "two points": ('value: "４８％"', 'value: "4.8.0"', "FIGURE_UNREADABLE", "4.8.0"),
    "an empty figure": ('value: "４８％"', 'value: ""', "FIGURE_UNREADABLE", 'value: ""'),
    "words for a figure": ('value: "４８％"', "value: 约一半", "FIGURE_UNREADABLE", "约一半"),
    "a figure with exponent": ('value: "４８％"', "value: 1e999999", "FIGURE_UNREADABLE", "1e999999"),
    "not a number": ('value: "４８％"', "value: NaN", "FIGURE_UNREADABLE", "NaN"),
    "a figure of too many digits": ('value: "1,234.5 平方米"', "value: " + "9" * 30, "VALUE_INVALID", "999"),
    "a stray letter in the denominator": ('denominator: "25"', 'denominator: "2S"', "FIGURE_UNREADABLE", "2S"),
    "a denominator of nothing": ('denominator: "25"', 'denominator: "0"', "FIGURE_DISAGREES", 'denominator: "0"'),
    "value and parts that disagree": ('denominator: "25"', 'denominator: "26"', "FIGURE_DISAGREES", '"26"'),
    "the same year twice": ("{measure: rate, year: 2028", "{measure: rate, year: 2030", "FIGURE_TWICE", '"４８％"'),
    "a year nobody lives in": ("{measure: rate, year: 2028", "{measure: rate, year: 20288", "VALUE_INVALID", "20288"),
    "a year that is none": ("{measure: rate, year: 2028", "{measure: rate, year: 前年", "VALUE_INVALID", "前年"),
    "points over the full points": ('points: "4.5", document', 'points: "5.5", document', "POINTS_RANGE", "5.5"),
    "points under nothing": ('points: "4.5", document', 'points: "-1", document', "POINTS_RANGE", '"-1"'),
    "points off step": ('points: "3.75"', 'points: "3.7"', "POINTS_STEP", '"3.7"'),
    "judgement without reason": (', reason: 较好, self_points', ", self_points", "REASON_MISSING", "C4:"),
    "points that are words": ('points: "3.75"', "points: 三分", "VALUE_INVALID", "三分"),
    "claimed over the full points": ('self_points: "3.5"', 'self_points: "5.5"', "POINTS_RANGE", "5.5"),
    "a site over a hundred": ("name: 一, score: 100", "name: 一, score: 101", "POINTS_RANGE", "score: 101"),
    "a count under nothing": ("A6: {count: 4}", "A6: {count: -4}", "VALUE_INVALID", "count: -4"),
    "a count that is broken": ("A6: {count: 4}", "A6: {count: 4.5}", "VALUE_INVALID", "count: 4.5"),
    "not applicable where it may not be": ("D4: {met: true}", "D4: {not_applicable: 无}", "NOT_APPLICABLE_REFUSED", "D4"),
    "not applicable without reason": ("D1: {not_applicable: 无此事项}", 'D1: {not_applicable: ""}', "REASON_MISSING", "D1"),
    "input of another marking": ("A6: {count: 4}", "A6: {met: true}", "INPUT_KIND", "A6"),
    "input where only figures count": ("answers:\n", "answers:\n  B1: {met: true}\n", "INPUT_KIND", "B1: "),
    "key nobody knows": ("A1: {met: true,", "A1: {mett: true,", "KEY_UNKNOWN", "mett"),
    "section nobody knows": ("profile: {", "profil: {", "KEY_UNKNOWN", "profil:"),
    "yes that is neither": ("A1: {met: true,", "A1: {met: maybe,", "VALUE_INVALID", "maybe"),
    "a list that is a word": ("A2: {checked: [a, b]}", "A2: {checked: a}", "VALUE_INVALID", "checked: a}"),
    "an answer that is a word": ("A6: {count: 4}", "A6: yes", "VALUE_INVALID", "A6: yes"),
    "answers that are a list": ("gates: {G1: {met: true, statement: 没有}}", "gates: [G1]", "VALUE_INVALID", "gates"),
    "measures that are a mapping": ("cases:\n  - {title", "cases:\n  x: {title", "VALUE_INVALID", "cases:\n"),
    "a date nobody can read": ("start: 2029-01-01", "start: 去年", "DATE_UNREADABLE", "去年"),
    "a day that is none": ("date: 2029-03-02", "date: 2029-02-30", "DATE_UNREADABLE", "2029-02-30"),
    "a day in a ledger that is none": ("date: 2030-03-01", "date: 2030-13-01", "DATE_UNREADABLE", "2030-13-01"),
    "an end before the start": ("end: 2030-12-31", "end: 2028-12-31", "VALUE_INVALID", "cycle:"),
    "the same key twice": ("A1: {met: true,", "A1: {met: false, met: true,", "KEY_TWICE", "met: false"),
    "the same answer twice": ("  A6: {count: 4}\n", "  A6: {count: 4}\n  A6: {count: 5}\n", "KEY_TWICE", "count: 5"),
    "a control character": ("statement: 有文件", 'statement: "有\\u0007文件"', "TEXT_CONTROL", "u0007"),
    "a control character in a key": ("profile: {常住人口:", 'profile: {"常\\u0007":', "TEXT_CONTROL", "u0007"),
    "half a character": ("statement: 有文件", 'statement: "有\\ud800文件"', "TEXT_CONTROL", "ud800"),
    "a text no cell can hold": ("statement: 有文件", "statement: " + "长" * 32768, "TEXT_TOO_LONG", "A1:"),
    "a newer format": ("format: 1", "format: 2", "FORMAT_NEWER", "format: 2"),
    "a format that is none": ("format: 1", "format: ²", "VALUE_INVALID", "format: ²"),
    "a reference of no measure": (
        "cases:\n", "references: [{measure: rat, region: 甲省, level: province, year: 2029, value: 5%}]\ncases:\n",
        "UNKNOWN_ID", "references",
    ),
    "a reference of no level": (
        "cases:\n", "references: [{measure: rate, region: 甲省, level: 省, year: 2029, value: 5}]\ncases:\n",
        "VALUE_INVALID", "references",
    ),
    "a reference of another unit": (
        "cases:\n", "references: [{measure: rate, region: 甲省, level: province, year: 2029, value: 5‰}]\ncases:\n",
        "FIGURE_UNIT", "references",
    ),
    "a reference with two values": (
        "cases:\n",
        "references:\n  - {measure: rate, region: 甲省, level: province, year: 2029, value: 5}\n"
        "  - {measure: rate, region: 甲省, level: province, year: 2029, value: 6}\ncases:\n",
        "REFERENCE_TWICE", "value: 6",
    ),
    "YAML nobody can read": ("applicant: 丙县人民政府", "applicant: 丙县: 政府", "YAML_SYNTAX", "applicant"),
    "a tab": ("  A6: {count: 4}", "\tA6: {count: 4}", "YAML_SYNTAX", "\tA6"),
    "a quote left open": ("applicant: 丙县人民政府", 'applicant: "丙县人民政府', "YAML_SYNTAX", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_named_with_its_line_alone(name: str, rubric: Rubric, tmp_path: Path) -> None:
    before, after, code, piece = SLIPS[name]
    assert before in SOUND
    text = SOUND.replace(before, after, 1)

    problems = refused(tmp_path, text, rubric)

    if piece:
        assert (code, line_of(text, piece)) in told(problems), problems
    assert {problem.code for problem in problems} == {code}, problems
    assert len(problems) <= 2, problems


def test_the_sound_file_says_only_what_is_worth_a_look(rubric: Rubric, tmp_path: Path) -> None:
    problems = read(tmp_path, SOUND, rubric).problems

    # the row of 2031 outside the cycle, the second 甲校
    assert [problem.code for problem in problems] == ["LEDGER_ROW", "LEDGER_ROW"]
    assert f"第{line_of(SOUND, '2031-03-01')}行" in problems[0].where


def test_all_slips_come_at_once_each_with_its_line(rubric: Rubric, tmp_path: Path) -> None:
    chosen = [
        name
        for name, (_, _, code, _) in SLIPS.items()
        if code not in {"YAML_SYNTAX", "KEY_TWICE", "FORMAT_NEWER"}
        and not name.startswith(("a reference", "measures that"))
    ]
    text, taken = SOUND, []
    for name in chosen:
        before, after, _, _ = SLIPS[name]
        if before in text and "\n" not in after:
            text = text.replace(before, after, 1)
            taken.append(name)
    assert len(taken) > 20

    problems = refused(tmp_path, text, rubric)

    assert {SLIPS[name][2] for name in taken} <= {problem.code for problem in problems}
    assert [line for _, line in told(problems)] == sorted(line for _, line in told(problems))
    lines = {line for _, line in told(problems)}
    for name in taken:
        if SLIPS[name][3] not in text:
            continue  # another slip stands in the same line
        assert line_of(text, SLIPS[name][3]) in lines, name


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "YAML_SYNTAX"),
        (b"\x89PNG\r\n\x1a\n\x00\xff\xfe", "FILE_UNREADABLE"),
        (SOUND.encode("gb18030"), "FILE_UNREADABLE"),
        (SOUND.encode("utf-16"), "FILE_UNREADABLE"),
        (b"one sentence", "VALUE_INVALID"),
        (b"- a\n", "VALUE_INVALID"),
        (b"a: &a [*a]\n", "YAML_TOO_COMPLEX"),
        (b"{" * 600, "YAML_TOO_COMPLEX"),
        (b"county: !!python/object:os.system x\n", "VALUE_INVALID"),
    ],
)
def test_files_that_are_no_answers(content: bytes, code: str, rubric: Rubric, tmp_path: Path) -> None:
    assert [problem.code for problem in refused(tmp_path, content, rubric)] == [code]


def test_a_missing_file(rubric: Rubric, tmp_path: Path) -> None:
    with pytest.raises(ProblemError) as caught:
        read_answers(tmp_path / "nowhere.yaml", rubric)
    assert [problem.code for problem in caught.value.problems] == ["FILE_MISSING"]


def test_a_mark_at_the_beginning_and_windows_line_ends_are_fine(rubric: Rubric, tmp_path: Path) -> None:
    windows = read(tmp_path, b"\xef\xbb\xbf" + SOUND.replace("\n", "\r\n").encode(), rubric)

    assert windows.assessment == read(tmp_path, SOUND, rubric).assessment


@pytest.mark.parametrize(
    "text",
    ["48", "４８", "48%", "４８％", " 48 % ", "48.0", "+48", "４８．０％"],
)
def test_figures_as_people_write_them(text: str, rubric: Rubric, tmp_path: Path) -> None:
    read_back = read(tmp_path, SOUND.replace('value: "４８％"', f'value: "{text}"'), rubric)

    figure = next(figure for figure in read_back.assessment.measures if figure.year == 2030)
    assert figure.value == 48


def test_full_width_digits_are_fine_everywhere_a_number_stands(rubric: Rubric, tmp_path: Path) -> None:
    wide = str.maketrans("0123456789.", "０１２３４５６７８９．")
    text = SOUND
    for piece in (
        "count: 4",
        "late: 4",
        'points: "3.75"',
        'self_points: "3.5"',
        "score: 61",
        "year: 2028",
        "assessed_year: 2030",
    ):
        key, _, number = piece.partition(": ")
        text = text.replace(piece, f"{key}: {number.translate(wide)}")

    assert read(tmp_path, text, rubric).assessment == read(tmp_path, SOUND, rubric).assessment


def test_texts_of_measures_of_words_are_kept(rubric: Rubric, tmp_path: Path) -> None:
    word = [figure for figure in read(tmp_path, SOUND, rubric).assessment.measures if figure.measure == "word"]

    assert [(figure.text, figure.value) for figure in word] == [("好", None)]


def test_evidence_of_the_workspace_may_be_named(rubric: Rubric, tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "measures: [{measure: rate, year: 2030, value: 1, evidence: [E0007]}]\n", encoding="utf-8"
    )

    assert read_answers(tmp_path / "a.yaml", rubric, {"E0007"}).problems == ()
    with pytest.raises(ProblemError):
        read_answers(tmp_path / "a.yaml", rubric)


def test_a_region_type_nobody_knows_is_kept_with_a_warning(rubric: Rubric, tmp_path: Path) -> None:
    problems = read(tmp_path, SOUND.replace("region_type: hill", "region_type: sea"), rubric).problems

    assert problems[0].code == "REGION_TYPE"
    assert f"第{line_of(SOUND, 'region_type')}行" in problems[0].where


def test_an_answer_that_is_nothing_is_none(rubric: Rubric, tmp_path: Path) -> None:
    assert "A6" not in read(tmp_path, SOUND.replace("A6: {count: 4}", "A6:"), rubric).assessment.answers


def test_dates_in_a_file_without_a_cycle_are_judged_by_the_one_at_hand(rubric: Rubric, tmp_path: Path) -> None:
    ours = Cycle("2021年度", date(2020, 1, 1), date(2021, 12, 31), 2021)
    path = tmp_path / "answers.yaml"
    text = "format: 1\nevidence: [{id: E0009, title: 旧通知, date: 2012-03-01}]\n"

    def codes(content: str, cycle: Cycle | None) -> list[str]:
        path.write_text(content, encoding="utf-8")
        return [problem.code for problem in read_answers(path, rubric, cycle=cycle).problems]

    assert codes(text, None) == []
    assert codes(text, ours) == ["EVIDENCE_DATE"]
    assert codes(text + "cycle: {start: 2012-01-01, end: 2013-12-31}\n", ours) == []
