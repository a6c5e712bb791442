"""What the register holds of one prefecture: zones, industries by role, platforms, parks, targets, published values.

A zone in two prefectures belongs to both. Clusters are no entries of the register: only what documents ask of every
prefecture's and county's clusters is given.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from data.industry_profile import in_official_order, naming_mentions
from data.load import Register
from data.schema import (
    Division,
    DivisionLevel,
    Level,
    Observation,
    Park,
    Platform,
    Role,
    ScopeKind,
    Target,
    Zone,
)

_OF_EACH_PLACE = (ScopeKind.EACH_PREFECTURE, ScopeKind.EACH_COUNTY)


@dataclass(frozen=True, slots=True)
class PrefectureProfile:
    """One prefecture; `zones` holds merged entries too, every count leaves them out."""

    division: Division
    province: Division
    zones: tuple[Zone, ...]
    parks: tuple[Park, ...]
    platforms: tuple[Platform, ...]
    levels: Mapping[Level, int]
    merged: int
    known: int
    """Counted zones with a known industry."""
    groups: Mapping[str, int]
    """Industry group → zones that name it in any role, most first."""
    roles: Mapping[tuple[str, Role], int]
    """Industry group and role → zones; one that names it in two roles counts in each."""
    own_targets: tuple[tuple[Zone | Park, Target], ...]
    cluster_targets: tuple[Target, ...]
    """What documents ask of every prefecture's or county's clusters."""
    observations: tuple[Observation, ...]
    """Published values of the prefecture itself."""


def prefectures_of(register: Register, provinces: tuple[str, ...] = ()) -> tuple[Division, ...]:
    """Prefectures of these provinces (all when empty), in the register's order."""
    divisions = register.divisions
    return tuple(
        each
        for each in divisions.values()
        if each.level is DivisionLevel.PREFECTURE
        and (not provinces or divisions[each.parent_code or ""].name in provinces)
    )


def profile_of(register: Register, prefecture: Division) -> PrefectureProfile:
    """Everything about one prefecture."""
    code, name = prefecture.division_code, prefecture.name
    zones = in_official_order(
        zone for zone in register.zones.values() if code in (zone.prefecture_code, zone.also_prefecture_code)
    )
    parks = tuple(
        park for park_id, park in register.parks.items() if name in register.park_facts[park_id]["prefecture"]
    )
    counted = [zone for zone in zones if zone.counts_as_zone]
    groups = Counter(group for zone in counted for group in register.groups_of.get(zone.zone_id, ()))
    roles = Counter(
        (group, role)
        for zone in counted
        for group in register.groups_of.get(zone.zone_id, ())
        for role in naming_mentions(register, zone.zone_id, (group,))
    )
    rank = register.group_labels.index
    owners = [(zone, zone.zone_id) for zone in zones] + [(park, park.park_id) for park in parks]
    ids = {owner_id for _, owner_id in owners}
    of_province = register.targets_of.get(prefecture.parent_code or "", ())
    return PrefectureProfile(
        division=prefecture,
        province=register.divisions[prefecture.parent_code or ""],
        zones=tuple(zones),
        parks=parks,
        platforms=tuple(
            each
            for each in register.platforms.values()
            if each.division_code == code or (each.zone_id or "") in ids or (each.park_id or "") in ids
        ),
        levels={level: sum(zone.level is level for zone in counted) for level in Level},
        merged=len(zones) - len(counted),
        known=sum(bool(register.mentions_of.get(zone.zone_id)) for zone in counted),
        groups=dict(sorted(groups.items(), key=lambda item: (-item[1], rank(item[0])))),
        roles=dict(roles),
        own_targets=tuple(
            (owner, target) for owner, owner_id in owners for target in register.targets_of.get(owner_id, ())
        ),
        cluster_targets=tuple(each for each in of_province if each.scope_kind in _OF_EACH_PLACE),
        observations=register.observations_at.get(code, ()),
    )
