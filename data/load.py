"""The register: every table as typed rows, with the indexes the screens need, made once.

`load_register` reads a folder, checks everything and either returns a whole register or raises
`RegisterError` with all findings. It keeps no state and imports nothing that draws.
"""

from __future__ import annotations

import dataclasses
import hashlib
import typing
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import UnionType
from typing import Any

from data.checks import (
    LIST_SEPARATOR,
    Finding,
    RawTable,
    check_raw,
    describe_findings,
    descriptor_beside,
    examine,
    load_descriptor,
)
from data.facets import FacetIndex, build_index
from data.schema import (
    ROW_OF_TABLE,
    CooperationZone,
    Correction,
    Division,
    Document,
    Indicator,
    Industry,
    IndustryMention,
    Observation,
    OfficialCount,
    Outline,
    Park,
    ParkSite,
    Placement,
    Platform,
    Rule,
    Target,
    Task,
    TaskUnit,
    Unit,
    UnitName,
    Zone,
    ZoneSource,
)
from data.search import search_key
from data.selection import Facts, park_facts, zone_facts

LEDGER_TABLES = (
    "indicators",
    "targets",
    "observations",
    "units",
    "tasks",
    "task_units",
    "unit_names",
    "rules",
)
"""Tables whose faulty rows are set aside instead of keeping the whole register from being used."""

TableCheck = Callable[[dict[str, RawTable]], Iterable[Finding]]
"""A check of the raw tables that another layer adds, such as that points lie where their rows say."""


class RegisterError(Exception):
    """The tables cannot be used; `findings` holds everything that is wrong, the message says it in words."""

    def __init__(self, findings: Iterable[Finding]):
        self.findings: tuple[Finding, ...] = tuple(findings)
        super().__init__(describe_findings(self.findings))


@dataclass(frozen=True, slots=True, repr=False)
class Register:
    """All facts: per table a dict keyed by its id (a tuple of rows where the key is composite), and indexes.

    Treat every member as read-only: one register is shared by all visitors.
    """

    divisions: dict[str, Division]
    documents: dict[str, Document]
    zones: dict[str, Zone]
    zone_sources: tuple[ZoneSource, ...]
    cooperation_zones: dict[str, CooperationZone]
    parks: dict[str, Park]
    park_sites: tuple[ParkSite, ...]
    industries: dict[str, Industry]
    industry_mentions: dict[str, IndustryMention]
    platforms: dict[str, Platform]
    official_counts: dict[str, OfficialCount]
    placements: dict[str, Placement]
    corrections: tuple[Correction, ...]
    indicators: dict[str, Indicator]
    targets: dict[str, Target]
    observations: dict[str, Observation]
    units: dict[str, Unit]
    tasks: dict[str, Task]
    task_units: tuple[TaskUnit, ...]
    unit_names: dict[str, UnitName]
    rules: dict[str, Rule]

    sources_of: dict[str, tuple[ZoneSource, ...]]
    """zone_id → where its facts come from."""
    mentions_of: dict[str, tuple[IndustryMention, ...]]
    """zone, park or cooperation zone id → its industries."""
    platforms_of: dict[str, tuple[Platform, ...]]
    """zone, park or division id → the platforms named there."""
    sites_of: dict[str, tuple[ParkSite, ...]]
    """park_id → its sites by position."""
    park_of_zone: dict[str, str]
    """zone_id → the park it hosts."""
    parts_of: dict[str, tuple[str, ...]]
    """zone_id → the entries that are part of it (`part_of`)."""
    targets_of: dict[str, tuple[Target, ...]]
    """scope_id → the targets that bind exactly this scope."""
    observations_of: dict[str, tuple[Observation, ...]]
    """target_id → the published values that name it."""
    observations_at: dict[str, tuple[Observation, ...]]
    """entity id → the published values of this zone, park, cooperation zone or division."""
    units_of_task: dict[str, tuple[TaskUnit, ...]]
    """task_id → who leads and who answers."""
    groups_of: dict[str, tuple[str, ...]]
    """zone, park or cooperation zone id → labels of its industry groups, in the vocabulary's order."""
    industries_of: dict[str, tuple[str, ...]]
    """zone, park or cooperation zone id → labels of its groups and finer industries, in the same order."""
    industry_labels: tuple[str, ...]
    """All industry labels: each group followed by its finer industries."""
    group_labels: tuple[str, ...]
    """Labels of the groups, in the vocabulary's order."""
    search_key: dict[str, str]
    """zone or park id → text that a search looks into."""
    facts: dict[str, Facts]
    """zone_id → the properties filters are evaluated over, and the map layers carry."""
    park_facts: dict[str, Facts]
    """park_id → the same properties for a park."""
    facet_index: FacetIndex
    """The facts of all zones as bit masks, for filters and counts."""
    set_aside: tuple[Finding, ...]
    """What is wrong with rows of the ledger tables that were left out."""
    data_version: str
    """12 hex digits of the SHA-256 over the tables, the data package and what was reported."""
    outlines: dict[str, Outline] = field(default_factory=dict)
    """zone_id → its surveyed outline; reported only, so empty as loaded from files."""
    is_demo: bool = False
    """Whether the zones and every figure are invented, to show the system with: the data package says so."""

    def __repr__(self) -> str:
        """A short name: a register in a log or traceback must not print itself whole."""
        return f"<Register {self.data_version}: {len(self.zones)} entries>"


def load_register(
    tables: Path, descriptor: Path | None = None, more_checks: Iterable[TableCheck] = ()
) -> Register:
    """Read and check the tables in a folder.

    `descriptor` defaults to the `datapackage.json` beside the folder, else the project's own. Raises
    RegisterError with every finding when the tables cannot be used. Faulty rows of the ledger tables alone are
    set aside (`Register.set_aside` has the findings) and the rest is served.
    """
    tables = Path(tables)
    path = descriptor or descriptor_beside(tables)
    try:
        package = load_descriptor(path)
    except (OSError, ValueError) as error:
        raise RegisterError(
            [Finding(path.name, None, None, None, None, None, f"the data package cannot be read: {error}")]
        ) from error
    raw, findings = examine(tables, package)
    findings = [*findings, *(finding for check in more_checks for finding in check(raw))]
    raw, aside = _set_aside(raw, findings, package)
    try:
        rows = {name: build_rows(ROW_OF_TABLE[name], raw[name]) for name in ROW_OF_TABLE}
    except RowError as error:
        raise RegisterError([error.finding]) from error
    keyed: dict[str, Any] = {}
    for name, members in rows.items():
        key = raw[name].key_columns
        keyed[name] = {getattr(row, key[0]): row for row in members} if len(key) == 1 else tuple(members)
    return dataclasses.replace(
        _with_indexes(keyed, _data_version(tables, path)),
        set_aside=tuple(aside),
        is_demo=package.get("demonstration") is True,
    )


def _set_aside(
    raw: dict[str, RawTable], findings: list[Finding], package: dict[str, Any]
) -> tuple[dict[str, RawTable], list[Finding]]:
    """The tables without the faulty rows of the ledger, and the findings about them.

    A faulty target or published value must not take the map away; whatever refers to such a row is found in the
    next round and goes with it. Anything wrong elsewhere, or with a file as a whole, raises RegisterError.
    """
    aside: list[Finding] = []
    while findings:
        if any(finding.line is None or Path(finding.file).stem not in LEDGER_TABLES for finding in findings):
            raise RegisterError([*aside, *findings])
        aside += findings
        lines: dict[str, set[int]] = defaultdict(set)
        for finding in findings:
            lines[Path(finding.file).stem].add(finding.line)
        raw = raw | {name: raw[name].without_lines(gone) for name, gone in lines.items()}
        findings = check_raw(raw, package)
    return raw, aside


class RowError(ValueError):
    """A cell does not fit its field although the data package allows it: the two declarations disagree."""

    def __init__(self, finding: Finding):
        self.finding = finding
        super().__init__(finding.message)


def build_rows(row_class: type, table: RawTable) -> list[Any]:
    """Typed rows of one table; each distinct text of a column converted once; RowError where one misfits."""
    converted = []
    for name, convert in converters(row_class):
        if name not in table.columns:
            raise RowError(
                Finding(
                    table.file, None, None, name, None, None, f"column {name!r} is not in the data package"
                )
            )
        cells = table.columns[name]
        try:
            values = {cell: convert(cell) for cell in set(cells)}
        except ValueError as error:
            message = f"column {name!r} holds a value the register has no meaning for: {error}"
            raise RowError(Finding(table.file, None, None, name, None, None, message)) from error
        converted.append([values[cell] for cell in cells])
    return [row_class(*cells) for cells in zip(*converted, strict=True)]


@cache
def converters(row_class: type) -> tuple[tuple[str, Callable[[str], Any]], ...]:
    """Column name and text-to-value function for each field of a row class, in order."""
    hints = typing.get_type_hints(row_class)
    return tuple(
        (item.name.rstrip("_"), _converter(hints[item.name])) for item in dataclasses.fields(row_class)
    )


def _converter(hint: Any) -> Callable[[str], Any]:
    if isinstance(hint, UnionType):
        inner = _converter(next(part for part in typing.get_args(hint) if part is not type(None)))
        return lambda cell: inner(cell) if cell else None
    if typing.get_origin(hint) is tuple:
        item = _converter(typing.get_args(hint)[0])
        return lambda cell: tuple(map(item, cell.split(LIST_SEPARATOR))) if cell else ()
    if hint is bool:
        return lambda cell: {"true": True, "false": False}[cell]
    if hint is str:
        return lambda cell: cell
    if hint in (int, float) or issubclass(hint, StrEnum):
        return hint
    raise TypeError(f"no conversion for {hint!r}")


def _data_version(tables: Path, descriptor: Path) -> str:
    digest = hashlib.sha256()
    for path in [*sorted(tables.glob("*.csv")), descriptor]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def _grouped(rows: Iterable[Any], key: Callable[[Any], Iterable[str | None]]) -> dict[str, tuple[Any, ...]]:
    groups: dict[str, list[Any]] = defaultdict(list)
    for row in rows:
        for value in key(row):
            if value is not None:
                groups[value].append(row)
    return {value: tuple(members) for value, members in groups.items()}


def with_tables(register: Register, data_version: str, **changed: Any) -> Register:
    """Another register with some tables (or `outlines`) replaced and every index made anew.

    `changed` is by table name, in the form the register has it. The rows are not checked against each other:
    that is the caller's part.
    """
    tables = {name: getattr(register, name) for name in ROW_OF_TABLE}
    outlines = changed.pop("outlines", register.outlines)
    if unknown := set(changed) - set(tables):
        raise ValueError(f"no such tables: {', '.join(sorted(unknown))}")
    same_names = not {"zones", "parks"} & set(changed)
    made = _with_indexes(
        tables | changed, data_version, outlines, register.search_key if same_names else None
    )
    return dataclasses.replace(made, set_aside=register.set_aside, is_demo=register.is_demo)


def _with_indexes(
    tables: dict[str, Any],
    data_version: str,
    outlines: dict[str, Outline] | None = None,
    search_keys: dict[str, str] | None = None,
) -> Register:
    industries: dict[str, Industry] = tables["industries"]
    groups = sorted((row for row in industries.values() if row.group_code is None), key=_vocabulary_order)
    ordered: list[Industry] = []
    for group in groups:
        finer = [row for row in industries.values() if row.group_code == group.industry_code]
        ordered += [group, *sorted(finer, key=_vocabulary_order)]
    rank = {row.label: i for i, row in enumerate(ordered)}

    mentions_of = _grouped(tables["industry_mentions"].values(), lambda row: (row.entity_id,))
    groups_of, industries_of = {}, {}
    for entity_id, mentions in mentions_of.items():
        named = {industries[code] for mention in mentions for code in mention.industry_codes}
        roots = {industries[row.group_code] if row.group_code else row for row in named}
        groups_of[entity_id] = tuple(sorted((row.label for row in roots), key=rank.__getitem__))
        industries_of[entity_id] = tuple(sorted({row.label for row in named | roots}, key=rank.__getitem__))

    sites = sorted(tables["park_sites"], key=lambda row: (row.park_id, row.position))
    zones: dict[str, Zone] = tables["zones"]
    keys = search_keys
    if keys is None:
        keys = {zone.zone_id: search_key(zone.name, zone.short_name) for zone in zones.values()}
        keys |= {park.park_id: search_key(park.name) for park in tables["parks"].values()}
    parts = _grouped(zones.values(), lambda row: (row.part_of,))
    register = Register(
        **tables,
        sources_of=_grouped(tables["zone_sources"], lambda row: (row.zone_id,)),
        mentions_of=mentions_of,
        platforms_of=_grouped(
            tables["platforms"].values(), lambda row: (row.division_code, row.zone_id, row.park_id)
        ),
        sites_of=_grouped(sites, lambda row: (row.park_id,)),
        park_of_zone={row.zone_id: row.park_id for row in sites},
        parts_of={zone_id: tuple(row.zone_id for row in rows) for zone_id, rows in parts.items()},
        targets_of=_grouped(tables["targets"].values(), lambda row: (row.scope_id,)),
        observations_of=_grouped(tables["observations"].values(), lambda row: row.target_ids),
        observations_at=_grouped(tables["observations"].values(), lambda row: (row.entity_id,)),
        units_of_task=_grouped(tables["task_units"], lambda row: (row.task_id,)),
        groups_of=groups_of,
        industries_of=industries_of,
        industry_labels=tuple(row.label for row in ordered),
        group_labels=tuple(row.label for row in groups),
        search_key=keys,
        facts={},
        park_facts={},
        facet_index=build_index({}, ()),
        set_aside=(),
        data_version=data_version,
        outlines=outlines or {},
    )
    register.facts.update((zone.zone_id, zone_facts(zone, register)) for zone in zones.values())
    register.park_facts.update(
        (park_id, park_facts(park, register)) for park_id, park in register.parks.items()
    )
    return dataclasses.replace(register, facet_index=build_index(register.facts, register.placements))


def _vocabulary_order(row: Industry) -> tuple[int, str]:
    return row.position, row.industry_code
