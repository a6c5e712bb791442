"""来源与口径: what the figures mean, where they come from, what is missing, and how to take the data away."""

from pathlib import Path

import streamlit as st

from pages.panels import provenance
from pages.shared import wording

st.html(Path(__file__).parent / "static" / "filters_aside.css")
st.html(f"<h2 class='screen'>{wording.SOURCES}</h2><p class='hint'>{wording.SOURCES_LEAD}</p>")
provenance.show_rules()
provenance.show_counts()
provenance.show_completeness()
provenance.show_documents()
provenance.show_corrections()
provenance.show_interfaces()
