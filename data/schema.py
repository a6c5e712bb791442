"""The rows of the register as frozen dataclasses: one class per table, one field per column, codes as enums.

`data/datapackage.json` declares the columns; the classes mirror it in name and order and a test compares
the two. An empty cell is None, never 0 and never "". A list cell is a tuple. Dates stay text at the precision
the source prints (`2014`, `2014-02`, `2014-02-13`); `period_start` and `period_end` turn it into days.
Numbers are floats whose shortest text is the printed one, so `Fraction(str(value))` is exact.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any


class DivisionLevel(StrEnum):
    """Step of the administrative ladder."""

    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"


class DocumentKind(StrEnum):
    """What a document is to the register: a source of promises, or of published values and facts."""

    POLICY = "policy"
    REPORT = "report"


class PublisherKind(StrEnum):
    """Who published the text we hold; only OFFICIAL addresses are ever shown. REPORTED: sent in by the office."""

    OFFICIAL = "official"
    PRESS = "press"
    REPOST = "repost"
    COMPILED = "compiled"
    REPORTED = "reported"


class Level(StrEnum):
    """Level of approval of a zone."""

    NATIONAL = "national"
    PROVINCIAL = "provincial"


class Category(StrEnum):
    """Kind of zone; `Zone.type_as_named` keeps the type the zone's own name prints."""

    ETDZ = "etdz"
    HTZ = "htz"
    BONDED_ZONE = "bonded_zone"
    NEW_AREA = "new_area"
    ECONOMIC_ZONE = "economic_zone"
    INDUSTRIAL_PARK = "industrial_park"
    INDUSTRY_PARK = "industry_park"
    CONCENTRATION_AREA = "concentration_area"
    OTHER = "other"


class AreaKind(StrEnum):
    """Which area `Zone.approved_area_ha` is; the three never share an axis."""

    APPROVED = "approved"
    AFTER_EXPANSION = "after_expansion"
    PLANNED = "planned"


class Role(StrEnum):
    """What an industry is to a zone or park, in the source's own distinction."""

    FLAGSHIP = "flagship"
    LEADING = "leading"
    FOCUS = "focus"
    FIRST_NAMED = "first_named"


class Precision(StrEnum):
    """How well the place of a zone is documented, best first."""

    ADMIN_OFFICE = "admin_office"
    NAMED_PLACE = "named_place"
    DERIVED = "derived"
    COUNTY_SEAT = "county_seat"


class Direction(StrEnum):
    """Which way an indicator gets better."""

    HIGHER = "higher"
    LOWER = "lower"


class ScopeKind(StrEnum):
    """What a target binds."""

    COOPERATION_ZONE = "cooperation_zone"
    PARK = "park"
    PROVINCE_ZONES = "province_zones"
    EACH_ZONE = "each_zone"
    EACH_NATIONAL_ZONE = "each_national_zone"
    EACH_PROVINCIAL_ZONE = "each_provincial_zone"
    CLUSTER = "cluster"
    PROVINCE = "province"
    EACH_PREFECTURE = "each_prefecture"
    EACH_COUNTY = "each_county"


class TargetKind(StrEnum):
    """How a target is measured; SUPPORT_STANDARD is a subsidy norm and never assessed."""

    CUMULATIVE = "cumulative"
    STOCK = "stock"
    FLOW_LEVEL = "flow_level"
    MULTIPLE = "multiple_of_baseline"
    AVERAGE_GROWTH = "average_growth"
    ANNUAL_FLOOR = "annual_floor"
    THRESHOLD_COUNT = "threshold_count"
    INTENSITY = "intensity"
    BOUNDED_RATE = "bounded_rate"
    REDUCTION_RATE = "reduction_rate"
    COVERAGE = "coverage"
    MILESTONE = "milestone"
    RELATIVE = "relative"
    SUPPORT_STANDARD = "support_standard"


class Comparator(StrEnum):
    """How the value compares with the promised number (growth and milestones say so by their kind).

    RANGE is met at its lower bound.
    """

    AT_LEAST = ">="
    ABOVE = ">"
    AT_MOST = "<="
    BELOW = "<"
    EQUAL = "="
    ABOUT = "~"
    RANGE = "range"
    GROWTH_AT_LEAST = "growth>="
    GROWTH_ABOUT = "growth~"
    GROWTH_ABOVE_REFERENCE = "growth>reference"
    MULTIPLE_OF_BASELINE = "multiple_of_baseline"
    MILESTONE = "milestone"


class DeadlineAsPrinted(StrEnum):
    """Where a deadline comes from: printed with the number, the plan's period, or none."""

    PRINTED = "printed"
    PLAN_PERIOD = "plan_period"
    NONE = "none"


class Match(StrEnum):
    """What a published value is to a target; only DIRECT assesses it, NEAR is shown beside it as such."""

    DIRECT = "direct"
    NEAR = "near"
    COMPONENT = "component"
    PROXY = "proxy"
    BASELINE = "baseline"
    CONTEXT = "context"
    EMPTY = "empty"


class Qualifier(StrEnum):
    """A published value that is itself only a bound."""

    ABOVE = ">"
    AT_LEAST = ">="


class Confidence(StrEnum):
    """How well a published value is attested."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


class PlatformKind(StrEnum):
    """Kind of functional platform."""

    BONDED_ZONE = "bonded_zone"
    CROSS_BORDER_ECOMMERCE_ZONE = "cross_border_ecommerce_zone"
    DESIGNATED_IMPORT_SITE = "designated_import_site"
    TECHNOLOGY_MARKET = "technology_market"
    TAIWAN_FARMERS_PARK = "taiwan_farmers_park"
    TAIWAN_INDUSTRY_CLUSTER_AREA = "taiwan_industry_cluster_area"
    AGRICULTURE_BASE = "agriculture_base"


class RulePart(StrEnum):
    """What a rule is to a check: must hold, one of several that suffice, an arrangement that is not a condition.

    ABSENT is a row of the register that the text it names does not hold: shown, never checked.
    """

    CONDITION = "condition"
    ALTERNATIVE = "alternative"
    REQUIREMENT = "requirement"
    ABSENT = "absent"


class NameBasis(StrEnum):
    """Where the full name of an office comes from: the document's own words, or its short form written out."""

    AS_PRINTED = "as_printed"
    EXPANDED = "expanded"


class TaskRole(StrEnum):
    """Part a unit has in a task."""

    LEAD = "lead"
    RESPONSIBLE = "responsible"


@dataclass(frozen=True, slots=True)
class Division:
    """A province, prefecture or county, keyed by its six-digit code."""

    division_code: str
    name: str
    level: DivisionLevel
    parent_code: str | None


@dataclass(frozen=True, slots=True)
class Document:
    """A policy document or published report; `issued_on` as printed, `address` only for checking.

    `title_is_ours`: the source's own title was not recorded, `title` describes it and stands in no title marks.
    """

    document_id: str
    title: str
    number: str | None
    issuer: str | None
    issued_on: str | None
    kind: DocumentKind
    publisher_kind: PublisherKind
    address: str | None
    note: str | None
    title_is_ours: bool = False


@dataclass(frozen=True, slots=True)
class Zone:
    """A development zone; `approved_area_ha` in hectares, read together with `area_kind`."""

    zone_id: str
    name: str
    short_name: str
    level: Level
    category: Category
    type_as_named: str | None
    province_code: str
    prefecture_code: str
    also_prefecture_code: str | None
    county_code: str | None
    approved_on: str | None
    approved_area_ha: float | None
    area_kind: AreaKind | None
    status_note: str | None
    counts_as_zone: bool
    part_of: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class ZoneSource:
    """One document a zone's row is taken from."""

    zone_id: str
    document_id: str
    note: str | None


@dataclass(frozen=True, slots=True)
class CooperationZone:
    """One of the two Cross-Straits Industrial Cooperation Zones."""

    cooperation_zone_id: str
    name: str
    province_code: str
    document_id: str
    established_document: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Park:
    """An industrial park of a cooperation zone."""

    park_id: str
    cooperation_zone_id: str
    name: str
    position: int
    note: str | None


@dataclass(frozen=True, slots=True)
class ParkSite:
    """A zone that hosts a park; `position` orders the sites of one park."""

    park_id: str
    zone_id: str
    position: int


@dataclass(frozen=True, slots=True)
class Industry:
    """A group of industries (`group_code` None) or a finer industry inside one."""

    industry_code: str
    label: str
    group_code: str | None
    position: int


@dataclass(frozen=True, slots=True)
class IndustryMention:
    """One industry of one zone, park or cooperation zone, in the source's wording."""

    mention_id: str
    entity_id: str
    wording: str
    industry_codes: tuple[str, ...]
    role: Role
    document_id: str | None
    clause: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Platform:
    """A functional platform a document names."""

    platform_id: str
    name: str
    kind: PlatformKind
    division_code: str | None
    zone_id: str | None
    park_id: str | None
    document_id: str
    clause: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class OfficialCount:
    """How many zones a document counts; `categories` empty means all of the level."""

    count_id: str
    division_code: str
    level: Level
    categories: tuple[Category, ...]
    label_as_printed: str
    value: int
    document_id: str
    clause: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a zone is drawn: WGS84 degrees, uncertainty in kilometres."""

    zone_id: str
    lon: float
    lat: float
    precision: Precision
    uncertainty_km: float
    method: str
    source: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Outline:
    """The surveyed outline of a zone, as reported: a GeoJSON Polygon or MultiPolygon in WGS84 degrees.

    `area_ha` is the outline's own area; `crs_as_given` says in what the file that brought it was. Outlines are
    reported only: no table of the register holds any.
    """

    zone_id: str
    geometry: dict[str, Any]
    area_ha: float | None
    surveyed_on: str | None
    crs_as_given: str | None
    document_id: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Correction:
    """A value changed on purpose, with the reason; the field `is_` is the column `is` (a Python keyword)."""

    table_name: str
    key: str
    column: str
    was: str | None
    is_: str | None
    reason: str


@dataclass(frozen=True, slots=True)
class Indicator:
    """A measured quantity; `direction` says which way it gets better."""

    indicator_id: str
    name: str
    direction: Direction
    dimension: str
    note: str | None


@dataclass(frozen=True, slots=True)
class Target:
    """One promised number at clause level; dates as printed, `deadline_on` the last day of the period."""

    target_id: str
    document_id: str
    clause: str
    indicator_id: str
    scope_kind: ScopeKind
    scope_id: str | None
    scope_as_printed: str
    kind: TargetKind
    comparator: Comparator
    hedge: tuple[str, ...]
    target_value: float | None
    target_value_max: float | None
    unit: str | None
    baseline_on: str | None
    baseline_value: float | None
    starts_on: str | None
    deadline_on: str | None
    deadline_as_printed: DeadlineAsPrinted
    is_annual: bool
    threshold_value: float | None
    threshold_unit: str | None
    alternative_of: str | None
    theme: str
    reading_note: str | None
    paraphrase: str
    holder: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Observation:
    """One published value, with what it is to the targets it names; `as_of` at printed precision."""

    observation_id: str
    target_ids: tuple[str, ...]
    match: Match
    indicator_name: str
    indicator_id: str | None
    entity_id: str | None
    scope_as_printed: str | None
    period: str | None
    as_of: str | None
    value: float | None
    qualifier: Qualifier | None
    unit: str | None
    is_cumulative: bool
    document_id: str
    near_because: str | None
    confidence: Confidence | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as printed and its exact scale: 1 `unit` is `factor` `base_unit`, within one dimension."""

    unit: str
    dimension: str
    factor: float
    base_unit: str


@dataclass(frozen=True, slots=True)
class Task:
    """A numbered task of a document."""

    task_id: str
    document_id: str
    annex: str | None
    section: str | None
    number: str | None
    title: str
    deadline: str | None
    note: str | None


@dataclass(frozen=True, slots=True)
class TaskUnit:
    """A unit that leads or answers for a task."""

    task_id: str
    unit: str
    role: TaskRole


@dataclass(frozen=True, slots=True)
class UnitName:
    """An office as the documents name it, its full name and other short forms; `unit` as in `TaskUnit`."""

    unit: str
    full_name: str
    aliases: tuple[str, ...]
    basis: NameBasis
    note: str | None


@dataclass(frozen=True, slots=True)
class Rule:
    """One eligibility condition of a document; where `unless` holds it does not bind."""

    rule_id: str
    document_id: str
    annex: str | None
    clause: str | None
    applies_to: str
    part: RulePart
    condition: str
    unless: str | None
    indicator_name: str | None
    indicator_id: str | None
    comparator: Comparator | None
    value: float | None
    value_max: float | None
    unit: str | None
    is_numeric: bool
    note: str | None


_PRINTED_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")

ROW_OF_TABLE: dict[str, type] = {
    "divisions": Division,
    "documents": Document,
    "zones": Zone,
    "zone_sources": ZoneSource,
    "cooperation_zones": CooperationZone,
    "parks": Park,
    "park_sites": ParkSite,
    "industries": Industry,
    "industry_mentions": IndustryMention,
    "platforms": Platform,
    "official_counts": OfficialCount,
    "placements": Placement,
    "corrections": Correction,
    "indicators": Indicator,
    "targets": Target,
    "observations": Observation,
    "units": Unit,
    "tasks": Task,
    "task_units": TaskUnit,
    "unit_names": UnitName,
    "rules": Rule,
}
"""Table name → row class: every table of the register, in the order of the data package."""


def period_start(printed: str) -> date:
    """First day of a date as printed: `2014` → 2014-01-01, `2014-02` → 2014-02-01; ValueError otherwise."""
    year, month, day = _parts(printed)
    return date(year, month or 1, day or 1)


def period_end(printed: str) -> date:
    """Last day of a date as printed: `2014` → 2014-12-31, `2014-02` → 2014-02-28; ValueError otherwise."""
    year, month, day = _parts(printed)
    start = date(year, month or 12, day or 1)
    return start if day else start.replace(day=calendar.monthrange(start.year, start.month)[1])


def _parts(printed: str) -> tuple[int, int | None, int | None]:
    found = _PRINTED_DATE.fullmatch(printed)
    if not found:
        raise ValueError(f"{printed!r} is not YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (None if part is None else int(part) for part in found.groups())
    if 0 in (year, month, day):
        raise ValueError(f"{printed!r} is no day of the calendar")
    return year, month, day
