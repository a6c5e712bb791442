"""Many points on the map: what holds the browser for long while 20 000 are moved and filtered, and 100 000 drawn.

The register has no enterprises. The 100 000 are made up in the browser and go through the map's own layer of points:
reading the GeoJSON, taking it over, drawing it, until the browser has shown the picture. The application offers no
such layer; the figure says what it would cost.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser

from tests.bench import drive
from tests.bench.generate import generate
from tests.browser.harness import ROOT, start_server

MANY = 100_000

_DRAW = """async (count) => {
  const { points, map } = bench.map();
  const pattern = points.points[0].properties;
  let seed = 1;
  const chance = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  const text = JSON.stringify(Array.from({ length: count }, (_, k) => ({
    type: "Feature",
    geometry: { type: "Point", coordinates: [109 + 9 * chance(), 24.6 + 5.5 * chance()] },
    properties: { id: `e${k}`, name: `示例企业${k}`, kind: "zone", symbol: pattern.symbol,
      place_symbol: pattern.place_symbol, fan: [[0, 0]] },
  })));
  const shown = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)));
  const complete = async () => {
    do await shown(); while (bench.drawn() === null);
  };
  const held = points.points;
  await shown();
  const started = performance.now();
  points.setFeatures(JSON.parse(text));
  points.redraw();
  await complete();
  const first = performance.now() - started;
  const again = performance.now();
  map.panBy([120, 60], { animate: false });
  await complete();
  const moved = performance.now() - again;
  const drawn = points.drawn;
  points.points = held;
  points.redraw();
  return { first, moved, drawn };
}"""


@dataclass
class PointsFound:
    """Milliseconds; long tasks as the browser reports them (only those above 50 ms exist for it)."""

    empty: list[float] = field(default_factory=list)
    pan: list[float] = field(default_factory=list)
    filter: list[float] = field(default_factory=list)
    first: list[float] = field(default_factory=list)
    moved: list[float] = field(default_factory=list)
    drawn: int = 0


def _longest(app: drive.App, act) -> float:
    """Longest task during an action and the second after it; 0 when none took more than 50 ms."""
    app.socket.settle(app.page)
    app.page.evaluate("bench.watchTasks()")
    act()
    app.page.wait_for_timeout(1000)
    return max(app.page.evaluate("bench.longTasks"), default=0.0)


def _drag(app: drive.Atlas) -> None:
    """Three drags of the map there and back."""
    app.show_map()
    box = app.page.locator(drive.FRAME).bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    for step in (1, -1, 1, -1):
        app.page.mouse.move(x, y)
        app.page.mouse.down()
        app.page.mouse.move(x + 120 * step, y + 60 * step, steps=12)
        app.page.mouse.up()
        app.page.wait_for_timeout(200)


def _filter(app: drive.Atlas) -> None:
    """Switch a level on or off, until the map has followed; the list may begin with the same rows as before."""
    pill = app.page.locator(".st-key-level").get_by_text("国家级")
    pill.scroll_into_view_if_needed()
    app.press(
        pill,
        "bench.drawn() !== null && bench.drawn() !== before && bench.idle()",
        before="bench.drawn()",
    )


def measure_points(browser: Browser, folder: Path, rounds: int) -> PointsFound:
    """All of it; the empty app's button beside it in every round."""
    found = PointsFound()
    tables = generate(20000, folder / "register")
    urls = {"atlas": ROOT / "app.py", "empty": Path(__file__).with_name("empty_app.py")}
    servers = {
        name: start_server(
            script,
            log=folder / f"{name}.log",
            timeout=120,
            environment={
                "ATLAS_TABLES": str(tables),
                "ATLAS_DATABASE_URL": f"sqlite:///{folder}/{name}.sqlite3",
            },
        )
        for name, script in urls.items()
    }
    contexts = []
    try:
        pages = {}
        for name, kind in (("atlas", drive.Atlas), ("empty", drive.Empty)):
            context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
            contexts.append(context)
            context.add_init_script(drive.SCRIPT)
            pages[name] = kind(context.new_page(), servers[name].url)
            pages[name].load()
        atlas, empty = pages["atlas"], pages["empty"]
        _filter(atlas)
        _filter(atlas)
        for _ in range(rounds):
            found.empty.append(_longest(empty, empty.click))
            found.pan.append(_longest(atlas, lambda: _drag(atlas)))
            found.filter.append(_longest(atlas, lambda: _filter(atlas)))
            drawn = atlas.page.evaluate(_DRAW, MANY)
            found.first.append(drawn["first"])
            found.moved.append(drawn["moved"])
            found.drawn = drawn["drawn"]
    finally:
        for context in contexts:
            context.close()
        for server in servers.values():
            server.stop()
    return found
