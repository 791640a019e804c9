from pathlib import Path

import pytest

from app.catalog.forms import read_forms
from app.domain.form import chosen_form, filled
from app.domain.problems import ProblemError
from app.files.places import forms_dir

TABLE = """format: 1
forms:
  - id: {id}
    title: 打分表
    kind: table
    status: example
    use: score_table
    rows: criterion
    areas:
      - columns:
          - {{id: points, header: 分值, width: 7}}
          - {{id: {column}, header: 得分}}
"""


def forms(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_our_own_forms_are_sound_and_each_document_has_one() -> None:
    known = read_forms(forms_dir())

    assert chosen_form(known, "score_table", "jkcj-2020-reference").id == "score-table"
    assert chosen_form(known, "evidence_catalogue").id == "evidence-catalogue"
    assert {form.use for form in known} >= {"score_table", "evidence_catalogue", "case_list", "profile"}


def test_official_headers_are_kept_word_for_word() -> None:
    known = {form.id: form for form in read_forms(forms_dir())}

    cases = [column.header for column in known["national-cases-2023"].columns]
    experience = [column.header for column in known["national-experience-2023"].columns]

    assert cases == ["序号", "省(自治区、直辖市)", "市(州、地区、盟)", "县(市、区)", "案例标题"]
    assert experience == ["序号", "省（区、市）", "市（州、地区、盟）", "县（区、市）"]
    second = known["national-experience-2023"].second_row
    assert second is not None
    assert second.first_column == "province"


def test_every_problem_of_a_folder_comes_at_once_with_its_line(tmp_path: Path) -> None:
    good = TABLE.format(id="a", column="self_points")
    folder = forms(
        tmp_path,
        a=good.replace("    title:", "    colour: red\n    title:"),
        b=TABLE.format(id="b", column="nonsense"),
        c=TABLE.format(id="c", column="points"),
        d="format: 9\nforms: []\n",
        e="forms: [",
    )

    with pytest.raises(ProblemError) as refused:
        read_forms(folder)

    found = [(problem.code, problem.where.split(" ")[0]) for problem in refused.value.problems]
    assert found == [
        ("KEY_UNKNOWN", "a.yaml"),
        ("VALUE_INVALID", "b.yaml"),
        ("VALUE_INVALID", "c.yaml"),
        ("FORMAT_NEWER", "d.yaml"),
        ("YAML_SYNTAX", "e.yaml"),
    ]
    assert "第4行" in refused.value.problems[0].where


def test_an_id_is_used_once(tmp_path: Path) -> None:
    one = TABLE.format(id="a", column="self_points")

    with pytest.raises(ProblemError) as refused:
        read_forms(forms(tmp_path, a=one, b=one))

    assert [problem.code for problem in refused.value.problems] == ["DUPLICATE_ID"]


def test_words_are_filled_and_unknown_ones_stay() -> None:
    assert (
        filled("{county}打分表（{cycle}）{x}{", {"county": "示例县", "cycle": "{county}"})
        == "示例县打分表（{county}）{x}{"
    )
