"""目标进度: every promised number, how far it has come, why that cannot be said, and what is still to be reported."""

from pathlib import Path

import streamlit as st

from data.target_filter import TargetFilter, describe_target_filter
from pages.panels import ledger, ledger_export, notices, target_filters
from pages.shared import state, store, wording

GROUPS = (wording.GROUP_HOLDER, wording.GROUP_CAUSE, wording.GROUP_DOCUMENT, wording.GROUP_THEME)
SECTIONS = (wording.SECTION_ROWS, wording.SECTION_BOARD, wording.SECTION_METHOD)


@state.screen_part
def show() -> None:
    """The filters of this screen, and what they leave as rows, as a board, or how it is judged."""
    opened_slot = st.container()
    chosen = target_filters.show()
    targets = store.targets(chosen)
    if opened_id := target_filters.opened_id():
        with opened_slot:
            ledger.show_opened(opened_id, target_filters.close)
    with st.container(horizontal=True, vertical_alignment="center", key="ledger_bar"):
        st.html(f"<p class='sentence'>{wording.escape(describe_target_filter(chosen, len(targets)))}</p>")
        st.button(
            wording.CLEAR_TARGETS,
            on_click=target_filters.clear,
            disabled=chosen == TargetFilter(provinces=chosen.provinces),
        )
        ledger_export.show(chosen, targets)
    if not targets:
        st.html(f"<p class='empty'>{wording.NO_TARGETS}</p>")
        return
    ledger.show_summary(targets)
    with st.container(horizontal=True, key="ledger_sections"):
        section = st.segmented_control(
            wording.SECTION,
            SECTIONS,
            default=SECTIONS[0],
            key="section",
            bind="query-params",
            required=True,
            label_visibility="collapsed",
        )
        if section == wording.SECTION_BOARD:
            group = st.segmented_control(
                wording.GROUP,
                GROUPS,
                default=GROUPS[0],
                key="group",
                bind="query-params",
                required=True,
                label_visibility="collapsed",
            )
    if section == wording.SECTION_BOARD:
        ledger.show_board(targets, group)
    elif section == wording.SECTION_METHOD:
        ledger.show_method()
    else:
        ledger.show_rows(targets)


st.html(Path(__file__).parent / "static" / "targets.css")
notices.show_arrival()
ledger.show_lead()
show()
