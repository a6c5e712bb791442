"""Tables that break under a running application: the last version in order stays, and what is mended is taken up."""

import itertools
import logging
import shutil
from pathlib import Path

import pytest

from data.load import RegisterError
from data.source import RegisterSource


@pytest.fixture
def tables(tmp_path, root) -> Path:
    shutil.copy(root / "data/datapackage.json", tmp_path)
    return Path(shutil.copytree(root / "data/tables", tmp_path / "tables"))


@pytest.fixture
def source(tables) -> RegisterSource:
    # Every look is a second after the one before it.
    return RegisterSource(tables, clock=itertools.count().__next__)


def halve(path: Path) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: len(content) // 2])


def half_written(tables: Path) -> None:
    halve(tables / "zones.csv")


def missing(tables: Path) -> None:
    (tables / "parks.csv").unlink()


def empty(tables: Path) -> None:
    (tables / "targets.csv").write_bytes(b"")


def away(tables: Path) -> None:
    shutil.rmtree(tables)


FAULTS = [half_written, missing, empty, away]


@pytest.mark.parametrize("spoil", FAULTS)
def test_tables_that_break_at_work_leave_the_last_version_in_order(source, tables, tmp_path, caplog, spoil):
    register = source.current()
    kept = shutil.copytree(tables, tmp_path / "kept")
    spoil(tables)
    assert source.current() is register
    assert isinstance(source.problem, (RegisterError, OSError))
    shutil.copytree(kept, tables, dirs_exist_ok=True)
    assert source.current().data_version == register.data_version
    assert source.problem is None
    told = [(record.levelno, record.message.split(":")[0]) for record in caplog.records]
    version = register.data_version
    assert told == [
        (logging.ERROR, f"the tables are not in order, going on with version {version}"),
        (logging.WARNING, "the tables are in order again"),
    ]


@pytest.mark.parametrize("spoil", FAULTS)
def test_tables_that_are_broken_at_the_start_show_nothing_until_they_are_mended(tables, tmp_path, spoil):
    kept = shutil.copytree(tables, tmp_path / "kept")
    spoil(tables)
    source = RegisterSource(tables, clock=itertools.count().__next__)
    for _ in range(2):
        with pytest.raises((RegisterError, OSError)):
            source.current()
    shutil.copytree(kept, tables, dirs_exist_ok=True)
    assert source.current().zones
    assert source.problem is None


def test_a_broken_folder_is_read_once_and_said_once(source, tables, caplog, monkeypatch):
    source.current()
    half_written(tables)
    source.current()
    monkeypatch.setattr("data.source.load_register", lambda *args, **more: pytest.fail("read again"))
    for _ in range(5):
        source.current()
    assert len(caplog.records) == 1
