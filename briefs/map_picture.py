"""The map as a picture for a page of text: the same drawing as everywhere, its legend below, notice inside."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
from PIL import Image

from briefs import wording
from briefs.brief import Brief
from briefs.drawing import draw_brief_map, named_levels
from briefs.paper import Pen, fitting_size, typefaces
from briefs.wall import new_canvas
from geo import palette
from geo.print_map import MapDrawing

_STEP, _COLUMNS = 13.0, 3
_DOTS_PER_INCH = 220
_COLOURS = 256


def to_map_png(
    brief: Brief, boundaries: Path, *, width_pt: float, height_pt: float
) -> tuple[bytes, MapDrawing]:
    """PNG bytes of a map of `width_pt` by `height_pt` with its legend below, and the drawing it shows.

    `boundaries` is the folder of the GeoJSON files. The same brief gives the same bytes.
    """
    drawing = draw_brief_map(
        brief, boundaries, width_pt, height_pt, label_pt=6.2, named_levels=named_levels(brief)
    )
    rows = [*drawing.legend, *drawing.place_legend]
    across = -(-len(rows) // _COLUMNS)
    page = (width_pt, height_pt + 10 + across * _STEP)
    typefaces()
    packed = io.BytesIO()
    canvas = new_canvas(packed, brief, page)
    pen = Pen(canvas, page[1])
    pen.map(drawing, 0, 0)
    size = fitting_size(brief.notice, drawing.scale_bar.x - 16, 6.2, 4.5)
    pen.words(brief.notice, 5, height_pt - 6, size, colour=palette.MUTED)
    pen.box(0.4, 0.4, width_pt - 0.8, height_pt - 0.8, line=palette.INK, line_width=0.8)
    for place, (symbol, label) in enumerate(rows):
        x, y = place // across * width_pt / _COLUMNS, height_pt + 9 + place % across * _STEP
        pen.symbol(symbol, x + 7, y + 6, 0.5)
        pen.words(label, x + 17, y + 8.6, fitting_size(label, width_pt / _COLUMNS - 20, 7.4, 5.5))
    if brief.is_demo:
        pen.words(wording.DEMO, 8, 18, 13, colour=palette.PARK_COLOUR)
    canvas.showPage()
    canvas.save()
    return _raster(packed.getvalue()), drawing


def _raster(pdf: bytes) -> bytes:
    document = pypdfium2.PdfDocument(pdf)
    try:
        picture = document[0].render(scale=_DOTS_PER_INCH / 72, rev_byteorder=True).to_pil().convert("RGB")
    finally:
        document.close()
    picture = picture.quantize(_COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    packed = io.BytesIO()
    picture.save(packed, "PNG", dpi=(_DOTS_PER_INCH, _DOTS_PER_INCH), compress_level=6)
    return packed.getvalue()
