"""The table of symbols: complete, distinct without colour, visible on the ground, safe as SVG."""

import itertools
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from data.assessment import Status
from data.schema import Category, Level, Role
from geo import palette
from geo.boundaries import LEVELS
from geo.placement import PlaceClass

# Lightness steps of at least this many L* stay apart on a greyscale print.
GREY_STEP = 20
STATUS_WORDS = [
    "已完成",
    "快于序时",
    "符合序时",
    "基本符合",
    "滞后",
    "明显滞后",
    "到期未达",
    "到期待报",
    "暂无法评估",
]
SVG = "{http://www.w3.org/2000/svg}"


def look(symbol):
    return (symbol.path, symbol.fill, symbol.stroke, symbol.stroke_width_px, symbol.radius_px)


def strongest_contrast(symbol):
    return max(
        palette.contrast(colour, palette.GROUND)
        for colour in (symbol.fill, symbol.stroke)
        if colour != "none"
    )


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("category", Category)
def test_every_level_and_category_has_a_symbol(level, category):
    for place in PlaceClass:
        symbol = palette.symbol_of(level, category, place)
        assert symbol.key == palette.symbol_key(level, category, place)
        assert symbol.path.startswith("M")


def test_symbols_are_found_by_plain_codes_too():
    assert palette.symbol_of("national", "etdz", "documented").key == "national.etdz.documented"
    with pytest.raises(ValueError, match="village"):
        palette.symbol_of("village", "etdz", "documented")


def test_no_two_symbols_are_identical():
    symbols = palette.all_symbols()
    assert len({symbol.key for symbol in symbols}) == len(symbols)
    assert len({look(symbol) for symbol in symbols}) == len(symbols)


@pytest.mark.parametrize("place", PlaceClass)
def test_zones_differ_by_shape_or_by_lightness_never_by_colour_alone(place):
    symbols = [symbol for key, symbol in palette.ZONE_SYMBOLS.items() if key[2] is place]
    for first, second in itertools.combinations([*symbols, palette.PARK_SYMBOLS[place]], 2):
        step = abs(palette.lightness(first.fill) - palette.lightness(second.fill))
        assert first.shape != second.shape or step >= GREY_STEP, (first.key, second.key)


def test_national_fills_are_dark_and_provincial_pale():
    for (level, _, _), symbol in palette.ZONE_SYMBOLS.items():
        value = palette.lightness(symbol.fill)
        assert value < 50 if level is Level.NATIONAL else value > 85, symbol.key


def test_a_documented_place_has_a_centre_point_and_a_heavier_outline():
    pairs = [
        (
            palette.symbol_of(level, category, PlaceClass.DOCUMENTED),
            palette.symbol_of(level, category, PlaceClass.IN_COUNTY),
        )
        for level in Level
        for category in Category
    ]
    for group in (palette.PARK_SYMBOLS, palette.PLACE_SYMBOLS):
        pairs.append((group[PlaceClass.DOCUMENTED], group[PlaceClass.IN_COUNTY]))
    for documented, in_county in pairs:
        assert documented.path.count("M") == in_county.path.count("M") + 1
        assert documented.stroke_width_px > in_county.stroke_width_px


def test_the_park_symbol_has_a_shape_and_colour_no_zone_has_and_is_larger():
    for park in palette.PARK_SYMBOLS.values():
        for zone in palette.ZONE_SYMBOLS.values():
            assert park.shape != zone.shape
            assert park.fill != zone.fill
            assert park.radius_px >= 1.5 * zone.radius_px


@pytest.mark.parametrize(
    "symbol",
    # The casing is the light half of the ring and is not meant to stand out.
    [symbol for symbol in palette.all_symbols() if symbol.key != "selected.casing"],
    ids=lambda symbol: symbol.key,
)
def test_every_symbol_stands_out_from_the_ground(symbol):
    assert strongest_contrast(symbol) >= 3


@pytest.mark.parametrize("symbol", palette.all_symbols(), ids=lambda symbol: symbol.key)
def test_every_path_stays_in_its_box(symbol):
    # Arc flags and radii are within the box as well, so every number must be.
    numbers = [float(text) for text in re.findall(r"-?\d+(?:\.\d+)?", symbol.path)]
    assert numbers
    assert max(map(abs, numbers)) <= 1


def test_the_selected_ring_encloses_every_symbol_and_keeps_a_light_casing():
    casing, ring = palette.SELECTED_RING
    assert ring.radius_px - ring.stroke_width_px / 2 >= max(
        symbol.radius_px for symbol in (*palette.ZONE_SYMBOLS.values(), *palette.PARK_SYMBOLS.values())
    )
    assert casing.stroke_width_px > ring.stroke_width_px
    assert palette.contrast(casing.stroke, ring.stroke) >= 7


def test_every_status_word_has_a_style_and_nothing_else_has():
    assert [style.symbol.label for style in palette.STATUS_STYLE.values()] == STATUS_WORDS
    assert set(palette.STATUS_STYLE) == set(Status)
    for key, style in palette.STATUS_STYLE.items():
        assert palette.status_style(key) is palette.status_style(style.symbol.label) is style
    with pytest.raises(KeyError, match="很好"):
        palette.status_style("很好")


def test_statuses_differ_by_shape_and_their_badges_are_readable():
    styles = palette.STATUS_STYLE.values()
    assert len({style.symbol.shape for style in styles}) == len(styles)
    assert len({style.colour for style in styles}) == len(styles)
    for style in styles:
        assert palette.contrast(style.colour, style.text_colour) >= 4.5, style.symbol.label
        assert palette.contrast(style.colour, palette.GROUND) >= 3, style.symbol.label


def test_borders_get_fainter_with_every_level_and_cover_every_level():
    assert tuple(palette.BOUNDARY_LINES) == LEVELS
    lines = list(palette.BOUNDARY_LINES.values())
    contrasts = [palette.contrast(line.colour, palette.GROUND) for line in lines]
    assert contrasts == sorted(contrasts, reverse=True)
    assert contrasts[1] >= 3
    widths = [line.width_px for line in lines]
    assert widths == sorted(widths, reverse=True)


def test_texts_are_readable_on_the_ground():
    for colour in (palette.INK, palette.MUTED, palette.ACCENT):
        assert palette.contrast(colour, palette.GROUND) >= 4.5


@pytest.mark.parametrize("symbol", palette.all_symbols(), ids=lambda symbol: symbol.key)
def test_legend_svg_draws_the_symbol_at_its_screen_size(symbol):
    svg = ElementTree.fromstring(palette.legend_svg(symbol))
    path = svg.find(f"{SVG}path")
    scale = float(re.fullmatch(r"scale\((.+)\)", path.get("transform"))[1])
    assert path.get("d") == symbol.path
    assert (path.get("fill"), path.get("stroke")) == (symbol.fill, symbol.stroke)
    assert path.get("fill-rule") == "evenodd"
    assert float(path.get("stroke-width")) * scale == pytest.approx(symbol.stroke_width_px, abs=0.01)
    assert float(svg.get("width")) >= 2 * symbol.radius_px + symbol.stroke_width_px
    assert svg.get("aria-label") == svg.find(f"{SVG}title").text == symbol.label


def test_legend_svg_escapes_text():
    nasty = '<script>alert("x")</script>&'
    for text in (
        palette.legend_svg(palette.SELECTED_RING, title=nasty),
        palette.legend_svg(replace(palette.SELECTED_RING[0], label=nasty)),
    ):
        assert "<script" not in text
        assert ElementTree.fromstring(text).get("aria-label") == nasty


def test_legend_svg_draws_several_layers_in_order():
    svg = ElementTree.fromstring(palette.legend_svg(palette.SELECTED_RING))
    assert [path.get("stroke") for path in svg.findall(f"{SVG}path")] == ["#ffffff", palette.INK]


def test_the_browser_gets_the_whole_table():
    table = palette.palette_json()
    assert set(table["symbols"]) == {symbol.key for symbol in palette.all_symbols()}
    assert {"park.documented", "park.in_county", "place.documented", "status.done"} < set(table["symbols"])
    assert set(table["lines"]) == set(LEVELS)
    assert table["symbols"]["national.etdz.documented"]["path"].startswith("M")


def test_contrast_and_lightness_follow_their_standards():
    assert palette.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert palette.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert palette.lightness("#ffffff") == pytest.approx(100)
    assert palette.lightness("#080808") == pytest.approx(2.193, abs=0.001)
    assert palette.lightness("#777777") == pytest.approx(50.03, abs=0.1)


def test_every_role_and_level_has_a_symbol_of_its_own():
    symbols = [palette.ROLE_SYMBOLS[role, level] for role in Role for level in Level]
    assert len({look(symbol) for symbol in symbols}) == len(symbols)
    assert len({palette.ROLE_SYMBOLS[role, Level.NATIONAL].shape for role in Role}) == len(Role)
    assert all(strongest_contrast(symbol) >= 3 for symbol in symbols)
    for role in Role:
        national, provincial = (palette.ROLE_SYMBOLS[role, level] for level in Level)
        assert palette.lightness(provincial.fill) - palette.lightness(national.fill) >= GREY_STEP


def test_a_darker_step_means_more_and_every_number_can_be_read():
    lightness = [palette.lightness(step.fill) for step in palette.HEAT_STEPS]
    assert lightness == sorted(lightness, reverse=True)
    assert [step.from_ for step in palette.HEAT_STEPS] == sorted({step.from_ for step in palette.HEAT_STEPS})
    assert palette.HEAT_STEPS[0].from_ == 1
    assert all(palette.contrast(step.fill, step.ink) >= 4.5 for step in palette.HEAT_STEPS)
