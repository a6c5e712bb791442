"""What the benchmark concludes from what it measured."""

from pathlib import Path

import pytest

from tests.bench import run
from tests.bench.drive import Socket


def bench(name: str, zones: int | None = None, **medians: float) -> run.Bench:
    """A finished scenario; medians are named step__app__quantity, three values each."""
    finished = run.Bench(run.Scenario(name, zones, (), 3), None, Path())
    for key, value in medians.items():
        finished.values[tuple(key.split("__"))] = [value * 0.5, value, value * 5]
    return finished


def met(benches: dict[str, run.Bench]) -> dict[str, bool | None]:
    return {aim.text: aim.is_met for aim in run.aims(benches) if aim.limit is not None}


GOOD = {
    "click__empty__ms": 100,
    "load__empty__ms": 1000,
    "click__atlas__ms": 150,
    "load__atlas__ms": 1500,
    "complete__atlas__ms": 2500,
    "click__atlas__bytes": 10_000,
    "click__atlas__server_ms": 15,
    "filter__atlas__server_ms": 20,
    "filter__atlas__ms": 200,
    "click__folium__ms": 1000,
    "filter__folium__ms": 1500,
}


def test_all_promises_are_met_by_good_medians():
    assert set(met({"real": bench("real", **GOOD)}).values()) == {True}


@pytest.mark.parametrize(
    ("key", "value", "text"),
    [
        ("click__atlas__ms", 201, "点地图到卡片 ÷ 空白应用按钮"),
        ("load__atlas__ms", 2001, "首次打开到地图可用 ÷ 空白应用首次打开"),
        ("click__atlas__bytes", 15 * 1024 + 1, "点一次地图收到的数据（KB）"),
        ("click__atlas__server_ms", 31, "点击的服务器时间（浏览器同机争用）"),
        ("filter__atlas__server_ms", 31, "筛选的服务器时间（浏览器同机争用）"),
        ("click__folium__ms", 899, "常规做法 ÷ 本系统，点击"),
        ("filter__folium__ms", 1199, "常规做法 ÷ 本系统，筛选"),
    ],
)
def test_a_promise_that_is_missed_is_said(key, value, text):
    assert met({"real": bench("real", **{**GOOD, key: value})})[text] is False


def test_the_whole_page_is_told_beside_the_map_and_not_promised():
    """The map can be used before the rest of the page is there; the rest must not go unmeasured for that."""
    told = {aim.text: aim for aim in run.aims({"real": bench("real", **GOOD)})}
    whole = told["首次打开到页面完整 ÷ 空白应用首次打开"]
    assert (whole.value, whole.verdict) == (2.5, "说明")
    assert whole.compared == "1000 ms → 2500 ms"


def test_a_lost_frame_is_said():
    lost = bench("real", **GOOD)
    lost.frames_lost = 1
    assert met({"real": lost})["地图框架被重建的轮数"] is False


def test_large_registers_have_limits_of_their_own():
    many = bench("2543", 2543, click__atlas__ms=251, click__empty__ms=100)
    most = bench("20000", 20000, filter__atlas__ms=601, filter_follow__atlas__ms=599, click__empty__ms=100)
    assert list(met({"2543": many, "20000": most}).values()) == [False, False, True]


def test_what_was_not_measured_is_neither_met_nor_missed():
    assert met({"real": bench("real")})["点地图到卡片 ÷ 空白应用按钮"] is None


def test_the_spread_is_the_quartiles():
    assert run.summary([1, 2, 3, 4, 100]) == {"median": 3, "q1": 1.5, "q3": 52, "n": 5}


class Session:
    def send(self, _method):
        pass

    def on(self, _event, handler):
        self.handler = handler


@pytest.mark.parametrize(
    ("opcode", "data", "size"), [(2, "AAAA", 3), (2, "AAA=", 2), (2, "AA==", 1), (1, "AAAA", 4)]
)
def test_binary_messages_are_counted_as_the_bytes_they_were(opcode, data, size):
    session = Session()
    socket = Socket(session)
    session.handler({"response": {"opcode": opcode, "payloadData": data}})
    assert (socket.received, socket.frames) == (size, 1)
