"""Every route and every query parameter of a running server, with whatever anybody may send.

No answer is a 5xx, none shows a traceback, none gives back what was sent as markup, and every one carries the
headers. Screens are asked as a browser asks them, over the websocket. About a second per hundred requests: a few
hundred in the ordinary suite, always the same; many more and new ones each time with ATLAS_FUZZ=1 (`make fuzz`).
"""

from __future__ import annotations

import gzip
import http.client
import json
import os
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import connect

from data.schema import Category, Level
from data.selection import FACETS
from data.target_filter import TARGET_FACETS
from data.vocabulary import labels_of
from pages.served_pieces import PIECES
from pages.shared import pieces, wording
from pages.shared.markup import NAME as AS_IT_IS
from tests.browser.harness import Server

pytestmark = pytest.mark.fuzz

FULL = bool(os.environ.get("ATLAS_FUZZ"))
REQUESTS, VISITS = (10_000, 600) if FULL else (400, 30)
SECONDS = 30

MARK = "fzz"
"""Part of every hostile value: where it comes back as markup, it is found."""

ROUTES = (
    "/",
    "/targets",
    "/cooperation",
    "/reporting",
    "/sources",
    "/healthz",
    "/api/zones.geojson",
    "/api/parks.geojson",
    "/api/targets.json",
    "/api/atlas.json",
    "/api/boundaries/{}.geojson",
    "/api/{}",
    "/assets/checks/{}",
    "/assets/checks/jx-yc-zhangshu",
    *(f"/assets/{name}/{{}}" for name in PIECES),
    "/assets/comparisons/compare%3D{}",
    "/assets/namers/role%3D{}",
    "/assets/policy/by%3D{}",
    "/assets/atlas/{}",
    "/assets/leaflet/{}",
    "/assets/screens/{}",
    "/component/streamlit_folium.st_folium/{}",
    "/component/{}",
    "/media/{}",
    "/static/{}",
    "/_stcore/health",
    "/_stcore/host-config",
    "/_stcore/metrics",
    "/_stcore/upload_file/{}/{}",
    "/_stcore/bidi-components/{}",
    "/_stcore/agent/{}",
    "/_stcore/{}",
    "/auth/{}",
    "/oauth2callback",
    "/{}",
)
SCREENS = ("", "targets", "cooperation", "reporting", "sources", "no-such-screen")
PARAMETERS = (
    *FACETS,
    *TARGET_FACETS,
    "park_only",
    "q",
    "zone",
    "target",
    "view",
    "layer",
    "color",
    "show_zone",
    "show_province",
    "v",
    "embed",
    "families",
    "unit",
    "by",
    "check",
    "asof",
    "compare",
)
KNOWN = (
    *labels_of(Level),
    *labels_of(Category),
    "江西省",
    "湖南省",
    "南昌市",
    "电子信息",
    "true",
    "jx-n-nc-gxq",
    "jx-park-ganzhou",
    "27.1,114.2,8",
    "province",
)
MARKUP = (
    f"<img src=x onerror={MARK}>",
    f"<script>{MARK}</script>",
    f"</script><svg onload={MARK}>",
    f'"><b id={MARK}>',
)
HOSTILE = (
    *MARKUP,
    f"javascript:{MARK}",
    f"{{{{{MARK}}}}}",
    "' OR 1=1 --",
    "../../../../etc/passwd",
    "..%2f..%2fapp.py",
    "%c0%af",
    "\x00",
    "a\r\nSet-Cookie: fzz=1",
    "nan,inf,-1",
    "1e309,0,0",
    "\u202e\ufeff\ud7ff",
    "=cmd|' /C calc'!A0",
    "长" * 2_000,
    "9" * 400,
    "[]",
    "true" * 100,
)

words = st.one_of(
    st.sampled_from(KNOWN),
    st.sampled_from(HOSTILE),
    st.text(st.characters(codec="utf-8"), max_size=40),
)
queries = st.lists(
    st.tuples(st.one_of(st.sampled_from(PARAMETERS), st.sampled_from(HOSTILE)), words), max_size=6
)
# An address of a screen that names many of its parameters, half of them with markup.
addresses = st.fixed_dictionaries(
    {},
    optional={name: st.lists(st.one_of(st.sampled_from(MARKUP), words), max_size=2) for name in PARAMETERS},
)
methods = st.sampled_from(["GET"] * 6 + ["HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
odd_headers = st.dictionaries(
    st.sampled_from(
        [
            "If-None-Match",
            "Accept-Encoding",
            "Range",
            "Accept",
            "Origin",
            "Cookie",
            "X-Forwarded-Proto",
            "X-Xsrftoken",
            "Content-Type",
        ]
    ),
    st.one_of(
        st.sampled_from(
            ["gzip", "bytes=0-1", "bytes=9-1", "*/*", '"x"', "https", "http://evil.cn", "a=b; c"]
        ),
        st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60),
    ),
    max_size=3,
)

calm = settings(
    deadline=None,
    derandomize=not FULL,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def encoded(pairs: list[tuple[str, str]]) -> str:
    return "&".join(f"{quote_plus(name, errors='replace')}={quote_plus(value)}" for name, value in pairs)


@pytest.fixture(scope="module")
def office(start_app) -> Iterator[Server]:
    """A server of its own, so that its log is about these requests alone."""
    server = start_app()
    yield server
    with_traceback = "Traceback" in server.log_text()
    server.stop()
    assert not with_traceback, server.log_text()[-4000:]


def check_answer(
    server: Server, path: str, method: str = "GET", headers: dict[str, str] | None = None, body: bytes = b""
) -> None:
    """Ask for a path and look at the answer: calm, guarded, and without what was sent as markup."""
    connection = http.client.HTTPConnection(server.netloc, timeout=SECONDS)
    try:
        connection.request(method, path, body or None, headers or {})
        answer = connection.getresponse()
        said = answer.read()
    finally:
        connection.close()
    assert answer.status < 500, said[:500]
    kind = answer.headers.get("Content-Type", "")
    if answer.headers.get("Content-Encoding") == "gzip" and said:
        said = gzip.decompress(said)
    text = said.decode("utf-8", "replace")
    assert "Traceback (most recent" not in text
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert MARK not in answer.headers["Content-Security-Policy"]
    assert MARK not in answer.headers.get("Set-Cookie", "")
    # JSON may quote what was asked: with its type and nosniff no browser takes it for markup.
    if "json" not in kind:
        assert MARK not in text
    assert not answer.headers.get("Location", "").startswith("//")


@pytest.mark.parametrize("markup", MARKUP, ids=["img", "script", "svg", "attribute"])
def test_markup_sent_to_every_route_and_parameter_does_not_come_back(office, markup):
    parts = (quote(markup, safe=""), quote(markup.replace("/", ""), safe=""))
    for route in ROUTES:
        for part in parts:
            path = route.format(part, part)
            check_answer(office, f"{path}?{encoded([(name, markup) for name in PARAMETERS])}")
    for name in PARAMETERS:
        for route in ("/", "/api/zones.geojson", "/api/parks.geojson", "/api/targets.json"):
            check_answer(office, f"{route}?{encoded([(name, markup)])}")


@settings(calm, max_examples=REQUESTS)
@given(
    route=st.sampled_from(ROUTES),
    parts=st.tuples(words, words),
    query=queries,
    method=methods,
    headers=odd_headers,
    body=st.binary(max_size=200),
)
def test_whatever_is_asked_the_answer_is_calm(office, route, parts, query, method, headers, body):
    path = route.format(*(quote(part, safe="/.%") for part in parts))
    sent = body if method in ("POST", "PUT", "PATCH") else b""
    check_answer(office, f"{path}?{encoded(query)}", method, headers, sent)


def visit(server: Server, screen: str, query: str) -> list[ForwardMsg]:
    """What the server sends a browser that opens a screen at an address, until the script has ended."""
    received = []
    address = server.url.replace("http", "ws") + "/_stcore/stream"
    with connect(address, subprotocols=["streamlit"], max_size=None, open_timeout=SECONDS) as socket:
        asked = BackMsg()
        asked.rerun_script.query_string = query
        asked.rerun_script.page_name = screen
        socket.send(asked.SerializeToString())
        while True:
            message = ForwardMsg.FromString(socket.recv(SECONDS))
            received.append(message)
            if message.WhichOneof("type") == "script_finished":
                return received


def html_of(messages: list[ForwardMsg]) -> str:
    """Everything a visit drew as HTML, styles left out."""
    drawn = (each.delta.new_element for each in messages if each.delta.HasField("new_element"))
    bodies = (body_of(element) for element in drawn)
    return "".join(body for body in bodies if not body.startswith("<style>"))


def body_of(element: Element) -> str:
    """HTML an element brings, whichever way it is set into the page; "" when it brings none."""
    match element.WhichOneof("type"):
        case "html" | "markdown" as kind:
            return getattr(element, kind).body
        case "bidi_component" if element.bidi_component.component_name in (AS_IT_IS, pieces.NAME):
            return json.loads(element.bidi_component.json)["html"] or ""
    return ""


def test_a_visit_opens_the_screen_it_names_at_its_address(office):
    assert "湖南省" in html_of(visit(office, "", encoded([("province", "湖南省")])))
    assert wording.SUMMARY in html_of(visit(office, "targets", ""))


@settings(calm, max_examples=VISITS)
@given(screen=st.sampled_from(SCREENS), query=addresses)
def test_whatever_an_address_holds_the_screen_is_calm(office, screen, query):
    pairs = [(name, value) for name, values in query.items() for value in values]
    messages = visit(office, screen, encoded(pairs))
    assert messages[-1].script_finished == ForwardMsg.FINISHED_SUCCESSFULLY
    drawn = [each.delta.new_element for each in messages if each.delta.HasField("new_element")]
    kinds = [element.WhichOneof("type") for element in drawn]
    assert drawn
    assert "exception" not in kinds
    assert "alert" not in kinds
    for element in drawn:
        body = body_of(element)
        for each in MARKUP:
            assert each not in body
        assert "Traceback" not in body


def test_the_server_is_as_it_was(office):
    connection = http.client.HTTPConnection(office.netloc, timeout=SECONDS)
    connection.request("GET", "/healthz")
    assert connection.getresponse().status == 200
