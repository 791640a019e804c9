"""The county's side: sealed and handed in, what city and province sent back, 补正 under way, round 2."""

import datetime as dt
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.domain.county import County
from app.ui.clock import now

if TYPE_CHECKING:
    from app.storage.workspace import Workspace

NONE, NEW, REVISING, ROUND_2 = "returned-none", "returned-new", "returned-revising", "returned-round2"
"""Names of the workspaces: sealed, nothing back; opinions in; 补正 begun with replies; round 2 sealed."""
WHO = "填报人甲"
SAID = {
    "city": "市生态环境局来函：没有发生。",
    "province": "省厅2020年通报该县一次水污染事件，请补充处置结论和等级认定。",
}
"""Said of G3, the third basic condition."""


def seal(
    folder: Path, name: str, out: Path, county: County | None, change: "Callable[[Workspace], None] | None" = None
) -> Path:
    """Seal the sample's submission for a county, in a workspace of its own, and return the package."""
    from app.services.export_submission import export
    from app.services.make_documents import Wanted
    from app.services.open_workspace import open_workspace
    from app.services.write_basics import write_applicant, write_county

    place = folder / f"县-{name}"
    if not place.exists():
        shutil.copytree(folder / "工作库-full", place)
    with open_workspace(place, writing=True, who=WHO) as workspace:
        if county is not None:
            write_county(workspace, county, person=WHO, at=now())
            write_applicant(workspace, f"{county.full_name}人民政府", person=WHO, at=now())
        if change is not None:
            change(workspace)
        staging = folder / f"导出-{name}-{len(list(out.iterdir()))}"
        made = export(workspace, staging, Wanted(report=False, xlsx=False), date=now().date())
    if made.package is None:
        raise RuntimeError(made)
    target = out / f"{name}申报包（微信转来{len(list(out.iterdir())) + 1}）.zip"
    shutil.copy(made.package.path, target)
    return target


def make_returned(folder: Path) -> None:
    """Let 临江县 go the whole way; a copy of its workspace stays at each station."""
    shutil.copytree(folder / "县-临江县", folder / f"工作库-{NONE}")
    place = folder / "县-临江县"
    packages = [_reviewed(folder, level) for level in ("city", "province")]
    _take_back(place, packages)
    shutil.copytree(place, folder / f"工作库-{NEW}")
    _revise(place)
    shutil.copytree(place, folder / f"工作库-{REVISING}")
    (folder / "第二轮").mkdir()
    seal(folder, "临江县", folder / "第二轮", None)
    shutil.copytree(place, folder / f"工作库-{ROUND_2}")


def _reviewed(folder: Path, level: str) -> Path:
    """Return the return package of a level on 临江县's first round."""
    from app.domain.review import GateFinding, Level
    from app.services.export_review import export_review
    from app.services.open_review import open_review
    from app.services.verify_gates import write_gate
    from tests.pictures import review_material as reviews
    from tests.pictures.review_words import CITY_FINDINGS, ME_FINDINGS

    is_city = level == "city"
    me, said = (reviews.CITY, CITY_FINDINGS) if is_city else (reviews.ME, ME_FINDINGS)
    place = reviews.new_review(folder / f"评审-{level}", me, Level(level))
    out = folder / ("市级意见" if is_city else "省级意见") / "临江县"
    with open_review(place, writing=True, who=me.name) as workspace:
        reviews.received(workspace, [one for one in (folder / reviews.INTAKE).iterdir() if "临江" in one.name])
        (id_,) = workspace.picture.received
        reviews.store(workspace, id_, said, me)
        found = {"G2": GateFinding(met=True), "G3": GateFinding(met=is_city, opinion=SAID[level])}
        for gate, finding in found.items():
            write_gate(workspace, id_, gate, finding, reviewer=me, person=me.name, at=now())
        export_review(workspace, id_, out, date=now().date(), person=me.name, at=now())
    return next(out.rglob("*.zip"))


def _take_back(place: Path, packages: list[Path]) -> None:
    from app.domain.review import Level
    from app.services.open_workspace import open_workspace
    from app.services.receive_review import receive_review
    from app.services.replies import WordsAbout, take_words, words_items
    from tests.pictures.review_words import WORDS

    with open_workspace(place, writing=True, who=WHO) as workspace:
        for package in packages:
            receive_review(workspace, package, person=WHO, at=now())
        about = WordsAbout(Level.CITY, "示例市爱卫办（微信群）", now().date())
        take_words(workspace, words_items(workspace.picture, WORDS), about, person=WHO, at=now())


def _revise(place: Path) -> None:
    """Begin, answer two opinions, and change what they are about."""
    from app.domain.returned import Reply, reply_key
    from app.services.open_workspace import open_workspace
    from app.services.replies import write_reply
    from app.services.revise import begin_revision, to_do_of
    from app.services.write_answer import write_answer

    today = now().date()
    with open_workspace(place, writing=True, who=WHO) as workspace:
        begin_revision(workspace, person=WHO, at=now())
        to_do = to_do_of(workspace.picture, today)
        for number, one in enumerate(to_do[:3]):
            reply = Reply(
                "县卫健局牵头，会同县委编办调取编制文件全文并加盖公章，逐人核对花名册。",
                "编制文件全文、花名册已补齐，专业机构编制12名、实有11名。" if number < 2 else "",
                done=today - dt.timedelta(days=2) if number < 2 else None,
                evidence=tuple(piece.id for piece in workspace.picture.assessment.evidence[:1]),
            )
            write_reply(workspace, reply_key(one.returned.id, one.code), reply, person=WHO, at=now())
            answer = workspace.picture.assessment.answers.get(one.code)
            if answer is not None:
                statement = f"{answer.statement}第2轮补正：材料已补齐。"
                write_answer(workspace, one.code, replace(answer, statement=statement), person=WHO, at=now())
