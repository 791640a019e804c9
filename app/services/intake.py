"""What came of receiving (收件): what is in, what was refused and why, what else people should know. Values only."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from app.domain.county import County
from app.domain.problems import Problem
from app.services.read_set import SetSaid
from app.services.refused_files import in_file


@dataclass(frozen=True, slots=True)
class IntakeOptions:
    """What a person says: of sets that our program did not make, and where the list of county keys lies."""

    said: SetSaid = field(default_factory=SetSaid)
    county_keys: Path | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """One file that is in. is_known: it was in already. is_review: a review of the level below, kept beside its set.

    file: as it is named for people; id: of the submission (of the review for a review).
    """

    file: str
    id: str
    county: County
    round: int
    is_known: bool = False
    is_review: bool = False
    problems: tuple[Problem, ...] = ()

    def fields(self) -> dict[str, object]:
        """Return what `jkxq review import --json` says of it."""
        return {
            "file": self.file,
            "id": self.id,
            "county": {"code": self.county.code, "name": self.county.name},
            "round": self.round,
            "known": self.is_known,
            "review": self.is_review,
        }


@dataclass(frozen=True, slots=True)
class Refused:
    """One file that is not in, with all reasons."""

    file: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Intake:
    """What came of receiving. told: what people should know that belongs to no file that was taken or refused."""

    taken: tuple[Taken, ...] = ()
    refused: tuple[Refused, ...] = ()
    told: tuple[Problem, ...] = ()

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return everything to be told; reasons of a refusal begin with the file's name."""
        return (
            *(in_file(problem, one.file) for one in self.refused for problem in one.problems),
            *(in_file(problem, one.file) for one in self.taken for problem in one.problems),
            *self.told,
        )

    @property
    def sentence(self) -> str:
        """Return the outcome in one line."""
        count = Counter("known" if one.is_known else "review" if one.is_review else "new" for one in self.taken)
        said = [f"收进{count['new']}份"]
        said += [f"评审意见{count['review']}份"] if count["review"] else []
        said += [f"已经收过{count['known']}份"] if count["known"] else []
        said += [f"没有收{len(self.refused)}份"] if self.refused else []
        return f"{'，'.join(said)}。"
