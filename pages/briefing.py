"""汇报: presentations that are the working screens, larger; ready-made ones, and one's own made from views."""

from pathlib import Path

import streamlit as st

from pages.panels import carry, deck_editor, presenter
from pages.shared import decks, desk, wording

found = decks.opened()
if found and found[0]:
    presenter.show(found[0], len(found[1]))
    st.stop()
st.html(Path(__file__).parent / "static" / "briefing.css")
st.html(Path(__file__).parent / "static" / "filters_aside.css")
st.html(f"<div class='lead'><h2>{wording.BRIEFING}</h2><p>{wording.BRIEFING_LEAD}</p></div>")
if found:
    st.html(f"<p class='notice'>{wording.DECK_UNKNOWN}</p>")
desk.show_said()
actor = desk.actor()
st.html(f"<h3 class='part'>{wording.READY_TITLE}<small>{wording.READY_NOTE}</small></h3>")
for name, deck in decks.ready().items():
    with st.container(horizontal=True, vertical_alignment="center", key=f"deck_row_{name}"):
        deck_editor.show_ready_row(name, deck)
        carry.show_ready(name)
deck_editor.show_kept(actor)
deck_editor.show_own(actor)
