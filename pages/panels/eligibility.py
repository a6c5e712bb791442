"""The form of a self-check: one line per condition, what is typed or ticked, and how it stands.

The browser shows what an answer changes at once: the form as `html` makes it, fetched beside the screen
(pages/static/check_form.js). The page hears of every answer, follows, and has the last word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any

import streamlit as st

from data.eligibility import (
    KIND_LABELS,
    MAX_FIGURE,
    OBSTACLE_SENTENCES,
    OUTCOME_LABELS,
    Answers,
    Checked,
    CheckKind,
    FigureFault,
    Outcome,
    SelfCheck,
    describe_bound,
    describe_figure,
    describe_place,
    exception_of,
    is_already,
    obstacle_of,
    parse_figure,
    plain_figure,
    question_of,
    rules_of,
    self_check,
)
from data.load import Register
from data.provenance import describe_date, describe_source
from data.schema import Level, Rule, RulePart, Zone
from data.vocabulary import label_of
from pages.shared import addresses, served, state, store, wording, zone_choice
from pages.shared.templates import Html, render

NAME = "atlas_check_form"
"""Name of the component, as the browser is told it."""
KINDS = {label: kind for kind, label in KIND_LABELS.items()}

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ANSWERS = {wording.CHECK_YES: True, wording.CHECK_NO: False}
_TICKED = "true"
# What is filled in, by its name in the address, for every kind of check; and the last report that was followed.
_KEY, _HELD, _FOLLOWED = "check_answers", "check_answers_held", "check_answers_followed"
_mount = served.component(NAME, isolate_styles=False)


def html(entry: str, query: Mapping[str, str]) -> str | None:
    """The form of a zone, by id or by name, as the page would draw it for an address; None for what is unknown."""
    register, kind = store.register(), KINDS.get(query.get("check", ""))
    entry_id = zone_choice.entry_of(entry)
    if kind is None or entry_id is None:
        return None
    return _form(register, entry_id, kind, usable(register, query))


@st.fragment
def show(entry_id: str | None, kind: CheckKind) -> None:
    """Draw the self-check of a zone, or say calmly why there is none; an answer reruns this alone."""
    register = store.register()
    held = _held(register)
    _show_in_address(held)
    with st.container(key="check_form"):
        _mount(
            key=_KEY,
            data={
                "script": addresses.script("check_form.js"),
                # Pieces are of the present.
                "forms": None if store.asof() else f"{addresses.base()}assets/checks/",
                "choice": zone_choice.KEY,
                "entry": entry_id,
                "named": zone_choice.name_of(entry_id),
                "version": store.page_version(),
                "kind": KIND_LABELS[kind],
                "answers": held,
                "followed": st.session_state.get(_FOLLOWED, 0),
                "html": _form(register, entry_id, kind, held),
            },
            on_answered_change=_answered,
        )
        if entry_id is not None and _why_none(register, entry_id, kind) is None:
            with st.container(key="check_buttons"):
                st.download_button(
                    wording.CHECK_DOCX,
                    partial(_docx, register, register.zones[entry_id], kind, held, store.today()),
                    file_name=_file_name(register.zones[entry_id], kind),
                    mime=_DOCX,
                    key="check_docx",
                    on_click="ignore",
                )


def _held(register: Register) -> dict[str, str]:
    """What is filled in, for all kinds of checks; on a first visit, or a step through history, by the address."""
    if _HELD not in st.session_state or state.went_through_history():
        st.session_state[_HELD] = usable(register, st.query_params)
    return st.session_state[_HELD]


def _answered() -> None:
    report = served.reported(_KEY, "answered")
    if isinstance(report, Mapping) and isinstance(report.get("number"), int):
        st.session_state[_FOLLOWED] = report["number"]
        register, answers = store.register(), report.get("answers")
        # The same object: a sheet that is asked for now holds what was typed just before.
        held = _held(register)
        held.clear()
        held.update(usable(register, answers if isinstance(answers, Mapping) else {}))


def usable(register: Register, given: Mapping[str, Any]) -> dict[str, str]:
    """Of what an address, a request or a browser says, the answers: text by name, figures as they were written.

    A figure that cannot be used stays, for the reader to correct; other answers do not. Whatever comes from outside
    is no longer than a figure.
    """
    found = {}
    for name, rule in store.derived(_names).items():
        text = given.get(name)
        if not isinstance(text, str):
            continue
        if rule is None:
            is_answer = text.lower() == _TICKED
            text = _TICKED
        elif rule.is_numeric:
            text = _written(rule, text)
            is_answer = bool(text)
        else:
            is_answer = text in _ANSWERS
        if is_answer:
            found[name] = text
    return found


def _written(rule: Rule, text: str) -> str:
    plain = plain_figure(text)
    if plain and isinstance(parse_figure(rule, text), FigureFault):
        return text[: MAX_FIGURE + 1]
    return plain.replace(",", "")


def _names(register: Register) -> dict[str, Rule | None]:
    """Every name an answer has in the address, with the rule that asks; None for an exception."""
    found: dict[str, Rule | None] = {}
    for rule in register.rules.values():
        if rule.part in (RulePart.CONDITION, RulePart.ALTERNATIVE):
            found.setdefault(question_of(register, rule), rule)
            if exception := exception_of(register, rule):
                found[_unless(exception)] = None
    return found


def _unless(exception: str) -> str:
    return f"{exception}-unless"


def _show_in_address(held: Mapping[str, str]) -> None:
    """What is filled in stands in the address, for all kinds of checks, so that a link brings all of it; no faults."""
    wanted = {name: held.get(name, "") for name in store.derived(_names)}
    for name, rule in store.derived(_names).items():
        if rule and rule.is_numeric and isinstance(parse_figure(rule, wanted[name]), FigureFault):
            wanted[name] = ""
    changed = {name: text for name, text in wanted.items() if st.query_params.get(name, "") != text}
    if changed:
        # At once, because each message is a step of its own in the browser's history; no value takes a name away.
        st.query_params.update({name: text or () for name, text in changed.items()})


def _form(register: Register, entry_id: str | None, kind: CheckKind, texts: Mapping[str, str]) -> Html:
    """The whole form as HTML, or the sentence that says why there is none."""
    if sentence := _why_none(register, entry_id, kind):
        return render("check_none.html", sentence=sentence)
    zone = register.zones[entry_id or ""]
    asked = store.derived(_conditions, kind, zone.level)
    faults, answers = _read(asked, texts)
    check = self_check(register, zone, kind, answers)
    rows, offered = [], {""}
    for each, checked in zip(asked, check.conditions, strict=True):
        fault = faults.get(each.question)
        rows.append(
            {
                "id": each.rule.rule_id,
                "html": each.html,
                "is_numeric": each.rule.is_numeric,
                "question": each.question,
                # What cannot be used is not sent back: it stands in the reader's field.
                "figure": "" if fault else texts.get(each.question, ""),
                "fault": wording.CHECK_FAULTS[fault] if fault else "",
                "unit": each.rule.unit or wording.CHECK_NO_UNIT,
                "said": texts.get(each.question),
                # An exception two conditions share is asked once.
                "unless": None if each.unless in offered else each.unless,
                "is_exempt": each.unless in texts,
                "exception": wording.CHECK_UNLESS.format(each.rule.unless),
                "result": _result(register, checked),
            }
        )
        offered.add(each.unless)
    return render(
        "check_form.html",
        form=f"{zone.zone_id} {kind.value}",
        summary=_summary(check),
        is_already=is_already(kind, zone),
        rows=rows,
        max_figure=MAX_FIGURE,
        foot=store.derived(_foot, kind, zone.level),
    )


def _why_none(register: Register, entry_id: str | None, kind: CheckKind) -> str | None:
    if entry_id in register.parks:
        hosts = [register.zones[site.zone_id].name for site in register.sites_of.get(entry_id, ())]
        return wording.CHECK_PARK.format("、".join(hosts))
    if entry_id is None:
        return wording.CHECK_ZONE_FIRST
    obstacle = obstacle_of(kind, register.zones[entry_id])
    return OBSTACLE_SENTENCES[obstacle] if obstacle else None


@dataclass(frozen=True, slots=True)
class _Asked:
    """A condition as the form asks it: keys of its answer and its exception, and its text as HTML."""

    rule: Rule
    question: str
    exception: str | None
    html: Html

    @property
    def unless(self) -> str:
        """Name of the exception's answer; empty text without one."""
        return _unless(self.exception) if self.exception else ""


def _conditions(register: Register, kind: CheckKind, level: Level) -> tuple[_Asked, ...]:
    found = []
    for rule in rules_of(register, kind, level):
        if rule.part in (RulePart.CONDITION, RulePart.ALTERNATIVE):
            text = render(
                "check_condition.html", rule=rule, asks=describe_bound(rule), place=describe_place(rule)
            )
            found.append(_Asked(rule, question_of(register, rule), exception_of(register, rule), text))
    return tuple(found)


def _read(asked: Sequence[_Asked], texts: Mapping[str, str]) -> tuple[dict[str, FigureFault], Answers]:
    """What was written as the rules take it, and what of it cannot be used, by name."""
    figures: dict[str, Fraction] = {}
    declared: dict[str, bool] = {}
    faults: dict[str, FigureFault] = {}
    for each in asked:
        if not (text := texts.get(each.question)):
            continue
        if not each.rule.is_numeric:
            declared[each.question] = _ANSWERS[text]
        elif isinstance(figure := parse_figure(each.rule, text), FigureFault):
            faults[each.question] = figure
        else:
            figures[each.question] = figure
    exempt = frozenset(each.exception for each in asked if each.exception and texts.get(each.unless))
    return faults, Answers(figures, declared, exempt)


def _result(register: Register, checked: Checked) -> Html:
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


def _summary(check: SelfCheck) -> Html:
    zone = check.zone
    return render(
        "check_summary.html",
        title=f"{zone.name} · {KIND_LABELS[check.kind]}",
        said=wording.CHECK_SAID.format(level=label_of(zone.level), category=label_of(zone.category)),
        note=zone.status_note,
        code=check.overall.value if check.overall else Outcome.UNKNOWN.value,
        sentence=describe_overall(check),
        failing=_names_said(check.failing),
        missing=_names_said(check.missing),
        alternatives=all(each.rule.part is RulePart.ALTERNATIVE for each in check.conditions),
    )


def _foot(register: Register, kind: CheckKind, level: Level) -> Html:
    rules = rules_of(register, kind, level)
    documents = dict.fromkeys(each.rule.document_id for each in _conditions(register, kind, level))
    return render(
        "check_foot.html",
        requirements=[_line(rule) for rule in rules if rule.part is RulePart.REQUIREMENT],
        absent=[_line(rule) for rule in rules if rule.part is RulePart.ABSENT],
        sources=[describe_source(register.documents[each]) for each in documents],
    )


def describe_overall(check: SelfCheck) -> str:
    """The overall outcome in one sentence, or that there is none while something is unknown."""
    if check.overall is None:
        sentence = wording.CHECK_OVERALL_NONE.format(unknown=len(check.missing))
        return sentence + (wording.CHECK_OVERALL_FAILING.format(len(check.failing)) if check.failing else "")
    words = (
        wording.CHECK_OVERALL_FACTORY if check.kind is CheckKind.STANDARD_FACTORY else wording.CHECK_OVERALL
    )
    return words[check.overall.value].format(len(check.failing))


def _names_said(conditions: Sequence[Checked]) -> str:
    return "、".join(each.rule.indicator_name or each.rule.condition for each in conditions)


def _line(rule: Rule) -> dict[str, Any]:
    return {"id": rule.rule_id, "condition": rule.condition, "note": rule.note, "place": describe_place(rule)}


def _docx(register: Register, zone: Zone, kind: CheckKind, held: Mapping[str, str], day: date) -> bytes:
    # The library of Word documents is loaded with the first one, not with the screen.
    from briefs.self_check_sheet import build_sheet, to_docx_bytes  # noqa: PLC0415

    # Made when it is asked for, outside the session: what holds for that comes with the call.
    check = self_check(register, zone, kind, _read(_conditions(register, kind, zone.level), held)[1])
    return to_docx_bytes(build_sheet(register, check, sentence=describe_overall(check), day=day))


def _file_name(zone: Zone, kind: CheckKind) -> str:
    return wording.CHECK_DOCX_NAME.format(
        kind=KIND_LABELS[kind], zone=zone.short_name, day=store.today().isoformat()
    )
