"""政策与任务: the documents by clause, by office and by zone, and a search over all of it."""

from pathlib import Path

import streamlit as st

from pages.panels import notices, policies
from pages.shared import state, wording, zone_choice

VIEWS = (wording.BY_DOCUMENT, wording.BY_UNIT, wording.BY_ZONE)


@state.screen_part
def show() -> None:
    """The search, the three views, and what the chosen one shows."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="policy_bar"):
        query = policies.ask()
        view = st.segmented_control(
            wording.POLICY_BY,
            VIEWS,
            default=VIEWS[0],
            key="by",
            bind="query-params",
            required=True,
            label_visibility="collapsed",
        )
    unit = policies.choose_unit(visible=not query and view == wording.BY_UNIT)
    if query:
        policies.show_found(query)
    elif view == wording.BY_UNIT:
        policies.show_unit(unit)
    elif view == wording.BY_ZONE:
        policies.show_binding(zone_choice.show(wording.ZONE_CHOOSE))
    else:
        policies.show_documents()


st.html(Path(__file__).parent / "static" / "policy.css")
notices.show_arrival()
policies.show_lead()
show()
