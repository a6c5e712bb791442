"""A report on its way: what a file or a filled form says, what it would change, and sending it for review."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import streamlit as st

from data.accounts import Actor
from data.drafts import pending_rows, value_rows
from data.ledger import Draft, SubmissionKind
from data.merge import check_rows
from data.reportable import ReportScope
from data.reporting import read_report
from data.uploads import Severity, UploadFinding, has_errors
from pages.shared import desk, reported, store, wording

_DRAFT = "draft_report"


def turn() -> int:
    """Counts what was sent: a new number empties the fields that carry it in their key."""
    return st.session_state.setdefault("report_turn", 0)


def show(
    actor: Actor, scope: ReportScope, period: str, name: str, content: bytes, *, rows_before: int = 0
) -> None:
    """Findings, preview and the button that sends it; read once per content. `rows_before` are not the person's."""
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
        findings = [
            replace(each, row=each.row - rows_before) if each.row is not None else each for each in findings
        ]
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
        st.session_state["report_turn"] = turn() + 1
        st.session_state.pop("report_note", None)
