"""What stands between the network and the application: which hosts it answers to, and the headers of every answer.

Plain ASGI, because every request passes here: a response gets a ready-made list of headers appended, a
websocket that is let in is not touched again. Nothing reads or copies a body.
"""

from __future__ import annotations

import base64
import hashlib
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

Header = tuple[bytes, bytes]

_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?)\.?(:\d{1,5})?")
_INLINE_SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)

# What the screens never use, refused to them and to whatever they might be made to embed.
_UNUSED_FEATURES = (
    "accelerometer",
    "camera",
    "display-capture",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "usb",
)
_ALWAYS: tuple[Header, ...] = (
    (b"x-content-type-options", b"nosniff"),
    # Inside the application the whole address, because links carry the filters; outside it nothing at all.
    (b"referrer-policy", b"same-origin"),
    (b"permissions-policy", ", ".join(f"{name}=()" for name in _UNUSED_FEATURES).encode()),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
)


@dataclass(frozen=True, slots=True)
class Rules:
    """What the guard goes by.

    `base` is `server.baseUrlPath`. `hosts` are the names the application answers to, without ports ("*.x.cn"
    means every name below x.cn); empty means any. `frame_ancestors` are the sites that may show the
    application in a frame, as in the header. `inline_scripts` are the scripts written into the page itself,
    as `inline_script_hashes` gives them; `tile_sites` are the origins of background tiles; `refused` and
    `failed` are the sentences a person gets for a host that is none of ours and for an unexpected error.
    """

    base: str = ""
    hosts: tuple[str, ...] = ()
    frame_ancestors: tuple[str, ...] = ("'self'",)
    inline_scripts: tuple[str, ...] = ()
    tile_sites: tuple[str, ...] = ()
    refused: str = ""
    failed: str = ""

    @property
    def prefix(self) -> str:
        """The application's root as a path without a slash at its end: "" or "/name"."""
        return f"/{self.base.strip('/')}" if self.base.strip("/") else ""


def inline_script_hashes(html: str) -> tuple[str, ...]:
    """CSP source expressions that allow exactly the scripts written into a page."""
    digests = (hashlib.sha256(script.encode()).digest() for script in _INLINE_SCRIPT.findall(html))
    return tuple(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)


def parse_host(header: str) -> tuple[str, str] | None:
    """Name (lower case, no final dot) and ":port" (or "") of a Host header; None when it is not one."""
    found = _HOST.fullmatch(header.strip().lower())
    return (found[1], found[2] or "") if found else None


def is_answered(header: str, hosts: Sequence[str]) -> bool:
    """Whether the application answers to this Host header; with no `hosts` it answers to all."""
    if not hosts:
        return True
    host = parse_host(header)
    return host is not None and any(
        host[0].endswith(known[1:]) if known.startswith("*.") else host[0] == known for known in hosts
    )


def build_policies(rules: Rules, host: str) -> dict[str, str]:
    """Content-Security-Policy by kind of answer: "page", "map" (the map component's frame) and "data".

    `host` is the Host header: browsers that do not count a websocket as 'self' are given its address.
    """
    known = parse_host(host)
    sockets = f" ws://{''.join(known)} wss://{''.join(known)}" if known else ""
    framed_by = " ".join(rules.frame_ancestors)
    # The map is a frame inside the page, and every ancestor must be allowed: the page, and what frames the page.
    sites = [site for site in rules.frame_ancestors if site not in ("'self'", "'none'")]
    map_framed_by = " ".join(["'self'", *sites])
    closed = "object-src 'none'; base-uri 'self'; form-action 'self'"
    return {
        "page": "; ".join(
            [
                "default-src 'self'",
                # blob: is how Streamlit imports the one line that loads our own scripts; no 'unsafe-eval',
                # and of the inline scripts only the page's own.
                " ".join(["script-src 'self' blob:", *rules.inline_scripts]),
                # Streamlit's components and st.html style themselves inline.
                "style-src 'self' 'unsafe-inline'",
                "img-src 'self' data: blob:",
                "font-src 'self' data:",
                "media-src 'self' blob:",
                f"connect-src 'self'{sockets}",
                "frame-src 'self'",
                "worker-src 'self'",
                closed,
                f"frame-ancestors {framed_by}",
            ]
        ),
        "map": "; ".join(
            [
                "default-src 'none'",
                # streamlit-folium writes the map's script into its frame and evaluates what changes.
                "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
                "style-src 'self' 'unsafe-inline'",
                " ".join(["img-src 'self' data:", *rules.tile_sites]),
                "font-src 'self'",
                "connect-src 'self'",
                closed,
                f"frame-ancestors {map_framed_by}",
            ]
        ),
        "data": (
            "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
            "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
        ),
    }


def kind_of(path: str, prefix: str) -> str:
    """Which of the policies an answer under this path gets."""
    local = _below(path, prefix)
    if local.startswith("/component/streamlit_folium."):
        return "map"
    if local.startswith(("/api/", "/assets/", "/media/", "/_stcore/")) or local == "/healthz":
        return "data"
    return "page"


def _below(path: str, prefix: str) -> str:
    """A path as seen from the application's root; "/" for one that lies elsewhere."""
    if not prefix:
        return path
    return path[len(prefix) :] if path.startswith(f"{prefix}/") else "/"


_KNOWN_PLACES = frozenset({"api", "assets", "component", "healthz", "media", "static", "_stcore"})


def describe_place(path: str, prefix: str, status: int) -> str:
    """A path as the log may hold it: where in the application, without anything a person typed.

    Below an address that exists the second part is kept ("/api/zones.geojson"); a screen is "/(page)".
    """
    parts = _below(path, prefix).strip("/").split("/")
    if parts[0] not in _KNOWN_PLACES:
        return "/(page)"
    return "/" + "/".join(parts[: 2 if status < 400 else 1])


@dataclass(frozen=True, slots=True)
class Visit:
    """One answered request, for the log: no query, no name, no cookie. `client` is the network address."""

    method: str
    place: str
    status: int
    milliseconds: float
    client: str | None


class Guard:
    """ASGI middleware: hosts, headers, cookies over TLS, no traceback, and one `Visit` per request for `note`."""

    def __init__(
        self,
        app: ASGIApp,
        rules: Rules,
        fail: Callable[[Exception], None] = lambda error: None,
        note: Callable[[Visit], None] | None = None,
    ) -> None:
        self.app, self.rules, self.fail, self.note = app, rules, fail, note
        self.prefix = rules.prefix
        self._closed = f"{self.prefix}/_stcore/agent"

        # Kept per Host header: there are few, and whoever sends many different ones only pays for itself.
        @lru_cache(maxsize=64)
        def headers_of(host: str) -> dict[str, tuple[Header, ...]]:
            framed: tuple[Header, ...] = ()
            if rules.frame_ancestors in (("'self'",), ("'none'",)):
                framed = (
                    (b"x-frame-options", b"SAMEORIGIN" if rules.frame_ancestors == ("'self'",) else b"DENY"),
                )
            by_kind = {"page": framed, "map": (), "data": ((b"x-frame-options", b"DENY"),)}
            return {
                kind: (*_ALWAYS, *by_kind[kind], (b"content-security-policy", policy.encode()))
                for kind, policy in build_policies(rules, host).items()
            }

        self.headers_of = headers_of

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through with its answer's headers added, or answer it here."""
        kind = scope["type"]
        if kind not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        host = next((value for name, value in scope["headers"] if name == b"host"), b"").decode("latin-1")
        is_ours = is_answered(host, self.rules.hosts)
        if kind == "websocket":
            await (self.app(scope, receive, send) if is_ours else self._refuse_socket(scope, receive, send))
            return
        path = scope["path"]
        # A host that is none of ours must not fill what is kept per host.
        added = self.headers_of(host if is_ours else "")[kind_of(path, self.prefix)]
        started, status, over_tls = time.perf_counter(), 0, scope.get("scheme") == "https"

        async def guarded_send(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = _joined(message.get("headers", ()), added, over_tls)
            await send(message)

        try:
            if not is_ours:
                await _say(guarded_send, 400, self.rules.refused)
            elif path.startswith(self._closed):
                # Streamlit's interface for programs is switched off; its own answer advertises it.
                await _say(guarded_send, 404, "Not Found")
            else:
                await self.app(scope, receive, guarded_send)
        except Exception as error:
            self.fail(error)
            if status:
                raise
            await _say(guarded_send, 500, self.rules.failed)
        finally:
            if self.note:
                taken = round(1000 * (time.perf_counter() - started), 1)
                place = describe_place(path, self.prefix, status)
                self.note(Visit(scope["method"], place, status, taken, (scope.get("client") or [None])[0]))

    async def _refuse_socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        await receive()
        if "websocket.http.response" in (scope.get("extensions") or {}):
            body = self.rules.refused.encode()
            headers = [(b"content-type", b"text/plain; charset=utf-8"), *self.headers_of("")["data"]]
            await send({"type": "websocket.http.response.start", "status": 400, "headers": headers})
            await send({"type": "websocket.http.response.body", "body": body})
        else:
            await send({"type": "websocket.close", "code": 1008})


def _joined(present: Any, added: Sequence[Header], over_tls: bool) -> list[Header]:
    """The headers of an answer with ours in place of its own of the same name; cookies stay inside TLS."""
    ours = {name for name, _ in added}
    kept = []
    for name, value in present:
        lower = name.lower()
        if lower in ours:
            continue
        if over_tls and lower == b"set-cookie" and b"secure" not in value.lower():
            value += b"; Secure"
        kept.append((name, value))
    kept.extend(added)
    return kept


async def _say(send: Send, status: int, sentence: str) -> None:
    body = sentence.encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
