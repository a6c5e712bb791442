"""The page's own first script: what Streamlit says in one run reaches the page at once, and nothing is lost.

The script runs on an empty page with a socket of the test's own, on a clock of the test's own.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.browser.harness import Server

HOLD_MS = 150

_PAGE = """
<!DOCTYPE html>
<script>
  window.handed = [];
  window.said = 0;
  window.WebSocket = class extends EventTarget {};
</script>
<script type="module" src="assets/screens/start.js" data-parts=""></script>
<script type="module">
  window.socket = new WebSocket();
  socket.addEventListener("message", (event) => handed.push([said, [...new Uint8Array(event.data)]]));
</script>
"""
_SAY = """
(messages) => {
  for (const bytes of messages) {
    said += 1;
    socket.dispatchEvent(new MessageEvent("message", { data: new Uint8Array(bytes).buffer }));
  }
}
"""


def said(*, running: bool) -> list[int]:
    """Streamlit's word that a script runs, or that none does any more, as it is sent."""
    message = ForwardMsg()
    message.session_status_changed.script_is_running = running
    return list(message.SerializeToString())


RUNS, ENDS = said(running=True), said(running=False)
FIRST, SECOND = [18, 1, 7], [18, 1, 8]


@pytest.fixture
def opened(page: Page, server: Server) -> Page:
    """The empty page, with its clock standing still and nothing said yet."""
    address = f"{server.url}/empty"
    page.route(address, lambda route: route.fulfill(content_type="text/html", body=_PAGE))
    page.clock.install()
    page.goto(address)
    page.wait_for_function("() => window.socket")
    page.clock.pause_at(page.evaluate("Date.now()") + 1000)
    return page


@pytest.fixture
def say(opened: Page) -> Callable[..., list]:
    """say(messages, wait=0) -> those handed to the page so far, each with the count of messages when it was.

    The first run, which has a rule of its own, has ended.
    """

    def say_(*messages: list[int], wait: int = 0) -> list:
        opened.evaluate(_SAY, messages)
        if wait:
            opened.clock.run_for(wait)
        return opened.evaluate("handed")

    say_(FIRST, ENDS)
    hand_over(opened, 2)
    opened.evaluate("() => { handed = []; said = 0; }")
    return say_


def hand_over(page: Page, count: int) -> None:
    """Let time pass until so many messages are handed over."""
    for _ in range(10):
        page.clock.run_for(10)
    page.wait_for_function("count => handed.length === count", arg=count)


def test_the_messages_of_a_run_are_handed_over_together(say: Callable[..., list]) -> None:
    assert say(RUNS, FIRST, SECOND) == []
    assert say(ENDS) == [[4, RUNS], [4, FIRST], [4, SECOND], [4, ENDS]]


def test_a_long_run_shows_what_it_has(say: Callable[..., list]) -> None:
    """A script that works on is no reason to hide what it has said."""
    assert say(RUNS, FIRST, wait=HOLD_MS - 1) == []
    assert say(wait=1) == [[2, RUNS], [2, FIRST]]
    assert say(SECOND, wait=HOLD_MS)[2:] == [[3, SECOND]]
    assert say(ENDS)[3:] == [[4, ENDS]]


def test_what_was_said_before_the_connection_broke_is_handed_over(
    opened: Page, say: Callable[..., list]
) -> None:
    assert say(RUNS, FIRST) == []
    opened.evaluate("socket.dispatchEvent(new Event('close'))")
    assert opened.evaluate("handed.length") == 2


def test_the_last_word_of_the_first_run_comes_after_the_rest(opened: Page) -> None:
    """Between them the page draws; what begins meanwhile comes behind it."""
    opened.evaluate(_SAY, [RUNS, FIRST, ENDS])
    opened.wait_for_function("() => handed.length === 2")
    opened.evaluate(_SAY, [RUNS, SECOND])
    assert opened.evaluate("handed.length") == 2
    hand_over(opened, 5)
    assert [message for _, message in opened.evaluate("handed")] == [RUNS, FIRST, ENDS, RUNS, SECOND]
