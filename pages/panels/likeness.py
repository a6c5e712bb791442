"""产业透视: which zones name the most alike industries, and where the six parks overlap."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import streamlit as st

from data.industry_profile import Basis, Likeness, Neighbour, nearest, park_overlap
from data.load import Register
from data.schema import Level
from data.selection import FACETS, Selection, parse_selection, parse_zone_id
from data.vocabulary import label_of
from pages.shared import linked_table, markup, mention_rows, pieces, state, store, wording
from pages.shared.templates import Html, render

NAME = "alike"
"""Of the pieces below /assets/: the zones most like the selected entry."""
_SHOWN = 12
_BASIS = "basis"
_BASES = {wording.BASIS_OWN: Basis.OWN, wording.BASIS_HOSTS: Basis.HOSTS}
_PICK_COLUMNS = [
    {"key": "name", "label": wording.COLUMN_NAME, "width": "48%"},
    {"key": "groups", "label": wording.INDUSTRY, "empty": wording.UNKNOWN},
]
_ALIKE_COLUMNS = [
    {"key": "name", "label": wording.COLUMN_NAME, "width": "27%"},
    {"key": "prefecture", "label": wording.PREFECTURE, "width": "12%"},
    {"key": "share", "label": wording.COLUMN_ALIKE, "align": "right", "width": "9%"},
    {"key": "of", "label": wording.COLUMN_OF, "align": "right", "width": "11%"},
    {"key": "shared", "label": wording.COLUMN_SHARED},
    {"key": "others", "label": wording.COLUMN_OTHERS},
]


def show_picker(selection: Selection) -> None:
    """The list a zone is picked from, under the shared filters."""
    with st.container(key="alike_list"):
        linked_table.show(
            "alike_zones",
            label=wording.PICK_ZONE,
            columns=_PICK_COLUMNS,
            sources=("zones",),
            predicate=selection.to_predicate(),
            selected=[state.selected_id()],
            pin=True,
            asks=mention_rows.PICKS,
        )


def show_alike(entry_id: str | None, selection: Selection) -> None:
    """The zones whose industries are most like the entry's, one list per level, and how that is measured."""
    chosen = replace(selection, industries=()).to_params()
    stands = pieces.written(zone=(entry_id,) if entry_id else (), **chosen)
    # A row selects an entry through the piece that says its wordings.
    pieces.show(NAME, stands, html, shares=("zone",))


def html(stands: str) -> Html | None:
    """The same as HTML; None where `stands` names what nobody can choose."""
    asked = pieces.read(stands)
    entry_id, unknown = parse_zone_id(asked, store.register())
    selection, notices = parse_selection(asked, store.register())
    if unknown or notices or not asked.keys() <= {"zone", "q", "park_only", *FACETS} - {"industry"}:
        return None
    return store.derived(_alike_html, entry_id, selection)


def _alike_html(register: Register, entry_id: str | None, selection: Selection) -> Html:
    entry = register.zones.get(entry_id) or register.parks.get(entry_id)
    is_known = entry is not None and bool(register.industries_of.get(entry_id))
    rows = _alike_rows(register, entry_id, selection) if is_known else {}
    tables = []
    for level, (total, of_level) in rows.items():
        title = wording.ALIKE_TITLE.format(name=entry.name, level=label_of(level))
        title += wording.ALIKE_COUNT.format(shown=len(of_level), all=total)
        table = linked_table.described(title, _ALIKE_COLUMNS, of_level, mention_rows.PICKS)
        tables.append((title, table))
    return render("alike.html", is_chosen=entry is not None, is_known=is_known, tables=tables)


def choose_basis() -> Basis:
    """Whose industries stand for a park; bound to the address."""
    label = st.segmented_control(
        wording.BASIS_LABEL,
        list(_BASES),
        default=wording.BASIS_OWN,
        key=_BASIS,
        bind="query-params",
        required=True,
    )
    return _BASES[label]


def show_parks(basis: Basis) -> None:
    """The six parks' industries: what several have, what one has, and how alike each two are."""
    pieces = {label: store.derived(_parks_html, each) for label, each in _BASES.items()}
    chosen = next(label for label, each in _BASES.items() if each is basis)
    markup.show_chosen("parks", pieces, control=_BASIS, chosen=chosen)


def _alike_rows(
    register: Register, entry_id: str, selection: Selection
) -> dict[Level, tuple[int, list[dict[str, Any]]]]:
    """Per level: how many share an industry, and the rows of the first of them; the entry's own level first."""
    found = nearest(register, entry_id, selection)
    own = register.zones[entry_id].level if entry_id in register.zones else Level.NATIONAL
    levels = sorted(found, key=lambda level: level is not own)
    return {
        level: (len(found[level]), [_alike_row(register, each) for each in found[level][:_SHOWN]])
        for level in levels
        if found[level]
    }


def _alike_row(register: Register, each: Neighbour) -> dict[str, Any]:
    return {
        "id": each.zone_id,
        "name": register.zones[each.zone_id].name,
        "prefecture": register.facts[each.zone_id]["prefecture"],
        "share": f"{float(each.likeness.share):.2f}",
        "of": _of(each.likeness),
        "shared": each.likeness.shared,
        "others": each.likeness.only_second,
    }


def _of(alike: Likeness) -> str:
    return f"{len(alike.shared)} / {alike.total}"


def _parks_html(register: Register, basis: Basis) -> Html:
    found = park_overlap(register, basis)
    names = {park_id: register.parks[park_id].name for park_id in found.park_ids}

    def who(park_ids: tuple[str, ...]) -> str:
        return "、".join(names[each] for each in park_ids)

    return render(
        "park_overlap.html",
        note=wording.PARKS_NOTE[basis.value],
        parks=[names[each] for each in found.park_ids],
        own=[_own(register, found.mentions[each], basis) for each in found.park_ids],
        groups=[(label, [each in having for each in found.park_ids]) for label, having in found.groups],
        known=[each not in found.unknown for each in found.park_ids],
        same=[(label, who(having)) for label, having in found.groups if len(having) > 1],
        apart=[(label, who(having)) for label, having in found.groups if len(having) == 1],
        pairs=[
            (names[first], [_pair(found.pairs[first, second]) for second in found.park_ids])
            for first in found.park_ids
        ],
        unknown=who(found.unknown),
        absent=wording.PARKS_ABSENT[basis.value],
    )


def _own(register: Register, mentions: Any, basis: Basis) -> list[tuple[str, list[tuple[str, str]]]]:
    """Whose they are (empty for the park itself) and the wordings by role."""
    owners = dict.fromkeys(owner for owner, _ in mentions)
    return [
        (
            register.zones[owner].short_name if basis is Basis.HOSTS else "",
            mention_rows.by_role(mention for of, mention in mentions if of == owner),
        )
        for owner in owners
    ]


def _pair(alike: Likeness | None) -> dict[str, str] | None:
    if alike is None:
        return None
    return {"share": f"{float(alike.share):.2f}", "of": _of(alike), "shared": "、".join(alike.shared)}
