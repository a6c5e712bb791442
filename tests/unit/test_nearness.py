"""A value of another definition is compared only where comparing says anything."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from data.assessment import Beside
from data.load import load_register
from data.nearness import near_share
from data.schema import Match, Qualifier


@pytest.fixture
def register(tables):
    return load_register(tables)


@pytest.fixture
def target(register):
    return replace(
        register.targets["double"],
        target_value=3.5,
        unit="万亿元",
        deadline_on="2020-12-31",
        deadline_as_printed="printed",
    )


NEAR = Beside(
    "o1", Match.NEAR, "口径相近", "口径不同", "营业收入", Decimal("3.24"), None, "万亿元", "2020", "report-1"
)


def test_the_share_is_exact(register, target):
    assert near_share(register, target, NEAR) == Fraction(324, 350)


def test_units_of_one_dimension_are_scaled(register, target):
    assert near_share(register, target, replace(NEAR, value=Decimal(32400), unit="亿元")) == Fraction(
        324, 350
    )


@pytest.mark.parametrize(
    "change",
    [
        {"match": Match.PROXY},
        {"value": None},
        {"qualifier": Qualifier.ABOVE},
        {"as_of": None},
        {"as_of": "2019"},
        {"unit": "个"},
        {"unit": None},
    ],
)
def test_anything_else_is_not_compared(register, target, change):
    assert near_share(register, target, replace(NEAR, **change)) is None


@pytest.mark.parametrize("change", [{"deadline_on": None}, {"target_value": None}, {"unit": None}])
def test_a_target_without_number_unit_or_deadline_is_not_compared(register, target, change):
    assert near_share(register, replace(target, **change), NEAR) is None
