"""What the progress engine answers: the words a target can carry, the answer's parts, its JSON form.

How the answer is found stands in `data/progress.py`. Figures are Decimals, exact or rounded at 28 digits; a
figure whose inputs are missing is None, never 0.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, is_dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from data.schema import Comparator, Match, Qualifier


class Status(StrEnum):
    """The nine words a target can carry."""

    DONE = "done"
    AHEAD = "ahead"
    ON_PACE = "on_pace"
    NEARLY_ON_PACE = "nearly_on_pace"
    BEHIND = "behind"
    FAR_BEHIND = "far_behind"
    MISSED = "missed"
    AWAITING_REPORT = "awaiting_report"
    NOT_ASSESSABLE = "not_assessable"


class Cause(StrEnum):
    """Why a target cannot be assessed."""

    NO_PUBLISHED_VALUE = "no_published_value"
    BASELINE_MISSING = "baseline_missing"
    DEFINITIONS_DIFFER = "definitions_differ"
    NO_DEADLINE = "no_deadline"
    NO_TARGET_VALUE = "no_target_value"
    VALUE_TOO_OLD = "value_too_old"
    SUPPORT_STANDARD = "support_standard"


STATUS_LABELS: dict[Status, str] = {
    Status.DONE: "已完成",
    Status.AHEAD: "快于序时",
    Status.ON_PACE: "符合序时",
    Status.NEARLY_ON_PACE: "基本符合",
    Status.BEHIND: "滞后",
    Status.FAR_BEHIND: "明显滞后",
    Status.MISSED: "到期未达",
    Status.AWAITING_REPORT: "到期待报",
    Status.NOT_ASSESSABLE: "暂无法评估",
}

CAUSE_LABELS: dict[Cause, str] = {
    Cause.NO_PUBLISHED_VALUE: "无公开实绩",
    Cause.BASELINE_MISSING: "基期缺失",
    Cause.DEFINITIONS_DIFFER: "口径不一",
    Cause.NO_DEADLINE: "目标无期限",
    Cause.NO_TARGET_VALUE: "目标无数值",
    Cause.VALUE_TOO_OLD: "数据超期",
    Cause.SUPPORT_STANDARD: "支持标准",
}

BESIDE_LABELS: dict[Match, str] = {
    Match.DIRECT: "同口径，未用于判定",
    Match.NEAR: "口径相近，仅供参照",
    Match.COMPONENT: "组成部分，不代表全体",
    Match.PROXY: "替代参考，不作实绩",
    Match.BASELINE: "基期参考，不作实绩",
    Match.CONTEXT: "背景数据",
    Match.EMPTY: "未对应目标",
}


@dataclass(frozen=True, slots=True)
class Input:
    """One number or date that went in; expressions call it `name`, it is written in `document_id`."""

    name: str
    label: str
    value: Decimal | str
    unit: str | None = None
    document_id: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One line of arithmetic over inputs and earlier steps, with its result."""

    name: str
    expression: str
    value: Decimal


@dataclass(frozen=True, slots=True)
class Actual:
    """The value judged: as printed, and `scaled` to the target's unit."""

    value: Decimal
    unit: str | None
    scaled: Decimal
    scaled_unit: str | None
    observation_ids: tuple[str, ...]
    document_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RequiredPace:
    """What is needed from the observation's date on; `unit` says per what."""

    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Outlook:
    """Where the pace so far would lead by the deadline; never part of the status."""

    value: Decimal
    unit: str | None
    is_reached: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read an ambiguous wording, and the status it gives."""

    wording: str
    comparator: Comparator
    value: Decimal
    status: Status
    cause: Cause | None


class Relation(StrEnum):
    """What a peer is: another document's number for the same thing, or the other half of an either-or."""

    OTHER_DOCUMENT = "other_document"
    ALTERNATIVE = "alternative"


@dataclass(frozen=True, slots=True)
class Peer:
    """Another target to be shown with this one; `status` is filled in by `assess_all`."""

    target_id: str
    document_id: str
    relation: Relation
    comparator: Comparator
    value: Decimal | None
    value_max: Decimal | None
    unit: str | None
    status: Status | None = None


@dataclass(frozen=True, slots=True)
class Beside:
    """A published value that is shown next to the target and judges nothing."""

    observation_id: str
    match: Match
    label: str
    reason: str
    indicator_name: str
    value: Decimal | None
    qualifier: Qualifier | None
    unit: str | None
    as_of: str | None
    document_id: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """The answer for one target.

    `share` and `elapsed_share` are fractions of 1, `pace_gap` is in points, `expected_value` in the target's
    unit. A figure whose inputs are missing is None. `cause` is set exactly when `status` is NOT_ASSESSABLE.
    """

    target_id: str
    status: Status
    cause: Cause | None
    formula: str
    actual: Actual | None = None
    qualifier: Qualifier | None = None
    as_of: str | None = None
    is_for_target_date: bool = False
    expected_value: Decimal | None = None
    pace_gap: Decimal | None = None
    share: Decimal | None = None
    elapsed_share: Decimal | None = None
    required_pace: RequiredPace | None = None
    outlook: Outlook | None = None
    years_met: int | None = None
    years_due: int | None = None
    inputs: tuple[Input, ...] = ()
    steps: tuple[Step, ...] = ()
    readings: tuple[Reading, ...] = ()
    peers: tuple[Peer, ...] = ()
    beside: tuple[Beside, ...] = ()


def to_record(assessment: Assessment) -> dict[str, Any]:
    """JSON-ready form: labels beside codes, numbers as numbers, the calculation as inputs and expressions.

    `calculation.steps` are in order; each `expression` uses + - * / ** and brackets over the names of inputs
    and earlier steps, and gives its `value`.
    """
    record: dict[str, Any] = {
        "target_id": assessment.target_id,
        "status": STATUS_LABELS[assessment.status],
        "status_code": assessment.status.value,
        "cause": CAUSE_LABELS[assessment.cause] if assessment.cause else None,
        "cause_code": assessment.cause.value if assessment.cause else None,
        "formula": assessment.formula,
    }
    plain = (
        "actual qualifier as_of is_for_target_date expected_value pace_gap share elapsed_share required_pace "
        "outlook years_met years_due readings peers beside"
    )
    for name in plain.split():
        record[name] = _plain_value(getattr(assessment, name))
    for section in ("readings", "peers"):
        for row in record[section]:
            row["status"], row["status_code"] = (
                STATUS_LABELS[Status(row["status"])] if row["status"] else None,
                row["status"],
            )
            if row.get("cause"):
                row["cause"], row["cause_code"] = CAUSE_LABELS[Cause(row["cause"])], row["cause"]
    record["calculation"] = {
        "inputs": [_plain_value(each) for each in assessment.inputs],
        "steps": [_plain_value(each) for each in assessment.steps],
    }
    return record


def _plain_value(value: Any) -> Any:
    """Rows as dicts, tuples as lists, codes as text, a Decimal as the shortest number that JSON can carry."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, StrEnum):
        return value.value
    if isinstance(value, tuple):
        return [_plain_value(each) for each in value]
    if is_dataclass(value):
        return {field.name: _plain_value(getattr(value, field.name)) for field in fields(value)}
    return value
