"""Streamlit's own page and files, read once and answered from memory.

Streamlit opens every file anew for every visitor, in a thread of its own: sixty files make a second of waiting
on a shared server before anything can be seen. Here they are kept packed, as they are: nothing is changed in
them. In the page itself a script of ours goes before Streamlit's and is told the first screen's parts, so that the
browser asks for them at once and not one after the other; the page of the map's frame names what it will need.
"""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
import re
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from geo.guard import kind_of

Header = tuple[bytes, bytes]

_INDEX = "index.html"
# As Streamlit says it of the same files: their names change with their contents.
_CACHED = b"public, immutable, max-age=31536000"
_OF_THE_FILE = (b"content-length", b"etag", b"last-modified", b"accept-ranges", b"vary")
_MAX_QUOTED = 40  # characters of an address that does not exist
_PACKED_TYPES = ("text/", "application/javascript", "application/json", "image/svg+xml")
# A static import of a module beside it; one that is asked for later is written `import(...)`.
_IMPORT = re.compile(r"""(?:from|import)\s*["']\./([\w.@-]+\.js)["']""")
_NAMED_AS = {".js": "script", ".css": "style", ".json": "fetch", ".geojson": "fetch"}
_HEAD_END, _BODY, _MODULE = "</head>", "<body>", '<script type="module"'
_FONT = re.compile(r"""<link(?=[^>]*rel="preload")(?=[^>]*as="font")[^>]*>""")
_NOSCRIPT = re.compile(r"<noscript>.*?</noscript>", re.DOTALL)
_TITLE, _LANGUAGE = re.compile(r"<title>.*?</title>", re.DOTALL), re.compile(r"<html lang=\"[\w-]*\"")


def list_parts(scripts: Path, elements: Sequence[str]) -> list[str]:
    """Names of the modules that these elements of Streamlit need, each once, in the order they are needed.

    An element is named as its module is ("Button" is `Button.<hash>.js`); one that is not there is left out.
    """
    known = {path.name.split(".")[0]: path.name for path in sorted(scripts.glob("*.js"))}
    found: dict[str, None] = {}
    waiting = [known[element] for element in reversed(elements) if element in known]
    while waiting:
        name = waiting.pop()
        if name not in found and (scripts / name).is_file():
            found[name] = None
            waiting += reversed(_IMPORT.findall((scripts / name).read_text(encoding="utf-8")))
    return list(found)


def dress_page(
    html: str,
    *,
    title: str,
    noscript: str,
    parts: Sequence[str],
    later: Sequence[str],
    first: Sequence[str],
    script: str,
    style: str,
) -> str:
    """Streamlit's page in our language, with our style sheet, our script and the modules of the first screen.

    `parts` are names of modules below static/js/, and so are those needed `later`; `script` and `style` are addresses
    relative to the application's root. The script is a module that runs before Streamlit's and finds the parts in its
    own `data-parts` and `data-later`, and in `data-first` the words by which it knows what is to be shown first.
    """
    html = _in_our_language(html, title, noscript)
    # Every font here is one of the reader's own system (.streamlit/config.toml).
    html = _FONT.sub("", html)
    known = {name for name in [*parts, *later] if f"static/js/{name}" in html}
    told = f'data-parts="{_named(parts, known)}" data-later="{_named(later, {*known, *parts})}"'
    told += f' data-first="{escape(" ".join(first))}"'
    ours = f'<script type="module" src="./{script}" {told}></script>'
    html = html.replace(_MODULE, ours + _MODULE, 1)
    # After the head, into which Streamlit writes its own styles, and before what the screens draw: theirs, which say
    # how a screen differs from the house, come later and win.
    return html.replace(_BODY, f'{_BODY}<link rel="stylesheet" href="./{style}">', 1)


def _named(parts: Sequence[str], known: Set[str]) -> str:
    return " ".join(f"./static/js/{name}" for name in parts if name not in known)


def dress_frame(html: str, *, title: str, noscript: str, files: Sequence[str]) -> str:
    """A component's page in our language, naming the files it will ask for one after the other.

    `files` are addresses relative to the frame's page: of scripts, styles and JSON, with or without a query.
    """
    html = _in_our_language(html, title, noscript)
    links = [_preload(file) for file in files]
    return html.replace(_HEAD_END, "".join([*links, _HEAD_END]), 1)


def _preload(file: str) -> str:
    kind = _NAMED_AS[Path(file.partition("?")[0]).suffix]
    # A browser takes what it has fetched ahead for `fetch` only where both were asked for alike.
    return (
        f'<link rel="preload" as="{kind}"{" crossorigin" if kind == "fetch" else ""} href="{escape(file)}">'
    )


@dataclass(frozen=True)
class Frame:
    """The page of a component in its frame: built files in `folder`, served at `<prefix>/<place>/`.

    `dress` is what is done to its index.html, each time that is asked for.
    """

    place: str
    folder: Path
    dress: Callable[[str], str]


class Frontend:
    """ASGI middleware before Streamlit: answers its files below `<prefix>/static/`, and rewrites its page.

    `folder` is Streamlit's folder of built files, `prefix` the application's root ("" or "/name"), `dress` what
    is done to the page. `frames` are components answered from memory too. `screens` are the paths of the screens
    beside the first: the page at any other address is the first screen, told what was asked for as `page=`. What
    is asked for otherwise (HEAD, ranges, an unpacked file, a file that is not there) is left to Streamlit.
    """

    def __init__(
        self,
        app: ASGIApp,
        folder: Path,
        prefix: str,
        dress: Callable[[str], str],
        screens: Set[str] = frozenset(),
        frames: Sequence[Frame] = (),
    ) -> None:
        self.app, self.prefix, self.screens = app, prefix, screens
        # Only what is in the folders now can be asked for: no path is ever made from an address.
        self._files = _list_files(f"{prefix}/static", folder / "static")
        self._dress_of = {}
        for frame in frames:
            below = f"{prefix}/{frame.place}"
            self._files |= _list_files(f"{below}/static", frame.folder / "static")
            self._files[f"{below}/{_INDEX}"] = frame.folder / _INDEX
            self._dress_of[frame.folder / _INDEX] = frame.dress
        self._packed = lru_cache(maxsize=None)(self._pack)
        self._page = (folder / _INDEX).read_bytes()
        self._dressed = dress(self._page.decode()).encode()
        self._dressed_packed = gzip.compress(self._dressed, 6, mtime=0)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request for one of the files, or hand it on."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self.app(scope, receive, send)
            return
        asked = Headers(scope=scope)
        takes_packed = "gzip" in asked.get("accept-encoding", "")
        path = self._files.get(scope["path"])
        if path is None:
            if kind_of(scope["path"], self.prefix) == "page":
                # Streamlit packs some of its addresses and not others: what is read here comes unpacked.
                kept = [(name, value) for name, value in scope["headers"] if name != b"accept-encoding"]
                dressing = self._dressing(send, self._instead_of(scope["path"]), is_packed=takes_packed)
                scope, send = {**scope, "headers": kept}, dressing
            await self.app(scope, receive, send)
            return
        if "range" in asked or not takes_packed:
            await self.app(scope, receive, send)
            return
        pack = self._pack if path in self._dress_of else self._packed
        body, headers = await run_in_threadpool(pack, path)
        if asked.get("if-none-match", "").encode() == dict(headers)[b"etag"]:
            body, status = b"", 304
        else:
            status = 200
        await send({"type": "http.response.start", "status": status, "headers": list(headers)})
        await send({"type": "http.response.body", "body": body})

    def _instead_of(self, path: str) -> str | None:
        """Where to send whoever asks for a screen that does not exist; None for one that does."""
        asked = path.removeprefix(self.prefix).strip("/")
        if not asked or asked in self.screens:
            return None
        return f"{self.prefix}/?page={quote(asked[:_MAX_QUOTED], safe='')}"

    def _dressing(self, send: Send, elsewhere: str | None, *, is_packed: bool) -> Send:
        """`send`, but what turns out to be the page is held back until it is whole, and rewritten."""
        start: Message | None = None
        body = b""

        async def dressing_send(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start" and _is_page(message):
                start = message
            elif start is not None and message["type"] == "http.response.body":
                body += message.get("body", b"")
                if message.get("more_body"):
                    return
                # A page that is not Streamlit's own goes out as it is.
                if body != self._page:
                    await send(start)
                    await send({"type": "http.response.body", "body": body})
                    return
                if elsewhere:
                    headers = [(b"location", elsewhere.encode()), (b"cache-control", b"no-store")]
                    await send({**start, "status": 302, "headers": [*headers, (b"content-length", b"0")]})
                    await send({"type": "http.response.body", "body": b""})
                    return
                # What described the file does not describe what is sent.
                dressed = self._dressed_packed if is_packed else self._dressed
                headers = [each for each in start["headers"] if each[0].lower() not in _OF_THE_FILE]
                headers += [(b"vary", b"Accept-Encoding"), (b"content-length", str(len(dressed)).encode())]
                if is_packed:
                    headers.append((b"content-encoding", b"gzip"))
                await send({**start, "headers": headers})
                await send({"type": "http.response.body", "body": dressed})
            else:
                await send(message)

        return dressing_send

    def _pack(self, path: Path) -> tuple[bytes, tuple[Header, ...]]:
        """Body and headers of one file's answer."""
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        body = path.read_bytes()
        if dress := self._dress_of.get(path):
            body = dress(body.decode()).encode()
        headers: list[Header] = [(b"vary", b"Accept-Encoding")]
        # The names of scripts change with their contents, a page's name does not.
        headers.append((b"cache-control", b"no-cache" if dress else _CACHED))
        headers.append((b"etag", f'"{hashlib.sha256(body).hexdigest()[:20]}"'.encode()))
        if kind.startswith(_PACKED_TYPES):
            body = gzip.compress(body, 6, mtime=0)
            headers.append((b"content-encoding", b"gzip"))
            kind += "; charset=utf-8"
        headers += [(b"content-type", kind.encode()), (b"content-length", str(len(body)).encode())]
        return body, tuple(headers)


def _is_page(start: Message) -> bool:
    headers = Headers(raw=list(start["headers"]))
    is_html = headers.get("content-type", "").startswith("text/html")
    return start["status"] == 200 and is_html


def _in_our_language(html: str, title: str, noscript: str) -> str:
    html = _LANGUAGE.sub('<html lang="zh-CN"', html, count=1)
    html = _TITLE.sub(f"<title>{title}</title>", html, count=1)
    return _NOSCRIPT.sub(f"<noscript>{noscript}</noscript>", html, count=1)


def _list_files(below: str, folder: Path) -> dict[str, Path]:
    """Every file of a folder by its address."""
    files = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {f"{below}/{path.relative_to(folder).as_posix()}": path for path in files}
