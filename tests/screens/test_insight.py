"""产业透视, 设区市 and 对标: what they show is what the register holds, and links bring it all back."""

import html
import json
import random
import re
from urllib.parse import unquote

import pytest

from data.industry_profile import ROLE_ORDER, industry_matrix
from data.load import load_register
from data.schema import Level
from data.selection import Selection
from data.vocabulary import label_of
from pages.panels import comparison, industries, prefectures
from pages.shared import mention_rows, state, wording

TRAY = ["jx-n-nc-gxq", "jx-gz-dingnan", "hn-n-430104-hnt", "jx-n-gz-jkq"]


@pytest.fixture(scope="module")
def register(root):
    return load_register(root / "data" / "tables")


def words(markup):
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", markup)))


def table(screen, name):
    """Data of a table drawn in the browser: the linked or the heat table of this key."""
    (found,) = (
        each.proto
        for each in screen.app.get("bidi_component")
        if each.proto.id.endswith(f"_table_{name}") or f"_table_{name}" in each.proto.id
    )
    return json.loads(found.json)


def listed(screen, label):
    """Data of the one table of this label in the pieces of the screen."""
    (found,) = (each for each in screen.tables() if each["label"] == label)
    return found


def alike(screen, level):
    """Rows of the zones of a level that are most like the selected one."""
    (found,) = (each["rows"] for each in screen.tables() if label_of(level) in each["label"])
    return found


def wordings_of(screen):
    """(role, wording, vocabulary) of the table of the selected entry, in its order."""
    markup = screen.html[screen.html.index('<section class="insight wordings">') :]
    markup = markup[: markup.index("</section>")]
    role, rows = None, []
    for line in re.findall(r"<tr>(.+?)</tr>", markup.split("<tbody>")[1], re.DOTALL):
        head = re.search(r"<th[^>]*>(.+?)</th>", line)
        role = html.unescape(head[1]) if head else role
        cells = [html.unescape(cell) for cell in re.findall(r"<td[^>]*>(.*?)</td>", line)]
        rows.append((role, cells[0], cells[1]))
    return rows


RANDOM_TEN = random.Random(20261121)


def test_ten_zones_picked_at_random_show_the_registers_roles_wordings_and_vocabulary(open_screen, register):
    known = sorted(each for each in register.zones if each in register.mentions_of)
    screen = open_screen("industries.py", insight=wording.INSIGHT_NAMERS)
    rows = {row["id"]: row for row in listed(screen, wording.INSIGHT_NAMERS)["rows"]}
    for zone_id in RANDOM_TEN.sample(known, 10):
        mentions = register.mentions_of[zone_id]
        for role in ROLE_ORDER:
            expected = "、".join(dict.fromkeys(each.wording for each in mentions if each.role is role))
            assert rows[zone_id].get(role.value, "") == expected
        codes = {code for each in mentions for code in each.industry_codes}
        assert set(rows[zone_id]["mapped"]) == {register.industries[code].label for code in codes}
        screen.app.session_state[state.SELECTED] = zone_id
        screen.app.run()
        assert sorted(wordings_of(screen)) == sorted(
            (
                wording.ROLE_HEADS[each.role.value],
                each.wording,
                "、".join(register.industries[code].label for code in each.industry_codes),
            )
            for each in mentions
        )


def test_coverage_is_said_and_unknown_is_not_none(open_screen, register):
    screen = open_screen("industries.py")
    unknown = sum(each not in register.mentions_of for each in register.zones)
    assert unknown == 110
    assert f"251 条中 141 条有产业资料；其余 {unknown} 条未见公开资料，不等于没有该产业" in screen.html
    nobody = next(each for each in register.zones if each not in register.mentions_of)
    screen = open_screen("industries.py", insight=wording.INSIGHT_ALIKE, zone=nobody)
    assert "未见公开的产业资料，不与其他园区比较" in screen.html


def test_the_matrix_is_the_registers_and_a_pick_filters_and_lists(open_screen, register, monkeypatch):
    screen = open_screen("industries.py", industry="化工", prefecture="南昌市")
    data = table(screen, "industries")
    assert len(data["rows"]) == 23
    assert len(data["columns"]) == 25
    assert data["selected_rows"] == ["化工"]
    assert data["selected_columns"] == ["南昌市"]
    assert json.loads(data["alternatives"][data["chosen"]])[data["rows"].index("电子信息")][-1] == 50
    chosen = {}
    monkeypatch.setattr(industries.state, "choose", lambda **facets: chosen.update(facets))
    monkeypatch.setattr(industries.st, "session_state", chosen)
    industries.pick("陶瓷", "萍乡市")
    assert chosen == {"industry": ["陶瓷"], "prefecture": ["萍乡市"], "insight": wording.INSIGHT_NAMERS}


def test_the_matrix_brings_the_counts_of_every_role_under_the_same_filters(open_screen, register):
    label = wording.ROLE_HEADS["leading"]
    screen = open_screen("industries.py", level="省级", role=label)
    data = table(screen, "industries")
    assert (data["control"], data["chosen"]) == ("role", label)
    assert len(set(data["alternatives"].values())) > 2
    filtered = Selection(levels=("省级",))
    for role in (None, *ROLE_ORDER):
        matrix = industry_matrix(register, filtered, role)
        counts = json.loads(data["alternatives"].pop(wording.ROLE_HEADS[role.value] if role else ""))
        assert counts == [[*cells, total] for _, cells, total in matrix.rows]
        assert data["rows"] == [name for name, _, _ in matrix.rows]
    assert not data["alternatives"]


def test_a_link_restores_industry_role_finer_industry_and_zone(open_screen, register):
    screen = open_screen(
        "industries.py",
        insight=wording.INSIGHT_NAMERS,
        industry="电子信息",
        finer="智能终端",
        role=wording.ROLE_HEADS["focus"],
        zone="jx-n-ja-jgs",
    )
    data = listed(screen, wording.INSIGHT_NAMERS)
    assert wording.WORDINGS_OF.format(register.zones["jx-n-ja-jgs"].name) in screen.html
    assert "jx-n-ja-jgs" in [row["id"] for row in data["rows"]]
    for row in data["rows"]:
        codes = {
            code
            for each in register.mentions_of[row["id"]]
            if each.role.value == "focus"
            for code in each.industry_codes
        }
        assert "electronics_terminal" in codes
        assert {"focus"} == {role.value for role in ROLE_ORDER if role.value in row}
    assert "井冈山经济技术开发区：产业原文与归类" in screen.html


def test_marks_on_the_small_map_are_the_placed_zones_with_their_foremost_role(open_screen, register):
    screen = open_screen("industries.py", insight=wording.INSIGHT_NAMERS, industry="航空")
    marks = re.findall(r'<i class="([a-z_]+)-([a-z]+)" style="[^"]*" title="([^"]+)"', screen.html)
    named = [each for each, facts in register.facts.items() if "航空" in facts["industry"]]
    assert sorted(name for _, _, name in marks) == sorted(
        register.zones[each].name for each in named if each in register.placements
    )
    assert ("focus", "national", "南昌高新技术产业开发区") in marks


def test_alike_zones_come_with_the_measure_in_words_and_one_list_per_level(open_screen, register):
    screen = open_screen("industries.py", insight=wording.INSIGHT_ALIKE, zone="jx-n-nc-gxq")
    assert wording.ALIKE_MEASURE in screen.html
    for level in Level:
        rows = alike(screen, level)
        assert {register.zones[row["id"]].level for row in rows} == {level}
        shares = [float(row["share"]) for row in rows]
        assert shares == sorted(shares, reverse=True)
    filtered = open_screen(
        "industries.py", insight=wording.INSIGHT_ALIKE, zone="jx-n-nc-gxq", province="湖南省"
    )
    assert all(row["id"].startswith("hn-") for row in alike(filtered, Level.NATIONAL))


@pytest.mark.parametrize(
    ("basis", "unknown"), [(None, "南昌产业园、赣州产业园、吉安产业园"), ("hosts", "岳阳产业园")]
)
def test_the_six_parks_overlap_on_one_basis_at_a_time(open_screen, basis, unknown):
    label = {"basis": wording.BASIS_HOSTS} if basis else {}
    screen = open_screen("industries.py", insight=wording.INSIGHT_PARKS, **label)
    shown = words(screen.html)
    assert wording.PARKS_UNKNOWN.format(unknown) in shown
    # Said once for each such park; its cells stay empty.
    absent = f'<span class="none">{wording.PARKS_ABSENT[basis or "own"]}</span>'
    assert screen.html.count(absent) == unknown.count("、") + 1
    assert wording.PARKS_NOTE[basis or "own"] in shown
    assert wording.ALIKE_MEASURE in shown


def test_prefectures_are_rows_and_one_of_them_opens(open_screen, register):
    (listed,) = open_screen("prefectures.py").tables()
    rows = {row["id"]: row for row in listed["rows"]}
    assert len(rows) == 25
    assert (rows["赣州市"]["zones"], rows["赣州市"]["national"], rows["赣州市"]["parks"]) == (21, 5, 1)
    assert rows["萍乡市"]["platforms"] is None
    screen = open_screen("prefectures.py", prefecture="赣州市")
    (opened,) = screen.tables()
    found = opened["rows"]
    assert {row["id"] for row in found} == {
        each for each, facts in register.facts.items() if "赣州市" in facts["prefecture"]
    }
    for row in found:
        for role in ROLE_ORDER:
            own = [each for each in register.mentions_of.get(row["id"], ()) if each.role is role]
            known = row["id"] in register.mentions_of
            assert row.get(role.value, "") == (mention_rows.wordings(own) if known else wording.UNKNOWN)
    shown = words(screen.html)
    for expected in (
        "赣州跨境电商综合试验区",
        "每个设区市（江西）",
        "新入驻台资项目",
        wording.PREFECTURE_CLUSTERS_NONE,
    ):
        assert expected in shown
    hunan = words(open_screen("prefectures.py", prefecture="张家界市").html)
    assert wording.PREFECTURE_CLUSTERS_HUNAN in hunan


def columns_of(screen):
    head = re.search(r'class="facts side-by-side"><thead>(.+?)</thead>', screen.html, re.DOTALL)[1]
    return re.findall(r'<th scope="col">(.+?)</th>', head)


def test_a_link_restores_the_tray_and_levels_stand_apart(open_screen, register):
    screen = open_screen("compare.py", compare=TRAY)
    expected = sorted(TRAY, key=lambda each: register.zones[each].level is not Level.NATIONAL)
    assert columns_of(screen) == [register.zones[each].name for each in expected]
    assert "国家级（3 家）" in screen.html
    assert "省级（1 家）" in screen.html
    assert words(screen.html).count(wording.COMPARE_NOT_HELD) == len(TRAY)
    assert table(screen, "compare")["selected"] == TRAY
    assert re.findall(r'<div class="tray">.+?</div>', screen.html, re.DOTALL)[0].count("data-toggle") == 4
    screen.ask("comparisons", compare=TRAY[1:])
    assert screen.app.session_state["compare"] == TRAY[1:]
    assert len(columns_of(screen)) == 3
    screen.ask("comparisons")
    assert wording.COMPARE_EMPTY in screen.html


@pytest.mark.parametrize(
    ("asked", "kept"),
    [
        ([*TRAY, "nowhere", "jx-park-jian", "<script>", "x" * 10_000], TRAY),
        ([TRAY[0]] * 40, TRAY[:1]),
        ([TRAY[0]] * 60, []),
    ],
)
def test_a_browser_cannot_ask_for_what_is_no_zone(open_screen, asked, kept):
    screen = open_screen("compare.py").ask("comparisons", compare=asked)
    assert table(screen, "compare")["selected"] == kept


def test_what_cannot_be_in_the_tray_is_named_and_the_rest_is_shown(open_screen):
    screen = open_screen("compare.py", compare=[*TRAY[:2], "nowhere", "jx-park-jian"])
    assert "对标园区编号“nowhere”无法识别" in screen.html
    assert len(columns_of(screen)) == 2


def test_the_card_puts_its_zone_into_the_tray_and_leads_there(open_screen):
    screen = open_screen(None, zone="jx-n-nc-gxq", compare=TRAY[1:3])
    button = screen.app.button(key="compare_zone")
    assert button.label == wording.COMPARE_ADD
    button.click().run()
    assert screen.app.session_state["compare"] == [*TRAY[1:3], "jx-n-nc-gxq"]
    assert screen.app.button(key="compare_zone").label == wording.COMPARE_REMOVE
    assert wording.COMPARE_OPEN.format(3) in [link.proto.label for link in screen.app.get("page_link")]


def test_a_browser_that_has_not_yet_drawn_the_tray_does_not_empty_it(open_screen):
    screen = open_screen("compare.py", compare=TRAY[:2])
    screen.app.multiselect(key="compare").set_value([]).run()
    assert table(screen, "compare")["selected"] == TRAY[:2]
    assert screen.app.session_state["compare"] == TRAY[:2]
    screen.app.multiselect(key="compare").set_value([])
    screen.ask("comparisons", compare=TRAY[1:2])
    assert screen.app.session_state["compare"] == TRAY[1:2]


def test_a_full_tray_takes_no_more(open_screen, register):
    full = [each for each in register.zones if each != "jx-n-nc-gxq"][:8]
    screen = open_screen(None, zone="jx-n-nc-gxq", compare=full)
    assert screen.app.button(key="compare_zone").disabled
    assert screen.app.button(key="compare_zone").label == wording.COMPARE_FULL


def test_peers_are_proposed_with_their_reasons_and_added_by_a_press(open_screen):
    screen = open_screen("compare.py", zone="jx-n-gz-jkq")
    assert "建议与赣州经开区对标" in screen.html
    peers = re.findall(r'<p class="peer"><b>(.+?)</b>(.+?)</p>', screen.html)
    assert 1 <= len(peers) <= 5
    assert all(why.startswith("同为国家级；") for _, why in peers)
    assert "首位产业同属电子信息" in peers[0][1]
    (first, *_) = re.findall(r'data-toggle="compare=([^"]+)">加入对标', screen.html)
    screen.ask("comparisons", compare=[first])
    assert screen.app.session_state["compare"] == [first]
    assert wording.COMPARE_TRAY.format(1) in words(screen.html)


@pytest.mark.parametrize("seed", range(3))
def test_nothing_is_ranked_whatever_is_set_beside_each_other(open_screen, register, seed):
    """Columns keep the order chosen within their level; bars share an axis only within level and kind of area."""
    with_area = [each for each, zone in register.zones.items() if zone.approved_area_ha]
    tray = random.Random(seed).sample(with_area, 8)
    screen = open_screen("compare.py", compare=tray)
    ordered = sorted(tray, key=lambda each: register.zones[each].level is not Level.NATIONAL)
    assert columns_of(screen) == [register.zones[each].name for each in ordered]
    line = re.search(
        rf'<th scope="row">{wording.COMPARE_ROWS["area"]}</th>(.+?)</tr>', screen.html, re.DOTALL
    )[1]
    axes = {}
    for zone_id, cell in zip(ordered, re.findall(r"<td>(.*?)</td>", line, re.DOTALL), strict=True):
        zone = register.zones[zone_id]
        if bar := re.search(r'data-axis="([^"]+)"><i style="width: ([\d.]+)%', cell):
            axes.setdefault(bar[1], []).append((zone, float(bar[2])))
    for members in axes.values():
        assert len({(zone.level, zone.area_kind) for zone, _ in members}) == 1
        largest = max(zone.approved_area_ha for zone, _ in members)
        for zone, width in members:
            assert width == pytest.approx(100 * zone.approved_area_ha / largest, abs=0.01)
    assert not re.search(r"第 ?\d+ ?[名位]|排名第", words(screen.html))


def test_a_list_never_puts_areas_of_different_kinds_in_order(open_screen):
    (opened,) = open_screen("prefectures.py", prefecture="长沙市").tables()
    for listed in (table(open_screen(None), "zones"), opened):
        columns = {column["key"]: column for column in listed["columns"]}
        assert columns["area_ha"]["fixed"]


def test_what_is_asked_for_on_the_screen_of_prefectures_becomes_the_filter(open_screen):
    screen = open_screen("prefectures.py", province="江西省").ask("prefectures", prefecture=["赣州市"])
    assert "江西省 赣州市" in screen.html
    assert screen.app.session_state["prefecture"] == ["赣州市"]
    (listed,) = screen.ask("prefectures", province=["江西省"]).tables()
    assert len(listed["rows"]) == 11
    # What is no prefecture is no filter.
    (listed,) = screen.ask("prefectures", prefecture=["台北市", "<script>"]).tables()
    assert len(listed["rows"]) == 11


@pytest.mark.parametrize(
    "stands",
    ["prefecture=台北市", "prefecture=赣州市&other=1", "<script>", "&".join(["prefecture=赣州市"] * 60)],
)
def test_there_is_no_piece_for_what_nobody_can_choose(open_screen, stands):
    open_screen("prefectures.py")
    known = prefectures.html("prefecture=赣州市")
    assert "江西省 赣州市" in known
    assert prefectures.html(stands) in (None, prefectures.html("-"))
    assert comparison.html("compare=nowhere") is None
    assert comparison.html("zone=nowhere") is None
    assert comparison.html(f"compare={TRAY[0]}&prefecture=赣州市") is None


def test_of_a_past_day_the_page_brings_its_pieces_itself(open_screen):
    screen = open_screen("prefectures.py", asof="2026-11-20", prefecture="赣州市")
    parts = [each.proto for each in screen.app.get("bidi_component") if "piece_prefectures" in each.proto.id]
    assert ["江西省 赣州市" in json.loads(part.json)["html"] for part in parts] == [True]


def test_a_tray_selected_zone_and_filter_survive_a_change_of_screen(open_screen):
    screen = open_screen("compare.py", compare=TRAY, industry="电子信息", zone="jx-n-nc-gxq")
    screen.app.switch_page("industries.py").run()
    assert screen.app.session_state["compare"] == TRAY
    screen.app.switch_page("prefectures.py").run()
    screen.app.switch_page("compare.py").run()
    assert len(columns_of(screen)) == 4
    assert Selection(industries=tuple(screen.app.session_state["industry"])).industries == ("电子信息",)


@pytest.mark.parametrize("page", ["industries.py", "prefectures.py", "compare.py"])
def test_no_code_name_reaches_the_screens(open_screen, page):
    screen = open_screen(page, compare=TRAY, zone="jx-n-nc-gxq", prefecture="赣州市")
    shown = words(re.sub(r"<style>.*?</style>", "", screen.html, flags=re.DOTALL))
    assert not re.search(r"[a-z]+_[a-z]+|\bNone\b|jx-|hn-", shown)


def test_a_link_with_too_many_zones_keeps_the_first_eight(open_screen, register):
    ids = list(register.zones)[:11]
    assert len(columns_of(open_screen("compare.py", compare=ids))) == 8


def test_the_card_leads_to_the_zones_most_alike(open_screen):
    screen = open_screen(None, zone="jx-n-nc-gxq")
    (query,) = (
        link.proto.query_string
        for link in screen.app.get("page_link")
        if link.proto.label == wording.OPEN_ALIKE
    )
    name, value = unquote(query).split("=")
    screen.app.query_params[name] = value
    screen.app.switch_page("industries.py").run()
    assert not screen.app.exception
    assert name not in screen.app.query_params
    assert wording.ALIKE_MEASURE in screen.html
    assert alike(screen, Level.NATIONAL)
    unknown = open_screen(None, zone="hn-n-430104-hnt")
    assert wording.OPEN_ALIKE not in [link.proto.label for link in unknown.app.get("page_link")]


def test_a_zone_picked_on_its_prefectures_page_shows_its_wordings_there(open_screen):
    shown = '<section class="insight wordings">'
    assert shown in open_screen("prefectures.py", prefecture="赣州市", zone="jx-n-gz-jkq").html
    assert shown not in open_screen("prefectures.py", prefecture="赣州市", zone="jx-n-nc-gxq").html


@pytest.mark.parametrize(
    ("params", "sentence"),
    [
        (
            {},
            "列有产业的开发区 137 家，合作区产业园 3 个，另有 4 条并入条目；另有 3 个产业园文件未单列产业，不在其中。",
        ),
        ({"industry": "航空"}, "列有航空的开发区 2 家，合作区产业园 0 个；"),
        ({"industry": "电子信息", "role": "首位产业"}, "列有电子信息（只计首位产业）的开发区 3 家，"),
    ],
)
def test_the_list_says_what_it_counts(open_screen, params, sentence):
    assert sentence in open_screen("industries.py", insight=wording.INSIGHT_NAMERS, **params).html
