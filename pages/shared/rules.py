"""Style rules that come and go with a part of a screen."""

from __future__ import annotations

import streamlit as st

from pages.shared.templates import Html


def show(css: str) -> None:
    """Draw style rules where the script stands; house.css keeps their place from taking room.

    Streamlit lifts HTML that is nothing but style out of its place, into one list for the whole page. A fragment
    that runs alone writes that list from its beginning: over the rules of others, and its own stay behind.
    """
    st.html(Html(f"<i class='rules'></i><style>{css}</style>"))
