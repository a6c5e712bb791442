"""A small picture of an outline in its county, for whoever checks it; and the ledger's row of a surveyed shape."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from data.ledger import DraftRow
from data.schema import Placement, Precision
from geo import palette
from geo.survey import ShapeKind, SurveyShape

_MARGIN_PX = 8.0
_DIGITS = 7
"""Of a degree: a centimetre."""


def outline_svg(
    outline: BaseGeometry,
    county: BaseGeometry | None,
    placement: Placement | None,
    *,
    title: str,
    width_px: int = 420,
    height_px: int = 300,
) -> str:
    """An SVG document: the outline (WGS 84) filled, its county's border thin, the present place as a cross.

    The picture shows the outline with room around it; as much of the county as falls into it.
    """
    west, south, east, north = shapely.total_bounds([outline])
    if placement is not None:
        west, east = min(west, placement.lon), max(east, placement.lon)
        south, north = min(south, placement.lat), max(north, placement.lat)
    shrink = math.cos(math.radians((south + north) / 2))
    room = max((east - west) * shrink, north - south, 0.01) * 0.25
    west, east, south, north = west - room / shrink, east + room / shrink, south - room, north + room
    scale = min(
        (width_px - 2 * _MARGIN_PX) / ((east - west) * shrink),
        (height_px - 2 * _MARGIN_PX) / (north - south),
    )
    left = (width_px - (east - west) * shrink * scale) / 2
    top = (height_px - (north - south) * scale) / 2

    def to_pixels(points: np.ndarray) -> np.ndarray:
        return np.column_stack(
            (left + (points[:, 0] - west) * shrink * scale, top + (north - points[:, 1]) * scale)
        )

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width_px}" height="{height_px}" '
        f'viewBox="0 0 {width_px} {height_px}" role="img"><title>{_escape(title)}</title>',
        f'<rect width="{width_px}" height="{height_px}" fill="#ffffff"/>',
    ]
    if county is not None:
        # Only what falls into the picture: a county may be fifty times as large as a zone.
        reach = 40 / scale
        seen = shapely.clip_by_rect(
            county, west - reach / shrink, south - reach, east + reach / shrink, north + reach
        )
        parts.append(_path(shapely.transform(seen, to_pixels), palette.GROUND, palette.MUTED, 1.0))
    parts.append(_path(shapely.transform(outline, to_pixels), "#1f4e7933", "#1f4e79", 2.2))
    if placement is not None:
        ((x, y),) = to_pixels(np.array([[placement.lon, placement.lat]]))
        parts.append(
            f'<path d="M{x - 6:.1f} {y:.1f}H{x + 6:.1f}M{x:.1f} {y - 6:.1f}V{y + 6:.1f}" '
            f'stroke="{palette.INK}" stroke-width="1.6" fill="none"/>'
        )
    return "".join([*parts, "</svg>"])


def survey_row(
    survey: SurveyShape,
    *,
    surveyed_on: str | None,
    precision: Precision,
    uncertainty_km: float,
    method: str,
    source: str,
    note: str | None,
) -> DraftRow:
    """The row of the ledger for an outline or a point; the last five describe a point or name who says so."""
    if survey.kind is ShapeKind.OUTLINE:
        return DraftRow(
            "outlines",
            {
                "zone_id": survey.entity_id,
                "geometry": _plain_geometry(survey.geometry),
                "area_ha": round(survey.area_ha, 2) if survey.area_ha is not None else None,
                "surveyed_on": surveyed_on,
                "crs_as_given": survey.read_as,
                "note": note,
            },
        )
    return DraftRow(
        "placements",
        {
            "zone_id": survey.entity_id,
            "lon": round(survey.geometry.x, 5),
            "lat": round(survey.geometry.y, 5),
            "precision": precision.value,
            "uncertainty_km": uncertainty_km,
            "method": method,
            "source": source,
            "note": note,
        },
    )


def shape_of(geometry: Mapping[str, Any]) -> BaseGeometry:
    """The shape of an outline's GeoJSON geometry."""
    return shape(geometry)


def _plain_geometry(geometry: BaseGeometry) -> dict[str, Any]:
    """GeoJSON made of lists and plain numbers, two to a point."""

    def plain(part: Any) -> Any:
        if isinstance(part, int | float):
            return round(float(part), _DIGITS)
        return [plain(each) for each in part]

    made = mapping(shapely.force_2d(geometry))
    return {"type": made["type"], "coordinates": plain(made["coordinates"])}


def _path(geometry: BaseGeometry, fill: str, stroke: str, width: float) -> str:
    rings = []
    for polygon in shapely.get_parts(geometry):
        if polygon.geom_type == "Polygon":
            for ring in (polygon.exterior, *polygon.interiors):
                rings.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in ring.coords[:-1]) + "Z")
    return (
        f'<path d="{"".join(rings)}" fill="{fill}" fill-rule="evenodd" stroke="{stroke}" '
        f'stroke-width="{width}" stroke-linejoin="round"/>'
    )


def _escape(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
