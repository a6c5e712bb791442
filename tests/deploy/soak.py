"""`make soak`: fifty and then a hundred and fifty people browse, and a verdict says what it did to them.

    python -m tests.deploy.soak [--seconds 300] [--sessions 50 150] [--replicas 1]

Real websocket clients on the loopback (`tests/deploy/visitor.py`); people think three to nine seconds between two
actions: a pick (card by HTTP, then the fragment), a filter, another screen. Clients and server share the machine's
processors, so what is measured is worse than what people get. Ends by itself; status 0 when every promise was kept.
What was measured goes to build/soak.json too.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import platform
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from data.load import load_register
from data.settings import Settings
from tests.browser.harness import ROOT, Server, start_server
from tests.deploy.cluster import running_cluster
from tests.deploy.visitor import VisitFailed, Visitor, fetch
from tests.postgres import address_of, running_server

THINKING = (3.0, 9.0)  # seconds between two actions of one person
BRISK = (0.3, 1.2)  # the same where few people stand for what one click costs
ENOUGH = 200  # actions, below which growth is noise
SLOW = 1.0  # seconds, 95 of 100 actions at the first size
RESULT = ROOT / "build" / "soak.json"
# What the map asks for beside the page; a browser keeps them, so once for each person.
LAYERS = (
    "/api/atlas.json",
    "/api/zones.geojson",
    "/api/parks.geojson",
    "/api/boundaries/province.geojson",
    "/api/boundaries/prefecture.geojson",
)
SCREENS = ("targets", "cooperation", "reporting", "sources")
LABELS = {
    "open": "首次打开",
    "pick": "选中园区",
    "filter": "筛选",
    "screen": "换页",
}


@dataclass
class Phase:
    """What people of one size of crowd met."""

    name: str
    sessions: int
    seconds: dict[str, list[float]] = field(default_factory=dict)
    errors: Counter[str] = field(default_factory=Counter)
    memory_mb: float = 0.0
    memory_middle_mb: float = 0.0
    actions_middle: int = 0
    busy_share: float = 0.0
    received_mb: float = 0.0

    def note(self, kind: str, seconds: float) -> None:
        """Keep one action's time."""
        self.seconds.setdefault(kind, []).append(seconds)

    def actions(self) -> list[float]:
        """All times but those of first openings."""
        return [each for kind, times in self.seconds.items() if kind != "open" for each in times]

    def at(self, share: float, kind: str | None = None) -> float | None:
        """The time that this share of actions (of one kind) stayed below; None without any."""
        times = sorted(self.seconds.get(kind, []) if kind else self.actions())
        return times[min(len(times) - 1, int(share * len(times)))] if times else None


class Servers:
    """The processes that are watched from outside."""

    def __init__(self, url: str, processes: list[Server]) -> None:
        self.url, self.processes = url, processes

    def memory_mb(self) -> float:
        """Resident memory of all of them."""
        total = 0
        for server in self.processes:
            status = Path(f"/proc/{server.process.pid}/status").read_text(encoding="ascii")
            total += next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))
        return total / 1024

    def processor_seconds(self) -> float:
        """Processor time they took so far."""
        ticks = 0
        for server in self.processes:
            stat = Path(f"/proc/{server.process.pid}/stat").read_text(encoding="ascii")
            ticks += sum(map(int, stat.rpartition(")")[2].split()[11:13]))
        return ticks / os.sysconf("SC_CLK_TCK")

    async def active_sessions(self) -> int:
        """Open sessions by the servers' own count."""
        total = 0
        for server in self.processes:
            answer = await fetch(server.url, "/_stcore/metrics?families=active_sessions")
            lines = answer.body.decode(errors="replace").splitlines()
            total += sum(int(float(line.split()[-1])) for line in lines if line.startswith("active_sessions"))
        return total

    def tracebacks(self) -> int:
        """Tracebacks in their logs."""
        return sum(server.log_text().count("Traceback (most recent call last)") for server in self.processes)


@contextlib.contextmanager
def serving(replicas: int, folder: Path) -> Iterator[Servers]:
    """One server with SQLite, or replicas behind nginx with PostgreSQL."""
    if replicas == 1:
        environment = {"ATLAS_DATABASE_URL": f"sqlite:///{folder}/ledger.sqlite3"}
        server = start_server(ROOT / "app.py", log=folder / "server.log", environment=environment)
        try:
            yield Servers(server.url, [server])
        finally:
            server.stop()
        return
    with running_server() as address:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("CREATE DATABASE soak")
        with running_cluster(address_of(address, "soak")) as cluster:
            yield Servers(cluster.url, list(cluster.replicas.values()))


async def browse(
    servers: Servers,
    phase: Phase,
    ids: list[str],
    arrive: float,
    until: float,
    seed: int,
    thinking: tuple[float, float],
) -> None:
    """One person: arrives, browses until the phase ends, leaves; opens the page anew after an error."""
    chance = random.Random(seed)
    await asyncio.sleep(arrive)
    while time.monotonic() < until:
        visitor = Visitor(servers.url)
        try:
            started = time.monotonic()
            await visitor.open()
            for layer in LAYERS:
                if (status := (await visitor.get(layer)).status) != 200:
                    raise VisitFailed(f"GET {layer}: {status}")
            phase.note("open", time.monotonic() - started)
            while time.monotonic() < until:
                await asyncio.sleep(min(chance.uniform(*thinking), max(0.0, until - time.monotonic())))
                if time.monotonic() < until:
                    await act(visitor, phase, ids, chance)
        except VisitFailed as error:
            phase.errors[str(error)[:120]] += 1
        finally:
            phase.received_mb += visitor.received / 1e6
            await visitor.leave()


async def act(visitor: Visitor, phase: Phase, ids: list[str], chance: random.Random) -> None:
    """One action, chosen by lot: half picks, a third filters, the rest screens."""
    lot = chance.random()
    if lot < 0.5:
        phase.note("pick", await visitor.pick(chance.choice(ids)))
    elif lot < 0.8:
        key, label = chance.choice(
            [("province", "江西省"), ("province", "湖南省"), ("level", "国家级"), ("industry", "电子信息")]
        )
        labels = chance.choice([[label], []])
        phase.note("filter", await visitor.choose(key, labels))
        if labels and label not in visitor.text:
            raise VisitFailed("the page does not show the filter that was chosen")
    else:
        phase.note("screen", await visitor.go_to(chance.choice(["", "", *SCREENS])))


async def crowd(
    servers: Servers,
    name: str,
    sessions: int,
    seconds: float,
    ids: list[str],
    thinking: tuple[float, float] = THINKING,
) -> Phase:
    """People arrive within the first quarter (ten seconds at most), browse, and all leave at the end."""
    phase = Phase(name, sessions)
    start = time.monotonic()
    before = servers.processor_seconds()
    spread = min(10.0, seconds / 4)
    people = [
        asyncio.create_task(
            browse(
                servers,
                phase,
                ids,
                spread * number / sessions,
                start + seconds,
                sessions * 1000 + number,
                thinking,
            )
        )
        for number in range(sessions)
    ]
    await asyncio.sleep(seconds / 2)
    phase.memory_middle_mb, phase.actions_middle = servers.memory_mb(), len(phase.actions())
    await asyncio.sleep(max(0.0, start + seconds - 0.5 - time.monotonic()))
    phase.memory_mb = servers.memory_mb()
    phase.busy_share = (servers.processor_seconds() - before) / (time.monotonic() - start)
    for outcome in await asyncio.gather(*people, return_exceptions=True):
        if isinstance(outcome, BaseException):
            phase.errors[f"{type(outcome).__name__}: {outcome}"[:120]] += 1
    show(phase)
    return phase


def show(phase: Phase) -> None:
    """One line for each kind of action."""
    print(
        f"\n{phase.name}：{phase.sessions} 个会话，{len(phase.actions())} 次操作，错误 {phase.errors.total()}，"
        f"服务占用处理器 {phase.busy_share:.2f} 核，内存 {phase.memory_mb:.0f} MB，"
        f"下行 {phase.received_mb:.1f} MB"
    )
    for kind, label in LABELS.items():
        times = phase.seconds.get(kind)
        if times:
            print(
                f"  {label:<6}{len(times):>6} 次  中位 {phase.at(0.5, kind):.3f} 秒"
                f"  p95 {phase.at(0.95, kind):.3f} 秒  最长 {max(times):.3f} 秒"
            )
    for words, count in phase.errors.most_common(5):
        print(f"  错误 {count} 次：{words}")


async def soak(servers: Servers, seconds: float, sizes: list[int]) -> list[tuple[str, str, bool | None]]:
    """All phases; each promise with what was found and whether it was kept (None: told, not promised)."""
    register = load_register(Settings().tables)
    ids = sorted(register.zones)[::5] + sorted(register.parks)
    alone = await crowd(servers, "单人", 1, seconds * 0.08, ids, BRISK)
    # After the first visit: what a server holds whoever comes is not counted to the sessions.
    rest = servers.memory_mb()
    share = {0: 0.45}
    phases = []
    for number, sessions in enumerate(sizes):
        name = "常态" if number == 0 else "高峰"
        left = 0.3 / max(1, len(sizes) - 1)
        phases.append(await crowd(servers, name, sessions, seconds * share.get(number, left), ids))
    first, last = phases[0], phases[-1]
    freed_after = await freed(servers)
    recovered = await crowd(servers, "恢复", max(1, sizes[0] // 10), seconds * 0.12, ids, BRISK)
    left_after = await freed(servers)
    grown = first.memory_mb - first.memory_middle_mb
    since = max(1, len(first.actions()) - first.actions_middle)
    errors = sum(phase.errors.total() for phase in (alone, *phases, recovered))
    p95 = {phase.name: phase.at(0.95) or float("inf") for phase in (alone, *phases, recovered)}
    per_session = (last.memory_mb - rest) / last.sessions
    verdict: list[tuple[str, str, bool | None]] = [
        ("错误为 0", str(errors), errors == 0),
        ("服务器日志没有异常", str(servers.tracebacks()), servers.tracebacks() == 0),
        (
            f"{first.sessions} 个会话时操作 p95 低于 {SLOW:g} 秒",
            f"{p95[first.name]:.3f} 秒",
            p95[first.name] < SLOW,
        ),
    ]
    for phase in phases[1:]:
        words = f"{p95[phase.name]:.3f} 秒，为 {first.sessions} 个会话时的 {p95[phase.name] / p95[first.name]:.1f} 倍"
        verdict.append((f"{phase.sessions} 个会话时操作 p95（只说明，不作承诺）", words, None))
    verdict += [
        (
            "高峰过后恢复：p95 低于常态承诺",
            f"{p95['恢复']:.3f} 秒（单人 {p95['单人']:.3f} 秒）",
            p95["恢复"] < SLOW,
        ),
        (
            "会话全部释放",
            f"{freed_after:.1f} 秒、{left_after:.1f} 秒后为 0"
            if max(freed_after, left_after) < 30
            else "未归零",
            max(freed_after, left_after) < 30,
        ),
        ("每个会话内存不超过 3 MB", f"{per_session:.2f} MB", per_session <= 3),
        (
            "常态后半程内存增长（每千次操作）",
            f"{grown / since * 1000:+.1f} MB" if since >= ENOUGH else "操作太少，未测",
            None,
        ),
        ("内存：静止、常态、高峰、结束", _memories(rest, first, last, servers), None),
    ]
    return verdict


def _memories(rest: float, first: Phase, last: Phase, servers: Servers) -> str:
    return f"{rest:.0f} / {first.memory_mb:.0f} / {last.memory_mb:.0f} / {servers.memory_mb():.0f} MB"


async def freed(servers: Servers) -> float:
    """Seconds until the servers count no open session; 30 when they never do."""
    started = time.monotonic()
    while time.monotonic() - started < 30:
        if await servers.active_sessions() == 0:
            return time.monotonic() - started
        await asyncio.sleep(0.2)
    return 30.0


def main() -> int:
    """0 when every promise was kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.deploy.soak")
    parser.add_argument("--seconds", type=float, default=float(os.environ.get("SOAK_SECONDS") or 300))
    parser.add_argument(
        "--sessions",
        type=int,
        nargs="+",
        default=[int(each) for each in (os.environ.get("SOAK_SESSIONS") or "50 150").split()],
    )
    parser.add_argument("--replicas", type=int, default=int(os.environ.get("SOAK_REPLICAS") or 1))
    chosen = parser.parse_args()
    print(
        f"{chosen.seconds:.0f} 秒，{chosen.replicas} 个副本，{os.cpu_count()} 核（客户端同机），"
        f"Python {platform.python_version()}，起始负载 {os.getloadavg()[0]:.1f}"
    )
    with (
        tempfile.TemporaryDirectory(prefix="soak-") as folder,
        serving(chosen.replicas, Path(folder)) as servers,
    ):

        async def bounded() -> list[tuple[str, str, bool | None]]:
            async with asyncio.timeout(chosen.seconds * 1.3 + 120):
                return await soak(servers, chosen.seconds, chosen.sessions)

        try:
            verdict = asyncio.run(bounded())
        except TimeoutError:
            print("结论：未在限定时间内结束", file=sys.stderr)
            return 1
    print()
    for promise, found, kept in verdict:
        print(f"  {'—' if kept is None else '达到' if kept else '未达'}  {promise}：{found}")
    good = all(kept is not False for _, _, kept in verdict)
    RESULT.parent.mkdir(exist_ok=True)
    RESULT.write_text(
        json.dumps(
            {"seconds": chosen.seconds, "replicas": chosen.replicas, "verdict": verdict}, ensure_ascii=False
        ),
        encoding="utf-8",
    )
    print(f"结论：{'通过' if good else '未通过'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
