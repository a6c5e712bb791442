"""变更: what was published as of a day, and what changed between two days, with who did it and why."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import streamlit as st

from data.assessment import Assessment
from data.drafts import describe_entity
from data.ledger import Hidden, Ledger, LedgerRow
from data.load import Register
from data.merge import CHINA, register_at, status_changes
from data.progress import assess_all
from data.promises import describe_target_value
from pages.shared import desk, reported, state, store, wording
from pages.shared.templates import render


def show(book: Ledger) -> None:
    """Choose two days: the reported data as of the later one, then the changes since the earlier one."""
    # What is written is dated by the clock, even where progress is judged on a fixed day.
    today = max(store.today(), datetime.now(CHINA).date())
    with st.container(horizontal=True, vertical_alignment="bottom"):
        since = st.date_input(
            wording.SINCE,
            today - timedelta(days=30),
            max_value=today,
            key="changes_since",
            format="YYYY-MM-DD",
            width=160,
        )
        until = st.date_input(
            wording.AS_OF, today, max_value=today, key="changes_until", format="YYYY-MM-DD", width=160
        )
        if until < store.today():
            st.button(
                wording.ASOF_LOOK.format(until.isoformat()),
                key="asof_look",
                on_click=state.look_from,
                args=(until.isoformat(),),
            )
    st.html(f"<p class='said'>{wording.AS_OF_LEAD}</p>")
    if since > until:
        st.html(f"<p class='notice'>{wording.DAY_WRONG}</p>")
        return
    files = store.desk().files()
    then, now = register_at(files, book, _end_of(since)), register_at(files, book, _end_of(until))
    _show_as_of(book, now, until)
    _show_status_changes(then, now, since, until)
    _show_changes(book, now, since, until)


def _end_of(day: date) -> datetime:
    return datetime.combine(day, time.max, tzinfo=CHINA)


def _show_as_of(book: Ledger, register: Register, day: date) -> None:
    rows = [row for row in book.as_of(_end_of(day)) if row.table == "observations"]
    if not rows:
        st.html(f"<p class='said'>{wording.AS_OF_NONE.format(day=day.isoformat())}</p>")
        return
    assessments = assess_all(register, day)
    cells = []
    for row in rows:
        content, value, as_of, _ = reported.row_cells(row)
        statuses = [
            reported.describe_status(assessments.get(each)) for each in row.values.get("target_ids") or ()
        ]
        cells.append(
            (
                describe_entity(register, row.entity_id),
                content,
                value,
                as_of,
                "；".join(dict.fromkeys(statuses)),
                row.office,
                desk.describe_moment(row.published_at),
            )
        )
    title = wording.AS_OF_TITLE.format(day=day.isoformat())
    st.html(render("grid.html", title=title, lead="", summary="", columns=wording.AS_OF_COLUMNS, rows=cells))


def _show_status_changes(then: Register, now: Register, since: date, until: date) -> None:
    changed = status_changes(then, now, before_on=since, after_on=until)
    rows = []
    for change in changed:
        target = now.targets.get(change.target_id) or then.targets[change.target_id]
        rows.append(
            (
                now.indicators[target.indicator_id].name,
                describe_entity(now, target.scope_id) or target.scope_as_printed,
                describe_target_value(target),
                _status(change.was),
                _status(change.now),
            )
        )
    days = {"since": since.isoformat(), "until": until.isoformat()}
    columns = [(heading.format(**days), is_number) for heading, is_number in wording.STATUS_CHANGES_COLUMNS]
    lead = "" if rows else wording.STATUS_CHANGES_NONE
    if rows:
        st.html(
            render(
                "grid.html",
                title=wording.STATUS_CHANGES_TITLE,
                lead=lead,
                summary="",
                columns=columns,
                rows=rows,
            )
        )
    else:
        st.html(f"<p class='said'>{lead}</p>")


def _status(assessment: Assessment | None) -> str:
    return reported.describe_status(assessment)


def _show_changes(book: Ledger, register: Register, since: date, until: date) -> None:
    changes = book.changes(_end_of(since), _end_of(until))
    rows = [_published(register, row) for row in changes.published]
    rows += [_hidden(register, wording.CHANGE_WITHDRAWN, each) for each in changes.withdrawn]
    rows += [_hidden(register, wording.CHANGE_SUPERSEDED, each) for each in changes.superseded]
    rows.sort(key=lambda cells: cells[1], reverse=True)
    title = wording.CHANGES_TITLE.format(since=since.isoformat(), until=until.isoformat())
    if rows:
        st.html(
            render("grid.html", title=title, lead="", summary="", columns=wording.CHANGES_COLUMNS, rows=rows)
        )
    else:
        st.html(f"<p class='empty'>{wording.CHANGES_NONE}</p>")


def _published(register: Register, row: LedgerRow) -> tuple[str, ...]:
    content, value, as_of, _ = reported.row_cells(row)
    at = desk.describe_moment(row.published_at)
    entity = describe_entity(register, row.entity_id)
    return (wording.CHANGE_PUBLISHED, at, entity, content, value, as_of, row.office, "")


def _hidden(register: Register, word: str, hidden: Hidden) -> tuple[str, ...]:
    content, value, as_of, _ = reported.row_cells(hidden.row)
    by = hidden.event.reason or ""
    if hidden.by is not None:
        by = wording.STATUS_ARROW.format(value, reported.row_cells(hidden.by)[1])
    at = desk.describe_moment(hidden.event.at)
    entity = describe_entity(register, hidden.row.entity_id)
    return (word, at, entity, content, value, as_of, hidden.event.account, by)
