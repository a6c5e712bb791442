"""填报: offices bring their own figures and places, others review them; what is due, and what changed."""

from pathlib import Path

import streamlit as st

from data.accounts import AccountRole
from data.database import StorageError
from data.drafts import writable_scopes
from pages.panels import (
    accounts,
    changes,
    plan_entry,
    report_upload,
    review,
    sign_in,
    standing,
    survey_upload,
)
from pages.shared import desk, store, wording

st.html(Path(__file__).parent / "static" / "reporting.css")
st.html(Path(__file__).parent / "static" / "filters_aside.css")
st.html(f"<h2 class='screen'>{wording.REPORTING}</h2><p class='said'>{wording.REPORTING_LEAD}</p>")
if store.asof():
    st.html(f"<p class='notice'>{wording.ASOF_NO_REPORTING}</p>")
    st.stop()
said = st.container()
actor = sign_in.show()
with said:
    desk.show_said()
book = desk.ledger()
offered = [wording.SECTION_STANDING]
if book is not None:
    offered.append(wording.SECTION_CHANGES)
    if actor.can_write:
        own = (
            [wording.SECTION_REPORT, wording.SECTION_SURVEY]
            if writable_scopes(store.register(), actor)
            else []
        )
        if AccountRole.STEWARD in actor.roles:
            own.append(wording.SECTION_PLAN)
            offered.append(wording.SECTION_ACCOUNTS)
        offered = [*own, wording.SECTION_REVIEW, wording.SECTION_SENT, *offered]
section = st.segmented_control(
    wording.REPORTING_SECTIONS,
    offered,
    default=offered[0],
    key=f"reporting_section_{actor.name}",
    required=True,
    label_visibility="collapsed",
)
try:
    if section == wording.SECTION_REPORT:
        report_upload.show(actor)
    elif section == wording.SECTION_SURVEY:
        survey_upload.show(actor)
    elif section == wording.SECTION_PLAN:
        plan_entry.show(actor)
    elif section == wording.SECTION_ACCOUNTS:
        accounts.show(actor)
    elif section == wording.SECTION_REVIEW:
        review.show_pending(book, actor)
    elif section == wording.SECTION_SENT:
        review.show_sent(book, actor)
    elif section == wording.SECTION_CHANGES:
        changes.show(book)
    else:
        standing.show(book)
except StorageError as error:
    desk.LOGGER.error("the ledger cannot be read: %s", error.reason.value)
    st.html(f"<p class='notice'>{wording.LEDGER_UNREADABLE}</p>")
