"""报送数据: the pre-filled workbook, and what a filled one says before it is sent."""

from __future__ import annotations

import hashlib
from datetime import date

import streamlit as st

from data.accounts import Actor
from data.calendar import Rhythm, due_items, period_of
from data.drafts import describe_entity, pending_rows, scope_for, value_rows, writable_scopes
from data.ledger import Draft, SubmissionKind
from data.merge import check_rows
from data.reportable import ReportScope, reportable
from data.reporting import read_report
from data.templates import build_template
from data.uploads import Severity, UploadFinding, has_errors
from pages.shared import desk, duties, reported, store, wording

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_DRAFT = "draft_report"


def show(actor: Actor) -> None:
    """Choose whose figures, take the workbook away, bring it back, see what it says, send it."""
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
        )
        period = st.selectbox(
            wording.REPORT_PERIOD, _periods(scope_id), key=f"report_period_{scope_id}", width=140
        )
        scope = scope_for(register, scope_id, actor)
        _show_template(scope)
    upload = st.file_uploader(wording.UPLOAD, type=["xlsx", "csv"], key=f"report_file_{_turn()}")
    if upload is not None:
        _show_upload(actor, scope, period, upload.name, upload.getvalue())


def _turn() -> int:
    """Counts what was sent: a new number empties the file field."""
    return st.session_state.setdefault("report_turn", 0)


def _periods(scope_id: str) -> list[str]:
    """Periods to report for: those due between a year ago and a year ahead, the one just due first, else years."""
    today = store.today()
    since, until = date(today.year - 1, 1, 1), date(today.year, 12, 31)
    items = due_items(store.register(), duties.schedule(), since=since, until=until)
    due = sorted({item.period for item in items if item.entity_id == scope_id}, reverse=True)
    last = period_of(Rhythm.YEAR, date(today.year - 1, 12, 31))
    return list(dict.fromkeys([*due, str(today.year), last]))


def _show_template(scope: ReportScope) -> None:
    today = store.today()
    count = len(reportable(store.register(), scope))
    st.download_button(
        wording.TEMPLATE_DOWNLOAD,
        lambda: build_template(store.register(), scope, today=today),
        f"{scope.name}-填报表-{today:%Y%m%d}.xlsx",
        _XLSX,
        key="template",
        on_click="ignore",
    )
    st.html(f"<p class='said'>{wording.TEMPLATE_COUNT.format(count)}</p>")


def _show_upload(actor: Actor, scope: ReportScope, period: str, name: str, content: bytes) -> None:
    digest = hashlib.sha256(content).hexdigest()
    register = store.register()
    asked = (digest, scope, period, register.data_version, actor.name)
    kept = st.session_state.get(_DRAFT)
    if kept is None or kept["asked"] != asked:
        bar = st.progress(0.0, text=wording.UPLOAD_READING)
        report = read_report(
            name,
            content,
            register,
            scope,
            today=store.today(),
            progress=lambda share: bar.progress(min(1.0, share), text=wording.UPLOAD_READING),
        )
        rows = value_rows(register, report.rows)
        findings = [*report.findings]
        if rows and not has_errors(findings):
            findings += _register_findings(rows, report.rows, name)
        bar.empty()
        draft = Draft(
            SubmissionKind.REPORT, rows, actor.office, scope.scope_id, period, name[:200], digest, None
        )
        book = desk.ledger()
        kept = {"asked": asked, "report": report, "findings": findings, "draft": draft}
        kept["published"] = book.as_of() if book else ()
        st.session_state[_DRAFT] = kept
    findings, draft = kept["findings"], kept["draft"]
    reported.show_findings(findings, "report_findings")
    if kept["report"].blank_rows:
        st.html(f"<p class='said'>{wording.PREVIEW_BLANK.format(kept['report'].blank_rows)}</p>")
    if draft.rows:
        pending = pending_rows(draft.rows, actor.office, actor.name)
        reported.show_preview(pending, kept["published"], store.today())
    errors = sum(each.severity is Severity.ERROR for each in findings)
    if errors:
        st.html(f"<p class='notice'>{wording.CANNOT_SUBMIT.format(errors)}</p>")
    if draft.rows:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            st.text_input(wording.NOTE, key="report_note", max_chars=500, width=420)
            st.button(
                wording.SUBMIT, key="submit_report", type="primary", disabled=bool(errors), on_click=_submit
            )


def _register_findings(rows, values, name) -> list[UploadFinding]:
    """What the register's own rules say against rows the reader let through, at the place they came from."""
    found = []
    for finding in check_rows(store.register(), rows):
        place = values[finding.line - 1] if finding.line else None
        found.append(
            UploadFinding(
                name,
                place.sheet if place else None,
                place.row if place else None,
                finding.column,
                finding.value,
                finding.allowed,
                finding.message,
            )
        )
    return found


def _submit() -> None:
    kept = st.session_state.get(_DRAFT)
    if kept is None or has_errors(kept["findings"]):
        return
    draft = kept["draft"]
    note = (st.session_state.get("report_note") or "").strip() or None
    sent = Draft(
        draft.kind,
        draft.rows,
        draft.office,
        draft.entity_id,
        draft.period,
        draft.file_name,
        draft.sha256,
        note,
        draft.request_id,
    )
    if desk.write(lambda book, actor: book.submit(actor, sent), wording.SUBMITTED):
        del st.session_state[_DRAFT]
        st.session_state["report_turn"] = _turn() + 1
        st.session_state.pop("report_note", None)
