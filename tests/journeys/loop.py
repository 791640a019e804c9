"""The way to the province and back: offices that share nothing but the files they send one another."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.journeys.county import write_county
from tests.journeys.warm_child import Ended, Order, WarmChild

CITY_OPINION = "A4 现场看到仍有 4 处未整改：\n  1. 东街；\n  2. 西街 <b>&。"
PROVINCE_OPINION = "㙍头村的活动没有签到表，𬭚元素检测不算主题活动。"
SUPPLEMENT = "请补充名单（加盖公章），=A1 也请核对。"
DUE = "2022-03-31"
MERGE_NOTE = "两位专家商议，按签到表计。"
PRAISE = "规划写得具体，㙍头村也列进去了，可以推广。"
"""Said of A1, which keeps all of its points."""
PHOTOS = {"校门口 㙍.JPG": b"\xff\xd8\xff gate\n" + bytes(range(256)) * 9, "食堂.png": b"\x89PNG\r\n\x1a\n canteen"}
"""Taken at a venue, by the names the camera gave; what is in them is nobody's to change."""
PLACE = "+世界无烟日"
"""What the province draws from the ledger of the county, all three rows of it, and takes photos of."""

CITY_GATE_OPINION = "市生态环境局来函：㙍头村没有发生。"
GATE_OPINION = "省厅通报2020年𬭚厂泄漏一次，\n  按标准属重大 <b>&；请补充处置结论。"
"""Said of the basic condition G1, which the county says is met: so does the city, the province does not."""

CITY_FINDINGS = f"""
format: 1
reviewer: {{name: 王五, office: 示例市卫生健康委, level: city}}
findings:
  A1: {{verdict: 认可, points: "2.00", opinion: "{PRAISE}"}}
  A4:
    points: "2.00"
    verdict: 调整
    opinion: "{CITY_OPINION}"
  C7: {{verdict: 需补充, opinion: 名单没有附上, supplements: [{{text: "{SUPPLEMENT}", due: {DUE}}}]}}
gates:
  G1: {{met: true, opinion: "{CITY_GATE_OPINION}"}}
""".replace("\n  1.", "\\n  1.").replace("\n  2.", "\\n  2.")

PROVINCE_FINDINGS = (
    f"""
format: 1
reviewer: {{name: 赵六, office: 示例省健康教育中心, level: province}}
findings:
  A1: {{verdict: 认可}}
  B1: {{points: "2.50", verdict: 调整, opinion: "{PROVINCE_OPINION}"}}
  C7: {{verdict: 需补充, opinion: 名单没有附上, supplements: [{{text: "{SUPPLEMENT}", due: {DUE}}}]}}
gates:
  G1: {{met: false, opinion: "{GATE_OPINION}"}}
""".replace("\n  按", "\\n  按"),
    """
format: 1
reviewer: {name: 孙七, office: 示例省疾控中心, level: province}
findings:
  B1: {points: "4.50", verdict: 调整, opinion: 第二次活动有签到表}
  B2: {verdict: 认可}
""",
)
"""B1 is judged by both: (2.50 + 4.50) / 2 = 3.50."""

LATE_OPINION = "卫生厕所的数据请附农业农村局的函"
LATE_FINDINGS = f"""
format: 1
reviewer: {{name: 王五, office: 示例市卫生健康委, level: city}}
findings:
  B2: {{points: "3.00", verdict: 调整, opinion: {LATE_OPINION}}}
"""
"""What the city thinks of after round 2 was handed in; its other findings stay."""

ROUND_1 = {"self": "35.40", "recomputed": "34.90", "city": "34.40", "province": "33.40"}
"""City: A4 2.00 instead of 2.50. Province: B1 3.50 instead of 5.00; it sees the city's points beside its own."""

ROUND_2_ANSWERS = """
format: 1
answers:
  A4: {counts: {x: 1}, statement: 西街已于三月整改}
"""
ROUND_2 = {"self": "37.40", "recomputed": "37.90"}
"""A4: 4 − 0.5 = 3.50, one more than 2.50; C7: 2.00 with its list. 34.90 + 1 + 2. A4 still claims 3, half less."""


@dataclass(frozen=True, slots=True)
class Office:
    """One office's computer: a folder, a home and a key of its own, and the command."""

    folder: Path
    child: WarmChild

    @classmethod
    def new(cls, folder: Path, child: WarmChild) -> "Office":
        """Make the computer of an office; nothing of another one is on it."""
        (folder / "家").mkdir(parents=True)
        return cls(folder, child)

    @property
    def environment(self) -> Mapping[str, str]:
        """Return what makes it a computer of its own."""
        home = self.folder / "家"
        return {
            "HOME": str(home),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_CONFIG_HOME": str(home / "config"),
            "JKXQ_KEYS": str(home / "钥匙"),
            "LOGNAME": f"{self.folder.name}的人",
        }

    def run(self, *arguments: object, expected: int = 0) -> dict[str, object]:
        """Run a command and return its answer."""
        ended = self.ended(*arguments)
        assert ended.exit_code == expected, ended
        assert ended.answer is not None, ended
        return ended.answer

    def ended(self, *arguments: object) -> Ended:
        """Run a command and return how it ended."""
        return self.child.run(Order((*map(str, arguments), "--json"), str(self.folder), self.environment))

    def gets(self, file: Path, name: str) -> Path:
        """Carry a file over, as a stick or a chat program does it: under another name."""
        target = self.folder / "收到" / name
        target.parent.mkdir(exist_ok=True)
        shutil.copyfile(file, target)
        return target

    def writes(self, name: str, text: str) -> Path:
        """Write a file that a person of the office has made."""
        path = self.folder / name
        path.write_text(text, "utf-8")
        return path

    def takes_photos(self, folder: Path) -> list[Path]:
        """Copy the photos of a visit from the camera into a folder."""
        folder.mkdir(parents=True)
        for name, taken in PHOTOS.items():
            (folder / name).write_bytes(taken)
        return [folder / name for name in PHOTOS]


def filled_county(county: Office, *, code: str = "000000", name: str = "示例县") -> None:
    """Fill a county's workspace in as tests/journeys/county.py says: first what is replaced later, then the answers."""
    files = write_county(county.folder / "县")
    county.run("new", "工作库", "--rubric", files.pack)
    for file in (files.draft, files.answers):
        text = file.read_text("utf-8").replace("000000", code).replace("示例县", name)
        file.write_text(text, "utf-8")
        county.run("fill", "工作库", file)
    attached = ("attach", "工作库", "B1", files.photo, "--requirement", "e1", "--title", "活动照片")
    county.run(*attached, "--date", "2021-04-07")
