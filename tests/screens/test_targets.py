"""目标进度: every target is there, opens to its whole reckoning, and says aloud what is missing."""

import re
from datetime import date
from urllib.parse import unquote

import pytest

from data.assessment import BESIDE_LABELS, CAUSE_LABELS, STATUS_LABELS
from data.load import load_register
from data.progress import assess_all
from pages.panels import ledger
from pages.shared import arithmetic, wording

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def register(root):
    return load_register(root / "data" / "tables")


@pytest.fixture(scope="module")
def assessments(register):
    return assess_all(register, TODAY)


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_every_target_is_a_row_once_with_document_clause_and_kind(open_screen, register):
    screen = open_screen("targets.py")
    assert sorted(screen.targets()) == sorted(register.targets)
    for target_id, target in register.targets.items():
        part = words(screen.part(target_id))
        assert target.clause in part
        assert wording.KIND in part
        assert (target.holder or wording.HOLDER_UNKNOWN) in part


def test_clusters_have_a_section_of_their_own(open_screen):
    screen = open_screen("targets.py")
    sections = re.findall(r"<h3>(.+?)<span>(\d+) 项</span></h3>", screen.html)
    assert sections[0] == ("产业集群", "16")
    assert len(sections) == 6
    assert sum(int(count) for _, count in sections) == 142


def test_six_of_fifteen_is_missed_and_three_of_one_to_three_is_done_with_bars(open_screen):
    screen = open_screen("targets.py")
    missed, done = screen.part("jx-c25-clusters-100bn"), screen.part("jx-c25-clusters-national")
    assert "到期未达" in missed
    assert "实绩 6 个（2025年）" in missed
    assert re.search(r'class="fill" style="width: 40\.00%; background: #7a1f3d"', missed)
    assert re.search(r'class="goal" style="left: 100\.00%"', missed)
    assert "已完成" in done
    assert "实绩 3 个（2026年3月，晚于期限）" in done
    assert re.search(r'class="fill" style="width: 100\.00%; background: #1e6b3c"', done)
    assert re.search(r'class="goal" style="left: 33\.33%"', done)
    assert screen.html.count('class="bar"') == 2


def test_a_target_opens_to_formula_inputs_steps_and_evidence(open_screen):
    part = words(open_screen("targets.py").part("jx-c25-clusters-100bn"))
    for expected in (
        "6 个 ÷ 15 个 = 40%",
        "目标值 15 个 本文件 任务4 实施产业集群提能升级计划",
        "公布值 6 个 江西日报",
        "完成比例 = 实绩 ÷ 目标值 40%",
        "进度差 = (实绩 − 应达值) ÷ 全程 × 100 −60 个百分点",
        "替代参考，不作实绩",
    ):
        assert expected in part


def test_what_opens_below_a_row_is_fetched_and_of_a_past_day_is_there(open_screen):
    """Together they would be two thirds of the page; what can be fetched is of the present only."""
    present, past = open_screen("targets.py"), open_screen("targets.py", asof="2026-11-20")
    assert re.search(r'-total" data-detail="/assets/targets/jx-z20-revenue-total\?v=', present.html)
    assert "data-detail" not in past.html
    assert ledger.detail_html("jx-z20-revenue-total") in past.html
    assert ledger.detail_html("jx-z20-revenue-total") not in present.html
    assert ledger.detail_html("<script>") is None


@pytest.mark.parametrize(
    ("target_id", "value", "comparison"),
    [
        ("jx-z20-revenue-total", "3.24 万亿元", "92.6%"),
        ("jx-z20-zones-over-1000", "5 个", "100%"),
        ("jx-z20-zones-over-500", "20 个", "166.7%"),
        ("hn-coop-2025-tw-firms", "45 家", None),
    ],
)
def test_near_values_are_shown_with_their_reason_and_without_a_bar(open_screen, target_id, value, comparison):
    part = open_screen("targets.py").part(target_id)
    assert "口径相近，仅供参照" in words(part)
    assert value in words(part)
    assert 'class="bar"' not in part
    found = re.search(r"如直接相比为目标的 ([\d.]+%)，不作判定", words(part))
    assert (found and found[1]) == comparison


def test_nothing_shows_zero_for_unknown(open_screen, assessments):
    screen = open_screen("targets.py")
    for target_id, assessment in assessments.items():
        if assessment.actual is None:
            summary = words(screen.part(target_id).split("</summary>")[0])
            assert "0%" not in summary.replace("100%", "")
            assert not re.search(r"实绩 \d", summary)


@pytest.mark.parametrize(
    ("params", "count"),
    [
        ({"scope": "产业集群"}, 16),
        ({"theme": ["青年交流", "台资集聚"]}, 15),
        ({"status": "已完成"}, 1),
        ({"document": "海峡两岸产业合作区（湖南）建设实施意见"}, 4),
        ({"province": "湖南省"}, 4),
        ({"province": "江西省", "status": ["到期未达", "已完成"]}, 2),
    ],
)
def test_a_link_restores_the_filters(open_screen, params, count):
    screen = open_screen("targets.py", **params)
    assert len(screen.targets()) == count
    assert f"共 {count} 项" in screen.html


def test_picking_a_pill_filters_and_clearing_brings_everything_back(open_screen):
    screen = open_screen("targets.py").choose("theme", "青年交流")
    assert len(screen.targets()) == 2
    next(button for button in screen.app.button if button.label == wording.CLEAR_TARGETS).click().run()
    assert len(screen.targets()) == 142


def test_a_link_opens_one_target_on_top_until_it_is_closed(open_screen):
    screen = open_screen("targets.py", target="jx-z20-revenue-total", scope="产业集群")
    assert screen.targets()[0] == "jx-z20-revenue-total"
    assert len(screen.targets()) == 17
    assert '<details class="target" data-target="jx-z20-revenue-total" open>' in screen.html
    screen.app.button(key="close_target").click().run()
    assert len(screen.targets()) == 16


def test_an_unknown_value_is_named_calmly_and_the_rest_is_shown(open_screen):
    screen = open_screen("targets.py", status="飞快", theme="青年交流", target="<b>none")
    assert "地址中的状态“飞快”无法识别" in screen.html
    assert "所选目标编号" in screen.html
    assert "<b>none" not in screen.html
    assert len(screen.targets()) == 2


def test_filters_without_a_target_say_so(open_screen):
    screen = open_screen("targets.py", theme="青年交流", scope="产业集群")
    assert wording.NO_TARGETS in screen.html
    assert screen.targets() == []


@pytest.mark.parametrize(
    "group", [wording.GROUP_HOLDER, wording.GROUP_CAUSE, wording.GROUP_DOCUMENT, wording.GROUP_THEME]
)
def test_the_board_lists_what_is_to_be_reported_by_every_grouping(open_screen, group):
    screen = open_screen("targets.py", section=wording.SECTION_BOARD, group=group)
    assert len(screen.targets()) == len(set(screen.targets())) == 140
    assert "到期待报 118 项，暂无法评估 22 项" in screen.html
    counts = [int(count) for count in re.findall(r"<h3>.+?<span>(\d+) 项</span></h3>", screen.html)]
    assert sum(counts) == 140
    assert counts == sorted(counts, reverse=True)
    assert (
        len(counts)
        == {
            wording.GROUP_HOLDER: 14,
            wording.GROUP_CAUSE: 6,
            wording.GROUP_DOCUMENT: 5,
            wording.GROUP_THEME: 11,
        }[group]
    )


def test_the_board_names_the_number_its_date_and_its_unit(open_screen):
    screen = open_screen("targets.py", section=wording.SECTION_BOARD)
    part = words(screen.part("jx-z25-revenue-total"))
    assert "截至 2025年12月31日 的“营业收入”实绩（单位：万亿元）" in part
    assert "基期值（2020年12月31日）" in words(screen.part("hn-coop-2025-tw-output-x2"))


def test_every_word_of_the_measure_is_defined(open_screen):
    html = open_screen("targets.py", section=wording.SECTION_METHOD).html
    assert "本系统的计算口径" in html
    assert "银川市" in html
    for label in (*STATUS_LABELS.values(), *CAUSE_LABELS.values()):
        assert label in html
    assert "口径相近，仅供参照" in html


def test_every_status_cause_and_match_has_its_note():
    assert set(wording.STATUS_NOTES) == {status.value for status in STATUS_LABELS}
    assert set(wording.CAUSE_NOTES) == {cause.value for cause in CAUSE_LABELS}
    assert set(wording.MATCH_NOTES) <= {match.value for match in BESIDE_LABELS}
    assert set(wording.NEEDED) == set(wording.CAUSE_NOTES) | {"awaiting_report"}


def test_no_code_name_reaches_the_screen(open_screen):
    shown = words(open_screen("targets.py").html)
    assert not re.search(r"[a-z]+_[a-z]+", shown)
    assert "None" not in shown


def test_every_name_the_engine_can_write_has_a_word(root):
    source = (root / "data" / "progress.py").read_text(encoding="utf-8")
    names = set(re.findall(r'\.(?:step|put)\(\s*"([a-z_]+)"', source))
    dates = {"as_of", "starts_on", "baseline_on", "deadline_on"}
    assert len(names) > 15
    for name in names - dates:
        assert re.fullmatch(r"[\u4e00-\u9fff]+", arithmetic.label_of_name(name))
    assert arithmetic.label_of_name("observed_2023_factor") == "2023年公布值换算系数"
    with pytest.raises(KeyError):
        arithmetic.label_of_name("nonsense")


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("actual / target", "实绩 ÷ 目标值"),
        ("observed * observed_factor / target_factor", "公布值 × 公布值换算系数 ÷ 目标单位换算系数"),
        ("(index ** (1 / years) - 1) * hundred", "(实绩指数 的幂 (1 ÷ 已过年数) − 1) × 百分数基数"),
    ],
)
def test_expressions_are_read_aloud(expression, expected):
    assert arithmetic.describe_expression(expression) == expected


def test_both_files_can_be_fetched(open_screen):
    screen = open_screen("targets.py")
    assert [button.label for button in screen.app.get("download_button")] == [
        wording.EXPORT_CSV,
        wording.EXPORT_XLSX,
    ]


def links(screen):
    return {link.proto.label: link.proto.query_string for link in screen.app.get("page_link")}


def test_cards_lead_to_the_targets_they_are_about(open_screen):
    park = links(open_screen(None, zone="jx-park-nanchang"))
    own = next(query for label, query in park.items() if label.startswith("在目标进度中查看"))
    assert "target=jx-park-nanchang-2y-new-projects" in own
    zone = links(open_screen(None, zone="jx-n-nc-gxq"))
    (label,) = (label for label in zone if "这 90 项" in label)
    scopes = [unquote(value) for value in re.findall(r"scope=([^&]+)", zone[label])]
    assert sorted(scopes) == sorted(["全省开发区", "每个开发区", "每个国家级开发区"])
    assert len(links(open_screen(None))) == 2
    hunan = links(open_screen(None, zone="hn-n-431003-hnt"))
    assert not any("目标进度" in label for label in hunan)


@pytest.mark.parametrize("before", [{"province": "湖南省"}, {"theme": "智慧化", "target": "jx-z25-sewage"}])
def test_a_link_shows_what_it_says_whatever_was_chosen_before(open_screen, before):
    screen = open_screen("targets.py", **before)
    app = screen.app
    app.switch_page("cooperation.py").run()
    for name in set(before) - {"province"}:
        app.query_params.pop(name, None)
    app.query_params["scope"] = "产业集群"
    app.query_params["show_province"] = "江西省"
    app.switch_page("targets.py").run()
    assert not app.exception
    assert "show_province" not in app.query_params
    assert len(screen.targets()) == 16


def test_a_link_to_the_map_selects_its_entry(open_screen):
    screen = open_screen(None, show_zone="hn-park-chenzhou")
    assert screen.app.session_state["zone"] == "hn-park-chenzhou"
    assert "show_zone" not in screen.app.query_params
    assert "<h2>郴州产业园</h2>" in screen.html
