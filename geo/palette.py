"""The one table of symbols, lines and colours: map, legend, bars and files all read it.

Shape says the category, fill says the level (national dark, provincial pale), and a centre point with a heavy
outline says that the place is documented; without it the zone is somewhere in its county. Colour repeats what
shape and lightness already say, so greyscale prints and colour-blind readers lose nothing. Paths are SVG path
data in a box from -1 to 1, y downwards, which a browser canvas (`Path2D`) draws as well, filled by the
even-odd rule; widths, dashes and radii are pixels on screen.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from html import escape

from data.assessment import STATUS_LABELS, Status
from data.schema import Category, Level, Role
from data.vocabulary import label_of
from geo.placement import PlaceClass

# The map ground every symbol is seen against, the area outside the two provinces, text, and the one accent
# colour.
GROUND = "#f7f7f4"
OUTSIDE = "#e8ebec"
INK = "#1b2733"
MUTED = "#5f6b76"
ACCENT = "#1f4e79"


@dataclass(frozen=True, slots=True)
class Symbol:
    """One drawn sign: `path` in a −1…1 box, filled by the even-odd rule, `radius_px` the half box on screen.

    `fill` may be "none". `label` is what the legend says.
    """

    key: str
    label: str
    shape: str
    path: str
    fill: str
    stroke: str
    stroke_width_px: float
    radius_px: float


@dataclass(frozen=True, slots=True)
class LineStyle:
    """How borders of one administrative level are drawn."""

    colour: str
    width_px: float
    dash_px: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class StatusStyle:
    """Look of a target status: `colour` fills shape and bar, `text_colour` is written on it; `symbol` for the
    lamp."""

    colour: str
    text_colour: str
    symbol: Symbol


# Shapes: SVG path data in the −1…1 box. Areas are kept alike so that no category looks bigger than another.


def _number(value: float) -> str:
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _polygon(points: Iterable[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{_number(x)} {_number(y)}" for x, y in points) + "Z"


def _ring(radius: float) -> str:
    r = _number(radius)
    return f"M-{r} 0A{r} {r} 0 1 1 {r} 0A{r} {r} 0 1 1 -{r} 0Z"


def _regular(corners: int, radius: float, *, start_degrees: float = -90, inner: float | None = None) -> str:
    """Regular polygon, or a star when `inner` gives the radius of the corners in between."""
    radii = [radius] if inner is None else [radius, inner]
    count = corners * len(radii)
    turns = [math.radians(start_degrees + 360 * index / count) for index in range(count)]
    return _polygon(
        (radii[index % len(radii)] * math.cos(turn), radii[index % len(radii)] * math.sin(turn))
        for index, turn in enumerate(turns)
    )


def _gear(teeth: int, outer: float, inner: float) -> str:
    """A cog wheel without a hole."""
    points = []
    for tooth in range(teeth):
        middle = -90 + 360 * tooth / teeth
        step = 360 / teeth
        for offset, radius in ((-0.30, inner), (-0.20, outer), (0.20, outer), (0.30, inner)):
            angle = math.radians(middle + offset * step)
            points.append((radius * math.cos(angle), radius * math.sin(angle)))
    return _polygon(points)


SHAPES: dict[str, str] = {
    "circle": _ring(0.86),
    "square": _polygon([(-0.77, -0.77), (0.77, -0.77), (0.77, 0.77), (-0.77, 0.77)]),
    "diamond": _regular(4, 1.0),
    "triangle": _polygon([(0, -0.95), (0.98, 0.8), (-0.98, 0.8)]),
    "triangle_down": _polygon([(0, 0.95), (0.98, -0.8), (-0.98, -0.8)]),
    "star": _regular(5, 1.0, inner=0.48),
    "pentagon": _regular(5, 0.98),
    "bar": _polygon([(-1, -0.58), (1, -0.58), (1, 0.58), (-1, 0.58)]),
    "plus": _polygon(
        [
            *((-0.36, -0.95), (0.36, -0.95), (0.36, -0.36), (0.95, -0.36), (0.95, 0.36), (0.36, 0.36)),
            *((0.36, 0.95), (-0.36, 0.95), (-0.36, 0.36), (-0.95, 0.36), (-0.95, -0.36), (-0.36, -0.36)),
        ]
    ),
    "cross": _polygon(
        [
            *((-0.85, -0.5), (-0.5, -0.85), (0, -0.35), (0.5, -0.85), (0.85, -0.5), (0.35, 0)),
            *((0.85, 0.5), (0.5, 0.85), (0, 0.35), (-0.5, 0.85), (-0.85, 0.5), (-0.35, 0)),
        ]
    ),
    "gear": _gear(8, 1.0, 0.74),
    "ring": _ring(0.86) + _ring(0.42),
    "tick": _polygon([(-0.95, 0.05), (-0.55, -0.35), (-0.2, 0), (0.6, -0.8), (0.98, -0.42), (-0.2, 0.76)]),
    "bars_two": _polygon([(-0.7, -0.8), (-0.15, -0.8), (-0.15, 0.8), (-0.7, 0.8)])
    + _polygon([(0.15, -0.8), (0.7, -0.8), (0.7, 0.8), (0.15, 0.8)]),
}
"""Shape name → SVG path data."""

# Category → shape, dark colour (national fill, provincial outline), pale colour (provincial fill).
_CATEGORY_LOOK: dict[Category, tuple[str, str, str]] = {
    Category.ETDZ: ("circle", "#1f4e79", "#dce8f3"),
    Category.HTZ: ("square", "#0b6b66", "#d9efec"),
    Category.BONDED_ZONE: ("diamond", "#6b3f87", "#eee3f4"),
    Category.NEW_AREA: ("star", "#7a4a00", "#f8ecd3"),
    Category.ECONOMIC_ZONE: ("triangle", "#2f6690", "#e2edf5"),
    Category.INDUSTRIAL_PARK: ("pentagon", "#4d6420", "#ebf1dc"),
    Category.INDUSTRY_PARK: ("bar", "#8a3d52", "#f6e2e8"),
    Category.CONCENTRATION_AREA: ("triangle_down", "#56606b", "#e9ecef"),
    Category.OTHER: ("plus", "#56606b", "#ffffff"),
}

# Level → radius; the national zones stand out by fill and size.
_LEVEL_RADIUS_PX = {Level.NATIONAL: 7.5, Level.PROVINCIAL: 6.0}
# Radius of the centre point in the box: a hole in the shape, so it is light on a dark fill and dark on a pale
# one, where the outline of the hole fills it.
_POINT_RADIUS = {Level.NATIONAL: 0.38, Level.PROVINCIAL: 0.2}


def _zone_label(level: Level, category: Category) -> str:
    level_label, category_label = label_of(level), label_of(category)
    return category_label if category_label.startswith(level_label) else f"{level_label}{category_label}"


def _zone_symbol(level: Level, category: Category, place: PlaceClass) -> Symbol:
    shape, dark, pale = _CATEGORY_LOOK[category]
    is_documented = place is PlaceClass.DOCUMENTED
    if level is Level.NATIONAL:
        # A thin white edge keeps dark neighbours apart.
        fill, stroke, width = dark, INK if is_documented else "#ffffff", 1.1 if is_documented else 0.8
    else:
        fill, stroke, width = pale, dark, 2.0 if is_documented else 1.3
    return Symbol(
        key=symbol_key(level, category, place),
        label=_zone_label(level, category),
        shape=shape,
        path=SHAPES[shape] + (_ring(_POINT_RADIUS[level]) if is_documented else ""),
        fill=fill,
        stroke=stroke,
        stroke_width_px=width,
        radius_px=_LEVEL_RADIUS_PX[level],
    )


def zone_colour(category: Category) -> str:
    """The dark colour of a category: what an outline of such a zone is drawn and filled with."""
    return _CATEGORY_LOOK[category][1]


def symbol_key(level: Level, category: Category, place: PlaceClass) -> str:
    """Key of a zone's symbol, e.g. "national.etdz.documented": what a map feature carries instead of a
    style."""
    return f"{level}.{category}.{place}"


ZONE_SYMBOLS: dict[tuple[Level, Category, PlaceClass], Symbol] = {
    (level, category, place): _zone_symbol(level, category, place)
    for level in Level
    for category in Category
    for place in PlaceClass
}
"""Every level × category × place class, whether the register has such a zone today or not."""

PARK_COLOUR = "#a63d00"
PARK_SYMBOLS: dict[PlaceClass, Symbol] = {
    place: Symbol(
        key=f"park.{place}",
        label="海峡两岸产业合作区产业园",
        shape="gear",
        path=SHAPES["gear"] + (_ring(0.3) if place is PlaceClass.DOCUMENTED else ""),
        fill=PARK_COLOUR,
        stroke=INK if place is PlaceClass.DOCUMENTED else "#ffffff",
        stroke_width_px=1.4 if place is PlaceClass.DOCUMENTED else 0.8,
        radius_px=11.5,
    )
    for place in PlaceClass
}
"""The parks of the cooperation zones: a cog wheel, larger than any zone and in a colour no zone has."""


def _place_symbol(place: PlaceClass, label: str, point: str, width: float) -> Symbol:
    return Symbol(f"place.{place}", label, "circle", SHAPES["circle"] + point, "#ffffff", INK, width, 6.0)


PLACE_SYMBOLS: dict[PlaceClass, Symbol] = {
    PlaceClass.DOCUMENTED: _place_symbol(
        PlaceClass.DOCUMENTED, "有中心点、粗轮廓：位置有资料记载", _ring(_POINT_RADIUS[Level.PROVINCIAL]), 2.0
    ),
    PlaceClass.IN_COUNTY: _place_symbol(
        PlaceClass.IN_COUNTY, "无中心点、细轮廓：在该县（市、区）内，具体位置未考", "", 1.3
    ),
}
"""Legend rows that explain point and outline."""


def _ring_symbol(key: str, stroke: str, width: float) -> Symbol:
    return Symbol(key, "已选中", "circle", _ring(1.0), "none", stroke, width, 13.5)


# Drawn under and over each other: the white casing keeps the ring visible on borders and on other symbols.
SELECTED_RING: tuple[Symbol, Symbol] = (
    _ring_symbol("selected.casing", "#ffffff", 6.0),
    _ring_symbol("selected.ring", INK, 2.8),
)

BOUNDARY_LINES: dict[str, LineStyle] = {
    "province": LineStyle("#48535e", 2.0, ()),
    "prefecture": LineStyle("#7f8a94", 1.1, ()),
    "county": LineStyle("#b4bcc3", 0.7, (3.0, 2.0)),
}


def _status(status: Status, shape: str, colour: str, fill: str | None = None) -> StatusStyle:
    label, key = STATUS_LABELS[status], f"status.{status}"
    lamp = Symbol(key, label, shape, SHAPES[shape], fill or colour, colour, 1.4, 6.5)
    return StatusStyle(colour, "#ffffff", lamp)


STATUS_STYLE: dict[Status, StatusStyle] = {
    Status.DONE: _status(Status.DONE, "tick", "#1e6b3c"),
    Status.AHEAD: _status(Status.AHEAD, "triangle", "#1f4e79"),
    Status.ON_PACE: _status(Status.ON_PACE, "circle", "#28728f"),
    Status.NEARLY_ON_PACE: _status(Status.NEARLY_ON_PACE, "bar", "#557479"),
    Status.BEHIND: _status(Status.BEHIND, "triangle_down", "#8f6200", fill="#ffc633"),
    Status.FAR_BEHIND: _status(Status.FAR_BEHIND, "diamond", "#b3261e"),
    Status.MISSED: _status(Status.MISSED, "cross", "#7a1f3d"),
    Status.AWAITING_REPORT: _status(Status.AWAITING_REPORT, "bars_two", "#5f6b76", fill="#ffffff"),
    Status.NOT_ASSESSABLE: _status(Status.NOT_ASSESSABLE, "ring", "#6c7680", fill="#ffffff"),
}
"""Status → colours and lamp; `colour` and `text_colour` make a readable badge."""

_STATUS_BY_LABEL = {label: status for status, label in STATUS_LABELS.items()}


def status_style(status: str) -> StatusStyle:
    """Style of a status by its code ("on_pace") or by its word (符合序时); KeyError quotes an unknown one."""
    try:
        return STATUS_STYLE[_STATUS_BY_LABEL.get(status) or Status(status)]
    except ValueError:
        raise KeyError(f"status {status!r} has no style; known: {', '.join(_STATUS_BY_LABEL)}") from None


LAND_TINTS = ("#f8f5ec", "#eef4ee", "#f5f0f5", "#ecf3f6", "#f7efea")
"""Grounds of neighbouring prefectures on a printed map, so pale that every symbol stands out as on GROUND."""

PARK_IN_COUNTY_LABEL = "产业园（具体位置未考）"
FAN_LABEL = "重合的点散开显示，细线指向原位"
PRINTED_FAN_LABEL = "重合或过密的点散开显示，细线指向原位"


def legend_rows(
    occurring: Iterable[tuple[Level, Category]], color: str = "symbol"
) -> tuple[tuple[Symbol, str], ...]:
    """Legend of what stands on a map: the parks' sign, then each occurring kind of zone in the table's order.

    With `color` "place" signs differ by place alone, and the kinds have no rows.
    """
    park, park_in_county = PARK_SYMBOLS.values()
    rows = [(park, park.label), (park_in_county, PARK_IN_COUNTY_LABEL)]
    if color == "symbol":
        kinds = set(occurring)
        rows += [
            (symbol, symbol.label)
            for (level, category, place), symbol in ZONE_SYMBOLS.items()
            if place is PlaceClass.IN_COUNTY and (level, category) in kinds
        ]
    return tuple(rows)


def place_rows() -> tuple[tuple[Symbol, str], ...]:
    """Legend of what centre point and outline say."""
    return tuple((symbol, symbol.label) for symbol in PLACE_SYMBOLS.values())


def symbol_of(level: Level, category: Category, place: PlaceClass) -> Symbol:
    """Symbol of a zone; KeyError for codes outside the vocabulary."""
    return ZONE_SYMBOLS[Level(level), Category(category), PlaceClass(place)]


def all_symbols() -> list[Symbol]:
    """Every symbol of the table, in a fixed order."""
    return [
        *ZONE_SYMBOLS.values(),
        *PARK_SYMBOLS.values(),
        *PLACE_SYMBOLS.values(),
        *SELECTED_RING,
        *(style.symbol for style in STATUS_STYLE.values()),
    ]


def palette_json() -> dict[str, dict]:
    """The table for the browser: symbols by key, boundary lines by level, and the plain colours."""
    return {
        "symbols": {symbol.key: asdict(symbol) for symbol in all_symbols()},
        "selected_ring": [layer.key for layer in SELECTED_RING],
        "lines": {level: asdict(style) for level, style in BOUNDARY_LINES.items()},
        "colours": {
            "ground": GROUND,
            "outside": OUTSIDE,
            "ink": INK,
            "muted": MUTED,
            "accent": ACCENT,
        },
    }


def legend_svg(symbol: Symbol | Sequence[Symbol], *, title: str | None = None) -> str:
    """Inline SVG of one symbol, or of several drawn over each other, at its screen size; text is escaped.

    `title` replaces the symbol's own label as the accessible name.
    """
    layers = [symbol] if isinstance(symbol, Symbol) else list(symbol)
    name = escape(layers[-1].label if title is None else title)
    half_px = max(layer.radius_px + layer.stroke_width_px / 2 for layer in layers) + 0.5
    paths = "".join(_svg_path(layer) for layer in layers)
    size, corner, box = (_number(value) for value in (2 * half_px, -half_px, 2 * half_px))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" '
        f'viewBox="{corner} {corner} {box} {box}" role="img" aria-label="{name}">'
        f"<title>{name}</title>{paths}</svg>"
    )


def _svg_path(symbol: Symbol) -> str:
    # The scale takes the −1…1 box to pixels, so the width is given in units of the radius.
    unit = symbol.radius_px
    return (
        f'<path transform="scale({_number(unit)})" d="{symbol.path}" fill="{symbol.fill}" '
        f'fill-rule="evenodd" '
        f'stroke="{symbol.stroke}" stroke-width="{_number(symbol.stroke_width_px / unit)}" '
        'stroke-linejoin="round"/>'
    )


def relative_luminance(colour: str) -> float:
    """WCAG relative luminance (0 black … 1 white) of a "#rrggbb" colour."""
    channels = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    linear = [value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first: str, second: str) -> float:
    """WCAG contrast ratio of two "#rrggbb" colours, 1 to 21."""
    lighter, darker = sorted((relative_luminance(first), relative_luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def lightness(colour: str) -> float:
    """CIE L* (0 … 100): what is left of a colour on a greyscale print."""
    luminance = relative_luminance(colour)
    return 903.3 * luminance if luminance <= 0.008856 else 116 * luminance ** (1 / 3) - 16


# Role → shape, dark colour (national fill, provincial outline), pale colour (provincial fill). Not on the shared
# map, where the shape says the category: small maps of who names an industry, with their own legend.
_ROLE_LOOK: dict[Role, tuple[str, str, str]] = {
    Role.FLAGSHIP: ("star", "#7a1f3d", "#f6e2e8"),
    Role.FIRST_NAMED: ("diamond", "#6b3f87", "#eee3f4"),
    Role.LEADING: ("circle", "#1f4e79", "#dce8f3"),
    Role.FOCUS: ("triangle", "#0b6b66", "#d9efec"),
}


def _role_symbol(role: Role, level: Level) -> Symbol:
    shape, dark, pale = _ROLE_LOOK[role]
    is_national = level is Level.NATIONAL
    return Symbol(
        key=f"role.{role}.{level}",
        label=f"{label_of(role)}（{label_of(level)}）",
        shape=shape,
        path=SHAPES[shape],
        fill=dark if is_national else pale,
        stroke="#ffffff" if is_national else dark,
        stroke_width_px=0.8 if is_national else 1.3,
        radius_px=_LEVEL_RADIUS_PX[level] + (1.0 if shape == "star" else 0.0),
    )


ROLE_SYMBOLS: dict[tuple[Role, Level], Symbol] = {
    (role, level): _role_symbol(role, level) for role in Role for level in Level
}
"""What an industry is to a zone, by shape, and the zone's level, by fill."""


@dataclass(frozen=True, slots=True)
class HeatStep:
    """Ground and writing of a count from `from_` on, in tables of small counts."""

    from_: int
    fill: str
    ink: str


HEAT_STEPS: tuple[HeatStep, ...] = (
    HeatStep(1, "#e8f0f7", INK),
    HeatStep(2, "#cfdfee", INK),
    HeatStep(3, "#a9c5de", INK),
    HeatStep(5, "#3d75a8", "#ffffff"),
    HeatStep(8, ACCENT, "#ffffff"),
)
"""Darker for more, in steps the eye can tell apart; the number itself is always written on it."""
