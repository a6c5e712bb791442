"""Reference systems: zone numbers, axis order, the projection itself, distances."""

import math

import pytest
from pyproj import CRS

from geo import crs

SEMI_MAJOR_M = 6_378_137.0
CGCS2000_FLATTENING = 1 / 298.257222101


def gauss_kruger(lon: float, lat: float, central_meridian: float) -> tuple[float, float]:
    """Easting (no zone number) and northing by the Krüger series: an independent way to the numbers."""
    n = CGCS2000_FLATTENING / (2 - CGCS2000_FLATTENING)
    radius = SEMI_MAJOR_M / (1 + n) * (1 + n**2 / 4 + n**4 / 64)
    series = [
        n / 2 - 2 * n**2 / 3 + 5 * n**3 / 16,
        13 * n**2 / 48 - 3 * n**3 / 5,
        61 * n**3 / 240,
    ]
    phi, lam = math.radians(lat), math.radians(lon - central_meridian)
    e = 2 * math.sqrt(n) / (1 + n)
    t = math.sinh(math.atanh(math.sin(phi)) - e * math.atanh(e * math.sin(phi)))
    xi, eta = math.atan2(t, math.cos(lam)), math.asinh(math.sin(lam) / math.hypot(t, math.cos(lam)))
    north = xi + sum(a * math.sin(2 * j * xi) * math.cosh(2 * j * eta) for j, a in enumerate(series, 1))
    east = eta + sum(a * math.cos(2 * j * xi) * math.sinh(2 * j * eta) for j, a in enumerate(series, 1))
    return 500_000 + radius * east, radius * north


@pytest.mark.parametrize("epsg", crs.REFERENCE_SYSTEMS)
def test_the_table_says_what_epsg_says(epsg):
    row, official = crs.reference_system(epsg), CRS.from_epsg(epsg)
    assert row.name == official.name
    assert [axis.direction for axis in official.axis_info] == ["north", "east"]
    assert row.is_projected == official.is_projected
    if row.is_projected:
        parameters = {item.name: item.value for item in official.coordinate_operation.params}
        assert parameters["Longitude of natural origin"] == row.central_meridian == 3 * row.zone_number
        expected = crs.FALSE_EASTING_M + (row.zone_number * 1e6 if row.is_zone_in_easting else 0)
        assert parameters["False easting"] == expected


def test_the_table_holds_the_ten_systems_of_the_two_provinces():
    assert list(crs.REFERENCE_SYSTEMS) == [4326, 4490, *range(4524, 4528), *range(4545, 4549)]


@pytest.mark.parametrize(
    ("zone", "lon", "lat"), [(36, 108.9, 28.1), (37, 111.6, 26.4), (38, 114.93, 25.85), (39, 117.2, 29.3)]
)
def test_surveyed_points_come_back_to_a_centimetre(zone, lon, lat):
    easting, northing = gauss_kruger(lon, lat, 3 * zone)
    for epsg, value in ((4488 + zone, easting + zone * 1e6), (4509 + zone, easting)):
        (found_lon,), (found_lat,) = crs.to_wgs84([value], [northing], epsg)
        assert crs.distance_km(lon, lat, found_lon, found_lat) < 1e-5
        (back_east,), (back_north,) = crs.from_wgs84([lon], [lat], epsg)
        assert (back_east, back_north) == pytest.approx((value, northing), abs=0.01)


def test_geographic_systems_keep_longitude_first():
    for epsg in (4326, 4490):
        (lon,), (lat,) = crs.to_wgs84([114.5], [27.5], epsg)
        assert (lon, lat) == pytest.approx((114.5, 27.5), abs=1e-9)


@pytest.mark.parametrize(
    ("easting", "zone"),
    [(38_493_377.5, 38), (36_612_000, 36), (39_400_000, 39), (493_377.5, None), (612_000, None)],
)
def test_zone_of_easting(easting, zone):
    assert crs.zone_of_easting(easting) == zone


@pytest.mark.parametrize(
    ("easting", "words"),
    [
        (2_862_000, "northing"),
        (19_612_000, "six-degree"),
        (40_500_000, "zone 40"),
        (38_000_000, "outside zone 38"),
        (38_950_000, "outside zone 38"),
        (-5, "zone -1"),
        (math.nan, "not a number"),
        (math.inf, "not a number"),
    ],
)
def test_an_impossible_easting_is_quoted(easting, words):
    with pytest.raises(ValueError, match=words):
        crs.zone_of_easting(easting)


def test_epsg_of_easting():
    assert crs.epsg_of_easting(38_500_000) == 4526
    assert crs.epsg_of_easting(500_000, central_meridian=117) == 4548
    assert crs.epsg_of_easting(38_500_000, central_meridian=114) == 4526
    with pytest.raises(ValueError, match="state the central meridian"):
        crs.epsg_of_easting(500_000)
    with pytest.raises(ValueError, match="zone 38, not at meridian 117"):
        crs.epsg_of_easting(38_500_000, central_meridian=117)
    with pytest.raises(ValueError, match="108, 111, 114, 117"):
        crs.epsg_of_easting(500_000, central_meridian=105)


def test_a_zone_number_that_is_not_the_systems_is_refused():
    for easting, epsg in ((39_500_000, 4526), (500_000, 4526), (38_500_000, 4547)):
        with pytest.raises(ValueError, match=f"EPSG:{epsg} expects"):
            crs.to_wgs84([easting], [2_862_000], epsg)


def test_unknown_systems_and_unpaired_lists_are_refused():
    with pytest.raises(ValueError, match="EPSG:3857 is not a system we read; allowed: 4326"):
        crs.to_wgs84([1], [1], 3857)
    with pytest.raises(ValueError, match="2 values east and 1 north"):
        crs.to_wgs84([114, 115], [27], 4326)


def test_distance_is_on_the_ellipsoid():
    # One degree of the meridian at 27.5° and one of the parallel, from the WGS 84 radii of curvature.
    e2, phi = 0.00669437999014, math.radians(27.5)
    meridian = SEMI_MAJOR_M * (1 - e2) / (1 - e2 * math.sin(phi) ** 2) ** 1.5
    parallel = SEMI_MAJOR_M / math.sqrt(1 - e2 * math.sin(phi) ** 2) * math.cos(phi)
    degree = math.radians(1) / 1000
    assert crs.distance_km(114, 27, 114, 28) == pytest.approx(meridian * degree, rel=1e-5)
    assert crs.distance_km(114, 27.5, 115, 27.5) == pytest.approx(parallel * degree, rel=1e-4)
    assert crs.distance_km(114, 27.5, 114, 27.5) == 0


def test_extent_is_closed():
    assert crs.is_in_extent(108.0, 23.9)
    assert crs.is_in_extent(119.3, 30.8)
    assert not crs.is_in_extent(27.5, 114.5)
    assert not crs.is_in_extent(114.5, 30.9)
