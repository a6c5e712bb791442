"""The server from outside: how long until it answers, and the memory it holds at rest, for sessions, after reruns."""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from tests.browser.harness import ROOT, Server, answers, free_port, start_server

EMPTY = Path(__file__).with_name("empty_app.py")
SESSIONS = 30
_Found = TypeVar("_Found")
RERUNS = 1000
_EVERY = 50  # reruns between two looks at the memory
_LOOK = 0.02  # seconds
_CLICKS = 60
_PICKED = ("jx-n-nc-gxq", "hn-n-430104-hnt", "jx-park-ganzhou")


@dataclass
class ServerFound:
    """Seconds from the start of the process to the first answer; megabytes of resident memory."""

    cold: list[float] = field(default_factory=list)
    cold_empty: list[float] = field(default_factory=list)
    rest_mb: float | None = None
    rest_empty_mb: float | None = None
    session_mb: float | None = None
    session_empty_mb: float | None = None
    filter_ms: float | None = None
    """Median server time of a filter's rerun, asked for by a client that draws nothing beside it."""
    click_ms: float | None = None
    """The same of what a click on the map asks for."""
    reruns: list[tuple[int, float]] = field(default_factory=list)
    slope_mb: float | None = None
    slope_empty_mb: float | None = None
    missing: str = ""
    """Why sessions and reruns were not measured; empty when they were."""


def cold_start(script: Path, path: str, log: Path, environment: Mapping[str, str]) -> float:
    """Seconds from the start of the process until `path` answers 200; RuntimeError when it does not in a minute."""
    port = free_port()
    place = {"STREAMLIT_SERVER_ADDRESS": "127.0.0.1", "STREAMLIT_SERVER_PORT": str(port)}
    with log.open("wb") as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(script)],
            cwd=ROOT,
            env={**os.environ, **place, **environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        while time.perf_counter() - started < 60 and process.poll() is None:
            if answers(f"http://127.0.0.1:{port}{path}") == 200:
                return time.perf_counter() - started
            time.sleep(_LOOK)
        raise RuntimeError(f"{script.name} did not answer {path}: {log.read_text(errors='replace')[-2000:]}")
    finally:
        process.terminate()
        process.wait(20)


def memory_mb(server: Server) -> float:
    """Resident memory of a server's process."""
    status = Path(f"/proc/{server.process.pid}/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024


def slope(looks: list[tuple[int, float]]) -> float:
    """Growth in MB for each 1000 reruns over the second half, because the first fills caches.

    The median of the slopes between all pairs of looks: the allocator takes memory in steps of megabytes, and one
    step is no growth. What was held first and last stands beside it in the table.
    """
    later = looks[len(looks) // 2 :]
    pairs = [(later[i], later[k]) for k in range(len(later)) for i in range(k)]
    return statistics.median((mb - held) / (at - since) for (since, held), (at, mb) in pairs) * 1000


async def _session_mb(server: Server, count: int) -> float:
    """Megabytes that each of `count` idle sessions adds; a few visitors come and go before."""
    from tests.deploy.visitor import Visitor  # noqa: PLC0415

    for _ in range(3):
        async with Visitor(server.url) as visitor:
            await visitor.open()
    before = memory_mb(server)
    visitors = []
    try:
        for _ in range(count):
            visitors.append(Visitor(server.url))
            await visitors[-1].open()
        return (memory_mb(server) - before) / count
    finally:
        for visitor in visitors:
            await visitor.leave()


async def _empty_reruns(server: Server, count: int) -> list[tuple[int, float]]:
    """The same of the empty app, whose button is pressed."""
    from tests.deploy.visitor import Visitor  # noqa: PLC0415

    looks = []
    async with Visitor(server.url) as visitor:
        await visitor.open()
        for number in range(count):
            if number % _EVERY == 0:
                looks.append((number, memory_mb(server)))
            await visitor.press("加一")
        looks.append((count, memory_mb(server)))
    return looks


async def _reruns(server: Server, count: int) -> list[tuple[int, float]]:
    """Memory while one session filters `count` times, each a rerun of the whole script."""
    from tests.deploy.visitor import Visitor  # noqa: PLC0415

    looks = []
    async with Visitor(server.url) as visitor:
        await visitor.open()
        for number in range(count):
            if number % _EVERY == 0:
                looks.append((number, memory_mb(server)))
            await visitor.choose("level", ["国家级"] if number % 2 == 0 else [])
        looks.append((count, memory_mb(server)))
    return looks


def _median_ms(timing: Path, count: int) -> float:
    """Median wall time of the last `count` script runs that a server wrote down."""
    runs = timing.read_text(encoding="utf-8").splitlines()[-count:]
    return statistics.median(json.loads(run)["wall_ms"] for run in runs)


async def _clicks(server: Server, count: int) -> None:
    """Pick entries one after the other, as the map reports them."""
    from tests.deploy.visitor import Visitor  # noqa: PLC0415

    async with Visitor(server.url) as visitor:
        await visitor.open()
        for number in range(count):
            await visitor.pick(_PICKED[number % len(_PICKED)])


def _run(work: Callable[[Server, int], Coroutine[Any, Any, _Found]], server: Server, count: int) -> _Found:
    """The result of `work`, in a thread of its own: the browser's driver has an event loop in this one."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(lambda: asyncio.run(work(server, count))).result()


def measure_server(folder: Path, rounds: int, reruns: int = RERUNS) -> ServerFound:
    """All of it, the empty app's start between two of ours."""
    found = ServerFound()
    environment = {"ATLAS_DATABASE_URL": f"sqlite:///{folder}/ledger.sqlite3"}
    app = ROOT / "app.py"
    for _ in range(rounds):
        found.cold_empty.append(cold_start(EMPTY, "/_stcore/health", folder / "cold.log", {}))
        found.cold.append(cold_start(app, "/healthz", folder / "cold.log", environment))
    timing = folder / "runs.jsonl"
    server = start_server(
        app,
        log=folder / "server.log",
        environment={**environment, "BENCH_TIMING": str(timing)},
        module="tests.bench.timed",
    )
    empty = start_server(EMPTY, log=folder / "empty.log")
    try:
        found.rest_mb, found.rest_empty_mb = memory_mb(server), memory_mb(empty)
        try:
            found.session_mb = _run(_session_mb, server, SESSIONS)
            found.session_empty_mb = _run(_session_mb, empty, SESSIONS)
            found.reruns = _run(_reruns, server, reruns)
            found.filter_ms = _median_ms(timing, reruns)
            _run(_clicks, server, _CLICKS)
            found.click_ms = _median_ms(timing, _CLICKS)
            found.slope_mb = slope(found.reruns)
            found.slope_empty_mb = slope(_run(_empty_reruns, empty, reruns))
        except (
            Exception
        ) as error:  # Whatever it is, the other figures stand; the table says why these are missing.
            found.missing = f"{type(error).__name__}: {error}"[:200]
    finally:
        server.stop()
        empty.stop()
    return found
