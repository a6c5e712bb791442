"""Rules over the committed table of units; the name of a test is the rule."""

from __future__ import annotations

import csv
import json
from fractions import Fraction
from pathlib import Path

import pytest

DATA = Path(__file__).parents[2] / "data"


def rows_of(table: str) -> list[dict[str, str]]:
    with (DATA / "tables" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


UNITS = rows_of("units")
UNIT = {row["unit"]: row for row in UNITS}
USED = {
    (table, row[column])
    for table, column in [
        ("targets", "unit"),
        ("targets", "threshold_unit"),
        ("observations", "unit"),
        ("rules", "unit"),
    ]
    for row in rows_of(table)
    if row[column]
}

each_unit = pytest.mark.parametrize("row", UNITS, ids=[row["unit"] for row in UNITS])


def in_base(value: str, unit: str) -> tuple[Fraction, str]:
    return Fraction(value) * Fraction(UNIT[unit]["factor"]), UNIT[unit]["dimension"]


def test_every_column_is_described_in_order():
    descriptor = json.loads((DATA / "package" / "units.json").read_text(encoding="utf-8"))
    fields = descriptor["schema"]["fields"]
    assert list(UNITS[0]) == [field["name"] for field in fields]
    assert all(field["title"] and field["description"] and field.get("example") for field in fields)


def test_units_are_sorted_and_unique():
    assert [row["unit"] for row in UNITS] == sorted(UNIT)


@pytest.mark.parametrize(("table", "unit"), sorted(USED))
def test_a_unit_that_is_used_is_listed(table, unit):
    assert unit in UNIT


@each_unit
def test_a_unit_that_is_listed_is_used_or_is_a_base(row):
    assert row["unit"] in {unit for _, unit in USED} | {other["base_unit"] for other in UNITS}


@each_unit
def test_a_base_unit_is_listed_in_the_same_dimension_with_factor_one(row):
    base = UNIT[row["base_unit"]]
    assert (base["dimension"], Fraction(base["factor"])) == (row["dimension"], 1)
    assert base["base_unit"] == base["unit"]


def test_a_dimension_has_one_base_unit():
    pairs = {(row["dimension"], row["base_unit"]) for row in UNITS}
    assert len(pairs) == len({dimension for dimension, _ in pairs})


@pytest.mark.parametrize(
    ("value", "unit", "same_value", "same_unit"),
    [
        ("6", "万亿元", "60000", "亿元"),
        ("3.24", "万亿元", "32400", "亿元"),
        ("1", "亿元", "10000", "万元"),
        ("1", "万元", "10000", "元"),
        ("1", "亿元人民币", "1", "亿元"),
        ("50", "%", "0.5", "比例"),
        ("500", "名", "500", "人"),
        ("15", "个", "15", "家"),
    ],
)
def test_units_of_one_dimension_scale_exactly(value, unit, same_value, same_unit):
    assert in_base(value, unit) == in_base(same_value, same_unit)


def test_yuan_and_us_dollars_are_different_dimensions():
    assert UNIT["亿元"]["dimension"] != UNIT["亿美元"]["dimension"]


def test_a_share_a_difference_of_shares_and_a_multiple_are_different_dimensions():
    assert len({UNIT[unit]["dimension"] for unit in ("%", "百分点", "倍")}) == 3


def test_a_rank_is_not_a_count():
    assert UNIT["位"]["dimension"] != UNIT["个"]["dimension"]
