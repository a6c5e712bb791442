"""Slides as they are built up: theme, title, stamp, text, native tables and charts, notes. Points, 960 × 540.

Text boxes and tables are written as XML: python-pptx takes milliseconds per cell, and a table has thousands.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from lxml import etree
from pptx import Presentation
from pptx.chart.data import CategoryChartData
from pptx.dml.color import RGBColor
from pptx.enum.chart import XL_CHART_TYPE, XL_LABEL_POSITION, XL_LEGEND_POSITION, XL_TICK_LABEL_POSITION
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import XmlPart
from pptx.util import Emu, Pt

from briefs import wording
from briefs.fitting import fit_size, wrap
from geo import palette

WIDTH, HEIGHT = 960.0, 540.0
LEFT, RIGHT = 36.0, 924.0
TOP, BOTTOM = 80.0, 498.0
EMU = 12700
RULE = "#d3dae0"
PALE = "#eef2f5"
WHITE = "#ffffff"
WARNING = palette.PARK_COLOUR
THEME_NAME = "园区一张图"
LATIN_FONT, EAST_ASIAN_FONT = "Arial", "微软雅黑"
# Of a chart, in points: title and legend, the thickest bar; and the least room between bars, in percent of one.
_CHART_HEAD, _THICKEST_BAR, _LEAST_GAP = 52.0, 26.0, 45.0
_CHART_TITLE_PT, _HALO_PT = 12.0, 2.0

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_NS = f'xmlns:a="{_A}" xmlns:p="{_P}"'
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

Box = tuple[float, float, float, float]
"""Left, top, width, height in points."""


@dataclass(frozen=True, slots=True)
class Run:
    """Words of one look; `colour` is "#rrggbb", `halo` that of a soft edge or empty."""

    text: str
    size: float = 12.0
    colour: str = palette.INK
    is_bold: bool = False
    halo: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """A table's column: heading, width as a share of the table, and how its cells are set."""

    title: str
    share: float
    align: str = "l"


@dataclass(frozen=True, slots=True)
class Cell:
    """Words in a table that do not look like the rest."""

    text: str
    colour: str = palette.INK
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class Band:
    """A row across the whole table that heads the rows below it."""

    text: str


Row = Sequence[str | Cell] | Band


def clean(text: str) -> str:
    """Text without what XML cannot hold."""
    return _CONTROLS.sub(" ", text)


class Deck:
    """A presentation of 16:9 slides in the house's look; `footer` stands on every slide, so does `mark`."""

    def __init__(self, *, title: str, day: datetime, footer: str, mark: str = "") -> None:
        self._presentation = Presentation()
        self._footer, self._mark = clean(footer), clean(mark)
        self._presentation.slide_width = Emu(int(WIDTH * EMU))
        self._presentation.slide_height = Emu(int(HEIGHT * EMU))
        core = self._presentation.core_properties
        core.title, core.author, core.last_modified_by, core.language = title, "", "", "zh-CN"
        core.created = core.modified = day
        self._dress()
        package = self._presentation.part.package
        package.drop_rel(
            next(each.rId for each in package._rels.values() if each.reltype == RELATIONSHIP_TYPE.THUMBNAIL)
        )

    # --- the file ---------------------------------------------------------------------------------------

    def to_bytes(self) -> bytes:
        """The file."""
        packed = io.BytesIO()
        self._presentation.save(packed)
        return packed.getvalue()

    def _dress(self) -> None:
        """Theme fonts and colours, one layout; the default template's others are in English and 4:3."""
        master = self._presentation.slide_masters[0]
        _set_theme(master.part)
        layouts = master.slide_layouts
        self._layout = layouts.get_by_name("Title Only")
        for layout in list(layouts):
            if layout is not self._layout:
                layouts.remove(layout)
        self._layout.element.cSld.set("name", "标题和内容")
        for holder in (master, self._layout):
            for shape in list(holder.placeholders):
                if shape.placeholder_format.type != 1:  # 1 is the title
                    shape.element.getparent().remove(shape.element)
                    continue
                shape.name = "标题"
                shape.text_frame.text = "单击此处编辑标题"
                if holder is master:
                    shape.left, shape.top = Pt(LEFT), Pt(20)
                    shape.width, shape.height = Pt(RIGHT - LEFT - 96), Pt(42)
                    shape.text_frame.margin_left = 0
        for level in master.element.iter(f"{{{_A}}}lvl1pPr"):
            if level.getparent().tag == f"{{{_P}}}titleStyle":
                level.set("algn", "l")
                level.find(f"{{{_A}}}defRPr").set("sz", "2400")
                level.find(f"{{{_A}}}defRPr").set("b", "1")

    # --- slides -----------------------------------------------------------------------------------------

    def slide(self, title: str, *, notes: Iterable[str] = (), has_frame: bool = True) -> Slide:
        """A new slide; `notes` become its speaker notes, one paragraph each. Without a frame there is only a title."""
        made = self._presentation.slides.add_slide(self._layout)
        page = Slide(made, self._mark)
        holder = made.shapes.title
        size = fit_size(title, RIGHT - LEFT - 110, (24, 22, 20, 18))
        holder.text_frame.text = clean(title)
        holder.name = "标题"
        run = holder.text_frame.paragraphs[0].runs
        if run:
            run[0].font.size = Pt(size)
            run[0].font.color.rgb = _rgb(palette.INK)
        if has_frame:
            page.line((LEFT, 64, RIGHT - LEFT, 0), palette.ACCENT, 1.5)
            page.line((LEFT, 507, RIGHT - LEFT, 0), RULE, 0.75)
            page.text(
                (LEFT, 509, RIGHT - LEFT - 60, 22), [[Run(self._footer, 9, palette.MUTED)]], name="页脚"
            )
            page.number((RIGHT - 60, 509, 60, 22))
        if self._mark:
            page.raise_tag()
        if lines := [clean(line) for line in notes]:
            made.notes_slide.notes_text_frame.text = "\n".join(lines)
            _set_notes_theme(self._presentation)
        return page

    @staticmethod
    def lay(columns: Sequence[Column], rows: Sequence[Row], size: float, width: float) -> list[LaidRow]:
        """Rows with their heights, for a table that is known to fit."""
        (page,) = paginate(columns, rows, width=width, height=10_000, size=size)
        return page

    def table(
        self,
        title: str,
        columns: Sequence[Column],
        rows: Sequence[Row],
        *,
        notes: Any = None,
        size: float = 10.0,
        top: float = TOP,
    ) -> None:
        """Slides that hold a table, as many as it takes; the heading row is repeated on each.

        `notes(rows on the slide)` gives that slide's speaker notes; `rows` are numbered from 0. A row higher than
        a slide continues on the next.
        """
        width = RIGHT - LEFT
        pages = paginate(columns, rows, width=width, height=BOTTOM - top, size=size)
        for number, page in enumerate(pages, start=1):
            head = f"{title}（{number}/{len(pages)}）" if len(pages) > 1 else title
            said = notes(sorted({index for index, _, _ in page if index is not None})) if notes else ()
            slide = self.slide(head, notes=said)
            slide.table((LEFT, top, width), columns, page, size=size, name=title)


class Slide:
    """One slide: shapes are added from back to front."""

    def __init__(self, slide: Any, mark: str) -> None:
        self.native, self._mark = slide, mark
        self._tag: Any = None
        self._tree = slide.shapes._spTree
        self._next_id, self._seen = 1000, 0

    def new_id(self) -> int:
        """A shape id nobody on this slide has."""
        # python-pptx counts on from the highest id it finds when it adds a chart.
        if len(self._tree) != self._seen:
            self._next_id = max(self._next_id, self._tree.max_shape_id)
            self._seen = len(self._tree)
        self._next_id += 1
        return self._next_id

    def add_xml(self, xml: str) -> Any:
        """Append a shape given as XML with the prefixes a and p."""
        element = etree.fromstring(xml, etree.XMLParser(huge_tree=True, resolve_entities=False))
        self._tree.append(element)
        self._seen = len(self._tree)
        return element

    def text(
        self,
        box: Box,
        paragraphs: Sequence[Sequence[Run]],
        *,
        name: str = "文字",
        align: str = "l",
        anchor: str = "ctr",
        fill: str | None = None,
        inset: float = 0.0,
        spacing: float = 1.3,
    ) -> Any:
        """A text box; lines stand `spacing` times their size apart, whatever font the reader has."""
        body = "".join(paragraph_xml(runs, align, spacing) for runs in paragraphs)
        return self.add_xml(
            f'<p:sp {_NS}><p:nvSpPr><p:cNvPr id="{self.new_id()}" name={quoteattr(name)}/><p:cNvSpPr txBox="1"/>'
            f"<p:nvPr/></p:nvSpPr><p:spPr>{frame_xml(box)}"
            f'<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{fill_xml(fill)}</p:spPr><p:txBody>'
            f'<a:bodyPr wrap="square" lIns="{int(inset * EMU)}" tIns="{int(inset * EMU / 2)}" '
            f'rIns="{int(inset * EMU)}" bIns="{int(inset * EMU / 2)}" anchor="{anchor}"/><a:lstStyle/>{body}'
            "</p:txBody></p:sp>"
        )

    def place_title(self, box: Box, size: float, colour: str) -> None:
        """Move the title in front of everything else and give it another look."""
        holder = self.native.shapes.title
        holder.left, holder.top, holder.width, holder.height = (Pt(each) for each in box)
        font = holder.text_frame.paragraphs[0].runs[0].font
        font.size, font.color.rgb = Pt(size), _rgb(colour)
        self._tree.append(holder._element)

    def number(self, box: Box) -> None:
        """The slide's number, kept right by the program that shows it."""
        self.add_xml(
            f'<p:sp {_NS}><p:nvSpPr><p:cNvPr id="{self.new_id()}" name="页码"/><p:cNvSpPr txBox="1"/><p:nvPr/>'
            f'</p:nvSpPr><p:spPr>{frame_xml(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom><a:noFill/>'
            '</p:spPr><p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/><a:lstStyle/><a:p>'
            '<a:pPr algn="r"/><a:fld id="{6F0B5E6A-7A3D-4B0E-9E55-0C6B2D0A7C11}" type="slidenum">'
            f'<a:rPr lang="zh-CN" sz="900"><a:solidFill><a:srgbClr val="{palette.MUTED[1:]}"/></a:solidFill>'
            "</a:rPr><a:t>‹#›</a:t></a:fld></a:p></p:txBody></p:sp>"
        )

    def raise_tag(self) -> None:
        """Put the mark into the upper right corner, in front of everything drawn so far."""
        if self._tag is None:
            self._tag = self.text(
                (RIGHT - 84, 26, 84, 26),
                [[Run(self._mark, 13, WHITE, True)]],
                name=self._mark,
                align="ctr",
                fill=WARNING,
            )
        self._tree.append(self._tag)

    def rectangle(self, box: Box, fill: str, *, name: str = "底色") -> None:
        """A filled rectangle without a border."""
        self.add_xml(
            f'<p:sp {_NS}><p:nvSpPr><p:cNvPr id="{self.new_id()}" name={quoteattr(name)}/><p:cNvSpPr/><p:nvPr/>'
            f'</p:nvSpPr><p:spPr>{frame_xml(box)}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
            f"{fill_xml(fill)}<a:ln><a:noFill/></a:ln></p:spPr></p:sp>"
        )

    def line(self, box: Box, colour: str, width: float) -> None:
        """A straight line over a box's diagonal."""
        self.add_xml(
            f'<p:cxnSp {_NS}><p:nvCxnSpPr><p:cNvPr id="{self.new_id()}" name="线"/><p:cNvCxnSpPr/><p:nvPr/>'
            f'</p:nvCxnSpPr><p:spPr>{frame_xml(box)}<a:prstGeom prst="line"><a:avLst/></a:prstGeom>'
            f'<a:ln w="{int(width * EMU)}">{fill_xml(colour)}</a:ln></p:spPr></p:cxnSp>'
        )

    def table(
        self,
        box: tuple[float, float, float],
        columns: Sequence[Column],
        rows: Sequence[LaidRow],
        *,
        size: float = 10.0,
        name: str = "表",
        has_head: bool = True,
    ) -> float:
        """A native table at left, top, width; gives its height."""
        left, top, width = box
        widths = [int(width * column.share * EMU) for column in columns]
        head = _row_xml(
            [Cell(column.title, palette.ACCENT, True) for column in columns],
            columns,
            _row_height(1, size),
            size,
            fill=PALE,
            rule=palette.ACCENT,
        )
        body, height = ([head], _row_height(1, size)) if has_head else ([], 0.0)
        for _, row, row_height in rows:
            body.append(
                _band_xml(row.text, len(columns), row_height, size)
                if isinstance(row, Band)
                else _row_xml(row, columns, row_height, size)
            )
            height += row_height
        grid = "".join(f'<a:gridCol w="{each}"/>' for each in widths)
        self.add_xml(
            f'<p:graphicFrame {_NS}><p:nvGraphicFramePr><p:cNvPr id="{self.new_id()}" name={quoteattr(clean(name))}/>'
            '<p:cNvGraphicFramePr><a:graphicFrameLocks noGrp="1"/></p:cNvGraphicFramePr><p:nvPr/>'
            f'</p:nvGraphicFramePr><p:xfrm><a:off x="{int(left * EMU)}" y="{int(top * EMU)}"/>'
            f'<a:ext cx="{sum(widths)}" cy="{int(height * EMU)}"/></p:xfrm><a:graphic>'
            '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/table"><a:tbl>'
            f'<a:tblPr firstRow="{int(has_head)}"/><a:tblGrid>{grid}</a:tblGrid>{"".join(body)}</a:tbl></a:graphicData>'
            "</a:graphic></p:graphicFrame>"
        )
        return height

    def bars(
        self,
        box: Box,
        title: str,
        categories: Sequence[str],
        series: Sequence[tuple[str, Sequence[float | None], str, str]],
        *,
        colours: Sequence[str] = (),
        is_stacked: bool = False,
        size: float = 10.0,
        number_format: str = "#,##0.####",
    ) -> None:
        """A native bar chart, first category on top; `series` are (name, values, fill, outline).

        `colours` gives each bar of a single series its own fill. None draws no bar.
        """
        data = CategoryChartData(number_format=number_format)
        data.categories = [clean(each) for each in categories]
        for name, values, _, _ in series:
            data.add_series(clean(name), values)
        kind = XL_CHART_TYPE.BAR_STACKED if is_stacked else XL_CHART_TYPE.BAR_CLUSTERED
        left, top, width, height = box
        frame = self.native.shapes.add_chart(kind, Pt(left), Pt(top), Pt(width), Pt(height), data)
        frame.name = clean(title)
        chart = frame.chart
        chart.font.size, chart.font.color.rgb = Pt(size), _rgb(palette.INK)
        for looks in chart._chartSpace.iter(f"{{{_A}}}defRPr"):
            _speak_chinese(looks)
        chart.has_title = True
        chart.chart_title.text_frame.text = clean(title)
        font = chart.chart_title.text_frame.paragraphs[0].runs[0].font
        font.size, font.bold, font.color.rgb = Pt(_CHART_TITLE_PT), True, _rgb(palette.ACCENT)
        _speak_chinese(font._element)
        chart.chart_title.include_in_layout = False
        chart.has_legend = len(series) > 1
        if chart.has_legend:
            chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
            chart.legend.font.size = Pt(size)
        axis = chart.category_axis
        axis.reverse_order = True
        axis.tick_label_position = XL_TICK_LABEL_POSITION.LOW
        axis.has_major_gridlines = False
        axis.format.line.color.rgb = _rgb(RULE)
        axis.tick_labels.font.size = Pt(size)
        # Every category has its name, however narrow the bars.
        skip = etree.SubElement(axis._element, f"{{{_C}}}tickLblSkip")
        skip.set("val", "1")
        axis._element.find(f"{{{_C}}}noMultiLvlLbl").addprevious(skip)
        values_axis = chart.value_axis
        values_axis.visible = False
        values_axis.has_major_gridlines = False
        values_axis.minimum_scale = 0
        plot = chart.plots[0]
        plot.gap_width = _gap_width(height, len(categories))
        plot.overlap = 100 if is_stacked else -5
        for drawn, (_, _, fill, outline) in zip(plot.series, series, strict=True):
            drawn.format.fill.solid()
            drawn.format.fill.fore_color.rgb = _rgb(fill)
            drawn.format.line.color.rgb = _rgb(outline)
            drawn.format.line.width = Pt(0.75)
            drawn.invert_if_negative = False
            labels = drawn.data_labels
            labels.show_value = True
            labels.number_format, labels.number_format_is_linked = number_format, False
            labels.font.size = Pt(size)
            if is_stacked:
                labels.position = XL_LABEL_POSITION.CENTER
                labels.font.color.rgb = _rgb(palette.INK if palette.lightness(fill) > 60 else WHITE)
            else:
                labels.position = XL_LABEL_POSITION.OUTSIDE_END
                labels.font.color.rgb = _rgb(palette.INK)
            for position, colour in enumerate(colours):
                point = drawn.points[position]
                point.format.fill.solid()
                point.format.fill.fore_color.rgb = _rgb(colour)


def _gap_width(height: float, categories: int) -> int:
    """Room between bars in percent of their thickness: two bars on half a slide are bars, not slabs."""
    each = (height - _CHART_HEAD) / max(categories, 1)
    return round(min(max((each / _THICKEST_BAR - 1) * 100, _LEAST_GAP), 500))


LaidRow = tuple[int | None, Row, float]
"""Index of the row it belongs to (None for a band), the row, its height in points."""


def paginate(
    columns: Sequence[Column], rows: Sequence[Row], *, width: float, height: float, size: float
) -> list[list[LaidRow]]:
    """Rows page by page, with their heights; a band goes with the row below it, and is repeated after a break."""
    room = height - _row_height(1, size)
    pages: list[list[LaidRow]] = [[]]
    line = _row_height(1, size)
    used, band, is_band_drawn = 0.0, None, True
    for index, row in enumerate(rows):
        if isinstance(row, Band):
            band, is_band_drawn = row, False
            continue
        for part, part_height in _parts_of(row, columns, width, size, room - (line if band else 0)):
            is_new = used + part_height + (0 if is_band_drawn else line) > room and bool(pages[-1])
            if is_new:
                pages.append([])
                used = 0.0
            if band and (is_new or not is_band_drawn):
                again = Band(f"{band.text}{wording.CONTINUED}") if is_band_drawn else band
                pages[-1].append((None, again, line))
                used += line
                is_band_drawn = True
            pages[-1].append((index, part, part_height))
            used += part_height
    return [page for page in pages if page]


def _parts_of(
    row: Sequence[str | Cell], columns: Sequence[Column], width: float, size: float, room: float
) -> list[tuple[Sequence[str | Cell], float]]:
    """The row, or its pieces where it is higher than a whole slide."""
    cells = [each if isinstance(each, Cell) else Cell(each) for each in row]
    wrapped = [
        wrap(clean(cell.text), width * column.share - 2 * _SIDE, size)
        for cell, column in zip(cells, columns, strict=True)
    ]
    most = max(len(lines) for lines in wrapped)
    fits = max(1, int((room - 2 * _EDGE) / (size * _SPACING)))
    if most <= fits:
        return [(row, _row_height(most, size))]
    parts = []
    for start in range(0, most, fits):
        texts = ["".join(lines[start : start + fits]) for lines in wrapped]
        part = [Cell(text, cell.colour, cell.is_bold) for text, cell in zip(texts, cells, strict=True)]
        parts.append((part, _row_height(min(fits, most - start), size)))
    return parts


_SIDE, _EDGE, _SPACING = 4.5, 3.0, 1.35


def _row_height(lines: int, size: float) -> float:
    return lines * size * _SPACING + 2 * _EDGE


def _row_xml(
    cells: Sequence[str | Cell],
    columns: Sequence[Column],
    height: float,
    size: float,
    fill: str | None = None,
    rule: str = RULE,
) -> str:
    made = []
    for cell, column in zip(cells, columns, strict=True):
        cell = cell if isinstance(cell, Cell) else Cell(cell)
        runs = [Run(cell.text, size, cell.colour, cell.is_bold)]
        made.append(_cell_xml(paragraph_xml(runs, column.align, _SPACING), fill, rule))
    return f'<a:tr h="{int(height * EMU)}">{"".join(made)}</a:tr>'


def _band_xml(text: str, columns: int, height: float, size: float) -> str:
    words = paragraph_xml([Run(text, size, palette.INK, True)], "l", _SPACING)
    first = _cell_xml(words, PALE, RULE, f' gridSpan="{columns}"')
    rest = "".join(_cell_xml("<a:p/>", PALE, RULE, ' hMerge="1"') for _ in range(columns - 1))
    return f'<a:tr h="{int(height * EMU)}">{first}{rest}</a:tr>'


def _cell_xml(body: str, fill: str | None, rule: str, extra: str = "") -> str:
    none = "".join(f'<a:{side} w="0"><a:noFill/></a:{side}>' for side in ("lnL", "lnR", "lnT"))
    return (
        f"<a:tc{extra}><a:txBody><a:bodyPr/><a:lstStyle/>{body}</a:txBody>"
        f'<a:tcPr marL="{int(_SIDE * EMU)}" marR="{int(_SIDE * EMU)}" marT="{int(_EDGE * EMU)}" '
        f'marB="{int(_EDGE * EMU)}" anchor="ctr">{none}<a:lnB w="{9525 if rule == RULE else 15875}">'
        f"{fill_xml(rule)}</a:lnB>{fill_xml(fill)}</a:tcPr></a:tc>"
    )


def paragraph_xml(runs: Sequence[Run], align: str, spacing: float) -> str:
    """A paragraph whose lines stand `spacing` times the largest size apart."""
    points = int(max((run.size for run in runs), default=10) * spacing * 100)
    made = "".join(
        f'<a:r><a:rPr lang="zh-CN" altLang="en-US" sz="{round(run.size * 100)}" b="{int(run.is_bold)}">'
        f"{fill_xml(run.colour)}{_halo_xml(run.halo)}</a:rPr><a:t>{escape(clean(run.text))}</a:t></a:r>"
        for run in runs
    )
    return f'<a:p><a:pPr algn="{align}"><a:lnSpc><a:spcPts val="{points}"/></a:lnSpc></a:pPr>{made}</a:p>'


def _halo_xml(colour: str) -> str:
    """An edge round the letters, so that words on a map are read across lines."""
    if not colour:
        return ""
    glow = f'<a:glow rad="{round(_HALO_PT * EMU)}"><a:srgbClr val="{colour.lstrip("#")}"/></a:glow>'
    return f"<a:effectLst>{glow}</a:effectLst>"


def frame_xml(box: Box) -> str:
    """Position and size."""
    left, top, width, height = (round(each * EMU) for each in box)
    return f'<a:xfrm><a:off x="{left}" y="{top}"/><a:ext cx="{width}" cy="{height}"/></a:xfrm>'


def fill_xml(colour: str | None) -> str:
    """A plain fill; None and "none" fill nothing."""
    if colour is None or colour == "none":
        return "<a:noFill/>"
    return f'<a:solidFill><a:srgbClr val="{colour.lstrip("#")}"/></a:solidFill>'


def _speak_chinese(looks: Any) -> None:
    """Charts do not take their fonts from the theme everywhere; without a language a reader may draw kanji."""
    looks.set("lang", "zh-CN")
    for tag, face in (("latin", LATIN_FONT), ("ea", EAST_ASIAN_FONT)):
        if looks.find(f"{{{_A}}}{tag}") is None:
            etree.SubElement(looks, f"{{{_A}}}{tag}").set("typeface", face)


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.lstrip("#"))


def _set_theme(part: Any) -> None:
    """Fonts by script and the palette's colours, so that Office and WPS show Chinese in one face."""
    theme = part.part_related_by(RELATIONSHIP_TYPE.THEME)
    is_parsed = isinstance(theme, XmlPart)
    root = theme._element if is_parsed else etree.fromstring(theme.blob)
    root.set("name", THEME_NAME)
    for kind in ("majorFont", "minorFont"):
        for font in root.iter(f"{{{_A}}}{kind}"):
            font.find(f"{{{_A}}}latin").set("typeface", LATIN_FONT)
            font.find(f"{{{_A}}}ea").set("typeface", EAST_ASIAN_FONT)
            for script in font.findall(f"{{{_A}}}font"):
                if script.get("script") == "Hans":
                    script.set("typeface", EAST_ASIAN_FONT)
    chosen = {
        "dk1": palette.INK,
        "dk2": palette.ACCENT,
        "lt2": PALE,
        "accent1": palette.ACCENT,
        "accent2": "#28728f",
        "accent3": "#557479",
        "accent4": palette.PARK_COLOUR,
        "accent5": "#8f6200",
        "accent6": "#5f6b76",
        "hlink": palette.ACCENT,
        "folHlink": palette.MUTED,
    }
    for name, colour in chosen.items():
        for slot in root.iter(f"{{{_A}}}{name}"):
            for child in list(slot):
                slot.remove(child)
            etree.SubElement(slot, f"{{{_A}}}srgbClr").set("val", colour.lstrip("#"))
    if not is_parsed:
        theme._blob = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _set_notes_theme(presentation: Any) -> None:
    """The notes have a theme of their own; python-pptx makes it with the first of them."""
    part = presentation.notes_master.part
    theme = part.part_related_by(RELATIONSHIP_TYPE.THEME)
    if theme._element.get("name") != THEME_NAME:
        _set_theme(part)
