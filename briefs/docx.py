"""The brief as a document in the layout of official documents (GB/T 9704): A4, type area 156 × 225 mm.

Fonts are named and not embedded, each with the names it goes by elsewhere. Tables are written as XML, because
python-docx takes milliseconds per cell and a list of zones has thousands.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt

from briefs import wording
from briefs.brief import Brief, TargetRow
from briefs.deck import clean
from briefs.drawing import is_crowded
from briefs.map_picture import to_map_png
from data.assessment import STATUS_LABELS
from data.provenance import describe_date
from geo import palette

# Millimetres, from the standard: page, upper and inner margin, type area.
_PAGE, _TOP, _LEFT, _TYPE = (210.0, 297.0), 37.0, 28.0, (156.0, 225.0)
_LINE_PT = 28.9  # 22 lines on the type area
_BODY_PT, _TITLE_PT, _TABLE_PT, _LIST_PT = 16.0, 22.0, 10.5, 9.0

LATIN = "Times New Roman"
TITLE_FONT, HEAD_FONT, SECOND_FONT, BODY_FONT = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"
OTHER_NAMES = {
    TITLE_FONT: "方正小标宋_GBK,华文中宋,宋体",
    HEAD_FONT: "SimHei",
    SECOND_FONT: "楷体,KaiTi",
    BODY_FONT: "仿宋,FangSong",
}
"""Font → the names of what may stand in for it, as the font table lists them."""

_NUMERALS = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: heading, share of the width, alignment (left, center, right)."""

    title: str
    share: float
    align: str = "left"


def to_docx_bytes(brief: Brief, boundaries: Path) -> bytes:
    """A Word document; `boundaries` is the folder of the GeoJSON files the map is drawn from."""
    paper = _Paper(brief)
    _front(paper, brief)
    _overview(paper, brief, boundaries)
    _entry(paper, brief)
    _comparison(paper, brief)
    _progress(paper, brief)
    _method(paper)
    paper.turn()
    _zone_list(paper, brief)
    _target_list(paper, brief)
    _source_list(paper, brief)
    return paper.to_bytes()


# --- what it says -----------------------------------------------------------------------------------------


def _front(paper: _Paper, brief: Brief) -> None:
    paper.title(brief.title)
    paper.subtitle(f"（{wording.APP}，{describe_date(brief.as_of.isoformat())}）")
    if brief.is_demo:
        paper.warning(wording.DEMO_LONG)
    paper.heading(wording.DOC_ABOUT)
    paper.table(
        wording.DOC_ABOUT_TABLE,
        (Column(wording.TABLE_FACTS[0], 0.24), Column(wording.TABLE_FACTS[1], 0.76)),
        [
            *brief.stamp(),
            *((label, words) for label, words in brief.selection_words if label != wording.STAMP_SELECTED),
        ]
        if brief.selection_words[0][1] != wording.NOTHING_CHOSEN
        else brief.stamp(),
    )


def _overview(paper: _Paper, brief: Brief, boundaries: Path) -> None:
    paper.heading(wording.DOC_OVERVIEW)
    figures = {figure.label: f"{figure.value:,} {figure.unit}" for figure in brief.figures}
    paper.second(wording.DOC_COUNTS)
    if brief.zones:
        levels = "；".join(
            wording.DOC_LEVEL.format(
                level=level, count=count, parts="、".join(f"{label} {number} 家" for label, number in parts)
            )
            for level, count, parts in brief.overview.levels
            if count
        )
        paper.body(wording.DOC_COUNTS_SENTENCE.format(sentence=brief.filter_sentence, levels=levels))
    else:
        paper.body(f"{brief.filter_sentence}。{wording.NO_ZONES}")
    # Two pairs to a row: half as long, so that it stays with the sentence above.
    pairs = [*figures.items(), *([("", "")] if len(figures) % 2 else [])]
    half = len(pairs) // 2
    paper.table(
        wording.SLIDE_FIGURES,
        (
            Column(wording.TABLE_FACTS[0], 0.28),
            Column(wording.DOC_VALUE, 0.22, "right"),
            Column(wording.TABLE_FACTS[0], 0.28),
            Column(wording.DOC_VALUE, 0.22, "right"),
        ),
        [(*one, *other) for one, other in zip(pairs[:half], pairs[half:], strict=True)],
    )
    paper.second(wording.DOC_MAP)
    width = _TYPE[0] / 25.4 * 72
    picture, drawing = to_map_png(brief, boundaries, width_pt=width, height_pt=width * 0.76)
    paper.picture(picture, wording.DOC_MAP_CAPTION.format(brief.filter_sentence))
    remarks = [wording.NATIONAL_NAMED.rstrip("。")] if is_crowded(brief) else []
    if drawing.unnamed:
        remarks.append(wording.UNNAMED.format(len(drawing.unnamed), "、".join(drawing.unnamed)))
    if drawing.unplaced:
        remarks.append(wording.MAP_UNPLACED.format(len(drawing.unplaced), "、".join(drawing.unplaced)))
    remarks.append(drawing.fan_label)
    if brief.notice:
        remarks.append(brief.notice)
    paper.note(f"注：{'；'.join(remarks)}。")
    if brief.prefecture_counts:
        paper.second(wording.SLIDE_DISTRIBUTION)
        paper.table(
            wording.CHART_PREFECTURES,
            (
                Column(wording.FACETS["prefecture"], 0.4),
                Column(wording.DOC_ZONES_COUNT, 0.3, "right"),
                Column(wording.DOC_NATIONAL_COUNT, 0.3, "right"),
            ),
            [(name, f"{every:,}", f"{national:,}") for name, every, national in brief.prefecture_counts],
        )
    if brief.industry_counts:
        paper.table(
            wording.CHART_INDUSTRIES,
            (Column(wording.FACETS["industry"], 0.6), Column(wording.DOC_ZONES_COUNT, 0.4, "right")),
            [(label, f"{count:,}") for label, count in brief.industry_counts],
        )


def _entry(paper: _Paper, brief: Brief) -> None:
    if brief.card is None:
        return
    paper.heading(brief.card.name)
    paper.table(
        wording.DOC_CARD.format(brief.card.name),
        (Column(wording.TABLE_FACTS[0], 0.24), Column(wording.TABLE_FACTS[1], 0.76)),
        [(fact.label, fact.text) for fact in brief.card.facts],
        is_whole=False,
    )
    _says_sources(paper, brief, brief.card.document_ids)


def _comparison(paper: _Paper, brief: Brief) -> None:
    compared = brief.comparison
    if compared is None:
        return
    paper.heading(wording.DOC_COMPARISON)
    step = 3
    for start in range(0, len(compared.names), step):
        names = compared.names[start : start + step]
        share = 0.82 / len(names)
        paper.table(
            wording.DOC_COMPARED.format("、".join(names)),
            (Column(wording.TABLE_FACTS[0], 0.18), *(Column(name, share) for name in names)),
            [
                (label, *(text or "—" for text in texts[start : start + step]))
                for label, texts in compared.rows
                if any(texts[start : start + step])
            ],
            size=_LIST_PT,
            is_whole=False,
        )
    _says_sources(paper, brief, compared.document_ids)


def _says_sources(paper: _Paper, brief: Brief, document_ids: Sequence[str]) -> None:
    numbers = [row.number for row in brief.documents if row.document_id in document_ids]
    if numbers:
        paper.note(wording.DOC_SOURCES_OF.format("、".join(f"[{number}]" for number in numbers)))


def _progress(paper: _Paper, brief: Brief) -> None:
    paper.heading(wording.SLIDE_TARGETS)
    paper.second(wording.DOC_IN_ALL)
    if not brief.targets:
        paper.body(wording.NO_TARGETS)
        return
    published = [row for row in brief.targets if row.actual]
    paper.body(
        wording.DOC_PROGRESS.format(
            sentence=brief.target_sentence,
            published=len(published),
            awaiting=brief.awaiting,
            not_assessable=brief.not_assessable,
        )
    )
    paper.table(
        wording.CHART_STATUS,
        (Column(wording.DOC_STATUS, 0.6), Column(wording.DOC_TARGET_COUNT, 0.4, "right")),
        [(STATUS_LABELS[status], f"{count:,}") for status, count in brief.status_counts],
    )
    if published:
        paper.second(wording.SLIDE_PROGRESS)
        for number, row in enumerate(published, start=1):
            paper.third(f"{number}. {row.indicator}")
            paper.body(
                wording.DOC_TARGET.format(
                    scope=row.scope,
                    promised=row.promised,
                    deadline=row.deadline,
                    actual=row.actual,
                    status=row.status_label,
                    formula=row.formula.rstrip("。"),
                    sources="".join(f"[{each}]" for each in row.sources),
                )
            )
            if row.beside:
                paper.body(wording.DOC_BESIDE.format("；".join(row.beside)))


def _method(paper: _Paper) -> None:
    paper.heading(wording.SLIDE_METHOD)
    for number, line in enumerate(wording.METHOD_LINES, start=1):
        paper.body(f"{number}. {line}")


def _zone_list(paper: _Paper, brief: Brief) -> None:
    paper.annex(wording.SLIDE_ZONES)
    if not brief.zones:
        paper.body(wording.NO_ZONES)
        return
    shares = (0.045, 0.185, 0.055, 0.1, 0.12, 0.08, 0.105, 0.24, 0.07)
    paper.table(
        wording.SLIDE_ZONES,
        [Column(title, share) for title, share in zip(wording.TABLE_ZONES, shares, strict=True)],
        [row.cells(number) for number, row in enumerate(brief.zones, start=1)],
        size=_LIST_PT,
    )


def _target_list(paper: _Paper, brief: Brief) -> None:
    paper.annex(wording.DOC_TARGET_LIST)
    if not brief.targets:
        paper.body(wording.NO_TARGETS)
        return
    shares = (0.235, 0.125, 0.1, 0.11, 0.28, 0.15)
    columns = [Column(title, share) for title, share in zip(wording.TABLE_TARGETS, shares, strict=True)]
    for (group, document), rows in groupby(brief.targets, key=lambda row: (row.group, row.document)):
        rows = list(rows)
        paper.table(
            wording.TARGETS_BAND.format(group=group, document=document, count=len(rows)),
            columns,
            [_target_cells(row) for row in rows],
            size=_LIST_PT,
            colours={3: [palette.status_style(row.status_label).colour for row in rows]},
        )


def _target_cells(row: TargetRow) -> Sequence[str]:
    published = [f"{wording.ACTUAL}：{row.actual}"] if row.actual else [wording.NO_ACTUAL]
    return (
        f"{row.indicator}\n{row.scope}",
        row.promised,
        row.deadline,
        row.status_label + (f"（{row.cause}）" if row.cause else ""),
        "\n".join([*published, *row.beside]),
        row.clause,
    )


def _source_list(paper: _Paper, brief: Brief) -> None:
    paper.annex(wording.SLIDE_SOURCES)
    if not brief.documents:
        paper.body(wording.NO_SOURCES)
        return
    shares = (0.06, 0.26, 0.47, 0.13, 0.08)
    paper.table(
        wording.SLIDE_SOURCES,
        [Column(title, share) for title, share in zip(wording.TABLE_SOURCES, shares, strict=True)],
        [(f"[{row.number}]", row.office, row.title, row.issued, row.kind) for row in brief.documents],
        size=_LIST_PT,
    )


# --- how it stands on paper -------------------------------------------------------------------------------


class _Paper:
    """A document that grows from the first line to the last."""

    def __init__(self, brief: Brief) -> None:
        self._document = Document()
        self._figures = self._tables = self._heads = self._seconds = self._annexes = 0
        self._width_mm = _TYPE[0]
        core = self._document.core_properties
        core.title, core.author, core.last_modified_by, core.comments = clean(brief.title), "", "", ""
        core.language = "zh-CN"
        core.created = core.modified = datetime(brief.as_of.year, brief.as_of.month, brief.as_of.day)
        self._set_styles()
        self._name_fonts()
        package = self._document.part.package
        for each in list(package.rels.values()):
            if each.reltype == RELATIONSHIP_TYPE.THUMBNAIL:  # of the empty template
                del package.rels[each.rId]
        section = self._document.sections[0]
        section.page_width, section.page_height = Mm(_PAGE[0]), Mm(_PAGE[1])
        section.top_margin, section.left_margin = Mm(_TOP), Mm(_LEFT)
        section.bottom_margin = Mm(_PAGE[1] - _TOP - _TYPE[1])
        section.right_margin = Mm(_PAGE[0] - _LEFT - _TYPE[0])
        section.header_distance, section.footer_distance = Mm(15), Mm(22)
        self._document.settings.odd_and_even_pages_header_footer = True
        _page_number(section.footer, WD_ALIGN_PARAGRAPH.RIGHT)
        _page_number(section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT)

    def to_bytes(self) -> bytes:
        packed = io.BytesIO()
        self._document.save(packed)
        return packed.getvalue()

    def turn(self) -> None:
        """Annexes stand on landscape pages: the same type area, turned."""
        section = self._document.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = Mm(_PAGE[1]), Mm(_PAGE[0])
        section.left_margin = section.right_margin = Mm((_PAGE[1] - _TYPE[1]) / 2)
        section.top_margin = Mm(_LEFT)
        section.bottom_margin = Mm(_PAGE[0] - _LEFT - _TYPE[0])
        section.footer_distance = Mm(15)
        self._width_mm = _TYPE[1]

    # Paragraphs

    def title(self, text: str) -> None:
        self._paragraph(text, "Title")

    def subtitle(self, text: str) -> None:
        self._paragraph(text, "Subtitle")

    def warning(self, text: str) -> None:
        self._paragraph(text, _WARNING_STYLE)

    def heading(self, text: str) -> None:
        self._heads += 1
        self._seconds = 0
        self._paragraph(f"{_NUMERALS[self._heads - 1]}、{text}", "Heading 1")

    def second(self, text: str) -> None:
        self._seconds += 1
        self._paragraph(f"（{_NUMERALS[self._seconds - 1]}）{text}", "Heading 2")

    def third(self, text: str) -> None:
        self._paragraph(text, "Heading 3")

    def annex(self, text: str) -> None:
        self._annexes += 1
        words = wording.DOC_ANNEX.format(self._annexes, text)
        head = self._paragraph(words, "Heading 1")
        head.paragraph_format.page_break_before = self._annexes > 1
        head.paragraph_format.first_line_indent = Pt(0)
        head._p.pPr.find(qn("w:ind")).set(qn("w:firstLineChars"), "0")

    def body(self, text: str) -> None:
        self._paragraph(text, "Normal")

    def note(self, text: str) -> None:
        self._paragraph(text, _NOTE_STYLE)

    def picture(self, png: bytes, caption: str) -> None:
        """A picture as wide as the type area, its caption below."""
        paragraph = self._document.add_paragraph(style=_PICTURE_STYLE)
        shape = paragraph.add_run().add_picture(io.BytesIO(png), width=Mm(self._width_mm))
        shape._inline.docPr.set("descr", clean(caption))
        shape._inline.docPr.set("name", wording.DOC_FIGURE)
        self._figures += 1
        self._caption(wording.DOC_FIGURE, self._figures, caption)

    def _paragraph(self, text: str, style: str) -> Any:
        return self._document.add_paragraph(clean(text), style=style)

    def _caption(self, kind: str, number: int, text: str, *, keep: bool = False) -> None:
        paragraph = self._document.add_paragraph(style="Caption")
        paragraph.paragraph_format.keep_with_next = keep
        paragraph.add_run(kind)
        _field(paragraph, f" SEQ {kind} \\* ARABIC ", str(number))
        paragraph.add_run(f"　{clean(text)}")

    def table(
        self,
        caption: str,
        columns: Sequence[Column],
        rows: Sequence[Sequence[str]],
        *,
        size: float = _TABLE_PT,
        colours: dict[int, Sequence[str]] | None = None,
        is_whole: bool = True,
    ) -> None:
        """A numbered table; its heading row stands on every page. `colours`: column → colour of each row.

        A short table stays on one page, unless its rows are so high that half a page would stay empty before it
        (`is_whole` false).
        """
        self._tables += 1
        self._caption(wording.DOC_TABLE, self._tables, caption, keep=True)
        twips = [round(self._width_mm / 25.4 * 1440 * column.share) for column in columns]
        half = round(size * 2)
        head = "".join(
            _cell(column.title, width, "center", half, fill=_HEAD_FILL, font=HEAD_FONT, keep=True)
            for column, width in zip(columns, twips, strict=True)
        )
        last = len(rows) - 1 if is_whole and len(rows) <= _SHORT else 0
        body = []
        for index, row in enumerate(rows):
            cells = "".join(
                _cell(
                    text,
                    width,
                    column.align,
                    half,
                    colour=colours[position][index] if colours and position in colours else None,
                    keep=index < last,
                )
                for position, (text, column, width) in enumerate(zip(row, columns, twips, strict=True))
            )
            body.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in twips)
        edges = "".join(
            f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="8A949D"/>'
            for side in ("top", "left", "bottom", "right", "insideH", "insideV")
        )
        margins = '<w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/>'
        xml = (
            f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(twips)}" w:type="dxa"/><w:jc w:val="center"/>'
            f'<w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
            f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>"
            f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>{''.join(body)}</w:tbl>"
        )
        section = self._document.element.body.sectPr
        section.addprevious(parse_xml(xml))
        self._document.add_paragraph(style=_GAP_STYLE)

    # Styles

    def _set_styles(self) -> None:
        styles = self._document.styles
        defaults = styles.element.find(qn("w:docDefaults"))
        language = defaults.find(f".//{qn('w:lang')}")
        language.set(qn("w:val"), "en-US")
        language.set(qn("w:eastAsia"), "zh-CN")
        normal = styles["Normal"]
        _dress(normal, BODY_FONT, _BODY_PT, indent=2)
        for name, font, size, align, indent in (
            ("Title", TITLE_FONT, _TITLE_PT, WD_ALIGN_PARAGRAPH.CENTER, 0),
            ("Subtitle", SECOND_FONT, _BODY_PT, WD_ALIGN_PARAGRAPH.CENTER, 0),
            ("Heading 1", HEAD_FONT, _BODY_PT, None, 2),
            ("Heading 2", SECOND_FONT, _BODY_PT, None, 2),
            ("Heading 3", BODY_FONT, _BODY_PT, None, 2),
            ("Caption", HEAD_FONT, 12.0, WD_ALIGN_PARAGRAPH.CENTER, 0),
        ):
            _dress(styles[name], font, size, align=align, indent=indent)
            styles[name].paragraph_format.keep_with_next = name != "Subtitle"
        styles["Heading 3"].font.bold = True
        styles["Caption"].paragraph_format.space_before = Pt(8)
        styles["Title"].paragraph_format.line_spacing = Pt(34)
        styles["Subtitle"].paragraph_format.space_after = Pt(14)
        for name, font, size, spacing in (
            (_NOTE_STYLE, BODY_FONT, 10.5, 16.0),
            (_PICTURE_STYLE, BODY_FONT, 10.5, None),
            (_GAP_STYLE, BODY_FONT, 1.0, 1.0),
            (_WARNING_STYLE, HEAD_FONT, _BODY_PT, _LINE_PT),
        ):
            style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
            style.base_style = normal
            _dress(style, font, size, indent=0)
            if spacing is None:
                # A picture on lines of fixed height would be cut to one line.
                style.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
                style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
                style.paragraph_format.keep_with_next = True
            else:
                style.paragraph_format.line_spacing = Pt(spacing)
        warning = styles[_WARNING_STYLE]
        warning.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
        colour = parse_xml(f'<w:color {nsdecls("w")} w:val="{palette.PARK_COLOUR[1:].upper()}"/>')
        warning.element.get_or_add_rPr().append(colour)

    def _name_fonts(self) -> None:
        """The font table says what may stand in for a face that is not installed."""
        part = self._document.part.part_related_by(RELATIONSHIP_TYPE.FONT_TABLE)
        entries = "".join(
            f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/>'
            '<w:family w:val="auto"/><w:pitch w:val="variable"/></w:font>'
            for name, others in OTHER_NAMES.items()
        )
        part._blob = part.blob.replace(b"</w:fonts>", entries.encode() + b"</w:fonts>")


_NOTE_STYLE, _PICTURE_STYLE, _GAP_STYLE, _WARNING_STYLE = "注", "图", "表后", "数据性质"
_HEAD_FILL = "EEF2F5"
_SHORT = 12  # rows


def _cell(
    text: str,
    width: int,
    align: str,
    half_points: int,
    *,
    fill: str | None = None,
    font: str = BODY_FONT,
    colour: str | None = None,
    keep: bool = False,
) -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>' if fill else ""
    ink = f'<w:b/><w:color w:val="{colour[1:].upper()}"/>' if colour else ""
    looks = (
        f'<w:rPr><w:rFonts w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{font}"/>{ink}'
        f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/></w:rPr>'
    )
    spacing = round(half_points / 2 * 1.3 * 20)
    paragraphs = "".join(
        f"<w:p><w:pPr>{'<w:keepNext/>' if keep else ''}"
        f'<w:spacing w:before="20" w:after="20" w:line="{spacing}" w:lineRule="exact"/>'
        f'<w:ind w:firstLine="0" w:firstLineChars="0"/><w:jc w:val="{align}"/></w:pPr>'
        f'<w:r>{looks}<w:t xml:space="preserve">{escape(line)}</w:t></w:r></w:p>'
        for line in clean(text).split("\n")
    )
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shade}<w:vAlign w:val="center"/></w:tcPr>'
        f"{paragraphs}</w:tc>"
    )


def _dress(
    style: Any,
    font: str,
    size: float,
    *,
    align: WD_ALIGN_PARAGRAPH | None = None,
    indent: int = 0,
) -> None:
    """Font by script, size, exact line spacing, first line indented by so many characters."""
    looks = style.element.get_or_add_rPr()
    for child in list(looks):
        looks.remove(child)
    looks.append(
        parse_xml(
            f'<w:rFonts {nsdecls("w")} w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{font}" w:cs="{LATIN}"/>'
        )
    )
    style.font.size = Pt(size)
    style.font.bold = False
    paragraph = style.element.get_or_add_pPr()
    for child in list(paragraph):
        if child.tag in (qn("w:pBdr"), qn("w:spacing"), qn("w:ind"), qn("w:contextualSpacing")):
            paragraph.remove(child)
    form = style.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing = Pt(_LINE_PT if size >= _BODY_PT else round(size * 1.5))
    if align is not None:
        form.alignment = align
    form.first_line_indent = Pt(size * indent)
    paragraph.find(qn("w:ind")).set(qn("w:firstLineChars"), str(indent * 100))


def _field(paragraph: Any, code: str, shown: str) -> None:
    """A field that Word keeps up to date, with what it shows until then."""
    for xml in (
        '<w:fldChar w:fldCharType="begin"/>',
        f'<w:instrText xml:space="preserve">{escape(code)}</w:instrText>',
        '<w:fldChar w:fldCharType="separate"/>',
        f"<w:t>{escape(shown)}</w:t>",
        '<w:fldChar w:fldCharType="end"/>',
    ):
        element = re.sub(r"^<(w:\w+)", rf"<\1 {nsdecls('w')}", xml)
        paragraph.add_run()._r.append(parse_xml(element))


def _page_number(footer: Any, align: WD_ALIGN_PARAGRAPH) -> None:
    """— 1 —, in 14 point, as the standard asks."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    paragraph.alignment = align
    paragraph.paragraph_format.first_line_indent = Pt(0)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Pt(14)
    paragraph.add_run("— ")
    _field(paragraph, " PAGE ", "1")
    paragraph.add_run(" —")
    for run in paragraph.runs:
        run.font.size, run.font.name = Pt(14), "宋体"
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "宋体")
