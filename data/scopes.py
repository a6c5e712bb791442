"""Which targets bind a zone, a park or a cooperation zone: its own, and those it inherits from a rule."""

from __future__ import annotations

from dataclasses import dataclass

from data.load import Register
from data.schema import Level, ScopeKind, Target, Zone

_EACH_BY_LEVEL = {
    Level.NATIONAL: ScopeKind.EACH_NATIONAL_ZONE,
    Level.PROVINCIAL: ScopeKind.EACH_PROVINCIAL_ZONE,
}


@dataclass(frozen=True, slots=True)
class Inherited:
    """Targets a zone did not get by name: set for every zone (of its level), or for the province's zones in all."""

    of_each_zone: tuple[Target, ...]
    of_all_zones: tuple[Target, ...]


def own_targets(register: Register, entity_id: str) -> tuple[Target, ...]:
    """Targets whose scope is exactly this zone, park or cooperation zone, in the register's order."""
    return register.targets_of.get(entity_id, ())


def inherited_targets(register: Register, zone: Zone) -> Inherited:
    """Targets that reach a zone through a rule of its province.

    A rule for 国家级开发区 is taken to reach every national zone, one for 省级开发区 every provincial zone; the
    documents do not list them.
    """
    of_province = register.targets_of.get(zone.province_code, ())
    each = {ScopeKind.EACH_ZONE, _EACH_BY_LEVEL[zone.level]}
    return Inherited(
        of_each_zone=tuple(target for target in of_province if target.scope_kind in each),
        of_all_zones=tuple(target for target in of_province if target.scope_kind is ScopeKind.PROVINCE_ZONES),
    )
