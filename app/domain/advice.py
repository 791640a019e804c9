"""Advice: what to do about each warning that a score line carries, in one Chinese sentence."""

from app.domain.score_sheet import ScoreWarning

_ADVICE = {
    "REGION_TYPE": "请在“概况”里选地区类型。",
    "FIGURE_YEAR": "请补填评估年份的数值；确实没有的，可以这样报，在自评说明里写清楚。",
    "FIGURE_UNDATED": "请查明年份，在“数据”里补上。",
    "REFERENCE_TWICE": "请核对出处，把本县填的改成与评分标准相同的数。",
    "REFERENCE_YEAR": "有同一年的参照值时请补填，没有可以这样报。",
    "EVIDENCE_MISSING": "有这份材料时请在右边添加。",
    "EVIDENCE_DATE": "请核对材料的日期；长期有效的文件可以照用。",
    "EVIDENCE_UNDATED": "请在右边给材料填上日期。",
    "NOT_APPLICABLE_REFUSED": "请删去不适用的理由，按实际情况填报。",
}


def advice_on(warning: ScoreWarning) -> str:
    """Return what to do about a warning."""
    return _ADVICE.get(warning.code, "请核对。")
