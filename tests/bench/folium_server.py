"""Serves folium_way.py with Leaflet from this machine: folium's own addresses are foreign."""

import importlib.util
from pathlib import Path

import streamlit as st
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

HERE = Path(__file__).resolve().parent
LEAFLET = Path(importlib.util.find_spec("xstatic.pkg.leaflet").submodule_search_locations[0]) / "data"

app = st.App(HERE / "folium_way.py", routes=[Mount("/bench/leaflet", StaticFiles(directory=LEAFLET))])
