"""Streamlit's page and files from memory: the same bytes, the page in our language, everything else left alone."""

from __future__ import annotations

import asyncio
from pathlib import Path

import httpx
import pytest
import streamlit
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import HTMLResponse, PlainTextResponse
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from data.settings import Settings
from data.source import RegisterSource
from geo import atlas
from geo.frontend import Frame, Frontend, dress_frame, dress_page, list_parts
from pages.shared import entrance, store, wording

INSTALLED = Path(streamlit.__file__).parent / "static"
PAGE = (
    '<!DOCTYPE html><html lang="en"><head><title>Streamlit</title>'
    '<link rel="preload" href="./a.woff2" as="font" /><link rel="preload" as="style" href="./b.css">'
    '<script type="module" src="./static/js/core.1.js"></script></head>'
    "<body><noscript>You need\nJavaScript</noscript><div id='root'></div></body></html>"
)
OTHER_PAGE = PAGE.replace("Streamlit", "A component")


class Client:
    """Asks an ASGI application as a browser would, without a server."""

    def __init__(self, app: Frontend, data: list[int] | None = None) -> None:
        self.app, self.data = app, data

    def ask(self, method: str, path: str, **headers: str) -> httpx.Response:
        """The answer to one request; header names are written with an underscore for each dash."""

        async def asked() -> httpx.Response:
            transport = httpx.ASGITransport(app=self.app)
            async with httpx.AsyncClient(transport=transport, base_url="http://a.cn") as client:
                named = {name.replace("_", "-"): value for name, value in headers.items()}
                return await client.request(method, path, headers=named)

        return asyncio.run(asked())

    def get(self, path: str, **headers: str) -> httpx.Response:
        """The answer to a GET."""
        return self.ask("GET", path, **headers)


def dress(html: str) -> str:
    """The page as the tests want it."""
    return dress_page(
        html,
        title="标题",
        noscript="说明",
        parts=["core.1.js", "Button.2.js"],
        later=["Late.4.js", "Button.2.js", "core.1.js"],
        first=["map", 'class="a"'],
        script="assets/our.js",
        style="assets/a.css",
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A built frontend of three modules, one of which is asked for later."""
    scripts = tmp_path / "static" / "js"
    scripts.mkdir(parents=True)
    (tmp_path / "index.html").write_text(PAGE, encoding="utf-8")
    (scripts / "Button.2.js").write_text('import{a}from"./core.1.js";import"./side.3.js";', encoding="utf-8")
    (scripts / "core.1.js").write_text('import("./Late.4.js");' + "x" * 3000, encoding="utf-8")
    (scripts / "side.3.js").write_text('import{b} from "./core.1.js";', encoding="utf-8")
    (scripts / "Late.4.js").write_text("", encoding="utf-8")
    (tmp_path / "static" / "font.woff2").write_bytes(bytes(range(256)))
    return tmp_path


@pytest.fixture
def client(folder: Path) -> Client:
    """Streamlit's part played by plain static files behind the middleware, under the prefix /park."""
    inside = Starlette(
        routes=[
            Route("/park/component/index.html", lambda _: HTMLResponse(OTHER_PAGE)),
            Route("/park/other", lambda _: HTMLResponse(OTHER_PAGE)),
            Route("/park/targets", lambda _: HTMLResponse(PAGE)),
            Route("/park/static/gone.js", lambda _: PlainTextResponse("from Streamlit", 404)),
            Mount("/park", StaticFiles(directory=folder, html=True)),
        ],
        middleware=[Middleware(GZipMiddleware, minimum_size=1)],
    )

    async def streamlit_app(scope, receive, send) -> None:
        # Like Streamlit, the page at every address that is nothing else.
        is_nowhere = scope["path"].startswith("/park/nowhere/")
        await (HTMLResponse(PAGE) if is_nowhere else inside)(scope, receive, send)

    return Client(Frontend(streamlit_app, folder, "/park", dress, frozenset({"targets"})))


def test_the_parts_of_an_element_are_all_it_imports_at_once(folder: Path) -> None:
    """Imports of imports are in it, each once; what is imported later and an unknown element are not."""
    scripts = folder / "static" / "js"
    assert list_parts(scripts, ["Button", "Unknown"]) == ["Button.2.js", "core.1.js", "side.3.js"]


def test_the_installed_streamlit_has_every_element_of_the_first_screen() -> None:
    """A new version that names its modules otherwise would silently cost the first visit its speed."""
    elements = (*entrance._MAPS_PARTS, *entrance._LATER_PARTS)
    parts = list_parts(INSTALLED / "static" / "js", elements)
    assert {name.split(".")[0] for name in parts} >= set(elements)
    assert len(parts) > 2 * len(elements)


def test_the_page_is_dressed_once() -> None:
    """Title, language and the sentence without scripts are ours; a module that is named already is not named again."""
    html = dress(PAGE)
    assert '<html lang="zh-CN"' in html
    assert "<title>标题</title>" in html
    assert "<noscript>说明</noscript>" in html
    assert html.count("core.1.js") == 1
    # Before Streamlit's own module: modules run in the order they stand in.
    told = 'data-parts="./static/js/Button.2.js" data-later="./static/js/Late.4.js"'
    told += ' data-first="map class=&quot;a&quot;"'
    ours = f'<script type="module" src="./assets/our.js" {told}></script>'
    assert 0 < html.index(ours) < html.index("static/js/core.1.js")
    assert html.count('as="style"') == 1
    assert "woff2" not in html
    # Behind the styles Streamlit writes into the head, and before those of the screens, which have the last word.
    assert html.index("</head>") < html.index("assets/a.css") < html.index("id='root'")


def test_the_installed_page_has_all_that_is_dressed() -> None:
    """Nothing of Streamlit's page is left in English."""
    html = dress((INSTALLED / "index.html").read_text(encoding="utf-8"))
    for part in (
        '<html lang="zh-CN"',
        "<title>标题</title>",
        "<noscript>说明</noscript>",
        "Button.2.js",
        "our.js",
        "a.css",
    ):
        assert html.count(part) == 1
    assert html.index("our.js") < html.index("static/js/index.")
    assert "You need to enable" not in html
    assert 'as="font"' not in html
    assert wording.NO_SCRIPT.endswith("。")


@pytest.mark.parametrize("path", ["/park/", "/park/targets"])
@pytest.mark.parametrize("encoding", ["gzip", "identity"])
def test_the_page_goes_out_dressed(client: Client, path: str, encoding: str) -> None:
    """Every screen's, packed or not, and without marks of the file that is not sent."""
    answer = client.get(path, accept_encoding=encoding)
    assert answer.text == dress(PAGE)
    assert ("content-encoding" in answer.headers) == (encoding == "gzip")
    assert not {"etag", "last-modified"} & set(answer.headers)


def test_an_address_that_is_no_screen_leads_to_the_first_and_says_so(client: Client) -> None:
    """Streamlit would open the first screen under a dialog in English."""
    answer = client.get("/park/nowhere/x%22%3E%0d%0aset-cookie")
    assert answer.status_code == 302
    assert answer.headers["location"] == "/park/?page=nowhere%2Fx%22%3E%0D%0Aset-cookie"
    assert len(client.get("/park/nowhere/" + "长" * 300).headers["location"]) < 400
    assert client.get("/park/targets").status_code == 200


@pytest.mark.parametrize("path", ["/park/component/index.html", "/park/other"])
def test_another_page_is_left_as_it_is(client: Client, path: str) -> None:
    """The map's frame has a page of its own, which looks much like it."""
    assert client.get(path).text == OTHER_PAGE


@pytest.fixture
def framed(client: Client, tmp_path: Path) -> Client:
    """The same with the frame of a component whose page is dressed."""
    built = tmp_path / "built"
    (built / "static" / "js").mkdir(parents=True)
    (built / "index.html").write_text(OTHER_PAGE, encoding="utf-8")
    (built / "static" / "js" / "main.9.js").write_text("y" * 3000, encoding="utf-8")
    (built / "secret.txt").write_text("not for the browser", encoding="utf-8")

    data = [0]

    def dress_other(html: str) -> str:
        files = ["../a/map.js", "../a/map.css", f"../a/zones.geojson?v={data[-1]}&b"]
        return dress_frame(html, title="图", noscript="说明", files=files)

    inside = client.app
    frames = [Frame("component/other", built, dress_other)]
    return Client(Frontend(inside.app, tmp_path, "/park", dress, frozenset(), frames), data)


def test_the_page_of_a_frame_is_dressed_and_asked_for_anew(framed: Client) -> None:
    """It names what the map will need; its name never changes, so a browser asks whether it has."""
    answer = framed.get("/park/component/other/index.html?streamlitUrl=x")
    assert '<link rel="preload" as="script" href="../a/map.js">' in answer.text
    assert '<link rel="preload" as="style" href="../a/map.css">' in answer.text
    fetched = '<link rel="preload" as="fetch" crossorigin href="../a/zones.geojson?v=%d&amp;b"></head>'
    assert fetched % 0 in answer.text
    assert "<title>图</title>" in answer.text
    assert "You need" not in answer.text
    assert answer.headers["cache-control"] == "no-cache"
    again = framed.get("/park/component/other/index.html", if_none_match=answer.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")
    # What it is to fetch changes with the data, and the page with it.
    framed.data.append(1)
    anew = framed.get("/park/component/other/index.html", if_none_match=answer.headers["etag"])
    assert (anew.status_code, fetched % 1 in anew.text) == (200, True)


def test_of_a_frame_only_page_and_scripts_are_answered(framed: Client) -> None:
    """Its scripts as they are; whatever else lies beside them is Streamlit's to answer."""
    script = framed.get("/park/component/other/static/js/main.9.js")
    assert (script.text, script.headers["content-encoding"]) == ("y" * 3000, "gzip")
    assert "immutable" in script.headers["cache-control"]
    assert framed.get("/park/component/other/secret.txt").status_code == 404


def test_the_installed_frame_has_all_that_is_dressed(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the map's page is left in English, and what it will need is named from where it lies."""
    settings = Settings.from_environ({})
    monkeypatch.setattr(store, "_settings", settings)
    monkeypatch.setattr(store, "_source", RegisterSource(root / "data" / "tables"))
    frame = entrance._map_frame()
    html = frame.dress((frame.folder / "index.html").read_text(encoding="utf-8"))
    assert html.count('href="../../assets/leaflet/leaflet.js"') == 1
    # Named as the map's script asks for them, or they would be fetched twice.
    script = (Path(atlas.__file__).parent / "static" / "atlas.js").read_text(encoding="utf-8")
    for name in atlas.FETCHED_FIRST:
        assert name in script or f'"{name.removesuffix(".geojson")}"' in script
        assert html.count(f'as="fetch" crossorigin href="../../api/{name}?v={store.map_version()}"') == 1
    assert html.count('<html lang="zh-CN"') == 1
    assert html.count(f"<title>{wording.APP_TITLE}</title>") == 1
    assert "You need to enable" not in html


def test_without_a_register_the_frame_still_has_its_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "_settings", Settings.from_environ({}))
    monkeypatch.setattr(store, "_source", RegisterSource(tmp_path))
    html = entrance._dress_map(OTHER_PAGE)
    assert html.count("leaflet.js") == 1
    assert "geojson" not in html


@pytest.mark.parametrize("name", ["js/core.1.js", "font.woff2"])
def test_a_file_is_the_same_from_memory(client: Client, folder: Path, name: str) -> None:
    """Packed where that helps, kept by browsers for good, and not sent again to one that has it."""
    answer = client.get(f"/park/static/{name}")
    assert answer.content == (folder / "static" / name).read_bytes()
    assert "immutable" in answer.headers["cache-control"]
    assert ("content-encoding" in answer.headers) == name.endswith(".js")
    again = client.get(f"/park/static/{name}", if_none_match=answer.headers["etag"])
    assert (again.status_code, again.content) == (304, b"")


def test_what_is_packed_unpacks_to_the_file(folder: Path) -> None:
    """Every file of the installed frontend that a first visit asks for."""
    app = Frontend(PlainTextResponse("not found", 404), INSTALLED, "", str)
    client = Client(app)
    for name in list_parts(INSTALLED / "static" / "js", [*entrance._MAPS_PARTS, *entrance._LATER_PARTS]):
        answer = client.get(f"/static/js/{name}")
        assert answer.headers["content-encoding"] == "gzip"
        assert answer.content == (INSTALLED / "static" / "js" / name).read_bytes()


@pytest.mark.parametrize("headers", [{"range": "bytes=0-9"}, {"accept_encoding": "identity"}])
def test_unusual_wishes_are_left_to_streamlit(client: Client, folder: Path, headers: dict[str, str]) -> None:
    """A range, or a browser that takes nothing packed."""
    whole = (folder / "static" / "js" / "core.1.js").read_bytes()
    answer = client.get("/park/static/js/core.1.js", **headers)
    assert answer.content == (whole[:10] if "range" in headers else whole)
    assert "content-encoding" not in answer.headers


def test_no_address_leads_out_of_the_folder(client: Client) -> None:
    """Only files that were there at the start are known; all else is Streamlit's to answer."""
    assert client.get("/park/static/gone.js").text == "from Streamlit"
    for path in ("/park/static/%2e%2e/%2e%2e/secret", "/static/js/core.1.js"):
        assert client.get(path).status_code == 404
    assert client.ask("POST", "/park/static/js/core.1.js").status_code == 405
