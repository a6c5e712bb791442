"""海峡两岸产业合作区: the two programmes side by side, stated with their differences and never averaged."""

from pathlib import Path

import streamlit as st

from pages.panels import notices, programmes
from pages.shared.templates import render

st.html(Path(__file__).parent / "static" / "cooperation.css")
st.html(Path(__file__).parent / "static" / "filters_aside.css")
notices.show_arrival()
st.html(render("cooperation_lead.html"))
programmes.show()
