"""What a brief says of one zone or park: labelled facts in words, each from the register."""

from __future__ import annotations

from dataclasses import dataclass

from briefs import wording
from data.load import Register
from data.promises import (
    describe_deadline,
    describe_number,
    describe_observation_date,
    describe_published_value,
    describe_target_value,
    indicator_name,
)
from data.provenance import describe_date
from data.schema import Park, Role, Target, Zone
from data.scopes import inherited_targets, own_targets
from data.vocabulary import label_of
from geo.placement import park_placement


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a card: what it is about, and what is known of it."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Card:
    """One zone or park in words; `document_ids` name where it is taken from, `target_ids` its own targets."""

    entry_id: str
    name: str
    facts: tuple[Fact, ...]
    target_ids: tuple[str, ...]
    document_ids: tuple[str, ...]


def build_card(register: Register, entry_id: str) -> Card:
    """The card of a zone or a park; KeyError for an id that is neither."""
    if entry_id in register.zones:
        facts = _zone(register, register.zones[entry_id])
    elif entry_id in register.parks:
        facts = _park(register, register.parks[entry_id])
    else:
        raise KeyError(f"no zone or park has the id {entry_id!r}")
    return Card(
        entry_id=entry_id,
        name=entry_name(register, entry_id),
        facts=tuple(Fact(label, text) for label, text in facts if text),
        target_ids=tuple(target.target_id for target in own_targets(register, entry_id)),
        document_ids=_card_documents(register, entry_id),
    )


def entry_name(register: Register, entry_id: str) -> str:
    """Full name of a zone or park; KeyError for an id that is neither."""
    return (register.zones.get(entry_id) or register.parks[entry_id]).name


def document_ids_of(register: Register, entry_id: str) -> tuple[str, ...]:
    """Documents the facts of a zone or park are taken from, each once, in the order they are said."""
    named = [source.document_id for source in register.sources_of.get(entry_id, ())]
    if park := register.parks.get(entry_id):
        programme = register.cooperation_zones[park.cooperation_zone_id]
        named.append(programme.document_id)
    named += [row.document_id for row in register.mentions_of.get(entry_id, ()) if row.document_id]
    return tuple(dict.fromkeys(named))


def _card_documents(register: Register, entry_id: str) -> tuple[str, ...]:
    """Besides the entry's own documents, those of the published values, platforms and targets a card says."""
    named = list(document_ids_of(register, entry_id))
    named += [row.document_id for row in register.platforms_of.get(entry_id, ())]
    named += [row.document_id for row in register.observations_at.get(entry_id, ())]
    named += [row.document_id for row in own_targets(register, entry_id)]
    return tuple(dict.fromkeys(named))


def describe_industries(register: Register, entity_id: str) -> list[tuple[str, str]]:
    """(role, wordings as printed) for each role that occurs."""
    mentions = register.mentions_of.get(entity_id, ())
    rows = []
    for role in (Role.FLAGSHIP, Role.FIRST_NAMED, Role.LEADING, Role.FOCUS):
        if wordings := list(dict.fromkeys(row.wording for row in mentions if row.role is role)):
            rows.append((label_of(role), "、".join(wordings)))
    return rows


def describe_area(zone: Zone) -> str:
    """核准面积 231.5 公顷; empty text when unknown."""
    if zone.approved_area_ha is None or zone.area_kind is None:
        return ""
    return wording.AREA.format(kind=label_of(zone.area_kind), area=describe_number(zone.approved_area_ha))


def _zone(register: Register, zone: Zone) -> list[tuple[str, str]]:
    facts = register.facts[zone.zone_id]
    place = register.placements.get(zone.zone_id)
    park_id = register.park_of_zone.get(zone.zone_id)
    inherited = inherited_targets(register, zone)
    each, of_all = len(inherited.of_each_zone), len(inherited.of_all_zones)
    parts = [register.zones[part].name for part in register.parts_of.get(zone.zone_id, ())]
    return [
        (wording.LEVEL, label_of(zone.level)),
        (wording.CATEGORY, zone.type_as_named or label_of(zone.category)),
        (
            wording.PLACE,
            " ".join([facts["province"], "、".join(facts["prefecture"]), facts["county"] or ""]).strip(),
        ),
        (wording.APPROVED, describe_date(zone.approved_on) if zone.approved_on else wording.UNKNOWN),
        (wording.AREA_LABEL, describe_area(zone) or wording.UNKNOWN),
        (
            wording.WHERE,
            wording.UNCERTAIN.format(label_of(place.precision), f"{place.uncertainty_km:g}")
            if place
            else wording.NO_PLACE,
        ),
        *(describe_industries(register, zone.zone_id) or [(wording.INDUSTRIES, wording.UNKNOWN)]),
        (wording.HOSTED_PARK, register.parks[park_id].name if park_id else ""),
        (wording.STATUS_NOTE, _status(register, zone)),
        (wording.PARTS, "、".join(parts)),
        (wording.PLATFORMS, _platforms(register, zone.zone_id)),
        (wording.PUBLISHED_VALUES, _published(register, zone.zone_id)),
        (
            wording.OWN_TARGETS,
            _targets(register, own_targets(register, zone.zone_id)) or wording.NO_OWN_TARGETS,
        ),
        (
            wording.INHERITED,
            wording.INHERITED_COUNT.format(each=each, of_all=of_all) if each or of_all else "",
        ),
    ]


def _status(register: Register, zone: Zone) -> str:
    merged = wording.MERGED_INTO.format(register.zones[zone.part_of].name) if zone.part_of else ""
    return "；".join(text for text in (zone.status_note, merged) if text)


def _park(register: Register, park: Park) -> list[tuple[str, str]]:
    programme = register.cooperation_zones[park.cooperation_zone_id]
    sites = register.sites_of.get(park.park_id, ())
    place = park_placement(park.park_id, sites, register.placements)
    facts = register.park_facts[park.park_id]
    own = describe_industries(register, park.park_id)
    whole = "、".join(text for _, text in describe_industries(register, programme.cooperation_zone_id))
    return [
        (wording.CATEGORY, wording.PARK_TYPE),
        (wording.PROGRAMME, programme.name),
        (wording.HOSTS, "、".join(register.zones[site.zone_id].name for site in sites)),
        (wording.PLACE, " ".join([facts["province"], "、".join(facts["prefecture"])])),
        (
            wording.WHERE,
            wording.UNCERTAIN.format(label_of(place.precision), f"{place.uncertainty_km:g}")
            if place
            else wording.NO_PLACE,
        ),
        *(
            own
            or [
                (
                    wording.INDUSTRIES,
                    wording.INDUSTRIES_OF_PROGRAMME.format(whole) if whole else wording.UNKNOWN,
                )
            ]
        ),
        (wording.STATUS_NOTE, park.note or ""),
        (wording.PLATFORMS, _platforms(register, park.park_id)),
        (wording.PUBLISHED_VALUES, _published(register, park.park_id)),
        (
            wording.OWN_TARGETS,
            _targets(register, own_targets(register, park.park_id)) or wording.NO_OWN_TARGETS,
        ),
        (
            wording.PROGRAMME_TARGETS,
            _targets(register, own_targets(register, programme.cooperation_zone_id)),
        ),
    ]


def _platforms(register: Register, entry_id: str) -> str:
    return "、".join(row.name for row in register.platforms_of.get(entry_id, ()))


def _published(register: Register, entry_id: str) -> str:
    lines = []
    for row in register.observations_at.get(entry_id, ()):
        value = describe_published_value(row.value, row.qualifier, row.unit) or wording.VALUE_UNKNOWN
        lines.append(f"{row.indicator_name} {value}（{describe_observation_date(row)}）")
    return "；".join(lines)


def _targets(register: Register, targets: tuple[Target, ...]) -> str:
    return "；".join(
        f"{indicator_name(register, target)} {describe_target_value(target)}（{describe_deadline(target)}）"
        for target in targets
    )
