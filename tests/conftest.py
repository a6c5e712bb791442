"""Order and marks of the suite: a test belongs to the speed its folder names, fast ones run first."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SPEEDS = ("unit", "files", "screens", "office", "deploy", "browser", "bundle")


def speed_of(path: Path) -> str | None:
    """Name of the folder under tests/ a test file lies in when that folder is a speed, else None."""
    folder = path.relative_to(ROOT / "tests").parts[0]
    return folder if folder in SPEEDS else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if speed := speed_of(item.path):
            item.add_marker(speed)
    # Playwright's loop stays in the thread after a browser test: whatever uses asyncio itself goes first.
    items.sort(key=lambda item: SPEEDS.index(speed_of(item.path) or "unit"))


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's root: the folder the app is started from."""
    return ROOT
