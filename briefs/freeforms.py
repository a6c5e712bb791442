"""The drawn map as DrawingML: one group per layer, every shape named after its prefecture, zone or park.

In PowerPoint and WPS a shape can be picked in the selection pane by its name and recoloured. Borders are closed
paths of one shape per division, so that a division with islands stays one thing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from xml.sax.saxutils import quoteattr

from briefs.deck import EMU, WHITE, Box, Run, clean, fill_xml, paragraph_xml
from geo import palette
from geo.print_map import Area, Label, MapDrawing, Point, Sign, outline_of

_NS = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_PREFECTURES, _COUNTIES, _PROVINCES, _LEADERS = "设区市", "县（市、区）", "省界", "引线"
_ZONES, _PARKS, _SELECTED, _LABELS, _SCALE = "开发区", "产业园", "选中", "标注", "比例尺和指北针"
_KILOMETRES, _NORTH = "公里", "北"

NewId = Callable[[], int]


def map_groups(drawing: MapDrawing, left: float, top: float, new_id: NewId) -> list[str]:
    """The layers of a map whose upper left corner stands at `left`, `top` (points), from back to front, as XML.

    `new_id` gives a shape id nobody on the slide has. Layers without anything in them are left out.
    """
    chosen = [sign for sign in drawing.signs if sign.is_selected]
    rest = [[sign for sign in signs if not sign.is_selected] for signs in (drawing.zones, drawing.parks)]
    draw = _Pen(left, top, new_id)
    layers: list[tuple[str, Iterable[str]]] = [
        (_PREFECTURES, [draw.area(area, area.fill, 0.65) for area in drawing.prefectures]),
        (_COUNTIES, [draw.area(area, "none", 0.3) for area in drawing.counties]),
        (_PROVINCES, [draw.area(area, "none", 1.4) for area in drawing.provinces]),
        (
            _LEADERS,
            [
                *(
                    draw.leader(sign.name, sign.origin, (sign.x, sign.y))
                    for sign in drawing.signs
                    if sign.is_moved
                ),
                *(draw.leader_of(label) for label in drawing.labels if label.leader),
            ],
        ),
        (_ZONES, [draw.sign(sign) for sign in rest[0]]),
        (_PARKS, [draw.sign(sign) for sign in rest[1]]),
        (
            _SELECTED,
            [
                *(draw.ring(sign, ring) for sign in chosen for ring in drawing.ring),
                *(draw.sign(sign) for sign in chosen),
            ],
        ),
        (_LABELS, [draw.label(label) for label in drawing.labels]),
        (_SCALE, draw.scale(drawing)),
    ]
    made = []
    for name, shapes in layers:
        if shapes := [shape for shape in shapes if shape]:
            made.append(draw.group(name, shapes, drawing.width, drawing.height))
    return made


def symbol_shape(symbol: palette.Symbol, name: str, x: float, y: float, scale: float, new_id: NewId) -> str:
    """One symbol of the palette with its middle at `x`, `y`, as XML with its own namespaces."""
    shape = _Pen(0, 0, new_id).symbol(symbol, name, x, y, scale)
    return shape.replace("<p:sp>", f"<p:sp {_NS}>", 1)


class _Pen:
    """Draws shapes moved by `left`, `top`."""

    def __init__(self, left: float, top: float, new_id: NewId) -> None:
        self.left, self.top, self.new_id = left, top, new_id

    def group(self, name: str, shapes: Sequence[str], width: float, height: float) -> str:
        box = (
            f'x="{round(self.left * EMU)}" y="{round(self.top * EMU)}"',
            f'cx="{round(width * EMU)}" cy="{round(height * EMU)}"',
        )
        return (
            f'<p:grpSp {_NS}><p:nvGrpSpPr><p:cNvPr id="{self.new_id()}" name={quoteattr(name)}/><p:cNvGrpSpPr/>'
            f"<p:nvPr/></p:nvGrpSpPr><p:grpSpPr><a:xfrm><a:off {box[0]}/><a:ext {box[1]}/><a:chOff {box[0]}/>"
            f"<a:chExt {box[1]}/></a:xfrm></p:grpSpPr>{''.join(shapes)}</p:grpSp>"
        )

    def area(self, area: Area, fill: str, width: float) -> str:
        dash = '<a:prstDash val="sysDash"/>' if area.line.dash_px else ""
        return self.path(area.name, area.rings, fill, area.line.colour, width, dash=dash)

    def leader(
        self, name: str, start: Point, end: Point, colour: str = palette.MUTED, width: float = 0.4
    ) -> str:
        return self.path(name, ((start, end),), "none", colour, width, is_closed=False)

    def leader_of(self, label: Label) -> str:
        """That of a park in its own colour: it may pass other signs."""
        looks = () if label.kind == "zone" else (label.colour, 0.8)
        return self.leader(label.text, *label.leader, *looks)

    def sign(self, sign: Sign) -> str:
        return self.symbol(sign.symbol, sign.name, sign.x, sign.y, sign.scale)

    def ring(self, sign: Sign, ring: palette.Symbol) -> str:
        return self.symbol(ring, sign.name, sign.x, sign.y, sign.scale)

    def symbol(self, symbol: palette.Symbol, name: str, x: float, y: float, scale: float) -> str:
        radius = symbol.radius_px * scale
        rings = [[(x + radius * dx, y + radius * dy) for dx, dy in ring] for ring in outline_of(symbol)]
        return self.path(name, rings, symbol.fill, symbol.stroke, symbol.stroke_width_px * scale)

    def label(self, label: Label) -> str:
        words = paragraph_xml(
            [Run(label.text, label.size_pt, label.colour, label.is_bold, WHITE)], "ctr", 1.0
        )
        # Wider than the words: fonts differ, and a label must never break.
        width, height = label.width * 1.3 + 8, label.size_pt * 1.5
        box = (label.x - width / 2, label.y - height / 2, width, height)
        return self.words(label.text, box, words)

    def words(self, name: str, box: Box, body: str) -> str:
        x, y, width, height = box
        return (
            f'<p:sp><p:nvSpPr><p:cNvPr id="{self.new_id()}" name={quoteattr(clean(name))}/><p:cNvSpPr txBox="1"/>'
            f"<p:nvPr/></p:nvSpPr><p:spPr>{self.frame(x, y, width, height)}"
            '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/></p:spPr><p:txBody><a:bodyPr wrap="none" '
            f'lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/><a:lstStyle/>{body}</p:txBody></p:sp>'
        )

    def scale(self, drawing: MapDrawing) -> list[str]:
        bar = drawing.scale_bar
        part = bar.length / bar.parts
        shapes = [
            self.path(
                f"{bar.km} {_KILOMETRES}",
                (
                    [
                        (bar.x + i * part, bar.y),
                        (bar.x + (i + 1) * part, bar.y),
                        (bar.x + (i + 1) * part, bar.y + 3),
                        (bar.x + i * part, bar.y + 3),
                    ],
                ),
                palette.INK if i % 2 == 0 else "#ffffff",
                palette.INK,
                0.5,
            )
            for i in range(bar.parts)
        ]
        words = paragraph_xml([Run(f"{bar.km} {_KILOMETRES}", 7.5, palette.INK)], "r", 1.1)
        shapes.append(self.words(_KILOMETRES, (bar.x + bar.length - 60, bar.y - 12, 60, 11), words))
        arrow = drawing.north_arrow
        top, half = arrow.y - arrow.height / 2, arrow.height * 0.28
        bottom = arrow.y + arrow.height * 0.22
        points = [
            (arrow.x, top),
            (arrow.x + half, bottom),
            (arrow.x, bottom - half * 0.7),
            (arrow.x - half, bottom),
        ]
        shapes.append(self.path(_NORTH, (points,), palette.INK, palette.INK, 0.4))
        size = max(7.0, arrow.height * 0.3)
        words = paragraph_xml([Run(_NORTH, size, palette.INK, True)], "ctr", 1.0)
        shapes.append(self.words(_NORTH, (arrow.x - 10, bottom, 20, size * 1.3), words))
        return shapes

    def frame(self, x: float, y: float, width: float, height: float) -> str:
        return (
            f'<a:xfrm><a:off x="{round((self.left + x) * EMU)}" y="{round((self.top + y) * EMU)}"/>'
            f'<a:ext cx="{max(1, round(width * EMU))}" cy="{max(1, round(height * EMU))}"/></a:xfrm>'
        )

    def path(
        self,
        name: str,
        rings: Sequence[Sequence[Point]],
        fill: str,
        stroke: str,
        stroke_width: float,
        *,
        is_closed: bool = True,
        dash: str = "",
    ) -> str:
        points = [point for ring in rings for point in ring]
        if not points:
            return ""
        x, y = min(point[0] for point in points), min(point[1] for point in points)
        width, height = max(point[0] for point in points) - x, max(point[1] for point in points) - y
        drawn = []
        for ring in rings:
            steps = [f'<a:pt x="{round((px - x) * EMU)}" y="{round((py - y) * EMU)}"/>' for px, py in ring]
            drawn.append(f"<a:moveTo>{steps[0]}</a:moveTo>")
            drawn += [f"<a:lnTo>{step}</a:lnTo>" for step in steps[1:]]
            if is_closed:
                drawn.append("<a:close/>")
        size = f'w="{max(1, round(width * EMU))}" h="{max(1, round(height * EMU))}"'
        unfilled = "" if is_closed else ' fill="none"'
        return (
            f'<p:sp><p:nvSpPr><p:cNvPr id="{self.new_id()}" name={quoteattr(clean(name))}/><p:cNvSpPr/><p:nvPr/>'
            f"</p:nvSpPr><p:spPr>{self.frame(x, y, width, height)}<a:custGeom><a:avLst/><a:gdLst/><a:ahLst/>"
            f'<a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst><a:path {size}{unfilled}>{"".join(drawn)}'
            f'</a:path></a:pathLst></a:custGeom>{fill_xml(fill)}<a:ln w="{round(stroke_width * EMU)}">'
            f"{fill_xml(stroke)}{dash}<a:round/></a:ln></p:spPr></p:sp>"
        )
