"""Choosing the one selected zone or park by name, on screens without the map."""

from __future__ import annotations

import streamlit as st

from data.load import Register
from pages.shared import state, store, wording

_KEY = "zone_choice"


def show(label: str) -> str | None:
    """Draw the choice, which stands at the selected entry and changes it; id of the entry or None."""
    names = store.derived(_names)
    st.session_state[_KEY] = state.selected_id()
    st.selectbox(
        label,
        list(names),
        index=None,
        format_func=names.__getitem__,
        key=_KEY,
        placeholder=wording.ZONE_HINT,
        on_change=_chosen,
    )
    return state.selected_id()


def _chosen() -> None:
    state.select(st.session_state[_KEY])


def _names(register: Register) -> dict[str, str]:
    """Every entry by name; the province before those names that both provinces could have is part of the name."""
    names = {zone_id: zone.name for zone_id, zone in register.zones.items()}
    parks = {
        park_id: f"{register.cooperation_zones[park.cooperation_zone_id].name} {park.name}"
        for park_id, park in register.parks.items()
    }
    return names | parks
