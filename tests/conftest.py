"""Order and marks of the suite: a test belongs to the speed its folder names, fast ones run first."""

import gc
from pathlib import Path

import pytest

# Twenty thousand collected tests stay to the end: looking through them for garbage costs a sixth of the time.
gc.disable()

ROOT = Path(__file__).resolve().parents[1]
SPEEDS = ("unit", "files", "screens", "bundle", "office", "deploy", "browser")
# With servers and browsers of their own on a machine that others use too: one that fails is tried once more. The
# summary names it and counts it as run again.
TRIED_TWICE = ("deploy", "browser")
LONGEST = (
    "browser/test_linked.py",
    "browser/test_insight.py",
    "browser/test_self_check.py",
    "browser/test_start.py",
    "browser/test_reporting.py",
    "browser/test_bad_input.py",
    "browser/test_foresee.py",
    "browser/test_calm.py",
    "browser/test_guard.py",
    "browser/test_briefing.py",
)
"""Files of the browser that take longest, the longest first."""


def speed_of(path: Path) -> str | None:
    """Name of the folder under tests/ a test file lies in when that folder is a speed, else None."""
    folder = path.relative_to(ROOT / "tests").parts[0]
    return folder if folder in SPEEDS else None


def length_of(path: Path) -> tuple[int, int]:
    """Where a file stands among those of its speed: the longest first, as far as they were timed, then by size."""
    name = path.relative_to(ROOT / "tests").as_posix()
    return LONGEST.index(name) if name in LONGEST else len(LONGEST), -path.stat().st_size


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if speed := speed_of(item.path):
            item.add_marker(speed)
            if speed in TRIED_TWICE:
                item.add_marker(pytest.mark.flaky(reruns=1))
    # Playwright's loop stays in the thread after a browser test: whatever uses asyncio itself goes first. Among
    # those of a speed the longest files go first, so that at the end no process is left alone with one.
    order = {path: length_of(path) for path in {item.path for item in items}}
    items.sort(key=lambda item: (SPEEDS.index(speed_of(item.path) or "unit"), *order[item.path]))


def pytest_collection_finish() -> None:
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's root: the folder the app is started from."""
    return ROOT
