"""Presentations outside of presenting: the ready-made ones, and one's own with its steps, file and address."""

from __future__ import annotations

import streamlit as st

from data.presentation import Deck
from pages.shared import decks, wording


def show_ready() -> None:
    """The ready-made presentations, each to be shown or copied."""
    st.html(f"<h3>{wording.READY_TITLE}</h3>")
    for name, deck in decks.ready().items():
        with st.container(horizontal=True, key=f"ready_{name}"):
            st.html(f"<p><b>{deck.title}</b> {wording.DECK_STEPS.format(len(deck.steps))}</p>")
            st.button(wording.DECK_START, key=f"start_{name}", on_click=decks.start, args=(name,))


def show_own() -> None:
    """The presentation being made."""
    deck: Deck = decks.draft()
    st.html(f"<h3>{wording.OWN_TITLE}</h3>")
    if not deck.steps:
        st.html(f"<p>{wording.OWN_EMPTY}</p>")
