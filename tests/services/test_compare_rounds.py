"""各轮对照: what was replied in a round stays readable beside what was filled in, also when a later round has begun."""

from pathlib import Path

from app.domain.returned import Reply, reply_key
from app.services.compare_rounds import compare_rounds
from app.services.open_workspace import open_workspace
from app.services.replies import write_reply
from app.services.revise import begin_revision
from app.ui.models.returned_rows import rounds_rows, said_in
from tests.returning import BACK, FINDINGS, LATER, came_back, county_workspace, handed_in, review_on

MEASURE = "重新发文\n并盖章㙍"


def test_replies_of_an_earlier_round_are_read_in_the_next(tmp_path: Path) -> None:
    folder = county_workspace(tmp_path)
    with open_workspace(folder, writing=True) as workspace:
        handed_in(workspace, tmp_path / "一轮")
        first = came_back(workspace, review_on(workspace.picture))
        begin_revision(workspace, person="张三", at=BACK)
        reply = Reply(MEASURE, "文件已印发", done=BACK.date(), evidence=("E0001",))
        write_reply(workspace, reply_key(first.id, "A2"), reply, person="张三", at=BACK)
        handed_in(workspace, tmp_path / "二轮", LATER)
        came_back(workspace, review_on(workspace.picture, {"A4": FINDINGS["A4"]}), at=LATER)
        begin_revision(workspace, person="张三", at=LATER)
        found = compare_rounds(folder, workspace.picture)

    line = next(one for one in found.lines if one.code == "A2")
    assert [bool(cell.replied) for cell in line.cells] == [False, True, False]
    assert line.cells[1].replied.split("\n") == [
        "整改措施（省级意见）：重新发文",
        "并盖章㙍",
        "整改结果（省级意见）：文件已印发",
        "证明材料（省级意见）：A2-01",
        "完成日期（省级意见）：2022-02-01",
    ]
    assert said_in(line.cells[1]) == f"{line.cells[1].replied}\n{line.cells[0].said}"
    assert not line.differs, "what was filled in is the same in all rounds"
    rows = rounds_rows(found, workspace.picture.rubric, only_different=True)
    assert [row.cells[0] for row in rows] == ["合计", "A2 领导协调机制\n有整改情况"]
