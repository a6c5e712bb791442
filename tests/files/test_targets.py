"""Rules over the committed ledger of targets and indicators; the name of a test is the rule."""

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


def fields_of(table: str) -> list[dict]:
    return json.loads((DATA / "package" / f"{table}.json").read_text(encoding="utf-8"))["schema"]["fields"]


TARGETS = rows_of("targets")
INDICATORS = rows_of("indicators")
BY_ID = {row["target_id"]: row for row in TARGETS}
INDICATOR = {row["indicator_id"]: row for row in INDICATORS}
DIMENSION = {row["unit"]: row["dimension"] for row in rows_of("units")}
PARKS = {"jx-park-nanchang", "jx-park-ganzhou", "jx-park-jian"}
STRICT = {"突破", "超过", "余"}
ABOUT = {"约", "左右"}

each_target = pytest.mark.parametrize("row", TARGETS, ids=[row["target_id"] for row in TARGETS])
each_indicator = pytest.mark.parametrize("row", INDICATORS, ids=[row["indicator_id"] for row in INDICATORS])


def hedges(row: dict[str, str]) -> set[str]:
    return set(row["hedge"].split(";")) - {""}


def of_kind(*kinds: str):
    chosen = [row for row in TARGETS if row["kind"] in kinds]
    assert chosen, kinds
    return pytest.mark.parametrize("row", chosen, ids=[row["target_id"] for row in chosen])


@pytest.mark.parametrize("table", ["targets", "indicators"])
def test_every_column_is_described_in_order(table):
    header = list(rows_of(table)[0])
    assert header == [field["name"] for field in fields_of(table)]
    assert all(field["title"] and field["description"] and field.get("example") for field in fields_of(table))


def test_the_ledger_holds_every_promise_of_the_five_documents():
    counted = {}
    for row in TARGETS:
        counted[row["document_id"]] = counted.get(row["document_id"], 0) + 1
    assert counted == {
        "jx-coop-2020": 11,
        "hn-coop-2021": 4,
        "jx-zones-2022": 41,
        "jx-clusters-2014": 17,
        "jx-zones-2018": 69,
    }


@pytest.mark.parametrize(("table", "key"), [("targets", "target_id"), ("indicators", "indicator_id")])
def test_rows_are_sorted_by_key_and_keys_are_unique(table, key):
    keys = [row[key] for row in rows_of(table)]
    assert keys == sorted(set(keys))


def test_most_deadlines_are_past_three_are_live_and_ten_do_not_exist():
    deadlines = [row["deadline_on"] for row in TARGETS]
    assert sum(day == "" for day in deadlines) == 10
    assert sum(day > "2026-11-21" for day in deadlines) == 3
    assert {day for day in deadlines if day > "2026-11-21"} == {"2035-12-31"}


@each_target
def test_a_target_names_its_clause_and_says_it_in_one_line(row):
    assert row["clause"]
    assert 8 <= len(row["paraphrase"]) <= 40
    assert not row["paraphrase"].endswith("。")


def test_no_two_targets_say_the_same_thing():
    said = [row["document_id"] + row["paraphrase"] for row in TARGETS]
    assert len(set(said)) == len(said)


@each_target
def test_a_clause_of_the_annexed_plan_names_its_annex(row):
    assert row["clause"].startswith("附件") == (row["document_id"] == "jx-zones-2018")


@each_target
def test_a_scope_resolves_to_a_cooperation_zone_a_park_or_a_province(row):
    kind, scope = row["scope_kind"], row["scope_id"]
    if kind == "cooperation_zone":
        assert scope == row["target_id"][:7]
        assert scope in {"jx-coop", "hn-coop"}
    elif kind == "park":
        assert scope in PARKS
        assert row["target_id"].startswith(scope)
    else:
        assert scope == "360000"
    assert row["scope_as_printed"]


@each_target
def test_a_deadline_is_given_exactly_when_the_document_sets_one(row):
    assert (row["deadline_on"] == "") == (row["deadline_as_printed"] == "none")


@each_target
def test_a_target_starts_before_its_deadline(row):
    if row["starts_on"]:
        assert row["starts_on"] < row["deadline_on"]


@of_kind("cumulative")
def test_a_cumulative_target_has_a_start(row):
    assert row["starts_on"]


@each_target
def test_a_range_has_two_ends_and_nothing_else_has(row):
    assert (row["target_value_max"] != "") == (row["comparator"] == "range")
    if row["comparator"] == "range":
        assert float(row["target_value"]) < float(row["target_value_max"])


@each_target
def test_a_multiple_names_its_baseline_year(row):
    if row["kind"] == "multiple_of_baseline":
        assert row["baseline_on"]
        assert row["baseline_on"] < row["deadline_on"]
        assert (row["comparator"], row["unit"]) == ("multiple_of_baseline", "倍")
    else:
        assert row["comparator"] != "multiple_of_baseline"


@each_target
def test_an_unknown_baseline_is_empty_and_never_zero(row):
    assert row["baseline_value"] == "" or float(row["baseline_value"]) > 0


@each_target
def test_a_unit_measures_the_indicator(row):
    dimension = INDICATOR[row["indicator_id"]]["dimension"]
    if row["kind"] == "multiple_of_baseline":
        assert dimension in {"cny", "usd", "count"}
    elif dimension == "plain":
        assert row["unit"] == ""
    else:
        assert DIMENSION[row["unit"]] == dimension


@each_target
def test_a_threshold_comes_with_its_unit(row):
    assert (row["threshold_value"] == "") == (row["threshold_unit"] == "")
    if row["kind"] == "threshold_count":
        assert row["threshold_value"]


@each_target
def test_a_threshold_is_the_one_in_the_name_of_the_indicator(row):
    named = re.search(r"_over_cny_(\d+)(bn|m)$", row["indicator_id"])
    assert bool(named) == bool(row["threshold_value"])
    if named:
        hundred_millions = int(named[1]) * 10 if named[2] == "bn" else int(named[1]) / 100
        assert (float(row["threshold_value"]), row["threshold_unit"]) == (hundred_millions, "亿元")


@each_target
def test_an_alternative_is_mutual_and_of_the_same_clause(row):
    if row["alternative_of"]:
        other = BY_ID[row["alternative_of"]]
        assert other["alternative_of"] == row["target_id"] != other["target_id"]
        assert (other["clause"], other["scope_kind"]) == (row["clause"], row["scope_kind"])


def test_there_is_one_pair_of_alternatives():
    assert sum(row["alternative_of"] != "" for row in TARGETS) == 2


@each_target
def test_a_word_that_means_more_than_is_read_as_strict_and_says_so(row):
    if hedges(row) & STRICT:
        assert row["comparator"] == ">"
        assert re.search("严格|大于", row["reading_note"])
    else:
        assert row["comparator"] != ">"


@each_target
def test_a_word_that_means_about_is_read_as_about(row):
    assert bool(hedges(row) & ABOUT) == (row["comparator"] in {"~", "growth~"})


@of_kind("coverage")
def test_a_coverage_is_a_share_of_everything_and_says_how_it_is_coded(row):
    assert row["unit"] == "%"
    if row["target_id"] != "jx-s20-one-stop":
        assert row["target_value"] == "100"
        assert "记作100%" in row["reading_note"]


@of_kind("bounded_rate")
def test_a_bounded_rate_has_a_bound_its_direction_can_reach(row):
    higher = INDICATOR[row["indicator_id"]]["direction"] == "higher"
    assert row["comparator"] == (">=" if higher else "<=")
    assert float(row["target_value"]) <= (100 if row["unit"] == "%" else 1)


@of_kind("annual_floor")
def test_a_floor_for_each_year_is_marked_annual(row):
    assert row["is_annual"] == "true"


@each_target
def test_growth_comparators_belong_to_growth_kinds(row):
    kinds = {"growth>=": "average_growth", "growth~": "average_growth", "growth>reference": "relative"}
    if row["comparator"] in kinds:
        assert row["kind"] == kinds[row["comparator"]]
    assert (row["kind"] in kinds.values()) == (row["comparator"] in kinds)
    assert (row["kind"] == "milestone") == (row["comparator"] == "milestone")


@of_kind("support_standard")
def test_a_support_standard_says_that_it_is_not_assessed(row):
    assert "支持标准，不是绩效目标，不作评估" in row["reading_note"]


@each_target
def test_operating_and_main_business_revenue_are_never_mixed(row):
    if row["document_id"] == "jx-zones-2022":
        assert "main_business" not in row["indicator_id"]
    else:
        assert "operating_revenue" not in row["indicator_id"]


@each_indicator
def test_an_indicator_is_used(row):
    used = {target["indicator_id"] for target in TARGETS}
    used |= {observation["indicator_id"] for observation in rows_of("observations")}
    assert row["indicator_id"] in used


@each_indicator
def test_an_indicator_named_after_a_currency_is_measured_in_it(row):
    if row["indicator_id"].endswith("_usd"):
        assert row["dimension"] == "usd"
        assert "美元" in row["name"]


def test_every_indicator_of_the_ledger_has_its_own_name():
    names = [row["name"] for row in INDICATORS]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("table", ["indicators", "targets", "observations", "tasks", "task_units", "rules"])
def test_taiwan_as_a_noun_of_its_own_is_the_taiwan_region(table):
    bare = re.compile("台湾(?!地区|青年|同胞|农民创业园|网)")
    found = [(cell, row) for row in rows_of(table) for cell in row.values() if bare.search(cell)]
    assert found == []
