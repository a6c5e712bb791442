"""Rules over the committed observations and the reports they come from; the name of a test is the rule."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

DATA = Path(__file__).parents[2] / "data"


def rows_of(table: str) -> list[dict[str, str]]:
    with (DATA / "tables" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def reports() -> list[dict[str, str]]:
    """The reports observations come from, wherever they stand: in `documents` or in the hand-over file."""
    names = [
        name for name in ("documents", "documents_observations") if (DATA / f"tables/{name}.csv").exists()
    ]
    found = {row["document_id"]: row for name in names for row in rows_of(name)}
    return [row for key, row in sorted(found.items()) if re.fullmatch(r"o-\d{3}", key)]


OBSERVATIONS = rows_of("observations")
REPORTS = reports()
REPORT = {row["document_id"]: row for row in REPORTS}
TARGET = {row["target_id"]: row for row in rows_of("targets")}
INDICATOR = {row["indicator_id"]: row for row in rows_of("indicators")}
DIMENSION = {row["unit"]: row["dimension"] for row in rows_of("units")}

each_observation = pytest.mark.parametrize(
    "row", OBSERVATIONS, ids=[row["observation_id"] for row in OBSERVATIONS]
)
each_report = pytest.mark.parametrize("row", REPORTS, ids=[row["document_id"] for row in REPORTS])


def targets_of(row: dict[str, str]) -> list[str]:
    return [item for item in row["target_ids"].split(";") if item]


def test_every_column_is_described_in_order():
    descriptor = json.loads((DATA / "package" / "observations.json").read_text(encoding="utf-8"))
    fields = descriptor["schema"]["fields"]
    assert list(OBSERVATIONS[0]) == [field["name"] for field in fields]
    assert all(field["title"] and field["description"] and field.get("example") for field in fields)


def test_observations_are_numbered_without_a_gap():
    assert [row["observation_id"] for row in OBSERVATIONS] == [f"obs-{n:03d}" for n in range(1, 149)]


def test_two_values_assess_a_target_and_four_come_near():
    matched = [row["match"] for row in OBSERVATIONS]
    assert (matched.count("direct"), matched.count("near")) == (2, 4)
    direct = {row["target_ids"]: row["value"] for row in OBSERVATIONS if row["match"] == "direct"}
    assert direct == {"jx-c25-clusters-100bn": "6", "jx-c25-clusters-national": "3"}


@each_observation
def test_a_value_bears_on_known_targets_or_matches_none(row):
    assert set(targets_of(row)) <= set(TARGET)
    assert (row["match"] == "empty") == (targets_of(row) == [])


@each_observation
def test_a_direct_value_has_the_indicator_unit_and_scope_of_its_target(row):
    if row["match"] == "direct":
        for target in (TARGET[item] for item in targets_of(row)):
            assert row["indicator_id"] == target["indicator_id"]
            assert DIMENSION[row["unit"]] == DIMENSION[target["unit"]]
            assert row["entity_id"] == target["scope_id"]


@each_observation
def test_a_direct_value_is_of_the_deadline_or_later_and_firm(row):
    if row["match"] == "direct":
        assert all(row["as_of"] >= TARGET[item]["deadline_on"][:4] for item in targets_of(row))
        assert row["qualifier"] == ""
        assert row["confidence"] == "high"


@each_observation
def test_a_near_value_says_why_it_is_only_near(row):
    assert bool(row["near_because"]) == (row["match"] == "near")


@each_observation
def test_revenue_of_one_kind_never_assesses_a_target_of_the_other(row):
    for target in (TARGET[item] for item in targets_of(row)):
        pair = {row["indicator_id"], target["indicator_id"]}
        if pair == {"operating_revenue", "main_business_revenue"}:
            assert row["match"] != "direct"


@each_observation
def test_a_unit_measures_the_indicator(row):
    assert DIMENSION[row["unit"]] == INDICATOR[row["indicator_id"]]["dimension"]


@each_observation
def test_a_value_is_a_plain_number_of_zero_or_more(row):
    assert re.fullmatch(r"\d+(\.\d+)?", row["value"])


@each_observation
def test_a_date_is_as_precise_as_the_words_of_the_source(row):
    if row["as_of"]:
        year = row["as_of"][:4]
        assert year in row["period"] or year in row["scope_as_printed"]
        assert row["as_of"].count("-") <= 1 or row["as_of"] in row["period"]


@each_observation
def test_a_value_is_not_younger_than_its_report(row):
    issued = REPORT[row["document_id"]]["issued_on"]
    if row["as_of"] and issued:
        shown = min(len(row["as_of"]), len(issued))
        assert row["as_of"][:shown] <= issued[:shown]


@each_observation
def test_a_note_can_be_read_by_an_official(row):
    text = row["note"] + row["near_because"] + row["indicator_name"]
    assert not re.search(r"https?:|\.(com|cn|net|org)|镜像|乱码|网址|AI", text)


@each_report
def test_a_report_is_used(row):
    assert row["document_id"] in {observation["document_id"] for observation in OBSERVATIONS}


@each_report
def test_only_government_addresses_are_official(row):
    government = urlsplit(row["address"]).hostname.endswith(".gov.cn")
    assert (row["publisher_kind"] == "official") == government


@each_report
def test_a_report_has_a_title_and_keeps_its_address_to_the_address_column(row):
    assert row["kind"] == "report"
    assert row["title"]
    assert "〔" not in row["title"]
    shown = row["title"] + row["issuer"] + row["note"]
    assert not re.search(r"https?:|\.(com|cn|net|org)|镜像|乱码", shown)


@each_report
def test_a_date_that_is_not_known_is_said_to_be_unknown(row):
    assert (row["issued_on"] == "") == ("发布日期未见" in row["note"])
    assert re.fullmatch(r"(\d{4}(-\d{2}){0,2})?", row["issued_on"])
