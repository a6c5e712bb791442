"""`python -m tests.bench.outlines [ROUNDS]`: the map with 251 outlines of 500 vertices beside the map with none.

Two servers of the committed register, one with a ledger that holds an outline for every zone; clicks and filters
in turn on both, with both provinces in sight (where outlines are points) and close by (where they are drawn).
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

from data.accounts import AccountRole, Actor
from data.ledger import Draft, DraftRow, SubmissionKind, open_ledger
from data.load import load_register
from geo.demo import wobbly
from tests.bench import drive
from tests.bench.generate import TABLES
from tests.browser.harness import ROOT, launched_browser, start_server

VERTICES = 500
CLOSE = "?view=28.68,115.9,11"
STEWARDS = [Actor(name, frozenset({AccountRole.STEWARD}), frozenset({"*"}), "office") for name in ("a", "b")]


class Drawn(drive.Atlas):
    """Clicks only where the zone with room around it is also the one on top: made-up outlines overlap."""

    def click(self) -> drive.Step:
        """Click such a zone, until its card is there."""
        self.show_map()
        found = self.page.evaluate(
            "bench.lonely().filter((one) => bench.map().points.at(one)?.id === one.id"
            " && bench.map().selected !== one.id)"
        )
        at = self.dice.choice(found)
        return self.press_at(at, f"""document.querySelector('[data-zone="{at["id"]}"]')""")


def outlined(path: Path) -> str:
    """Address of a ledger with a published outline for every zone; those without a place get one in the middle."""
    register = load_register(TABLES)
    dice = random.Random(1)
    rows = []
    for zone_id in register.zones:
        place = register.placements.get(zone_id)
        lon, lat = (place.lon, place.lat) if place else (114.0, 27.5)
        ring = wobbly(dice, lon, lat, dice.uniform(300, 3000), VERTICES)
        rows.append(
            DraftRow(
                "outlines",
                {"zone_id": zone_id, "geometry": {"type": "Polygon", "coordinates": [list(map(list, ring))]}},
            )
        )
    url = f"sqlite:///{path}/outlines.sqlite3"
    ledger = open_ledger(url, lambda: datetime.now(UTC))
    sent = ledger.submit(STEWARDS[0], Draft(SubmissionKind.SURVEY, rows, "office"))
    ledger.publish(STEWARDS[1], sent.submission_id)
    ledger.close()
    return url


def main(rounds: int) -> None:
    """Print medians and their ratios."""
    values: dict[tuple[str, str, str], list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as name, launched_browser() as browser:
        folder = Path(name)
        addresses = {"0": f"sqlite:///{folder}/none.sqlite3", "251": outlined(folder)}
        servers = {
            count: start_server(
                ROOT / "app.py", log=folder / f"{count}.log", environment={"ATLAS_DATABASE_URL": url}
            )
            for count, url in addresses.items()
        }
        try:
            for view in ("", CLOSE):
                pages = {}
                for count, server in servers.items():
                    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
                    context.add_init_script(drive.SCRIPT)
                    pages[count] = Drawn(context.new_page(), f"{server.url}/{view}")
                    pages[count].load()
                    pages[count].click()
                    pages[count].filter()
                drawn = pages["251"].page.evaluate("bench.map().state().outlines.length")
                for _ in range(rounds):
                    for count, page in pages.items():
                        values[view, "filter", count].append(page.filter().ms)
                        values[view, "click", count].append(page.click().ms)
                for page in pages.values():
                    page.page.context.close()
                for step in ("click", "filter"):
                    none, all_ = (statistics.median(values[view, step, count]) for count in ("0", "251"))
                    where = "close by" if view else "whole map"
                    print(f"{where}, {drawn} drawn, {step}: {none:.0f} → {all_:.0f} ms, × {all_ / none:.2f}")
        finally:
            for server in servers.values():
                server.stop()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 8)
