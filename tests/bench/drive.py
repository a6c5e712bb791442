"""How the benchmark works each of the three apps. Every selector is in this file and in page.js.

What it needs of our app:
- the map's frame has the title `streamlit_folium.st_folium`: `window.atlas.screenPoint(id)` gives {x, y}
  in pixels of the frame, `window.atlas.state()` gives {selected, shown: [ids]}; `atlas.loaded`, `atlas.selected`,
  and of its `points` how many are `drawn` and, while they are, a `turn`;
- the card carries `data-zone="<id>"`;
- a row of the list carries `data-id="<id>"`, inside `.st-key-linked_table_zones`;
- the pills of the levels are in `.st-key-level`, the sentence in `.st-key-sentence`;
- a click on the map is answered once `window.atlasSelection.known` is true.

A step is: point at a thing and rest there as a hand does, remember how things stand, press, wait until a condition
holds. Both ends are read from the page's own clock: the press itself, and a look every 4 ms.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import CDPSession, Locator, Page

FRAME = 'iframe[title="streamlit_folium.st_folium"]'
REST_MS = 120
"""Milliseconds between arriving at a thing and pressing it, in all apps alike; people take longer."""
SCRIPT = Path(__file__).with_name("page.js").read_text(encoding="utf-8")


@dataclass
class Step:
    """One measured interaction: milliseconds to the result; bytes and messages received on the websocket."""

    ms: float
    received: int
    frames: int


class Socket:
    """Counts what a page receives over its websocket."""

    def __init__(self, session: CDPSession) -> None:
        self.received = 0
        self.frames = 0
        session.send("Network.enable")
        session.on("Network.webSocketFrameReceived", self._count)

    def _count(self, event: dict) -> None:
        response = event["response"]
        data = response["payloadData"]
        # Opcode 2 is binary, and the protocol hands it over as base64.
        self.received += len(data) * 3 // 4 - data[-2:].count("=") if response["opcode"] == 2 else len(data)
        self.frames += 1

    def settle(self, page: Page, quiet_ms: int = 350) -> None:
        """Wait until nothing has arrived for a while."""
        seen = -1
        while seen != self.frames:
            seen = self.frames
            page.wait_for_timeout(quiet_ms)


class App:
    """One app under test in one browser page, whose context carries SCRIPT.

    `ready` is when it can be used, `complete` when all of it is there, which a step may need.
    """

    ready = "true"
    complete: str | None = None

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        self.url = url
        self.completed: float | None = None
        self.dice = random.Random(20261121)
        self.socket = Socket(page.context.new_cdp_session(page))

    def load(self) -> float:
        """Go to the page and wait until it is complete; milliseconds from the navigation's start until it can be used.

        `completed` is then the same until it was complete.
        """
        self.page.goto(self.url, wait_until="commit")
        self.page.evaluate("bench.started = performance.timeOrigin")
        took, self.completed = self.page.evaluate(
            "conditions => Promise.all(conditions.map(bench.until))",
            [self.ready, self.complete or self.ready],
        )
        self.socket.settle(self.page)
        return took

    def step(
        self, act: Callable[[], None], until: str, before: str = "null", *, aim: Callable[[], None]
    ) -> Step:
        """Point at something (`aim`), press it (`act`), wait `until`, which may compare with the value of `before`."""
        self.socket.settle(self.page)
        aim()
        self.page.wait_for_timeout(REST_MS)
        self.page.evaluate(f"condition => bench.arm({before}, condition)", until)
        received, frames = self.socket.received, self.socket.frames
        act()
        took = self.page.evaluate("bench.waiting")
        self.socket.settle(self.page)
        return Step(took, self.socket.received - received, self.socket.frames - frames)

    def show_map(self) -> None:
        """Scroll the page so that its map is in sight."""
        self.page.evaluate("bench.frame().scrollIntoView({ block: 'center' })")

    def press(self, target: Locator, until: str, before: str = "null") -> Step:
        """Point at something on the page and click it."""
        return self.step(target.click, until, before, aim=target.hover)

    def press_at(self, at: dict, until: str, before: str = "null") -> Step:
        """Point at a place of the map's frame and click there."""
        box = self.page.locator(FRAME).bounding_box()
        place = box["x"] + at["x"], box["y"] + at["y"]
        mouse = self.page.mouse
        return self.step(lambda: mouse.click(*place), until, before, aim=lambda: mouse.move(*place))


class Empty(App):
    """The floor: press the button, see the number."""

    ready = "document.querySelector('.st-key-add button') && document.querySelector('[data-count]')"

    def click(self) -> Step:
        """One press of the button."""
        count = "document.querySelector('[data-count]').dataset.count"
        return self.press(self.page.locator(".st-key-add button"), f"{count} !== before", before=count)


class Atlas(App):
    """Our app."""

    # The map is drawn, and a click on it is answered.
    ready = "bench.map()?.loaded && bench.drawn() > 0 && window.atlasSelection?.known"
    complete = (
        f"bench.idle() && {ready} && bench.rowIds().length > 0 && document.querySelector('.st-key-level button')"
        " && document.querySelector('.st-key-card .card')"
    )

    def tag_frame(self) -> None:
        """Mark the map's frame, so that a new one is noticed."""
        self.page.evaluate("bench.frame().contentWindow.benchTag = true")

    def frame_kept(self) -> bool:
        """True while the marked frame is the one on the page."""
        return self.page.evaluate("bench.frame()?.contentWindow.benchTag === true")

    def click(self) -> Step:
        """Click a zone that has room around it; until its card is there."""
        return self._click("""document.querySelector('.card[data-zone="{id}"]')""")

    def follow(self) -> Step:
        """The same; until the page itself has followed: the card is its own, the address bar names the zone."""
        return self._click(
            """document.querySelector('.st-key-card .card[data-zone="{id}"]') && !atlasSelection.awaited"""
            """ && location.search.includes("{id}")"""
        )

    def _click(self, until: str) -> Step:
        self.show_map()
        lonely = self.page.evaluate("bench.lonely()")
        if not lonely:
            # Zoomed in on a selection with nothing else in sight: start again from the whole map.
            self.load()
            self.tag_frame()
            lonely = self.page.evaluate("bench.lonely()")
        at = self.dice.choice(lonely)
        return self.press_at(at, until.format(id=at["id"]))

    def filter(self) -> Step:
        """Switch a level on or off; until map and list have followed."""
        return self._filter("true")

    def filter_follow(self) -> Step:
        """The same; until the page itself has followed: its sentence says the filter, and no script is running."""
        return self._filter(f"{self.sentence} !== before.sentence && bench.idle()")

    sentence = "document.querySelector('.st-key-sentence').textContent"

    def _filter(self, until: str) -> Step:
        pill = self.page.locator(".st-key-level").get_by_text("国家级")
        pill.scroll_into_view_if_needed()
        return self.press(
            pill,
            "bench.drawn() !== null && bench.drawn() !== before.map"
            f" && bench.rows() !== before.rows && {until}",
            before=f"{{map: bench.drawn(), rows: bench.rows(), sentence: {self.sentence}}}",
        )

    def pick_row(self) -> Step:
        """Select a zone in the list; until the map rings it and its card is there."""
        # Not the first row: the selected zone is pinned there.
        zone_id = self.dice.choice(self.page.evaluate("bench.rowIds()")[1:9])
        row = self.page.locator(f".st-key-linked_table_zones tr[data-id='{zone_id}']")
        row.scroll_into_view_if_needed()
        card = f"""document.querySelector('[data-zone="{zone_id}"]')"""
        return self.press(row, f"bench.map().selected === '{zone_id}' && {card}")


class FoliumWay(App):
    """The obvious folium way."""

    count = "document.querySelector('[data-count]')?.dataset.count"
    ready = f"bench.markers() > 0 && bench.markers() === Number({count})"

    def click(self) -> Step:
        """Click a marker nothing covers; until its name is beside the map."""
        self.show_map()
        at = self.dice.choice(self.page.evaluate("bench.freeMarkers()"))
        name = "document.querySelector('[data-name]')?.dataset.name"
        return self.press_at(at, f"{name} && {name} !== before", before=name)

    def filter(self) -> Step:
        """Choose another level; until the map has just its markers."""
        chosen = self.page.locator(".st-key-level")
        wanted = "全部" if "国家级" in chosen.inner_html() else "国家级"
        chosen.locator("input").click()
        option = self.page.get_by_role("option", name=wanted, exact=True)
        option.wait_for()
        return self.press(option, f"{self.count} !== before && {self.ready}", before=self.count)
