"""待审 and 报送记录: what waits for a decision, the decision, and what became of everything that was sent."""

from __future__ import annotations

import streamlit as st

from data.accounts import AccountRole, Action, Actor, Scope, may
from data.drafts import describe_entity
from data.ledger import Ledger, LedgerRow, State, Submission
from pages.shared import desk, outlines, reported, store, wording
from pages.shared.templates import render


def pending_for(book: Ledger, actor: Actor) -> tuple[Submission, ...]:
    """What waits for a decision and is this person's to see, oldest first."""
    return tuple(
        each
        for each in reversed(book.submissions(state=State.PENDING))
        if _may_decide(book, actor, each) or each.author == actor.name
    )


def show_pending(book: Ledger, actor: Actor) -> None:
    """Choose a pending submission, see it beside the present values, let it through or send it back."""
    pending = {each.submission_id: each for each in pending_for(book, actor)}
    if not pending:
        st.html(f"<p class='empty'>{wording.REVIEW_NONE}</p>")
        return
    chosen = st.selectbox(
        wording.REVIEW_CHOOSE,
        list(pending),
        key="review",
        format_func=lambda each: _line(pending[each]),
        placeholder="",
    )
    submission, rows, seen = pending[chosen], book.rows(chosen), book.head()
    _show_content(submission, rows, book)
    if not _may_decide(book, actor, submission):
        st.html(f"<p class='notice'>{wording.OWN_SUBMISSION}</p>")
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.button(wording.PUBLISH, key="publish", type="primary", on_click=_publish, args=(chosen, seen))
        st.text_input(wording.REASON, key=f"return_reason_{chosen}", max_chars=500, width=420)
        st.button(wording.RETURN, key="return", on_click=_send_back, args=(chosen,))


def show_sent(book: Ledger, actor: Actor) -> None:
    """Everything sent that is this person's to see; a steward may withdraw what was published."""
    sees_all = bool({AccountRole.STEWARD, AccountRole.REVIEWER} & actor.roles)
    sent = [each for each in book.submissions() if sees_all or each.author == actor.name]
    if not sent:
        st.html(f"<p class='empty'>{wording.SENT_NONE}</p>")
        return
    rows = [_sent_cells(each) for each in sent]
    st.html(render("grid.html", title="", lead="", summary="", columns=wording.SENT_COLUMNS, rows=rows))
    by_id = {each.submission_id: each for each in sent}
    chosen = st.selectbox(
        wording.SENT_CHOOSE,
        list(by_id),
        key="sent",
        index=None,
        format_func=lambda each: _line(by_id[each]),
        placeholder=wording.SENT_HINT,
    )
    if chosen is None:
        return
    submission, content = by_id[chosen], book.rows(chosen)
    _show_rows(content)
    _show_digest(submission)
    if submission.state is State.PUBLISHED and may(
        actor, Action.WITHDRAW, Scope(frozenset(row.entity_id for row in content), author=submission.author)
    ):
        _show_withdrawal(submission, content, book)


def _show_withdrawal(submission: Submission, content: tuple[LedgerRow, ...], book: Ledger) -> None:
    live = {row.row_id: row for row in book.as_of() if row.submission_id == submission.submission_id}
    with st.form(f"withdraw_{submission.submission_id}"):
        st.html(f"<p class='said'><b>{wording.WITHDRAW_TITLE}</b></p>")
        st.multiselect(
            wording.WITHDRAW_ROWS,
            list(live),
            key="withdraw_rows",
            format_func=lambda each: " ".join(reported.row_cells(live[each])[:3]),
            placeholder="",
        )
        st.text_input(wording.REASON, key="withdraw_reason", max_chars=500)
        st.form_submit_button(wording.WITHDRAW, on_click=_withdraw, args=(submission.submission_id,))


def _may_decide(book: Ledger, actor: Actor, submission: Submission) -> bool:
    rows = book.rows(submission.submission_id)
    entities = {row.entity_id for row in rows}
    if submission.entity_id is not None:
        entities.add(submission.entity_id)
    tables = frozenset(row.table for row in rows)
    return may(actor, Action.PUBLISH, Scope(frozenset(entities), tables, submission.author))


def _show_content(submission: Submission, rows: tuple[LedgerRow, ...], book: Ledger) -> None:
    if any(row.table == "observations" for row in rows):
        reported.show_preview(rows, book.as_of(), store.today())
    others = tuple(row for row in rows if row.table != "observations")
    if others:
        _show_rows(others)
        outlines.show_pictures([row for row in others if row.table == "outlines"])
    if submission.note:
        st.html(f"<p class='said'>{wording.escape(submission.note)}</p>")
    _show_digest(submission)


def _show_rows(rows: tuple[LedgerRow, ...]) -> None:
    register = store.register()
    cells = [
        (row.position, describe_entity(register, row.entity_id), *reported.row_cells(row)) for row in rows
    ]
    st.html(render("grid.html", title="", lead="", summary="", columns=wording.ROW_COLUMNS, rows=cells))


def _show_digest(submission: Submission) -> None:
    if submission.file_name and submission.sha256:
        words = wording.FILE_DIGEST.format(name=submission.file_name, digest=submission.sha256)
        st.html(f"<p class='digest'>{wording.escape(words)}</p>")


def _line(submission: Submission) -> str:
    return wording.REVIEW_LINE.format(
        id=submission.submission_id,
        entity=describe_entity(store.register(), submission.entity_id),
        period=submission.period or "",
        office=submission.office,
        at=desk.describe_moment(submission.submitted_at),
        count=submission.row_count,
    )


def _sent_cells(each: Submission) -> tuple[object, ...]:
    decided = each.state is not State.PENDING
    return (
        each.submission_id,
        describe_entity(store.register(), each.entity_id),
        each.period or "",
        each.office,
        each.author,
        desk.describe_moment(each.submitted_at),
        each.row_count,
        wording.STATE_LABELS[each.state.value],
        each.state_by if decided else "",
        desk.describe_moment(each.state_at) if decided else "",
        each.reason or "",
    )


def _publish(submission_id: int, seen: int) -> None:
    desk.write(lambda book, actor: book.publish(actor, submission_id, seen=seen), wording.PUBLISHED_NOW)


def _send_back(submission_id: int) -> None:
    reason = (st.session_state.get(f"return_reason_{submission_id}") or "").strip()
    if not reason:
        desk.say(wording.REASON_NEEDED, "warning")
        return
    desk.write(lambda book, actor: book.send_back(actor, submission_id, reason), wording.RETURNED)


def _withdraw(submission_id: int) -> None:
    reason = (st.session_state.get("withdraw_reason") or "").strip()
    if not reason:
        desk.say(wording.REASON_NEEDED, "warning")
        return
    chosen = tuple(st.session_state.get("withdraw_rows") or ())
    desk.write(
        lambda book, actor: book.withdraw(actor, submission_id, reason, row_ids=chosen), wording.WITHDRAWN
    )
