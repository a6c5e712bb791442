"""The register as the files say it now: read once, read again when a file changed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock

from data.load import Register, TableCheck, load_register

LOOK_EVERY = 0.5
"""Seconds between two looks at the files: one rerun asks for the register dozens of times."""

Fingerprint = tuple[tuple[str, int, int], ...]


class RegisterSource:
    """Hands out the register of one folder; shared by the screens and the HTTP routes."""

    def __init__(
        self,
        tables: Path,
        more_checks: Sequence[TableCheck] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.tables = tables
        self._more_checks = tuple(more_checks)
        self._clock = clock
        self._lock = Lock()
        self._looked_at = -LOOK_EVERY
        self._fingerprint: Fingerprint | None = None
        self._outcome: Register | Exception | None = None

    def current(self) -> Register:
        """The register; RegisterError with all findings (or OSError) while the files are not in order."""
        with self._lock:
            now = self._clock()
            if self._outcome is None or now - self._looked_at >= LOOK_EVERY:
                fingerprint = self._look()
                if self._outcome is None or fingerprint != self._fingerprint:
                    self._outcome = self._read()
                    self._fingerprint = fingerprint
                self._looked_at = now
            outcome = self._outcome
        if isinstance(outcome, Register):
            return outcome
        raise outcome  # type: ignore[misc]

    def _read(self) -> Register | Exception:
        try:
            return load_register(self.tables, more_checks=self._more_checks)
        except Exception as error:
            # Kept, so that a broken folder is read once and not on every request.
            return error

    def _look(self) -> Fingerprint:
        with os.scandir(self.tables) as entries:
            stats = [(entry.name, entry.stat()) for entry in entries if entry.name.endswith(".csv")]
        return tuple(sorted((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats))
