"""The stage of 一张图: top strip, map and card side by side.

It is drawn by the shell on every screen and only hidden on the others, because a map that leaves the page
is built anew when it comes back.
"""

from __future__ import annotations

from contextvars import ContextVar
from functools import lru_cache
from typing import Any

import streamlit as st
from streamlit_folium import st_folium

from data.selection import Selection
from geo import atlas, palette
from geo.placement import PlaceClass
from pages.shared import state, store
from pages.shared.templates import data_uri, render

_SLOTS: ContextVar[dict[str, Any]] = ContextVar("stage slots")
_FRAME_HEIGHT = 480  # pixels; house.css fits the frame to the window
_MAP_KEY = "atlas_map"


def hold(selection: Selection, *, visible: bool) -> None:
    """Draw the map, and slots for the strip above and the card beside it; hidden unless `visible`."""
    with st.container(key="stage" if visible else "stage_hidden"):
        strip_slot = st.container(key="strip")
        map_column, panel_slot = st.columns([3, 2], gap="small")
        with map_column:
            _show_map(selection)
            st.html(_legend(state.color()))
    _SLOTS.set({"strip": strip_slot, "panel": panel_slot})


def strip() -> Any:
    """The slot above the map."""
    return _SLOTS.get()["strip"]


def panel() -> Any:
    """The slot beside the map."""
    return _SLOTS.get()["panel"].container(key="panel")


def _show_map(selection: Selection) -> None:
    base = _base_map()
    shown = atlas.AtlasState(
        predicate=selection.to_predicate(),
        selected=state.selected_id(),
        layers=state.layers(),
        color=state.color(),
        view=st.query_params.get("view"),
    )
    layer = atlas.StateLayer(shown)
    st_folium(
        base,
        key=_MAP_KEY,
        height=_FRAME_HEIGHT,
        use_container_width=True,
        # The map's own script reports clicks; nothing else (panning, zooming) may rerun the page.
        returned_objects=[],
        feature_group_to_add=layer,
        on_change=_on_click,
        render=False,
    )
    base.forget(layer)


def _base_map() -> atlas.OfflineMap:
    """This session's map, built anew only when the data version changes."""
    version = store.register().data_version
    if st.session_state.get("base_map_version") != version:
        st.session_state["base_map"] = store.new_base_map()
        st.session_state["base_map_version"] = version
    return st.session_state["base_map"]


def _on_click() -> None:
    value = st.session_state.get(_MAP_KEY) or {}
    if value.get("zone"):
        state.select(value["zone"])


@lru_cache
def _legend(color: str) -> str:
    """The symbols in words, from the palette's own table."""
    places = [
        (data_uri(palette.legend_svg(symbol)), symbol.label) for symbol in palette.PLACE_SYMBOLS.values()
    ]
    park = palette.PARK_SYMBOLS[PlaceClass.DOCUMENTED]
    rows = []
    if color == "symbol":
        occurring = {(zone.level, zone.category) for zone in store.register().zones.values()}
        rows = [
            (data_uri(palette.legend_svg(symbol)), symbol.label)
            for (level, category, place), symbol in palette.ZONE_SYMBOLS.items()
            if place is PlaceClass.IN_COUNTY and (level, category) in occurring
        ]
    return render(
        "legend.html", rows=[(data_uri(palette.legend_svg(park)), park.label), *rows], places=places
    )
