"""设区市: one row per prefecture, and of a chosen one its zones, industries, platforms, targets and clusters."""

from __future__ import annotations

from datetime import date
from typing import Any

import streamlit as st

from data.assessment import STATUS_LABELS
from data.industry_profile import ROLE_ORDER, mentions_by_role
from data.load import Register
from data.prefecture_profile import PrefectureProfile, prefectures_of, profile_of
from data.promises import (
    describe_deadline,
    describe_observation_date,
    describe_published_value,
    describe_target_value,
)
from data.provenance import describe_source
from data.schema import DivisionLevel, Level, Park, Platform, Target
from data.selection import Selection, parse_selection
from data.vocabulary import label_of
from pages.shared import linked_table, mention_rows, pieces, state, store, target_rows, wording
from pages.shared.templates import Html, render

NAME = "prefectures"
"""Of the pieces below /assets/ that this screen is drawn from."""
_TOP_GROUPS = 4
_COLUMNS = [
    {"key": "province", "label": wording.PROVINCE, "width": "7%"},
    {"key": "name", "label": wording.PREFECTURE_COLUMNS["name"], "width": "14%"},
    *(
        {"key": key, "label": wording.PREFECTURE_COLUMNS[key], "align": "right", "width": "8%"}
        for key in ("zones", "national", "provincial", "known", "parks")
    ),
    {
        "key": "platforms",
        "label": wording.PREFECTURE_COLUMNS["platforms"],
        "align": "right",
        "width": "8%",
        "empty": wording.PREFECTURE_PLATFORMS_NONE,
    },
    {"key": "groups", "label": wording.PREFECTURE_COLUMNS["groups"], "empty": wording.UNKNOWN},
]
_ZONE_COLUMNS = [
    {"key": "name", "label": wording.COLUMN_NAME, "width": "21%"},
    {"key": "level", "label": wording.LEVEL, "width": "64px"},
    {"key": "county", "label": wording.COLUMN_COUNTY, "width": "9%"},
    *({"key": role.value, "label": wording.ROLE_HEADS[role.value], "empty": "—"} for role in ROLE_ORDER),
    {"key": "approved_on", "label": wording.COLUMN_APPROVED, "width": "9%"},
    # Areas of three kinds: shown with their kind, never put in order.
    {
        "key": "area_ha",
        "label": wording.COLUMN_AREA,
        "align": "right",
        "width": "11%",
        "note": "area_kind",
        "fixed": True,
    },
]


def show_lead() -> None:
    """What the sidebar does here."""
    st.html(render("insight_lead.html", title=wording.PREFECTURES, lead=wording.PREFECTURES_LEAD, aside=""))


def show(selection: Selection) -> None:
    """One row per prefecture, or those chosen; a row opens a prefecture, a button goes back to all of them."""
    stands = pieces.written(prefecture=selection.prefectures, province=selection.provinces)
    pieces.show(NAME, stands, html, lambda asked: state.choose(prefecture=asked.get("prefecture", [])))


def html(stands: str) -> Html | None:
    """All prefectures of the provinces that `stands` names, or the prefectures it names; None for an unknown name."""
    asked = pieces.read(stands)
    selection, notices = parse_selection(asked, store.register())
    if notices or not asked.keys() <= {"prefecture", "province"}:
        return None
    if selection.prefectures:
        return store.derived(_opened_html, selection.prefectures, store.today())
    return store.derived(_all_html, selection.provinces)


def _all_html(register: Register, provinces: tuple[str, ...]) -> Html:
    table = linked_table.described(
        wording.PREFECTURES,
        _COLUMNS,
        _rows(register, provinces),
        {"place": NAME, "how": "set", "key": "prefecture"},
    )
    return render("prefectures.html", table=table)


def _opened_html(register: Register, names: tuple[str, ...], today: date) -> Html:
    return render("prefectures_opened.html", opened=[_opened(register, name) for name in names])


def _opened(register: Register, name: str) -> dict[str, Any]:
    """One prefecture: its zones with their industries as worded, and everything else below them."""
    return {
        "head": _head(register, name),
        "table": linked_table.described(
            wording.PREFECTURE_ZONES, _ZONE_COLUMNS, _zone_rows(register, name), mention_rows.PICKS
        ),
        "below": _below(register, name),
        "side": _side(register, name),
    }


def _division(register: Register, name: str) -> Any:
    return next(
        each
        for each in register.divisions.values()
        if each.name == name and each.level is DivisionLevel.PREFECTURE
    )


def _profile(register: Register, name: str) -> PrefectureProfile:
    return profile_of(register, _division(register, name))


def _rows(register: Register, provinces: tuple[str, ...]) -> list[dict[str, Any]]:
    rows = []
    for division in prefectures_of(register, provinces):
        found = profile_of(register, division)
        rows.append(
            {
                "id": division.name,
                "province": found.province.name,
                "name": division.name,
                "zones": sum(found.levels.values()),
                "national": found.levels[Level.NATIONAL],
                "provincial": found.levels[Level.PROVINCIAL],
                "known": f"{found.known} / {sum(found.levels.values())}",
                "parks": len(found.parks),
                # None named is not none there.
                "platforms": len(found.platforms) or None,
                "groups": [
                    wording.PREFECTURE_GROUP.format(label, count)
                    for label, count in list(found.groups.items())[:_TOP_GROUPS]
                ],
            }
        )
    return rows


def _head(register: Register, name: str) -> dict[str, str]:
    found = _profile(register, name)
    return {
        "title": f"{found.province.name} {name}",
        "sentence": wording.PREFECTURE_COUNT.format(
            zones=sum(found.levels.values()),
            national=found.levels[Level.NATIONAL],
            provincial=found.levels[Level.PROVINCIAL],
            merged=wording.PREFECTURE_MERGED.format(found.merged) if found.merged else "",
            known=found.known,
        ),
    }


def _zone_rows(register: Register, name: str) -> list[dict[str, Any]]:
    rows = []
    for zone in _profile(register, name).zones:
        mentions = mentions_by_role(register.mentions_of.get(zone.zone_id, ()))
        cells = {role.value: mention_rows.wordings(members) for role, members in mentions.items()}
        if not mentions:
            cells = {role.value: wording.UNKNOWN for role in ROLE_ORDER}
        rows.append(
            {
                "id": zone.zone_id,
                "name": zone.name,
                "level": label_of(zone.level),
                "county": register.facts[zone.zone_id]["county"],
                "approved_on": zone.approved_on,
                "area_ha": zone.approved_area_ha,
                "area_kind": label_of(zone.area_kind) if zone.area_kind else None,
                **cells,
            }
        )
    return rows


def _side(register: Register, name: str) -> dict[str, Any]:
    found = _profile(register, name)
    return {
        "roles": [wording.ROLE_HEADS[role.value] for role in ROLE_ORDER],
        "groups": [
            (label, count, [found.roles.get((label, role), 0) for role in ROLE_ORDER])
            for label, count in found.groups.items()
        ],
        "platforms": [_platform(register, each) for each in found.platforms],
    }


def _below(register: Register, name: str) -> dict[str, Any]:
    found = _profile(register, name)
    return {
        "own": [
            (owner.name if isinstance(owner, Park) else owner.short_name, _target(register, target))
            for owner, target in found.own_targets
        ],
        "clusters": [_target(register, each) for each in found.cluster_targets],
        "published": [
            {
                "name": each.indicator_name,
                "value": describe_published_value(each.value, each.qualifier, each.unit)
                or wording.VALUE_UNKNOWN,
                "period": describe_observation_date(each),
                "source": describe_source(register.documents[each.document_id]),
            }
            for each in found.observations
        ],
    }


def _platform(register: Register, platform: Platform) -> dict[str, str]:
    where = ""
    if platform.park_id:
        where = register.parks[platform.park_id].name
    elif platform.zone_id:
        where = register.zones[platform.zone_id].short_name
    document = register.documents[platform.document_id]
    return {
        "name": platform.name,
        "kind": label_of(platform.kind),
        "where": where,
        "source": " ".join(filter(None, [describe_source(document), platform.clause])),
    }


def _target(register: Register, target: Target) -> dict[str, str]:
    assessment = store.assessments()[target.target_id]
    return {
        "name": register.indicators[target.indicator_id].name,
        "scope": target.scope_as_printed,
        "promised": describe_target_value(target),
        "deadline": describe_deadline(target),
        "status": STATUS_LABELS[assessment.status],
        "lamp": target_rows.lamp(assessment.status),
        "clause": f"{register.documents[target.document_id].title} {target.clause}",
    }
