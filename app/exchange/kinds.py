"""The two kinds of package that travel: what each must hold, and how people are told of it."""

from dataclasses import dataclass

from app.exchange.layout import REVIEW, RUBRIC, SUBMISSION


@dataclass(frozen=True, slots=True)
class PackageKind:
    """One kind. document: what makes it this kind, below data/; required: what must lie in it.

    choose: which file to take instead of a wrong one; lacking: said when something required is not there;
    elsewhere: where people open a package of this kind.
    """

    noun: str
    document: str
    required: tuple[str, ...]
    choose: str
    lacking: str
    elsewhere: str


SUBMISSION_PACKAGE = PackageKind(
    "申报包",
    SUBMISSION,
    (SUBMISSION, RUBRIC),
    "请选县区导出的那个 zip 文件。",
    "包里没有填报数据，不是本程序导出的申报包。",
    "申报包由市级、省级在“收件”里打开。",
)
RETURN_PACKAGE = PackageKind(
    "退回意见包",
    REVIEW,
    (REVIEW, RUBRIC),
    "请选市级或省级发回的那个 zip 文件。",
    "包里没有评审意见，不是本程序导出的退回意见包。",
    "退回意见包由县区在“退回意见”里打开。",
)
KINDS = (SUBMISSION_PACKAGE, RETURN_PACKAGE)
