"""Published outlines: what the map fetches, and what a card says of them."""

from __future__ import annotations

import dataclasses
import math

import pytest
import shapely
from shapely.geometry import mapping, shape

from data.load import load_register
from data.schema import AreaKind, Outline
from data.settings import Settings
from geo.boundaries import area_km2
from geo.outlines import TOLERANCE_DEG, outline_facts, outline_features
from geo.survey import load_all_shapes

ZONE = "jx-n-nc-gxq"


@pytest.fixture(scope="module")
def register():
    return load_register(Settings().tables)


@pytest.fixture(scope="module")
def boundaries():
    return load_all_shapes(Settings().boundaries)


def ring(lon: float, lat: float, radius_km: float, vertices: int = 500):
    north, east = radius_km / 110.9, radius_km / (111.3 * math.cos(math.radians(lat)))
    turns = [2 * math.pi * i / vertices for i in range(vertices)]
    return shapely.Polygon([(lon + east * math.cos(a), lat + north * math.sin(a)) for a in turns])


def with_outline(register, geometry, *, approved_ha=None, kind=AreaKind.APPROVED):
    zone = dataclasses.replace(
        register.zones[ZONE], approved_area_ha=approved_ha, area_kind=kind if approved_ha else None
    )
    outline = Outline(
        ZONE, mapping(geometry), round(area_km2(geometry) * 100, 2), "2026-05-20", "EPSG:4490", None, None
    )
    return dataclasses.replace(register, zones=register.zones | {ZONE: zone}, outlines={ZONE: outline})


def inside(register, boundaries):
    """A circle well inside the zone's county."""
    county = boundaries[register.zones[ZONE].county_code or register.zones[ZONE].prefecture_code]
    middle = shapely.maximum_inscribed_circle(county, tolerance=0.02).coords[0]
    return ring(*middle, 1.5)


def test_vertices_are_thinned_by_what_no_screen_shows(register, boundaries):
    geometry = inside(register, boundaries)
    (feature,) = outline_features(with_outline(register, geometry), register.zones.values())
    drawn = shape(feature["geometry"])
    assert feature["id"] == ZONE
    assert len(drawn.exterior.coords) < 120
    assert shapely.hausdorff_distance(drawn, geometry) < 2 * TOLERANCE_DEG
    assert feature["properties"]["colour"] == "#0b6b66"


def test_a_zone_without_an_outline_has_no_feature_and_no_facts(register, boundaries):
    assert outline_features(register, register.zones.values()) == []
    assert outline_facts(register, ZONE, boundaries) is None


def test_holes_and_several_parts_stay(register, boundaries):
    outer = inside(register, boundaries)
    (lon, lat) = outer.centroid.coords[0]
    holed = shapely.Polygon(outer.exterior.coords, [ring(lon, lat, 0.4).exterior.coords])
    both = shapely.MultiPolygon([holed, ring(lon + 0.06, lat, 0.5)])
    (feature,) = outline_features(with_outline(register, both), register.zones.values())
    drawn = shape(feature["geometry"])
    assert drawn.geom_type == "MultiPolygon"
    assert [len(part.interiors) for part in drawn.geoms] == [1, 0]


@pytest.mark.parametrize(("larger", "is_far_off"), [(1.09, False), (1.11, True), (0.91, False), (0.89, True)])
def test_more_than_a_tenth_from_the_approved_area_is_said(register, boundaries, larger, is_far_off):
    geometry = inside(register, boundaries)
    approved = area_km2(geometry) * 100 / larger
    facts = outline_facts(with_outline(register, geometry, approved_ha=approved), ZONE, boundaries)
    assert facts.area_gap == pytest.approx(larger - 1, abs=1e-4)
    assert facts.is_area_far_off is is_far_off
    assert not facts.leaves_county


def test_a_planned_or_unknown_area_is_not_compared_with(register, boundaries):
    geometry = inside(register, boundaries)
    planned = with_outline(register, geometry, approved_ha=9.0, kind=AreaKind.PLANNED)
    for known in (planned, with_outline(register, geometry)):
        facts = outline_facts(known, ZONE, boundaries)
        assert facts.area_gap is None
        assert not facts.is_area_far_off


def test_an_outline_that_leaves_its_county_is_said_with_its_share(register, boundaries):
    facts = outline_facts(with_outline(register, ring(113.0, 28.2, 1.5)), ZONE, boundaries)
    assert facts.leaves_county
    assert facts.outside_share == pytest.approx(1.0)
    assert facts.county
