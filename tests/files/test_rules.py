"""Rules over the committed conditions of the documents; the name of a test is the rule."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

DATA = Path(__file__).parents[2] / "data"


def rows_of(table: str) -> list[dict[str, str]]:
    with (DATA / "tables" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


RULES = rows_of("rules")
RULE = {row["rule_id"]: row for row in RULES}
each_rule = pytest.mark.parametrize("row", RULES, ids=[row["rule_id"] for row in RULES])


def test_every_column_is_described_in_order():
    descriptor = json.loads((DATA / "package" / "rules.json").read_text(encoding="utf-8"))
    fields = descriptor["schema"]["fields"]
    assert list(RULES[0]) == [field["name"] for field in fields]
    assert all(field["title"] and field["description"] and field.get("example") for field in fields)


def test_rules_are_sorted_unique_and_half_of_them_numeric():
    keys = [row["rule_id"] for row in RULES]
    assert keys == sorted(set(keys))
    assert [row["is_numeric"] for row in RULES].count("true") == 29
    assert len(RULES) == 58


@each_rule
def test_a_numeric_rule_has_a_value_and_a_comparator_and_no_other_has(row):
    numeric = row["is_numeric"] == "true"
    assert (row["value"] != "") == (row["comparator"] != "") == numeric
    assert numeric or (row["unit"], row["value_max"]) == ("", "")


@each_rule
def test_two_numbers_are_in_order(row):
    if row["value_max"]:
        assert float(row["value"]) < float(row["value_max"])


@each_rule
def test_a_numeric_rule_without_a_unit_is_a_floor_area_ratio(row):
    assert (row["is_numeric"] == "true" and row["unit"] == "") == (row["indicator_name"] == "容积率")


@each_rule
def test_a_condition_is_one_short_line_of_our_own(row):
    assert 4 <= len(row["condition"]) <= 40
    assert not re.search(r"。|[(),]", row["condition"])


@each_rule
def test_a_condition_repeats_the_number_it_is_checked_against(row):
    if row["is_numeric"] == "true" and float(row["value"]) > 3:
        assert row["value"] in row["condition"]


@pytest.mark.parametrize(
    ("rule_id", "target_id"),
    [
        ("s3-nat-invest", "jx-c17-national-invest-mu"),
        ("s3-nat-far", "jx-c17-national-far"),
        ("s3-prov-invest", "jx-c17-provincial-invest-mu"),
        ("s3-prov-far", "jx-c17-provincial-far"),
    ],
)
def test_a_land_threshold_is_the_same_as_a_rule_and_as_a_target(rule_id, target_id):
    target = next(row for row in rows_of("targets") if row["target_id"] == target_id)
    for column, same in [("value", "target_value"), ("comparator", "comparator"), ("unit", "unit")]:
        assert RULE[rule_id][column] == target[same]
    assert RULE[rule_id]["document_id"] == target["document_id"]


@each_rule
def test_a_rule_names_its_clause_unless_the_heading_is_the_clause(row):
    assert bool(row["clause"]) == row["annex"].startswith("附件")


@each_rule
def test_a_clause_is_a_place_and_not_a_sentence(row):
    assert re.fullmatch(r"([一二三四]、[一-龥]+(（[一二三四五六七]）)?[0-9]*(（[0-9]）)?)?", row["clause"])


@each_rule
def test_what_is_compared_with_a_known_figure_has_its_dimension(row):
    if row["indicator_id"]:
        indicator = {each["indicator_id"]: each for each in rows_of("indicators")}[row["indicator_id"]]
        units = {each["unit"]: each["dimension"] for each in rows_of("units")}
        assert indicator["dimension"] == (units[row["unit"]] if row["unit"] else "plain")


def test_only_relocation_has_a_row_its_text_does_not_hold():
    assert [row["rule_id"] for row in RULES if row["part"] == "absent"] == ["a2-adj-incident"]
    assert [row["rule_id"] for row in RULES if row["part"] == "alternative"] == ["a4-land-fai", "a4-land-mu"]


@each_rule
def test_an_arrangement_is_not_measured(row):
    assert row["part"] != "requirement" or row["is_numeric"] == "false"
