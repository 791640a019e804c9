"""What reviewers say in the pictures: short and long opinions, with supplements and days."""

import datetime as dt
from decimal import Decimal

from app.domain.review import Finding, FindingVerdict, Supplement

OK = Finding(FindingVerdict.ACCEPTED)
ADJUSTED, SUPPLEMENT, REJECTED = FindingVerdict.ADJUSTED, FindingVerdict.SUPPLEMENT, FindingVerdict.REJECTED
SOON, LATE = dt.date(2026, 12, 15), dt.date(2026, 10, 31)

ME_FINDINGS = {
    "A1": OK,
    "A2": Finding(ADJUSTED, Decimal("2.5"), "2021年下半年的领导小组会议没有会议纪要，只有通知，按开过一次会议计。"),
    "A3": OK,
    "A5": Finding(
        SUPPLEMENT,
        Decimal("1.5"),
        "健康教育专业机构的编制文件只有封面，看不出人员编制数。",
        (Supplement("编制文件全文（加盖公章）", SOON), Supplement("近两年专业机构人员花名册", SOON)),
    ),
    "B1": OK,
    "B2": Finding(ADJUSTED, Decimal("3"), "两个健康影响评估实例中，一个没有专家论证意见，扣1分。"),
    "C1": OK,
    "C2": OK,
    "C9": Finding(
        FindingVerdict.REJECTED,
        Decimal("1"),
        "健康主题公园名册所列3处，现场只见到2处，河东公园没有健康知识标识，也没有健身设施。",
        (Supplement("河东公园整改后的照片", LATE),),
    ),
    "D1": Finding(ADJUSTED, Decimal("1.6"), "抽查的幸福社区没有控烟标识。"),
    "F1": OK,
    "F6": OK,
}
OTHER_FINDINGS = {
    "A1": OK,
    "A2": Finding(ADJUSTED, Decimal("2"), "会议纪要缺一份；领导小组成员单位里没有财政部门，按制度不全计。"),
    "A4": Finding(ADJUSTED, Decimal("1.5"), "人均经费按常住人口重新计算。"),
    "C9": Finding(ADJUSTED, Decimal("2"), "健康步道里程按导出的名册计，公园按2处计。"),
    "C10": OK,
}
CITY_FINDINGS = {
    "A1": OK,
    "A2": Finding(ADJUSTED, Decimal("2.5"), "会议纪要缺一份。"),
    "B2": Finding(SUPPLEMENT, None, "请补充第二个评估实例的专家论证意见。", (Supplement("专家论证意见", SOON),)),
    "C1": OK,
    "D1": OK,
    "F1": OK,
}
WITH_SIGNATURES = {"F6": Finding(ADJUSTED, Decimal("0.5"), "两场活动没有签到表。", (Supplement("活动签到表", SOON),))}
WORDS = """1. A4 经费到位凭证只有截图，请补银行回单。
2. 健康主题活动的照片看不清楚是哪一天，请换成带日期的，并附上活动方案、签到表。
3. 报告第12页的常住人口和年鉴不一致，请核对全文数字，不要出现前后矛盾。"""
