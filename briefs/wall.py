"""The wall map: one A3 sheet in landscape, drawn as vectors, and an annex that lists every document used."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from pathlib import Path

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A3, landscape
from reportlab.pdfgen.canvas import Canvas

from briefs import wording
from briefs.brief import Brief
from briefs.drawing import draw_brief_map
from briefs.paper import BOLD, REGULAR, Pen, fitting_size, typefaces, width_of, wrap
from data.provenance import describe_date
from data.schema import Category, Level
from data.vocabulary import label_of
from geo import palette
from geo.print_map import MapDrawing, Sign, draw_map

PAGE_WIDTH, PAGE_HEIGHT = landscape(A3)
_EDGE = 30.0
_SIDE = 206.0  # width of the column beside the map
_GAP = 14.0
_HEAD = 74.0
_FOOT = 66.0
_VERTICES = 16_000  # of all borders, counties included: smooth at arm's length
_INSETS = ((204.0, 172.0), (188.0, 160.0), (172.0, 146.0), (156.0, 132.0))  # sizes of the enlarged part tried
_ENLARGED, _LEAST_CROWDED = 2.2, 3
_FEW, _CROWDED = 40, 130  # entries
_TEXT_PT, _SMALL_PT = 8.2, 7.2
_PALE = "#d5dbe0"
_ANNEX_COLUMNS, _ANNEX_LINES = 3, 24


def to_wall_bytes(brief: Brief, boundaries: Path, *, with_annex: bool = True) -> bytes:
    """The PDF: page 1 the map, then the annex. `boundaries` is the folder of the GeoJSON files.

    The same brief gives the same bytes. OSError when a boundary file cannot be read.
    """
    typefaces()
    packed = io.BytesIO()
    canvas = new_canvas(packed, brief, (PAGE_WIDTH, PAGE_HEIGHT))
    pen = Pen(canvas, PAGE_HEIGHT)
    drawing = _map_page(pen, brief, boundaries)
    canvas.showPage()
    if with_annex:
        _annex(pen, brief, drawing)
    canvas.save()
    return packed.getvalue()


def new_canvas(packed: io.BytesIO, brief: Brief, size: tuple[float, float]) -> Canvas:
    """A canvas whose file says what it is; without the clock, so that it can be compared."""
    canvas = Canvas(packed, pagesize=size, invariant=1, lang="zh-CN", initialFontName=REGULAR)
    canvas.setTitle(brief.title)
    canvas.setAuthor(wording.APP)
    canvas.setCreator(wording.APP)
    canvas.setSubject(f"{brief.filter_sentence}；{wording.STAMP_VERSION} {brief.data_version}")
    return canvas


def watermark(pen: Pen, width: float, height: float) -> None:
    """演示数据 across the page, pale but not to be overlooked."""
    canvas = pen.canvas
    size = min(width, height) / 5.2
    canvas.saveState()
    canvas.translate(width / 2, height / 2)
    canvas.rotate(24)
    canvas.setFillColor(HexColor(palette.PARK_COLOUR), alpha=0.16)
    canvas.setFont(BOLD, size)
    canvas.drawCentredString(0, -size * 0.36, wording.DEMO)
    canvas.restoreState()


def wall_title(brief: Brief) -> str:
    """The brief's own title, or the divisions it shows when it was given none."""
    given = {wording.DEFAULT_TITLE, *([wording.ENTRY_TITLE.format(brief.card.name)] if brief.card else [])}
    if brief.only or brief.title not in given:
        return brief.title
    names = brief.selection.prefectures or brief.selection.provinces
    return wording.WALL_TITLE_OF.format("、".join(names)) if names else wording.WALL_TITLE


def _map_page(pen: Pen, brief: Brief, boundaries: Path) -> MapDrawing:
    left, right = _EDGE, PAGE_WIDTH - _EDGE
    _head(pen, brief, left, right)
    top, bottom = _EDGE + _HEAD, PAGE_HEIGHT - _EDGE - _FOOT
    width, height = right - left - _SIDE - _GAP, bottom - top
    drawing = draw_brief_map(
        brief,
        boundaries,
        width,
        height,
        max_vertices=_VERTICES,
        with_counties=True,
        label_pt=_label_size(len(brief.zone_ids)),
        symbol_scale=0.8 if len(brief.zone_ids) > _FEW else 1.0,
    )
    pen.box(left, top, width, height, fill="#ffffff")
    inset = _inset(brief, boundaries, drawing)
    pen.map(drawing, left, top, part=inset.part if inset else None)
    if inset:
        _draw_inset(pen, inset, left, top)
    # The notice lies inside the frame: a map that is cut out keeps it.
    size = fitting_size(brief.notice, width - drawing.scale_bar.length - 70, _SMALL_PT, 5.0)
    pen.words(brief.notice, left + 8, bottom - 8, size, colour=palette.MUTED)
    pen.box(left, top, width, height, line=palette.INK, line_width=1.2)
    drawing = replace(drawing, unnamed=_unnamed(drawing, inset))
    _side(pen, brief, drawing, right - _SIDE, top, bottom)
    _foot(pen, brief, left, right, bottom)
    if brief.is_demo:
        watermark(pen, PAGE_WIDTH, PAGE_HEIGHT)
    return drawing


@dataclass(frozen=True, slots=True)
class _Inset:
    """A crowded part of the map, enlarged in a corner where nothing is drawn."""

    drawing: MapDrawing
    x: float
    y: float
    part: tuple[float, float, float, float]
    """Left, top, right, bottom of the part on the main map."""


def _inset(brief: Brief, boundaries: Path, drawing: MapDrawing) -> _Inset | None:
    """The part where most names found no room, at twice the scale or more; None where nothing is gained."""
    crowded = _without_name(drawing)
    size = next((each for each in _INSETS if _free_corner(drawing, *each)), None)
    if len(crowded) < _LEAST_CROWDED or size is None:
        return None
    wide, high = size[0] / _ENLARGED, size[1] / _ENLARGED
    centres = [sign.origin for sign in crowded]
    middle = max(
        centres,
        key=lambda at: sum(abs(x - at[0]) < wide / 2 and abs(y - at[1]) < high / 2 for x, y in centres),
    )
    near = [at for at in centres if abs(at[0] - middle[0]) < wide / 2 and abs(at[1] - middle[1]) < high / 2]
    x, y = (sum(each) / len(near) for each in zip(*near, strict=True))
    part = (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
    enlarged = draw_map(
        brief.register,
        zone_ids=brief.zone_ids,
        park_ids=brief.park_ids,
        selected_id=brief.selected_id,
        boundaries=boundaries,
        width_pt=size[0],
        height_pt=size[1],
        max_vertices=_VERTICES,
        frame_box=drawing.degrees(part),
        with_counties=True,
        label_pt=6.4,
        symbol_scale=0.72,
    )
    return _Inset(enlarged, *_free_corner(drawing, *size), part)


def _without_name(drawing: MapDrawing) -> list[Sign]:
    named = {label.entry_id for label in drawing.labels}
    return [sign for sign in drawing.zones if sign.entry_id not in named]


def _unnamed(drawing: MapDrawing, inset: _Inset | None) -> tuple[str, ...]:
    """Names that stand neither on the map nor on its enlarged part."""
    named = {label.entry_id for label in inset.drawing.labels} if inset else set()
    return tuple(sign.name for sign in _without_name(drawing) if sign.entry_id not in named)


def _free_corner(drawing: MapDrawing, wide: float, high: float) -> tuple[float, float] | None:
    """Upper left corner of a free place for the inset: at the lower right, the lower left or the upper right."""
    right, low = drawing.width - wide - 6, drawing.scale_bar.y - high - 16
    arrow = drawing.north_arrow
    points = [point for area in drawing.prefectures for ring in area.rings for point in ring]
    points += [(sign.x, sign.y) for sign in drawing.signs] + [(arrow.x, arrow.y)]
    boxes = [label.box for label in drawing.labels]
    for x, y in ((right, low), (6.0, low), (right, 22.0)):
        edge = (x - 2, y - 16, x + wide + 2, y + high + 2)
        if not any(edge[0] < px < edge[2] and edge[1] < py < edge[3] for px, py in points) and not any(
            box[0] < edge[2] and box[2] > edge[0] and box[1] < edge[3] and box[3] > edge[1] for box in boxes
        ):
            return x, y
    return None


def _draw_inset(pen: Pen, inset: _Inset, left: float, top: float) -> None:
    drawing = inset.drawing
    x, y = left + inset.x, top + inset.y
    pen.words(wording.INSET.format(f"{_ENLARGED:g}"), x, y - 4, _TEXT_PT, font=BOLD)
    pen.box(x, y, drawing.width, drawing.height, fill=palette.OUTSIDE)
    pen.map(drawing, x, y, with_scale=False)
    pen.box(x, y, drawing.width, drawing.height, line=palette.INK, line_width=0.9)


def _label_size(entries: int) -> float:
    """Larger names where there are few."""
    return 9.0 if entries <= _FEW else 6.8 if entries <= _CROWDED else 6.4


def _head(pen: Pen, brief: Brief, left: float, right: float) -> None:
    title = wall_title(brief)
    room = right - left - 230
    size = fitting_size(title, room, 34, 15, BOLD)
    lines = wrap(title, room, size, BOLD)
    if len(lines) > 1:
        size = min(size, 15.0)
        lines = wrap(title, room, size, BOLD)
    y = _EDGE + (size if len(lines) == 1 else size * 0.9)
    for line in lines:
        pen.words(line, left, y, size, font=BOLD, colour=palette.ACCENT)
        y += size * 1.25
    sentence = brief.filter_sentence
    if brief.card:
        sentence = f"{sentence}；{wording.LEGEND_SELECTED.format(brief.card.name)}"
    size = fitting_size(sentence, right - left - 230, 13, 7)
    below = _EDGE + 56
    for line in reversed(wrap(sentence, right - left - 230, size)):
        pen.words(line, left, below, size)
        below -= size * 1.3
    facts = [
        (wording.STAMP_AS_OF, describe_date(brief.as_of.isoformat())),
        (wording.STAMP_VERSION, brief.data_version),
    ]
    for place, (label, words) in enumerate(facts):
        y = _EDGE + 40 + place * 16
        wide = pen.words(words, right, y, 10, align="right")
        pen.words(label, right - wide - 8, y, 10, colour=palette.MUTED, align="right")
    pen.words(wording.APP, right, _EDGE + 20, 12, font=BOLD, colour=palette.MUTED, align="right")
    if brief.is_demo:
        _demo_tag(pen, right - width_of(wording.APP, 12, BOLD) - 12, _EDGE + 20)
    pen.rule(left, _EDGE + 64, right, _EDGE + 64, 2.2, palette.ACCENT)


def _demo_tag(pen: Pen, right: float, baseline: float) -> None:
    wide = width_of(wording.DEMO, 12, BOLD) + 10
    pen.box(right - wide, baseline - 13, wide, 18, fill=palette.PARK_COLOUR)
    pen.words(wording.DEMO, right - 5, baseline, 12, font=BOLD, colour="#ffffff", align="right")


def _heading(pen: Pen, text: str, x: float, y: float, width: float) -> float:
    pen.words(text, x, y + 11, 11.5, font=BOLD, colour=palette.ACCENT)
    pen.rule(x, y + 17, x + width, y + 17, 0.8, palette.ACCENT)
    return y + 25


def _side(pen: Pen, brief: Brief, drawing: MapDrawing, x: float, top: float, bottom: float) -> None:
    """Key figures, legend, what is on the map without a name or not at all; the selected entry."""
    y = _heading(pen, wording.WALL_FIGURES, x, top - 3, _SIDE)
    half = _SIDE / 2
    for place, figure in enumerate(brief.figures):
        at_x, at_y = x + half * (place % 2), y + 36 * (place // 2)
        pen.words(figure.label, at_x, at_y + 7, _TEXT_PT, colour=palette.MUTED)
        wide = pen.words(f"{figure.value:,}", at_x, at_y + 25, 18, font=BOLD)
        pen.words(figure.unit, at_x + wide + 3, at_y + 25, _TEXT_PT, colour=palette.MUTED)
    y += 36 * ((len(brief.figures) + 1) // 2) + 6
    y = _heading(pen, wording.MAP_LEGEND, x, y, _SIDE)
    y = _legend(pen, brief, drawing, x, y)
    y = pen.lines(wording.PROJECTION, x, y + 2, _SIDE, _SMALL_PT, colour=palette.MUTED) + 6
    if brief.card:
        y = _heading(pen, wording.STAMP_SELECTED, x, y, _SIDE)
        y = pen.lines(brief.card.name, x, y - 2, _SIDE, 11, font=BOLD) + 2
        y = _card(pen, brief, x, y, bottom)
    for words in _left_out(drawing):
        lines = wrap(words, _SIDE, _SMALL_PT)
        if y + len(lines) * _SMALL_PT * 1.45 > bottom:
            words = words.split("：")[0] + f"：{wording.WALL_ANNEX_ENTRIES}"
        y = pen.lines(words, x, y, _SIDE, _SMALL_PT, colour=palette.MUTED) + 3


def _left_out(drawing: MapDrawing) -> list[str]:
    texts = []
    if drawing.unnamed:
        texts.append(wording.UNNAMED.format(len(drawing.unnamed), "、".join(drawing.unnamed)))
    if drawing.unplaced:
        texts.append(wording.MAP_UNPLACED.format(len(drawing.unplaced), "、".join(drawing.unplaced)))
    return texts


def _card(pen: Pen, brief: Brief, x: float, y: float, bottom: float) -> float:
    """As many facts of the selected entry as have room; the annex has them all."""
    left_out = False
    for fact in brief.card.facts:
        text = f"{fact.label}：{fact.text}"
        high = len(wrap(text, _SIDE, _SMALL_PT)) * _SMALL_PT * 1.45 + 2
        if y + high > bottom - 70:
            left_out = True
            continue
        y = pen.lines(text, x, y, _SIDE, _SMALL_PT) + 2
    if left_out:
        y = pen.lines(wording.WALL_MORE_FACTS, x, y, _SIDE, _SMALL_PT, colour=palette.MUTED)
    return y + 5


def _legend(pen: Pen, brief: Brief, drawing: MapDrawing, x: float, y: float) -> float:
    scale = min(drawing.signs[0].scale, 0.72) if drawing.signs else 0.7
    counts = _counts(brief)
    step = 17.5
    for symbol, label in drawing.legend:
        pen.symbol(symbol, x + 10, y + 5, scale)
        pen.words(label, x + 26, y + 8, _TEXT_PT)
        if count := counts.get(symbol.key.rsplit(".", 1)[0]):
            words = wording.LEGEND_COUNT.format(count)
            pen.words(words, x + _SIDE, y + 8, _TEXT_PT, colour=palette.MUTED, align="right")
        y += step
    pen.rule(x, y - 3, x + _SIDE, y - 3, 0.5, _PALE)
    y += 4
    for symbol, label in drawing.place_legend:
        pen.symbol(symbol, x + 10, y + 5, scale)
        y = max(y + step, pen.lines(label, x + 26, y - 1, _SIDE - 26, _SMALL_PT) + 3)
    pen.symbol(palette.PLACE_SYMBOLS["in_county"], x + 15, y + 3, scale * 0.8)
    pen.rule(x + 2, y + 9, x + 15, y + 3, 0.6, palette.MUTED)
    return pen.lines(drawing.fan_label, x + 26, y - 1, _SIDE - 26, _SMALL_PT) + 4


def _counts(brief: Brief) -> dict[str, int]:
    """Key of level and category → counted zones, as the figures count them."""
    of_labels = {
        (level, category): count
        for level, _, categories in brief.overview.levels
        for category, count in categories
    }
    return {
        f"{level}.{category}": of_labels.get((label_of(level), label_of(category)), 0)
        for level in Level
        for category in Category
    }


def _foot(pen: Pen, brief: Brief, left: float, right: float, y: float) -> None:
    """Sources, what is pending, and the way back to the view."""
    y += 10
    middle = left + (right - left) * 0.62
    policy = _main_documents(brief)
    words = "；".join(f"[{row.number}] {row.sentence}" for row in policy) or wording.NO_SOURCES
    tail = wording.WALL_MORE_SOURCES if len(brief.documents) > len(policy) else wording.ALL_SOURCES
    text = f"{wording.WALL_SOURCES}：{words}。{tail.format(total=len(brief.documents))}"
    size = _SMALL_PT
    while size > 5 and len(wrap(text, middle - left - 20, size)) * size * 1.4 > _FOOT - 12:
        size -= 0.2
    pen.lines(text, left, y, middle - left - 20, size, leading=1.4)
    lines = [
        (label, words)
        for label, words in brief.stamp()
        if label in (wording.STAMP_TARGETS, wording.STAMP_PENDING, wording.STAMP_LINK, wording.STAMP_NATURE)
    ]
    size = _SMALL_PT
    room = right - middle
    while (
        size > 4.6 and sum(len(wrap("：".join(each), room, size)) for each in lines) * size * 1.4 > _FOOT - 12
    ):
        size -= 0.2
    for each in lines:
        y = pen.lines("：".join(each), middle, y, room, size, leading=1.4)


def _main_documents(brief: Brief):
    register = brief.register
    return [row for row in brief.documents if register.documents[row.document_id].kind == "policy"]


def _annex(pen: Pen, brief: Brief, drawing: MapDrawing) -> None:
    """Every document, and the entries without a name or a place, in columns over as many pages as needed."""
    width = (PAGE_WIDTH - 2 * _EDGE - (_ANNEX_COLUMNS - 1) * 18) / _ANNEX_COLUMNS
    top, bottom = _EDGE + 40, PAGE_HEIGHT - _EDGE - 14
    blocks: list[tuple[list[str], bool]] = []
    if left_out := _left_out(drawing):
        blocks.append(([wording.WALL_ANNEX_ENTRIES], True))
        blocks += [(wrap(words, width, _SMALL_PT), False) for words in left_out]
    if brief.card:
        blocks.append(([wording.SECTION_ENTRY.format(brief.card.name)], True))
        blocks += [(wrap(f"{fact.label}：{fact.text}", width, _SMALL_PT), False) for fact in brief.card.facts]
    blocks.append(([wording.WALL_ANNEX.format(len(brief.documents))], True))
    blocks += [
        (wrap(f"[{row.number}] {row.sentence}", width, _SMALL_PT), False) for row in brief.documents
    ] or [([wording.NO_SOURCES], False)]
    # A text longer than a column goes on in the next one.
    blocks = [
        (lines[start : start + _ANNEX_LINES], is_heading)
        for lines, is_heading in blocks
        for start in range(0, len(lines), _ANNEX_LINES)
    ]
    column, y = 0, top
    _annex_page(pen, brief)
    for lines, is_heading in blocks:
        high = 26.0 if is_heading else len(lines) * _SMALL_PT * 1.4 + 2
        if y + high > bottom:
            column, y = column + 1, top
            if column == _ANNEX_COLUMNS:
                pen.canvas.showPage()
                _annex_page(pen, brief)
                column = 0
        x = _EDGE + column * (width + 18)
        if is_heading:
            _heading(pen, lines[0], x, y, width)
        else:
            for place, line in enumerate(lines):
                pen.words(line, x, y + _SMALL_PT * (1.12 + 1.4 * place), _SMALL_PT)
        y += high


def _annex_page(pen: Pen, brief: Brief) -> None:
    right = PAGE_WIDTH - _EDGE
    size = fitting_size(wall_title(brief), right - _EDGE - 330, 15, 8, BOLD)
    pen.words(wall_title(brief), _EDGE, _EDGE + 15, size, font=BOLD, colour=palette.ACCENT)
    stamp = f"{describe_date(brief.as_of.isoformat())} · {wording.STAMP_VERSION} {brief.data_version}"
    pen.words(stamp, right, _EDGE + 15, 9, colour=palette.MUTED, align="right")
    pen.rule(_EDGE, _EDGE + 24, right, _EDGE + 24, 1.6, palette.ACCENT)
    if brief.is_demo:
        watermark(pen, PAGE_WIDTH, PAGE_HEIGHT)
