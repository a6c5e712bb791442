"""Presentations outside of presenting: the ready-made ones, those of the database, and one's own, step by step."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from data.accounts import Actor
from data.load import Register
from data.presentation import MAX_SENTENCE, MAX_TITLE, Deck, Panel, Step, parse_deck, to_json
from data.presentations import Kept, may_change
from data.selection import describe_selection
from data.target_filter import describe_target_filter
from data.uploads import UploadError, UploadFinding, decode_text
from pages.shared import decks, desk, reported, store, wording

_TITLE, _FILE, _SAID = "deck_title", "deck_file", "deck_file_said"
_STEP_COLUMNS = (0.3, 2.0, 5.2, 2.9, 2.6)


def show_kept(actor: Actor) -> None:
    """The presentations of the database, newest first; nothing when there are none."""
    listed = decks.listed()
    if not listed:
        return
    st.html(f"<h3 class='part'>{wording.KEPT_TITLE}</h3>")
    for kept in listed:
        _show_kept(kept, actor)


def _show_kept(kept: Kept, actor: Actor) -> None:
    name = str(kept.presentation_id)
    is_own = may_change(actor, kept.author)
    with st.container(horizontal=True, vertical_alignment="center", key=f"deck_row_{name}"):
        line = wording.KEPT_LINE.format(
            steps=kept.step_count, office=kept.office, at=desk.describe_moment(kept.at)
        )
        _line(kept.title, line)
        _start(name)
        st.button(
            wording.DECK_EDIT if is_own else wording.DECK_COPY,
            key=f"edit_{name}",
            on_click=decks.edit,
            args=(name,),
        )
        if is_own:
            st.button(
                wording.DECK_REMOVE, key=f"remove_{name}", on_click=decks.remove, args=(kept.presentation_id,)
            )


def show_ready_row(name: str, deck: Deck) -> None:
    """One ready-made presentation with what can be done with it."""
    _line(deck.title, wording.DECK_STEPS.format(len(deck.steps)))
    _start(name)
    st.button(wording.DECK_COPY, key=f"edit_{name}", on_click=decks.edit, args=(name,))


def _line(title: str, more: str) -> None:
    title, more = wording.escape(title), wording.escape(more)
    st.html(f"<p class='deck'><b>{title}</b><span>{more}</span></p>")


def _start(name: str) -> None:
    st.button(
        wording.DECK_START,
        key=f"start_{name}",
        on_click=decks.start,
        args=(name,),
        type="primary",
        icon=":material/slideshow:",
    )


# --- one's own --------------------------------------------------------------------------------------------


def show_own(actor: Actor) -> None:
    """The presentation being made: title, steps, file, address."""
    deck = decks.draft()
    st.html(f"<h3 class='part'>{wording.OWN_TITLE}</h3>")
    if deck.steps:
        _show_head(deck, actor)
        for position, step in enumerate(deck.steps):
            _show_step(position, step, len(deck.steps))
        _show_link(deck)
    else:
        st.html(f"<p class='empty'>{wording.OWN_EMPTY}</p>")
    if earlier := decks.before():
        label = wording.DECK_RESTORE.format(title=earlier.title, count=len(earlier.steps))
        st.button(label, key="deck_restore", on_click=decks.restore, type="tertiary", icon=":material/undo:")
    _show_upload()


def _show_head(deck: Deck, actor: Actor) -> None:
    key = f"{_TITLE}_{decks.revision()}"
    with st.container(horizontal=True, vertical_alignment="bottom", key="deck_head"):
        st.text_input(
            wording.DECK_TITLE,
            deck.title,
            key=key,
            max_chars=MAX_TITLE,
            on_change=lambda: decks.rename(st.session_state[key]),
        )
        st.button(
            wording.DECK_START,
            key="start_own",
            type="primary",
            icon=":material/slideshow:",
            on_click=lambda: decks.start(decks.code(decks.draft())),
        )
        if actor.can_write:
            number = decks.own_number()
            if number is not None:
                st.button(wording.DECK_SAVE_NEXT, key="save_next", on_click=decks.save, args=(number,))
            st.button(wording.DECK_SAVE, key="save_new", on_click=decks.save, args=(None,))
        st.download_button(
            wording.DECK_FILE,
            lambda: to_json(deck).encode(),
            wording.DECK_FILE_NAME.format(deck.title.replace("/", "_")),
            "application/json",
            key="deck_download",
            on_click="ignore",
        )
        st.button(wording.DECK_CLEAR, key="deck_clear", on_click=decks.clear)
    if not actor.can_write and desk.accounts() is not None:
        st.html(f"<p class='hint'>{wording.DECK_SIGN_IN}</p>")


def _show_step(position: int, step: Step, count: int) -> None:
    key = f"{decks.revision()}_{position}"
    with st.container(key=f"deck_step_{position}"):
        number, panel, sentence, view, buttons = st.columns(
            _STEP_COLUMNS, vertical_alignment="center", gap="small"
        )
        number.html(f"<p class='step'>{position + 1}</p>")
        chosen_key, sentence_key = f"step_panel_{key}", f"step_sentence_{key}"
        panel.selectbox(
            wording.STEP_PANEL,
            [each.value for each in Panel],
            index=list(Panel).index(step.panel),
            format_func=wording.PANEL_LABELS.get,
            key=chosen_key,
            placeholder=wording.STEP_PANEL,
            label_visibility="collapsed",
            on_change=lambda: decks.change(position, panel=Panel(st.session_state[chosen_key])),
        )
        sentence.text_input(
            wording.STEP_SENTENCE,
            step.sentence,
            key=sentence_key,
            max_chars=MAX_SENTENCE,
            label_visibility="collapsed",
            on_change=lambda: decks.change(
                position, sentence=" ".join(st.session_state[sentence_key].split())
            ),
        )
        view.html(f"<p class='hint'>{wording.escape(store.derived(_describe, step))}</p>")
        with buttons, st.container(horizontal=True, key=f"deck_buttons_{position}"):
            for label, action, is_off in (
                (wording.DECK_UP, partial(_move, position, -1), position == 0),
                (wording.DECK_DOWN, partial(_move, position, 1), position == count - 1),
                (wording.DECK_REMOVE, partial(_drop, position), False),
                (wording.DECK_FROM_HERE, partial(_from_here, position), False),
            ):
                st.button(label, key=f"{label}_{key}", on_click=action, disabled=is_off, type="tertiary")


def _describe(register: Register, step: Step) -> str:
    """What the step's map shows, in words."""
    parts = [describe_selection(step.selection, store.overview(step.selection).total)]
    if step.entry_id:
        entry = register.zones.get(step.entry_id) or register.parks.get(step.entry_id)
        parts.insert(0, entry.name if entry else step.entry_id)
    if step.panel in (Panel.TARGETS, Panel.STATUS):
        parts.append(describe_target_filter(step.targets, len(store.targets(step.targets))))
    parts.append(wording.STEP_VIEW if step.view else wording.STEP_WHOLE)
    return "；".join(parts)


def _move(position: int, by: int) -> None:
    decks.keep(decks.draft().moved(position, by))


def _drop(position: int) -> None:
    decks.keep(decks.draft().without_step(position))


def _from_here(position: int) -> None:
    decks.start(decks.code(decks.draft()), position)


def _show_link(deck: Deck) -> None:
    number = decks.own_number()
    address = decks.link(decks.code(deck) if number is None else str(number))
    if len(address) > decks.MAX_ADDRESS:
        st.html(f"<p class='hint'>{wording.DECK_LINK_LONG}</p>")
        return
    with st.expander(wording.DECK_LINK):
        st.html(f"<p class='address'>{wording.escape(address)}</p>")


# --- a file -----------------------------------------------------------------------------------------------


def _show_upload() -> None:
    with st.expander(wording.DECK_UPLOAD, expanded=_SAID in st.session_state):
        st.file_uploader(
            wording.DECK_UPLOAD, type="json", key=_FILE, on_change=_read_file, label_visibility="collapsed"
        )
        findings: Sequence[UploadFinding] = st.session_state.get(_SAID, ())
        if findings:
            st.html(f"<p class='notice'>{wording.DECK_REFUSED.format(len(findings))}</p>")
            reported.show_findings(findings, "deck_findings")


def _read_file() -> None:
    """Open an uploaded presentation: all of it, or none and every finding."""
    st.session_state.pop(_SAID, None)
    file = st.session_state.get(_FILE)
    if file is None:
        return
    try:
        text = decode_text(file.name, file.getvalue())
    except UploadError as error:
        st.session_state[_SAID] = (error.finding,)
        return
    deck, findings = parse_deck(text, store.register(), file=file.name)
    if findings or deck is None:
        st.session_state[_SAID] = findings
        return
    decks.exchange(deck)
    desk.say(wording.DECK_UPLOADED.format(title=deck.title, count=len(deck.steps)), "success")
