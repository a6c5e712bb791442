"""The form of a self-check: one line per condition, what is typed or ticked, and how it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data.eligibility import (
    KIND_LABELS,
    OBSTACLE_SENTENCES,
    OUTCOME_LABELS,
    Answers,
    Checked,
    CheckKind,
    Outcome,
    SelfCheck,
    describe_bound,
    describe_figure,
    describe_place,
    exception_of,
    is_already,
    may_be_negative,
    obstacle_of,
    question_of,
    rules_of,
    self_check,
)
from data.load import Register
from data.provenance import describe_date, describe_source
from data.schema import Level, Rule, RulePart, Zone
from data.vocabulary import label_of
from pages.shared import rules, store, wording
from pages.shared.templates import render

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_WHOLE = ("个", "家", "件", "园")
_ANSWERS = {wording.CHECK_YES: True, wording.CHECK_NO: False}


def show(entry_id: str | None, kind: CheckKind) -> None:
    """Draw the self-check of a zone, or say calmly why there is none."""
    register = store.register()
    if entry_id in register.parks:
        hosts = [register.zones[site.zone_id].name for site in register.sites_of.get(entry_id, ())]
        _say(wording.CHECK_PARK.format("、".join(hosts)))
    elif entry_id is None:
        _say(wording.CHECK_ZONE_FIRST)
    elif obstacle := obstacle_of(kind, register.zones[entry_id]):
        _say(OBSTACLE_SENTENCES[obstacle])
    else:
        if is_already(kind, register.zones[entry_id]):
            _say(wording.CHECK_ALREADY)
        _show_form(entry_id, kind)


def _say(sentence: str) -> None:
    st.html(f"<p class='empty'>{wording.escape(sentence)}</p>")


@st.fragment
def _show_form(zone_id: str, kind: CheckKind) -> None:
    """What is typed reruns the form alone; outcomes are drawn last, into the places kept for them."""
    register = store.register()
    zone = register.zones[zone_id]
    asked: tuple[_Asked, ...] = store.derived(_conditions, kind, zone.level)
    rules.show(store.derived(_units_style, kind, zone.level))
    summary = st.container()
    answers = _Given()
    with st.container(key="conditions"):
        st.html(render("check_head.html"))
        results = [_ask(each, answers) for each in asked]
    check = self_check(register, zone, kind, answers.answers())
    for place, checked in zip(results, check.conditions, strict=True):
        place.html(_result(register, checked))
    with summary:
        _show_summary(check)
    st.html(
        render(
            "check_foot.html",
            requirements=[_line(rule) for rule in check.requirements],
            absent=[_line(rule) for rule in check.absent],
            sources=[
                describe_source(register.documents[each])
                for each in dict.fromkeys(each.rule.document_id for each in asked)
            ],
        )
    )


@dataclass(frozen=True, slots=True)
class _Asked:
    """A condition as the form asks it: keys of its answer and its exception, and its text as HTML."""

    rule: Rule
    question: str
    exception: str | None
    html: str


def _conditions(register: Register, kind: CheckKind, level: Level) -> tuple[_Asked, ...]:
    return tuple(
        _Asked(
            rule,
            question_of(register, rule),
            exception_of(register, rule),
            render("check_condition.html", rule=rule, asks=describe_bound(rule), place=describe_place(rule)),
        )
        for rule in rules_of(register, kind, level)
        if rule.part in (RulePart.CONDITION, RulePart.ALTERNATIVE)
    )


def _units_style(register: Register, kind: CheckKind, level: Level) -> str:
    """The unit stands behind the field: inside it, it would go when a number is typed."""
    return "".join(
        f'.st-key-condition_{each.rule.rule_id} [data-testid="stNumberInput"]::after'
        f'{{content:"{each.rule.unit or wording.CHECK_NO_UNIT}"}}'
        for each in _conditions(register, kind, level)
        if each.rule.is_numeric
    )


class _Given:
    """What the widgets return, gathered while they are drawn; an exception two conditions share is asked once."""

    def __init__(self) -> None:
        self.figures: dict[str, Fraction] = {}
        self.declared: dict[str, bool] = {}
        self.exceptions: dict[str, bool] = {}

    def answers(self) -> Answers:
        """All of it, frozen."""
        exempt = frozenset(each for each, is_declared in self.exceptions.items() if is_declared)
        return Answers(self.figures, self.declared, exempt)


def _exception_key(exception: str) -> str:
    return f"{exception}-unless"


def _ask(asked: _Asked, given: _Given) -> DeltaGenerator:
    """Draw a condition and its field; the place where its outcome belongs."""
    rule, question, exception = asked.rule, asked.question, asked.exception
    with st.container(key=f"condition_{rule.rule_id}"):
        # Columns are made by style: Streamlit's own would double what a change of form has to draw.
        st.html(asked.html)
        if rule.is_numeric:
            if (number := _number(rule, question)) is not None:
                given.figures[question] = Fraction(str(number))
        elif said := st.segmented_control(
            rule.condition,
            list(_ANSWERS),
            key=question,
            bind="query-params",
            label_visibility="collapsed",
        ):
            given.declared[question] = _ANSWERS[said]
        if exception and exception not in given.exceptions:
            given.exceptions[exception] = st.checkbox(
                wording.CHECK_UNLESS.format(rule.unless),
                key=_exception_key(exception),
                bind="query-params",
                wrap=True,
            )
        return st.container()


def _result(register: Register, checked: Checked) -> str:
    unit, known = checked.rule.unit, checked.known
    return render(
        "check_result.html",
        code=checked.outcome.value,
        label=OUTCOME_LABELS[checked.outcome],
        gap=wording.CHECK_GAP.format(describe_figure(checked.gap, unit)) if checked.gap else None,
        known=wording.CHECK_KNOWN.format(
            value=describe_figure(known.value, unit, known.qualifier),
            day=describe_date(known.observation.as_of),
        )
        if known
        else None,
        source=wording.CHECK_KNOWN_SOURCE.format(
            source=describe_source(register.documents[known.observation.document_id]),
            name=known.observation.indicator_name,
        )
        if known
        else None,
    )


def _number(rule: Rule, question: str) -> float | None:
    is_whole = rule.unit in _WHOLE
    return st.number_input(
        rule.indicator_name or rule.condition,
        value=None,
        min_value=None if may_be_negative(rule) else (0 if is_whole else 0.0),
        step=1 if is_whole else 0.1,
        format="%d" if is_whole else "%.10g",
        placeholder="",
        key=question,
        bind="query-params",
        label_visibility="collapsed",
    )


def _show_summary(check: SelfCheck) -> None:
    zone = check.zone
    with st.container(horizontal=True, vertical_alignment="center", key="check_bar"):
        st.html(
            render(
                "check_summary.html",
                title=f"{zone.name} · {KIND_LABELS[check.kind]}",
                said=wording.CHECK_SAID.format(level=label_of(zone.level), category=label_of(zone.category)),
                note=zone.status_note,
                code=check.overall.value if check.overall else Outcome.UNKNOWN.value,
                sentence=describe_overall(check),
                failing=_names(check.failing),
                missing=_names(check.missing),
                alternatives=all(each.rule.part is RulePart.ALTERNATIVE for each in check.conditions),
            )
        )
        with st.container(key="check_buttons"):
            st.download_button(
                wording.CHECK_DOCX,
                partial(_docx, check),
                file_name=_file_name(zone, check.kind),
                mime=_DOCX,
                key="check_docx",
                on_click="ignore",
            )
            st.button(wording.CHECK_CLEAR, on_click=_clear, args=(check.kind, zone.level), type="tertiary")


def describe_overall(check: SelfCheck) -> str:
    """The overall outcome in one sentence, or that there is none while something is unknown."""
    if check.overall is None:
        sentence = wording.CHECK_OVERALL_NONE.format(unknown=len(check.missing))
        return sentence + (wording.CHECK_OVERALL_FAILING.format(len(check.failing)) if check.failing else "")
    words = (
        wording.CHECK_OVERALL_FACTORY if check.kind is CheckKind.STANDARD_FACTORY else wording.CHECK_OVERALL
    )
    return words[check.overall.value].format(len(check.failing))


def _names(conditions: Sequence[Checked]) -> str:
    return "、".join(each.rule.indicator_name or each.rule.condition for each in conditions)


def _line(rule: Rule) -> dict[str, Any]:
    return {"id": rule.rule_id, "condition": rule.condition, "note": rule.note, "place": describe_place(rule)}


def _clear(kind: CheckKind, level: Level) -> None:
    for each in store.derived(_conditions, kind, level):
        st.session_state[each.question] = None
        if each.exception:
            st.session_state[_exception_key(each.exception)] = False


def _docx(check: SelfCheck) -> bytes:
    # The library of Word documents is loaded with the first one, not with the screen.
    from briefs.self_check_sheet import build_sheet, to_docx_bytes  # noqa: PLC0415

    register = store.register()
    return to_docx_bytes(build_sheet(register, check, sentence=describe_overall(check), day=store.today()))


def _file_name(zone: Zone, kind: CheckKind) -> str:
    return wording.CHECK_DOCX_NAME.format(
        kind=KIND_LABELS[kind], zone=zone.short_name, day=store.today().isoformat()
    )
