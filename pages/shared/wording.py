"""Every Chinese word the screens show that is not a value of the register."""

import html

APP_TITLE = "赣湘园区一张图"
APP_SUBTITLE = "开发区与海峡两岸产业合作区"

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
COVERAGE = "{all} 条中 {known} 条有产业资料，计数只含这些。"
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
LEGEND_PARK_IN_COUNTY = "产业园（具体位置未考）"
LEGEND_FAN = "重合的点散开显示，细线指向原位"

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
UNKNOWN_VALUE = "地址中的{label}“{value}”无法识别，已略去，其余内容照常显示。"
ALLOWED_VALUES = "可用的有：{allowed}等。"
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
    "报送尚未启用：还没有账号。请系统管理员在服务器上建立，口令在终端输入：",
    "python -m data.accounts add 账号 --role reporter --scope jx-park-nanchang --office 单位全称",
    "角色：reporter 报送本单位，reviewer 审核发布，steward 管理（撤回、文件、账号）。建立后刷新本页即可登录。",
)
LEDGER_PROBLEMS = {
    "full": "磁盘已满，内容未写入；请通知系统管理员，稍后再试，已填内容仍在本页。",
    "read_only": "数据库只读，内容未写入；请通知系统管理员，查看不受影响。",
    "busy": "数据库正忙，内容未写入，请稍后再试。",
    "unreachable": "报送数据库暂时无法打开，内容未写入；查看不受影响。",
    "newer": "报送数据库由更新版本的系统写成，本版本不能使用；请通知系统管理员。",
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
PREVIEW_REPLACES = "替换同期数"
PREVIEW_BASELINE = "基期值"
PREVIEW_BLANK = "空行 {} 行未填，按未报处理。"
STATUS_ARROW = "{} → {}"
STATUS_SAME = "{}（不变）"
NO_PRESENT = "—"

# Surveys
SURVEY_UPLOAD = "上传界址或点位（GeoJSON、GeoPackage、Shapefile 压缩包、KML 或带坐标的 CSV）"
SURVEY_DECLARED = "坐标系"
SURVEY_AUTOMATIC = "由文件判断"
SURVEY_NOTE = (
    "界址由文件中的编号或名称对应到开发区；产业园的位置随承载园区，请按承载园区上传。"
    "点位发布后即在地图上更新；界址发布后存入台账供核对面积，目前还不画在地图上。"
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
    "江西各开发区每半年书面报告（满园扩园行动方案）。文件只写“半年”，以半年最后一日为期。湖南的文件未作此要求，可自愿报送。"
)
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

# Running on when something is not there
TABLES_OUTDATED = (
    "数据表正在更新或不完整，现按此前读取的完整版本显示；请数据管理员按清单修正，修正后自动恢复。"
)
