"""Every Chinese word the produced files say that is not a value of the register."""

APP = "赣湘园区一张图"
DEFAULT_TITLE = "开发区情况简报"
ENTRY_TITLE = "{}情况简报"
ONLY = "只含{names}：开发区 {zones} 家"
ONLY_TARGETS = "所含园区自身、所在合作区和逐园区适用的目标：共 {} 项"
DEMO = "演示数据"
DEMO_LONG = "演示数据：本文件中的报送数值为演示而造，不得引用"

# What stands on every file
STAMP_FILTER = "筛选条件"
STAMP_SELECTED = "选中条目"
STAMP_TARGETS = "目标范围"
STAMP_AS_OF = "判定日期"
STAMP_VERSION = "数据版本"
STAMP_PENDING = "待报送与暂无法评估"
STAMP_NOTICE = "地图说明"
STAMP_LINK = "还原本页的地址"
STAMP_NATURE = "数据性质"
PENDING = "到期待报 {awaiting} 项，暂无法评估 {not_assessable} 项"
NO_LINK = "未提供"
NOTHING_CHOSEN = "未设筛选"

FACETS = {
    "province": "省份",
    "prefecture": "设区市（州）",
    "level": "级别",
    "category": "类型",
    "industry": "产业",
}
PARKS_ONLY = "合作区产业园"
PARKS_ONLY_VALUE = "只看承载产业园的开发区"
SEARCH = "名称包含"
COMPARED = "对比条目"

# Key figures
ZONES = "开发区"
NATIONAL = "其中国家级"
PROVINCIAL = "其中省级"
PARKS = "合作区产业园"
TARGETS = "量化目标"
PUBLISHED = "已有公开实绩"
AWAITING = "待报送"
NOT_ASSESSABLE = "暂无法评估"
UNPLACED = "未定位"
MERGED = "另列并入"
UNIT_ZONES = "家"
UNIT_PARKS = "个"
UNIT_TARGETS = "项"
UNIT_ENTRIES = "条"

# Zones
UNKNOWN = "未见公开资料"
MERGED_INTO = "已并入或由{}管理，不单独计数"
MERGED_SHORT = "并入，不计数"
NO_PLACE = "未定位：所据资料未写明所在县（市、区），只列名、不上图"
UNPLACED_SHORT = "未定位"
ON_MAP = "已上图"
AREA = "{kind} {area} 公顷"
NO_ZONES = "没有符合当前筛选条件的开发区。"
NO_TARGETS = "没有符合当前筛选条件的目标。"
NO_SOURCES = "没有引用文件。"

# One entry
LEVEL = "级别"
CATEGORY = "类型"
PLACE = "所在"
APPROVED = "批准时间"
AREA_LABEL = "面积"
WHERE = "位置依据"
UNCERTAIN = "{}（误差约 {} 公里）"
STATUS_NOTE = "说明"
PARTS = "并入条目"
PLATFORMS = "功能平台"
PUBLISHED_VALUES = "公开数据（不作为目标实绩）"
OWN_TARGETS = "自身目标"
NO_OWN_TARGETS = "本库收录的文件未对该园区单独设定指标"
INHERITED = "适用的普遍要求"
INHERITED_COUNT = "对每个同级开发区的要求 {each} 项、全省开发区合计指标 {of_all} 项，不作为本园区进度"
PROGRAMME = "所属合作区"
HOSTS = "承载园区"
HOSTED_PARK = "承载产业园"
PROGRAMME_TARGETS = "合作区整体目标"
PARK_TYPE = "海峡两岸产业合作区产业园"
INDUSTRIES = "产业"
INDUSTRIES_OF_PROGRAMME = "文件未分园列出，合作区整体为：{}"

# Targets
NO_ACTUAL = "暂无公开实绩"
ACTUAL = "实绩"
GOAL = "目标"
BESIDE = "{label}：{name} {value}（{as_of}）"
VALUE_UNKNOWN = "数值未公布"
NO_DATE = "时点未写"
GROUP_SELECTED = "所选条目的目标"
GROUP_SHOWN = "所列产业园和开发区自身的目标"
GROUP_PROGRAMMES = "海峡两岸产业合作区整体目标"
GROUP_PROVINCE = "全省开发区、产业集群及普遍要求"
GROUP_OTHER = "其他园区的目标"

# Workbook
SHEET_TITLE = "题名"
SHEET_SUMMARY, SHEET_ZONES, SHEET_TARGETS = "概况", "开发区", "目标进度"
SHEET_INPUTS, SHEET_SOURCES = "计算依据", "来源"
SUMMARY_COLUMNS = ("项目", "数值", "单位")
ZONE_COLUMNS = (
    "编号", "名称", "级别", "类型", "省份", "设区市（州）", "县（市、区）", "批准时间", "面积（公顷）", "面积口径",
    "产业", "承载产业园", "位置", "计数说明", "来源序号",
)  # fmt: skip
SOURCE_COLUMNS = ("序号", "发布单位", "题名", "日期", "来源性质")

# Slides
CONTINUED = "（续）"
SLIDE_FIGURES = "关键数字"
SLIDE_MAP = "分布图"
SLIDE_DISTRIBUTION = "地区与产业分布"
SLIDE_PROGRESS = "已有公开实绩的目标"
SLIDE_TARGETS = "目标与进度"
SLIDE_ZONES = "开发区名录"
SLIDE_COMPARISON = "对比"
SLIDE_SOURCES = "引用文件"
SLIDE_METHOD = "口径"
CHART_LEVELS = "按级别和类型（家）"
CHART_STATUS = "目标状态（项）"
CHART_PREFECTURES = "各设区市（州）开发区（家，跨市的各计一次）"
CHART_PREFECTURES_OF, CHART_CITIES_OF = "{}各设区市（州）开发区（家）", "{}各设区市开发区（家）"
CHART_INDUSTRIES = "产业门类（家）"
CHART_REMARK = "跨市的开发区在各市各计一次，一家有多个产业的各计一次；未见产业资料的不计入产业。"
CHART_OF_TARGET = "{indicator}（{unit}）"
NATIONAL_SERIES, OTHER_SERIES = "国家级", "省级"
ACTUAL_AT = "实绩（{}）"
EXPECTED_AT = "届时应达"
NOTES_HEAD = "本页依据："
NOTES_REGISTER = "本平台数据表，数据版本 {version}；{sentence}"
FOOTER = "{sentence} ｜ {day}判定 ｜ 数据版本 {version}"
COVER_LINE = "{app} · {day}"
MAP_LEGEND = "图例"
MAP_UNPLACED = "未上图（{}）：{}"
METHOD_LINES = (
    "空白表示未见公开资料，不是零；没有一个数由推测得来。",
    "只有同一指标、同一范围、同一单位的公开实绩才用于判定；口径相近的列在旁边，不作实绩。",
    "“序时进度”为本平台的计算口径，五份文件中没有这一用语；应达值按实绩的日期计算。",
    "目标按省份筛选，其余筛选条件只影响开发区；全省合计的目标不作为任何一个开发区的进度。",
    "已并入或由其他开发区管理的条目照列，但不单独计数。",
)
TABLE_NUMBER = "序号"
TABLE_ZONES = (TABLE_NUMBER, "名称", "级别", "类型", "所在", "批准时间", "面积", "产业（按资料原文）", "来源")
TABLE_TARGETS = ("指标与范围", "目标", "期限", "状态", "实绩与旁证（旁证不作实绩）", "条款")
TARGETS_BAND = "{group}　{document}（{count} 项）"
TABLE_SOURCES = (TABLE_NUMBER, "发布单位", "题名", "日期", "性质")
TABLE_FACTS = ("项目", "内容")

# Document
DOC_TABLE, DOC_FIGURE = "表", "图"
DOC_ANNEX = "附件{}　{}"
DOC_ABOUT, DOC_ABOUT_TABLE = "本文件说明", "本文件的范围与版本"
DOC_OVERVIEW = "概况"
DOC_COUNTS = "数量"
DOC_COUNTS_SENTENCE = "{sentence}。{levels}。"
DOC_LEVEL = "{level} {count} 家（{parts}）"
DOC_VALUE = "数值"
DOC_MAP = "分布"
DOC_MAP_CAPTION = "分布示意图（{}）"
DOC_ZONES_COUNT, DOC_NATIONAL_COUNT = "开发区（家）", "其中国家级（家）"
DOC_CARD = "{}基本情况"
DOC_COMPARISON = "对比"
DOC_COMPARED = "{}对比"
DOC_SOURCES_OF = "资料来源：{}，见“引用文件”。"
DOC_IN_ALL = "总体情况"
DOC_PROGRESS = (
    "{sentence}。其中已有同口径公开实绩的 {published} 项，"
    "到期待报 {awaiting} 项，暂无法评估 {not_assessable} 项。"
)
DOC_STATUS, DOC_TARGET_COUNT = "状态", "目标（项）"
DOC_TARGET = (
    "{scope}，目标为{promised}，期限{deadline}；实绩 {actual}，判定为“{status}”。{formula}。来源{sources}。"
)
DOC_BESIDE = "旁证（不作实绩）：{}。"
DOC_TARGET_LIST = "目标与进度明细"

# Printed pages and pictures
FORMAT_PPTX, FORMAT_DOCX, FORMAT_XLSX = "演示文稿（PPTX）", "公文格式文档（DOCX）", "台账表格（XLSX）"
FORMAT_WALL = "挂图（A3，PDF）"
FORMAT_PDF = "简报（A4，PDF）"
FORMAT_PNG = "地图图片（PNG）"
FORMAT_PNG3 = "地图图片（PNG，印刷精度）"
MARK_WALL, MARK_MAP, MARK_MAP3 = "_挂图", "_地图", "_地图印刷版"
NORTH = "北"
KILOMETRES = "公里"
WALL_TITLE = "江西省、湖南省开发区分布图"
WALL_TITLE_OF = "{}开发区分布图"
WALL_FIGURES = "概况"
LEGEND_COUNT = "{} 家"
LEGEND_SELECTED = "选中条目：{}"
NATIONAL_NAMED = "本图只注国家级开发区和产业园的名称；省级开发区名称见名录。"
UNNAMED = "图上有标记、因位置过密未注名（{} 家）：{}"
WALL_SOURCES = "主要依据"
WALL_MORE_SOURCES = "共引用文件 {total} 份，逐份列于附页。"
ALL_SOURCES = "共引用文件 {total} 份。"
WALL_ANNEX = "附：引用文件（共 {} 份）"
WALL_ANNEX_ENTRIES = "附：图上未注名和未上图的条目"
WALL_MORE_FACTS = "其余各项见附页。"
INSET = "框内放大 {} 倍"
PROJECTION = "等距圆柱投影，比例尺在图幅中部纬线上准确；界线已化简。"
PAGE = "第 {page} 页，共 {pages} 页"
SECTION_ENTRY = "选中条目：{}"
SECTION_AWAITING = "待报送清单（{} 项）"
SECTION_NOT_ASSESSABLE = "暂无法评估清单（{} 项）"
SECTION_OTHER_TARGETS = "其余目标（{} 项）"
NOTHING_AWAITING = "没有到期待报的目标。"
NO_BARS = "本简报范围内的目标均暂无同口径公开实绩，没有进度条可画；空白不是零。"
BAR_KEY = "实心条为实绩，粗竖线为目标，圆点为实绩日期的应达值（与目标相同时不另画）。"
BAR_ACTUAL = "实绩 {value} {unit}（{as_of}）"
BAR_EXPECTED = "应达 {value} {unit}"
BAR_GOAL = "目标 {value}（{deadline}）"
TABLE_AWAITING = ("序号", "指标与范围", "目标", "期限", "现有旁证（不作实绩）", "依据")
TABLE_CAUSES = ("序号", "指标与范围", "目标", "期限", "原因", "依据")
TABLE_STATUS = ("序号", "指标与范围", "目标", "期限", "状态", "依据")

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
