"""Who names an industry and as what, how like two sets of industries are, and where the six parks overlap.

Four roles are kept apart everywhere: 首位产业, the first-named of a Hunan 一主一特 list, 主导产业 and 主攻产业. Who
has no known industry is counted as unknown and never as somebody who does not do it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache

from data.load import Register
from data.schema import DivisionLevel, IndustryMention, Level, Role, Zone
from data.selection import Selection, select_zones

ROLE_ORDER = (Role.FLAGSHIP, Role.FIRST_NAMED, Role.LEADING, Role.FOCUS)

ByRole = dict[Role, tuple[IndustryMention, ...]]
_EVERYTHING = Selection()


def mentions_by_role(mentions: Iterable[IndustryMention]) -> ByRole:
    """Mentions under their role, in the order of `ROLE_ORDER`; a role nobody uses has no key."""
    mentions = tuple(mentions)
    parted = {role: tuple(each for each in mentions if each.role is role) for role in ROLE_ORDER}
    return {role: members for role, members in parted.items() if members}


def in_official_order(zones: Iterable[Zone]) -> list[Zone]:
    """Zones as officials list them: by province, level (national first) and prefecture, else as they come."""
    levels = tuple(Level)
    return sorted(
        zones, key=lambda zone: (zone.province_code, levels.index(zone.level), zone.prefecture_code)
    )


# --- who names an industry --------------------------------------------------------------------------------


def codes_of_labels(register: Register, labels: Iterable[str]) -> frozenset[str]:
    """Codes that stand for any of these labels: the industry itself and, for a group, what is inside it."""
    wanted = set(labels)
    own = {code for code, row in register.industries.items() if row.label in wanted}
    return frozenset(
        code for code, row in register.industries.items() if code in own or row.group_code in own
    )


def naming_mentions(register: Register, entity_id: str, labels: tuple[str, ...]) -> ByRole:
    """How an entry names any of the industries `labels`, by role; every mention of it when `labels` is empty."""
    return _naming(register, entity_id, codes_of_labels(register, labels) if labels else None)


def _naming(register: Register, entity_id: str, codes: frozenset[str] | None) -> ByRole:
    mentions = register.mentions_of.get(entity_id, ())
    if codes is not None:
        mentions = tuple(each for each in mentions if not codes.isdisjoint(each.industry_codes))
    return mentions_by_role(mentions) if mentions else {}


@dataclass(frozen=True, slots=True)
class Namers:
    """Who names what was asked for: entry id → its mentions by role, in the officials' order."""

    zones: Mapping[str, ByRole]
    parks: Mapping[str, ByRole]
    counts: Mapping[tuple[Role, Level], int]
    """Counted zones per role and level; a zone that names it in two roles counts in each of them."""
    merged: int
    """Entries in `zones` that do not count as zones."""
    parks_unknown: int
    """Parks of the selection no document names an industry of: neither in nor out."""


def namers(register: Register, selection: Selection, role: Role | None = None) -> Namers:
    """Zones and parks of a selection that name one of its industries (any, when it asks for none), in `role`."""
    codes = codes_of_labels(register, selection.industries) if selection.industries else None
    zones, parks, parks_unknown = {}, {}, 0
    for zone in in_official_order(select_zones(register, selection)):
        if found := _in_role(_naming(register, zone.zone_id, codes), role):
            zones[zone.zone_id] = found
    for park_id, facts in register.park_facts.items():
        # Facts of a park fall back on its hosts' industries; here only what is said of the park itself counts.
        if not replace(selection, industries=()).matches(facts):
            continue
        parks_unknown += not register.mentions_of.get(park_id)
        if found := _in_role(_naming(register, park_id, codes), role):
            parks[park_id] = found
    counted = {zone_id: found for zone_id, found in zones.items() if register.zones[zone_id].counts_as_zone}
    counts = Counter(
        (each, register.zones[zone_id].level) for zone_id, found in counted.items() for each in found
    )
    return Namers(zones, parks, dict(counts), len(zones) - len(counted), parks_unknown)


def _in_role(found: ByRole, role: Role | None) -> ByRole:
    return found if role is None else {each: rows for each, rows in found.items() if each is role}


@dataclass(frozen=True, slots=True)
class Coverage:
    """Entries of a selection (merged ones included) and how many of them have a known industry."""

    entries: int
    known: int

    @property
    def unknown(self) -> int:
        """Entries nobody knows an industry of."""
        return self.entries - self.known


def coverage(register: Register, selection: Selection = _EVERYTHING) -> Coverage:
    """How far the selection's industries are known; which industries it asks for plays no part."""
    entries = select_zones(register, replace(selection, industries=()))
    return Coverage(len(entries), sum(bool(register.mentions_of.get(each.zone_id)) for each in entries))


@dataclass(frozen=True, slots=True)
class Matrix:
    """Counted zones by industry group (rows) and prefecture (columns); a zone in two prefectures is in both."""

    provinces: tuple[tuple[str, int], ...]
    """Province and how many columns it has, in their order."""
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[int, ...], int], ...]
    """Label of the group, zones per column, different zones in all."""
    known: tuple[int, ...]
    """Per column: counted zones with a known industry."""
    zones: tuple[int, ...]
    """Per column: counted zones."""
    known_total: int
    """Different zones with a known industry."""
    zones_total: int
    """Different zones."""


def industry_matrix(register: Register, selection: Selection, role: Role | None = None) -> Matrix:
    """The matrix under all filters of a selection but industry and prefecture, which are its own axes.

    With a role only what is named in that role counts.
    """
    open_ended = replace(selection, industries=(), prefectures=())
    divisions = register.divisions
    prefectures = [
        each
        for each in divisions.values()
        if each.level is DivisionLevel.PREFECTURE
        and (not selection.provinces or divisions[each.parent_code or ""].name in selection.provinces)
    ]
    of_province = Counter(divisions[each.parent_code or ""].name for each in prefectures)
    columns = tuple(each.name for each in prefectures)
    entries = [each for each in select_zones(register, open_ended) if each.counts_as_zone]
    cells: Counter[tuple[str, str]] = Counter()
    totals: Counter[str] = Counter()
    known: Counter[str] = Counter()
    zones: Counter[str] = Counter()
    for entry in entries:
        groups = _groups_in_role(register, entry.zone_id, role)
        places = [name for name in register.facts[entry.zone_id]["prefecture"] if name in columns]
        zones.update(places)
        if register.mentions_of.get(entry.zone_id):
            known.update(places)
        totals.update(groups)
        cells.update((group, place) for group in groups for place in places)
    return Matrix(
        tuple(of_province.items()),
        columns,
        tuple(
            (label, tuple(cells[label, column] for column in columns), totals[label])
            for label in register.group_labels
        ),
        tuple(known[column] for column in columns),
        tuple(zones[column] for column in columns),
        sum(bool(register.mentions_of.get(each.zone_id)) for each in entries),
        len(entries),
    )


def _groups_in_role(register: Register, entity_id: str, role: Role | None) -> tuple[str, ...]:
    if role is None:
        return register.groups_of.get(entity_id, ())
    mentions = [each for each in register.mentions_of.get(entity_id, ()) if each.role is role]
    codes = {code for each in mentions for code in each.industry_codes}
    roots = {register.industries[code].group_code or code for code in codes}
    return tuple(register.industries[code].label for code in roots)


# --- how like two sets are --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Likeness:
    """Two sets of industries side by side: labels in the vocabulary's order."""

    shared: tuple[str, ...]
    only_first: tuple[str, ...]
    only_second: tuple[str, ...]

    @property
    def total(self) -> int:
        """Industries in either set."""
        return len(self.shared) + len(self.only_first) + len(self.only_second)

    @property
    def share(self) -> Fraction:
        """Jaccard's measure: shared industries over all of either set; 1 for equal sets, 0 for nothing shared."""
        return Fraction(len(self.shared), self.total)


def likeness(register: Register, first: Iterable[str], second: Iterable[str]) -> Likeness | None:
    """Two sets of labels of the vocabulary compared; None when one of them is empty, which means unknown."""
    mine, theirs = set(first), set(second)
    if not mine or not theirs:
        return None
    rank = _rank(register.industry_labels)

    def ordered(labels: set[str]) -> tuple[str, ...]:
        return tuple(sorted(labels, key=rank.__getitem__))

    return Likeness(ordered(mine & theirs), ordered(mine - theirs), ordered(theirs - mine))


@lru_cache(maxsize=4)
def _rank(labels: tuple[str, ...]) -> dict[str, int]:
    return {label: position for position, label in enumerate(labels)}


def likeness_of(register: Register, first_id: str, second_id: str) -> Likeness | None:
    """Likeness of two entries' industries: the vocabulary's industries they name and the groups these belong to.

    Roles, order and how often a source repeats itself play no part. None when either is unknown.
    """
    of = register.industries_of
    return likeness(register, of.get(first_id, ()), of.get(second_id, ()))


@dataclass(frozen=True, slots=True)
class Neighbour:
    """Another entry and how like its industries are."""

    zone_id: str
    likeness: Likeness


def nearest(
    register: Register, entry_id: str, selection: Selection = _EVERYTHING
) -> dict[Level, tuple[Neighbour, ...]]:
    """Counted zones of a selection that share an industry with an entry, most alike first, one list per level.

    The two levels are never in one list. Equal shares stand in the officials' order. Empty when the entry's
    industries are unknown; a zone is not its own neighbour, nor is a park's host the park's.
    """
    hosts = {site.zone_id for site in register.sites_of.get(entry_id, ())}
    lists: dict[Level, tuple[Neighbour, ...]] = {}
    zones = in_official_order(each for each in select_zones(register, selection) if each.counts_as_zone)
    for level in Level:
        found = [
            Neighbour(zone.zone_id, alike)
            for zone in zones
            if zone.level is level
            and zone.zone_id != entry_id
            and zone.zone_id not in hosts
            and (alike := likeness_of(register, entry_id, zone.zone_id))
            and alike.shared
        ]
        lists[level] = tuple(sorted(found, key=lambda each: -each.likeness.share))
    return lists if any(lists.values()) else {}


# --- the parks of the cooperation zones -------------------------------------------------------------------


class Basis(StrEnum):
    """Whose industries stand for a park; the two are never mixed."""

    OWN = "own"
    HOSTS = "hosts"


@dataclass(frozen=True, slots=True)
class ParkOverlap:
    """The parks' industries beside each other; parks in the order of their provinces and positions."""

    park_ids: tuple[str, ...]
    mentions: Mapping[str, tuple[tuple[str, IndustryMention], ...]]
    """park id → (zone or park that is said to have it, mention); empty when nothing is known."""
    groups: tuple[tuple[str, tuple[str, ...]], ...]
    """Label of each group that somebody names → the parks that do."""
    pairs: Mapping[tuple[str, str], Likeness | None]
    """Every ordered pair of parks, each with itself too; None when one of the two is unknown."""

    @property
    def unknown(self) -> tuple[str, ...]:
        """Parks nothing is known of on this basis."""
        return tuple(park_id for park_id in self.park_ids if not self.mentions[park_id])


def park_overlap(register: Register, basis: Basis) -> ParkOverlap:
    """Which industries the parks share (同质化) and which only one has (错位发展), on one basis."""
    parks = sorted(
        register.parks.values(),
        key=lambda park: (
            register.cooperation_zones[park.cooperation_zone_id].province_code,
            park.cooperation_zone_id,
            park.position,
        ),
    )
    mentions, labels, groups = {}, {}, {}
    for park in parks:
        owners = [park.park_id]
        if basis is Basis.HOSTS:
            owners = [site.zone_id for site in register.sites_of.get(park.park_id, ())]
        found = [(owner, each) for owner in owners for each in register.mentions_of.get(owner, ())]
        found.sort(key=lambda pair: (owners.index(pair[0]), ROLE_ORDER.index(pair[1].role)))
        mentions[park.park_id] = tuple(found)
        labels[park.park_id] = {each for owner in owners for each in register.industries_of.get(owner, ())}
        groups[park.park_id] = {each for owner in owners for each in register.groups_of.get(owner, ())}
    ids = tuple(park.park_id for park in parks)
    named = [(label, tuple(each for each in ids if label in groups[each])) for label in register.group_labels]
    return ParkOverlap(
        ids,
        mentions,
        tuple((label, who) for label, who in named if who),
        {(a, b): likeness(register, labels[a], labels[b]) for a in ids for b in ids},
    )
