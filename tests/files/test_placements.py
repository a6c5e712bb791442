"""Rules over the committed placements, row by row, and the known facts about places."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from data.checks import read_table
from data.schema import Level, Precision
from geo import boundaries, checks, palette
from geo.crs import is_in_extent
from geo.placement import LEVEL_RANK, MapPoint, PlaceClass, fan_out, place_class_of

DATA = Path(__file__).resolve().parents[2] / "data"


def rows_of(name):
    with (DATA / "tables" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ZONES = {row["zone_id"]: row for row in rows_of("zones")}
PLACEMENTS = {row["zone_id"]: row for row in rows_of("placements")}
SHAPES = {
    code: shape
    for level in boundaries.LEVELS
    for code, shape in boundaries.load_shapes(DATA / "boundaries", level).items()
}


def point_of(row):
    return float(row["lon"]), float(row["lat"])


def away_km(row, code):
    return checks.outside_km(SHAPES[code], *point_of(row))


@pytest.mark.parametrize("zone_id", PLACEMENTS)
def test_every_place_lies_where_its_zone_is_said_to_be(zone_id):
    row, zone = PLACEMENTS[zone_id], ZONES[zone_id]
    assert is_in_extent(*point_of(row))
    assert away_km(row, zone["province_code"]) == 0
    prefectures = [code for code in (zone["prefecture_code"], zone["also_prefecture_code"]) if code]
    assert min(away_km(row, code) for code in prefectures) <= float(row["uncertainty_km"])
    if zone["county_code"]:
        assert away_km(row, zone["county_code"]) <= float(row["uncertainty_km"])


@pytest.mark.parametrize("zone_id", PLACEMENTS)
def test_every_place_says_how_precise_it_is(zone_id):
    row = PLACEMENTS[zone_id]
    # No point is surveyed: a claim under a kilometre would be false.
    assert 1 <= float(row["uncertainty_km"]) <= 40
    assert place_class_of(Precision(row["precision"])) in PlaceClass
    assert row["method"]


def test_three_zones_have_no_place_and_all_others_have_one():
    assert len(PLACEMENTS) == 248
    assert sorted(
        ZONES[zone_id]["short_name"] or zone_id for zone_id in set(ZONES) - set(PLACEMENTS)
    ) == sorted(ZONES[zone_id]["short_name"] for zone_id in ("jx-nc-sanghai", "jx-jdz-taoci", "jx-sr-gaotie"))


def test_precision_classes_are_as_counted_in_the_sources():
    counts = Counter(row["precision"] for row in PLACEMENTS.values())
    assert counts == {"county_seat": 218, "named_place": 19, "derived": 9, "admin_office": 2}


def test_48_entries_coincide_and_every_one_gets_its_own_fan_position():
    points = [
        MapPoint(zone_id, LEVEL_RANK[Level(ZONES[zone_id]["level"])], *point_of(row))
        for zone_id, row in PLACEMENTS.items()
    ]
    fans = fan_out(points)
    shared = [point for point in points if fans[point.entry_id].size > 1]
    assert len(shared) == 48
    assert len({(point.lon, point.lat, fans[point.entry_id].index) for point in points}) == len(points)


def test_every_level_and_category_that_occurs_has_a_symbol():
    for zone in ZONES.values():
        for place in PlaceClass:
            assert palette.symbol_of(zone["level"], zone["category"], place)


def test_jinggangshan_zone_lies_in_jian_county_not_in_jinggangshan():
    (zone_id,) = [key for key, row in ZONES.items() if row["name"] == "井冈山经济技术开发区"]
    row = PLACEMENTS[zone_id]
    assert ZONES[zone_id]["county_code"] in ("360821", "")
    assert away_km(row, "360821") == 0
    assert away_km(row, "360881") > 10


def test_chenglingji_stands_2_km_outside_yunxi_and_is_a_remark_only():
    (zone_id,) = [key for key, row in ZONES.items() if row["name"] == "湖南城陵矶新港区"]
    assert away_km(PLACEMENTS[zone_id], "430603") == pytest.approx(2.2, abs=0.15)


def raw(name):
    """A committed table as the table checks read it, with its bare columns for a descriptor."""
    fields = [{"name": column} for column in rows_of(name)[0]]
    schema = {"fields": fields, "primaryKey": [fields[0]["name"]]}
    return read_table(DATA / "tables", {"name": name, "path": f"tables/{name}.csv", "schema": schema})[0]


def test_the_committed_places_have_no_finding_and_five_known_remarks():
    tables = {name: raw(name) for name in ("divisions", "zones", "placements")}
    report = checks.check_places(tables, DATA / "boundaries")
    assert report.findings == []
    assert sorted(item.key for item in report.remarks) == [
        "hn-n-430603-zbq",
        "hn-p-430603-dz",
        "jx-jdz-taoci",
        "jx-nc-sanghai",
        "jx-sr-gaotie",
    ]
