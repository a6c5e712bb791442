"""The register as the files say it now: read once, read again when a file changed."""

from __future__ import annotations

from pathlib import Path
from threading import Lock

from data.load import Register, load_register

Fingerprint = tuple[tuple[str, int, int], ...]


class RegisterSource:
    """Hands out the register of one folder; shared by the screens and the HTTP routes."""

    def __init__(self, tables: Path) -> None:
        self.tables = tables
        self._lock = Lock()
        self._fingerprint: Fingerprint | None = None
        self._outcome: Register | Exception | None = None

    def current(self) -> Register:
        """The register; RegisterError with all findings (or OSError) while the files are not in order."""
        with self._lock:
            fingerprint = self._look()
            if fingerprint != self._fingerprint:
                self._outcome = self._read()
                self._fingerprint = fingerprint
            outcome = self._outcome
        if isinstance(outcome, Register):
            return outcome
        raise outcome  # type: ignore[misc]

    def _read(self) -> Register | Exception:
        try:
            return load_register(self.tables)
        except Exception as error:
            # Kept, so that a broken folder is read once and not on every request.
            return error

    def _look(self) -> Fingerprint:
        stats = ((path.name, path.stat()) for path in sorted(self.tables.glob("*.csv")))
        return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in stats)
