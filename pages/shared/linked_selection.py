"""The selected entry, handed to map and list in the browser, and what is picked there handed back.

One component carries it, so that a click reruns and resends nothing but the card. It shows nothing itself,
except the card of what was just picked until the page has drawn it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages.shared import addresses, served, state, store

_KEY, _CHOICE = "linked_selection", "linked_choice"
_mount = served.component("atlas_linked_selection", isolate_styles=False)


def show(
    path: str,
    selected: str | None,
    rows: Sequence[str],
    view: Sequence[float] | None,
    predicate: Mapping[str, Any],
) -> None:
    """Tell map and list what is selected; `rows` are those it stands for, `view` is latitude, longitude, zoom.

    `path` is the shown screen's, `predicate` the filter the page stands at: a button pressed in the sidebar changes
    it in the browser at once.
    """
    _mount(
        key=_KEY,
        data={
            "script": addresses.script("selection.js"),
            "cards": f"{addresses.base()}assets/cards/",
            "version": store.page_version(),
            "path": addresses.base() + path,
            "selected": selected,
            "rows": list(rows),
            "view": list(view) if view else None,
            "predicate": dict(predicate),
            "choice": st.session_state.get(_CHOICE, 0),
        },
        on_picked_change=_picked,
    )


def _picked() -> None:
    if picked := served.reported(_KEY, "picked"):
        st.session_state[_CHOICE] = int(picked["choice"])
        state.select(str(picked["id"]))
