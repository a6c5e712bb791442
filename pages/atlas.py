"""一张图: every zone and cooperation park on one map, with the linked card and lists."""

import streamlit as st

from geo.atlas import parse_view
from pages.panels import atlas_map, card, lists, notices, strip
from pages.shared import linked_selection, rules, state


def show(path: str, *, beside: bool = False) -> None:
    """Draw the screen at its path "", or while another one is shown only its map.

    That is out of sight, or `beside` what is presented: a map that leaves the page is built anew when it comes back,
    so it never leaves.
    """
    visible = not path
    selection = state.current()
    with st.container(key="stage"):
        head = st.container(key="head")
        map_column, card_column = st.columns([3, 2], gap="small")
        with map_column:
            atlas_map.show(selection)
        with card_column:
            _show_selected(path)
        if visible:
            with head:
                strip.show(selection)
                notices.show_arrival()
    if visible:
        lists.show()
    elif not beside:
        rules.show("[data-testid=stLayoutWrapper]:has(> .st-key-stage) { display: none; }")


@st.fragment
def _show_selected(path: str) -> None:
    """The selection and its card: what is picked on map, card or list reruns this function alone."""
    visible = not path
    panel = st.container(key="panel" if visible else "panel_hidden")
    # Its place is the first of all, so that a first visit can use the map while the card is still on its way.
    told = panel.container()
    state.hold_selected()
    selected = state.selected_id()
    if visible:
        with panel.container(key="card"):
            card.show(selected)
    # Last, so that the card is there when the browser hears that the page has followed.
    with told:
        view = parse_view(st.query_params.get("view"))
        linked_selection.show(path, selected, state.selected_rows(), view, state.current().to_predicate())
