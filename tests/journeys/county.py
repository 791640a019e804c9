"""示例县 on a rubric of its own: the texts people really write, and a score worked by hand."""

from dataclasses import dataclass
from pathlib import Path

PACK = """
format: 1
id: journey
edition: "2022"
title: 建设标准（试用）
status: official
cycle_years: 2
evidence: required
not_applicable: rescale
gates:
  - {id: G1, text: 近三年未发生重大突发环境事件}
  - {id: G2, text: 材料真实}
measures:
  - {id: literacy, name: 居民健康素养水平, unit: percent, better: higher}
  - {id: toilets, name: 卫生厕所普及率, unit: percent, better: higher}
  - {id: smoking, name: 成人吸烟率, unit: percent, better: lower}
references:
  - {measure: literacy, region: 示例省, level: province, year: 2021, value: "26.82", source: 省监测公报}
ledgers:
  - id: activities
    title: 主题活动台账
    columns:
      - {id: date, title: 日期, kind: date, required: true}
      - {id: name, title: 活动名称, required: true}
      - {id: place, title: 地点}
    key: [date, name]
dimensions:
  - code: A
    title: 组织管理
    indicators:
      - code: A1
        title: 组织
        criteria:
          - {code: A1, title: 纳入规划, text: 纳入规划。, rule_text: 纳入得2分。, points: "2", marking: {kind: yes_no}}
          - code: A2
            title: 领导协调机制
            text: 成立领导小组。
            rule_text: 每项1分。
            points: "3"
            marking:
              kind: checklist
              items:
                - {id: a, text: 发文, points: "1"}
                - {id: b, text: 开会, points: "1"}
                - {id: c, text: 督导, points: "1"}
            evidence: [{id: e1, title: 成立文件, required: true, validity: standing}]
          - code: A3
            title: 经费
            rule_text: 列入得2分，部分列入得1分。
            points: "2"
            marking:
              kind: levels
              levels:
                - {id: all, text: 列入, points: "2"}
                - {id: part, text: 部分, points: "1"}
                - {id: none, text: 无, points: "0"}
          - code: A4
            title: 督查
            rule_text: 每发现1处扣0.5分。
            points: "4"
            marking: {kind: deduction, items: [{id: x, text: 问题未整改, points: "0.5", at_most: 8}]}
  - code: B
    title: 健康<b>&环境
    indicators:
      - code: B1
        title: 活动与数据
        criteria:
          - code: B1
            title: 主题活动
            rule_text: 每次2.5分，满分8分。
            points: "8"
            marking: {kind: per_count, each: "2.5", max: "8", ledger: activities}
            evidence: [{id: e1, title: 活动照片, required: false}]
          - code: B2
            title: 卫生厕所
            rule_text: 80%以上满分，不足按比例。
            points: "5"
            marking: {kind: threshold, measure: toilets, op: ">=", target: "80", below: proportional}
          - code: B3
            title: 健康素养
            rule_text: 25%以上3分。
            points: "3"
            marking:
              kind: tiers
              measure: literacy
              tiers: [{at_least: "25", points: "3"}, {at_least: "20", points: "1"}]
          - code: B4
            title: 控烟
            rule_text: 30%为0分，20%为满分。
            points: "5"
            marking: {kind: proportional, measure: smoking, zero_at: "30", full_at: "20"}
          - code: B5
            title: 素养高于全省
            rule_text: 高于全省得2分。
            points: "2"
            marking: {kind: versus_reference, measure: literacy, level: province, op: ">"}
  - code: C
    title: 健康社会
    indicators:
      - code: C1
        title: 成效
        criteria:
          - code: C1
            title: 素养提升
            rule_text: 提高2个百分点得4分。
            points: "4"
            marking: {kind: growth, measure: literacy, points: "2"}
          - code: C2
            title: 现场
            rule_text: 均分折算，不足60分的计0。
            points: "6"
            marking: {kind: sites, pass_mark: "60", min_sites: 2, fail: zero}
          - {code: C3, title: 氛围, rule_text: 酌情。, points: "3", marking: {kind: judgement, step: "0.5"}}
          - {code: C4, title: 满意度, rule_text: 按调查结果。, points: "2", marking: {kind: external}}
          - {code: C5, title: 建成区, rule_text: 有得2分。, points: "2", marking: {kind: yes_no}}
          - {code: C6, title: 未填的一项, rule_text: 有得1分。, points: "1", marking: {kind: yes_no}}
          - code: C7
            title: 等佐证的一项
            rule_text: 有得2分。
            points: "2"
            marking: {kind: yes_no}
            evidence: [{id: e1, title: 名单, required: true}]
          - code: C9
            title: 加分
            rule_text: 每项1分。
            points: "3"
            bonus: true
            marking: {kind: per_count, each: "1", max: "3"}
bonus_cap: "1.5"
verdict:
  by: rate
  grades: [{name: 优良, at_least: "85"}, {name: 通过, at_least: "60"}, {name: 待改进, at_least: "0"}]
"""

TOTALS = {
    "full": "54",
    "applicable": "52",
    "computed": "34.90",
    "prospective": "36.90",
    "self": "35.40",
    "bonus": "1.50",
    "rate": "67.12",
}
"""A 2+2+1+(4−3×0.5)=7.5; B 2×2.5+60/80×5+3+(30−24)/10×5+2=16.75; C 4+6×(80+0)/2/100+1.5+1.25=9.15; bonus 2 → 1.5.

34.9/52 = 67.115 %. C7 waits with 2; A4 claims 3 instead of 2.5. C5 is not applicable and leaves the denominator.
"""

COMPUTED = (
    {"A1": "2.00", "A2": "2.00", "A3": "1.00", "A4": "2.50"}
    | {"B1": "5.00", "B2": "3.75", "B3": "3.00", "B4": "3.00", "B5": "2.00"}
    | {"C1": "4.00", "C2": "2.40", "C3": "1.50", "C4": "1.25"}
    | {"C5": "0.00", "C6": "0.00", "C7": "0.00", "C9": "2.00"}
)

STATEMENTS = {
    "A1": "=1+1 已列入“十四五”规划第三章",
    "A2": "+成立领导小组，组长由县长担任",
    "A3": "-部分列入预算",
    "A4": "@督查三处未整改",
    "B1": "<b>&主题活动</b>两次，地点在㙍头村，检测元素𬭚",
    "B2": "卫生厕所普及率见数据表 5 < 6 & 7 > 2",
    "C2": "抽查两处现场",
    "C7": "名单正在整理",
}
REASONS = {
    "self_reason": "其中一处已于年底前整改",
    "deduction_reason": "=问题未整改<b>&",
    "reason": "标语和<i>专栏</i>较多",
    "document": "省满意度调查通报",
    "not_applicable": "无建成区&无城镇",
}
LEDGER = (
    ("2021-04-07", "世界卫生日<b>&宣传", "=中心广场"),
    ("2021-05-31", "+世界无烟日", "-火车站"),
    ("2018-05-31", "@周期之前的活动", "学校"),
)
TITLES = {
    "E0001": "=关于成立领导小组的通知",
    "E0002": "<b>&活动照片",
    "E0003": "@关于㙍头村的证明",
}
OWN_BUSINESS = {
    "first draft": "初稿里写过后来删掉的话",
    "replaced file": "被换掉的旧附件内容",
    "note": "原件在三楼档案室，找老李",
    "note on a figure": "这个数还要跟统计局核一下",
    "user": "录入员甲乙丙",
}
"""What stays at the county: what was typed and replaced later, notes to oneself, and the account that typed it."""


@dataclass(frozen=True, slots=True)
class CountyFiles:
    """The files a clerk would have. draft: what was filled in first and replaced later."""

    pack: Path
    draft: Path
    answers: Path
    photo: Path


def write_county(folder: Path, pack: str = PACK) -> CountyFiles:
    """Write pack, answers and evidence into a folder, which may exist."""
    papers = folder / "佐证"
    papers.mkdir(parents=True, exist_ok=True)
    files = CountyFiles(folder / "rubric.yaml", folder / "初稿.yaml", folder / "answers.yaml", folder / "活动 1.jpg")
    files.pack.write_text(pack, "utf-8")
    files.draft.write_text(DRAFT, "utf-8")
    files.answers.write_text(ANSWERS, "utf-8")
    (papers / "old.pdf").write_bytes(b"%PDF-1.4 " + OWN_BUSINESS["replaced file"].encode())
    (papers / "a.pdf").write_bytes(b"%PDF-1.4 notice\n" + bytes(range(256)) * 40)
    (papers / "b.txt").write_text("证明\n" * 500, "utf-8")
    files.photo.write_bytes(b"\xff\xd8\xff photo\n" + bytes(reversed(range(256))) * 40)
    return files


DRAFT = f"""
format: 1
county: {{code: "000000", province: 示例省, city: 示例市, name: 示例县}}
answers:
  A1: {{met: true, statement: {OWN_BUSINESS["first draft"]}}}
evidence:
  - {{id: E0001, title: 旧件, file: 佐证/old.pdf, serves: [{{criterion: A2, requirement: e1}}]}}
"""

ANSWERS = f"""
format: 1
county: {{code: "000000", province: 示例省, city: 示例市, name: 示例县}}
applicant: 示例市示例县人民政府
cycle: {{name: 2021年度, start: 2020-01-01, end: 2021-12-31, assessed_year: 2021}}
person: {{name: 张三, office: 县卫生健康局, phone: 010-00000000}}
profile: {{常住人口: 13万, 面积: "=70平方公里"}}
report:
  organisation: 县政府印发方案，各部门分工。
  highlights: "<b>步道</b>&公园"
gates:
  G1: {{met: true, statement: 经生态环境局核实}}
measures:
  - {{measure: literacy, year: 2020, value: "25.42", source: 县监测}}
  - {{measure: literacy, year: 2021, value: "30.42", source: =县监测<b>&}}
  - {{measure: toilets, year: 2021, numerator: "600", denominator: "1000", source: 农业农村局}}
  - {{measure: smoking, year: 2021, value: 24%, source: 县调查, note: {OWN_BUSINESS["note on a figure"]}}}
ledgers:
  activities:
    - {{date: 2021-04-07, name: 世界卫生日<b>&宣传, place: =中心广场}}
    - {{date: 2021-05-31, name: +世界无烟日, place: "-火车站"}}
    - {{date: 2018-05-31, name: "@周期之前的活动", place: 学校}}
evidence:
  - id: E0001
    title: "=关于成立领导小组的通知"
    number: 示政办〔2020〕1号
    date: 2020-03-01
    pages: 1-3
    department: 县政府办
    file: 佐证/a.pdf
    note: {OWN_BUSINESS["note"]}
    serves: [{{criterion: A2, requirement: e1}}, {{criterion: B1}}]
  - id: E0003
    title: "@关于㙍头村的证明"
    date: 2021-01-01
    file: 佐证/b.txt
    serves: [{{criterion: B1, requirement: e1}}]
answers:
  A1: {{met: true, statement: "{STATEMENTS["A1"]}"}}
  A2: {{checked: [a, b], statement: "{STATEMENTS["A2"]}"}}
  A3: {{level: part, statement: "{STATEMENTS["A3"]}"}}
  A4:
    counts: {{x: 3}}
    self_points: "3"
    self_reason: {REASONS["self_reason"]}
    deduction_reason: {REASONS["deduction_reason"]}
    statement: "{STATEMENTS["A4"]}"
  B1: {{statement: "{STATEMENTS["B1"]}"}}
  B2: {{statement: "{STATEMENTS["B2"]}"}}
  C2: {{sites: [{{name: 第一小学, score: "80"}}, {{name: 第二医院, score: "50"}}], statement: "{STATEMENTS["C2"]}"}}
  C3: {{points: "1.5", reason: {REASONS["reason"]}}}
  C4: {{points: "1.25", document: {REASONS["document"]}}}
  C5: {{not_applicable: {REASONS["not_applicable"]}}}
  C7: {{met: true, statement: "{STATEMENTS["C7"]}"}}
  C9: {{count: 2}}
"""
