"""What a reader must never meet, or must always find: foreign words, scroll bars, flags, the map's notice."""

from __future__ import annotations

import csv
import http.client
import re
import sys
import urllib.request
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, expect

from data.settings import DEFAULT_MAP_NOTICE
from geo import palette
from tests.browser.harness import ROOT, Server
from tests.browser.screen import Screen, address, fetch

# Leaflet is named as its licence asks, GS is part of the map's number, ncgxq shows how to type pinyin.
KNOWN_WORDS = {"Leaflet", "GS", "km", "ncgxq"}
# Addresses and formats that 来源与口径 names for other programs.
INTERFACE_WORDS = {
    "api",
    "zones",
    "parks",
    "outlines",
    "boundaries",
    "geojson",
    "json",
    "healthz",
    "province",
    "prefecture",
    "county",
    "targets",
    "QGIS",
}
LATIN = re.compile(r"[A-Za-z]+")
HAN = re.compile(r"[\u4e00-\u9fff]")

VISIBLE_TEXTS = """() => {
  const found = [];
  const look = (root) => {
    for (const node of root.querySelectorAll("*")) {
      if (node.shadowRoot) look(node.shadowRoot);
      if (["SCRIPT", "STYLE", "NOSCRIPT"].includes(node.tagName)) continue;
      if (!node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      // The title of a frame is for screen readers: the mouse over it is in the frame.
      const spoken = node.tagName === "IFRAME" ? [] : ["title", "placeholder", "alt"];
      found.push(...spoken.map((name) => node.getAttribute(name)).filter(Boolean));
      for (const name of ["::before", "::after"]) {
        const { content } = getComputedStyle(node, name);
        if (content.startsWith('"')) found.push(JSON.parse(content));
      }
      for (const child of node.childNodes) {
        if (child.nodeType !== Node.TEXT_NODE || !child.textContent.trim()) continue;
        const range = document.createRange();
        range.selectNode(child);
        const { width, height } = range.getBoundingClientRect();
        // A ligature of the icon font is drawn as an icon.
        if (width && height && !getComputedStyle(node).fontFamily.includes("Material Symbols")) {
          found.push(child.textContent.trim());
        }
      }
    }
  };
  look(document);
  return found;
}"""


@pytest.fixture(scope="module")
def words_of_the_register() -> set[str]:
    """Latin letters that stand inside Chinese cells: acronyms and names the sources themselves use."""
    found: set[str] = set()
    for path in (ROOT / "data/tables").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.reader(lines):
                found.update(word for cell in row if HAN.search(cell) for word in LATIN.findall(cell))
    return found


@pytest.fixture
def screen(turn_to) -> Screen:
    """The atlas at rest."""
    return Screen(turn_to("/")).drawn()


def foreign_words(screen: Screen, known: set[str]) -> set[str]:
    """Latin words a reader can see on the page or in the map that nobody accounts for."""
    texts = [*screen.page.evaluate(VISIBLE_TEXTS), screen.page.title()]
    if screen.page.locator("iframe[src*=streamlit_folium]").is_visible():
        texts += screen.frame.evaluate(VISIBLE_TEXTS)
    assert sum(bool(HAN.search(text)) for text in texts) > 30
    return {word for text in texts for word in LATIN.findall(text)} - known


def test_no_english_at_rest_or_on_the_main_path(screen, words_of_the_register):
    page = screen.page
    known = KNOWN_WORDS | words_of_the_register
    assert not {"Search", "Filter", "Zone", "Running", "Stop", "Press", "Enter", "Streamlit"} & known
    assert foreign_words(screen, known) == set()
    screen.pill("level", "国家级").click()
    expect(screen.sentence).to_contain_text("国家级：共 50 家")
    screen.page.locator(".st-key-q input").fill("南昌")
    assert foreign_words(screen, known) == set()
    page.keyboard.press("Enter")
    expect(screen.sentence).to_contain_text("南昌")
    screen.row("jx-n-nc-gxq").click()
    expect(screen.card_of("jx-n-nc-gxq")).to_be_visible()
    page.locator(".st-key-panel summary").first.click()
    page.mouse.move(*screen.point_on_page("jx-n-nc-gxq"))
    expect(screen.map.locator(".atlas-tooltip")).to_be_visible()
    assert foreign_words(screen, known) == set()
    page.get_by_role("button", name="查看南昌产业园").click()
    expect(screen.card_of("jx-park-nanchang")).to_be_visible()
    for view in ("产业分布", "设区市汇总", "园区列表"):
        screen.list_view(view).click()
        expect(screen.rows.first).to_be_visible()
        assert foreign_words(screen, known) == set()
    page.get_by_text("设区市（州）", exact=True).first.click()
    expect(screen.pill("prefecture", "南昌市")).to_be_visible()
    page.locator(".st-key-q input").fill("没有这样的园区")
    page.keyboard.press("Enter")
    expect(page.get_by_text("没有符合当前筛选条件的开发区")).to_be_visible()
    assert foreign_words(screen, known) == set()
    page.locator(".st-key-carry button").first.click()
    expect(page.locator("[class*=st-key-carry_view] button").first).to_be_visible()
    # Names of file formats, of paper (A3, A4) and of two keys.
    known |= {"A", "PPTX", "DOCX", "XLSX", "PDF", "PNG", "Esc", "F"}
    assert foreign_words(screen, known) == set()
    page.keyboard.press("Escape")
    screen.go_to("汇报")
    expect(page.locator(".st-key-start_jiangxi")).to_be_visible()
    assert foreign_words(screen, known) == set()
    page.locator(".st-key-edit_jiangxi button").click()
    expect(page.locator(".st-key-deck_step_0")).to_be_visible()
    assert foreign_words(screen, known) == set()
    screen.go_to("填报")
    expect(page.get_by_text("还没有账号")).to_be_visible()
    assert foreign_words(screen, known | {"CSV"}) == set()
    screen.go_to("来源与口径")
    expect(page.get_by_role("heading", name=re.compile("口径")).first).to_be_visible()
    version = page.get_by_text("数据版本")
    expect(version).to_be_visible()
    known |= INTERFACE_WORDS | set(LATIN.findall(version.inner_text()))
    assert foreign_words(screen, known) == set()
    expect(page).to_have_title("来源与口径 · 赣湘园区一张图")


def widths(locator: Locator) -> list[list[int]]:
    return locator.evaluate_all("nodes => nodes.map((node) => [node.scrollWidth, node.clientWidth])")


@pytest.mark.parametrize("size", [(1280, 720), (1440, 900), (1920, 1080)])
def test_nothing_scrolls_sideways_and_the_main_job_needs_no_scrolling(turn_to, size):
    page = turn_to(address("/", zone="jx-park-ganzhou"))
    page.set_viewport_size({"width": size[0], "height": size[1]})
    screen = Screen(page).drawn()
    expect(screen.card_of("jx-park-ganzhou")).to_be_visible()
    parts = (
        "html",
        "[data-testid=stMain]",
        "[data-testid=stSidebarContent]",
        ".st-key-panel",
        ".linked-table .scroll",
        ".strip .figure",
    )
    for view in ("园区列表", "产业分布", "设区市汇总"):
        screen.list_view(view).click()
        expect(screen.rows.first).to_be_attached()
        for part in parts:
            for scroll, client in widths(screen.page.locator(part)):
                assert scroll <= client, f"{part} at {size} in {view}"
    # Map, card and the switch of the lists are in the window, the strip above them.
    for part in (".strip", "iframe[src*=streamlit_folium]", ".st-key-panel", ".st-key-list"):
        box = screen.page.locator(part).first.bounding_box()
        assert box["y"] >= 0
        assert box["y"] + box["height"] <= size[1], f"{part} at {size}"
    map_box = screen.page.locator("iframe[src*=streamlit_folium]").bounding_box()
    assert map_box["width"] > 0.5 * (size[0] - 300)
    screen.go_to("来源与口径")
    expect(screen.page.locator("iframe[src*=streamlit_folium]")).to_be_hidden()
    for part in parts[:3]:
        for scroll, client in widths(screen.page.locator(part)):
            assert scroll <= client, f"{part} at {size} in 来源与口径"


def test_the_maps_notice_stands_lower_left_without_flag_or_link(turn_to):
    screen = Screen(turn_to("/")).drawn()
    attribution = screen.map.locator(".leaflet-control-attribution")
    expect(attribution).to_have_text(f"Leaflet | {DEFAULT_MAP_NOTICE}")
    expect(screen.map.locator(".leaflet-bottom.leaflet-left .leaflet-control-attribution")).to_have_count(1)
    assert attribution.locator("a, svg, img").count() == 0
    frame, box = (
        screen.page.locator("iframe[src*=streamlit_folium]").bounding_box(),
        attribution.bounding_box(),
    )
    assert box["x"] - frame["x"] < 12
    assert frame["y"] + frame["height"] - box["y"] - box["height"] < 12
    assert box["x"] + box["width"] <= frame["x"] + frame["width"]


NOTICE = "内部资料 <b>不得外传</b>"


@pytest.fixture(scope="module")
def configured(start_app) -> Iterator[Server]:
    """`python app.py`, with a notice of its own."""
    running = start_app(command=(sys.executable, "app.py"), environment={"ATLAS_MAP_NOTICE": NOTICE})
    yield running
    running.stop()


def test_python_app_py_starts_it_too_with_the_notice_of_its_configuration_as_text(open_page, configured):
    screen = Screen(open_page(configured)).drawn()
    expect(screen.sentence).to_contain_text("共 246 家")
    expect(screen.map.locator(".leaflet-control-attribution")).to_have_text(f"Leaflet | {NOTICE}")
    # Streamlit reports a failed or a successful look-up of the machine's public address.
    assert "external" not in configured.log_text().lower()


def test_the_legend_names_every_symbol_on_the_map_and_each_looks_different_in_grey(turn_to, server):
    screen = Screen(turn_to("/")).drawn()
    drawn = {
        feature["properties"]["symbol"]
        for kind in ("zones", "parks")
        for feature in fetch(server, f"/api/{kind}.geojson")["features"]
        if feature["geometry"]
    }
    symbols = [*palette.ZONE_SYMBOLS.values(), *palette.PARK_SYMBOLS.values()]
    labels = {symbol.label for symbol in symbols if symbol.key in drawn}
    shown = {text.strip() for text in screen.page.locator(".legend .item").all_inner_texts()}
    assert labels <= shown
    greys = screen.page.locator(".legend img").evaluate_all(
        """async (images) => Promise.all(images.map(async (image) => {
             await image.decode();
             const canvas = Object.assign(document.createElement("canvas"), { width: 32, height: 32 });
             const context = canvas.getContext("2d");
             context.fillStyle = "white";
             context.fillRect(0, 0, 32, 32);
             context.drawImage(image, 0, 0, 32, 32);
             const pixels = context.getImageData(0, 0, 32, 32).data;
             return Array.from({ length: 1024 }, (_, k) =>
               Math.round(.2126 * pixels[4 * k] + .7152 * pixels[4 * k + 1] + .0722 * pixels[4 * k + 2]));
           }))"""
    )
    assert len(greys) >= 12
    assert min(min(grey) for grey in greys) < 120
    for number, one in enumerate(greys):
        for other in greys[:number]:
            different = sum(abs(a - b) > 40 for a, b in zip(one, other, strict=True))
            assert different >= 40, "two symbols of the legend look alike without colour"


def test_the_first_answer_is_a_page_without_a_traceback(server):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    for path in ("/", "/sources", address("/", zone="jx-n-nc-gxq")):
        with opener.open(server.url + path, timeout=30) as response:
            text = response.read().decode()
        assert response.status == 200
        assert "Traceback" not in text
        assert "<html" in text


def test_without_an_address_the_server_still_asks_nobody_for_its_own(start_app):
    server = start_app(environment={"STREAMLIT_SERVER_ADDRESS": ""})
    # A socket opened by another site's page is checked against every address the server has.
    upgrade = {"Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13"}
    key = {"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "Origin": "http://elsewhere.example"}
    connection = http.client.HTTPConnection(server.netloc, timeout=30)
    connection.request("GET", "/_stcore/stream", headers=upgrade | key)
    assert connection.getresponse().status == 403
    connection.close()
    assert "external" not in server.log_text().lower()
    server.stop()
