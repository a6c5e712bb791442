"""Rules over industries and industry_mentions as committed."""

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pytest

TABLES = Path(__file__).parents[2] / "data" / "tables"


def read(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


INDUSTRIES = {row["industry_code"]: row for row in read("industries")}
GROUPS = [row for row in INDUSTRIES.values() if not row["group_code"]]
MENTIONS = read("industry_mentions")
ZONES = {row["zone_id"]: row for row in read("zones")}
PARKS = {row["park_id"] for row in read("parks")}
COOPERATION_ZONES = {row["cooperation_zone_id"] for row in read("cooperation_zones")}
DOCUMENTS = {row["document_id"] for row in read("documents")}
CODES_OF_WORDING = defaultdict(set)
for _row in MENTIONS:
    CODES_OF_WORDING[_row["wording"]].add(_row["industry_codes"])
each_mention = pytest.mark.parametrize("mention", MENTIONS, ids=[row["mention_id"] for row in MENTIONS])
each_industry = pytest.mark.parametrize("code", INDUSTRIES)


def group_of(code: str) -> str:
    return INDUSTRIES[code]["group_code"] or code


def test_there_are_15_to_25_groups():
    assert 15 <= len(GROUPS) <= 25


@each_industry
def test_a_finer_code_belongs_to_a_group_and_carries_its_name(code):
    row = INDUSTRIES[code]
    if row["group_code"]:
        group = INDUSTRIES[row["group_code"]]
        assert not group["group_code"]
        assert code.startswith(row["group_code"] + "_")
        assert int(row["position"]) // 100 == int(group["position"]) // 100
        assert int(row["position"]) > int(group["position"])
    else:
        assert int(row["position"]) % 100 == 0


@pytest.mark.parametrize("group", [row["industry_code"] for row in GROUPS])
def test_a_group_is_worth_a_filter_because_something_is_in_it(group):
    assert any(group_of(code) == group for row in MENTIONS for code in row["industry_codes"].split(";"))


@pytest.mark.parametrize("code", [code for code, row in INDUSTRIES.items() if row["group_code"]])
def test_a_finer_code_is_used_by_a_wording(code):
    assert any(code in row["industry_codes"].split(";") for row in MENTIONS)


def test_every_wording_has_a_code():
    known = set(INDUSTRIES)
    without = sorted(
        row["wording"]
        for row in MENTIONS
        if not row["industry_codes"] or not set(row["industry_codes"].split(";")) <= known
    )
    assert without == []


@pytest.mark.parametrize("wording", CODES_OF_WORDING)
def test_one_wording_maps_to_the_same_codes_everywhere(wording):
    assert len(CODES_OF_WORDING[wording]) == 1


@each_mention
def test_a_mention_is_of_a_zone_a_park_or_a_cooperation_zone(mention):
    assert mention["entity_id"] in ZONES.keys() | PARKS | COOPERATION_ZONES
    assert mention["mention_id"].startswith(f"{mention['entity_id']}-{mention['role'].replace('_', '-')}-")


@each_mention
def test_a_mention_has_its_document_or_says_that_the_sources_are_only_known_together(mention):
    if mention["document_id"]:
        assert mention["document_id"] in DOCUMENTS
    else:
        assert "来源未逐项标注" in mention["note"]


@each_mention
def test_a_mention_of_a_policy_document_names_the_clause(mention):
    if mention["document_id"] and not mention["document_id"].startswith(("z-", "o-")):
        assert mention["clause"]


@each_mention
def test_flagship_is_jiangxi_and_first_named_is_hunan(mention):
    if mention["role"] == "flagship":
        assert mention["entity_id"].startswith("jx-")
    if mention["role"] == "first_named":
        assert mention["entity_id"].startswith("hn-")


@each_mention
def test_wordings_are_single_industries_in_full_width_brackets(mention):
    assert "；" not in mention["wording"]
    assert not set("();") & set(mention["wording"])


def test_no_wording_is_entered_twice_in_one_role():
    counts = Counter((row["entity_id"], row["role"], row["wording"]) for row in MENTIONS)
    assert [key for key, count in counts.items() if count > 1] == []


def test_how_many_zones_have_industries_a_flagship_or_a_first_named_one():
    of_role = defaultdict(set)
    for row in MENTIONS:
        if row["entity_id"] in ZONES:
            of_role[row["role"]].add(row["entity_id"])
    assert len(set().union(*of_role.values())) == 141
    assert len(of_role["flagship"]) == 11
    assert len(of_role["first_named"]) == 52


@pytest.mark.parametrize(
    ("park_id", "wordings"),
    [
        ("hn-park-yueyang", ["电子信息", "新能源新材料", "现代农业"]),
        ("hn-park-xiangtan", ["智能制造", "现代医疗器械"]),
        ("hn-park-chenzhou", ["有色金属精深加工", "电子信息", "装备制造", "现代服务业"]),
    ],
)
def test_hunan_parks_have_the_industries_of_their_document(park_id, wordings):
    found = [row for row in MENTIONS if row["entity_id"] == park_id]
    assert [row["wording"] for row in found] == wordings
    assert {(row["role"], row["document_id"], row["clause"]) for row in found} == {
        ("focus", "hn-coop-2021", "二（一）")
    }


def test_jiangxi_document_gives_industries_to_the_cooperation_zone_not_to_its_parks():
    assert not [row for row in MENTIONS if row["entity_id"].startswith("jx-park-")]
    whole = [row for row in MENTIONS if row["entity_id"] == "jx-coop"]
    assert {row["document_id"] for row in whole} == {"jx-coop-2020"}
    assert {"电子信息", "汽车及新能源汽车", "新材料", "先进制造"} <= {row["wording"] for row in whole}
