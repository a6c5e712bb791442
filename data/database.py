"""Where what people report is kept: SQLite by default, PostgreSQL by address; opened, migrated, made safe.

`open_database(url)` brings the schema up to date and gives a `Database`. Everything the ledger and the
accounts do with it goes through two doors: `reading()` and `writing()`. A writer is alone (BEGIN IMMEDIATE;
an advisory lock on PostgreSQL), so that the order of sequence numbers is the order of commits, and what it
did is on the disk when `writing()` has been left without an exception, all of it, or else none.

Whatever goes wrong with the storage (full, read-only, locked, out of reach) arrives as one `StorageError`
with a `reason`; after it nothing was written and reading goes on as far as the storage lets it.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    DateTime,
    Dialect,
    Engine,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    create_engine,
    event,
    inspect,
    make_url,
    select,
    text,
)
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import QueuePool
from sqlalchemy.types import TypeDecorator

BUSY_SECONDS = 15
"""How long a writer waits for the one before it."""

_LOOK_AGAIN = 0.002
MIGRATIONS = Path(__file__).parent / "migrations"
REVISION = "0003"
"""The newest of the migrations."""

_ADVISORY_LOCK = 0x61746C6173
_POSTGRES = "postgresql+psycopg"


class LedgerError(Exception):
    """Anything the ledger or the accounts refuse or cannot do; nothing was written."""


class StorageReason(StrEnum):
    """Why the storage did not do what it was asked to."""

    FULL = "full"
    READ_ONLY = "read_only"
    BUSY = "busy"
    UNREACHABLE = "unreachable"
    NEWER = "newer"
    MIXED = "mixed"
    FAILED = "failed"


class StorageError(LedgerError):
    """The database cannot be used for this now; `reason` says why, the message never quotes what was written."""

    def __init__(self, reason: StorageReason) -> None:
        self.reason = reason
        super().__init__(_SENTENCES[reason])


_SENTENCES = {
    StorageReason.FULL: "the disk of the database is full; nothing was written",
    StorageReason.READ_ONLY: "the database is read-only; nothing was written",
    StorageReason.BUSY: "somebody else is writing to the database; nothing was written",
    StorageReason.UNREACHABLE: "the database cannot be opened or reached",
    StorageReason.NEWER: "the database was written by a newer version of this application",
    StorageReason.MIXED: "a demonstration and a real ledger are never mixed: this database is of the other kind",
    StorageReason.FAILED: "the database refused; nothing was written",
}


class UtcMoment(TypeDecorator[datetime]):
    """An instant in UTC, to the microsecond; ValueError for a datetime without a time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To the database: SQLite has no time zones and gets the UTC clock time."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a moment needs a time zone: {value!r}")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database: always aware, always UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class _Secret(str):
    """Text that is not shown where rows are logged."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'***'"


class SecretText(TypeDecorator[str]):
    """Text such as a password's hash: what the database driver logs of it, at any level, is three stars."""

    impl = String
    cache_ok = True

    def process_result_value(self, value: str | None, dialect: Dialect) -> str | None:
        """From the database, wrapped."""
        return None if value is None else _Secret(value)


# --- the tables (a test compares them with what the migrations build) -------------------------------------

metadata = MetaData()

submissions = Table(
    "submissions",
    metadata,
    Column("submission_id", Integer, primary_key=True, autoincrement=False),
    Column("request_id", String(64), nullable=False, unique=True),
    Column("kind", String(20), nullable=False),
    Column("entity_id", String(100)),
    Column("period", String(20)),
    Column("office", String(200), nullable=False),
    Column("file_name", Text),
    Column("sha256", String(64)),
    Column("note", Text),
    Column("row_count", Integer, nullable=False),
)

submission_rows = Table(
    "submission_rows",
    metadata,
    Column("submission_id", Integer, ForeignKey("submissions.submission_id"), primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("table_name", String(20), nullable=False),
    Column("key", Text, nullable=False),
    Column("entity_id", String(100)),
    Column("replaces_submission_id", Integer),
    Column("replaces_position", Integer),
    Column("payload", Text, nullable=False),
    ForeignKeyConstraint(
        ["replaces_submission_id", "replaces_position"],
        ["submission_rows.submission_id", "submission_rows.position"],
        name="replaces_a_row",
    ),
    Index("submission_rows_by_key", "table_name", "key"),
)

events = Table(
    "events",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcMoment, nullable=False),
    Column("account", String(200), nullable=False),
    Column("roles", String(100), nullable=False),
    Column("action", String(20), nullable=False),
    Column("submission_id", Integer, ForeignKey("submissions.submission_id"), nullable=False),
    Column("position", Integer),
    Column("by_submission_id", Integer),
    Column("by_position", Integer),
    Column("reason", Text),
    ForeignKeyConstraint(
        ["submission_id", "position"],
        ["submission_rows.submission_id", "submission_rows.position"],
        name="is_about_a_row",
    ),
    ForeignKeyConstraint(
        ["by_submission_id", "by_position"],
        ["submission_rows.submission_id", "submission_rows.position"],
        name="is_made_by_a_row",
    ),
    Index("events_by_moment", "at"),
    Index("events_by_row", "submission_id", "position", "action"),
)
Index(
    "one_event_of_a_kind",
    events.c.submission_id,
    events.c.action,
    unique=True,
    sqlite_where=events.c.position.is_(None),
    postgresql_where=events.c.position.is_(None),
)

accounts = Table(
    "accounts",
    metadata,
    Column("name", String(100), primary_key=True),
    Column("display_name", String(100), nullable=False),
    Column("office", String(200), nullable=False),
    Column("roles", String(100), nullable=False),
    Column("scopes", Text, nullable=False),
    Column("password_hash", SecretText(200), nullable=False),
    Column("is_enabled", Boolean, nullable=False),
    Column("created_at", UtcMoment, nullable=False),
)

account_events = Table(
    "account_events",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcMoment, nullable=False),
    Column("by", String(200), nullable=False),
    Column("name", String(100), nullable=False),
    Column("action", String(20), nullable=False),
    Column("detail", Text),
)

sign_in_attempts = Table(
    "sign_in_attempts",
    metadata,
    Column("attempt_id", Integer, primary_key=True),
    Column("name", String(100), nullable=False, index=True),
    Column("at", UtcMoment, nullable=False),
)

sessions = Table(
    "sessions",
    metadata,
    Column("token_sha256", SecretText(64), primary_key=True),
    Column("name", String(100), ForeignKey("accounts.name"), nullable=False),
    Column("created_at", UtcMoment, nullable=False),
    Column("seen_at", UtcMoment, nullable=False),
    Column("expires_at", UtcMoment, nullable=False),
    Column("revoked_at", UtcMoment),
)

presentations = Table(
    "presentations",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("presentation_id", Integer, nullable=False),
    Column("at", UtcMoment, nullable=False),
    Column("account", String(200), nullable=False),
    Column("office", String(200), nullable=False),
    Column("title", Text, nullable=False),
    Column("step_count", Integer, nullable=False),
    # None: removed.
    Column("payload", Text),
    Index("presentations_by_id", "presentation_id", "seq"),
)

purpose = Table(
    "purpose",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1"), primary_key=True, autoincrement=False),
    Column("is_demo", Boolean, nullable=False),
)

_alembic_version = Table("alembic_version", MetaData(), Column("version_num", String(32)))
"""Where Alembic keeps the newest migration a database has been through."""

APPEND_ONLY = ("submissions", "submission_rows", "events", "account_events", "presentations")
"""Tables whose rows are never updated or deleted: triggers in the database see to it."""


# --- opening ----------------------------------------------------------------------------------------------


class Database:
    """One open database: `reading()`, `writing()`, `close()`; may be shared by all threads."""

    def __init__(self, engine: Engine, file: Path | None = None) -> None:
        self.engine = engine
        self._file = file
        self._writers = engine.execution_options(atlas_writer=True)
        self._turn = threading.Lock()

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection to read from; StorageError when it cannot be had."""
        with _storage_errors(), self.engine.begin() as connection:
            yield connection

    @contextlib.contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A connection that sees one moment of the whole database, while others go on writing."""
        engine = self.engine
        if engine.dialect.name == "postgresql":
            engine = engine.execution_options(isolation_level="REPEATABLE READ")
        with _storage_errors(), engine.begin() as connection:
            yield connection

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection to write with, alone; committed to disk on leaving, rolled back on any exception.

        StorageError when it cannot be had within BUSY_SECONDS or the commit fails.
        """
        # Threads of one process wait here, processes at the turnstile: SQLite's own waiting is a lottery.
        if not self._turn.acquire(timeout=BUSY_SECONDS):
            raise StorageError(StorageReason.BUSY)
        try:
            with _queue(self._file), _storage_errors(), self._writers.begin() as connection:
                if connection.dialect.name == "postgresql":
                    connection.execute(text(f"SET LOCAL lock_timeout = '{BUSY_SECONDS}s'"))
                    # A server may be set to acknowledge before the disk has it; a ledger may not.
                    connection.execute(text("SET LOCAL synchronous_commit = on"))
                    connection.execute(text(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})"))
                yield connection
        finally:
            self._turn.release()

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def open_database(url: str, *, is_demo: bool = False) -> Database:
    """Open (and create or migrate) the database at an address such as `sqlite:///var/ledger.sqlite3`.

    `postgres://` and `postgresql://` mean psycopg 3. `is_demo` says what it is for; a new database keeps it for
    good. StorageError when it cannot be reached, was written by a newer version, or is for the other thing
    (MIXED); ValueError for an address that is none.
    """
    try:
        address = make_url(url)
        if address.drivername in ("postgres", "postgresql"):
            address = address.set(drivername=_POSTGRES)
        if address.drivername not in ("sqlite", _POSTGRES):
            raise ValueError(f"databases are sqlite:/// and postgresql://, not {address.drivername}://")
        file = None
        if address.drivername == "sqlite":
            if not address.database or address.database == ":memory:":
                raise ValueError("a ledger needs a file: sqlite:///path/to/ledger.sqlite3")
            file = Path(address.database).absolute()
            engine = _sqlite_engine(file)
        else:
            engine = create_engine(
                address,
                hide_parameters=True,
                pool_pre_ping=True,
                # A server whose machine or cable is gone says nothing: given up after ten seconds, not hours.
                connect_args={
                    "connect_timeout": 5,
                    "keepalives_idle": 5,
                    "keepalives_interval": 2,
                    "keepalives_count": 3,
                    "tcp_user_timeout": 10_000,
                },
            )
    except (ArgumentError, NoSuchModuleError) as error:
        # The text of the error quotes the address, which may hold a password.
        raise ValueError("the address of the database cannot be read") from error
    database = Database(engine, file)
    try:
        migrate(database, is_demo=is_demo)
        with database.reading() as connection:
            if connection.scalar(select(purpose.c.is_demo)) is not is_demo:
                raise StorageError(StorageReason.MIXED)
    except BaseException:
        database.close()
        raise
    return database


def migrate(database: Database, *, is_demo: bool = False) -> None:
    """Bring the schema up to date; writes nothing when it already is, so a read-only database opens.

    `is_demo` is what a new database is for; one that was there before keeps what it is.
    """
    with database.reading() as connection:
        is_new = not inspect(connection).has_table(_alembic_version.name)
        found = None if is_new else connection.scalar(select(_alembic_version.c.version_num))
    if found == REVISION:
        return
    # Only here: Alembic is half a second of every start and ten megabytes for as long as the server runs.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415
    from alembic.script import ScriptDirectory  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    if found is not None and found not in {script.revision for script in scripts.walk_revisions()}:
        raise StorageError(StorageReason.NEWER)
    with database.writing() as connection:
        config.attributes["connection"] = connection
        config.attributes["is_demo"] = is_demo and found is None
        command.upgrade(config, "head")


class _SqliteConnection(sqlite3.Connection):
    """A connection that knows whether it was opened on a file that cannot be written."""

    is_fixed = False


@contextlib.contextmanager
def _queue(file: Path | None) -> Iterator[None]:
    """Among the processes that write to an SQLite file, the one that has waited goes before the one that has not.

    Two locks make a turnstile: whoever waits for its turn holds the entrance shut, so that the writer before
    it cannot come round again. The kernel opens both when a process dies.
    """
    locks: list[int] = []
    try:
        try:
            for name in ("entrance", "turn") if file is not None else ():
                place = file.with_name(f"{file.name}-{name}")
                locks.append(os.open(place, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600))
        except OSError:
            # Where no file can be made SQLite will say so itself.
            pass
        else:
            deadline = time.monotonic() + BUSY_SECONDS
            for lock in locks:
                _wait_for(lock, deadline)
            if locks:
                fcntl.flock(locks[0], fcntl.LOCK_UN)
        yield
    finally:
        for lock in locks:
            os.close(lock)


def _wait_for(lock: int, deadline: float) -> None:
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise StorageError(StorageReason.BUSY) from None
            time.sleep(_LOOK_AGAIN)


def _sqlite_engine(file: Path) -> Engine:
    def connect() -> _SqliteConnection:
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            # Holds password hashes: for the owner's eyes. SQLite gives its side files the same rights.
            os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
        try:
            return _open_sqlite(str(file))
        except sqlite3.OperationalError:
            if _is_waiting(file):
                raise
            # A folder that cannot be written takes no -shm file; without a -wal the file alone is complete.
            address = f"file:{quote(str(file))}?mode=ro&immutable=1"
            connection = _open_sqlite(address, uri=True)
            connection.is_fixed = True
            return connection

    def quietly_connect() -> _SqliteConnection:
        try:
            return connect()
        except OSError as error:
            raise sqlite3.OperationalError(f"unable to open database file: {error.strerror}") from error

    engine = create_engine("sqlite://", creator=quietly_connect, hide_parameters=True, poolclass=QueuePool)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        is_writer = connection.get_execution_options().get("atlas_writer")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writer else "BEGIN")

    @event.listens_for(engine, "checkin")
    def checkin(connection: Any, record: Any) -> None:
        # What is opened as unchangeable is not kept: it may become writable.
        if getattr(connection, "is_fixed", False):
            record.invalidate()

    return engine


def _is_waiting(file: Path) -> bool:
    """Whether commits are still in the -wal file beside the database."""
    wal = file.with_name(file.name + "-wal")
    return not file.exists() or (wal.exists() and wal.stat().st_size > 0)


def _open_sqlite(address: str, *, uri: bool = False) -> _SqliteConnection:
    connection = sqlite3.connect(
        address,
        timeout=BUSY_SECONDS,
        isolation_level=None,
        check_same_thread=False,
        factory=_SqliteConnection,
        uri=uri,
    )
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA recursive_triggers = ON")
        connection.execute("PRAGMA synchronous = FULL")
        if connection.execute("PRAGMA journal_mode").fetchone()[0] != "wal" and not uri:
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA schema_version")
    except BaseException:
        connection.close()
        raise
    return connection


# --- what went wrong --------------------------------------------------------------------------------------

_SQLITE_REASONS = {
    sqlite3.SQLITE_FULL: StorageReason.FULL,
    sqlite3.SQLITE_READONLY: StorageReason.READ_ONLY,
    sqlite3.SQLITE_BUSY: StorageReason.BUSY,
    sqlite3.SQLITE_LOCKED: StorageReason.BUSY,
    sqlite3.SQLITE_CANTOPEN: StorageReason.UNREACHABLE,
    sqlite3.SQLITE_NOTADB: StorageReason.UNREACHABLE,
}
_POSTGRES_REASONS = {
    "53100": StorageReason.FULL,
    "25006": StorageReason.READ_ONLY,
    "55P03": StorageReason.BUSY,
    "40P01": StorageReason.BUSY,
    "57P01": StorageReason.UNREACHABLE,
    "57P02": StorageReason.UNREACHABLE,
    "57P03": StorageReason.UNREACHABLE,
}


@contextlib.contextmanager
def _storage_errors() -> Iterator[None]:
    try:
        yield
    except PoolTimeoutError as error:
        raise StorageError(StorageReason.BUSY) from error
    except DBAPIError as error:
        raise StorageError(_reason_of(error)) from error
    except SQLAlchemyError as error:
        raise StorageError(StorageReason.FAILED) from error


def _reason_of(error: DBAPIError) -> StorageReason:
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", None)
        if code is None:
            is_opening = "unable to open" in str(cause)
            return StorageReason.UNREACHABLE if is_opening else StorageReason.FAILED
        return _SQLITE_REASONS.get(code & 0xFF, StorageReason.FAILED)
    state = getattr(cause, "sqlstate", None)
    if state is None or state.startswith("08"):
        # Without a state the server never answered.
        return StorageReason.UNREACHABLE
    return _POSTGRES_REASONS.get(state, StorageReason.FAILED)
