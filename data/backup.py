"""The ledger saved to one file, and brought back: the same for SQLite and PostgreSQL, and from one to the other.

    python -m data.backup save FOLDER [--keep 30]   # one moment of the ledger, while the application runs
    python -m data.backup check [FILE]              # what is in a file, or in the database of ATLAS_DATABASE_URL
    python -m data.backup restore FILE              # into the database of ATLAS_DATABASE_URL, which must be empty

A saved file is a whole SQLite ledger: the application itself can open it. Running sign-ins and failed attempts are
left out: a restored database must not bring a session back. Both sides are read and compared before either command
says that it is done.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Table, func, select

from data.database import (
    Database,
    LedgerError,
    account_events,
    accounts,
    events,
    open_database,
    presentations,
    sessions,
    submission_rows,
    submissions,
)
from data.settings import Settings

# Rows of a submission are refused once an event closed it, so events come last.
SAVED: tuple[Table, ...] = (accounts, account_events, presentations, submissions, submission_rows, events)
_AT_ONCE = 500
_NAME = re.compile(r"ledger-\d{8}T\d{6}Z\.sqlite3")


class BackupProblem(LedgerError):
    """A copy that cannot be made or brought back; the database is as it was."""


@dataclass(frozen=True, slots=True)
class Contents:
    """Rows per table, and the SHA-256 over every row in order: equal for equal ledgers, whatever database."""

    rows: tuple[tuple[str, int], ...]
    sha256: str

    def describe(self) -> str:
        """One line for the operator."""
        return ", ".join(f"{name} {count}" for name, count in self.rows) + f"; sha256 {self.sha256[:16]}"


def contents(connection: Connection) -> Contents:
    """What a database holds, of the tables that are saved."""
    digest = hashlib.sha256()
    rows = []
    for table in SAVED:
        count = 0
        found: Iterable[dict[str, Any]] = _rows(connection, table)
        if table is accounts:
            # Names are sorted by each database's own rules.
            found = sorted(found, key=lambda row: row["name"])
        for row in found:
            digest.update(repr([table.name, *map(_plain, row.values())]).encode())
            count += 1
        rows.append((table.name, count))
    return Contents(tuple(rows), digest.hexdigest())


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    # A secret text shows stars instead of itself.
    return str.__str__(value) if isinstance(value, str) else value


def _rows(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    query = select(table).order_by(*table.primary_key.columns)
    for row in connection.execution_options(yield_per=_AT_ONCE).execute(query).mappings():
        yield dict(row)


def save(url: str, file: Path) -> Contents:
    """Write one moment of the ledger to a new file, readable by its owner alone; what was written."""
    if file.exists():
        raise BackupProblem(f"{file} exists already")
    source = open_database(url)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        # Made beside its place and moved there whole: a file that has the name is complete.
        with tempfile.TemporaryDirectory(prefix=".saving-", dir=file.parent) as folder:
            part = Path(folder) / file.name
            target = open_database(f"sqlite:///{part.absolute()}")
            try:
                found = _transfer(source, target)
            finally:
                target.close()
            _close_up(part)
            part.rename(file)
    except OSError as error:
        raise BackupProblem(f"cannot be written: {error.strerror}") from error
    finally:
        source.close()
    return found


def _transfer(source: Database, target: Database) -> Contents:
    """Copy one moment of a ledger into an empty database, and read back that it is the same."""
    with source.snapshot() as reading:
        found = contents(reading)
        _copy(reading, target)
    _compare(target, found)
    return found


def _close_up(file: Path) -> None:
    """Make one file of an SQLite database and its side files, and have it on the disk."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    with file.open("rb") as written:
        os.fsync(written.fileno())


def restore(file: Path, url: str) -> Contents:
    """Bring a saved file into the empty database at `url`; BackupProblem when that one holds anything."""
    if not file.is_file():
        raise BackupProblem(f"there is no file {file}")
    with tempfile.TemporaryDirectory(prefix="atlas-restore-") as folder:
        # A copy: a file of an older version is brought up to date on opening, and a backup stays as it is.
        copy = Path(shutil.copy(file, folder))
        source, target = open_database(f"sqlite:///{copy.absolute()}"), open_database(url)
        try:
            return _transfer(source, target)
        finally:
            source.close()
            target.close()


def check(url: str) -> Contents:
    """What the database at `url` holds."""
    database = open_database(url)
    try:
        with database.snapshot() as reading:
            return contents(reading)
    finally:
        database.close()


def _copy(reading: Connection, target: Database) -> None:
    with target.writing() as writing:
        for table in (*SAVED, sessions):
            if writing.scalar(select(func.count()).select_from(table)):
                raise BackupProblem(f"the database is not empty: {table.name} has rows")
        for table in SAVED:
            batch: list[dict[str, Any]] = []
            for row in _rows(reading, table):
                batch.append(row)
                if len(batch) == _AT_ONCE:
                    writing.execute(table.insert(), batch)
                    batch = []
            if batch:
                writing.execute(table.insert(), batch)


def _compare(target: Database, found: Contents) -> None:
    with target.snapshot() as reading:
        if contents(reading) != found:
            raise BackupProblem("the copy differs from what was read; do not use it")


def prune(folder: Path, keep: int) -> list[Path]:
    """Delete the oldest files `save` named in a folder beyond the newest `keep`; what was deleted."""
    saved = sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))
    gone = saved[: max(0, len(saved) - keep)]
    for path in gone:
        path.unlink()
    return gone


def main(arguments: Sequence[str], *, environ: Mapping[str, str], now: datetime) -> int:
    """`save`, `check`, `restore`; 0 when done and compared, 2 with one line when not."""
    parser = argparse.ArgumentParser(
        prog="python -m data.backup", description="The ledger, saved and restored."
    )
    commands = parser.add_subparsers(dest="command", required=True)
    saving = commands.add_parser("save", help="write the ledger to a new file in a folder")
    saving.add_argument("folder", type=Path)
    saving.add_argument("--keep", type=int, default=0, help="delete older files beyond this many (0: none)")
    commands.add_parser("check", help="count and sum up a file or the database").add_argument(
        "file", type=Path, nargs="?"
    )
    commands.add_parser("restore", help="bring a file into the empty database").add_argument(
        "file", type=Path
    )
    chosen = parser.parse_args(arguments)
    url = Settings.from_environ(environ).database_url
    try:
        if chosen.command == "save":
            file = chosen.folder / f"ledger-{now:%Y%m%dT%H%M%SZ}.sqlite3"
            print(f"saved {file}: {save(url, file).describe()}")
            for path in prune(chosen.folder, chosen.keep) if chosen.keep > 0 else ():
                print(f"deleted {path}")
        elif chosen.command == "check":
            if chosen.file is not None and not chosen.file.is_file():
                raise BackupProblem(f"there is no file {chosen.file}")
            place = f"sqlite:///{chosen.file.absolute()}" if chosen.file is not None else url
            print(check(place).describe())
        else:
            print(f"restored {chosen.file}: {restore(chosen.file, url).describe()}")
    except (LedgerError, ValueError) as error:
        print(f"refused: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], environ=os.environ, now=datetime.now(UTC)))
