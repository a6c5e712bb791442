"""The page's own first script: what Streamlit says in one run reaches the page at once, and nothing is lost.

The script runs on an empty page with a socket of the test's own, on a clock of the test's own; the last tests look at
a first visit to the app itself.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.Navigation_pb2 import Navigation

from tests.browser.harness import ROOT, Server
from tests.browser.screen import Screen, address

HOLD_MS, PATIENCE_MS = 150, 1000

_PAGE = """
<!DOCTYPE html>
<script>
  window.handed = [];
  window.said = 0;
  window.WebSocket = class extends EventTarget {};
</script>
<script type="module" src="assets/screens/start.js" data-parts="" data-first="the-map the-strip the-brand"></script>
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


def navigation(shown: str, *names: str) -> ForwardMsg:
    """Streamlit's word on its screens: it stands nowhere."""
    message = ForwardMsg()
    message.navigation.position = Navigation.Position.TOP
    message.navigation.sections[:] = ["all"]
    message.navigation.page_script_hash = shown
    for name in names:
        message.navigation.app_pages.add(page_script_hash=name, page_name="页" * 99, is_default=name == shown)
    return message


def element(*path: int, words: str = "", large: bool = False) -> list[int]:
    """An element's message as it is sent: where it stands, and words in it."""
    message = ForwardMsg(hash="0c63")
    # Of a large one Streamlit says that it may be kept, before it says where it stands.
    message.metadata.cacheable = large
    message.metadata.delta_path[:] = path
    message.metadata.active_script_hash = "a5f0"
    message.delta.new_element.html.body = f"<p>{words or path}</p>"
    return list(message.SerializeToString())


RUNS, ENDS = said(running=True), said(running=False)
FIRST, SECOND = element(0, 0), element(0, 1)

BRAND, FILTERS, LATE_FILTERS = element(1, 0, words="the-brand"), element(1, 1), element(1, 2)
BAR = element(0, 200, large=True)  # a bar above the stage, with something in it
STAGE, HEAD, COLUMNS = element(0, 300), element(0, 300, 0), element(0, 300, 1)
LEFT, RIGHT = element(0, 300, 1, 0), element(0, 300, 1, 1)
MAP, LEGEND = element(0, 300, 1, 0, 0, words="the-map", large=True), element(0, 300, 1, 0, 1)
CARD = element(0, 300, 1, 1, 0, words="x" * 20_000, large=True)
STRIP = element(0, 300, 0, 0, words="the-strip")
STYLE, LATE_STYLE = element(2, 0), element(2, 1)
LIST = element(0, 301)
_LINKS = navigation("a1", "a1", "b2", "c3")
_LINKS.hash, _LINKS.metadata.cacheable = "0d74", True
LINKS = list(_LINKS.SerializeToString())
# A message of its own: what Streamlit keeps under a message's name is the whole.
OWN_LINK = list(navigation("a1", "a1").SerializeToString())
TOP = [BRAND, FILTERS, BAR, element(0, 200, 0), STAGE, HEAD]
MAPS_RUN = [
    RUNS,
    LINKS,
    *TOP,
    COLUMNS,
    LEFT,
    RIGHT,
    MAP,
    LEGEND,
    CARD,
    STYLE,
    STRIP,
    LIST,
    LATE_FILTERS,
    LATE_STYLE,
    ENDS,
]
OTHER_HALF = [LINKS, FILTERS, RIGHT, LEGEND, CARD, LIST, LATE_FILTERS, LATE_STYLE]
MAPS_HALF = [
    OWN_LINK if message == LINKS else message
    for message in MAPS_RUN[:-1]
    if message == LINKS or message not in OTHER_HALF
]
MAPS_RUN_HALVED = [*MAPS_HALF, *OTHER_HALF, ENDS]


def go_to_empty_page(page: Page, server: Server, body: str = _PAGE) -> None:
    """The page's first script and a socket, the clock standing still, nothing said yet."""
    address = f"{server.url}/empty"
    page.route(address, lambda route: route.fulfill(content_type="text/html", body=body))
    page.clock.install()
    page.goto(address, wait_until="commit")
    page.wait_for_function("() => window.socket")
    page.clock.pause_at(page.evaluate("Date.now()") + 1000)


@pytest.fixture
def opened(open_page: Callable[..., Page], server: Server) -> Page:
    """The empty page."""
    page = open_page(server, path=None, alone=True)
    go_to_empty_page(page, server)
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


def messages(page: Page) -> list[list[int]]:
    """What was handed over so far."""
    return [message for _, message in page.evaluate("handed")]


def draw_map(page: Page) -> None:
    """The map says that it has drawn."""
    page.evaluate("dispatchEvent(new Event('atlas-drawn'))")


def test_of_the_first_run_the_map_comes_first_with_what_stands_before_it(opened: Page) -> None:
    """All of that and nothing else, in the order it was said; what stands nowhere on the page keeps its turn.

    Of the screens it is the one that is shown; the links to the others hold nothing's place.
    """
    opened.evaluate(_SAY, MAPS_RUN)
    opened.wait_for_function("count => handed.length >= count", arg=len(MAPS_HALF))
    opened.clock.run_for(PATIENCE_MS - 50)
    assert messages(opened) == MAPS_HALF
    draw_map(opened)
    hand_over(opened, len(MAPS_RUN_HALVED))
    assert messages(opened) == MAPS_RUN_HALVED


def test_a_map_that_never_draws_is_not_waited_for_long(opened: Page) -> None:
    opened.evaluate(_SAY, MAPS_RUN)
    opened.wait_for_function("count => handed.length >= count", arg=len(MAPS_HALF))
    opened.clock.run_for(PATIENCE_MS - 50)
    assert len(messages(opened)) == len(MAPS_HALF)
    hand_over(opened, len(MAPS_RUN_HALVED))


def test_the_first_run_of_another_screen_comes_as_one(opened: Page) -> None:
    """The map is there too, out of sight; there is no strip above it."""
    run = [message for message in MAPS_RUN if message != STRIP]
    opened.evaluate(_SAY, run)
    opened.wait_for_function("count => handed.length === count", arg=len(run) - 1)
    hand_over(opened, len(run))
    assert messages(opened) == run


def test_what_comes_while_the_map_draws_stands_behind_the_first_run(opened: Page) -> None:
    """However long it takes: a click is answered by a run of its own, and its end ends nothing else."""
    opened.evaluate(_SAY, MAPS_RUN)
    opened.wait_for_function("count => handed.length >= count", arg=len(MAPS_HALF))
    again = [RUNS, element(0, 300, 1, 1, 0, words="another card"), ENDS]
    opened.evaluate(_SAY, again)
    opened.clock.run_for(2 * HOLD_MS)
    assert messages(opened) == MAPS_HALF
    draw_map(opened)
    hand_over(opened, len(MAPS_RUN_HALVED) + len(again))
    assert messages(opened) == [*MAPS_RUN_HALVED, *again]


def test_a_connection_that_breaks_while_the_map_draws_loses_nothing(opened: Page) -> None:
    opened.evaluate(_SAY, MAPS_RUN)
    opened.wait_for_function("count => handed.length >= count", arg=len(MAPS_HALF))
    opened.evaluate("socket.dispatchEvent(new Event('close'))")
    assert messages(opened) == MAPS_RUN_HALVED
    draw_map(opened)
    opened.clock.run_for(2 * PATIENCE_MS)
    assert len(messages(opened)) == len(MAPS_RUN_HALVED)


def test_a_long_first_run_is_still_halved(opened: Page) -> None:
    """It is waited for longer than any other; then what it has said is shown, and of the rest the map comes first."""
    opened.evaluate(_SAY, MAPS_RUN[:3])
    opened.clock.run_for(PATIENCE_MS - 1)
    assert messages(opened) == []
    opened.clock.run_for(1)
    assert messages(opened) == MAPS_RUN[:3]
    opened.evaluate(_SAY, MAPS_RUN[3:])
    shown = [*MAPS_RUN[:3], OWN_LINK]
    maps_half = [*MAPS_RUN[:3], *(message for message in MAPS_HALF if message not in shown)]
    opened.wait_for_function("count => handed.length >= count", arg=len(maps_half))
    assert messages(opened) == maps_half
    draw_map(opened)
    hand_over(opened, len(MAPS_RUN))


@pytest.fixture
def late(open_page: Callable[..., Page], server: Server) -> tuple[Page, list[Route]]:
    """The empty page where a part that is needed later has not come yet, and the requests for it."""
    page = open_page(server, path=None, alone=True)
    requests: list[Route] = []

    def keep(route: Route) -> None:
        requests.append(route)

    page.route("**/late.js", keep)
    go_to_empty_page(page, server, _PAGE.replace("data-first", 'data-later="late.js" data-first'))
    return page, requests


def test_the_map_waits_for_its_own_parts_only(late: tuple[Page, list[Route]]) -> None:
    page, requests = late
    page.evaluate(_SAY, MAPS_RUN)
    page.wait_for_function("count => handed.length >= count", arg=len(MAPS_HALF))
    assert messages(page) == MAPS_HALF
    assert len(requests) == 1


def test_another_screen_waits_for_all_parts(late: tuple[Page, list[Route]]) -> None:
    page, requests = late
    run = [message for message in MAPS_RUN if message != STRIP]
    page.evaluate(_SAY, run)
    for _ in range(10):
        page.clock.run_for(10)
    assert messages(page) == []
    for request in requests:
        request.fulfill(content_type="text/javascript", body="export {};")
    page.wait_for_function("count => handed.length === count", arg=len(run) - 1)
    assert messages(page) == run[:-1]


# --- a first visit to the app ---------------------------------------------------------------------------------

ZONE = "hn-n-430104-hnt"
_PATIENCE = f"const PATIENCE_MS = {PATIENCE_MS};"
_HOLD_THE_REST = """
if (window === top) {
  window.isHolding = true;
  window.addEventListener("atlas-drawn", (event) => isHolding && event.stopImmediatePropagation());
  window.letTheRestCome = () => {
    isHolding = false;
    window.dispatchEvent(new Event("atlas-drawn"));
  };
}
"""


def be_patient(route: Route) -> None:
    """The page's first script, but it waits for the map as long as it takes."""
    script = (ROOT / "pages/static/start.js").read_text(encoding="utf-8")
    assert _PATIENCE in script
    script = script.replace(_PATIENCE, "const PATIENCE_MS = 300000;")
    route.fulfill(content_type="text/javascript", body=script)


@pytest.fixture
def patient(page: Page) -> Page:
    """A page that has been sent nowhere yet and will wait for the map as long as it takes."""
    page.route("**/assets/screens/start.js*", be_patient)
    return page


@pytest.fixture
def arriving(open_page: Callable[..., Page], server: Server) -> Callable[..., Screen]:
    """arriving(path, size=...) -> a first visit of which only the map's half is there, until `letTheRestCome()`."""

    def arrive(path: str = "/", size: tuple[int, int] | None = None) -> Screen:
        page = open_page(server, None, size=size)
        page.route("**/assets/screens/start.js*", be_patient)
        page.add_init_script(_HOLD_THE_REST)
        page.goto(server.url + path)
        screen = Screen(page).drawn()
        page.wait_for_function("() => window.atlasSelection?.known")
        return screen

    return arrive


def test_a_click_on_the_map_is_answered_before_the_rest_of_the_page_is_there(
    arriving: Callable[..., Screen],
) -> None:
    screen = arriving()
    page = screen.page
    own = page.locator(".st-key-card article.card")
    expect(page.locator(".strip")).to_be_visible()
    assert (own.count(), screen.rows.count(), screen.pill("level", "国家级").count()) == (0, 0, 0)
    screen.click_point(ZONE)
    expect(screen.card_of(ZONE)).to_be_visible()
    assert own.count() == 0
    page.evaluate("letTheRestCome()")
    expect(screen.rows.first).to_have_attribute("data-id", ZONE)
    expect(own).to_be_visible()
    expect(screen.card_of(ZONE)).to_have_count(1)
    screen.wait_for_params(zone=[ZONE])
    page.wait_for_function("() => window.atlasSelection.awaited === null")
    expect(screen.pill("level", "国家级")).to_be_visible()
    assert screen.ring_is_drawn(ZONE)


@pytest.mark.parametrize(
    ("path", "size"),
    [
        ("/", (1280, 720)),
        ("/", (1920, 1080)),
        (address("/", level="xyz"), (1280, 720)),
        (address("/", zone=ZONE), (1280, 720)),
    ],
)
def test_nothing_moves_when_the_rest_of_the_page_comes(
    arriving: Callable[..., Screen], path: str, size: tuple[int, int]
) -> None:
    """A reader who points at the map must not see it go from under the mouse; a notice above it is there before."""
    screen = arriving(path, size)
    parts = ("iframe[src*=streamlit_folium]", ".strip", ".st-key-panel", "[data-testid=stSidebar]")

    def places() -> list[dict]:
        return [screen.page.locator(part).bounding_box() for part in parts]

    assert screen.notices.count() == ("xyz" in path)
    before = places()
    screen.page.evaluate("letTheRestCome()")
    expect(screen.rows.first).to_be_visible()
    expect(screen.card).to_be_visible()
    expect(screen.pill("level", "国家级")).to_be_visible()
    assert places() == before


@pytest.mark.parametrize("lost", [None, "**/api/boundaries/province.geojson*"])
def test_the_rest_of_the_page_comes_once_the_map_has_drawn_or_cannot(
    patient: Page, server: Server, lost: str | None
) -> None:
    if lost:
        patient.route(lost, lambda route: route.abort())
    patient.goto(server.url)
    expect(patient.locator(".st-key-card article.card")).to_be_visible()
    expect(Screen(patient).rows.first).to_be_visible()


def test_another_screen_does_not_wait_for_the_map(patient: Page, server: Server) -> None:
    patient.add_init_script(_HOLD_THE_REST)
    patient.goto(server.url + "/sources")
    expect(patient.get_by_text("数据版本")).to_be_visible()
