"""Taking filled tables from real files: what is matched, told and stored, and that nothing else is touched."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import docx
import openpyxl
import pytest

from app.domain.assessment import Answer
from app.domain.evidence import Evidence, Service
from app.domain.filled_table import FilledCell, Match, Standing
from app.domain.problems import ProblemError
from app.services.export_submission import Wanted, export
from app.services.history import undo_step
from app.services.open_workspace import open_workspace
from app.services.take_table import TableChoice, TakePreview, cell_problems, has_filled_rows, look, take
from tests.catalog.table_files import workbook
from tests.services.filled_tables import HEADER, NOON, RULES, TEXTS, filled, line, table, workspace

D = Decimal
FULL = {
    "A1": (1.5, "已列入十四五规划。", "没有写入政府工作报告", None),
    "A2": (3, "书记任组长，开了2次会。", None, None),
    "A3": (2, "印发了方案。", None, None),
    "B1": (1, "开展2次。", None, None),
    "B2": (0, "没有开展。", "没有安排", None),
}


def looked(folder: Path, source: Path | str, choice: TableChoice | None = None) -> TakePreview:
    """Return the preview of a source beside a workspace."""
    with open_workspace(folder, writing=False) as opened:
        return look(opened.picture, source, choice=choice)


def by_key(preview: TakePreview) -> dict[str, FilledCell]:
    """Return the entries by key."""
    return {cell.key: cell for cell in preview.filled.cells}


def answers_after(folder: Path, preview: TakePreview, keys: object = None) -> Mapping[str, Answer]:
    """Take what is offered, or these keys, and return the answers."""
    chosen = preview.filled.offered if keys is None else frozenset(keys)  # type: ignore[call-overload]
    with open_workspace(folder, writing=True) as opened:
        take(opened, preview, chosen, person="张三", at=NOON)
    with open_workspace(folder, writing=False) as opened:
        return opened.picture.assessment.answers


def test_a_whole_table_becomes_answers_of_an_empty_workspace(tmp_path: Path) -> None:
    """Judged points are the answer's with the texts beside them; computed ones are claims; 0 is 0."""
    folder, file = workspace(tmp_path / "库"), filled(tmp_path / "去年.xlsx", FULL)
    preview = looked(folder, file)
    assert {cell.standing for cell in preview.filled.cells} == {Standing.NEW}
    assert (preview.filled.matched, preview.filled.missing, preview.filled.rows) == (5, (), ())
    answers = answers_after(folder, preview)
    assert answers["A1"] == Answer(
        points=D("1.5"),
        reason="已列入十四五规划。",
        statement="已列入十四五规划。",
        deduction_reason="没有写入政府工作报告",
    )
    assert answers["A3"] == Answer(self_points=D(2), self_reason="见自评说明", statement="印发了方案。")
    assert answers["B1"].count is None, "inputs are never made up"
    assert answers["B2"].points == D(0)


def test_the_same_table_again_changes_nothing(tmp_path: Path) -> None:
    folder, file = workspace(tmp_path / "库"), filled(tmp_path / "表.xlsx", FULL)
    answers_after(folder, looked(folder, file))
    again = looked(folder, file)
    assert {cell.standing for cell in again.filled.cells} == {Standing.SAME}
    with open_workspace(folder, writing=True) as opened:
        assert not take(opened, again, again.filled.offered, person="张三", at=NOON)


def test_an_empty_cell_erases_nothing(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "库", {"A1": Answer(points=D(2), reason="都有", statement="原来的说明")})
    preview = looked(folder, filled(tmp_path / "表.xlsx", {"A1": (None, "", "  ", "/"), "A2": (3, "新的")}))
    assert not [cell for cell in preview.filled.cells if cell.criterion == "A1"]
    assert answers_after(folder, preview)["A1"] == Answer(points=D(2), reason="都有", statement="原来的说明")


def test_a_different_value_is_shown_with_both_and_taken_only_when_chosen(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "库", {"A1": Answer(points=D(2), reason="都有")})
    preview = looked(folder, filled(tmp_path / "表.xlsx", {"A1": (1.5,)}))
    cell = by_key(preview)["A1/self_points"]
    assert (cell.standing, cell.present, cell.written, cell.where) == (Standing.CHANGED, "2", "1.5", "评分表 F3")
    assert answers_after(folder, preview)["A1"].points == D(2)
    assert answers_after(folder, preview, ["A1/self_points"])["A1"] == Answer(points=D("1.5"), reason="都有")


@pytest.mark.parametrize(
    ("written", "why"),
    [
        (2.5, "超过本项的2分"),
        (-1, "负数"),
        (1.3, "整数倍"),
        ("较好", "不是得分"),
        ("不适用", "不适用"),
        ("1/2", "不是得分"),
    ],
)
def test_points_that_cannot_be_are_conflicts_and_stay_out(tmp_path: Path, written: object, why: str) -> None:
    folder = workspace(tmp_path / "库")
    preview = looked(folder, filled(tmp_path / "表.xlsx", {"A1": (written,)}))
    cell = by_key(preview)["A1/self_points"]
    assert cell.standing is Standing.CONFLICTING
    assert why in cell.note
    assert "A1" not in answers_after(folder, preview, [cell.key]), "also not when asked for"


@pytest.mark.parametrize("written", ["1.5", "１．５", "1.5分", "（1.5）", "'1.5", " 1.50 "])
def test_points_as_people_write_them(tmp_path: Path, written: str) -> None:
    preview = looked(workspace(tmp_path / "库"), filled(tmp_path / "表.xlsx", {"A1": (written,)}))
    assert by_key(preview)["A1/self_points"].points == D("1.5")


def test_moved_inserted_and_missing_rows_and_another_column(tmp_path: Path) -> None:
    """Rows are found by their words wherever they stand; what is no criterion of ours is named."""
    rows = [
        [*line("B1", (1,)), None],
        ["B 健康教育", "B9 控烟", "公共场所全面控烟，设置标识。", "达到要求得1分。", 1, 1, "都有标识", None, None],
        line("A2", (3,)),
        line("A1", (2,)),
    ]
    rows = [[*row[:4], "甲局", *row[4:]] for row in rows]
    header = [*HEADER[:4], "责任部门", *HEADER[4:]]
    preview = looked(workspace(tmp_path / "库"), table(tmp_path / "表.xlsx", rows, header))
    points = {cell.criterion: cell.points for cell in preview.filled.cells}
    assert points == {"A1": D(2), "A2": D(3), "B1": D(1)}
    assert preview.filled.missing == ("A3", "B2")
    (left,) = preview.filled.rows
    assert (left.title, left.entries) == ("控烟", ("自评得分：1", "自评说明：都有标识"))
    assert any("控烟" in problem.what for problem in preview.problems)


def test_place_and_code_alone_prove_nothing(tmp_path: Path) -> None:
    """Another edition uses code A2 for something else: its points do not land at our A2."""
    other = line("A2", (3,), title="A2 健康步道", text="建设健康步道、健康公园等支持性环境。", rule="每建成1处得1分。")
    preview = looked(workspace(tmp_path / "库"), table(tmp_path / "表.xlsx", [line("A1", (2,)), other]))
    assert [cell.criterion for cell in preview.filled.cells] == ["A1"]
    assert "A2" in preview.filled.rows[0].why


def test_slightly_changed_words_are_said(tmp_path: Path) -> None:
    text = TEXTS["A2"].replace("多部门参加", "各有关部门参加")
    preview = looked(workspace(tmp_path / "库"), table(tmp_path / "表.xlsx", [line("A2", (3,), text=text)]))
    (cell,) = preview.filled.cells
    assert (cell.match, cell.is_offered) == (Match.CLOSE, True)
    assert "略有不同" in cell.note
    assert any("A2" in problem.what and "略有不同" in problem.what for problem in preview.problems)


def test_another_figure_in_the_rule_is_asked_about(tmp_path: Path) -> None:
    rule = RULES["B1"].replace("0.5分", "1分")
    preview = looked(workspace(tmp_path / "库"), table(tmp_path / "表.xlsx", [line("B1", (2,), rule=rule)]))
    (cell,) = preview.filled.cells
    assert (cell.criterion, cell.match, cell.is_offered) == ("B1", Match.ASKED, False)


def test_punctuation_and_width_are_no_difference(tmp_path: Path) -> None:
    row = line("A2", (3,), text=TEXTS["A2"].replace("，", ",").replace("、", " 、 "), title="Ａ２　领导协调机制")
    preview = looked(workspace(tmp_path / "库"), table(tmp_path / "表.xlsx", [row]))
    assert [cell.match for cell in preview.filled.cells] == [Match.SAME]


def test_two_rows_of_one_criterion_with_other_points_conflict(tmp_path: Path) -> None:
    rows = [line("A1", (2, "一样")), line("A2", (3,)), line("A1", (1, "一样"))]
    preview = looked(workspace(tmp_path / "库"), table(tmp_path / "表.xlsx", rows))
    cells = by_key(preview)
    assert cells["A1/self_points"].standing is Standing.CONFLICTING
    assert "F3" in cells["A1/self_points"].note
    assert "F5" in cells["A1/self_points"].note
    assert cells["A1/statement"].standing is Standing.NEW


def test_points_merged_over_two_criteria_belong_to_neither(tmp_path: Path) -> None:
    file = filled(tmp_path / "表.xlsx", {"A1": (2,), "A3": (2,)})
    book = openpyxl.load_workbook(file)
    book["评分表"].merge_cells("F3:F4")
    book.save(file)
    cells = by_key(looked(workspace(tmp_path / "库"), file))
    assert {cells[f"{code}/self_points"].standing for code in ("A1", "A2")} == {Standing.CONFLICTING}
    assert cells["A3/self_points"].standing is Standing.NEW


def test_points_without_any_reason_are_a_choice(tmp_path: Path) -> None:
    folder, file = workspace(tmp_path / "库"), filled(tmp_path / "乙局.xlsx", {"A1": (2,), "A3": (2,)})
    preview = looked(folder, file)
    assert [cell.lacks_reason for cell in preview.filled.cells] == [True, True]
    with open_workspace(folder, writing=True) as opened:
        changes = take(opened, preview, preview.filled.offered, with_source_as_reason=True, person="张三", at=NOON)
        assert changes.name == "读入填好的表 乙局.xlsx（评分表）"
        answers = opened.picture.assessment.answers
    assert answers["A1"].reason == "据乙局.xlsx（评分表 F3）填写"
    assert answers["A3"].self_reason == "据乙局.xlsx（评分表 F5）填写"


def test_taking_is_one_step_that_can_be_undone(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "库", {"A1": Answer(points=D(2), reason="都有")})
    preview = looked(folder, filled(tmp_path / "表.xlsx", FULL))
    with open_workspace(folder, writing=True) as opened:
        before = opened.picture.assessment
        changes = take(opened, preview, [cell.key for cell in preview.filled.cells], person="张三", at=NOON)
        assert opened.picture.assessment != before
        undo_step(opened, changes, person="张三", at=NOON)
        assert opened.picture.assessment == before


def test_a_workspace_that_changed_meanwhile_is_not_overwritten(tmp_path: Path) -> None:
    folder, file = workspace(tmp_path / "库"), filled(tmp_path / "表.xlsx", {"A1": (2,)})
    preview = looked(folder, file)
    answers_after(folder, looked(folder, filled(tmp_path / "别的.xlsx", {"A1": (1, "别人填的")})))
    with pytest.raises(ProblemError) as caught:
        answers_after(folder, preview)
    assert caught.value.problems[0].code == "RECORD_CHANGED"


def test_evidence_is_linked_and_papers_wait_for_a_tick(tmp_path: Path) -> None:
    """Numbers, titles and 文号 lead to evidence; asked-for words are no entry; the rest may be registered."""
    pieces = [
        Evidence("E0001", title="关于成立领导小组的通知", number="北政办〔2020〕1号", serves=(Service("A2"),)),
        Evidence("E0002", title="规划文本", serves=(Service("A1"),)),
    ]
    folder = workspace(tmp_path / "库", evidence=pieces)
    entries = {
        "A1": (2, "有", None, "A2-01、北政办[2020]1号"),
        "A2": (3, "有", None, "领导小组成立文件\n《规划文本》；会议纪要（北卫〔2021〕7号）"),
        "A3": (2, "有", None, "会议纪要（北卫〔2021〕7号）\nZ9-01"),
    }
    preview = looked(folder, filled(tmp_path / "表.xlsx", entries))
    cells = by_key(preview)
    assert cells["A1/materials"].linked == ("E0001",)
    assert cells["A2/materials"].linked == ("E0002",)
    assert "规划文本" in cells["A2/materials"].note
    assert cells["A2/papers"].papers == ("会议纪要（北卫〔2021〕7号）",)
    assert not cells["A2/papers"].is_offered
    assert cells["A3/materials"].standing is Standing.CONFLICTING
    keys = [cell.key for cell in preview.filled.cells]
    answers_after(folder, preview, keys)
    with open_workspace(folder, writing=False) as opened:
        evidence = {piece.id: piece for piece in opened.picture.assessment.evidence}
    assert evidence["E0001"].serves == (Service("A2"), Service("A1"))
    assert evidence["E0003"] == Evidence(
        "E0003", title="会议纪要", number="北卫〔2021〕7号", serves=(Service("A2"), Service("A3"))
    )
    assert len(evidence) == 3


def test_a_word_table_with_numbers_as_text(tmp_path: Path) -> None:
    file = docx.Document()
    rows: list[list[object]] = [
        [*HEADER[:7]],
        [*line("A1")[:4], "2分", "１.5 分", "有规划。"],
        [*line("B2")[:4], "2", "0", ""],
    ]
    made = file.add_table(len(rows), 7)
    for row, texts in enumerate(rows):
        for column, text in enumerate(texts):
            made.cell(row, column).text = str(text)
    file.save(str(tmp_path / "表.docx"))
    cells = by_key(looked(workspace(tmp_path / "库"), tmp_path / "表.docx"))
    assert (cells["A1/self_points"].points, cells["B2/self_points"].points) == (D("1.5"), D(0))


def test_pasted_text(tmp_path: Path) -> None:
    rows: list[list[object]] = [[*HEADER[:7]], [*line("A1")[:5], "2", "有"]]
    text = "\n".join("\t".join(str(cell) for cell in row) for row in rows)
    assert by_key(looked(workspace(tmp_path / "库"), text))["A1/self_points"].points == D(2)


def test_a_table_with_titles_and_points_only(tmp_path: Path) -> None:
    """Another department's short list: title, points, claim."""
    rows: list[list[object]] = [
        ["序号", "评分项", "分值", "自评得分"],
        [1, "领导协调机制", 3, 2],
        [2, "纳入规划", 2, 1],
    ]
    cells = by_key(looked(workspace(tmp_path / "库"), workbook(tmp_path / "表.xlsx", rows)))
    assert (cells["A2/self_points"].points, cells["A1/self_points"].points) == (D(2), D(1))


def test_a_formula_counts_with_its_stored_value_and_is_told_without(tmp_path: Path) -> None:
    def formulas(_book: object, sheet: object) -> None:
        sheet.write_formula("F2", "=1+1", None, 2)  # type: ignore[attr-defined]
        sheet.write_formula("F3", "=1+2", None, "")  # type: ignore[attr-defined]

    file = workbook(tmp_path / "表.xlsx", [HEADER, line("A1"), line("A2")], change=formulas)
    preview = looked(workspace(tmp_path / "库"), file)
    assert by_key(preview)["A1/self_points"].points == D(2)
    assert "A2/self_points" not in by_key(preview)
    assert any(problem.code == "TABLE_FORMULA" and "F3" in problem.what for problem in preview.problems)


def test_hidden_rows_are_said(tmp_path: Path) -> None:
    file = filled(tmp_path / "表.xlsx", {"A1": (2,), "A2": (3,)})
    book = openpyxl.load_workbook(file)
    book["评分表"].row_dimensions[4].hidden = True
    book.save(file)
    preview = looked(workspace(tmp_path / "库"), file)
    assert "隐藏" in by_key(preview)["A2/self_points"].note
    assert any(problem.code == "TABLE_HIDDEN" for problem in preview.problems)


def test_rare_characters_come_whole(tmp_path: Path) -> None:
    said = "𠮷村、㛃家、䶮山：🏥\n第二行"
    folder = workspace(tmp_path / "库")
    preview = looked(folder, filled(tmp_path / "表.xlsx", {"A1": (2, said)}))
    assert answers_after(folder, preview)["A1"].statement == said


def exported(folder: Path, out: Path) -> Path:
    """Return the 自评打分表 of a workspace."""
    with open_workspace(folder, writing=False) as opened:
        export(opened, out, Wanted(xlsx=True, report=False, package=False), date=NOON.date())
    return out / "03_自评打分表.xlsx"


def test_our_own_table_comes_back_with_what_was_changed_in_it(tmp_path: Path) -> None:
    """What our table adds of itself (给分：…, 未填报) is nobody's text; what a hand changed is."""
    answers = {
        "A1": Answer(points=D(2), reason="都有", statement="已列入规划。"),
        "B1": Answer(count=2, statement="开展2次。"),
        "A3": Answer(met=True, self_points=D(2)),
    }
    folder = workspace(tmp_path / "库", answers)
    file = exported(folder, tmp_path / "出")
    assert {cell.standing for cell in looked(folder, file).filled.cells} == {Standing.SAME}
    book = openpyxl.load_workbook(file)
    sheet = book["自评打分表"]
    assert [sheet.cell(row, 7).value for row in (4, 5, 8)] == [2, None, 1]
    assert sheet["J4"].value == "已列入规划。\n给分：2分\n给分理由：都有"
    sheet["G4"], sheet["J4"] = 1.5, "已列入规划。\n给分：1.5分\n给分理由：缺一项\n又补了一句"
    sheet["G5"], sheet["J5"], sheet["J8"] = 3, "书记任组长。", "开展2次，每次都有照片。\n填报次数：2"
    book.save(file)
    preview = looked(folder, file)
    taken_all = answers_after(folder, preview, [cell.key for cell in preview.filled.cells])
    assert taken_all["A1"].points == D("1.5")
    assert (taken_all["A1"].statement, taken_all["A1"].reason) == ("已列入规划。\n又补了一句", "缺一项")
    assert taken_all["A2"] == Answer(points=D(3), reason="书记任组长。", statement="书记任组长。")
    assert taken_all["B1"] == Answer(count=2, statement="开展2次，每次都有照片。")
    assert taken_all["A3"] == answers["A3"]


def test_a_long_text_over_several_rows_of_our_table_comes_back(tmp_path: Path) -> None:
    """A row is at most 409 points high: our table goes on below, in cells merged over rows of no other criterion."""
    said = "\n".join(f"第{number}行：写了_x0041_。" for number in range(200))
    folder = workspace(tmp_path / "库", {"A1": Answer(points=D(2), reason="都有", statement=said)})
    file = exported(folder, tmp_path / "出")
    assert openpyxl.load_workbook(file)["自评打分表"].merged_cells.ranges
    assert {cell.standing for cell in looked(folder, file).filled.cells} == {Standing.SAME}
    other = workspace(tmp_path / "库2")
    assert answers_after(other, looked(other, file))["A1"] == Answer(points=D(2), reason="都有", statement=said)


def test_last_years_sheet_beside_this_years_is_chosen(tmp_path: Path) -> None:
    """Two sheets of the same criteria conflict until a person says which one."""
    file = filled(tmp_path / "表.xlsx", {"A1": (2, "今年")})
    book = openpyxl.load_workbook(file)
    other = book.copy_worksheet(book["评分表"])
    other.title = "去年"
    other["F3"], other["G3"] = 1, "去年"
    book.save(file)
    folder = workspace(tmp_path / "库")
    assert by_key(looked(folder, file))["A1/self_points"].standing is Standing.CONFLICTING
    cell = by_key(looked(folder, file, TableChoice((2,))))["A1/self_points"]
    assert (cell.points, cell.where) == (D(1), "去年 F3")


def test_a_table_of_another_rubric_is_refused(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["一级指标", "评分标准", "分值", "自评得分"],
        ["甲", "建成健康步道得1分，每少一处扣0.5分", 1, 1],
    ]
    folder, file = workspace(tmp_path / "库"), workbook(tmp_path / "表.xlsx", rows)
    preview = looked(folder, file)
    assert not preview.is_usable
    with open_workspace(folder, writing=True) as opened:
        assert not has_filled_rows(opened.picture, file)
        assert has_filled_rows(opened.picture, filled(tmp_path / "对的.xlsx", {"A1": (2,)}))
        with pytest.raises(ProblemError):
            take(opened, preview, [], person="张三", at=NOON)


def test_no_table_at_all(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 broken")
    preview = looked(workspace(tmp_path / "库"), tmp_path / "a.xlsx")
    assert not preview.is_usable
    assert preview.problems


def test_what_is_left_is_told_for_those_without_a_screen(tmp_path: Path) -> None:
    folder = workspace(tmp_path / "库", {"A1": Answer(points=D(2), reason="都有")})
    preview = looked(folder, filled(tmp_path / "表.xlsx", {"A1": (1.5,), "A2": (9,)}))
    told = [problem.what for problem in cell_problems(preview.filled, preview.filled.offered)]
    assert any("A1" in one and "“2”" in one and "“1.5”" in one for one in told)
    assert any("A2" in one and "超过" in one for one in told)
