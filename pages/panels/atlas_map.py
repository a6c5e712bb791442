"""The map and its legend, at the filters; what is selected reaches the map by `linked_selection`."""

from __future__ import annotations

from functools import lru_cache

import streamlit as st
from streamlit_folium import st_folium

from data.selection import Selection
from geo import atlas, palette
from pages.shared import state, store
from pages.shared.templates import data_uri, render

_FRAME_HEIGHT = 480  # pixels; house.css fits the frame to the window
_MAP_KEY = "atlas_map"


def show(selection: Selection) -> None:
    """Draw the map at a selection, and the legend below it."""
    _show_map(selection)
    st.html(_legend(state.color()))


def _show_map(selection: Selection) -> None:
    shown = atlas.AtlasState(
        predicate=selection.to_predicate(),
        layers=state.layers(),
        color=state.color(),
    )
    st_folium(
        _base_map().for_one_run(),
        key=_MAP_KEY,
        height=_FRAME_HEIGHT,
        use_container_width=True,
        # The map's own script reports clicks (see linked_selection); nothing it does may rerun the page.
        returned_objects=[],
        feature_group_to_add=atlas.StateLayer(shown),
        render=False,
    )


def _base_map() -> atlas.OfflineMap:
    """This session's map, built anew only when the data version changes."""
    version = store.map_version()
    if st.session_state.get("base_map_version") != version:
        st.session_state["base_map"] = store.new_base_map()
        st.session_state["base_map_version"] = version
    return st.session_state["base_map"]


@lru_cache
def _legend(color: str) -> str:
    """The symbols in words, from the palette's own table."""
    occurring = [(zone.level, zone.category) for zone in store.register().zones.values()]
    rows, places = (
        [(data_uri(palette.legend_svg(symbol)), label) for symbol, label in given]
        for given in (palette.legend_rows(occurring, color), palette.place_rows())
    )
    return render("legend.html", rows=rows, places=places, fan=palette.FAN_LABEL)
