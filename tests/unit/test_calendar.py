"""What is due, who has reported, who is late."""

import json
from datetime import UTC, date, datetime

import pytest

from data.calendar import (
    DEFAULT_SCHEDULE,
    Duty,
    ReportState,
    Rhythm,
    Who,
    describe_period,
    due_items,
    load_schedule,
    period_of,
    report_standing,
)
from data.ledger import State, Submission, SubmissionKind
from data.load import load_register

YEAR = {"since": date(2026, 1, 1), "until": date(2026, 12, 31)}


@pytest.fixture
def register(tables):
    return load_register(tables)


def sent(
    submission_id=1, entity_id="jx-park-nanchang", period="2026", state=State.PUBLISHED, on=None
) -> Submission:
    at = on or datetime(2026, 12, 30, 3, 0, tzinfo=UTC)
    return Submission(
        submission_id,
        SubmissionKind.REPORT,
        entity_id,
        period,
        "南昌产业园",
        None,
        None,
        None,
        1,
        "reporter",
        ("reporter",),
        at,
        state,
        "reviewer",
        at,
        None,
    )


def told(items) -> list[tuple[str, str, str, date]]:
    return [(each.duty_id, each.entity_id, each.period, each.due_on) for each in items]


def test_parks_report_by_the_end_of_the_year_the_office_in_january_and_zones_each_half_year(register):
    items = due_items(register, DEFAULT_SCHEDULE, since=date(2026, 1, 1), until=date(2027, 1, 10))
    assert told(items) == [
        ("office-january", "jx-coop", "2025", date(2026, 1, 10)),
        ("zone-half-year", "jx-ganjiang", "2026-H1", date(2026, 6, 30)),
        ("zone-half-year", "jx-nc-gxq", "2026-H1", date(2026, 6, 30)),
        ("park-year-end", "jx-park-nanchang", "2026", date(2026, 12, 31)),
        ("zone-half-year", "jx-ganjiang", "2026-H2", date(2026, 12, 31)),
        ("zone-half-year", "jx-nc-gxq", "2026-H2", date(2026, 12, 31)),
        ("office-january", "jx-coop", "2026", date(2027, 1, 10)),
    ]


def test_both_ends_of_the_window_count(register):
    on = date(2026, 6, 30)
    assert len(due_items(register, DEFAULT_SCHEDULE, since=on, until=on)) == 2
    assert due_items(register, DEFAULT_SCHEDULE, since=date(2026, 7, 1), until=date(2026, 12, 30)) == ()


def test_an_office_may_ask_it_of_others_and_later(register):
    duty = Duty("all", Who.ZONES, Rhythm.YEAR, due_after_days=400, grace_days=5)
    items = due_items(register, [duty], **YEAR)
    assert [each.entity_id for each in items] == ["hn-cs-gxq", "jx-ganjiang", "jx-nc-gxq"]
    assert {(each.period, each.due_on, each.late_after) for each in items} == {
        ("2024", date(2026, 2, 4), date(2026, 2, 9))
    }


def standing(register, submissions, today) -> dict[str, ReportState]:
    (item,) = [
        each for each in due_items(register, DEFAULT_SCHEDULE, **YEAR) if each.duty_id == "park-year-end"
    ]
    (found,) = report_standing([item], submissions, today=today)
    return found


@pytest.mark.parametrize(
    ("period", "words"), [("2026", "2026年"), ("2026-H1", "2026年上半年"), ("2026-H2", "2026年下半年")]
)
def test_a_period_in_words(period, words):
    assert describe_period(period) == words


@pytest.mark.parametrize(
    ("today", "submissions", "expected"),
    [
        (date(2025, 12, 31), [], ReportState.AHEAD),
        (date(2026, 1, 1), [], ReportState.OPEN),
        (date(2026, 12, 31), [], ReportState.OPEN),
        (date(2027, 1, 1), [], ReportState.LATE),
        (date(2027, 1, 1), [sent()], ReportState.REPORTED),
        (date(2027, 1, 1), [sent(state=State.PENDING)], ReportState.SUBMITTED),
        (date(2026, 12, 31), [sent(state=State.RETURNED)], ReportState.RETURNED),
        (date(2027, 1, 1), [sent(state=State.RETURNED)], ReportState.LATE),
        (date(2026, 12, 31), [sent(state=State.WITHDRAWN)], ReportState.OPEN),
        (date(2027, 1, 1), [sent(period="2025")], ReportState.LATE),
        (date(2027, 1, 1), [sent(entity_id="jx-park-jian")], ReportState.LATE),
        (date(2027, 1, 1), [sent(1, state=State.RETURNED), sent(2)], ReportState.REPORTED),
        (date(2027, 1, 1), [sent(1), sent(2, state=State.PENDING)], ReportState.REPORTED),
    ],
)
def test_a_report_stands_by_its_submissions_and_the_day(register, today, submissions, expected):
    assert standing(register, submissions, today).state is expected


def test_a_report_in_time_is_in_time_by_the_clock_of_china(register):
    last_minute = sent(on=datetime(2026, 12, 31, 15, 59, tzinfo=UTC))
    too_late = sent(on=datetime(2026, 12, 31, 16, 0, tzinfo=UTC))
    today = date(2027, 2, 1)
    assert not standing(register, [last_minute], today).was_late
    found = standing(register, [too_late], today)
    assert (found.was_late, found.submitted_on, found.submission_id) == (True, date(2027, 1, 1), 1)


@pytest.mark.parametrize(
    ("rhythm", "day", "expected"),
    [
        (Rhythm.YEAR, date(2026, 12, 31), "2026"),
        (Rhythm.HALF_YEAR, date(2026, 6, 30), "2026-H1"),
        (Rhythm.HALF_YEAR, date(2026, 7, 1), "2026-H2"),
    ],
)
def test_a_period_is_named_one_way(rhythm, day, expected):
    assert period_of(rhythm, day) == expected


def test_a_schedule_is_read_from_a_file(tmp_path, register):
    path = tmp_path / "schedule.json"
    entry = {"duty_id": "hn", "who": "zones", "rhythm": "half_year", "within": ["430000"], "grace_days": 15}
    path.write_text(json.dumps([entry]), encoding="utf-8")
    (duty,) = load_schedule(path)
    assert duty == Duty("hn", Who.ZONES, Rhythm.HALF_YEAR, within=("430000",), grace_days=15)
    assert {each.entity_id for each in due_items(register, [duty], **YEAR)} == {"hn-cs-gxq"}


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ({}, "a list"),
        (["x"], "an object"),
        ([{"duty_id": "a", "who": "zones", "rhythm": "weekly"}], "weekly"),
        ([{"duty_id": "a", "who": "kings", "rhythm": "year"}], "kings"),
        ([{"who": "zones", "rhythm": "year"}], "duty_id"),
        ([{"duty_id": "a", "who": "zones", "rhythm": "year", "colour": 1}], "colour"),
        ([{"duty_id": "a", "who": "zones", "rhythm": "year", "grace_days": -1}], "grace_days"),
        ([{"duty_id": "a", "who": "zones", "rhythm": "year", "due_after_days": True}], "due_after_days"),
        ([{"duty_id": "a", "who": "zones", "rhythm": "year", "within": "430000"}], "within"),
        ([{"duty_id": "a", "who": "zones", "rhythm": "year"}] * 2, "same duty_id"),
    ],
)
def test_a_schedule_that_is_not_understood_says_where(tmp_path, content, complaint):
    path = tmp_path / "schedule.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(ValueError, match=complaint):
        load_schedule(path)
