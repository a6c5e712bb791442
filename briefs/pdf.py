"""The brief as an A4 document: key figures, map, the selected entry, progress, lists to chase up, zones, sources."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    CondPageBreak,
    Flowable,
    Frame,
    PageTemplate,
    Spacer,
    Table,
    TableStyle,
)

from briefs import wording
from briefs.brief import Brief, TargetRow
from briefs.drawing import draw_brief_map, is_crowded, named_levels
from briefs.paper import BOLD, REGULAR, Pen, fitting_size, typefaces, wrap
from briefs.wall import watermark
from data.assessment import Status
from data.promises import describe_number
from data.provenance import describe_date
from geo import palette
from geo.print_map import MapDrawing

PAGE_WIDTH, PAGE_HEIGHT = A4
_EDGE = 42.0
_TOP, _BOTTOM = 54.0, 46.0
_WIDTH = PAGE_WIDTH - 2 * _EDGE
_MAP_HEIGHT = 362.0
_TEXT_PT, _CELL_PT, _SMALL_PT = 9.5, 7.6, 7.0
_LEADING = 1.42
_PALE, _BAND = "#cfd6dc", "#eef2f5"
_LEGEND_COLUMNS = 3
_MAX_LINES = 32  # of one row of a table


def to_pdf_bytes(brief: Brief, boundaries: Path) -> bytes:
    """The document; `boundaries` is the folder of the GeoJSON files. The same brief gives the same bytes.

    OSError when a boundary file cannot be read.
    """
    typefaces()
    packed = io.BytesIO()
    document = BaseDocTemplate(
        packed,
        pagesize=A4,
        title=brief.title,
        author=wording.APP,
        creator=wording.APP,
        subject=f"{brief.filter_sentence}；{wording.STAMP_VERSION} {brief.data_version}",
        lang="zh-CN",
        invariant=1,
    )
    frame = Frame(
        _EDGE,
        _BOTTOM,
        _WIDTH,
        PAGE_HEIGHT - _TOP - _BOTTOM,
        leftPadding=0,
        rightPadding=0,
        topPadding=0,
        bottomPadding=0,
    )
    document.addPageTemplates(PageTemplate(frames=[frame], onPage=lambda canvas, _: _head(canvas, brief)))
    document.build(_story(brief, boundaries), canvasmaker=_canvas_that_counts(brief))
    return packed.getvalue()


# --- pages ------------------------------------------------------------------------------------------------


def _head(canvas: Canvas, brief: Brief) -> None:
    """The line at the top of every page; the foot is written when the number of pages is known."""
    pen = Pen(canvas, PAGE_HEIGHT)
    right = PAGE_WIDTH - _EDGE
    stamp = (
        f"{wording.STAMP_AS_OF} {describe_date(brief.as_of.isoformat())}　"
        f"{wording.STAMP_VERSION} {brief.data_version}"
    )
    wide = pen.words(stamp, right, 32, _SMALL_PT, colour=palette.MUTED, align="right")
    if brief.is_demo:
        wide += 8 + pen.words(
            wording.DEMO,
            right - wide - 8,
            32,
            _SMALL_PT + 1,
            font=BOLD,
            colour=palette.PARK_COLOUR,
            align="right",
        )
    text = brief.filter_sentence
    lines = wrap(text, _WIDTH - wide - 16, _SMALL_PT)
    # The whole sentence stands on page 1; here it says that it goes on.
    pen.words(lines[0] + ("……" if len(lines) > 1 else ""), _EDGE, 32, _SMALL_PT, colour=palette.MUTED)
    pen.rule(_EDGE, 38, right, 38, 0.6, palette.ACCENT)
    # The font of a page is set once here, so that an empty page does not name one of the machine's.
    canvas.setFont(REGULAR, _TEXT_PT)


def _canvas_that_counts(brief: Brief):
    class CountingCanvas(Canvas):
        """Keeps every page until the number of pages is known."""

        def __init__(self, *given, **named) -> None:
            named["initialFontName"] = REGULAR
            super().__init__(*given, **named)
            self._pages: list[dict] = []

        def showPage(self) -> None:
            self._pages.append(dict(self.__dict__))
            self._startPage()

        def save(self) -> None:
            for number, page in enumerate(self._pages, start=1):
                self.__dict__.update(page)
                pen = Pen(self, PAGE_HEIGHT)
                text = wording.PAGE.format(page=number, pages=len(self._pages))
                pen.words(
                    text, PAGE_WIDTH - _EDGE, PAGE_HEIGHT - 26, _SMALL_PT, colour=palette.MUTED, align="right"
                )
                notice = fitting_size(brief.notice, _WIDTH - 90, _SMALL_PT, 4.5)
                pen.words(brief.notice, _EDGE, PAGE_HEIGHT - 26, notice, colour=palette.MUTED)
                if brief.is_demo:
                    watermark(pen, PAGE_WIDTH, PAGE_HEIGHT)
                super().showPage()
            super().save()

    return CountingCanvas


# --- pieces -----------------------------------------------------------------------------------------------


class _Drawn(Flowable):
    """A piece of known height drawn with a pen whose 0, 0 is its upper left corner."""

    def __init__(self, width: float, height: float) -> None:
        super().__init__()
        self.width, self.height = width, height

    def wrap(self, *_: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        self.paint(Pen(self.canv, self.height))

    def paint(self, pen: Pen) -> None:
        raise NotImplementedError


class _Words(Flowable):
    """A paragraph that breaks between pages and never cuts a word."""

    def __init__(
        self, text: str, size: float = _TEXT_PT, font: str = REGULAR, colour: str = palette.INK
    ) -> None:
        super().__init__()
        self.text, self.size, self.font, self.colour = text, size, font, colour
        self._broken: tuple[float, list[str]] = (-1.0, [])

    def lines(self, width: float) -> list[str]:
        if self._broken[0] != width:
            self._broken = (width, wrap(self.text, width, self.size, self.font))
        return self._broken[1]

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width = width
        self.height = len(self.lines(width)) * self.size * _LEADING
        return width, self.height

    def split(self, width: float, height: float) -> list[Flowable]:
        lines = self.lines(width)
        fits = int(height / (self.size * _LEADING))
        if fits < 1 or fits >= len(lines):
            return []
        parts = lines[:fits], lines[fits:]
        return [_Words("\n".join(part), self.size, self.font, self.colour) for part in parts]

    def draw(self) -> None:
        pen = Pen(self.canv, self.height)
        for place, line in enumerate(self.lines(self.width)):
            baseline = self.size * (1.08 + place * _LEADING)
            pen.words(line, 0, baseline, self.size, font=self.font, colour=self.colour)


class _Heading(_Drawn):
    """A section's name over a line."""

    def __init__(self, text: str) -> None:
        super().__init__(_WIDTH, 34)
        self.text = text

    def paint(self, pen: Pen) -> None:
        pen.words(self.text, 0, 23, 13, font=BOLD, colour=palette.ACCENT)
        pen.rule(0, 29, _WIDTH, 29, 0.8, palette.ACCENT)


class _Figures(_Drawn):
    """Key figures as a grid of large numbers with their units."""

    _COLUMNS, _ROW = 5, 42.0

    def __init__(self, brief: Brief) -> None:
        rows = -(-len(brief.figures) // self._COLUMNS)
        super().__init__(_WIDTH, rows * self._ROW)
        self.figures = brief.figures

    def paint(self, pen: Pen) -> None:
        wide = _WIDTH / self._COLUMNS
        for place, figure in enumerate(self.figures):
            x, y = (
                (place % self._COLUMNS) * wide,
                (place // self._COLUMNS) * self._ROW,
            )
            pen.rule(x, y + 4, x, y + self._ROW - 8, 1.6, palette.ACCENT)
            pen.words(figure.label, x + 7, y + 11, 8, colour=palette.MUTED)
            number = pen.words(f"{figure.value:,}", x + 7, y + 31, 18, font=BOLD)
            pen.words(figure.unit, x + 10 + number, y + 31, 8, colour=palette.MUTED)


class _Map(_Drawn):
    """The map in its frame, the notice inside it and the legend below."""

    _STEP = 13.0

    def __init__(self, brief: Brief, drawing: MapDrawing) -> None:
        self.brief, self.drawing = brief, drawing
        self.rows = [*drawing.legend, *drawing.place_legend]
        self.across = -(-len(self.rows) // _LEGEND_COLUMNS)
        super().__init__(_WIDTH, _MAP_HEIGHT + 8 + self.across * self._STEP)

    def paint(self, pen: Pen) -> None:
        pen.map(self.drawing, 0, 0)
        notice = self.brief.notice
        size = fitting_size(notice, _WIDTH - self.drawing.scale_bar.length - 60, 6.2, 4.0)
        pen.words(notice, 5, _MAP_HEIGHT - 6, size, colour=palette.MUTED)
        pen.box(0, 0, _WIDTH, _MAP_HEIGHT, line=palette.INK, line_width=0.9)
        wide = _WIDTH / _LEGEND_COLUMNS
        for place, (symbol, label) in enumerate(self.rows):
            x, y = (
                (place // self.across) * wide,
                _MAP_HEIGHT + 8 + (place % self.across) * self._STEP,
            )
            pen.symbol(symbol, x + 7, y + 5, 0.5)
            size = fitting_size(label, wide - 20, 7.2, 5.5)
            pen.words(label, x + 17, y + 7.6, size)


class _Bar(_Drawn):
    """Actual, expected and promised value of one target, to scale from zero."""

    _LABEL = 176.0

    def __init__(self, row: TargetRow) -> None:
        self.row = row
        name = f"{row.indicator}（{row.scope}）"
        self.lines = wrap(name, self._LABEL - 10, 8)
        super().__init__(_WIDTH, max(len(self.lines) * 11.5 + 8, 44))

    def paint(self, pen: Pen) -> None:
        row, bar = self.row, self.row.bar
        for place, line in enumerate(self.lines):
            pen.words(line, 0, 10 + place * 11.5, 8)
        style = palette.status_style(row.status)
        x, wide, y = self._LABEL, _WIDTH - self._LABEL - 6, 6.0
        most = max(bar.actual, bar.goal, bar.expected or 0.0) * 1.08 or 1.0
        pen.box(x, y, wide, 12, fill=_BAND)
        pen.box(x, y, max(wide * bar.actual / most, 0.0), 12, fill=style.colour)
        goal = x + wide * bar.goal / most
        pen.rule(goal, y - 4, goal, y + 16, 2.0, palette.INK)
        if bar.expected is not None and bar.expected != bar.goal:
            dot = x + wide * bar.expected / most
            pen.canvas.setFillColor(HexColor("#ffffff"))
            pen.canvas.setStrokeColor(HexColor(palette.INK))
            pen.canvas.setLineWidth(1.2)
            pen.canvas.circle(dot, pen.top - y - 6, 3, stroke=1, fill=1)
        words = [
            wording.BAR_ACTUAL.format(value=describe_number(bar.actual), unit=bar.unit, as_of=bar.as_of),
            wording.BAR_GOAL.format(value=row.promised, deadline=row.deadline),
        ]
        if bar.expected is not None:
            expected = describe_number(round(bar.expected, 2))
            words.insert(1, wording.BAR_EXPECTED.format(value=expected, unit=bar.unit))
        pen.symbol(style.symbol, x + 5, y + 25, 0.7)
        left = x + 13
        left += pen.words(row.status_label, left, y + 28, 8, font=BOLD, colour=style.colour) + 8
        text = "　".join(words)
        size = fitting_size(text, x + wide - left, 8, 5)
        pen.words(text, left, y + 28, size)


class _Statuses(_Drawn):
    """How many targets carry each status, with its lamp."""

    def __init__(self, brief: Brief) -> None:
        super().__init__(_WIDTH, 20)
        self.counts = brief.status_counts

    def paint(self, pen: Pen) -> None:
        x = 0.0
        for status, count in self.counts:
            style = palette.status_style(status)
            pen.symbol(style.symbol, x + 6, 10, 0.75)
            text = f"{style.symbol.label} {count} {wording.UNIT_TARGETS}"
            x += 15 + pen.words(text, x + 15, 13, 8.5) + 16


def _table(columns: Sequence[str], rows: Iterable[Sequence[str] | str], widths: Sequence[float]) -> Table:
    """A table that repeats its head on each page; cells break into lines, rows between pages.

    A row that is one text goes right across, above the rows it speaks of.
    """
    scale = _WIDTH / sum(widths)
    cells = [[_Words(column, _CELL_PT, BOLD, "#ffffff") for column in columns]]
    bands = []
    for row in rows:
        if isinstance(row, str):
            at = len(cells)
            bands += [
                ("SPAN", (0, at), (-1, at)),
                ("BACKGROUND", (0, at), (-1, at), HexColor(_BAND)),
                ("NOSPLIT", (0, at), (-1, at + 1)),
            ]
            cells.append([_Words(row, _CELL_PT, BOLD, palette.ACCENT)] + [""] * (len(columns) - 1))
        else:
            cells += _rows_that_fit(row, [width * scale - 6 for width in widths])
    table = Table(
        cells,
        colWidths=[width * scale for width in widths],
        repeatRows=1,
    )
    table.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, 0), HexColor(palette.ACCENT)),
                ("ROWBACKGROUNDS", (0, 1), (-1, -1), [HexColor("#ffffff"), HexColor("#f6f8fa")]),
                ("LINEBELOW", (0, 1), (-1, -1), 0.35, HexColor(_PALE)),
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 3),
                ("RIGHTPADDING", (0, 0), (-1, -1), 3),
                ("TOPPADDING", (0, 0), (-1, -1), 2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
                ("FONTNAME", (0, 0), (-1, -1), REGULAR),
                *bands,
            ]
        )
    )
    return table


def _rows_that_fit(row: Sequence[str], widths: Sequence[float]) -> list[list[Flowable]]:
    """The row, continued below itself where a cell is longer than half a page: a row never breaks."""
    columns = [wrap(text, width, _CELL_PT) for text, width in zip(row, widths, strict=True)]
    return [
        [_Words("\n".join(lines[start : start + _MAX_LINES]), _CELL_PT) for lines in columns]
        for start in range(0, max(map(len, columns)), _MAX_LINES)
    ]


# --- the story --------------------------------------------------------------------------------------------


def _story(brief: Brief, boundaries: Path) -> list[Flowable]:
    return [
        *_opening(brief, boundaries),
        *_entry(brief),
        *_comparison(brief),
        *_progress(brief),
        *_zones(brief),
        *_sources(brief),
    ]


def _opening(brief: Brief, boundaries: Path) -> list[Flowable]:
    title_size = fitting_size(brief.title, _WIDTH, 24, 15, BOLD)
    drawing = draw_brief_map(
        brief,
        boundaries,
        _WIDTH,
        _MAP_HEIGHT,
        max_vertices=8000,
        label_pt=6.2,
        named_levels=named_levels(brief),
    )
    left_out = [wording.NATIONAL_NAMED] if is_crowded(brief) else []
    if drawing.unnamed:
        left_out.append(wording.UNNAMED.format(len(drawing.unnamed), "、".join(drawing.unnamed)))
    if drawing.unplaced:
        left_out.append(wording.MAP_UNPLACED.format(len(drawing.unplaced), "、".join(drawing.unplaced)))
    left_out.append(f"{drawing.fan_label}。{wording.PROJECTION}")
    return [
        _Words(brief.title, title_size, BOLD, palette.ACCENT),
        Spacer(0, 2),
        _Words(brief.filter_sentence, 11),
        Spacer(0, 8),
        _Figures(brief),
        _Map(brief, drawing),
        Spacer(0, 4),
        *(_Words(text, 6.4, REGULAR, palette.MUTED) for text in left_out),
        Spacer(0, 6),
        _stamp(brief),
    ]


def _stamp(brief: Brief) -> Table:
    rows = [
        [_Words(label, _CELL_PT, REGULAR, palette.MUTED), _Words(words, _CELL_PT)]
        for label, words in brief.stamp()
    ]
    table = Table(rows, colWidths=[92, _WIDTH - 92])
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "TOP"),
                ("LEFTPADDING", (0, 0), (-1, -1), 4),
                ("RIGHTPADDING", (0, 0), (-1, -1), 4),
                ("TOPPADDING", (0, 0), (-1, -1), 1.2),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 1.2),
                ("BACKGROUND", (0, 0), (-1, -1), HexColor(_BAND)),
                ("FONTNAME", (0, 0), (-1, -1), REGULAR),
            ]
        )
    )
    return table


def _entry(brief: Brief) -> list[Flowable]:
    if not brief.card:
        return []
    rows = [(fact.label, fact.text) for fact in brief.card.facts]
    return [
        CondPageBreak(120),
        _Heading(wording.SECTION_ENTRY.format(brief.card.name)),
        _table(wording.TABLE_FACTS, rows, (18, 82)),
    ]


def _comparison(brief: Brief) -> list[Flowable]:
    if not brief.comparison:
        return []
    names = brief.comparison.names
    rows = [(label, *(text or wording.UNKNOWN for text in texts)) for label, texts in brief.comparison.rows]
    widths = (11, *(89 / len(names) for _ in names))
    return [
        CondPageBreak(160),
        _Heading(wording.SLIDE_COMPARISON),
        _table((wording.TABLE_FACTS[0], *names), rows, widths),
    ]


def _progress(brief: Brief) -> list[Flowable]:
    with_bars = [row for row in brief.targets if row.bar]
    pieces: list[Flowable] = [
        CondPageBreak(150),
        _Heading(wording.SLIDE_TARGETS),
        _Words(brief.target_sentence, _TEXT_PT),
    ]
    if not brief.targets:
        return [*pieces, _Words(wording.NO_TARGETS)]
    pieces += [_Statuses(brief), Spacer(0, 4)]
    if with_bars:
        pieces += [_Bar(row) for row in with_bars]
        pieces.append(_Words(wording.BAR_KEY, _SMALL_PT, REGULAR, palette.MUTED))
    else:
        pieces.append(_Words(wording.NO_BARS))
    awaiting = [row for row in brief.targets if row.status is Status.AWAITING_REPORT]
    unknown = [row for row in brief.targets if row.status is Status.NOT_ASSESSABLE]
    others = [row for row in brief.targets if not row.bar and row not in awaiting and row not in unknown]
    pieces += _target_table(
        brief,
        wording.SECTION_AWAITING,
        wording.TABLE_AWAITING,
        awaiting,
        [wording.NO_ACTUAL if not row.beside else "\n".join(row.beside) for row in awaiting],
        wording.NOTHING_AWAITING,
    )
    pieces += _target_table(
        brief, wording.SECTION_NOT_ASSESSABLE, wording.TABLE_CAUSES, unknown, [row.cause for row in unknown]
    )
    pieces += _target_table(
        brief,
        wording.SECTION_OTHER_TARGETS,
        wording.TABLE_STATUS,
        others,
        [f"{row.status_label}\n{row.actual}".strip() for row in others],
    )
    return pieces


def _target_table(
    brief: Brief,
    heading: str,
    columns: Sequence[str],
    rows: Sequence[TargetRow],
    remarks: Sequence[str],
    empty: str = "",
) -> list[Flowable]:
    """A list of targets under the document that sets them, which is named once and not on every line."""
    if not rows:
        return [_Heading(heading.format(0)), _Words(empty)] if empty else []
    counts = Counter((row.group, row.document) for row in rows)
    cells: list[Sequence[str] | str] = []
    above = None
    for number, (row, remark) in enumerate(zip(rows, remarks, strict=True), start=1):
        if (row.group, row.document) != above:
            above = (row.group, row.document)
            cells.append(
                wording.TARGETS_BAND.format(group=row.group, document=row.document, count=counts[above])
            )
        own = f"[{brief.number_of(row)}] {row.clause}"
        cells.append((str(number), f"{row.indicator}\n{row.scope}", row.promised, row.deadline, remark, own))
    return [
        CondPageBreak(110),
        _Heading(heading.format(len(rows))),
        _table(columns, cells, (5.5, 27, 13, 11, 29, 21)),
    ]


def _zones(brief: Brief) -> list[Flowable]:
    if not brief.zones:
        return [CondPageBreak(130), _Heading(wording.SLIDE_ZONES), _Words(wording.NO_ZONES)]
    rows = []
    for number, row in enumerate(brief.zones, start=1):
        notes = [row.name]
        if row.park:
            notes.append(f"{wording.HOSTED_PARK}：{row.park}")
        if not row.counts_as_zone:
            notes.append(wording.MERGED_SHORT)
        if not row.is_placed:
            notes.append(wording.UNPLACED_SHORT)
        place = "\n".join(filter(None, [row.prefecture, row.county]))
        rows.append(
            (
                str(number),
                "\n".join(notes),
                row.level,
                row.category,
                place,
                row.approved or wording.UNKNOWN,
                row.area or wording.UNKNOWN,
                row.industries or wording.UNKNOWN,
                "、".join(map(str, row.sources)),
            )
        )
    return [
        CondPageBreak(130),
        _Heading(wording.SLIDE_ZONES),
        _Words(brief.filter_sentence, _TEXT_PT),
        Spacer(0, 4),
        _table(wording.TABLE_ZONES, rows, (5, 22.5, 7.2, 10.5, 9.5, 13, 12.5, 26, 11)),
    ]


def _sources(brief: Brief) -> list[Flowable]:
    if not brief.documents:
        return [_Heading(wording.SLIDE_SOURCES), _Words(wording.NO_SOURCES)]
    rows = [(str(row.number), row.office, row.title, row.issued, row.kind) for row in brief.documents]
    return [
        CondPageBreak(130),
        _Heading(wording.SLIDE_SOURCES),
        _table(wording.TABLE_SOURCES, rows, (5, 26, 48, 14, 7)),
    ]
