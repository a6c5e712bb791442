"""A day in the past to look at everything from: `asof=2026-11-20`."""

from __future__ import annotations

import re
from datetime import date
from typing import Protocol, runtime_checkable

from data.load import Register
from data.merge import HasRegister


@runtime_checkable
class KnowsPast(Protocol):
    """A source that can hand out the register as it was shown at the end of a day."""

    def at(self, day: date) -> Register:
        """The register of that day, in China."""


def parse_asof(text: str | None, today: date) -> date | None:
    """The day `text` names, when it is one before `today`; None for anything else: the present is no past."""
    if not text or not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if day < today else None


def register_of(source: HasRegister, day: date | None) -> Register:
    """The register of a day, or of now; files have no past, so a source of files alone gives what they say."""
    if day is None or not isinstance(source, KnowsPast):
        return source.current()
    return source.at(day)
