"""The application as a reader sees it: what the browser tests look at and where they click.

Counts beside the pills are written by style (`::after`), the lists live in a shadow root, and the map is a
frame whose script answers `window.atlas.state()`; the tests ask here and need not know.
"""

from __future__ import annotations

import json
import os
import re
import signal
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from playwright.sync_api import Frame, FrameLocator, Locator, Page, expect

from tests.browser.harness import Server

PATIENCE = int(os.environ.get("ATLAS_TEST_PATIENCE", "30000"))
"""Milliseconds a screen may take on a slow and busy machine; the benchmark judges speed, these tests do not."""

IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"
"""The page while no script runs for it."""

expect.set_options(timeout=PATIENCE)


def address(path: str = "/", **params: str | Iterable[str]) -> str:
    """A deep link as a person would paste it: address("/", province="江西省")."""
    return f"{path}?{urlencode(params, doseq=True)}"


def fetch(server: Server, path: str, **params: Any) -> dict[str, Any]:
    """JSON of the server's own API."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(server.url + address(path, **params), timeout=30) as response:
        return json.load(response)


def api_ids(server: Server, kind: str = "zones", **params: Any) -> set[str]:
    """Ids the API gives for a filter."""
    return {feature["id"] for feature in fetch(server, f"/api/{kind}.geojson", **params)["features"]}


@contextmanager
def silent(server: Server) -> Iterator[None]:
    """A server that stands still: it keeps its connections and answers nothing."""
    os.kill(server.process.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(server.process.pid, signal.SIGCONT)


def point_at(page: Page, there: Locator) -> None:
    """Point at what brings a piece of a screen, until the browser has it; only on a page that tests share.

    What another test has fetched is in the browser already and not asked for again.
    """
    there.hover()
    # Longer than a pointer must rest on it: see pages/static/pieces.js.
    page.evaluate("() => new Promise((done) => setTimeout(done, 200))")
    page.wait_for_function("() => fetching === 0", polling=20)


def followed(page: Page, name: str) -> None:
    """Wait until the page says of a piece what the reader has asked for, and no script runs."""
    page.wait_for_function("name => !atlasPieces.get(name).awaited", arg=name)
    expect(page.locator(IDLE)).to_be_attached()


# Between the socket and all that listens to it: keeps the server's messages back, counts the runs that have ended
# (two bytes, see pages/static/start.js), and hands them over one run after the other, as they would have come.
HOLD_ANSWERS = """(() => {
  const listen = WebSocket.prototype.addEventListener;
  const answers = (window.answers = { held: null, runs: 0, hold: () => (answers.held = []) });
  answers.release = async () => {
    while (answers.held.length) {
      const [isEnd, hand] = answers.held.shift();
      hand();
      if (isEnd) await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)));
    }
    answers.held = null;
  };
  WebSocket.prototype.addEventListener = function (kind, listener, options) {
    if (kind !== "message") return listen.call(this, kind, listener, options);
    const hear = (event) => {
      const isEnd = event.data.byteLength === 2;
      answers.runs += isEnd;
      if (answers.held) answers.held.push([isEnd, () => listener.call(this, event)]);
      else listener.call(this, event);
    };
    return listen.call(this, kind, hear, options);
  };
})();"""

# How many fetches are under way, until the last letter of each has come.
COUNT_FETCHES = """(() => {
  const fetched = window.fetch;
  window.fetching = 0;
  window.fetch = async (...asked) => {
    window.fetching += 1;
    try {
      const answer = await fetched(...asked);
      await answer.clone().arrayBuffer();
      return answer;
    } finally {
      window.fetching -= 1;
    }
  };
})();"""

# To another address without loading the page anew, as back and forward do.
TURN = """(path) => {
  history.pushState(null, "", path);
  dispatchEvent(new PopStateEvent("popstate", { state: null }));
}"""

# Going round the symbol, most directions must cross a pixel in a colour of the ring.
RING_IS_DRAWN = """([id, number]) => {
  const layer = window.atlas.points;
  const point = layer.points.filter((candidate) => candidate.id === id)[number];
  const rings = layer.ring.map((key) => layer.symbols[key]);
  const probe = document.createElement("canvas").getContext("2d");
  const colours = rings.map(({ stroke }) => {
    probe.fillStyle = stroke;
    probe.fillRect(0, 0, 1, 1);
    return [...probe.getImageData(0, 0, 1, 1).data];
  });
  const context = document.createElement("canvas").getContext("2d");
  [context.canvas.width, context.canvas.height] = [layer.canvas.width, layer.canvas.height];
  const start = layer.canvas.getBoundingClientRect();
  for (const canvas of [layer.canvas, ...layer.rings.children]) {
    const box = canvas.getBoundingClientRect();
    context.drawImage(canvas, (box.x - start.x) * devicePixelRatio, (box.y - start.y) * devicePixelRatio);
  }
  const inner = Math.min(...rings.map((ring) => ring.radius_px)) - 1;
  const outer = Math.max(...rings.map((ring) => ring.radius_px)) + 1;
  const isRing = (angle, radius) => {
    const [x, y] = [point.x + radius * Math.cos(angle), point.y + radius * Math.sin(angle)];
    const pixel = context.getImageData(x * devicePixelRatio, y * devicePixelRatio, 1, 1).data;
    const near = (colour) => [0, 1, 2, 3].every((k) => Math.abs(colour[k] - pixel[k]) < 25);
    return colours.some(near);
  };
  let crossed = 0;
  for (let degrees = 0; degrees < 360; degrees += 15) {
    const radii = Array.from({ length: 2 * (outer - inner) + 1 }, (_, k) => inner + k / 2);
    crossed += radii.some((radius) => isRing((degrees * Math.PI) / 180, radius));
  }
  return crossed >= 22;
}"""


class Screen:
    """One open page of the application."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.frames_made = 0
        page.set_default_timeout(PATIENCE)
        page.on("framenavigated", self._count_frame)

    def _count_frame(self, frame: Frame) -> None:
        self.frames_made += "streamlit_folium" in frame.url

    def drawn(self) -> Screen:
        """The same screen once its map is drawn and its list is filled."""
        assert self.frame
        return self

    # --- places on the page ---

    @property
    def frame(self) -> Frame:
        """The map's frame, loaded."""
        self.page.wait_for_selector("iframe[src*=streamlit_folium]", state="attached")
        frame = self.page.query_selector("iframe[src*=streamlit_folium]").content_frame()
        frame.wait_for_function("() => window.atlas && window.atlas.loaded", polling=100)
        return frame

    @property
    def map(self) -> FrameLocator:
        """What is inside the map's frame."""
        return self.page.frame_locator("iframe[src*=streamlit_folium]")

    def list_view(self, label: str) -> Locator:
        """One of the lists below the map."""
        return self.page.locator(".st-key-list button", has_text=label)

    def go_to(self, label: str) -> None:
        """Another screen, by its name in the navigation."""
        self.page.locator("[data-testid=stTopNavLink]", has_text=label).click()

    @property
    def sentence(self) -> Locator:
        """The filter in words."""
        return self.page.locator("p.sentence")

    @property
    def card(self) -> Locator:
        """The card beside the map."""
        return self.page.locator(".st-key-panel article.card:visible")

    def card_of(self, entry_id: str) -> Locator:
        """The card when it is about this entry."""
        return self.page.locator(f".st-key-panel article.card[data-zone='{entry_id}']:visible")

    @property
    def rows(self) -> Locator:
        """Rows of the list below the map."""
        return self.page.locator(".linked-table tbody tr:visible")

    def row(self, entry_id: str) -> Locator:
        """The row of one entry (or of one label)."""
        return self.page.locator(f".linked-table tbody tr:visible[data-id='{entry_id}']")

    @property
    def notices(self) -> Locator:
        """Calm sentences about what could not be used."""
        return self.page.locator("p.notice")

    def pill(self, facet: str, label: str) -> Locator:
        """One choice of a facet."""
        buttons = self.page.locator(f".st-key-{facet} [data-testid=stButtonGroup] button")
        return buttons.filter(has_text=re.compile(f"^{re.escape(label)}$"))

    def figure(self, label: str) -> Locator:
        """The number of the top strip that stands before a label."""
        figures = self.page.locator(".strip .figure")
        return figures.filter(has=self.page.locator(".l", has_text=re.compile(f"^{label}"))).locator(".n")

    def show_all_rows(self) -> None:
        """Scroll the list down until every row is built: rows are made as they come into view."""
        self.page.locator(".linked-table").evaluate(
            """async (root) => {
                 const box = root.querySelector(".scroll");
                 const built = () => root.querySelectorAll("tbody tr").length;
                 for (let before = -1; before < built();) {
                   before = built();
                   box.scrollTop = box.scrollHeight;
                   await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
                 }
                 box.scrollTop = 0;
               }"""
        )

    # --- what it says ---

    def pill_counts(self, facet: str) -> dict[str, int]:
        """The number behind each choice of a facet."""
        return self.page.locator(f".st-key-{facet} [data-testid=stButtonGroup]").evaluate(
            """group => Object.fromEntries([...group.querySelectorAll("button")].map((button) =>
                 [button.innerText.trim(), Number(JSON.parse(getComputedStyle(button, "::after").content))]))"""
        )

    def row_ids(self) -> list[str]:
        """Ids of the rows shown, in their order."""
        return self.rows.evaluate_all("rows => rows.map((row) => row.dataset.id)")

    def params(self) -> dict[str, list[str]]:
        """The address bar's parameters."""
        return parse_qs(urlsplit(self.page.url).query)

    def state(self) -> dict[str, Any]:
        """What the map shows: loaded, selected, shown ids, zoom, center."""
        return self.frame.evaluate("() => ({...window.atlas.state()})")

    # --- waiting ---

    def wait_for_map(self, shown: set[str] | None = None, selected: str | None = None) -> None:
        """Until the map shows exactly these ids (zones and parks), and has this one selected."""
        self.frame.wait_for_function(
            """([shown, selected]) => {
                 const state = window.atlas.state();
                 if (selected !== null && state.selected !== selected) return false;
                 if (shown === null) return true;
                 return state.shown.length === shown.length && shown.every((id) => state.shown.includes(id));
               }""",
            arg=[sorted(shown) if shown is not None else None, selected],
            polling=100,
        )

    def wait_for_params(self, **wanted: list[str]) -> None:
        """Until the address bar holds exactly these parameters."""
        self.page.wait_for_function(
            """(wanted) => {
                 const found = new URLSearchParams(location.search);
                 const names = new Set(found.keys());
                 return names.size === Object.keys(wanted).length && Object.entries(wanted).every(
                   ([name, values]) => JSON.stringify(found.getAll(name)) === JSON.stringify(values));
               }""",
            arg=wanted,
            polling=100,
        )

    # --- doing ---

    def point_on_page(self, entry_id: str, number: int = 0) -> tuple[float, float]:
        """Where a symbol of an entry lies in the window."""
        place = self.frame.evaluate(
            """([id, number]) => {
                 const layer = window.atlas.points;
                 const point = layer.points.filter((candidate) => candidate.id === id)[number];
                 return { x: point.x - layer.pad.x, y: point.y - layer.pad.y };
               }""",
            [entry_id, number],
        )
        box = self.page.locator("iframe[src*=streamlit_folium]").bounding_box()
        # The frame has a border of one pixel.
        return box["x"] + 1 + place["x"], box["y"] + 1 + place["y"]

    def click_point(self, entry_id: str, number: int = 0) -> None:
        """Click a symbol on the map, as a person does."""
        self.page.mouse.click(*self.point_on_page(entry_id, number))

    def close_card(self) -> None:
        """Back to nothing selected."""
        self.page.get_by_role("button", name="关闭卡片").click()
        expect(self.page.locator(".card.home")).to_be_visible()

    def mark_frame(self) -> None:
        """Leave a mark in the map's window: gone when the frame is made anew."""
        self.frame.evaluate("() => { window.mark = document.currentMark = 'kept'; }")

    def frame_is_kept(self) -> bool:
        """Whether the mark is still there."""
        return self.frame.evaluate("() => window.mark === 'kept' && document.currentMark === 'kept'")

    # --- the map's own words ---

    def ring_is_drawn(self, entry_id: str, number: int = 0) -> bool:
        """Whether the selected ring is painted around a symbol: its pixels, not what the script says."""
        return self.frame.evaluate(RING_IS_DRAWN, [entry_id, number])

    def is_in_sight(self, entry_id: str, number: int = 0) -> bool:
        """Whether a symbol lies inside the visible part of the map."""
        box = self.page.locator("iframe[src*=streamlit_folium]").bounding_box()
        x, y = self.point_on_page(entry_id, number)
        return 0 < x - box["x"] < box["width"] and 0 < y - box["y"] < box["height"]

    def placed(self) -> set[str]:
        """Ids the map has a place for."""
        return set(self.frame.evaluate("() => window.atlas.points.points.map((point) => point.id)"))

    def site_at_same_place(self, park_id: str, group: list[str]) -> int:
        """Which symbol of a park stands at the place it shares with others."""
        return self.frame.evaluate(
            """([id, others]) => {
                 const points = window.atlas.points.points;
                 const other = points.find((point) => others.includes(point.id) && point.id !== id);
                 const own = points.filter((point) => point.id === id);
                 return own.findIndex((point) => point.latlng.equals(other.latlng));
               }""",
            [park_id, group],
        )
