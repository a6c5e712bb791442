"""What lies below the stage: 园区列表, 产业分布 and 设区市汇总, each linked to the one selection."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from data.schema import Level
from data.selection import FACETS, Selection
from data.vocabulary import label_of
from pages.shared import linked_table, state, store, wording

_VIEWS = (wording.LIST_ZONES, wording.LIST_INDUSTRIES, wording.LIST_PREFECTURES)
_ZONE_COLUMNS = [
    {
        "key": "name",
        "label": wording.COLUMN_NAME,
        "width": "22%",
        "mark": {"when": "unplaced", "text": wording.UNPLACED},
    },
    # A cooperation park is found by level and category of its hosts, but has none of its own.
    {"key": "level", "label": wording.LEVEL, "width": "7%", "instead": {"park": None}},
    {"key": "category", "label": wording.CATEGORY, "width": "11%", "instead": {"park": wording.STRIP_PARKS}},
    {"key": "prefecture", "label": wording.PREFECTURE, "width": "11%"},
    {"key": "county", "label": wording.COLUMN_COUNTY, "width": "9%"},
    {"key": "groups", "label": wording.INDUSTRY, "empty": wording.UNKNOWN},
    {"key": "approved_on", "label": wording.COLUMN_APPROVED, "width": "8%"},
    # Areas of three kinds and two levels: shown with their kind, never put in order.
    {
        "key": "area_ha",
        "label": wording.COLUMN_AREA,
        "align": "right",
        "width": "13%",
        "note": "area_kind",
        "fixed": True,
    },
]

# A zone in two prefectures is counted in both, so those rows add up to more than the zones.
_COUNT_LABELS = {"industry": wording.COLUMN_COUNT, "prefecture": wording.COLUMN_COUNT_PREFECTURE}


@st.fragment
def show() -> None:
    """Draw the chosen list; another list, or a filter set in one, is no matter of the map or the card."""
    state.follow_filters()
    selection = state.current()
    view = st.segmented_control(
        wording.LISTS, _VIEWS, default=_VIEWS[0], key="list", required=True, label_visibility="collapsed"
    )
    if view == wording.LIST_INDUSTRIES:
        _show_facet("industry", selection, wording.INDUSTRY)
    elif view == wording.LIST_PREFECTURES:
        _show_facet("prefecture", selection, wording.PREFECTURE)
    else:
        _show_zones(selection)


def _show_zones(selection: Selection) -> None:
    linked_table.show(
        "zones",
        label=wording.LIST_ZONES,
        columns=_ZONE_COLUMNS,
        sources=("parks", "zones"),
        predicate=selection.to_predicate(),
        linked=True,
    )


def _show_facet(facet: str, selection: Selection, label: str) -> None:
    linked_table.show(
        facet,
        label=label,
        columns=[
            {"key": "id", "label": label, "width": "20%"},
            {"key": "count", "label": _COUNT_LABELS[facet], "align": "right", "width": "20%"},
            {"key": "national", "label": wording.COLUMN_NATIONAL, "align": "right", "width": "12%"},
            {"key": "count", "label": wording.COLUMN_BAR, "kind": "bar"},
        ],
        rows=_facet_rows(facet, selection),
        bar="count",
        selected=getattr(selection, FACETS[facet]),
        on_pick=lambda picked: state.toggle(facet, picked),
    )


def _facet_rows(facet: str, selection: Selection) -> list[dict]:
    """One row per value that occurs under the other filters, most zones first; `national` counts 国家级 ones."""
    counts = store.counts(selection, facet)
    national_label = label_of(Level.NATIONAL)
    national = dict.fromkeys(counts, 0)
    if not selection.levels or national_label in selection.levels:
        national = store.counts(replace(selection, levels=(national_label,)), facet)
    rows = [
        {"id": label, "count": counts[label], "national": national[label]}
        for label in state.options(facet)
        if counts[label]
    ]
    return sorted(rows, key=lambda row: -row["count"])
