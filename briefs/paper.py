"""Type and ink for PDF pages: one Chinese typeface that comes with a package, words broken into lines, the map.

No font of the machine is used. Noto Sans SC (SIL Open Font License) is taken from its package, set to two
weights, and embedded as the part that a page uses, with the table that keeps Chinese text searchable.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import uharfbuzz as hb
from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from briefs import wording
from geo import palette
from geo.print_map import Box, Label, MapDrawing, Sign, outline_of

REGULAR, BOLD = "AtlasSans", "AtlasSans-Bold"
_WEIGHTS = {REGULAR: 400, BOLD: 700}
_FONT_PACKAGE = "justmytype_intl_cjk"
_FONT_FILE = "fonts/ofl/notosanssc/NotoSansSC[wght].ttf"
# Layout rules of other scripts and of vertical lines: nothing here is set that way.
_UNUSED_TABLES = ("GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx", "VORG")
_HANGUL = range(0xAC00, 0xD800)
SUBSTITUTE = "〓"
"""What printers set for a character they have no type for."""

# Not at the beginning of a line; not at its end.
_NOT_FIRST = "，。、；：？！）》〉」』】〕”’％%…·—–,.;:?!)]}"
_NOT_LAST = "（《〈「『【〔“‘([{"
_KEPT = "\n\u3000"
_PIECES = re.compile(r"[0-9A-Za-z][0-9A-Za-z.,:/%+\-_@#&=?]*|.", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Typeface:
    """One weight: the bytes of its TrueType font, its name in the PDF, and whether it has a character."""

    name: str
    data: bytes
    characters: frozenset[int]


@lru_cache(maxsize=1)
def typefaces() -> dict[str, Typeface]:
    """Both weights by name, made once and made known to the PDF library; 0.6 s, 16 MB."""
    rl_config.useA85 = 0  # streams as bytes: smaller and quicker than as letters
    source = (files(_FONT_PACKAGE) / _FONT_FILE).read_bytes()
    made = {}
    for name, weight in _WEIGHTS.items():
        face = hb.Face(source)
        wanted = hb.SubsetInput()
        wanted.unicode_set.update(code for code in face.unicodes if code not in _HANGUL)
        wanted.drop_table_tag_set.update(int.from_bytes(tag.encode(), "big") for tag in _UNUSED_TABLES)
        wanted.layout_feature_tag_set.clear()
        wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
        wanted.pin_axis_location(face, "wght", weight)
        data = bytes(hb.subset(face, wanted).blob.data)
        font = TTFont(name, io.BytesIO(data))
        # Both weights say the same name of themselves, and the PDF would keep only one of them.
        font.face.name = name.encode()
        pdfmetrics.registerFont(font)
        made[name] = Typeface(name, data, frozenset(font.face.charToGlyph))
    return made


def printable(text: str) -> str:
    """The text with 〓 for every character the typeface lacks, and no control characters."""
    known = typefaces()[REGULAR].characters
    kept = (each for each in text.replace("\t", " ") if each in _KEPT or each.isprintable())
    return "".join(each if each == "\n" or ord(each) in known else SUBSTITUTE for each in kept)


def width_of(text: str, size: float, font: str = REGULAR) -> float:
    """How wide a line is set, in points."""
    typefaces()
    return pdfmetrics.stringWidth(text, font, size)


def wrap(text: str, width: float, size: float, font: str = REGULAR) -> list[str]:
    """The lines of a text in a column: numbers and Latin words stay whole, no line begins with a stop.

    A word wider than the column is broken. At least one line, perhaps empty.
    """
    lines: list[str] = []
    for paragraph in printable(text).split("\n"):
        line: list[tuple[str, float]] = []
        for piece in _pieces(paragraph, width, size, font):
            wide = width_of(piece, size, font)
            while line and sum(each for _, each in line) + wide > width:
                cut = _break_before([each for each, _ in line] + [piece])
                lines.append("".join(each for each, _ in line[:cut]).rstrip(" "))
                line = line[cut:]
            if line or piece != " ":
                line.append((piece, wide))
        lines.append("".join(each for each, _ in line))
    return lines


def _break_before(pieces: Sequence[str]) -> int:
    """Where to break a line that the last piece does not fit on: as late as the rules allow."""
    for place in range(len(pieces) - 1, 0, -1):
        if pieces[place][0] not in _NOT_FIRST and pieces[place - 1][-1] not in _NOT_LAST:
            return place
    return len(pieces) - 1


def _pieces(text: str, width: float, size: float, font: str) -> list[str]:
    pieces = []
    for piece in _PIECES.findall(text):
        while len(piece) > 1 and width_of(piece, size, font) > width:
            fits = next(
                (n for n in range(len(piece) - 1, 1, -1) if width_of(piece[:n], size, font) <= width), 1
            )
            pieces.append(piece[:fits])
            piece = piece[fits:]
        pieces.append(piece)
    return pieces


def fitting_size(text: str, width: float, size: float, least: float, font: str = REGULAR) -> float:
    """The size, not above `size` nor below `least`, at which the text is one line if it can be."""
    wide = width_of(printable(text), size, font)
    return size if wide <= width else max(least, size * width / wide)


class Pen:
    """Draws on a canvas with y downwards from the upper edge of the page, as the drawings count."""

    def __init__(self, canvas: Canvas, top: float) -> None:
        typefaces()
        self.canvas = canvas
        self.top = top
        self._halos: set[str] = set()

    def words(
        self,
        text: str,
        x: float,
        baseline: float,
        size: float,
        *,
        font: str = REGULAR,
        colour: str = palette.INK,
        align: str = "left",
    ) -> float:
        """One line at its baseline; returns how wide it is. `align` says what `x` is: left, middle or right."""
        text = printable(text)
        wide = width_of(text, size, font)
        left = x - {"left": 0.0, "middle": wide / 2, "right": wide}[align]
        self.canvas.setFillColor(HexColor(colour))
        self.canvas.setFont(font, size)
        self.canvas.drawString(left, self.top - baseline, text)
        return wide

    def lines(
        self,
        text: str,
        x: float,
        y: float,
        width: float,
        size: float,
        *,
        font: str = REGULAR,
        colour: str = palette.INK,
        leading: float = 1.45,
    ) -> float:
        """A text broken into lines below `y`; returns the y below the last one."""
        for line in wrap(text, width, size, font):
            self.words(line, x, y + size * 1.12, size, font=font, colour=colour)
            y += size * leading
        return y

    def rule(self, x: float, y: float, to_x: float, to_y: float, width: float, colour: str) -> None:
        """A straight line."""
        self.canvas.setStrokeColor(HexColor(colour))
        self.canvas.setLineWidth(width)
        self.canvas.line(x, self.top - y, to_x, self.top - to_y)

    def box(
        self,
        x: float,
        y: float,
        width: float,
        height: float,
        *,
        fill: str | None = None,
        line: str | None = None,
        line_width: float = 0.6,
    ) -> None:
        """A rectangle from its upper left corner."""
        if fill:
            self.canvas.setFillColor(HexColor(fill))
        if line:
            self.canvas.setStrokeColor(HexColor(line))
            self.canvas.setLineWidth(line_width)
        self.canvas.rect(
            x, self.top - y - height, width, height, stroke=int(line is not None), fill=int(bool(fill))
        )

    def rings(
        self,
        rings,
        *,
        fill: str = "none",
        stroke: str = "none",
        width: float = 0.0,
        dash: tuple[float, ...] = (),
        at: tuple[float, float] = (0.0, 0.0),
        scale: float = 1.0,
    ) -> None:
        """Closed rings, filled by the even-odd rule; each point is `at` + point × `scale`."""
        canvas, (left, down) = self.canvas, at
        top = self.top - down
        # The operators themselves: the library's path takes as long for its numbers as all the rest of a map.
        steps = []
        for ring in rings:
            step = "m"
            for x, y in ring:
                steps.append(f"{left + x * scale:.2f} {top - y * scale:.2f} {step}")
                step = "l"
            steps.append("h")
        if not steps:
            return
        if fill != "none":
            canvas.setFillColor(HexColor(fill))
        if stroke != "none":
            canvas.setStrokeColor(HexColor(stroke))
            canvas.setLineWidth(width)
            canvas.setLineJoin(1)
            canvas.setDash(*([list(dash)] if dash else [[]]))
        painted = {(True, True): "B*", (True, False): "f*", (False, True): "S", (False, False): "n"}
        canvas.addLiteral("\n".join([*steps, painted[fill != "none", stroke != "none"]]))
        if dash:
            canvas.setDash([])

    def symbol(self, symbol: palette.Symbol, x: float, y: float, scale: float) -> None:
        """A sign of the palette with its middle at x, y; `scale` is points per pixel."""
        self.rings(
            outline_of(symbol),
            fill=symbol.fill,
            stroke=symbol.stroke,
            width=symbol.stroke_width_px * scale,
            at=(x, y),
            scale=symbol.radius_px * scale,
        )

    def halo(self, text: str, x: float, baseline: float, size: float, font: str, width: float) -> None:
        """A white edge round words, drawn as shapes: written twice they would be found twice."""
        canvas = self.canvas
        canvas.saveState()
        canvas.translate(x, self.top - baseline)
        canvas.scale(size / 1000, size / 1000)
        canvas.setStrokeColor(HexColor("#ffffff"))
        canvas.setLineWidth(width * 1000 / size)
        canvas.setLineJoin(1)
        for each in text:
            name = f"halo.{font}.{ord(each):x}"
            steps = _glyph_steps(font, each)
            if steps:
                self._define(name, steps)
                canvas.doForm(name)
            canvas.translate(pdfmetrics.stringWidth(each, font, 1000), 0)
        canvas.restoreState()

    def _define(self, name: str, steps: tuple[tuple[str, tuple[float, ...]], ...]) -> None:
        if name in self._halos:
            return
        self._halos.add(name)
        canvas = self.canvas
        canvas.beginForm(name, -200, -400, 1400, 1300)
        drawn = (" ".join((*map(str, numbers), _OPERATORS[step])) for step, numbers in steps)
        canvas.addLiteral("\n".join((*drawn, "S")))
        canvas.endForm()

    def map(
        self,
        drawing: MapDrawing,
        x: float,
        y: float,
        *,
        with_scale: bool = True,
        part: Box | None = None,
    ) -> None:
        """The whole drawing with its upper left corner at x, y: land, lines, signs, words, scale and north.

        `part` (left, top, right, bottom) is outlined on the land, under the signs and the words.
        """
        canvas = self.canvas
        outer_top = self.top
        canvas.saveState()
        canvas.translate(x, 0)
        self.top -= y
        frame = canvas.beginPath()
        frame.rect(0, self.top - drawing.height, drawing.width, drawing.height)
        canvas.clipPath(frame, stroke=0, fill=0)
        _draw_land(self, drawing)
        if part:
            west, north, east, south = part
            self.box(west, north, east - west, south - north, line=palette.INK, line_width=0.9)
        for sign in drawing.signs:
            if sign.is_moved:
                self.rule(*sign.origin, sign.x, sign.y, 0.45, palette.MUTED)
        for label in drawing.labels:
            if label.leader:
                (left, up), (right, down) = label.leader
                is_plain = label.kind == "zone"
                colour = palette.MUTED if is_plain else label.colour
                self.rule(left, up, right, down, 0.35 if is_plain else 0.8, colour)
        for sign in sorted(drawing.signs, key=lambda sign: sign.is_selected):
            self.sign(sign, drawing.ring)
        for label in drawing.labels:
            self.label(label)
        if with_scale:
            _draw_scale(self, drawing)
            _draw_north(self, drawing)
        self.top = outer_top
        canvas.restoreState()

    def sign(self, sign: Sign, ring: tuple[palette.Symbol, ...]) -> None:
        """One zone or site of a park, ringed when it is the selected one."""
        self.symbol(sign.symbol, sign.x, sign.y, sign.scale)
        if sign.is_selected:
            for layer in ring:
                self.symbol(layer, sign.x, sign.y, sign.scale)

    def label(self, label: Label) -> None:
        """A name with a white edge, fitted into the room kept for it."""
        font = BOLD if label.is_bold else REGULAR
        text = printable(label.text)
        size = fitting_size(text, label.width, label.size_pt, label.size_pt * 0.6, font)
        left = label.x - width_of(text, size, font) / 2
        baseline = label.y + size * 0.37
        self.halo(text, left, baseline, size, font, max(1.1, size * 0.2))
        self.words(text, left, baseline, size, font=font, colour=label.colour)


def _draw_land(pen: Pen, drawing: MapDrawing) -> None:
    for area in drawing.prefectures:
        pen.rings(area.rings, fill=area.fill)
    for level, width in ((drawing.counties, 0.3), (drawing.prefectures, 0.65), (drawing.provinces, 1.5)):
        for area in level:
            dash = tuple(each * 0.6 for each in area.line.dash_px)
            pen.rings(area.rings, stroke=area.line.colour, width=width, dash=dash)


def _draw_scale(pen: Pen, drawing: MapDrawing) -> None:
    bar = drawing.scale_bar
    step = bar.length / bar.parts
    for part in range(bar.parts):
        fill = palette.INK if part % 2 == 0 else "#ffffff"
        pen.box(bar.x + part * step, bar.y, step, 3.2, fill=fill, line=palette.INK, line_width=0.5)
    for part in (0, bar.parts // 2, bar.parts):
        km = bar.km * part / bar.parts
        text = f"{km:g}" + (f" {wording.KILOMETRES}" if part == bar.parts else "")
        x = bar.x + part * step
        pen.words(text, x, bar.y - 2.5, 6.5, align="middle")


def _draw_north(pen: Pen, drawing: MapDrawing) -> None:
    arrow = drawing.north_arrow
    half, top = arrow.height / 2, arrow.y - arrow.height / 2
    wide, shaft_top = half * 0.42, top + arrow.height * 0.3
    foot, notch = arrow.y + half, arrow.y + half * 0.62
    left = [(arrow.x, shaft_top), (arrow.x - wide, foot), (arrow.x, notch)]
    right = [(arrow.x, shaft_top), (arrow.x + wide, foot), (arrow.x, notch)]
    pen.rings([left], fill=palette.INK, stroke=palette.INK, width=0.6)
    pen.rings([right], fill="#ffffff", stroke=palette.INK, width=0.6)
    pen.words(
        wording.NORTH, arrow.x, top + arrow.height * 0.25, arrow.height * 0.26, font=BOLD, align="middle"
    )


_OPERATORS = {"moveTo": "m", "lineTo": "l", "curveTo": "c", "close": "h"}


class _Steps:
    """Collects the outline of a glyph; quadratic curves become the cubic ones that PDF has."""

    def __init__(self) -> None:
        self.steps: list[tuple[str, tuple[float, ...]]] = []
        self.at = (0.0, 0.0)

    def moveTo(self, point):
        self.steps.append(("moveTo", point))
        self.at = point

    def lineTo(self, point):
        self.steps.append(("lineTo", point))
        self.at = point

    def qCurveTo(self, control, end):
        first = tuple(a + 2 / 3 * (c - a) for a, c in zip(self.at, control, strict=True))
        second = tuple(e + 2 / 3 * (c - e) for e, c in zip(end, control, strict=True))
        self.steps.append(("curveTo", (*first, *second, *end)))
        self.at = end

    def curveTo(self, first, second, end):
        self.steps.append(("curveTo", (*first, *second, *end)))
        self.at = end

    def closePath(self):
        self.steps.append(("close", ()))


@lru_cache(maxsize=2)
def _shaper(font: str) -> hb.Font:
    return hb.Font(hb.Face(typefaces()[font].data))


@lru_cache(maxsize=4096)
def _glyph_steps(font: str, character: str) -> tuple[tuple[str, tuple[float, ...]], ...]:
    """The outline of a character in units of 1/1000 of its size."""
    shaper = _shaper(font)
    pen = _Steps()
    glyph = shaper.get_nominal_glyph(ord(character))
    if glyph:
        shaper.draw_glyph_with_pen(glyph, pen)
    return tuple((step, tuple(round(number) for number in numbers)) for step, numbers in pen.steps)
