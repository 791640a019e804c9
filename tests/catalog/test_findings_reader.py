"""Findings files: opinions are kept byte for byte, every slip is told at once with its line."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.catalog.findings_reader import FindingsFile, findings_text, read_findings
from app.domain.problems import ProblemError
from app.domain.review import Finding, FindingVerdict, GateFinding, Level, Reviewer, Supplement
from tests.exchange.strategies import TYPED, findings

PLAIN = """\
format: 1
reviewer: {name: 李四, office: 市疾控中心, level: city}
findings:
  A1:
    points: "1.00"
    verdict: 调整
    opinion: |-
      缺2020年度会议纪要。
        第二行空两格
    supplements:
      - {text: 补2020年度会议纪要, due: 2022-03-15}
      - {text: 说明}
  B1: {verdict: 认可}
"""
MANY = """\
format: 1
reviewer: {name: 王五, level: 省级}
submissions:
  0123456789abcdef:
    county: 秦皇岛市北戴河区
    findings:
      A1: {verdict: 不认可, points: ０, opinion: 没有}
  "12":
    findings: {}
"""


def read(folder: Path, text: str | bytes) -> FindingsFile:
    path = folder / "意见.yaml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_findings(path)


def refused(folder: Path, text: str) -> list[tuple[str, str]]:
    with pytest.raises(ProblemError) as caught:
        read(folder, text)
    assert all(problem.what_to_do for problem in caught.value.problems)
    return [(problem.code, problem.where) for problem in caught.value.problems]


def test_the_plain_form_is_read(tmp_path: Path) -> None:
    found = read(tmp_path, PLAIN)

    assert found.reviewer == Reviewer("李四", "市疾控中心", Level.CITY)
    assert found.findings == {
        "": {
            "A1": Finding(
                FindingVerdict.ADJUSTED,
                Decimal("1.00"),
                "缺2020年度会议纪要。\n  第二行空两格",
                (Supplement("补2020年度会议纪要", dt.date(2022, 3, 15)), Supplement("说明")),
            ),
            "B1": Finding(FindingVerdict.ACCEPTED),
        }
    }
    assert found.places["", "B1"] == "意见.yaml 第13行 findings.B1"


def test_the_form_of_several_submissions_is_read(tmp_path: Path) -> None:
    found = read(tmp_path, MANY)

    assert found.reviewer == Reviewer("王五", "", Level.PROVINCE)
    assert found.findings == {
        "0123456789abcdef": {"A1": Finding(FindingVerdict.REJECTED, Decimal(0), "没有")},
        "12": {},
    }
    assert found.counties == {"0123456789abcdef": "秦皇岛市北戴河区"}


def test_every_slip_is_told_at_once_with_its_line(tmp_path: Path) -> None:
    text = """\
format: 1
reviewer: {name: " ", office: 办, grade: 1}
findings:
  A1: {points: 很多, verdict: 调整}
  A2: {verdict: 同意}
  A3: {verdict: 调整}
  A4: {verdict: 不认可, opinion: x}
  A5: {verdict: 需补充, supplements: [{text: x, due: 明天}, {due: 2022-01-01}, {text: " ", due: 0202-03-15}]}
  A6: {opinion: 没有结论}
  A7:
  A8: {verdict: 认可, points: "-1"}
  A9: {verdict: 认可, opinion: "a\\u0007b"}
extra: 1
"""

    told = refused(tmp_path, text)

    assert told == [
        ("KEY_MISSING", "意见.yaml 第2行 reviewer"),
        ("KEY_UNKNOWN", "意见.yaml 第2行 reviewer.grade"),
        ("VALUE_INVALID", "意见.yaml 第4行 findings.A1.points"),
        ("VALUE_INVALID", "意见.yaml 第5行 findings.A2.verdict"),
        ("FINDING_POINTS", "意见.yaml 第6行 findings.A3"),
        ("FINDING_POINTS", "意见.yaml 第7行 findings.A4"),
        ("DATE_UNREADABLE", "意见.yaml 第8行 findings.A5.supplements.1.due"),
        ("DATE_UNREADABLE", "意见.yaml 第8行 findings.A5.supplements.3.due"),
        ("KEY_MISSING", "意见.yaml 第8行 findings.A5.supplements.2.text"),
        ("KEY_MISSING", "意见.yaml 第9行 findings.A6.verdict"),
        ("VALUE_INVALID", "意见.yaml 第10行 findings.A7"),
        ("POINTS_RANGE", "意见.yaml 第11行 findings.A8.points"),
        ("TEXT_CONTROL", "意见.yaml 第12行 findings.A9.opinion"),
        ("KEY_UNKNOWN", "意见.yaml 第13行 extra"),
    ]


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("[]", "VALUE_INVALID", "意见.yaml 第1行"),
        ("format: 2\nreviewer: {name: a, level: city}\nfindings: {}", "FORMAT_NEWER", "意见.yaml 第1行 format"),
        ("format: x\nreviewer: {name: a, level: city}\nfindings: {}", "VALUE_INVALID", "意见.yaml 第1行 format"),
        ("reviewer: {name: a, level: city}\nfindings: {}", "KEY_MISSING", "意见.yaml 第1行 format"),
        ("format: 1\nfindings: {}", "KEY_MISSING", "意见.yaml 第1行 reviewer"),
        (
            "format: 1\nreviewer: {name: a, level: 县级}\nfindings: {}",
            "VALUE_INVALID",
            "意见.yaml 第2行 reviewer.level",
        ),
        ("format: 1\nreviewer: {name: a, level: city}", "KEY_MISSING", "意见.yaml 第1行 findings"),
        (
            "format: 1\nreviewer: {name: a, level: city}\nfindings: {}\nsubmissions: {}",
            "VALUE_INVALID",
            "意见.yaml 第3行 findings",
        ),
        (
            "format: 1\nreviewer: {name: a, level: city}\nsubmissions: []",
            "VALUE_INVALID",
            "意见.yaml 第3行 submissions",
        ),
        (
            "format: 1\nreviewer: {name: a, level: city}\nsubmissions: {x: {county: y}}",
            "KEY_MISSING",
            "意见.yaml 第3行 submissions.x",
        ),
        (
            "format: 1\nreviewer: {name: a, level: city}\nfindings: {A1: {verdict: 认可}, A1: {verdict: 认可}}",
            "KEY_TWICE",
            "意见.yaml 第3行",
        ),
    ],
)
def test_a_slip_is_told_with_what_to_do(tmp_path: Path, text: str, code: str, where: str) -> None:
    assert refused(tmp_path, text) == [(code, where)]


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(
    st.builds(Reviewer, TYPED.filter(str.strip), TYPED, st.sampled_from(Level)),
    st.dictionaries(TYPED, findings(), max_size=3).map(lambda one: {"": one})
    | st.dictionaries(TYPED.filter(bool), st.dictionaries(TYPED, findings(), max_size=3), max_size=3),
    TYPED,
)
def test_what_is_written_is_read_again_byte_for_byte(
    tmp_path: Path, reviewer: Reviewer, given_findings: dict[str, dict[str, Finding]], county: str
) -> None:
    counties = {id_: county for id_ in given_findings if id_ and county}
    file = FindingsFile(reviewer, given_findings, counties)

    assert read(tmp_path, findings_text(file)) == file


def test_what_is_written_can_be_read_by_people(tmp_path: Path) -> None:
    text = findings_text(read(tmp_path, MANY))

    assert text.endswith(
        """\
format: 1
reviewer: {name: 王五, office: "", level: province}
submissions:
  "0123456789abcdef":
    county: 秦皇岛市北戴河区
    findings:
      A1: {verdict: 不认可, points: "0", opinion: 没有}
  "12":
    county: ""
    findings: {}
"""
    )
    assert "    opinion: |-\n      缺2020年度会议纪要。\n        第二行空两格\n" in findings_text(read(tmp_path, PLAIN))


def test_a_named_and_an_unnamed_submission_do_not_fit_one_file() -> None:
    with pytest.raises(ValueError, match="unnamed"):
        findings_text(FindingsFile(Reviewer("李四"), {"": {}, "x": {}}))


def test_the_sample_in_the_readme_is_read() -> None:
    from app.files.places import resources_dir

    file = read_findings(resources_dir() / "sample" / "findings.yaml")
    assert list(file.findings[""]) == ["A1", "A2", "B1"]


GATES = """\
format: 1
reviewer: {name: 李四, level: city}
gates:
  G1: {met: false, opinion: "没有挂牌\\n  见照片"}
  G2: {met: 符合}
  G3: {met: 未核实, opinion: 材料不全}
"""


def test_basic_conditions_are_read_and_written_again(tmp_path: Path) -> None:
    found = read(tmp_path, GATES)

    assert found.findings == {"": {}}
    assert found.gates == {
        "": {
            "G1": GateFinding(met=False, opinion="没有挂牌\n  见照片"),
            "G2": GateFinding(met=True),
            "G3": GateFinding(opinion="材料不全"),
        }
    }
    assert found.gate_places["", "G2"] == "意见.yaml 第5行 gates.G2"
    assert read(tmp_path, findings_text(found)) == found


def test_basic_conditions_of_several_submissions_are_read_and_written_again(tmp_path: Path) -> None:
    text = "format: 1\nreviewer: {name: 王五, level: 省级}\nsubmissions:\n  ab12:\n    gates: {G1: {met: true}}\n"
    found = read(tmp_path, text + "  cd34:\n    findings: {A1: {verdict: 认可}}\n")

    assert found.gates == {"ab12": {"G1": GateFinding(met=True)}}
    assert found.findings == {"ab12": {}, "cd34": {"A1": Finding(FindingVerdict.ACCEPTED)}}
    assert read(tmp_path, findings_text(found)) == found


def test_slips_in_basic_conditions_are_told_with_their_lines(tmp_path: Path) -> None:
    text = """\
format: 1
reviewer: {name: 李四, level: city}
findings: {}
gates:
  G1: {met: yes}
  G2: {met: "true"}
  G3: {met: 1, opinion: x}
  G4: {}
  G5: {opinion: x, points: 1}
  G6: 符合
  G7: {opinion: "a\\u0007b"}
"""

    assert refused(tmp_path, text) == [
        ("VALUE_INVALID", "意见.yaml 第5行 gates.G1.met"),
        ("VALUE_INVALID", "意见.yaml 第6行 gates.G2.met"),
        ("VALUE_INVALID", "意见.yaml 第7行 gates.G3.met"),
        ("VALUE_INVALID", "意见.yaml 第8行 gates.G4"),
        ("KEY_UNKNOWN", "意见.yaml 第9行 gates.G5.points"),
        ("VALUE_INVALID", "意见.yaml 第10行 gates.G6"),
        ("TEXT_CONTROL", "意见.yaml 第11行 gates.G7.opinion"),
    ]
    both = "format: 1\nreviewer: {name: 甲, level: city}\ngates: {}\nsubmissions: {a: {gates: []}}\n"
    assert refused(tmp_path, both) == [
        ("VALUE_INVALID", "意见.yaml 第3行 gates"),
        ("VALUE_INVALID", "意见.yaml 第4行 submissions.a.gates"),
    ]
