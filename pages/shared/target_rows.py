"""Targets as rows: what was promised, by when, how far along, and where it is written."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from data.assessment import CAUSE_LABELS, STATUS_LABELS, Assessment
from data.promises import describe_deadline, describe_published_value, describe_target_value
from data.provenance import describe_source
from data.schema import Match, Target
from geo import palette
from pages.shared import store
from pages.shared.templates import data_uri, render


def html(targets: Iterable[Target]) -> str:
    """HTML of the rows, each with its own assessment; empty text when there are none."""
    rows = [row(target, store.assessments()[target.target_id]) for target in targets]
    return render("target_rows.html", rows=rows) if rows else ""


def row(target: Target, assessment: Assessment) -> dict[str, Any]:
    """What one row shows; a bar only where a value of the target's own measure exists."""
    register = store.register()
    style = palette.status_style(STATUS_LABELS[assessment.status])
    document = register.documents[target.document_id]
    return {
        "target_id": target.target_id,
        "name": register.indicators[target.indicator_id].name,
        "promised": describe_target_value(target),
        "hedge": "、".join(target.hedge),
        "deadline": describe_deadline(target),
        "status": STATUS_LABELS[assessment.status],
        "cause": CAUSE_LABELS[assessment.cause] if assessment.cause else None,
        "colour": style.colour,
        "lamp": data_uri(palette.legend_svg(style.symbol)),
        "bar": _bar(target, assessment),
        "actual": _actual(assessment),
        "near": [
            {
                "value": describe_published_value(float(beside.value), beside.qualifier, beside.unit),
                "name": beside.indicator_name,
                "as_of": beside.as_of,
                "reason": beside.reason,
                "source": describe_source(register.documents[beside.document_id]),
            }
            for beside in assessment.beside
            if beside.match is Match.NEAR and beside.value is not None
        ],
        "document": f"《{document.title}》",
        "clause": target.clause,
    }


def _bar(target: Target, assessment: Assessment) -> dict[str, Any] | None:
    if assessment.actual is None or assessment.share is None:
        return None
    expected = assessment.expected_value
    scale = max(1.0, float(assessment.share))
    goal = float(target.target_value or 0)
    return {
        "actual_pct": 100 * float(assessment.share) / scale,
        "target_pct": 100 / scale,
        "expected_pct": 100 * float(expected) / goal / scale if expected is not None and goal else None,
        "share": f"{100 * float(assessment.share):.1f}%",
    }


def _actual(assessment: Assessment) -> str | None:
    if assessment.actual is None:
        return None
    value = describe_published_value(
        float(assessment.actual.value), assessment.qualifier, assessment.actual.unit
    )
    return f"{value}（{assessment.as_of}）"
