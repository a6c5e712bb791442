"""设区市: all prefectures in rows; of those chosen in the sidebar, zones, industries, platforms, targets, clusters."""

from pathlib import Path

import streamlit as st

from pages.panels import industries, notices, prefectures
from pages.shared import state, store

st.html(Path(__file__).parent / "static" / "insight.css")
st.html(Path(__file__).parent / "static" / "prefectures.css")
selection = state.current()
notices.show_arrival()
prefectures.show_lead()
selected = store.register().facts.get(state.selected_id(), {})
is_there = not set(selection.prefectures).isdisjoint(selected.get("prefecture", ()))
industries.show_selected(selected["id"] if is_there else None)
prefectures.show(selection)
