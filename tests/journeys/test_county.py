"""The journey of a county from an empty folder to the package it hands in, and what a reader finds in that."""

import io
import json
import shutil
import socket
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

import bagit
import pytest
from openpyxl import load_workbook

from tests.documents.libre_office import needs_office, recalculated
from tests.journeys.county import (
    LEDGER,
    OWN_BUSINESS,
    REASONS,
    STATEMENTS,
    TITLES,
    CountyFiles,
    write_county,
)
from tests.journeys.extracted import (
    docx_text,
    everything,
    html_text,
    members,
    pdf_text,
    tight,
    xlsx_cells,
    xlsx_text,
)
from tests.journeys.warm_child import Ended, Order, WarmChild

DATE = "2022-01-10"
REPORT, EXPLANATION = "01_自评报告", "02_逐项自评说明.pdf"
TABLE, CATALOGUE = "03_自评打分表.xlsx", "04_佐证材料目录.xlsx"
DOCUMENTS = [f"{REPORT}.docx", f"{REPORT}.pdf", EXPLANATION, TABLE, CATALOGUE]


@dataclass(frozen=True, slots=True)
class Desk:
    """A county's computer: a folder, its own key, and the command."""

    folder: Path
    files: CountyFiles
    child: WarmChild

    def run(self, *arguments: object, expected: int = 0) -> dict[str, object]:
        ended = self.ended(*arguments)
        assert ended.exit_code == expected, ended
        assert ended.answer is not None, ended
        return ended.answer

    def ended(self, *arguments: object) -> Ended:
        order = Order(
            (*map(str, arguments), "--json"),
            str(self.folder),
            {"JKXQ_KEYS": str(self.folder / "keys"), "LOGNAME": OWN_BUSINESS["user"]},
        )
        return self.child.run(order)

    def export(self, workspace: str, out: str, *options: str) -> dict[str, str]:
        """Export and return what the answer says of the package."""
        package = self.run("export", workspace, "--out", out, "--date", DATE, *options)["package"]
        assert isinstance(package, dict)
        return {**package, "path": str(self.folder / package["path"])}


@pytest.fixture(scope="module")
def child(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WarmChild]:
    with WarmChild(tmp_path_factory.mktemp("child")) as child:
        yield child


def filled_desk(folder: Path, child: WarmChild) -> Desk:
    """Return a desk whose workspace was filled twice: a draft first, and then what counts."""
    desk = Desk(folder, write_county(folder / "县"), child)
    desk.run("new", "工作库", "--rubric", desk.files.pack)
    desk.run("fill", "工作库", desk.files.draft)
    desk.run("fill", "工作库", desk.files.answers)
    desk.run(
        *("attach", "工作库", "B1", desk.files.photo),
        *("--requirement", "e1", "--title", TITLES["E0002"], "--date", "2021-04-07"),
    )
    return desk


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory, child: WarmChild) -> Desk:
    return filled_desk(tmp_path_factory.mktemp("county"), child)


@pytest.fixture
def desk(tmp_path: Path, prepared: Desk) -> Desk:
    """Return a copy that the test may change."""
    shutil.copytree(prepared.folder, tmp_path, dirs_exist_ok=True)
    return Desk(tmp_path, write_county(tmp_path / "县"), prepared.child)


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A finished set that no test changes."""

    desk: Desk
    package: Path
    score: dict[str, object]

    @property
    def files(self) -> dict[str, bytes]:
        return {path.removeprefix("data/"): data for path, data in members(self.package).items()}


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory, prepared: Desk) -> HandedIn:
    folder = tmp_path_factory.mktemp("handed-in")
    shutil.copytree(prepared.folder, folder, dirs_exist_ok=True)
    desk = Desk(folder, prepared.files, prepared.child)
    score = desk.run("score", "工作库")
    return HandedIn(desk, Path(desk.export("工作库", "交")["path"]), score)


def submission_of(package: str | Path) -> dict[str, object]:
    submission = json.loads(members(Path(package))["data/machine/submission.json"])
    assert isinstance(submission, dict)
    return submission


def numbers_of(package: str | Path) -> dict[str, str]:
    """Return 材料编号 by evidence id."""
    evidence = submission_of(package)["evidence"]
    assert isinstance(evidence, list)
    return {piece["id"]: piece["material_number"] for piece in evidence}


# ---------------------------------------------------------------- rounds


def test_the_same_workspace_and_date_give_the_same_bytes(desk: Desk) -> None:
    before = desk.run("backup", "工作库", "--out", "早")["path"]
    first = desk.export("工作库", "一")
    after = desk.run("backup", "工作库", "--out", "晚")["path"]
    again = desk.export("工作库", "一")
    elsewhere = desk.export("工作库", "二")
    restored = []
    for number, backup in enumerate((before, after)):
        desk.run("restore", backup, f"恢复{number}")
        restored.append(desk.export(f"恢复{number}", f"三{number}"))

    assert again == first, "the same file, not a second one beside it"
    expected = Path(first["path"]).read_bytes()
    for other in (elsewhere, *restored):
        assert Path(other["path"]).read_bytes() == expected
        assert (other["id"], other["round"], other["sha256"]) == (first["id"], first["round"], first["sha256"])
    assert sorted(path.name for path in (desk.folder / "一").iterdir()) == sorted(
        [*DOCUMENTS, Path(first["path"]).name]
    )


def test_the_loose_documents_are_those_in_the_package(desk: Desk) -> None:
    package = desk.export("工作库", "一")

    packed = members(Path(package["path"]))
    for name in DOCUMENTS:
        assert (desk.folder / "一" / name).read_bytes() == packed[f"data/{name}"]


def test_a_change_makes_a_package_that_replaces_the_one_before(desk: Desk) -> None:
    first = desk.export("工作库", "一")
    first_bytes = Path(first["path"]).read_bytes()
    assert numbers_of(first["path"]) == {"E0001": "A2-01", "E0003": "B1-01", "E0004": "B1-02"}
    desk.run("attach", "工作库", "A2", desk.files.photo, "--title", "后补的照片")

    second = desk.export("工作库", "一")
    third = desk.export("工作库", "一")

    assert second["round"] == first["round"] == 1
    assert second["id"] != first["id"]
    assert submission_of(first["path"])["replaces"] is None
    assert submission_of(second["path"])["replaces"] == first["id"]
    assert third == second, "nothing was changed since, so it is the same submission"
    assert Path(first["path"]).read_bytes() == first_bytes, "what was handed out is never overwritten"
    desk.run("package", "verify", second["path"])


def test_numbers_that_were_handed_in_never_change(desk: Desk) -> None:
    first = numbers_of(desk.export("工作库", "一")["path"])
    (desk.folder / "县" / "改.yaml").write_text(
        "evidence: [{id: E0001, serves: [{criterion: B1, requirement: e1}]}, "
        "{id: E0009, title: 更早的文件, file: 佐证/a.pdf, serves: [{criterion: A2, requirement: e1}]}]",
        "utf-8",
    )
    desk.run("fill", "工作库", "县/改.yaml")

    second = numbers_of(desk.export("工作库", "一")["path"])

    assert first["E0001"] == "A2-01"
    assert {id_: second[id_] for id_ in first} == first, "though E0001 no longer serves A2"
    assert second["E0009"] == "A2-02", "and its number is not given to another paper"


def test_a_draft_makes_documents_only_and_is_no_round(desk: Desk) -> None:
    database = (desk.folder / "工作库" / "jkxq.sqlite").read_bytes()

    answer = desk.run("export", "工作库", "--out", "送审", "--draft", "--date", DATE)

    assert answer["package"] is None
    names = {path.name for path in (desk.folder / "送审").iterdir()}
    assert names == {name.replace(".", "（送审稿）.", 1) for name in DOCUMENTS}
    assert (desk.folder / "工作库" / "jkxq.sqlite").read_bytes() == database
    sealed = desk.export("工作库", "一")
    assert sealed["round"] == 1
    assert submission_of(sealed["path"])["replaces"] is None


def test_a_claim_without_reason_blocks_the_package_but_not_the_draft(desk: Desk) -> None:
    (desk.folder / "县" / "改.yaml").write_text('answers: {A3: {level: part, self_points: "2"}}', "utf-8")
    desk.run("fill", "工作库", "县/改.yaml")

    answer = desk.run("export", "工作库", "--out", "一", expected=1)

    problems = answer["problems"]
    assert isinstance(problems, list)
    assert [one["code"] for one in problems if one["severity"] == "blocking"] == ["SELF_POINTS_REASON"]
    assert (answer["files"], answer["package"]) == ([], None)
    assert not (desk.folder / "一").exists()
    desk.run("export", "工作库", "--out", "送审", "--draft", "--xlsx")


def test_an_empty_county_can_always_hand_in(tmp_path: Path, child: WarmChild) -> None:
    desk = Desk(tmp_path, write_county(tmp_path / "县"), child)
    desk.run("new", "空", "--rubric", "jkxq-2021-reference")

    package = desk.export("空", "一")

    verified = desk.run("package", "verify", package["path"])
    assert verified["recomputed"] == {"equal": True, "computed": "0.00"}


def test_a_damaged_attachment_is_named_and_nothing_is_handed_in(desk: Desk) -> None:
    stored = max((desk.folder / "工作库" / "attachments").rglob("*/*"), key=lambda path: path.stat().st_size)
    stored.write_bytes(b"rotten" + stored.read_bytes()[6:])

    for command in (("check", "工作库"), ("export", "工作库", "--out", "一")):
        problems = desk.run(*command, expected=1)["problems"]
        assert isinstance(problems, list)
        assert [one["code"] for one in problems if one["severity"] == "blocking"] == ["ATTACHMENT_DAMAGED"]
    assert not (desk.folder / "一").exists()


def test_a_character_that_no_face_has_is_named_before_export_with_its_place(desk: Desk) -> None:
    (desk.folder / "县" / "改.yaml").write_text("answers: {A1: {met: true, statement: 在\U00030ede村开会}}", "utf-8")
    desk.run("fill", "工作库", "县/改.yaml")

    problems = desk.run("check", "工作库")["problems"]

    assert isinstance(problems, list)
    (named,) = [one for one in problems if one["code"] == "CHARACTER_MISSING"]
    assert "A1" in named["where"]
    assert "U+30EDE" in named["what"]
    assert named["what_to_do"]


# ---------------------------------------------------------------- what a reader finds


def test_an_independent_judge_finds_the_bag_valid(handed_in: HandedIn, tmp_path: Path) -> None:
    with zipfile.ZipFile(handed_in.package) as archive:
        archive.extractall(tmp_path)

    (bag,) = tmp_path.iterdir()
    assert bag.name == "示例市示例县_健康县区自评材料_2021年度_第1轮"
    assert bagit.Bag(str(bag)).validate()


def given_texts() -> list[str]:
    """Return every non-empty text of the answers, ledger rows and evidence."""
    rows = [cell for row in LEDGER for cell in row]
    sites = ["第一小学", "第二医院"]
    figures = ["30.42", "25.42", "=县监测<b>&", "农业农村局", "600", "1000"]
    return [*STATEMENTS.values(), *REASONS.values(), *rows, *sites, *figures]


def test_every_answer_stands_in_the_explanation(handed_in: HandedIn) -> None:
    printed = tight(pdf_text(handed_in.files[EXPLANATION]))

    wanted = [*given_texts(), *TITLES.values(), "A2-01", "B1-01", "B1-02"]
    assert [text for text in wanted if tight(text) not in printed] == []


def test_every_derivation_stands_in_the_explanation(handed_in: HandedIn) -> None:
    printed = tight(pdf_text(handed_in.files[EXPLANATION]))

    criteria = handed_in.score["criteria"]
    assert isinstance(criteria, list)
    sentences = [sentence for line in criteria for sentence in line["derivation"]]
    assert len(sentences) >= len(criteria)
    assert [sentence for sentence in sentences if tight(sentence) not in printed] == []


def test_every_answer_stands_in_the_excel_files(handed_in: HandedIn) -> None:
    cells = "\n".join(xlsx_text(handed_in.files[name]) for name in (TABLE, CATALOGUE))

    assert [text for text in (*given_texts(), *TITLES.values()) if text not in cells] == []


def test_what_begins_like_a_formula_stays_text(handed_in: HandedIn) -> None:
    for name in (TABLE, CATALOGUE):
        kinds = {content: kind for _, kind, content in xlsx_cells(handed_in.files[name])}
        formulas = [content for content, kind in kinds.items() if kind == "f"]
        for text in (*given_texts(), *TITLES.values()):
            assert not any(text in formula for formula in formulas), text
    texts = [content for _, kind, content in xlsx_cells(handed_in.files[TABLE]) if kind == "s"]
    for sign in "=+-@":
        assert any(text.startswith(sign) for text in texts), sign


def test_what_looks_like_markup_stays_text(handed_in: HandedIn) -> None:
    files = handed_in.files

    assert tight("健康<b>&环境") in tight(pdf_text(files[EXPLANATION]))
    assert "<b>步道</b>&公园" in docx_text(files[f"{REPORT}.docx"])
    assert tight("<b>步道</b>&公园") in tight(pdf_text(files[f"{REPORT}.pdf"]))
    assert TITLES["E0002"] in html_text(files["00_请先看这里.html"])


def test_rare_characters_print(handed_in: HandedIn) -> None:
    printed = pdf_text(handed_in.files[EXPLANATION])

    assert "㙍" in printed
    assert "𬭚" in printed


def test_what_is_the_countys_own_business_is_not_in_the_package(handed_in: HandedIn) -> None:
    criteria = handed_in.score["criteria"]
    assert isinstance(criteria, list)
    gains = [gain["text"] for line in criteria for gain in line["gains"]]
    assert len(gains) >= 5
    own = [*OWN_BUSINESS.values(), *gains, "提分", "送审稿", "初稿.yaml", "填报文件", "操作记录"]
    own += [str(handed_in.desk.folder), handed_in.desk.folder.name, "工作库"]
    own += [name for name in (socket.gethostname(),) if len(name) > 5]
    log = (handed_in.desk.folder / "工作库" / "jkxq.sqlite").read_bytes()
    for text in set(OWN_BUSINESS.values()) - {OWN_BUSINESS["replaced file"]}:
        assert text.encode() in log, "or the search would prove nothing"

    for name, data in members(handed_in.package).items():
        content = everything(name, data)
        for text in own:
            assert text.encode() not in content, (name, text)
            assert tight(text).encode() not in content, (name, text)
            assert text.encode("utf-16-be") not in content, (name, text)


def test_a_file_that_was_replaced_does_not_travel(handed_in: HandedIn) -> None:
    stored = [path.read_bytes() for path in (handed_in.desk.folder / "工作库" / "attachments").rglob("*/*")]
    old = OWN_BUSINESS["replaced file"].encode()
    assert any(old in data for data in stored), "the county still has it"

    assert not any(old in data for data in members(handed_in.package).values())
    assert sum(path.startswith("佐证材料/") for path in handed_in.files) == len(TITLES)


@needs_office
@pytest.mark.xdist_group("libreoffice")
@pytest.mark.parametrize("name", [TABLE, CATALOGUE])
def test_libre_office_recalculates_to_the_same_values(handed_in: HandedIn, tmp_path: Path, name: str) -> None:
    path = tmp_path / "打分表.xlsx"
    path.write_bytes(handed_in.files[name])
    formulas = load_workbook(path)
    printed = load_workbook(path, data_only=True)

    judged = recalculated(path, tmp_path)

    compared = 0
    for sheet in formulas.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    ours = printed[sheet.title][cell.coordinate].value
                    theirs = judged[sheet.title][cell.coordinate].value
                    assert theirs == pytest.approx(ours), (sheet.title, cell.coordinate, cell.value)
                    compared += 1
    if name == TABLE:
        assert compared >= 5, "sums of three dimensions, the total, and the total in hundredths"


def test_the_totals_of_the_score_table_are_those_worked_by_hand(handed_in: HandedIn) -> None:
    sheet = load_workbook(io.BytesIO(handed_in.files[TABLE]), data_only=True).worksheets[0]
    numbers = {
        round(float(cell.value), 2) for row in sheet.iter_rows() for cell in row if isinstance(cell.value, int | float)
    }

    # 自评: A 8 (3 instead of 2.5 claimed), B 16.75, C 9.15; 合计 with bonus 35.4.
    assert {8.0, 16.75, 9.15, 35.4} <= numbers


def test_the_set_reads_without_our_program(handed_in: HandedIn, tmp_path: Path) -> None:
    with zipfile.ZipFile(handed_in.package) as archive:
        archive.extractall(tmp_path)
    page = next(tmp_path.rglob("00_请先看这里.html"))

    links = [link.partition('"')[0] for link in page.read_text("utf-8").split('href="')[1:] if not link.startswith("#")]

    assert len(links) >= len(DOCUMENTS) + len(TITLES)
    assert [link for link in links if not (page.parent / unquote(link)).is_file()] == []


def test_links_of_the_catalogue_lead_to_the_files(handed_in: HandedIn, tmp_path: Path) -> None:
    with zipfile.ZipFile(handed_in.package) as archive:
        archive.extractall(tmp_path)
    book = next(tmp_path.rglob(CATALOGUE))
    targets = [
        cell.hyperlink.target
        for sheet in load_workbook(book).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.hyperlink and cell.hyperlink.target
    ]

    assert len(targets) >= len(TITLES)
    assert [link for link in targets if not (book.parent / unquote(link)).is_file()] == []


def test_a_workspace_that_was_moved_exports_the_same(desk: Desk) -> None:
    first = desk.export("工作库", "一")
    shutil.move(desk.folder / "工作库", desk.folder / "搬到 另一处")

    moved = desk.export("搬到 另一处", "二")

    assert moved["sha256"] == first["sha256"]
