"""政策与任务: the documents by clause, by office and by zone, and a search over all of it."""

from pathlib import Path

import streamlit as st

from pages.panels import notices, policies
from pages.shared import state


@state.screen_part
def show() -> None:
    """The search, the three views, what each can be narrowed to, and what the chosen one shows."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="policy_bar"):
        typed = policies.ask()
        view = policies.choose_view()
    # All of them are there, those of the shown view in sight (policy.css): the view changes before the page follows.
    narrowed = policies.choose_documents(), policies.choose_unit(), policies.choose_entry()
    policies.show(view, *narrowed, typed)


st.html(Path(__file__).parent / "static" / "policy.css")
notices.show_arrival()
policies.show_lead()
show()
