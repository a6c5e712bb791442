"""A small drawing of the two provinces with a few marks: plain SVG, for a corner of a screen or a printed page.

Only Jiangxi and Hunan, borders of provinces and prefectures, simplified together so that shared borders stay
shared; the boundary notice stands inside the picture, because a picture travels without its page.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from geo import boundaries, palette

# Degrees. About 3 km, half a pixel at the width a sketch is shown; the coverage keeps its shared borders.
TOLERANCE_DEGREES = 0.03
_MIDDLE_LATITUDE = math.radians(27.4)
_MARGIN_PX = 10.0
_LABEL_PX, _PROVINCE_PX, _NOTICE_PX = 12.5, 15.0, 10.5
_NOTICE_LINE_PX = 14.0
_GRID = 24  # places tried across and down for a province's name
_FONTS = "'Noto Sans CJK SC','Source Han Sans SC','Microsoft YaHei','PingFang SC',sans-serif"


@dataclass(frozen=True, slots=True)
class Mark:
    """One sign to draw: a place (WGS 84 degrees), a symbol of the palette, and words beside it or none."""

    lon: float
    lat: float
    symbol: palette.Symbol
    label: str = ""


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

    def shape(self, shape: BaseGeometry) -> BaseGeometry:
        return shapely.transform(
            shape, lambda points: np.array([self.point(lon, lat) for lon, lat in points])
        )


@dataclass(frozen=True, slots=True)
class _Placed:
    """A mark and where it stands in the picture."""

    mark: Mark
    x: float
    y: float

    @property
    def box(self) -> BaseGeometry:
        radius = self.mark.symbol.radius_px + 1
        return shapely.box(self.x - radius, self.y - radius, self.x + radius, self.y + radius)

    def svg(self) -> str:
        symbol = self.mark.symbol
        return (
            f'<path transform="translate({_px(self.x)} {_px(self.y)}) scale({symbol.radius_px})" d="{symbol.path}" '
            f'fill="{symbol.fill}" fill-rule="evenodd" stroke="{symbol.stroke}" '
            f'stroke-width="{symbol.stroke_width_px / symbol.radius_px:.3f}" stroke-linejoin="round"/>'
        )


def sketch_svg(folder: Path, marks: Iterable[Mark], *, notice: str, title: str, width_px: int = 560) -> str:
    """An SVG document: the two provinces from the boundaries in `folder`, the marks in their order, the notice.

    Every text is escaped. The height follows from the provinces' shape and the notice's length. The same input
    gives the same text. OSError when a boundary file cannot be read.
    """
    prefectures, provinces, names = _shapes(folder)
    frame, map_height = _frame(provinces, width_px)
    lines = _wrapped(notice, width_px - 2 * _MARGIN_PX)
    height = map_height + _NOTICE_LINE_PX * len(lines) + 4
    line = palette.BOUNDARY_LINES
    drawn = {code: frame.shape(shape) for code, shape in provinces.items()}
    placed = [_Placed(mark, *frame.point(mark.lon, mark.lat)) for mark in marks]
    labels = _labels(placed, shapely.box(0, 0, width_px, map_height))
    taken = [each.box for each in placed] + [box for _, box in labels]
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width_px}" height="{_px(height)}" '
        f'viewBox="0 0 {width_px} {_px(height)}" role="img" font-family="{_FONTS}">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{width_px}" height="{_px(height)}" fill="#ffffff"/>',
        _path(drawn.values(), palette.GROUND, "none", 0),
        _path([frame.shape(shape) for shape in prefectures], "none", line["prefecture"].colour, 0.8),
        _path(drawn.values(), "none", line["province"].colour, 1.6),
        *(_province_name(names[code], shape, taken) for code, shape in drawn.items()),
        *(each.svg() for each in placed),
        *(text for text, _ in labels),
    ]
    for position, words in enumerate(lines):
        y = map_height + _NOTICE_LINE_PX * (position + 0.6)
        parts.append(_text(words, _MARGIN_PX, y, _NOTICE_PX, palette.MUTED, "start"))
    return "".join([*parts, "</svg>"])


def sketch_positions(
    folder: Path, points: Mapping[str, tuple[float, float]], *, notice: str, width_px: int = 560
) -> dict[str, tuple[float, float]]:
    """Where points (WGS 84 lon, lat) lie in `sketch_svg` of the same notice and width: per cent across and down.

    So that marks which change with every choice can lie over one unchanging picture.
    """
    _, provinces, _ = _shapes(folder)
    frame, map_height = _frame(provinces, width_px)
    height = map_height + _NOTICE_LINE_PX * len(_wrapped(notice, width_px - 2 * _MARGIN_PX)) + 4
    placed = {key: frame.point(lon, lat) for key, (lon, lat) in points.items()}
    return {key: (round(100 * x / width_px, 2), round(100 * y / height, 2)) for key, (x, y) in placed.items()}


def _frame(provinces: Mapping[str, BaseGeometry], width_px: int) -> tuple[_Frame, float]:
    """The frame that fits the provinces into a width, and the height of the map in it."""
    west, south, east, north = shapely.total_bounds(list(provinces.values()))
    across = (east - west) * math.cos(_MIDDLE_LATITUDE)
    frame = _Frame(west, north, (width_px - 2 * _MARGIN_PX) / across)
    return frame, 2 * _MARGIN_PX + (north - south) * frame.px_per_degree


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


def _px(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")


def _path(shapes: Iterable[BaseGeometry], fill: str, stroke: str, width: float) -> str:
    rings = []
    for polygon in shapely.get_parts(list(shapes)):
        for ring in (polygon.exterior, *polygon.interiors):
            rings.append("M" + "L".join(f"{_px(x)} {_px(y)}" for x, y in ring.coords[:-1]) + "Z")
    line = f'stroke="{stroke}" stroke-width="{width}" stroke-linejoin="round"' if width else ""
    return f'<path d="{"".join(rings)}" fill="{fill}" fill-rule="evenodd" {line}/>'


def _labels(placed: Sequence[_Placed], picture: BaseGeometry) -> list[tuple[str, BaseGeometry]]:
    """The words of each mark and the box they fill: beside the symbol where they hide nothing, else to its right."""
    found: list[tuple[str, BaseGeometry]] = []
    for each in placed:
        if not each.mark.label:
            continue
        wide, gap = _width(each.mark.label, _LABEL_PX), each.mark.symbol.radius_px + 3
        options = []
        for dx, dy, anchor in (
            (gap, 0, "start"),
            (-gap, 0, "end"),
            (0, gap + 5, "middle"),
            (0, -gap - 5, "middle"),
        ):
            x, y = each.x + dx, each.y + dy
            left = x - {"start": 0, "end": wide, "middle": wide / 2}[anchor]
            options.append(
                (x, y, anchor, shapely.box(left, y - _LABEL_PX / 2, left + wide, y + _LABEL_PX / 2))
            )
        taken = [other.box for other in placed if other is not each] + [box for _, box in found]

        def is_free(
            option: tuple[float, float, str, BaseGeometry], taken: list[BaseGeometry] = taken
        ) -> bool:
            return picture.contains(option[3]) and not any(option[3].intersects(box) for box in taken)

        x, y, anchor, box = next(filter(is_free, options), options[0])
        found.append((_text(each.mark.label, x, y, _LABEL_PX, palette.INK, anchor, weight=600), box))
    return found


def _province_name(name: str, shape: BaseGeometry, taken: Sequence[BaseGeometry]) -> str:
    """A province's name, inside it and as far as may be from its border and from what is drawn there."""
    wide, high = _width(name, _PROVINCE_PX), _PROVINCE_PX
    west, north, east, south = shape.bounds
    steps = [step / _GRID for step in range(1, _GRID)]
    grid = [(west + x * (east - west), north + y * (south - north)) for x in steps for y in steps]

    def room(place: tuple[float, float]) -> float:
        x, y = place
        box = shapely.box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
        if not shape.contains(box):
            return -1.0
        return min([shape.boundary.distance(box), *(box.distance(other) for other in taken)])

    x, y = max(grid, key=room)
    return _text(name, x, y, _PROVINCE_PX, palette.MUTED, "middle")


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
        while _width(clause, _NOTICE_PX) > width_px:
            fitting = next(n for n in range(len(clause), 0, -1) if _width(clause[:n], _NOTICE_PX) <= width_px)
            lines.append(clause[:fitting])
            clause = clause[fitting:]
        if _width(lines[-1] + clause, _NOTICE_PX) <= width_px:
            lines[-1] += clause
        else:
            lines.append(clause)
    return [line for line in lines if line]


def _width(words: str, size_px: float) -> float:
    """About how wide words are drawn: a Chinese character is as wide as it is high."""
    return size_px * sum(1 if ord(character) > 0x2E7F else 0.6 for character in words)
