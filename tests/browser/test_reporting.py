"""From the template to the map and back, in a real browser: filled, uploaded, reviewed, published, withdrawn."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from data.accounts import AccountRole, Accounts
from data.ledger import open_ledger
from tests.browser.harness import Server
from tests.deploy.office import STEWARD

PARK, TARGET = "jx-park-nanchang", "jx-park-nanchang-2y-new-projects"
OFFICE = "南昌某管理委员会"
ACCOUNTS = {
    "reporter": ("bao", "Abcd-1234-reporter!", [PARK, "jx-n-nc-gxq"]),
    "reviewer": ("shen", "Abcd-1234-rev!", ["jx-*"]),
    "steward": ("guan", "Abcd-1234-stw!", ["*"]),
}
SQUARE = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {"zone_id": "jx-n-nc-gxq"},
            "geometry": {
                "type": "Polygon",
                "coordinates": [
                    [[115.97, 28.69], [116.0, 28.69], [116.0, 28.71], [115.97, 28.71], [115.97, 28.69]]
                ],
            },
        }
    ],
}


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory, start_app: Callable[..., Server]) -> Iterator[Server]:
    """An application with a ledger of its own, in which there is an account of each role and nothing else."""
    url = f"sqlite:///{tmp_path_factory.mktemp('office') / 'ledger.sqlite3'}"
    ledger = open_ledger(url, lambda: datetime.now(UTC))
    try:
        accounts = Accounts(ledger.database, lambda: datetime.now(UTC))
        for role, (name, password, scopes) in ACCOUNTS.items():
            accounts.add(STEWARD, name, password, roles=[AccountRole(role)], scopes=scopes, office=OFFICE)
    finally:
        ledger.close()
    running = start_app(environment={"ATLAS_DATABASE_URL": url})
    yield running
    running.stop()


def sign_in(page: Page, server: Server, role: str) -> Page:
    name, password, _ = ACCOUNTS[role]
    page.goto(server.url + "/reporting")
    page.get_by_label("账号").fill(name)
    page.get_by_label("口令", exact=True).fill(password)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page.get_by_role("button", name="退出登录")).to_be_visible(timeout=20_000)
    return page


def section(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name, exact=True).or_(
        page.get_by_role("button", name=name, exact=True)
    ).first.click()


def version_of(server: Server) -> str:
    with urllib.request.urlopen(server.url + "/healthz") as answer:
        return json.load(answer)["data_version"]


def status_of(server: Server) -> dict:
    with urllib.request.urlopen(server.url + "/api/targets.json") as answer:
        targets = json.load(answer)["targets"]
    return next(each for each in targets if each["target_id"] == TARGET)


def filled(path: Path, **cells: object) -> Path:
    """The template with the cells of its first row filled by heading."""
    book = openpyxl.load_workbook(path)
    sheet = book["实绩"]
    headings = [cell.value.rstrip("*") for cell in sheet[1]]
    for heading, value in cells.items():
        sheet.cell(2, headings.index(heading) + 1).value = value
    book.save(path)
    return path


@pytest.mark.slow
def test_a_figure_goes_from_the_template_to_card_and_targets_and_back(office, open_page, tmp_path):
    before = version_of(office)
    reporter = sign_in(open_page(office, path=None), office, "reporter")
    with reporter.expect_download() as download:
        reporter.get_by_role("button", name="下载填报表（XLSX）").click()
    path = tmp_path / "报送.xlsx"
    download.value.save_as(path)

    # What is wrong is said with its place, all of it, and nothing can be sent.
    filled(path, 数值="约六", 截至日期="2031", 来源单位="甲局", 来源日期="2026-01-08")
    reporter.locator("input[type=file]").set_input_files(path)
    table = reporter.locator("table.grid").first
    expect(table).to_contain_text("J 数值")
    expect(table).to_contain_text("约六")
    expect(table).to_contain_text("H 截至日期")
    expect(reporter.get_by_role("button", name="提交审核")).to_have_count(0)

    path = filled(
        path.rename(tmp_path / "改正.xlsx"), 数值=6, 截至日期="2022", 口径="累计值", 来源文件="工作总结"
    )
    reporter.locator("input[type=file]").set_input_files(path)
    expect(reporter.locator("table.grid").first).to_contain_text("到期待报 → 已完成", timeout=20_000)
    reporter.get_by_role("button", name="提交审核").click()
    sent = reporter.get_by_text("已提交，编号")
    expect(sent).to_be_visible()
    number = re.search(r"编号 (\d+)", sent.inner_text())[1]
    assert version_of(office) == before
    section(reporter, "待审")
    expect(reporter.get_by_text("本人提交的报送须由他人审核")).to_be_visible()
    expect(reporter.get_by_role("button", name="审核通过并发布")).to_have_count(0)

    reviewer = sign_in(open_page(office, path=None), office, "reviewer")
    section(reviewer, "待审")
    expect(reviewer.locator("table.grid").first).to_contain_text("到期待报 → 已完成", timeout=20_000)
    reviewer.get_by_role("button", name="审核通过并发布").click()
    expect(reviewer.get_by_text(f"第 {number} 号已发布")).to_be_visible()
    assert version_of(office) != before
    assert status_of(office)["assessment"]["status_code"] == "done"

    viewer = open_page(office, f"/?zone={PARK}")
    row = viewer.locator(f"li[data-target='{TARGET}']")
    expect(row).to_contain_text("已完成", timeout=20_000)
    expect(row).to_contain_text("6 个")
    panel = viewer.locator(".st-key-panel")
    expect(panel).to_contain_text(f"{OFFICE}《南昌产业园2022报送数据》")
    expect(panel).to_contain_text("数据来源：甲局《工作总结》（2026年1月8日）")
    viewer.goto(f"{office.url}/targets?target={TARGET}")
    opened = viewer.locator(f"details[data-target='{TARGET}']").first
    expect(opened).to_contain_text("已完成", timeout=20_000)
    expect(opened).to_contain_text(OFFICE)

    steward = sign_in(open_page(office, path=None), office, "steward")
    section(steward, "报送记录")
    steward.get_by_label("查看一份报送").click()
    steward.get_by_role("option").first.click()
    steward.get_by_label("理由").fill("来源撤稿")
    steward.get_by_role("button", name="撤回", exact=True).click()
    expect(steward.get_by_text(f"第 {number} 号已撤回")).to_be_visible()
    assert version_of(office) == before
    section(steward, "变更")
    changes = steward.locator("table.grid").last
    expect(changes).to_contain_text("发布")
    expect(changes).to_contain_text("来源撤稿")
    viewer.goto(f"{office.url}/?zone={PARK}")
    expect(row).to_contain_text("到期待报", timeout=20_000)


def test_an_outline_is_drawn_beside_its_approved_area_before_it_is_sent(office, open_page, tmp_path):
    path = tmp_path / "界址.geojson"
    path.write_text(json.dumps(SQUARE), encoding="utf-8")
    page = sign_in(open_page(office, path=None), office, "reporter")
    section(page, "报送位置与界址")
    expect(page.get_by_text("上传界址或点位")).to_be_visible(timeout=20_000)
    page.locator("input[type=file]").set_input_files(path)
    expect(page.locator(".outlines img")).to_have_count(1, timeout=20_000)
    expect(page.get_by_text("上传面积（公顷）")).to_be_visible()
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_text("已提交，编号")).to_be_visible()


def test_a_viewer_finds_no_way_to_write(office, open_page):
    page = open_page(office, "/reporting")
    expect(page.get_by_text("应报年份")).to_be_visible(timeout=20_000)
    expect(page.locator("input[type=file]")).to_have_count(0)
    for name in ("提交审核", "审核通过并发布", "退回", "撤回"):
        expect(page.get_by_role("button", name=name, exact=True)).to_have_count(0)
