"""一张图: every zone and cooperation park on one map, with the linked card and lists."""

import streamlit as st

from pages.panels import atlas_map, card, lists, notices, strip
from pages.shared import state


@st.fragment
def show(*, visible: bool, beside: bool = False) -> None:
    """Draw the screen, or while another one is shown only its map: out of sight, or `beside` what is presented.

    A map that leaves the page is built anew when it comes back, so it never leaves. As a fragment, what is
    picked on map, card or lists reruns this function alone.
    """
    state.follow_filters()
    state.hold_selected()
    selection = state.current()
    with st.container(key="stage"):
        head = st.container(key="head")
        map_column, card_column = st.columns([3, 2], gap="small")
        with map_column:
            atlas_map.show(selection)
        if visible:
            with head:
                strip.show(selection)
                notices.show_arrival()
            with card_column, st.container(key="panel"):
                card.show(state.selected_id())
    if visible:
        lists.show(selection)
    elif not beside:
        st.html("<style>[data-testid=stLayoutWrapper]:has(> .st-key-stage) { display: none; }</style>")
