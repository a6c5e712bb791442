"""报送情况: what is due in a year, who has reported, who is late; readable by everybody, exportable."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date

import streamlit as st

from data.calendar import ReportState, Standing, describe_period, due_items, report_standing
from data.drafts import describe_entity
from data.ledger import Ledger, SubmissionKind
from data.load import Register
from pages.shared import duties, markup, reported, store, wording
from pages.shared.templates import render

_SHOWN = 300
_ORDER = (
    ReportState.LATE,
    ReportState.RETURNED,
    ReportState.SUBMITTED,
    ReportState.OPEN,
    ReportState.REPORTED,
    ReportState.AHEAD,
)


def show(book: Ledger | None) -> None:
    """Choose a year, a duty and how it stands; late ones first."""
    lead = wording.STANDING_LEAD_OWN if store.settings().schedule else wording.STANDING_LEAD
    st.html(f"<p class='said'>{lead}</p>")
    today = store.today()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        years = [today.year + 1, today.year, today.year - 1, today.year - 2]
        year = st.selectbox(
            wording.STANDING_YEAR, years, index=1, key="standing_year", width=110, placeholder=""
        )
        standing = _standing(book, year, today)
        known = list(dict.fromkeys(each.item.duty_id for each in standing))
        duty = st.pills(
            wording.STANDING_DUTY, known, key="standing_duty", selection_mode="multi", format_func=_duty_label
        )
        state = st.pills(
            wording.STANDING_STATE,
            [each for each in _ORDER if any(one.state is each for one in standing)],
            key="standing_state",
            selection_mode="multi",
            format_func=lambda each: wording.REPORT_STATE_LABELS[each.value],
        )
    if not standing:
        st.html(f"<p class='empty'>{wording.STANDING_NONE}</p>")
        return
    _show_summary(standing)
    wanted = [
        each
        for each in standing
        if (not duty or each.item.duty_id in duty) and (not state or each.state in state)
    ]
    wanted.sort(key=lambda each: (_ORDER.index(each.state), each.item.due_on, each.item.entity_id))
    register = store.register()
    rows = [_cells(register, each) for each in wanted]
    headings = [[heading for heading, _ in wording.STANDING_COLUMNS]]
    st.download_button(
        wording.STANDING_EXPORT,
        lambda: reported.to_csv([*headings, *rows]),
        f"报送情况-{year}-{today:%Y%m%d}.csv",
        "text/csv",
        key="standing_export",
        on_click="ignore",
    )
    lead = wording.STANDING_COUNT.format(shown=min(_SHOWN, len(rows)), all=len(rows))
    columns = wording.STANDING_COLUMNS
    grid = render("grid.html", title="", lead=lead, summary="", columns=columns, rows=rows[:_SHOWN])
    markup.show("standing", [grid])


def _standing(book: Ledger | None, year: int, today: date) -> Sequence[Standing]:
    items = due_items(store.register(), duties.schedule(), since=date(year, 1, 1), until=date(year, 12, 31))
    sent = book.submissions(kind=SubmissionKind.REPORT) if book else ()
    return report_standing(items, sent, today=today)


def _show_summary(standing: Sequence[Standing]) -> None:
    """One line per duty and period: how many stand how."""
    states = [each for each in _ORDER if any(one.state is each for one in standing)]
    counts: dict[tuple[str, str, date], Counter[ReportState]] = {}
    for each in standing:
        key = (each.item.duty_id, each.item.period, each.item.due_on)
        counts.setdefault(key, Counter())[each.state] += 1
    columns = [
        *wording.STANDING_SUMMARY_COLUMNS,
        *((wording.REPORT_STATE_LABELS[each.value], True) for each in states),
    ]
    rows = [
        (
            _duty_label(duty_id),
            describe_period(period),
            due_on.isoformat(),
            *(counted[each] for each in states),
        )
        for (duty_id, period, due_on), counted in counts.items()
    ]
    st.html(render("grid.html", title="", lead="", summary="", columns=columns, rows=rows))


def _duty_label(duty_id: str) -> str:
    return wording.DUTY_LABELS.get(duty_id, duty_id)


def _cells(register: Register, each: Standing) -> tuple[str, ...]:
    item = each.item
    zone = register.zones.get(item.entity_id)
    place = register.divisions[zone.prefecture_code].name if zone else ""
    words = wording.REPORT_STATE_LABELS[each.state.value]
    return (
        describe_entity(register, item.entity_id),
        place,
        _duty_label(item.duty_id),
        describe_period(item.period),
        item.due_on.isoformat(),
        words + (wording.STANDING_WAS_LATE if each.was_late else ""),
        each.submitted_on.isoformat() if each.submitted_on else "",
        str(each.submission_id or ""),
    )
