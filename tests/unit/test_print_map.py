"""The static map: what is drawn, where, with which names; nothing covered, nothing left out unsaid."""

import math

import pytest
import shapely

from data.load import load_register
from data.schema import Level
from data.selection import Selection, parse_selection, select_zones
from data.settings import Settings
from geo import palette, print_map
from geo.crs import distance_km

SIZE = {"width_pt": 640.0, "height_pt": 460.0}


@pytest.fixture(scope="module")
def register():
    return load_register(Settings().tables)


def drawn(register, *, zone_ids=None, park_ids=None, selected_id=None, **given):
    return print_map.draw_map(
        register,
        zone_ids=register.zones if zone_ids is None else zone_ids,
        park_ids=register.parks if park_ids is None else park_ids,
        selected_id=selected_id,
        boundaries=Settings().boundaries,
        **{**SIZE, **given},
    )


@pytest.fixture(scope="module")
def whole(register):
    return drawn(register, selected_id="jx-park-ganzhou", notice="说明")


def overlap(first, second):
    return min(first[2], second[2]) - max(first[0], second[0]) > 0.05 and (
        min(first[3], second[3]) - max(first[1], second[1]) > 0.05
    )


def test_every_placed_entry_is_drawn_and_every_other_one_is_named(register, whole):
    placed = {each for each in register.zones if each in register.placements}
    assert {sign.entry_id for sign in whole.zones} == placed
    assert len(whole.zones) == len(placed)
    assert {sign.entry_id for sign in whole.parks} == set(register.parks)
    names = {register.zones[each].short_name for each in register.zones.keys() - placed}
    assert set(whole.unplaced) == names


def test_borders_are_few_enough_and_named_in_chinese(whole):
    assert whole.vertices <= 4000
    assert [area.name for area in whole.provinces] == ["江西省", "湖南省"]
    assert len(whole.prefectures) == 25
    assert all(area.rings and area.name for area in whole.prefectures)


def test_shared_borders_stay_shared(whole):
    shapes = {
        area.code: shapely.union_all([shapely.Polygon(ring) for ring in area.rings])
        for area in (*whole.prefectures, *whole.provinces)
    }
    for province in whole.provinces:
        own = [shapes[area.code] for area in whole.prefectures if area.code[:2] == province.code[:2]]
        assert shapely.union_all(own).symmetric_difference(shapes[province.code]).area < 0.5


def test_neighbouring_prefectures_have_different_grounds(whole):
    shapes = [shapely.union_all([shapely.Polygon(ring) for ring in each.rings]) for each in whole.prefectures]
    pairs = shapely.STRtree(shapes).query(shapes, predicate="intersects").T
    for first, second in pairs:
        if first < second and shapely.intersection(shapes[first], shapes[second]).length > 1:
            assert whole.prefectures[first].fill != whole.prefectures[second].fill


def test_no_words_cover_a_sign_or_other_words(whole):
    boxes = [label.box for label in whole.labels]
    for index, box in enumerate(boxes):
        assert not any(overlap(box, other) for other in boxes[:index])
        for sign in whole.signs:
            reach = sign.radius_pt * 0.95
            own = (sign.x - reach, sign.y - reach, sign.x + reach, sign.y + reach)
            assert not overlap(box, own), (whole.labels[index].text, sign.name)


def test_everything_stays_inside_the_picture(whole):
    for label in whole.labels:
        left, top, right, bottom = label.box
        assert left >= 0
        assert top >= 0
        assert right <= whole.width
        assert bottom <= whole.height
    for sign in whole.signs:
        assert sign.radius_pt <= sign.x <= whole.width - sign.radius_pt
        assert sign.radius_pt <= sign.y <= whole.height - sign.radius_pt


def test_signs_stand_apart_and_near_their_place(whole):
    for index, sign in enumerate(whole.signs):
        for other in whole.signs[:index]:
            apart = math.dist((sign.x, sign.y), (other.x, other.y))
            assert apart > 0.85 * (sign.radius_pt + other.radius_pt), (sign.name, other.name)
        assert math.dist(sign.origin, (sign.x, sign.y)) < 45


def test_every_sign_has_its_name_or_is_listed(whole):
    named = {label.entry_id for label in whole.labels}
    unnamed = [sign for sign in whole.zones if sign.entry_id not in named]
    assert sorted(sign.name for sign in unnamed) == sorted(whole.unnamed)


def test_parks_and_the_selected_one_are_named_first(register, whole):
    texts = [label.text for label in whole.labels]
    assert "赣州产业园（定南工业园）" in texts
    assert [label.kind for label in whole.labels[:2]] == ["selected", "selected"]
    assert {label.entry_id for label in whole.labels if label.kind in ("park", "selected")} == set(
        register.parks
    )


def test_what_is_selected_is_drawn_even_outside_the_filter(register):
    one = next(each for each in register.zones if each in register.placements)
    drawing = drawn(register, zone_ids=[], park_ids=[], selected_id=one)
    assert [(sign.entry_id, sign.is_selected) for sign in drawing.zones] == [(one, True)]
    assert drawing.labels[0].kind == "selected"


def test_an_empty_filter_gives_the_land_alone(register):
    drawing = drawn(register, zone_ids=[], park_ids=[])
    assert not drawing.signs
    assert len(drawing.prefectures) == 25
    assert [symbol.shape for symbol, _ in drawing.legend] == ["gear", "gear"]


def test_the_symbols_are_the_palettes(register, whole):
    for sign in whole.zones:
        zone = register.zones[sign.entry_id]
        assert sign.symbol.key.startswith(f"{zone.level}.{zone.category}.")
    national = [
        zone.level is Level.NATIONAL for zone in (register.zones[each.entry_id] for each in whole.zones)
    ]
    assert national == sorted(national)


def test_the_scale_bar_is_true_at_the_middle_latitude(whole):
    shapes = [shapely.union_all([shapely.Polygon(ring) for ring in each.rings]) for each in whole.provinces]
    left, _, right, _ = shapely.total_bounds(shapes)
    frame_km = (right - left) / (whole.scale_bar.length / whole.scale_bar.km)
    west, south, east, north = (108.791, 24.4886, 118.4827, 30.1292)
    assert frame_km == pytest.approx(
        distance_km(west, (south + north) / 2, east, (south + north) / 2), rel=0.01
    )


@pytest.mark.parametrize(
    ("names", "inside"), [({"prefecture": ["赣州市"]}, "360700"), ({"province": ["湖南省"]}, "430000")]
)
def test_a_named_division_fills_the_picture(register, names, inside):
    selection, _ = parse_selection(names, register)
    codes = print_map.frame_of(register, selection)
    assert codes == (inside,)
    drawing = drawn(
        register,
        zone_ids=[zone.zone_id for zone in select_zones(register, selection)],
        park_ids=[],
        frame_codes=codes,
    )
    own = next(area for area in (*drawing.prefectures, *drawing.provinces) if area.code == inside)
    xs = [x for ring in own.rings for x, _ in ring]
    ys = [y for ring in own.rings for _, y in ring]
    assert max((max(xs) - min(xs)) / drawing.width, (max(ys) - min(ys)) / drawing.height) > 0.8
    assert not own.is_context
    assert any(area.is_context for area in drawing.prefectures)
    assert drawing.zones


def test_no_filter_frames_nothing(register):
    assert print_map.frame_of(register, Selection()) == ()


def test_an_unknown_id_is_refused(register):
    with pytest.raises(KeyError, match="nowhere"):
        drawn(register, zone_ids=["nowhere"])


@pytest.mark.parametrize("symbol", palette.all_symbols(), ids=lambda symbol: symbol.key)
def test_outlines_of_symbols_fill_what_their_paths_fill(symbol):
    rings = print_map.outline_of(symbol)
    assert len(rings) == symbol.path.count("M")
    for ring in rings:
        assert len(ring) >= 3
        assert all(abs(x) <= 1.001 and abs(y) <= 1.001 for x, y in ring)
        assert shapely.Polygon(ring).is_valid


def test_an_enlarged_part_holds_what_lies_in_it_and_nothing_else(register, whole):
    part = (200.0, 100.0, 300.0, 180.0)
    west, south, east, north = box = whole.degrees(part)
    assert west < east
    assert south < north
    drawing = drawn(register, width_pt=220.0, height_pt=176.0, frame_box=box)
    inside = {
        each
        for each, place in register.placements.items()
        if west <= place.lon <= east and south <= place.lat <= north
    }
    assert {sign.entry_id for sign in drawing.zones} == inside
    assert inside
    for sign in drawing.signs:
        assert 0 <= sign.x <= 220
        assert 0 <= sign.y <= 176
    own = whole.frame.point(*(sum(each) / 2 for each in ((west, east), (south, north))))
    assert own == pytest.approx((250, 140), abs=0.5)


def test_a_selected_entry_outside_the_framed_division_widens_the_picture(register):
    far = next(
        each
        for each, zone in register.zones.items()
        if zone.province_code == "430000" and each in register.placements
    )
    drawing = drawn(register, zone_ids=[], park_ids=[], selected_id=far, frame_codes=("360700",))
    (sign,) = drawing.zones
    assert math.dist(sign.origin, (sign.x, sign.y)) < 1
    assert 0 < sign.x < drawing.width
    assert 0 < sign.y < drawing.height
