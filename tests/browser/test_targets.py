"""目标进度 in a real browser: what opens below a row comes when it is wanted."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from pages.shared import wording
from tests.browser.screen import Screen, followed, point_at, silent

TARGET = "jx-c25-clusters-100bn"


def test_a_row_opens_to_its_reckoning_and_says_so_while_it_cannot(page, server):
    """Fetched when a reader points at it; one that cannot be had is asked for again the next time."""
    asked = []
    page.on(
        "request", lambda request: asked.append(request.url) if "/assets/targets/" in request.url else None
    )
    page.goto(server.url + "/targets")
    row = page.locator(f"details[data-target='{TARGET}']")
    expect(row).to_be_visible(timeout=20_000)
    assert not asked

    page.route("**/assets/targets/**", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        row.locator("summary").click()
    expect(row.locator(".detail")).to_have_text(wording.DETAIL_COMING)
    page.unroute("**/assets/targets/**")
    row.locator("summary").click()
    row.locator("summary").click()
    expect(row.locator(".detail")).to_contain_text("6 个 ÷ 15 个 = 40%")
    assert len(asked) == 2
    assert all(re.search(rf"/assets/targets/{TARGET}\?v=\w", url) for url in asked)


def test_section_and_filter_answer_before_the_server_has(turn_to, server):
    page = turn_to("/targets")
    screen = Screen(page)
    rows, sections = page.locator("details.target"), page.locator(".st-key-section button")
    expect(rows).to_have_count(142)
    expect(page.locator(".st-key-group")).not_to_be_visible()
    board, theme = sections.nth(1), page.locator(".st-key-theme button", has_text="台资集聚")
    for button in (board, theme):
        point_at(page, button)
    with silent(server):
        board.click()
        expect(page.locator(".board-lead")).to_be_visible()
        expect(page.locator(".st-key-group")).to_be_visible()
    expect(page.locator(".board-lead")).to_be_visible()
    sections.nth(0).click()
    expect(rows).to_have_count(142)
    followed(page, "target-lists")
    with silent(server):
        theme.click()
        expect(rows).to_have_count(13)
        expect(screen.sentence.last).to_contain_text("142 项")
    expect(screen.sentence.last).to_contain_text("台资集聚：共 13 项")
    expect(rows).to_have_count(13)
    page.go_back()
    expect(rows).to_have_count(142)
