"""Filters that a callback has set and the browser has not drawn yet: a button pressed meanwhile takes none back.

With every press the browser reports all filters as it shows them. On a busy server somebody picks an industry in a
list, or clears the filters, and presses a button before the answer is there: what is reported of the others is
then what they were before. A press changes one filter, so what else has gone back is old.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from data.selection import FACETS

_PUT, _KNOWN = "filters_put", "filters_known"
_EMPTY: dict[str, Any] = {**dict.fromkeys(FACETS, ()), "q": "", "park_only": False}


def put(**values: list[str] | str | bool) -> None:
    """Set filters by the keys of their widgets, from a callback."""
    waiting = dict(st.session_state.get(_PUT, {}))
    for key, value in values.items():
        waiting[key] = (_plain(key, st.session_state.get(key)), _plain(key, value), True)
        st.session_state[key] = value
    st.session_state[_PUT] = waiting


def keep(*, is_right: bool) -> None:
    """Put back what the browser has not drawn yet; call it once per run of the whole page, before the filters.

    `is_right`: all of it is as it should be, as after a step through the browser's history.
    """
    state = st.session_state
    reported = {key: _plain(key, state.get(key)) for key in _EMPTY}
    known = state.get(_KNOWN, reported)
    waiting = {}
    for key, (before, after, is_new) in ({} if is_right else state.get(_PUT, {})).items():
        others = any(reported[other] != known[other] for other in _EMPTY if other != key)
        value = after if is_new else settled(before, after, reported[key], others_changed=others)
        if is_new or (value != reported[key] and value == after):
            waiting[key] = (before, after, False)
        if value != reported[key]:
            state[key] = list(value) if isinstance(value, tuple) else value
            reported[key] = value
    if _KNOWN in state and not is_right:
        _write_address(reported)
    state[_PUT], state[_KNOWN] = waiting, reported


def _write_address(values: dict[str, Any]) -> None:
    """Have the address say each filter: an answer to an earlier press takes out of it what was pressed meanwhile."""
    for key, value in values.items():
        said = st.query_params.get_all(key)
        named = list(value) if isinstance(value, tuple) else [str(value).lower() if value is True else value]
        if value and said != named:
            # Streamlit writes what is put into a filter, even if it stands there already.
            st.session_state[key] = list(value) if isinstance(value, tuple) else value


def keep_beside() -> None:
    """The same in a run of a part of the page: filters are pressed outside of it, so what has gone back is old."""
    for key, (before, after, _) in st.session_state.get(_PUT, {}).items():
        if _plain(key, st.session_state.get(key)) == before != after:
            st.session_state[key] = list(after) if isinstance(after, tuple) else after


def settled(before: Any, after: Any, reported: Any, *, others_changed: bool) -> Any:
    """What a filter stands at that was set from `before` to `after` when the browser reports this of it.

    `others_changed`: the press was on another filter. Pressed itself, a filter of several labels keeps both what was
    set and what was pressed, as far as the browser still showed it as before.
    """
    if reported == before:
        return after if others_changed else reported
    if not isinstance(after, tuple) or len(set(reported) ^ set(after)) <= 1:
        return reported
    kept = [label for label in after if label in reported or label not in before]
    return (*kept, *(label for label in reported if label not in before and label not in kept))


def _plain(key: str, value: Any) -> Any:
    return tuple(value) if isinstance(value, list | tuple) else value or _EMPTY[key]
