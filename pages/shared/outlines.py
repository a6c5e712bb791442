"""Small pictures of outlines in their counties."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st
from shapely.geometry.base import BaseGeometry

from data.ledger import LedgerRow
from geo.outline_sketch import outline_svg, shape_of
from geo.survey import load_all_shapes
from pages.shared import store, wording
from pages.shared.templates import data_uri, render

MAX_PICTURES = 6


@lru_cache(maxsize=2)
def _boundaries(folder: Path) -> dict[str, BaseGeometry]:
    return load_all_shapes(folder)


def boundaries() -> dict[str, BaseGeometry]:
    """Every division's shape by its code."""
    return _boundaries(store.settings().boundaries)


def show_pictures(rows: Sequence[LedgerRow]) -> None:
    """A picture for each row that is an outline, a handful at most."""
    pictures = [
        picture(row.values["zone_id"], shape_of(row.values["geometry"])) for row in rows[:MAX_PICTURES]
    ]
    show(pictures)


def show(pictures: Sequence[dict[str, Any]]) -> None:
    """Draw pictures made by `picture`, with what their lines mean."""
    if pictures:
        st.html(render("outlines.html", pictures=pictures, note=wording.SURVEY_PICTURE))


def picture(zone_id: str, outline: BaseGeometry) -> dict[str, Any]:
    """The picture of a zone's outline in its county, over its present place."""
    register = store.register()
    zone = register.zones[zone_id]
    county = boundaries().get(zone.county_code or zone.prefecture_code)
    svg = outline_svg(outline, county, register.placements.get(zone_id), title=zone.name)
    return {"name": zone.name, "picture": data_uri(svg)}
