"""Who sits before this screen and what they write: the session's account, and one calm sentence for each outcome."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

import streamlit as st

from data.accounts import (
    VIEWER,
    AccountProblem,
    Accounts,
    Actor,
    NotPermitted,
    Refusal,
    SignInRefused,
)
from data.database import LedgerError, StorageError
from data.ledger import InvalidSubmission, Ledger, StateConflict
from data.merge import CHINA
from pages.shared import oidc, store, wording

LOGGER = logging.getLogger("atlas")
_TOKEN = "sign_in_token"
_SAID = "reporting_said"


def ledger() -> Ledger | None:
    """The ledger; None while it cannot be opened."""
    desk = store.desk()
    return desk.ledger if desk else None


def accounts() -> Accounts | None:
    """The local accounts; None while the database cannot be opened."""
    desk = store.desk()
    return desk.accounts if desk else None


def actor() -> Actor:
    """Whose session this is, asked of the database on every run: VIEWER once it ended, was idle or is closed."""
    token, known = st.session_state.get(_TOKEN), accounts()
    if not token or known is None:
        return oidc.actor()
    try:
        found = known.actor(token)
    except StorageError as error:
        LOGGER.error("the session cannot be checked: %s", error.reason.value)
        return VIEWER
    if not found.name:
        del st.session_state[_TOKEN]
        say(wording.SESSION_ENDED, "warning")
    return found


def sign_in(name: str, password: str) -> bool:
    """Open a session; what went wrong is said at the top of the screen."""
    known = accounts()
    try:
        if known is None:
            say(wording.LEDGER_PROBLEMS["unreachable"], "error")
            return False
        st.session_state[_TOKEN] = known.sign_in(name, password).token
        return True
    except SignInRefused as refused:
        policy = known.policy
        if refused.reason is Refusal.LOCKED and refused.until:
            say(wording.SIGN_IN_LOCKED.format(until=describe_moment(refused.until)), "error")
        else:
            minutes = int(policy.locked_for.total_seconds() // 60)
            say(
                wording.SIGN_IN_WRONG.format(allowed=policy.failures_allowed, minutes=minutes),
                "error",
            )
    except StorageError as error:
        LOGGER.error("nobody can sign in: %s", error.reason.value)
        say(wording.LEDGER_PROBLEMS[error.reason.value], "error")
    return False


def sign_out() -> None:
    """End the session, here and in the database."""
    token, known = st.session_state.pop(_TOKEN, None), accounts()
    if token and known:
        try:
            known.sign_out(token)
        except StorageError as error:
            LOGGER.error("a session could not be ended: %s", error.reason.value)
    if oidc.is_known():
        st.logout()
    for key in [key for key in st.session_state if str(key).startswith("draft_")]:
        del st.session_state[key]


def change_password(present: str, new: str) -> bool:
    """Another password for whoever is signed in; afterwards he signs in with it. What went wrong is said."""
    token, known = st.session_state.get(_TOKEN), accounts()
    if not token or known is None:
        return False

    def change(_: Accounts) -> None:
        known.change_own_password(token, present, new)

    if not manage(change, wording.PASSWORD_CHANGED):
        return False
    st.session_state.pop(_TOKEN, None)
    return True


def manage(action: Callable[[Accounts], None], done: str) -> bool:
    """Do one thing with the accounts; whether it was done. A password is never part of what is said."""
    known = accounts()
    try:
        if known is None:
            say(wording.LEDGER_PROBLEMS["unreachable"], "error")
            return False
        action(known)
    except SignInRefused as refused:
        locked = refused.reason is Refusal.LOCKED
        say(wording.PASSWORD_LOCKED if locked else wording.PASSWORD_PRESENT_WRONG, "error")
    except NotPermitted as error:
        LOGGER.warning("refused: %s", error)
        say(wording.NOT_PERMITTED, "error")
    except AccountProblem as error:
        LOGGER.warning("account not changed: %s", error)
        say(wording.ACCOUNT_NOT_CHANGED, "warning")
    except StorageError as error:
        LOGGER.error("not written: %s", error.reason.value)
        say(wording.LEDGER_PROBLEMS[error.reason.value], "error")
    else:
        say(done, "success")
        return True
    return False


def write(action: Callable[[Ledger, Actor], Any], done: str) -> bool:
    """Do one thing with the ledger as the one who is signed in; whether it was done. `done` takes the number."""
    book = ledger()
    if book is None:
        say(wording.LEDGER_PROBLEMS["unreachable"], "error")
        return False
    try:
        receipt = action(book, actor())
    except NotPermitted as error:
        LOGGER.warning("refused: %s", error)
        say(wording.NOT_PERMITTED, "error")
    except StateConflict as error:
        LOGGER.warning("conflict: %s", error)
        say(wording.CONFLICT, "warning")
    except InvalidSubmission as error:
        LOGGER.warning("invalid submission: %s", error)
        problems = "；".join(_problem(each) for each in error.problems[:5])
        say(wording.INVALID.format(problems), "error")
    except StorageError as error:
        LOGGER.error("not written: %s", error.reason.value)
        say(wording.LEDGER_PROBLEMS[error.reason.value], "error")
    except LedgerError as error:
        LOGGER.error("not written: %s", error)
        say(wording.CONFLICT, "warning")
    else:
        store.desk().refresh()
        say(done.format(receipt.submission_id), "success")
        return True
    return False


def _problem(problem: tuple[int | None, str | None, str]) -> str:
    return " ".join(str(part) for part in problem if part is not None)


def say(words: str, kind: str) -> None:
    """Keep a sentence for the next time the screen is drawn; `kind` is success, warning or error."""
    st.session_state[_SAID] = (kind, words)


def show_said() -> None:
    """Draw the sentence that was kept, once."""
    kind, words = st.session_state.pop(_SAID, (None, ""))
    if kind:
        {"success": st.success, "warning": st.warning, "error": st.error}[kind](words)


def describe_moment(moment: datetime) -> str:
    """A moment as people there read it: 2026-11-21 15:04."""
    return moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M")
