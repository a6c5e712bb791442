"""What can be taken from any screen: the view as a file of each format, and as a step of a presentation.

Nothing is made before it is asked for: the formats are listed when the menu opens, a file is written when its
button is pressed, and the button turns while it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import streamlit as st

from briefs.brief import Brief, build_brief
from briefs.formats import FORMATS, file_name
from briefs.ready import READY_BRIEFS
from data.load import Register
from data.presentation import MAX_STEPS, Panel, Step
from data.selection import Selection
from data.target_filter import TARGET_FACETS, TargetFilter, parse_target_filter
from data.vocabulary import SEPARATOR
from geo.atlas import parse_view
from pages.shared import addresses, decks, rules, served, slides, state, store, wording

_add_button = served.component("atlas_add_step")
_ADD_KEY = "add_step"
_LISTS = {wording.LIST_INDUSTRIES: Panel.INDUSTRIES, wording.LIST_PREFECTURES: Panel.PREFECTURES}
_OF_TARGETS, _OF_TRAY, _OF_PROGRAMMES = "targets", "compare", "cooperation"
# Their content is in no brief; 资格自测 and 填报 have files of their own, 汇报 one for each presentation.
_WITHOUT_FILES = ("policy", "self-check", "briefing", "reporting", "sources")
# Streamlit's own sentence about a file that could not be made is in English; the server's log has the reason.
_FAILURE = (
    "[data-testid=stDownloadButtonError],[data-testid=stDownloadButtonError] *{font-size:0!important}"
    f'[data-testid=stDownloadButtonError]::after{{content:"{wording.CARRY_FAILED}";font-size:.86rem}}'
)


@dataclass(frozen=True, slots=True)
class _Asked:
    """What a brief is to be of: what stood on the screen when the menu was drawn."""

    selection: Selection
    selected_id: str | None
    targets: TargetFilter | None
    link: str
    compare: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    title: str | None = None


@st.fragment
def show(screen: str) -> None:
    """The menu of files and the button that adds a step, for the screen at this path ("" is the map)."""
    if screen in _WITHOUT_FILES:
        return
    with st.container(horizontal=True, key="tools"):
        with st.popover(wording.CARRY, key="carry", on_change="rerun", width="stretch") as menu:
            if menu.open:
                _buttons(_asked(screen), "view")
        if _step(screen):
            _show_add(screen)


@st.fragment
def show_ready(name: str) -> None:
    """The menu of files of a ready-made brief."""
    with st.popover(wording.CARRY, key=f"carry_{name}", on_change="rerun") as menu:
        if menu.open:
            _buttons(_ready(name), name)


def _buttons(asked: _Asked, name: str) -> None:
    # Made anew each time: it takes a moment, and keeping one for every view would take much memory.
    brief = _brief(store.register(), asked, store.today(), store.map_notice())
    # What the files will be of: an entry picked on the map while the menu is open is not in them.
    of = SEPARATOR.join(
        [brief.filter_sentence, *([brief.card.name] if brief.card and not brief.only else [])]
    )
    st.html(f"<p class='hint'>{wording.escape(wording.CARRY_LEAD.format(of))}</p>")
    boundaries = store.settings().boundaries
    rules.show(_FAILURE)
    for code, kind in FORMATS.items():
        st.download_button(
            kind.label,
            partial(kind.write, brief, boundaries),
            file_name(brief, code),
            kind.mime,
            key=f"carry_{name}_{code}",
            on_click="ignore",
            type="tertiary",
            icon=":material/download:",
            width="stretch",
        )


def _brief(register: Register, asked: _Asked, today: date, notice: str) -> Brief:
    return build_brief(
        register,
        store.assessments(),
        asked.selection,
        selected_id=asked.selected_id,
        targets=asked.targets,
        compare=asked.compare,
        only=asked.only,
        title=asked.title,
        as_of=today,
        link=asked.link,
        notice=notice,
        is_demo=register.is_demo,
    )


def _asked(screen: str) -> _Asked:
    selection, selected_id = state.current(), state.selected_id()
    if screen == _OF_TARGETS:
        chosen = _target_filter(selection)
        return _Asked(selection, None, chosen, addresses.absolute(screen, chosen.to_params()))
    if screen == _OF_TRAY and (tray := state.compared_ids()):
        link = addresses.absolute(screen, {"compare": list(tray)})
        return _Asked(selection, None, None, link, compare=tray, only=tray, title=wording.COMPARE_TITLE)
    if screen == _OF_PROGRAMMES:
        return _ready(_OF_PROGRAMMES)
    params: dict[str, Any] = selection.to_params() | ({"zone": selected_id} if selected_id else {})
    # An entry picked while nothing is filtered is what is looked at; under a filter it is one of those it leaves.
    only = (selected_id,) if selected_id and selection == Selection() else ()
    return _Asked(selection, selected_id, None, addresses.absolute("", params), only=only)


def _ready(name: str) -> _Asked:
    ready = next(each for each in READY_BRIEFS if each.code == name)
    link = addresses.absolute("", ready.selection.to_params())
    return _Asked(ready.selection, None, ready.targets, link, ready.compare, title=ready.title)


def _target_filter(selection: Selection) -> TargetFilter:
    """The filter of 目标进度, whose widgets are on that screen."""
    params = {facet: st.session_state.get(facet) or [] for facet in TARGET_FACETS}
    return parse_target_filter({**params, "province": selection.provinces}, store.register())[0]


# --- a step ----------------------------------------------------------------------------------------------


def _step(screen: str) -> Step | None:
    """The step the view of a screen makes; None on screens that show no view."""
    selection = state.current()
    if screen == "":
        entry_id = state.selected_id()
        panel = _LISTS.get(st.session_state.get("list")) if not entry_id else None
        return Step(panel or slides.default_panel(store.register(), entry_id), "", selection, entry_id)
    if screen == _OF_TARGETS:
        is_board = st.session_state.get("section") == wording.SECTION_BOARD
        panel = Panel.STATUS if is_board else Panel.TARGETS
        return Step(panel, "", selection, targets=_target_filter(selection))
    if screen == _OF_PROGRAMMES:
        return Step(Panel.COMPARISON, "", Selection(park_only=True))
    return None


def _show_add(screen: str) -> None:
    _add_button(
        key=_ADD_KEY,
        data={
            "script": addresses.script("add_step.js"),
            "assets": f"{addresses.base()}assets/screens/",
            "version": store.code_version(),
            "label": wording.ADD_STEP,
            "added": wording.STEP_ADDED,
            "full": wording.DECK_FULL.format(MAX_STEPS),
            "count": len(decks.draft().steps),
            "most": MAX_STEPS,
        },
        on_added_change=partial(_on_added, screen),
    )


def _on_added(screen: str) -> None:
    # The view is read now: what is picked on the map does not draw this button anew.
    value, step = served.reported(_ADD_KEY, "added"), _step(screen)
    if step and isinstance(value, Mapping):
        add_step(step, value)


def add_step(step: Step, value: Mapping[str, Any]) -> None:
    """Put the view behind the presentation's other steps; `value` may say where the map stands."""
    view = value.get("view")
    text = ",".join(map(str, view)) if isinstance(view, list) else None
    register = store.register()
    sentence = slides.default_sentence(register, step)
    decks.add(Step(step.panel, sentence, step.selection, step.entry_id, step.targets, parse_view(text)))
