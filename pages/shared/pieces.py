"""A part of a screen that the browser fetches as HTML by its address, and asks for anew when something is chosen in it.

What is chosen in it (`stands`) is a query: it names the piece below /assets/, it comes back when the reader chooses
something else, and the browser shows that at once, before the page has followed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, TypeAlias
from urllib.parse import parse_qs, urlencode

import streamlit as st

from pages.shared import addresses, served, store, wording

NAME = "atlas_piece"
"""Name of the component, as the browser is told it."""
_mount = served.component(NAME, isolate_styles=False)

How: TypeAlias = Literal["set", "toggle", "switch"]
"""What a press does to a key of what is chosen."""


def written(**chosen: Sequence[str]) -> str:
    """What is chosen, as the id of its piece: keys in order, those without a value left out."""
    return urlencode({key: chosen[key] for key in sorted(chosen) if chosen[key]}, doseq=True)


def read(stands: str) -> dict[str, list[str]]:
    """What the id of a piece says is chosen; nothing for what is no query."""
    try:
        return parse_qs(stands, max_num_fields=50)
    except ValueError:
        return {}


def show(
    name: str,
    stands: str,
    html_of: Callable[[str], str | None],
    on_ask: Callable[[dict[str, list[str]]], None] | None = None,
    most: Mapping[str, int] | None = None,
    controls: Mapping[str, How | tuple[How, str]] | None = None,
    shares: Sequence[str] = (),
) -> None:
    """Draw the piece `stands` of those below /assets/`name`/, which `html_of` makes there.

    What is chosen in it comes to `on_ask`, in a callback; none where nothing can be. `most` says how many values a
    key may have. `controls` are keys of Streamlit's own buttons and lists on the screen which are keys of `stands`
    too (or name the one they stand for): a press sets the value to the label, puts that in or takes it out, or sets
    it unless that gives it up. Keys in `shares` are set here too when another piece on the screen is asked to.
    """
    key = f"piece_{name}"
    followed = f"{key}_followed"

    def asked() -> None:
        question = served.reported(key, "asked")
        if on_ask and isinstance(question, Mapping) and isinstance(question.get("number"), int):
            st.session_state[followed] = question["number"]
            on_ask(read(str(question.get("stands"))))

    _mount(
        key=key,
        data={
            "script": addresses.script("pieces.js"),
            "name": name,
            "pieces": f"{addresses.base()}assets/{name}/",
            "version": store.page_version(),
            "stands": stands,
            "asked": st.session_state.get(followed, 0),
            # What can be fetched is of the present: of a past day the page brings its own.
            "html": html_of(stands) if store.asof() else None,
            "most": dict(most or {}),
            "controls": {
                key: (how, key) if isinstance(how, str) else how for key, how in (controls or {}).items()
            },
            "shares": list(shares),
            "words": {"failed": wording.PIECE_FAILED},
        },
        on_asked_change=asked,
    )
