"""Rules over platforms as committed: what the documents name by place, no more."""

import csv
from collections import Counter
from pathlib import Path

import pytest

TABLES = Path(__file__).parents[2] / "data" / "tables"


def read(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


PLATFORMS = read("platforms")
ZONES = {row["zone_id"]: row for row in read("zones")}
PREFECTURES = {row["division_code"]: row["name"] for row in read("divisions") if row["level"] == "prefecture"}
SITES = {row["park_id"]: ZONES[row["zone_id"]] for row in read("park_sites")}
POLICIES = {row["document_id"] for row in read("documents") if row["kind"] == "policy"}
NOT_BUILT_FOR_ALL_WE_KNOW = {"technology_market", "taiwan_industry_cluster_area", "agriculture_base"}
each_platform = pytest.mark.parametrize("platform", PLATFORMS, ids=[row["platform_id"] for row in PLATFORMS])


def test_the_jiangxi_plan_names_four_bonded_zones_five_pilot_zones_and_seven_import_sites():
    named = Counter(row["kind"] for row in PLATFORMS if row["document_id"] == "jx-zones-2022")
    assert named == {"bonded_zone": 4, "cross_border_ecommerce_zone": 5, "designated_import_site": 7}


def test_every_bonded_zone_of_the_register_is_a_platform_and_the_other_way_round():
    platforms = {row["zone_id"] for row in PLATFORMS if row["kind"] == "bonded_zone"}
    assert platforms == {zone_id for zone_id, zone in ZONES.items() if zone["category"] == "bonded_zone"}


@each_platform
def test_a_platform_named_by_a_policy_has_its_clause_and_any_other_says_so(platform):
    if platform["document_id"] in POLICIES:
        assert platform["clause"]
    else:
        assert "非文件列名" in platform["note"]


@each_platform
def test_a_platform_lies_where_its_zone_or_park_lies(platform):
    assert platform["division_code"] in PREFECTURES
    if platform["zone_id"]:
        assert ZONES[platform["zone_id"]]["prefecture_code"] == platform["division_code"]
    if platform["park_id"]:
        assert SITES[platform["park_id"]]["prefecture_code"] == platform["division_code"]


@each_platform
def test_a_platform_listed_by_place_is_named_for_its_prefecture(platform):
    if platform["kind"] in {"cross_border_ecommerce_zone", "designated_import_site"}:
        assert platform["name"].startswith(PREFECTURES[platform["division_code"]].removesuffix("市"))


@each_platform
def test_what_a_document_only_proposes_is_not_told_as_built(platform):
    proposed = "未见于文件" in platform["note"]
    assert proposed == (platform["kind"] in NOT_BUILT_FOR_ALL_WE_KNOW)


def test_only_hunan_platforms_belong_to_a_park():
    assert {row["document_id"] for row in PLATFORMS if row["park_id"]} == {"hn-coop-2021"}
