"""A small drawing of the two provinces with a few marks: plain SVG, for a corner of a screen or a printed page.

Only Jiangxi and Hunan, borders of provinces and prefectures, simplified together so that shared borders stay
shared; the boundary notice stands inside the picture, because a picture travels without its page.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from geo import boundaries, palette

# Degrees. About 3 km, half a pixel at the width a sketch is shown; the coverage keeps its shared borders.
TOLERANCE_DEGREES = 0.03
_MIDDLE_LATITUDE = math.radians(27.4)
_MARGIN_PX = 10.0
_LABEL_PX, _PROVINCE_PX, _NOTICE_PX = 12.5, 15.0, 10.5
_NOTICE_LINE_PX = 14.0
_GRID = 12  # places tried across and down for a province's name
_FONTS = "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',sans-serif"


@dataclass(frozen=True, slots=True)
class Mark:
    """One sign to draw: a place (WGS 84 degrees), a symbol of the palette, and words beside it.

    An empty label draws none; `left` puts the words on the other side, `label_dy_px` moves them down.
    """

    lon: float
    lat: float
    symbol: palette.Symbol
    label: str = ""
    left: bool = False
    label_dy_px: float = 0.0


@dataclass(frozen=True, slots=True)
class _Frame:
    """From degrees to pixels: equirectangular about the middle latitude, north up."""

    west: float
    north: float
    px_per_degree: float

    def point(self, lon: float, lat: float) -> tuple[float, float]:
        return (
            _MARGIN_PX + (lon - self.west) * math.cos(_MIDDLE_LATITUDE) * self.px_per_degree,
            _MARGIN_PX + (self.north - lat) * self.px_per_degree,
        )


def sketch_svg(folder: Path, marks: Iterable[Mark], *, notice: str, title: str, width_px: int = 560) -> str:
    """An SVG document: the two provinces from the boundaries in `folder`, the marks in their order, the notice.

    Every text is escaped. The height follows from the provinces' shape and the notice's length. The same input
    gives the same text. OSError when a boundary file cannot be read.
    """
    prefectures, provinces, names = _shapes(folder)
    west, south, east, north = shapely.total_bounds(list(provinces.values()))
    across = (east - west) * math.cos(_MIDDLE_LATITUDE)
    frame = _Frame(west, north, (width_px - 2 * _MARGIN_PX) / across)
    map_height = 2 * _MARGIN_PX + (north - south) * frame.px_per_degree
    lines = _wrapped(notice, width_px - 2 * _MARGIN_PX)
    height = map_height + _NOTICE_LINE_PX * len(lines) + 4
    line = palette.BOUNDARY_LINES
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width_px}" height="{_px(height)}" '
        f'viewBox="0 0 {width_px} {_px(height)}" role="img" font-family="{_FONTS}">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{width_px}" height="{_px(height)}" fill="#ffffff"/>',
        _path(provinces.values(), frame, palette.GROUND, "none", 0),
        _path(prefectures, frame, "none", line["prefecture"].colour, 0.8),
        _path(provinces.values(), frame, "none", line["province"].colour, 1.6),
    ]
    drawn = list(marks)
    for code, shape in provinces.items():
        x, y = frame.point(*_free_place(shape, drawn))
        parts.append(_text(names[code], x, y, _PROVINCE_PX, palette.MUTED, "middle"))
    parts += [_symbol(mark, frame) for mark in drawn]
    parts += [_label(mark, frame) for mark in drawn if mark.label]
    for position, words in enumerate(lines):
        y = map_height + _NOTICE_LINE_PX * (position + 0.6)
        parts.append(_text(words, _MARGIN_PX, y, _NOTICE_PX, palette.MUTED, "start"))
    return "".join([*parts, "</svg>"])


@lru_cache(maxsize=4)
def _shapes(folder: Path) -> tuple[Sequence[BaseGeometry], dict[str, BaseGeometry], dict[str, str]]:
    """Simplified prefectures, the provinces they add up to by code, and the provinces' names."""
    features = boundaries.load_features(folder, "prefecture")["features"]
    shapes = boundaries.load_shapes(folder, "prefecture")
    parents = {each["properties"]["code"]: each["properties"]["parent_code"] for each in features}
    simple = dict(
        zip(shapes, shapely.coverage_simplify(list(shapes.values()), TOLERANCE_DEGREES), strict=True)
    )
    provinces = {
        code: shapely.union_all([shape for own, shape in simple.items() if parents[own] == code])
        for code in boundaries.PROVINCE_CODES
    }
    of_provinces = boundaries.load_features(folder, "province")["features"]
    names = {each["properties"]["code"]: each["properties"]["name"] for each in of_provinces}
    return tuple(simple.values()), provinces, names


def _free_place(shape: BaseGeometry, marks: Sequence[Mark]) -> tuple[float, float]:
    """A place inside a province for its name, as far as may be from its border and from every mark."""
    west, south, east, north = shape.bounds
    steps = [step / _GRID for step in range(1, _GRID)]
    grid = [
        shapely.Point(west + x * (east - west), south + y * (north - south)) for x in steps for y in steps
    ]
    taken = shapely.MultiPoint([(mark.lon, mark.lat) for mark in marks])
    inside = [point for point in grid if shape.contains(point)] or [shape.representative_point()]

    def room(point: shapely.Point) -> float:
        to_border = shape.boundary.distance(point)
        return to_border if taken.is_empty else min(to_border, taken.distance(point))

    best = max(inside, key=room)
    return best.x, best.y


def _px(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _path(shapes: Iterable[BaseGeometry], frame: _Frame, fill: str, stroke: str, width: float) -> str:
    rings = []
    for polygon in shapely.get_parts(list(shapes)):
        for ring in (polygon.exterior, *polygon.interiors):
            points = (frame.point(lon, lat) for lon, lat in ring.coords[:-1])
            rings.append("M" + "L".join(f"{_px(x)} {_px(y)}" for x, y in points) + "Z")
    line = f'stroke="{stroke}" stroke-width="{width}" stroke-linejoin="round"' if width else ""
    return f'<path d="{"".join(rings)}" fill="{fill}" fill-rule="evenodd" {line}/>'


def _symbol(mark: Mark, frame: _Frame) -> str:
    x, y = frame.point(mark.lon, mark.lat)
    symbol, radius = mark.symbol, mark.symbol.radius_px
    return (
        f'<path transform="translate({_px(x)} {_px(y)}) scale({radius})" d="{symbol.path}" fill="{symbol.fill}" '
        f'fill-rule="evenodd" stroke="{symbol.stroke}" stroke-width="{symbol.stroke_width_px / radius:.3f}" '
        'stroke-linejoin="round"/>'
    )


def _label(mark: Mark, frame: _Frame) -> str:
    x, y = frame.point(mark.lon, mark.lat)
    gap = mark.symbol.radius_px + 3
    anchor = "end" if mark.left else "start"
    x += -gap if mark.left else gap
    return _text(mark.label, x, y + mark.label_dy_px, _LABEL_PX, palette.INK, anchor, weight=600)


def _text(words: str, x: float, y: float, size: float, colour: str, anchor: str, weight: int = 400) -> str:
    # The white edge keeps words readable on borders.
    return (
        f'<text x="{_px(x)}" y="{_px(y)}" font-size="{size}" font-weight="{weight}" fill="{colour}" '
        f'text-anchor="{anchor}" dominant-baseline="central" stroke="#ffffff" stroke-width="3" '
        f'paint-order="stroke">{escape(words)}</text>'
    )


def _wrapped(notice: str, width_px: float) -> list[str]:
    """Lines no longer than the picture is wide, broken after ； where that is possible."""
    lines = [""]
    for clause in notice.replace("；", "；\n").split("\n"):
        while _width(clause) > width_px:
            fitting = next(n for n in range(len(clause), 0, -1) if _width(clause[:n]) <= width_px)
            lines.append(clause[:fitting])
            clause = clause[fitting:]
        if _width(lines[-1] + clause) <= width_px:
            lines[-1] += clause
        else:
            lines.append(clause)
    return [line for line in lines if line]


def _width(words: str) -> float:
    return sum(_NOTICE_PX if ord(character) > 0x2E7F else 0.6 * _NOTICE_PX for character in words)
