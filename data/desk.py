"""Where one running application keeps its ledger: opened once, tried again when it could not be, never in the way.

desk = Desk(RegisterSource(tables), settings.database_url, clock)
desk.current()      # the register with what was published laid over it; of the files alone without a ledger
desk.ledger         # None while the database cannot be opened: writing is off, reading goes on
desk.accounts, desk.presentations
desk.problem        # why, for a calm line on the screen
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import date, datetime
from datetime import time as time_of_day
from threading import Lock, Thread

from data.accounts import Accounts, Policy
from data.database import StorageError, StorageReason
from data.ledger import Clock, Ledger, open_ledger
from data.load import Register
from data.merge import CHINA, HasRegister, MergedSource, register_at
from data.presentations import Presentations

LOGGER = logging.getLogger("atlas")
_DAYS_KEPT = 8


class Desk:
    """See the module's overview. One object serves all threads."""

    def __init__(
        self,
        source: HasRegister,
        url: str,
        clock: Clock,
        policy: Policy | None = None,
        *,
        is_demo: bool = False,
        retry_every: float = 5.0,
        look_every: float = 0.5,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.ledger: Ledger | None = None
        self.accounts: Accounts | None = None
        self.presentations: Presentations | None = None
        self._source, self._url, self._clock, self._policy = source, url, clock, policy
        self._is_demo = is_demo
        self._retry_every, self._look_every, self._monotonic = retry_every, look_every, monotonic
        self._merged = MergedSource(source, None)
        self._past: dict[tuple[str, date], Register] = {}
        self._past_lock = Lock()
        self._opening = Lock()
        self._problem: StorageError | None = None
        self._logged: str | None = None
        self._tried_at = 0.0
        self._try_to_open()

    def current(self) -> Register:
        """The register of the files with the published rows; what the files' source raises."""
        if self.ledger is None and self._monotonic() - self._tried_at >= self._retry_every:
            # In a thread of its own: a server that is out of reach takes seconds to say so.
            Thread(target=self._try_to_open, daemon=True).start()
        register = self._merged.current()
        self._log()
        return register

    def at(self, day: date) -> Register:
        """The register as it was shown at the end of a day in China; of the files alone while the ledger is away.

        What was written is dated by the clock: only days that are over stay as they are, and only those are kept.
        """
        files, ledger = self.files(), self.ledger
        if ledger is None:
            return files
        with self._past_lock:
            key = (files.data_version, day)
            if (known := self._past.get(key)) is not None:
                return known
            try:
                made = register_at(files, ledger, datetime.combine(day, time_of_day.max, tzinfo=CHINA))
            except StorageError as error:
                LOGGER.error("a past day cannot be read: %s", error.reason.value)
                return files
            if day < self._clock().astimezone(CHINA).date():
                while len(self._past) >= _DAYS_KEPT:
                    del self._past[next(iter(self._past))]
                self._past[key] = made
            return made

    def files(self) -> Register:
        """The register of the files alone."""
        return self._source.current()

    @property
    def files_problem(self) -> Exception | None:
        """Why the files cannot be used as they are now, and an earlier version of them is shown; None otherwise."""
        return getattr(self._source, "problem", None)

    def refresh(self) -> None:
        """Look at the ledger again at the next call: right after one's own write."""
        self._merged.refresh()

    @property
    def problem(self) -> StorageError | None:
        """Why the ledger cannot be read now; None when it can."""
        return self._problem or self._merged.problem

    def _try_to_open(self) -> None:
        if not self._opening.acquire(blocking=False):
            return
        try:
            self._tried_at = self._monotonic()
            if self.ledger is not None:
                return
            ledger = open_ledger(self._url, self._clock, is_demo=self._is_demo)
            self._merged = MergedSource(self._source, ledger, look_every=self._look_every)
            self.accounts = Accounts(ledger.database, self._clock, self._policy)
            self.presentations = Presentations(ledger.database, self._clock)
            self.ledger = ledger
            self._problem = None
        except StorageError as error:
            self._problem = error
        except ValueError as error:
            # An address that is none: said in the log, without the address.
            LOGGER.error("the ledger cannot be opened: %s", error)
            self._problem = StorageError(StorageReason.UNREACHABLE)
        finally:
            self._opening.release()

    def _log(self) -> None:
        problem = self.problem
        words = problem.reason.value if problem else None
        if words != self._logged:
            self._logged = words
            if words:
                LOGGER.error("the ledger cannot be read: %s; showing what is known", words)
            else:
                LOGGER.warning("the ledger can be read again")
