"""What is due when: the documents' duties, or the operator's own list of them."""

from __future__ import annotations

import logging
from functools import lru_cache
from pathlib import Path

from data.calendar import DEFAULT_SCHEDULE, Duty, load_schedule
from pages.shared import store

LOGGER = logging.getLogger("atlas")


def schedule() -> tuple[Duty, ...]:
    """The duties in force; a list that cannot be read is said in the log and the documents' own are used."""
    path = store.settings().schedule
    return _read(path) if path else DEFAULT_SCHEDULE


@lru_cache(maxsize=2)
def _read(path: Path) -> tuple[Duty, ...]:
    try:
        return load_schedule(path)
    except (OSError, ValueError) as error:
        LOGGER.error("the schedule of reports is not used: %s", error)
        return DEFAULT_SCHEDULE
