"""Every Chinese word the screens show that is not a value of the register."""

import html

APP_TITLE = "赣湘园区一张图"
APP_SUBTITLE = "江西、湖南两省开发区与海峡两岸产业合作区"

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
STRIP_ZONES = "符合条件的开发区"
STRIP_PARKS = "合作区产业园"
STRIP_TARGETS = "量化目标"
STRIP_PUBLISHED = "已有公开实绩"
STRIP_PENDING = "待报送"
STRIP_UNPLACED = "未定位"
STRIP_MERGED = "另有 {} 条并入条目"

# Map
MAP_FAILED = "地图数据未能读取，列表与卡片仍可使用；请刷新页面重试。"
ZOOM_IN = "放大"
ZOOM_OUT = "缩小"
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
MORE_ROWS = "已列 {shown} 家，共 {all} 家，继续显示"
UNPLACED = "未定位"
UNKNOWN = "未见公开资料"

# Card
CLOSE = "关闭卡片"
PICK_ONE = "点击地图上的园区，或在下方列表中选一行，即可查看产业、目标与来源。"
NO_ACTUAL = "暂无公开实绩"
NEAR_ONLY = "口径相近，仅供参照"
NO_OWN_TARGETS = "本库收录的文件未对该园区单独设定指标"
HUNAN_NO_TARGETS = "本库收录的文件未对湖南其他开发区设定指标"

# Failures
REGISTER_BROKEN = "园区数据暂时无法读取，页面其余功能不受影响。请由数据管理员按下列提示修正后刷新。"
REGISTER_BROKEN_DETAIL = "问题清单"
SCRIPT_FAILED = "这一部分暂时无法显示，已记入服务器日志；其他页面和筛选仍可使用，可刷新重试。"

# Address bar
VIEW = "地图视野"
UNKNOWN_VALUE = "地址中的{label}“{value}”无法识别，已略去，其余内容照常显示。"
ALLOWED_VALUES = "可用的有：{allowed}等。"
DISMISS = "知道了"


def escape(text: str) -> str:
    """Text for HTML: a name is never markup."""
    return html.escape(text, quote=True)
