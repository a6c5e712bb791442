"""Published outlines: thinned for the map, and held against the approved area and the county.

An outline replaces its zone's point where it is large enough on the screen to be seen; the browser decides that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from data.load import Register
from data.schema import AreaKind, Outline, Zone
from geo import palette
from geo.survey import AREA_TOLERANCE, OUTSIDE_SHARE

TOLERANCE_DEG = 3e-5
"""About three metres: a pixel and a half at the map's last zoom."""
_DIGITS = 6


@dataclass(frozen=True, slots=True)
class OutlineFacts:
    """What a card says of an outline; areas in hectares.

    `area_gap` is by how much the outline's own area differs from the registered one (0.3: larger by 30 %), None
    where there is none to compare with (a planned area is not); `outside_share` the part that lies outside `county`.
    """

    area_ha: float | None
    surveyed_on: str | None
    area_gap: float | None
    outside_share: float
    county: str

    @property
    def is_area_far_off(self) -> bool:
        """Whether the areas differ by more than a tenth."""
        return self.area_gap is not None and abs(self.area_gap) > AREA_TOLERANCE

    @property
    def leaves_county(self) -> bool:
        """Whether more of it lies outside than the boundaries' own roughness explains."""
        return self.outside_share > OUTSIDE_SHARE


def outline_features(register: Register, zones: Iterable[Zone]) -> list[dict[str, Any]]:
    """One feature for each of `zones` that has a published outline, its vertices thinned (WGS 84, RFC 7946)."""
    return [
        _feature(register.outlines[zone.zone_id], zone) for zone in zones if zone.zone_id in register.outlines
    ]


def outline_facts(
    register: Register, zone_id: str, boundaries: Mapping[str, BaseGeometry]
) -> OutlineFacts | None:
    """What is to be said of a zone's outline; None when it has none. `boundaries` are shapes by division code."""
    outline = register.outlines.get(zone_id)
    if outline is None:
        return None
    zone = register.zones[zone_id]
    codes = [zone.county_code] if zone.county_code else [zone.prefecture_code, zone.also_prefecture_code]
    known = [code for code in codes if code in boundaries]
    geometry = shape(outline.geometry)
    outside = 0.0
    if known and geometry.area:
        division = shapely.union_all([boundaries[code] for code in known])
        outside = shapely.difference(geometry, division).area / geometry.area
    gap = None
    if zone.approved_area_ha and outline.area_ha and zone.area_kind is not AreaKind.PLANNED:
        gap = outline.area_ha / zone.approved_area_ha - 1
    names = "、".join(register.divisions[code].name for code in codes if code)
    return OutlineFacts(outline.area_ha, outline.surveyed_on, gap, outside, names)


def _feature(outline: Outline, zone: Zone) -> dict[str, Any]:
    whole = shape(outline.geometry)
    thin = shapely.simplify(whole, TOLERANCE_DEG, preserve_topology=True)
    drawn = shapely.set_precision(thin, 10**-_DIGITS, mode="pointwise")
    return {
        "type": "Feature",
        "id": zone.zone_id,
        "geometry": mapping(thin if drawn.is_empty else drawn),
        "properties": {
            "id": zone.zone_id,
            "name": zone.name,
            "colour": palette.zone_colour(zone.category),
            "outline_area_ha": outline.area_ha,
            "surveyed_on": outline.surveyed_on,
        },
    }
