"""汇报: presentations that are the working screens, larger; ready-made ones, and one's own made from views."""

import streamlit as st

from pages.panels import deck_editor, presenter
from pages.shared import decks, wording

found = decks.opened()
if found and found[0]:
    presenter.show(found[0])
    st.stop()
st.html(f"<h2 class='screen'>{wording.BRIEFING}</h2><p class='said'>{wording.BRIEFING_LEAD}</p>")
if found:
    st.html(f"<p class='notice'>{wording.DECK_UNKNOWN}</p>")
deck_editor.show_ready()
deck_editor.show_own()
