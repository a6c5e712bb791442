"""The filters of 目标进度, bound to the address bar like those of the sidebar, with counts by the other filters."""

from __future__ import annotations

import streamlit as st

from data.assessment import Status
from data.load import Register
from data.target_filter import TargetFilter, count_targets, facet_labels, parse_target_filter, parse_target_id
from pages.shared import rules, state, store, target_rows, wording

_LABELS = {
    "document": wording.DOCUMENT,
    "theme": wording.THEME,
    "scope": wording.SCOPE,
    "status": wording.STATUS,
    "deadline": wording.HEAD_DEADLINE,
}


def show() -> TargetFilter:
    """Draw the pills and return what they and the sidebar's province ask for."""
    with st.container(key="target_filters"):
        for facet, label in _LABELS.items():
            st.pills(
                label,
                store.derived(facet_labels, facet),
                selection_mode="multi",
                key=facet,
                bind="query-params",
            )
    # The opened target lives in the address bar like every filter; nobody types it, so it is not shown.
    with st.container(key="target_address"):
        st.text_input(wording.TARGET_ADDRESS, key="target", bind="query-params", label_visibility="collapsed")
    chosen = current()
    rules.show(store.derived(_style, store.today(), chosen))
    return chosen


def current() -> TargetFilter:
    """The filter the widgets stand at."""
    params = {facet: st.session_state.get(facet) or [] for facet in _LABELS}
    return parse_target_filter({**params, "province": state.current().provinces}, store.register())[0]


def opened_id() -> str | None:
    """Id of the one target shown on top; None when nothing (or nothing known) is asked for."""
    return parse_target_id({"target": st.session_state.get("target") or ""}, store.register())[0]


def clear() -> None:
    """Take this screen's own filters away, from a callback; the sidebar stays as it is."""
    for facet in _LABELS:
        st.session_state[facet] = []


def close() -> None:
    """Close the target shown on top, from a callback."""
    st.session_state["target"] = ""


def _style(register: Register, today: object, chosen: TargetFilter) -> str:
    """Counts behind the labels and lamps before the status words: inside a label they would enter the address."""
    rules = []
    for facet in _LABELS:
        counts = count_targets(register, store.assessments(), chosen, facet)
        for position, label in enumerate(facet_labels(register, facet), start=1):
            rule = f".st-key-{facet} button:nth-of-type({position})"
            rules.append(f'{rule}::after{{content:"{counts[label]}"}}')
            if not counts[label]:
                rules.append(f"{rule}{{opacity:.55}}")
    for position, status in enumerate(Status, start=1):
        picture = f'background-image:url("{target_rows.lamp(status)}")'
        rules.append(f".st-key-status button:nth-of-type({position})::before{{{picture}}}")
        rules.append(f".s-{status.value} .lamp,.lamp.s-{status.value}{{{picture}}}")
    return "".join(rules)
