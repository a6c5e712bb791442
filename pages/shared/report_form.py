"""A table to fill in on the screen: one line for each chosen target, read like an uploaded file."""

from __future__ import annotations

import streamlit as st

from data.promises import describe_deadline, describe_target_value
from data.reportable import SPAN_LABELS, ReportScope, Span, entity_name, reportable, units_for, usual_span
from data.schema import Qualifier, Target
from data.vocabulary import labels_of
from pages.shared import report_draft, store, wording
from pages.shared.templates import render

LINES = 12
_WIDTHS = (4.2, 1.5, 1.4, 1.5, 1.2, 1.5, 2.2)
_FIELDS = ("as_of", "span", "value", "qualifier", "unit", "note")
_SOURCE = ("office", "document_title", "document_number", "document_on")

Line = tuple[Target, str]


def show(scope: ReportScope, period: str, office: str) -> bytes | None:
    """Draw the table; what was last asked to be checked as the bytes of a CSV, None before that."""
    register = store.register()
    pairs = reportable(register, scope)
    if not pairs:
        st.html(f"<p class='empty'>{wording.FORM_EMPTY}</p>")
        return None
    kept = f"draft_form_{scope.scope_id}_{report_draft.turn()}"
    chosen = _choose(pairs)
    with st.form(f"report_form_{scope.scope_id}_{report_draft.turn()}"):
        source = _show_source(office)
        st.html(render("form_head.html", columns=wording.FORM_COLUMNS, widths=_WIDTHS))
        lines = [_show_line(number, line, period) for number, line in enumerate(chosen, 1)]
        if st.form_submit_button(wording.FORM_CHECK, type="primary"):
            # The library of workbooks comes with it, which nobody needs who only looks.
            from data.templates import build_typed_csv  # noqa: PLC0415

            st.session_state[kept] = build_typed_csv(
                register,
                [
                    (target, entity_id, {**filled, **source})
                    for (target, entity_id), filled in zip(chosen, lines, strict=True)
                    if filled["value"]
                ],
            )
        st.html(f"<p class='said'>{wording.FORM_BLANK}</p>")
    return st.session_state.get(kept)


def _choose(pairs: tuple[Line, ...]) -> list[Line]:
    """A table as long as the screen: all targets when they are few, else those that are picked."""
    if len(pairs) <= LINES:
        return list(pairs)
    numbers = st.multiselect(
        wording.FORM_CHOOSE.format(LINES),
        range(len(pairs)),
        default=range(6),
        max_selections=LINES,
        key=f"form_targets_{pairs[0][1]}_{report_draft.turn()}",
        format_func=lambda number: _name(pairs[number]),
        placeholder="",
    )
    return [pairs[number] for number in sorted(numbers)]


def _name(line: Line) -> str:
    target, entity_id = line
    register = store.register()
    indicator = register.indicators[target.indicator_id].name
    return f"{indicator}（{describe_deadline(target)}，{entity_name(register, entity_id)}）"


def _show_source(office: str) -> dict[str, str]:
    with st.container(horizontal=True):
        given = [
            st.text_input(
                label, office if key == "office" else "", max_chars=200, key=_key(key), placeholder=hint
            )
            for key, (label, hint) in zip(_SOURCE, wording.FORM_SOURCE, strict=True)
        ]
    return {key: text.strip() for key, text in zip(_SOURCE, given, strict=True)}


def _show_line(number: int, line: Line, period: str) -> dict[str, str]:
    target, entity_id = line
    register = store.register()
    cells = st.columns(_WIDTHS, gap="small", vertical_alignment="center")
    with cells[0]:
        st.html(
            render(
                "form_target.html",
                number=number,
                indicator=register.indicators[target.indicator_id].name,
                promise=f"{describe_target_value(target)}（{describe_deadline(target)}）",
                entity=entity_name(register, entity_id),
            )
        )
    name = f"{target.target_id}_{entity_id}"
    units = list(units_for(register, target))
    spans = list(SPAN_LABELS.values())
    usual = usual_span(target)
    offered = {
        "span": (spans, None if usual is Span.CUMULATIVE else spans.index(SPAN_LABELS[usual])),
        "qualifier": (list(labels_of(Qualifier)), None),
        "unit": (units, units.index(target.unit) if target.unit in units else None),
    }
    filled = {}
    for cell, key, (label, _) in zip(cells[1:], _FIELDS, wording.FORM_COLUMNS[1:], strict=True):
        with cell:
            described = f"{label} {number}"
            if key in offered:
                choices, index = offered[key]
                value = st.selectbox(
                    described, choices, index, key=_key(f"{key}_{name}"), label_visibility="collapsed",
                    placeholder="",
                )  # fmt: skip
            else:
                value = st.text_input(
                    described,
                    _end_of(period) if key == "as_of" else "",
                    key=_key(f"{key}_{name}"),
                    max_chars=200,
                    label_visibility="collapsed",
                )
            filled[key] = (value or "").strip()
    return filled


def _key(name: str) -> str:
    return f"form_{name}_{report_draft.turn()}"


def _end_of(period: str) -> str:
    """The last day of a period that has ended, else nothing: 2026-H1 → 2026-06-30."""
    year, _, half = period.partition("-")
    day = f"{year}-06-30" if half == "H1" else f"{year}-12-31"
    return day if day <= store.today().isoformat() else ""
