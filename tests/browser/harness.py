"""A real server and a real browser, with every way out of the machine closed and watched.

Used by the browser tests and by the benchmark. Nothing here knows a screen of the app.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
# The first is Chromium without its windows, which cost as much as a page; the others run without showing them.
BROWSER_NAMES = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
BROWSER_FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Whatever a page or the browser itself asks for elsewhere, by name or by number, finds nobody.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
]
READY_PATHS = ("/healthz", "/_stcore/health")
LOCAL_SCHEMES = ("about", "blob", "data")


def find_browser() -> str:
    """Path of the installed Chromium; ATLAS_BROWSER names another one. RuntimeError says what to install."""
    chosen = os.environ.get("ATLAS_BROWSER")
    if chosen:
        return chosen
    for name in BROWSER_NAMES:
        if path := shutil.which(name):
            return path
    raise RuntimeError(f"none of {', '.join(BROWSER_NAMES)} is installed: apt-get install chromium")


def free_port() -> int:
    """A loopback port nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(url: str, timeout: float = 2) -> int | None:
    """HTTP status of a GET, whatever it is; None when nobody answers."""
    # An opener without proxies: a proxy of the environment has no business on the loopback.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=timeout) as response:
            return response.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return None


@dataclass
class Server:
    """A started app: its process, address and log."""

    process: subprocess.Popen
    url: str
    log: Path

    @property
    def netloc(self) -> str:
        """host:port, as in an address."""
        return urlsplit(self.url).netloc

    def log_text(self) -> str:
        """What the server has printed so far."""
        return self.log.read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        """End the process and wait for it."""
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)


def start_server(
    script: Path,
    *,
    log: Path,
    cwd: Path = ROOT,
    environment: Mapping[str, str] | None = None,
    options: tuple[str, ...] = (),
    module: str = "streamlit",
    command: Sequence[str] | None = None,
    base: str = "",
    port: int | None = None,
    timeout: float = 60,
) -> Server:
    """Start `streamlit run script` (or `command`) on a loopback port (None: a free one) and wait until it answers.

    `base` is the path the app is served below (server.baseUrlPath): "" or "/name".
    Any answer of /healthz counts, a 503 too: a server with broken tables is up and says so. RuntimeError
    carries the end of the log when the process ends or does not answer in time.
    """
    port = port or free_port()
    command = command or [sys.executable, "-m", module, "run", str(script)]
    place = {
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "STREAMLIT_SERVER_ADDRESS": "127.0.0.1",
        "STREAMLIT_SERVER_PORT": str(port),
        "STREAMLIT_SERVER_BASE_URL_PATH": base.strip("/"),
    }
    with log.open("wb") as output:
        process = subprocess.Popen(
            [*command, *options],
            cwd=cwd,
            env={**os.environ, **place, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    server = Server(process, f"http://127.0.0.1:{port}{base}", log)
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline and process.poll() is None:
        statuses = [answers(server.url + path) for path in READY_PATHS]
        if statuses[0] in (200, 503) or (statuses[0] == 404 and statuses[1] == 200):
            return server
        time.sleep(0.1)
    server.stop()
    raise RuntimeError(f"{script} did not come up in {timeout:.0f} s:\n{server.log_text()[-4000:]}")


@dataclass
class Watch:
    """What a browser context asked for outside the server, and what went wrong inside it."""

    netloc: str
    foreign: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)

    def is_foreign(self, url: str) -> bool:
        """True for an address that is neither the server's nor inside the page."""
        parts = urlsplit(url)
        return parts.scheme not in LOCAL_SCHEMES and parts.netloc != self.netloc

    def guard(self, context: BrowserContext) -> None:
        """Record every foreign request of the context, websockets included; BROWSER_FLAGS refuse them.

        Nothing stands between page and server: interception would cost time and switch the HTTP cache off.
        """
        context.on("request", self._note_request)
        context.on("page", self._listen)

    def rest(self, context: BrowserContext) -> None:
        """Let the context's next requests be somebody else's."""
        context.remove_listener("request", self._note_request)
        context.remove_listener("page", self._listen)

    def _note_request(self, request: Request) -> None:
        self.note(request.url)

    def note(self, url: str) -> None:
        """Keep an address when it is foreign."""
        if self.is_foreign(url):
            self.foreign.append(url)

    def _listen(self, page: Page) -> None:
        page.on("websocket", lambda socket: self.note(socket.url))
        page.on("pageerror", lambda error: self.messages.append(f"pageerror: {error}"))
        page.on(
            "console",
            lambda message: (
                self.messages.append(f"console {message.type}: {message.text}")
                if message.type in ("error", "warning")
                else None
            ),
        )


@contextlib.contextmanager
def launched_browser() -> Iterator[Browser]:
    """The system's Chromium, headless, driven by Playwright."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=BROWSER_FLAGS)
        try:
            yield browser
        finally:
            browser.close()
