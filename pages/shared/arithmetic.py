"""A calculation of the progress engine in Chinese words: names, operators, numbers with their units."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from data.assessment import Input, Step
from data.promises import describe_number
from data.provenance import describe_date
from pages.shared import wording

_TOKEN = re.compile(r"\*\*|[-+*/()]|[A-Za-z_][A-Za-z_0-9]*|[\d.]+")
_DECIMALS = 4


def label_of_name(name: str) -> str:
    """What an input or step is called on screen; KeyError for a name nobody has worded."""
    if name in wording.STEP_LABELS:
        return wording.STEP_LABELS[name]
    if name in wording.INPUT_LABELS:
        return wording.INPUT_LABELS[name]
    if found := re.fullmatch(r"observed_(\d{4})", name):
        return wording.INPUT_LABELS["observed_of"].format(found[1])
    if name.endswith("_factor"):
        return wording.INPUT_LABELS["factor"].format(label_of_name(name.removesuffix("_factor")))
    raise KeyError(name)


def describe_expression(expression: str) -> str:
    """`(actual - expected_value) / way * 100` → (实绩 − 应达值) ÷ 全程 × 100."""
    parts = []
    for token in _TOKEN.findall(expression):
        if token in wording.OPERATORS:
            parts.append(wording.OPERATORS[token])
        elif token in "()" or token[0].isdigit():
            parts.append(token)
        else:
            parts.append(label_of_name(token))
    return "".join(parts)


def describe_figure(value: Decimal | float, decimals: int = _DECIMALS) -> str:
    """A number rounded for reading, without needless zeros: 92.571… → 92.5714; thousands apart."""
    return describe_number(round(float(value), decimals)).replace("-", "−")


def describe_share(share: Decimal | float) -> str:
    """A fraction of 1 as a percentage with at most one decimal: 0.4 → 40%."""
    return f"{describe_figure(100 * float(share), 1)}%"


def describe_input(given: Input) -> tuple[str, str, str]:
    """Label, value and unit of an input as shown: a date in Chinese without a unit, a number with its own.

    A number is called as in the expressions that use it; a factor also says of what.
    """
    if isinstance(given.value, str):
        return given.label, describe_date(given.value), ""
    label = label_of_name(given.name)
    if given.name.endswith("factor"):
        label = f"{label}（{given.label}）"
    return label, describe_figure(given.value), given.unit or ""


def describe_step(step: Step, units: Mapping[str, str | None]) -> dict[str, str]:
    """One line of the calculation: `units` names the unit of a step's value where it has one."""
    if step.name in wording.STEP_SHARES:
        value = describe_share(step.value)
    else:
        unit = wording.STEP_UNITS.get(step.name) or units.get(step.name)
        value = f"{describe_figure(step.value)}{f' {unit}' if unit else ''}"
    return {
        "name": label_of_name(step.name),
        "expression": describe_expression(step.expression),
        "value": value,
    }
