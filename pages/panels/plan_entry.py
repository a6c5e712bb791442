"""文件与目标: a steward enters a document and the targets in it; they are reviewed like everything else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from data.accounts import Actor
from data.drafts import pending_rows
from data.ledger import Draft, DraftRow, SubmissionKind
from data.merge import check_rows
from data.plans import (
    PlanProblems,
    comparators_of,
    describe_scope,
    document_row,
    indicator_row,
    plan_scopes,
    target_row,
    with_rows,
)
from data.schema import Direction, TargetKind
from data.vocabulary import label_of
from pages.shared import desk, reported, store, wording
from pages.shared.templates import render

_DRAFT = "draft_plan"


def show(actor: Actor) -> None:
    """Three small forms that add to a draft, the draft with what is wrong with it, and the button that sends it."""
    st.html(f"<p class='said'>{wording.PLAN_LEAD}</p>")
    part = st.segmented_control(
        wording.PLAN_PART,
        [wording.PLAN_DOCUMENT, wording.PLAN_INDICATOR, wording.PLAN_TARGET],
        default=wording.PLAN_DOCUMENT,
        key="plan_part",
        required=True,
        label_visibility="collapsed",
    )
    if part == wording.PLAN_DOCUMENT:
        _document_form()
    elif part == wording.PLAN_INDICATOR:
        _indicator_form()
    else:
        _target_form()
    _show_draft(actor)


def _rows() -> tuple[DraftRow, ...]:
    return st.session_state.get(_DRAFT, ())


def _text(name: str, label: str, hint: str = "", width: int | str = 220) -> None:
    st.text_input(label, key=f"plan_{name}", placeholder=hint, max_chars=300, width=width)


def _given(name: str) -> str:
    return st.session_state.get(f"plan_{name}") or ""


def _document_form() -> None:
    with st.form("plan_document"):
        with st.container(horizontal=True):
            for name in ("title", "issuer", "number", "issued_on"):
                _text(name, wording.PLAN_FIELDS[name], wording.PLAN_HINTS.get(name, ""), 260)
        st.form_submit_button(wording.PLAN_ADD, on_click=_add, args=(_document, ("title", "number")))


def _document() -> DraftRow:
    return document_row(**{name: _given(name) for name in ("title", "issuer", "issued_on", "number")})


def _indicator_form() -> None:
    register = store.register()
    dimensions = list(dict.fromkeys(each.dimension for each in register.units.values()))
    units = {
        each: "、".join(row.unit for row in register.units.values() if row.dimension == each)
        for each in dimensions
    }
    with st.form("plan_indicator"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            _text("name", wording.PLAN_FIELDS["name"], width=320)
            st.selectbox(
                wording.PLAN_FIELDS["direction"],
                Direction,
                key="plan_direction",
                format_func=label_of,
                width=160,
                placeholder="",
            )
            st.selectbox(
                wording.PLAN_FIELDS["dimension"],
                dimensions,
                key="plan_dimension",
                format_func=units.__getitem__,
                width=320,
                placeholder="",
            )
        st.form_submit_button(wording.PLAN_ADD, on_click=_add, args=(_indicator, ("name",)))


def _indicator() -> DraftRow:
    state = st.session_state
    return indicator_row(
        name=_given("name"), direction=state["plan_direction"], dimension=state["plan_dimension"]
    )


def _target_form() -> None:
    register = store.register()
    known = with_rows(register, _rows())
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _choice("document_id", list(known["documents"]), known["documents"].__getitem__, 340)
        _choice("indicator_id", list(known["indicators"]), known["indicators"].__getitem__, 220)
        _choice("scope", list(plan_scopes(register)), lambda each: describe_scope(register, each), 240)
        kind = _choice("kind", list(TargetKind), label_of, 130)
    themes = list(dict.fromkeys(each.theme for each in register.targets.values()))
    with st.form("plan_target"):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            _choice("comparator", list(comparators_of(kind)), label_of, 110)
            _text("target_value", wording.PLAN_FIELDS["target_value"], width=90)
            _choice("unit", [None, *register.units], lambda each: each or wording.PLAN_NO_UNIT, 110)
            for name in ("starts_on", "deadline_on", "baseline_on", "baseline_value"):
                _text(name, wording.PLAN_FIELDS[name], wording.PLAN_HINTS.get(name, ""), 110)
            st.checkbox(wording.PLAN_FIELDS["is_annual"], key="plan_is_annual")
        with st.container(horizontal=True, vertical_alignment="bottom"):
            _text("clause", wording.PLAN_FIELDS["clause"], wording.PLAN_HINTS["clause"], 190)
            _choice("theme", themes, str, 120)
            _text("paraphrase", wording.PLAN_FIELDS["paraphrase"], wording.PLAN_HINTS["paraphrase"], 380)
            _text("holder", wording.PLAN_FIELDS["holder"], width=190)
        st.form_submit_button(wording.PLAN_ADD, on_click=_add, args=(_target, ("target_value", "paraphrase")))


def _choice(name: str, options: list, format_func: Callable, width: int):
    return st.selectbox(
        wording.PLAN_FIELDS[name],
        options,
        key=f"plan_{name}",
        format_func=format_func,
        width=width,
        placeholder="",
    )


def _target() -> DraftRow:
    state = st.session_state
    chosen = ("document_id", "indicator_id", "scope", "kind", "comparator", "unit", "theme")
    typed = (
        "target_value", "clause", "paraphrase", "starts_on", "deadline_on", "baseline_on", "baseline_value", "holder",
    )  # fmt: skip
    return target_row(
        store.register(),
        **{name: state[f"plan_{name}"] for name in chosen},
        **{name: _given(name) for name in typed},
        is_annual=bool(state.get("plan_is_annual")),
    )


def _add(make: Callable[[], DraftRow], emptied: tuple[str, ...]) -> None:
    """Take what the form says into the draft; what cannot be taken is said, and the form keeps what it holds."""
    try:
        row = make()
    except PlanProblems as problems:
        words = "；".join(
            wording.PLAN_PROBLEMS[what].format(wording.PLAN_FIELDS[name])
            for name, what in problems.fields.items()
        )
        desk.say(words, "warning")
        return
    key = next(iter(row.values.values()))
    others = tuple(each for each in _rows() if next(iter(each.values.values())) != key)
    st.session_state[_DRAFT] = (*others, row)
    for name in emptied:
        st.session_state[f"plan_{name}"] = ""


def _show_draft(actor: Actor) -> None:
    rows = _rows()
    if not rows:
        return
    register = store.register()
    findings = check_rows(register, rows)
    wrong = {finding.line for finding in findings}
    cells = [
        (row.position, *reported.row_cells(row)[:3], wording.PLAN_WRONG if row.position in wrong else "")
        for row in pending_rows(rows, actor.office, actor.name)
    ]
    st.html(
        render(
            "grid.html",
            title=wording.PLAN_DRAFT,
            lead="",
            summary="",
            columns=wording.PLAN_COLUMNS,
            rows=cells,
        )
    )
    if findings:
        told = [
            (each.line or "", wording.PLAN_FIELDS.get(each.column or "", each.column or ""), each.value or "",
             each.allowed or "")
            for each in findings
        ]  # fmt: skip
        st.html(
            render(
                "grid.html",
                title="",
                lead=wording.PLAN_FINDINGS,
                summary="",
                columns=wording.PLAN_FINDING_COLUMNS,
                rows=told,
            )
        )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(wording.NOTE, key="plan_note", max_chars=500, width=420)
        st.button(
            wording.SUBMIT, key="submit_plan", type="primary", disabled=bool(findings), on_click=_submit
        )
        st.button(wording.PLAN_EMPTY, key="plan_empty", on_click=_forget)


def _forget() -> None:
    st.session_state.pop(_DRAFT, None)
    st.session_state.pop("draft_plan_sent", None)


def _submit() -> None:
    rows = _rows()
    if not rows or check_rows(store.register(), rows):
        return
    # Kept, so that sending it twice is the same as once.
    draft = st.session_state.setdefault(
        "draft_plan_sent", Draft(SubmissionKind.DOCUMENTS, rows, desk.actor().office or "-")
    )
    sent = replace(draft, rows=rows, note=_given("note").strip() or None)
    if desk.write(lambda book, actor: book.submit(actor, sent), wording.SUBMITTED):
        _forget()
