"""`jkxq new --from`: a new workspace that goes on from an old one (接着做)."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from app.cli.answering import answer, now, progress_bar, refusing, user_name

if TYPE_CHECKING:
    from app.domain.county import Cycle
    from app.domain.submission import Picture
    from app.services.carry_over import CarriedOver, Edition

MOST_SAID = 12
"""So many lines are read at a terminal; all of them are in the list beside the workspace."""


@dataclass(frozen=True, slots=True)
class GoingOnAsked:
    """What the command line said. rubric and year: None when it said nothing."""

    workspace: Path
    old: Path
    rubric: str | None
    year: int | None


def go_on(asked: GoingOnAsked, *, as_json: bool) -> NoReturn:
    """Make the workspace and leave with the command's answer.

    A new edition keeps the cycle; the same edition goes on to the next cycle; --cycle-year names it in both cases.
    """
    from app.domain.original import draft_problems
    from app.services.carry_over import GoingOn, begin_from, read_old

    with refusing(as_json, workspace=str(asked.workspace), written=False), progress_bar() as bar:
        picture = read_old(asked.old, progress=bar)
        edition = None if asked.rubric is None else _edition(asked.rubric)
        cycle = _cycle(asked, picture, edition)
        # Nobody is there to untick a damaged paper.
        going = GoingOn(asked.old, asked.workspace, edition, cycle, without_damaged=True)
        made = begin_from(going, person=user_name(), at=now(), progress=bar)
        fields = {"workspace": str(asked.workspace), "written": True, "carried": made.fields()}
        problems = (*made.damaged, *draft_problems(made.plan.rubric, (edition or picture).original))
        answer(as_json, problems, fields, lambda: _say(made))
    raise AssertionError("an answer leaves")


def _edition(name: str) -> "Edition":
    from app.services.carry_over import Edition
    from app.services.open_rubric import open_rubric

    pack = open_rubric(name)
    return Edition(pack.rubric, pack.original, pack.original_bytes)


def _cycle(asked: GoingOnAsked, picture: "Picture", edition: "Edition | None") -> "Cycle | None":
    from app.services.carry_over import cycle_of_year, next_cycle

    rubric = picture.rubric if edition is None else edition.rubric
    if asked.year is not None:
        return cycle_of_year(picture, rubric, asked.year)
    return next_cycle(picture, rubric) if edition is None else None


def _say(made: "CarriedOver") -> None:
    from app.services.carry_over import LIST_NAME, lines_of

    counts = made.carried.counts
    print(f"已从原工作库接着做：{made.folder}（{made.plan.rubric.title}，{made.plan.cycle.name}）")
    print("评分项：没变{unchanged}，改了{changed}，新增{new}，去掉{removed}。".format_map(counts))
    print(
        "带来：填报内容{answers}项，自评说明{statements}项，材料{evidence}件，数据{figures}个，".format_map(counts),
        end="",
    )
    print("台账{ledger_rows}行。".format_map(counts))
    for title, lines in (("需要核对、填报的", made.carried.to_check), ("留在原工作库的", made.carried.left)):
        print(f"{title}{len(lines)}条：" if lines else f"{title}：没有")
        for line in lines_of(lines, MOST_SAID):
            print(f"  {line}")
    print(f"全部内容见 {made.folder / LIST_NAME}")
