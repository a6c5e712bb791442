"""The guard every request passes: hosts, headers, cookies, no traceback, and what is noted of a visit."""

import asyncio
import re

import pytest

from data.settings import Settings
from geo.guard import Guard, Rules, describe_place, inline_script_hashes, is_answered, kind_of

SCRIPT = "'sha256-abc='"
MAP = "/component/streamlit_folium.st_folium/index.html"


def plain(status: int = 200, headers=()):
    async def app(scope, receive, send):
        if scope["type"] == "websocket":
            await send({"type": "websocket.accept"})
            return
        await send({"type": "http.response.start", "status": status, "headers": list(headers)})
        await send({"type": "http.response.body", "body": b"the answer"})

    return app


def ask(guard: Guard, path: str = "/", host: str = "a.cn", kind: str = "http", **scope) -> list[dict]:
    """What the guard sends for one request."""
    sent: list[dict] = []
    asked = {
        "type": kind,
        "method": "GET",
        "path": path,
        "scheme": "http",
        "headers": [(b"host", host.encode())],
        "client": ("10.1.2.3", 5),
        **scope,
    }

    async def receive():
        return {"type": "http.request"}

    async def send(message):
        sent.append(message)

    asyncio.run(guard(asked, receive, send))
    return sent


def headers_of(sent: list[dict]) -> dict[str, str]:
    names = [name.decode().lower() for name, _ in sent[0]["headers"]]
    assert len(names) == len(set(names))
    return {name.decode().lower(): value.decode() for name, value in sent[0]["headers"]}


def policy(sent: list[dict]) -> dict[str, list[str]]:
    """The Content-Security-Policy, directive by directive."""
    parts = (part.split() for part in headers_of(sent)["content-security-policy"].split("; "))
    return {name: sources for name, *sources in parts}


# --- headers ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/targets", "/healthz", "/api/zones.geojson", "/static/js/x.js", MAP])
@pytest.mark.parametrize("status", [200, 304, 404])
def test_every_answer_has_the_headers(path, status):
    headers = headers_of(ask(Guard(plain(status), Rules()), path))
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "camera=()" in headers["permissions-policy"]
    assert "geolocation=()" in headers["permissions-policy"]
    assert "clipboard" not in headers["permissions-policy"]  # 复制链接 writes to it


def test_the_page_runs_our_scripts_and_no_others():
    page = policy(ask(Guard(plain(), Rules(inline_scripts=(SCRIPT,)))))
    assert page["default-src"] == ["'self'"]
    assert page["script-src"] == ["'self'", "blob:", SCRIPT]
    assert page["object-src"] == ["'none'"]
    assert page["base-uri"] == ["'self'"]
    assert page["form-action"] == ["'self'"]


def test_only_the_maps_frame_may_evaluate():
    guard = Guard(plain(), Rules())
    allowed = [
        path
        for path in (
            "/",
            "/targets",
            "/api/zones.geojson",
            "/static/js/x.js",
            "/component/other.thing/index.html",
            "/x/component/streamlit_folium.st_folium/",
            MAP,
        )
        if "'unsafe-eval'" in headers_of(ask(guard, path))["content-security-policy"]
    ]
    assert allowed == [MAP]


def test_data_may_do_nothing_at_all_when_it_is_opened_as_a_page():
    for path in (
        "/api/zones.geojson",
        "/assets/cards/x",
        "/assets/targets/x",
        "/media/x.html",
        "/healthz",
        "/_stcore/health",
    ):
        data = policy(ask(Guard(plain(), Rules()), path))
        assert data["default-src"] == ["'none'"]
        assert "script-src" not in data
        assert data["frame-ancestors"] == ["'none'"]


@pytest.mark.parametrize("base", ["name", "/name/", "a/b"])
def test_the_base_path_is_respected(base):
    guard, root = Guard(plain(), Rules(base=base)), f"/{base.strip('/')}"
    assert "'unsafe-eval'" in headers_of(ask(guard, f"{root}{MAP}"))["content-security-policy"]
    assert "'unsafe-eval'" not in headers_of(ask(guard, MAP))["content-security-policy"]
    assert policy(ask(guard, f"{root}/api/zones.geojson"))["default-src"] == ["'none'"]
    assert kind_of(f"{root}/", root) == "page"


@pytest.mark.parametrize("host", ["a.cn", "a.cn:8501", "10.0.0.5:80", "[::1]:8501"])
def test_the_websocket_of_the_host_that_was_asked_is_allowed(host):
    assert policy(ask(Guard(plain(), Rules()), host=host))["connect-src"] == [
        "'self'",
        f"ws://{host}",
        f"wss://{host}",
    ]


@pytest.mark.parametrize("host", ["a.cn; script-src *", "a.cn b.cn", "a.cn:80 *", "", "用户.cn", "*", "a/b"])
def test_a_host_that_is_none_never_reaches_a_header(host):
    assert policy(ask(Guard(plain(), Rules()), host=host))["connect-src"] == ["'self'"]


def test_tiles_come_from_the_sites_configured_and_only_in_the_map():
    guard = Guard(plain(), Rules(tile_sites=("https://t0.tianditu.gov.cn",)))
    assert "https://t0.tianditu.gov.cn" in policy(ask(guard, MAP))["img-src"]
    assert "tianditu" not in headers_of(ask(guard))["content-security-policy"]


@pytest.mark.parametrize(
    ("sites", "page", "old", "of_map"),
    [
        (("'self'",), ["'self'"], "SAMEORIGIN", ["'self'"]),
        (("'none'",), ["'none'"], "DENY", ["'self'"]),
        (("'self'", "https://p.cn"), ["'self'", "https://p.cn"], None, ["'self'", "https://p.cn"]),
        (("https://p.cn",), ["https://p.cn"], None, ["'self'", "https://p.cn"]),
    ],
)
def test_who_may_frame_the_page_is_configured_and_the_map_stays_in_it(sites, page, old, of_map):
    guard = Guard(plain(), Rules(frame_ancestors=sites))
    assert policy(ask(guard))["frame-ancestors"] == page
    assert headers_of(ask(guard)).get("x-frame-options") == old
    assert policy(ask(guard, MAP))["frame-ancestors"] == of_map
    assert "x-frame-options" not in headers_of(ask(guard, MAP))


def test_a_header_the_application_sets_too_is_not_sent_twice():
    guard = Guard(plain(headers=[(b"X-Content-Type-Options", b"other"), (b"etag", b"1")]), Rules())
    headers = headers_of(ask(guard))
    assert (headers["x-content-type-options"], headers["etag"]) == ("nosniff", "1")


def test_cookies_stay_inside_tls():
    given = [(b"set-cookie", b"a=1; Path=/; SameSite=Lax")]
    guard = Guard(plain(headers=given), Rules())
    assert headers_of(ask(guard, scheme="https"))["set-cookie"] == "a=1; Path=/; SameSite=Lax; Secure"
    assert headers_of(ask(guard))["set-cookie"] == "a=1; Path=/; SameSite=Lax"
    given[0] = (b"set-cookie", b"a=1; Secure")
    assert (
        headers_of(ask(Guard(plain(headers=given), Rules()), scheme="https"))["set-cookie"] == "a=1; Secure"
    )


def test_the_scripts_written_into_streamlits_page_are_named_by_their_hash():
    html = "<script>a()</script><script type='module' src='x.js'></script><SCRIPT\n>b\n</SCRIPT>"
    hashes = inline_script_hashes(html)
    assert len(hashes) == 2
    assert all(re.fullmatch(r"'sha256-[A-Za-z0-9+/]{43}='", each) for each in hashes)


# --- hosts ------------------------------------------------------------------------------------------------

HOSTS = ("atlas.gov.cn", "*.jx.cn", "10.0.0.5", "[::1]")


@pytest.mark.parametrize(
    "host",
    ["atlas.gov.cn", "ATLAS.gov.cn:8501", "atlas.gov.cn.", "a.jx.cn", "a.b.jx.cn:1", "10.0.0.5", "[::1]:85"],
)
def test_the_application_answers_to_its_names(host):
    assert is_answered(host, HOSTS)
    assert ask(Guard(plain(), Rules(hosts=HOSTS)), host=host)[0]["status"] == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.cn",
        "jx.cn",
        "xjx.cn",
        "atlas.gov.cn.evil.cn",
        "evil.cn#atlas.gov.cn",
        "atlas.gov.cn@evil.cn",
        "",
    ],
)
def test_another_host_gets_a_calm_400_and_its_websocket_too(host):
    guard = Guard(plain(), Rules(hosts=HOSTS, refused="请使用管理员提供的网址"))
    start, body = ask(guard, "/api/zones.geojson", host=host)
    assert start["status"] == 400
    assert body["body"].decode() == "请使用管理员提供的网址"
    assert headers_of([start])["x-content-type-options"] == "nosniff"
    start, body = ask(guard, "/_stcore/stream", host, "websocket", extensions={"websocket.http.response": {}})
    assert (start["type"], start["status"]) == ("websocket.http.response.start", 400)
    assert body["body"].decode() == "请使用管理员提供的网址"
    assert ask(guard, "/_stcore/stream", host, "websocket") == [{"type": "websocket.close", "code": 1008}]


def test_a_websocket_of_our_own_name_passes():
    sent = ask(Guard(plain(), Rules(hosts=HOSTS)), "/_stcore/stream", "a.jx.cn", "websocket")
    assert sent == [{"type": "websocket.accept"}]


def test_without_configuration_every_host_is_answered():
    assert is_answered("anything", ())


# --- failures and visits ----------------------------------------------------------------------------------


def test_a_failure_is_one_sentence_and_goes_to_the_log():
    async def broken(scope, receive, send):
        raise RuntimeError("secret of the house")

    failures = []
    start, body = ask(Guard(broken, Rules(failed="服务暂时出错"), fail=failures.append))
    assert (start["status"], body["body"].decode()) == (500, "服务暂时出错")
    assert "content-security-policy" in headers_of([start])
    assert [str(error) for error in failures] == ["secret of the house"]


def test_streamlits_interface_for_programs_is_closed():
    for path in ("/_stcore/agent/openapi.json", "/_stcore/agent/interact", "/_stcore/agent/mcp"):
        assert ask(Guard(plain(), Rules()), path)[0]["status"] == 404


def test_a_visit_is_noted_without_anything_a_person_typed():
    visits = []
    guard = Guard(plain(), Rules(), note=visits.append)
    ask(guard, "/张三/api", query_string=b"q=%E5%BC%A0%E4%B8%89")
    ask(guard, "/api/zones.geojson", query_string=b"q=zhang")
    assert [(each.method, each.place, each.status) for each in visits] == [
        ("GET", "/(page)", 200),
        ("GET", "/api/zones.geojson", 200),
    ]
    assert "zhang" not in repr(visits)
    assert describe_place("/api/zhang-san", "", 404) == "/api"
    assert describe_place("/_stcore/upload_file/session-id/file-id", "", 204) == "/_stcore/upload_file"
    assert describe_place("/name/media/abc.csv", "/name", 404) == "/media"


# --- configuration ----------------------------------------------------------------------------------------


def test_the_operator_configures_it_by_environment():
    settings = Settings.from_environ(
        {
            "ATLAS_HOSTS": "Atlas.gov.cn, *.jx.cn 10.0.0.5",
            "ATLAS_FRAME_ANCESTORS": "self https://portal.gov.cn",
            "ATLAS_LOG": "json",
            "ATLAS_LOG_ADDRESSES": "1",
        }
    )
    assert settings.hosts == ("atlas.gov.cn", "*.jx.cn", "10.0.0.5")
    assert settings.frame_ancestors == ("'self'", "https://portal.gov.cn")
    assert (settings.log_format, settings.log_addresses) == ("json", True)
    default = Settings.from_environ({"ATLAS_HOSTS": " "})
    assert (default.hosts, default.frame_ancestors) == ((), ("'self'",))
    assert (default.log_format, default.log_addresses) == ("text", False)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ATLAS_HOSTS", "https://a.cn"),
        ("ATLAS_HOSTS", "a.cn:80"),
        ("ATLAS_HOSTS", "*"),
        ("ATLAS_FRAME_ANCESTORS", "*"),
        ("ATLAS_FRAME_ANCESTORS", "none self"),
        ("ATLAS_FRAME_ANCESTORS", "https://a.cn; script-src *"),
        ("ATLAS_FRAME_ANCESTORS", "a.cn"),
        ("ATLAS_LOG", "xml"),
        ("ATLAS_LOG_ADDRESSES", "yes"),
    ],
)
def test_a_configuration_that_means_nothing_is_refused_by_name(name, value):
    with pytest.raises(ValueError, match=f"{name} (is|holds) .+; allowed: .+"):
        Settings.from_environ({name: value})
