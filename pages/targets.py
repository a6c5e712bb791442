"""目标进度: every promised number, how far it has come, why that cannot be said, and what is still to be reported."""

from pathlib import Path

import streamlit as st

from data.target_filter import TargetFilter, describe_target_filter
from pages.panels import ledger, ledger_export, notices, target_filters
from pages.shared import state, store, wording


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
    if targets:
        ledger.show_summary(targets)
    with st.container(horizontal=True, key="ledger_sections"):
        section = ledger.choose_section()
        # In sight with the board alone (targets.css), which is shown before the page follows.
        group = ledger.choose_group()
    ledger.show(chosen, section, group)


st.html(Path(__file__).parent / "static" / "targets.css")
notices.show_arrival()
ledger.show_lead()
show()
