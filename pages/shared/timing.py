"""Server time of a rerun, logged on request so that the benchmark can read it."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from contextlib import contextmanager

from data.settings import Settings

LOGGER = logging.getLogger("atlas.timing")


@contextmanager
def of_rerun(settings: Settings) -> Iterator[None]:
    """Log `rerun_ms=<number>` when settings.timing is on; otherwise do nothing."""
    started = time.perf_counter()
    try:
        yield
    finally:
        if settings.timing:
            LOGGER.warning("rerun_ms=%.1f", 1000 * (time.perf_counter() - started))
