"""The obvious folium way: one folium.Map with a marker and tooltip per zone, rebuilt on every rerun.

It does the job our app does: a click shows the zone beside the map and rings it, a filter thins both out.

Only the addresses of Leaflet differ from what the tutorials do (see folium_server.py).
"""

import csv
import html
import os
from pathlib import Path

import folium
import streamlit as st
from streamlit_folium import st_folium

TABLES = Path(os.environ.get("ATLAS_TABLES") or Path(__file__).resolve().parents[2] / "data/tables")
LEVELS = {"national": "国家级", "provincial": "省级"}


class LocalMap(folium.Map):
    """folium.Map with Leaflet from this server and without the extras a plain marker does not use."""

    default_js = (("leaflet", "../../bench/leaflet/leaflet.js"),)
    default_css = (("leaflet_css", "../../bench/leaflet/leaflet.css"),)


def read(name: str) -> list[dict]:
    """Rows of a table."""
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@st.cache_data
def load_zones() -> list[dict]:
    """Zones that have a place, with it."""
    places = {row["zone_id"]: row for row in read("placements")}
    return [
        {
            "name": zone["name"],
            "level": LEVELS[zone["level"]],
            "at": (float(places[zone["zone_id"]]["lat"]), float(places[zone["zone_id"]]["lon"])),
        }
        for zone in read("zones")
        if zone["zone_id"] in places
    ]


st.set_page_config(page_title="常规做法", layout="wide")
level = st.sidebar.selectbox("级别", ["全部", *LEVELS.values()], key="level")
zones = [zone for zone in load_zones() if level in ("全部", zone["level"])]
left, right = st.columns([3, 2])
with left:
    chart = LocalMap(location=(27.3, 113.8), zoom_start=7, tiles=None)
    for zone in zones:
        folium.Marker(zone["at"], tooltip=zone["name"]).add_to(chart)
        if zone["name"] == st.session_state.get("selected"):
            folium.CircleMarker(zone["at"], radius=14, color="red", fill=False).add_to(chart)
    clicked = st_folium(chart, height=600, use_container_width=True)
    name = ((clicked or {}).get("last_object_clicked_tooltip") or "").strip()
    if name and name != st.session_state.get("selected"):
        st.session_state["selected"] = name
        st.rerun()
with right:
    name = html.escape(st.session_state.get("selected", ""))
    st.html(f"<p data-name='{name}'>{name or '请选择'}</p>")
st.html(f"<p data-count='{len(zones)}'>共 {len(zones)} 家</p>")
st.dataframe([{"名称": zone["name"], "级别": zone["level"]} for zone in zones])
