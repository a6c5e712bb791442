"""Targets as rows: what was promised, by when, how far along, and where it is written."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from data.assessment import CAUSE_LABELS, STATUS_LABELS, Assessment, Beside, Status
from data.load import Register
from data.nearness import near_share
from data.promises import describe_deadline, describe_moment, describe_published_value, describe_target_value
from data.provenance import describe_date, describe_source, describe_title, official_address
from data.schema import Comparator, Match, Target
from data.vocabulary import label_of
from geo import palette
from pages.shared import arithmetic, store, wording
from pages.shared.templates import data_uri, render

_BESIDE_ORDER = (Match.DIRECT, Match.NEAR, Match.COMPONENT, Match.PROXY, Match.BASELINE, Match.CONTEXT)
_IN_TARGET_UNIT = ("actual", "expected_value", "way", "outlook_value")


def html(targets: Iterable[Target]) -> str:
    """HTML of the rows of a card, each with its own assessment; empty text when there are none."""
    rows = [row(store.register(), target, store.assessments()[target.target_id]) for target in targets]
    return render("target_rows.html", rows=rows) if rows else ""


def lamp(status: Status) -> str:
    """Address of the picture of a status."""
    return data_uri(palette.legend_svg(palette.status_style(STATUS_LABELS[status]).symbol))


def row(register: Register, target: Target, assessment: Assessment) -> dict[str, Any]:
    """What one row shows; a bar only where a value of the target's own measure exists."""
    document = register.documents[target.document_id]
    beside = sorted(assessment.beside, key=lambda each: _BESIDE_ORDER.index(each.match))
    described = [_beside(register, target, each) for each in beside]
    return {
        "target_id": target.target_id,
        "name": register.indicators[target.indicator_id].name,
        "scope": target.scope_as_printed,
        "theme": target.theme,
        "kind": label_of(target.kind),
        "promised": describe_target_value(target),
        "hedge": "、".join(target.hedge),
        "deadline": describe_deadline(target),
        "status": STATUS_LABELS[assessment.status],
        "status_code": assessment.status.value,
        "cause": CAUSE_LABELS[assessment.cause] if assessment.cause else None,
        "colour": palette.status_style(STATUS_LABELS[assessment.status]).colour,
        "lamp": lamp(assessment.status),
        "bar": _bar(target, assessment),
        "actual": _actual(target, assessment),
        "beside": described,
        "near": [each for each in described if each["match"] is Match.NEAR],
        "document": describe_title(document),
        "clause": target.clause,
    }


def detail(register: Register, target: Target, assessment: Assessment) -> dict[str, Any]:
    """Everything behind a row: what the document asks, the calculation, other readings, related targets, source."""
    document = register.documents[target.document_id]
    units = dict.fromkeys(_IN_TARGET_UNIT, assessment.actual.scaled_unit if assessment.actual else None)
    if assessment.required_pace:
        units["required_pace"] = assessment.required_pace.unit
    return {
        "facts": [(label, text) for label, text in _facts(target) if text],
        "formula": assessment.formula,
        "outlook": assessment.outlook.sentence if assessment.outlook else None,
        "required": _required(assessment),
        "years": wording.YEARS_MET_OF.format(due=assessment.years_due, met=assessment.years_met)
        if assessment.years_due is not None
        else None,
        "inputs": [
            (*arithmetic.describe_input(each), _input_source(register, target, each.document_id))
            for each in assessment.inputs
        ],
        "steps": [arithmetic.describe_step(step, units) for step in assessment.steps],
        "readings": [
            wording.READING_LINE.format(
                wording=reading.wording,
                value=f"{label_of(reading.comparator)} {_with_unit(reading.value, target.unit)}",
                status=STATUS_LABELS[reading.status],
            )
            for reading in assessment.readings
        ],
        "peers": [_peer(register, peer) for peer in assessment.peers],
        "source": describe_source(document),
        "clause": target.clause,
        "address": official_address(document),
    }


def needed(register: Register, target: Target, assessment: Assessment) -> str:
    """What somebody would have to report so that the target can be judged."""
    key = assessment.cause or assessment.status
    unit = target.unit.removesuffix("/年") if target.unit else None
    return wording.NEEDED[key.value].format(
        indicator=register.indicators[target.indicator_id].name,
        deadline=describe_date(target.deadline_on),
        baseline=describe_date(target.baseline_on),
        unit=wording.NEEDED_UNIT.format(unit) if unit else "",
    )


def pending_label(assessment: Assessment) -> str:
    """Why a target has no verdict yet: the cause, or that its report is due."""
    return CAUSE_LABELS[assessment.cause] if assessment.cause else wording.PAST_DUE


def is_pending(assessment: Assessment) -> bool:
    """Whether somebody has something to report, or the target cannot be judged at all."""
    return assessment.status in (Status.AWAITING_REPORT, Status.NOT_ASSESSABLE)


def _facts(target: Target) -> Iterable[tuple[str, str | None]]:
    hedge = "、".join(target.hedge)
    yield wording.ASKED, target.paraphrase + (f"（{wording.HEDGE}“{hedge}”）" if hedge else "")
    yield wording.SCOPE, f"{label_of(target.scope_kind)}：{target.scope_as_printed}"
    yield wording.KIND, f"{label_of(target.kind)}，{label_of(target.comparator)}"
    if target.threshold_value is not None:
        yield wording.THRESHOLD, _with_unit(target.threshold_value, target.threshold_unit)
    if target.deadline_on:
        yield (
            wording.HEAD_DEADLINE,
            f"{describe_date(target.deadline_on)}（{label_of(target.deadline_as_printed)}）",
        )
    else:
        yield wording.HEAD_DEADLINE, describe_deadline(target)
    yield wording.STARTS, describe_date(target.starts_on) if target.starts_on else None
    if target.baseline_on:
        day = describe_date(target.baseline_on)
        known = describe_published_value(target.baseline_value, None, target.threshold_unit or target.unit)
        yield wording.BASELINE, f"{day}，{known}" if known else wording.BASELINE_UNKNOWN.format(day)
    yield wording.READING, target.reading_note
    yield wording.HOLDER, target.holder or wording.HOLDER_UNKNOWN


def _input_source(register: Register, target: Target, document_id: str | None) -> str:
    if document_id is None:
        return wording.COMPUTED
    document = register.documents[document_id]
    return (
        f"{wording.CLAUSE_OF.format(target.clause)}"
        if document_id == target.document_id
        else describe_source(document)
    )


def _required(assessment: Assessment) -> str | None:
    pace = assessment.required_pace
    return f"{arithmetic.describe_figure(pace.value)} {pace.unit}" if pace else None


def _peer(register: Register, peer: Any) -> str:
    other = register.targets[peer.target_id]
    return wording.PEER_LINE.format(
        relation=wording.PEER_RELATIONS[peer.relation.value],
        promised=describe_target_value(other),
        deadline=describe_deadline(other),
        status=STATUS_LABELS[peer.status] if peer.status else "",
        source=describe_source(register.documents[peer.document_id]),
    )


def _beside(register: Register, target: Target, beside: Beside) -> dict[str, Any]:
    document = register.documents[beside.document_id]
    share = near_share(register, target, beside)
    value = None if beside.value is None else float(beside.value)
    return {
        "match": beside.match,
        "label": beside.label,
        "name": beside.indicator_name,
        "value": describe_published_value(value, beside.qualifier, beside.unit) or wording.VALUE_UNKNOWN,
        "as_of": describe_date(beside.as_of) if beside.as_of else wording.NO_DATE,
        "reason": beside.reason.rstrip("。"),
        "share": wording.NEAR_SHARE.format(arithmetic.describe_share(float(share)))
        if share is not None
        else None,
        "source": describe_source(document),
        "address": official_address(document),
    }


def _with_unit(value: Any, unit: str | None) -> str:
    return f"{arithmetic.describe_figure(value)}{f' {unit}' if unit else ''}"


def _bar(target: Target, assessment: Assessment) -> dict[str, Any] | None:
    """Lengths in per cent of the longest of actual, expected value and target, all in the target's unit."""
    goal = next((each.value for each in assessment.inputs if each.name == "target"), None)
    actual = assessment.actual.scaled if assessment.actual else None
    if actual is None or goal is None or isinstance(goal, str) or goal <= 0:
        return None
    expected = assessment.expected_value
    upper = Fraction(str(target.target_value_max)) if target.target_value_max else None
    scale = max(Fraction(each) for each in (actual, goal, expected, upper) if each is not None)
    unit = assessment.actual.scaled_unit

    def length(value: Any) -> float | None:
        return None if value is None else max(0.0, float(100 * Fraction(value) / scale))

    def words(value: Any) -> str:
        return _with_unit(value, unit)

    sentence = wording.BAR_FULL.format(actual=words(actual), goal=describe_target_value(target))
    if expected is not None and expected != goal:
        sentence += wording.BAR_EXPECTED.format(expected=words(expected))
    # Of a range one is met at the lower bound; a percentage of it would say nothing.
    is_ratio = target.comparator is not Comparator.RANGE and any(
        step.name == "share" and step.expression == "actual / target" for step in assessment.steps
    )
    return {
        "actual_pct": length(actual),
        "goal_pct": length(goal),
        "upper_pct": length(upper) if upper != goal else None,
        "expected_pct": length(expected) if expected != goal else None,
        "sentence": sentence,
        "share": arithmetic.describe_share(assessment.share)
        if is_ratio and assessment.share is not None
        else None,
    }


def _actual(target: Target, assessment: Assessment) -> str | None:
    if assessment.actual is None:
        return None
    value = describe_published_value(
        float(assessment.actual.value), assessment.qualifier, assessment.actual.unit
    )
    return f"{value}（{describe_moment(target, assessment.as_of or '')}）"
