"""对标: two to eight zones side by side, as they are known; nothing is ranked, unknown is said to be unknown."""

from pathlib import Path

import streamlit as st

from data.comparison import MIN_COMPARED
from pages.panels import comparison, notices
from pages.shared import state, store

st.html(Path(__file__).parent / "static" / "insight.css")
notices.show_arrival()
zone_ids = state.compared_ids()
comparison.show_lead()
comparison.show_tray(zone_ids)
if len(zone_ids) >= MIN_COMPARED:
    comparison.show_side_by_side(zone_ids)
# Whom to set beside: the first of the tray, or the zone selected elsewhere while the tray is empty.
beside = zone_ids[0] if zone_ids else state.selected_id()
if beside in store.register().zones:
    comparison.show_peers(beside, zone_ids)
comparison.show_picker(state.current(), zone_ids)
