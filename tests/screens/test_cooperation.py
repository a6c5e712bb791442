"""海峡两岸产业合作区: both programmes whole, side by side, nothing added up."""

import re
from urllib.parse import unquote

import pytest

from data.settings import DEFAULT_MAP_NOTICE
from pages.shared import wording


@pytest.fixture
def screen(open_screen):
    return open_screen("cooperation.py")


def words(html):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_both_programmes_their_parks_hosts_and_documents(screen):
    shown = words(screen.html)
    for expected in (
        "国台函〔2020〕39号",
        "国台函〔2021〕68号",
        "南昌产业园 南昌高新技术产业开发区",
        "赣州产业园 赣州经济技术开发区 江西定南工业园区",
        "吉安产业园 井冈山经济技术开发区",
        "岳阳产业园 湖南城陵矶新港区 电子信息、新能源新材料、现代农业",
        "湘潭产业园 湘潭经济技术开发区 智能制造、现代医疗器械",
        "郴州产业园 郴州高新技术产业开发区",
    ):
        assert expected in shown
    assert wording.INDUSTRIES_OF_PROGRAMME in shown


def test_the_map_carries_parks_and_notice(screen):
    svg = unquote(re.search(r'<figure><img src="data:image/svg\+xml,([^"]+)"', screen.html)[1])
    labels = re.findall(r"<text[^>]*>([^<]+)</text>", svg)
    assert {"南昌产业园", "赣州产业园", "吉安产业园", "岳阳产业园", "湘潭产业园", "郴州产业园"} <= set(labels)
    assert "".join(labels).endswith(DEFAULT_MAP_NOTICE)
    assert svg.count('<path transform="translate(') == 7


def test_targets_of_both_years_stand_with_unit_kind_and_horizon(screen):
    table = screen.html[screen.html.index(wording.DIFFERENCES) :]
    rows = {re.search(r'class="name">([^<]+)<', row)[1]: words(row) for row in table.split("<tr>")[2:8]}
    assert len(rows) == 6
    firms, capital = rows["台资企业数"], rows["台商资金"]
    assert all(number in firms for number in ("不低于 100 家", "不低于 200 家", "不低于 300 家"))
    assert "期限不同：2025年、2035年 ／ 2025年" in firms
    assert "单位不同：亿元 ／ 亿美元，不换算" in capital
    assert "计量方式不同：期末存量 ／ 累计量" in capital
    assert "只有湖南省设定" in rows["台湾地区百大企业"]
    assert "未设" in rows["台湾青年"]


def test_nothing_is_added_or_averaged(screen):
    shown = words(screen.html)
    assert "不相加、不平均" in shown
    assert "400 家" not in shown
    assert "合计" not in shown


def test_published_values_say_what_they_are_for(screen):
    shown = words(screen.html[screen.html.index(wording.PUBLISHED_VALUES) :])
    assert "落户台资企业 45 家" in shown
    assert "口径相近，仅供参照" in shown
    assert "组成部分，不代表全体" in shown
    addresses = re.findall(r'href="([^"]+)"', screen.html)
    assert addresses
    assert all(".gov.cn/" in address for address in addresses)


def test_taiwan_is_named_as_a_region(screen):
    assert not re.search(r"台湾(?!地区|青年|产业集中区|农民创业园|省|同胞)", words(screen.html))
