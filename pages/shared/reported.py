"""Tables that several sections of 填报 show: findings, values beside the present ones, rows of a submission."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date

import streamlit as st

from data.assessment import CAUSE_LABELS, STATUS_LABELS, Assessment
from data.drafts import describe_entity, preview
from data.ledger import LedgerRow
from data.promises import describe_deadline, describe_published_value, describe_target_value
from data.schema import Match
from data.typed import typed_row
from data.uploads import Severity, UploadFinding, plain_cell
from pages.shared import store, wording
from pages.shared.templates import render

FINDINGS_SHOWN = 200
PREVIEW_SHOWN = 200


def show_findings(findings: Sequence[UploadFinding], key: str) -> None:
    """All findings at once, errors first; the whole list as a file when it is longer than the table."""
    if not findings:
        st.html(f"<p class='said'>{wording.FINDINGS_NONE}</p>")
        return
    ordered = sorted(findings, key=lambda each: each.severity is not Severity.ERROR)
    errors = sum(each.severity is Severity.ERROR for each in ordered)
    lead = wording.FINDINGS_COUNT.format(errors=errors, warnings=len(ordered) - errors)
    if len(ordered) > FINDINGS_SHOWN:
        lead += "。" + wording.FINDINGS_SHOWN.format(FINDINGS_SHOWN)
    columns = [(heading, heading == wording.FINDINGS_HEADINGS[3]) for heading in wording.FINDINGS_HEADINGS]
    rows = [_finding_cells(each) for each in ordered]
    st.html(render("grid.html", title="", lead=lead, summary="", columns=columns, rows=rows[:FINDINGS_SHOWN]))
    st.download_button(
        wording.FINDINGS_DOWNLOAD,
        to_csv([wording.FINDINGS_HEADINGS, *rows]),
        "问题清单.csv",
        "text/csv",
        key=key,
        on_click="ignore",
    )


def _finding_cells(finding: UploadFinding) -> tuple[str, ...]:
    return (
        wording.SEVERITY[finding.severity.value],
        finding.file,
        finding.sheet or "",
        "" if finding.row is None else str(finding.row),
        finding.column or "",
        finding.value or "",
        finding.message,
        finding.allowed or "",
    )


def to_csv(rows: Sequence[Sequence[object]]) -> bytes:
    """A CSV that Excel opens as UTF-8 and in which no cell starts a formula."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([[plain_cell(str(cell)) for cell in row] for row in rows])
    return text.getvalue().encode("utf-8-sig")


def show_preview(rows: Sequence[LedgerRow], published: Sequence[LedgerRow], today: date) -> None:
    """Values about to be published beside what stands now, with the status each target would have."""
    register = store.register()
    lines = preview(register, rows, published, today=today)
    if not lines:
        return
    cells = []
    for line in lines[:PREVIEW_SHOWN]:
        target = register.targets.get(line.target_id)
        values = line.row.values
        reported = describe_published_value(values["value"], values.get("qualifier"), values.get("unit"))
        if values.get("match") == Match.BASELINE.value:
            reported += f"（{wording.PREVIEW_BASELINE}）"
        present = wording.NO_PRESENT
        if line.present is not None:
            shown = line.present
            present = describe_published_value(shown.value, shown.qualifier, shown.unit)
            present += f"（{shown.as_of}）"
        if line.replaces:
            reported += f"（{wording.PREVIEW_REPLACES}）"
        cells.append(
            (
                describe_entity(register, line.row.entity_id),
                values["indicator_name"],
                f"{describe_target_value(target)}（{describe_deadline(target)}）" if target else "",
                present,
                reported,
                values["as_of"],
                describe_step(line.before, line.after),
                f"{line.row.office}；{values.get('note') or ''}",
            )
        )
    st.html(
        render(
            "grid.html",
            title=wording.PREVIEW_TITLE,
            lead=wording.PREVIEW_SHOWN.format(PREVIEW_SHOWN, len(lines))
            if len(lines) > PREVIEW_SHOWN
            else "",
            summary="",
            columns=wording.PREVIEW_COLUMNS,
            rows=cells,
        )
    )


def describe_status(assessment: Assessment | None) -> str:
    """已完成; 暂无法评估：基期缺失; 尚无此目标."""
    if assessment is None:
        return wording.STATUS_ABSENT
    words = STATUS_LABELS[assessment.status]
    return f"{words}：{CAUSE_LABELS[assessment.cause]}" if assessment.cause else words


def describe_step(before: Assessment | None, after: Assessment | None) -> str:
    """到期待报 → 已完成, or that it stays."""
    was, now = describe_status(before), describe_status(after)
    if was == now:
        return wording.STATUS_SAME.format(now)
    return wording.STATUS_ARROW.format(was, now)


def row_cells(row: LedgerRow) -> tuple[str, str, str, str]:
    """What a row of any table says: content, value, date, note."""
    values = row.values
    kind = wording.TABLE_LABELS[row.table]
    if row.table == "observations":
        value = describe_published_value(values["value"], values.get("qualifier"), values.get("unit"))
        return values["indicator_name"], value, values["as_of"], values.get("note") or ""
    if row.table == "outlines":
        area = values.get("area_ha")
        return (
            kind,
            f"{area:,.1f} 公顷" if area else "",
            values.get("surveyed_on") or "",
            values.get("note") or "",
        )
    if row.table == "placements":
        return kind, f"{values['lon']}, {values['lat']}", "", values.get("note") or ""
    if row.table == "targets":
        target = typed_row("targets", values)
        scope = values.get("scope_as_printed") or ""
        promised = describe_target_value(target)
        return f"{kind}：{scope}，{target.paraphrase}", promised, describe_deadline(target), target.clause
    name = values.get("title") or values.get("name") or values.get("paraphrase") or row.key
    return f"{kind}：{name}", "", values.get("issued_on") or values.get("deadline_on") or "", ""
