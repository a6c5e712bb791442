"""The ledger on both databases: order, permanence, all or nothing, who may, and what happens when it cannot."""

import json
import os
import random
import shutil
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import event, text

from data.accounts import VIEWER, AccountRole, Actor, NotPermitted
from data.database import (
    APPEND_ONLY,
    MIGRATIONS,
    REVISION,
    StorageError,
    StorageReason,
    metadata,
    open_database,
)
from data.ledger import (
    Draft,
    DraftRow,
    EventAction,
    InvalidSubmission,
    Ledger,
    State,
    StateConflict,
    SubmissionKind,
    UnknownSubmission,
    check_draft,
    open_ledger,
)
from tests.postgres import address_of, unprivileged
from tests.submitter import PARK, REPORTER, REVIEWER, STEWARD, draft_of, now, value

ROOT = Path(__file__).resolve().parents[2]


def draft(*rows, **more) -> Draft:
    head = {"office": "南昌产业园", "entity_id": PARK, "period": "2026"}
    return Draft(SubmissionKind.REPORT, rows or (value(),), **(head | more))


def published(ledger, *rows, **more) -> int:
    """Id of a submission that was let through."""
    number = ledger.submit(REPORTER, draft(*rows, **more)).submission_id
    ledger.publish(REVIEWER, number)
    return number


def values(rows) -> list:
    return [row.values["value"] for row in rows]


def connect(url: str):
    """A connection of the database's own driver, past everything this project says."""
    if url.startswith("sqlite:///"):
        return sqlite3.connect(url.removeprefix("sqlite:///"))
    return psycopg.connect(url)


# --- from a draft to the register and back ------------------------------------------------------------------


def test_only_published_rows_are_told_and_a_withdrawal_hides_them(ledger):
    receipt = ledger.submit(REPORTER, draft(value(1.5), value(2.5, as_of="2025")))
    assert ledger.as_of() == ()
    assert ledger.submission(receipt.submission_id).state is State.PENDING
    ledger.publish(REVIEWER, receipt.submission_id)
    assert values(ledger.as_of()) == [1.5, 2.5]
    ledger.withdraw(STEWARD, receipt.submission_id, "来源撤稿")
    assert ledger.as_of() == ()
    found = ledger.submission(receipt.submission_id)
    assert (found.state, found.reason, found.state_by) == (State.WITHDRAWN, "来源撤稿", "steward")


def test_a_submission_keeps_who_when_and_from_where(ledger, clock):
    sent = draft(file_name="南昌.xlsx", sha256="ab" * 32, note="年度报送")
    receipt = ledger.submit(REPORTER, sent)
    found = ledger.submission(receipt.submission_id)
    assert found.submitted_at == receipt.at == clock.now
    assert found.submitted_at.tzinfo is UTC
    assert (found.author, found.roles, found.office) == ("reporter", ("reporter",), "南昌产业园")
    assert (found.file_name, found.sha256, found.note) == ("南昌.xlsx", "ab" * 32, "年度报送")
    assert (found.kind, found.entity_id, found.period, found.row_count) == ("report", PARK, "2026", 1)
    (row,) = ledger.rows(receipt.submission_id)
    assert row.values == dict(value().values)
    assert (row.row_id, row.office, row.author, row.published_at) == ("1-1", "南昌产业园", "reporter", None)


def test_any_past_moment_can_be_asked_for(ledger, clock):
    before = clock.now
    first = published(ledger, value(1))
    after_first = clock.now
    published(ledger, value(2))
    after_second = clock.now
    ledger.withdraw(STEWARD, 3, "误报")
    assert values(ledger.as_of(before)) == []
    assert values(ledger.as_of(after_first)) == [1]
    assert values(ledger.as_of(after_second)) == [2]
    assert values(ledger.as_of()) == []
    assert values(ledger.as_of(ledger.submission(first).state_at)) == [1]
    assert values(ledger.as_of(after_first - timedelta(microseconds=1))) == []


def test_a_moment_in_another_time_zone_is_the_same_moment(ledger, clock):
    published(ledger)
    from_china = clock.now.astimezone(ZoneInfo("Asia/Shanghai"))
    assert len(ledger.as_of(from_china)) == 1
    with pytest.raises((ValueError, StorageError)):
        ledger.as_of(datetime(2026, 11, 21))


def test_a_correction_supersedes_and_does_not_give_way_when_withdrawn(ledger):
    published(ledger, value(1), value(7, as_of="2020"))
    second = published(ledger, value(2))
    assert values(ledger.as_of()) == [7, 2]
    supersede = [each for each in ledger.events() if each.action is EventAction.SUPERSEDE]
    assert [(each.row_id, each.by_row_id, each.account) for each in supersede] == [("1-1", "3-1", "reviewer")]
    ledger.withdraw(STEWARD, second, "更正有误")
    assert values(ledger.as_of()) == [7]


def test_a_correction_may_name_the_row_it_replaces(ledger):
    published(ledger, value(1, as_of="2026"))
    corrected = replace(value(3, as_of="2026-12"), replaces="1-1")
    published(ledger, corrected)
    assert values(ledger.as_of()) == [3]
    late = ledger.submit(REPORTER, draft(replace(value(4, as_of="2026-11"), replaces="1-1")))
    with pytest.raises(StateConflict):
        ledger.publish(REVIEWER, late.submission_id)


def test_a_row_that_is_not_there_cannot_be_replaced(ledger):
    ledger.submit(REPORTER, draft())
    for row_id in ("9-9", "1-2", "x", "1", "1-1-1", "0-1", "-1-1"):
        with pytest.raises(InvalidSubmission) as caught:
            ledger.submit(REPORTER, draft(replace(value(2), replaces=row_id)))
        assert caught.value.problems[0][:2] == (1, "replaces")
    assert ledger.head() == 1


def test_single_rows_can_be_withdrawn(ledger):
    number = published(ledger, value(1), value(2, as_of="2025"), value(3, as_of="2024"))
    ledger.withdraw(STEWARD, number, "误报", row_ids=["1-1", "1-3"])
    assert values(ledger.as_of()) == [2]
    assert ledger.submission(number).state is State.PUBLISHED
    with pytest.raises(StateConflict):
        ledger.withdraw(STEWARD, number, "误报", row_ids=["1-1"])
    with pytest.raises(UnknownSubmission):
        ledger.withdraw(STEWARD, number, "误报", row_ids=["2-1"])
    ledger.withdraw(STEWARD, number, "其余也撤")
    assert ledger.as_of() == ()


def test_what_is_sent_back_says_why_and_is_not_published(ledger):
    number = ledger.submit(REPORTER, draft()).submission_id
    for reason in ("", "  \n", "\0"):
        with pytest.raises(InvalidSubmission):
            ledger.send_back(REVIEWER, number, reason)
    ledger.send_back(REVIEWER, number, "单位应为亿美元")
    found = ledger.submission(number)
    assert (found.state, found.reason) == (State.RETURNED, "单位应为亿美元")
    for decide in (ledger.publish, lambda actor, it: ledger.send_back(actor, it, "再退")):
        with pytest.raises(StateConflict):
            decide(REVIEWER, number)
    assert ledger.as_of() == ()


def test_a_decision_is_made_once(ledger):
    number = published(ledger)
    with pytest.raises(StateConflict):
        ledger.publish(REVIEWER, number)
    with pytest.raises(StateConflict):
        ledger.send_back(REVIEWER, number, "晚了")
    ledger.withdraw(STEWARD, number, "误报")
    with pytest.raises(StateConflict):
        ledger.withdraw(STEWARD, number, "误报")
    pending = ledger.submit(REPORTER, draft()).submission_id
    with pytest.raises(StateConflict):
        ledger.withdraw(STEWARD, pending, "未发布")
    assert [each.action for each in ledger.events()].count("publish") == 1


def test_a_reviewer_does_not_replace_a_value_he_has_not_seen(ledger):
    published(ledger, value(1))
    mine = ledger.submit(REPORTER, draft(value(2))).submission_id
    seen = ledger.head()
    published(ledger, value(3))
    with pytest.raises(StateConflict):
        ledger.publish(REVIEWER, mine, seen=seen)
    assert values(ledger.as_of()) == [3]
    ledger.publish(REVIEWER, mine, seen=ledger.head())
    assert values(ledger.as_of()) == [2]


def test_the_same_draft_sent_again_is_not_doubled(ledger):
    sent = draft()
    first = ledger.submit(REPORTER, sent)
    assert ledger.submit(REPORTER, sent) == first
    assert ledger.head() == 1
    with pytest.raises(StateConflict):
        ledger.submit(replace(REPORTER, name="somebody"), sent)
    assert ledger.submit(REPORTER, draft()).submission_id == 2


def test_what_is_not_there_is_said(ledger):
    ledger.submit(REPORTER, draft())
    asking = (
        ledger.submission,
        ledger.rows,
        lambda it: ledger.publish(REVIEWER, it),
        lambda it: ledger.send_back(REVIEWER, it, "无"),
        lambda it: ledger.withdraw(STEWARD, it, "无"),
        lambda it: ledger.row(f"{it}-1"),
    )
    for number in (0, 5, -1, 10**8):
        for ask in asking:
            with pytest.raises(UnknownSubmission):
                ask(number)


def test_submissions_are_found_by_state_author_entity_and_moment(ledger, clock):
    first = published(ledger)
    then = clock.now
    other = Actor("other", frozenset({AccountRole.REPORTER}), frozenset({"jx-*"}), "吉安产业园")
    row = value(2, entity_id="jx-park-jian")
    second = ledger.submit(other, draft(row, entity_id="jx-park-jian")).submission_id
    ledger.withdraw(STEWARD, first, "误报")

    def found(**by) -> list[int]:
        return [each.submission_id for each in ledger.submissions(**by)]

    assert found() == [second, first]
    assert found(state=State.PENDING) == [second]
    assert found(state=State.PUBLISHED) == []
    assert found(state=State.PUBLISHED, moment=then) == [first]
    assert found(moment=then) == [first]
    assert found(author="other") == [second]
    assert found(entity_ids=["jx-park-jian"]) == [second]
    assert found(entity_ids=[]) == []
    assert found(kind=SubmissionKind.SURVEY) == []


def test_the_history_of_a_value_is_told_in_order(ledger):
    published(ledger, value(1))
    published(ledger, value(2))
    key = ledger.row("1-1").key
    told = ledger.history("observations", key)
    assert values(row for row, _ in told) == [1, 2]
    assert [[each.action.value for each in happened] for _, happened in told] == [
        ["submit", "publish", "supersede"],
        ["submit", "publish"],
    ]
    assert ledger.history("targets", key) == ()


# --- what changed ---------------------------------------------------------------------------------------------


def test_changes_name_what_came_went_and_was_replaced(ledger):
    published(ledger, value(1), value(5, as_of="2020"))
    start = ledger.head()
    published(ledger, value(2))
    passing = published(ledger, value(9, as_of="2010"))
    ledger.withdraw(STEWARD, passing, "误报")
    ledger.withdraw(STEWARD, 1, "撤稿")
    changes = ledger.changes(start)
    assert values(changes.published) == [2, 9]
    assert [(each.row.values["value"], each.event.reason) for each in changes.withdrawn] == [
        (9, "误报"),
        (5, "撤稿"),
    ]
    assert [(each.row.values["value"], each.by.values["value"]) for each in changes.superseded] == [(1, 2)]
    nothing = ledger.changes(ledger.head())
    assert (nothing.published, nothing.withdrawn, nothing.superseded) == ((), (), ())


@pytest.mark.parametrize("seed", range(3))
def test_the_changes_between_two_moments_lead_from_one_to_the_other(ledger, clock, seed):
    """Against a plain model: the live rows after every step, by dict."""
    chance = random.Random(seed)
    live: dict[str, float] = {}
    keys: dict[str, str] = {}
    pending, told, moments = [], [], {}
    for step in range(40):
        verb = chance.choice(["submit", "submit", "publish", "publish", "return", "withdraw", "row"])
        if verb == "submit":
            years = chance.sample(range(2000, 2006), chance.randint(1, 3))
            rows = [value(step + year / 10000, as_of=str(year)) for year in years]
            pending.append(ledger.submit(REPORTER, draft(*rows)).submission_id)
        elif verb == "publish" and pending:
            number = pending.pop(chance.randrange(len(pending)))
            ledger.publish(REVIEWER, number)
            for row in ledger.rows(number):
                live = {row_id: it for row_id, it in live.items() if keys[row_id] != row.key}
                live[row.row_id], keys[row.row_id] = row.values["value"], row.key
            told.append(number)
        elif verb == "return" and pending:
            ledger.send_back(REVIEWER, pending.pop(), "退回")
        elif verb == "withdraw" and told:
            number = told.pop(chance.randrange(len(told)))
            ledger.withdraw(STEWARD, number, "撤")
            live = {row_id: it for row_id, it in live.items() if int(row_id.split("-")[0]) != number}
        elif verb == "row" and live:
            row_id = chance.choice(sorted(live))
            ledger.withdraw(STEWARD, int(row_id.split("-")[0]), "撤", row_ids=[row_id])
            del live[row_id]
        moments[ledger.head()] = (clock.now, dict(live))
    for seq, (moment, expected) in moments.items():
        assert {row.row_id: row.values["value"] for row in ledger.as_of(seq)} == expected
        assert ledger.as_of(moment) == ledger.as_of(seq)
    for _ in range(30):
        first, last = sorted(chance.choices(sorted(moments), k=2))
        changes = ledger.changes(first, last)
        gone = {each.row.row_id for each in (*changes.withdrawn, *changes.superseded)}
        came = {row.row_id for row in changes.published}
        assert (set(moments[first][1]) | came) - gone == set(moments[last][1])
        assert gone <= set(moments[first][1]) | came


def test_the_order_is_defined_even_when_the_clock_goes_back(ledger, clock):
    published(ledger, value(1))
    clock.now -= timedelta(hours=2)
    published(ledger, value(2))
    happened = ledger.events()
    assert [each.seq for each in happened] == list(range(1, len(happened) + 1))
    assert [each.at for each in happened] == sorted(each.at for each in happened)
    assert values(ledger.as_of(happened[1].at)) == [2]


# --- who may ----------------------------------------------------------------------------------------------------


def write_in_every_way(ledger, actor):
    """Every writing method of the ledger as a call by this actor."""
    yield lambda: ledger.submit(actor, draft(value(4)))
    yield lambda: ledger.publish(actor, 1)
    yield lambda: ledger.send_back(actor, 1, "退回")
    yield lambda: ledger.withdraw(actor, 2, "撤回")


def test_every_writing_method_is_among_those_tried():
    public = {name for name in vars(Ledger) if not name.startswith("_")}
    reading = {
        "as_of",
        "changes",
        "events",
        "head",
        "history",
        "row",
        "rows",
        "submission",
        "submissions",
        "close",
    }
    assert public - reading == {"submit", "publish", "send_back", "withdraw"}


NOBODY = [
    VIEWER,
    Actor(""),
    Actor("x", scopes=frozenset({"*"})),
    Actor("", frozenset({AccountRole.STEWARD}), frozenset({"*"})),
]


def test_a_viewer_writes_nothing_in_any_way(ledger):
    ledger.submit(REPORTER, draft())
    ledger.submit(REPORTER, draft())
    ledger.publish(REVIEWER, 2)
    before = ledger.events()
    for actor in NOBODY:
        for write in write_in_every_way(ledger, actor):
            with pytest.raises(NotPermitted):
                write()
    assert ledger.events() == before


OUTSIDE = [
    draft(value(entity_id="jx-park-jian")),
    draft(value(), value(2, entity_id="jx-park-jian")),
    draft(value(), entity_id="jx-park-jian"),
    draft(value(entity_id=None)),
    draft(value(entity_id=["jx-park-nanchang"])),
    draft(
        DraftRow(
            "documents",
            {"document_id": "d", "title": "t", "kind": "policy", "publisher_kind": "official"},
        )
    ),
    draft(DraftRow("secrets", {})),
]


def test_a_reporter_writes_nothing_outside_his_scope(ledger):
    for sent in OUTSIDE:
        with pytest.raises(NotPermitted):
            ledger.submit(REPORTER, sent)
    assert ledger.head() == 0


def test_a_reporter_does_not_replace_what_is_another_s(ledger):
    theirs = Actor("theirs", frozenset({AccountRole.REPORTER}), frozenset({"jx-park-jian"}), "吉安产业园")
    ledger.submit(theirs, draft(value(entity_id="jx-park-jian"), entity_id="jx-park-jian"))
    with pytest.raises(NotPermitted):
        ledger.submit(REPORTER, draft(replace(value(2), replaces="1-1")))
    assert ledger.head() == 1


@pytest.mark.parametrize("more", [{AccountRole.REVIEWER}, set(AccountRole)])
def test_nobody_publishes_or_returns_his_own_submission(ledger, more):
    both = Actor("both", frozenset({AccountRole.REPORTER, *more}), frozenset({"*"}), "南昌产业园")
    number = ledger.submit(both, draft()).submission_id
    with pytest.raises(NotPermitted):
        ledger.publish(both, number)
    with pytest.raises(NotPermitted):
        ledger.send_back(both, number, "自退")
    assert ledger.submission(number).state is State.PENDING
    ledger.publish(REVIEWER, number)


def test_a_reviewer_decides_in_his_scope_and_does_not_withdraw(ledger):
    number = ledger.submit(REPORTER, draft()).submission_id
    with pytest.raises(NotPermitted):
        ledger.publish(replace(REVIEWER, scopes=frozenset({"hn-*"})), number)
    ledger.publish(replace(REVIEWER, scopes=frozenset({"jx-park-*"})), number)
    for actor in (REVIEWER, REPORTER):
        with pytest.raises(NotPermitted):
            ledger.withdraw(actor, number, "撤回")


def test_a_steward_adds_documents_and_targets_for_somebody_else_to_publish(ledger):
    rows = [
        DraftRow(
            "documents",
            {"document_id": "jx-plan-2031", "title": "规划", "kind": "policy", "publisher_kind": "official"},
        ),
        DraftRow(
            "indicators",
            {"indicator_id": "new", "name": "新指标", "direction": "higher", "dimension": "count"},
        ),
    ]
    number = ledger.submit(STEWARD, Draft(SubmissionKind.DOCUMENTS, rows, office="省台办")).submission_id
    with pytest.raises(NotPermitted):
        ledger.publish(STEWARD, number)
    ledger.publish(REVIEWER, number)
    assert [row.key for row in ledger.as_of()] == ["jx-plan-2031", "new"]


# --- what a draft must be -----------------------------------------------------------------------------------


def test_everything_wrong_is_said_at_once_and_nothing_written(ledger):
    bad = draft(
        value(float("nan"), as_of="2026-13"),
        value(10**400),
        value(2, match="vielleicht", colour="red"),
        value(3, as_of="2020"),
        value(4, as_of="2020"),
        sha256="xyz",
        office=" ",
        note="a\0b",
    )
    with pytest.raises(InvalidSubmission) as caught:
        ledger.submit(REPORTER, bad)
    found = Counter((row, column) for row, column, _ in caught.value.problems)
    expected = [
        (None, "sha256"),
        (None, "office"),
        (None, "note"),
        (1, "value"),
        (2, "value"),
        (3, "match"),
        (3, "colour"),
        (5, None),
    ]
    assert found == Counter(expected)
    assert ledger.head() == 0


@pytest.mark.parametrize(
    ("change", "column"),
    [
        ({"value": float("inf")}, "value"),
        ({"value": "12"}, "value"),
        ({"value": True}, "value"),
        ({"value": None}, "value"),
        ({"as_of": None}, "as_of"),
        ({"as_of": "2026-02-30"}, "as_of"),
        ({"period": 2026}, "period"),
        ({"target_ids": "double"}, "target_ids"),
        ({"target_ids": ["double", "double"]}, "target_ids"),
        ({"target_ids": [["double"]]}, "target_ids"),
        ({"is_cumulative": "true"}, "is_cumulative"),
        ({"indicator_name": ""}, "indicator_name"),
        ({"indicator_name": "\ud800"}, "indicator_name"),
        ({"note": "x" * 4001}, "note"),
        ({"observation_id": "obs-001"}, "observation_id"),
    ],
)
def test_a_value_that_is_none_is_named_by_its_column(change, column):
    with pytest.raises(InvalidSubmission) as caught:
        check_draft(draft(value(**change)))
    assert [problem[:2] for problem in caught.value.problems] == [(1, column)]


SQUARE = [[115.0, 28.0], [115.1, 28.0], [115.1, 28.1], [115.0, 28.0]]


@pytest.mark.parametrize(
    "geometry",
    [
        None,
        "POLYGON",
        {"type": "Point", "coordinates": [115, 28]},
        {"type": "Polygon", "coordinates": []},
        {"type": "Polygon", "coordinates": [SQUARE[:3]]},
        {"type": "Polygon", "coordinates": [[*SQUARE[:3], [116, 28]]]},
        {"type": "Polygon", "coordinates": [[*SQUARE[:2], [115, float("nan")], SQUARE[3]]]},
        {"type": "Polygon", "coordinates": [[*SQUARE[:2], [115, 128], SQUARE[3]]]},
        {"type": "Polygon", "coordinates": [[*SQUARE[:2], ["x", "y"], SQUARE[3]]]},
        {"type": "Polygon", "coordinates": SQUARE},
        {"type": "Polygon", "coordinates": [SQUARE], "more": 1},
    ],
)
def test_an_outline_is_a_closed_polygon_in_degrees(geometry):
    row = DraftRow("outlines", {"zone_id": "jx-nc-gxq", "geometry": geometry})
    with pytest.raises(InvalidSubmission) as caught:
        check_draft(draft(row))
    assert [problem[:2] for problem in caught.value.problems] == [(1, "geometry")]


def test_an_outline_comes_back_as_it_was_sent(ledger):
    geometry = {"type": "MultiPolygon", "coordinates": [[SQUARE]]}
    row = DraftRow("outlines", {"zone_id": "jx-nc-gxq", "geometry": geometry, "area_ha": 231.5})
    actor = replace(REPORTER, scopes=frozenset({"jx-nc-gxq"}))
    sent = Draft(SubmissionKind.SURVEY, (row,), office="南昌高新区", entity_id="jx-nc-gxq")
    ledger.submit(actor, sent)
    assert ledger.row("1-1").values == dict(row.values)


def test_an_empty_submission_is_none():
    with pytest.raises(InvalidSubmission):
        check_draft(Draft(SubmissionKind.REPORT, (), office="x", entity_id=PARK))


HOSTILE = [
    "'; DROP TABLE events; --",
    '"); DELETE FROM submissions; --',
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "=cmd|' /C calc'!A0",
    "%s %(x)s {0} :name ?",
    "../../etc/passwd",
    "\u202eetalpmet\u200b\ufeff",
    "𠀀😀e\u0301",
]


def test_sql_and_html_in_any_field_stay_text(ledger):
    for hostile in HOSTILE:
        actor = Actor(hostile, frozenset({AccountRole.STEWARD}), frozenset({hostile}), hostile)
        told = dict.fromkeys(["indicator_name", "entity_id", "unit", "note", "period"], hostile)
        row = value(2, target_ids=[hostile], **told)
        head = dict.fromkeys(["office", "entity_id", "file_name", "note"], hostile)
        number = ledger.submit(actor, draft(row, period=hostile[:20], **head)).submission_id
        ledger.publish(REVIEWER, number)
        ledger.withdraw(STEWARD, number, hostile)
        found = ledger.submission(number)
        assert (found.author, found.office, found.entity_id, found.file_name, found.note) == (hostile,) * 5
        assert (found.period, found.reason) == (hostile[:20], hostile.strip())
        (kept,) = ledger.rows(number)
        assert kept.values == dict(row.values)
        assert len(ledger.history("observations", kept.key)) == 1
        mine = ledger.submissions(entity_ids=[hostile], author=hostile)
        assert [each.submission_id for each in mine] == [number]


# --- nothing is ever changed --------------------------------------------------------------------------------


ATTACKS = [
    *(
        f"UPDATE {table} SET {column} = {column}"
        for table, column in zip(APPEND_ONLY, ("note", "payload", "reason", "detail", "title"), strict=True)
    ),
    *(f"DELETE FROM {table}" for table in APPEND_ONLY),
    "UPDATE submission_rows SET payload = '{}' WHERE position = 1",
    "INSERT INTO submission_rows (submission_id, position, table_name, key, payload) VALUES (1, 9, 'x', 'x', '{}')",
]


@pytest.fixture
def kept(ledger, database_url):
    """A ledger with something in every append-only table."""
    published(ledger)
    with ledger.database.writing() as connection:
        connection.execute(
            text("INSERT INTO account_events VALUES (1, '2026-11-21 00:00:00', 'operator', 'x', 'add', NULL)")
        )
        connection.execute(
            text("INSERT INTO presentations VALUES (1, 1, '2026-11-21 00:00:00', 'x', '', 'x', 0, '{}')")
        )
    return ledger


def test_the_database_itself_refuses_to_change_what_was_written(kept, database_url):
    before = (kept.events(), kept.rows(1), kept.submissions())
    connection = connect(database_url)
    for attack in ATTACKS:
        with pytest.raises((sqlite3.IntegrityError, psycopg.errors.RaiseException), match="append-only"):
            connection.execute(attack)
        connection.rollback()
    connection.close()
    assert (kept.events(), kept.rows(1), kept.submissions()) == before


def test_a_row_is_not_replaced_or_truncated(kept, database_url):
    connection = connect(database_url)
    if database_url.startswith("sqlite"):
        # REPLACE deletes the old row without the DELETE trigger: its own guard has to see it.
        refused = (
            sqlite3.IntegrityError,
            [f"INSERT OR REPLACE INTO {it} SELECT * FROM {it}" for it in APPEND_ONLY],
        )
    else:
        # A superuser's way to switch triggers off does not reach these.
        disarmed = "SET session_replication_role = replica; DELETE FROM"
        attacks = [f"{verb} {it}" for it in APPEND_ONLY for verb in (disarmed, "TRUNCATE")]
        refused = (
            psycopg.errors.RaiseException,
            [f"{it} CASCADE" if "TRUNC" in it else it for it in attacks],
        )
    for attack in refused[1]:
        with pytest.raises(refused[0], match="append-only"):
            connection.execute(attack)
        connection.rollback()
    connection.close()


def test_a_publication_is_not_replaced_by_another(sqlite_url, clock):
    """PostgreSQL has no REPLACE."""
    ledger = Ledger(open_database(sqlite_url), clock)
    published(ledger)
    connection = connect(sqlite_url)
    with pytest.raises(sqlite3.IntegrityError, match="append-only"):
        connection.execute(
            "INSERT OR REPLACE INTO events (seq, at, account, roles, action, submission_id)"
            " VALUES (99, '2026-01-01', 'x', '', 'publish', 1)"
        )


def test_the_tables_are_those_the_migrations_build(ledger):
    with ledger.database.reading() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == REVISION == ScriptDirectory(MIGRATIONS).get_current_head()


# --- all or nothing -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verb", ["submit", "publish", "withdraw"])
def test_what_fails_in_the_middle_leaves_nothing(ledger, monkeypatch, verb):
    published(ledger, value(1))
    pending = ledger.submit(REPORTER, draft(value(2))).submission_id
    before = (ledger.events(), ledger.submissions(), ledger.as_of())

    def fail(connection, records):
        connection.execute(text("SELECT 1"))
        raise RuntimeError("the power went out")

    monkeypatch.setattr("data.ledger._write_events", fail)
    write = {
        "submit": lambda: ledger.submit(REPORTER, draft(value(3))),
        "publish": lambda: ledger.publish(REVIEWER, pending),
        "withdraw": lambda: ledger.withdraw(STEWARD, 1, "撤"),
    }[verb]
    with pytest.raises(RuntimeError):
        write()
    monkeypatch.undo()
    assert (ledger.events(), ledger.submissions(), ledger.as_of()) == before
    write()


def check_whole(ledger) -> None:
    """No half submission, no gap in the order, one value per key."""
    happened = ledger.events()
    assert [each.seq for each in happened] == list(range(1, len(happened) + 1))
    assert [each.at for each in happened] == sorted(each.at for each in happened)
    with ledger.database.reading() as connection:
        found = connection.execute(
            text("SELECT submission_id, count(*) FROM submission_rows GROUP BY submission_id")
        )
        counts = dict(found.all())
    assert counts == {each.submission_id: each.row_count for each in ledger.submissions()}
    live = Counter((row.table, row.key) for row in ledger.as_of())
    assert [key for key, count in live.items() if count > 1] == []
    with ledger.database.reading() as connection:
        counts = [
            connection.scalar(text(f"SELECT count(*) FROM {query}"))
            for query in (
                "submissions",
                "events WHERE action = 'submit'",
                "submission_rows WHERE submission_id NOT IN (SELECT submission_id FROM submissions)",
            )
        ]
    assert counts[0] == counts[1]
    assert counts[2] == 0


def test_twenty_sessions_at_once_lose_nothing(ledger, database_url):
    """Sixteen reporters and four reviewers, on two ledgers over the same database."""
    own = open_ledger(database_url, now)
    per_reporter = 4
    is_over = threading.Event()

    def report(number: int) -> list[int]:
        here = ledger if number % 2 else own
        return [here.submit(REPORTER, draft_of(number, i)).submission_id for i in range(per_reporter)]

    def review(number: int) -> list[int]:
        here, decided = ledger if number % 2 else own, []
        while not is_over.wait(0.02):
            for each in here.submissions(state=State.PENDING):
                try:
                    here.publish(REVIEWER, each.submission_id)
                    decided.append(each.submission_id)
                except StateConflict:
                    continue
        return decided

    with ThreadPoolExecutor(20) as pool:
        let_through = [pool.submit(review, number) for number in range(4)]
        sent = [pool.submit(report, number) for number in range(16)]
        submitted = [each for job in sent for each in job.result(timeout=100)]
        is_over.set()
        decided = [each for job in let_through for each in job.result(timeout=100)]
    own.close()
    assert len(set(submitted)) == 16 * per_reporter == len(submitted)
    assert len(set(decided)) == len(decided)
    states = {each.submission_id: each.state for each in ledger.submissions()}
    assert set(states) == set(submitted)
    assert {number for number, state in states.items() if state is State.PUBLISHED} == set(decided)
    assert decided
    check_whole(ledger)


def test_two_reviewers_at_the_same_moment_make_one_decision(ledger):
    for _ in range(5):
        number = ledger.submit(REPORTER, draft()).submission_id
        start = threading.Barrier(4)

        def decide(i: int, number=number, start=start) -> bool:
            start.wait()
            try:
                ledger.publish(REVIEWER, number) if i % 2 else ledger.send_back(REVIEWER, number, "退")
            except StateConflict:
                return False
            return True

        with ThreadPoolExecutor(4) as pool:
            assert sum(pool.map(decide, range(4))) == 1
    check_whole(ledger)


# --- killed in the middle -----------------------------------------------------------------------------------

KILLS = int(os.environ.get("ATLAS_KILLS", "10"))


@pytest.fixture(scope="module")
def submitters():
    """A process that forks processes which submit; all of them gone at the end."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.submitter"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    ) as process:
        yield process
        process.stdin.close()
        process.wait(10)


def tell(process, line: str) -> str:
    process.stdin.write(line + "\n")
    process.stdin.flush()
    return process.stdout.readline().strip()


def lines_of(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def test_killed_writers_lose_nothing_they_acknowledged(submitters, database_url, tmp_path):
    """Two writers at a time, one shot after the other, each in the middle of whatever it is doing."""
    chance = random.Random(KILLS)
    running: dict[int, tuple[int, Path]] = {}
    acknowledged = []
    try:
        for seed in range(KILLS + 1):
            path = tmp_path / f"acknowledged-{seed}"
            running[int(tell(submitters, f"work {database_url} {path} {seed}"))] = (seed, path)
            acknowledged.append(path)
            deadline = time.monotonic() + 60
            while not all(lines_of(known) for _, known in running.values()):
                assert time.monotonic() < deadline, "nothing was acknowledged"
                time.sleep(0.005)
            time.sleep(chance.random() * 0.12)
            if len(running) == 2:
                victim = chance.choice(sorted(running))
                os.kill(victim, signal.SIGKILL)
                del running[victim]
    finally:
        for process_id in running:
            os.kill(process_id, signal.SIGKILL)
    ledger = open_ledger(database_url, now)
    told = [line.split() for path in acknowledged for line in lines_of(path)]
    assert len(told) >= KILLS
    states = {each.submission_id: each for each in ledger.submissions()}
    kept: dict[int, list] = {}
    with ledger.database.reading() as connection:
        rows = connection.execute(
            text("SELECT submission_id, payload FROM submission_rows ORDER BY 1, position")
        )
        for submission_id, payload in rows:
            kept.setdefault(submission_id, []).append(json.loads(payload))
    for verb, seed, number, submission_id in told:
        found = states[int(submission_id)]
        sent = draft_of(int(seed), int(number))
        assert found.row_count == len(sent.rows)
        if verb == "submit":
            assert kept[found.submission_id] == [dict(row.values) for row in sent.rows]
        else:
            assert found.state is State.PUBLISHED
    check_whole(ledger)
    ledger.submit(REPORTER, draft())
    if database_url.startswith("sqlite"):
        assert connect(database_url).execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    ledger.close()


def test_a_writer_that_never_stops_keeps_nobody_waiting(submitters, sqlite_url, tmp_path):
    """Another process writes without a pause: each of ours gets its turn all the same."""
    path = tmp_path / "acknowledged"
    process_id = int(tell(submitters, f"work {sqlite_url} {path} 1"))
    try:
        ledger = open_ledger(sqlite_url, now)
        turns = []
        while len(lines_of(path)) < 3:
            time.sleep(0.005)
        for _ in range(20):
            theirs = len(lines_of(path))
            ledger.submit(REPORTER, draft())
            turns.append(len(lines_of(path)) - theirs)
    finally:
        os.kill(process_id, signal.SIGKILL)
    # Counted in turns and not in seconds: the machine may be busy.
    assert 1 <= statistics.median(turns) <= 5, turns
    check_whole(ledger)
    ledger.close()


# --- when the storage does not want to ----------------------------------------------------------------------


@cache
def noise() -> tuple[dict, ...]:
    """Outlines that do not compress."""
    chance = random.Random(1)
    rings = [[[115 + chance.random(), 28 + chance.random()] for _ in range(3000)] for _ in range(20)]
    return tuple({"type": "Polygon", "coordinates": [[*ring, ring[0]]]} for ring in rings)


def big(number: int) -> Draft:
    """A submission of two megabytes."""
    rows = [
        DraftRow("outlines", {"zone_id": f"jx-{number}-{i}", "geometry": each})
        for i, each in enumerate(noise())
    ]
    return Draft(SubmissionKind.SURVEY, rows, office="南昌产业园")


def fill(ledger) -> StorageError:
    """Submit until the storage refuses; what it said."""
    for number in range(100):
        try:
            ledger.submit(STEWARD, big(number))
        except StorageError as error:
            return error
    raise AssertionError("it never filled up")


def check_calm_after(ledger, error: StorageError) -> None:
    """One typed error, nothing half, what was there is there and can be read."""
    assert error.reason is StorageReason.FULL
    assert "115." not in str(error)
    check_whole(ledger)
    assert values(ledger.as_of()) == [1]
    submitted = ledger.submissions(kind=SubmissionKind.SURVEY)
    assert all(each.row_count == 20 for each in submitted)


def test_a_full_sqlite_database_loses_nothing(sqlite_url, clock):
    ledger = Ledger(open_database(sqlite_url), clock)
    published(ledger, value(1))

    @event.listens_for(ledger.database.engine, "checkout")
    def limit(connection, record, proxy):
        connection.execute(f"PRAGMA max_page_count = {pages}")

    pages = 1000
    error = fill(ledger)
    check_calm_after(ledger, error)
    pages = 1_000_000
    ledger.submit(REPORTER, draft(value(2)))
    ledger.close()


@pytest.fixture
def small_disk():
    """A disk of sixteen megabytes, which can really be full."""
    with tempfile.TemporaryDirectory(prefix="disk-") as name:
        Path(name).chmod(0o755)
        disk = Path(name) / "disk"
        disk.mkdir()
        mounting = ["mount", "-t", "tmpfs", "-o", "size=16m", "none", disk]
        if subprocess.run(mounting, capture_output=True, check=False).returncode:
            pytest.skip("this machine lets nobody mount a small disk")
        try:
            yield disk
        finally:
            subprocess.run(["umount", "-l", disk], check=True)


def test_a_full_disk_loses_nothing(migrated_file, small_disk, clock):
    path = small_disk / "ledger.sqlite3"
    shutil.copy(migrated_file, path)
    (small_disk / "ballast").write_bytes(bytes(9 << 20))
    ledger = Ledger(open_database(f"sqlite:///{path}"), clock)
    published(ledger, value(1))
    error = fill(ledger)
    check_calm_after(ledger, error)
    ledger.close()
    again = Ledger(open_database(f"sqlite:///{path}"), clock)
    check_calm_after(again, error)
    assert connect(f"sqlite:///{path}").execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    (small_disk / "ballast").unlink()
    again.submit(REPORTER, draft(value(2)))
    again.close()


def test_a_full_postgresql_disk_loses_nothing(postgres, small_disk, clock):
    """A database in a tablespace on a small disk."""
    if (who := unprivileged()) != {}:
        os.chown(small_disk, who["user"], who["group"])
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE TABLESPACE small LOCATION '{small_disk}'")
        connection.execute("CREATE DATABASE small TEMPLATE template_ledger TABLESPACE small")
    try:
        ledger = Ledger(open_database(address_of(postgres, "small")), clock)
        published(ledger, value(1))
        (small_disk / "ballast").write_bytes(bytes(shutil.disk_usage(small_disk).free - (4 << 20)))
        error = fill(ledger)
        check_calm_after(ledger, error)
        ledger.submit(REPORTER, draft(value(2)))
        ledger.close()
    finally:
        with psycopg.connect(postgres, autocommit=True) as connection:
            connection.execute("DROP DATABASE IF EXISTS small WITH (FORCE)")
            connection.execute("DROP TABLESPACE small")


def test_a_read_only_file_is_said_and_still_read(submitters, migrated_file, tmp_path_factory):
    folder = Path(tmp_path_factory.mktemp("readonly"))
    for above in [folder, *folder.parents]:
        if above.owner() == "root" and above != Path("/") and not above.stat().st_mode & 0o001:
            above.chmod(0o755)
    path = folder / "ledger.sqlite3"
    shutil.copy(migrated_file, path)
    ledger = open_ledger(f"sqlite:///{path}", now)
    published(ledger, value(1))
    ledger.close()
    path.chmod(0o444)
    folder.chmod(0o555)
    try:
        tell(submitters, f"readonly sqlite:///{path} /tmp/{folder.parent.name}-answer")
        assert submitters.stdout.readline().strip() == "done"
        answer = Path(f"/tmp/{folder.parent.name}-answer")
        assert answer.read_text() == '{"reason": "read_only", "before": 1, "after": 1}'
    finally:
        folder.chmod(0o755)
        Path(f"/tmp/{folder.parent.name}-answer").unlink(missing_ok=True)


def test_a_database_that_becomes_read_only_is_said_and_still_read(ledger, database_url):
    published(ledger, value(1))
    if database_url.startswith("sqlite"):
        event.listen(
            ledger.database.engine,
            "checkout",
            lambda connection, *_: connection.execute("PRAGMA query_only = ON"),
        )
    else:
        name = database_url.split("@/")[1].split("?")[0]
        with psycopg.connect(database_url, autocommit=True) as connection:
            connection.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        ledger.database.engine.dispose()
    with pytest.raises(StorageError) as caught:
        ledger.submit(REPORTER, draft(value(2)))
    assert caught.value.reason is StorageReason.READ_ONLY
    assert values(ledger.as_of()) == [1]
    assert open_database(database_url)


def test_a_database_out_of_reach_is_said(tmp_path):
    for url in (
        "postgresql://atlas:geheim@127.0.0.1:1/atlas",
        f"postgresql://atlas:geheim@/atlas?host={tmp_path}",
        "sqlite:////proc/nowhere/ledger.sqlite3",
    ):
        with pytest.raises(StorageError) as caught:
            open_database(url)
        assert caught.value.reason is StorageReason.UNREACHABLE
        assert "geheim" not in str(caught.value)


def test_a_file_that_is_no_database_is_said(tmp_path):
    path = tmp_path / "ledger.sqlite3"
    path.write_bytes(b"not a database at all, " * 100)
    with pytest.raises(StorageError) as caught:
        open_database(f"sqlite:///{path}")
    assert caught.value.reason is StorageReason.UNREACHABLE


@pytest.mark.parametrize("url", ["", "ledger.sqlite3", "mysql://x:geheim@y/z", "sqlite://", "x://:geheim@[/"])
def test_an_address_that_is_none_is_said_without_its_password(url):
    with pytest.raises(ValueError, match=r".") as caught:
        open_database(url)
    assert "geheim" not in str(caught.value)


def test_a_busy_database_is_said(ledger, database_url, monkeypatch):
    monkeypatch.setattr("data.database.BUSY_SECONDS", 0.2)
    other = open_database(database_url)
    if database_url.startswith("sqlite"):
        event.listen(
            ledger.database.engine,
            "checkout",
            lambda connection, *_: connection.execute("PRAGMA busy_timeout = 200"),
        )
    with other.writing() as connection:
        connection.execute(text("SELECT 1"))
        for _ in range(2):
            with pytest.raises(StorageError) as caught:
                ledger.submit(REPORTER, draft())
            assert caught.value.reason is StorageReason.BUSY
        assert ledger.as_of() == ()
    other.close()
    ledger.submit(REPORTER, draft())


def test_a_newer_database_is_not_touched(ledger, database_url):
    connection = connect(database_url)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    with pytest.raises(StorageError) as caught:
        open_database(database_url)
    assert caught.value.reason is StorageReason.NEWER


def test_several_starts_at_once_make_one_schema(tmp_path):
    url = f"sqlite:///{tmp_path}/new/folder/ledger.sqlite3"
    with ThreadPoolExecutor(4) as pool:
        opened = list(pool.map(open_database, [url] * 4))
    ledger = Ledger(opened[0], now)
    ledger.submit(REPORTER, draft())
    check_whole(ledger)
    for each in opened:
        each.close()
    assert (tmp_path / "new/folder/ledger.sqlite3").stat().st_mode & 0o077 == 0


def test_a_demonstration_and_a_real_ledger_are_never_mixed(postgres, tmp_path):
    name = f"demo_{uuid.uuid4().hex}"
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    for url in (f"sqlite:///{tmp_path}/demo.sqlite3", address_of(postgres, name)):
        open_database(url, is_demo=True).close()
        with pytest.raises(StorageError) as caught:
            open_database(url)
        assert caught.value.reason is StorageReason.MIXED
        open_database(url, is_demo=True).close()
        connection = connect(url)
        for attack in ("UPDATE purpose SET is_demo = false", "DELETE FROM purpose"):
            with pytest.raises((sqlite3.IntegrityError, psycopg.errors.RaiseException), match="append-only"):
                connection.execute(attack)
            connection.rollback()
        connection.close()
    with psycopg.connect(postgres, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_a_real_ledger_takes_no_demonstration(database_url):
    with pytest.raises(StorageError) as caught:
        open_database(database_url, is_demo=True)
    assert caught.value.reason is StorageReason.MIXED


def test_a_ledger_of_before_is_a_real_one(tmp_path):
    path = tmp_path / "old.sqlite3"
    open_database(f"sqlite:///{path}").close()
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE purpose")
        connection.execute("UPDATE alembic_version SET version_num = '0002'")
    with pytest.raises(StorageError) as caught:
        open_database(f"sqlite:///{path}", is_demo=True)
    assert caught.value.reason is StorageReason.MIXED
    open_database(f"sqlite:///{path}").close()


def test_sqlite_syncs_fully_and_writes_ahead(tmp_path):
    database = open_database(f"sqlite:///{tmp_path}/ledger.sqlite3")
    with database.reading() as connection:
        said = [
            connection.execute(text(f"PRAGMA {name}")).scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "recursive_triggers", "busy_timeout")
        ]
    assert said == ["wal", 2, 1, 1, 15000]
    database.close()


def test_postgresql_acknowledges_only_what_is_on_the_disk(postgresql_url):
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute("ALTER ROLE postgres SET synchronous_commit = off")
    try:
        database = open_database(postgresql_url)
        with database.writing() as connection:
            assert connection.execute(text("SHOW synchronous_commit")).scalar() == "on"
        database.close()
    finally:
        with psycopg.connect(postgresql_url, autocommit=True) as connection:
            connection.execute("ALTER ROLE postgres RESET synchronous_commit")
