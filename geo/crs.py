"""Coordinate reference systems of the two provinces, transformation to WGS 84, distances on the ellipsoid.

The register holds WGS 84 longitude and latitude (EPSG:4326). Land surveys of Jiangxi and Hunan come in
CGCS2000 three-degree Gauss–Krüger zones 36–39, with the zone number in front of the easting (EPSG:4524–4527)
or without it (EPSG:4545–4548). EPSG declares north first and east second for all of them (latitude first for
4326 and 4490), while most files are written east first: functions here name their arguments and always take
east before north.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pyproj import Geod, Transformer

# West, south, east, north of the two provinces with a margin, degrees WGS 84.
EXTENT = (108.0, 23.9, 119.3, 30.8)
WGS84_EPSG = 4326
# Three-degree zones that touch the two provinces; the central meridian is three times the number.
ZONE_NUMBERS = (36, 37, 38, 39)
FALSE_EASTING_M = 500_000.0
# A three-degree zone reaches about 155 km either side here; surveys run over its edge, never by 200 km.
EASTING_RANGE_M = (150_000.0, 850_000.0)
# Metres north of the equator that latitudes 22–33° come to: an easting in this range is a swapped northing.
NORTHING_RANGE_M = (2_400_000.0, 3_700_000.0)


@dataclass(frozen=True, slots=True)
class ReferenceSystem:
    """One row of the table: what a coordinate pair of this system means."""

    epsg: int
    name: str
    axis_order: tuple[str, str]
    zone_number: int | None = None
    central_meridian: int | None = None
    is_zone_in_easting: bool = False

    @property
    def is_projected(self) -> bool:
        """Whether coordinates are metres; degrees otherwise."""
        return self.central_meridian is not None


def _three_degree_rows() -> list[ReferenceSystem]:
    rows = []
    for zone in ZONE_NUMBERS:
        meridian = 3 * zone
        order = ("northing", "easting")
        with_number = f"CGCS2000 / 3-degree Gauss-Kruger zone {zone}"
        without_number = f"CGCS2000 / 3-degree Gauss-Kruger CM {meridian}E"
        rows.append(ReferenceSystem(4488 + zone, with_number, order, zone, meridian, True))
        rows.append(ReferenceSystem(4509 + zone, without_number, order, zone, meridian, False))
    return rows


REFERENCE_SYSTEMS: dict[int, ReferenceSystem] = {
    system.epsg: system
    for system in sorted(
        [
            ReferenceSystem(4326, "WGS 84", ("latitude", "longitude")),
            ReferenceSystem(4490, "China Geodetic Coordinate System 2000", ("latitude", "longitude")),
            *_three_degree_rows(),
        ],
        key=lambda system: system.epsg,
    )
}
"""EPSG code → reference system: 4326, 4490, 4524–4527, 4545–4548."""

_GEOD = Geod(ellps="WGS84")


def reference_system(epsg: int) -> ReferenceSystem:
    """The row of an EPSG code; ValueError quotes the code and lists what is allowed."""
    try:
        return REFERENCE_SYSTEMS[epsg]
    except KeyError:
        allowed = ", ".join(map(str, REFERENCE_SYSTEMS))
        raise ValueError(f"EPSG:{epsg} is not a system we read; allowed: {allowed}") from None


def zone_of_easting(easting_m: float) -> int | None:
    """Three-degree zone number an easting in metres starts with (36–39); None when it carries no number.

    ValueError when the number cannot be an easting of the two provinces: another zone (six-degree zones 18–20
    among them), a northing in the place of the easting, or metres no zone reaches.
    """
    low, high = EASTING_RANGE_M
    if low <= easting_m <= high:
        return None
    if NORTHING_RANGE_M[0] <= easting_m <= NORTHING_RANGE_M[1]:
        raise ValueError(f"easting {easting_m:.0f} m looks like a northing: are the two columns swapped?")
    if not math.isfinite(easting_m):
        raise ValueError(f"easting {easting_m} is not a number of metres")
    zone, rest = divmod(easting_m, 1_000_000)
    if zone not in ZONE_NUMBERS:
        hint = " (a six-degree zone)" if zone in (18, 19, 20) else ""
        allowed = ", ".join(map(str, ZONE_NUMBERS))
        raise ValueError(f"easting {easting_m:.0f} m: zone {zone:.0f}{hint} is not one of {allowed}")
    if not low <= rest <= high:
        raise ValueError(
            f"easting {easting_m:.0f} m: {rest:.0f} m is outside zone {zone:.0f} ({low:.0f}–{high:.0f} m)"
        )
    return int(zone)


def epsg_of_easting(easting_m: float, central_meridian: int | None = None) -> int:
    """EPSG code that fits an easting: by its zone number, else by the stated central meridian.

    ValueError when there is neither, or when the two contradict each other.
    """
    zone = zone_of_easting(easting_m)
    if central_meridian is not None and central_meridian not in [3 * number for number in ZONE_NUMBERS]:
        raise ValueError(f"central meridian {central_meridian}° is not one of 108, 111, 114, 117")
    if zone is None and central_meridian is None:
        raise ValueError(f"easting {easting_m:.0f} m has no zone number: state the central meridian")
    if zone is None:
        return 4509 + central_meridian // 3
    if central_meridian is not None and central_meridian != 3 * zone:
        raise ValueError(f"easting {easting_m:.0f} m is in zone {zone}, not at meridian {central_meridian}°")
    return 4488 + zone


@cache
def _transformer(epsg: int) -> Transformer:
    return Transformer.from_crs(epsg, WGS84_EPSG, always_xy=True)


def to_wgs84(
    east: Sequence[float], north: Sequence[float], epsg: int
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Longitudes and latitudes (WGS 84 degrees, unrounded) of coordinates in one of REFERENCE_SYSTEMS.

    `east` holds eastings in metres or longitudes in degrees, `north` northings or latitudes, whatever order
    the file had. CGCS2000 and WGS 84 are treated as one: they differ by less than a metre. ValueError for an
    unknown system, for lists of different length, and for an easting whose zone number is not the system's.
    """
    system = reference_system(epsg)
    if len(east) != len(north):
        raise ValueError(f"{len(east)} values east and {len(north)} north: they must be pairs")
    if system.is_projected:
        expected = system.zone_number if system.is_zone_in_easting else None
        for easting in east:
            if (found := zone_of_easting(easting)) != expected:
                raise ValueError(
                    f"easting {easting:.0f} m has zone number {found or 'none'}, EPSG:{epsg} expects "
                    f"{expected or 'none'}"
                )
    lons, lats = _transformer(epsg).transform(list(east), list(north))
    return tuple(lons), tuple(lats)


def from_wgs84(
    lons: Sequence[float], lats: Sequence[float], epsg: int
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """East and north values, in one of REFERENCE_SYSTEMS, of WGS 84 degrees: the inverse of `to_wgs84`."""
    reference_system(epsg)
    transformer = _transformer(epsg)
    east, north = transformer.transform(list(lons), list(lats), direction="INVERSE")
    return tuple(east), tuple(north)


def is_in_extent(lon: float, lat: float) -> bool:
    """Whether a WGS 84 point lies in the rectangle round the two provinces (EXTENT)."""
    west, south, east, north = EXTENT
    return west <= lon <= east and south <= lat <= north


def distance_km(from_lon: float, from_lat: float, to_lon: float, to_lat: float) -> float:
    """Length in km of the geodesic between two points, WGS 84 ellipsoid and degrees."""
    return _GEOD.inv(from_lon, from_lat, to_lon, to_lat)[2] / 1000
