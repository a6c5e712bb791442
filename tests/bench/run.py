"""`make bench`: our app, an empty Streamlit app and the obvious folium way, rounds interleaved in one run.

    python -m tests.bench.run [--rounds 8] [--only server|real|screens|points|2543|20000] …

Prints medians and quartiles and one table of all figures with their aims, and writes both to
tests/bench/results/<date>.json; `python -m tests.bench.figures` puts the newest into README.md. The
exit status says whether it ran, not whether the aims were met: a machine under load misses them honestly.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import partial
from importlib.metadata import version
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext

from tests.bench import drive, screens
from tests.bench.figures import RESULTS, Aim, as_rows, to_text
from tests.bench.generate import generate
from tests.bench.points import MANY, PointsFound, measure_points
from tests.bench.server import ServerFound, measure_server
from tests.browser.harness import ROOT, Server, Watch, launched_browser, start_server

HERE = Path(__file__).resolve().parent
PARTS = ("server", "real", "screens", "points", "2543", "20000")
SCRIPTS = {
    "empty": HERE / "empty_app.py",
    "atlas": ROOT / "app.py",
    "folium": HERE / "folium_server.py",
    "two_pages": HERE / "two_pages_app.py",
}
APPS = {
    "empty": drive.Empty,
    "atlas": drive.Atlas,
    "folium": drive.FoliumWay,
    "two_pages": screens.TwoPages,
}
# Why a figure may be short: from the browser's trace of a first visit, and of two processors that three share.
FIRST_MAP = (
    "地图及其所在处先由 Streamlit 的前端绘出，地图框架再载入自己的脚本，各约三分之一秒（浏览器的时间轨迹）"
)
WHOLE_PAGE = "页面约 780 个元素，其余的在地图绘出之后；含卡片、列表、筛选按钮，且脚本已结束"
CONTENDED = "浏览器在同两个核上绘图；无争用的另列"
STEPS = {
    "empty": ("click",),
    "atlas": ("click", "follow", "filter", "filter_follow", "pick_row"),
    "folium": ("click", "filter"),
}
LABELS = {
    ("load", "empty"): "空白应用：首次打开到按钮可用",
    ("load", "atlas"): "本系统：首次打开到地图可用",
    ("complete", "atlas"): "本系统：首次打开到页面完整",
    ("load", "folium"): "常规做法：首次打开到地图可用",
    ("click", "empty"): "空白应用：点按钮到数字变化",
    ("click", "atlas"): "本系统：点地图到卡片",
    ("click", "folium"): "常规做法：点地图到名称",
    ("follow", "atlas"): "本系统：点地图到页面跟上（地址栏、按钮）",
    ("filter", "atlas"): "本系统：筛选到地图和列表",
    ("filter_follow", "atlas"): "本系统：筛选到页面跟上（句子、数字、地址栏）",
    ("filter", "folium"): "常规做法：筛选到地图",
    ("pick_row", "atlas"): "本系统：点列表到地图标记",
}


@dataclass
class Scenario:
    """One register to measure on; None for the committed one. No round begins after `minutes`."""

    name: str
    zones: int | None
    apps: tuple[str, ...]
    rounds: int
    minutes: float = 4


class Bench:
    """The servers, pages and measurements of one scenario."""

    def __init__(self, scenario: Scenario, browser: Browser, folder: Path) -> None:
        self.scenario, self.browser, self.folder = scenario, browser, folder
        self.servers: dict[str, Server] = {}
        self.pages: dict[str, drive.App] = {}
        self.values: dict[tuple[str, str, str], list[float]] = defaultdict(list)
        self.foreign: list[str] = []
        self.frames_lost = 0
        self.rounds_done = 0

    def timing(self, app: str) -> Path:
        """File the server of an app writes its script runs to."""
        return self.folder / f"{app}.jsonl"

    def start(self) -> None:
        """Start a server for each app."""
        environment = {}
        if self.scenario.zones:
            environment["ATLAS_TABLES"] = str(generate(self.scenario.zones, self.folder / "register"))
        for app in self.scenario.apps:
            self.timing(app).touch()
            self.servers[app] = start_server(
                SCRIPTS[app],
                log=self.folder / f"{app}.log",
                module="tests.bench.timed",
                environment={
                    **environment,
                    "ATLAS_DATABASE_URL": f"sqlite:///{self.folder}/{app}.sqlite3",
                    "BENCH_TIMING": str(self.timing(app)),
                },
                timeout=120,
            )

    def stop(self) -> None:
        """Close pages and servers."""
        for driven in self.pages.values():
            driven.page.context.close()
        for server in self.servers.values():
            server.stop()

    def open(self, app: str) -> drive.App:
        """A page of an app in a new context, with an empty cache; nothing is measured yet."""
        server = self.servers[app]
        return APPS[app](self.context(server).new_page(), server.url)

    def context(self, server: Server) -> BrowserContext:
        """An empty browser that counts foreign requests."""
        context = self.browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
        watch = Watch(server.netloc, foreign=self.foreign)
        watch.guard(context)
        context.add_init_script(drive.SCRIPT)
        return context

    def measure(self, app: str, step: str, act: Callable[[], drive.Step]) -> None:
        """Do a step; keep its time, its bytes and the script runs it caused."""
        seen = self.timing(app).stat().st_size
        result = act()
        with self.timing(app).open(encoding="utf-8") as lines:
            lines.seek(seen)
            runs = [json.loads(line) for line in lines]
        for quantity, value in (
            ("ms", result.ms),
            ("bytes", result.received),
            ("server_ms", sum(run["wall_ms"] for run in runs)),
            ("server_cpu_ms", sum(run["cpu_ms"] for run in runs)),
            ("reruns", len(runs)),
        ):
            self.values[step, app, quantity].append(value)

    def round(self) -> None:
        """Every app once: a first load in a fresh context, then each of its steps on its open page."""
        for app in self.scenario.apps:
            fresh = self.open(app)
            self.values["load", app, "ms"].append(fresh.load())
            if fresh.complete:
                self.values["complete", app, "ms"].append(fresh.completed)
            fresh.page.context.close()
        for app in self.scenario.apps:
            for step in STEPS[app]:
                self.measure(app, step, getattr(self.pages[app], step))
        atlas = self.pages.get("atlas")
        if isinstance(atlas, drive.Atlas) and not atlas.frame_kept():
            self.frames_lost += 1
            atlas.tag_frame()

    def warm(self) -> None:
        """Open a page of every app and do each of its steps once."""
        self.start()
        for app in self.scenario.apps:
            self.pages[app] = self.open(app)
            self.pages[app].load()
            for step in STEPS[app]:
                getattr(self.pages[app], step)()
        if isinstance(atlas := self.pages.get("atlas"), drive.Atlas):
            atlas.tag_frame()

    def run(self) -> None:
        """Warm every app up, then the rounds."""
        self.warm()
        started = time.monotonic()
        for number in range(self.scenario.rounds):
            if time.monotonic() - started > 60 * self.scenario.minutes:
                break
            self.rounds_done += 1
            print(
                f"\r{self.scenario.name}: 第 {number + 1}/{self.scenario.rounds} 轮", end="", file=sys.stderr
            )
            self.round()
        print(file=sys.stderr)

    def median(self, step: str, app: str, quantity: str = "ms") -> float | None:
        """Median of a measurement; None when there is none."""
        values = self.values.get((step, app, quantity))
        return statistics.median(values) if values else None

    def ratio(self, step: str, app: str, to_step: str, to_app: str, quantity: str = "ms") -> float | None:
        """One median over another."""
        above, below = self.median(step, app, quantity), self.median(to_step, to_app, quantity)
        return above / below if above is not None and below else None


class ScreensBench(Bench):
    """Every screen in every round, each beside one press of the empty app's button and one change of its page."""

    def tour(self, path: str = "") -> screens.Tour:
        """A page of our app in a new context, at a screen."""
        server = self.servers["atlas"]
        return screens.Tour(self.context(server).new_page(), server.url, path)

    def warm(self) -> None:
        """Every screen and action once: what a server does for its first visitor only is not measured."""
        self.start()
        for app in ("empty", "two_pages"):
            self.pages[app] = self.open(app)
            self.pages[app].load()
            self.pages[app].click()
        self.pages["atlas"] = tour = self.tour()
        tour.load()
        for visit in screens.VISITS:
            tour.switch(visit)
            for act in visit.acts:
                for _ in act.presses:
                    tour.act(visit, act)
        tour.switch_to_map()

    def round(self) -> None:
        """First loads in fresh contexts, then one way through all screens."""
        tour = self.pages["atlas"]
        fresh = self.open("empty")
        self.values["load", "empty", "ms"].append(fresh.load())
        fresh.page.context.close()
        for visit in screens.VISITS:
            opened = self.tour(visit.path)
            self.values[f"load:{visit.path}", "atlas", "ms"].append(opened.load())
            opened.page.context.close()
        for visit in screens.VISITS:
            self.measure("empty", "click", self.pages["empty"].click)
            self.measure("two_pages", "click", self.pages["two_pages"].click)
            self.measure("atlas", f"switch:{visit.path}", partial(tour.switch, visit))
            # There and back, so that every round meets the screen as it was.
            for act in visit.acts:
                for _ in act.presses:
                    self.measure("atlas", f"act:{visit.path}:{act.what}", partial(tour.act, visit, act))
        self.measure("atlas", "switch:", tour.switch_to_map)


def summary(values: list[float]) -> dict[str, float]:
    """Median, quartiles and number of measurements."""
    ordered = sorted(values)
    quarters = statistics.quantiles(ordered, n=4) if len(ordered) > 1 else [ordered[0]] * 3
    return {"median": quarters[1], "q1": quarters[0], "q3": quarters[2], "n": len(ordered)}


def _ms(value: float | None) -> str:
    return "—" if value is None else f"{value:.0f} ms"


def _against(bench: Bench, step: str, app: str, to_step: str = "click", to_app: str = "empty") -> str:
    """The two medians of a ratio."""
    return f"{_ms(bench.median(to_step, to_app))} → {_ms(bench.median(step, app))}"


def _made_of(bench: Bench, step: str, app: str = "atlas") -> str:
    """Where the time went, as far as it is known from outside: nothing is guessed."""
    server, received = bench.median(step, app, "server_ms"), bench.median(step, app, "bytes")
    if server is None or received is None:
        return ""
    return f"服务器 {server:.0f} ms，收到 {received / 1024:.1f} KB，其余为浏览器和传输"


def aims(benches: dict[str, Bench]) -> list[Aim]:
    """What was promised of the three registers, with what was measured."""
    found: list[Aim] = []
    if real := benches.get("real"):
        kilobytes = real.median("click", "atlas", "bytes")
        found += [
            Aim(
                "点地图到卡片 ÷ 空白应用按钮",
                real.ratio("click", "atlas", "click", "empty"),
                1.5,
                "倍",
                _against(real, "click", "atlas"),
                _made_of(real, "click"),
            ),
            Aim(
                "首次打开到地图可用 ÷ 空白应用首次打开",
                real.ratio("load", "atlas", "load", "empty"),
                1.6,
                "倍",
                _against(real, "load", "atlas", "load"),
                FIRST_MAP,
            ),
            Aim(
                "首次打开到页面完整 ÷ 空白应用首次打开",
                real.ratio("complete", "atlas", "load", "empty"),
                None,
                "倍",
                _against(real, "complete", "atlas", "load"),
                WHOLE_PAGE,
            ),
            Aim("点一次地图收到的数据（KB）", None if kilobytes is None else kilobytes / 1024, 15, "KB"),
            Aim("地图框架被重建的轮数", real.frames_lost, 0),
            Aim(
                "点击的服务器时间（浏览器同机争用）",
                real.median("click", "atlas", "server_ms"),
                30,
                "ms",
                reason=CONTENDED,
            ),
            Aim(
                "筛选的服务器时间（浏览器同机争用）",
                real.median("filter", "atlas", "server_ms"),
                30,
                "ms",
                reason=CONTENDED,
            ),
        ]
        for step, words in (("click", "点击"), ("filter", "筛选")):
            found.append(
                Aim(
                    f"常规做法 ÷ 本系统，{words}",
                    real.ratio(step, "folium", step, "atlas"),
                    6,
                    "倍",
                    _against(real, step, "folium", step, "atlas"),
                    at_least=True,
                )
            )
    if many := benches.get("2543"):
        found.append(
            Aim(
                "2543 个园区：点地图到卡片 ÷ 空白应用按钮",
                many.ratio("click", "atlas", "click", "empty"),
                2.5,
                "倍",
                _against(many, "click", "atlas"),
                _made_of(many, "click"),
            )
        )
    if most := benches.get("20000"):
        found.append(
            Aim(
                "20000 个点：筛选 ÷ 空白应用按钮",
                most.ratio("filter", "atlas", "click", "empty"),
                6,
                "倍",
                _against(most, "filter", "atlas"),
                _made_of(most, "filter"),
            )
        )
        found.append(
            Aim(
                "20000 个点：筛选到页面跟上 ÷ 空白应用按钮",
                most.ratio("filter_follow", "atlas", "click", "empty"),
                6,
                "倍",
                _against(most, "filter_follow", "atlas"),
                _made_of(most, "filter_follow"),
            )
        )
    return found


def _beside_button(bench: Bench, what: str, step: str, most: float) -> Aim:
    """A step of our app against the empty app's button."""
    ratio = bench.ratio(step, "atlas", "click", "empty")
    return Aim(
        f"{what} ÷ 空白应用按钮", ratio, most, "倍", _against(bench, step, "atlas"), _made_of(bench, step)
    )


def screen_aims(bench: Bench) -> list[Aim]:
    """Every screen: first load, the way to it, its action; ratios to the empty app of the same rounds."""
    found = []
    for visit in screens.VISITS:
        load = f"load:{visit.path}"
        found.append(
            Aim(
                f"{visit.label}：首次打开 ÷ 空白应用首次打开",
                bench.ratio(load, "atlas", "load", "empty"),
                None,
                "倍",
                _against(bench, load, "atlas", "load"),
            )
        )
    for path, label in (*((visit.path, visit.label) for visit in screens.VISITS), ("", "一张图")):
        pages = _ms(bench.median("click", "two_pages"))
        aim = _beside_button(bench, f"换到{label}", f"switch:{path}", 2.5)
        found.append(replace(aim, compared=f"{aim.compared}；两页空白应用换页 {pages}"))
    for visit in screens.VISITS:
        if not visit.acts:
            found.append(Aim(f"{visit.label}：操作", None, reason="本页没有需要服务器的控件"))
        for act in visit.acts:
            step = f"act:{visit.path}:{act.what}"
            found.append(_beside_button(bench, f"{visit.label}：{act.what}", step, 2.0))
    return found


def server_aims(found: ServerFound) -> list[Aim]:
    """Start and memory."""
    start, empty = (statistics.median(values) for values in (found.cold, found.cold_empty))
    reruns = found.reruns[-1][0] if found.reruns else 0
    first, last = (found.reruns[0][1], found.reruns[-1][1]) if found.reruns else (0.0, 0.0)

    def beside(value: float | None) -> str:
        return "" if value is None else f"空白应用 {value:.1f} MB"

    return [
        Aim("启动到可用（进程启动到 /healthz 200）", start, 4, "秒", f"空白应用 {empty:.2f} 秒"),
        Aim("筛选的服务器时间（无浏览器争用）", found.filter_ms, 30, "ms", f"{reruns} 次重跑", found.missing),
        Aim("点击的服务器时间（无浏览器争用）", found.click_ms, 30, "ms", reason=found.missing),
        Aim("静止内存", found.rest_mb, 350, "MB", beside(found.rest_empty_mb)),
        Aim("每个空闲会话的内存", found.session_mb, 3, "MB", beside(found.session_empty_mb), found.missing),
        Aim(
            "连续重跑的内存增长（后半程，每千次）",
            found.slope_mb,
            2,
            "MB",
            f"{reruns} 次：{first:.1f} → {last:.1f} MB；{beside(found.slope_empty_mb)}" if reruns else "",
            found.missing or "前半程填满按数据版本保存的缓存，不计入斜率",
        ),
    ]


def point_aims(found: PointsFound) -> list[Aim]:
    """Long tasks at 20 000 points, first draw of 100 000. The browser reports tasks from 50 ms on, 0 is none."""
    empty = f"空白应用点按钮 {statistics.median(found.empty):.0f} ms"
    return [
        Aim("20000 个点：拖动时最长任务", statistics.median(found.pan), 50, "ms", empty),
        Aim("20000 个点：筛选时最长任务", statistics.median(found.filter), 50, "ms", empty),
        Aim(
            f"{MANY} 个点：首次绘出",
            statistics.median(found.first) / 1000,
            3,
            "秒",
            f"移动一次 {statistics.median(found.moved):.0f} ms，视野内 {found.drawn} 个",
            "数据库没有企业表，应用不提供此图层：点为生成，经地图自己的点图层绘出",
        ),
    ]


def machine(browser: Browser) -> dict[str, str | int]:
    """What the numbers were measured on."""
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    return {
        "cores": os.cpu_count() or 0,
        "system": platform.platform(),
        "python": platform.python_version(),
        "streamlit": version("streamlit"),
        "browser": browser.version,
        "commit": commit.stdout.strip(),
        "load_average": round(os.getloadavg()[0], 2),
    }


def lines(benches: dict[str, Bench]) -> Iterator[str]:
    """The table as text."""
    for name, bench in benches.items():
        zones = bench.scenario.zones or count_rows(ROOT / "data/tables/zones.csv")
        yield f"\n{zones} 个园区（{bench.rounds_done} 轮，中位数 [四分位]）" + (
            " · 真实数据" if name == "real" else ""
        )
        yield f"{'毫秒':>22}{'收到 KB':>14}{'服务器毫秒':>10}{'运行次数':>8}"
        for (step, app), label in LABELS.items():
            if "ms" not in {q for s, a, q in bench.values if (s, a) == (step, app)}:
                continue
            time = summary(bench.values[step, app, "ms"])
            text = f"{time['median']:8.0f} [{time['q1']:5.0f} {time['q3']:5.0f}]"
            received = bench.median(step, app, "bytes")
            if received is not None:
                text += f"{received / 1024:13.1f}{bench.median(step, app, 'server_ms'):14.1f}"
                text += f"{bench.median(step, app, 'reruns'):11.0f}"
            yield f"{text:<62}{label}"


def count_rows(path: Path) -> int:
    """Rows of a CSV table."""
    with path.open(encoding="utf-8", newline="") as table:
        return sum(1 for _ in csv.DictReader(table))


def save(benches: dict[str, Bench], about: dict, figures: list[Aim], others: dict[str, object]) -> Path:
    """Write everything measured, raw values included."""
    RESULTS.mkdir(exist_ok=True)
    content = {
        "machine": about,
        "scenarios": {
            name: {
                "zones": bench.scenario.zones,
                "foreign_requests": bench.foreign,
                "measurements": [
                    {"step": step, "app": app, "quantity": quantity, **summary(values), "values": values}
                    for (step, app, quantity), values in bench.values.items()
                ],
            }
            for name, bench in benches.items()
        },
        "others": others,
        "aims": as_rows(figures),
    }
    path = RESULTS / f"{datetime.now():%Y-%m-%d-%H%M%S}.json"
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def main(arguments: list[str]) -> int:
    """Run the parts and show what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--only", choices=PARTS, action="append")
    options = parser.parse_args(arguments)
    rounds, few = options.rounds, max(2, options.rounds // 3)
    floor = ("empty", "atlas")
    scenarios = {
        "real": Scenario("real", None, (*floor, "folium"), rounds, 3),
        "screens": Scenario("screens", None, ("empty", "two_pages", "atlas"), few, 3),
        "2543": Scenario("2543", 2543, floor, few, 1),
        "20000": Scenario("20000", 20000, floor, few, 1),
    }
    benches: dict[str, Bench] = {}
    others: dict[str, object] = {}
    failed: dict[str, str] = {}
    with launched_browser() as browser, tempfile.TemporaryDirectory() as folder:
        about = machine(browser)
        for part in options.only or PARTS:
            place = Path(folder) / part
            place.mkdir()
            print(part, file=sys.stderr)
            try:
                if part == "server":
                    others[part] = measure_server(place, few)
                elif part == "points":
                    others[part] = measure_points(browser, place, few)
                else:
                    kind = ScreensBench if part == "screens" else Bench
                    benches[part] = bench = kind(scenarios[part], browser, place)
                    with contextlib.ExitStack() as stack:
                        stack.callback(bench.stop)
                        bench.run()
            except (
                Exception
            ) as error:  # The other parts are still worth having; the table says what is missing.
                failed[part] = f"{type(error).__name__}: {error}".replace("\n", " ")[:300]
                print(f"\n{part}: {failed[part]}", file=sys.stderr)
    figures = conclude(benches, others, failed)
    print("\n".join(f"{name}: {value}" for name, value in about.items()))
    print("\n".join(lines(benches)))
    print("\n承诺与实测\n" + "\n".join(to_text(figures)))
    told = {name: asdict(value) for name, value in others.items()}
    print(f"\n{save(benches, about, figures, told).relative_to(ROOT)}")
    foreign = [url for bench in benches.values() for url in bench.foreign]
    if foreign:
        print(f"对外请求：{foreign}", file=sys.stderr)
    return 1 if foreign or failed else 0


def conclude(benches: dict[str, Bench], others: dict[str, object], failed: dict[str, str]) -> list[Aim]:
    """The one table: every figure of every part that ran, and a row for each part that broke."""
    figures = aims(benches)
    if bench := benches.get("screens"):
        figures += screen_aims(bench)
    if isinstance(server := others.get("server"), ServerFound):
        figures += server_aims(server)
    if isinstance(points := others.get("points"), PointsFound):
        figures += point_aims(points)
    return figures + [Aim(f"{part}：中断", None, reason=words) for part, words in failed.items()]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
