"""The committed tables as a whole."""

from pathlib import Path

from data import completeness
from data.checks import check_tables, describe_findings
from data.load import load_register

DATA = Path(__file__).parents[2] / "data"


def test_the_committed_tables_have_no_findings():
    assert describe_findings(check_tables(DATA / "tables")) == ""


def test_the_register_holds_251_entries_of_which_246_count():
    register = load_register(DATA / "tables")
    assert len(register.zones) == 251
    assert sum(zone.counts_as_zone for zone in register.zones.values()) == 246
    assert len(register.parks) == 6
    assert len(register.targets) == 142
    assert len(register.observations) == 148


def test_the_completeness_table_is_up_to_date():
    assert completeness.main(["--check"]) == 0
