"""The application's ledger: opened when it can be, reading goes on when it cannot, publications show at once."""

from __future__ import annotations

import asyncio
import json
import logging
import time
from datetime import UTC, date, datetime
from urllib.parse import urlencode

import pytest
from starlette.requests import Request

from data.accounts import AccountRole, Actor
from data.database import StorageReason
from data.desk import Desk
from data.drafts import pending_rows, preview, scope_for, value_rows, writable_scopes
from data.ledger import Draft, SubmissionKind
from data.load import load_register
from data.merge import value_row
from data.reportable import ReportKind, Span
from data.reporting import ReportedValue
from data.settings import Settings
from geo.routes import build_routes

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


def test_a_past_day_is_the_register_of_its_end(files, sqlite_url):
    moment = [datetime(2026, 11, 20, 15, 59, tzinfo=UTC)]
    desk = Desk(files, sqlite_url, lambda: moment[0], look_every=0)
    row = value_row(files.register, files.register.targets[TARGET], 6, as_of="2022", is_cumulative=True)
    sent = desk.ledger.submit(REPORTER, Draft(SubmissionKind.REPORT, (row,), "甲单位", PARK, "2026"))
    # 16:00 UTC is midnight in China: published on the 21st there.
    moment[0] = datetime(2026, 11, 20, 16, 1, tzinfo=UTC)
    desk.ledger.publish(REVIEWER, sent.submission_id)
    moment[0] = datetime(2026, 11, 22, 1, tzinfo=UTC)
    count = len(files.register.observations)
    assert len(desk.at(date(2026, 11, 20)).observations) == count
    assert len(desk.at(date(2026, 11, 21)).observations) == count + 1
    assert desk.at(date(2026, 11, 21)) is desk.at(date(2026, 11, 21))
    desk.ledger.close()


def test_routes_answer_for_a_past_day_and_refuse_one_that_is_none(files, sqlite_url):
    moment = [datetime(2026, 11, 20, 1, tzinfo=UTC)]
    desk = Desk(files, sqlite_url, lambda: moment[0], look_every=0)
    row = value_row(files.register, files.register.targets[TARGET], 6, as_of="2022", is_cumulative=True)
    sent = desk.ledger.submit(REPORTER, Draft(SubmissionKind.REPORT, (row,), "甲单位", PARK, "2026"))
    desk.ledger.publish(REVIEWER, sent.submission_id)
    moment[0] = datetime(2026, 11, 21, 1, tzinfo=UTC)
    routes = build_routes(desk, Settings().boundaries, {}, "", {}, lambda: TODAY)
    (route,) = [each for each in routes if each.path == "/api/targets.json"]

    def ask(**query: str):
        scope = {
            "type": "http", "method": "GET", "path": "/", "headers": [],
            "query_string": urlencode(query).encode(),
        }  # fmt: skip
        return asyncio.run(route.endpoint(Request(scope)))

    def status(answer) -> str:
        found = json.loads(answer.body)
        assert found["as_of"] in ("2026-11-19", "2026-11-20", "2026-11-21")
        return next(each["assessment"]["status"] for each in found["targets"] if each["target_id"] == TARGET)

    assert status(ask(asof="2026-11-19")) == "到期待报"
    assert status(ask(asof="2026-11-20")) == status(ask()) == "已完成"
    for day in ("2026-11-21", "2026-11-31", "yesterday"):
        assert ask(asof=day).status_code == 400
    desk.ledger.close()
