"""The sidebar: one choice per facet, bound to the address bar, with counts by the other filters."""

from __future__ import annotations

import streamlit as st

from data.selection import (
    FACETS,
    MAX_QUERY,
    Selection,
    count_zones,
    describe_selection,
    facet_values,
    parse_selection,
    parse_zone_id,
)
from pages.shared import store, wording

_PILLS = ("province", "level", "category", "industry")
_LABELS = {
    "province": wording.PROVINCE,
    "level": wording.LEVEL,
    "category": wording.CATEGORY,
    "industry": wording.INDUSTRY,
    "prefecture": wording.PREFECTURE,
}


def show() -> Selection:
    """Draw the sidebar and return the selection; every widget is bound to the query parameter of its key."""
    sentence = st.container(key="sentence")
    st.text_input(
        wording.SEARCH, key="q", placeholder=wording.SEARCH_HINT, bind="query-params", max_chars=MAX_QUERY
    )
    for facet in _PILLS:
        _pills(facet)
    with st.expander(wording.PREFECTURE, key="prefecture_box"):
        _pills("prefecture", label_visibility="collapsed")
    st.toggle(wording.PARK_ONLY, key="park_only", bind="query-params")
    st.pills(
        wording.LAYER,
        layer_options(),
        default=[wording.LAYER_NAMES],
        selection_mode="multi",
        key="layer",
        bind="query-params",
    )
    st.segmented_control(
        wording.COLOR,
        [wording.COLOR_SYMBOL, wording.COLOR_PLACE],
        default=wording.COLOR_SYMBOL,
        key="color",
        bind="query-params",
        required=True,
    )
    # The selected entry lives in the address bar like every filter; nobody types it, so it is not shown.
    with st.container(key="address"):
        st.text_input(wording.ADDRESS, key="zone", bind="query-params", label_visibility="collapsed")
    selection = current()
    with sentence:
        st.html(f"<p class='sentence'>{describe(selection)}</p>")
        st.button(wording.CLEAR, on_click=clear, width="stretch", disabled=selection == Selection())
    _show_counts(selection)
    return selection


def current() -> Selection:
    """The selection the widgets stand at."""
    state = st.session_state
    params = {facet: state.get(facet) or [] for facet in FACETS}
    params["park_only"] = "true" if state.get("park_only") else "false"
    params["q"] = state.get("q") or ""
    return parse_selection(params, store.register())[0]


def selected_id() -> str | None:
    """Id of the selected zone or park; None when nothing (or nothing known) is selected."""
    return parse_zone_id({"zone": st.session_state.get("zone") or ""}, store.register())[0]


def select(entry_id: str | None) -> None:
    """Select an entry, from a callback."""
    st.session_state["zone"] = entry_id or ""


def toggle(facet: str, label: str) -> None:
    """Add a label to a facet or take it away, from a callback."""
    chosen = list(st.session_state.get(facet) or [])
    st.session_state[facet] = [value for value in chosen if value != label] if label in chosen else [*chosen, label]


def clear() -> None:
    """Take every filter away, from a callback; the selected entry stays."""
    for facet in FACETS:
        st.session_state[facet] = []
    st.session_state["q"] = ""
    st.session_state["park_only"] = False


def layers() -> list[str]:
    """Codes of the map layers switched on."""
    return [_LAYER_CODES[label] for label in st.session_state.get("layer") or []]


def color() -> str:
    """Code of what the symbols stand for."""
    return "place" if st.session_state.get("color") == wording.COLOR_PLACE else "symbol"


_LAYER_CODES = {
    wording.LAYER_NAMES: "names",
    wording.LAYER_COUNTIES: "counties",
    wording.LAYER_TIANDITU: "tianditu",
}


def layer_options() -> list[str]:
    """Labels of the layers on offer; 天地图 only with a key."""
    labels = [wording.LAYER_NAMES, wording.LAYER_COUNTIES]
    return [*labels, wording.LAYER_TIANDITU] if store.settings().tianditu_key else labels


def describe(selection: Selection) -> str:
    """The selection as one escaped sentence with its count."""
    return wording.escape(describe_selection(selection, count_zones(store.zones(selection))))


def options(facet: str) -> tuple[str, ...]:
    """Labels offered for a facet: industries by group, categories that occur."""
    register = store.register()
    if facet == "industry":
        return register.group_labels
    if facet == "category":
        return store.derived(_categories)
    return facet_values(register, facet)


def _categories(register) -> tuple[str, ...]:
    occurring = {facts["category"] for facts in register.facts.values()}
    return tuple(label for label in facet_values(register, "category") if label in occurring)


def _pills(facet: str, label_visibility: str = "visible") -> None:
    st.pills(
        _LABELS[facet],
        options(facet),
        selection_mode="multi",
        key=facet,
        bind="query-params",
        label_visibility=label_visibility,
    )


def _show_counts(selection: Selection) -> None:
    """Write each option's count behind it.

    A count inside the label would end up in the address bar, so it is added by style.
    """
    rules = []
    for facet in FACETS:
        counts = store.counts(selection, facet)
        for position, label in enumerate(options(facet), start=1):
            rule = f".st-key-{facet} button:nth-of-type({position})"
            rules.append(f'{rule}::after{{content:"{counts[label]}"}}')
            if not counts[label]:
                rules.append(f"{rule}{{opacity:.55}}")
    st.html(f"<style>{''.join(rules)}</style>")
