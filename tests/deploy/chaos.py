"""`make chaos`: every fault we know, done to a running service, and what people, log and ledger say of it.

    python -m tests.deploy.chaos [--rounds 3]

Two replicas behind nginx with PostgreSQL, everything on the loopback. Each scene does one fault, asks what a person
sees and what the log says, mends it, and asks that all is as before without anybody's help. The tests play every
scene once; `make chaos` plays them in several orders with readers at work all the while. Ends by itself; status 0
when every scene ended well.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from data.ledger import open_ledger
from data.settings import Settings
from tests.browser.harness import ROOT, Server, start_server
from tests.deploy import office
from tests.deploy.cluster import Cluster, running_cluster
from tests.deploy.visitor import VisitFailed, Visitor, fetch
from tests.postgres import address_of, running_server

PATIENCE = 30.0  # seconds a recovery may take on a slow and busy machine
OUTDATED = "现按此前读取的完整版本显示"
BROKEN_AT_START = "园区数据有误"
LEDGER_AWAY = "报送数据库暂时不能读取"
DISK_FULL = "磁盘已满，内容未写入"
WHOLE = "共 246 家"


@dataclass
class Stage:
    """What a scene plays on: the replicas, the tables they read, the ledger's address."""

    cluster: Cluster
    tables: Path
    database_url: str

    def log(self) -> str:
        """What both replicas have logged since they were started last."""
        return "\n".join(server.log_text() for server in self.cluster.replicas.values())


Scene = Callable[[Stage], Awaitable[str]]
SCENES: dict[str, Scene] = {}


def scene(words: str) -> Callable[[Scene], Scene]:
    """Register a scene under what it does, in the words of the report."""

    def register(play: Scene) -> Scene:
        SCENES[words] = play
        return play

    return register


def copy_tables(folder: Path) -> Path:
    """The committed register copied to where it may be broken."""
    source = Settings().tables
    shutil.copy(source.parent / "datapackage.json", folder)
    return Path(shutil.copytree(source, folder / "tables"))


async def until(met: Callable[[], Awaitable[bool]], what: str) -> float:
    """Seconds until a condition is met; VisitFailed when it is not."""
    started = time.monotonic()
    while True:
        with contextlib.suppress(VisitFailed):
            if await met():
                return time.monotonic() - started
        if time.monotonic() - started > PATIENCE:
            raise VisitFailed(f"not within {PATIENCE:.0f} s: {what}")
        await asyncio.sleep(0.1)


async def sees(visitor: Visitor, words: str, present: bool = True) -> float:
    """Seconds until a page that is run again and again shows words, or no longer does."""

    async def look() -> bool:
        await visitor.run()
        return (words in visitor.text) == present

    return await until(look, f"{words!r} {'shown' if present else 'gone'}")


@contextlib.asynccontextmanager
async def reader(stage: Stage, query: str = "") -> AsyncIterator[Visitor]:
    """Somebody with the page open."""
    async with Visitor(stage.cluster.url) as visitor:
        await visitor.open(query)
        yield visitor


# --- the tables -------------------------------------------------------------------------------------------


async def _with_broken_tables(stage: Stage, spoil: Callable[[], None]) -> str:
    kept = Path(tempfile.mkdtemp(prefix="kept-")) / "tables"
    shutil.copytree(stage.tables, kept)
    async with reader(stage) as visitor:
        before = stage.log().count("going on with version")
        spoil()
        try:
            await sees(visitor, OUTDATED)
            # Everything else is there, and filters work.
            await visitor.choose("province", ["江西省"])
            assert "江西省：共" in visitor.text
            await visitor.choose("province", [])
            assert WHOLE in visitor.text
            assert stage.log().count("going on with version") > before
        finally:
            shutil.copytree(kept, stage.tables, dirs_exist_ok=True)
            shutil.rmtree(kept.parent)
        seconds = await sees(visitor, OUTDATED, present=False)
        assert WHOLE in visitor.text
    return f"按上一版显示并说明，筛选照常；修好后 {seconds:.1f} 秒自动恢复"


@scene("运行中数据表写了一半")
async def half_written(stage: Stage) -> str:
    """A table is cut in the middle, as while it is copied."""
    zones = stage.tables / "zones.csv"
    content = zones.read_bytes()
    return await _with_broken_tables(stage, lambda: zones.write_bytes(content[: len(content) // 2]) and None)


@scene("运行中数据表文件夹消失")
async def tables_away(stage: Stage) -> str:
    """The folder is gone, as when a disk is unmounted."""
    return await _with_broken_tables(stage, lambda: shutil.rmtree(stage.tables))


@scene("启动时数据表不完整")
async def broken_at_start(stage: Stage) -> str:
    """A server starts on tables that are not in order, and they are mended."""
    with tempfile.TemporaryDirectory(prefix="start-") as name:
        folder = Path(name)
        tables = copy_tables(folder)
        content = (tables / "zones.csv").read_bytes()
        (tables / "zones.csv").write_bytes(content[: len(content) // 2])
        (tables / "parks.csv").rename(folder / "parks.csv")
        with single_server(folder, {"ATLAS_TABLES": str(tables)}) as server:
            async with Visitor(server.url) as visitor:
                await visitor.open()
                assert BROKEN_AT_START in visitor.text
                assert "parks.csv" in visitor.text
                assert (await visitor.get("/healthz")).status == 503
                assert "register not in order" in server.log_text()
                (folder / "parks.csv").rename(tables / "parks.csv")
                (tables / "zones.csv").write_bytes(content)
                seconds = await sees(visitor, WHOLE)
    return f"一句说明和逐行清单，不显示可能有误的内容；修好后 {seconds:.1f} 秒自动恢复"


@contextlib.contextmanager
def single_server(folder: Path, environment: dict[str, str]) -> Iterator[Server]:
    """One server with an SQLite ledger in a folder."""
    place = {"ATLAS_DATABASE_URL": f"sqlite:///{folder}/ledger.sqlite3"}
    server = start_server(ROOT / "app.py", log=folder / "server.log", environment=place | environment)
    try:
        yield server
    finally:
        server.stop()


# --- the database -----------------------------------------------------------------------------------------


def _database(stage: Stage) -> tuple[str, str]:
    """Address of the server's own database, and the name of the ledger's."""
    name = urlsplit(stage.database_url).path.lstrip("/")
    return stage.database_url.replace(f"/{name}?", "/postgres?"), name


@contextlib.contextmanager
def database_away(stage: Stage) -> Iterator[None]:
    """Every connection is cut and none is let in."""
    server, name = _database(stage)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        cut = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        try:
            connection.execute(cut, [name])
            yield
        finally:
            connection.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


@contextlib.contextmanager
def database_hanging(stage: Stage) -> Iterator[None]:
    """Every process that serves the ledger stands still: connections stay, answers do not come."""
    server, name = _database(stage)
    with psycopg.connect(server, autocommit=True) as connection:
        found = connection.execute("SELECT pid FROM pg_stat_activity WHERE datname = %s", [name]).fetchall()
        pids = [pid for (pid,) in found]
        assert pids
        try:
            for pid in pids:
                os.kill(pid, signal.SIGSTOP)
            yield
        finally:
            for pid in pids:
                os.kill(pid, signal.SIGCONT)


@scene("数据库断开再恢复")
async def database_gone(stage: Stage) -> str:
    """The database goes while a reviewer and a reader are at work, and comes back."""
    published = office.published(stage.database_url)
    async with reader(stage, "zone=jx-park-nanchang") as visitor, reader(stage) as reviewer:
        await office.sign_in(reviewer)
        with database_away(stage):
            await sees(visitor, LEDGER_AWAY)
            await visitor.choose("province", ["湖南省"])
            assert "湖南省：共" in visitor.text
            assert "the ledger cannot be read" in stage.log()
            try:
                await reviewer.press(office.PUBLISH)
                assert office.PUBLISHED not in reviewer.text
            except VisitFailed as error:
                assert "no button" in str(error), error  # noqa: PT017
        assert office.published(stage.database_url) == published
        seconds = await sees(visitor, LEDGER_AWAY, present=False)
        await reviewer.run()
        # The one who was signed in still is, and what was refused is done now.
        number = await office.publish_one(reviewer)
        assert office.published(stage.database_url) == published | {number}
    return f"照常查看，一行提示，未写入即明说；恢复后 {seconds:.1f} 秒自动继续，登录仍有效，无一丢失"


@scene("数据库停住不答")
async def database_hangs(stage: Stage) -> str:
    """The database neither answers nor closes: readers must not wait for it."""
    async with reader(stage) as visitor:
        await visitor.run()
        with database_hanging(stage):
            await sees(visitor, LEDGER_AWAY)
            await visitor.choose("level", ["国家级"])
            assert "国家级：共" in visitor.text
        seconds = await sees(visitor, LEDGER_AWAY, present=False)
    return f"查看和筛选不等数据库，一行提示；恢复后 {seconds:.1f} 秒自动继续"


@scene("磁盘写满")
async def disk_full(stage: Stage) -> str:
    """The ledger's disk is full while a reviewer publishes."""
    with tempfile.TemporaryDirectory(prefix="disk-") as name:
        folder, disk = Path(name), Path(name) / "disk"
        disk.mkdir()
        mounting = ["mount", "-t", "tmpfs", "-o", "size=4m", "none", disk]
        if subprocess.run(mounting, capture_output=True, check=False).returncode:
            return "未测：本机不允许挂载小磁盘"
        try:
            url = f"sqlite:///{disk}/ledger.sqlite3"
            office.furnish(url, waiting=3)
            with single_server(folder, {"ATLAS_DATABASE_URL": url}) as server:
                async with Visitor(server.url) as reviewer:
                    await reviewer.open()
                    await office.sign_in(reviewer)
                    first = await office.publish_one(reviewer)
                    # All that is left, to the last byte.
                    with contextlib.suppress(OSError), (disk / "ballast").open("wb", buffering=0) as ballast:
                        while ballast.write(bytes(4096)):
                            pass
                    seen = False
                    acknowledged = {first}
                    for _ in range(2):
                        await reviewer.press(office.PUBLISH)
                        if DISK_FULL in reviewer.text:
                            seen = True
                            break
                        acknowledged |= office.published(url)
                    assert seen, "the full disk was not said"
                    assert "not written: full" in server.log_text()
                    await reviewer.choose("province", ["江西省"])
                    (disk / "ballast").unlink()
                    acknowledged.add(await office.publish_one(reviewer))
                    assert office.published(url) == acknowledged
        finally:
            subprocess.run(["umount", "-l", disk], check=True)
    return "明说磁盘已满、内容未写入，查看照常；腾出空间后再按即成，已确认的无一丢失"


# --- the clock --------------------------------------------------------------------------------------------


@scene("时钟跳变")
async def clock_jumps(stage: Stage) -> str:
    """A machine with a wrong clock writes between two that are right: the order is that of writing."""
    shift = [0.0]

    def clock() -> datetime:
        return office.now() + timedelta(seconds=shift[0])

    ledger = open_ledger(stage.database_url, clock)
    try:
        before = ledger.head()
        for number, jump in enumerate((0.0, 7200.0, -86400.0, 0.0)):
            shift[0] = jump
            office.submit(ledger, 600 + number)
        moments = [event.at for event in ledger.events()]
        assert moments == sorted(moments)
        assert [event.seq for event in ledger.events(after=before)] == list(range(before + 1, before + 5))
    finally:
        ledger.close()
    async with reader(stage) as visitor:
        assert WHOLE in visitor.text
    return "台账次序按写入先后，时刻不倒退；登录不因回拨失效（tests/unit/test_accounts.py）"


# --- processes and lines ----------------------------------------------------------------------------------


@scene("导出途中进程被强行终止")
async def killed_while_exporting(stage: Stage) -> str:
    """A replica dies while it makes a file; the other one makes it."""
    async with reader(stage) as visitor:
        await visitor.go_to("targets")
        whole = await visitor.download("export_xlsx")
        assert whole.startswith(b"PK")
        dying = stage.cluster.replica_of(visitor.cookies)
        await visitor.ask_for_file("export_xlsx")
        stage.cluster.kill(dying)
        try:
            with contextlib.suppress(VisitFailed):
                while (await visitor.receive()).WhichOneof("type") != "backend_operation_response":
                    pass
            started = time.monotonic()
            await visitor.reconnect()
            await visitor.run()
            assert stage.cluster.replica_of(visitor.cookies) == 3 - dying
            again = await visitor.download("export_xlsx")
            seconds = time.monotonic() - started
            assert again.startswith(b"PK")
            assert abs(len(again) - len(whole)) < len(whole) // 10
        finally:
            await asyncio.to_thread(stage.cluster.start, dying)
        # Back again, it serves newcomers, and nobody is torn from where the websocket is.
        assert await visitor.download("export_xlsx")
        assert stage.cluster.replica_of(visitor.cookies) == 3 - dying
    return f"页面转到另一副本，停在原来的页，{seconds:.1f} 秒后重新导出得到完整文件"


@scene("浏览器收得极慢")
async def slow_client(stage: Stage) -> str:
    """Somebody asks and asks and reads nothing: others do not notice, and the server does not fill up."""
    slow = Visitor(stage.cluster.url)
    await slow.open()
    server = stage.cluster.replicas[stage.cluster.replica_of(slow.cookies)]

    def memory() -> float:
        status = Path(f"/proc/{server.process.pid}/status").read_text(encoding="ascii")
        return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS")) / 1024

    before = memory()
    # A browser that forgot all it was sent gets every part in full.
    slow.forget()
    slow.stop_reading()
    with contextlib.suppress(VisitFailed):
        for number in range(40):
            slow.mark("province", [["江西省"], ["湖南省"]][number % 2])
            await slow.send()
            await asyncio.sleep(0.03)
    async with Visitor(server.url) as visitor:
        await visitor.open()
        for province in ("江西省", "湖南省"):
            await visitor.choose("province", [province])
            assert f"{province}：共" in visitor.text
    grown = memory() - before
    assert grown < 60, f"the server grew by {grown:.0f} MB"
    await slow.cut()
    return f"其他人照常；服务内存增长 {max(0.0, grown):.0f} MB（上限 60 MB）"


@scene("交互途中连接被切断")
async def cut_in_mid_interaction(stage: Stage) -> str:
    """The line is cut after the click and before the answer; the session is the same afterwards."""
    async with reader(stage) as visitor:
        await visitor.choose("level", ["国家级"])
        session = visitor.session_id
        visitor.mark("province", ["江西省"])
        await visitor.send()
        await visitor.cut()
        started = time.monotonic()
        await visitor.reconnect()
        # A browser whose run was under way asks again by itself.
        await sees(visitor, "江西省 · 国家级：共")
        seconds = time.monotonic() - started
        assert visitor.session_id == session
        await visitor.pick("jx-park-nanchang")
    return f"重连 {seconds:.1f} 秒，同一会话，筛选不丢，未完成的点击已生效"


# --- all of them ------------------------------------------------------------------------------------------


async def read_on(stage: Stage, stop: asyncio.Event) -> tuple[int, int]:
    """Somebody who filters all the while and comes back when the line is cut: actions, and returns.

    VisitFailed when there is no way back or the page does not show what was chosen.
    """
    actions = returns = 0
    async with reader(stage) as visitor:
        while not stop.is_set():
            province = ("江西省", "湖南省")[actions % 2]
            try:
                await visitor.choose("province", [province])
            except VisitFailed:
                returns += 1
                await visitor.reconnect(within=PATIENCE)
                await visitor.choose("province", [province])
            if f"{province}：共" not in visitor.text:
                raise VisitFailed("the page does not show the filter that was chosen")
            actions += 1
            await asyncio.sleep(0.5)
    return actions, returns


async def play(stage: Stage, rounds: int) -> bool:
    """Every scene in every round, in an order of its own, while two people read; whether all ended well."""
    good = True
    stop = asyncio.Event()
    people = [asyncio.create_task(read_on(stage, stop)) for _ in range(2)]
    for number in range(rounds):
        order = list(SCENES.items())
        random.Random(number).shuffle(order)
        print(f"第 {number + 1} 轮")
        for words, act in order:
            started = time.monotonic()
            try:
                async with asyncio.timeout(120):
                    told = await act(stage)
                mark = "达到"
            except Exception as error:
                good, mark, told = False, "未达", f"{type(error).__name__}: {error}"
            print(f"  {mark}  {words}（{time.monotonic() - started:.1f} 秒）：{told}", flush=True)
    stop.set()
    for outcome in await asyncio.gather(*people, return_exceptions=True):
        if isinstance(outcome, BaseException):
            good = False
            print(f"  未达  全程浏览的人：{outcome}")
        else:
            print(f"  达到  全程浏览的人：{outcome[0]} 次筛选，断线重连 {outcome[1]} 次，其余无错误")
    for server in stage.cluster.replicas.values():
        health = await fetch(server.url, "/healthz")
        good &= health.status == 200 and b'"status":"ok"' in health.body
    return good


def main() -> int:
    """0 when every scene ended well."""
    parser = argparse.ArgumentParser(prog="python -m tests.deploy.chaos")
    parser.add_argument("--rounds", type=int, default=int(os.environ.get("CHAOS_ROUNDS") or 3))
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory(prefix="chaos-") as name, running_server() as address:
        with psycopg.connect(address, autocommit=True) as connection:
            connection.execute("CREATE DATABASE chaos")
        url = address_of(address, "chaos")
        office.furnish(url, waiting=10 * rounds)
        tables = copy_tables(Path(name))
        with running_cluster(url, {"ATLAS_TABLES": str(tables)}) as cluster:
            good = asyncio.run(play(Stage(cluster, tables, url), rounds))
    print(f"结论：{'通过' if good else '未通过'}")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
