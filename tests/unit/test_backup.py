"""A ledger saved and brought back is the same ledger, between SQLite and PostgreSQL in every direction."""

import shutil
from datetime import UTC, datetime

import pytest

from data import backup
from data.accounts import AccountRole, Accounts, SignInRefused
from data.backup import BackupProblem
from data.database import metadata
from data.ledger import open_ledger
from data.presentation import Deck
from data.presentations import Presentations
from tests.submitter import REPORTER as WRITER
from tests.submitter import REVIEWER, STEWARD, draft_of, now

PASSWORD = "口令-口令-口令-1234"
MOMENT = datetime(2026, 11, 21, 1, 2, 3, tzinfo=UTC)


@pytest.fixture
def places(tmp_path, postgresql_url):
    """Addresses of an empty database of each kind, and of one more."""
    sqlite = {name: f"sqlite:///{tmp_path}/{name}.sqlite3" for name in ("first", "second")}
    return {"sqlite": sqlite["first"], "postgresql": postgresql_url, "other": sqlite["second"]}


def fill(url: str) -> None:
    """Submissions in every state, and an account somebody is signed in with."""
    ledger = open_ledger(url, now)
    for number in range(1, 5):
        receipt = ledger.submit(WRITER, draft_of(7, number))
        if number > 1:
            ledger.publish(REVIEWER, receipt.submission_id)
    ledger.withdraw(STEWARD, receipt.submission_id, "误报")
    accounts = Accounts(ledger.database, now)
    accounts.add(STEWARD, "wang.wei", PASSWORD, roles=[AccountRole.STEWARD], scopes=["*"], office="省台办")
    accounts.sign_in("wang.wei", PASSWORD)
    Presentations(ledger.database, now).save(WRITER, Deck("保存的汇报"))
    ledger.close()


def state_of(url: str):
    ledger = open_ledger(url, now)
    try:
        kept = Presentations(ledger.database, now).list()
        return ledger.head(), ledger.as_of(), ledger.events(), kept
    finally:
        ledger.close()


@pytest.mark.parametrize(
    ("source", "target"), [("sqlite", "other"), ("sqlite", "postgresql"), ("postgresql", "sqlite")]
)
def test_what_is_restored_is_what_was_saved(places, tmp_path, source, target):
    fill(places[source])
    before = state_of(places[source])
    saved = backup.save(places[source], tmp_path / "out/ledger.sqlite3")
    assert (tmp_path / "out/ledger.sqlite3").stat().st_mode & 0o077 == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["ledger.sqlite3"]
    assert backup.restore(tmp_path / "out/ledger.sqlite3", places[target]) == saved
    assert backup.check(places[target]) == saved
    assert state_of(places[target]) == before
    # It goes on where it was: the next number, the same password, the ledger's own rules.
    ledger = open_ledger(places[target], now)
    assert ledger.submit(WRITER, draft_of(8, 1)).seq == before[0] + 1
    accounts = Accounts(ledger.database, now)
    assert accounts.sign_in("wang.wei", PASSWORD).token
    with pytest.raises(SignInRefused):
        accounts.sign_in("wang.wei", PASSWORD + "x")
    ledger.close()


def test_every_table_is_saved_or_left_out_on_purpose():
    # Sessions and failed sign-ins must not come back; what a database is for is written when it is made.
    left_out = {"sessions", "sign_in_attempts", "purpose"}
    assert {table.name for table in backup.SAVED} == set(metadata.tables) - left_out


def test_a_session_does_not_come_back_with_a_restored_ledger(places, tmp_path):
    fill(places["sqlite"])
    ledger = open_ledger(places["sqlite"], now)
    token = Accounts(ledger.database, now).sign_in("wang.wei", PASSWORD).token
    ledger.close()
    backup.save(places["sqlite"], tmp_path / "l.sqlite3")
    backup.restore(tmp_path / "l.sqlite3", places["other"])
    restored = open_ledger(places["other"], now)
    assert not Accounts(restored.database, now).actor(token).name
    restored.close()


def test_a_database_that_holds_anything_is_not_written_over(places, tmp_path):
    fill(places["sqlite"])
    backup.save(places["sqlite"], tmp_path / "l.sqlite3")
    before = state_of(places["sqlite"])
    with pytest.raises(BackupProblem, match="not empty"):
        backup.restore(tmp_path / "l.sqlite3", places["sqlite"])
    with pytest.raises(BackupProblem, match="exists already"):
        backup.save(places["sqlite"], tmp_path / "l.sqlite3")
    assert state_of(places["sqlite"]) == before


def test_the_command_line_saves_keeps_checks_and_restores(places, tmp_path, capsys):
    fill(places["sqlite"])
    folder = tmp_path / "backups"

    def run(*arguments: str, url: str = places["sqlite"]) -> int:
        return backup.main(arguments, environ={"ATLAS_DATABASE_URL": url}, now=MOMENT)

    assert run("save", str(folder)) == 0
    (saved,) = folder.iterdir()
    assert saved.name == "ledger-20261121T010203Z.sqlite3"
    for day in (18, 19, 20):
        shutil.copy(saved, folder / f"ledger-202611{day}T000000Z.sqlite3")
    (folder / "mine.sqlite3").touch()
    assert [path.name for path in backup.prune(folder, 2)] == [
        "ledger-20261118T000000Z.sqlite3",
        "ledger-20261119T000000Z.sqlite3",
    ]
    assert (folder / "mine.sqlite3").exists()
    capsys.readouterr()
    assert run("check", str(saved)) == run("check") == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first == second
    assert "submissions 4" in first
    assert run("restore", str(saved), url=places["other"]) == 0
    assert first in capsys.readouterr().out
    assert run("restore", str(saved), url=places["other"]) == 2
    assert run("restore", str(tmp_path / "none")) == 2
    assert "refused:" in capsys.readouterr().err
