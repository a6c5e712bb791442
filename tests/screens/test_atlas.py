"""一张图 without its map: what the script says for each address, choice and state of the tables.

AppTest runs the shell in this process. It cannot see the map or the list, which are the browser tests' business.
"""

from __future__ import annotations

import csv
import html
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.selection import FACETS, Selection, facet_values
from data.settings import Settings
from data.source import RegisterSource
from geo.checks import place_check
from pages.shared import state, store

LONG = "长" * 10_000
NANCHANG = "jx-n-nc-gxq"
UNPLACED = "jx-jdz-taoci"


def use_tables(tables: Path) -> None:
    settings = Settings(tables=tables)
    store.configure(settings, RegisterSource(tables, [place_check(settings.boundaries)]))


@pytest.fixture(autouse=True)
def committed(files: RegisterSource) -> Iterator[None]:
    """Every test starts, and leaves the next, with the committed tables."""
    store.configure(Settings(), files)
    yield
    store.configure(Settings(), files)


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    """A copy of the committed tables with their data package, to be changed; use_tables(copied) shows it."""
    shutil.copy(Settings().tables.parent / "datapackage.json", tmp_path)
    return Path(shutil.copytree(Settings().tables, tmp_path / "tables"))


@pytest.fixture
def visit(root: Path) -> Callable[..., AppTest]:
    """visit(level="国家级") -> the first run of a new session at an address."""

    def visit(**params: str | list[str]) -> AppTest:
        screen = AppTest.from_file(str(root / "pages" / "shell.py"), default_timeout=60)
        for name, value in params.items():
            screen.query_params[name] = value
        return screen.run()

    return visit


def change(tables: Path, table: str, key: str, **cells: str) -> None:
    """Write other values into one row, found by the first column."""
    path = tables / f"{table}.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    next(row for row in rows if row[next(iter(row))] == key).update(cells)
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def bodies(screen: AppTest) -> list[str]:
    """HTML of every block, styles and scripts left out."""
    found = [element.proto.body for element in screen.get("html")]
    return [body for body in found if not body.startswith(("<style", "<script", "<i class='rules'>"))]


def body(screen: AppTest, mark: str) -> str:
    """The one block that holds a mark."""
    (found,) = [body for body in bodies(screen) if mark in body]
    return found


def text_of(markup: str) -> str:
    """What a reader sees of a block: no tags, entities resolved, blanks single."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())


def sentence(screen: AppTest) -> str:
    return text_of(body(screen, "class='sentence'"))


def card(screen: AppTest) -> str:
    return body(screen, '<article class="card')


def notices(screen: AppTest) -> list[str]:
    return [
        text_of(part)
        for body in bodies(screen)
        for part in re.findall(r"<p class='notice'>.*?</p>", body, re.S)
    ]


def is_calm(screen: AppTest) -> bool:
    return not screen.exception and not screen.error and "Traceback" not in "".join(bodies(screen))


# --- at rest ----------------------------------------------------------------------------------------------


def test_a_first_visit_shows_everything_and_the_programmes(visit):
    screen = visit()
    assert is_calm(screen)
    assert sentence(screen) == "赣湘两省全部开发区：共 246 家，另有 5 条并入条目"
    strip = text_of(body(screen, 'class="strip"'))
    for part in ("246 家", "未定位 3", "50 家", "196 家", "6 个", "142 项"):
        assert part in strip
    programmes = card(screen)
    for zone in store.register().cooperation_zones.values():
        assert zone.name in programmes
    assert "data-zone" not in programmes
    assert notices(screen) == []


def test_every_choice_of_the_sidebar_is_a_label_of_the_register(visit):
    # The prefectures' buttons are drawn once they are asked for.
    screen = visit(prefecture="赣州市")
    register = store.register()
    for facet in FACETS:
        offered = list(screen.button_group(key=facet).options)
        assert set(offered) <= set(facet_values(register, facet))
        assert len(offered) >= 2


def test_national_zones_are_always_broken_down_by_category(visit):
    strip = text_of(body(visit(), 'class="strip"'))
    register = store.register()
    for code, label in (
        ("etdz", "经济技术开发区"),
        ("htz", "高新区"),
        ("bonded_zone", "综合保税区"),
        ("new_area", "国家级新区"),
    ):
        zones = [zone for zone in register.zones.values() if zone.level == "national" and zone.counts_as_zone]
        assert f"{label} {sum(zone.category == code for zone in zones)}" in strip


# --- filters ----------------------------------------------------------------------------------------------


def test_an_address_restores_its_filters(visit):
    screen = visit(province="江西省", level="国家级", industry="电子信息")
    register = store.register()
    names = {
        facts["id"]
        for facts in register.facts.values()
        if facts["province"] == "江西省" and facts["level"] == "国家级" and "电子信息" in facts["industry"]
    }
    counted = [zone_id for zone_id in names if register.zones[zone_id].counts_as_zone]
    assert sentence(screen).startswith(f"江西省 · 国家级 · 电子信息：共 {len(counted)} 家")
    assert screen.button_group(key="level").value == ["国家级"]
    assert text_of(body(screen, 'class="strip"')).startswith(f"{len(counted)} 家")


def test_choosing_and_clearing(visit):
    screen = visit()
    screen.button_group(key="level").select("国家级")
    screen.run()
    assert sentence(screen).startswith("国家级：共 50 家")
    screen.button_group(key="province").select("湖南省")
    screen.run()
    assert sentence(screen).startswith("湖南省 · 国家级：共 ")
    screen.toggle(key="park_only").set_value(True).run()
    assert "承载海峡两岸产业合作区产业园的开发区" in sentence(screen)
    next(button for button in screen.button if button.label == "清除筛选").click().run()
    assert sentence(screen).startswith("赣湘两省全部开发区：共 246 家")
    assert is_calm(screen)


@pytest.mark.parametrize("words", ["南昌高新", "ncgxq", "nanchang gaoxin"])
def test_search_says_what_it_looks_for(visit, words):
    assert sentence(visit(q=words)).startswith(f"名称含“{words}”：共 1 家")


def test_nothing_found_is_said_as_zero(visit):
    screen = visit(q="没有这样的园区")
    assert sentence(screen) == "名称含“没有这样的园区”：共 0 家"
    assert is_calm(screen)


# --- cards ------------------------------------------------------------------------------------------------


def test_what_the_numbers_behind_the_buttons_count_is_what_is_said(visit):
    register = store.register()
    counted = [zone_id for zone_id, zone in register.zones.items() if zone.counts_as_zone]
    known = sum(bool(register.industries_of.get(zone_id)) for zone_id in counted)
    said = "".join(bodies(visit()))
    assert f"不含并入其他园区的 {len(register.zones) - len(counted)} 条" in said
    assert f"{len(counted)} 家中 {known} 家有产业资料" in said
    for facet in ("province", "level", "category"):
        assert sum(store.counts(Selection(), facet).values()) == len(counted)


def test_card_of_a_zone_says_what_the_register_knows(visit):
    screen = visit(zone=NANCHANG)
    zone = store.register().zones[NANCHANG]
    shown = text_of(card(screen))
    assert f'data-zone="{NANCHANG}"' in card(screen)
    assert zone.name in shown
    for mention in store.register().mentions_of[NANCHANG]:
        assert mention.wording in shown
    assert "国家级" in shown
    assert "自身目标" in shown
    assert "查看南昌产业园" in [button.label for button in screen.button]


def test_card_of_every_entry_can_be_shown(visit):
    screen = visit()
    register = store.register()
    for entry_id in [*register.zones, *register.parks]:
        screen.session_state[state.SELECTED] = entry_id
        screen.run()
        assert is_calm(screen), entry_id
        entry = register.zones.get(entry_id) or register.parks[entry_id]
        assert entry.name in text_of(card(screen))
        assert "None" not in card(screen), entry_id


def test_card_of_a_park_names_hosts_and_leads_to_them(visit):
    screen = visit(zone="jx-park-ganzhou")
    register = store.register()
    hosts = [register.zones[site.zone_id] for site in register.sites_of["jx-park-ganzhou"]]
    assert len(hosts) == 2
    for host in hosts:
        assert host.name in text_of(card(screen))
    next(button for button in screen.button if button.label == f"查看{hosts[0].short_name}").click().run()
    assert f'data-zone="{hosts[0].zone_id}"' in card(screen)


def test_card_of_an_unplaced_zone_says_so(visit):
    assert UNPLACED not in store.register().placements
    assert "未定位" in text_of(card(visit(zone=UNPLACED)))
    assert "未定位" not in text_of(card(visit(zone=NANCHANG)))


def test_card_of_a_merged_entry_says_it_is_not_counted(visit):
    zone = next(zone for zone in store.register().zones.values() if not zone.counts_as_zone and zone.part_of)
    screen = visit(zone=zone.zone_id)
    assert "该条目已并入或由其他开发区管理，列示但不单独计数" in text_of(card(screen))
    assert f"查看{store.register().zones[zone.part_of].short_name}" in [
        button.label for button in screen.button
    ]


def test_another_zone_of_hunan_has_no_targets_and_says_so(visit):
    zone_id = next(key for key, zone in store.register().zones.items() if zone.province_code == "430000")
    assert "本库收录的文件未对湖南其他开发区设定指标" in text_of(card(visit(zone=zone_id)))


def test_a_target_row_names_document_and_clause(visit):
    register = store.register()
    shown = text_of(card(visit(zone="jx-park-nanchang")))
    own = register.targets_of["jx-park-nanchang"]
    assert own
    for target in own:
        assert f"《{register.documents[target.document_id].title}》 {target.clause}" in shown


def test_closing_the_card_shows_the_programmes_again(visit):
    screen = visit(zone=NANCHANG)
    screen.button(key="close_card").click().run()
    assert 'class="card home"' in card(screen)


# --- what cannot be used ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("params", "quoted"),
    [
        ({"level": "火星级"}, "火星级"),
        ({"zone": "no-such-zone"}, "no-such-zone"),
        ({"industry": LONG}, "长长…"),
        ({"q": LONG}, "只按前 100 个字查找"),
        ({"zone": LONG}, "长长…"),
        ({"level": "<script>alert(1)</script>"}, "<script>alert(1)</script>"),
        ({"view": "somewhere"}, "somewhere"),
    ],
)
def test_what_an_address_cannot_mean_is_said_once_and_the_rest_is_shown(visit, params, quoted):
    screen = visit(province="湖南省", **params)
    assert is_calm(screen)
    (notice,) = notices(screen)
    assert quoted in notice
    assert len(notice) < 200
    assert sentence(screen).startswith("湖南省")
    assert "<script>alert" not in "".join(bodies(screen))
    next(button for button in screen.button if button.label == "知道了").click().run()
    assert notices(screen) == []


def test_an_unknown_selection_leaves_the_address_and_the_rest_stays(visit):
    screen = visit(province="湖南省", zone="no-such-zone", target="no-such-target")
    assert dict(screen.query_params) == {"province": "湖南省"}
    assert dict(visit(zone=NANCHANG).query_params) == {"zone": NANCHANG}


def test_markup_in_a_name_is_text(visit, copied):
    attack = "<script>window.pwned=1</script>"
    change(copied, "zones", NANCHANG, name=f"{attack}南昌", short_name="<b>南昌</b>")
    change(copied, "parks", "jx-park-nanchang", name="<i>南昌</i>产业园")
    use_tables(copied)
    for entry_id in (NANCHANG, "jx-park-nanchang"):
        screen = visit(zone=entry_id)
        assert is_calm(screen)
        assert not re.search(r"<(script|b|i)>", "".join(bodies(screen)))
    assert attack in text_of(card(visit(zone=NANCHANG)))


# --- tables that are not in order -------------------------------------------------------------------------


def test_a_broken_register_names_file_and_line_and_nothing_else(visit, copied):
    change(copied, "zones", NANCHANG, level="市级")
    content = (copied / "parks.csv").read_bytes()
    (copied / "parks.csv").write_bytes(b"\xef\xbb\xbf" + content)
    line = next(
        number
        for number, row in enumerate((copied / "zones.csv").read_text("utf-8").splitlines(), start=1)
        if row.startswith(f"{NANCHANG},")
    )
    use_tables(copied)
    screen = visit()
    assert not screen.exception
    assert len(screen.error) == 1
    shown = text_of(" ".join(bodies(screen)))
    assert re.search(rf"zones\.csv {line} {NANCHANG} level 市级", shown)
    assert "parks.csv 1" in shown
    assert "Traceback" not in shown
    assert str(copied) not in shown
    assert "strip" not in "".join(bodies(screen))


def test_the_screen_comes_back_when_the_tables_are_mended(visit, copied):
    saved = (copied / "zones.csv").read_bytes()
    change(copied, "zones", NANCHANG, level="市级")
    use_tables(copied)
    screen = visit()
    assert screen.error
    (copied / "zones.csv").write_bytes(saved)
    use_tables(copied)
    screen.run()
    assert is_calm(screen)
    assert sentence(screen).startswith("赣湘两省全部开发区")


def test_tables_that_are_not_there_are_a_sentence_too(visit, tmp_path):
    use_tables(tmp_path / "nowhere")
    screen = visit()
    assert not screen.exception
    assert len(screen.error) == 1
