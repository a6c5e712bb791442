"""Chinese labels of the codes, spoken alike by the screens, the address bar and the API.

`label_of(Level.NATIONAL)` is 国家级; `code_of(Level, "国家级")` goes back. Industries and
divisions carry their label in their own row and are not repeated here.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TypeVar

from data.schema import (
    AreaKind,
    Category,
    Comparator,
    Confidence,
    DeadlineAsPrinted,
    Direction,
    DivisionLevel,
    DocumentKind,
    Level,
    Match,
    NameBasis,
    PlatformKind,
    Precision,
    PublisherKind,
    Qualifier,
    Role,
    RulePart,
    ScopeKind,
    TargetKind,
    TaskRole,
)

Code = TypeVar("Code", bound=StrEnum)

LABELS: dict[type[StrEnum], dict[StrEnum, str]] = {
    Level: {Level.NATIONAL: "国家级", Level.PROVINCIAL: "省级"},
    Category: {
        Category.ETDZ: "经济技术开发区",
        Category.HTZ: "高新区",
        Category.BONDED_ZONE: "综合保税区",
        Category.NEW_AREA: "国家级新区",
        Category.ECONOMIC_ZONE: "经济开发区",
        Category.INDUSTRIAL_PARK: "工业园区",
        Category.INDUSTRY_PARK: "产业园",
        Category.CONCENTRATION_AREA: "工业集中区",
        Category.OTHER: "其他",
    },
    AreaKind: {
        AreaKind.APPROVED: "核准面积",
        AreaKind.AFTER_EXPANSION: "扩区后面积",
        AreaKind.PLANNED: "规划面积",
    },
    Role: {
        Role.FLAGSHIP: "首位产业",
        Role.LEADING: "主导产业",
        Role.FOCUS: "主攻或重点产业",
        Role.FIRST_NAMED: "“一主一特”首列产业",
    },
    Precision: {
        Precision.ADMIN_OFFICE: "管委会驻地",
        Precision.NAMED_PLACE: "区内有名地点",
        Precision.DERIVED: "推算位置",
        Precision.COUNTY_SEAT: "所在县（市、区）驻地",
    },
    DivisionLevel: {
        DivisionLevel.PROVINCE: "省",
        DivisionLevel.PREFECTURE: "设区市（州）",
        DivisionLevel.COUNTY: "县（市、区）",
    },
    DocumentKind: {DocumentKind.POLICY: "政策文件", DocumentKind.REPORT: "公开报道或报告"},
    PublisherKind: {
        PublisherKind.OFFICIAL: "官方",
        PublisherKind.PRESS: "媒体",
        PublisherKind.REPOST: "转载",
        PublisherKind.COMPILED: "整理",
        PublisherKind.REPORTED: "报送",
    },
    Direction: {Direction.HIGHER: "越高越好", Direction.LOWER: "越低越好"},
    ScopeKind: {
        ScopeKind.COOPERATION_ZONE: "海峡两岸产业合作区",
        ScopeKind.PARK: "产业园",
        ScopeKind.PROVINCE_ZONES: "全省开发区",
        ScopeKind.EACH_ZONE: "每个开发区",
        ScopeKind.EACH_NATIONAL_ZONE: "每个国家级开发区",
        ScopeKind.EACH_PROVINCIAL_ZONE: "每个省级开发区",
        ScopeKind.CLUSTER: "产业集群",
        ScopeKind.PROVINCE: "全省",
        ScopeKind.EACH_PREFECTURE: "每个设区市",
        ScopeKind.EACH_COUNTY: "每个县（市、区）",
    },
    TargetKind: {
        TargetKind.CUMULATIVE: "累计量",
        TargetKind.STOCK: "期末存量",
        TargetKind.FLOW_LEVEL: "目标年水平",
        TargetKind.MULTIPLE: "较基期倍数",
        TargetKind.AVERAGE_GROWTH: "年均增长",
        TargetKind.ANNUAL_FLOOR: "每年下限",
        TargetKind.THRESHOLD_COUNT: "分档达标数",
        TargetKind.INTENSITY: "强度",
        TargetKind.BOUNDED_RATE: "比率",
        TargetKind.REDUCTION_RATE: "下降率",
        TargetKind.COVERAGE: "覆盖",
        TargetKind.MILESTONE: "建成事项",
        TargetKind.RELATIVE: "相对值",
        TargetKind.SUPPORT_STANDARD: "支持标准",
    },
    Comparator: {
        Comparator.AT_LEAST: "不低于",
        Comparator.ABOVE: "超过",
        Comparator.AT_MOST: "不高于",
        Comparator.BELOW: "低于",
        Comparator.EQUAL: "等于",
        Comparator.ABOUT: "约",
        Comparator.RANGE: "区间（达到下限即达标）",
        Comparator.GROWTH_AT_LEAST: "年均增速不低于",
        Comparator.GROWTH_ABOUT: "年均增速约",
        Comparator.GROWTH_ABOVE_REFERENCE: "增速高于参照值",
        Comparator.MULTIPLE_OF_BASELINE: "较基期倍数",
        Comparator.MILESTONE: "建成",
    },
    DeadlineAsPrinted: {
        DeadlineAsPrinted.PRINTED: "原文写明期限",
        DeadlineAsPrinted.PLAN_PERIOD: "按方案期",
        DeadlineAsPrinted.NONE: "无期限",
    },
    Match: {
        Match.DIRECT: "同口径实绩",
        Match.NEAR: "口径相近",
        Match.COMPONENT: "组成部分",
        Match.PROXY: "替代参考",
        Match.BASELINE: "基期参考",
        Match.CONTEXT: "背景",
        Match.EMPTY: "未对应目标",
    },
    Qualifier: {Qualifier.ABOVE: "超过", Qualifier.AT_LEAST: "不低于"},
    Confidence: {Confidence.HIGH: "高", Confidence.MEDIUM: "中", Confidence.LOW: "低"},
    PlatformKind: {
        PlatformKind.BONDED_ZONE: "综合保税区",
        PlatformKind.CROSS_BORDER_ECOMMERCE_ZONE: "跨境电商综合试验区",
        PlatformKind.DESIGNATED_IMPORT_SITE: "指定进境监管场地",
        PlatformKind.TECHNOLOGY_MARKET: "技术市场",
        PlatformKind.TAIWAN_FARMERS_PARK: "国家级台湾农民创业园",
        PlatformKind.TAIWAN_INDUSTRY_CLUSTER_AREA: "台湾产业集中区",
        PlatformKind.AGRICULTURE_BASE: "农业基地",
    },
    NameBasis: {NameBasis.AS_PRINTED: "文件原名", NameBasis.EXPANDED: "按简称展开"},
    RulePart: {
        RulePart.CONDITION: "条件",
        RulePart.ALTERNATIVE: "符合其一即属此类",
        RulePart.REQUIREMENT: "有关要求，不作条件判断",
        RulePart.ABSENT: "所据文本未载，不参与判断",
    },
    TaskRole: {TaskRole.LEAD: "牵头单位", TaskRole.RESPONSIBLE: "责任单位"},
}
"""Enum class → code → label; every code of every enum has one, and no two codes of one enum share a label."""

ALL_ZONES = "赣湘两省全部开发区"
PARK_ONLY = "承载海峡两岸产业合作区产业园的开发区"
SEPARATOR = " · "
REPORT_TITLE = "报送数据"
"""Title of what an office sent in when it names no document; `{entity}{period}` stand before it."""
ISSUER_UNKNOWN = "发布单位不详"
TITLE_IS_OURS = "题名为本库所拟"
DATE_UNKNOWN = "日期不详"


def label_of(code: StrEnum) -> str:
    """Label of a code, e.g. `label_of(Level.NATIONAL)` → 国家级; KeyError for a class not listed."""
    return LABELS[type(code)][code]


def labels_of(kind: type[StrEnum]) -> tuple[str, ...]:
    """Every label of an enum class, in the order the class declares its codes."""
    return tuple(LABELS[kind][code] for code in kind)


def code_of(kind: type[Code], label: str) -> Code | None:
    """Code of `kind` that is shown as `label`; None when there is none."""
    for code, known in LABELS[kind].items():
        if known == label:
            return code  # type: ignore[return-value]
    return None
