"""Presenting: the slides of a deck over the working screens' own map, turned by keyboard inside the browser."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import streamlit as st

from data.load import Register
from data.presentation import Deck, Step
from data.provenance import describe_date
from data.selection import Selection, select_parks, select_zones
from geo import palette
from geo.placement import PlaceClass, place_class_of
from pages.shared import addresses, decks, served, slides, state, store, wording
from pages.shared.templates import data_uri, render

_mount = served.component("atlas_presenter")
_STYLE = Path(__file__).resolve().parent.parent / "static" / "presenting.css"


def show(deck: Deck, faults: int = 0) -> None:
    """Present a deck from the step the address names; the address follows, and Esc leads back to the screen.

    `faults` are what of it is not in the register any more: said on the first slide seen.
    """
    st.html(_STYLE)
    with st.container(key="presenter"):
        _mount(
            key="presenter_show",
            data={
                "script": addresses.script("presenter.js"),
                "assets": f"{addresses.base()}assets/screens/",
                "version": store.code_version(),
                "title": deck.title,
                "date": wording.SLIDE_DATE.format(describe_date(store.today().isoformat())),
                "notice": wording.DECK_FAULTS.format(faults) if faults else "",
                "words": wording.SHOW_WORDS,
                "steps": [store.derived(_slide, step, store.today()) for step in deck.steps],
            },
            on_left_change=decks.leave,
        )


def _legend(register: Register, selection: Selection) -> str:
    """The symbols the step's map shows, and no others: they are read from the back row."""
    zones = [each for each in select_zones(register, selection) if each.zone_id in register.placements]
    parks = select_parks(register, selection)
    sites = [site.zone_id for park in parks for site in register.sites_of.get(park.park_id, ())]
    drawn = {palette.PARK_SYMBOLS[place] for place in _places(register, sites)}
    kinds = [(each.level, each.category) for each in zones]
    rows = [
        (symbol, label)
        for symbol, label in palette.legend_rows(kinds)
        if symbol in drawn or symbol not in palette.PARK_SYMBOLS.values()
    ]
    of_zones = {palette.PLACE_SYMBOLS[place] for place in _places(register, [each.zone_id for each in zones])}
    places = [(symbol, label) for symbol, label in palette.place_rows() if symbol in of_zones]
    rows, places = (
        [(data_uri(palette.legend_svg(symbol)), label) for symbol, label in given] for given in (rows, places)
    )
    return render("legend.html", rows=rows, places=places, fan=palette.FAN_LABEL)


def _places(register: Register, zone_ids: Sequence[str]) -> set[PlaceClass]:
    """How well the drawn ones of these zones are placed."""
    known = [register.placements[each] for each in zone_ids if each in register.placements]
    return {place_class_of(each.precision) for each in known}


def _slide(register: Register, step: Step, today: date) -> dict[str, Any]:
    """One step as the browser gets it: the panel, its lines, and what the map is told."""
    slide = slides.build(register, step, today)
    return {
        "sentence": step.sentence or slides.default_sentence(register, step),
        "html": slide.html,
        "sources": slide.sources,
        "chosen": slide.chosen,
        "legend": _legend(register, step.selection),
        "map": {
            "predicate": step.selection.to_predicate(),
            "selected": step.entry_id,
            "layers": state.LAYER_CODES[wording.LAYER_NAMES].split(),
            "color": "symbol",
            "view": decks.view_of(step),
        },
    }
