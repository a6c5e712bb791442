"""The presentation somebody is making, kept with the session, and the one an address opens."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from data.database import LedgerError, StorageError, StorageReason
from data.load import Register
from data.presentation import MAX_STEPS, MAX_TITLE, Deck, Step, clean_line, parse_code, parse_deck, to_code
from data.presentations import Kept, Presentations, UnknownPresentation, may_change
from data.uploads import UploadFinding
from geo.atlas import parse_view
from pages.shared import addresses, desk, ready_decks, store, wording

DECK, STEP = "deck", "step"
PATH = "briefing"
MAX_ADDRESS = 6000
"""Characters of an address that browsers and chat programs still pass on whole."""

_DRAFT, _REVISION, _NUMBER, _BEFORE = "deck_draft", "deck_revision", "deck_number", "deck_before"

Opened = tuple[Deck | None, tuple[UploadFinding, ...]]


def draft() -> Deck:
    """The presentation being made in this session."""
    return st.session_state.get(_DRAFT) or Deck(wording.DECK_UNTITLED)


def keep(deck: Deck) -> None:
    """Make this the presentation being made; its editor is drawn anew."""
    st.session_state[_DRAFT] = deck
    st.session_state[_REVISION] = revision() + 1


def exchange(deck: Deck, number: int | None = None) -> None:
    """Put another presentation in the place of the one being made, which `restore` brings back."""
    if draft().steps:
        st.session_state[_BEFORE] = (draft(), own_number())
    st.session_state.pop(_NUMBER, None)
    if number is not None:
        st.session_state[_NUMBER] = number
    keep(deck)


def before() -> Deck | None:
    """The presentation that was exchanged last; None when there was none."""
    return st.session_state.get(_BEFORE, (None, None))[0]


def restore() -> None:
    """Bring the exchanged presentation back, from a callback; the present one takes its place."""
    deck, number = st.session_state.pop(_BEFORE)
    exchange(deck, number)


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
    if name.isascii() and name.isdigit():
        text = _kept_text(int(name[:9]))
        deck, findings = store.derived(_read_text, text) if text else (None, ())
    else:
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


# --- the database ---------------------------------------------------------------------------------------


def kept() -> Presentations | None:
    """The presentations of the database; None while it cannot be opened."""
    known = store.desk()
    return known.presentations if known else None


def listed() -> tuple[Kept, ...]:
    """The presentations of the database, newest first; none while it cannot be read."""
    known = kept()
    try:
        return known.list() if known else ()
    except LedgerError as error:
        desk.LOGGER.error("presentations cannot be read: %s", error)
        return ()


def save(number: int | None) -> None:
    """Save the presentation being made, from a callback, as a new one or as the next version of one."""
    known = kept()
    try:
        if known is None:
            raise StorageError(StorageReason.UNREACHABLE)
        st.session_state[_NUMBER] = known.save(desk.actor(), draft(), presentation_id=number)
        desk.say(wording.DECK_SAVED.format(draft().title), "success")
    except LedgerError as error:
        _say_refused(error)


def remove(number: int) -> None:
    """Take a presentation out of the list, from a callback."""
    known = kept()
    try:
        if known is None:
            raise StorageError(StorageReason.UNREACHABLE)
        known.remove(desk.actor(), number)
        if own_number() == number:
            st.session_state.pop(_NUMBER)
        desk.say(wording.DECK_REMOVED, "success")
    except LedgerError as error:
        _say_refused(error)


def edit(name: str) -> None:
    """Make a copy of a presentation the one being made, from a callback; of one's own, its next version."""
    if name in ready():
        deck = ready()[name]
        deck = replace(deck, title=wording.DECK_COPY_TITLE.format(deck.title)[:MAX_TITLE])
    else:
        text = _kept_text(int(name))
        deck = store.derived(_read_text, text)[0] if text else None
    if deck is None:
        desk.say(wording.DECK_UNKNOWN, "warning")
        return
    authors = {str(each.presentation_id): each.author for each in listed()}
    is_own = name in authors and may_change(desk.actor(), authors[name])
    exchange(deck, int(name) if is_own else None)


def own_number() -> int | None:
    """Number in the database of the presentation being made; None when it is not kept there."""
    return st.session_state.get(_NUMBER)


def clear() -> None:
    """Start a new presentation, from a callback."""
    exchange(Deck(wording.DECK_UNTITLED))


def _say_refused(error: LedgerError) -> None:
    desk.LOGGER.error("presentation not written: %s", error)
    if isinstance(error, StorageError):
        desk.say(wording.LEDGER_PROBLEMS[error.reason.value], "error")
    else:
        desk.say(wording.NOT_PERMITTED, "error")


def _kept_text(number: int) -> str | None:
    known = kept()
    try:
        return known.text(number) if known else None
    except UnknownPresentation:
        return None
    except LedgerError as error:
        desk.LOGGER.error("a presentation cannot be read: %s", error)
        return None


def _read(register: Register, name: str) -> Opened:
    return parse_code(name, register)


def _read_text(register: Register, text: str) -> Opened:
    return parse_deck(text, register, file=wording.BRIEFING)
