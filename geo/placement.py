"""Where an entry is drawn: display fan-out of coinciding points, what a place means, the place of a park.

The register keeps the honest point. Nothing here moves it: a fan position is an offset in symbol widths that
the screen applies in pixels, so that every one of the entries that share a county seat can be seen and
clicked.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from data.schema import Level, ParkSite, Placement, Precision


class PlaceClass(StrEnum):
    """What the legend distinguishes: a place the sources name, or somewhere in a county."""

    DOCUMENTED = "documented"
    IN_COUNTY = "in_county"


PLACE_CLASS_OF: dict[Precision, PlaceClass] = {
    Precision.ADMIN_OFFICE: PlaceClass.DOCUMENTED,
    Precision.NAMED_PLACE: PlaceClass.DOCUMENTED,
    # Derived points stand in for the seat or the host zone: no source puts the zone itself there.
    Precision.DERIVED: PlaceClass.IN_COUNTY,
    Precision.COUNTY_SEAT: PlaceClass.IN_COUNTY,
}

# Best first; the place of several sites is as good as the worst of them.
_PRECISION_RANK = {precision: rank for rank, precision in enumerate(Precision)}

PARK_RANK = -1
LEVEL_RANK = {Level.NATIONAL: 0, Level.PROVINCIAL: 1}


class MapPoint(NamedTuple):
    """An entry at its honest point (WGS 84 degrees); `rank` orders the entries of one point, low first."""

    entry_id: str
    rank: int
    lon: float
    lat: float


class FanPosition(NamedTuple):
    """Place of an entry among the `size` entries that share its point; `index` counts from 0."""

    index: int
    size: int


@dataclass(frozen=True, slots=True)
class ParkPlacement:
    """Where a park is drawn: at its first placed site; `site_points` are all its sites in their order.

    `precision` and `uncertainty_km` are the worst of the sites. A park of two distant sites is not drawn
    half-way: nothing of it stands there.
    """

    park_id: str
    lon: float
    lat: float
    precision: Precision
    uncertainty_km: float
    site_points: tuple[tuple[str, float, float], ...]


def place_class_of(precision: Precision) -> PlaceClass:
    """What the legend says of a precision class."""
    return PLACE_CLASS_OF[precision]


def fan_out(points: Iterable[MapPoint]) -> dict[str, FanPosition]:
    """Entry id → position among the entries with identical coordinates, ordered by rank, then id.

    The result does not depend on the order of `points`, and every entry gets one, those that stand alone (0,
    1). ValueError when an id comes twice.
    """
    groups: dict[tuple[float, float], list[MapPoint]] = defaultdict(list)
    for point in points:
        groups[point.lon, point.lat].append(point)
    positions: dict[str, FanPosition] = {}
    for group in groups.values():
        group.sort(key=lambda point: (point.rank, point.entry_id))
        for index, point in enumerate(group):
            if point.entry_id in positions:
                raise ValueError(f"entry {point.entry_id!r} is given twice")
            positions[point.entry_id] = FanPosition(index, len(group))
    return positions


def fan_offset(position: FanPosition) -> tuple[float, float]:
    """Offset on screen, right and down, in symbol widths: neighbours of one point stand exactly one width
    apart.

    A single entry stays where it is; two stand side by side; more stand on a ring, the first at the top,
    clockwise.
    """
    if position.size == 1:
        return (0.0, 0.0)
    radius = 0.5 / math.sin(math.pi / position.size)
    turn = 2 * math.pi * position.index / position.size
    # Two entries side by side read better than one above the other.
    angle = turn - (math.pi if position.size == 2 else math.pi / 2)
    return (round(radius * math.cos(angle), 6), round(radius * math.sin(angle), 6))


def park_placement(
    park_id: str, sites: Sequence[ParkSite], placements: Mapping[str, Placement]
) -> ParkPlacement | None:
    """Place of a park from its sites (in the order of their position); None when no site is placed."""
    ordered = sorted(sites, key=lambda site: site.position)
    placed = [placements[site.zone_id] for site in ordered if site.zone_id in placements]
    if not placed:
        return None
    return ParkPlacement(
        park_id=park_id,
        lon=placed[0].lon,
        lat=placed[0].lat,
        precision=max((place.precision for place in placed), key=_PRECISION_RANK.__getitem__),
        uncertainty_km=max(place.uncertainty_km for place in placed),
        site_points=tuple((place.zone_id, place.lon, place.lat) for place in placed),
    )
