"""The harness itself: what it promises to the other browser tests."""

import time

import pytest
from playwright.sync_api import expect

from tests.browser import conftest
from tests.browser.harness import answers, start_server

APP = """
import streamlit as st
from starlette.responses import JSONResponse
from starlette.routing import Route

async def health(request):
    return JSONResponse({"status": "ok"}, status_code=STATUS)

app = st.App("script.py", routes=[Route("/healthz", health)])
"""
SCRIPT = """
import streamlit as st
st.write("已打开")
if "image" in st.query_params:
    st.html('<img src="http://example.invalid/x.png">')
if "socket" in st.query_params:
    st.html('<script>new WebSocket("ws://example.invalid/x")</script>', unsafe_allow_javascript=True)
"""


@pytest.fixture(scope="module")
def small_app(tmp_path_factory, start_app):
    folder = tmp_path_factory.mktemp("app")
    (folder / "app.py").write_text(APP.replace("STATUS", "200"))
    (folder / "script.py").write_text(SCRIPT)
    return start_app(folder / "app.py", cwd=folder, options=("--browser.gatherUsageStats=false",))


def test_a_page_of_the_server_opens(open_page, small_app):
    page = open_page(small_app)
    expect(page.get_by_text("已打开")).to_be_visible()
    assert page.watch.foreign == []


@pytest.mark.parametrize("kind", ["image", "socket"])
def test_a_foreign_request_is_refused_and_recorded(open_page, small_app, kind):
    page = open_page(small_app, f"/?{kind}=1")
    expect(page.get_by_text("已打开")).to_be_visible()
    deadline = time.monotonic() + 10
    while not page.watch.foreign and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    assert [url.split(":")[1][:17] for url in page.watch.foreign] == ["//example.invalid"]
    page.watch.foreign.clear()


@pytest.mark.parametrize(
    "address", ["http://example.invalid/x", "http://192.0.2.1/x", "http://localhost:8599/x"]
)
def test_whatever_is_not_the_loopback_address_finds_nobody(open_page, small_app, address):
    """The browser's own word for it: it has not even tried to connect."""
    page = open_page(small_app)
    with page.expect_event("requestfailed") as failed:
        page.evaluate("(address) => void fetch(address, { mode: 'no-cors' }).catch(() => null)", address)
    assert failed.value.failure == "net::ERR_NAME_NOT_RESOLVED"
    page.watch.foreign.clear()


def test_the_environment_reaches_the_server_and_503_counts_as_up(tmp_path):
    (tmp_path / "app.py").write_text(APP.replace("STATUS", "int(__import__('os').environ['CODE'])"))
    (tmp_path / "script.py").write_text(SCRIPT)
    server = start_server(
        tmp_path / "app.py", log=tmp_path / "log", cwd=tmp_path, environment={"CODE": "503"}
    )
    try:
        assert answers(server.url + "/healthz") == 503
    finally:
        server.stop()
    assert answers(server.url + "/healthz") is None


def test_a_server_that_does_not_start_shows_its_log(tmp_path):
    (tmp_path / "app.py").write_text(
        "import streamlit as st\nraise SystemExit('桌子坏了')\napp = st.App('x.py')\n"
    )
    with pytest.raises(RuntimeError, match="桌子坏了"):
        start_server(tmp_path / "app.py", log=tmp_path / "log", cwd=tmp_path, timeout=30)


@pytest.fixture
def visit(visitors, small_app):
    made = visitors.enter(small_app)
    made.page.goto(small_app.url)
    expect(made.page.get_by_text("已打开")).to_be_visible()
    yield made
    visitors.leave(made)


def test_a_foreign_request_fails_the_test_that_caused_it(visit, tmp_path, monkeypatch):
    monkeypatch.setattr(conftest, "FAILURES", tmp_path / "failures")
    visit.watch.foreign.append("http://example.invalid/x.png")
    with pytest.raises(pytest.fail.Exception, match=r"example\.invalid"):
        conftest.judge("name", [visit], failed=False)
    assert (tmp_path / "failures/name.png").exists()


def test_a_visitor_finds_nothing_of_the_one_before_but_the_files(visitors, small_app):
    first = visitors.enter(small_app)
    first.page.goto(small_app.url)
    expect(first.page.get_by_text("已打开")).to_be_visible()
    beside = visitors.enter(small_app)
    assert beside.page.context is not first.page.context
    first.page.evaluate("() => { localStorage.a = 1; sessionStorage.a = 1; document.cookie = 'a=1'; }")
    context = first.page.context
    first.page.context.new_page()
    visitors.leave(first)
    second = visitors.enter(small_app)
    assert second.page.context is context
    assert second.page.context.pages == [second.page]
    second.page.goto(small_app.url)
    expect(second.page.get_by_text("已打开")).to_be_visible()
    left = "() => [localStorage.a, sessionStorage.a, document.cookie.includes('a=1')]"
    assert second.page.evaluate(left) == [None, None, False]
    scripts = "() => performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('.js'))"
    assert {
        each["transferSize"] for each in second.page.evaluate(f"({scripts})().map(each => each.toJSON())")
    } == {0}
    second.page.evaluate("() => void fetch('http://example.invalid/x').catch(() => null)")
    second.page.wait_for_timeout(300)
    assert first.watch.foreign == []
    assert second.watch.foreign == ["http://example.invalid/x"]
    for visit in (beside, second):
        visitors.leave(visit)


def test_failure_leaves_a_screenshot_and_the_log(visit, small_app, tmp_path, monkeypatch):
    monkeypatch.setattr(conftest, "FAILURES", tmp_path / "failures")
    conftest.save_failure("a test[甲/乙]", visit)
    assert (tmp_path / "failures/a-test-甲-乙-.png").read_bytes().startswith(b"\x89PNG")
    log = (tmp_path / "failures/a-test-甲-乙-.log").read_text(encoding="utf-8")
    assert small_app.url in log
    assert "Uvicorn" in log or "URL" in log
