"""The application's ledger: opened when it can be, reading goes on when it cannot, publications show at once."""

from __future__ import annotations

import logging
import time
from datetime import UTC, date, datetime

import pytest

from data.accounts import AccountRole, Actor
from data.database import StorageReason
from data.desk import Desk
from data.drafts import pending_rows, preview, scope_for, value_rows, writable_scopes
from data.ledger import Draft, SubmissionKind
from data.load import load_register
from data.reportable import ReportKind, Span
from data.reporting import ReportedValue
from data.settings import Settings

TODAY = date(2026, 11, 21)
PARK = "jx-park-nanchang"
TARGET = "jx-park-nanchang-2y-new-projects"
REPORTER = Actor("r", frozenset({AccountRole.REPORTER}), frozenset({PARK}), "甲单位")
REVIEWER = Actor("v", frozenset({AccountRole.REVIEWER}), frozenset({"jx-*"}), "乙单位")
STEWARD = Actor("s", frozenset({AccountRole.STEWARD}), frozenset({"*"}), "丙单位")


class Files:
    """A source that never changes."""

    def __init__(self) -> None:
        self.register = load_register(Settings().tables)

    def current(self):
        return self.register


@pytest.fixture(scope="module")
def files() -> Files:
    return Files()


def now() -> datetime:
    return datetime.now(UTC)


def reported(value: float, *, kind: ReportKind = ReportKind.ACTUAL) -> ReportedValue:
    return ReportedValue(
        target_id=TARGET,
        entity_id=PARK,
        indicator_id="new_projects",
        kind=kind,
        as_of="2022",
        span=Span.CUMULATIVE,
        value=value,
        qualifier=None,
        unit="个",
        office="南昌市统计局",
        document_title="工作总结",
        document_number=None,
        document_on="2026-01-08",
        note="初步数",
        sheet="实绩",
        row=2,
    )


def sent(desk: Desk, files: Files, value: float) -> int:
    rows = value_rows(files.current(), [reported(value)])
    return desk.ledger.submit(
        REPORTER, Draft(SubmissionKind.REPORT, rows, "甲单位", PARK, "2026")
    ).submission_id


def test_a_publication_shows_at_once_and_goes_when_it_is_withdrawn(tmp_path, files):
    desk = Desk(files, f"sqlite:///{tmp_path}/l.sqlite3", now)
    version = desk.current().data_version
    assert version == files.current().data_version
    number = sent(desk, files, 6)
    desk.refresh()
    assert desk.current().data_version == version
    desk.ledger.publish(REVIEWER, number)
    desk.refresh()
    (observation,) = desk.current().observations_of[TARGET][-1:]
    assert (observation.value, observation.entity_id) == (6, PARK)
    assert observation.note == "数据来源：南昌市统计局《工作总结》（2026年1月8日）；初步数"
    assert desk.current().documents[observation.document_id].issuer == "甲单位"
    desk.ledger.withdraw(STEWARD, number, "来源撤稿")
    desk.refresh()
    assert desk.current().data_version == version
    assert desk.files() is files.current()


def test_a_publication_of_another_process_shows_within_two_seconds(tmp_path, files):
    address = f"sqlite:///{tmp_path}/l.sqlite3"
    here, there = Desk(files, address, now), Desk(files, address, now)
    version = here.current().data_version
    there.ledger.publish(REVIEWER, sent(there, files, 6))
    started = time.monotonic()
    while here.current().data_version == version:
        assert time.monotonic() - started < 2
        time.sleep(0.05)


def test_without_its_database_the_files_are_shown_and_it_is_opened_when_it_can_be(tmp_path, files, caplog):
    folder = tmp_path / "not-yet"
    folder.write_text("in the way")
    clock = [0.0]
    with caplog.at_level(logging.WARNING, "atlas"):
        desk = Desk(files, f"sqlite:///{folder}/l.sqlite3", now, monotonic=lambda: clock[0])
        assert desk.current() is files.current()
    assert desk.ledger is None
    assert desk.accounts is None
    assert desk.problem.reason is StorageReason.UNREACHABLE
    assert "unreachable" in caplog.text
    folder.unlink()
    clock[0] = 60.0
    desk.current()
    deadline = time.monotonic() + 10
    while desk.ledger is None:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    assert desk.problem is None


def test_an_address_that_is_none_stops_writing_only_and_is_not_quoted(files, caplog):
    with caplog.at_level(logging.ERROR, "atlas"):
        desk = Desk(files, "mysql://somebody:secret@somewhere/x", now)
    assert desk.problem.reason is StorageReason.UNREACHABLE
    assert desk.current() is files.current()
    assert "secret" not in caplog.text


def test_a_scope_holds_only_what_the_person_may_write(files):
    register = files.current()
    assert writable_scopes(register, REPORTER) == (PARK,)
    assert writable_scopes(register, REVIEWER) == ()
    assert len(writable_scopes(register, STEWARD)) == len(register.zones) + len(register.parks) + 2 + 2
    programme = Actor("p", frozenset({AccountRole.REPORTER}), frozenset({"jx-coop", PARK}), "丁单位")
    assert scope_for(register, "jx-coop", programme).entity_ids == {"jx-coop", PARK}


def test_a_preview_tells_the_present_value_and_the_status_to_come(tmp_path, files):
    register = files.current()
    rows = value_rows(register, [reported(6)])
    (line,) = preview(register, pending_rows(rows, "甲单位", "r"), (), today=TODAY)
    assert line.present is None
    assert not line.replaces
    assert (line.before.status.value, line.after.status.value) == ("awaiting_report", "done")


@pytest.mark.parametrize(
    ("was", "now_", "statuses"), [(6, 4, ("done", "missed")), (4, 6, ("missed", "done"))]
)
def test_a_preview_of_a_correction_names_the_value_it_replaces(tmp_path, files, was, now_, statuses):
    desk = Desk(files, f"sqlite:///{tmp_path}/l.sqlite3", now, look_every=0)
    desk.ledger.publish(REVIEWER, sent(desk, files, was))
    register, rows = desk.current(), value_rows(files.current(), [reported(now_)])
    (line,) = preview(register, pending_rows(rows, "甲单位", "r"), desk.ledger.as_of(), today=TODAY)
    assert line.present.value == was
    assert line.replaces
    assert (line.before.status.value, line.after.status.value) == statuses


def test_a_baseline_is_not_taken_for_a_result(files):
    (row,) = value_rows(files.current(), [reported(1, kind=ReportKind.BASELINE)])
    assert row.values["match"] == "baseline"
