"""What file names say: only what is plain; everything else stays with people."""

import datetime as dt

import pytest

from app.domain.paper_names import NamedPaper, paper_of_name

DAY = dt.date(2020, 3, 1)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        (
            "关于成立领导小组的通知（北政办〔2020〕1号）2020-03-01.pdf",
            NamedPaper("关于成立领导小组的通知", "北政办〔2020〕1号", DAY),
        ),
        ("A2-01_关于印发方案的通知 北卫发[2021]012号.docx", NamedPaper("关于印发方案的通知", "北卫发〔2021〕12号")),
        ("签到表（2020年3月1日）.pdf", NamedPaper("签到表", date=DAY)),
        ("20200301_会议照片.JPG", NamedPaper("会议照片", date=DAY)),
        ("规划2020-2025.pdf", NamedPaper("规划2020-2025")),
        ("2020年工作总结.doc", NamedPaper("2020年工作总结")),
        ("2020-13-01 记录.pdf", NamedPaper("2020-13-01 记录")),
        ("2020.3.1至2020.3.5培训.pdf", NamedPaper("2020.3.1至2020.3.5培训")),
        ("甲政办〔2020〕1号 乙政办〔2020〕2号.pdf", NamedPaper("甲政办〔2020〕1号 乙政办〔2020〕2号")),
        # Where the title ends and the number begins cannot be told.
        ("关于成立小组的通知北政办〔2020〕1号.pdf", NamedPaper("关于成立小组的通知北政办〔2020〕1号")),
        ("无扩展名", NamedPaper("无扩展名")),
    ],
)
def test_a_name_says_only_what_is_plain(name: str, said: NamedPaper) -> None:
    assert paper_of_name(name) == said
