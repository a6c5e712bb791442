"""The top strip: matching zones by level and category, cooperation parks, and how many targets have a value."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from data.assessment import Status
from data.schema import Category, Level, Zone
from data.selection import Selection, count_zones
from data.vocabulary import label_of
from pages.shared import store
from pages.shared.templates import render


def show(selection: Selection, zones: Sequence[Zone]) -> None:
    """Draw the strip for a selection and the zones it leaves."""
    counted = [zone for zone in zones if zone.counts_as_zone]
    levels = []
    for level in Level:
        of_level = [zone for zone in counted if zone.level is level]
        by_category = Counter(zone.category for zone in of_level)
        parts = [
            (label_of(category), by_category[category]) for category in Category if by_category[category]
        ]
        levels.append({"label": label_of(level), "count": len(of_level), "parts": parts})
    register = store.register()
    st.html(
        render(
            "strip.html",
            total=count_zones(zones),
            levels=levels,
            parks=len(store.parks(selection)),
            unplaced=sum(zone.zone_id not in register.placements for zone in zones),
            **_target_counts(),
        )
    )


def _target_counts() -> dict[str, int]:
    """All targets, those with a published value of their own measure, and those past their date without one."""
    assessments = store.assessments().values()
    return {
        "targets": len(assessments),
        "published": sum(assessment.actual is not None for assessment in assessments),
        "pending": sum(assessment.status is Status.AWAITING_REPORT for assessment in assessments),
    }
