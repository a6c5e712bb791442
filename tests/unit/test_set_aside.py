"""Faulty rows of the ledger are set aside and said; anything else wrong keeps the register from being used."""

import shutil
from pathlib import Path

import pytest

from data.load import RegisterError, load_register
from geo.routes import health

DATA = Path(__file__).resolve().parents[2] / "data"


@pytest.fixture
def tables(tmp_path):
    shutil.copytree(DATA / "tables", tmp_path / "tables")
    shutil.copy(DATA / "datapackage.json", tmp_path)
    return tmp_path / "tables"


def spoil(tables: Path, file: str, was: str, now: str) -> None:
    path = tables / file
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, now, 1), encoding="utf-8")


FAULTS = {
    "unknown unit": ("targets.csv", ",300,,家,,,", ",300,,户,,,", "hn-coop-2025-tw-firms", "unit"),
    "deadline before start": (
        "targets.csv",
        "300,,家,,,2021-01-01,2025-12-31",
        "300,,家,,,2021-01-01,2020-12-31",
        "hn-coop-2025-tw-firms",
        "deadline_on",
    ),
    "a multiple without a baseline year": (
        "targets.csv",
        ",2,,倍,2020-12-31,",
        ",2,,倍,,",
        "hn-coop-2025-tw-output-x2",
        "baseline_on",
    ),
    "an observation for an unknown target": (
        "observations.csv",
        ",hn-coop-2025-tw-firms,near,",
        ",hn-coop-2025-tw-x,near,",
        "obs-028",
        "target_ids",
    ),
    "a negative count": ("observations.csv", ",45,,家,", ",-45,,家,", "obs-028", "value"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_row_is_set_aside_and_named_and_the_rest_is_served(tables, fault):
    file, was, now, key, column = FAULTS[fault]
    whole = load_register(tables)
    spoil(tables, file, was, now)
    register = load_register(tables)
    assert (file, key, column) in {
        (finding.file, finding.key, finding.column) for finding in register.set_aside
    }
    left_out = set(whole.targets) - set(register.targets) | set(whole.observations) - set(
        register.observations
    )
    assert key in left_out
    assert left_out == {finding.key for finding in register.set_aside}
    assert register.zones == whole.zones


def test_what_refers_to_a_faulty_row_goes_with_it(tables):
    spoil(tables, "targets.csv", ",300,,家,,,", ",300,,户,,,")
    register = load_register(tables)
    assert "hn-coop-2025-tw-firms" not in register.targets
    assert "obs-028" not in register.observations
    assert {finding.file for finding in register.set_aside} == {"targets.csv", "observations.csv"}


def test_a_missing_column_of_the_ledger_keeps_the_register_from_being_used(tables):
    spoil(tables, "targets.csv", ",clause,", ",klausel,")
    with pytest.raises(RegisterError):
        load_register(tables)


def test_a_faulty_zone_beside_a_faulty_target_gives_both_findings(tables):
    spoil(tables, "targets.csv", ",300,,家,,,", ",300,,户,,,")
    spoil(tables, "zones.csv", ",national,", ",国家级,")
    with pytest.raises(RegisterError) as caught:
        load_register(tables)
    assert {"targets.csv", "zones.csv"} <= {finding.file for finding in caught.value.findings}


def test_health_says_that_rows_are_set_aside(tables):
    spoil(tables, "targets.csv", ",300,,家,,,", ",300,,户,,,")
    said = health(load_register(tables))
    assert (said["status"], said["targets"], said["entries"]) == ("degraded", 141, 251)
    assert "hn-coop-2025-tw-firms" in said["reason"]
