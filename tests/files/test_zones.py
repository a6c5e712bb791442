"""Rules over zones, zone_sources, placements and corrections as committed."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

TABLES = Path(__file__).parents[2] / "data" / "tables"


def read(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ZONES = read("zones")
BY_ID = {zone["zone_id"]: zone for zone in ZONES}
DIVISIONS = {row["division_code"]: row for row in read("divisions")}
PLACEMENTS = {row["zone_id"]: row for row in read("placements")}
SOURCES = read("zone_sources")
WITHOUT_PLACE = {"jx-nc-sanghai", "jx-jdz-taoci", "jx-sr-gaotie"}
TYPES_OF_CATEGORY = {
    "etdz": {"经济技术开发区"},
    "htz": {"高新技术产业开发区", "高新技术产业园区"},
    "bonded_zone": {"综合保税区"},
    "new_area": {"国家级新区"},
    "economic_zone": {"经济开发区", "经济技术开发区"},
    "industrial_park": {"工业园区"},
    "industry_park": {"产业园", "产业开发区", "产业园区（新港区）", "产业集聚区"},
    "concentration_area": {"工业集中区"},
    "other": {"其他（经济试验区）"},
}
NATIONAL_ONLY = {"etdz", "bonded_zone", "new_area"}
each_zone = pytest.mark.parametrize("zone", ZONES, ids=[zone["zone_id"] for zone in ZONES])
each_placement = pytest.mark.parametrize("zone_id", PLACEMENTS)


def test_there_are_251_entries_of_which_246_count():
    assert len(BY_ID) == len(ZONES) == 251
    assert sum(zone["counts_as_zone"] == "true" for zone in ZONES) == 246


@pytest.mark.parametrize(
    ("province", "level", "count"),
    [
        ("360000", "national", 25),
        ("360000", "provincial", 92),
        ("430000", "national", 25),
        ("430000", "provincial", 109),
    ],
)
def test_entries_by_province_and_level(province, level, count):
    assert sum(zone["province_code"] == province and zone["level"] == level for zone in ZONES) == count


def test_national_entries_by_category():
    counts = Counter((z["province_code"], z["category"]) for z in ZONES if z["level"] == "national")
    assert counts == {
        ("360000", "etdz"): 11,
        ("360000", "htz"): 9,
        ("360000", "bonded_zone"): 4,
        ("360000", "new_area"): 1,
        ("430000", "etdz"): 10,
        ("430000", "htz"): 9,
        ("430000", "bonded_zone"): 5,
        ("430000", "new_area"): 1,
    }


@each_zone
def test_id_begins_with_its_province_and_is_lower_case(zone):
    prefix = {"360000": "jx-", "430000": "hn-"}[zone["province_code"]]
    assert zone["zone_id"].startswith(prefix)
    assert zone["zone_id"] == zone["zone_id"].lower()


@each_zone
def test_type_as_named_belongs_to_the_category(zone):
    assert zone["type_as_named"] in TYPES_OF_CATEGORY[zone["category"]]
    if zone["category"] in NATIONAL_ONLY:
        assert zone["level"] == "national"


@each_zone
def test_county_lies_in_the_prefecture_and_the_prefecture_in_the_province(zone):
    assert DIVISIONS[zone["prefecture_code"]]["level"] == "prefecture"
    assert DIVISIONS[zone["prefecture_code"]]["parent_code"] == zone["province_code"]
    if zone["county_code"]:
        assert DIVISIONS[zone["county_code"]]["level"] == "county"
        assert DIVISIONS[zone["county_code"]]["parent_code"] == zone["prefecture_code"]


@each_zone
def test_approval_is_a_plausible_date_or_empty(zone):
    if zone["approved_on"]:
        assert re.fullmatch(r"\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?", zone["approved_on"])
        assert "1984" <= zone["approved_on"] <= "2026-11-21"


def test_approval_dates_are_known_for_65_entries_and_areas_for_35():
    assert sum(bool(zone["approved_on"]) for zone in ZONES) == 65
    assert sum(bool(zone["approved_area_ha"]) for zone in ZONES) == 35


@each_zone
def test_an_area_says_which_area_it_is(zone):
    assert bool(zone["approved_area_ha"]) == bool(zone["area_kind"])


@each_zone
def test_planning_areas_of_the_new_areas_are_marked_as_such(zone):
    if zone["category"] == "new_area":
        assert zone["area_kind"] == "planned"
    if zone["approved_area_ha"] and float(zone["approved_area_ha"]) > 2500:
        assert zone["area_kind"] == "planned"


@each_zone
def test_an_expansion_is_told_where_the_area_follows_one(zone):
    if zone["area_kind"] == "after_expansion":
        assert re.search("扩区|调区|调扩区", zone["status_note"] + zone["note"])


@each_zone
def test_an_entry_that_does_not_count_names_the_zone_it_is_part_of(zone):
    assert (zone["counts_as_zone"] == "false") == bool(zone["part_of"])
    if zone["part_of"]:
        host = BY_ID[zone["part_of"]]
        assert host["counts_as_zone"] == "true"
        assert host["prefecture_code"] == zone["prefecture_code"]
        assert "单独计数" in zone["status_note"]


def test_only_the_ganjiang_new_area_spans_two_prefectures():
    assert {z["zone_id"]: z["also_prefecture_code"] for z in ZONES if z["also_prefecture_code"]} == {
        "jx-n-ganjiang": "360400"
    }


@each_zone
def test_notes_are_calm_chinese_without_addresses(zone):
    text = zone["status_note"] + zone["note"]
    assert not re.search(r"[A-Za-z]|[()]|未核实|网址|无来源", text)
    assert not re.search(r"[；，。、](；|$)|^[；，。]", zone["status_note"])
    assert not re.search(r"[；，。、](；|$)|^[；，。]", zone["note"])


@each_zone
def test_a_zone_has_a_source_or_says_that_it_has_none(zone):
    of_facts = [s for s in SOURCES if s["zone_id"] == zone["zone_id"] and s["note"] != "位置"]
    assert of_facts or "资料来源待补" in zone["note"]


@each_zone
def test_a_zone_is_placed_unless_it_is_one_of_the_three_unplaced(zone):
    assert (zone["zone_id"] in PLACEMENTS) == (zone["zone_id"] not in WITHOUT_PLACE)


def test_218_of_248_points_stand_at_a_county_seat():
    assert len(PLACEMENTS) == 248
    assert sum(row["precision"] == "county_seat" for row in PLACEMENTS.values()) == 218


@each_placement
def test_a_point_is_rounded_to_what_it_can_know(zone_id):
    row = PLACEMENTS[zone_id]
    for cell in (row["lon"], row["lat"]):
        assert re.fullmatch(r"\d+\.\d{1,5}", cell)
    assert float(row["uncertainty_km"]) >= 2.5


@each_placement
def test_a_county_seat_is_called_a_stand_in(zone_id):
    row = PLACEMENTS[zone_id]
    assert (row["precision"] == "county_seat") == ("驻地代替" in row["method"])


@each_placement
def test_place_texts_are_short_and_without_addresses(zone_id):
    row = PLACEMENTS[zone_id]
    for text in (row["method"], row["source"], row["note"]):
        assert "http" not in text
        assert len(text) <= 60


@pytest.mark.parametrize("row", read("corrections"), ids=lambda row: f"{row['key']}.{row['column']}")
def test_a_correction_is_what_the_table_holds(row):
    key_of = {
        "zones": "zone_id",
        "industry_mentions": "mention_id",
        "placements": "zone_id",
        "rules": "rule_id",
    }[row["table_name"]]
    found = [line for line in read(row["table_name"]) if line[key_of] == row["key"]]
    assert [line[row["column"]] for line in found] == [row["is"]]
    assert row["was"] != row["is"]
    assert row["reason"]
