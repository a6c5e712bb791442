"""Every Chinese word the screens show that is not a value of the register."""

import html

APP_TITLE = "赣湘园区一张图"
APP_SUBTITLE = "开发区与海峡两岸产业合作区"
NO_SCRIPT = "此页面需要启用浏览器的 JavaScript。"

ATLAS = "一张图"
TARGETS = "目标进度"
COOPERATION = "海峡两岸产业合作区"
SOURCES = "来源与口径"

# Filters
SEARCH = "园区名称"
SEARCH_HINT = "名称、简称或拼音，如 ncgxq"
PROVINCE = "省份"
LEVEL = "级别"
CATEGORY = "类型"
INDUSTRY = "产业"
PREFECTURE = "设区市（州）"
PARK_ONLY = "只看承载合作区产业园的开发区"
LAYER = "图层"
COLOR = "着色"
CLEAR = "清除筛选"
BUT_PARKS = "；合作区产业园 {} 个"
COVERAGE = "按钮后为开发区家数，不含并入其他园区的 {merged} 条。{all} 家中 {known} 家有产业资料，产业的计数只含这些。"
OUTSIDE_FILTER = "所选条目不在当前筛选范围内。"
ADDRESS = "选中条目编号"
LAYER_NAMES = "设区市名称"
LAYER_COUNTIES = "县界"
LAYER_TIANDITU = "天地图底图"
COLOR_SYMBOL = "级别与类型"
COLOR_PLACE = "落点依据"

# Top strip
ZONES_UNIT = "家"
PARKS_UNIT = "个"
TARGETS_UNIT = "项"
STRIP_ZONES = "开发区"
STRIP_PARKS = "合作区产业园"
STRIP_TARGETS = "量化目标"
STRIP_PUBLISHED = "已有公开实绩"
STRIP_PENDING = "待报送"
STRIP_UNPLACED = "未定位"
STRIP_MERGED = "另列并入 {} 条"

# Map
MAP_FAILED = "地图数据未能读取，列表与卡片仍可使用；请刷新页面重试。"
MAP_WORDS = {
    "zoom_in": "放大",
    "zoom_out": "缩小",
    "metres": "米",
    "kilometres": "公里",
    "copy_link": "复制链接",
    "copied": "已复制",
    "copy_failed": "请从地址栏复制",
}

# Lists
LISTS = "列表"
COLUMN_NAME = "名称"
COLUMN_COUNTY = "县（市、区）"
COLUMN_APPROVED = "批准时间"
COLUMN_AREA = "面积（公顷）"
COLUMN_COUNT = "开发区（家）"
COLUMN_COUNT_PREFECTURE = "开发区（家，跨市的各计一次）"
COLUMN_NATIONAL = "其中国家级（家）"
COLUMN_BAR = "分布（点击一行即筛选）"
LIST_ZONES = "园区列表"
LIST_INDUSTRIES = "产业分布"
LIST_PREFECTURES = "设区市汇总"
NONE_MATCH = "没有符合当前筛选条件的开发区，可清除部分筛选。"
LIST_FAILED = "列表数据未能读取，请刷新页面重试。"
PIECE_FAILED = "这部分内容未能读取，请刷新页面重试；其余部分仍可使用。"
UNPLACED = "未定位"
UNKNOWN = "未见公开资料"

# Card
CLOSE = "关闭卡片"
PICK_ONE = "点击地图上的园区，或在下方列表中选一行，即可查看产业、目标与来源。"
GO_TO_PARK = "查看{}"
GO_TO_ZONE = "查看{}"
ACTUAL = "实绩"
NO_DATE = "时点未写"
HEDGE = "原文用语"
PUBLISHED = "公开数据（不作为目标实绩）"
PLATFORMS = "功能平台"
NOT_COUNTED = "该条目已并入或由其他开发区管理，列示但不单独计数。"
AREA = "面积"
HECTARES = "公顷"
PLACE = "位置依据"
UNCERTAINTY = "（误差约 {} 公里）"
UNPLACED_LONG = "未定位：所据资料未写明所在县（市、区），只列名、不上图"
STATUS_NOTE = "说明"
PARTS = "并入条目"
OWN_TARGETS = "自身目标"
INHERITED = "另有对每个同级开发区的要求 {each} 项、全省开发区合计指标 {of_all} 项，不作为本园区进度。"
SOURCES_OF_ROW = "资料来源（{}）"
HOSTS = "承载园区"
PARK_NO_INDUSTRIES = "文件未单列该产业园的产业，以下为合作区整体与承载园区的产业。"
HOST_INDUSTRIES = "承载园区{}："
PARK_NO_TARGETS = "本库收录的文件未对该产业园单独设定指标"
PROGRAMME_TARGETS = "所在合作区的整体目标"
BASIS = "依据："
NO_ACTUAL = "暂无公开实绩"
NO_OWN_TARGETS = "本库收录的文件未对该园区单独设定指标"
HUNAN_NO_TARGETS = "本库收录的文件未对湖南其他开发区设定指标"

# Rows of targets
BAR_FULL = "实绩 {actual}，目标 {goal}"
BAR_EXPECTED = "，届时应达 {expected}"
BAR_SHARE = "实绩为目标的 {}"
EVIDENCE_ONLY = "旁证 {} 条，不作实绩"
NEAR_SHARE = "如直接相比为目标的 {}，不作判定"
CLAUSE_OF = "本文件 {}"
OPEN_TARGETS = "在目标进度中查看：{}"
OPEN_INHERITED = "在目标进度中查看这 {} 项"
OPEN_PROGRAMME = "{}合作区的目标（{} 项）"

# 目标进度
TARGETS_LEAD = (
    "{documents} 份文件中的 {targets} 项量化目标，按 {day} 判定；已有同口径公开实绩的 {published} 项。"
)
TARGETS_BY_PROVINCE = "{}；这是所收录文件的分布，不表示两省工作多少。"
TARGETS_OF = "{province} {count} 项"
SIDEBAR_HERE = "左侧筛选中只有“省份”在本页起作用，其余各项用于一张图和列表。"
DOCUMENT = "文件"
THEME = "主题"
SCOPE = "范围"
STATUS = "状态"
CLEAR_TARGETS = "清除本页筛选"
SUMMARY = "各文件目标的状态（项）"
TOTAL = "合计"
SECTION = "内容"
SECTION_ROWS = "逐项目标"
SECTION_BOARD = "待报送与暂无法评估"
SECTION_METHOD = "口径说明"
GROUP = "归类"
GROUP_HOLDER = "按数据掌握单位"
GROUP_CAUSE = "按原因"
GROUP_DOCUMENT = "按文件"
GROUP_THEME = "按主题"
CLUSTERS = "产业集群"
CLUSTERS_NOTE = "以全省产业集群为对象的目标，不属于任何一个开发区；集群没有边界，不上图。"
ALSO_CLUSTERS = "另有 {} 项列入上方“产业集群”"
ITEMS = "{} 项"
NO_TARGETS = "没有符合当前筛选条件的目标，可清除部分筛选。"
BOARD_LEAD = (
    "到期待报 {awaiting} 项，暂无法评估 {not_assessable} 项，其中支持标准 {support} 项无需报送。"
    "点击任一行可看目标全文与来源。"
)
NOTHING_PENDING = "当前筛选条件下没有待报送或暂无法评估的目标。"
OPENED = "所选目标"
CLOSE_TARGET = "关闭所选目标"
TARGET_ADDRESS = "所选目标编号"
PERMALINK = "本项的固定链接"
HEAD_STATUS = "状态"
HEAD_NAME = "指标与范围"
HEAD_PROMISED = "目标"
HEAD_DEADLINE = "期限"
HEAD_KIND = "计量方式"
DETAIL_COMING = "正在读取明细；久未显示时，请收起后重新展开。"
HEAD_PUBLISHED = "公开情况"
HEAD_NEEDED = "需要补充"
EXPORT_CSV = "下载 CSV"
EXPORT_XLSX = "下载 Excel"
EXPORT_NAME = "目标进度_{day}_{version}.{suffix}"

# One target in full
ASKED = "文件要求"
KIND = "计量方式"
READING = "读法说明"
THRESHOLD = "分档门槛"
STARTS = "起算"
BASELINE = "基期"
BASELINE_UNKNOWN = "{}，基期值未公布"
HOLDER = "数据掌握单位"
HOLDER_UNKNOWN = "文件未写明"
SOURCE = "来源"
ORIGINAL = "打开原文"
FORMULA = "判定"
OUTLOOK = "按目前进度推算"
REQUIRED = "此后每期尚需"
YEARS_MET = "达标年数"
YEARS_MET_OF = "应考核 {due} 年，已达标 {met} 年"
INPUTS = "计算输入"
STEPS = "计算过程"
INPUT_VALUE = "数值"
INPUT_UNIT = "单位"
INPUT_SOURCE = "出处"
COMPUTED = "由日期计算"
NO_STEPS = "没有可用于判定的实绩，不作计算。"
READINGS = "两种读法"
READING_LINE = "读作“{wording}”（{value}）：{status}"
PEERS = "相关目标"
PEER_RELATIONS = {"other_document": "另一文件对同一事项的目标", "alternative": "同一要求的另一选项"}
PEER_LINE = "{relation}：{promised}，{deadline}，{status}。{source}"
BESIDE = "旁证（不参与判定）"
NO_BESIDE = "未查到相关公开数据。"
VALUE_UNKNOWN = "数值未公布"
UNIT_NONE = "—"

# What a calculation calls its steps; inputs carry their own label.
STEP_LABELS = {
    "actual": "实绩",
    "share": "完成比例",
    "elapsed_share": "时间比例",
    "expected_value": "应达值",
    "way": "全程",
    "pace_gap": "进度差",
    "index": "实绩指数",
    "expected_index": "应达指数",
    "target_index": "目标指数",
    "outlook_value": "推算值",
    "required_pace": "尚需速度",
}
STEP_UNITS = {"pace_gap": "个百分点"}
STEP_SHARES = ("share", "elapsed_share")
INPUT_LABELS = {
    "target": "目标值",
    "observed": "公布值",
    "observed_of": "{}年公布值",
    "factor": "{}换算系数",
    "target_factor": "目标单位换算系数",
    "baseline": "基期值",
    "elapsed_months": "已过月数",
    "total_months": "全程月数",
    "months": "当年已过月数",
    "months_left": "剩余月数",
    "years": "已过年数",
    "years_left": "剩余年数",
    "total_years": "全程年数",
    "hundred": "百分数基数",
}
OPERATORS = {"**": " 的幂 ", "*": " × ", "/": " ÷ ", "+": " + ", "-": " − "}

# To-do list: what is needed, by status or cause
NEEDED = {
    "awaiting_report": "截至 {deadline} 的“{indicator}”实绩{unit}",
    "no_published_value": "“{indicator}”的最新实绩{unit}，目标尚未到期",
    "baseline_missing": "“{indicator}”的基期值（{baseline}），以及目标年实绩",
    "definitions_differ": "按目标口径统计的“{indicator}”{unit}；已公布的口径不同",
    "no_deadline": "明确期限后方可判定；“{indicator}”实绩可先行报送{unit}",
    "no_target_value": "文件未写数值，需明确目标值",
    "value_too_old": "“{indicator}”的近期实绩{unit}，已公布的超过 24 个月",
    "support_standard": "无需报送：这是支持标准，不是进度目标",
}
NEEDED_UNIT = "（单位：{}）"
PAST_DUE = "到期待报（期限已过，未见该日实绩）"

# 口径说明
METHOD_PACE_TITLE = "序时进度"
METHOD_PACE = (
    "序时进度是本系统的计算口径，五份文件中没有这一用语：假定目标从起算时间到期限均匀（累计量、存量）或按固定比率（年度水平、倍数）推进，"
    "在实绩所指的日期应当达到多少，称为“应达值”；实绩与应达值之差，除以从起点到目标的全程，以百分点表示，称为“进度差”。",
    "期限已过的目标：累计量、存量、比率一类，取期限当日起一年内最近的公布值作为目标日期的实绩；年度水平、增速一类只取期限所在年度的全年值。"
    "所取的值都写明自己的日期，晚于期限的也写明。",
    "应达值按实绩的日期计算，不按今天计算；缺基期、缺起算时间或缺实绩的，不估算、不以零代替。",
    "只有同一指标、同一范围、同一单位的公开实绩才用于判定；口径相近的列在旁边并写明差别，组成部分、替代参考、基期参考和背景数据只作旁证。",
    "目标只属于文件写明的范围：全省开发区合计的目标不作为任何一个开发区的进度，也不给地图着色。",
    "滞后与明显滞后的界限（−10、−30 个百分点）采用银川市 2025 年公布的预警灯标准；"
    "+5 个百分点的界限和“基本符合”一词为本系统所定。",
)
METHOD_STATUS_TITLE = "状态用语"
METHOD_CAUSE_TITLE = "暂无法评估的原因"
METHOD_MATCH_TITLE = "旁证的类别"
METHOD_BAR_TITLE = "进度条"
METHOD_BAR = (
    "实心条为实绩，长度与数值成比例，颜色与状态灯一致；粗竖线为目标（区间目标为下限，细竖线为上限），"
    "圆点为实绩日期的应达值，与目标相同时不另画。没有同口径实绩的目标不画进度条。"
)
STATUS_NOTES = {
    "done": "实绩达到目标（区间目标达到下限即为完成）。",
    "ahead": "未到期，进度差不低于 +5 个百分点。",
    "on_pace": "未到期，进度差在 0 至 +5 个百分点之间。",
    "nearly_on_pace": "未到期，进度差在 −10 至 0 个百分点之间。",
    "behind": "未到期，进度差在 −30 至 −10 个百分点之间。",
    "far_behind": "未到期，进度差低于 −30 个百分点。",
    "missed": "期限已过，目标日期的实绩低于目标。",
    "awaiting_report": "期限已过，尚未见到目标日期的同口径实绩；只有更早实绩的，列示其日期。",
    "not_assessable": "缺少判定所需的内容，原因见下。",
}
CAUSE_NOTES = {
    "no_published_value": "目标未到期，没有可用于判定的公开实绩。",
    "baseline_missing": "以基期倍数表述的目标，基期值没有公布。",
    "definitions_differ": "公布的数与目标不是同一口径，并列展示，不相除。",
    "no_deadline": "文件没有写期限，也不能由方案期推定。",
    "no_target_value": "文件没有写数值。",
    "value_too_old": "未到期，最新实绩距今超过 24 个月。",
    "support_standard": "是给予支持的标准，不是要达到的结果。",
}
MATCH_NOTES = {
    "near": "与目标接近但指标、范围或时点有差别，逐条写明。",
    "component": "只是目标范围中的一部分，不能代表全体。",
    "proxy": "指标或范围不同，只能帮助了解情况。",
    "baseline": "目标起算之前的值，文件没有定为基期。",
    "context": "更大范围的背景数据。",
}

# 海峡两岸产业合作区
COOPERATION_LEAD = (
    "江西、湖南两个海峡两岸产业合作区并列展示。"
    "两者的指标、单位、范围和期限不同，本页只作对照，不相加、不平均。"
)
ESTABLISHED = "批准文件"
PROGRAMME_DOCUMENT = "建设文件"
COLUMN_PARK = "产业园"
COLUMN_HOSTS = "承载园区"
COLUMN_OWN_INDUSTRIES = "文件列明的产业"
INDUSTRIES_OF_PROGRAMME = "文件未分园列出，整区为："
PARK_PLATFORMS = "平台"
COOPERATION_SIDEBAR = "左侧筛选用于一张图和目标进度，不影响本页。"
SKETCH = "两省合作区产业园位置示意图"
SKETCH_NOTE = "齿轮符号为产业园；赣州产业园有两处。实心无孔的符号表示仅知所在县（市、区）。"
COLUMN_MATTER = "事项"
COLUMN_DIFFERENCE = "差别"
DIFFERENCES = "两省目标对照"
NOT_SET = "未设"
PUBLISHED_VALUES = "已公布的数据"
PUBLISHED_NOTE = "以下为公开报道中的数值，均不能直接作为目标实绩，用途见各行。"
NOT_MATCHED = "未对应目标"
COLUMN_INDICATOR = "指标"
COLUMN_VALUE = "数值"
VERSUS = " ／ "
COLUMN_PERIOD = "时点"
COLUMN_USE = "用途"
MATTERS = {
    "firms": "台资企业数",
    "capital": "台商资金",
    "output": "台资企业产值",
    "top100": "台湾地区百大企业",
    "youth": "台湾青年",
    "projects": "各园新引进台资项目",
}
DIFFERENCE_UNIT = "单位不同：{}，不换算"
DIFFERENCE_KIND = "计量方式不同：{}"
DIFFERENCE_HORIZON = "期限不同：{}"
DIFFERENCE_SCOPE = "范围不同：{}"
DIFFERENCE_INDICATOR = "指标不同：{}"
DIFFERENCE_ONLY = "只有{}设定，无从比较"
DIFFERENCE_NONE = "指标、单位和期限相同，基期均未给出"
OPEN_PARK = "在一张图中查看{}"

# Failures
REGISTER_BROKEN = (
    "园区数据有误，暂不显示，以免给出错误结果。请数据管理员按下列清单修正并保存，刷新后即可恢复。"
)
SET_ASIDE = "目标与公开数据表中有 {} 行有误，暂不采用；其余内容照常显示。"
FINDINGS = "问题清单"
FINDINGS_LEAD = "列出 {shown} 处，共 {all} 处；完整清单用 make check-data 查看，原因也记入服务器日志。"
FINDINGS_COLUMNS = [
    ("文件", False),
    ("行", True),
    ("主键", False),
    ("列", False),
    ("现值", False),
    ("允许值或问题", False),
]
FILE_UNREADABLE = "文件或文件夹不存在，或无权读取"
SCRIPT_FAILED = "这一部分暂时无法显示，已记入服务器日志；其他页面和筛选仍可使用，可刷新重试。"

# Address bar
VIEW = "地图视野"
SCREEN = "页面"
SOURCES_LEAD = (
    "各项数字按什么口径计、出自哪些文件、哪些尚缺、更正过什么，都在这里；数据可由本页末的接口取走。"
)
UNKNOWN_VALUE = "地址中的{label}“{value}”无法识别，已略去，其余内容照常显示。"
ALLOWED_VALUES = "可用的有：{allowed}。"
ALLOWED_SOME = "可用的有：{allowed}等。"
QUERY_CUT = "地址中的名称超过 {} 个字，只按前 {} 个字查找，其余内容照常显示。"
DISMISS = "知道了"


def escape(text: str) -> str:
    """Text for HTML: a name is never markup."""
    return html.escape(text, quote=True)


# 来源与口径
RULES_TITLE = "口径"
RULES = [
    (
        "收录与计数",
        "逐条列出江西、湖南两省的开发区；已并入或由其他开发区管理的条目照列、可查，但不单独计数。"
        "官方数以文件为准，不由本库行数推算，两者并列如下。",
    ),
    (
        "级别与类型",
        "国家级分列经济技术开发区、高新区、综合保税区、国家级新区；省级按名称所示类型归类，卡片保留原类型名称。",
    ),
    (
        "产业",
        "首位、主导、主攻（重点）和“一主一特”首列是四种不同表述，分开显示；原文用语照录，归入产业分类只为筛选。"
        "未见公开资料不等于没有该产业。",
    ),
    ("面积", "核准面积、扩区后面积、规划面积分别注明，不相加、不同轴比较。"),
    (
        "位置",
        "没有一处为实测坐标。有资料记载的地点与以“所在县（市、区）驻地”代替的地点用不同符号；"
        "重合的点在图上散开，原坐标不变。",
    ),
    (
        "目标与实绩",
        "只有同一指标、同一范围、同一单位的公开值才作为实绩；口径相近的值列在旁边，仅供参照。"
        "未知不以零代替，亿元与亿美元不相互换算，营业收入与主营业务收入是两个指标。",
    ),
    (
        "序时进度",
        "本平台的计算口径，五份文件中没有这一提法：按各目标的性质，推算公开值所属日期应达到的数值，再比较差距。",
    ),
    (
        "来源",
        "按“单位《题名》（日期，官方、媒体、转载或整理）”列出；只有官方发布的网址给出链接，其余网址仅存库备查。",
    ),
]
RULE_MAP = "地图"
COUNTS_TITLE = "官方数与本库列数"
COUNTS_LEAD = "本库列数（单独计数的条目）：{listed}。所收录的文件中没有湖南省开发区总数。"
COUNTS_COLUMNS = [("范围", False), ("官方数（个）", True), ("本库列数（个）", True), ("文件", False)]
LISTED = "{}{} {} 个"
COMPLETENESS_TITLE = "完整度"
COMPLETENESS_LEAD = "各省、各级别的条目中，查到该项事实的条数（含并入条目）。"
COMPLETENESS_COLUMNS = [("省份", False), ("级别", False), ("条目", True)]
POLICY_TITLE = "政策文件"
POLICY_COLUMNS = [
    ("发文单位", False),
    ("题名", False),
    ("文号", False),
    ("日期", False),
    ("文本来源", False),
    ("量化目标（项）", True),
    ("说明", False),
]
REPORTS_TITLE = "园区资料与公开数据来源"
REPORT_COLUMNS = [("发布单位", False), ("题名", False), ("日期", False), ("说明", False)]
NUMBER_UNKNOWN = "文号不详"
COUNTED = "{}（{}）"
CORRECTIONS_TITLE = "更正记录"
CORRECTIONS_SUMMARY = "与所见资料不一致、经核对后改动的值"
CORRECTIONS_COLUMNS = [
    ("表", False),
    ("条目", False),
    ("列", False),
    ("原值", False),
    ("现值", False),
    ("理由", False),
]
EMPTY = "—"
INTERFACES_TITLE = "数据接口"
INTERFACES_LEAD = "数据版本 {}。下列地址可直接在 QGIS 等软件中打开，参数与地址栏相同。"
INTERFACES_COLUMNS = [("内容", False), ("地址", False)]
INTERFACES = [
    ("开发区", "api/zones.geojson"),
    ("合作区产业园", "api/parks.geojson"),
    ("已发布的界址", "api/outlines.geojson"),
    ("目标及判定", "api/targets.json"),
    ("省界", "api/boundaries/province.geojson"),
    ("设区市（州）界", "api/boundaries/prefecture.geojson"),
    ("县（市、区）界", "api/boundaries/county.geojson"),
    ("运行状态", "healthz"),
]

# 填报
REPORTING = "填报"
REPORTING_SECTIONS = "填报内容"
SECTION_STANDING = "报送情况"
SECTION_CHANGES = "变更"
SECTION_REPORT = "报送数据"
SECTION_SURVEY = "报送位置与界址"
SECTION_REVIEW = "待审"
SECTION_SENT = "报送记录"
REPORTING_LEAD = (
    "各单位报送的数据经审核发布后进入地图、卡片和目标进度；未审核的不显示。查看无须登录，报送和审核须登录。"
)
WRITING_OFF = (
    "报送尚未启用：还没有账号。请系统管理员在服务器上建立，建立后刷新本页即可登录；查看不受影响。",
    "系统管理员：如何建立账号",
    ".venv/bin/python -m data.accounts add 账号 --role reporter --scope jx-park-nanchang --office 单位全称",
    "在程序所在的目录运行，口令在终端输入。角色：reporter 报送本单位，reviewer 审核发布，"
    "steward 管理（撤回、文件、账号）。",
)
LEDGER_PROBLEMS = {
    "full": "磁盘已满，内容未写入；请通知系统管理员，稍后再试，已填内容仍在本页。",
    "read_only": "数据库只读，内容未写入；请通知系统管理员，查看不受影响。",
    "busy": "数据库正忙，内容未写入，请稍后再试。",
    "unreachable": "报送数据库暂时无法打开，内容未写入；查看不受影响。",
    "newer": "报送数据库由更新版本的系统写成，本版本不能使用；请通知系统管理员。",
    "mixed": "演示数据与正式报送数据库不能混用，报送已关闭；请通知系统管理员核对数据库地址。",
    "failed": "报送数据库出错，内容未写入，已记入服务器日志；请通知系统管理员。",
}
LEDGER_UNREADABLE = "报送数据库暂时不能读取，以下为此前已读取的内容；报送和审核暂停，恢复后自动继续。"

# Signing in
SIGN_IN = "登录"
SIGN_OUT = "退出登录"
ACCOUNT = "账号"
PASSWORD = "口令"
SIGNED_IN_AS = "{name} · {office} · {roles}"
SIGN_IN_WRONG = "账号或口令不对。连续 {allowed} 次不对将暂停登录 {minutes} 分钟。"
SIGN_IN_LOCKED = "该账号登录失败次数过多，已暂停登录，请在 {until} 之后再试。"
SESSION_ENDED = "登录已超时或已被终止，请重新登录；未提交的内容需重新上传。"
ROLE_LABELS = {"reporter": "报送", "reviewer": "审核", "steward": "管理"}
SIGN_IN_FIRST = "登录后可以报送、审核。"

# Reporting values
REPORT_FOR = "报送对象"
REPORT_PERIOD = "报送期"
NO_SCOPE = "本账号没有报送权限；需要报送请系统管理员授权。"
TEMPLATE_DOWNLOAD = "下载填报表（XLSX）"
TEMPLATE_COUNT = "预填 {} 行：目标、单位和选项已填好，只需填数值、日期和来源。"
UPLOAD = "上传填好的表（XLSX 或 CSV）"
UPLOAD_READING = "正在读取和核对……"
NOTE = "说明（可不填）"
SUBMIT = "提交审核"
SUBMITTED = "已提交，编号 {}，待审核。审核发布前不会显示在地图和目标进度中。"
CANNOT_SUBMIT = "有 {} 处错误，请在原表改正后重新上传；整份报送或整份不报。"
FINDINGS_NONE = "没有发现问题。"
FINDINGS_COUNT = "错误 {errors} 处，提示 {warnings} 处"
FINDINGS_SHOWN = "只列出前 {} 处，完整清单请下载。"
FINDINGS_DOWNLOAD = "下载问题清单"
FINDINGS_HEADINGS = ("级别", "文件", "工作表", "行", "列", "现值", "问题", "允许值")
SEVERITY = {"error": "错误", "warning": "提示"}
PREVIEW_TITLE = "与现有数据对照"
PREVIEW_COLUMNS = [
    ("对象", False),
    ("指标", False),
    ("目标", False),
    ("现有数值", True),
    ("报送数值", True),
    ("数据截至", False),
    ("发布后状态", False),
    ("来源", False),
]
PREVIEW_SHOWN = "只列出前 {} 行，共 {} 行；提交和发布的是全部。"
PREVIEW_REPLACES = "替换同期数"
PREVIEW_BASELINE = "基期值"
PREVIEW_BLANK = "空行 {} 行未填，按未报处理。"
STATUS_ARROW = "{} → {}"
STATUS_SAME = "{}（不变）"
NO_PRESENT = "—"

# Surveys
SURVEY_UPLOAD = "上传界址或点位（GeoJSON、GeoPackage、Shapefile 压缩包、KML、KMZ 或带坐标的 CSV）"
SURVEY_DECLARED = "坐标系"
SURVEY_AUTOMATIC = "由文件判断"
SURVEY_NOTE = (
    "界址由文件中的编号或名称对应到开发区；产业园的位置随承载园区，请按承载园区上传。"
    "点位发布后即在地图上更新；界址发布后代替点位画在地图上，卡片列出面积并与登记面积核对。"
)
SURVEY_COLUMNS = [
    ("开发区", False),
    ("内容", False),
    ("坐标读作", False),
    ("上传面积（公顷）", True),
    ("登记面积（公顷）", True),
    ("相差", True),
]
SURVEY_KIND = {"outline": "界址", "point": "点位"}
SURVEY_PARK = "产业园没有单独的位置，请按承载园区上传"
SURVEY_ON = "测绘日期"
SURVEY_ON_HINT = "如 2026-05"
SURVEY_ON_WRONG = "测绘日期写成 2026、2026-05 或 2026-05-20。"
SURVEY_PICTURE = "示意：粗线为上传界址，细线为所在县（市、区）界，十字为现有点位"
SURVEY_METHOD = "单位报送坐标"
PRECISION_CHOICE = "点位是"

# Review
REVIEW_NONE = "没有待审的报送。"
REVIEW_CHOOSE = "待审报送"
REVIEW_LINE = "第 {id} 号 · {entity} · {period} · {office} · {at} · {count} 行"
PUBLISH = "审核通过并发布"
RETURN = "退回"
REASON = "理由"
REASON_NEEDED = "请写明理由。"
PUBLISHED_NOW = "第 {} 号已发布，地图、卡片和目标进度已更新。"
RETURNED = "第 {} 号已退回。"
WITHDRAWN = "第 {} 号已撤回，所报数据不再显示；记录保留。"
OWN_SUBMISSION = "本人提交的报送须由他人审核。"
NOT_PERMITTED = "没有权限，内容未写入。"
CONFLICT = "情况已有变化（已被他人处理，或所替换的数值刚被更新），内容未写入；请核对后再试。"
INVALID = "内容不符合要求，未写入：{}"
SENT_COLUMNS = [
    ("编号", True),
    ("对象", False),
    ("报送期", False),
    ("单位", False),
    ("提交人", False),
    ("提交时间", False),
    ("行数", True),
    ("状态", False),
    ("经办", False),
    ("办理时间", False),
    ("理由", False),
]
STATE_LABELS = {"pending": "待审", "published": "已发布", "returned": "已退回", "withdrawn": "已撤回"}
SENT_NONE = "还没有报送。"
SENT_CHOOSE = "查看一份报送"
SENT_HINT = "选择一份，或输入其中的文字"
ROW_COLUMNS = [
    ("行", True),
    ("对象", False),
    ("内容", False),
    ("数值", True),
    ("数据截至", False),
    ("来源与备注", False),
]
WITHDRAW = "撤回"
WITHDRAW_ROWS = "只撤回其中几行（不选即整份撤回）"
WITHDRAW_TITLE = "撤回已发布的数据"
FILE_DIGEST = "文件 {name}，SHA-256 {digest}"

# Standing
STANDING_LEAD = (
    "依据：江西合作区各产业园每年年底前报告，省级单位次年 1 月上旬汇总（建设总体方案保障措施）；"
    "江西各开发区每半年书面报告（满园扩园行动方案）。文件只写“半年”，以半年最后一日为期；"
    "行动方案的期限已满，文件未写此后是否继续报送，仍按原节奏列出，供核对，可由系统管理员调整。湖南的文件未作此要求，可自愿报送。"
)
STANDING_LEAD_OWN = "报送日历由系统管理员设定；“本平台未收到”指应报日期已过而本平台没有收到。"
STANDING_YEAR = "应报年份"
STANDING_DUTY = "报送事项"
STANDING_STATE = "情况"
DUTY_LABELS = {
    "park-year-end": "产业园年度报告",
    "office-january": "合作区年度汇总",
    "zone-half-year": "开发区半年报告",
}
REPORT_STATE_LABELS = {
    "reported": "已报送",
    "submitted": "已提交待审",
    "returned": "已退回待补",
    "late": "本平台未收到",
    "open": "报送期内",
    "ahead": "未到报送期",
}
STANDING_SUMMARY_COLUMNS = [("事项", False), ("报送期", False), ("应报日期", False)]
STANDING_COLUMNS = [
    ("单位", False),
    ("所在", False),
    ("事项", False),
    ("报送期", False),
    ("应报日期", False),
    ("情况", False),
    ("提交日期", False),
    ("编号", True),
]
STANDING_WAS_LATE = "（迟报）"
STANDING_EXPORT = "下载报送情况（CSV）"
STANDING_NONE = "这一年没有应报事项。"
STANDING_COUNT = "列出 {shown} 项，共 {all} 项。"

# Changes
AS_OF = "截至"
SINCE = "起"
AS_OF_LEAD = "“截至”取当日结束时的状态。只反映报送数据的变化，政策目标和公开数据不在此列。评估日期也取当日。"
AS_OF_TITLE = "截至 {day} 已发布的报送数据"
AS_OF_NONE = "截至 {day}，没有已发布的报送数据，各项目标以公开数据判定。"
AS_OF_COLUMNS = [
    ("对象", False),
    ("指标", False),
    ("数值", True),
    ("数据截至", False),
    ("当日状态", False),
    ("报送单位", False),
    ("发布时间", False),
]
CHANGES_TITLE = "{since} 至 {until} 的变更"
CHANGES_COLUMNS = [
    ("变更", False),
    ("时间", False),
    ("对象", False),
    ("内容", False),
    ("数值", True),
    ("数据截至", False),
    ("单位或经办", False),
    ("理由", False),
]
CHANGE_PUBLISHED = "发布"
CHANGE_WITHDRAWN = "撤回"
CHANGE_SUPERSEDED = "更正替换"
CHANGES_NONE = "这段时间没有变更。"
STATUS_CHANGES_TITLE = "状态变化"
STATUS_CHANGES_COLUMNS = [
    ("指标", False),
    ("范围", False),
    ("目标", False),
    ("{since} 状态", False),
    ("{until} 状态", False),
]
STATUS_CHANGES_NONE = "没有目标的状态发生变化。"
STATUS_ABSENT = "尚无此目标"
TABLE_LABELS = {
    "observations": "数值",
    "outlines": "界址",
    "placements": "点位",
    "documents": "文件",
    "indicators": "指标",
    "targets": "目标",
}
DAY_WRONG = "起始日期应早于截至日期。"

# --- what the server itself says, before any screen ---
HOST_REFUSED = "此网址未在本系统登记，请使用管理员提供的网址访问。"
REQUEST_FAILED = "服务暂时出错，请稍后再试；原因已记入服务器日志。"
# 产业透视
INDUSTRIES = "产业透视"
INSIGHT_LEAD = (
    "{all} 条中 {known} 条有产业资料；其余 {unknown} 条未见公开资料，不等于没有该产业，不计入以下各数。"
)
INSIGHT_SELECTED = (
    "左侧筛选的“产业”就是本页所看的产业，其余筛选同样起作用；当前筛选下 {all} 条中 {known} 条有产业资料。"
)
INSIGHT = "内容"
INSIGHT_MATRIX = "产业 × 设区市"
INSIGHT_NAMERS = "谁把它列为产业"
INSIGHT_ALIKE = "产业相近的园区"
INSIGHT_PARKS = "六个产业园：同质与错位"
INSIGHT_SECTIONS = (INSIGHT_MATRIX, INSIGHT_NAMERS, INSIGHT_ALIKE, INSIGHT_PARKS)
OPEN_ALIKE = "看产业相近的园区"
ROLE = "角色"
ROLE_HEADS = {
    "flagship": "首位产业",
    "first_named": "“一主一特”首列",
    "leading": "主导产业",
    "focus": "主攻或重点",
}
FINER = "细分产业"
MATRIX_NOTE = (
    "格内为列有该产业的开发区数（家，不含并入条目），同一园区有几种角色的只计一次，选定角色后只计该角色；跨市的在两市各计一次，“合计”不重复。"
    "点一格、一行或一列，即按它筛选并列出园区。“·”表示有资料的园区中未见列出。"
)
MATRIX_LABEL = "产业与设区市对照表"
MATRIX_KNOWN = "有产业资料"
MATRIX_ZONES = "开发区"
HEAT_WORDS = {
    "row": "看{row}：列出各园区",
    "column": "只看{column}",
    "cell": "{column}，{row}：{count} 家",
    "none": "{column}，{row}：有资料的园区中未见列出",
}
NAMERS_ALL = "产业"
NAMERS_LEAD = "列有{what}的开发区 {zones} 家，合作区产业园 {parks} 个"
NAMERS_ROLE = "{what}（只计{role}）"
NAMERS_MERGED = "，另有 {} 条并入条目"
NAMERS_PARKS_UNKNOWN = "；另有 {} 个产业园文件未单列产业，不在其中"
FULL_STOP = "。"
NAMERS_NONE = "当前筛选下没有见到列有该产业的园区。未见公开资料的园区不在其中。"
NAMERS_COUNTS = "按角色和级别（家；一家有几种角色的，各计一次）"
COLUMN_MAPPED = "归入"
COLUMN_WORDING = "原文用语"
COLUMN_SOURCE = "出处"
SOURCE_OF_ENTRY = "未逐项标注，见该园区资料来源"
ROLE_MAP = "角色与级别示意图"
ROLE_MAP_NOTE = "深色为国家级，浅色为省级；一家有几种角色的，按上表中靠前者画。{missing}"
ROLE_MAP_OPEN = "在一张图中按同一筛选查看"
ROLE_MAP_MISSING = "{} 家未定位，不在图上。"
PARK_LEVEL = "产业园"
WORDINGS_OF = "{}：产业原文与归类"
WORDINGS_NONE = "{}：未见公开的产业资料，不与其他园区比较。"
SHOW_ON_MAP = "在一张图中查看"
PICK_ZONE = "选一个园区"
ALIKE_MEASURE = (
    "相似度 = 两园区共有的产业 ÷ 两园区合计的产业（杰卡德系数）。"
    "产业取归类后的细分产业及其所属大类，不分角色、不计先后；"
    "同一园区与自身为 1，两园区互比数值相同。只说明所列产业有多少相同，不是评价，也不与其他指标合成。"
)
ALIKE_PICK = "先在左侧列表中选一个园区。"
ALIKE_TITLE = "与{name}产业最相近的{level}开发区"
ALIKE_COUNT = "（列出 {shown} 家，共 {all} 家）"
ALIKE_NONE = "当前筛选下没有与它有共同产业的开发区。"
COLUMN_ALIKE = "相似度"
COLUMN_OF = "共有 / 合计"
COLUMN_SHARED = "共有产业"
COLUMN_OTHERS = "对方另有"
BASIS_OWN = "文件对产业园列明的产业"
BASIS_HOSTS = "承载园区的产业"
BASIS_LABEL = "依据"
PARKS_NOTE = {
    "own": "湖南文件逐园列明产业；江西文件只对合作区整体列明，没有分到各产业园，"
    "因此江西三园在这一依据下为未知，不与湖南三园比较。",
    "hosts": "以承载开发区自身公布的产业代替产业园的产业，并非文件对产业园的规定；两种依据不混用。",
}
PARKS_ABSENT = {"own": "文件未分园列出", "hosts": UNKNOWN}
PARKS_SAME = "同质：两个及以上产业园都有"
PARKS_APART = "错位：只有一个产业园有"
PARKS_PAIRS = "两两相似度（共有 / 合计）"
PARKS_UNKNOWN = "未见资料，不比较：{}"
PARKS_NONE = "无"
PARK_GROUP = "产业大类"

# 设区市
PREFECTURES = "设区市"
PREFECTURES_LEAD = (
    "左侧筛选中的“省份”和“设区市（州）”在本页起作用，其余各项用于其他页面。点一行即看该市（州）。"
    "跨两市的开发区在两市各计一次，各行相加会多于全省数。"
)
PREFECTURE_COLUMNS = {
    "name": "设区市（州）",
    "zones": "开发区（家）",
    "national": "国家级（家）",
    "provincial": "省级（家）",
    "known": "有产业资料（家）",
    "parks": "合作区产业园（个）",
    "platforms": "功能平台（个）",
    "groups": "列名园区最多的产业大类（家）",
}
PREFECTURE_GROUP = "{} {}"
PREFECTURE_ANY = "合计（不重复）"
PREFECTURE_BACK = "返回全部设区市"
PREFECTURE_ZONES = "开发区与产业"
PREFECTURE_COUNT = (
    "开发区 {zones} 家：国家级 {national} 家，省级 {provincial} 家{merged}。其中 {known} 家有产业资料。"
)
PREFECTURE_MERGED = "；另列并入 {} 条"
PREFECTURE_INDUSTRIES = "产业大类（家，按角色；一家有几种角色的各计一次）"
PREFECTURE_NO_TARGETS = "本库收录的文件未对该市（州）或其园区单独设定指标。"
PREFECTURE_OWN = "本市园区和合作区产业园自身的目标"
PREFECTURE_CLUSTERS_NONE = (
    "本库没有产业集群名录，不列各市集群；全省集群目标见目标进度，文件对各设区市、县（市、区）集群的要求如下。"
)
PREFECTURE_CLUSTERS_HUNAN = "本库没有产业集群名录，收录的文件也未对湖南各市州的集群提出要求。"
PREFECTURE_PUBLISHED = "已公布的数据（不作为目标实绩）"
PREFECTURE_PLATFORMS_NONE = "文件未提及"
PREFECTURE_NO_PLATFORMS = "本库收录的文件未提及该市（州）的功能平台。"

# 对标
COMPARE = "对标"
COMPARE_ADDRESS = "对标园区编号"
COMPARE_ADD = "加入对标"
COMPARE_REMOVE = "移出对标"
COMPARE_FULL = "对标已满 8 家"
COMPARE_OPEN = "打开对标（{} 家）"
COMPARE_TITLE = "开发区对标"
COMPARE_LEAD = "并列二至八家开发区的已知事实，按选入的先后排列，不排名、不打分；未知写明未知。"
COMPARE_EMPTY = "对标尚无园区：在下面列表中点选，或在一张图的园区卡片上点“加入对标”。"
COMPARE_ONE = "再选一家即可并列；也可从下面的建议中加入。"
COMPARE_CLEAR = "全部移出"
COMPARE_TRAY = "已选 {} 家（最多 8 家）"
COMPARE_PICK = "选取园区（点一行加入，再点移出）"
COMPARE_PEERS = "建议与{}对标"
COMPARE_PEERS_NOTE = (
    "只建议同一级别的园区；先看首位（首列）产业，再看产业相似度、类型和同类面积，各条理由并列，不合成分数。"
)
COMPARE_PEERS_UNKNOWN = "该园区未见产业资料，只按级别、类型和所在设区市或同类面积建议。"
COMPARE_NO_PEERS = "现有资料中没有可建议的同级园区。"
REASON_LEVEL = "同为{}"
REASON_CATEGORY = "同类（{}）"
REASON_PREFECTURE = "同在{}"
REASON_FIRST = "{role}同属{labels}"
REASON_ALIKE = "产业相似度 {share}（共有 {shared} / 合计 {total}：{labels}）"
REASON_AREA = "{kind}相近（{area} 公顷）"
COMPARE_ROWS = {
    "category": "类型",
    "place": "所在",
    "approved_on": "批准时间",
    "area": "面积",
    "groups": "归入大类",
    "park": "承载产业园",
    "platforms": "功能平台",
    "published": "公开数据",
    "own": "自身目标",
    "inherited": "适用的普遍要求",
    "status": "说明",
    "projects": "项目库、四图五清单",
}
COMPARE_NOT_HELD = "暂未收录"
COMPARE_NO_PARK = "未承载合作区产业园"
COMPARE_EACH = "对每个同级开发区 {each} 项，全省合计 {of_all} 项（不作为本园区进度）"
COMPARE_NONE_APPLY = "收录的文件未提出"
COMPARE_NO_STATUS = "无"
COMPARE_AXIS_NOTE = (
    "“项目库、四图五清单”是文件要求各地建立的材料，本库尚无。"
    "横条只在级别、指标（面积则为种类）、范围、时点和单位全部相同的数值之间画，"
    "其余只列数字。面积没有统一时点，横条只示大小，不作先后；批准时间照原文精度。"
)
COMPARE_AXIS = "同级、同口径"
COMPARE_LEVEL_COUNT = "{level}（{count} 家）"
# 政策与任务
POLICY_SCREEN = "政策与任务"
POLICY_LEAD = (
    "{documents} 份政策文件中的 {targets} 项量化目标、{tasks} 项任务和 {rules} 项资格与用地条件，按条款列出。"
)
POLICY_LINK_RULE = (
    "目标归入任务只看条款：目标所在条款就是该任务的条款（同一文件、同一附件、同一序号）才归入，共 {linked} 项；"
    "写在文件总体目标中的 {loose} 项没有逐项分工，不归入任何任务和单位。"
)
POLICY_FIND = "搜索"
POLICY_FIND_HINT = "任务、单位、指标或条件，如：工信厅 产业集群"
POLICY_CLEAR = "清除搜索"
POLICY_BY = "查看方式"
BY_DOCUMENT = "按文件条款"
BY_UNIT = "按单位"
BY_ZONE = "按园区"
POLICY_COUNTS = "目标 {targets} · 任务 {tasks} · 条件 {rules}"
POLICY_AIMS = "总体目标"
POLICY_AIMS_NOTE = "文件未将这些目标逐项分给单位"
POLICY_TASKS = "任务"
POLICY_RULES = "资格与用地条件"
LEADS = "牵头"
ANSWERS = "责任"
NO_UNITS = "文件未逐条列单位"
TASK_NOTE = "注：{}"
RULE_UNLESS = "除外：{}"
FOUND_NONE = "没有找到含有“{}”的单位、任务、目标或条件；可减少词语，或只输入单位简称。"
FOUND_SENTENCE = (
    "“{query}”：单位 {units} 个、任务 {tasks} 项、目标 {targets} 项、条件 {rules} 项；标题含全部词语的在前。"
)
FOUND_TARGETS = "目标"
FOUND_MORE_UNITS = "另有 {} 个单位，可在“按单位”中选择"
UNIT_CHOOSE = "单位"
UNIT_HINT = "选择或输入单位名称"
UNIT_FULL = "{full}（{basis}）"
UNIT_SUMMARY = "牵头 {leads} 项任务，负责 {answers} 项任务；这些任务的条款中写有目标 {targets} 项。"
UNIT_STATUSES = "目标状态：{}"
UNIT_STATUS = "{label} {count} 项"
UNIT_HELD = "登记由该单位掌握数据的目标（{} 项，不表示由其牵头）"
UNIT_TASK_COUNT = "牵头 {leads} 项 · 责任 {answers} 项"
UNIT_COLUMNS = ("单位", "全称", "牵头（项）", "责任（项）", "任务条款中的目标（项）")
UNIT_ALL = "文件写明的全部单位（点击一行查看）"
ZONE_CHOOSE = "园区或产业园"
ZONE_HINT = "选择或输入园区名称"
ZONE_FIRST = "请先选择园区；在一张图中选中的园区也会带到这里。"
BIND_OWN = "自身目标"
BIND_NONE = "本库收录的文件未对其单独设定指标"
BIND_PROGRAMME = "所在合作区的整体目标（不作为本产业园进度）"
BIND_EACH = "对每个同级开发区的要求（文件未列名单，不逐家判定）"
BIND_ALL = "全省开发区合计指标（不作为本园区进度）"
BIND_TASKS = "文件交给“{unit}”的任务"
BIND_RULES = "适用的条件与要求"
BIND_HUNAN = "本库收录的文件未对湖南其他开发区设定指标、任务或条件。"
OPEN_SELF_CHECK = "对该园区作资格自测"
OPEN_TARGET = "查看"

# 资格自测
SELF_CHECK = "资格自测"
SELF_CHECK_LEAD = (
    "按文件的条件逐项对照，供园区自查。这是自测，不是审批决定；"
    "文件是否现行有效、数据是否准确，以主管部门审核为准。"
)
SELF_CHECK_INPUT = "填写的内容只在本页地址中，不保存、不上报；复制地址即可还原。"
CHECK_KIND = "自测事项"
CHECK_ZONE = "园区"
CHECK_ALREADY = "该园区已是此类园区，以下条件仅供对照。"
CHECK_ZONE_FIRST = "请先选择一个江西省的园区。"
CHECK_PARK = "合作区产业园没有单独的资格条件，请选择其承载园区：{}。"
CHECK_STATUS_NOTE = "该园区："
CHECK_SAID = "级别：{level} · 类型：{category}"
CHECK_YES = "是"
CHECK_NO = "否"
CHECK_CONDITION = "条件"
CHECK_ANSWER = "填写或勾选"
CHECK_RESULT = "结果"
CHECK_KNOWN = "已知 {value}（{day}）"
CHECK_KNOWN_SOURCE = "取自{source}；原文指标为“{name}”。另填数值即以所填为准。"
CHECK_GAP = "差 {}"
CHECK_UNLESS = "除外情形：{}"
CHECK_FAULTS = {"no_number": "请填数字", "negative": "不能小于 0", "not_whole": "请填整数"}
CHECK_OVERALL_NONE = "尚有 {unknown} 项未知，不作总体判断"
CHECK_OVERALL_FAILING = "；已填内容中有 {} 项不符合"
CHECK_OVERALL = {
    "met": "所列条件全部符合",
    "not_met": "有 {} 项不符合",
    "exempt": "属文件的除外情形，不适用本条",
}
CHECK_OVERALL_FACTORY = {
    "met": "属于“不再单独供地、进驻标准厂房”的项目",
    "not_met": "不属于“不再单独供地、进驻标准厂房”的项目",
    "exempt": "属文件的除外情形，不要求进驻标准厂房",
}
CHECK_FAILING = "不符合："
CHECK_MISSING = "还缺："
CHECK_REQUIREMENTS = "有关要求（不作条件判断）"
CHECK_ABSENT = "列示备查（所据文本未载，不参与判断）"
CHECK_ALTERNATIVES = "以下各项符合其一即属此类。"
CHECK_DOCX = "下载自测表（Word）"
CHECK_DOCX_NAME = "资格自测_{kind}_{zone}_{day}.docx"
CHECK_NO_UNIT = "无单位"
CHECK_CLEAR = "清空所填"
CHECK_PRINT = "也可用浏览器直接打印本页。"
CHECK_DOCUMENT = "依据"

# 汇报
BRIEFING = "汇报"
BRIEFING_LEAD = (
    "一步一屏：左为地图，右为卡片、目标或对照，上方一句话。放映时用 ← → 翻页，F 全屏，Esc 退出；"
    "在一张图、目标进度、海峡两岸产业合作区点左侧“加入汇报”，即把当前视图存为一步。"
)
READY_TITLE = "现成的汇报"
READY_NOTE = "由现有数据即时生成，数字随数据更新。"
OWN_TITLE = "我的汇报"
OWN_EMPTY = "还没有步骤。到“一张图”“目标进度”等页面调好视图，点左侧“加入汇报”；或复制一份现成的汇报再改。"
DECK_TITLE = "题目"
DECK_UNTITLED = "未命名汇报"
DECK_START = "开始放映"
DECK_COPY = "复制后编辑"
DECK_COPY_TITLE = "{}（副本）"
DECK_STEPS = "{} 步"
DECK_FROM_HERE = "从这一步放映"
DECK_UP = "上移"
DECK_DOWN = "下移"
DECK_CLEAR = "清空"
DECK_RESTORE = "恢复先前的“{title}”（{count} 步）"
DECK_FILE = "下载汇报文件"
DECK_FILE_NAME = "{}_汇报.json"
DECK_UPLOAD = "打开汇报文件"
DECK_UPLOADED = "已打开“{title}”，共 {count} 步。"
DECK_REFUSED = "文件中有 {} 处不能识别，没有打开；现有步骤不变。请按下列清单改正后重新上传。"
DECK_LINK = "放映地址（复制给同事，打开即从第一步放映）"
DECK_LINK_LONG = "步骤较多，地址过长；请存入台账或用汇报文件传递。"
DECK_UNKNOWN = "地址中的汇报无法识别，可能已删除或地址不完整；可从下面选一份。"
DECK_FAULTS = "这份汇报有 {} 处已不在现有数据中，已略去；其余照常放映。"
DECK_FULL = "一份汇报最多 {} 步，没有再加。"
KEPT_TITLE = "台账中的汇报"
KEPT_LINE = "{steps} 步 · {office} · {at}"
DECK_SAVE = "存入台账"
DECK_SAVE_NEXT = "保存修改"
DECK_SAVED = "“{}”已存入台账。"
DECK_REMOVE = "删除"
DECK_REMOVED = "已删除，台账中保留记录。"
DECK_EDIT = "编辑"
DECK_SIGN_IN = "在“填报”登录后可存入台账；不登录也可用放映地址或汇报文件保存。"
STEP_SENTENCE = "这一步的一句话"
STEP_PANEL = "右侧内容"
PANEL_LABELS = {
    "figures": "概况",
    "industries": "产业分布",
    "prefectures": "设区市汇总",
    "card": "园区卡片",
    "parks": "合作区产业园",
    "targets": "逐项目标",
    "status": "目标状态",
    "comparison": "两省目标对照",
}
STEP_VIEW = "视野已记"
STEP_WHOLE = "视野随筛选"
ADD_STEP = "加入汇报"
STEP_ADDED = "已加入汇报第 {} 步"

# Slides
SHOW_WORDS = {
    "previous": ("←", "上一步（← 键）"),
    "next": ("→", "下一步（→ 键）"),
    "full": ("全屏", "全屏（F 键）"),
    "leave": ("退出", "退出放映（Esc 键）"),
    "step": "第 {} 步",
}
SLIDE_DATE = "按 {} 判定"
SLIDE_SELECTED = "{name}；地图：{chosen}"
SLIDE_SOURCE = "来源：{}"
SLIDE_SOURCES = "来源：本库所收资料 {count} 份（{kinds}），单位、题名和日期逐条见“来源与口径”"
SLIDE_KIND = "{} {}"
SLIDE_OFFICIAL = "官方数与本库列数"
SLIDE_OFFICIAL_COUNT = "官方数（个）"
SLIDE_LISTED = "本库（个）"
SLIDE_OFFICIAL_NOTE = "两者差别的说明见“来源与口径”"
SLIDE_NATIONAL = "国家级"
SLIDE_PROVINCIAL = "省级"
SLIDE_INDUSTRIES_NOTE = "{all} 条中 {known} 条有产业资料，计数只含这些；一家有几个产业的各计一次。"
SLIDE_PREFECTURES_NOTE = "跨市的开发区各计一次。"
SLIDE_FIRST = "列出前 {} 项，共 {} 项。"
SLIDE_FIRST_TARGETS = "列出 {} 项（有公开数据的在前），共 {} 项，全部见“目标进度”。"
SLIDE_MORE_TARGETS = "另有 {} 项，见“目标进度”。"
SLIDE_PARK = "合作区产业园"
SLIDE_SHARED_INDUSTRIES = "文件未单列该园产业，此为合作区整体"
SLIDE_SHARED_TARGETS = "所在合作区的整体目标（未对该园单独设定）"
SLIDE_WHOLE_INDUSTRIES = "合作区整体："
SLIDE_EACH = "{}各"
SLIDE_STATUS = "{} 项目标的状态"
SLIDE_HOLDERS = "待报送、暂无法评估的目标，数据掌握单位"
SLIDE_MORE_HOLDERS = "另有 {} 个单位，见“目标进度”。"
SLIDE_COMPARISON_NOTE = (
    "指标、单位、范围和期限不同，只作对照，不相加、不平均；逐项差别见“海峡两岸产业合作区”。"
)

# Ready-made presentations
READY_DECKS = {
    "cooperation": "海峡两岸产业合作区进展",
    "jiangxi": "江西开发区概览",
    "hunan": "湖南开发区概览",
}
READY_PARKS = "赣湘两省设有 {programmes} 个海峡两岸产业合作区、{parks} 个产业园"
READY_COMPARISON = "两省合作区的目标各有口径，只作对照，不相加"
READY_PROGRAMME = "{province}合作区 {count} 项目标，已有同口径公开实绩 {published} 项，到期待报 {pending} 项"
READY_PARK = "{park}：由{hosts}承载"
READY_COOP_STATUS = "两个合作区 {count} 项目标中，到期待报 {pending} 项、暂无法评估 {unknown} 项"
READY_ZONES = "{province}列有开发区 {zones} 家，其中国家级 {national} 家"
READY_PREFECTURES = "开发区最多的是{names}，{count} 家"
READY_NATIONAL = "国家级开发区 {count} 家：{parts}"
READY_NATIONAL_PART = "{label} {count} 家"
READY_INDUSTRIES = "有产业资料的开发区中，涉及{names}的最多，{count} 家"
READY_TARGETS = "{documents} 份文件提出 {count} 项量化目标，已有同口径公开实绩 {published} 项"
READY_STATUS = "{count} 项目标中，到期待报 {pending} 项、暂无法评估 {unknown} 项"
READY_HUNAN_TARGETS = "本库所收湖南的量化目标只见于海峡两岸产业合作区文件，共 {count} 项"

# Taking a view away
CARRY = "导出"
CARRY_LEAD = "简报，内容为：{}。点一种格式即生成，约需数秒。"
CARRY_FAILED = "文件未能生成，已记入服务器日志，请稍后再试。"

# Demonstration
DEMO_MARK = "演示数据（虚构）"
DEMO_LEAD = "园区、目标和全部数字都是编造的，只用来试用系统，不得引用，也不会进入正式数据。"
DEMO_ACCOUNTS = "演示账号（只在演示中显示，随演示数据一起生成）："
DEMO_ACCOUNT_COLUMNS = [("账号", False), ("口令", False), ("角色", False), ("名称", False)]

# Filling in on the screen
REPORT_WAY = "填报方式"
WAY_FILE = "上传填报表"
WAY_FORM = "在线填写"
FORM_NAME = "在线填写"
FORM_EMPTY = "没有需要报送的目标。"
FORM_CHOOSE = "填写哪些目标（最多 {} 项）"
FORM_SOURCE = [
    ("来源单位", ""),
    ("来源文件", "与来源单位至少填一项"),
    ("文号", "可不填"),
    ("来源日期", "如 2026-01-08"),
]
FORM_COLUMNS = [
    ("指标与目标", False),
    ("截至日期", False),
    ("口径", False),
    ("数值", True),
    ("限定", False),
    ("单位", False),
    ("备注", False),
]
FORM_CHECK = "核对"
FORM_BLANK = "没有填数值的行按未报处理，不要填 0；来源适用于表中各行。核对后可以预览并提交审核。"

# Outlines
OUTLINE_AREA = "上报界址"
OUTLINE_SURVEYED = "（{} 测绘）"
OUTLINE_GAP = "与{kind}相差 {gap}"
OUTLINE_FAR_OFF = "界址面积与{}相差超过十分之一，请核对。"
OUTLINE_OUTSIDE = "界址有 {share} 在{county}之外，请核对。"

# Documents and targets
SECTION_PLAN = "文件与目标"
PLAN_LEAD = "先加文件，再加其中的目标；缺少的指标可以新加。提交后由他人审核，发布后即进入目标进度并参与评估。"
PLAN_PART = "内容"
PLAN_DOCUMENT = "加文件"
PLAN_INDICATOR = "加指标"
PLAN_TARGET = "加目标"
PLAN_ADD = "加入草稿"
PLAN_EMPTY = "清空草稿"
PLAN_DRAFT = "待提交的草稿"
PLAN_COLUMNS = [("行", True), ("内容", False), ("目标值", True), ("日期或期限", False), ("", False)]
PLAN_WRONG = "需改正"
PLAN_FINDINGS = "下列内容不符合登记要求，改正后（按相同内容重新加入即替换）再提交："
PLAN_FINDING_COLUMNS = [("行", True), ("栏目", False), ("现值", False), ("允许值", False)]
PLAN_NO_UNIT = "无单位"
PLAN_FIELDS = {
    "title": "文件题名",
    "issuer": "发文单位",
    "number": "文号",
    "issued_on": "发文日期",
    "name": "指标名称",
    "direction": "方向",
    "dimension": "单位类别",
    "document_id": "文件",
    "indicator_id": "指标",
    "scope": "范围",
    "kind": "计量方式",
    "comparator": "要求",
    "target_value": "目标值",
    "unit": "单位",
    "starts_on": "起算",
    "deadline_on": "期限",
    "baseline_on": "基期",
    "baseline_value": "基期值",
    "is_annual": "逐年要求",
    "clause": "条款",
    "theme": "主题",
    "paraphrase": "目标概述",
    "holder": "数据掌握单位",
}
PLAN_HINTS = {
    "number": "可不填，如 赣府发〔2026〕9号",
    "issued_on": "如 2026-12-01",
    "starts_on": "如 2026",
    "deadline_on": "如 2030",
    "baseline_on": "如 2025",
    "baseline_value": "不详则留空",
    "clause": "如 二、发展目标（一）",
    "paraphrase": "一句话，不照抄原文",
}
PLAN_PROBLEMS = {
    "missing": "请填写{}",
    "date": "{}写成 2026、2026-05 或 2026-05-20",
    "number": "{}只填数字，不带单位",
    "number_form": "{}写成 赣府发〔2026〕9号",
}

# A past day
ASOF = "截至日期"
ASOF_SHOWN = (
    "显示 {}年{}月{}日 的情况：当日结束时已发布的报送数据，按当日判定。登记册和公开数据没有历史，按现在的列。"
)
ASOF_BACK = "返回现在"
ASOF_LOOK = "以 {} 查看全部页面"
ASOF_NO_REPORTING = "正在查看过去某日的情况；报送、审核和变更请先点上方“返回现在”。"

# Signing in with the office's own identity provider
SIGN_IN_OIDC = "用单位统一身份登录"
OIDC_NO_ROLE = "已通过统一身份认证，但没有在本平台授权，或登录已过期；请退出后重新登录，或请系统管理员授权。"

# Accounts
SECTION_ACCOUNTS = "账号"
PASSWORD_CHANGE = "修改口令"
PASSWORD_FIELDS = {"present": "现口令", "new": "新口令", "again": "再输一次新口令"}
PASSWORD_RULE = "口令至少 10 个字符，不含账号名，不由少数几个字符重复而成。"
PASSWORD_CHANGED = "口令已修改，请用新口令重新登录；其他处的登录已结束。"
PASSWORD_DIFFERS = "两次输入的新口令不一样。"
PASSWORD_PRESENT_WRONG = "现口令不对，口令未修改。"
PASSWORD_LOCKED = "口令输错次数过多，请稍后再试。"
ACCOUNT_COLUMNS = [
    ("账号", False),
    ("名称", False),
    ("单位", False),
    ("角色", False),
    ("范围", False),
    ("状态", False),
    ("建立时间", False),
]
ACCOUNT_CHOOSE = "管理账号"
ACCOUNT_NEW = "新建账号"
ACCOUNT_OFFICE = "单位全称"
ACCOUNT_ROLES = "角色"
ACCOUNT_SCOPES = "范围（编号，空格分开）"
ACCOUNT_SCOPES_HINT = "如 jx-park-nanchang 或 jx-*"
ACCOUNT_PASSWORD = "重设口令（不填则不变）"
ACCOUNT_ENDS = "保存后该账号已有的登录立即结束。"
ACCOUNT_SAVE = "保存"
ACCOUNT_LOCK = "停用"
ACCOUNT_UNLOCK = "启用"
ACCOUNT_SAVED = "账号已更新。"
ACCOUNT_NOT_CHANGED = (
    "账号未更新：账号名、单位、角色、范围须填写完整，口令须符合要求，且与已有账号、原口令不同。"
)
ACCOUNT_SCOPE_UNKNOWN = "范围 {} 不对应任何园区或地区，请核对。"
ACCOUNT_SCOPE_ALL = "全部"
ACCOUNT_OPEN = "启用"
ACCOUNT_CLOSED = "已停用"
# Running on when something is not there
TABLES_OUTDATED = (
    "数据表正在更新或不完整，现按此前读取的完整版本显示；请数据管理员按清单修正，修正后自动恢复。"
)
