"""对标: the tray, what is known of each zone side by side, and which zones are proposed and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

import streamlit as st

from data.assessment import STATUS_LABELS
from data.comparison import (
    MAX_COMPARED,
    MIN_COMPARED,
    Figure,
    area_figure,
    lengths,
    observation_figure,
    parse_compared_ids,
    shared_axes,
)
from data.industry_profile import ROLE_ORDER, mentions_by_role
from data.load import Register
from data.peers import Peer, propose_peers
from data.promises import (
    describe_deadline,
    describe_number,
    describe_observation_date,
    describe_published_value,
    describe_target_value,
)
from data.provenance import describe_source
from data.schema import Level, Observation, Target, Zone
from data.scopes import inherited_targets, own_targets
from data.selection import Selection, parse_zone_id
from data.vocabulary import label_of
from pages.shared import linked_table, mention_rows, pieces, state, store, target_rows, wording
from pages.shared.templates import Html, render

NAME = "comparisons"
"""Of the pieces below /assets/ that this screen is drawn from."""
_PICK_COLUMNS = [
    {"key": "name", "label": wording.COLUMN_NAME, "width": "26%"},
    {"key": "level", "label": wording.LEVEL, "width": "64px"},
    {"key": "category", "label": wording.CATEGORY, "width": "14%"},
    {"key": "prefecture", "label": wording.PREFECTURE, "width": "14%"},
    {"key": "groups", "label": wording.INDUSTRY, "empty": wording.UNKNOWN},
]


def show_lead() -> None:
    """What the screen does with figures and what it never does."""
    st.html(render("insight_lead.html", title=wording.COMPARE, lead=wording.COMPARE_LEAD, aside=""))


def show(zone_ids: Sequence[str], selected_id: str | None) -> None:
    """The tray, its zones side by side, and which are proposed beside the first of it.

    While the tray is empty they are proposed beside `selected_id`, selected elsewhere.
    """
    selected = (selected_id,) if selected_id in store.register().zones else ()
    stands = pieces.written(compare=zone_ids, zone=selected)
    pieces.show(
        NAME, stands, html, lambda asked: state.compare(asked.get("compare", [])), {"compare": MAX_COMPARED}
    )


def html(stands: str) -> Html | None:
    """The same for the tray (`compare`) and the selected zone (`zone`) that `stands` names; None for an unknown one."""
    asked = pieces.read(stands)
    zone_ids, notices = parse_compared_ids(asked, store.register())
    selected, unknown = parse_zone_id(asked, store.register())
    if notices or unknown or not asked.keys() <= {"compare", "zone"}:
        return None
    return store.derived(_compared_html, store.today(), zone_ids, selected)


def show_picker(selection: Selection, zone_ids: Sequence[str]) -> None:
    """Every zone under the shared filters; a row goes into the tray or out of it."""
    st.html(f"<h3 class='insight-title'>{wording.COMPARE_PICK}</h3>")
    with st.container(key="compare_list"):
        linked_table.show(
            "compare",
            label=wording.COMPARE_PICK,
            columns=_PICK_COLUMNS,
            sources=("zones",),
            predicate=selection.to_predicate(),
            selected=zone_ids,
            asks={"place": NAME, "how": "toggle", "key": "compare"},
        )


def _compared_html(register: Register, today: date, zone_ids: tuple[str, ...], selected: str | None) -> Html:
    beside = zone_ids[0] if zone_ids else selected
    return render(
        "comparison.html",
        tray=[(zone_id, register.zones[zone_id].short_name) for zone_id in zone_ids],
        side_by_side=_table_html(register, zone_ids) if len(zone_ids) >= MIN_COMPARED else "",
        beside=register.zones[beside].short_name if beside in register.zones else None,
        is_known=beside in register.mentions_of,
        peers=_peers(register, beside, zone_ids) if beside in register.zones else (),
    )


def _peers(register: Register, zone_id: str, tray: Sequence[str]) -> list[dict[str, Any]]:
    return [
        {
            "id": peer.zone_id,
            "name": register.zones[peer.zone_id].name,
            "reasons": _reasons_of(register, register.zones[zone_id], peer),
            "is_in": peer.zone_id in tray,
            "is_full": peer.zone_id not in tray and len(tray) >= MAX_COMPARED,
        }
        for peer in propose_peers(register, zone_id)
    ]


def _reasons_of(register: Register, zone: Zone, peer: Peer) -> list[str]:
    other = register.zones[peer.zone_id]
    reasons = [wording.REASON_LEVEL.format(label_of(other.level))]
    for role, labels in peer.same_first:
        head = wording.ROLE_HEADS[role.value]
        reasons.append(wording.REASON_FIRST.format(role=head, labels="、".join(labels)))
    if peer.likeness:
        reasons.append(
            wording.REASON_ALIKE.format(
                share=f"{float(peer.likeness.share):.2f}",
                shared=len(peer.likeness.shared),
                total=peer.likeness.total,
                labels="、".join(peer.likeness.shared),
            )
        )
    if peer.same_category:
        reasons.append(wording.REASON_CATEGORY.format(label_of(other.category)))
    if peer.same_prefecture:
        reasons.append(wording.REASON_PREFECTURE.format(register.divisions[zone.prefecture_code].name))
    if peer.similar_area:
        kind, area = peer.similar_area
        reasons.append(wording.REASON_AREA.format(kind=label_of(kind), area=describe_number(area)))
    return reasons


def _table_html(register: Register, zone_ids: tuple[str, ...]) -> Html:
    zones = [
        register.zones[each] for level in Level for each in zone_ids if register.zones[each].level is level
    ]
    areas = [figure for zone in zones if (figure := area_figure(zone))]
    area_bars = _bars(areas)
    observed = [
        (observation, figure)
        for zone in zones
        for observation in register.observations_at.get(zone.zone_id, ())
        if (figure := observation_figure(register, observation))
    ]
    of_figure = {figure: observation for observation, figure in observed}
    axes = shared_axes(figure for _, figure in observed)
    on_axis = {of_figure[figure].observation_id for axis in axes for figure in axis}
    return render(
        "side_by_side.html",
        levels=[(label_of(level), sum(zone.level is level for zone in zones)) for level in Level],
        zones=[_column(register, zone, area_bars.get(zone.zone_id), on_axis) for zone in zones],
        roles=[(role.value, wording.ROLE_HEADS[role.value]) for role in ROLE_ORDER],
        axes=[_axis(register, zones, axis, of_figure) for axis in axes],
    )


def _bars(figures: Sequence[Figure]) -> dict[str, dict[str, Any]]:
    """zone id → its bar, for figures that share an axis with another one."""
    bars = {}
    for number, axis in enumerate(shared_axes(figures)):
        name = f"{axis[0].basis.level}-{axis[0].basis.measure}-{number}"
        for figure, share in zip(axis, lengths(axis), strict=True):
            bars[figure.zone_id] = {"axis": name, "pct": float(100 * share)}
    return bars


def _axis(
    register: Register, zones: Sequence[Zone], axis: Sequence[Figure], of_figure: dict[Figure, Observation]
) -> dict[str, Any]:
    """One row: a value that several zones of one level published alike."""
    first = of_figure[axis[0]]
    bars = _bars(axis)
    cells: dict[str, Any] = defaultdict(lambda: None)
    for figure in axis:
        observation = of_figure[figure]
        cells[figure.zone_id] = {
            "value": describe_published_value(observation.value, None, observation.unit),
            "source": describe_source(register.documents[observation.document_id]),
            **bars[figure.zone_id],
        }
    return {
        "name": first.indicator_name,
        "when": describe_observation_date(first),
        "cells": [cells[zone.zone_id] for zone in zones],
    }


def _column(register: Register, zone: Zone, bar: dict[str, Any] | None, on_axis: set[str]) -> dict[str, Any]:
    facts = register.facts[zone.zone_id]
    mentions = mentions_by_role(register.mentions_of.get(zone.zone_id, ()))
    park_id = register.park_of_zone.get(zone.zone_id)
    inherited = inherited_targets(register, zone)
    observations = register.observations_at.get(zone.zone_id, ())
    return {
        "name": zone.name,
        "category": zone.type_as_named or label_of(zone.category),
        "place": " ".join(filter(None, [facts["province"], "、".join(facts["prefecture"]), facts["county"]])),
        "approved_on": zone.approved_on,
        "area": None if zone.approved_area_ha is None else describe_number(zone.approved_area_ha),
        "area_kind": label_of(zone.area_kind) if zone.area_kind else None,
        "bar": bar,
        "is_known": bool(mentions),
        "roles": {role.value: mention_rows.wordings(members) for role, members in mentions.items()},
        "groups": register.groups_of.get(zone.zone_id, ()),
        "park": register.parks[park_id].name if park_id else None,
        "park_targets": [_target(register, each) for each in own_targets(register, park_id or "")],
        "platforms": [each.name for each in register.platforms_of.get(zone.zone_id, ())],
        "published": [
            _published(register, each) for each in observations if each.observation_id not in on_axis
        ],
        "is_published": bool(observations),
        "own": [_target(register, each) for each in own_targets(register, zone.zone_id)],
        "each": len(inherited.of_each_zone),
        "of_all": len(inherited.of_all_zones),
        "status": zone.status_note,
        "is_counted": zone.counts_as_zone,
    }


def _published(register: Register, observation: Observation) -> dict[str, str]:
    return {
        "name": observation.indicator_name,
        "value": describe_published_value(observation.value, observation.qualifier, observation.unit)
        or wording.VALUE_UNKNOWN,
        "period": describe_observation_date(observation),
        "source": describe_source(register.documents[observation.document_id]),
    }


def _target(register: Register, target: Target) -> dict[str, str]:
    assessment = store.assessments()[target.target_id]
    return {
        "name": register.indicators[target.indicator_id].name,
        "promised": describe_target_value(target),
        "deadline": describe_deadline(target),
        "status": STATUS_LABELS[assessment.status],
        "lamp": target_rows.lamp(assessment.status),
    }
