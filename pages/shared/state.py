"""The one selection, as the widgets and the address bar hold it; every screen reads and changes it here."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from data.comparison import MAX_COMPARED, parse_compared_ids
from data.load import Register
from data.selection import FACETS, Selection, facet_values, parse_selection, parse_zone_id
from data.target_filter import TARGET_FACETS, TargetFilter
from pages.shared import put_filters, store, wording

_Given = ParamSpec("_Given")
_SHARED = "shared_by_screens"
_TRAY = "tray_held"
SELECTED = "selected_entry"
"""Where the session holds the id of the selected entry."""

_SHOW_ZONE, _SHOW_PROVINCE, _SHOW_INSIGHT = "show_zone", "show_province", "show_insight"

LAYER_CODES = {
    wording.LAYER_NAMES: "names",
    wording.LAYER_COUNTIES: "counties",
    wording.LAYER_TIANDITU: "tianditu",
}


def current() -> Selection:
    """The selection the widgets stand at."""
    state = st.session_state
    params = {facet: state.get(facet) or [] for facet in FACETS}
    params["park_only"] = "true" if state.get("park_only") else "false"
    params["q"] = state.get("q") or ""
    return parse_selection(params, store.register())[0]


def selected_id() -> str | None:
    """Id of the selected zone or park; None when nothing (or nothing known) is selected."""
    return parse_zone_id({"zone": st.session_state.get(SELECTED) or ""}, store.register())[0]


def selected_rows() -> list[str]:
    """Ids of the rows the selected entry stands for in the list: itself, and a park's hosts."""
    selected = selected_id()
    hosts = [site.zone_id for site in store.register().sites_of.get(selected, ())]
    return [entry_id for entry_id in (selected, *hosts) if entry_id]


def hold_selected() -> None:
    """Draw the widgets that bind the selected entry and the tray to the address bar; nobody types them: not shown."""
    if get_script_run_ctx().fragment_ids_this_run:
        put_filters.keep_beside()
    if st.session_state.get("zone", "") != (selected := selected_id() or ""):
        st.session_state["zone"] = selected
    st.text_input(wording.ADDRESS, key="zone", bind="query-params", label_visibility="collapsed")
    tray = list(compared_ids())
    if tray or "compare" in st.query_params:
        if st.session_state.get("compare") != tray:
            st.session_state["compare"] = tray
        # Any text is accepted, so that no list of ids travels; `compared_ids` keeps to those the register knows.
        st.multiselect(
            wording.COMPARE_ADDRESS,
            (),
            key="compare",
            bind="query-params",
            accept_new_options=True,
            max_selections=MAX_COMPARED,
            placeholder="",
            label_visibility="collapsed",
        )


def take_address() -> None:
    """Take selected entry and tray from the address on arrival and after a step through the browser's history.

    Call it once per run of the whole page. In between, the session holds them and their widgets only show them in
    the address: a browser that has not yet drawn what was put into a widget reports it as it was, and what was
    chosen on the map a moment before a filter was pressed would be lost. Of filters, which people press themselves,
    only what was put there and is not drawn yet is held.
    """
    put_filters.keep(is_right=went_through_history())
    if _TRAY not in st.session_state or went_through_history():
        register, params = store.register(), st.query_params
        st.session_state[SELECTED] = parse_zone_id({"zone": params.get("zone", "")}, register)[0]
        st.session_state[_TRAY] = parse_compared_ids({"compare": params.get_all("compare")}, register)[0]


def went_through_history() -> bool:
    """Whether this run shows a step through the browser's history: then the address is right and the session is not."""
    return get_script_run_ctx().is_history_navigation


def hold_asof() -> None:
    """Draw the widget that binds the past day looked at to the address bar; call it before anything is looked up.

    While there is no such day there is no widget: it would be a part of every screen that nobody sees.
    """
    if st.session_state.get("asof") or "asof" in st.query_params:
        st.text_input(wording.ASOF, key="asof", bind="query-params", label_visibility="collapsed")
    store.take_asof()


def look_from(day: str) -> None:
    """Show every screen as of a day (`2026-11-20`), or of now (""), from a callback."""
    st.session_state["asof"] = day
    store.take_asof()


def follow_filters() -> None:
    """Run the whole page again when a list has changed the filters, which stand outside the list's fragment."""
    if st.session_state.pop("filters_changed", False):
        st.rerun()


def hold_shared() -> None:
    """Remember what all screens share as this run of the whole page shows it; call it before the screen is drawn."""
    st.session_state[_SHARED] = _shared()


def screen_part(draw: Callable[_Given, None]) -> Callable[_Given, None]:
    """What a screen draws below its heading: what is chosen there reruns this alone, not sidebar, map and card.

    When the choice concerns what all screens share, the whole page runs again.
    """

    @st.fragment
    @wraps(draw)
    def part(*args: _Given.args, **kwargs: _Given.kwargs) -> None:
        shared = _shared()
        if st.session_state.get(_SHARED, shared) != shared:
            st.rerun()
        draw(*args, **kwargs)

    return part


def _shared() -> tuple[object, ...]:
    """Version of the data, filters, selected entry, tray, and the day looked at."""
    return store.register().data_version, current(), selected_id(), compared_ids(), store.asof()


def select(entry_id: str | None) -> None:
    """Select an entry, from a callback."""
    st.session_state[SELECTED] = entry_id


def compared_ids() -> tuple[str, ...]:
    """Ids of the zones in the tray of 对标, as they were chosen; at most 8, none the register does not know."""
    return parse_compared_ids({"compare": st.session_state.get(_TRAY, ())}, store.register())[0]


def toggle_compared(zone_id: str) -> None:
    """Put a zone into the tray or take it out, from a callback; a full tray stays as it is."""
    tray = compared_ids()
    if zone_id in tray:
        st.session_state[_TRAY] = tuple(each for each in tray if each != zone_id)
    elif zone_id in store.register().zones and len(tray) < MAX_COMPARED:
        st.session_state[_TRAY] = (*tray, zone_id)


def compare(zone_ids: list[str]) -> None:
    """Make these the tray, from a callback; what the register does not know is left out."""
    st.session_state[_TRAY] = parse_compared_ids({"compare": zone_ids}, store.register())[0]


def choose(**facets: list[str]) -> None:
    """Set facets to these labels, from a callback; the other facets stay."""
    put_filters.put(**facets)


def toggle(facet: str, label: str) -> None:
    """Add a label to a facet or take it away, from a list's callback."""
    chosen = list(st.session_state.get(facet) or [])
    others = [each for each in chosen if each != label]
    put_filters.put(**{facet: others if label in chosen else [*chosen, label]})
    st.session_state["filters_changed"] = True


def clear() -> None:
    """Take every filter away, from a callback; the selected entry stays."""
    put_filters.put(**{facet: [] for facet in FACETS}, q="", park_only=False)


def targets_link(chosen: TargetFilter, target_id: str | None = None) -> dict[str, str | list[str]]:
    """Query parameters with which a page link makes 目标进度 show what `chosen` asks for, and one target on top.

    `chosen` names one province at most: that of what the link shows.
    """
    params: dict[str, str | list[str]] = {**chosen.to_params(), _SHOW_PROVINCE: "".join(chosen.provinces)}
    params.pop("province", None)
    return params | ({"target": target_id} if target_id else {})


def zone_link(entry_id: str) -> dict[str, str]:
    """Query parameters with which a page link selects an entry."""
    return {_SHOW_ZONE: entry_id}


def insight_link(section: str) -> dict[str, str]:
    """Query parameters with which a page link opens one part of 产业透视."""
    return {_SHOW_INSIGHT: section}


def follow_link() -> None:
    """Do what the link that led here asks of the widgets; call it before the first of them is drawn.

    A widget that is on the page already ignores the address of a page link, and one that was there before comes
    back with what it held. So links also ask in parameters of their own, which leave the address at once: whatever
    the link does not name is emptied, and the province gives way where it would hide what the link shows.
    """
    if entry_id := st.query_params.get(_SHOW_ZONE):
        del st.query_params[_SHOW_ZONE]
        select(entry_id)
    if section := st.query_params.get(_SHOW_INSIGHT):
        del st.query_params[_SHOW_INSIGHT]
        if section in wording.INSIGHT_SECTIONS:
            st.session_state["insight"] = section
    if (province := st.query_params.get(_SHOW_PROVINCE)) is not None:
        del st.query_params[_SHOW_PROVINCE]
        empty = {"target": ""} | {facet: [] for facet in TARGET_FACETS if facet != "province"}
        st.session_state.update({key: value for key, value in empty.items() if key not in st.query_params})
        if (chosen := st.session_state.get("province")) and province not in chosen:
            st.session_state["province"] = []


def layers() -> list[str]:
    """Codes of the map layers switched on."""
    return [LAYER_CODES[label] for label in st.session_state.get("layer") or []]


def color() -> str:
    """Code of what the symbols stand for: "symbol" (level and category) or "place" (how well it is documented)."""
    return "place" if st.session_state.get("color") == wording.COLOR_PLACE else "symbol"


def options(facet: str) -> tuple[str, ...]:
    """Labels offered for a facet: industries by group, categories that occur."""
    register = store.register()
    if facet == "industry":
        return register.group_labels
    if facet == "category":
        return store.derived(_categories)
    return facet_values(register, facet)


def _categories(register: Register) -> tuple[str, ...]:
    occurring = {facts["category"] for facts in register.facts.values()}
    return tuple(label for label in facet_values(register, "category") if label in occurring)
