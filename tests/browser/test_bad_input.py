"""Bad addresses and bad tables: a calm sentence and the rest of the page, never a traceback, never markup."""

from __future__ import annotations

import csv
import json
import shutil
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.harness import ROOT, Server
from tests.browser.screen import PATIENCE, Screen, address

TABLES = ROOT / "data/tables"
NANCHANG, CHANGSHA = "jx-n-nc-gxq", "hn-n-430104-hnt"
INDICATOR = "clusters_operating_revenue_over_cny_100bn"
ATTACK = "<img src=x onerror=window.pwned=1><script>window.pwned=1</script>"
LONG = "长" * 10_000


def copy_register(folder: Path) -> Path:
    """The committed tables with their data package, to be changed."""
    shutil.copy(TABLES.parent / "datapackage.json", folder)
    return Path(shutil.copytree(TABLES, folder / "tables"))


def change(tables: Path, table: str, key: str, **cells: str) -> int:
    """Write other values into one row, found by the first column; the line it stands on."""
    path = tables / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    number = next(number for number, row in enumerate(rows) if row[next(iter(row))] == key)
    rows[number].update(cells)
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return number + 2


def health(server: Server) -> tuple[int, dict]:
    """Status and body of /healthz."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(server.url + "/healthz", timeout=30) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        return error.code, json.load(error)


def is_pwned(screen: Screen) -> bool:
    """Whether markup out of the data has run, in the page or in the map."""
    script = "() => 'pwned' in window"
    return any(frame.evaluate(script) for frame in screen.page.frames)


# --- addresses --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/no-such-screen", "/targets/no/such"])
def test_an_address_that_is_no_screen_opens_the_map_and_says_so(page, server, path):
    page.goto(server.url + path)
    screen = Screen(page).drawn()
    expect(screen.notices).to_contain_text(f"地址中的页面“{path.strip('/')}”")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert page.url == server.url + "/"


@pytest.mark.parametrize(
    ("params", "quoted"),
    [
        # What is long or markup is a browser's matter; tests/screens has all other values.
        ({"industry": LONG}, "长长长…”"),
        ({"level": ATTACK}, "“<img src=x onerror="),
    ],
)
def test_an_address_that_means_nothing_is_said_calmly_and_the_rest_is_there(page, server, params, quoted):
    page.goto(server.url + address("/", province="湖南省", **params))
    screen = Screen(page).drawn()
    expect(screen.notices).to_have_count(1)
    expect(screen.notices).to_contain_text(quoted)
    assert len(screen.notices.inner_text()) < 200
    expect(screen.sentence).to_contain_text("湖南省")
    expect(screen.card).to_be_visible()
    assert screen.state()["visibleCount"] >= 100
    assert not is_pwned(screen)
    assert page.locator("[data-testid=stException], [data-testid=stAlert]").count() == 0
    page.get_by_role("button", name="知道了").click()
    expect(screen.notices).to_have_count(0)


def test_markup_typed_into_the_search_is_text(turn_to):
    page = turn_to("/")
    screen = Screen(page).drawn()
    page.locator(".st-key-q input").fill(ATTACK)
    page.keyboard.press("Enter")
    expect(screen.sentence).to_contain_text("<img src=x onerror=window.pwned=1>")
    assert not is_pwned(screen)


# --- tables that are not in order -------------------------------------------------------------------------


@dataclass(frozen=True)
class Followed:
    """A server and the tables it follows; it was started on tables that are not in order."""

    server: Server
    tables: Path
    at_fault: dict[str, int]

    def wait_for(self, what: str, wanted: Callable[[str], bool]) -> None:
        """Until /healthz says what is wanted; the server looks at the files at most twice a second."""
        deadline = time.monotonic() + PATIENCE / 1000
        while not wanted((found := health(self.server)[1]).get(what, "")):
            assert time.monotonic() < deadline, found
            time.sleep(0.2)

    def put_back(self, version: str) -> None:
        """The committed tables, which have this version."""
        for path in TABLES.glob("*.csv"):
            if (self.tables / path.name).read_bytes() != path.read_bytes():
                shutil.copyfile(path, self.tables / path.name)
        self.wait_for("data_version", version.__eq__)
        self.wait_for("status", "ok".__eq__)


@pytest.fixture(scope="module")
def started_broken(tmp_path_factory, start_app) -> Iterator[Followed]:
    """A server for all the changes of tables below."""
    tables = copy_register(tmp_path_factory.mktemp("followed"))
    at_fault = {
        NANCHANG: change(tables, "zones", NANCHANG, level="市级"),
        CHANGSHA: change(tables, "placements", CHANGSHA, lon="115.9", lat="28.68"),
    }
    running = start_app(environment={"ATLAS_TABLES": str(tables)})
    yield Followed(running, tables, at_fault)
    running.stop()


@pytest.fixture
def committed(server) -> str:
    """The version of the committed tables."""
    return health(server)[1]["data_version"]


@pytest.fixture
def followed(started_broken, committed) -> Iterator[Followed]:
    """The same server with its tables in order; what a test changes is put back."""
    started_broken.put_back(committed)
    yield started_broken
    started_broken.put_back(committed)


def test_broken_tables_are_named_by_file_and_line_and_work_again_when_mended(
    started_broken, committed, open_page
):
    server, at_fault = started_broken.server, started_broken.at_fault
    status, body = health(server)
    assert status == 503
    assert f"line {at_fault[NANCHANG]}: zone {NANCHANG} has level '市级'" in body["reason"]
    assert f"line {at_fault[CHANGSHA]}: placement {CHANGSHA}" in body["reason"]
    page = open_page(server)
    expect(page.get_by_role("alert")).to_contain_text("园区数据有误")
    for file, key in (("zones.csv", NANCHANG), ("placements.csv", CHANGSHA)):
        row = page.get_by_role("row").filter(has_text=key)
        expect(row).to_contain_text(file)
        expect(row).to_contain_text(str(at_fault[key]))
    expect(page.locator("[data-testid=stException]")).to_have_count(0)
    assert "Traceback" not in page.inner_text("body")
    assert str(started_broken.tables.parent) not in page.inner_text("body")

    started_broken.put_back(committed)
    page.reload()
    screen = Screen(page).drawn()
    expect(screen.sentence).to_contain_text("共 246 家")


def test_tables_that_break_under_an_open_page_leave_the_last_version_and_a_sentence(
    followed, committed, open_page
):
    screen = Screen(open_page(followed.server)).drawn()
    zones = followed.tables / "zones.csv"
    zones.write_bytes(zones.read_bytes()[: zones.stat().st_size // 2])
    followed.wait_for("status", "degraded".__eq__)
    screen.pill("level", "国家级").click()
    expect(screen.page.get_by_role("alert")).to_contain_text("现按此前读取的完整版本显示")
    expect(screen.sentence).to_contain_text("国家级")
    screen.page.get_by_text("问题清单").click()
    expect(screen.page.get_by_role("row").filter(has_text="zones.csv").first).to_be_visible()
    assert str(followed.tables.parent) not in screen.page.inner_text("body")
    followed.put_back(committed)
    screen.pill("level", "国家级").click()
    expect(screen.page.get_by_role("alert")).to_have_count(0)


# --- markup in the tables ---------------------------------------------------------------------------------


def test_markup_in_a_name_is_text_on_map_list_and_card(followed, committed, open_page):
    tables = followed.tables
    name = f"{ATTACK}南昌高新区"
    change(tables, "zones", NANCHANG, name=name, short_name=name, status_note=ATTACK)
    change(tables, "parks", "jx-park-nanchang", name=f"{ATTACK}南昌产业园")
    change(tables, "industries", "electronics", label="<i>电子信息</i>")
    change(tables, "indicators", INDICATOR, name=f"{ATTACK}千亿集群")
    change(tables, "documents", "jx-zones-2022", title=f"{ATTACK}方案")
    followed.wait_for("data_version", lambda version: version != committed)
    followed.wait_for("status", "ok".__eq__)
    screen = Screen(open_page(followed.server)).drawn()
    screen.page.mouse.move(*screen.point_on_page(NANCHANG))
    expect(screen.map.locator(".atlas-tooltip strong")).to_have_text(name)
    screen.click_point(NANCHANG)
    expect(screen.card_of(NANCHANG).locator("h2")).to_have_text(name)
    expect(screen.rows.first.locator("td").first).to_have_text(name)
    expect(screen.page.get_by_text(f"{ATTACK}南昌产业园").first).to_be_visible()
    screen.list_view("产业分布").click()
    expect(screen.page.locator(".linked-table td").filter(has_text="<i>电子信息</i>")).to_have_count(1)
    screen.list_view("园区列表").click()
    screen.page.mouse.move(*screen.point_on_page("jx-park-nanchang"))
    expect(screen.map.locator(".atlas-tooltip strong")).to_have_text(f"{ATTACK}南昌产业园")
    screen.click_point("jx-park-nanchang")
    expect(screen.card_of("jx-park-nanchang").locator("h2")).to_have_text(f"{ATTACK}南昌产业园")
    expect(screen.card_of("jx-park-nanchang")).to_contain_text(name)
    # Where long HTML is set into the page as it is: nothing of a table may become an element.
    for label, words in (
        ("目标进度", f"{ATTACK}千亿集群"),
        ("政策与任务", f"{ATTACK}千亿集群"),
        ("来源与口径", f"{ATTACK}方案"),
    ):
        screen.go_to(label)
        expect(screen.page.locator(":is(.markup, .piece)").filter(has_text=words)).to_be_visible()
        assert screen.page.locator("img[src=x], [onerror], :is(.markup, .piece) script").count() == 0
    screen.go_to("设区市")
    screen.row("南昌市").click()
    expect(screen.row(NANCHANG).locator("td").first).to_have_text(name)
    screen.go_to("对标")
    screen.page.locator(f".st-key-linked_table_compare tr[data-id='{NANCHANG}']").click()
    expect(screen.page.locator(".tray button").first).to_contain_text(name)
    assert screen.page.locator("img[src=x], [onerror], .piece script").count() == 0
    expect(screen.page.locator("iframe[src*=streamlit_folium]")).to_be_hidden()
    assert not is_pwned(screen)
