"""Make the evidence pages of resources/sample/beidaihe: each quotes public figures and their source.

Run from the top folder: `python packaging/sample.py`. The pages of resources/sample/full are drawn when the
demo runs (app/services/sample_files.py); they are not kept.
"""

import sys
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(TOP))

from app.documents.sample_evidence import write_sample_paper  # noqa: E402
from app.documents.sample_paper import SamplePaper, SampleTable  # noqa: E402

FOLDER = TOP / "resources" / "sample" / "beidaihe" / "evidence"
SOURCE = "河北省第二批健康河北行动推进典型经验案例，例12（秦皇岛市北戴河区）"
INTRODUCTION = (
    "本页由软件样例自动生成，摘录公开材料里的内容，供演示填报和计分用。"
    "据公开材料演示，非该区正式自评，也不是该区出具的文件。"
)
NOTICE = "公开材料摘录（演示用） · 据公开材料演示，非该区正式自评"
UNDATED = "公开材料未写"

PAGES: dict[str, list[tuple[str, str, str]]] = {
    "居民健康素养水平": [
        ("北戴河区居民健康素养水平", "2019", "26.07%"),
        ("北戴河区居民健康素养水平", "2020", "30.42%"),
        ("河北省居民健康素养水平", "2019", "19.18%"),
        ("河北省居民健康素养水平", "2021", "26.82%"),
    ],
    "慢性病管理、签约服务与基层机构": [
        ("高血压患者控制率", UNDATED, "73.28%"),
        ("糖尿病控制率", UNDATED, "74.41%"),
        ("重点人群家庭医生签约覆盖率", UNDATED, "92.07%"),
        ("基层医疗卫生机构标准化建设达标率", UNDATED, "100%"),
    ],
    "绿化与环境整治": [
        ("森林覆盖率", UNDATED, "36.12%"),
        ("城区绿化覆盖率", UNDATED, "57.53%"),
        ("人均公园绿地面积", UNDATED, "54.16平方米"),
        ("园林绿化工程", UNDATED, "78个"),
        ("清洁取暖", UNDATED, "“气代煤”“电代煤”全覆盖"),
        ("入海河流水质", UNDATED, "达到水功能区划标准"),
        ("农村人居环境整治", "2021", "全国农村人居环境整治激励县（区）"),
    ],
    "公园、步道与健身设施": [
        ("健康主题公园", UNDATED, "11个"),
        ("健康步道", UNDATED, "19条"),
        ("健走大道", UNDATED, "8公里"),
        ("沿海木栈道", UNDATED, "10公里"),
        ("轮滑场馆投资", UNDATED, "1.93亿元"),
        ("社区体育健身设施覆盖率", UNDATED, "100%"),
        ("15分钟健身圈", UNDATED, "全域实现"),
    ],
    "领导小组、方案与工作机制": [
        ("领导小组", UNDATED, "区委书记、区长双组长，分管副区长副组长，卫健、教育等40余个部门为成员"),
        ("方案", UNDATED, "《“将健康融入所有政策”工作实施方案》"),
        ("工作机制", UNDATED, "工作例会、督导考核、对标学习、公共政策健康审查、经费优先保障、部门联动"),
        ("政府工作报告", UNDATED, "连续多年纳入政府工作报告及为群众办实事项目"),
        ("健康教育网络", UNDATED, "以区疾控中心为核心，医疗机构为骨干，社区、学校、机关、企事业单位为基础"),
    ],
    "民生实事与财政保障": [
        ("民生实事", UNDATED, "11项"),
        ("年财政预算保障", UNDATED, "近5500万元"),
    ],
    "健康科普与主题活动": [
        ("栏目", UNDATED, "《健康快车》《健康视点》《健康总动员》等"),
        ("新媒体", UNDATED, "贴吧、微信、抖音、快手"),
        ("主题活动", UNDATED, "世界卫生日、世界高血压日等；历届“万步有约”；“院长讲健康”大讲堂"),
        ("集中体育活动", UNDATED, "三年50余项次"),
        ("宣传阵地", UNDATED, "各村居均有健康教育活动室、宣传栏"),
    ],
}


def main() -> None:
    """Write every page."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, facts in PAGES.items():
        table = SampleTable("摘录", ("事项", "年份", "公开材料中的数值或说法"), tuple(facts))
        paragraphs = (INTRODUCTION, f"来源：{SOURCE}。该区2021年通过国家级健康促进区评估。")
        paper = SamplePaper(
            f"公开材料摘录（演示用）：{name}", "健康县区自评软件样例", NOTICE, paragraphs=paragraphs, tables=(table,)
        )
        write_sample_paper(paper, FOLDER / f"{name}.pdf")
        print(name)


if __name__ == "__main__":
    main()
