"""Who is asked for which figures, and the columns a report has: shared by the template and by its reader."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from data.load import Register
from data.schema import DivisionLevel, Level, ScopeKind, Target, TargetKind

GUIDE_SHEET = "填报说明"
"""The template's own sheet of instructions, passed over when a report is read."""
REPORT_SHEET = "实绩"
"""The template's sheet to fill in; other names are read just as well."""
DATE_WORDS = "2025、2025-06 或 2025-06-30"
"""How a date may be written."""


class ReportKind(StrEnum):
    """What a reported value is to its target: the result, or the baseline the document left out."""

    ACTUAL = "actual"
    BASELINE = "baseline"


class Span(StrEnum):
    """What period a value covers: since the target's start, the one period it names, or a moment."""

    CUMULATIVE = "cumulative"
    PERIOD = "period"
    MOMENT = "moment"


KIND_LABELS = {ReportKind.ACTUAL: "实绩", ReportKind.BASELINE: "基期值"}
SPAN_LABELS = {Span.PERIOD: "当期值", Span.CUMULATIVE: "累计值", Span.MOMENT: "时点值"}


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a report: its key and heading; a label is written for people; `width` in characters."""

    key: str
    heading: str
    is_required: bool = False
    is_label: bool = False
    width: int = 14


COLUMNS = (
    Column("target_id", "目标编号", is_required=True, is_label=True, width=30),
    Column("entity_id", "对象编号", is_label=True, width=18),
    Column("entity_name", "对象名称", is_label=True, width=24),
    Column("indicator_name", "指标", is_label=True, width=26),
    Column("promise", "目标要求", is_label=True, width=18),
    Column("deadline", "目标期限", is_label=True, width=16),
    Column("kind", "类型", width=10),
    Column("as_of", "截至日期", is_required=True, width=14),
    Column("span", "口径", width=10),
    Column("value", "数值", is_required=True, width=14),
    Column("qualifier", "限定", width=10),
    Column("unit", "单位", is_required=True, width=12),
    Column("office", "来源单位", width=24),
    Column("document_title", "来源文件", width=30),
    Column("document_number", "文号", width=18),
    Column("document_on", "来源日期", is_required=True, width=14),
    Column("note", "备注", width=30),
)
"""Columns of a report in the template's order; labels are written for people and only compared when read."""


@dataclass(frozen=True, slots=True)
class ReportScope:
    """Whose figures a report may carry: ids of zones, parks, cooperation zones and divisions."""

    scope_id: str
    name: str
    entity_ids: frozenset[str]


def report_scope(register: Register, scope_id: str) -> ReportScope:
    """The scope of a zone, a park, a cooperation zone (with its parks) or a province (with everything in it).

    ValueError for an id that is none of these.
    """
    if scope_id in register.zones:
        return ReportScope(scope_id, register.zones[scope_id].name, frozenset({scope_id}))
    if scope_id in register.parks:
        return ReportScope(scope_id, register.parks[scope_id].name, frozenset({scope_id}))
    if scope_id in register.cooperation_zones:
        parks = {park.park_id for park in register.parks.values() if park.cooperation_zone_id == scope_id}
        name = register.cooperation_zones[scope_id].name
        return ReportScope(scope_id, name, frozenset({scope_id} | parks))
    division = register.divisions.get(scope_id)
    if division is None or division.level is not DivisionLevel.PROVINCE:
        raise ValueError(f"{scope_id!r} is no zone, park, cooperation zone or province")
    programmes = {key for key, row in register.cooperation_zones.items() if row.province_code == scope_id}
    return ReportScope(
        scope_id,
        division.name,
        frozenset(
            programmes
            | {park.park_id for park in register.parks.values() if park.cooperation_zone_id in programmes}
            | {zone.zone_id for zone in register.zones.values() if zone.province_code == scope_id}
            | {code for code in register.divisions if _province_of(register, code) == scope_id}
        ),
    )


def binds(register: Register, target: Target, entity_id: str) -> bool:
    """Whether a target is set for exactly this zone, park, cooperation zone or division, by name or by rule."""
    kind = target.scope_kind
    if kind in _LEVELS_OF_EACH:
        zone = register.zones.get(entity_id)
        return (
            zone is not None and zone.province_code == target.scope_id and zone.level in _LEVELS_OF_EACH[kind]
        )
    if kind in _DIVISIONS_OF_EACH:
        division = register.divisions.get(entity_id)
        is_level = division is not None and division.level is _DIVISIONS_OF_EACH[kind]
        return is_level and _province_of(register, entity_id) == target.scope_id
    return entity_id == target.scope_id


def reportable(register: Register, scope: ReportScope) -> tuple[tuple[Target, str], ...]:
    """Target and entity id of every value a scope is asked for, in the register's order.

    A province answers for itself, its programmes, parks and divisions; what a rule sets for every zone is asked of
    each zone in its own report, though a province may report it too.
    """
    own = [scope.scope_id] if scope.scope_id in register.zones else _above_zones(register, scope)
    return tuple(
        (target, entity_id)
        for target in register.targets.values()
        if target.kind is not TargetKind.SUPPORT_STANDARD
        for entity_id in own
        if binds(register, target, entity_id)
    )


def units_for(register: Register, target: Target) -> tuple[str, ...]:
    """Units a value of a target may be given in: those of the target's or its indicator's dimension."""
    wanted = {register.indicators[target.indicator_id].dimension}
    for unit in (target.unit, target.threshold_unit if target.kind in _BY_LEVEL else None):
        if unit:
            wanted.add(register.units[unit].dimension)
    found = tuple(unit.unit for unit in register.units.values() if unit.dimension in wanted)
    return found or tuple(register.units)


_LEVELS_OF_EACH = {
    ScopeKind.EACH_ZONE: frozenset(Level),
    ScopeKind.EACH_NATIONAL_ZONE: frozenset({Level.NATIONAL}),
    ScopeKind.EACH_PROVINCIAL_ZONE: frozenset({Level.PROVINCIAL}),
}
_DIVISIONS_OF_EACH = {
    ScopeKind.EACH_PREFECTURE: DivisionLevel.PREFECTURE,
    ScopeKind.EACH_COUNTY: DivisionLevel.COUNTY,
}
_BY_LEVEL = frozenset({TargetKind.MULTIPLE, TargetKind.AVERAGE_GROWTH})
"""Kinds whose unit is 倍 or %, while the values behind them are in `threshold_unit`."""


def entity_name(register: Register, entity_id: str) -> str:
    """Name of a zone, park, cooperation zone or division; KeyError for an unknown id."""
    for table in (register.zones, register.parks, register.cooperation_zones):
        if entity_id in table:
            return table[entity_id].name
    return register.divisions[entity_id].name


def _above_zones(register: Register, scope: ReportScope) -> list[str]:
    ordered = [*register.divisions, *register.cooperation_zones, *register.parks]
    return [entity_id for entity_id in ordered if entity_id in scope.entity_ids]


def _province_of(register: Register, code: str) -> str:
    division = register.divisions[code]
    while division.parent_code is not None:
        division = register.divisions[division.parent_code]
    return division.division_code


def usual_span(target: Target) -> Span:
    """What period values of a target usually cover, by its kind."""
    if target.is_annual or target.kind is TargetKind.ANNUAL_FLOOR:
        return Span.PERIOD
    if target.kind is TargetKind.CUMULATIVE:
        return Span.CUMULATIVE
    return Span.MOMENT if target.kind in _MOMENTS else Span.PERIOD


_MOMENTS = frozenset({TargetKind.STOCK, TargetKind.COVERAGE, TargetKind.MILESTONE})
