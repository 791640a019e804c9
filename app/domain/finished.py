"""Finished documents (定稿): a report that was worked on outside the program, and the scan of its stamped paper."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from app.domain.evidence import StoredFile

REPORT = "自评报告"
REPORT_SCAN = "自评报告（盖章扫描件）"

FINISHED_NAMES = {REPORT: "01_自评报告.docx", REPORT_SCAN: "01_自评报告（盖章扫描件）.pdf"}
"""What can be taken back in, and its name in a package, below data/."""

TAKES_PLACE_OF = {REPORT: ("01_自评报告.docx", "01_自评报告.pdf")}
"""Our own documents that do not go out beside one that was taken back: two versions would contradict each other."""


@dataclass(frozen=True, slots=True)
class FinishedDocument:
    """A document that was taken back in. Only document and file leave the county.

    data: record to digest of what was filled in when it came back, to say later what has changed since;
    differing: the places where it says something else than the data, which a person has accepted;
    remarks: what else still has to be put right in it, such as （送审稿） on the cover.
    """

    document: str
    file: StoredFile
    taken_at: str = ""
    data: Mapping[str, str] = field(default_factory=dict)
    differing: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
