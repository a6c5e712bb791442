"""A visitor without a browser: Streamlit's own protocol over a real websocket, for load and for faults.

    async with Visitor("http://127.0.0.1:8501") as visitor:
        await visitor.open("province=江西省")         # page, cookies, websocket, first run
        await visitor.choose("level", ["国家级"])       # a pill
        await visitor.pick("jx-park-nanchang")         # an entry: the card's fragment alone
        await visitor.go_to("targets")                 # another screen
        visitor.text                                   # what the page says

Parts the server sent before are kept by their hash as a browser does, so the bytes are those a browser gets.
Whatever a person would see as an error is raised as `VisitFailed`.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

# Only the word for a broken part: a notice on the screen is no error of the visit.
BROKEN = "这一部分暂时无法显示"
PATIENCE = 30.0  # seconds
MOST = 100 << 20  # bytes in one message


class VisitFailed(Exception):
    """Something a person would have seen as an error, in words."""


@dataclass
class Answer:
    """One HTTP answer, its body thrown away but for what is asked for."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes

    def cookies(self) -> dict[str, str]:
        """Cookies the answer sets."""
        set_here = [value.split(";")[0] for name, value in self.headers if name == "set-cookie"]
        return dict(each.split("=", 1) for each in set_here)


async def fetch(url: str, path: str, cookies: dict[str, str] | None = None, *, packed: bool = True) -> Answer:
    """GET `path` of a server, as a browser (compressed) or plain; VisitFailed when nobody answers, or not all of it."""
    place = urlsplit(url)
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: {place.netloc}",
        "Connection: close",
        f"Accept-Encoding: {'gzip' if packed else 'identity'}",
    ]
    if cookies:
        lines.append("Cookie: " + "; ".join(f"{name}={value}" for name, value in cookies.items()))
    try:
        reader, writer = await asyncio.open_connection(place.hostname, place.port)
        try:
            writer.write("\r\n".join([*lines, "", ""]).encode())
            raw = await asyncio.wait_for(reader.read(-1), PATIENCE)
        finally:
            writer.close()
    except (OSError, TimeoutError) as error:
        raise VisitFailed(f"GET {path}: {type(error).__name__}") from error
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *rest = head.decode("latin-1").split("\r\n")
    if not first.startswith("HTTP/"):
        raise VisitFailed(f"GET {path}: the connection was closed")
    headers = [line.split(": ", 1) for line in rest if ": " in line]
    answer = Answer(int(first.split()[1]), [(name.lower(), value) for name, value in headers], body)
    said = dict(answer.headers)
    if said.get("transfer-encoding") == "chunked":
        answer.body = _joined(body, path)
    elif "content-length" in said and int(said["content-length"]) != len(body):
        raise VisitFailed(f"GET {path}: cut off after {len(body)} bytes")
    return answer


def _joined(body: bytes, path: str) -> bytes:
    """A body that came in chunks."""
    parts = []
    while True:
        size, _, body = body.partition(b"\r\n")
        if not size:
            raise VisitFailed(f"GET {path}: cut off")
        if (length := int(size, 16)) == 0:
            return b"".join(parts)
        parts.append(body[:length])
        body = body[length + 2 :]


@dataclass
class Visitor:
    """See the module's overview. `received` counts the bytes that came over the websocket."""

    url: str
    cookies: dict[str, str] = field(default_factory=dict)
    session_id: str | None = None
    query: str = ""
    received: int = 0
    patience: float = PATIENCE

    def __post_init__(self) -> None:
        self._socket: ClientConnection | None = None
        self._kept: dict[str, ForwardMsg] = {}
        self._pages: dict[str, str] = {}
        self._page_hash = ""
        self._states: dict[str, Any] = {}
        self._ids: dict[str, str] = {}
        self._fragments: dict[str, str] = {}
        self._elements: dict[tuple[int, ...], Any] = {}

    async def __aenter__(self) -> Visitor:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.leave()

    # --- coming and going ---

    async def open(self, query: str = "") -> float:
        """Load the page as a browser does and run it; seconds until it was complete."""
        started = time.monotonic()
        self.query = query
        for path in ("/", "/_stcore/health", "/_stcore/host-config"):
            answer = await self.get(path)
            if answer.status != 200:
                raise VisitFailed(f"GET {path}: {answer.status}")
        await self.connect()
        await self.run()
        return time.monotonic() - started

    async def get(self, path: str, *, packed: bool = True) -> Answer:
        """An HTTP answer with this visitor's cookies, which it may change."""
        base = urlsplit(self.url).path.rstrip("/")
        answer = await fetch(self.url, base + path, self.cookies, packed=packed)
        self.cookies |= answer.cookies()
        return answer

    async def connect(self, timeout: float = 10) -> None:
        """Open the websocket; with the session that was, when there was one."""
        words = ["streamlit", self.cookies.get("_streamlit_xsrf") or "PLACEHOLDER"]
        if self.session_id:
            words.append(self.session_id)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        address = self.url.replace("http", "ws", 1) + "/_stcore/stream"
        place = urlsplit(self.url)
        try:
            self._socket = await connect(
                address,
                origin=f"{place.scheme}://{place.netloc}",
                # As a browser sends them: one header, in this order.
                subprotocols=words,
                additional_headers={"Cookie": cookie} if cookie else {},
                max_size=MOST,
                proxy=None,
                open_timeout=timeout,
            )
        except (OSError, TimeoutError, WebSocketException) as error:
            raise VisitFailed(f"websocket: {type(error).__name__}: {error}") from error
        headers = self._socket.response.headers.get_all("set-cookie")
        self.cookies |= dict(each.split(";")[0].split("=", 1) for each in headers)

    async def reconnect(self, within: float = 20) -> None:
        """Come back as a browser does after the line was cut."""
        started = time.monotonic()
        await self.cut()
        tried = []
        while True:
            try:
                answer = await self.get("/_stcore/health")
                if answer.status == 200:
                    await self.connect()
                    break
                tried.append(str(answer.status))
            except VisitFailed as error:
                tried.append(str(error))
            if (took := time.monotonic() - started) > within:
                raise VisitFailed(f"no reconnection in {took:.0f} s: {', '.join(tried[-5:])}")
            await asyncio.sleep(0.1)

    async def cut(self) -> None:
        """Drop the line without a word."""
        if self._socket is not None:
            self._socket.transport.abort()
            self._socket = None

    def stop_reading(self) -> None:
        """Take nothing more from the line."""
        if self._socket is not None:
            self._socket.transport.pause_reading()

    def forget(self) -> None:
        """Keep no part that was sent: the server sends all of it again."""
        self._kept.clear()

    async def leave(self) -> None:
        """Close the page."""
        if self._socket is not None:
            # Messages nobody took keep the goodbye from getting through: then without it.
            with contextlib.suppress(WebSocketException, OSError, TimeoutError):
                await asyncio.wait_for(self._socket.close(), 1)
            self._socket.transport.abort()
            self._socket = None

    # --- what a person does ---

    def mark(self, key: str, labels: list[str]) -> None:
        """Set a pill's choices, without sending them."""
        self._states[self._id(key)] = ("string_array_value", labels)

    async def choose(self, key: str, labels: list[str]) -> float:
        """Set a pill's choices; seconds until the page was complete."""
        self.mark(key, labels)
        return await self.run()

    async def pick(self, entry_id: str) -> float:
        """Pick an entry: its card is fetched and the fragment of the selection runs; seconds."""
        started = time.monotonic()
        answer = await self.get(f"/assets/cards/{entry_id}")
        if answer.status != 200:
            raise VisitFailed(f"card: {answer.status}")
        self._states[self._id("zone")] = ("string_value", entry_id)
        await self.run(self._fragments.get("zone", ""))
        return time.monotonic() - started

    async def go_to(self, path: str) -> float:
        """Another screen by its path ("" is the map); seconds."""
        if path not in self._pages:
            raise VisitFailed(f"no screen {path!r} among {sorted(self._pages)}")
        self._page_hash = self._pages[path]
        return await self.run()

    def write(self, key: str, text: str) -> None:
        """Fill a text field, without sending it."""
        self._states[self._id(key)] = ("string_value", text)

    async def press(self, label: str) -> float:
        """Press a button by its words; seconds."""
        for element in self._elements.values():
            if element.WhichOneof("type") == "button" and element.button.label == label:
                self._states[element.button.id] = ("trigger_value", True)
                try:
                    return await self.run()
                finally:
                    self._states.pop(element.button.id, None)
        raise VisitFailed(f"no button {label!r}")

    async def ask_for_file(self, key: str) -> None:
        """Press a download button, without waiting for its file."""
        button = next(
            element.download_button
            for element in self._elements.values()
            if element.WhichOneof("type") == "download_button"
            and element.download_button.id.endswith(f"-{key}")
        )
        message = BackMsg()
        message.backend_operation_request.request_id = "download"
        message.backend_operation_request.session_id = self.session_id or ""
        message.backend_operation_request.deferred_file.file_id = button.deferred_file_id
        await self._write(message.SerializeToString())

    async def download(self, key: str) -> bytes:
        """The file of a download button, whole."""
        await self.ask_for_file(key)
        async with asyncio.timeout(self.patience):
            while (message := await self.receive()).WhichOneof("type") != "backend_operation_response":
                pass
        answer = message.backend_operation_response
        if answer.error_msg:
            raise VisitFailed(f"no file: {answer.error_reason}")
        file = await self.get(answer.deferred_file.url, packed=False)
        if file.status != 200:
            raise VisitFailed(f"GET the file: {file.status}")
        return file.body

    async def run(self, fragment: str = "") -> float:
        """Run the page or one fragment with what the widgets hold; seconds until it was complete."""
        started = time.monotonic()
        await self.send(fragment)
        await self.finish(fragment)
        return time.monotonic() - started

    # --- the protocol ---

    async def send(self, fragment: str = "") -> None:
        """Ask for a run without waiting for it."""
        message = BackMsg()
        request = message.rerun_script
        request.query_string = self.query
        request.page_script_hash = self._page_hash
        request.fragment_id = fragment
        request.cached_message_hashes.extend(self._kept)
        for widget_id, (kind, value) in self._states.items():
            state = request.widget_states.widgets.add(id=widget_id)
            if kind == "string_array_value":
                state.string_array_value.data.extend(value)
            else:
                setattr(state, kind, value)
        await self._write(message.SerializeToString())

    async def _write(self, data: bytes) -> None:
        if self._socket is None:
            raise VisitFailed("no connection")
        try:
            await self._socket.send(data)
        except (WebSocketException, OSError) as error:
            raise VisitFailed(f"the connection is gone: {type(error).__name__}") from error

    async def finish(self, fragment: str = "") -> None:
        """Take what the server sends until the run has ended."""
        try:
            async with asyncio.timeout(self.patience):
                while not self._take(await self.receive(), fragment):
                    pass
        except TimeoutError as error:
            raise VisitFailed(f"no answer within {self.patience:.0f} s") from error
        if BROKEN in self.text:
            raise VisitFailed(BROKEN)

    async def receive(self) -> ForwardMsg:
        """The next message, whole."""
        if self._socket is None:
            raise VisitFailed("no connection")
        try:
            data = await self._socket.recv()
        except (WebSocketException, OSError) as error:
            raise VisitFailed(f"the connection is gone: {type(error).__name__}") from error
        self.received += len(data)
        message = ForwardMsg.FromString(data)
        if message.WhichOneof("type") == "ref_hash":
            if message.ref_hash not in self._kept:
                raise VisitFailed("the server refers to a part it never sent")
            whole = ForwardMsg()
            whole.CopyFrom(self._kept[message.ref_hash])
            whole.metadata.CopyFrom(message.metadata)
            return whole
        if message.metadata.cacheable and message.hash:
            self._kept[message.hash] = message
        return message

    def _take(self, message: ForwardMsg, fragment: str) -> bool:
        """Keep what a message says; True for the end of the run that was asked for."""
        kind = message.WhichOneof("type")
        if kind == "new_session":
            self.session_id = message.new_session.initialize.session_id
            if not message.metadata.run.fragment_ids:
                self._elements.clear()
                self._page_hash = message.new_session.page_script_hash
        elif kind == "navigation":
            for page in message.navigation.app_pages:
                self._pages["" if page.is_default else page.url_pathname] = page.page_script_hash
        elif kind == "page_info_changed":
            self.query = message.page_info_changed.query_string
        elif kind == "delta":
            self._draw(message)
        elif kind == "script_finished":
            ended = ForwardMsg.ScriptFinishedStatus.Name(message.script_finished)
            if ended == "FINISHED_WITH_COMPILE_ERROR":
                raise VisitFailed(ended)
            return ended == ("FINISHED_FRAGMENT_RUN_SUCCESSFULLY" if fragment else "FINISHED_SUCCESSFULLY")
        return False

    def _draw(self, message: ForwardMsg) -> None:
        delta = message.delta
        if delta.WhichOneof("type") != "new_element":
            return
        element = delta.new_element
        kind = element.WhichOneof("type")
        if kind == "exception":
            raise VisitFailed(f"an exception on the page: {element.exception.message[:200]}")
        self._elements[tuple(message.metadata.delta_path)] = element
        widget_id = getattr(getattr(element, kind or "empty"), "id", "")
        if isinstance(widget_id, str) and widget_id.startswith("$$ID-"):
            key = widget_id.split("-", 2)[2]
            self._ids[key] = widget_id
            if kind in ("text_input", "button_group") and getattr(element, kind).set_value:
                # The application changed what the widget holds.
                self._states[widget_id] = (
                    ("string_value", element.text_input.value)
                    if kind == "text_input"
                    else ("string_array_value", list(element.button_group.raw_values))
                )
            if delta.fragment_id:
                self._fragments[key] = delta.fragment_id

    def _id(self, key: str) -> str:
        if key not in self._ids:
            raise VisitFailed(f"no widget {key!r} on the page; there are {sorted(self._ids)}")
        return self._ids[key]

    # --- what it says ---

    @property
    def text(self) -> str:
        """Everything the page says, as far as it is text or markup."""
        said = []
        for element in self._elements.values():
            kind = element.WhichOneof("type")
            if kind in ("html", "alert", "markdown", "text"):
                said.append(str(getattr(element, kind).body))
        return "\n".join(said)
