"""产业透视: who names an industry, as what and where; whose industries are alike; where the six parks overlap."""

from pathlib import Path

import streamlit as st

from data.selection import Selection
from pages.panels import industries, likeness, notices
from pages.shared import sections, state, wording

SECTIONS = dict(zip(wording.INSIGHT_SECTIONS, ("matrix", "namers", "alike", "parks"), strict=True))


@state.screen_part
def show(selection: Selection, selected_id: str | None) -> None:
    """The sections of the screen, all of them: the chosen one is in sight (insight.css), with what belongs to it."""
    with st.container(key="insight_screen"):
        with st.container(horizontal=True, vertical_alignment="bottom", key="insight_bar"):
            section = industries.choose_section()
            role = industries.choose_role()
            basis = likeness.choose_basis()
        sections.show("insight_screen", SECTIONS, control="insight", chosen=section)
        with st.container(key="part_matrix"):
            industries.show_matrix(selection, role)
        with st.container(key="part_namers"):
            industries.show_namers(selection, industries.choose_finer(selection), role)
        with st.container(key="part_entry"):
            list_column, result_column = st.columns([2, 5], gap="small")
            with list_column:
                likeness.show_picker(selection)
            with result_column:
                industries.show_selected(selected_id)
                with st.container(key="part_alike"):
                    likeness.show_alike(selected_id, selection)
        with st.container(key="part_parks"):
            likeness.show_parks(basis)


st.html(Path(__file__).parent / "static" / "insight.css")
selection = state.current()
notices.show_arrival()
industries.show_lead(selection)
show(selection, state.selected_id())
