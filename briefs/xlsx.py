"""The brief as a workbook: what it is, zones with sources, targets with their assessment, inputs, documents."""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook

from briefs import wording
from briefs.brief import Brief
from briefs.ledger_table import COLUMNS, INPUT_COLUMNS, fill_sheet


def to_xlsx_bytes(brief: Brief, boundaries: Path) -> bytes:
    """A workbook of six sheets; `boundaries` is not needed, a workbook has no map.

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
        fill_sheet(book.create_sheet(name), stamp, columns, rows)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def _zone(brief: Brief, row) -> tuple:
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
        "；".join(brief.sources_of(row.sources)),
    )
