"""The ledger: what offices report, who let it through, and what was known at any moment. Nothing is lost.

A *submission* (who, in which role, when, for which office, from which file) carries *rows*: values, outlines,
points, documents, indicators, targets, each as the plain values of one row of the register. What happens to
it is written behind it as *events*, never over it: submit, publish, return, withdraw, supersede. The database
itself refuses updates and deletions. Every write is one transaction, alone at its time, attributed to an
`Actor` and allowed by `data.accounts.may`; the `Receipt` it gives is handed out after the commit.

For a screen::

    ledger = open_ledger(settings.database_url, clock)         # sqlite:///…, postgresql://…; migrates
    accounts = Accounts(ledger.database, clock)
    actor = accounts.actor(token)

    draft = Draft(SubmissionKind.REPORT, entity_id="jx-park-nanchang", period="2026", office=actor.office,
                  file_name="南昌.xlsx", sha256=digest, note="年度报送",
                  rows=(DraftRow("observations", {"target_ids": ["…"], "match": "direct", …}),))
    receipt = ledger.submit(actor, draft)                      # keep the draft: sent again it is not doubled
    ledger.publish(reviewer, receipt.submission_id, seen=ledger.head())
    ledger.send_back(reviewer, receipt.submission_id, "单位有误")
    ledger.withdraw(steward, receipt.submission_id, "来源撤稿", row_ids=("12-3",))   # no row_ids: all of it

    ledger.submissions(state=State.PENDING, entity_ids=[…])    # newest first; .submission(id), .rows(id)
    ledger.as_of()                                             # the published rows; as_of(moment) those of then
    ledger.changes(last_week, now)                             # .published .withdrawn .superseded
    ledger.events(submission_id=…), ledger.history("observations", key)
    ledger.head()                                              # changes whenever anything was written

A moment is an aware datetime, a sequence number, or None for now. A correction is a submission whose row has
the same `key` as a published one, or names it in `replaces`: publishing it supersedes the other. Whatever was
superseded or withdrawn stays so: when a correction is withdrawn the value it replaced does not come back by
itself. Returned submissions are not published any more: the office sends another one.

What may go wrong, all of it `LedgerError`, and then nothing was written: `NotPermitted`, `InvalidSubmission`
(`.problems`: every row and field), `StateConflict` (somebody was faster), `UnknownSubmission`, and
`StorageError` (`.reason`: disk full, read-only, busy, out of reach).
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, and_, exists, func, or_, select

from data.accounts import Action, Actor, Scope, check_may
from data.database import Database, LedgerError, open_database
from data.database import events as events_table
from data.database import submission_rows as rows_table
from data.database import submissions as submissions_table
from data.typed import REPORTED, RowProblems, clean_text, entity_of, key_of, to_canonical_json, typed_row

Clock = Callable[[], datetime]
Moment = datetime | int | None
"""An instant (with its time zone), a sequence number, or None: now."""

MAX_ROWS = 20_000


class SubmissionKind(StrEnum):
    """What a submission is."""

    REPORT = "report"
    CORRECTION = "correction"
    SURVEY = "survey"
    DOCUMENTS = "documents"


class EventAction(StrEnum):
    """What happened to a submission, or to one of its rows."""

    SUBMIT = "submit"
    PUBLISH = "publish"
    RETURN = "return"
    WITHDRAW = "withdraw"
    SUPERSEDE = "supersede"


class State(StrEnum):
    """Where a submission stands; of a published one single rows may be withdrawn or superseded."""

    PENDING = "pending"
    PUBLISHED = "published"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


_STATE_AFTER = {
    EventAction.SUBMIT: State.PENDING,
    EventAction.PUBLISH: State.PUBLISHED,
    EventAction.RETURN: State.RETURNED,
    EventAction.WITHDRAW: State.WITHDRAWN,
}


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A row to be sent: a table of `data.typed.REPORTED`, its values, and the row id it corrects, if any."""

    table: str
    values: Mapping[str, Any]
    replaces: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A submission before it is sent; `request_id` makes sending it twice the same as once."""

    kind: SubmissionKind
    rows: Sequence[DraftRow]
    office: str
    entity_id: str | None = None
    period: str | None = None
    file_name: str | None = None
    sha256: str | None = None
    note: str | None = None
    request_id: str = field(default_factory=lambda: uuid.uuid4().hex)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was written and is on the disk: the submission, the event's place in the order, and when."""

    submission_id: int
    seq: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Submission:
    """A submission with where it stands; `state_by`, `state_at` and `reason` are the last decision's."""

    submission_id: int
    kind: SubmissionKind
    entity_id: str | None
    period: str | None
    office: str
    file_name: str | None
    sha256: str | None
    note: str | None
    row_count: int
    author: str
    roles: tuple[str, ...]
    submitted_at: datetime
    state: State
    state_by: str
    state_at: datetime
    reason: str | None


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """A row of a submission; `row_id` is submission and position, `published_*` None while it is not."""

    row_id: str
    submission_id: int
    position: int
    table: str
    key: str
    entity_id: str | None
    values: dict[str, Any]
    replaces: str | None
    office: str
    author: str
    submitted_at: datetime
    published_seq: int | None
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the ledger's own history; `row_id` None: the whole submission; `by_row_id` supersedes it."""

    seq: int
    at: datetime
    account: str
    roles: tuple[str, ...]
    action: EventAction
    submission_id: int
    row_id: str | None
    by_row_id: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Hidden:
    """A row that was published and no longer is, with the event that hid it and the row in its place."""

    row: LedgerRow
    event: Event
    by: LedgerRow | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What happened after one moment up to another, in order: also what came and went in between.

    The rows published at the later moment are those of the earlier one, plus `published`, less the rows of
    `withdrawn` and `superseded`.
    """

    since: int
    until: int
    published: tuple[LedgerRow, ...]
    withdrawn: tuple[Hidden, ...]
    superseded: tuple[Hidden, ...]


class InvalidSubmission(LedgerError):
    """The draft is not one; `problems` holds (row from 1 or None, field or None, what is wrong)."""

    def __init__(self, problems: Iterable[tuple[int | None, str | None, str]]) -> None:
        self.problems = tuple(problems)
        super().__init__(f"{len(self.problems)} problems; first: {self.problems[0][2]}")


class UnknownSubmission(LedgerError):
    """There is no such submission or row."""


class StateConflict(LedgerError):
    """It stands differently by now: decided by somebody else, or the value beside it has changed."""


def open_ledger(url: str, clock: Clock, *, is_demo: bool = False) -> Ledger:
    """The ledger at a database address, its schema brought up to date; StorageError when it cannot be reached.

    `clock` gives the present instant with its time zone; `is_demo` as `data.database.open_database` has it.
    """
    return Ledger(open_database(url, is_demo=is_demo), clock)


class Ledger:
    """See the module's overview. One object serves all threads; `database` is shared with `Accounts`."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self._clock = clock

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    # --- writing --------------------------------------------------------------------------------------

    def submit(self, actor: Actor, draft: Draft) -> Receipt:
        """Write a draft, all of it or nothing.

        NotPermitted outside the actor's scope; InvalidSubmission with every problem; StateConflict when the
        draft's `request_id` is another's. The same draft sent again gives the first receipt.
        """
        entities = [entity_of(row.table, row.values) for row in draft.rows if row.table in REPORTED]
        entities += [draft.entity_id] if draft.entity_id is not None else []
        tables = frozenset(row.table for row in draft.rows)
        # Asked first, so that who may not write learns nothing about what would be accepted.
        check_may(actor, Action.SUBMIT, Scope(_plain(entities), tables, actor.name))
        records = _records_of(draft)
        with self.database.writing() as connection:
            earlier = _receipt_of(connection, draft.request_id, actor)
            if earlier is not None:
                return earlier
            replaced = [record for record in records if record["replaces_submission_id"] is not None]
            self._check_replaced(connection, actor, replaced, tables)
            seq, at = self._next(connection)
            connection.execute(
                submissions_table.insert().values(
                    submission_id=seq,
                    request_id=draft.request_id,
                    kind=draft.kind.value,
                    entity_id=draft.entity_id,
                    period=draft.period,
                    office=draft.office,
                    file_name=draft.file_name,
                    sha256=draft.sha256,
                    note=draft.note,
                    row_count=len(records),
                )
            )
            connection.execute(rows_table.insert(), [{"submission_id": seq, **record} for record in records])
            _write_events(connection, [_event(seq, at, actor, EventAction.SUBMIT, seq)])
        return Receipt(seq, seq, at)

    def publish(self, actor: Actor, submission_id: int, *, seen: int | None = None) -> Receipt:
        """Let a pending submission through; rows it corrects are superseded in the same transaction.

        `seen` is the `head()` the reviewer's preview was made at: StateConflict when a value it would replace
        was published since. NotPermitted for one's own submission.
        """
        with self.database.writing() as connection:
            self._check_decision(connection, actor, Action.PUBLISH, submission_id)
            own = rows_table.alias("own")
            head = _head(connection)
            live = _published(head).subquery()
            is_same_key = and_(own.c.table_name == live.c.table_name, own.c.key == live.c.key)
            is_named = and_(
                own.c.replaces_submission_id == live.c.submission_id,
                own.c.replaces_position == live.c.position,
            )
            replaced = connection.execute(
                select(
                    live.c.submission_id, live.c.position, live.c.published_seq, own.c.position.label("by")
                )
                .select_from(own.join(live, or_(is_same_key, is_named)))
                .where(own.c.submission_id == submission_id)
                .order_by(own.c.position, live.c.submission_id, live.c.position)
            ).all()
            named = connection.scalar(
                select(func.count())
                .select_from(own)
                .where(own.c.submission_id == submission_id, own.c.replaces_submission_id.is_not(None))
                .where(~exists().where(is_named).select_from(live))
            )
            if named:
                raise StateConflict("a row it corrects is no longer published")
            if seen is not None and any(row.published_seq > seen for row in replaced):
                raise StateConflict("a value it would replace has been published in the meantime")
            seq, at = self._next(connection, head)
            written = [_event(seq, at, actor, EventAction.PUBLISH, submission_id)]
            by_row: dict[tuple[int, int], int] = {}
            for row in replaced:
                by_row.setdefault((row.submission_id, row.position), row.by)
            for (old_submission, old_position), by in by_row.items():
                written.append(
                    _event(
                        seq + len(written),
                        at,
                        actor,
                        EventAction.SUPERSEDE,
                        old_submission,
                        position=old_position,
                        by_submission_id=submission_id,
                        by_position=by,
                    )
                )
            _write_events(connection, written)
        return Receipt(submission_id, seq, at)

    def send_back(self, actor: Actor, submission_id: int, reason: str) -> Receipt:
        """Return a pending submission to its office; InvalidSubmission without a reason."""
        reason = _reason(reason)
        with self.database.writing() as connection:
            self._check_decision(connection, actor, Action.RETURN, submission_id)
            seq, at = self._next(connection)
            _write_events(
                connection, [_event(seq, at, actor, EventAction.RETURN, submission_id, reason=reason)]
            )
        return Receipt(submission_id, seq, at)

    def withdraw(
        self, actor: Actor, submission_id: int, reason: str, *, row_ids: Collection[str] = ()
    ) -> Receipt:
        """Hide what was published: the whole submission, or the named rows of it; needs a reason.

        StateConflict when it is not published, or a named row is hidden already.
        """
        reason = _reason(reason)
        with self.database.writing() as connection:
            entities, tables, author = _touched(connection, submission_id)
            check_may(actor, Action.WITHDRAW, Scope(entities, tables, author))
            if _state(connection, submission_id) is not State.PUBLISHED:
                raise StateConflict("only what is published can be withdrawn")
            seq, at = self._next(connection)
            if not row_ids:
                _write_events(
                    connection, [_event(seq, at, actor, EventAction.WITHDRAW, submission_id, reason=reason)]
                )
                return Receipt(submission_id, seq, at)
            live = _published(seq - 1).subquery()
            positions = set(
                connection.scalars(select(live.c.position).where(live.c.submission_id == submission_id))
            )
            chosen = sorted({_position(row_id, submission_id) for row_id in row_ids})
            if not positions.issuperset(chosen):
                raise StateConflict("a row is not published any more")
            _write_events(
                connection,
                [
                    _event(
                        seq + i,
                        at,
                        actor,
                        EventAction.WITHDRAW,
                        submission_id,
                        position=position,
                        reason=reason,
                    )
                    for i, position in enumerate(chosen)
                ],
            )
        return Receipt(submission_id, seq, at)

    def _next(self, connection: Connection, head: int | None = None) -> tuple[int, datetime]:
        """The next sequence number and its moment, which is never before the last one's: clocks go back."""
        head = _head(connection) if head is None else head
        now = self._clock()
        last = connection.scalar(select(events_table.c.at).where(events_table.c.seq == head))
        return head + 1, now if last is None else max(now, last)

    def _check_decision(
        self, connection: Connection, actor: Actor, action: Action, submission_id: int
    ) -> None:
        entities, tables, author = _touched(connection, submission_id)
        check_may(actor, action, Scope(entities, tables, author))
        if (state := _state(connection, submission_id)) is not State.PENDING:
            raise StateConflict(f"the submission is {state.value} already")

    def _check_replaced(
        self,
        connection: Connection,
        actor: Actor,
        records: Sequence[Mapping[str, Any]],
        tables: frozenset[str],
    ) -> None:
        """A row that is named for correction exists, is of the same table, and is the actor's to correct."""
        problems = []
        for record in records:
            found = connection.execute(
                select(rows_table.c.table_name, rows_table.c.entity_id).where(
                    rows_table.c.submission_id == record["replaces_submission_id"],
                    rows_table.c.position == record["replaces_position"],
                )
            ).one_or_none()
            if found is None or found.table_name != record["table_name"]:
                problems.append((record["position"], "replaces", "names no row of this table"))
            else:
                check_may(actor, Action.SUBMIT, Scope(frozenset([found.entity_id]), tables, actor.name))
        if problems:
            raise InvalidSubmission(problems)

    # --- reading --------------------------------------------------------------------------------------

    def head(self) -> int:
        """The last sequence number, 0 while the ledger is empty: whatever is derived can be kept by it."""
        with self.database.reading() as connection:
            return _head(connection)

    def as_of(self, moment: Moment = None) -> tuple[LedgerRow, ...]:
        """The rows published at a moment, in the order of their publication."""
        with self.database.reading() as connection:
            return _read_rows(connection, _published(_seq_at(connection, moment)))

    def rows(self, submission_id: int) -> tuple[LedgerRow, ...]:
        """All rows of a submission, wherever it stands; UnknownSubmission when there is none."""
        with self.database.reading() as connection:
            _touched(connection, submission_id)
            return _read_rows(connection, _all_rows(None).where(rows_table.c.submission_id == submission_id))

    def row(self, row_id: str) -> LedgerRow:
        """One row by its id; UnknownSubmission when there is none."""
        submission_id, position = _parts(row_id)
        with self.database.reading() as connection:
            found = _read_rows(
                connection,
                _all_rows(None).where(
                    rows_table.c.submission_id == submission_id, rows_table.c.position == position
                ),
            )
        if not found:
            raise UnknownSubmission(f"there is no row {row_id!r}")
        return found[0]

    def submission(self, submission_id: int) -> Submission:
        """One submission as it stands; UnknownSubmission when there is none."""
        with self.database.reading() as connection:
            found = list(_read_submissions(connection, [submissions_table.c.submission_id == submission_id]))
        if not found:
            raise UnknownSubmission(f"there is no submission {submission_id}")
        return found[0]

    def submissions(
        self,
        *,
        state: State | None = None,
        author: str | None = None,
        entity_ids: Collection[str] | None = None,
        kind: SubmissionKind | None = None,
        moment: Moment = None,
    ) -> tuple[Submission, ...]:
        """Submissions as they stand (or stood at a moment), newest first; None: not filtered by it."""
        conditions: list[Any] = []
        if entity_ids is not None:
            conditions.append(submissions_table.c.entity_id.in_(entity_ids))
        if kind is not None:
            conditions.append(submissions_table.c.kind == kind.value)
        with self.database.reading() as connection:
            found = _read_submissions(connection, conditions, _seq_at(connection, moment))
            return tuple(
                each
                for each in found
                if (state is None or each.state is state) and (author is None or each.author == author)
            )

    def events(self, *, submission_id: int | None = None, after: int = 0) -> tuple[Event, ...]:
        """What happened, in order: to one submission and its rows, or at all, after a sequence number."""
        query = select(events_table).where(events_table.c.seq > after).order_by(events_table.c.seq)
        if submission_id is not None:
            query = query.where(events_table.c.submission_id == submission_id)
        with self.database.reading() as connection:
            return tuple(map(_read_event, connection.execute(query)))

    def history(self, table: str, key: str) -> tuple[tuple[LedgerRow, tuple[Event, ...]], ...]:
        """Every row ever sent under one key, oldest first, each with what happened to it."""
        with self.database.reading() as connection:
            found = _read_rows(
                connection,
                _all_rows(None).where(rows_table.c.table_name == table, rows_table.c.key == key),
            )
            told = []
            for row in found:
                happened = connection.execute(
                    select(events_table)
                    .where(
                        events_table.c.submission_id == row.submission_id,
                        or_(events_table.c.position.is_(None), events_table.c.position == row.position),
                    )
                    .order_by(events_table.c.seq)
                )
                told.append((row, tuple(map(_read_event, happened))))
        return tuple(told)

    def changes(self, since: Moment, until: Moment = None) -> Changes:
        """What was published, withdrawn and superseded after `since` up to `until`."""
        with self.database.reading() as connection:
            first, last = _seq_at(connection, since), _seq_at(connection, until)
            published = _read_rows(
                connection, _all_rows(last).where(_PUBLISH.c.seq > first, _PUBLISH.c.seq <= last)
            )
            before = {row.row_id: row for row in _read_rows(connection, _published(first))}
            known = before | {row.row_id: row for row in published}
            hiding = connection.execute(
                select(events_table)
                .where(
                    events_table.c.seq > first,
                    events_table.c.seq <= last,
                    events_table.c.action.in_([EventAction.WITHDRAW.value, EventAction.SUPERSEDE.value]),
                )
                .order_by(events_table.c.seq)
            )
            withdrawn, superseded, gone = [], [], set()
            for event in map(_read_event, hiding):
                concerned = (
                    [event.row_id]
                    if event.row_id is not None
                    else [key for key, row in known.items() if row.submission_id == event.submission_id]
                )
                for row_id in concerned:
                    if row_id in gone or row_id not in known:
                        continue
                    gone.add(row_id)
                    by = known.get(event.by_row_id) if event.by_row_id else None
                    hidden = Hidden(known[row_id], event, by)
                    (superseded if event.action is EventAction.SUPERSEDE else withdrawn).append(hidden)
        return Changes(first, last, published, tuple(withdrawn), tuple(superseded))


# --- what a draft must be ---------------------------------------------------------------------------------


def check_draft(draft: Draft) -> None:
    """InvalidSubmission with everything that is wrong with a draft; what `submit` asks, without writing."""
    _records_of(draft)


def _records_of(draft: Draft) -> list[dict[str, Any]]:
    problems: list[tuple[int | None, str | None, str]] = list(_head_problems(draft))
    records, seen = [], {}
    for position, row in enumerate(draft.rows[: MAX_ROWS + 1], start=1):
        if row.table not in REPORTED:
            problems.append((position, None, f"{row.table!r} is not one of {', '.join(REPORTED)}"))
            continue
        try:
            values = {name: value for name, value in row.values.items() if value is not None}
            _typed(row.table, values)
            key = key_of(row.table, values)
            replaces = (None, None) if row.replaces is None else _parts(row.replaces)
        except RowProblems as error:
            problems += [(position, name, what) for name, what in error.problems]
            continue
        except UnknownSubmission:
            problems.append((position, "replaces", "names no row"))
            continue
        if (other := seen.setdefault((row.table, key), position)) != position:
            problems.append((position, None, f"says the same thing as row {other}"))
        records.append(
            {
                "position": position,
                "table_name": row.table,
                "key": key,
                "entity_id": entity_of(row.table, values),
                "replaces_submission_id": replaces[0],
                "replaces_position": replaces[1],
                "payload": to_canonical_json(values),
            }
        )
    if problems:
        raise InvalidSubmission(problems)
    return records


def _typed(table: str, values: Mapping[str, Any]) -> None:
    if table != "observations":
        typed_row(table, values)
        return
    # Without a document the office that sends the value stands for it.
    assigned = {"observation_id": "-"}
    if "document_id" not in values:
        assigned["document_id"] = "-"
    typed_row(table, values, **assigned)


def _head_problems(draft: Draft) -> Iterator[tuple[None, str | None, str]]:
    if not isinstance(draft.kind, SubmissionKind):
        yield None, "kind", f"must be one of {', '.join(SubmissionKind)}"
    if not draft.rows:
        yield None, None, "a submission has rows"
    if len(draft.rows) > MAX_ROWS:
        yield None, None, f"a submission has {MAX_ROWS} rows at most"
    if not draft.office or not draft.office.strip():
        yield None, "office", "an office stands for what is submitted"
    if draft.kind is SubmissionKind.REPORT and draft.entity_id is None:
        yield None, "entity_id", "a report says whose it is"
    if draft.sha256 is not None and not re.fullmatch("[0-9a-f]{64}", draft.sha256):
        yield None, "sha256", "must be 64 hexadecimal digits"
    if not re.fullmatch("[0-9a-zA-Z-]{8,64}", draft.request_id):
        yield None, "request_id", "must be 8 to 64 letters, digits and -"
    limits = {"office": 200, "entity_id": 100, "period": 20, "file_name": 1000, "note": 4000}
    for name, longest in limits.items():
        if (value := getattr(draft, name)) is not None:
            try:
                clean_text(value, longest=longest)
            except ValueError as error:
                yield None, name, str(error)


def _reason(reason: str) -> str:
    try:
        reason = clean_text(reason.strip(), longest=2000)
    except ValueError as error:
        raise InvalidSubmission([(None, "reason", str(error))]) from error
    if not reason:
        raise InvalidSubmission([(None, "reason", "a reason is needed")])
    return reason


def _plain(entities: Iterable[Any]) -> frozenset[str | None]:
    """Entities as ids; what is not even text is nobody's."""
    return frozenset(entity if isinstance(entity, str) else None for entity in entities)


# --- rows and events --------------------------------------------------------------------------------------

_SUBMIT = events_table.alias("submit")
_PUBLISH = events_table.alias("publish")
_HIDE = events_table.alias("hide")


def _row_id(submission_id: int | None, position: int | None) -> str | None:
    return None if submission_id is None or position is None else f"{submission_id}-{position}"


def _parts(row_id: str) -> tuple[int, int]:
    found = re.fullmatch(r"([1-9][0-9]{0,8})-([1-9][0-9]{0,8})", row_id)
    if not found:
        raise UnknownSubmission(f"{row_id!r} is no row id")
    return int(found[1]), int(found[2])


def _position(row_id: str, submission_id: int) -> int:
    parts = _parts(row_id)
    if parts[0] != submission_id:
        raise UnknownSubmission(f"row {row_id!r} is not of submission {submission_id}")
    return parts[1]


def _event(
    seq: int, at: datetime, actor: Actor, action: EventAction, submission_id: int, **more: Any
) -> dict[str, Any]:
    return {
        "seq": seq,
        "at": at,
        "account": actor.name,
        "roles": ";".join(sorted(actor.roles)),
        "action": action.value,
        "submission_id": submission_id,
        "position": None,
        "by_submission_id": None,
        "by_position": None,
        "reason": None,
        **more,
    }


def _write_events(connection: Connection, records: list[dict[str, Any]]) -> None:
    connection.execute(events_table.insert(), records)


def _head(connection: Connection) -> int:
    return connection.scalar(select(func.max(events_table.c.seq))) or 0


def _seq_at(connection: Connection, moment: Moment) -> int:
    if isinstance(moment, int):
        return moment
    if moment is None:
        return _head(connection)
    return connection.scalar(select(func.max(events_table.c.seq)).where(events_table.c.at <= moment)) or 0


def _all_rows(until: int | None) -> Select[Any]:
    """Rows with their submission's author and office and, when there is one by then, their publication."""
    is_published = and_(
        _PUBLISH.c.submission_id == rows_table.c.submission_id,
        _PUBLISH.c.action == EventAction.PUBLISH.value,
        *([] if until is None else [_PUBLISH.c.seq <= until]),
    )
    is_submitted = and_(
        _SUBMIT.c.submission_id == rows_table.c.submission_id, _SUBMIT.c.action == EventAction.SUBMIT.value
    )
    return (
        select(
            rows_table,
            submissions_table.c.office,
            _SUBMIT.c.account.label("author"),
            _SUBMIT.c.at.label("submitted_at"),
            _PUBLISH.c.seq.label("published_seq"),
            _PUBLISH.c.at.label("published_at"),
        )
        .select_from(rows_table)
        .join(submissions_table, submissions_table.c.submission_id == rows_table.c.submission_id)
        .join(_SUBMIT, is_submitted)
        .outerjoin(_PUBLISH, is_published)
        .order_by(_PUBLISH.c.seq, rows_table.c.submission_id, rows_table.c.position)
    )


def _published(until: int) -> Select[Any]:
    """The rows that were published by then and not hidden by then."""
    is_hidden = exists().where(
        _HIDE.c.submission_id == rows_table.c.submission_id,
        or_(_HIDE.c.position.is_(None), _HIDE.c.position == rows_table.c.position),
        _HIDE.c.action.in_([EventAction.WITHDRAW.value, EventAction.SUPERSEDE.value]),
        _HIDE.c.seq <= until,
    )
    return _all_rows(until).where(_PUBLISH.c.seq.is_not(None), ~is_hidden)


def _read_rows(connection: Connection, query: Select[Any]) -> tuple[LedgerRow, ...]:
    return tuple(
        LedgerRow(
            row_id=f"{record.submission_id}-{record.position}",
            submission_id=record.submission_id,
            position=record.position,
            table=record.table_name,
            key=record.key,
            entity_id=record.entity_id,
            values=json.loads(record.payload),
            replaces=_row_id(record.replaces_submission_id, record.replaces_position),
            office=record.office,
            author=record.author,
            submitted_at=record.submitted_at,
            published_seq=record.published_seq,
            published_at=record.published_at,
        )
        for record in connection.execute(query)
    )


def _read_event(record: Any) -> Event:
    return Event(
        seq=record.seq,
        at=record.at,
        account=record.account,
        roles=tuple(role for role in record.roles.split(";") if role),
        action=EventAction(record.action),
        submission_id=record.submission_id,
        row_id=_row_id(record.submission_id, record.position),
        by_row_id=_row_id(record.by_submission_id, record.by_position),
        reason=record.reason,
    )


def _read_submissions(
    connection: Connection, conditions: Sequence[Any], until: int | None = None
) -> Iterator[Submission]:
    happened = (
        select(events_table)
        .join(submissions_table, submissions_table.c.submission_id == events_table.c.submission_id)
        .where(events_table.c.position.is_(None), *conditions)
        .order_by(events_table.c.seq)
    )
    if until is not None:
        happened = happened.where(events_table.c.seq <= until)
    first: dict[int, Event] = {}
    last: dict[int, Event] = {}
    for event in map(_read_event, connection.execute(happened)):
        first.setdefault(event.submission_id, event)
        last[event.submission_id] = event
    query = select(submissions_table).where(*conditions).order_by(submissions_table.c.submission_id.desc())
    for record in connection.execute(query):
        if record.submission_id not in first:
            continue
        sent, decided = first[record.submission_id], last[record.submission_id]
        yield Submission(
            submission_id=record.submission_id,
            kind=SubmissionKind(record.kind),
            entity_id=record.entity_id,
            period=record.period,
            office=record.office,
            file_name=record.file_name,
            sha256=record.sha256,
            note=record.note,
            row_count=record.row_count,
            author=sent.account,
            roles=sent.roles,
            submitted_at=sent.at,
            state=_STATE_AFTER[decided.action],
            state_by=decided.account,
            state_at=decided.at,
            reason=decided.reason,
        )


def _state(connection: Connection, submission_id: int) -> State:
    last = connection.scalar(
        select(events_table.c.action)
        .where(events_table.c.submission_id == submission_id, events_table.c.position.is_(None))
        .order_by(events_table.c.seq.desc())
        .limit(1)
    )
    return _STATE_AFTER[EventAction(last)]


def _touched(connection: Connection, submission_id: int) -> tuple[frozenset[str | None], frozenset[str], str]:
    """Entities, tables and author of a submission; UnknownSubmission when there is none."""
    author = connection.scalar(
        select(events_table.c.account).where(
            events_table.c.submission_id == submission_id,
            events_table.c.action == EventAction.SUBMIT.value,
        )
    )
    if author is None:
        raise UnknownSubmission(f"there is no submission {submission_id}")
    of_rows = connection.execute(
        select(rows_table.c.entity_id, rows_table.c.table_name)
        .where(rows_table.c.submission_id == submission_id)
        .distinct()
    ).all()
    whole = connection.scalar(
        select(submissions_table.c.entity_id).where(submissions_table.c.submission_id == submission_id)
    )
    entities = {row.entity_id for row in of_rows} | ({whole} if whole is not None else set())
    return frozenset(entities), frozenset(row.table_name for row in of_rows), author


def _receipt_of(connection: Connection, request_id: str, actor: Actor) -> Receipt | None:
    found = connection.execute(
        select(events_table.c.seq, events_table.c.at, events_table.c.account)
        .join(submissions_table, submissions_table.c.submission_id == events_table.c.submission_id)
        .where(
            submissions_table.c.request_id == request_id,
            events_table.c.action == EventAction.SUBMIT.value,
        )
    ).one_or_none()
    if found is None:
        return None
    if found.account != actor.name:
        raise StateConflict("this draft was sent by somebody else")
    return Receipt(found.seq, found.seq, found.at)
