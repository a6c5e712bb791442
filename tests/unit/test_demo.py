"""The demonstration: everything in it is invented, says so, and cannot be mixed with the real thing."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from data.assessment import Status
from data.checks import check_tables, describe_findings
from data.database import StorageReason
from data.desk import Desk
from data.ledger import State, open_ledger
from data.load import load_register
from data.merge import overlay
from data.progress import assess_all
from data.schema import TargetKind
from data.settings import Settings
from data.source import RegisterSource
from geo.checks import place_check
from geo.demo import build_register, main

TODAY = date(2026, 11, 21)


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> Path:
    """A finished demonstration; tests only read it."""
    folder = tmp_path_factory.mktemp("made") / "demo"
    assert main(folder, TODAY) == 0
    return folder


@pytest.fixture(scope="module")
def shown(demo):
    """Its register with what was published in it."""
    ledger = open_ledger(f"sqlite:///{demo}/ledger.sqlite3", lambda: datetime.now(UTC), is_demo=True)
    yield overlay(load_register(demo / "tables"), ledger.as_of())
    ledger.close()


def test_its_tables_are_clean_and_its_places_lie_where_they_say(demo):
    assert describe_findings(check_tables(demo / "tables")) == ""
    register = load_register(demo / "tables", more_checks=[place_check(Settings().boundaries)])
    assert register.set_aside == ()


def test_no_real_zone_park_document_or_target_is_in_it(shown):
    register = load_register(Settings().tables)
    for table in ("zones", "parks", "cooperation_zones", "documents", "targets", "placements"):
        made = getattr(shown.register, table)
        assert made
        assert not set(made) & set(getattr(register, table))
    names = [row.name for row in (*shown.register.zones.values(), *shown.register.parks.values())]
    assert all(name.startswith("示例") for name in names)


def test_no_figure_is_about_a_real_division(shown):
    about = {row.entity_id for row in shown.register.observations.values()}
    assert about
    assert not about & set(shown.register.divisions)


def test_every_kind_of_target_and_most_states_can_be_seen(shown):
    assert {target.kind for target in shown.register.targets.values()} == set(TargetKind)
    statuses = {each.status for each in assess_all(shown.register, TODAY).values()}
    assert {Status.DONE, Status.AHEAD, Status.BEHIND, Status.MISSED, Status.NOT_ASSESSABLE} <= statuses
    assert shown.findings == ()
    assert len(shown.register.outlines) > 10


def test_reports_stand_in_every_state(demo):
    ledger = open_ledger(f"sqlite:///{demo}/ledger.sqlite3", lambda: datetime.now(UTC), is_demo=True)
    assert set(Counter(each.state for each in ledger.submissions())) == set(State)
    assert ledger.changes(0).superseded
    ledger.close()


def test_the_same_seed_makes_the_same_tables(demo, tmp_path):
    build_register(tmp_path, TODAY)
    for path in sorted((demo / "tables").iterdir()):
        assert (tmp_path / "tables" / path.name).read_bytes() == path.read_bytes()


def test_its_passwords_are_of_the_moment(demo, tmp_path):
    assert main(tmp_path / "again", TODAY) == 0
    passwords = [
        {each["password"] for each in json.loads((folder / "accounts.json").read_text(encoding="utf-8"))}
        for folder in (demo, tmp_path / "again")
    ]
    assert len(passwords[0]) == 4
    assert not passwords[0] & passwords[1]


def test_it_is_not_written_over(demo, capsys):
    before = (demo / "ledger.sqlite3").read_bytes()
    assert main(demo, TODAY) == 1
    assert "delete it" in capsys.readouterr().err
    assert (demo / "ledger.sqlite3").read_bytes() == before


def test_its_tables_bring_their_own_ledger_calendar_and_accounts(demo):
    settings = Settings.from_environ({"ATLAS_TABLES": str(demo / "tables")})
    assert settings.is_demo
    assert settings.database_url == f"sqlite:///{demo}/ledger.sqlite3"
    assert settings.schedule == demo / "schedule.json"
    assert settings.demo_accounts == demo / "accounts.json"
    assert not Settings().is_demo
    assert Settings().demo_accounts is None


def desk_of(tables: Path, url: str) -> Desk:
    settings = Settings.from_environ({"ATLAS_TABLES": str(tables), "ATLAS_DATABASE_URL": url})
    return Desk(
        RegisterSource(tables), settings.database_url, lambda: datetime.now(UTC), is_demo=settings.is_demo
    )


def test_the_real_ledger_is_not_opened_for_a_demonstration_nor_the_other_way_round(demo, tmp_path):
    real = f"sqlite:///{tmp_path}/real.sqlite3"
    open_ledger(real, lambda: datetime.now(UTC)).close()
    for tables, url in (
        (demo / "tables", real),
        (Settings().tables, f"sqlite:///{demo}/ledger.sqlite3"),
    ):
        desk = desk_of(tables, url)
        assert desk.ledger is None
        assert desk.problem.reason is StorageReason.MIXED
        assert not desk.current().outlines
