"""产业透视: the matrix of industry and prefecture, and who names an industry, as what, and where."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import streamlit as st

from data.industry_profile import ROLE_ORDER, Coverage, Matrix, Namers, coverage, industry_matrix, namers
from data.load import Register
from data.schema import Level, Role
from data.selection import FACETS, Selection, parse_selection, parse_zone_id
from data.vocabulary import label_of
from geo import palette
from geo.layers import fans_of, short_prefecture_name
from geo.sketch import sketch_positions, sketch_svg
from pages.shared import (
    addresses,
    heat_table,
    linked_table,
    mention_rows,
    pieces,
    rules,
    state,
    store,
    wording,
)
from pages.shared.templates import Html, data_uri, render

_ROLES = {wording.ROLE_HEADS[role.value]: role for role in ROLE_ORDER}
_ROLE_PILLS = "role"
NAMERS = "namers"
"""Of the pieces below /assets/: who names the chosen industries."""
_SKETCH_WIDTH_PX = 420
_FAN_PX = 9
_NAMER_COLUMNS = [
    {"key": "name", "label": wording.COLUMN_NAME, "width": "21%"},
    {"key": "level", "label": wording.LEVEL, "width": "64px"},
    {"key": "prefecture", "label": wording.PREFECTURE, "width": "11%"},
    *({"key": role.value, "label": wording.ROLE_HEADS[role.value]} for role in ROLE_ORDER),
    {"key": "mapped", "label": wording.COLUMN_MAPPED, "width": "17%"},
]


def show_lead(selection: Selection) -> None:
    """What the screen counts and what it does not."""
    whole, here = store.derived(coverage), store.derived(coverage, replace(selection, industries=()))
    st.html(
        render(
            "insight_lead.html",
            title=wording.INDUSTRIES,
            lead=_described(wording.INSIGHT_LEAD, whole),
            aside=_described(wording.INSIGHT_SELECTED, here),
        )
    )


def choose_section() -> str:
    """Which part of the screen is shown; bound to the address."""
    return st.segmented_control(
        wording.INSIGHT,
        wording.INSIGHT_SECTIONS,
        default=wording.INSIGHT_MATRIX,
        key="insight",
        bind="query-params",
        required=True,
        label_visibility="collapsed",
    )


def choose_role() -> Role | None:
    """The one role asked for; None for all of them, each in its own column."""
    label = st.pills(wording.ROLE, list(_ROLES), key=_ROLE_PILLS, bind="query-params")
    return _ROLES.get(label)


def choose_finer(selection: Selection) -> list[str]:
    """Finer industries of the chosen groups to narrow them to."""
    options = store.derived(_finer_labels, selection.industries)
    if not options:
        return []
    return st.pills(wording.FINER, options, selection_mode="multi", key="finer", bind="query-params")


def show_matrix(selection: Selection, role: Role | None) -> None:
    """Counts by group and prefecture; a pick filters by it and lists who it is."""
    of_role = store.derived(_matrices, replace(selection, industries=(), prefectures=()))
    matrix = of_role[role]
    heat_table.show(
        "industries",
        label=wording.MATRIX_LABEL,
        corner=wording.INDUSTRY,
        sections=matrix.provinces,
        columns=[{"id": name, "label": short_prefecture_name(name)} for name in matrix.columns],
        rows=[label for label, _, _ in matrix.rows],
        counts={
            _label(each): [[*cells, total] for _, cells, total in found.rows]
            for each, found in of_role.items()
        },
        foot=[
            {"label": wording.MATRIX_KNOWN, "cells": matrix.known, "total": matrix.known_total},
            {"label": wording.MATRIX_ZONES, "cells": matrix.zones, "total": matrix.zones_total},
        ],
        total=wording.TOTAL,
        on_pick=pick,
        control=_ROLE_PILLS,
        chosen=_label(role),
        selected_rows=selection.industries,
        selected_columns=selection.prefectures,
        leads={
            "place": NAMERS,
            "keys": {"row": "industry", "column": "prefecture"},
            "control": "insight",
            "label": wording.INSIGHT_NAMERS,
        },
    )
    st.html(f"<p class='hint'>{wording.MATRIX_NOTE}</p>")


def pick(industry: str | None, prefecture: str | None) -> None:
    """Filter by what was picked in the matrix and go to the list, from a callback."""
    if industry:
        state.choose(industry=[industry])
    if prefecture:
        state.choose(prefecture=[prefecture])
    st.session_state["insight"] = wording.INSIGHT_NAMERS


def show_namers(selection: Selection, finer: Sequence[str], role: Role | None) -> None:
    """Who names the chosen industries: a list with the wordings under their roles, counts, and a small map."""
    rules.show(store.derived(_picture, store.map_notice()))
    chosen = {**selection.to_params(), "finer": finer, "role": [_label(role)] if role else []}
    facets = dict.fromkeys(FACETS, "toggle")
    controls = {**facets, "finer": "toggle", _ROLE_PILLS: "switch"}
    pieces.show(NAMERS, pieces.written(**chosen), namers_html, controls=controls)
    with st.container(key="insight_map_link"):
        st.page_link(addresses.home(), label=wording.ROLE_MAP_OPEN, icon=":material/map:")


def namers_html(stands: str) -> Html | None:
    """The same as HTML; None where `stands` names what nobody can choose."""
    asked = pieces.read(stands)
    selection, notices = parse_selection(asked, store.register())
    (label, *_) = asked.get("role", [""])
    finer = asked.get("finer", [])
    # Finer industries of a group that has just been given up narrow nothing any more.
    offered = store.derived(_finer_labels, selection.industries)
    is_known = (
        not notices
        and label in {"", *_ROLES}
        and set(finer) <= set(store.register().industry_labels)
        and asked.keys() <= {"role", "finer", "q", "park_only", *FACETS}
    )
    if not is_known:
        return None
    picked = tuple(each for each in finer if each in offered)
    narrowed = replace(selection, industries=picked) if picked else selection
    return store.derived(_namers_html, narrowed, _ROLES.get(label), store.map_notice())


def _namers_html(register: Register, selection: Selection, role: Role | None, notice: str) -> Html:
    found = namers(register, selection, role)
    return render(
        "namers.html",
        sentence=_sentence(selection, role, found),
        is_empty=not found.zones and not found.parks,
        table=linked_table.described(
            wording.INSIGHT_NAMERS,
            _NAMER_COLUMNS,
            _namer_rows(register, selection, role),
            mention_rows.PICKS,
        ),
        counts=_counts_html(register, selection, role),
        map=_marks_html(register, selection, role, notice),
    )


def show_selected(entry_id: str | None) -> None:
    """The selected entry's industries as the sources word them, and the ways on."""
    register = store.register()
    stands = pieces.written(zone=(entry_id,) if entry_id else ())
    pieces.show(mention_rows.WORDINGS, stands, wordings_html, _asked)
    if entry_id not in register.zones and entry_id not in register.parks:
        return
    with st.container(horizontal=True, key="insight_links"):
        st.page_link(
            addresses.home(),
            label=wording.SHOW_ON_MAP,
            icon=":material/map:",
            query_params=state.zone_link(entry_id),
        )
        if entry_id in register.zones:
            st.button(
                wording.COMPARE_REMOVE if entry_id in state.compared_ids() else wording.COMPARE_ADD,
                key="insight_compare",
                type="tertiary",
                on_click=state.toggle_compared,
                args=(entry_id,),
            )


def _asked(asked: dict[str, list[str]]) -> None:
    state.select("".join(asked.get("zone", ())))


def wordings_html(stands: str) -> str | None:
    """Wordings of the entry that `stands` names as HTML; nothing for none, None for an unknown one."""
    asked = pieces.read(stands)
    entry_id, notices = parse_zone_id(asked, store.register())
    if notices or not asked.keys() <= {"zone"}:
        return None
    return store.derived(_wordings_html, entry_id) if entry_id else ""


def _matrices(register: Register, selection: Selection) -> dict[Role | None, Matrix]:
    return {role: industry_matrix(register, selection, role) for role in (None, *ROLE_ORDER)}


def _label(role: Role | None) -> str:
    """The pill of a role; none for all of them."""
    return wording.ROLE_HEADS[role.value] if role else ""


def _described(sentence: str, found: Coverage) -> str:
    return sentence.format(all=found.entries, known=found.known, unknown=found.unknown)


def _finer_labels(register: Register, groups: tuple[str, ...]) -> tuple[str, ...]:
    codes = {code for code, row in register.industries.items() if row.label in groups}
    finer = {row.label for row in register.industries.values() if row.group_code in codes}
    return tuple(label for label in register.industry_labels if label in finer)


def _sentence(selection: Selection, role: Role | None, found: Namers) -> str:
    what = "、".join(selection.industries) or wording.NAMERS_ALL
    if role:
        what = wording.NAMERS_ROLE.format(what=what, role=wording.ROLE_HEADS[role.value])
    sentence = wording.NAMERS_LEAD.format(
        what=what, zones=len(found.zones) - found.merged, parks=len(found.parks)
    )
    if found.merged:
        sentence += wording.NAMERS_MERGED.format(found.merged)
    if found.parks_unknown:
        sentence += wording.NAMERS_PARKS_UNKNOWN.format(found.parks_unknown)
    return sentence + wording.FULL_STOP


def _namer_rows(register: Register, selection: Selection, role: Role | None) -> list[dict[str, Any]]:
    found = namers(register, selection, role)
    rows = [
        {
            "id": zone_id,
            "name": register.zones[zone_id].name,
            "level": label_of(register.zones[zone_id].level),
            "prefecture": register.facts[zone_id]["prefecture"],
            **mention_rows.in_columns(register, by_role),
        }
        for zone_id, by_role in found.zones.items()
    ]
    return rows + [
        {
            "id": park_id,
            "name": register.parks[park_id].name,
            "level": wording.PARK_LEVEL,
            "prefecture": register.park_facts[park_id]["prefecture"],
            **mention_rows.in_columns(register, by_role),
        }
        for park_id, by_role in found.parks.items()
    ]


def _counts_html(register: Register, selection: Selection, role: Role | None) -> str:
    counts = namers(register, selection, role).counts
    return render(
        "role_counts.html",
        levels=[label_of(level) for level in Level],
        rows=[
            (
                wording.ROLE_HEADS[each.value],
                [data_uri(palette.legend_svg(palette.ROLE_SYMBOLS[each, level])) for level in Level],
                [counts.get((each, level), 0) for level in Level],
            )
            for each in ROLE_ORDER
        ],
    )


def _sketch(register: Register, notice: str) -> str:
    return sketch_svg(
        store.settings().boundaries, (), notice=notice, title=wording.ROLE_MAP, width_px=_SKETCH_WIDTH_PX
    )


def _picture(register: Register, notice: str) -> str:
    """The style that lays the two provinces under the marks: constant, so it travels once."""
    svg = store.derived(_sketch, notice)
    return f'.role-map .ground {{ background-image: url("{data_uri(svg)}"); }}{_mark_styles()}'


@lru_cache(maxsize=1)
def _mark_styles() -> str:
    return "".join(
        f'.role-map .{role}-{level} {{ background-image: url("{data_uri(palette.legend_svg(symbol))}"); }}'
        for (role, level), symbol in palette.ROLE_SYMBOLS.items()
    )


def _places(register: Register, notice: str) -> dict[str, tuple[float, float]]:
    points = {zone_id: (each.lon, each.lat) for zone_id, each in register.placements.items()}
    return sketch_positions(store.settings().boundaries, points, notice=notice, width_px=_SKETCH_WIDTH_PX)


def _marks_html(register: Register, selection: Selection, role: Role | None, notice: str) -> str:
    """One mark per zone: its foremost role by shape, its level by fill; national on top, coinciding ones fanned."""
    places, fans = store.derived(_places, notice), store.derived(fans_of)
    found = namers(register, selection, role).zones
    marks = [
        {
            "place": places[zone_id],
            "fan": [round(_FAN_PX * step) for step in fans[zone_id]],
            "role": next(iter(by_role)),
            "level": register.zones[zone_id].level,
            "name": register.zones[zone_id].name,
        }
        for zone_id, by_role in found.items()
        if zone_id in places
    ]
    marks.sort(key=lambda mark: mark["level"] is Level.NATIONAL)
    missing = len(found) - len(marks)
    note = wording.ROLE_MAP_MISSING.format(missing) if missing else ""
    return render(
        "role_map.html",
        marks=marks,
        ratio=_ratio(store.derived(_sketch, notice)),
        note=wording.ROLE_MAP_NOTE.format(missing=note),
    )


def _ratio(svg: str) -> str:
    """Width to height of a picture, for its box."""
    height = re.search(r'height="([0-9.]+)"', svg)[1]
    return f"{_SKETCH_WIDTH_PX} / {height}"


def _wordings_html(register: Register, entry_id: str) -> str:
    name = register.zones[entry_id].name if entry_id in register.zones else register.parks[entry_id].name
    return mention_rows.table(register, name, register.mentions_of.get(entry_id, ()))
