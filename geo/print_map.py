"""The static twin of the map: the same symbols, fans and legend in points of paper, for every written file.

`draw_map` says where everything stands and nothing of how a file is written: frozen shapes by layer, origin
upper left, y downwards, each with its Chinese name, so that a writer of slides or pages only copies them. Only
Jiangxi and Hunan are drawn. Borders are simplified as a coverage, so shared borders stay shared; the picture is
equirectangular about its middle latitude, north up, and the scale bar is true there.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from data.load import Register
from data.schema import DivisionLevel, Level, Placement
from data.selection import Selection
from geo import boundaries, palette
from geo.crs import distance_km
from geo.layers import fans_of, short_prefecture_name, site_key
from geo.placement import park_placement, place_class_of

Point = tuple[float, float]
Ring = tuple[Point, ...]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""

FAN_STEP_PX = 18.0
"""One symbol width of a fan, as on the screen."""
_SCREEN_WIDTH_PX = 1150.0  # a map of this many points has symbols of screen size
_LEAST_SCALE, _GREATEST_SCALE = 0.45, 0.85
_FOOT_PT = 26.0  # strip below the land that holds the notice and the scale bar
_MARGIN_PT = 8.0
_ARC_STEPS = 28
_SCALE_KM = (200, 100, 50, 20, 10, 5, 2, 1)
_AIR = 0.04  # room round a framed part, as a share of its width
_ROUNDS = 120  # of moving signs apart; crowded towns need about fifty
_TURNS = 24
# How far a name may stand off its sign on a leader, in sizes of its letters; the first names find room anywhere.
_REACH = (0.8, 1.7, 2.6, 3.6, 4.8, 6.2)
_FIRST_REACH = (*_REACH, 8.0, 10.0, 13.0, 17.0)


@dataclass(frozen=True, slots=True)
class Area:
    """One administrative division: closed rings (first point not repeated), filled by the even-odd rule.

    `is_context` marks a part outside the framed divisions, drawn to be seen less.
    """

    code: str
    name: str
    level: str
    rings: tuple[Ring, ...]
    fill: str
    line: palette.LineStyle
    is_context: bool = False


@dataclass(frozen=True, slots=True)
class Sign:
    """One drawn symbol of a zone or of one site of a park, its centre at `x`, `y`; `origin` is its true place.

    A park of several sites names the host beside its own name. `scale` is points per pixel of the palette:
    radius and stroke width are the symbol's times this.
    """

    entry_id: str
    name: str
    kind: str
    x: float
    y: float
    origin: Point
    symbol: palette.Symbol
    scale: float
    is_selected: bool = False

    @property
    def radius_pt(self) -> float:
        """Half the box of the symbol."""
        return self.symbol.radius_px * self.scale

    @property
    def is_moved(self) -> bool:
        """Whether the true place is outside the symbol, so that a thin line leads there."""
        return math.dist(self.origin, (self.x, self.y)) > self.radius_pt * 0.8


@dataclass(frozen=True, slots=True)
class Label:
    """Words whose middle stands at `x`, `y`; `width` and `size_pt` are the room kept for them.

    `kind` is province, prefecture, zone, park or selected; `leader` a thin line from the sign, when they stand off.
    """

    text: str
    kind: str
    entry_id: str
    x: float
    y: float
    width: float
    size_pt: float
    colour: str
    is_bold: bool
    leader: tuple[Point, Point] | None = None

    @property
    def box(self) -> Box:
        """Left, top, right, bottom of the words."""
        return (
            self.x - self.width / 2,
            self.y - self.size_pt / 2,
            self.x + self.width / 2,
            self.y + self.size_pt / 2,
        )


@dataclass(frozen=True, slots=True)
class ScaleBar:
    """A bar from `x` to the right at height `y` (its upper edge), in `parts` alike, `km` kilometres in all."""

    x: float
    y: float
    length: float
    parts: int
    km: int


@dataclass(frozen=True, slots=True)
class NorthArrow:
    """North is up: an arrow whose middle stands at `x`, `y`."""

    x: float
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class MapDrawing:
    """Everything that stands on the map, in the order it is drawn: areas, lines, signs, labels.

    `unplaced` names the entries asked for that have no place, `unnamed` those drawn without room for their
    name. `vertices` counts the points of all rings of the areas.
    """

    width: float
    height: float
    provinces: tuple[Area, ...]
    prefectures: tuple[Area, ...]
    counties: tuple[Area, ...]
    zones: tuple[Sign, ...]
    parks: tuple[Sign, ...]
    labels: tuple[Label, ...]
    ring: tuple[palette.Symbol, ...]
    scale_bar: ScaleBar
    north_arrow: NorthArrow
    legend: tuple[tuple[palette.Symbol, str], ...]
    place_legend: tuple[tuple[palette.Symbol, str], ...]
    fan_label: str
    notice: str
    unplaced: tuple[str, ...]
    unnamed: tuple[str, ...]
    vertices: int
    frame: Frame

    def degrees(self, box: Box) -> Box:
        """West, south, east, north of a part of the picture."""
        left, top, right, bottom = box
        (west, north), (east, south) = self.frame.degrees(left, top), self.frame.degrees(right, bottom)
        return (west, south, east, north)

    @property
    def signs(self) -> tuple[Sign, ...]:
        """Zones, then parks, then what is selected once more: the order of drawing."""
        return (*self.zones, *self.parks)


def frame_of(register: Register, selection: Selection) -> tuple[str, ...]:
    """Codes of the divisions a selection names: its prefectures, else its provinces; empty for the whole."""
    names = selection.prefectures or selection.provinces
    level = DivisionLevel.PREFECTURE if selection.prefectures else DivisionLevel.PROVINCE
    return tuple(
        division.division_code
        for division in register.divisions.values()
        if division.level is level and division.name in names
    )


def draw_map(
    register: Register,
    *,
    zone_ids: Collection[str],
    park_ids: Collection[str],
    selected_id: str | None,
    boundaries: Path,
    width_pt: float,
    height_pt: float,
    max_vertices: int = 4000,
    frame_codes: Sequence[str] = (),
    with_counties: bool = False,
    notice: str = "",
    color: str = "symbol",
    label_pt: float = 6.5,
    symbol_scale: float | None = None,
    named_levels: Collection[Level] = tuple(Level),
    frame_box: Box | None = None,
) -> MapDrawing:
    """The drawing of some zones and parks on a map of `width_pt` by `height_pt`; the selected one always with them.

    `boundaries` is the folder of the GeoJSON files; areas have at most `max_vertices` points in all.
    `frame_codes` are prefectures or provinces to fill the picture with (see `frame_of`). `named_levels` are those whose
    zones get a name. `frame_box` (west, south, east, north) shows a part alone, without a foot; entries outside
    it are left out. `color` "place"
    draws what the screen's colouring by place draws. The same input gives the same drawing. OSError when a
    boundary file cannot be read, KeyError for an id the register does not know.
    """
    land = _land(boundaries, max_vertices, with_counties)
    scale = symbol_scale or min(max(width_pt / _SCREEN_WIDTH_PX, _LEAST_SCALE), _GREATEST_SCALE)
    zone_ids, park_ids = _with_selected(register, zone_ids, park_ids, selected_id)
    hosts = {site.zone_id for park_id in park_ids for site in register.sites_of.get(park_id, ())}
    asked = hosts.union(zone_ids)
    places = {zone_id: place for zone_id, place in register.placements.items() if zone_id in asked}
    if frame_box:
        zone_ids = [each for each in zone_ids if each in places and _is_in(frame_box, places[each])]
    frame = _frame(land, frame_codes, frame_box, places.values(), width_pt, height_pt)
    zones = _zone_signs(register, zone_ids, selected_id, frame, scale, color)
    parks = [
        sign
        for sign in _park_signs(register, park_ids, selected_id, frame, scale)
        if frame.holds(sign.origin)
    ]
    zones, parks = _apart(zones, parks, frame)
    framed = _framed(land, frame_codes)
    areas = {
        level: tuple(
            _area(division, frame, register, land.tints, is_context=bool(frame_codes) and code not in framed)
            for code, division in divisions.items()
            if frame.sees(division.shape) and (level != "county" or not frame_codes or code in framed)
        )
        for level, divisions in land.levels.items()
    }
    scale_bar = _scale_bar(frame)
    arrow = _north_arrow(frame, [*zones, *parks], areas["prefecture"])
    to_name = [sign for sign in zones if register.zones[sign.entry_id].level in named_levels]
    labels, unnamed = _labels(zones, to_name, parks, areas, frame, scale_bar, arrow, label_pt, selected_id)
    occurring = {
        (register.zones[sign.entry_id].level, register.zones[sign.entry_id].category) for sign in zones
    }
    return MapDrawing(
        width=width_pt,
        height=height_pt,
        provinces=areas["province"],
        prefectures=areas["prefecture"],
        counties=areas.get("county", ()),
        zones=tuple(zones),
        parks=tuple(parks),
        labels=tuple(labels),
        ring=palette.SELECTED_RING,
        scale_bar=scale_bar,
        north_arrow=arrow,
        legend=palette.legend_rows(occurring, color),
        place_legend=palette.place_rows(),
        fan_label=palette.PRINTED_FAN_LABEL,
        notice=notice,
        unplaced=_unplaced(register, zone_ids, park_ids, zones, parks),
        unnamed=tuple(unnamed),
        frame=frame,
        vertices=sum(len(ring) for each in areas.values() for area in each for ring in area.rings),
    )


def outline_of(symbol: palette.Symbol) -> tuple[Ring, ...]:
    """The rings of a symbol's path in its −1…1 box, arcs as polygons: for formats that know no arcs."""
    return _rings_of_path(symbol.path)


@lru_cache(maxsize=128)
def _rings_of_path(path: str) -> tuple[Ring, ...]:
    rings = []
    for part in re.findall(r"M([^MZ]*)Z", path):
        start, *rest = re.split(r"(?=[LA])", part)
        points = [_pair(start)]
        for step in rest:
            if step[0] == "L":
                points.append(_pair(step[1:]))
            else:
                radius, *_, x, y = map(float, step[1:].split())
                points += _half_turn(points[-1], (x, y), radius)
        # A ring of two half turns comes back to where it began.
        if math.dist(points[0], points[-1]) < 1e-9:
            points.pop()
        rings.append(tuple(points))
    return tuple(rings)


def _pair(text: str) -> Point:
    x, y = text.split()
    return float(x), float(y)


def _half_turn(start: Point, end: Point, radius: float) -> list[Point]:
    """Points of the half circle between the ends of a diameter, clockwise on screen: all the palette's arcs."""
    middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
    first = math.atan2(start[1] - middle[1], start[0] - middle[0])
    steps = _ARC_STEPS // 2
    return [
        (
            middle[0] + radius * math.cos(first + math.pi * step / steps),
            middle[1] + radius * math.sin(first + math.pi * step / steps),
        )
        for step in range(1, steps)
    ] + [end]


# --- land -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Land:
    """Simplified divisions by level and code (WGS 84 degrees), and the ground of each prefecture."""

    levels: dict[str, dict[str, boundaries.Boundary]]
    tints: dict[str, str]


@lru_cache(maxsize=8)
def _land(folder: Path, max_vertices: int, with_counties: bool) -> _Land:
    """All levels from the lowest one drawn, simplified as one coverage until everything has few enough points."""
    lowest = "county" if with_counties else "prefecture"
    known = {
        level: {
            feature["properties"]["code"]: feature["properties"]
            for feature in boundaries.load_features(folder, level)["features"]
        }
        for level in boundaries.LEVELS
        if with_counties or level != "county"
    }
    shapes = boundaries.load_shapes(folder, lowest)
    tolerance, levels = 0.0, _levels(known, lowest, shapes, 0.0)
    if _vertices(levels) > max_vertices:
        # The tolerance is the side of a triangle left out; each try costs a fraction of a second, seven suffice.
        low, high = 0.0, 0.2
        for _ in range(7):
            tolerance = math.sqrt(max(low, 1e-4) * high)
            tried = _levels(known, lowest, shapes, tolerance)
            if _vertices(tried) > max_vertices:
                low = tolerance
            else:
                high, levels = tolerance, tried
        if _vertices(levels) > max_vertices:
            raise ValueError(f"the borders cannot be drawn with {max_vertices} points")
    return _Land(levels, _tints(levels["prefecture"]))


def _levels(
    known: dict[str, dict[str, dict]], lowest: str, shapes: dict[str, BaseGeometry], tolerance: float
) -> dict[str, dict[str, boundaries.Boundary]]:
    """Boundaries by level, the higher ones united from the lower, so that every border is shared."""
    simple = shapely.coverage_simplify(list(shapes.values()), tolerance) if tolerance else [*shapes.values()]
    made: dict[str, dict[str, BaseGeometry]] = {lowest: dict(zip(shapes, simple, strict=True))}
    upwards = ["county", "prefecture", "province"]
    for lower, upper in pairwise(upwards):
        if lower in made:
            made[upper] = {
                code: shapely.coverage_union_all(
                    [shape for own, shape in made[lower].items() if known[lower][own]["parent_code"] == code]
                )
                for code in known[upper]
            }
    return {
        level: {
            code: boundaries.Boundary(code, row["name"], level, row["parent_code"], made[level][code])
            for code, row in known[level].items()
        }
        for level in known
    }


def _vertices(levels: dict[str, dict[str, boundaries.Boundary]]) -> int:
    return sum(
        int(shapely.get_num_coordinates(division.shape))
        for divisions in levels.values()
        for division in divisions.values()
    )


def _tints(prefectures: dict[str, boundaries.Boundary]) -> dict[str, str]:
    """A ground for each prefecture, no two neighbours alike: those with most neighbours choose first."""
    codes, shapes = list(prefectures), [each.shape for each in prefectures.values()]
    neighbours: dict[str, set[str]] = {code: set() for code in codes}
    for first, second in shapely.STRtree(shapes).query(shapes, predicate="touches").T:
        neighbours[codes[first]].add(codes[second])
    chosen: dict[str, str] = {}
    used = dict.fromkeys(palette.LAND_TINTS, 0)
    for code in sorted(codes, key=lambda each: (-len(neighbours[each]), each)):
        taken = {chosen.get(other) for other in neighbours[code]}
        free = [tint for tint in palette.LAND_TINTS if tint not in taken] or list(palette.LAND_TINTS)
        chosen[code] = min(free, key=lambda tint: (used[tint], palette.LAND_TINTS.index(tint)))
        used[chosen[code]] += 1
    return chosen


# --- frame ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Frame:
    """From degrees to points: equirectangular about `middle` (latitude), north up, centred above the foot."""

    west: float
    north: float
    middle: float
    pt_per_degree: float
    left: float
    top: float
    width: float
    height: float
    foot: float

    def points(self, degrees: np.ndarray) -> np.ndarray:
        """Columns x, y in points for columns lon, lat."""
        shrink = math.cos(math.radians(self.middle))
        return np.column_stack(
            (
                self.left + (degrees[:, 0] - self.west) * shrink * self.pt_per_degree,
                self.top + (self.north - degrees[:, 1]) * self.pt_per_degree,
            )
        )

    def point(self, lon: float, lat: float) -> Point:
        """The point of a place."""
        ((x, y),) = self.points(np.array([[lon, lat]]))
        return float(x), float(y)

    def degrees(self, x: float, y: float) -> Point:
        """Longitude and latitude of a point of the picture."""
        shrink = math.cos(math.radians(self.middle))
        return (
            self.west + (x - self.left) / (shrink * self.pt_per_degree),
            self.north - (y - self.top) / self.pt_per_degree,
        )

    def sees(self, shape: BaseGeometry) -> bool:
        """Whether the box round a shape (degrees) falls into the picture."""
        west, south, east, north = shape.bounds
        (left, top), (right, bottom) = self.point(west, north), self.point(east, south)
        return right > 0 and left < self.width and bottom > 0 and top < self.height

    def holds(self, point: Point) -> bool:
        """Whether a point lies in the picture."""
        return 0 <= point[0] <= self.width and 0 <= point[1] <= self.height

    @property
    def box(self) -> Box:
        """The whole picture."""
        return (0.0, 0.0, self.width, self.height)

    @property
    def pt_per_km(self) -> float:
        """Along the middle latitude."""
        shrink = math.cos(math.radians(self.middle))
        return shrink * self.pt_per_degree / distance_km(self.west, self.middle, self.west + 1, self.middle)


def _framed(land: _Land, frame_codes: Sequence[str]) -> set[str]:
    """The framed divisions and everything inside them."""
    inside = set(frame_codes)
    for level in ("prefecture", "county"):
        inside |= {code for code, each in land.levels.get(level, {}).items() if each.parent_code in inside}
    return inside


def _is_in(box: Box, place: Placement) -> bool:
    west, south, east, north = box
    return west <= place.lon <= east and south <= place.lat <= north


def _frame(
    land: _Land,
    frame_codes: Sequence[str],
    frame_box: Box | None,
    places: Iterable[Placement],
    width: float,
    height: float,
) -> Frame:
    """The frame round some divisions and every place drawn, round a box, or round everything."""
    divisions = {code: each for level in land.levels.values() for code, each in level.items()}
    shapes = [divisions[code].shape for code in frame_codes] or [
        each.shape for each in land.levels["province"].values()
    ]
    points = [shapely.Point(place.lon, place.lat) for place in places]
    west, south, east, north = frame_box or shapely.total_bounds([*shapes, *points])
    middle = (south + north) / 2
    shrink = math.cos(math.radians(middle))
    if frame_codes:
        air = _AIR * max((east - west) * shrink, north - south)
        west, east, south, north = west - air / shrink, east + air / shrink, south - air, north + air
    edge, foot = (0.0, 0.0) if frame_box else (_MARGIN_PT, _FOOT_PT)
    free_width, free_height = width - 2 * edge, height - foot - 2 * edge
    pt_per_degree = min(free_width / ((east - west) * shrink), free_height / (north - south))
    return Frame(
        west=west,
        north=north,
        middle=middle,
        pt_per_degree=pt_per_degree,
        left=edge + (free_width - (east - west) * shrink * pt_per_degree) / 2,
        top=edge + (free_height - (north - south) * pt_per_degree) / 2,
        width=width,
        height=height,
        foot=foot,
    )


def _area(
    division: boundaries.Boundary,
    frame: Frame,
    register: Register,
    tints: dict[str, str],
    *,
    is_context: bool,
) -> Area:
    inside = shapely.clip_by_rect(shapely.transform(division.shape, frame.points), *frame.box)
    rings = tuple(
        tuple((round(x, 2), round(y, 2)) for x, y in ring.coords[:-1])
        for part in shapely.get_parts(inside)
        if part.geom_type == "Polygon"
        for ring in (part.exterior, *part.interiors)
    )
    fill = {"prefecture": tints.get(division.code, palette.GROUND), "province": palette.GROUND}.get(
        division.level, "none"
    )
    return Area(
        division.code,
        division.name,
        division.level,
        rings,
        palette.OUTSIDE if is_context and fill != "none" else fill,
        palette.BOUNDARY_LINES[division.level],
        is_context,
    )


# --- signs ------------------------------------------------------------------------------------------------


def _with_selected(
    register: Register, zone_ids: Collection[str], park_ids: Collection[str], selected_id: str | None
) -> tuple[list[str], list[str]]:
    """The ids in the register's order, with the selected one even when the filter leaves it out."""
    zones, parks = {*zone_ids, *({selected_id} & register.zones.keys())}, {*park_ids}
    parks |= {selected_id} & register.parks.keys()
    for given, table in ((zones, register.zones), (parks, register.parks)):
        if unknown := sorted(given - table.keys()):
            raise KeyError(f"not in the register: {', '.join(unknown)}")
    return [each for each in register.zones if each in zones], [
        each for each in register.parks if each in parks
    ]


def _zone_signs(
    register: Register,
    zone_ids: Iterable[str],
    selected_id: str | None,
    frame: Frame,
    scale: float,
    color: str,
) -> list[Sign]:
    """One sign per placed zone; provincial ones first, so that national ones lie on top."""
    fans = fans_of(register)
    signs = []
    for zone_id in zone_ids:
        place = register.placements.get(zone_id)
        if place is None:
            continue
        zone = register.zones[zone_id]
        place_class = place_class_of(place.precision)
        symbol = (
            palette.PLACE_SYMBOLS[place_class]
            if color == "place"
            else palette.symbol_of(zone.level, zone.category, place_class)
        )
        origin = frame.point(place.lon, place.lat)
        right, down = fans[zone_id]
        step = FAN_STEP_PX * scale
        signs.append(
            Sign(
                zone_id,
                zone.short_name,
                "zone",
                origin[0] + right * step,
                origin[1] + down * step,
                origin,
                symbol,
                scale,
                zone_id == selected_id,
            )
        )
    signs.sort(key=lambda sign: register.zones[sign.entry_id].level is Level.NATIONAL)
    return signs


def _park_signs(
    register: Register,
    park_ids: Iterable[str],
    selected_id: str | None,
    frame: Frame,
    scale: float,
) -> list[Sign]:
    """One sign per placed site of each park."""
    fans = fans_of(register)
    signs = []
    for park_id in park_ids:
        place = park_placement(park_id, register.sites_of.get(park_id, ()), register.placements)
        if place is None:
            continue
        symbol = palette.PARK_SYMBOLS[place_class_of(place.precision)]
        name, is_one_site = register.parks[park_id].name, len(place.site_points) == 1
        for zone_id, lon, lat in place.site_points:
            origin = frame.point(lon, lat)
            right, down = fans[site_key(park_id, zone_id)]
            step = FAN_STEP_PX * scale
            signs.append(
                Sign(
                    park_id,
                    name if is_one_site else f"{name}（{register.zones[zone_id].short_name}）",
                    "park",
                    origin[0] + right * step,
                    origin[1] + down * step,
                    origin,
                    symbol,
                    scale,
                    park_id == selected_id,
                )
            )
    return signs


def _apart(zones: Sequence[Sign], parks: Sequence[Sign], frame: Frame) -> tuple[list[Sign], list[Sign]]:
    """The signs moved apart until none hides another: paper has no zoom. Parks give way least."""
    signs = [*zones, *parks]
    if len(signs) < 2:
        return [*zones], [*parks]
    places = np.array([(sign.x, sign.y) for sign in signs])
    reach = np.array([sign.radius_pt * (1.0 if sign.kind == "park" else 1.04) for sign in signs])
    weight = np.array([8.0 if sign.kind == "park" else 1.0 for sign in signs])
    near = np.abs(places[:, None] - places[None, :]).max(axis=2) < 8 * reach.max()
    one, other = np.nonzero(near & ~np.eye(len(signs), dtype=bool))
    least = reach[one] + reach[other]
    yields = 0.6 * weight[other] / (weight[one] + weight[other])
    for _ in range(_ROUNDS):
        apart = places[one] - places[other]
        distance = np.hypot(*apart.T)
        lack = np.maximum(least - distance, 0.0)
        if not lack.any():
            break
        push = apart * (lack * yields / np.maximum(distance, 1e-6))[:, None]
        for axis in (0, 1):
            places[:, axis] += np.bincount(one, push[:, axis], len(signs))
    edge = reach[:, None] + 1
    places = np.clip(places, edge, np.array([frame.width, frame.height - frame.foot]) - edge)
    moved = [
        replace(sign, x=round(float(x), 2), y=round(float(y), 2))
        for sign, (x, y) in zip(signs, places, strict=True)
    ]
    return moved[: len(zones)], moved[len(zones) :]


def _unplaced(
    register: Register,
    zone_ids: Iterable[str],
    park_ids: Iterable[str],
    zones: Iterable[Sign],
    parks: Iterable[Sign],
) -> tuple[str, ...]:
    drawn = {sign.entry_id for sign in (*zones, *parks)}
    names = [register.zones[each].short_name for each in zone_ids if each not in drawn]
    return (*names, *(register.parks[each].name for each in park_ids if each not in drawn))


# --- furniture --------------------------------------------------------------------------------------------


def _scale_bar(frame: Frame) -> ScaleBar:
    """A round number of kilometres, at most a fifth of the width, at the lower right."""
    km = next((each for each in _SCALE_KM if each * frame.pt_per_km <= frame.width / 5), _SCALE_KM[-1])
    length = km * frame.pt_per_km
    return ScaleBar(frame.width - 30 - length, frame.height - 13.0, length, 4, km)


def _north_arrow(frame: Frame, signs: Sequence[Sign], areas: Sequence[Area]) -> NorthArrow:
    """In the upper corner where least is drawn, right before left."""
    height = min(max(frame.height / 14, 24.0), 46.0)
    points = np.array([point for area in areas for ring in area.rings for point in ring] or [(0.0, 0.0)])
    room = height * 0.9

    def crowd(place: Point) -> int:
        near = np.abs(points - place) < (room, room)
        return int(near.all(axis=1).sum()) + sum(
            abs(sign.x - place[0]) < room and abs(sign.y - place[1]) < room for sign in signs
        )

    top = _MARGIN_PT + height / 2 + 4
    side = _MARGIN_PT + height / 2 + 4
    x, y = min([(frame.width - side, top), (side, top)], key=crowd)
    return NorthArrow(x, y, height)


# --- labels -----------------------------------------------------------------------------------------------


class _Taken:
    """The boxes that are taken, asked about a few candidates at a time."""

    def __init__(self, boxes: Iterable[Box], picture: Box) -> None:
        self.boxes = [*boxes]
        self._grown = np.array(self.boxes, dtype=float).reshape(-1, 4)
        self.picture = picture

    def add(self, box: Box) -> None:
        self.boxes.append(box)
        self._grown = np.vstack((self._grown, [box]))

    def add_line(self, start: Point, end: Point) -> None:
        """No words on a leader: its points are boxes without extent, which no line is stopped by."""
        points = np.array(start) + np.linspace(0.0, 1.0, 16)[:, None] * (np.array(end) - np.array(start))
        self._grown = np.vstack((self._grown, np.hstack((points, points))))

    def is_free(self, box: Box, air: float = 0.0) -> bool:
        left, top, right, bottom = box
        if (
            left < self.picture[0]
            or top < self.picture[1]
            or right > self.picture[2]
            or bottom > self.picture[3]
        ):
            return False
        lefts, tops, rights, bottoms = self._grown.T
        return not bool(
            (
                (lefts < right + air) & (rights > left - air) & (tops < bottom + air) & (bottoms > top - air)
            ).any()
        )

    def is_free_line(self, start: Point, end: Point, allowed: Box) -> bool:
        """Whether a line crosses none of the boxes but `allowed`."""
        steps = np.linspace(0.0, 1.0, 12)[:, None]
        points = np.array(start) + steps * (np.array(end) - np.array(start))
        lefts, tops, rights, bottoms = self._grown.T
        x, y = points[:, :1], points[:, 1:]
        hit = (lefts < x) & (x < rights) & (tops < y) & (y < bottoms)
        own = (self._grown == np.array(allowed)).all(axis=1)
        return not bool(hit[:, ~own].any())


def text_width(words: str, size: float) -> float:
    """About how wide words are drawn: a Chinese character is as wide as it is high."""
    return size * sum(1 if ord(character) > 0x2E7F else 0.6 for character in words)


def _labels(
    zones: Sequence[Sign],
    to_name: Sequence[Sign],
    parks: Sequence[Sign],
    areas: dict[str, tuple[Area, ...]],
    frame: Frame,
    scale_bar: ScaleBar,
    arrow: NorthArrow,
    size: float,
    selected_id: str | None,
) -> tuple[list[Label], list[str]]:
    """The words that cover nothing, the important ones placed first; and the names there was no room for."""
    signs = [*zones, *parks]
    boxes = [_sign_box(sign) for sign in signs]
    foot = frame.height - frame.foot
    half = arrow.height / 2
    furniture = [
        (0.0, foot, frame.width, frame.height),
        (arrow.x - half, arrow.y - half, arrow.x + half, arrow.y + half),
    ]
    taken = _Taken([*boxes, *furniture], (2.0, 2.0, frame.width - 2.0, frame.height - 2.0))
    labels: list[Label] = []
    unnamed: list[str] = []

    def put(label: Label | None) -> bool:
        if label is not None:
            labels.append(label)
            taken.add(label.box)
            if label.leader:
                taken.add_line(*label.leader)
        return label is not None

    for sign in sorted(signs, key=lambda sign: not sign.is_selected):
        is_first = sign.is_selected or sign.kind == "park"
        if is_first and not put(_first_beside(sign, taken, size)):
            unnamed.append(sign.name)
    for area in areas["prefecture"]:
        if not area.is_context:
            put(_inside(area, short_prefecture_name(area.name), taken, size * 1.45, palette.MUTED))
    for sign in _by_need(to_name):
        if not put(_beside(sign, taken, size) or _beside(sign, taken, size * 0.88)):
            unnamed.append(sign.name)
    for area in areas["prefecture"]:
        if area.is_context:
            put(_inside(area, short_prefecture_name(area.name), taken, size * 1.2, palette.MUTED))
    # A framed prefecture lies inside its province, whose name must not stand on it.
    own = [] if any(not area.is_context for area in areas["province"]) else areas["prefecture"]
    framed = [area for area in own if not area.is_context]
    # An enlarged part, which has no foot, lies on a map that names the provinces.
    for area in areas["province"] if frame.foot else ():
        put(_inside(area, area.name, taken, size * (1.6 if area.is_context else 2.4), palette.MUTED, framed))
    return labels, unnamed


def _by_need(zones: Sequence[Sign]) -> list[Sign]:
    """National zones first, and among each level those in the densest crowd: they find room only early."""
    if not zones:
        return []
    places = np.array([(sign.x, sign.y) for sign in zones])
    reach = 8 * max(sign.radius_pt for sign in zones)
    crowd = (np.abs(places[:, None] - places[None, :]) < reach).all(axis=2).sum(axis=1)
    national = max(sign.symbol.radius_px for sign in zones)
    order = sorted(
        range(len(zones)), key=lambda each: (zones[each].symbol.radius_px < national, -crowd[each], each)
    )
    return [zones[each] for each in order if not zones[each].is_selected]


def _sign_box(sign: Sign) -> Box:
    reach = sign.radius_pt + sign.symbol.stroke_width_px * sign.scale / 2
    if sign.is_selected:
        reach = max(reach, palette.SELECTED_RING[0].radius_px * sign.scale)
    return (sign.x - reach, sign.y - reach, sign.x + reach, sign.y + reach)


def _first_beside(sign: Sign, taken: _Taken, size: float) -> Label | None:
    """An important name beside its sign, rather smaller than far off: a long leader ends among other signs."""
    tries = [(larger, ()) for larger in (1.3, 1.15, 1.0)]
    tries += [(1.1, _REACH[:2]), (0.95, _REACH[:3]), (1.1, _FIRST_REACH)]
    for larger, reach in tries:
        label = _beside(sign, taken, size * larger, is_first=True, reach=reach)
        if label:
            return label
    return None


def _beside(
    sign: Sign, taken: _Taken, size: float, *, is_first: bool = False, reach: Sequence[float] = _REACH
) -> Label | None:
    """The sign's name right, left, below or above it, else farther off on a thin line; None without room."""
    wide, own = text_width(sign.name, size), _sign_box(sign)
    radius = own[2] - sign.x
    gap = size * 0.22
    dx, dy = radius + gap + wide / 2, radius + gap + size / 2
    near = [
        (dx, 0.0),
        (-dx, 0.0),
        (0.0, dy),
        (0.0, -dy),
        *((side * (dx - radius * 0.35), down * (radius * 0.75)) for down in (-1, 1) for side in (1, -1)),
        *((side * (wide / 2 - radius * 0.2), down * dy) for down in (1, -1) for side in (1, -1)),
    ]
    colour = palette.PARK_COLOUR if sign.kind == "park" else palette.INK
    kind = "selected" if sign.is_selected else sign.kind
    made = Label(sign.name, kind, sign.entry_id, 0.0, 0.0, wide, size, colour, is_first)
    for right, down in near:
        label = replace(made, x=sign.x + right, y=sign.y + down)
        if taken.is_free(label.box, 0.4):
            return label
    turns = 2 * _TURNS if is_first else _TURNS
    for far in reach:
        for turn in range(turns):
            angle = 2 * math.pi * turn / turns
            across, along = math.cos(angle), math.sin(angle)
            end = (sign.x + across * (radius + far * size), sign.y + along * (radius + far * size))
            label = replace(made, x=end[0] + across * (wide / 2 + 1), y=end[1] + along * (size / 2 + 0.5))
            start = (sign.x + across * radius, sign.y + along * radius)
            if taken.is_free(label.box, 0.4) and taken.is_free_line(start, end, own):
                return replace(label, leader=(start, end))
    return None


def _inside(
    area: Area,
    words: str,
    taken: _Taken,
    size: float,
    colour: str,
    without: Sequence[Area] = (),
) -> Label | None:
    """Words inside an area, as far as may be from its border and from what is drawn there; smaller, then none.

    `without` are areas the words must not stand in.
    """
    shape = _shape(area)
    if without:
        shape = shapely.difference(shape, shapely.union_all([_shape(other) for other in without]))
    if shape.is_empty:
        return None
    shapely.prepare(shape)
    left, top, right, bottom = shape.bounds
    steps = np.linspace(0.04, 0.96, 24)
    across, down = np.meshgrid(left + steps * (right - left), top + steps * (bottom - top))
    across, down = across.ravel(), down.ravel()
    room = shapely.distance(shape.boundary, shapely.points(across, down))
    is_inside = shapely.contains_xy(shape, across, down)
    order = [place for place in np.argsort(-room, kind="stable") if is_inside[place]]
    for smaller in (1.0, 0.85, 0.7):
        high = size * smaller
        wide = text_width(words, high)
        for place in order:
            x, y = round(float(across[place]), 2), round(float(down[place]), 2)
            label = Label(words, area.level, area.code, x, y, wide, high, colour, not area.is_context)
            if taken.is_free(label.box, 0.8) and shape.contains(shapely.box(*label.box)):
                return label
    return None


def _shape(area: Area) -> BaseGeometry:
    return shapely.union_all([shapely.Polygon(ring) for ring in area.rings if len(ring) > 2])
