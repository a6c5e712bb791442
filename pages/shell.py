"""The script of the application: page, navigation and shared filters, then the chosen screen."""

from pathlib import Path

import streamlit as st

from pages.panels import filters, notices, stage
from pages.shared import state, store, timing, wording

with timing.of_rerun(store.settings()):
    st.set_page_config(page_title=wording.APP_TITLE, layout="wide", initial_sidebar_state=272)
    st.html(Path(__file__).parent / "static" / "house.css")
    atlas = st.Page("atlas.py", title=wording.ATLAS, default=True)
    screens = [
        atlas,
        st.Page("targets.py", title=wording.TARGETS, url_path="targets"),
        st.Page("cooperation.py", title=wording.COOPERATION, url_path="cooperation"),
        st.Page("sources.py", title=wording.SOURCES, url_path="sources"),
    ]
    screen = st.navigation(screens, position="top")
    notices.register_or_stop()
    notices.read_arrival()
    state.follow_link()
    with st.sidebar:
        selection = filters.show()
    stage.hold(selection, visible=screen is atlas)
    screen.run()
