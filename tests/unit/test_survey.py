"""Outlines and points from every format and system land where they belong, or say why not."""

import json

import numpy as np
import prcoords
import pytest
import shapely
from pyproj import CRS

from data.load import load_register
from data.reportable import report_scope
from data.schema import AreaKind
from data.uploads import MAX_UPLOAD_BYTES, UNEXPECTED, Severity, has_errors
from geo import survey
from geo.boundaries import area_km2
from geo.crs import distance_km
from geo.survey import Declared, ShapeKind, read_survey
from geo.survey_formats import identify_system
from tests.samples import uploads

ZONE = "jx-nc-gxq"
# One known quadrilateral per three-degree zone, about 1.5 km wide, west and east of the central meridian.
PLACES = {36: (109.2, 27.4), 37: (111.7, 26.6), 38: (114.3, 27.8), 39: (117.4, 28.4)}


def square(lon: float, lat: float, size: float = 0.015) -> shapely.Polygon:
    return shapely.Polygon(
        [(lon, lat), (lon + size, lat + 0.002), (lon + size * 1.1, lat + size), (lon - 0.001, lat + size)]
    )


HERE = square(115.95, 28.70)


@pytest.fixture(scope="session")
def register(small_tables, tmp_path_factory):
    return load_register(small_tables(tmp_path_factory.mktemp("survey")))


@pytest.fixture(scope="session")
def boundaries():
    """One county as a box round the zone, its prefecture and province round that."""
    return {
        "360111": shapely.box(115.8, 28.5, 116.1, 28.9),
        "360100": shapely.box(115.4, 28.2, 116.5, 29.2),
        "360000": shapely.box(113, 24, 119, 30),
    }


@pytest.fixture
def read(register, boundaries):
    def call(content, name="界线.zip", scope=ZONE, **options):
        return read_survey(name, content, register, report_scope(register, scope), boundaries, **options)

    return call


def furthest_m(found, expected) -> float:
    """Greatest distance between a vertex of one outline and the nearest of the other, metres."""
    here, there = shapely.get_coordinates(found), shapely.get_coordinates(expected)
    assert len(here) == len(there)
    return max(min(distance_km(*a, *b) for b in there) for a in here) * 1000


def only(reading):
    assert reading.question is None
    assert not has_errors(reading.findings), reading.findings
    (shape,) = reading.shapes
    return shape


def words(reading) -> str:
    return " / ".join(f"{finding.message}|{finding.value}|{finding.allowed}" for finding in reading.findings)


@pytest.mark.parametrize("zone", PLACES)
@pytest.mark.parametrize("with_number", [True, False])
@pytest.mark.parametrize("north_first", [True, False])
@pytest.mark.parametrize("zone_from", ["prj", "numbers", "answer"])
def test_a_gauss_kruger_shapefile_lands_within_a_metre(read, zone, with_number, north_first, zone_from):
    expected = square(*PLACES[zone])
    epsg = (4488 if with_number else 4509) + zone
    ring = uploads.projected(expected, epsg, north_first=north_first)
    content = uploads.shapefile([ring], uploads.prj(epsg) if zone_from == "prj" else None)
    if zone_from == "answer" or (zone_from == "numbers" and not with_number):
        asked = read(content)
        if with_number:
            assert asked.question is None
        else:
            assert asked.shapes == ()
            assert Declared(f"EPSG:{4509 + zone}") in asked.question.choices
        found = only(read(content, declared=Declared(f"EPSG:{4509 + zone}")))
    else:
        found = only(read(content))
    assert furthest_m(found.geometry, expected) < 1
    assert found.read_as == f"EPSG:{epsg}"


def test_a_swapped_axis_order_is_said(read):
    ring = uploads.projected(HERE, 4526, north_first=True)
    assert "北坐标（纬度）在前" in words(read(uploads.shapefile([ring], uploads.prj(4526))))
    swapped = shapely.transform(HERE, lambda points: points[:, ::-1])
    found = read(uploads.geojson(swapped), "a.geojson")
    assert "北坐标（纬度）在前" in words(found)
    assert furthest_m(only(found).geometry, HERE) < 0.01


def test_the_question_offers_only_zones_that_lie_in_the_two_provinces(read):
    ring = [(x - 400_000 + 170_000, y) for x, y in uploads.projected(HERE, 4548)]
    choices = read(uploads.shapefile([ring])).question.choices
    assert Declared.ZONE_36 not in choices
    assert Declared.ZONE_39 in choices


def test_a_prj_and_numbers_that_disagree(read):
    with_number, without = uploads.projected(HERE, 4527), uploads.projected(HERE, 4548)
    for ring, stated, epsg in ((without, 4527, 4548), (with_number, 4548, 4527)):
        reading = read(uploads.shapefile([ring], uploads.prj(stated)))
        assert only(reading).read_as == f"EPSG:{epsg}"
        assert "按同一中央经线" in words(reading)
    refused = read(uploads.shapefile([with_number], uploads.prj(4526)))
    assert refused.shapes == ()
    assert "带号 39，坐标系为第 38 带" in words(refused)
    assert "与坐标的数值不符" in words(read(uploads.shapefile([with_number], uploads.prj(4490))))
    declared = read(uploads.shapefile([without], uploads.prj(4548)), declared=Declared.ZONE_38)
    assert "与文件写明的坐标系不符" in words(declared)


@pytest.mark.parametrize(
    "content",
    [
        uploads.geojson(HERE),
        uploads.geojson(HERE, crs="urn:ogc:def:crs:OGC:1.3:CRS84"),
        uploads.geojson(shapely.Polygon(uploads.projected(HERE, 4548)), crs="urn:ogc:def:crs:EPSG::4548"),
        uploads.kml(HERE),
        uploads.zipped({"doc.kml": uploads.kml(HERE), "files/logo.png": b"png"}),
        uploads.geopackage(uploads.projected(HERE, 4527), 4527),
        uploads.geopackage(list(HERE.exterior.coords), 4490),
        uploads.shapefile([list(HERE.exterior.coords)], uploads.prj(4490)),
        ("东坐标,北坐标\n" + "\n".join(f"{x},{y}" for x, y in uploads.projected(HERE, 4527)[:-1])).encode(),
        # The surveyor's X is north.
        ("点号,X,Y\n" + "\n".join(f"1,{y},{x}" for x, y in uploads.projected(HERE, 4527))).encode("gbk"),
    ],
    ids=[
        "geojson",
        "crs84",
        "geojson-4548",
        "kml",
        "kmz",
        "gpkg-4527",
        "gpkg-4490",
        "shp-4490",
        "csv",
        "csv-xy",
    ],
)
def test_every_format_gives_the_same_outline(read, content):
    shape = only(read(content, "upload"))
    assert shape.kind is ShapeKind.OUTLINE
    assert furthest_m(shape.geometry, HERE) < 0.01
    assert shape.area_ha == pytest.approx(area_km2(HERE) * 100, rel=1e-6)
    assert (shape.approved_area_ha, shape.area_kind) == (231.5, AreaKind.APPROVED)


@pytest.mark.parametrize(
    ("declared", "shift"), [(Declared.GCJ02, prcoords.wgs_gcj), (Declared.BD09, prcoords.wgs_bd)]
)
def test_declared_network_map_coordinates_come_back(read, declared, shift):
    moved = [shift((lat, lon)) for lon, lat in HERE.exterior.coords]
    content = ("经度,纬度\n" + "\n".join(f"{place.lon},{place.lat}" for place in moved)).encode()
    asked = read(content, "a.csv")
    assert declared in asked.question.choices
    shape = only(read(content, "a.csv", declared=declared))
    assert furthest_m(shape.geometry, HERE) < 0.1
    assert shape.read_as == declared
    as_it_is = only(read(content, "a.csv", declared=Declared.CGCS2000))
    assert furthest_m(as_it_is.geometry, HERE) > 200


def test_a_point_and_its_county(read):
    inside = only(read("经度,纬度\n115.95,28.7\n".encode(), "a.csv", declared=Declared.CGCS2000))
    assert inside.kind is ShapeKind.POINT
    assert inside.area_ha is None
    outside = read("经度,纬度\n115.5,28.7\n".encode(), "a.csv", declared=Declared.CGCS2000)
    assert "点在所在县" in words(outside)


@pytest.mark.parametrize(
    "text",
    [
        CRS.from_epsg(3857).to_wkt("WKT1_ESRI"),
        CRS.from_epsg(32649).to_wkt("WKT1_ESRI"),
        CRS.from_epsg(2362).to_wkt("WKT1_ESRI"),
        CRS.from_epsg(4610).to_wkt("WKT1_ESRI"),
        CRS.from_epsg(4502).to_wkt("WKT1_ESRI"),
        uploads.prj(4527).replace('"Scale_Factor",1.0', '"Scale_Factor",0.9996'),
        uploads.prj(4527).replace('"False_Northing",0.0', '"False_Northing",1000.0'),
        uploads.prj(4527).replace("298.257222101", "298.3"),
        uploads.prj(4527).replace('"Central_Meridian",117.0', '"Central_Meridian",120.0'),
        uploads.prj(4527).replace('UNIT["Meter",1.0]', 'UNIT["Foot",0.3048]'),
        "nonsense",
        'PROJCS["x",',
    ],
)
def test_an_unknown_system_is_refused_with_its_name(read, text):
    assert identify_system(text) is None
    reading = read(uploads.shapefile([uploads.projected(HERE, 4527)], text))
    assert reading.shapes == ()
    (finding,) = reading.findings
    assert "坐标系不能识别" in finding.message
    assert "EPSG:4490" in finding.allowed
    assert finding.value


def test_every_known_system_is_identified_from_its_prj():
    for epsg in survey.REFERENCE_SYSTEMS:
        assert identify_system(CRS.from_epsg(epsg).to_wkt("WKT1_ESRI")) == epsg
        assert identify_system(CRS.from_epsg(epsg).to_wkt()) == epsg
    renamed = uploads.prj(4526).replace("CGCS2000_3_Degree_GK_Zone_38", "自定义38带")
    assert identify_system(renamed) == 4526


def test_the_area_is_compared_with_the_approved_one(read):
    side = (231.5e4) ** 0.5 / 111_000
    fitting = shapely.box(115.95, 28.7, 115.95 + side / np.cos(np.radians(28.7)), 28.7 + side)
    assert "面积" not in words(read(uploads.geojson(fitting), "a.geojson"))
    half_more = shapely.box(115.95, 28.7, 115.95 + 1.5 * side / np.cos(np.radians(28.7)), 28.7 + side)
    reading = read(uploads.geojson(half_more), "a.geojson")
    (finding,) = reading.findings
    assert finding.severity is Severity.WARNING
    assert "核准面积 231.5 公顷" in finding.allowed
    assert "150" in finding.value or "149" in finding.value


def test_a_planning_area_is_no_measure(read):
    assert "面积" not in words(read(uploads.geojson(HERE), "a.geojson", scope="jx-ganjiang"))


def test_an_outline_that_leaves_its_county_is_a_warning(read):
    reading = read(uploads.geojson(square(116.095, 28.7)), "a.geojson")
    assert only(reading)
    assert "界线超出所在县" in words(reading)
    assert "青山湖区" in words(reading)


def test_a_small_slip_is_repaired_and_said_a_bow_tie_is_refused(read):
    slip = [(115.95, 28.7), (115.97, 28.7), (115.97, 28.72), (115.9600, 28.72), (115.9602, 28.7201)]
    slip += [(115.9602, 28.7199), (115.9600, 28.72005), (115.95, 28.72)]
    reading = read(uploads.geojson(shapely.Polygon(slip)), "a.geojson")
    assert only(reading).geometry.is_valid
    assert "已修复" in words(reading)
    bow = shapely.Polygon([(115.95, 28.7), (115.97, 28.72), (115.97, 28.7), (115.95, 28.72)])
    refused = read(uploads.geojson(bow), "a.geojson")
    assert refused.shapes == ()
    assert "不予修复" in words(refused)


def test_a_scribble_is_refused_before_anybody_repairs_it(read):
    points = np.random.default_rng(4).random((3_000, 2)) * 0.01 + (115.95, 28.7)
    reading = read(uploads.geojson(shapely.Polygon(points)), "a.geojson")
    assert reading.shapes == ()
    assert "自相交过多" in words(reading)


def circle(vertices: int, noise_m: float = 0.0) -> list[tuple[float, float]]:
    angles = np.linspace(0, 2 * np.pi, vertices)
    radius = 0.01 + np.random.default_rng(5).normal(0, noise_m / 111_000, vertices)
    radius[-1] = radius[0]
    return list(zip(115.96 + radius * np.cos(angles), 28.71 + radius * np.sin(angles), strict=True))


def test_a_million_vertices_are_simplified_and_said(read):
    reading = read(uploads.shapefile([circle(999_999)], uploads.prj(4490)))
    shape = only(reading)
    assert shapely.get_num_coordinates(shape.geometry) <= survey.MAX_OUTLINE_VERTICES
    assert shape.area_ha == pytest.approx(area_km2(shapely.Polygon(circle(2_000))) * 100, rel=1e-3)
    assert "999999 个减为" in words(reading)


def test_what_cannot_be_simplified_is_refused(read):
    assert "化简后仍超出" in words(read(uploads.shapefile([circle(60_000, noise_m=400)], uploads.prj(4490))))
    assert "顶点过多" in words(read(uploads.shapefile([circle(1_000_001)], uploads.prj(4490))))


def test_a_hole_is_a_hole_whichever_way_it_turns(read):
    hole = [(115.953, 28.704), (115.957, 28.704), (115.957, 28.708), (115.953, 28.708), (115.953, 28.704)]
    expected = area_km2(shapely.Polygon(HERE.exterior.coords, [hole])) * 100
    for ring in (hole, hole[::-1]):
        shape = only(read(uploads.shapefile([list(HERE.exterior.coords), ring], uploads.prj(4490))))
        assert shape.area_ha == pytest.approx(expected, rel=1e-6)


def test_features_find_their_zone_by_id_or_name(read):
    by_name = only(read(uploads.geojson(HERE, name="南昌高新区"), "a.geojson", scope="360000"))
    by_id = only(read(uploads.geojson(HERE, 园区编号="jx-park-nanchang"), "a.geojson", scope="360000"))
    from_dbf = only(
        read(
            uploads.shapefile([uploads.projected(HERE, 4527)], uploads.prj(4527), "南昌高新区"),
            scope="360000",
        )
    )
    assert (by_name.entity_id, by_id.entity_id, from_dbf.entity_id) == (ZONE, "jx-park-nanchang", ZONE)
    for properties in (
        {},
        {"name": "别处"},
        {"zone_id": "hn-cs-gxq"},
        {"zone_id": ZONE, "name": "光电产业园"},
    ):
        refused = read(uploads.geojson(HERE, **properties), "a.geojson", scope="360000")
        assert refused.shapes == ()
        assert has_errors(refused.findings)
    other = read(uploads.geojson(HERE, zone_id="jx-ganjiang"), "a.geojson")
    assert "不在本次填报范围内" in words(other)


def test_several_outlines_of_one_zone_are_united_and_said(read):
    features = [json.loads(uploads.geojson(square(lon, 28.7)))["features"][0] for lon in (115.9, 115.95)]
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    reading = read(content, "a.geojson")
    assert only(reading).geometry.geom_type == "MultiPolygon"
    assert "已合为一个" in words(reading)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "空的"),
        (b" " * (MAX_UPLOAD_BYTES + 1), "过大"),
        (uploads.zipped({"../../etc/x.shp": b""}), "指向包外"),
        (uploads.zipped({"a/..\\..\\x.shp": b""}), "指向包外"),
        (uploads.zipped({"C:/x.shp": b""}), "指向包外"),
        (uploads.zipped({"/x.shp": b""}), "指向包外"),
        (uploads.zipped({"a.txt": b""}), "没有 .shp"),
        (uploads.zipped({"a.shp": b"", "b.shp": b""}), "多个 .shp"),
        (lambda: uploads.zipped({"a.shp": bytes(200_000_000)}), "解压后过大"),
        (lambda: uploads.zipped({"doc.kml": bytes(200_000_000)}), "解压后过大"),
        (uploads.zipped({"a.kml": uploads.kml(HERE), "b.kml": uploads.kml(HERE)}), "多个 .kml"),
        (uploads.zipped({"../doc.kml": uploads.kml(HERE)}), "指向包外"),
        (uploads.zipped({"doc.kml": uploads.kml(HERE)[:-30]}), "XML 不完整"),
        (uploads.zipped({"a.shp": uploads.shp([list(HERE.exterior.coords)])[:150]}), "图形记录不完整"),
        (uploads.shapefile([list(HERE.exterior.coords)])[:200], "已损坏或不完整"),
        (uploads.geopackage(list(HERE.exterior.coords), 4490)[:5_000], "GeoPackage 已损坏"),
        (uploads.geojson(HERE)[:-20], "JSON 不完整"),
        (b'{"type":"FeatureCollection","features":' + b"[" * 100_000, "JSON"),
        (b'{"a":[' + b"{}," * 60_000 + b"{}]}", "过多"),
        (b'<!DOCTYPE a [<!ENTITY b "c">]><kml>&b;</kml>', "文档类型声明"),
        (uploads.kml(HERE)[:-30], "XML 不完整"),
        (b"<html></html>", "不是 KML"),
        (b"a,b\n1,2\n", "没有找到坐标列"),
        ("经度,纬度\n115,一\n".encode(), "坐标不是数字"),
        ("经度,纬度\nnan,28\n".encode(), "NaN"),
        ("经度,纬度\n1e999,28\n".encode(), "NaN"),
        ("东坐标,北坐标\n40500000,3000000\n".encode(), "不在三度带"),
        ("东坐标,北坐标\n500000,9\n".encode(), "超出两省范围"),
        (uploads.geojson(square(116.4, 39.9)), "超出两省范围"),
        (uploads.geojson(shapely.LineString([(115, 28), (115.1, 28)])), "只用点和面"),
    ],
)
def test_what_cannot_be_used_gives_a_finding_that_says_so(read, content, message):
    # The largest are made when their turn comes, not while the tests are being collected.
    reading = read(content() if callable(content) else content, "upload")
    assert reading.shapes == ()
    assert has_errors(reading.findings)
    assert message in words(reading)
    assert all(finding.file == "upload" and finding.message != UNEXPECTED for finding in reading.findings)


def test_a_hostile_geopackage_is_cut_off(read):
    import sqlite3  # noqa: PLC0415

    connection = sqlite3.connect(":memory:")
    connection.deserialize(uploads.geopackage(list(HERE.exterior.coords), 4490))
    connection.executescript(
        "DROP TABLE gpkg_geometry_columns; CREATE VIEW gpkg_geometry_columns AS WITH RECURSIVE c(x) AS"
        " (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x AS table_name, x AS column_name, 1 AS srs_id FROM c"
        " WHERE x < 0"
    )
    reading = read(connection.serialize(), "a.gpkg")
    assert "GeoPackage 已损坏" in words(reading)


def test_progress_only_rises(read):
    shares = []
    read(uploads.geojson(HERE), "a.geojson", progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
