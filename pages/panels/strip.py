"""The top strip: matching zones by level and category, cooperation parks, and how many targets have a value."""

from __future__ import annotations

from datetime import date

import streamlit as st

from data.assessment import Status
from data.load import Register
from data.selection import Selection
from data.target_filter import TargetFilter
from pages.shared import store
from pages.shared.templates import render


def show(selection: Selection) -> None:
    """Draw the strip for a selection."""
    st.html(store.derived(_html, selection, store.today()))


def _html(_: Register, selection: Selection, today: date) -> str:
    overview, parks = store.overview(selection), store.parks(selection)
    return render("strip.html", overview=overview, parks=len(parks), **_target_counts(selection))


def _target_counts(selection: Selection) -> dict[str, int]:
    """Targets of the chosen provinces, those with a value of their own measure, those past their date without."""
    judged = store.assessments()
    targets = store.targets(TargetFilter(provinces=selection.provinces))
    assessments = [judged[target.target_id] for target in targets]
    return {
        "targets": len(assessments),
        "published": sum(assessment.actual is not None for assessment in assessments),
        "pending": sum(assessment.status is Status.AWAITING_REPORT for assessment in assessments),
    }
