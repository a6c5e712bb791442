"""A self-check as a sheet to print and file: frozen content, and the Word document of it."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime

from docx import Document as new_document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.table import _Cell

from briefs import wording
from data.eligibility import (
    KIND_LABELS,
    OUTCOME_LABELS,
    Checked,
    Outcome,
    SelfCheck,
    describe_bound,
    describe_figure,
    describe_place,
)
from data.load import Register
from data.provenance import describe_date, describe_source
from data.schema import Rule
from data.vocabulary import SEPARATOR, label_of

_FONT = "宋体"
_WIDTHS = (1.2, 6.6, 3.6, 6.2, 2.9, 5.2)
_COLOURS = {Outcome.MET: "1E6B3C", Outcome.NOT_MET: "9B1C31", Outcome.UNKNOWN: "5C4400"}


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One condition as the sheet says it; `outcome` gives the colour of `result`."""

    condition: str
    asked: str
    answer: str
    result: str
    outcome: Outcome
    place: str


@dataclass(frozen=True, slots=True)
class SelfCheckSheet:
    """What the sheet says, all in words; `day` is the day of the self-check."""

    facts: tuple[tuple[str, str], ...]
    rows: tuple[SheetRow, ...]
    failing: tuple[str, ...]
    missing: tuple[str, ...]
    requirements: tuple[str, ...]
    absent: tuple[str, ...]
    documents: tuple[str, ...]
    day: date


def build_sheet(register: Register, check: SelfCheck, *, sentence: str, day: date) -> SelfCheckSheet:
    """The sheet of a self-check; `sentence` is its overall outcome in words."""
    zone = check.zone
    facts = wording.SHEET_FACTS
    used = dict.fromkeys(each.rule.document_id for each in check.conditions)
    return SelfCheckSheet(
        facts=(
            (facts["zone"], zone.name),
            (facts["kind"], KIND_LABELS[check.kind]),
            (facts["level"], SEPARATOR.join((label_of(zone.level), label_of(zone.category)))),
            (facts["day"], describe_date(day.isoformat())),
            (facts["version"], register.data_version),
            (facts["overall"], sentence),
        ),
        rows=tuple(_row(register, each) for each in check.conditions),
        failing=tuple(each.rule.condition for each in check.failing),
        missing=tuple(each.rule.condition for each in check.missing),
        requirements=tuple(_said(rule) for rule in check.requirements),
        absent=tuple(_said(rule) for rule in check.absent),
        documents=tuple(describe_source(register.documents[each]) for each in used),
        day=day,
    )


def to_docx_bytes(sheet: SelfCheckSheet) -> bytes:
    """A4 across, one table of all conditions whose heading repeats on every page; the same sheet, the same words."""
    word = new_document()
    _set_up(word, sheet.day)
    word.add_heading(wording.SHEET_TITLE, level=1)
    word.add_paragraph(wording.SHEET_SAYS)
    for label, text in sheet.facts:
        line = word.add_paragraph()
        line.paragraph_format.space_after = Pt(0)
        line.add_run(f"{label}：").bold = True
        line.add_run(text)
    word.add_paragraph()
    _add_table(word, sheet.rows)
    for title, lines in (
        (wording.SHEET_FAILING, sheet.failing),
        (wording.SHEET_MISSING, sheet.missing),
        (wording.SHEET_REQUIREMENTS, sheet.requirements),
        (wording.SHEET_ABSENT, sheet.absent),
        (wording.SHEET_DOCUMENTS, sheet.documents),
    ):
        if lines or title in (wording.SHEET_FAILING, wording.SHEET_MISSING):
            word.add_heading(title, level=2)
            word.add_paragraph("；".join(lines) or wording.SHEET_NOTHING)
    packed = io.BytesIO()
    word.save(packed)
    return packed.getvalue()


def _row(register: Register, checked: Checked) -> SheetRow:
    rule = checked.rule
    label = OUTCOME_LABELS[checked.outcome]
    gap = describe_figure(checked.gap, rule.unit) if checked.gap else None
    return SheetRow(
        condition=rule.condition,
        asked=describe_bound(rule) or wording.SHEET_DECLARED,
        answer=_answer(register, checked),
        result=wording.SHEET_GAP.format(label=label, gap=gap) if gap else label,
        outcome=checked.outcome,
        place=describe_place(rule),
    )


def _answer(register: Register, checked: Checked) -> str:
    if checked.outcome is Outcome.EXEMPT:
        return wording.SHEET_EXEMPT.format(checked.rule.unless)
    if checked.declared is not None:
        return wording.SHEET_YES if checked.declared else wording.SHEET_NO
    if checked.value is None:
        return wording.SHEET_BLANK
    known = checked.known
    if known is None:
        return describe_figure(checked.value, checked.rule.unit)
    return wording.SHEET_KNOWN.format(
        value=describe_figure(known.value, checked.rule.unit, known.qualifier),
        day=describe_date(known.observation.as_of),
        source=describe_source(register.documents[known.observation.document_id]),
    )


def _said(rule: Rule) -> str:
    return f"{rule.condition}（{describe_place(rule)}）"


def _set_up(word: WordDocument, day: date) -> None:
    section = word.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(1.8)
    for name in ("Normal", "Heading 1", "Heading 2"):
        style = word.styles[name]
        style.font.name = _FONT
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        fonts.set(qn("w:eastAsia"), _FONT)
    word.styles["Normal"].font.size = Pt(10.5)
    properties = word.core_properties
    properties.author = properties.last_modified_by = wording.SHEET_AUTHOR
    properties.title = wording.SHEET_TITLE
    properties.comments = ""
    properties.language = "zh-CN"
    properties.created = properties.modified = datetime(day.year, day.month, day.day)


def _add_table(word: WordDocument, rows: tuple[SheetRow, ...]) -> None:
    table = word.add_table(rows=1, cols=len(wording.SHEET_COLUMNS))
    table.style = "Table Grid"
    table.autofit = False
    for cell, title in zip(table.rows[0].cells, wording.SHEET_COLUMNS, strict=True):
        _write(cell, title, is_bold=True)
    table.rows[0]._tr.get_or_add_trPr().append(table._tbl.makeelement(qn("w:tblHeader")))
    for position, row in enumerate(rows, start=1):
        cells = table.add_row().cells
        for cell, text in zip(cells[:4], (str(position), row.condition, row.asked, row.answer), strict=True):
            _write(cell, text)
        _write(cells[4], row.result, is_bold=True, colour=_COLOURS.get(row.outcome))
        _write(cells[5], row.place)
    # Word goes by the cells, others by the columns.
    for column, width in zip(table.columns, _WIDTHS, strict=True):
        column.width = Cm(width)
    for line in table.rows:
        line._tr.get_or_add_trPr().append(table._tbl.makeelement(qn("w:cantSplit")))
        for cell, width in zip(line.cells, _WIDTHS, strict=True):
            cell.width = Cm(width)


def _write(cell: _Cell, text: str, *, is_bold: bool = False, colour: str | None = None) -> None:
    run = cell.paragraphs[0].add_run(text)
    run.bold = is_bold
    run.font.size = Pt(9.5)
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)
