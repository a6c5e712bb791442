"""The register as the files say it now: read once, read again when a file changed.

Tables that are not in order when the application starts cannot be shown at all. Tables that stop being in order
while it runs (half-written, missing, the disk away) leave the last version that was: `problem` says why, and the next
change of a file that mends them is taken up by itself.
"""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock

from data.load import Register, TableCheck, load_register

LOGGER = logging.getLogger("atlas")
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
        self._register: Register | None = None
        self._problem: Exception | None = None

    @property
    def problem(self) -> Exception | None:
        """Why the files as they are now cannot be used (RegisterError or OSError); None while they can."""
        return self._problem

    def current(self) -> Register:
        """The register, or the last one that was in order; before there was one, RegisterError or OSError."""
        with self._lock:
            now = self._clock()
            if self._is_new or now - self._looked_at >= LOOK_EVERY:
                self._follow()
                self._looked_at = now
            register, problem = self._register, self._problem
        if register is not None:
            return register
        raise problem  # type: ignore[misc]

    @property
    def _is_new(self) -> bool:
        return self._register is None and self._problem is None

    def _follow(self) -> None:
        """Read the files when they are not those that were read last."""
        try:
            fingerprint = self._look()
        except OSError as error:
            # The folder itself is away. Forgotten, so that it is read when it is back.
            self._fingerprint = None
            self._note(error)
            return
        if not self._is_new and fingerprint == self._fingerprint:
            return
        # Taken before reading: what changes while it is read is read again.
        self._fingerprint = fingerprint
        try:
            self._register = load_register(self.tables, more_checks=self._more_checks)
        except Exception as error:
            # Kept, so that a broken folder is read once and not on every request.
            self._note(error)
        else:
            self._note(None)

    def _note(self, problem: Exception | None) -> None:
        was, self._problem = self._problem, problem
        if self._register is None or str(was) == str(problem):
            return
        if problem is not None:
            version = self._register.data_version
            LOGGER.error("the tables are not in order, going on with version %s:\n%s", version, problem)
        elif was is not None:
            LOGGER.warning("the tables are in order again: version %s", self._register.data_version)

    def _look(self) -> Fingerprint:
        with os.scandir(self.tables) as entries:
            stats = [(entry.name, entry.stat()) for entry in entries if entry.name.endswith(".csv")]
        return tuple(sorted((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats))
