"""The table of the benchmark: nothing that is short or was not measured is left out."""

import json

import pytest

from tests.bench import figures, run
from tests.bench.figures import Aim
from tests.bench.points import PointsFound
from tests.bench.server import ServerFound, slope


@pytest.mark.parametrize(
    ("aim", "word"),
    [
        (Aim("a", 1.5, 1.5), "达到"),
        (Aim("a", 1.51, 1.5), "未达"),
        (Aim("a", 6.0, 6.0, at_least=True), "达到"),
        (Aim("a", None, 1.5), "未测"),
        (Aim("a", 3.0), "说明"),
        (Aim("a", None), "未测"),
    ],
)
def test_every_figure_has_a_verdict(aim, word):
    assert aim.verdict == word


def test_the_text_shows_value_aim_comparison_and_reason():
    aim = Aim("换页", 3.0, 2.5, "倍", "100 ms → 300 ms", "服务器 200 ms")
    assert list(figures.to_text([aim])) == [
        "  未达  换页：3.00 倍（要求 ≤ 2.5 倍） · 对照 100 ms → 300 ms · 服务器 200 ms"
    ]


def test_the_newest_results_replace_what_stood_between_the_marks(tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text("前\n<!-- results -->\n旧\n<!-- /results -->\n后\n", encoding="utf-8")
    for name, value in (("2026-01-01-000000", 9.0), ("2026-01-02-000000", 3.0)):
        rows = figures.as_rows([Aim("换页", value, 2.5, "倍")])
        (tmp_path / f"{name}.json").write_text(
            json.dumps({"machine": {"cores": 2}, "aims": rows}), encoding="utf-8"
        )
    assert figures.fill_readme(readme, tmp_path).name == "2026-01-02-000000.json"
    text = readme.read_text(encoding="utf-8")
    assert "| 换页 | 3.00 倍 | ≤ 2.5 倍 | — | 未达 | — |" in text
    assert "9.00" not in text
    assert "旧" not in text
    assert text.startswith("前\n")
    assert text.endswith("\n后\n")


def test_the_readme_has_the_marks(root):
    text = (root / "tests/bench/README.md").read_text(encoding="utf-8")
    assert text.index("<!-- results -->") < text.index("<!-- /results -->")


def test_without_results_it_is_said(tmp_path):
    with pytest.raises(FileNotFoundError, match="make bench"):
        figures.fill_readme(tmp_path / "README.md", tmp_path)


def test_growth_is_counted_over_the_second_half():
    looks = [(0, 100.0), (250, 200.0), (500, 300.0), (750, 301.0), (1000, 302.0)]
    assert slope(looks) == pytest.approx(4.0)


def test_a_part_that_broke_and_what_it_could_not_measure_are_rows():
    found = ServerFound(cold=[5.0], cold_empty=[1.0], rest_mb=300.0, rest_empty_mb=60.0, missing="no client")
    rows = {aim.text: aim for aim in run.conclude({}, {"server": found}, {"points": "RuntimeError: x"})}
    assert rows["启动到可用（进程启动到 /healthz 200）"].verdict == "未达"
    assert rows["静止内存"].verdict == "达到"
    assert (rows["每个空闲会话的内存"].verdict, rows["每个空闲会话的内存"].reason) == ("未测", "no client")
    assert (rows["points：中断"].verdict, rows["points：中断"].reason) == ("未测", "RuntimeError: x")


def test_long_tasks_and_the_first_draw_have_limits():
    found = PointsFound(empty=[0.0], pan=[51.0], filter=[0.0], first=[2900.0], moved=[90.0], drawn=9)
    assert [aim.verdict for aim in run.point_aims(found)] == ["未达", "达到", "达到"]


def test_a_slow_screen_is_said_with_where_the_time_went():
    bench = run.Bench(run.Scenario("screens", None, (), 1), None, None)
    for key, value in {
        ("click", "empty", "ms"): 100,
        ("click", "two_pages", "ms"): 120,
        ("switch:targets", "atlas", "ms"): 251,
        ("switch:targets", "atlas", "server_ms"): 80,
        ("switch:targets", "atlas", "bytes"): 2048,
    }.items():
        bench.values[key] = [value]
    aim = next(aim for aim in run.screen_aims(bench) if aim.text.startswith("换到目标进度"))
    assert aim.verdict == "未达"
    assert aim.compared == "100 ms → 251 ms；两页空白应用换页 120 ms"
    assert aim.reason == "服务器 80 ms，收到 2.0 KB，其余为浏览器和传输"
