"""The brief as a workbook: what it is, zones with sources, targets with their assessment, inputs, documents."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from briefs import wording
from briefs.brief import Brief, ZoneRow
from briefs.ledger_table import COLUMNS, INPUT_COLUMNS, WIDTH_UNIT_PT, Value, fill_sheet

_NARROW = 8  # columns that fit a page of A4
# Of A3, in points: what a page has across; a printed letter is at least so large as a share of the one on screen.
_ACROSS_PT, _LEAST_SCALE = 1120.0, 0.6


def to_xlsx_bytes(brief: Brief, boundaries: Path) -> bytes:
    """A workbook of five sheets; `boundaries` is not needed, a workbook has no map.

    Every cell is text or a number, never a formula. The same brief gives the same cells.
    """
    book = Workbook()
    book.properties.created = book.properties.modified = datetime(
        brief.as_of.year, brief.as_of.month, brief.as_of.day
    )
    book.properties.creator = wording.APP
    book.properties.title = brief.title
    book.remove(book.active)
    stamp = ((wording.SHEET_TITLE, brief.title), *brief.stamp())
    figures = [(figure.label, figure.value, figure.unit) for figure in brief.figures]
    figures += [(label, words, None) for label, words in brief.selection_words]
    sheets = (
        (wording.SHEET_SUMMARY, wording.SUMMARY_COLUMNS, figures),
        (wording.SHEET_ZONES, wording.ZONE_COLUMNS, [_zone(brief, row) for row in brief.zones]),
        (wording.SHEET_TARGETS, COLUMNS, brief.ledger.rows),
        (wording.SHEET_INPUTS, INPUT_COLUMNS, brief.ledger.inputs),
        (
            wording.SHEET_SOURCES,
            wording.SOURCE_COLUMNS,
            [(row.number, row.office, row.title, row.issued, row.kind) for row in brief.documents],
        ),
    )
    for name, columns, rows in sheets:
        sheet = book.create_sheet(name)
        fill_sheet(sheet, stamp, columns, rows)
        _set_print(sheet, head=len(stamp) + 2, columns=len(columns))
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def _set_print(sheet: Worksheet, *, head: int, columns: int) -> None:
    """Landscape pages, the heading row on each; a wide table on A3 and as many pages across as leave it legible."""
    is_wide = columns > _NARROW
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A3 if is_wide else sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    widths = [sheet.column_dimensions[get_column_letter(column)].width for column in range(1, columns + 1)]
    pages = 1
    while is_wide and _shrunk(widths, pages) < _LEAST_SCALE:
        pages += 1
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = pages, 0
    sheet.print_title_rows = f"{head}:{head}"
    if pages > 1:
        sheet.print_title_cols = "A:A"
    sheet.oddFooter.center.text = "— &P —"


def _shrunk(widths: Sequence[float], pages: int) -> float:
    """Scale at which the columns go on so many pages, the first one on each."""
    return pages * _ACROSS_PT / ((sum(widths) + (pages - 1) * widths[0]) * WIDTH_UNIT_PT)


def _zone(brief: Brief, row: ZoneRow) -> tuple[Value, ...]:
    zone = brief.register.zones[row.zone_id]
    return (
        row.zone_id,
        row.name,
        row.level,
        row.category,
        row.province,
        row.prefecture,
        row.county or None,
        row.approved or None,
        zone.approved_area_ha,
        row.area.split(" ")[0] or None,
        row.industries or None,
        row.park or None,
        wording.ON_MAP if row.is_placed else wording.UNPLACED_SHORT,
        None if row.counts_as_zone else wording.MERGED_SHORT,
        "、".join(map(str, row.sources)) or None,
    )
