"""产业透视: who names an industry, as what and where; whose industries are alike; where the six parks overlap."""

from pathlib import Path

import streamlit as st

from data.selection import Selection
from pages.panels import industries, likeness, notices
from pages.shared import state, wording


@state.screen_part
def show(selection: Selection, selected_id: str | None) -> None:
    """The parts of the screen to choose from, and the chosen one."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="insight_bar"):
        section = industries.choose_section()
        if section in (wording.INSIGHT_MATRIX, wording.INSIGHT_NAMERS):
            role = industries.choose_role()
        elif section == wording.INSIGHT_PARKS:
            basis = likeness.choose_basis()
    if section == wording.INSIGHT_NAMERS:
        industries.show_namers(industries.choose_finer(selection), role)
        industries.show_selected(selected_id)
    elif section == wording.INSIGHT_ALIKE:
        list_column, result_column = st.columns([2, 5], gap="small")
        with list_column:
            likeness.show_picker(selection)
        with result_column:
            industries.show_selected(selected_id)
            likeness.show_alike(selected_id, selection)
    elif section == wording.INSIGHT_PARKS:
        likeness.show_parks(basis)
    else:
        industries.show_matrix(selection, role)


st.html(Path(__file__).parent / "static" / "insight.css")
selection = state.current()
notices.show_arrival()
industries.show_lead(selection)
show(selection, state.selected_id())
