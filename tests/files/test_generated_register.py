"""The register the benchmark makes up is one the app accepts."""

import csv

import pytest

from data.checks import check_tables, describe_findings
from tests.bench.generate import TABLES, generate


def read(path):
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def tables(tmp_path_factory):
    return generate(600, tmp_path_factory.mktemp("generated"))


def test_it_has_as_many_zones_as_asked(tables):
    assert len(read(tables / "zones.csv")) == 600


def test_it_passes_the_table_checks(tables):
    assert describe_findings(check_tables(tables)) == ""


def test_made_up_zones_are_named_as_examples(tables):
    committed = {row["zone_id"] for row in read(TABLES / "zones.csv")}
    names = [row["name"] for row in read(tables / "zones.csv") if row["zone_id"] not in committed]
    assert len(names) == 600 - len(committed)
    assert all(name.startswith("示例") for name in names)


def test_made_up_zones_have_places_of_their_own(tables):
    places = [
        (row["lon"], row["lat"]) for row in read(tables / "placements.csv") if "sample" in row["zone_id"]
    ]
    assert len(set(places)) > 0.95 * len(places) > 0


def test_fewer_zones_than_the_register_has_are_refused(tmp_path):
    with pytest.raises(ValueError, match="count is 3"):
        generate(3, tmp_path)
