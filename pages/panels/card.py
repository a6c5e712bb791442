"""The card beside the map: the selected zone or park, or the two programmes when nothing is selected."""

from __future__ import annotations

from typing import Any

import streamlit as st

from data.comparison import MAX_COMPARED
from data.contrast import targets_of_programme
from data.promises import describe_observation_date, describe_published_value
from data.provenance import describe_source
from data.schema import IndustryMention, Observation, Park, Role, Zone
from data.scopes import inherited_targets, own_targets
from data.target_filter import TargetFilter, province_of
from data.vocabulary import label_of
from geo.outlines import outline_facts
from geo.placement import park_placement
from pages.shared import outlines, state, store, target_rows, wording
from pages.shared.templates import render

_ROLE_ORDER = (Role.FLAGSHIP, Role.FIRST_NAMED, Role.LEADING, Role.FOCUS)


def html(entry_id: str) -> str | None:
    """The card of a zone or park, links left out: what the browser shows while the page follows; None for neither."""
    register = store.register()
    if entry_id in register.zones:
        return store.derived(_zone_html, entry_id, store.today())
    if entry_id in register.parks:
        return store.derived(_park_html, entry_id, store.today())
    return None


def show(entry_id: str | None) -> None:
    """Draw the card of a zone or park by id; with None the headline targets of both cooperation zones."""
    register = store.register()
    facts = register.facts.get(entry_id) or register.park_facts.get(entry_id)
    if facts and not state.current().matches(facts):
        st.html(f"<p class='notice'>{wording.OUTSIDE_FILTER}</p>")
    if entry_id in register.zones:
        _show_zone(register.zones[entry_id])
    elif entry_id in register.parks:
        _show_park(register.parks[entry_id])
    else:
        _show_programmes()


def _show_zone(zone: Zone) -> None:
    register = store.register()
    _close_button()
    _compare_button(zone.zone_id)
    st.html(html(zone.zone_id))
    if zone.zone_id in register.mentions_of:
        st.page_link(
            "industries.py",
            label=wording.OPEN_ALIKE,
            icon=":material/arrow_forward:",
            query_params=state.insight_link(wording.INSIGHT_ALIKE),
        )
    if (tray := state.compared_ids()) and zone.zone_id in tray:
        st.page_link(
            "compare.py",
            label=wording.COMPARE_OPEN.format(len(tray)),
            icon=":material/arrow_forward:",
        )
    if park_id := register.park_of_zone.get(zone.zone_id):
        _link(park_id, wording.GO_TO_PARK.format(register.parks[park_id].name))
    inherited = inherited_targets(register, zone)
    if count := len(inherited.of_each_zone) + len(inherited.of_all_zones):
        kinds = dict.fromkeys(
            target.scope_kind for target in (*inherited.of_each_zone, *inherited.of_all_zones)
        )
        _open_targets(
            wording.OPEN_INHERITED.format(count),
            TargetFilter(
                provinces=(register.divisions[zone.province_code].name,),
                scopes=tuple(label_of(kind) for kind in kinds),
            ),
        )
    if zone.part_of:
        _link(zone.part_of, wording.GO_TO_ZONE.format(register.zones[zone.part_of].short_name))


def _show_park(park: Park) -> None:
    register = store.register()
    _close_button()
    st.html(html(park.park_id))
    for target in own_targets(register, park.park_id):
        name = register.indicators[target.indicator_id].name
        chosen = TargetFilter(provinces=(province_of(register, target),))
        _open_targets(wording.OPEN_TARGETS.format(name), chosen, target.target_id)
    _open_programme(park.cooperation_zone_id)
    for site in register.sites_of.get(park.park_id, ()):
        _link(site.zone_id, wording.GO_TO_ZONE.format(register.zones[site.zone_id].short_name))


def _show_programmes() -> None:
    register = store.register()
    provinces = state.current().provinces
    chosen = tuple(
        programme.cooperation_zone_id
        for programme in sorted(register.cooperation_zones.values(), key=lambda each: each.province_code)
        if not provinces or register.divisions[programme.province_code].name in provinces
    )
    st.html(store.derived(_programmes_html, store.today(), chosen))
    for cooperation_zone_id in chosen:
        _open_programme(cooperation_zone_id)


def _open_programme(cooperation_zone_id: str) -> None:
    register = store.register()
    programme = register.cooperation_zones[cooperation_zone_id]
    province = register.divisions[programme.province_code].name
    count = len(targets_of_programme(register, cooperation_zone_id))
    _open_targets(
        wording.OPEN_PROGRAMME.format(province, count),
        TargetFilter(provinces=(province,), documents=(register.documents[programme.document_id].title,)),
    )


def _open_targets(label: str, chosen: TargetFilter, target_id: str | None = None) -> None:
    """A way to 目标进度 that asks for what the card is about."""
    st.page_link(
        "targets.py",
        label=label,
        icon=":material/arrow_forward:",
        query_params=state.targets_link(chosen, target_id),
    )


def _close_button() -> None:
    st.button(
        wording.CLOSE,
        key="close_card",
        on_click=state.select,
        args=(None,),
        type="tertiary",
        icon=":material/close:",
    )


def _compare_button(zone_id: str) -> None:
    """Into the tray of 对标, or out of it."""
    tray = state.compared_ids()
    is_full = zone_id not in tray and len(tray) >= MAX_COMPARED
    st.button(
        wording.COMPARE_FULL
        if is_full
        else wording.COMPARE_REMOVE
        if zone_id in tray
        else wording.COMPARE_ADD,
        key="compare_zone",
        on_click=state.toggle_compared,
        args=(zone_id,),
        type="tertiary",
        icon=":material/compare_arrows:",
        disabled=is_full,
    )


def _link(entry_id: str, label: str) -> None:
    st.button(label, key=f"go_{entry_id}", on_click=state.select, args=(entry_id,), type="tertiary")


def _zone_html(register: Any, zone_id: str, today: Any) -> str:
    zone = register.zones[zone_id]
    facts = register.facts[zone_id]
    inherited = inherited_targets(register, zone)
    return render(
        "card_zone.html",
        zone=zone,
        level=label_of(zone.level),
        kind=zone.type_as_named or label_of(zone.category),
        place=" ".join([facts["province"], "、".join(facts["prefecture"]), facts["county"] or ""]).strip(),
        area_kind=label_of(zone.area_kind) if zone.area_kind else None,
        outline=outline_facts(register, zone_id, outlines.boundaries())
        if zone_id in register.outlines
        else None,
        placement=register.placements.get(zone_id),
        precision=label_of(register.placements[zone_id].precision)
        if zone_id in register.placements
        else None,
        industries=_industries(register, register.mentions_of.get(zone_id, ())),
        platforms=register.platforms_of.get(zone_id, ()),
        merged=[register.zones[part].name for part in register.parts_of.get(zone_id, ())],
        published=_published(register, register.observations_at.get(zone_id, ())),
        targets=target_rows.html(own_targets(register, zone_id)),
        each=len(inherited.of_each_zone),
        of_all=len(inherited.of_all_zones),
        sources=_sources(register, [source.document_id for source in register.sources_of.get(zone_id, ())]),
    )


def _park_html(register: Any, park_id: str, today: Any) -> str:
    park = register.parks[park_id]
    programme = register.cooperation_zones[park.cooperation_zone_id]
    hosts = [register.zones[site.zone_id] for site in register.sites_of.get(park_id, ())]
    own = register.mentions_of.get(park_id, ())
    shared = () if own else register.mentions_of.get(programme.cooperation_zone_id, ())
    place = park_placement(park_id, register.sites_of.get(park_id, ()), register.placements)
    return render(
        "card_park.html",
        park=park,
        programme=programme,
        hosts=hosts,
        place=place,
        precision=label_of(place.precision) if place else None,
        industries=_industries(register, own),
        shared_industries=_industries(register, shared),
        host_industries=[]
        if own
        else [
            (host.short_name, _industries(register, register.mentions_of.get(host.zone_id, ())))
            for host in hosts
        ],
        platforms=register.platforms_of.get(park_id, ()),
        published=_published(register, register.observations_at.get(park_id, ())),
        targets=target_rows.html(own_targets(register, park_id)),
        programme_targets=target_rows.html(own_targets(register, programme.cooperation_zone_id)),
        document=describe_source(register.documents[programme.document_id]),
    )


def _programmes_html(register: Any, today: Any, chosen: tuple[str, ...]) -> str:
    programmes = []
    for programme in (register.cooperation_zones[cooperation_zone_id] for cooperation_zone_id in chosen):
        parks = [
            park
            for park in register.parks.values()
            if park.cooperation_zone_id == programme.cooperation_zone_id
        ]
        programmes.append(
            {
                "name": programme.name,
                "parks": [park.name for park in sorted(parks, key=lambda park: park.position)],
                "document": describe_source(register.documents[programme.document_id]),
                "targets": target_rows.html(own_targets(register, programme.cooperation_zone_id)),
            }
        )
    return render("card_programmes.html", programmes=programmes)


def _industries(register: Any, mentions: tuple[IndustryMention, ...]) -> list[dict[str, Any]]:
    """One row per role: its label, the wordings as printed and the documents they stand in."""
    rows = []
    for role in _ROLE_ORDER:
        of_role = [mention for mention in mentions if mention.role is role]
        documents = dict.fromkeys(mention.document_id for mention in of_role if mention.document_id)
        if of_role:
            rows.append(
                {
                    "role": label_of(role),
                    "wordings": [mention.wording for mention in of_role],
                    "sources": [describe_source(register.documents[document]) for document in documents],
                    "clauses": sorted({mention.clause for mention in of_role if mention.clause}),
                }
            )
    return rows


def _published(register: Any, observations: tuple[Observation, ...]) -> list[dict[str, str]]:
    return [
        {
            "name": observation.indicator_name,
            "value": describe_published_value(observation.value, observation.qualifier, observation.unit),
            "period": describe_observation_date(observation),
            "source": describe_source(register.documents[observation.document_id]),
            "note": observation.note or "",
        }
        for observation in observations
    ]


def _sources(register: Any, document_ids: list[str]) -> list[str]:
    return list(dict.fromkeys(describe_source(register.documents[document]) for document in document_ids))
