"""A promised or published number in words, as the documents print it."""

from __future__ import annotations

from data.load import Register
from data.provenance import describe_date
from data.schema import Comparator, DeadlineAsPrinted, Observation, Qualifier, Target, TargetKind

_BEFORE = {
    Comparator.AT_LEAST: "不低于 ",
    Comparator.ABOVE: "超过 ",
    Comparator.AT_MOST: "不高于 ",
    Comparator.BELOW: "低于 ",
    Comparator.ABOUT: "约 ",
    Comparator.GROWTH_AT_LEAST: "年均不低于 ",
    Comparator.GROWTH_ABOUT: "年均约 ",
    Comparator.GROWTH_ABOVE_REFERENCE: "高出参照值 ",
}
_QUALIFIERS = {Qualifier.ABOVE: "超过 ", Qualifier.AT_LEAST: "不低于 "}


def describe_number(value: float) -> str:
    """The shortest text of a number, thousands apart: 35000.0 → 35,000; 3.24 → 3.24."""
    return f"{int(value):,}" if value == int(value) else f"{value:,}"


def describe_target_value(target: Target) -> str:
    """不低于 100 家; 约 120 亿元; 1–3 个; 2020年的 2 倍; 高于参照值; 建成."""
    if target.comparator is Comparator.MILESTONE or target.target_value is None:
        return "建成"
    if target.comparator is Comparator.GROWTH_ABOVE_REFERENCE and not target.target_value:
        return "高于参照值"
    unit = f" {target.unit}" if target.unit else ""
    number = describe_number(target.target_value)
    if target.comparator is Comparator.MULTIPLE_OF_BASELINE:
        year = f"{target.baseline_on[:4]}年的 " if target.baseline_on else "基期的 "
        return f"{year}{number}{unit}"
    if target.comparator is Comparator.RANGE and target.target_value_max is not None:
        return f"{number}–{describe_number(target.target_value_max)}{unit}"
    return f"{_BEFORE.get(target.comparator, '')}{number}{unit}"


def describe_deadline(target: Target) -> str:
    """2025年; 每年（至2025年）; 未写期限."""
    if target.deadline_on is None or target.deadline_as_printed is DeadlineAsPrinted.NONE:
        return "未写期限"
    year = f"{target.deadline_on[:4]}年"
    if target.is_annual or target.kind is TargetKind.ANNUAL_FLOOR:
        return f"每年（至{year}）"
    return year if target.deadline_as_printed is DeadlineAsPrinted.PRINTED else f"{year}（按方案期）"


def describe_moment(target: Target, as_of: str) -> str:
    """When a value was true, and whether that is after the promise fell due: 2026年3月，晚于期限."""
    is_late = target.deadline_on is not None and as_of > target.deadline_on[: len(as_of)]
    return f"{describe_date(as_of)}{'，晚于期限' if is_late else ''}"


def describe_published_value(value: float | None, qualifier: Qualifier | None, unit: str | None) -> str:
    """45 家; 超过 700 家; empty text for an unknown value."""
    if value is None:
        return ""
    return f"{_QUALIFIERS.get(qualifier, '')}{describe_number(value)}{f' {unit}' if unit else ''}"


def describe_observation_date(observation: Observation) -> str:
    """The period as printed."""
    return observation.period or observation.as_of or "时点未写"


def indicator_name(register: Register, target: Target) -> str:
    """Name of the quantity a target is about."""
    return register.indicators[target.indicator_id].name
