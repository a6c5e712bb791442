"""账号: a steward sees who may write, adds accounts, changes what they may do, locks and unlocks them."""

from __future__ import annotations

import streamlit as st

from data.accounts import Account, AccountRole, Actor
from data.drafts import describe_entity
from pages.shared import desk, store, wording
from pages.shared.templates import render

_NEW = ""


def show(actor: Actor) -> None:
    """The list, and a form about one account of it or a new one."""
    known = {each.actor.name: each for each in desk.accounts().all()}
    rows = [_cells(each) for each in known.values()]
    st.html(render("grid.html", title="", lead="", summary="", columns=wording.ACCOUNT_COLUMNS, rows=rows))
    others = [_NEW, *(name for name in known if name != actor.name)]
    chosen = st.selectbox(
        wording.ACCOUNT_CHOOSE,
        others,
        key="account_chosen",
        format_func=lambda name: _label(known[name]) if name else wording.ACCOUNT_NEW,
        width=420,
        placeholder="",
    )
    _show_form(known.get(chosen))


def _show_form(account: Account | None) -> None:
    key = account.actor.name if account else "new"
    present = account.actor if account else None
    with st.form(f"account_{key}"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            if account is None:
                st.text_input(wording.ACCOUNT, key=f"account_name_{key}", max_chars=60, width=180)
            st.text_input(
                wording.ACCOUNT_OFFICE,
                present.office if present else "",
                key=f"account_office_{key}",
                max_chars=200,
                width=280,
            )
            st.multiselect(
                wording.ACCOUNT_ROLES,
                list(AccountRole),
                sorted(present.roles) if present else [],
                key=f"account_roles_{key}",
                format_func=lambda role: wording.ROLE_LABELS[role],
                placeholder="",
                width=260,
            )
            st.text_input(
                wording.ACCOUNT_SCOPES,
                " ".join(sorted(present.scopes)) if present else "",
                key=f"account_scopes_{key}",
                placeholder=wording.ACCOUNT_SCOPES_HINT,
                width=340,
            )
            st.text_input(
                wording.ACCOUNT_PASSWORD if account else wording.PASSWORD,
                key=f"account_password_{key}",
                type="password",
                autocomplete="new-password",
                width=240,
            )
        st.html(f"<p class='said'>{wording.PASSWORD_RULE}{wording.ACCOUNT_ENDS}</p>")
        with st.container(horizontal=True):
            st.form_submit_button(wording.ACCOUNT_SAVE, type="primary", on_click=_save, args=(key, account))
            if account is not None:
                label = wording.ACCOUNT_LOCK if account.is_enabled else wording.ACCOUNT_UNLOCK
                st.form_submit_button(label, on_click=_switch, args=(key, account.is_enabled))


def _save(key: str, account: Account | None) -> None:
    state, by = st.session_state, desk.actor()
    password = state[f"account_password_{key}"]
    state[f"account_password_{key}"] = ""
    rights = {
        "roles": state[f"account_roles_{key}"],
        "scopes": state[f"account_scopes_{key}"].split(),
        "office": state[f"account_office_{key}"],
    }
    if unknown := _unknown(rights["scopes"]):
        desk.say(wording.ACCOUNT_SCOPE_UNKNOWN.format("、".join(unknown)), "warning")
        return
    if account is None:
        name = state[f"account_name_{key}"]
        desk.manage(lambda known: known.add(by, name, password, **rights), wording.ACCOUNT_SAVED)
        return
    if desk.manage(lambda known: known.set_rights(by, key, **rights), wording.ACCOUNT_SAVED) and password:
        desk.manage(lambda known: known.set_password(by, key, password), wording.ACCOUNT_SAVED)


def _switch(key: str, is_enabled: bool) -> None:
    by = desk.actor()
    if is_enabled:
        desk.manage(lambda known: known.disable(by, key), wording.ACCOUNT_SAVED)
    else:
        desk.manage(lambda known: known.enable(by, key), wording.ACCOUNT_SAVED)


def _unknown(scopes: list[str]) -> list[str]:
    """Scopes that fit nothing: a slip of the pen would be a right to nothing."""
    register = store.register()
    ids = [*register.zones, *register.parks, *register.cooperation_zones, *register.divisions]
    return [
        scope
        for scope in scopes
        if scope not in ids and not (scope.endswith("*") and any(each.startswith(scope[:-1]) for each in ids))
    ]


def _cells(account: Account) -> tuple[str, ...]:
    actor = account.actor
    return (
        actor.name,
        actor.display_name,
        actor.office,
        "、".join(wording.ROLE_LABELS[role] for role in sorted(actor.roles)),
        "、".join(_scope(scope) for scope in sorted(actor.scopes)),
        wording.ACCOUNT_OPEN if account.is_enabled else wording.ACCOUNT_CLOSED,
        desk.describe_moment(account.created_at),
    )


def _scope(scope: str) -> str:
    return wording.ACCOUNT_SCOPE_ALL if scope == "*" else describe_entity(store.register(), scope)


def _label(account: Account) -> str:
    return f"{account.actor.name}（{account.actor.office}）"
