"""The presentation somebody is making, kept with the session, and the one an address opens."""

from __future__ import annotations

from typing import Any

import streamlit as st

from data.load import Register
from data.presentation import MAX_STEPS, Deck, Step, clean_line, parse_code, to_code
from data.uploads import UploadFinding
from geo.atlas import parse_view
from pages.shared import addresses, ready_decks, store, wording

DECK, STEP = "deck", "step"
PATH = "briefing"
MAX_ADDRESS = 6000
"""Characters of an address that browsers and chat programs still pass on whole."""

_DRAFT, _REVISION = "deck_draft", "deck_revision"

Opened = tuple[Deck | None, tuple[UploadFinding, ...]]


def draft() -> Deck:
    """The presentation being made in this session."""
    return st.session_state.get(_DRAFT) or Deck(wording.DECK_UNTITLED)


def keep(deck: Deck) -> None:
    """Make this the presentation being made; its editor is drawn anew."""
    st.session_state[_DRAFT] = deck
    st.session_state[_REVISION] = revision() + 1


def change(position: int, **changes: Any) -> None:
    """Change fields of one step without drawing the editor anew: the reader is typing in it."""
    st.session_state[_DRAFT] = draft().with_changed(position, **changes)


def rename(title: str) -> None:
    """Give the presentation another title."""
    deck = draft()
    st.session_state[_DRAFT] = Deck(clean_line(title) or wording.DECK_UNTITLED, deck.steps)


def add(step: Step) -> bool:
    """Put a step behind the others; False when there is no room."""
    if len(draft().steps) >= MAX_STEPS:
        return False
    keep(draft().with_step(step))
    return True


def revision() -> int:
    """Changes whenever steps were added, moved or replaced: part of the keys of the editor's widgets."""
    return st.session_state.get(_REVISION, 0)


def ready() -> dict[str, Deck]:
    """The ready-made presentations by their names in an address."""
    return store.derived(ready_decks.build, store.today())


def opened() -> Opened | None:
    """The presentation the address opens, with what of it could not be used; None when it opens none."""
    name = st.query_params.get(DECK)
    if not name:
        return None
    if name in ready():
        return ready()[name], ()
    deck, findings = store.derived(_read, name)
    return (deck if deck and deck.steps else None), findings


def is_presenting() -> bool:
    """Whether the address asks for a presentation that can be shown."""
    found = opened()
    return found is not None and found[0] is not None


def start(name: str, position: int = 0) -> None:
    """Open a presentation at a step from 0, from a callback of its screen."""
    st.query_params[DECK] = name
    st.query_params[STEP] = str(position + 1)


def leave() -> None:
    """Close the presentation, from a callback; one that came by its address can be edited from now on."""
    name = st.query_params.get(DECK) or ""
    found = opened()
    if found and found[0] and name not in ready() and not draft().steps:
        keep(found[0])
    for parameter in (DECK, STEP):
        if parameter in st.query_params:
            del st.query_params[parameter]


def link(name: str, position: int = 0) -> str:
    """The whole address that opens a presentation at a step from 0."""
    return addresses.absolute(PATH, {DECK: name, STEP: str(position + 1)})


def code(deck: Deck) -> str:
    """The name a presentation has in an address when it is kept nowhere: all of it."""
    return to_code(deck)


def view_of(step: Step) -> tuple[float, float, float] | None:
    """Where the map of a step stands, when that lies within the map's limits."""
    return parse_view(",".join(map(str, step.view))) if step.view else None


def _read(register: Register, name: str) -> Opened:
    return parse_code(name, register)
