"""The list of rubrics with all that a person must know of each; read in a worker."""

from dataclasses import dataclass, field
from decimal import Decimal

from app.domain.progress import Progress
from app.services.checked_criteria import has_unfinished_draft, unchecked
from app.services.pack_drafts import given_words, taken_words
from app.services.rubric_library import (
    BrokenPack,
    InstalledPack,
    broken,
    installed,
    is_own_signature,
    rubrics_in_use,
)


@dataclass(frozen=True, slots=True)
class ListedPack:
    """One rubric. points: full points; workspaces: names of those, of the ones open lately, that stand on it.

    is_unfinished: changes of it wait in the editor that are not in the library yet. drafts: codes of the markings that
    were read out of a table and that nobody has confirmed.
    """

    pack: InstalledPack
    points: Decimal
    workspaces: tuple[str, ...] = ()
    is_signed_here: bool = False
    is_unfinished: bool = False
    drafts: tuple[str, ...] = ()

    @property
    def origin(self) -> str:
        """Return which file it was read from; empty when it was not read from one."""
        return self.pack.original.name if self.pack.original is not None else ""

    @property
    def unchecked_words(self) -> str:
        """Return what a person should know of its drafts; empty when there are none."""
        is_given = bool(self.pack.signer) and not self.is_signed_here
        return taken_words(self.drafts) if is_given else given_words(self.drafts)

    @property
    def signed(self) -> str:
        """Return who signed it, for people."""
        if self.pack.is_built_in:
            return "随程序提供"
        if not self.pack.signer:
            return "没有签名"
        return "由本机签名" if self.is_signed_here else f"已签名，指纹 {self.pack.signer}"


@dataclass(frozen=True, slots=True)
class RubricList:
    """The sound rubrics, installed ones first, and installed packs that cannot be used."""

    packs: tuple[ListedPack, ...] = ()
    broken: tuple[BrokenPack, ...] = field(default=())


def listed_rubrics(*, progress: Progress) -> RubricList:
    """Return every rubric of this computer."""
    from app.services.open_rubric import full_points

    progress.step(0, 2, "读取评分标准")
    packs = installed()
    progress.step(1, 2, "看哪些工作库在用")
    used = rubrics_in_use()
    return RubricList(
        tuple(
            ListedPack(
                pack,
                full_points(pack.rubric),
                tuple(path.name for path, key in used.items() if key == (pack.rubric.id, pack.rubric.edition)),
                is_own_signature(pack),
                has_unfinished_draft(pack),
                unchecked(pack),
            )
            for pack in packs
        ),
        broken(),
    )
