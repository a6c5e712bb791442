"""From the plain values of a reported row (text, numbers, lists: what JSON has) to the register's row classes.

The tables a report may carry are few: `REPORTED`. `typed_row` answers with a row of the register or says
everything that is wrong at once; it knows types and codes, not whether an id exists (that is
`data.merge.check_rows`).
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
import re
import typing
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Any

from data.schema import (
    Document,
    Indicator,
    Observation,
    Outline,
    Placement,
    Target,
    period_end,
)

REPORTED: dict[str, type] = {
    "observations": Observation,
    "outlines": Outline,
    "placements": Placement,
    "documents": Document,
    "indicators": Indicator,
    "targets": Target,
}
"""Table → row class of what a submission may carry."""

ASSIGNED = {"observations": ("observation_id",)}
"""Fields the ledger gives itself."""

_ENTITY = {"observations": "entity_id", "outlines": "zone_id", "placements": "zone_id", "targets": "scope_id"}
_KEYS = {
    "outlines": "zone_id",
    "placements": "zone_id",
    "documents": "document_id",
    "indicators": "indicator_id",
    "targets": "target_id",
}
_MAX_TEXT = 4000
_MAX_ID = 100
_MAX_KEY = 200


class RowProblems(ValueError):
    """A row that is none; `problems` holds (field, what is wrong) for everything that is."""

    def __init__(self, problems: list[tuple[str, str]]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(f"{name}: {what}" for name, what in problems))


def typed_row(table: str, values: Mapping[str, Any], **assigned: Any) -> Any:
    """The row of the register that `values` describe; RowProblems with everything that is wrong.

    Missing optional fields are None (lists empty, flags False). `assigned` are fields set by the caller.
    """
    row_class = REPORTED[table]
    readers = _readers(row_class)
    own = set(ASSIGNED.get(table, ())) | set(assigned)
    problems = [(str(name), "no such column") for name in values if name not in readers or name in own]
    made: dict[str, Any] = dict(assigned)
    for name, read in readers.items():
        if name in made:
            continue
        try:
            made[name] = read(values.get(name))
        except ValueError as error:
            problems.append((name, str(error)))
    if not problems:
        problems = list(_whole_row(table, made))
    if problems:
        raise RowProblems(problems)
    return row_class(**made)


def entity_of(table: str, values: Mapping[str, Any]) -> str | None:
    """The zone, park, cooperation zone or division a row is about; None for documents and the like."""
    return values.get(_ENTITY[table]) if table in _ENTITY else None


def key_of(table: str, values: Mapping[str, Any]) -> str:
    """What makes two rows say the same thing of the same matter: the later one published takes the place."""
    if table in _KEYS:
        key = str(values[_KEYS[table]])
    else:
        measured = values.get("indicator_id") or values.get("indicator_name")
        parts = [
            values.get("entity_id"),
            measured,
            values.get("period"),
            values.get("as_of"),
            sorted(values.get("target_ids") or ()),
        ]
        key = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    if len(key) <= _MAX_KEY:
        return key
    return f"{key[:100]}#{hashlib.sha256(key.encode()).hexdigest()}"


def to_canonical_json(values: Mapping[str, Any]) -> str:
    """The one text of these values: keys sorted, nothing escaped that need not be, no NaN (ValueError)."""
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def clean_text(value: str, *, longest: int = _MAX_TEXT) -> str:
    """The text as it is; ValueError when no database could keep it as it is, or it is too long."""
    if not isinstance(value, str):
        raise ValueError(f"{_shown(value)} is not text")
    if "\0" in value or re.search("[\ud800-\udfff]", value):
        raise ValueError("the text holds characters that are none")
    if len(value) > longest:
        raise ValueError(f"the text is longer than {longest} characters")
    return value


# --- one field --------------------------------------------------------------------------------------------


@cache
def _readers(row_class: type) -> dict[str, Callable[[Any], Any]]:
    hints = typing.get_type_hints(row_class)
    return {item.name: _reader(hints[item.name], item.name) for item in dataclasses.fields(row_class)}


def _reader(hint: Any, name: str) -> Callable[[Any], Any]:
    if isinstance(hint, UnionType):
        inner = _reader(next(part for part in typing.get_args(hint) if part is not type(None)), name)
        return lambda value: None if value is None or value == "" else inner(value)
    if typing.get_origin(hint) is tuple:
        item = _reader(typing.get_args(hint)[0], name)
        return lambda value: _list(value, item)
    if typing.get_origin(hint) is dict:
        return _geometry
    if hint is bool:
        return _flag
    if hint is float:
        return _number
    if issubclass(hint, StrEnum):
        return lambda value: _code(hint, value)
    if hint is str:
        longest = _MAX_ID if name.endswith("_id") else _MAX_TEXT
        return lambda value: _text(value, longest)
    raise TypeError(f"no reading for {hint!r}")


def _shown(value: Any) -> str:
    shown = repr(value)
    return shown if len(shown) <= 40 else shown[:39] + "…"


def _text(value: Any, longest: int) -> str:
    if value is None or value == "":
        raise ValueError("must not be empty")
    return clean_text(value, longest=longest)


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ValueError(f"{_shown(value)} is not a number" if value is not None else "must not be empty")
    try:
        number = float(value)
    except OverflowError:
        number = math.inf
    if not math.isfinite(number):
        raise ValueError("the number is not finite")
    return number


def _flag(value: Any) -> bool:
    if value is None:
        return False
    if not isinstance(value, bool):
        raise ValueError(f"{_shown(value)} is neither true nor false")
    return value


def _code(kind: type[StrEnum], value: Any) -> StrEnum:
    try:
        return kind(value)
    except ValueError:
        allowed = ", ".join(kind)
        raise ValueError(f"{_shown(value)} is not one of {allowed}") from None


def _list(value: Any, item: Callable[[Any], Any]) -> tuple[Any, ...]:
    if value is None:
        return ()
    if not isinstance(value, list | tuple):
        raise ValueError(f"{_shown(value)} is not a list")
    items = tuple(map(item, value))
    if len(set(items)) < len(items):
        raise ValueError("an item is named twice")
    return items


def _geometry(value: Any) -> dict[str, Any]:
    """A GeoJSON Polygon or MultiPolygon in degrees, rings closed; whether it crosses itself is for `geo`."""
    if not isinstance(value, Mapping) or set(value) != {"type", "coordinates"}:
        raise ValueError("is not a GeoJSON geometry")
    depth = {"Polygon": 1, "MultiPolygon": 2}.get(value["type"])
    if depth is None:
        raise ValueError(f"{_shown(value['type'])} is not one of Polygon, MultiPolygon")
    polygons = [value["coordinates"]] if depth == 1 else value["coordinates"]
    if not isinstance(polygons, list | tuple) or not polygons:
        raise ValueError("has no coordinates")
    for rings in polygons:
        if not isinstance(rings, list | tuple) or not rings:
            raise ValueError("has a polygon without rings")
        for ring in rings:
            _check_ring(ring)
    return {"type": value["type"], "coordinates": value["coordinates"]}


def _check_ring(ring: Any) -> None:
    if not isinstance(ring, list | tuple) or len(ring) < 4:
        raise ValueError("has a ring of fewer than four points")
    for point in ring:
        if not isinstance(point, list | tuple) or len(point) != 2:
            raise ValueError(f"has a point that is not two numbers: {_shown(point)}")
        lon, lat = map(_number, point)
        if abs(lon) > 180 or abs(lat) > 90:
            raise ValueError(f"has a point that is not in degrees: {_shown(point)}")
    if list(ring[0]) != list(ring[-1]):
        raise ValueError("has a ring that is not closed")


# --- the whole row ----------------------------------------------------------------------------------------


def _whole_row(table: str, made: Mapping[str, Any]) -> typing.Iterator[tuple[str, str]]:
    dates = {"observations": ("as_of",), "outlines": ("surveyed_on",), "documents": ("issued_on",)}
    for name in dates.get(table, ()):
        if made[name] is not None:
            try:
                period_end(made[name])
            except ValueError as error:
                yield name, str(error)
    if table == "observations" and made["as_of"] is None:
        yield "as_of", "a value names its date"
    if table == "observations" and made["entity_id"] is None:
        yield "entity_id", "a value names whom it is about"
    if table == "observations" and made["value"] is None:
        yield "value", "must not be empty"
