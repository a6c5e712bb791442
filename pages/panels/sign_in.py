"""Signing in with a local account, and who is signed in."""

from __future__ import annotations

import json

import streamlit as st

from data.accounts import Actor
from data.database import StorageError
from pages.shared import desk, oidc, store, wording
from pages.shared.templates import render


def show() -> Actor:
    """Draw the form or the signed-in person and return who it is; without any account say how to make one."""
    actor = desk.actor()
    if actor.name:
        _show_person(actor)
    elif oidc.is_known():
        st.html(f"<p class='notice'>{wording.OIDC_NO_ROLE}</p>")
        st.button(wording.SIGN_OUT, key="sign_out", on_click=desk.sign_out)
    elif oidc.is_on():
        st.button(wording.SIGN_IN_OIDC, key="sign_in_oidc", type="primary", on_click=st.login)
        if not _is_writing_off():
            _show_form()
    elif _is_writing_off():
        st.html(render("writing_off.html", lines=wording.WRITING_OFF))
    elif desk.accounts() is not None:
        _show_form()
        _show_demo_accounts()
    return actor


def _is_writing_off() -> bool:
    accounts = desk.accounts()
    try:
        return accounts is not None and not accounts.any_exist()
    except StorageError:
        return False


def _show_person(actor: Actor) -> None:
    roles = "、".join(wording.ROLE_LABELS[role] for role in sorted(actor.roles))
    words = wording.SIGNED_IN_AS.format(
        name=actor.display_name or actor.name, office=actor.office, roles=roles
    )
    with st.container(horizontal=True, vertical_alignment="center", key="signed_in"):
        st.html(f"<p class='said'>{wording.escape(words)}</p>")
        if not actor.name.startswith("oidc:"):
            with st.popover(wording.PASSWORD_CHANGE):
                _show_password_form()
        st.button(wording.SIGN_OUT, key="sign_out", on_click=desk.sign_out)


def _show_password_form() -> None:
    with st.form("change_password", border=False):
        for key, label in wording.PASSWORD_FIELDS.items():
            st.text_input(label, key=f"password_{key}", type="password", max_chars=1000, width=260)
        st.html(f"<p class='said'>{wording.PASSWORD_RULE}</p>")
        st.form_submit_button(wording.PASSWORD_CHANGE, on_click=_change_password)


def _change_password() -> None:
    state = st.session_state
    given = {key: state[f"password_{key}"] for key in wording.PASSWORD_FIELDS}
    for key in given:
        state[f"password_{key}"] = ""
    if given["new"] != given["again"]:
        desk.say(wording.PASSWORD_DIFFERS, "warning")
        return
    desk.change_password(given["present"], given["new"])


def _show_demo_accounts() -> None:
    """A demonstration shows who can sign in to it; the real thing has no such list."""
    path = store.settings().demo_accounts
    if path is not None and path.is_file():
        st.html(render("demo_accounts.html", accounts=json.loads(path.read_text(encoding="utf-8"))))


def _show_form() -> None:
    with st.form("sign_in", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(wording.ACCOUNT, key="sign_in_name", max_chars=60, autocomplete="username", width=200)
        st.text_input(
            wording.PASSWORD,
            key="sign_in_password",
            type="password",
            max_chars=1000,
            autocomplete="current-password",
            width=220,
        )
        st.form_submit_button(wording.SIGN_IN, type="primary", on_click=_sign_in)
        st.html(f"<p class='said'>{wording.SIGN_IN_FIRST}</p>")


def _sign_in() -> None:
    state = st.session_state
    password = state["sign_in_password"]
    # Not kept for a moment longer than it is needed, on the screen neither.
    state["sign_in_password"] = ""
    desk.sign_in(state["sign_in_name"], password)
