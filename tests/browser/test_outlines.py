"""A published outline takes its point's place on the map: seen, filtered, clicked, ringed."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect
from shapely.geometry import shape

from geo.demo import main
from tests.browser.screen import Screen, address, fetch

TODAY = "2026-11-21"
# The canvas, in page pixels of the frame, at a place of the map: its colour there.
COLOUR_AT = """([lat, lon]) => {
  const { map, points } = window.atlas;
  const { canvas } = points.outlines;
  const place = map.latLngToContainerPoint([lat, lon]).add(points.pad);
  const [x, y] = [place.x * devicePixelRatio, place.y * devicePixelRatio];
  return canvas.hidden ? null : [...canvas.getContext("2d").getImageData(x, y, 1, 1).data];
}"""


@pytest.mark.slow
def test_an_outline_is_drawn_filtered_clicked_and_ringed(start_app, open_page, tmp_path: Path):
    assert main(tmp_path / "demo", date.fromisoformat(TODAY)) == 0
    server = start_app(environment={"ATLAS_TABLES": str(tmp_path / "demo/tables"), "ATLAS_TODAY": TODAY})
    levels = {
        each["id"]: each["properties"]["level"] for each in fetch(server, "/api/zones.geojson")["features"]
    }
    features = fetch(server, "/api/outlines.geojson")["features"]
    feature = next(each for each in features if levels[each["id"]] == "省级")
    zone_id, geometry = feature["id"], shape(feature["geometry"])
    inside = geometry.representative_point()
    place = [inside.y, inside.x]

    page = open_page(server, address(view=f"{inside.y:.5f},{inside.x:.5f},13"))
    screen = Screen(page).drawn()
    frame = screen.frame
    frame.wait_for_function("id => window.atlas.state().outlines.includes(id)", arg=zone_id)
    red, green, blue, alpha = frame.evaluate(COLOUR_AT, place)
    assert alpha > 40
    assert f"#{red:02x}{green:02x}{blue:02x}" != "#000000"

    # A click anywhere inside selects it, and its border is ringed.
    at = frame.evaluate("place => window.atlas.map.latLngToContainerPoint(place)", place)
    box = page.locator("iframe[src*=streamlit_folium]").bounding_box()
    page.mouse.click(box["x"] + at["x"], box["y"] + at["y"])
    expect(screen.card_of(zone_id)).to_be_visible()
    expect(screen.card_of(zone_id)).to_contain_text("上报界址")
    expect(page).to_have_url(re.compile(f"zone={zone_id}"))
    border = [geometry.exterior.coords[0][1], geometry.exterior.coords[0][0]]
    assert frame.evaluate(COLOUR_AT, border)[3] == 255

    # From afar it is its point again, and a filter takes it away.
    frame.evaluate("place => void window.atlas.map.setView(place, 7, { animate: false })", place)
    assert zone_id not in screen.state()["outlines"]
    frame.evaluate("place => void window.atlas.map.setView(place, 13, { animate: false })", place)
    screen.close_card()
    screen.pill("level", "国家级").click()
    frame.wait_for_function("id => !window.atlas.state().outlines.includes(id)", arg=zone_id)
