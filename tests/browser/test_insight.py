"""From an industry to who names it and on to its peers: one state, kept in the address, the map never made anew."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.screen import IDLE, Screen, address, api_ids, followed, point_at, silent


def test_from_a_cell_to_its_zones_to_the_tray_and_back_by_its_link(turn_to, open_page, server):
    screen = Screen(turn_to("/industries"))
    page = screen.page
    screen.mark_frame()
    frames = screen.frames_made
    cell = page.locator(".heat-table tr[data-row='电子信息'] td[data-column='赣州市'] button")
    wanted = api_ids(server, industry="电子信息", prefecture="赣州市")
    expect(cell).to_have_text(str(len(wanted)))
    # By keyboard: one cell is in the tab order, arrows move it, Enter picks.
    page.locator(".heat-table tr[data-row='电子信息'] th button").focus()
    for _ in range(12):
        if cell.evaluate("button => button === button.getRootNode().activeElement"):
            break
        page.keyboard.press("ArrowRight")
    expect(cell).to_be_focused()
    page.keyboard.press("Enter")
    expect(screen.row("jx-n-gz-jkq")).to_be_visible()
    assert wanted <= set(screen.row_ids())
    expect(screen.sentence.first).to_contain_text("赣州市 · 电子信息")
    screen.row("jx-n-gz-jkq").click()
    expect(page.get_by_role("heading", name="赣州经济技术开发区：产业原文与归类")).to_be_visible()
    page.locator(".st-key-insight_compare button").click()
    expect(page.locator(".st-key-insight_compare button")).to_have_text("移出对标")
    screen.go_to("对标")
    expect(page.locator(".tray button[data-toggle='compare=jx-n-gz-jkq']")).to_be_visible()
    screen.row("jx-gz-dingnan").click()
    columns = page.locator(".side-by-side thead th[scope=col]")
    expect(columns).to_have_text(["赣州经济技术开发区", "江西定南工业园区"])
    # The page follows.
    held = "() => new URLSearchParams(location.search).getAll('compare').join()"
    page.wait_for_function(f"{held} === 'jx-n-gz-jkq,jx-gz-dingnan'")
    assert screen.frame_is_kept()
    assert screen.frames_made == frames
    parts = urlsplit(page.url)
    again = Screen(open_page(server, f"{parts.path}?{parts.query}"))
    expect(again.page.locator(".side-by-side thead th[scope=col]")).to_have_count(2)
    again.go_to("一张图")
    expect(again.card_of("jx-n-gz-jkq")).to_be_visible()
    expect(again.page.get_by_role("button", name="移出对标")).to_be_visible()


TRAY = ["jx-n-nc-gxq", "jx-n-ganjiang", "hn-n-430104-hnt", "jx-n-gz-jkq", "jx-gz-dingnan"]


@pytest.mark.parametrize("size", [(1280, 720), (1920, 1080)])
def test_the_new_screens_do_not_scroll_sideways(turn_to, size):
    screen = Screen(turn_to(address("/industries", compare=TRAY)))
    page = screen.page
    page.set_viewport_size({"width": size[0], "height": size[1]})
    expect(page.locator(".heat-table table")).to_be_visible()
    wide = "node => node.scrollWidth - node.clientWidth"
    for name, there in (
        (None, ".heat-table table"),
        ("谁把它列为产业", ".role-map"),
        ("六个产业园：同质与错位", ".pairs"),
        ("对标", ".side-by-side"),
        ("设区市", ".linked-table table"),
    ):
        if name in ("对标", "设区市"):
            screen.go_to(name)
        elif name:
            page.locator(".st-key-insight button", has_text=name).click()
        expect(page.locator(there).last).to_be_visible()
        for part in ("html", "[data-testid=stMain]"):
            assert page.locator(part).evaluate(wide) <= 0, f"{part} at {size} in {name}"
    screen.row("赣州市").click()
    expect(page.get_by_role("heading", name="江西省 赣州市")).to_be_visible()
    assert page.locator("[data-testid=stMain]").evaluate(wide) <= 0


def test_a_choice_on_a_screen_redraws_that_screen_and_one_for_all_screens_the_page(open_page, server):
    page = open_page(server, path=None)
    heard: list[int] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda _: heard.append(1)))
    idle = page.locator(IDLE)

    def messages(act: Callable[[], None], sign: Locator) -> int:
        """How many the server sends for what is done, until its sign is there."""
        heard.clear()
        act()
        expect(sign).to_be_visible()
        expect(idle).to_be_attached()
        return len(heard)

    page.goto(f"{server.url}/policy")
    expect(page.locator(".policy").first).to_be_visible()
    alone = messages(
        page.locator(".st-key-by button", has_text="按单位").click, page.locator(".st-key-unit_choice")
    )
    whole = messages(
        page.locator(".st-key-province button", has_text="湖南省").click,
        page.locator("p.sentence").filter(has_text="湖南省"),
    )
    assert 0 < alone < whole / 2


def heads(page: Page) -> Locator:
    """The zones set side by side."""
    return page.locator(".side-by-side thead th[scope=col]")


def test_a_prefecture_opens_and_closes_before_the_server_has_answered(turn_to, server):
    screen = Screen(turn_to(address("/prefectures", province="江西省")))
    page = screen.page
    opened = page.get_by_role("heading", name="江西省 赣州市")
    expect(screen.rows).to_have_count(11)
    point_at(page, screen.row("赣州市"))
    with silent(server):
        screen.row("赣州市").click()
        expect(opened).to_be_visible()
        expect(screen.row("jx-n-gz-jkq")).to_be_visible()
        expect(page.get_by_text("每个设区市（江西）").first).to_be_visible()
        assert "prefecture" not in screen.params()
    screen.wait_for_params(prefecture=["赣州市"], province=["江西省"])
    expect(screen.sentence).to_contain_text("赣州市")
    expect(opened).to_be_visible()
    # The list is in the browser already.
    with silent(server):
        page.get_by_role("button", name="返回全部设区市").click()
        expect(screen.rows).to_have_count(11)
    expect(screen.sentence).not_to_contain_text("赣州市")
    expect(screen.rows).to_have_count(11)
    page.go_back()
    expect(opened).to_be_visible()
    screen.wait_for_params(prefecture=["赣州市"], province=["江西省"])
    # A zone picked there is the selected one, and marked.
    screen.row("jx-n-gz-jkq").click()
    expect(page.get_by_role("heading", name="赣州经济技术开发区：产业原文与归类")).to_be_visible()
    expect(screen.row("jx-n-gz-jkq")).to_have_attribute("aria-selected", "true")


def test_the_tray_is_filled_and_emptied_before_the_server_has_answered(turn_to, server):
    screen = Screen(turn_to(address("/compare", compare=TRAY[:2])))
    page = screen.page
    expect(heads(page)).to_have_count(2)
    first, second = "jx-n-ganjiang", "jx-n-nc-gxq"
    third = "jx-n-nc-jkq"
    point_at(page, screen.row(third))
    with silent(server):
        screen.row(third).click()
        expect(heads(page)).to_have_count(3)
        expect(screen.row(third)).to_have_attribute("aria-selected", "true")
        expect(page.locator(".tray")).to_contain_text("已选 3 家")
        assert len(screen.params()["compare"]) == 2
    screen.wait_for_params(compare=[*TRAY[:2], third])
    # One press after the other: the page ends where the reader does.
    for zone_id in (first, second, third):
        page.locator(f".tray button[data-toggle='compare={zone_id}']").click()
    expect(page.get_by_text("对标尚无园区")).to_be_visible()
    followed(page, "comparisons")
    page.wait_for_function("() => !location.search.includes('compare')")
    expect(page.get_by_text("对标尚无园区")).to_be_visible()
    expect(screen.row(third)).to_have_attribute("aria-selected", "false")
    page.go_back()
    expect(page.locator(".tray")).to_be_visible()


def test_a_view_of_the_policies_changes_before_the_server_has_answered(turn_to, server):
    screen = Screen(turn_to(address("/policy", zone="jx-yc-zhangshu")))
    page = screen.page
    books, units = page.locator("details.policy.book"), screen.row("省工信厅")
    view = page.locator(".st-key-by button")
    expect(books).to_have_count(5)
    for label in ("按单位", "按园区"):
        point_at(page, view.filter(has_text=label))
    title = "海峡两岸产业合作区（江西）建设总体方案"
    document = page.locator(".st-key-document button", has_text=title)
    point_at(page, document)
    with silent(server):
        view.filter(has_text="按单位").click()
        expect(units).to_be_visible()
        # With the view comes what narrows it.
        expect(page.get_by_label("单位", exact=True).first).to_be_visible()
        expect(document).not_to_be_visible()
        # Two in a row: the reader's latest one stands.
        view.filter(has_text="按园区").click()
        expect(page.get_by_role("heading", name="江西樟树工业园区")).to_be_visible()
    screen.wait_for_params(by=["按园区"], zone=["jx-yc-zhangshu"])
    expect(page.get_by_role("heading", name="江西樟树工业园区")).to_be_visible()
    expect(page.get_by_text("对该园区作资格自测")).to_be_visible()
    view.filter(has_text="按文件条款").click()
    expect(books).to_have_count(5)
    screen.wait_for_params(zone=["jx-yc-zhangshu"])
    with silent(server):
        document.click()
        expect(books).to_have_count(1)
    followed(page, "policy")
    expect(books).to_have_count(1)
    page.go_back()
    expect(books).to_have_count(5)
    view.filter(has_text="按单位").click()
    units.click()
    expect(page.locator("[data-unit='省工信厅']")).to_be_visible()
    screen.wait_for_params(by=["按单位"], unit=["省工信厅"], zone=["jx-yc-zhangshu"])
    expect(page.locator("[data-unit='省工信厅']")).to_be_visible()


def test_a_search_is_answered_before_the_server_has(turn_to, server):
    page = turn_to("/policy")
    field = page.locator(".st-key-find input")
    expect(page.locator(".by-document")).to_be_visible()
    field.fill("工信厅")
    point_at(page, field)
    found = page.locator(".policy.found")
    with silent(server):
        field.press("Enter")
        expect(found.locator(".task")).to_have_count(48)
        expect(page.locator(".st-key-document")).not_to_be_visible()
    followed(page, "policy")
    page.wait_for_function("() => new URLSearchParams(location.search).get('find') === '工信厅'")
    expect(found.locator(".task")).to_have_count(48)
    # An office opens from what was found, and the search is over.
    office = found.get_by_role("button", name="省工信厅", exact=True)
    point_at(page, office)
    with silent(server):
        office.click()
        expect(page.locator("[data-unit='省工信厅']")).to_be_visible()
    followed(page, "policy")
    expect(field).to_have_value("")
    page.wait_for_function("() => new URLSearchParams(location.search).get('unit') === '省工信厅'")
    # A search given up leaves what was there before it.
    field.fill("没有这样的词")
    field.press("Enter")
    expect(found).to_contain_text("没有找到")
    followed(page, "policy")
    found.get_by_role("button", name="清除搜索").click()
    expect(page.locator("[data-unit='省工信厅']")).to_be_visible()
    followed(page, "policy")
    expect(field).to_have_value("")


@pytest.mark.parametrize("by_keyboard", [False, True])
def test_an_office_picked_in_its_list_is_there_before_the_server_has_answered(turn_to, server, by_keyboard):
    page = turn_to(address("/policy", by="按单位"))
    field = page.locator(".st-key-unit input")
    expect(page.locator(".linked-table tr[data-id='省工信厅']")).to_be_visible()
    field.click()
    option = page.get_by_role("option", name="省工信厅", exact=True)
    point_at(page, option)
    with silent(server):
        if by_keyboard:
            for key in ("ArrowDown", "ArrowUp", "Enter"):
                field.press(key)
        else:
            option.click()
        expect(page.locator("[data-unit='省工信厅']")).to_be_visible()
    followed(page, "policy")
    expect(page.locator("[data-unit='省工信厅']")).to_be_visible()
    expect(field).to_have_value("省工信厅")


def test_a_zone_picked_in_its_list_is_there_before_the_server_has_answered(turn_to, server):
    screen = Screen(turn_to(address("/policy", by="按园区", zone="jx-yc-zhangshu")))
    page, field = screen.page, screen.page.locator(".st-key-zone_choice input")
    heading = page.get_by_role("heading", name="江西遂川高新技术产业园区")
    expect(page.get_by_role("heading", name="江西樟树工业园区")).to_be_visible()
    field.click()
    field.fill("江西遂川高新技术产业园区")
    option = page.get_by_role("option", name="江西遂川高新技术产业园区", exact=True)
    point_at(page, option)
    with silent(server):
        option.click()
        expect(heading).to_be_visible()
        # What is opened meanwhile stays open when the page follows.
        page.locator(".office details summary").first.click()
    followed(page, "policy")
    screen.wait_for_params(by=["按园区"], zone=["jx-ja-suichuan"])
    expect(heading).to_be_visible()
    expect(page.locator(".office details").first).to_have_attribute("open", "")


def test_a_cell_leads_to_its_zones_before_the_server_has_answered(turn_to, server):
    screen = Screen(turn_to("/industries"))
    page = screen.page
    wanted = api_ids(server, industry="电子信息", prefecture="赣州市")
    cell = page.locator(".heat-table tr[data-row='电子信息'] td[data-column='赣州市'] button")
    point_at(page, cell)
    with silent(server):
        cell.click()
        expect(screen.row("jx-n-gz-jkq")).to_be_visible()
        assert wanted <= set(screen.row_ids())
        expect(cell).not_to_be_visible()
    expect(screen.sentence.first).to_contain_text("赣州市 · 电子信息")
    followed(page, "namers")
    screen.wait_for_params(industry=["电子信息"], prefecture=["赣州市"], insight=["谁把它列为产业"])
    assert wanted <= set(screen.row_ids())
    page.go_back()
    expect(cell).to_be_visible()
    expect(screen.row("jx-n-gz-jkq")).not_to_be_visible()


def test_a_section_a_role_and_a_row_answer_before_the_server_has(turn_to, server):
    screen = Screen(turn_to("/industries"))
    page = screen.page
    section = page.locator(".st-key-insight button")
    matrix, namers = page.locator(".heat-table table"), page.locator(".namers-list")
    expect(matrix).to_be_visible()
    expect(namers).not_to_be_visible()
    # What is out of sight is fetched when somebody points at what may bring it into sight.
    point_at(page, section.filter(has_text="谁把它列为产业"))
    with silent(server):
        section.filter(has_text="谁把它列为产业").click()
        expect(screen.rows.first).to_be_visible()
        expect(matrix).not_to_be_visible()
        section.filter(has_text="六个产业园").click()
        expect(page.locator(".pairs")).to_be_visible()
        expect(namers).not_to_be_visible()
        section.filter(has_text="谁把它列为产业").click()
        expect(screen.rows.first).to_be_visible()
    expect(page.locator(IDLE)).to_be_attached()
    expect(screen.rows.first).to_be_visible()
    role = page.locator(".st-key-role button", has_text="首位产业")
    point_at(page, role)
    before = screen.sentence.last.inner_text()
    with silent(server):
        role.click()
        expect(screen.sentence.last).to_contain_text("首位产业")
    followed(page, "namers")
    expect(screen.sentence.last).to_contain_text("首位产业")
    role.click()
    expect(screen.sentence.last).to_have_text(before)
    followed(page, "namers")
    row = screen.row("jx-n-nc-gxq")
    point_at(page, row)
    with silent(server):
        row.click()
        expect(page.get_by_role("heading", name="南昌高新技术产业开发区：产业原文与归类")).to_be_visible()
        expect(row).to_have_attribute("aria-selected", "true")
    page.wait_for_function("() => location.search.includes('zone=jx-n-nc-gxq')")
    expect(row).to_have_attribute("aria-selected", "true")


def test_a_press_shows_its_answer_in_the_same_moment_and_never_what_no_longer_holds(turn_to):
    screen = Screen(turn_to("/industries"))
    page = screen.page
    namers = page.locator(".st-key-insight button", has_text="谁把它列为产业")
    namers.hover()
    # Out of sight it is made ready while somebody points at what brings it into sight.
    row = page.locator(".namers-list tbody tr").first
    expect(row).to_be_attached()
    expect(row).not_to_be_visible()
    is_shown = "document.querySelector('.namers-list')?.checkVisibility()"
    assert namers.evaluate(f"(button) => {{ button.click(); return {is_shown}; }}")
    everybody = len(screen.row_ids())
    page.locator(".st-key-insight button", has_text="产业 × 设区市").click()
    cell = page.locator(".heat-table tr[data-row='电子信息'] td[data-column='赣州市'] button")
    point_at(page, cell)
    # Before anything is drawn: the list of everybody is gone, that of the cell not there yet.
    assert not cell.evaluate(f"(button) => {{ button.click(); return {is_shown}; }}")
    expect(screen.row("jx-n-gz-jkq")).to_be_visible()
    assert len(screen.row_ids()) < everybody


def test_a_long_list_fills_a_high_window_and_one_that_grows(turn_to):
    screen = Screen(turn_to(address("/industries", insight="谁把它列为产业")))
    page = screen.page
    expect(screen.rows.first).to_be_visible()
    box = "document.querySelector('.namers-list')?.shadowRoot.querySelector('.scroll')"
    is_filled = f"() => {box}?.scrollHeight > {box}?.clientHeight + 100"
    try:
        page.set_viewport_size({"width": 1440, "height": 4000})
        page.wait_for_function(f"() => {box}?.clientHeight > 3000")
        page.wait_for_function(is_filled)
        screen.pill("level", "国家级").click()
        screen.pill("level", "国家级").click()
        followed(page, "namers")
        page.wait_for_function(is_filled)
    finally:
        page.set_viewport_size({"width": 1440, "height": 900})


def test_a_piece_that_cannot_be_had_leaves_a_calm_word_and_the_rest_of_the_screen(open_page, server):
    page = open_page(server, path=None)
    page.route("**/assets/comparisons/*", lambda route: route.fulfill(status=503))
    page.goto(f"{server.url}/compare")
    expect(page.locator(".piece.failed")).to_have_text(
        "这部分内容未能读取，请刷新页面重试；其余部分仍可使用。"
    )
    expect(Screen(page).row("jx-n-nc-gxq")).to_be_visible()
