"""The stage of 一张图: top strip, map and card side by side.

It is drawn by the shell on every screen and only hidden on the others, because a map that leaves the page
is built anew when it comes back.
"""

from __future__ import annotations

from contextvars import ContextVar
from typing import Any

import streamlit as st
from streamlit_folium import st_folium

from data.selection import Selection
from geo import atlas, palette
from pages.panels import filters
from pages.shared import store, wording

_SLOTS: ContextVar[dict[str, Any]] = ContextVar("stage slots")
_FALLBACK_HEIGHT = 520  # pixels; house.css fits the frame to the window


def hold(selection: Selection, *, visible: bool) -> None:
    """Draw the map, and slots for the strip above and the card beside it; hidden unless `visible`."""
    with st.container(key="stage" if visible else "stage_hidden"):
        strip_slot = st.container(key="strip")
        map_column, panel_slot = st.columns([3, 2], gap="small")
        with map_column:
            _show_map(selection)
            st.html(legend())
    _SLOTS.set({"strip": strip_slot, "panel": panel_slot})


def strip() -> Any:
    """The slot above the map."""
    return _SLOTS.get()["strip"]


def panel() -> Any:
    """The slot beside the map."""
    return _SLOTS.get()["panel"].container(key="panel")
