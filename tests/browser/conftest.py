"""Fixtures of the browser tests.

`page` is a fresh browser context (1440×900, Chinese) on the running app, all outside requests refused; a test
that causes one fails. `server` is shared by a worker; `start_app` starts another with its own environment or
folder.
On failure a screenshot, the page's errors and the server's log are left in tests/browser/failures/.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from playwright.sync_api import Error as PlaywrightError

from tests.browser.harness import ROOT, Server, Watch, launched_browser, start_server

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


def save_failure(name: str, page: Page, server: Server, watch: Watch) -> None:
    """Leave what a person needs to see why a test failed."""
    FAILURES.mkdir(exist_ok=True)
    stem = re.sub(r"[^\w.-]+", "-", name)[:120]
    unseen = []
    for number, open_page in enumerate(page.context.pages):
        try:
            open_page.screenshot(path=FAILURES / (f"{stem}-{number}.png" if number else f"{stem}.png"))
        except (
            PlaywrightError
        ) as error:  # a page that hangs has no picture; why the test failed is still to be said
            unseen.append(f"no picture of page {number}: {error.message.splitlines()[0]}")
    notes = [page.url, *(f"foreign: {url}" for url in watch.foreign), *watch.messages, *unseen]
    (FAILURES / f"{stem}.log").write_text(
        "\n".join([*notes, "", "server log:", server.log_text()]), encoding="utf-8"
    )


def close_pages(name: str, opened: list[tuple[Page, Server, Watch]], *, failed: bool) -> None:
    """Close the contexts of a test; fail it when one of them asked for anything outside its server."""
    foreign = [url for _, _, watch in opened for url in watch.foreign]
    for number, (page, server, watch) in enumerate(opened):
        if foreign or failed:
            save_failure(f"{name}-{number}" if number else name, page, server, watch)
        page.context.close()
    if foreign:
        pytest.fail(f"requests that are not to the server itself: {foreign}", pytrace=False)


def guarded_page(browser: Browser, server: Server, window: dict[str, int]) -> Page:
    """A page in a context of its own; `page.watch` knows what it asks for."""
    context = browser.new_context(
        viewport=window, locale="zh-CN", timezone_id="Asia/Shanghai", service_workers="block"
    )
    watch = Watch(server.netloc)
    watch.guard(context)
    page = context.new_page()
    page.watch = watch
    return page


@pytest.fixture
def open_page(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Callable[..., Page]]:
    """open_page(server, path="/", size=(1280, 720)) -> a guarded page in a context of its own.

    `page.watch` is its Watch. When the test ends, any foreign request it made fails it.
    """
    opened: list[tuple[Page, Server, Watch]] = []

    def open_(server: Server, path: str | None = "/", *, size: tuple[int, int] | None = None) -> Page:
        window = {"width": size[0], "height": size[1]} if size else WINDOW
        page = guarded_page(browser, server, window)
        opened.append((page, server, page.watch))
        if path is not None:
            page.goto(server.url + path)
        return page

    yield open_
    close_pages(request.node.name, opened, failed=bool(request.node.stash.get(FAILED, None)))


@pytest.fixture
def page(open_page: Callable[..., Page], server: Server) -> Page:
    """A page that has been sent nowhere yet: page.goto(server.url + "/?zone=…")."""
    return open_page(server, path=None)


@pytest.fixture(scope="module")
def held_page(request: pytest.FixtureRequest, browser: Browser, server: Server) -> Iterator[Page]:
    """The atlas, opened once for those tests of a file that leave it as they found it."""
    page = guarded_page(browser, server, WINDOW)
    page.goto(server.url)
    yield page
    failed = any(item.stash.get(FAILED, None) for item in request.session.items if item.path == request.path)
    close_pages(f"{request.path.stem}-held", [(page, server, page.watch)], failed=failed)
