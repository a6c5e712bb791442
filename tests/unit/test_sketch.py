"""The small map: two provinces, marks where they belong, words that cover nothing, the notice inside."""

import re
from xml.etree import ElementTree

import pytest
import shapely

from geo import palette
from geo.placement import PlaceClass
from geo.sketch import Mark, sketch_positions, sketch_svg

NOTICE = "边界数据来源：天地图 GS（2024）0650号；本图未经审核，仅供内部使用；位置与界线均为示意"
SYMBOL = palette.PARK_SYMBOLS[PlaceClass.DOCUMENTED]
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def folder(root):
    return root / "data" / "boundaries"


def drawn(folder, marks=(), **given):
    return ElementTree.fromstring(sketch_svg(folder, marks, **{"notice": NOTICE, "title": "示意图", **given}))


def texts(picture):
    return [(text.text, float(text.get("x")), float(text.get("y"))) for text in picture.iter(f"{SVG}text")]


def boxes(picture):
    for text in picture.iter(f"{SVG}text"):
        size = float(text.get("font-size"))
        wide = size * sum(1 if ord(character) > 0x2E7F else 0.6 for character in text.text)
        x, y = float(text.get("x")), float(text.get("y"))
        left = x - {"start": 0, "middle": wide / 2, "end": wide}[text.get("text-anchor")]
        yield text.text, shapely.box(left, y - size / 2, left + wide, y + size / 2)


def test_only_the_two_provinces_are_named_and_the_notice_is_inside(folder):
    picture = drawn(folder)
    words = [word for word, _, _ in texts(picture)]
    assert words[:2] == ["江西省", "湖南省"]
    assert "".join(words[2:]) == NOTICE
    height = float(picture.get("height"))
    assert all(0 < y < height for _, _, y in texts(picture))


@pytest.mark.parametrize("width", [300, 420, 900])
def test_no_word_leaves_the_picture(folder, width):
    picture = drawn(folder, [Mark(113.0, 25.8, SYMBOL, "郴州产业园")], width_px=width)
    frame = shapely.box(0, 0, width, float(picture.get("height")))
    assert all(frame.contains(box) for _, box in boxes(picture))


def test_a_mark_stands_where_its_place_is(folder):
    places = [(112.0, 28.0), (116.0, 28.0), (116.0, 25.0)]
    picture = drawn(folder, [Mark(lon, lat, SYMBOL) for lon, lat in places])
    found = [
        tuple(map(float, re.match(r"translate\(([\d.]+) ([\d.]+)\)", path.get("transform")).groups()))
        for path in picture.iter(f"{SVG}path")
        if path.get("transform")
    ]
    (west, high), (east, also_high), (also_east, low) = found
    assert high == also_high < low
    assert west < east == also_east
    # One degree of longitude is cos(27.4°) of one of latitude.
    assert (east - west) / 4 / ((low - high) / 3) == pytest.approx(0.888, abs=0.002)


def test_labels_cover_neither_each_other_nor_a_symbol(folder):
    marks = [Mark(113.0, 25.8, SYMBOL, "郴州产业园"), Mark(114.9, 25.8, SYMBOL, "赣州产业园")]
    picture = drawn(folder, [*marks, Mark(115.0, 27.0, SYMBOL, "吉安产业园")], width_px=420)
    found = dict(boxes(picture))
    labels = [found[name] for name in ("郴州产业园", "赣州产业园", "吉安产业园", "江西省", "湖南省")]
    assert not any(a.intersects(b) for i, a in enumerate(labels) for b in labels[i + 1 :])
    symbols = [
        shapely.Point(
            *map(float, re.match(r"translate\(([\d.]+) ([\d.]+)\)", path.get("transform")).groups())
        )
        for path in picture.iter(f"{SVG}path")
        if path.get("transform")
    ]
    assert all(label.distance(symbol) > SYMBOL.radius_px for label in labels for symbol in symbols)


def test_shared_borders_stay_shared(folder):
    outlines = [path.get("d") for path in drawn(folder).iter(f"{SVG}path")]
    prefectures, provinces = outlines[1], outlines[2]
    points = re.findall(r"[\d.]+ [\d.]+", provinces)
    assert len(points) > 100
    assert set(points) <= set(re.findall(r"[\d.]+ [\d.]+", prefectures))


def test_words_are_never_markup(folder):
    svg = sketch_svg(folder, [Mark(115, 28, SYMBOL, "<script>")], notice="<b>&", title='"><x>')
    assert "<script>" not in svg
    assert [word for word, _, _ in texts(ElementTree.fromstring(svg))][-2:] == ["<script>", "<b>&"]


def test_the_same_input_gives_the_same_picture(folder):
    marks = [Mark(115, 28, SYMBOL, "南昌")]
    first, second = (sketch_svg(folder, marks, notice=NOTICE, title="图") for _ in range(2))
    assert first == second
    assert len(first) < 60_000


def test_positions_over_the_picture_are_where_it_draws_its_marks(folder):
    places = {"a": (112.0, 28.0), "b": (116.0, 25.0)}
    picture = drawn(folder, [Mark(lon, lat, SYMBOL) for lon, lat in places.values()], width_px=420)
    width, height = float(picture.get("width")), float(picture.get("height"))
    marks = [path.get("transform") for path in picture.iter(f"{SVG}path") if path.get("transform")]
    found = sketch_positions(folder, places, notice=NOTICE, width_px=420)
    for mark, (across, down) in zip(marks, found.values(), strict=True):
        x, y = map(float, re.match(r"translate\(([\d.]+) ([\d.]+)\)", mark).groups())
        assert across == pytest.approx(100 * x / width, abs=0.05)
        assert down == pytest.approx(100 * y / height, abs=0.05)
