"""`make bench`: our app, an empty Streamlit app and the obvious folium way, rounds interleaved in one run.

    python -m tests.bench.run [--rounds 12] [--only real|2543|20000]

Prints one table with medians, quartiles and the aims, and writes it to tests/bench/results/<date>.json. The
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
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from playwright.sync_api import Browser

from tests.bench import drive
from tests.bench.generate import generate
from tests.browser.harness import ROOT, Server, Watch, launched_browser, start_server

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results"
SCRIPTS = {
    "empty": HERE / "empty_app.py",
    "atlas": ROOT / "app.py",
    "folium": HERE / "folium_server.py",
}
APPS = {"empty": drive.Empty, "atlas": drive.Atlas, "folium": drive.FoliumWay}
STEPS = {
    "empty": ("click",),
    "atlas": ("click", "follow", "filter", "pick_row"),
    "folium": ("click", "filter"),
}
LABELS = {
    ("load", "empty"): "空白应用：首次打开到按钮可用",
    ("load", "atlas"): "本系统：首次打开到地图可用",
    ("load", "folium"): "常规做法：首次打开到地图可用",
    ("click", "empty"): "空白应用：点按钮到数字变化",
    ("click", "atlas"): "本系统：点地图到卡片",
    ("click", "folium"): "常规做法：点地图到名称",
    ("follow", "atlas"): "本系统：点地图到页面跟上（地址栏、按钮）",
    ("filter", "atlas"): "本系统：筛选到地图和列表",
    ("filter", "folium"): "常规做法：筛选到地图",
    ("pick_row", "atlas"): "本系统：点列表到地图标记",
}


@dataclass
class Scenario:
    """One register to measure on; None for the committed one."""

    name: str
    zones: int | None
    apps: tuple[str, ...]
    rounds: int


@dataclass
class Aim:
    """A promise: `value` may not exceed `limit` (or must reach it); `aim` is what we would like."""

    text: str
    value: float | None
    limit: float
    aim: float | None = None
    at_least: bool = False

    @property
    def is_met(self) -> bool | None:
        """None when nothing was measured."""
        if self.value is None:
            return None
        return self.value >= self.limit if self.at_least else self.value <= self.limit


class Bench:
    """The servers, pages and measurements of one scenario."""

    def __init__(self, scenario: Scenario, browser: Browser, folder: Path) -> None:
        self.scenario, self.browser, self.folder = scenario, browser, folder
        self.servers: dict[str, Server] = {}
        self.pages: dict[str, drive.App] = {}
        self.values: dict[tuple[str, str, str], list[float]] = defaultdict(list)
        self.foreign: list[str] = []
        self.frames_lost = 0

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
                environment={**environment, "BENCH_TIMING": str(self.timing(app))},
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
        context = self.browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
        watch = Watch(server.netloc, foreign=self.foreign)
        watch.guard(context, intercept=False)
        context.add_init_script(drive.SCRIPT)
        return APPS[app](context.new_page(), server.url)

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
            fresh.page.context.close()
        for app in self.scenario.apps:
            for step in STEPS[app]:
                self.measure(app, step, getattr(self.pages[app], step))
        atlas = self.pages.get("atlas")
        if isinstance(atlas, drive.Atlas) and not atlas.frame_kept():
            self.frames_lost += 1
            atlas.tag_frame()

    def run(self) -> None:
        """Warm every app up, then the rounds."""
        self.start()
        for app in self.scenario.apps:
            self.pages[app] = self.open(app)
            self.pages[app].load()
            for step in STEPS[app]:
                getattr(self.pages[app], step)()
        if isinstance(atlas := self.pages.get("atlas"), drive.Atlas):
            atlas.tag_frame()
        for number in range(self.scenario.rounds):
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


def summary(values: list[float]) -> dict[str, float]:
    """Median, quartiles and number of measurements."""
    ordered = sorted(values)
    quarters = statistics.quantiles(ordered, n=4) if len(ordered) > 1 else [ordered[0]] * 3
    return {"median": quarters[1], "q1": quarters[0], "q3": quarters[2], "n": len(ordered)}


def aims(benches: dict[str, Bench]) -> list[Aim]:
    """What was promised, with what was measured."""
    found: list[Aim] = []
    if real := benches.get("real"):
        kilobytes = [v / 1024 for v in real.values.get(("click", "atlas", "bytes"), [])]
        found += [
            Aim("点地图到卡片 ÷ 空白应用按钮", real.ratio("click", "atlas", "click", "empty"), 2.0, 1.5),
            Aim(
                "首次打开到地图可用 ÷ 空白应用首次打开",
                real.ratio("load", "atlas", "load", "empty"),
                2.0,
                1.6,
            ),
            Aim("点一次地图收到的数据（KB）", statistics.median(kilobytes) if kilobytes else None, 15),
            Aim("地图框架被重建的轮数", real.frames_lost, 0),
            Aim("点击的服务器时间（毫秒）", real.median("click", "atlas", "server_ms"), 30),
            Aim("筛选的服务器时间（毫秒）", real.median("filter", "atlas", "server_ms"), 30),
            Aim("常规做法 ÷ 本系统，点击", real.ratio("click", "folium", "click", "atlas"), 6, at_least=True),
            Aim(
                "常规做法 ÷ 本系统，筛选", real.ratio("filter", "folium", "filter", "atlas"), 6, at_least=True
            ),
        ]
    if many := benches.get("2543"):
        found.append(
            Aim(
                "2543 个园区：点地图到卡片 ÷ 空白应用按钮",
                many.ratio("click", "atlas", "click", "empty"),
                2.5,
            )
        )
    if most := benches.get("20000"):
        found.append(
            Aim("20000 个点：筛选 ÷ 空白应用按钮", most.ratio("filter", "atlas", "click", "empty"), 6)
        )
    return found


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
        yield f"\n{zones} 个园区（{bench.scenario.rounds} 轮，中位数 [四分位]）" + (
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
    yield "\n承诺"
    for aim in aims(benches):
        sign = "≥" if aim.at_least else "≤"
        if aim.value is None:
            yield f"  未测  {aim.text}"
            continue
        verdict = "达到" if aim.is_met else "未达"
        wish = f"，期望 {sign} {aim.aim:g}" if aim.aim else ""
        yield f"  {verdict}  {aim.text}：{aim.value:.2f}（要求 {sign} {aim.limit:g}{wish}）"


def count_rows(path: Path) -> int:
    """Rows of a CSV table."""
    with path.open(encoding="utf-8", newline="") as table:
        return sum(1 for _ in csv.DictReader(table))


def save(benches: dict[str, Bench], about: dict) -> Path:
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
        "aims": [{**asdict(aim), "is_met": aim.is_met} for aim in aims(benches)],
    }
    path = RESULTS / f"{datetime.now():%Y-%m-%d-%H%M%S}.json"
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
    return path


def main(arguments: list[str]) -> int:
    """Run the scenarios and show what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=12)
    parser.add_argument("--only", choices=["real", "2543", "20000"], action="append")
    options = parser.parse_args(arguments)
    scenarios = [
        Scenario("real", None, ("empty", "atlas", "folium"), options.rounds),
        Scenario("2543", 2543, ("empty", "atlas"), options.rounds),
        Scenario("20000", 20000, ("empty", "atlas"), max(3, options.rounds // 2)),
    ]
    benches: dict[str, Bench] = {}
    with launched_browser() as browser, tempfile.TemporaryDirectory() as folder:
        about = machine(browser)
        for scenario in scenarios:
            if options.only and scenario.name not in options.only:
                continue
            place = Path(folder) / scenario.name
            place.mkdir()
            bench = benches[scenario.name] = Bench(scenario, browser, place)
            with contextlib.ExitStack() as stack:
                stack.callback(bench.stop)
                bench.run()
    print("\n".join(f"{name}: {value}" for name, value in about.items()))
    print("\n".join(lines(benches)))
    print(f"\n{save(benches, about).relative_to(ROOT)}")
    foreign = [url for bench in benches.values() for url in bench.foreign]
    if foreign:
        print(f"对外请求：{foreign}", file=sys.stderr)
    return 1 if foreign else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
