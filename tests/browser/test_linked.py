"""One selection: map, card, list, chart and address bar are one state, in every direction."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.screen import IDLE, Screen, address, api_ids, fetch, silent

NANCHANG = "jx-n-nc-gxq"
CHANGSHA = "hn-n-430104-hnt"
FIRST_ROW = "jx-n-ganjiang"  # built with the list; rows further down come as one scrolls
TWO_SITES = "jx-park-ganzhou"


@pytest.fixture
def arrived(page, server) -> Screen:
    """The atlas at rest, on a first visit."""
    page.goto(server.url)
    return Screen(page).drawn()


@pytest.fixture
def screen(turn_to) -> Screen:
    """The same on a page earlier tests have used: what they chose is taken back, and the map where it began."""
    screen = Screen(turn_to("/")).drawn()
    screen.list_view("园区列表").click()
    expect(screen.rows.first).to_be_visible()
    screen.wait_for_map(shown=screen.placed())
    screen.frame.evaluate("() => window.atlas.fit()")
    return screen


# --- the map at rest --------------------------------------------------------------------------------------


def test_the_map_draws_every_placed_entry_and_nothing_asks_for_anything_outside(screen, server):
    features = [
        feature
        for kind in ("zones", "parks")
        for feature in fetch(server, f"/api/{kind}.geojson")["features"]
    ]
    placed = {feature["id"] for feature in features if feature["geometry"]}
    assert len(placed) == 248 + 6
    screen.wait_for_map(shown=placed)
    # One symbol per site: a park with two sites is drawn twice.
    assert screen.state()["drawn"] == 248 + 7
    painted = screen.frame.evaluate(
        """() => {
             const { canvas } = window.atlas.points;
             const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
             return pixels.filter((value, k) => k % 4 === 3 && value > 0).length;
           }"""
    )
    assert painted > 10_000
    assert screen.page.watch.foreign == []
    assert [message for message in screen.page.watch.messages if message.startswith("pageerror")] == []


# --- links ------------------------------------------------------------------------------------------------


def test_a_link_restores_the_filter_on_a_first_visit_to_a_fresh_server(open_page, fresh_server):
    filters = {"province": "江西省", "level": "国家级", "industry": "电子信息"}
    screen = Screen(open_page(fresh_server, address("/", **filters))).drawn()
    zones = api_ids(fresh_server, **filters)
    assert 0 < len(zones) < 30
    expect(screen.sentence).to_have_text(f"江西省 · 国家级 · 电子信息：共 {len(zones)} 家")
    expect(screen.figure("开发区")).to_have_text(str(len(zones)))
    for facet, label in filters.items():
        expect(screen.pill(facet, label)).to_have_attribute("aria-pressed", "true")
    parks = api_ids(fresh_server, "parks", **filters)
    expect(screen.rows).to_have_count(len(zones | parks))
    assert set(screen.row_ids()) == zones | parks
    screen.wait_for_map(shown=zones | parks)
    expect(screen.figure("合作区产业园")).to_have_text(str(len(parks)))
    # Each choice says how many there are by the other filters.
    counts = screen.pill_counts("level")
    assert counts["国家级"] == len(zones)
    others = fetch(fresh_server, "/api/zones.geojson", **{**filters, "level": "省级"})["features"]
    assert counts["省级"] == sum(feature["properties"]["counts_as_zone"] for feature in others)
    assert screen.params() == {name: [value] for name, value in filters.items()}
    fresh_server.stop()


def test_a_link_restores_the_selected_entry_on_a_first_visit_to_a_fresh_server(open_page, fresh_server):
    screen = Screen(open_page(fresh_server, address("/", zone=NANCHANG))).drawn()
    expect(screen.card_of(NANCHANG)).to_be_visible()
    expect(screen.rows.first).to_have_attribute("data-id", NANCHANG)
    expect(screen.rows.first).to_have_attribute("aria-selected", "true")
    screen.wait_for_map(selected=NANCHANG)
    assert screen.ring_is_drawn(NANCHANG)
    assert not screen.ring_is_drawn(CHANGSHA)
    assert screen.is_in_sight(NANCHANG)
    fresh_server.stop()


def test_a_parks_id_is_a_link_too_and_rings_all_its_sites(page, server):
    page.goto(server.url + address("/", zone=TWO_SITES))
    screen = Screen(page).drawn()
    expect(screen.card_of(TWO_SITES)).to_be_visible()
    screen.wait_for_map(selected=TWO_SITES)
    park, *hosts = [screen.rows.nth(number).get_attribute("data-id") for number in range(3)]
    assert park == TWO_SITES
    assert set(hosts) == {"jx-n-gz-jkq", "jx-gz-dingnan"}
    for number in range(2):
        assert screen.ring_is_drawn(TWO_SITES, number)
        assert screen.is_in_sight(TWO_SITES, number)


def test_a_view_in_the_address_is_where_the_map_stands(page, server):
    page.goto(server.url + address("/", view="28.2,112.9,9"))
    screen = Screen(page).drawn()
    state = screen.state()
    assert state["zoom"] == 9
    assert state["center"]["lat"] == pytest.approx(28.2, abs=0.05)
    assert state["center"]["lng"] == pytest.approx(112.9, abs=0.05)


def test_back_and_forward_go_through_every_choice(screen, server):
    page = screen.page
    screen.mark_frame()
    everything = screen.sentence.inner_text()
    screen.pill("level", "国家级").click()
    expect(screen.sentence).to_contain_text("国家级：共 50 家")
    screen.pill("province", "江西省").click()
    expect(screen.sentence).to_contain_text("江西省 · 国家级")
    screen.row(NANCHANG).click()
    expect(screen.card_of(NANCHANG)).to_be_visible()
    screen.wait_for_params(level=["国家级"], province=["江西省"], zone=[NANCHANG])

    national = api_ids(server, level="国家级") | api_ids(server, "parks", level="国家级")
    page.go_back()
    expect(page.locator(".card.home")).to_be_visible()
    expect(screen.sentence).to_contain_text("江西省 · 国家级")
    page.go_back()
    expect(screen.sentence).to_contain_text("国家级：共 50 家")
    expect(screen.pill("province", "江西省")).to_have_attribute("aria-pressed", "false")
    screen.wait_for_map(shown={entry for entry in national if entry in screen.placed()})
    page.go_back()
    expect(screen.sentence).to_have_text(everything)
    page.go_forward()
    page.go_forward()
    page.go_forward()
    expect(screen.card_of(NANCHANG)).to_be_visible()
    expect(screen.sentence).to_contain_text("江西省 · 国家级")
    screen.wait_for_map(selected=NANCHANG)
    assert screen.frame_is_kept()


# --- map → page -------------------------------------------------------------------------------------------


def test_a_click_on_a_point_shows_its_card_and_its_row_and_counts_again(screen):
    screen.click_point(CHANGSHA)
    expect(screen.card_of(CHANGSHA)).to_be_visible()
    expect(screen.rows.first).to_have_attribute("data-id", CHANGSHA)
    screen.wait_for_params(zone=[CHANGSHA])
    assert screen.ring_is_drawn(CHANGSHA)
    screen.close_card()
    screen.wait_for_params()
    screen.frame.wait_for_function("() => window.atlas.selected === null")
    # The same zone a second time is a click like any other.
    screen.click_point(CHANGSHA)
    expect(screen.card_of(CHANGSHA)).to_be_visible()


def test_the_card_is_there_before_the_page_has_followed_and_the_page_has_the_last_word(screen):
    screen.page.evaluate(
        """(id) => {
             window.seen = [];
             new MutationObserver(() => {
               const card = document.querySelector(`.st-key-panel article.card[data-zone='${id}']`);
               if (card && !window.seen.length) window.seen.push(window.atlasSelection.awaited?.id ?? null);
             }).observe(document.body, { childList: true, subtree: true });
           }""",
        CHANGSHA,
    )
    screen.click_point(CHANGSHA)
    screen.wait_for_params(zone=[CHANGSHA])
    screen.page.wait_for_function("() => window.atlasSelection.awaited === null")
    assert screen.page.evaluate("() => window.seen") == [CHANGSHA]
    # One card, and it is the page's own.
    expect(screen.page.locator(".st-key-panel article.card")).to_have_count(1)
    expect(screen.page.locator(".st-key-card article.card")).to_be_visible()


def test_a_card_that_cannot_be_fetched_comes_with_the_page(arrived):
    arrived.page.route("**/assets/cards/**", lambda route: route.abort())
    arrived.click_point(CHANGSHA)
    expect(arrived.card_of(CHANGSHA)).to_be_visible()
    expect(arrived.page.locator(".st-key-card article.card")).to_be_visible()


def test_the_fetched_card_is_the_one_the_page_draws(screen):
    for entry_id in (CHANGSHA, TWO_SITES):
        screen.click_point(entry_id)
        expect(screen.page.locator(f".st-key-card article.card[data-zone='{entry_id}']")).to_be_visible()
        fetched, drawn = screen.page.evaluate(
            """async (id) => {
                 const box = document.createElement("div");
                 box.innerHTML = await window.atlasSelection.expect(id);
                 return [box.textContent, document.querySelector(".st-key-card article.card").textContent];
               }""",
            entry_id,
        )
        assert drawn.split() == fetched.split()


def test_a_click_beside_every_point_selects_nothing(screen):
    choices = screen.page.evaluate("() => window.atlasSelection.choices")
    box = screen.page.locator("iframe[src*=streamlit_folium]").bounding_box()
    screen.page.mouse.click(box["x"] + box["width"] - 30, box["y"] + box["height"] - 60)
    screen.click_point(CHANGSHA)
    expect(screen.card_of(CHANGSHA)).to_be_visible()
    assert screen.page.evaluate("() => window.atlasSelection.choices") == choices + 1


def test_every_symbol_can_be_hit_even_where_places_coincide(screen):
    # Even where two places fall on one pixel there is a pixel beside it for each.
    found = screen.frame.evaluate(
        """() => {
             const { points: layer, map } = window.atlas;
             const home = [map.getCenter(), map.getZoom()];
             const beside = [0, 1, -1, 2, -2, 3, -3];
             const isHit = (point) => beside.some((down) => beside.some((right) =>
               layer.at({ x: point.x - layer.pad.x + right, y: point.y - layer.pad.y + down }) === point));
             const missed = [];
             for (const zoom of [6, 6.25, 6.5, 6.75, 7, home[1]]) {
               map.setView(home[0], zoom, { animate: false });
               const seen = layer.points.filter((point) => point.inFrame);
               missed.push(...seen.filter((point) => !isHit(point)).map((point) => [zoom, point.id]));
             }
             const places = {};
             for (const point of layer.points) {
               const place = `${point.latlng.lat},${point.latlng.lng}`;
               (places[place] = places[place] || []).push(point);
             }
             const groups = Object.values(places).filter((group) => group.length > 1);
             const gaps = groups.flatMap((group) => group.flatMap((one, k) =>
               group.slice(k + 1).map((other) => Math.hypot(one.x - other.x, one.y - other.y))));
             return { missed, groups: groups.map((group) => group.map((point) => point.id)), gap: Math.min(...gaps) };
           }"""
    )
    assert found["missed"] == []
    assert len(found["groups"]) > 20
    assert found["gap"] >= 10  # pixels between the centres of two symbols that stand for one place
    group = max(found["groups"], key=len)
    assert len(group) >= 3
    for entry_id in group:
        number = 0 if entry_id != TWO_SITES else screen.site_at_same_place(entry_id, group)
        screen.click_point(entry_id, number)
        expect(screen.card_of(entry_id)).to_be_visible()
        screen.wait_for_map(selected=entry_id)


def test_thousands_of_symbols_are_drawn_in_slices_and_the_last_wish_counts(screen):
    """The page stays at hand while they are drawn, and nobody sees half a picture."""
    found = screen.frame.evaluate(
        """async () => {
             const { points, map } = window.atlas;
             const held = points.points;
             points.points = Array.from({ length: 24000 }, (_, k) => ({
               ...held[k % held.length],
               latlng: L.latLng(25 + (k % 157) / 31, 110 + (k % 163) / 27),
             }));
             points.zoom = null;
             const first = points.canvas;
             const drawn = [];
             const complete = async () => {
               while (window.atlas.state().drawing) await new Promise((done) => setTimeout(done, 5));
               drawn.push(points.drawn);
             };
             points.redraw();
             const begun = window.atlas.state().drawing && points.canvas === first;
             await complete();
             let stamps = 0;
             points.drawStamp = function (...given) {
               stamps += 1;
               return Object.getPrototypeOf(this).drawStamp.apply(this, given);
             };
             points.redraw();
             map.panBy([80, 40], { animate: false });
             await complete();
             delete points.drawStamp;
             const pane = map.getPane("points");
             const { width, height } = points.canvas;
             const pixels = points.canvas.getContext("2d").getImageData(0, 0, width, height).data;
             const painted = pixels.filter((value, k) => k % 4 === 3 && value > 0).length / width / height;
             const canvases = [...pane.querySelectorAll(":scope > canvas")];
             const seen = canvases.map((canvas) => canvas === points.canvas && canvas.style.visibility);
             points.points = held;
             points.zoom = null;
             points.redraw();
             return { begun, drawn, stamps, painted, seen, last: points.drawn };
           }"""
    )
    assert found["begun"]
    assert found["seen"] == [""]
    assert all(1_000 < count < 24_000 for count in found["drawn"])
    assert found["stamps"] == found["drawn"][1]
    assert found["painted"] > 0.1
    assert found["last"] == 248 + 7


def test_the_name_is_shown_where_the_mouse_rests(screen):
    screen.page.mouse.move(*screen.point_on_page(CHANGSHA))
    expect(screen.map.locator(".atlas-tooltip strong")).to_have_text("长沙高新技术产业开发区")


# --- page → map -------------------------------------------------------------------------------------------


def test_a_row_moves_the_map_and_rings_the_place(screen):
    screen.page.locator(".st-key-q input").fill("龙南")
    screen.page.keyboard.press("Enter")
    expect(screen.rows.first).to_contain_text("龙南")
    entry_id = screen.rows.first.get_attribute("data-id")
    before = screen.state()
    screen.rows.first.click()
    expect(screen.card_of(entry_id)).to_be_visible()
    screen.wait_for_map(selected=entry_id)
    after = screen.state()
    assert after["zoom"] > before["zoom"]
    assert after["center"] != before["center"]
    assert screen.ring_is_drawn(entry_id)
    assert screen.is_in_sight(entry_id)


def test_a_row_can_be_chosen_by_keyboard(screen):
    screen.row(FIRST_ROW).focus()
    screen.page.keyboard.press("Enter")
    expect(screen.card_of(FIRST_ROW)).to_be_visible()


def test_an_industry_bar_filters_map_list_and_sentence(screen, server):
    screen.list_view("产业分布").click()
    expect(screen.row("电子信息")).to_be_visible()
    listed = listed_at(server, industry="电子信息")
    counted = int(screen.row("电子信息").locator("td").nth(1).inner_text())
    screen.row("电子信息").click()
    expect(screen.sentence).to_contain_text(f"电子信息：共 {counted} 家")
    screen.wait_for_params(industry=["电子信息"])
    expect(screen.row("电子信息")).to_have_attribute("aria-selected", "true")
    screen.wait_for_map(shown=listed & screen.placed())
    screen.list_view("园区列表").click()
    table = screen.page.locator(".st-key-linked_table_zones table")
    expect(table).to_have_attribute("aria-rowcount", str(len(listed)))
    screen.show_all_rows()
    assert set(screen.row_ids()) == listed


def test_a_search_that_only_finds_a_cooperation_park_lists_it(screen, server):
    assert api_ids(server, q="赣州产业园") == set()
    screen.page.locator(".st-key-q input").fill("赣州产业园")
    screen.page.keyboard.press("Enter")
    screen.wait_for_map(shown={TWO_SITES})
    expect(screen.rows).to_have_count(1)
    # It has no level of its own; only its hosts do.
    cells = screen.row(TWO_SITES).locator("td")
    expect(cells.nth(0)).to_have_text("赣州产业园")
    expect(cells.nth(1)).to_have_text("—")
    expect(cells.nth(2)).to_have_text("合作区产业园")
    screen.row(TWO_SITES).click()
    expect(screen.card_of(TWO_SITES)).to_be_visible()
    screen.wait_for_map(selected=TWO_SITES)


def test_a_prefecture_row_filters_too(screen, server):
    screen.list_view("设区市汇总").click()
    screen.row("赣州市").click()
    screen.wait_for_params(prefecture=["赣州市"])
    # Again with its button there: taken out and put back, next to another one.
    screen.row("赣州市").click()
    screen.wait_for_params()
    screen.row("吉安市").click()
    screen.wait_for_params(prefecture=["吉安市"])
    screen.row("赣州市").click()
    expect(screen.sentence).to_contain_text("赣州市")
    screen.row("吉安市").click()
    screen.wait_for_params(prefecture=["赣州市"])
    screen.wait_for_map(shown=placed_at(server, screen, prefecture="赣州市"))


def listed_at(server, **filters: str) -> set[str]:
    return api_ids(server, **filters) | api_ids(server, "parks", **filters)


def placed_at(server, screen, **filters: str) -> set[str]:
    return listed_at(server, **filters) & screen.placed()


def test_map_and_list_follow_a_pressed_button_before_the_server_has_answered(screen, server):
    wanted, listed = placed_at(server, screen, level="国家级"), len(listed_at(server, level="国家级"))
    before = screen.sentence.inner_text()
    with silent(server):
        screen.pill("level", "国家级").click()
        screen.wait_for_map(shown=wanted)
        table = screen.page.locator(".st-key-linked_table_zones table")
        expect(table).to_have_attribute("aria-rowcount", str(listed))
        assert screen.sentence.inner_text() == before
    expect(screen.sentence).to_contain_text("国家级")
    screen.wait_for_map(shown=wanted)
    screen.pill("level", "国家级").click()
    expect(screen.sentence).not_to_contain_text("国家级")
    screen.wait_for_map(shown=screen.placed())


def test_the_list_follows_in_the_moment_of_the_press(screen, server):
    listed = len(listed_at(server, level="国家级"))
    table = screen.page.locator(".st-key-linked_table_zones table")
    at_once = screen.pill("level", "国家级").evaluate(
        """(pill) => {
          pill.click();
          return document.querySelector(".st-key-linked_table_zones [data-testid=stBidiComponentIsolated]")
            .shadowRoot.querySelector("table").getAttribute("aria-rowcount");
        }"""
    )
    assert at_once == str(listed)
    expect(screen.sentence).to_contain_text("国家级")
    expect(table).to_have_attribute("aria-rowcount", str(listed))


def test_what_the_server_does_not_confirm_is_taken_back(screen, server):
    wanted, everything = placed_at(server, screen, level="国家级"), screen.placed()
    with silent(server):
        screen.pill("level", "国家级").click()
        screen.wait_for_map(shown=wanted)
        screen.wait_for_map(shown=everything)  # five seconds later
    # It was late, and has the last word.
    screen.wait_for_map(shown=wanted)


def test_two_buttons_in_a_row_and_clearing_end_where_the_page_ends(screen, server):
    wanted = placed_at(server, screen, level="国家级", province="江西省")
    screen.pill("level", "国家级").click()
    screen.pill("province", "江西省").click()
    screen.wait_for_map(shown=wanted)
    expect(screen.sentence).to_contain_text("江西省 · 国家级")
    screen.wait_for_map(shown=wanted)
    screen.pill("level", "国家级").click()
    screen.page.get_by_role("button", name="清除筛选").click()
    expect(screen.sentence).to_contain_text("全部开发区")
    screen.wait_for_map(shown=screen.placed())


@pytest.mark.parametrize("first", ["a row", "a closed card", "a bar", "clearing"])
def test_two_presses_before_the_page_hears_of_either_both_count(screen, server, first):
    """On a busy server: with the second press the browser reports everything else as it was before the first."""
    page, level = screen.page, {"level": ["国家级"]}
    answered = "(before) => answers.runs > before"
    if first == "a closed card":
        screen.row(NANCHANG).click()
        screen.wait_for_params(zone=[NANCHANG])
    elif first == "a bar":
        screen.list_view("产业分布").click()
        # What is held back may only be the answers to the two presses.
        expect(screen.row("电子信息")).to_be_visible()
    elif first == "clearing":
        screen.pill("province", "江西省").click()
        screen.wait_for_params(province=["江西省"])
        expect(screen.sentence).to_contain_text("江西省")
    press, ends = {
        "a row": (screen.row(NANCHANG), {**level, "zone": [NANCHANG]}),
        "a closed card": (page.get_by_role("button", name="关闭卡片"), level),
        "a bar": (screen.row("电子信息"), {**level, "industry": ["电子信息"]}),
        "clearing": (page.get_by_role("button", name="清除筛选"), level),
    }[first]
    expect(page.locator(IDLE)).to_be_attached()
    page.evaluate("() => answers.hold()")
    for button in (press, screen.pill("level", "国家级")):
        runs = page.evaluate("() => answers.runs")
        button.click()
        page.wait_for_function(answered, arg=runs)
    page.evaluate("() => answers.release()")
    screen.wait_for_params(**ends)
    filters = {key: values for key, values in ends.items() if key != "zone"}
    screen.wait_for_map(shown=placed_at(server, screen, **filters), selected=ends.get("zone", [None])[0])
    expect(screen.sentence).to_contain_text(" · ".join(each for (each,) in filters.values()))
    expect(page.locator(f".st-key-card .card[data-zone='{NANCHANG}']")).to_have_count(int("zone" in ends))


def test_a_filter_pressed_while_another_screen_is_on_its_way_is_that_screens(screen):
    page = screen.page
    page.evaluate("() => answers.hold()")
    screen.go_to("设区市")
    screen.pill("level", "国家级").click()
    page.evaluate("() => answers.release()")
    expect(page.locator(".st-key-stage")).to_be_hidden()
    screen.wait_for_params(level=["国家级"])
    expect(screen.sentence).to_contain_text("国家级")
    assert urlsplit(page.url).path == "/prefectures"


def test_what_is_pressed_right_after_a_step_back_comes_after_it(screen, server):
    """On a busy server: what it hears together it takes for one press, and for no step."""
    page = screen.page
    screen.row(NANCHANG).click()
    screen.wait_for_params(zone=[NANCHANG])
    expect(screen.card_of(NANCHANG)).to_be_visible()
    screen.go_to("设区市")
    expect(page.locator(".st-key-stage")).to_be_hidden()
    with silent(server):
        page.go_back()
        screen.pill("level", "国家级").click()
    screen.wait_for_params(zone=[NANCHANG], level=["国家级"])
    expect(screen.sentence).to_contain_text("国家级")
    expect(screen.card_of(NANCHANG)).to_be_visible()
    assert urlsplit(page.url).path == "/"
    screen.wait_for_map(shown=placed_at(server, screen, level=["国家级"]), selected=NANCHANG)


def test_a_step_back_the_page_has_not_heard_of_is_taken_once_more(screen, server):
    page = screen.page
    screen.row(NANCHANG).click()
    screen.wait_for_params(zone=[NANCHANG])
    screen.pill("province", "江西省").click()
    screen.wait_for_params(zone=[NANCHANG], province=["江西省"])
    page.get_by_role("button", name="关闭卡片").click()
    screen.wait_for_params(province=["江西省"])
    expect(page.locator(".st-key-card .card[data-zone]")).to_have_count(0)
    with silent(server):
        page.go_back()
        page.get_by_role("button", name="清除筛选").click()
    screen.wait_for_params(zone=[NANCHANG])
    expect(screen.card_of(NANCHANG)).to_be_visible()
    expect(screen.sentence).to_contain_text("全部开发区")
    screen.wait_for_map(shown=screen.placed(), selected=NANCHANG)


def test_the_prefectures_come_when_their_box_is_opened(arrived):
    pills = arrived.page.locator(".st-key-prefecture button")
    expect(pills).to_have_count(0)
    arrived.page.locator(".st-key-prefecture_box summary").click()
    expect(pills.first).to_be_visible()
    pills.filter(has_text="赣州市").click()
    arrived.wait_for_params(prefecture=["赣州市"])
    # A link with a prefecture opens with its button in sight.
    arrived.page.reload()
    expect(arrived.page.locator(".st-key-prefecture button[aria-pressed=true]")).to_have_text("赣州市")


def test_search_by_name_short_name_and_pinyin(screen):
    for words in ("南昌高新技术", "南昌高新区", "ncgxq", "nanchang gaoxin"):
        screen.page.locator(".st-key-q input").fill(words)
        screen.page.keyboard.press("Enter")
        expect(screen.sentence).to_contain_text(f"“{words}”")
        expect(screen.sentence).to_contain_text("共 1 家")
        expect(screen.rows).to_have_count(1)
        expect(screen.row(NANCHANG)).to_be_visible()
        screen.wait_for_map(shown={NANCHANG})
        assert screen.params() == {"q": [words]}


def test_entries_without_a_place_are_listed_and_said(screen, server):
    features = fetch(server, "/api/zones.geojson")["features"]
    unplaced = {feature["id"] for feature in features if not feature["geometry"]}
    assert len(unplaced) == 3
    expect(screen.page.locator(".strip")).to_contain_text("未定位 3")
    screen.show_all_rows()
    marked = screen.rows.filter(has=screen.page.locator(".mark", has_text="未定位"))
    expect(marked).to_have_count(3)
    assert set(marked.evaluate_all("rows => rows.map((row) => row.dataset.id)")) == unplaced
    entry_id = min(unplaced)
    before = screen.state()
    screen.row(entry_id).click()
    expect(screen.card_of(entry_id)).to_contain_text("未定位")
    screen.wait_for_map(selected=entry_id)
    assert screen.state()["center"] == before["center"]


# --- the map's frame --------------------------------------------------------------------------------------


def test_the_frame_survives_click_filter_row_and_screen_change(screen):
    page = screen.page
    frames = screen.frames_made
    screen.mark_frame()
    screen.click_point(CHANGSHA)
    expect(screen.card_of(CHANGSHA)).to_be_visible()
    screen.pill("level", "国家级").click()
    expect(screen.sentence).to_contain_text("国家级：共 50 家")
    screen.row(NANCHANG).click()
    expect(screen.card_of(NANCHANG)).to_be_visible()
    screen.list_view("产业分布").click()
    expect(screen.row("电子信息")).to_be_visible()
    screen.go_to("来源与口径")
    expect(page.locator("iframe[src*=streamlit_folium]")).to_be_hidden()
    screen.pill("province", "江西省").click()
    screen.go_to("一张图")
    expect(page.locator("iframe[src*=streamlit_folium]")).to_be_visible()
    expect(screen.card_of(NANCHANG)).to_be_visible()
    expect(screen.sentence).to_contain_text("江西省 · 国家级")
    assert screen.frame_is_kept()
    assert screen.frames_made == frames
    screen.wait_for_map(selected=NANCHANG)
    # It still works: filters reach it and clicks come from it.
    screen.click_point("jx-n-jj-jkq")
    expect(screen.card_of("jx-n-jj-jkq")).to_be_visible()


def test_the_map_comes_back_from_another_screen_as_it_was_left(screen):
    screen.frame.evaluate("() => { window.atlas.dragged = false; }")  # nobody has touched it yet
    for zoom_in in (False, True):
        if zoom_in:
            screen.map.get_by_role("button", name="放大").click()
        before = screen.state()
        width = screen.frame.evaluate("() => window.atlas.map.getSize().x")
        screen.go_to("来源与口径")
        expect(screen.page.locator("iframe[src*=streamlit_folium]")).to_be_hidden()
        screen.go_to("一张图")
        # On its way back the frame is narrower for a moment.
        screen.frame.wait_for_function(
            """(width) => {
                 const { map } = window.atlas;
                 return map.getContainer().clientWidth === width && map.getSize().x === width;
               }""",
            arg=width,
        )
        after = screen.state()
        assert after["zoom"] == before["zoom"]
        assert after["center"]["lat"] == pytest.approx(before["center"]["lat"], abs=0.02)
        assert after["center"]["lng"] == pytest.approx(before["center"]["lng"], abs=0.02)


def test_panning_and_zooming_say_nothing_to_the_server(open_page, server):
    page = open_page(server, None)
    sent: list[str] = []
    page.on("websocket", lambda socket: socket.on("framesent", lambda payload: sent.append(str(payload))))
    page.goto(server.url)
    screen = Screen(page).drawn()

    def messages_of_a_click(entry_id: str) -> int:
        before = len(sent)
        screen.click_point(entry_id)
        expect(screen.card_of(entry_id)).to_be_visible()
        screen.wait_for_map(selected=entry_id)
        screen.wait_for_params(zone=[entry_id])
        return len(sent) - before

    messages_of_a_click(CHANGSHA)
    alone = messages_of_a_click(NANCHANG)
    assert alone > 0
    screen.close_card()
    before = screen.state()
    box = page.locator("iframe[src*=streamlit_folium]").bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    count = len(sent)
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x - 90, y - 60, steps=4)
    page.mouse.up()
    page.mouse.wheel(0, -300)
    screen.frame.wait_for_function("(zoom) => window.atlas.state().zoom > zoom", arg=before["zoom"])
    screen.map.get_by_role("button", name="缩小").click()
    assert screen.state()["center"] != before["center"]
    screen.frame.evaluate("() => { window.atlas.map.setView([28, 113], 7, {animate: false}); }")
    # Whatever a pan had sent late would be counted with the click that follows.
    later = messages_of_a_click(CHANGSHA)
    assert len(sent) - count == later == alone
    assert unquote(page.url).count("zone=") == 1
