"""政策与任务: everything the documents ask is reachable, by clause, office and zone; links restore what was seen."""

import re
from html import unescape

import pytest

from data.load import load_register
from pages.shared import pieces, wording


@pytest.fixture(scope="module")
def register(root):
    return load_register(root / "data" / "tables")


def ids(screen, name):
    return re.findall(rf'data-{name}="([^"]+)"', screen.html)


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_every_task_rule_and_target_is_drawn_once(open_screen, register):
    screen = open_screen("policy.py")
    assert sorted(ids(screen, "task")) == sorted(register.tasks)
    assert sorted(ids(screen, "rule")) == sorted(register.rules)
    assert sorted(ids(screen, "target")) == sorted(register.targets)
    assert (len(register.tasks), len(register.rules)) == (126, 58)
    assert screen.html.count('<details class="policy book" open>') == 1
    for rule in register.rules.values():
        assert rule.condition in screen.html
        assert (rule.clause or rule.annex) in screen.html


def test_a_link_restores_the_document(open_screen, register):
    title = register.documents["hn-coop-2021"].title
    screen = open_screen("policy.py", document=title)
    assert len(ids(screen, "task")) == 6
    assert ids(screen, "rule") == []
    assert screen.html.count("policy book") == screen.html.count('policy book" open') == 1
    assert "所据文本在第（六）条中断" in screen.html


def test_a_link_restores_the_office_with_its_tasks_and_their_targets(open_screen):
    screen = open_screen("policy.py", by=wording.BY_UNIT, unit="省工信厅")
    shown = words(screen.html)
    assert "江西省工业和信息化厅（按简称展开）" in shown
    assert "牵头 35 项任务，负责 13 项任务；这些任务的条款中写有目标 33 项。" in shown
    assert len(ids(screen, "task")) == 48
    assert "jx-c25-clusters-100bn" in ids(screen, "target")
    assert "登记由该单位掌握数据的目标（56 项，不表示由其牵头）" in shown


def test_every_office_can_be_chosen(open_screen, register):
    screen = open_screen("policy.py", by=wording.BY_UNIT)
    assert set(screen.app.selectbox(key="unit").options) == set(register.unit_names)
    screen.app.selectbox(key="unit").set_value("省科技厅").run()
    assert 'data-unit="省科技厅"' in screen.html


def test_a_link_restores_a_search_and_an_office_opens_from_it(open_screen):
    screen = open_screen("policy.py", find="工信厅")
    assert "任务 48 项" in screen.html
    assert len(ids(screen, "task")) == 48
    (opens,) = re.findall(r'data-set="([^"]*)">省工信厅</button>', screen.html)
    screen.ask("policy", **pieces.read(unescape(opens)))
    assert 'data-unit="省工信厅"' in screen.html
    assert screen.app.text_input(key="find").value == ""
    assert screen.app.button_group(key="by").value in (wording.BY_UNIT, [wording.BY_UNIT])


def test_an_offices_tasks_stand_below_the_annex_whose_numbers_they_have(open_screen, register):
    html = open_screen("policy.py", by=wording.BY_UNIT, unit="省工信厅").html
    heading, below = "", {}
    for part in re.finditer(r'<(?:h4|p class="role")>|<h5>([^<]*)</h5>|data-task="([^"]+)"', html):
        if part[2]:
            below[part[2]] = heading
        else:
            heading = part[1] or ""
    assert len(below) == 48
    assert below == {task_id: register.tasks[task_id].annex or "" for task_id in below}
    assert len(set(below.values())) > 3


def test_a_search_without_result_says_what_to_do_and_stays_text(open_screen):
    screen = open_screen("policy.py", find="<b>没有这样的词")
    assert "没有找到含有“&lt;b&gt;没有这样的词”" in screen.html


def test_typing_searches_and_clearing_brings_the_documents_back(open_screen, register):
    screen = open_screen("policy.py")
    screen.app.text_input(key="find").set_value("容积率").run()
    assert set(ids(screen, "rule")) >= {"s3-nat-far", "s3-prov-far"}
    assert len(ids(screen, "task")) < 126
    assert f'data-set="find=">{wording.POLICY_CLEAR}</button>' in screen.html
    screen.ask("policy", by=[wording.BY_DOCUMENT])
    assert len(ids(screen, "task")) == 126
    assert screen.app.text_input(key="find").value == ""


def test_an_office_or_a_view_nobody_has_is_not_opened(open_screen):
    screen = open_screen("policy.py", find="工信厅")
    for asked in (
        {"by": [wording.BY_UNIT], "unit": ["财神"]},
        {"by": ["按心情"]},
        {"unit": ["省工信厅"]},
        {},
    ):
        screen.ask("policy", **asked)
        assert "任务 48 项" in screen.html


@pytest.mark.parametrize(
    ("zone", "expected", "unexpected"),
    [
        ("jx-yc-zhangshu", ["对每个同级开发区的要求", "文件交给“各开发区管委会”的任务 56 项"], "不适用"),
        ("jx-park-ganzhou", ["新入驻台资项目", "文件交给“各产业园”的任务 1 项"], "各开发区管委会"),
        ("hn-n-430104-hnt", [wording.BIND_HUNAN], "任务 56 项"),
        ("jx-n-ganjiang", ["文件交给“赣江新区管委会”的任务 51 项"], "“各开发区管委会”的任务"),
    ],
)
def test_a_link_restores_what_binds_a_zone(open_screen, zone, expected, unexpected):
    screen = open_screen("policy.py", by=wording.BY_ZONE, zone=zone)
    shown = words(screen.html[screen.html.index('class="policy office') :])
    for text in expected:
        assert text in shown
    assert unexpected not in shown
    assert "None" not in shown


def test_what_a_zone_inherits_carries_no_status(open_screen):
    screen = open_screen("policy.py", by=wording.BY_ZONE, zone="jx-yc-zhangshu")
    assert "到期待报" not in screen.html


def test_without_a_zone_the_screen_asks_for_one_and_choosing_selects_it(open_screen):
    screen = open_screen("policy.py", by=wording.BY_ZONE)
    assert wording.ZONE_FIRST in screen.html
    screen.app.selectbox(key="zone_choice").set_value("jx-yc-zhangshu").run()
    assert "江西樟树工业园区" in screen.html
    assert screen.app.text_input(key="zone").value == "jx-yc-zhangshu"


def test_unknown_values_are_named_calmly(open_screen):
    screen = open_screen("policy.py", by="按天气", unit="某某厅", document="没有的文件")
    assert screen.html.count("无法识别") == 3
    assert len(ids(screen, "task")) == 126
