"""Published rows laid over the register, checked by its own rules, and what they change."""

import json
import threading
import time
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from data.assessment import Status
from data.database import StorageError, StorageReason, open_database
from data.ledger import Draft, DraftRow, Ledger, SubmissionKind
from data.load import load_register, with_tables
from data.merge import (
    MergedSource,
    check_rows,
    observation_id_of,
    overlay,
    register_at,
    status_changes,
    value_row,
)
from data.provenance import describe_source
from data.schema import Match, Precision, PublisherKind
from tests.submitter import PARK, REPORTER, REVIEWER, STEWARD

TODAY = date(2026, 11, 21)
SQUARE = {"type": "Polygon", "coordinates": [[[115.9, 28.6], [116.0, 28.6], [116.0, 28.7], [115.9, 28.6]]]}


@pytest.fixture
def register(tables):
    return load_register(tables)


@pytest.fixture
def descriptor(tables):
    return json.loads((tables.parent / "datapackage.json").read_text(encoding="utf-8"))


@pytest.fixture
def ledger(sqlite_url, clock):
    opened = Ledger(open_database(sqlite_url), clock)
    yield opened
    opened.close()


def publish(ledger, *rows, office="南昌产业园") -> int:
    sent = Draft(SubmissionKind.DOCUMENTS, rows, office=office)
    number = ledger.submit(STEWARD, sent).submission_id
    ledger.publish(REVIEWER, number)
    return number


def output(register, number: float = 2.5, **more) -> DraftRow:
    return value_row(register, register.targets["double"], number, **({"as_of": "2025"} | more))


DOCUMENT = DraftRow(
    "documents",
    {
        "document_id": "plan-2031",
        "title": "规划",
        "kind": "policy",
        "publisher_kind": "official",
        "issuer": "省政府",
    },
)
INDICATOR = DraftRow(
    "indicators", {"indicator_id": "patents", "name": "专利", "direction": "higher", "dimension": "count"}
)
TARGET = DraftRow(
    "targets",
    {
        "target_id": "patents-2030",
        "document_id": "plan-2031",
        "clause": "二",
        "indicator_id": "patents",
        "scope_kind": "park",
        "scope_id": PARK,
        "scope_as_printed": "南昌产业园",
        "kind": "stock",
        "comparator": ">=",
        "target_value": 100,
        "unit": "个",
        "deadline_on": "2030-12-31",
        "deadline_as_printed": "printed",
        "theme": "创新",
        "paraphrase": "专利 100 个",
    },
)


def test_nothing_reported_is_the_register_itself(register, ledger):
    assert overlay(register, ledger.as_of()).register is register


def test_a_value_joins_the_register_with_its_office_and_date(register, ledger):
    ledger_row = output(register)
    number = publish(ledger, ledger_row)
    merged = overlay(register, ledger.as_of())
    assert merged.findings == ()
    (row,) = ledger.as_of()
    found = merged.register.observations[observation_id_of(row)]
    assert (found.value, found.as_of, found.unit, found.match) == (2.5, "2025", "倍", Match.DIRECT)
    assert found in merged.register.observations_of["double"]
    assert found in merged.register.observations_at[PARK]
    document = merged.register.documents[found.document_id]
    assert document.publisher_kind is PublisherKind.REPORTED
    assert describe_source(document) == "南昌产业园《南昌产业园2025报送数据》（2026年11月21日，报送）"
    assert found.document_id == f"led-{number}"
    assert not set(register.observations) & {found.observation_id}
    assert len(register.observations) == 3


def test_a_value_may_name_a_document_instead(register, ledger):
    publish(ledger, output(register, document_id="jx-coop-2020"))
    merged = overlay(register, ledger.as_of()).register
    assert merged.observations["led-1-1"].document_id == "jx-coop-2020"
    assert set(merged.documents) == set(register.documents)


def test_a_report_sent_at_night_is_dated_as_in_china(register, ledger, clock):
    clock.now = datetime(2026, 12, 31, 17, 0, tzinfo=UTC)
    publish(ledger, output(register))
    assert overlay(register, ledger.as_of()).register.documents["led-1"].issued_on == "2027-01-01"


def test_documents_indicators_and_targets_are_taken_up_in_one_submission(register, ledger):
    publish(ledger, TARGET, INDICATOR, DOCUMENT)
    merged = overlay(register, ledger.as_of())
    assert merged.findings == ()
    target = merged.register.targets["patents-2030"]
    publish(ledger, value_row(merged.register, target, 120, as_of="2026-06"))
    after = overlay(register, ledger.as_of()).register
    (change,) = status_changes(merged.register, after, before_on=TODAY, after_on=TODAY)
    assert (change.target_id, change.now.status) == ("patents-2030", Status.DONE)


def test_outlines_and_points_take_the_place_of_what_is_there(register, ledger):
    point = {
        "zone_id": "jx-nc-gxq",
        "lon": 115.96,
        "lat": 28.69,
        "precision": "admin_office",
        "uncertainty_km": 0.1,
        "method": "实测",
    }
    publish(
        ledger,
        DraftRow("placements", point),
        DraftRow("outlines", {"zone_id": "jx-nc-gxq", "geometry": SQUARE, "area_ha": 5000}),
    )
    merged = overlay(register, ledger.as_of()).register
    assert merged.placements["jx-nc-gxq"].lon == 115.96
    assert merged.placements["jx-nc-gxq"].precision is Precision.ADMIN_OFFICE
    assert merged.placements["hn-cs-gxq"] == register.placements["hn-cs-gxq"]
    assert merged.outlines["jx-nc-gxq"].geometry == SQUARE
    assert register.outlines == {}


def test_the_data_version_follows_what_is_laid_over(register, ledger):
    versions = [register.data_version]
    publish(ledger, output(register))
    versions.append(overlay(register, ledger.as_of()).register.data_version)
    publish(ledger, output(register, 2.75))
    versions.append(overlay(register, ledger.as_of()).register.data_version)
    assert len(set(versions)) == 3
    assert all(len(version) == 12 for version in versions)
    assert overlay(register, ledger.as_of()).register.data_version == versions[-1]
    ledger.withdraw(STEWARD, 3, "撤")
    assert overlay(register, ledger.as_of()).register.data_version == versions[0]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (DraftRow("outlines", {"zone_id": "gone", "geometry": SQUARE}), "zone_id"),
        (replace(TARGET, values=TARGET.values | {"document_id": "gone"}), "document_id"),
        (replace(TARGET, values=TARGET.values | {"document_id": "report-1"}), "indicator_id"),
        (
            replace(
                TARGET,
                values=TARGET.values | {"document_id": "report-1", "indicator_id": "output", "unit": "斤"},
            ),
            "unit",
        ),
    ],
)
def test_a_row_that_no_longer_fits_is_named_and_left_out(register, ledger, row, column):
    publish(ledger, row, output(register))
    merged = overlay(register, ledger.as_of())
    assert [(each.key, each.column) for each in merged.findings] == [("1-1", column)]
    assert "led-1-2" in merged.register.observations
    assert merged.register.targets == register.targets


@pytest.mark.parametrize(
    "more",
    [
        {"target_ids": ["gone"]},
        {"entity_id": "gone"},
        {"unit": "斤"},
        {"indicator_id": "gone"},
        {"document_id": "gone"},
    ],
)
def test_a_value_that_no_longer_fits_is_named_and_left_out(register, ledger, more):
    row = output(register)
    publish(ledger, replace(row, values=dict(row.values) | more))
    merged = overlay(register, ledger.as_of())
    assert [each.column for each in merged.findings] == list(more)
    assert merged.register.observations == register.observations


def test_a_published_value_changes_the_status_and_a_withdrawal_changes_it_back(register, ledger, clock):
    before = register_at(register, ledger, None)
    number = publish(ledger, output(register))
    between = clock.now
    after = register_at(register, ledger, None)
    (change,) = status_changes(before, after, before_on=TODAY, after_on=TODAY)
    assert (change.was.status, change.now.status) == (Status.NOT_ASSESSABLE, Status.DONE)
    ledger.withdraw(STEWARD, number, "误报")
    again = register_at(register, ledger, None)
    assert status_changes(before, again, before_on=TODAY, after_on=TODAY) == ()
    assert (
        status_changes(after, again, before_on=TODAY, after_on=TODAY)[0].now.status is Status.NOT_ASSESSABLE
    )
    assert register_at(register, ledger, between).data_version == after.data_version


def test_time_alone_changes_a_status(register):
    changes = status_changes(register, register, before_on=date(2025, 12, 31), after_on=date(2026, 1, 1))
    assert [each.target_id for each in changes] == ["over-1000"]
    assert status_changes(register, register, before_on=TODAY, after_on=TODAY) == ()


# --- kept up to date ------------------------------------------------------------------------------------------


class Files:
    def __init__(self, register):
        self.register = register

    def current(self):
        return self.register


def test_the_merged_register_is_made_anew_only_when_something_changed(register, ledger):
    ticks = iter(range(1000))
    files = Files(register)
    source = MergedSource(files, ledger, look_every=2, clock=lambda: next(ticks))
    assert source.current() is register
    publish(ledger, output(register))
    assert source.current() is register
    merged = source.current()
    assert "led-1-1" in merged.observations
    assert source.current() is merged
    publish(ledger, output(register, 2.75))
    source.refresh()
    assert source.current().observations["led-3-1"].value == 2.75
    files.register = with_tables(register, "another")
    assert source.current().data_version != merged.data_version


def test_reading_goes_on_while_the_ledger_cannot_be_read(register, ledger, monkeypatch):
    publish(ledger, output(register))
    source = MergedSource(Files(register), ledger, look_every=0)
    merged = source.current()

    def fail():
        raise StorageError(StorageReason.UNREACHABLE)

    monkeypatch.setattr(ledger, "head", fail)
    assert source.current() is merged
    assert source.problem.reason is StorageReason.UNREACHABLE
    fresh = MergedSource(Files(register), ledger)
    assert fresh.current() is register
    monkeypatch.undo()
    assert source.current() is merged
    assert source.problem is None


def test_a_database_that_does_not_answer_holds_up_one_reader_for_a_moment_and_comes_back(
    register, ledger, monkeypatch
):
    publish(ledger, output(register))
    source = MergedSource(Files(register), ledger, look_every=0, patience=0.05)
    merged = source.current()
    answers, asked, head = threading.Event(), [], ledger.head

    def hang():
        asked.append(True)
        answers.wait(30)
        return head()

    monkeypatch.setattr(ledger, "head", hang)
    for _ in range(5):
        assert source.current() is merged
        assert source.problem.reason is StorageReason.UNREACHABLE
    # One question is enough: threads do not pile up behind a database that hangs.
    assert len(asked) == 1
    answers.set()
    deadline = time.monotonic() + 10
    while source.problem is not None and time.monotonic() < deadline:
        source.current()
    assert source.problem is None
    assert source.current() is merged


def test_without_a_ledger_the_files_alone_are_told(register):
    assert MergedSource(Files(register), None).current() is register


def test_indexes_are_made_anew_and_only_known_tables_taken(register):
    without = {key: row for key, row in register.targets.items() if key != "double"}
    changed = with_tables(register, "v2", targets=without)
    assert PARK not in changed.targets_of
    assert changed.search_key is register.search_key
    assert changed.facts == register.facts
    zones = register.zones | {"jx-nc-gxq": replace(register.zones["jx-nc-gxq"], short_name="改名")}
    renamed = with_tables(register, "v3", zones=zones)
    assert "改名" in renamed.search_key["jx-nc-gxq"]
    with pytest.raises(ValueError, match="colours"):
        with_tables(register, "v4", colours={})


# --- before it is submitted -----------------------------------------------------------------------------------


def test_a_sound_submission_has_no_findings(register, descriptor, ledger):
    rows = [output(register), TARGET, DOCUMENT, INDICATOR]
    rows.append(DraftRow("outlines", {"zone_id": "jx-nc-gxq", "geometry": SQUARE}))
    assert check_rows(register, rows, descriptor) == []
    ledger.submit(REPORTER, Draft(SubmissionKind.REPORT, rows[:1], office="南昌产业园", entity_id=PARK))


@pytest.mark.parametrize(
    ("more", "column"),
    [
        ({"target_ids": ["gone"]}, "target_ids"),
        ({"unit": "亿元"}, "unit"),
        ({"unit": "斤"}, "unit"),
        ({"indicator_id": "zones-over"}, "indicator_id"),
        ({"entity_id": "jx-nc-gxq"}, "entity_id"),
        ({"entity_id": "gone"}, "entity_id"),
        ({"match": "near"}, "near_because"),
        ({"match": "empty"}, "target_ids"),
        ({"value": float("nan")}, "value"),
        ({"as_of": "2026-13"}, "as_of"),
        ({"document_id": "gone"}, "document_id"),
        ({"note": " x"}, "note"),
    ],
)
def test_the_rules_of_the_register_hold_for_what_is_reported(register, descriptor, more, column):
    row = output(register)
    bad = replace(row, values=dict(row.values) | more)
    findings = check_rows(register, [row, bad], descriptor)
    assert findings
    assert {each.line for each in findings} == {2}
    assert column in {each.column for each in findings}


def test_a_value_of_the_future_is_none(register, descriptor):
    rows = [output(register, as_of="2026"), output(register, as_of="2026-12"), output(register, as_of="2027")]
    findings = check_rows(register, rows, descriptor, today=TODAY)
    assert [(each.line, each.column, each.allowed) for each in findings] == [
        (2, "as_of", "2026-11-21"),
        (3, "as_of", "2026-11-21"),
    ]


def test_numbers_of_every_size_are_numbers(register, descriptor):
    for number in (0.1, 1e-7, 123456.789, 1e22, 3.0):
        assert check_rows(register, [output(register, number)], descriptor) == []


def test_an_unknown_table_or_zone_is_named(register, descriptor):
    rows = [DraftRow("secrets", {}), DraftRow("outlines", {"zone_id": "gone", "geometry": SQUARE})]
    assert [(each.line, each.column) for each in check_rows(register, rows, descriptor)] == [
        (1, None),
        (2, "zone_id"),
    ]


def test_a_value_for_each_zone_is_about_the_zone_that_sends_it(register, descriptor):
    each_zone = replace(register.targets["over-1000"], target_id="each", scope_kind="each_zone")
    wider = with_tables(register, "v2", targets=register.targets | {"each": each_zone})
    row = value_row(wider, each_zone, 3, as_of="2025", entity_id="jx-nc-gxq")
    assert check_rows(wider, [row], descriptor) == []
    other = value_row(wider, each_zone, 3, as_of="2025", entity_id="hn-cs-gxq")
    assert [each.column for each in check_rows(wider, [other], descriptor)] == ["entity_id"]
