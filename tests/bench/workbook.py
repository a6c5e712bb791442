"""`python -m tests.bench.workbook`: a province's report of 10 000 rows through the screen, until what it says is there.

Two workbooks: one in order, whose values stand beside the present ones at the end, and one with a fault in
every row. For each: seconds from the file's choice to the result, and whether a progress bar was seen before.
"""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page

from data.load import Register, load_register
from data.reportable import COLUMNS
from data.settings import Settings
from tests.browser.harness import ROOT, launched_browser, start_server
from tests.samples import uploads

ROWS = 10_000
PROVINCE = "360000"
LIMIT = 5  # seconds
_PASSWORD = "Abcd-5678-rows!"
_ACCOUNT = ("--role", "reporter", "--office", "某局", "--scope", PROVINCE)
_MONTHS = [f"{year}-{month:02d}" for year in range(2015, 2022) for month in range(1, 13)]
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def workbook(register: Register, value: object) -> bytes:
    """10 000 rows of the province's zones, its targets for every zone and the months; `value` in all of them."""
    headings = [column.heading for column in COLUMNS]
    targets = [each for each in register.targets.values() if each.scope_kind.value.startswith("each_zone")]
    zones = [each for each in register.zones.values() if each.province_code == PROVINCE]
    rows = []
    for month, target, zone in itertools.islice(itertools.product(_MONTHS, targets, zones), ROWS):
        cells = {
            "目标编号": target.target_id,
            "对象编号": zone.zone_id,
            "类型": "实绩",
            "截至日期": month,
            "口径": "当期值",
            "数值": value,
            "单位": target.unit,
            "来源单位": "某局",
            "来源日期": "2026-01-15",
        }
        rows.append([cells.get(heading) for heading in headings])
    if len(rows) < ROWS:
        raise ValueError(f"only {len(rows)} rows")
    return uploads.xlsx([headings, *rows])


def measure(page: Page, url: str, content: bytes, done: str) -> tuple[float, bool]:
    """Seconds from choosing the file until `done` is in sight, and whether a progress bar was."""
    page.goto(f"{url}/reporting")
    page.get_by_label("账号").fill("bench")
    page.get_by_label("口令", exact=True).fill(_PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    page.get_by_role("button", name="退出登录").wait_for(timeout=20_000)
    chooser = page.locator("input[type=file]")
    chooser.wait_for(state="attached")
    page.evaluate(
        """() => { window.progressSeen = false; new MutationObserver(() => {
             if (document.querySelector("[data-testid=stProgress]")) window.progressSeen = true;
           }).observe(document.body, { subtree: true, childList: true }); }"""
    )
    started = time.perf_counter()
    chooser.set_input_files({"name": "报送.xlsx", "mimeType": _XLSX, "buffer": content})
    page.locator(done).first.wait_for(timeout=60_000)
    return time.perf_counter() - started, page.evaluate("window.progressSeen")


def main() -> int:
    """Measure and print; 0 when both were measured."""
    register = load_register(Settings.from_environ(os.environ).tables)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        environment = {"ATLAS_DATABASE_URL": f"sqlite:///{folder}/ledger.sqlite3"}
        subprocess.run(
            [sys.executable, "-m", "data.accounts", "add", "bench", *_ACCOUNT],
            cwd=ROOT,
            env={**os.environ, **environment},
            input=f"{_PASSWORD}\n",
            text=True,
            check=True,
            capture_output=True,
        )
        server = start_server(ROOT / "app.py", log=folder / "server.log", environment=environment)
        try:
            with launched_browser() as browser:
                for words, value in (("全部有误", "约"), ("全部可用", 1)):
                    page = browser.new_context(viewport={"width": 1440, "height": 900}).new_page()
                    content = workbook(register, value)
                    seconds, was_seen = measure(page, server.url, content, "table.grid")
                    verdict = "达到" if seconds <= LIMIT else "未达"
                    print(
                        f"{verdict}  {ROWS} 行，{words}：{seconds:.1f} 秒（要求 ≤ {LIMIT} 秒），"
                        f"进度条{'出现' if was_seen else '未见'}，{len(content) // 1024} KB"
                    )
        finally:
            server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
