"""对标: two to eight zones side by side, as they are known; nothing is ranked, unknown is said to be unknown."""

from pathlib import Path

import streamlit as st

from pages.panels import comparison, notices
from pages.shared import state

st.html(Path(__file__).parent / "static" / "insight.css")
notices.show_arrival()
zone_ids = state.compared_ids()
comparison.show_lead()
comparison.show(zone_ids, state.selected_id())
comparison.show_picker(state.current(), zone_ids)
