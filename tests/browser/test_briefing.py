"""Presenting in a real browser: keys, reload, link, nothing outside the window, the one map; a file in two clicks."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from data.settings import DEFAULT_MAP_NOTICE
from tests.browser.screen import PATIENCE, Screen, address, api_ids

SIZES = [(1920, 1080), (1280, 720)]
DECK = "cooperation"
SHOW = ".st-key-presenter .show"

# Everything a reader can see must lie in the window, nothing may be cut off in its box, and nothing may scroll.
OUTSIDE = """() => {
  const found = [];
  const inside = ({ left, top, right, bottom }) =>
    left >= -0.5 && top >= -0.5 && right <= innerWidth + 0.5 && bottom <= innerHeight + 0.5;
  const look = (root) => {
    for (const node of root.querySelectorAll("*")) {
      if (node.shadowRoot) look(node.shadowRoot);
      if (!node.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
      for (const child of node.childNodes) {
        if (child.nodeType !== Node.TEXT_NODE || !child.textContent.trim()) continue;
        const range = document.createRange();
        range.selectNode(child);
        const box = range.getBoundingClientRect();
        if (box.width && box.height && !inside(box)) found.push(child.textContent.trim());
      }
    }
  };
  look(document);
  const frame = document.querySelector("iframe[src*=streamlit_folium]").getBoundingClientRect();
  if (!inside(frame)) found.push("map");
  const show = document.querySelector(".st-key-presenter");
  const host = [...show.querySelectorAll("*")].find((node) => node.shadowRoot?.querySelector(".show"));
  for (const name of ["main", ".titles", ".told", "aside"]) {
    const { scrollWidth, clientWidth, scrollHeight, clientHeight } = host.shadowRoot.querySelector(name);
    if (scrollHeight > clientHeight + 1 || scrollWidth > clientWidth + 1) found.push(`${name} overflows`);
  }
  const { scrollWidth, scrollHeight } = document.documentElement;
  if (scrollWidth > innerWidth || scrollHeight > innerHeight) found.push("the page scrolls");
  return found;
}"""


@pytest.fixture
def presented(turn_to: Callable[[str], Page]) -> Callable[..., Page]:
    """presented(deck, step, size) → a page on that slide, its map in place."""

    def opened(deck: str = DECK, step: int = 1, size: tuple[int, int] = (1280, 720)) -> Page:
        page = turn_to(address("/briefing", deck=deck, step=str(step)))
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.set_default_timeout(PATIENCE)
        at_step(page, step)
        return page

    return opened


def at_step(page: Page, number: int) -> None:
    """Until this step is on the screen, in the address and on the map."""
    expect(page.locator(SHOW)).to_have_attribute("data-step", str(number))
    page.wait_for_function(
        "(step) => new URLSearchParams(location.search).get('step') === step", arg=str(number), polling=50
    )
    Screen(page).frame.wait_for_function("() => Boolean(window.atlas.presented)", polling=50)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_steps_go_by_keyboard_and_nothing_lies_outside_the_window(presented, size):
    page = presented(size=size)
    screen = Screen(page)
    screen.mark_frame()
    count = int(page.locator(f"{SHOW} .page").inner_text().split("/")[1])
    sentences = set()
    for number in range(1, count + 1):
        at_step(page, number)
        sentences.add(page.locator(f"{SHOW} h1").inner_text())
        assert page.evaluate(OUTSIDE) == []
        for words in ("来源：", "按 2", "判定"):
            expect(page.locator(f"{SHOW} footer")).to_contain_text(words)
        expect(screen.map.locator(".leaflet-control-attribution")).to_contain_text(DEFAULT_MAP_NOTICE)
        expect(screen.map.locator(".leaflet-control-attribution")).to_be_visible()
        # The map takes all that title, legend and sources leave.
        assert page.locator("iframe[src*=streamlit_folium]").bounding_box()["height"] > 0.6 * size[1]
        page.keyboard.press("ArrowRight")
    at_step(page, count)  # there is no step behind the last one
    assert len(sentences) == count
    page.keyboard.press("ArrowLeft")
    at_step(page, count - 1)
    page.keyboard.press("Home")
    at_step(page, 1)
    for hidden in ("stSidebar", "stHeader"):
        expect(page.get_by_test_id(hidden)).to_be_hidden()
    assert screen.frame_is_kept()
    assert [each for each in page.watch.messages if each.startswith("pageerror")] == []


def test_the_map_shows_the_step_and_goes_back_to_the_screen_at_the_end(presented, server):
    page = presented(step=4)
    screen = Screen(page)
    screen.wait_for_map(selected="jx-park-nanchang")
    assert screen.ring_is_drawn("jx-park-nanchang") or screen.is_in_sight("jx-park-nanchang")
    chosen = {"province": "江西省", "park_only": "true"}
    screen.wait_for_map(shown=api_ids(server, **chosen) | api_ids(server, "parks", **chosen))
    screen.mark_frame()
    page.keyboard.press("Escape")
    expect(page.locator(".st-key-start_cooperation")).to_be_visible()
    assert set(parse_qs(urlsplit(page.url).query)) & {"deck", "step"} == set()
    screen.go_to("一张图")
    expect(page.locator(".card.home")).to_be_visible()
    screen.wait_for_map(shown=screen.placed())
    assert screen.frame_is_kept()


def test_a_reload_comes_back_to_the_same_step_and_keys_work_over_the_map(presented):
    page = presented()
    screen = Screen(page)
    page.keyboard.press("PageDown")
    at_step(page, 2)
    box = page.locator("iframe[src*=streamlit_folium]").bounding_box()
    page.mouse.click(box["x"] + 40, box["y"] + box["height"] / 2)
    page.keyboard.press("ArrowRight")
    at_step(page, 3)
    sentence = page.locator(f"{SHOW} h1").inner_text()
    page.reload()
    at_step(page, 3)
    expect(page.locator(f"{SHOW} h1")).to_have_text(sentence)
    page.keyboard.press("f")
    page.wait_for_function("() => Boolean(document.fullscreenElement)", polling=50)
    page.keyboard.press("f")
    page.wait_for_function("() => !document.fullscreenElement", polling=50)
    assert screen.state()["loaded"]


def test_a_view_becomes_a_step_of_a_presentation_with_its_place_on_the_map(open_page, server):
    page = open_page(server, address("/", province="湖南省", view="27.9,112.9,9"))
    screen = Screen(page).drawn()
    screen.click_point("hn-n-430104-hnt")
    expect(screen.card_of("hn-n-430104-hnt")).to_be_visible()
    page.get_by_role("button", name="加入汇报").click()
    expect(page.get_by_role("button", name="已加入汇报第 1 步")).to_be_visible()
    middle = screen.state()["center"]
    screen.go_to("汇报")
    page.locator(".st-key-start_own button").click()
    at_step(page, 1)
    screen.wait_for_map(selected="hn-n-430104-hnt")
    there = screen.state()["center"]
    assert there["lat"] == pytest.approx(middle["lat"], abs=0.02)
    assert there["lng"] == pytest.approx(middle["lng"], abs=0.02)
    # The address holds all of it: another browser opens the same slide.
    other = open_page(server, page.url.removeprefix(server.url), size=(1920, 1080))
    at_step(other, 1)
    expect(other.locator(f"{SHOW} h1")).to_have_text(page.locator(f"{SHOW} h1").inner_text())
    assert other.evaluate(OUTSIDE) == []


def test_two_clicks_bring_a_file_of_the_filtered_view(open_page, server):
    page = open_page(server, address("/", province="江西省", level="国家级"), size=(1280, 720))
    screen = Screen(page).drawn()
    counts = screen.pill_counts("category")
    page.locator(".st-key-carry button").first.click()
    expect(page.locator(".st-key-carry_view_xlsx button")).to_be_visible()
    # The menu is drawn alone; what other parts of the page look like is not its matter.
    assert screen.pill_counts("category") == counts
    with page.expect_download() as arriving:
        page.locator(".st-key-carry_view_xlsx button").click()
    assert arriving.value.suggested_filename.endswith(".xlsx")
    with Path(arriving.value.path()).open("rb") as file:
        sheet = openpyxl.load_workbook(file).worksheets[0]
    words = [str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert any(each.startswith("江西省 · 国家级：共 25 家") for each in words)
    (link,) = [each for each in words if each.startswith(server.url)]
    assert parse_qs(urlsplit(link).query) == {"province": ["江西省"], "level": ["国家级"]}
