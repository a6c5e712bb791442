"""Fixtures of the browser tests.

`page` is that of a new visitor (1440×900, Chinese) on the running app, all outside requests refused; a test that
causes one fails. `server` is shared by a worker; `start_app` starts another with its own environment or
folder.
On failure a screenshot, the page's errors and the server's log are left in tests/browser/failures/.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from playwright.sync_api import Error as PlaywrightError

from tests.browser.harness import ROOT, Server, Watch, launched_browser, start_server
from tests.browser.screen import COUNT_FETCHES, HOLD_ANSWERS, IDLE, TURN

FAILURES = Path(__file__).parent / "failures"
WINDOW = {"width": 1440, "height": 900}
# How long a test waits for what it expects to see: other processes may be at work on the same two cores.
expect.set_options(timeout=20_000)


@pytest.fixture(scope="session")
def start_app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Server]]:
    """Start app.py (or `script`) from the repository root; all servers end with the session.

    start_app(environment={"ATLAS_TABLES": ...}, options=("--server.baseUrlPath=atlas",)) -> Server
    """
    logs = tmp_path_factory.mktemp("servers")
    started: list[Server] = []

    def start(script: Path = ROOT / "app.py", **settings) -> Server:
        server = start_server(script, log=logs / f"{len(started)}.log", **settings)
        started.append(server)
        return server

    yield start
    for server in started:
        server.stop()


@pytest.fixture(scope="session")
def server(start_app: Callable[..., Server]) -> Server:
    """The app on the committed tables, one per worker."""
    return start_app()


@pytest.fixture
def fresh_server(start_app: Callable[..., Server]) -> Server:
    """A server nobody has visited yet."""
    return start_app()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with launched_browser() as launched:
        yield launched


FAILED = pytest.StashKey[list[str]]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item):
    report = yield
    if report.when == "setup":
        item.stash[FAILED] = []
    if report.failed:
        item.stash[FAILED].append(report.when)
    return report


@dataclass(frozen=True)
class Visit:
    """A page on a server; `alone` when nobody else is to use its context afterwards."""

    page: Page
    server: Server
    watch: Watch
    alone: bool


def save_failure(name: str, visit: Visit) -> None:
    """Leave what a person needs to see why a test failed."""
    FAILURES.mkdir(exist_ok=True)
    stem = re.sub(r"[^\w.-]+", "-", name)[:120]
    unseen = []
    for number, open_page in enumerate(visit.page.context.pages):
        try:
            open_page.screenshot(path=FAILURES / (f"{stem}-{number}.png" if number else f"{stem}.png"))
        except (
            PlaywrightError
        ) as error:  # a page that hangs has no picture; why the test failed is still to be said
            unseen.append(f"no picture of page {number}: {error.message.splitlines()[0]}")
    notes = [
        visit.page.url,
        *(f"foreign: {url}" for url in visit.watch.foreign),
        *visit.watch.messages,
        *unseen,
    ]
    (FAILURES / f"{stem}.log").write_text(
        "\n".join([*notes, "", "server log:", visit.server.log_text()]), encoding="utf-8"
    )


def judge(name: str, visits: list[Visit], *, failed: bool) -> None:
    """Fail a test when one of its pages asked for anything outside its server; of a failed one keep what was seen."""
    foreign = [url for visit in visits for url in visit.watch.foreign]
    for number, visit in enumerate(visits):
        if foreign or failed:
            save_failure(f"{name}-{number}" if number else name, visit)
    if foreign:
        pytest.fail(f"requests that are not to the server itself: {foreign}", pytrace=False)


class Visitors:
    """The contexts of a browser: whoever comes is a new visitor, but the browser knows the server's files already.

    To load and compile those anew costs more than most tests do.
    """

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.resting: dict[str, BrowserContext] = {}

    def enter(self, server: Server, window: dict[str, int] = WINDOW, *, alone: bool = False) -> Visit:
        """A page in a context nobody else is in."""
        context = None if alone else self.resting.pop(server.netloc, None)
        context = context or self.browser.new_context(
            locale="zh-CN", timezone_id="Asia/Shanghai", service_workers="block"
        )
        watch = Watch(server.netloc)
        watch.guard(context)
        page = context.new_page()
        page.set_viewport_size(window)
        page.watch = watch
        return Visit(page, server, watch, alone)

    def leave(self, visit: Visit) -> None:
        """Close what is open in the page's context; nothing stays of what the visitor left behind."""
        context = visit.page.context
        visit.watch.rest(context)
        # Of two visitors of one test a single context is kept.
        if visit.alone or visit.page.is_closed() or visit.server.netloc in self.resting:
            context.close()
            return
        origin = "{0.scheme}://{0.netloc}".format(urlsplit(visit.server.url))
        session = context.new_cdp_session(visit.page)
        session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        context.clear_cookies()
        for page in context.pages:
            page.close()
        self.resting[visit.server.netloc] = context


@pytest.fixture(scope="session")
def visitors(browser: Browser) -> Visitors:
    """The contexts of a worker's browser."""
    return Visitors(browser)


@pytest.fixture
def open_page(request: pytest.FixtureRequest, visitors: Visitors) -> Iterator[Callable[..., Page]]:
    """open_page(server, path="/", size=(1280, 720), alone=True) -> the guarded page of a new visitor.

    `page.watch` is its Watch. When the test ends, any foreign request it made fails it. A test that sets a page's
    clock opens it `alone`: the clock is that of the whole context.
    """
    visits: list[Visit] = []

    def open_(
        server: Server, path: str | None = "/", *, size: tuple[int, int] | None = None, alone: bool = False
    ) -> Page:
        window = {"width": size[0], "height": size[1]} if size else WINDOW
        visit = visitors.enter(server, window, alone=alone)
        visits.append(visit)
        if path is not None:
            visit.page.goto(server.url + path)
        return visit.page

    yield open_
    try:
        judge(request.node.name, visits, failed=bool(request.node.stash.get(FAILED, None)))
    finally:
        for visit in visits:
            visitors.leave(visit)


@pytest.fixture
def page(open_page: Callable[..., Page], server: Server) -> Page:
    """A page that has been sent nowhere yet: page.goto(server.url + "/?zone=…")."""
    return open_page(server, path=None)


class HeldPage:
    """One page of a worker, open from test to test: to open it costs more than most of them do."""

    def __init__(self, visitors: Visitors, server: Server) -> None:
        self.visitors, self.server = visitors, server
        self.visit: Visit | None = None

    def enter(self) -> Visit:
        """The page as the test before has left it; a new one, at the map, when there is none."""
        if self.visit is None:
            self.visit = self.visitors.enter(self.server)
            for script in (COUNT_FETCHES, HOLD_ANSWERS):
                self.visit.page.add_init_script(script)
            self.visit.page.goto(self.server.url)
            # Before its first run is over Streamlit knows no other screen to turn to.
            expect(self.visit.page.get_by_test_id("stTopNavLink").first).to_be_visible()
            expect(self.visit.page.locator(IDLE)).to_be_attached()
        return self.visit

    def leave(self) -> None:
        """Close it: the next test has another one."""
        if self.visit is not None:
            self.visitors.leave(self.visit)
            self.visit = None


@pytest.fixture(scope="session")
def holder(visitors: Visitors, server: Server) -> Iterator[HeldPage]:
    """Who holds the page that tests share."""
    held = HeldPage(visitors, server)
    yield held
    held.leave()


@pytest.fixture
def held_page(request: pytest.FixtureRequest, holder: HeldPage) -> Iterator[Page]:
    """The page tests share, as it was left: see `turn_to`. After a test that failed nobody uses it any more."""
    visit = holder.enter()
    visit.page.set_viewport_size(WINDOW)
    visit.page.mouse.move(5, 5)
    yield visit.page
    failed = bool(request.node.stash.get(FAILED, None))
    clean = not failed and not visit.watch.foreign
    try:
        judge(request.node.name, [visit], failed=failed)
        visit.page.unroute_all()
    finally:
        if not clean:
            holder.leave()


@pytest.fixture
def turn_to(held_page: Page) -> Callable[[str], Page]:
    """turn_to("/policy?by=…") -> the page tests share, at this address as a step through its history shows it.

    What other tests have chosen there is given up on the way. What only a first visit does (what an address cannot
    mean is said, files are fetched) is for `page` and `open_page`.
    """

    def turn(path: str) -> Page:
        sources = held_page.locator("[data-testid=stMain] section.sheet").first
        for step, seen in (("/sources", True), (path, False)):
            runs = held_page.evaluate("() => answers.runs")
            held_page.evaluate(TURN, step)
            held_page.wait_for_function("(before) => answers.runs > before", arg=runs)
            expect(sources).to_be_visible(visible=seen)
            expect(held_page.locator(IDLE)).to_be_attached()
            if seen:
                expect(held_page.locator("p.sentence").first).to_contain_text("全部开发区")
        return held_page

    return turn
