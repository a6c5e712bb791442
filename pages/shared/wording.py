"""Every Chinese word the screens show that is not a value of the register."""

import html

APP_TITLE = "赣湘园区一张图"
APP_SUBTITLE = "开发区与海峡两岸产业合作区"

ATLAS = "一张图"
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
    "copy_link": "复制链接",
    "copied": "已复制",
    "copy_failed": "请从地址栏复制",
}
LEGEND = "图例"
LEGEND_PARK = "海峡两岸产业合作区产业园"
LEGEND_DOCUMENTED = "实心描边：有记载的地点"
LEGEND_COUNTY_SEAT = "虚线描边：仅知所在县（市、区），以县城驻地代替"
LEGEND_FAN = "重合的点散开显示，细线指向原位"

# Lists
LISTS = "列表"
COLUMN_NAME = "名称"
COLUMN_COUNTY = "县（市、区）"
COLUMN_APPROVED = "批准时间"
COLUMN_AREA = "面积（公顷）"
COLUMN_COUNT = "开发区（家）"
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
BAR = "实绩为目标的 {}"
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
NEAR_ONLY = "口径相近，仅供参照"
NO_OWN_TARGETS = "本库收录的文件未对该园区单独设定指标"
HUNAN_NO_TARGETS = "本库收录的文件未对湖南其他开发区设定指标"

# Failures
REGISTER_BROKEN = (
    "园区数据有误，暂不显示，以免给出错误结果。请数据管理员按下列清单修正并保存，刷新后即可恢复。"
)
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
    ("省界", "api/boundaries/province.geojson"),
    ("设区市（州）界", "api/boundaries/prefecture.geojson"),
    ("县（市、区）界", "api/boundaries/county.geojson"),
    ("运行状态", "healthz"),
]
