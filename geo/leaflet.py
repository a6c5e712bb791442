"""Leaflet as installed from PyPI, and the addresses under which the application serves it and its own script."""

from __future__ import annotations

from pathlib import Path

from xstatic.pkg import leaflet

LEAFLET_FOLDER = Path(leaflet.BASE_DIR)
SCRIPT_FOLDER = Path(__file__).resolve().parent / "static"
# streamlit-folium's frame lives at <base>/component/streamlit_folium.st_folium/index.html, so two steps up is
# the application's root whatever `server.baseUrlPath` says.
ROOT_FROM_FRAME = "../../"
SCRIPTS = [
    ("leaflet", f"{ROOT_FROM_FRAME}assets/leaflet/leaflet.js"),
    ("atlas", f"{ROOT_FROM_FRAME}assets/atlas/atlas.js"),
]
STYLES = [
    ("leaflet_css", f"{ROOT_FROM_FRAME}assets/leaflet/leaflet.css"),
    ("atlas_css", f"{ROOT_FROM_FRAME}assets/atlas/atlas.css"),
]
