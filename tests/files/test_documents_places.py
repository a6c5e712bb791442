"""Rules over documents that hold for policy documents and for the sources of zones (z-…)."""

import csv
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest

TABLES = Path(__file__).parents[2] / "data" / "tables"


def read(name: str) -> list[dict[str, str]]:
    with (TABLES / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


DOCUMENTS = {row["document_id"]: row for row in read("documents")}
POLICIES = {"jx-coop-2020", "hn-coop-2021", "jx-zones-2022", "jx-clusters-2014", "jx-zones-2018"}
OF_ZONES = [document_id for document_id in DOCUMENTS if document_id.startswith("z-")]
USED = {row["document_id"] for row in read("zone_sources")}
each_document = pytest.mark.parametrize("document_id", DOCUMENTS)
each_source = pytest.mark.parametrize("document_id", OF_ZONES)


def is_government_host(address: str) -> bool:
    host = urlsplit(address).hostname or ""
    return host == "gov.cn" or host.endswith(".gov.cn")


def test_the_five_policy_documents_are_there_and_no_other_is_called_a_policy():
    assert {key for key, row in DOCUMENTS.items() if row["kind"] == "policy"} == POLICIES


def test_only_the_number_that_stands_in_its_text_is_given():
    assert {key: DOCUMENTS[key]["number"] for key in POLICIES if DOCUMENTS[key]["number"]} == {
        "hn-coop-2021": "湘政办发〔2021〕58号"
    }


@pytest.mark.parametrize("document_id", sorted(POLICIES))
def test_a_policy_document_has_issuer_and_date_and_says_what_its_text_lacks(document_id):
    row = DOCUMENTS[document_id]
    assert row["issuer"]
    assert row["issued_on"]
    assert "文本" in row["note"]
    assert row["publisher_kind"] in {"repost", "compiled"}
    assert not row["address"]


@each_source
def test_official_means_a_government_host(document_id):
    row = DOCUMENTS[document_id]
    if row["address"]:
        assert (row["publisher_kind"] == "official") == is_government_host(row["address"])


@each_source
def test_a_source_of_zones_is_used_by_a_zone_and_has_an_address_or_says_why_not(document_id):
    row = DOCUMENTS[document_id]
    assert document_id in USED
    assert row["address"] or row["note"] in {"地址未记录", "公开数据"}


def test_no_address_is_entered_twice_among_the_sources_of_zones():
    addresses = [DOCUMENTS[key]["address"] for key in OF_ZONES if DOCUMENTS[key]["address"]]
    assert len(addresses) == len(set(addresses))


@each_source
def test_titles_and_notes_are_for_readers(document_id):
    row = DOCUMENTS[document_id]
    assert re.search("[一-龥]", row["title"])
    assert "http" not in row["title"] + row["note"]
    assert not re.search(r"[()]|\.(com|cn|net)", row["title"])


@each_document
def test_a_date_is_not_in_the_future(document_id):
    issued_on = DOCUMENTS[document_id]["issued_on"]
    if issued_on:
        assert "1984" <= issued_on <= "2026-11-21"
