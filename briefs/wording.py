"""Every Chinese word of the produced files that is not a value of the register."""

# 资格自测表
SHEET_TITLE = "资格自测表"
SHEET_AUTHOR = "赣湘园区一张图"
SHEET_SAYS = "这是自测，不是审批决定。文件是否现行有效、数据是否准确，以主管部门审核为准。"
SHEET_FACTS = {
    "zone": "园区",
    "kind": "自测事项",
    "level": "级别与类型",
    "day": "自测日期",
    "version": "数据版本",
    "overall": "结论",
}
SHEET_COLUMNS = ("序号", "条件", "要求", "填写或已知", "结果", "条款")
SHEET_YES = "是"
SHEET_NO = "否"
SHEET_BLANK = "未填"
SHEET_EXEMPT = "除外：{}"
SHEET_KNOWN = "{value}（{day}，{source}）"
SHEET_GAP = "{label}，差 {gap}"
SHEET_DECLARED = "须说明"
SHEET_FAILING = "不符合的条件"
SHEET_MISSING = "还缺的内容"
SHEET_REQUIREMENTS = "有关要求（不作条件判断）"
SHEET_ABSENT = "列示备查（所据文本未载，不参与判断）"
SHEET_DOCUMENTS = "依据"
SHEET_NOTHING = "无"
