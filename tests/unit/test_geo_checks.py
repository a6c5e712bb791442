"""Spatial checks: one mistake, one finding; within its uncertainty a point is only remarked."""

import csv
import json
import shutil
from pathlib import Path

import pytest
import shapely

from data.checks import RawTable, describe_findings
from geo import boundaries, checks, crs

DATA = Path(__file__).resolve().parents[2] / "data"
FOLDER = DATA / "boundaries"

# zone z: 南昌市青山湖区 (360111); the point is inside it.
ZONE = {
    "zone_id": "z",
    "province_code": "360000",
    "prefecture_code": "360100",
    "also_prefecture_code": "",
    "county_code": "360111",
}
PLACE = {"zone_id": "z", "lon": "115.973", "lat": "28.6969", "uncertainty_km": "5"}


def table(name, rows, key):
    columns = {column: [row[column] for row in rows] for column in rows[0]}
    lines = list(range(2, len(rows) + 2))
    return RawTable(name, f"{name}.csv", columns, lines, [key], keys=list(columns[key]))


def report(place=None, zone=None, folder=FOLDER):
    tables = {
        "zones": table("zones", [ZONE | (zone or {})], "zone_id"),
        "placements": table("placements", [PLACE | (place or {})], "zone_id"),
    }
    return checks.check_places(tables, folder)


def test_a_point_in_its_county_gives_nothing():
    assert report() == checks.SpatialReport([], [])


@pytest.mark.parametrize(
    ("place", "zone", "words"),
    [
        ({"lon": "28.6969", "lat": "115.973"}, {}, "longitude and latitude are swapped"),
        ({"lon": "121.5", "lat": "31.2"}, {}, "in the rectangle of the two provinces"),
        ({"lon": "112.98", "lat": "28.2"}, {}, "in the province of its zone"),
        ({"lon": "114.93", "lat": "25.85"}, {}, "in the prefecture of its zone"),
        ({"lon": "116.27", "lat": "28.37"}, {}, "in the county of its zone"),
        # The province allows no uncertainty: 株洲 is about 60 km from Jiangxi.
        ({"lon": "113.13", "lat": "27.83", "uncertainty_km": "500"}, {}, "in the province of its zone"),
    ],
)
def test_one_mistake_gives_one_finding_with_line_key_and_value(place, zone, words):
    found = report(place, zone)
    assert found.remarks == []
    (finding,) = found.findings
    assert words in finding.message
    assert (finding.file, finding.line, finding.key, finding.column) == ("placements.csv", 2, "z", "lon")
    assert (place["lon"]) in finding.value
    assert "line 2: placement z has lon" in describe_findings(found.findings)


def test_outside_the_county_within_the_uncertainty_is_a_remark():
    lon, lat = 116.27, 28.37
    away = checks.outside_km(boundaries.load_shapes(FOLDER, "county")["360111"], lon, lat)
    near = {"lon": str(lon), "lat": str(lat)}
    assert len(report(near | {"uncertainty_km": f"{away - 0.1:.2f}"}).findings) == 1
    within = report(near | {"uncertainty_km": f"{away + 0.1:.2f}"})
    assert within.findings == []
    assert "南昌" not in within.remarks[0].allowed
    assert "青山湖区" in within.remarks[0].allowed
    assert "no error" in within.remarks[0].message


def test_a_zone_of_two_prefectures_may_lie_in_either():
    in_jiujiang = {"lon": "115.99", "lat": "29.70", "uncertainty_km": "1"}
    no_county = {"county_code": ""}
    assert len(report(in_jiujiang, no_county).findings) == 1
    assert report(in_jiujiang, no_county | {"also_prefecture_code": "360400"}).findings == []


def test_a_zone_without_a_county_is_checked_as_far_as_its_prefecture():
    assert report({}, {"county_code": ""}) == checks.SpatialReport([], [])


def test_unplaced_zones_are_remarks():
    tables = {
        "zones": table("zones", [ZONE, ZONE | {"zone_id": "unplaced"}], "zone_id"),
        "placements": table("placements", [PLACE], "zone_id"),
    }
    found = checks.check_places(tables, FOLDER)
    assert found.findings == []
    assert [(remark.file, remark.line, remark.key) for remark in found.remarks] == [
        ("zones.csv", 3, "unplaced")
    ]


def test_cells_the_table_checks_report_are_left_to_them():
    assert report({"lon": "east"}).findings == []
    assert report({"uncertainty_km": ""}).findings == []
    assert report({"zone_id": "unknown"}).findings == []
    assert checks.check_places({}, FOLDER).findings == []


def test_divisions_must_say_what_the_boundaries_say():
    with (DATA / "tables" / "divisions.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert (
        checks.check_places({"divisions": table("divisions", rows, "division_code")}, FOLDER).findings == []
    )
    rows[1]["name"] = "北昌市"
    rows[2]["parent_code"] = ""
    rows[3]["division_code"] = "360999"
    found = checks.check_places({"divisions": table("divisions", rows, "division_code")}, FOLDER).findings
    assert [(item.key, item.column, item.allowed) for item in found] == [
        ("360100", "name", "南昌市"),
        ("360102", "parent_code", "360100"),
        ("360999", "division_code", None),
        ("360103", None, None),
    ]


@pytest.mark.parametrize("content", [None, "{", '{"type":"FeatureCollection"}', "[]"])
def test_unreadable_boundaries_are_one_finding(content, tmp_path):
    for level in boundaries.LEVELS:
        shutil.copy(boundaries.boundaries_path(FOLDER, level), tmp_path)
    path = boundaries.boundaries_path(tmp_path, "county")
    path.unlink() if content is None else path.write_text(content)
    (finding,) = report(folder=tmp_path).findings
    assert finding.file == "boundaries/county.geojson"
    assert "cannot be read" in finding.message


@pytest.mark.parametrize(("lon", "lat"), [(114.0, 29.5), (115.5, 24.4), (113.8, 25.2)])
def test_distance_outside_is_in_true_kilometres(lon, lat):
    shape = boundaries.load_shapes(FOLDER, "province")["360000"]
    assert checks.outside_km(shape, 115.9, 28.7) == 0
    # Brute force over the border in steps of 200 m: degrees of longitude are shorter than those of latitude.
    border = shapely.get_coordinates(shape.boundary.segmentize(0.002))
    nearest = min(crs.distance_km(lon, lat, *point) for point in border)
    assert checks.outside_km(shape, lon, lat) == pytest.approx(nearest, rel=0.001)


@pytest.fixture
def copied_tables(tmp_path):
    """The committed tables with a descriptor of their bare columns, so that one can be broken."""
    shutil.copytree(DATA / "tables", tmp_path / "tables")
    resources = []
    for path in sorted((tmp_path / "tables").glob("*.csv")):
        header = path.read_text(encoding="utf-8").split("\n", 1)[0].split(",")
        fields = [{"name": name, "type": "string"} for name in header]
        schema = {"fields": fields, "primaryKey": [header[0]]}
        resources.append({"name": path.stem, "path": f"tables/{path.name}", "schema": schema})
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": resources}), encoding="utf-8")
    return tmp_path / "tables"


def test_the_command_reports_a_moved_point_and_returns_1(copied_tables, capsys):
    path = copied_tables / "placements.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    cells = lines[1].split(",")
    cells[1:3] = cells[2], cells[1]
    lines[1] = ",".join(cells)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert checks.main([str(copied_tables)]) == 1
    printed = capsys.readouterr().out
    assert "placements.csv: longitude and latitude are swapped." in printed
    assert f"line 2: placement {cells[0]} has lon '{cells[1]}'" in printed
    assert "remarks:" in printed


def test_a_cell_reported_by_the_table_checks_is_not_reported_twice(copied_tables):
    path = copied_tables / "placements.csv"
    lines = path.read_text(encoding="utf-8").splitlines()
    cells = lines[1].split(",")
    cells[1] = "121.4737010"
    lines[1] = ",".join(cells)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    found = [
        item for item in checks.check_everything(copied_tables).findings if item.file == "placements.csv"
    ]
    assert len([item for item in found if item.column == "lon" and item.line == 2]) == 1


def test_a_missing_descriptor_is_a_finding(copied_tables):
    (copied_tables.parent / "datapackage.json").write_text("{")
    (finding,) = checks.check_everything(copied_tables).findings
    assert finding.file == "datapackage.json"
