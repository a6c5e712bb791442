"""One selection: the condition, its JSON form for the map's script, its sentence, its address-bar form.

Everything is evaluated over an entry's *facts*: a flat dict that is also the entry's GeoJSON properties. In a
predicate each key that is present must hold: `province`, `prefecture`, `level`, `category` and `industry` are
lists of labels of which the fact (a label or a list of labels) has at least one; `park_only: true` asks for a
truthy `park`; `q` is a list of lower-case words that all occur in `search`. No key, no condition.
"""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from data.facets import FACET_ATTRIBUTES, FacetIndex
from data.schema import Category, DivisionLevel, Level, Park, Zone
from data.search import found, normalise, query_words
from data.vocabulary import ALL_ZONES, PARK_ONLY, SEPARATOR, label_of, labels_of

if TYPE_CHECKING:
    from data.load import Register

Facts = dict[str, Any]

FACETS = FACET_ATTRIBUTES

MAX_QUERY = 100
MAX_QUOTED = 40
MAX_NOTICES = 10
ALLOWED_SAMPLE = 6


@dataclass(frozen=True, slots=True)
class Selection:
    """What is chosen, in the words shown on screen; empty means everything. Hashable: can key a cache."""

    provinces: tuple[str, ...] = ()
    prefectures: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    park_only: bool = False
    q: str = ""

    def matches(self, facts: Mapping[str, Any]) -> bool:
        """Whether an entry, given by its facts, is selected."""
        return (
            (not self.provinces or facts["province"] in self.provinces)
            and (not self.levels or _meets(self.levels, facts["level"]))
            and (not self.categories or _meets(self.categories, facts["category"]))
            and (not self.prefectures or not set(self.prefectures).isdisjoint(facts["prefecture"]))
            and (not self.industries or not set(self.industries).isdisjoint(facts["industry"]))
            and (not self.park_only or facts["park"])
            and found(query_words(self.q), facts["search"])
        )

    def to_predicate(self) -> dict[str, Any]:
        """The same condition as JSON; only what is chosen has a key."""
        predicate: dict[str, Any] = {
            name: list(values) for name, attribute in FACETS.items() if (values := getattr(self, attribute))
        }
        if self.park_only:
            predicate["park_only"] = True
        if words := query_words(self.q):
            predicate["q"] = list(words)
        return predicate

    def to_params(self) -> dict[str, list[str]]:
        """Query parameters that `parse_selection` reads back to an equal selection."""
        params = {
            name: list(values) for name, attribute in FACETS.items() if (values := getattr(self, attribute))
        }
        if self.park_only:
            params["park_only"] = ["true"]
        if self.q:
            params["q"] = [self.q]
        return params


@dataclass(frozen=True, slots=True)
class Notice:
    """A value of the address bar that could not be used: cut to 40 characters, with some that can."""

    parameter: str
    value: str
    allowed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many entries are selected: those counted as zones, and those merged into another zone."""

    zones: int
    merged: int

    @property
    def entries(self) -> int:
        """All of them."""
        return self.zones + self.merged


def _meets(wanted: Sequence[str], fact: str | Sequence[str] | None) -> bool:
    return fact in wanted if isinstance(fact, str) else any(value in wanted for value in fact or ())


def evaluate_predicate(predicate: Mapping[str, Any], facts: Mapping[str, Any]) -> bool:
    """Reference evaluation of `Selection.to_predicate` over facts, as the map's script does it."""
    for key, wanted in predicate.items():
        if key == "park_only":
            holds = bool(facts["park"]) or not wanted
        elif key == "q":
            holds = all(word in facts["search"] for word in wanted)
        else:
            fact = facts[key]
            values = fact if isinstance(fact, list) else [fact]
            holds = any(value in wanted for value in values)
        if not holds:
            return False
    return True


# --- facts ------------------------------------------------------------------------------------------------


def zone_facts(zone: Zone, register: Register) -> Facts:
    """Properties of a zone: what predicates are evaluated over and what the map layer carries, no more."""
    prefectures = [zone.prefecture_code, zone.also_prefecture_code]
    return {
        "id": zone.zone_id,
        "name": zone.name,
        "short_name": zone.short_name,
        "level": label_of(zone.level),
        "category": label_of(zone.category),
        "province": register.divisions[zone.province_code].name,
        "prefecture": [register.divisions[code].name for code in prefectures if code],
        "county": register.divisions[zone.county_code].name if zone.county_code else None,
        "industry": list(register.industries_of.get(zone.zone_id, ())),
        "park": zone.zone_id in register.park_of_zone,
        "counts_as_zone": zone.counts_as_zone,
        "search": register.search_key[zone.zone_id],
    }


def park_facts(park: Park, register: Register) -> Facts:
    """The same properties for a park: levels, categories and prefectures are its host zones', as lists.

    Where no document names industries of the park itself, those of its hosts find it: unknown is not "none".
    """
    hosts = [register.zones[site.zone_id] for site in register.sites_of.get(park.park_id, ())]
    programme = register.cooperation_zones[park.cooperation_zone_id]
    of_hosts = [label for zone in hosts for label in register.industries_of.get(zone.zone_id, ())]
    industries = register.industries_of.get(park.park_id) or dict.fromkeys(of_hosts)
    return {
        "id": park.park_id,
        "name": park.name,
        "short_name": park.name,
        "level": list(dict.fromkeys(label_of(zone.level) for zone in hosts)),
        "category": list(dict.fromkeys(label_of(zone.category) for zone in hosts)),
        "province": register.divisions[programme.province_code].name,
        "prefecture": list(dict.fromkeys(register.divisions[zone.prefecture_code].name for zone in hosts)),
        "county": None,
        "industry": list(industries),
        "park": True,
        "counts_as_zone": False,
        "search": register.search_key[park.park_id],
    }


def entry_facts(entry: Zone, register: Register) -> Facts:
    """Facts of a zone as the register holds them (made once when it was loaded)."""
    return register.facts[entry.zone_id]


def facet_values(register: Register, facet: str) -> tuple[str, ...]:
    """Every label a facet can take, in the order shown; KeyError for a facet that is not one of `FACETS`."""
    if facet == "level":
        return labels_of(Level)
    if facet == "category":
        return labels_of(Category)
    if facet == "industry":
        return register.industry_labels
    step = {"province": DivisionLevel.PROVINCE, "prefecture": DivisionLevel.PREFECTURE}[facet]
    return tuple(division.name for division in register.divisions.values() if division.level is step)


# --- selecting and counting -------------------------------------------------------------------------------


def select_zones(register: Register, selection: Selection) -> list[Zone]:
    """Selected zones in the register's order, entries that do not count included."""
    index = register.facet_index
    return [register.zones[zone_id] for zone_id in index.ids_of(index.select(selection))]


def select_parks(register: Register, selection: Selection) -> list[Park]:
    """Selected cooperation parks in the register's order."""
    facts = register.park_facts
    return [park for park_id, park in register.parks.items() if selection.matches(facts[park_id])]


def count_zones(register: Register, selection: Selection) -> Count:
    """How many selected entries count as zones, and how many are merged into another."""
    index = register.facet_index
    mask = index.select(selection)
    return Count((mask & index.counted).bit_count(), (mask & ~index.counted).bit_count())


def count_by(register: Register, selection: Selection, facet: str) -> dict[str, int]:
    """Counted zones for each label of a facet under the *other* filters; labels without a zone have 0.

    A zone in two prefectures or with several industries counts once for each of its labels.
    """
    counts = register.facet_index.count_by(selection, facet)
    return {label: counts.get(label, 0) for label in facet_values(register, facet)}


@dataclass(frozen=True, slots=True)
class Overview:
    """A selection in figures; `levels` are (level, counted zones, (category, counted zones) that occur)."""

    total: Count
    levels: tuple[tuple[str, int, tuple[tuple[str, int], ...]], ...]
    unplaced: int


def overview(register: Register, selection: Selection) -> Overview:
    """Zones by level and category, national ones always broken down, and how many have no place."""
    return _overview(register.facet_index, register.facet_index.select(selection))


def overview_of(register: Register, zone_ids: Container[str]) -> Overview:
    """The same of these zones."""
    return _overview(register.facet_index, register.facet_index.mask_of(zone_ids))


def _overview(index: FacetIndex, mask: int) -> Overview:
    counted = mask & index.counted
    levels = []
    for level in labels_of(Level):
        of_level = counted & index.masks["level"].get(level, 0)
        parts = [(label, (of_level & has).bit_count()) for label, has in index.masks["category"].items()]
        order = labels_of(Category).index
        known = sorted(((label, count) for label, count in parts if count), key=lambda part: order(part[0]))
        levels.append((level, of_level.bit_count(), tuple(known)))
    return Overview(
        Count(counted.bit_count(), (mask & ~index.counted).bit_count()),
        tuple(levels),
        (mask & ~index.placed).bit_count(),
    )


def describe_selection(selection: Selection, count: Count) -> str:
    """One sentence: 「江西省 · 国家级 · 电子信息：共 9 家，另有 1 条并入条目」."""
    parts = ["、".join(values) for attribute in FACETS.values() if (values := getattr(selection, attribute))]
    if selection.park_only:
        parts.append(PARK_ONLY)
    if selection.q:
        parts.append(f"名称含“{selection.q}”")
    chosen = SEPARATOR.join(parts) or ALL_ZONES
    merged = f"，另有 {count.merged} 条并入条目" if count.merged else ""
    return f"{chosen}：共 {count.zones} 家{merged}"


# --- the address bar --------------------------------------------------------------------------------------


def parse_selection(
    params: Mapping[str, str | Sequence[str]], register: Register
) -> tuple[Selection, tuple[Notice, ...]]:
    """Read a selection from query parameters; what cannot be used becomes a notice, nothing raises.

    Values are normalised: known labels in the order shown, each once. Other parameters are ignored.
    At most 10 notices are given for one parameter.
    """
    notices: list[Notice] = []
    chosen: dict[str, Any] = {}
    for name, attribute in FACETS.items():
        known = facet_values(register, name)
        given = dict.fromkeys(_values(params, name))
        chosen[attribute] = tuple(label for label in known if label in given)
        unknown = [value for value in given if value not in known]
        notices += [_notice(name, value, known) for value in unknown[:MAX_NOTICES]]
    flags = dict.fromkeys(value.lower() for value in _values(params, "park_only"))
    chosen["park_only"] = "true" in flags
    unknown = [value for value in flags if value not in ("true", "false")]
    notices += [_notice("park_only", value, ("true",)) for value in unknown[:MAX_NOTICES]]
    query = normalise_query(" ".join(_values(params, "q")))
    if len(query) > MAX_QUERY:
        notices.append(_notice("q", query, (f"{MAX_QUERY} 字以内",)))
        query = normalise_query(query[:MAX_QUERY])
    chosen["q"] = query
    return Selection(**chosen), tuple(notices)


def parse_zone_id(
    params: Mapping[str, str | Sequence[str]], register: Register
) -> tuple[str | None, tuple[Notice, ...]]:
    """The selected entry of the parameter `zone` (a zone or park id): the first known one, else notices."""
    notices: list[Notice] = []
    for value in dict.fromkeys(_values(params, "zone")):
        entry = value.lower()
        if entry in register.zones or entry in register.parks:
            return entry, tuple(notices)
        if len(notices) < MAX_NOTICES:
            notices.append(_notice("zone", value, tuple(register.zones)))
    return None, tuple(notices)


def normalise_query(text: str) -> str:
    """A query as kept and shown: lower-case, blanks single, no control characters, no word twice."""
    return " ".join(query_words(text))


def _values(params: Mapping[str, str | Sequence[str]], name: str) -> list[str]:
    given = params.get(name, ())
    values = [given] if isinstance(given, str) else list(given)
    return [value.strip() for value in values if value.strip()]


def _notice(parameter: str, value: str, known: Sequence[str]) -> Notice:
    clean = " ".join(normalise(value[: MAX_QUOTED * 4]).split()) or "（不可见字符）"
    quoted = clean if len(clean) <= MAX_QUOTED else clean[: MAX_QUOTED - 1] + "…"
    return Notice(parameter, quoted, tuple(known[:ALLOWED_SAMPLE]))


def parse_labels(
    params: Mapping[str, str | Sequence[str]], name: str, known: Sequence[str]
) -> tuple[tuple[str, ...], tuple[Notice, ...]]:
    """The labels a parameter chooses, in the order of `known` and each once; unknown values become notices."""
    given = dict.fromkeys(_values(params, name))
    unknown = [value for value in given if value not in known]
    chosen = tuple(label for label in known if label in given)
    return chosen, tuple(_notice(name, value, known) for value in unknown[:MAX_NOTICES])
