"""报送数据: a pre-filled workbook to take away and bring back, or a form to fill here; both go the same way."""

from __future__ import annotations

from datetime import date

import streamlit as st

from data.accounts import Actor
from data.calendar import Rhythm, describe_period, due_items, period_of
from data.drafts import describe_entity, scope_for, writable_scopes
from data.reportable import ReportScope, reportable
from pages.shared import duties, report_draft, report_form, store, wording

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show(actor: Actor) -> None:
    """Choose whose figures; fill the workbook or the form, see what it says, send it."""
    register = store.register()
    scopes = writable_scopes(register, actor)
    if not scopes:
        st.html(f"<p class='empty'>{wording.NO_SCOPE}</p>")
        return
    with st.container(horizontal=True, vertical_alignment="bottom", key="report_for"):
        scope_id = st.selectbox(
            wording.REPORT_FOR,
            scopes,
            key="report_scope",
            format_func=lambda each: describe_entity(register, each),
            width=360,
            placeholder="",
        )
        period = st.selectbox(
            wording.REPORT_PERIOD,
            _periods(scope_id),
            key=f"report_period_{scope_id}",
            format_func=describe_period,
            width=140,
            placeholder="",
        )
        scope = scope_for(register, scope_id, actor)
        way = st.segmented_control(
            wording.REPORT_WAY,
            [wording.WAY_FILE, wording.WAY_FORM],
            default=wording.WAY_FILE,
            key="report_way",
            required=True,
        )
    if way == wording.WAY_FORM:
        content = report_form.show(scope, period, actor.office)
        if content is not None:
            report_draft.show(actor, scope, period, wording.FORM_NAME, content, rows_before=1)
        return
    _show_template(scope)
    upload = st.file_uploader(wording.UPLOAD, type=["xlsx", "csv"], key=f"report_file_{report_draft.turn()}")
    if upload is not None:
        report_draft.show(actor, scope, period, upload.name, upload.getvalue())


def _periods(scope_id: str) -> list[str]:
    """Periods to report for: those due between a year ago and a year ahead, the one just due first, else years."""
    today = store.today()
    since, until = date(today.year - 1, 1, 1), date(today.year, 12, 31)
    items = due_items(store.register(), duties.schedule(), since=since, until=until)
    due = sorted({item.period for item in items if item.entity_id == scope_id}, reverse=True)
    last = period_of(Rhythm.YEAR, date(today.year - 1, 12, 31))
    return list(dict.fromkeys([*due, str(today.year), last]))


def _template(scope: ReportScope, today: date) -> bytes:
    # The library of workbooks is loaded with the first template, not with the screen.
    from data.templates import build_template  # noqa: PLC0415

    return build_template(store.register(), scope, today=today)


def _show_template(scope: ReportScope) -> None:
    today = store.today()
    count = len(reportable(store.register(), scope))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            wording.TEMPLATE_DOWNLOAD,
            lambda: _template(scope, today),
            f"{scope.name}-填报表-{today:%Y%m%d}.xlsx",
            _XLSX,
            key="template",
            on_click="ignore",
        )
        st.html(f"<p class='said'>{wording.TEMPLATE_COUNT.format(count)}</p>")
