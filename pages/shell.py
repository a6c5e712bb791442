"""The script of the application: page, navigation and shared filters, then the chosen screen."""

from functools import partial

import streamlit as st

from pages import atlas
from pages.panels import carry, filters, notices
from pages.shared import addresses, decks, state, wording

home = addresses.home()
screens = [home, *(st.Page(file, title=title, url_path=path) for file, title, path in addresses.SCREENS)]
screen = st.navigation(screens, position="top")
title = wording.APP_TITLE if screen is home else f"{screen.title} · {wording.APP_TITLE}"
st.set_page_config(page_title=title, layout="wide", initial_sidebar_state=272)
state.hold_asof()
notices.show_demo()
notices.register_or_stop()
notices.show_asof()
notices.show_ledger_problem()
notices.read_arrival()
state.take_address()
state.follow_link()
with st.sidebar:
    filters.show(partial(carry.show, screen.url_path))
notices.show_set_aside()
is_presenting = screen.url_path == decks.PATH and decks.is_presenting()
atlas.show(screen.url_path, beside=is_presenting)
state.hold_shared()
screen.run()
