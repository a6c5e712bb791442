"""政策与任务: documents by clause, what an office has to do, what binds a zone, and what a search finds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

import streamlit as st

from data.assessment import STATUS_LABELS, Status
from data.eligibility import describe_place
from data.load import Register
from data.policy import (
    Binding,
    Duties,
    TaskEntry,
    binding_of_park,
    binding_of_zone,
    by_clause,
    policy_documents,
    task_entries,
    task_of_target,
    unit_duties,
    units_by_weight,
)
from data.policy_search import MAX_QUERY, Results, build_index, normalise_search, search
from data.provenance import describe_source
from data.schema import NameBasis, Rule, RulePart, Target, TaskRole
from data.target_filter import facet_labels
from data.vocabulary import label_of
from pages.shared import linked_table, pieces, rules, state, store, target_rows, wording, zone_choice
from pages.shared.templates import Html, render

NAME = "policy"
"""Of the pieces below /assets/ that this screen is drawn from."""
VIEWS = (wording.BY_DOCUMENT, wording.BY_UNIT, wording.BY_ZONE)
_UNITS_SHOWN = 12


def show_lead() -> None:
    """What the screen holds, in figures, and how targets, tasks and offices hang together."""
    st.html(store.derived(_lead))
    rules.show(_lamps())


def ask() -> str:
    """The search field; what was typed, empty when nothing is asked."""
    st.text_input(
        wording.POLICY_FIND,
        key="find",
        bind="query-params",
        placeholder=wording.POLICY_FIND_HINT,
        max_chars=MAX_QUERY,
        label_visibility="collapsed",
    )
    typed = (st.session_state.get("find") or "").strip()
    return typed if normalise_search(typed) else ""


def choose_view() -> str:
    """By document, by office or by zone; bound to the address."""
    return st.segmented_control(
        wording.POLICY_BY,
        VIEWS,
        default=VIEWS[0],
        key="by",
        bind="query-params",
        required=True,
        label_visibility="collapsed",
    )


def choose_documents() -> list[str]:
    """Titles of the documents to show; none for all of them."""
    titles = store.derived(facet_labels, "document")
    with st.container(key="document_choice"):
        return st.pills(wording.DOCUMENT, titles, selection_mode="multi", key="document", bind="query-params")


def choose_unit() -> str | None:
    """The choice of an office."""
    with st.container(key="unit_choice"):
        return st.selectbox(
            wording.UNIT_CHOOSE,
            store.derived(units_by_weight),
            index=None,
            key="unit",
            bind="query-params",
            placeholder=wording.UNIT_HINT,
        )


def choose_entry() -> str | None:
    """The choice of a zone or park: the one selection."""
    with st.container(key="entry_choice"):
        return zone_choice.show(wording.ZONE_CHOOSE)


def show(view: str, titles: Sequence[str], unit: str | None, entry_id: str | None, typed: str) -> None:
    """What is chosen: documents by clause, offices or one, what binds a zone or park, or what a search found."""
    stands = pieces.written(
        by=[view],
        document=titles,
        unit=[unit] if unit else (),
        zone=[entry_id] if entry_id else (),
        find=[typed] if typed else (),
    )
    controls: dict[str, pieces.How | tuple[pieces.How, str]] = {
        "by": "set",
        "document": "toggle",
        "unit": "set",
        "find": "set",
        zone_choice.KEY: ("set", "zone"),
    }
    pieces.show(NAME, stands, html, _asked, controls=controls)
    if view == wording.BY_ZONE and entry_id in store.register().zones and not typed:
        st.page_link(
            "self_check.py",
            label=wording.OPEN_SELF_CHECK,
            icon=":material/arrow_forward:",
            query_params=state.zone_link(entry_id),
        )


def html(stands: str) -> Html | None:
    """The same as HTML; None where `stands` names what nobody can choose."""
    register = store.register()
    asked = pieces.read(stands)
    (view, unit, entry, typed) = ((asked.get(key) or [None])[-1] for key in ("by", "unit", "zone", "find"))
    # The browser knows an entry that has just been chosen by its name.
    entry_id = zone_choice.entry_of(entry) if entry else None
    known_titles = store.derived(facet_labels, "document")
    titles = tuple(asked.get("document", ()))
    is_known = (
        view in VIEWS
        and (unit is None or unit in register.unit_names)
        and bool(entry) is bool(entry_id)
        and set(titles) <= set(known_titles)
        and len(typed or "") <= MAX_QUERY
    )
    if not is_known:
        return None
    if query := normalise_search(typed or ""):
        return _found_html(query)
    if view == wording.BY_UNIT:
        return store.derived(_units_html if unit is None else _unit, store.today(), unit)
    if view == wording.BY_ZONE:
        return store.derived(_binding, store.today(), entry_id)
    shown = tuple(title for title in known_titles if not titles or title in titles)
    return store.derived(_documents_html, store.today(), shown, titles or known_titles[:1])


def _asked(asked: dict[str, list[str]]) -> None:
    """An office opened from a list or from what was found, or a search given up."""
    (view, unit, typed) = ((asked.get(key) or [""])[-1] for key in ("by", "unit", "find"))
    if view in VIEWS and (not unit or unit in store.register().unit_names):
        st.session_state.update({"find": typed, "by": view, "unit": unit or None})


def _lamps() -> str:
    written = [
        f'.policy .lamp.s-{status.value}{{background-image:url("{target_rows.lamp(status)}")}}'
        for status in Status
    ]
    return "".join(written)


def _lead(register: Register) -> str:
    linked = len(task_of_target(register))
    return render(
        "policy_lead.html",
        lead=wording.POLICY_LEAD.format(
            documents=len(policy_documents(register)),
            targets=len(register.targets),
            tasks=len(register.tasks),
            rules=len(register.rules),
        ),
        rule=wording.POLICY_LINK_RULE.format(linked=linked, loose=len(register.targets) - linked),
    )


def _documents_html(
    register: Register, today: date, titles: tuple[str, ...], opened: tuple[str, ...]
) -> Html:
    found = [store.derived(_document, today, title, title in opened) for title in titles]
    return render("policy_documents.html", documents=found)


def _document(register: Register, today: date, title: str, is_open: bool) -> Html:
    entry = next(each for each in store.derived(by_clause) if each.document.title == title)
    annexes = [
        {
            "annex": annex.annex,
            "targets": _targets(register, annex.targets),
            "tasks": _tasks(register, annex.tasks),
            "rules": _rule_groups(annex.rules),
        }
        for annex in entry.annexes
    ]
    tasks = [task for annex in entry.annexes for task in annex.tasks]
    counts = wording.POLICY_COUNTS.format(
        targets=sum(len(annex.targets) for annex in entry.annexes) + sum(len(each.targets) for each in tasks),
        tasks=len(tasks),
        rules=sum(len(annex.rules) for annex in entry.annexes) + sum(len(each.rules) for each in tasks),
    )
    return render(
        "policy_document.html",
        title=title,
        source=describe_source(entry.document),
        number=entry.document.number,
        note=entry.document.note,
        counts=counts,
        annexes=annexes,
        is_open=is_open,
    )


def _unit(register: Register, today: date, unit: str) -> Html:
    duties = unit_duties(register, unit, store.derived(task_entries))
    name = register.unit_names[unit]
    return render(
        "policy_unit.html",
        unit=unit,
        full=wording.UNIT_FULL.format(full=name.full_name, basis=label_of(name.basis))
        if name.basis is NameBasis.EXPANDED
        else None,
        note=name.note,
        summary=wording.UNIT_SUMMARY.format(
            leads=len(duties.leads), answers=len(duties.answers), targets=len(duties.targets)
        ),
        statuses=_statuses(duties),
        documents=_by_document(register, duties),
        held=_targets(register, duties.held),
    )


def _statuses(duties: Duties) -> str | None:
    counted = Counter(store.assessments()[target.target_id].status for target in duties.targets)
    parts = [
        wording.UNIT_STATUS.format(label=STATUS_LABELS[status], count=counted[status])
        for status in Status
        if counted[status]
    ]
    return wording.UNIT_STATUSES.format("、".join(parts)) if parts else None


def _by_document(register: Register, duties: Duties) -> list[dict[str, Any]]:
    found = []
    for document in policy_documents(register):
        groups = [
            (
                role,
                _tasks(register, [each for each in entries if each.task.document_id == document.document_id]),
            )
            for role, entries in ((wording.LEADS, duties.leads), (wording.ANSWERS, duties.answers))
        ]
        if any(tasks for _, tasks in groups):
            count = wording.UNIT_TASK_COUNT.format(leads=len(groups[0][1]), answers=len(groups[1][1]))
            found.append({"title": document.title, "count": count, "groups": groups})
    return found


def _units_html(register: Register, today: date, unit: None) -> Html:
    keys = ("id", "full", "leads", "answers", "targets")
    columns = [
        {"key": key, "label": label, **({"align": "right", "width": "14%"} if key not in keys[:2] else {})}
        for key, label in zip(keys, wording.UNIT_COLUMNS, strict=True)
    ]
    asks: linked_table.Asks = {"place": NAME, "how": "set", "key": "unit"}
    table = linked_table.described(wording.UNIT_ALL, columns, _unit_rows(register), asks)
    return render("policy_units.html", table=table)


def _unit_rows(register: Register) -> list[dict[str, Any]]:
    rows = []
    entries = store.derived(task_entries)
    for unit in units_by_weight(register):
        duties = unit_duties(register, unit, entries)
        full = register.unit_names[unit].full_name
        rows.append(
            {
                "id": unit,
                "full": full if full != unit else register.unit_names[unit].note,
                "leads": len(duties.leads),
                "answers": len(duties.answers),
                "targets": len(duties.targets),
            }
        )
    return rows


def _binding(register: Register, today: date, entry_id: str | None) -> Html:
    if entry_id is None:
        return render("policy_binding.html", entry=None)
    park = register.parks.get(entry_id)
    bound: Binding = (
        binding_of_park(register, park) if park else binding_of_zone(register, register.zones[entry_id])
    )
    entries = store.derived(task_entries)
    is_empty = not any((bound.own, bound.of_each_zone, bound.of_all_zones, bound.of_programme, bound.tasks))
    return render(
        "policy_binding.html",
        entry=park.name if park else register.zones[entry_id].name,
        own=_targets(register, bound.own),
        nothing=wording.BIND_HUNAN if is_empty and not bound.rules else wording.BIND_NONE,
        shared=[
            (title, _targets(register, targets), has_status)
            for title, targets, has_status in (
                (wording.BIND_PROGRAMME, bound.of_programme, True),
                (wording.BIND_EACH, bound.of_each_zone, False),
                (wording.BIND_ALL, bound.of_all_zones, False),
            )
            if targets
        ],
        tasks=[
            (
                wording.BIND_TASKS.format(unit=unit),
                _tasks(register, [TaskEntry(entries[task.task_id].task, (), ()) for task in tasks]),
            )
            for unit, tasks in bound.tasks
        ],
        rules=_rule_groups(bound.rules),
    )


def _found_html(query: str) -> Html:
    results = search(store.derived(build_index), query)
    return render(
        "policy_found.html",
        query=query,
        results=results,
        units_shown=_UNITS_SHOWN,
        found=store.derived(_found, store.today(), results),
    )


def _found(register: Register, today: date, results: Results) -> dict[str, Any]:
    entries = store.derived(task_entries)
    return {
        "tasks": _tasks(register, [entries[key] for key in results.tasks], with_document=True),
        "targets": _targets(register, [register.targets[key] for key in results.targets], with_document=True),
        "rules": _rule_groups(register.rules[key] for key in results.rules),
    }


def _tasks(
    register: Register, entries: Iterable[TaskEntry], *, with_document: bool = False
) -> list[dict[str, Any]]:
    return [
        {
            "id": entry.task.task_id,
            "number": entry.task.number,
            "annex": entry.task.annex,
            "section": entry.task.section,
            "title": entry.task.title,
            "deadline": entry.task.deadline,
            "note": entry.task.note,
            "leads": _units_of(register, entry, TaskRole.LEAD),
            "answers": _units_of(register, entry, TaskRole.RESPONSIBLE),
            "place": _place(register, entry) if with_document else None,
            "targets": _targets(register, entry.targets),
            "rules": [_rule(rule) for rule in entry.rules],
        }
        for entry in entries
    ]


def _place(register: Register, entry: TaskEntry) -> str:
    parts = (register.documents[entry.task.document_id].title, entry.task.annex)
    return " ".join(part for part in parts if part)


def _units_of(register: Register, entry: TaskEntry, role: TaskRole) -> str:
    rows = register.units_of_task.get(entry.task.task_id, ())
    return "、".join(row.unit for row in rows if row.role is role)


def _targets(
    register: Register, targets: Iterable[Target], *, with_document: bool = False
) -> list[dict[str, Any]]:
    assessments = store.assessments()
    return [
        target_rows.row(register, target, assessments[target.target_id]) | {"shows_document": with_document}
        for target in targets
    ]


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.rule_id,
        "condition": rule.condition,
        "place": describe_place(rule),
        "clause": rule.clause or rule.annex,
        "part": None if rule.part is RulePart.CONDITION else label_of(rule.part),
        "unless": rule.unless,
        "note": rule.note,
    }


def _rule_groups(rules: Iterable[Rule]) -> list[tuple[str, list[dict[str, Any]]]]:
    groups: dict[str, list[dict[str, Any]]] = {}
    for rule in rules:
        groups.setdefault(rule.applies_to, []).append(_rule(rule))
    return list(groups.items())
