"""What the log says and what it never says: JSON lines, without passwords, queries, names or network addresses.

Plain text is Streamlit's own; this is for operators whose collectors read one JSON object per line. Every
message is cleaned, whoever wrote it: a library may quote an address with a password or a query in an error.
"""

from __future__ import annotations

import json
import logging
import re
import traceback
from datetime import UTC, datetime
from typing import Any

FORMATS = ("text", "json")
"""What ATLAS_LOG may be."""

_MAX_MESSAGE = 20_000  # characters: every finding of a register that is not in order
_CLEANED: tuple[tuple[re.Pattern[str], str], ...] = (
    # user:password@ of an address
    (re.compile(r"(?<=://)[^/\s@]+@"), "…@"),
    # password=…, "token": "…", Authorization: Bearer …, cookies
    (
        re.compile(
            r"(?i)\b(pass(?:word|wd)?|secret|token|tk|api[_-]?key|authorization|cookie|set-cookie)"
            r"(['\"]?\s*[=:]\s*)(?:(?:bearer|basic)\s+)?(?:'[^']*'|\"[^\"]*\"|[^\s,;&}]+)"
        ),
        r"\1\2…",
    ),
    (re.compile(r"\?[^\s'\"<>]+"), "?…"),
    # e-mail, mobile number, identity card number
    (re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+"), "(e-mail)"),
    (re.compile(r"(?<![\w.])1[3-9]\d{9}(?![\w.])"), "(phone)"),
    (re.compile(r"(?<!\w)\d{17}[\dXx](?!\w)"), "(identity number)"),
)
_ADDRESSES = re.compile(
    r"(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.])|(?<![\w:.])(?:[0-9a-f]{0,4}:){3,7}[0-9a-f]{1,4}(?![\w:.])",
    re.IGNORECASE,
)


def clean(text: str, *, addresses: bool = False) -> str:
    """A message without what may name or unlock somebody; network addresses stay only when asked for."""
    for pattern, instead in _CLEANED:
        text = pattern.sub(instead, text)
    if not addresses:
        text = _ADDRESSES.sub("(address)", text)
    return text[:_MAX_MESSAGE]


class JsonLines(logging.Formatter):
    """One JSON object per record: time (UTC), level, logger, message, what the record adds, and the failure.

    A failure is its type, its cleaned words and where it happened, innermost last: values of variables and
    lines of code are not in it.
    """

    def __init__(self, *, addresses: bool = False) -> None:
        super().__init__()
        self._addresses = addresses

    def format(self, record: logging.LogRecord) -> str:
        """The line for a record."""
        entry: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": clean(record.getMessage(), addresses=self._addresses),
            **getattr(record, "facts", {}),
        }
        if record.exc_info and record.exc_info[1] is not None:
            error = record.exc_info[1]
            entry["error"] = type(error).__name__
            entry["reason"] = clean(str(error), addresses=self._addresses)
            entry["where"] = [
                f"{frame.filename.rsplit('/', 1)[-1]}:{frame.lineno} {frame.name}"
                for frame in traceback.extract_tb(error.__traceback__)[-12:]
            ]
        return json.dumps(entry, ensure_ascii=False, default=str)


class CleanText(logging.Formatter):
    """Another formatter's lines, cleaned."""

    def __init__(self, inner: logging.Formatter, *, addresses: bool = False) -> None:
        super().__init__()
        self._inner, self._addresses = inner, addresses

    def format(self, record: logging.LogRecord) -> str:
        """The line for a record."""
        return clean(self._inner.format(record), addresses=self._addresses)
