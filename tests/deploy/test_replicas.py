"""Two replicas behind nginx with one ledger: who goes where, what crosses over, and the death of one under load.

The last test leaves one replica dead: what comes after it in this folder would find one.
"""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.browser.harness import free_port
from tests.deploy import office
from tests.deploy.cluster import PORTS, Cluster, find_nginx, write_configuration
from tests.deploy.visitor import VisitFailed, Visitor

UPLOAD_LIMIT = 20_000_000


def test_browsers_are_spread_and_stay_where_their_websocket_is(cluster: Cluster):
    async def visit() -> tuple[int, int, int]:
        async with Visitor(cluster.url) as visitor:
            first = cluster.replica_of((await visitor.get("/")).cookies())
            await visitor.connect()
            second = cluster.replica_of(visitor.cookies)
            answers = [await visitor.get("/healthz") for _ in range(4)]
            assert not any("ganxiang_way" in answer.cookies() for answer in answers)
            return first, second, cluster.replica_of(visitor.cookies)

    async def visits() -> list[tuple[int, int, int]]:
        return await asyncio.gather(*(visit() for _ in range(24)))

    seen: set[int] = set()
    deadline = time.monotonic() + 30
    # nginx asks a replica that was away again after its fail_timeout.
    while seen != {1, 2} and time.monotonic() < deadline:
        ways = asyncio.run(visits())
        assert all(len(set(way)) == 1 for way in ways)
        seen = {way[0] for way in ways}
    assert seen == {1, 2}


def test_a_cookie_nobody_issued_sends_nobody_astray(cluster: Cluster):
    async def visit(value: str) -> int:
        async with Visitor(cluster.url, cookies={"ganxiang_way": value}) as visitor:
            await visitor.open()
            return cluster.replica_of(visitor.cookies)

    for value in ("9", "1;2", "../x", "1 http"):
        assert asyncio.run(visit(value)) in (1, 2)


@pytest.mark.parametrize(
    ("size", "is_let_through"), [(UPLOAD_LIMIT, True), (UPLOAD_LIMIT + 2_500_000, False)]
)
def test_nginx_takes_what_the_application_takes_and_no_more(
    cluster: Cluster, size: int, is_let_through: bool
):
    async def put() -> int:
        host, port = cluster.url.removeprefix("http://").split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        head = (
            f"PUT /_stcore/upload_file/none/none HTTP/1.1\r\nHost: {host}\r\nContent-Length: {size}\r\n\r\n"
        )
        writer.write(head.encode())
        with contextlib.suppress(ConnectionError):
            for _ in range(0, size, 1 << 20):
                writer.write(bytes(min(1 << 20, size)))
                await writer.drain()
        status = int((await reader.readline()).split()[1])
        writer.close()
        return status

    # 4xx from the application for a session it does not know; 413 is nginx's own.
    assert (asyncio.run(put()) != 413) == is_let_through


def test_nginx_lets_long_addresses_through_too(cluster: Cluster):
    async def ask(characters: int) -> int:
        async with Visitor(cluster.url) as visitor:
            return (await visitor.get("/?q=" + quote("长" * characters))).status

    assert [asyncio.run(ask(characters)) for characters in (10_000, 20_000)] == [200, 414]


@pytest.mark.parametrize("site", ["ganxiang-atlas.conf", "ganxiang-atlas-subpath.conf"])
def test_nginx_accepts_both_sites(tmp_path: Path, site: str):
    file = write_configuration(tmp_path, free_port(), list(PORTS), site)
    command = [find_nginx(), "-t", "-p", tmp_path, "-c", file]
    checked = subprocess.run(command, capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr
    assert "warn" not in checked.stderr


def test_counts_and_memory_are_not_shown_outside(cluster: Cluster):
    async def ask() -> int:
        async with Visitor(cluster.url) as visitor:
            return (await visitor.get("/_stcore/metrics")).status

    assert asyncio.run(ask()) == 404


def test_a_value_confirmed_on_one_replica_is_seen_on_the_other_within_two_seconds(cluster: Cluster):
    async def confirm() -> list[float]:
        seen = []
        async with Visitor(cluster.replicas[1].url) as reviewer, Visitor(cluster.replicas[2].url) as reader:
            await reader.open("zone=jx-park-nanchang")
            await reviewer.open()
            await office.sign_in(reviewer)
            for _ in range(3):
                before = await office.version_at(cluster.replicas[2].url)
                await office.publish_one(reviewer)
                confirmed = time.monotonic()
                while await office.version_at(cluster.replicas[2].url) == before:
                    assert time.monotonic() - confirmed < 10
                    await asyncio.sleep(0.02)
                seen.append(time.monotonic() - confirmed)
            await reader.run()
        return seen

    seen = asyncio.run(confirm())
    print("seen on the other after " + ", ".join(f"{each:.2f} s" for each in seen))
    # The promise to people, and not a measure of this machine: the replicas look twice a second.
    assert max(seen) < 2


def test_sessions_go_on_after_a_replica_is_killed_under_load(cluster: Cluster, database_url: str):
    """The reviewer publishes and others browse on a replica that dies: all go on on the other one."""
    acknowledged: set[int] = set()
    lost: list[str] = []
    came_back: list[float] = []

    async def browse(visitor: Visitor, until: asyncio.Event) -> None:
        provinces = (["江西省"], ["湖南省"])
        number = 0
        while not until.is_set():
            number += 1
            try:
                await visitor.choose("province", provinces[number % 2])
                if provinces[number % 2][0] not in visitor.text:
                    lost.append("the filter is not what was chosen")
                await visitor.pick("jx-park-nanchang" if number % 2 else "hn-n-430104-hnt")
            except VisitFailed:
                started = time.monotonic()
                await visitor.reconnect()
                # The server asks for it: a browser would not know that its page is of another replica.
                async with asyncio.timeout(visitor.patience):
                    while (await visitor.receive()).WhichOneof("type") != "auto_rerun":
                        pass
                await visitor.run()
                came_back.append(time.monotonic() - started)
            await asyncio.sleep(0.2)

    async def review(visitor: Visitor) -> None:
        with contextlib.suppress(VisitFailed):
            while True:
                acknowledged.add(await office.publish_one(visitor))

    async def play() -> None:
        visitors = [Visitor(cluster.url) for _ in range(6)]
        for visitor in visitors:
            await visitor.open()
        ways = [cluster.replica_of(visitor.cookies) for visitor in visitors]
        # The one that dies is the reviewer's.
        reviewer = Visitor(cluster.url)
        await reviewer.open()
        await office.sign_in(reviewer)
        dying = cluster.replica_of(reviewer.cookies)
        until = asyncio.Event()
        at_work = [asyncio.create_task(browse(visitor, until)) for visitor in visitors]
        publishing = asyncio.create_task(review(reviewer))
        while len(acknowledged) < 4:
            assert not publishing.done(), "the reviewer could not publish"
            await asyncio.sleep(0.02)
        cluster.kill(dying)
        await publishing
        # Long enough for everybody's next click.
        await asyncio.sleep(1.5)
        until.set()
        await asyncio.gather(*at_work)
        assert len(came_back) == ways.count(dying)
        survivor = 3 - dying
        assert {cluster.replica_of(visitor.cookies) for visitor in visitors} == {survivor}
        # A session's account ends with the replica; what waits is still there, and can be published.
        await reviewer.reconnect()
        await reviewer.run()
        assert "退出登录" not in reviewer.text
        await office.sign_in(reviewer)
        acknowledged.add(await office.publish_one(reviewer))
        for visitor in visitors:
            await visitor.leave()
        await reviewer.leave()

    asyncio.run(play())
    print("came back after " + ", ".join(f"{each:.2f} s" for each in came_back))
    assert not lost
    assert len(acknowledged) >= 5
    assert acknowledged <= office.published(database_url)
