"""The script of the application: page, navigation and shared filters, then the chosen screen."""

from functools import partial

import streamlit as st

from pages import atlas
from pages.panels import carry, filters, notices
from pages.shared import addresses, decks, state, wording

st.set_page_config(page_title=wording.APP_TITLE, layout="wide", initial_sidebar_state=272)
home = addresses.home()
screens = [
    home,
    st.Page("targets.py", title=wording.TARGETS, url_path="targets"),
    st.Page("cooperation.py", title=wording.COOPERATION, url_path="cooperation"),
    st.Page("industries.py", title=wording.INDUSTRIES, url_path="industries"),
    st.Page("prefectures.py", title=wording.PREFECTURES, url_path="prefectures"),
    st.Page("compare.py", title=wording.COMPARE, url_path="compare"),
    st.Page("policy.py", title=wording.POLICY_SCREEN, url_path="policy"),
    st.Page("self_check.py", title=wording.SELF_CHECK, url_path="self-check"),
    st.Page("briefing.py", title=wording.BRIEFING, url_path=decks.PATH),
    st.Page("reporting.py", title=wording.REPORTING, url_path="reporting"),
    st.Page("sources.py", title=wording.SOURCES, url_path="sources"),
]
screen = st.navigation(screens, position="top")
state.hold_asof()
notices.show_demo()
notices.register_or_stop()
notices.show_asof()
notices.show_ledger_problem()
notices.read_arrival()
state.follow_link()
with st.sidebar:
    filters.show(partial(carry.show, screen.url_path))
notices.show_set_aside()
is_presenting = screen.url_path == decks.PATH and decks.is_presenting()
atlas.show(visible=screen is home, beside=is_presenting)
screen.run()
