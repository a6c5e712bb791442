"""Rules over cooperation_zones, parks and park_sites as committed."""

import csv
from pathlib import Path

import pytest

TABLES = Path(__file__).parents[2] / "data" / "tables"


def read(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


COOPERATION_ZONES = {row["cooperation_zone_id"]: row for row in read("cooperation_zones")}
PARKS = {row["park_id"]: row for row in read("parks")}
SITES = read("park_sites")
ZONES = {row["zone_id"]: row for row in read("zones")}
PLACED = {row["zone_id"] for row in read("placements")}
HOSTS_AS_THE_DOCUMENTS_NAME_THEM = {
    "jx-park-nanchang": ["南昌高新技术产业开发区"],
    "jx-park-ganzhou": ["赣州经济技术开发区", "江西定南工业园区"],
    "jx-park-jian": ["井冈山经济技术开发区"],
    "hn-park-yueyang": ["湖南城陵矶新港区"],
    "hn-park-xiangtan": ["湘潭经济技术开发区"],
    "hn-park-chenzhou": ["郴州高新技术产业开发区"],
}
each_park = pytest.mark.parametrize("park_id", PARKS)


def hosts(park_id: str) -> list[dict[str, str]]:
    sites = sorted((s for s in SITES if s["park_id"] == park_id), key=lambda s: int(s["position"]))
    return [ZONES[site["zone_id"]] for site in sites]


def test_two_cooperation_zones_with_the_letter_that_established_them():
    letters = {key: row["established_document"] for key, row in COOPERATION_ZONES.items()}
    assert letters == {"jx-coop": "国台函〔2020〕39号", "hn-coop": "国台函〔2021〕68号"}
    assert {row["name"] for row in COOPERATION_ZONES.values()} == {
        "海峡两岸产业合作区（江西）",
        "海峡两岸产业合作区（湖南）",
    }


@pytest.mark.parametrize("cooperation_zone_id", COOPERATION_ZONES)
def test_every_cooperation_zone_has_three_parks_in_the_order_of_its_document(cooperation_zone_id):
    positions = [
        int(p["position"]) for p in PARKS.values() if p["cooperation_zone_id"] == cooperation_zone_id
    ]
    assert sorted(positions) == [1, 2, 3]


@each_park
def test_every_park_has_the_hosts_its_document_names(park_id):
    assert [zone["name"] for zone in hosts(park_id)] == HOSTS_AS_THE_DOCUMENTS_NAME_THEM[park_id]


@each_park
def test_every_host_is_in_the_park_own_province_counts_and_is_placed(park_id):
    province = COOPERATION_ZONES[PARKS[park_id]["cooperation_zone_id"]]["province_code"]
    for zone in hosts(park_id):
        assert zone["province_code"] == province
        assert zone["counts_as_zone"] == "true"
        assert zone["zone_id"] in PLACED


def test_only_the_ganzhou_park_has_two_sites_and_they_are_one_park():
    assert [park_id for park_id in PARKS if len(hosts(park_id)) > 1] == ["jx-park-ganzhou"]
    assert {zone["prefecture_code"] for zone in hosts("jx-park-ganzhou")} == {"360700"}


def test_no_zone_hosts_two_parks():
    assert len({site["zone_id"] for site in SITES}) == len(SITES) == 7


@pytest.mark.parametrize("site", SITES, ids=lambda site: site["zone_id"])
def test_the_host_tells_the_document_that_names_it(site):
    document = COOPERATION_ZONES[PARKS[site["park_id"]]["cooperation_zone_id"]]["document_id"]
    assert any(
        row["zone_id"] == site["zone_id"] and row["document_id"] == document for row in read("zone_sources")
    )
