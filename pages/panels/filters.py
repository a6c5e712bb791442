"""The sidebar: one choice per facet, bound to the address bar, with counts by the other filters."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress

import streamlit as st
from streamlit.errors import StreamlitAPIException

from data.load import Register
from data.selection import (
    FACETS,
    MAX_QUERY,
    Selection,
    describe_selection,
)
from pages.shared import rules, state, store, wording

_PILLS = ("province", "level", "category", "industry")
_LABELS = {
    "province": wording.PROVINCE,
    "level": wording.LEVEL,
    "category": wording.CATEGORY,
    "industry": wording.INDUSTRY,
    "prefecture": wording.PREFECTURE,
}


def show(tools: Callable[[], None]) -> Selection:
    """Draw the sidebar and return the selection; every widget is bound to the query parameter of its key.

    `tools` draws what can be done with the selection, below the sentence that says it.
    """
    st.html(f"<h1 class='brand'>{wording.APP_TITLE}<small>{wording.APP_SUBTITLE}</small></h1>")
    sentence = st.container(key="sentence")
    st.text_input(
        wording.SEARCH, key="q", placeholder=wording.SEARCH_HINT, bind="query-params", max_chars=MAX_QUERY
    )
    for facet in _PILLS:
        _pills(facet)
    st.html(store.derived(_coverage))
    # Drawn once it is opened or used: two dozen buttons that most visits never look at.
    is_chosen = bool(st.session_state.get("prefecture")) or "prefecture" in st.query_params
    with st.expander(wording.PREFECTURE, key="prefecture_box", on_change="rerun", expanded=is_chosen) as box:
        shows_prefectures = bool(box.open) or is_chosen
        if shows_prefectures:
            if chosen := st.session_state.get("prefecture"):
                # Chosen in a list while the buttons were not there: they take it over with its place in the address.
                # Buttons that were there hold that place themselves, and Streamlit lets nobody else write it.
                with suppress(StreamlitAPIException):
                    st.query_params["prefecture"] = chosen
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
    selection = state.current()
    with sentence:
        st.html(f"<p class='sentence'>{describe(selection)}</p>")
        st.button(
            wording.CLEAR,
            key="clear",
            on_click=state.clear,
            width="stretch",
            disabled=selection == Selection(),
        )
        tools()
    _show_counts(selection, FACETS if shows_prefectures else _PILLS)
    return selection


def layer_options() -> list[str]:
    """Labels of the layers on offer; 天地图 only with a key."""
    labels = [wording.LAYER_NAMES, wording.LAYER_COUNTIES]
    return [*labels, wording.LAYER_TIANDITU] if store.settings().tianditu_key else labels


def _coverage(register: Register) -> str:
    """What the numbers behind the buttons count, and of how many of those an industry is known."""
    counted = [facts for facts in register.facts.values() if facts["counts_as_zone"]]
    known = sum(bool(facts["industry"]) for facts in counted)
    merged = len(register.facts) - len(counted)
    words = wording.COVERAGE.format(known=known, all=len(counted), merged=merged)
    return f"<p class='hint'>{words}</p>"


def describe(selection: Selection) -> str:
    """The selection as one escaped sentence with its count."""
    total = store.overview(selection).total
    sentence = describe_selection(selection, total)
    if not total.zones and (parks := len(store.parks(selection))):
        sentence += wording.BUT_PARKS.format(parks)
    return wording.escape(sentence)


def _pills(facet: str, label_visibility: str = "visible") -> None:
    st.pills(
        _LABELS[facet],
        state.options(facet),
        selection_mode="multi",
        key=facet,
        bind="query-params",
        label_visibility=label_visibility,
    )


def _show_counts(selection: Selection, facets: Iterable[str]) -> None:
    """Write each option's count behind it.

    A count inside the label would end up in the address bar, so it is added by style.
    """
    written = []
    for facet in facets:
        counts = store.counts(selection, facet)
        for position, label in enumerate(state.options(facet), start=1):
            rule = f".st-key-{facet} button:nth-of-type({position})"
            written.append(f'{rule}::after{{content:"{counts[label]}"}}')
            if not counts[label]:
                written.append(f"{rule}{{opacity:.55}}")
    rules.show("".join(written))
