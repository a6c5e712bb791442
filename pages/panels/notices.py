"""Calm sentences: what could not be used, what cannot be read, and where the detail is."""

from __future__ import annotations

import logging
from pathlib import Path

import streamlit as st

from data.checks import Finding
from data.comparison import parse_compared_ids
from data.eligibility import KIND_LABELS, unusable_figures
from data.load import RegisterError
from data.policy import units_by_weight
from data.selection import (
    ALLOWED_SAMPLE,
    MAX_QUERY,
    MAX_QUOTED,
    Notice,
    parse_labels,
    parse_selection,
    parse_zone_id,
)
from data.target_filter import parse_target_filter, parse_target_id
from geo.atlas import parse_view
from pages.shared import state, store, wording
from pages.shared.templates import data_uri, render

LOGGER = logging.getLogger("atlas")
_FINDINGS_SHOWN = 200
_PARAMETER_LABELS = {
    "province": wording.PROVINCE,
    "prefecture": wording.PREFECTURE,
    "level": wording.LEVEL,
    "category": wording.CATEGORY,
    "industry": wording.INDUSTRY,
    "park_only": wording.PARK_ONLY,
    "q": wording.SEARCH,
    "zone": wording.ADDRESS,
    "compare": wording.COMPARE_ADDRESS,
    "view": wording.VIEW,
    "document": wording.DOCUMENT,
    "theme": wording.THEME,
    "scope": wording.SCOPE,
    "status": wording.STATUS,
    "deadline": wording.HEAD_DEADLINE,
    "target": wording.TARGET_ADDRESS,
    "unit": wording.UNIT_CHOOSE,
    "by": wording.POLICY_BY,
    "check": wording.CHECK_KIND,
    "asof": wording.ASOF,
    "page": wording.SCREEN,
}
# Their values are keys nobody types: naming some would help nobody.
_IDS = ("zone", "target", "compare")


def register_or_stop() -> None:
    """Go on when the register can be read; otherwise name every finding and stop the screen here."""
    try:
        store.register()
    except RegisterError as error:
        LOGGER.error("register not in order:\n%s", error)
        st.error(wording.REGISTER_BROKEN)
        _show_findings(_rows_of(error))
        st.stop()
    except OSError as error:
        LOGGER.error("register unreadable: %s", error)
        st.error(wording.REGISTER_BROKEN)
        _show_findings(_rows_of(error))
        st.stop()


def show_demo() -> None:
    """Over every screen of a demonstration: a line that says so, and a mark across everything that is shown."""
    if not store.settings().is_demo:
        return
    mark = data_uri(render("demo_mark.svg"))
    st.html(
        f'<style>[data-testid="stAppViewContainer"]::after {{ background-image: url("{mark}"); content: ""; '
        "position: fixed; inset: 0; z-index: 999; pointer-events: none; }"
        ".st-key-stage { --stage: max(330px, calc(100vh - 25.9rem)); }</style>"
    )
    st.html(render("demo.html"))


def show_asof() -> None:
    """While a past day is looked at: which, and the way back."""
    if (day := store.asof()) is None:
        return
    with st.container(horizontal=True, key="asof_bar"):
        st.html(f"<p>{wording.ASOF_SHOWN.format(day.year, day.month, day.day)}</p>")
        st.button(wording.ASOF_BACK, key="asof_back", on_click=state.look_from, args=("",), type="tertiary")


def show_ledger_problem() -> None:
    """One calm line while reported data cannot be read; the log has the reason."""
    desk = store.desk()
    if desk is not None and desk.problem is not None:
        st.html(f"<p class='notice'>{wording.LEDGER_UNREADABLE}</p>")


def show_set_aside() -> None:
    """Say what is left out: tables that broke (the last version in order is shown), rows of the ledger."""
    if (problem := store.files_problem()) is not None:
        st.warning(wording.TABLES_OUTDATED)
        with st.expander(wording.FINDINGS):
            _show_findings(_rows_of(problem))
    if found := store.register().set_aside:
        rows = len({(finding.file, finding.line) for finding in found})
        st.warning(wording.SET_ASIDE.format(rows))
        with st.expander(wording.FINDINGS):
            _show_findings([_cells(finding) for finding in found])


def _rows_of(problem: Exception) -> list[tuple[str, ...]]:
    if isinstance(problem, RegisterError):
        return [_cells(finding) for finding in problem.findings]
    name = Path(getattr(problem, "filename", None) or "").name
    return [(name, "", "", "", "", wording.FILE_UNREADABLE)]


def _show_findings(rows: list[tuple[str, ...]]) -> None:
    shown = rows[:_FINDINGS_SHOWN]
    lead = wording.FINDINGS_LEAD.format(shown=len(shown), all=len(rows))
    st.html(
        render("grid.html", title="", lead=lead, summary="", columns=wording.FINDINGS_COLUMNS, rows=shown)
    )


def _cells(finding: Finding) -> tuple[str, ...]:
    line = "" if finding.line is None else str(finding.line)
    what = finding.allowed or finding.message
    return (finding.file, line, finding.key or "", finding.column or "", finding.value or "", what)


def read_arrival() -> None:
    """Note, before any widget drops it, what the address of the first visit holds that cannot be used."""
    if "arrival" in st.session_state:
        return
    register = store.register()
    params = {name: st.query_params.get_all(name) for name in st.query_params}
    _, of_filters = parse_selection(params, register)
    zone_id, of_zone = parse_zone_id(params, register)
    _, of_targets = parse_target_filter({**params, "province": ()}, register)
    target_id, of_target = parse_target_id(params, register)
    _, of_tray = parse_compared_ids(params, register)
    found = [*of_filters, *of_zone, *of_targets, *of_target, *of_tray]
    for name, known in (
        ("unit", store.derived(units_by_weight)),
        ("by", (wording.BY_DOCUMENT, wording.BY_UNIT, wording.BY_ZONE)),
        ("check", tuple(KIND_LABELS.values())),
    ):
        found += parse_labels(params, name, known)[1]
    found += unusable_figures(params, register, (wording.CHECK_YES, wording.CHECK_NO))
    if (day := st.query_params.get("asof")) and store.asof() is None:
        found.append(Notice("asof", day[:MAX_QUOTED], ()))
    if page := st.query_params.get("page"):
        # Where an address that is no screen leads.
        found.append(Notice("page", page[:MAX_QUOTED], ()))
        del st.query_params["page"]
    if (view := st.query_params.get("view")) and not parse_view(view):
        found.append(Notice("view", view[:MAX_QUOTED], ()))
    # Any text would stay in the fields bound to these, and so in every link copied from here.
    for name, known, unusable in (("zone", zone_id, of_zone), ("target", target_id, of_target)):
        if unusable and known is None:
            del st.query_params[name]
    st.session_state["arrival"] = found


def show_arrival() -> None:
    """One calm line per value that could not be used, until it is closed."""
    found = st.session_state.get("arrival")
    if not found:
        return
    with st.container(key="arrival_notice", horizontal=True):
        st.html("".join(f"<p class='notice'>{_sentence(notice)}</p>" for notice in found))
        st.button(wording.DISMISS, on_click=_dismiss, type="tertiary")


def _dismiss() -> None:
    st.session_state["arrival"] = []


def _sentence(notice: Notice) -> str:
    label = _PARAMETER_LABELS.get(notice.parameter)
    if label is None:
        rule = store.register().rules.get(notice.parameter)
        label = rule.indicator_name if rule and rule.indicator_name else notice.parameter
    sentence = wording.UNKNOWN_VALUE.format(label=label, value=notice.value)
    if notice.parameter == "q":
        return wording.QUERY_CUT.format(MAX_QUERY, MAX_QUERY)
    if notice.allowed and notice.parameter not in _IDS:
        words = wording.ALLOWED_VALUES if len(notice.allowed) < ALLOWED_SAMPLE else wording.ALLOWED_SOME
        sentence += words.format(allowed="、".join(notice.allowed))
    return wording.escape(sentence)


def show_failure(error: Exception) -> bool:
    """One calm sentence instead of a traceback, which goes to the log; True tells Streamlit it was shown."""
    LOGGER.error("a screen failed", exc_info=error)
    st.error(wording.SCRIPT_FAILED)
    return True
