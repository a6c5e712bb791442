"""The two cooperation zones side by side: documents, parks, a small map, targets with their differences, figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from data.assessment import BESIDE_LABELS, STATUS_LABELS
from data.contrast import Aspect, Matter, contrast, targets_of_programme
from data.load import Register
from data.promises import (
    describe_deadline,
    describe_observation_date,
    describe_published_value,
    describe_target_value,
)
from data.provenance import describe_source, official_address
from data.schema import CooperationZone, Match, Observation, Park, Role, Target
from data.target_filter import TargetFilter
from data.vocabulary import label_of
from geo import palette
from geo.placement import park_placement, place_class_of
from geo.sketch import Mark, sketch_svg
from pages.shared import addresses, markup, state, store, target_rows, wording
from pages.shared.templates import Html, data_uri, render

_MARK_RADIUS_PX = 8.5
_SKETCH_WIDTH_PX = 420
_DIFFERENCES = {
    Aspect.INDICATOR: wording.DIFFERENCE_INDICATOR,
    Aspect.UNIT: wording.DIFFERENCE_UNIT,
    Aspect.KIND: wording.DIFFERENCE_KIND,
    Aspect.HORIZON: wording.DIFFERENCE_HORIZON,
    Aspect.SCOPE: wording.DIFFERENCE_SCOPE,
}


def show() -> None:
    """Programmes and map, targets side by side, and what was published."""
    st.html(store.derived(_programmes_html, store.map_notice()))
    _links()
    markup.show("programmes", [store.derived(_targets_html, store.today()), store.derived(_published_html)])


def _links() -> None:
    """Ways on: each programme's targets in the ledger, each park on the map."""
    register = store.register()
    for programme in _programmes(register):
        programme_id = programme.cooperation_zone_id
        with st.container(horizontal=True, key=f"programme_links_{programme_id}"):
            province = _province(register, programme)
            chosen = TargetFilter((province,), documents=(register.documents[programme.document_id].title,))
            label = wording.OPEN_PROGRAMME.format(province, len(targets_of_programme(register, programme_id)))
            st.page_link("targets.py", label=label, query_params=state.targets_link(chosen))
            for park in _parks(register, programme):
                label = wording.OPEN_PARK.format(park.name)
                st.page_link(addresses.home(), label=label, query_params=state.zone_link(park.park_id))


def _programmes(register: Register) -> list[CooperationZone]:
    return sorted(register.cooperation_zones.values(), key=lambda programme: programme.province_code)


def _parks(register: Register, programme: CooperationZone) -> list[Park]:
    own = [
        park for park in register.parks.values() if park.cooperation_zone_id == programme.cooperation_zone_id
    ]
    return sorted(own, key=lambda park: park.position)


def _province(register: Register, programme: CooperationZone) -> str:
    return register.divisions[programme.province_code].name


def _programmes_html(register: Register, notice: str) -> str:
    return render(
        "cooperation.html",
        programmes=[_programme(register, programme) for programme in _programmes(register)],
        sketch=data_uri(
            sketch_svg(
                store.settings().boundaries,
                _marks(register),
                notice=notice,
                title=wording.SKETCH,
                width_px=_SKETCH_WIDTH_PX,
            )
        ),
    )


def _programme(register: Register, programme: CooperationZone) -> dict[str, Any]:
    document = register.documents[programme.document_id]
    return {
        "name": programme.name,
        "established": programme.established_document,
        "document": describe_source(document),
        "address": official_address(document),
        "industries": _industries(register, programme.cooperation_zone_id),
        "parks": [
            {
                "name": park.name,
                "hosts": [
                    register.zones[site.zone_id].name for site in register.sites_of.get(park.park_id, ())
                ],
                "industries": _industries(register, park.park_id),
                "platforms": [platform.name for platform in register.platforms_of.get(park.park_id, ())],
            }
            for park in _parks(register, programme)
        ],
    }


def _industries(register: Register, entity_id: str) -> str:
    mentions = register.mentions_of.get(entity_id, ())
    return "、".join(
        dict.fromkeys(mention.wording for role in Role for mention in mentions if mention.role is role)
    )


def _marks(register: Register) -> list[Mark]:
    """One mark per site; the park's name stands at its first one."""
    marks = []
    for programme in _programmes(register):
        for park in _parks(register, programme):
            place = park_placement(park.park_id, register.sites_of.get(park.park_id, ()), register.placements)
            if place is None:
                continue
            for position, (zone_id, lon, lat) in enumerate(place.site_points):
                looks = palette.PARK_SYMBOLS[place_class_of(register.placements[zone_id].precision)]
                symbol = replace(looks, radius_px=_MARK_RADIUS_PX)
                marks.append(Mark(lon, lat, symbol, label="" if position else park.name))
    return marks


def _targets_html(register: Register, today: date) -> Html:
    programmes = _programmes(register)
    matters = contrast(register, [programme.cooperation_zone_id for programme in programmes])
    names = [_province(register, programme) for programme in programmes]
    return render(
        "cooperation_targets.html",
        programmes=names,
        matters=[
            {
                "name": wording.MATTERS.get(matter.key, matter.key),
                "sides": [[_promise(register, target) for target in side] for side in matter.sides],
                "notes": [
                    list(dict.fromkeys(each.reading_note for each in side if each.reading_note))
                    for side in matter.sides
                ],
                "differences": _differences(matter, names),
            }
            for matter in matters
        ],
    )


def _notes(targets: Sequence[Target]) -> list[str]:
    return list(dict.fromkeys(target.reading_note for target in targets if target.reading_note))


def _promise(register: Register, target: Target) -> dict[str, Any]:
    assessment = store.assessments()[target.target_id]
    return {
        "name": register.indicators[target.indicator_id].name,
        "promised": describe_target_value(target),
        "deadline": describe_deadline(target),
        "kind": label_of(target.kind),
        "owner": register.parks[target.scope_id].name if target.scope_id in register.parks else None,
        "status": STATUS_LABELS[assessment.status],
        "lamp": target_rows.lamp(assessment.status),
    }


def _differences(matter: Matter, names: list[str]) -> list[str]:
    if len(matter.set_by) == 1:
        return [wording.DIFFERENCE_ONLY.format(names[matter.set_by[0]])]
    stated = [
        _DIFFERENCES[each.aspect].format(wording.VERSUS.join(each.sides)) for each in matter.differences
    ]
    return stated or [wording.DIFFERENCE_NONE]


def _published_html(register: Register) -> Html:
    rows = []
    for programme in _programmes(register):
        owners = [programme.cooperation_zone_id, *(park.park_id for park in _parks(register, programme))]
        rows += [
            _published(register, each) for owner in owners for each in register.observations_at.get(owner, ())
        ]
    return render("cooperation_published.html", rows=rows)


def _published(register: Register, observation: Observation) -> dict[str, Any]:
    document = register.documents[observation.document_id]
    is_matched = bool(observation.target_ids) and observation.match not in (None, Match.EMPTY)
    return {
        "scope": observation.scope_as_printed or "",
        "name": observation.indicator_name,
        "value": describe_published_value(observation.value, observation.qualifier, observation.unit)
        or wording.VALUE_UNKNOWN,
        "period": describe_observation_date(observation),
        "use": BESIDE_LABELS[observation.match] if is_matched else wording.NOT_MATCHED,
        "why": "；".join(note.rstrip("。") for note in (observation.near_because, observation.note) if note),
        "source": describe_source(document),
        "address": official_address(document),
    }
