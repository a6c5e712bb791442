"""The folium map of the application: a base that never changes, and a state that is all that ever crosses.

The base is byte-identical between reruns, so streamlit-folium keeps its frame. Layers come by URL and are
cached by the browser. A rerun sends `AtlasState`: a predicate over the features' properties and a few
switches; the map's own script (static/atlas.js) applies them. What is selected it learns from the page it
stands in (`window.parent.atlasSelection`), so that a click moves nothing but ids.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import asdict, dataclass
from typing import Any

import folium
from jinja2 import Template

from geo import leaflet, palette

# Both provinces with a little air: south, west, north, east in WGS 84 degrees.
HOME_BOUNDS = ((24.35, 108.65), (30.2, 118.6))
LIMIT_BOUNDS = ((21.5, 104.5), (33.0, 122.5))
MIN_ZOOM, MAX_ZOOM = 6, 16
COUNTY_ZOOM = 9
TIANDITU_LAYERS = ("vec", "cva")
FETCHED_FIRST = (
    "atlas.json",
    "boundaries/prefecture.geojson",
    "boundaries/province.geojson",
    "zones.geojson",
    "parks.geojson",
)
"""Below api/, what the map's script fetches before it can draw."""


@dataclass(frozen=True, slots=True)
class AtlasState:
    """What the map shows right now; `predicate` comes from `Selection.to_predicate`."""

    predicate: Mapping[str, Any]
    layers: Sequence[str] = ()
    color: str = "symbol"


def parse_view(text: str | None) -> tuple[float, float, float] | None:
    """Latitude, longitude (WGS 84 degrees) and zoom of the parameter `view`; None when it is none of ours."""
    parts = (text or "").split(",")
    try:
        lat, lon, zoom = (float(part) for part in parts)
    except ValueError:
        return None
    (south, west), (north, east) = LIMIT_BOUNDS
    is_inside = south <= lat <= north and west <= lon <= east and MIN_ZOOM <= zoom <= MAX_ZOOM
    return (lat, lon, zoom) if is_inside else None


class _Start(folium.MacroElement):
    """Hands the map to its script, with the bounds to show and the version of what it is to fetch."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "window.atlas.start({{ this._parent.get_name() }}, {{ this.start }});"
        "{% endmacro %}"
    )

    def __init__(self, version: str, failed: str) -> None:
        super().__init__()
        self.start = to_script_json({"version": version, "home": HOME_BOUNDS, "failed": failed})


class StateLayer(folium.FeatureGroup):
    """An empty layer whose script applies a state; streamlit-folium evaluates it when it differs."""

    _template = Template(
        "{% macro script(this, kwargs) %}"
        "var {{ this.get_name() }} = L.layerGroup(); window.atlas.apply({{ this.state }});"
        "{% endmacro %}"
    )

    def __init__(self, state: AtlasState) -> None:
        super().__init__()
        self.state = to_script_json(asdict(state))

    def render(self, **kwargs: Any) -> None:
        """Nothing: the script above is all there is, and folium would compile templates for the rest."""


class OfflineMap(folium.Map):
    """A folium map whose only scripts and styles are Leaflet's and our own, served by the application.

    It is rendered once and reused: rendering compiles a dozen templates, and nothing in it ever changes. A
    map is used by one session at a time, and each run hands streamlit-folium a copy of it.
    """

    default_js = leaflet.SCRIPTS
    default_css = leaflet.STYLES
    _is_rendered = False

    def render(self, **kwargs: Any) -> None:
        """Render on the first call only."""
        if not self._is_rendered:
            self._is_rendered = True
            super().render(**kwargs)

    def for_one_run(self) -> OfflineMap:
        """The same map for one call of streamlit-folium, which hangs the state's layer into it.

        Streamlit may break a run off in the middle of that call, or begin the next one beside it: a layer that
        stayed behind would change the map's own script, and the browser would make its frame anew.
        """
        ours = copy(self)
        ours._children = self._children.copy()
        return ours


def to_script_json(value: Any) -> str:
    """JSON that is safe inside a script: no markup and no Jinja expression can start in a name."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


def build_base_map(version: str, failed: str) -> OfflineMap:
    """The constant part; `version` is in the addresses of everything the map fetches, `map_options` first.

    `failed` is what the map says when it cannot fetch them.
    """
    base = OfflineMap(
        location=(27.4, 113.6),
        zoom_start=7,
        tiles=None,
        zoom_control=False,
        attributionControl=False,
        minZoom=MIN_ZOOM,
        maxZoom=MAX_ZOOM,
        zoomSnap=0.25,
        wheelPxPerZoomLevel=120,
        zoomAnimation=False,
        fadeAnimation=False,
        inertia=False,
        maxBounds=LIMIT_BOUNDS,
    )
    base.add_child(_Start(version, failed))
    return base


def first_fetched(version: str) -> list[str]:
    """Addresses of what the map fetches first, as seen from its frame; `version` as `build_base_map` has it."""
    return [f"{leaflet.ROOT_FROM_FRAME}api/{name}?v={version}" for name in FETCHED_FIRST]


def map_options(words: Mapping[str, str], notice: str, tiles: Sequence[str]) -> dict[str, Any]:
    """What the map's script fetches once: the palette, the `words` it shows and the `notice` at the lower left.

    `tiles` are tile addresses drawn below everything when switched on; empty for none.
    """
    return {
        "palette": palette.palette_json(),
        "words": dict(words),
        "notice": notice,
        # Leaflet's default prefix is a link with a flag.
        "attribution_prefix": "Leaflet",
        "county_zoom": COUNTY_ZOOM,
        "tiles": list(tiles),
    }


def tianditu_sites(key: str | None) -> tuple[str, ...]:
    """Origins of the tiles of `tianditu_tiles`: what a browser must be allowed to fetch pictures from."""
    return tuple(sorted({"/".join(address.split("/")[:3]) for address in tianditu_tiles(key)}))


def tianditu_tiles(key: str | None) -> list[str]:
    """WMTS addresses of 天地图's vector base and labels (Web Mercator) for a key; empty without one."""
    if not key:
        return []
    return [
        f"https://t0.tianditu.gov.cn/{layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0&LAYER={layer}"
        f"&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={key}"
        for layer in TIANDITU_LAYERS
    ]
