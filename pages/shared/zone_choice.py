"""Choosing the one selected zone or park by name, on screens without the map."""

from __future__ import annotations

import streamlit as st

from data.load import Register
from pages.shared import state, store, wording

KEY = "zone_choice"
"""Key of the choice."""


def show(label: str) -> str | None:
    """Draw the choice, which stands at the selected entry and changes it; id of the entry or None."""
    names = store.derived(_names)
    st.session_state[KEY] = state.selected_id()
    st.selectbox(
        label,
        list(names),
        index=None,
        format_func=names.__getitem__,
        key=KEY,
        placeholder=wording.ZONE_HINT,
        on_change=_chosen,
    )
    return state.selected_id()


def entry_of(text: str) -> str | None:
    """Id of the entry whose id this is, or whose name as the choice has it; None for neither."""
    return text if text in store.derived(_names) else store.derived(_ids).get(text)


def name_of(entry_id: str | None) -> str | None:
    """Its name as the choice has it; None for no entry."""
    return store.derived(_names).get(entry_id) if entry_id else None


def _chosen() -> None:
    state.select(st.session_state[KEY])


def _names(register: Register) -> dict[str, str]:
    """Every entry by name; the province before those names that both provinces could have is part of the name."""
    names = {zone_id: zone.name for zone_id, zone in register.zones.items()}
    parks = {
        park_id: f"{register.cooperation_zones[park.cooperation_zone_id].name} {park.name}"
        for park_id, park in register.parks.items()
    }
    return names | parks


def _ids(register: Register) -> dict[str, str]:
    return {name: entry_id for entry_id, name in _names(register).items()}
