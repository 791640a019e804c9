"""ReviewDossier: everything the papers of a review (评估意见表、扣分明细、现场反馈意见) are written from."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.received import Sample
from app.domain.review import FindingVerdict, Remark, Review
from app.domain.rubric import Rubric
from app.domain.score_sheet import ScoreSheet
from app.domain.submission import Submission


@dataclass(frozen=True, slots=True)
class ReviewDossier:
    """What the papers of one review are written from, as frozen values.

    review: as it travels back; submission: what the county handed in; score: as recomputed from it; city: the review
    of the city that was attached to it, in a provincial one. samples: by criterion. is_sealed false: 未经本程序封装.
    """

    review: Review
    rubric: Rubric
    submission: Submission
    score: ScoreSheet
    program: str
    city: Review | None = None
    samples: Mapping[str, Sample] = field(default_factory=dict)
    is_sealed: bool = True

    @property
    def county(self) -> str:
        """Return city and county as papers name them."""
        return self.review.of.county.full_name

    @property
    def problems_are_drafted(self) -> bool:
        """Tell whether 存在问题 was put together from the findings, for nobody has written it yet."""
        return not self.review.feedback.problems and bool(self.problems)

    @property
    def problems(self) -> tuple[Remark, ...]:
        """Return 存在问题 as written; where nothing is, all opinions that do not just accept or find a gate met."""
        return self.review.feedback.problems or _drafted(self.review, self.rubric)


def _drafted(review: Review, rubric: Rubric) -> tuple[Remark, ...]:
    found = [
        Remark(f"基本条件{gate.id}不符合：{verified.opinion.strip()}")
        for gate in rubric.gates
        if (verified := review.gates.get(gate.id)) is not None and verified.met is False and verified.opinion.strip()
    ]
    for criterion in rubric.criteria:
        finding = review.findings.get(criterion.code)
        if finding is not None and finding.verdict is not FindingVerdict.ACCEPTED and finding.opinion.strip():
            found.append(Remark(finding.opinion.strip(), criterion.code))
    return tuple(found)
