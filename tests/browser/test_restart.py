"""The server dies under an open page and another one answers at its address: an upgrade, or the other replica."""

import re

from playwright.sync_api import expect

from tests.browser.harness import ROOT, start_server
from tests.browser.screen import IDLE, Screen

ZONE = "jx-n-nc-gxq"


def test_an_open_page_goes_on_with_a_server_that_does_not_know_it(open_page, start_app, tmp_path):
    server = start_app()
    screen = Screen(open_page(server, "/?province=江西省")).drawn()
    screen.pill("level", "国家级").click()
    expect(screen.sentence).to_contain_text("江西省 · 国家级")
    sentence = screen.sentence.inner_text()
    made = screen.frames_made
    server.process.kill()
    server.process.wait(10)
    port = int(server.netloc.split(":")[1])
    after = start_server(ROOT / "app.py", log=tmp_path / "after.log", port=port)
    try:
        # Nothing is clicked: the page fills itself again, and the first click after it counts.
        expect(
            screen.page.locator("[data-testid=stApp][data-test-connection-state=CONNECTED]")
        ).to_be_attached()
        screen.page.wait_for_function("() => fetch('/healthz').then((answer) => answer.ok)", polling=200)
        screen.page.wait_for_timeout(500)
        expect(screen.page.locator(IDLE)).to_be_attached()
        screen.row(ZONE).click()
        expect(screen.card_of(ZONE)).to_be_visible()
        expect(screen.page).to_have_url(re.compile(f"zone={ZONE}"))
        assert screen.sentence.inner_text() == sentence
        assert screen.frames_made == made
        screen.pill("level", "省级").click()
        expect(screen.sentence).not_to_have_text(sentence)
        expect(screen.page.get_by_role("dialog")).to_have_count(0)
    finally:
        after.stop()
