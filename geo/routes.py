"""The HTTP routes beside the screens: health, the read API, boundaries and static files.

Every body is built once per data version, compressed once and served with a strong ETag.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from data.assessment import Assessment, to_record
from data.checks import describe_findings
from data.load import Register, RegisterError
from data.merge import HasRegister
from data.moments import parse_asof, register_of
from data.progress import assess_all
from data.promises import describe_deadline, describe_target_value
from data.provenance import describe_source, official_address
from data.schema import Target
from data.selection import FACETS, Notice, Selection, parse_selection, select_parks, select_zones
from data.target_filter import (
    TARGET_FACETS,
    TargetFilter,
    describe_target_filter,
    parse_target_filter,
    select_targets,
    target_facts,
)
from data.vocabulary import label_of
from geo import boundaries, layers, leaflet, outlines

LOGGER = logging.getLogger("atlas")
GEOJSON = "application/geo+json"
JSON = "application/json"
_COMPRESS_FROM = 1000  # bytes
_ADDRESSES = [
    "zones.geojson",
    "parks.geojson",
    "outlines.geojson",
    "targets.json",
    "boundaries/{level}.geojson",
]


def _freshness(request: Request) -> str:
    """A query with v=<version> never changes; without it the browser asks again and gets a 304."""
    return "public, max-age=31536000, immutable" if "v" in request.query_params else "no-cache"


class _Body:
    """One answer, ready to be sent: plain, compressed, and its ETag."""

    def __init__(self, payload: Any, media_type: str) -> None:
        notices = payload.get("notices", ()) if isinstance(payload, dict) else ()
        # Parameter names are ours; values stay in the body, where JSON quotes them.
        names = dict.fromkeys(notice["parameter"] for notice in notices)
        self.notice = ", ".join(f"unusable value of {name}" for name in names)
        self.plain = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
        self.packed = gzip.compress(self.plain, 6, mtime=0) if len(self.plain) >= _COMPRESS_FROM else None
        self.etag = f'"{hashlib.sha256(self.plain).hexdigest()[:20]}"'
        self.media_type = media_type

    def response(self, request: Request) -> Response:
        headers = {
            "ETag": self.etag,
            "Cache-Control": _freshness(request),
            "Vary": "Accept-Encoding",
            **({"X-Atlas-Notice": self.notice} if self.notice else {}),
        }
        if self.etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if self.packed and "gzip" in request.headers.get("accept-encoding", ""):
            return Response(
                self.packed, media_type=self.media_type, headers={**headers, "Content-Encoding": "gzip"}
            )
        return Response(self.plain, media_type=self.media_type, headers=headers)


def build_routes(
    source: HasRegister,
    boundaries_folder: Path,
    static: Mapping[str, Path],
    base: str,
    map_options: Mapping[str, Any],
    today: Callable[[], date] = date.today,
    pieces: Mapping[str, Callable[[str], str | None]] = MappingProxyType({}),
    forms: Mapping[str, Callable[[str, Mapping[str, str]], str | None]] = MappingProxyType({}),
) -> list[BaseRoute]:
    """The routes to mount beside the screens.

    `static` maps a name below /assets/ to a folder; `base` is `server.baseUrlPath` ("" or "name");
    `map_options` is what `geo.atlas.map_options` gives; `today` tells the day targets are judged by, and is
    asked on every request. `pieces` maps a name below /assets/ to what gives a piece of a screen as HTML by
    its id, None for an unknown one; `forms` to what gives a form by its id and what is filled in (the query).
    """
    prefix = f"/{base.strip('/')}" if base.strip("/") else ""

    @lru_cache(maxsize=64)
    def cached(kind: str, version: str, past: date | None, query: tuple[tuple[str, str], ...]) -> _Body:
        return _Body(_BUILDERS[kind](register_of(source, past), query), GEOJSON)

    @lru_cache(maxsize=8)
    def assessments(version: str, past: date | None, day: date) -> dict[str, Assessment]:
        return assess_all(register_of(source, past), day)

    @lru_cache(maxsize=64)
    def target_body(version: str, past: date | None, day: date, query: tuple[tuple[str, str], ...]) -> _Body:
        known = register_of(source, past)
        return _Body(targets_answer(known, assessments(version, past, day), day, _multi(query)), JSON)

    @lru_cache(maxsize=8)
    def boundary_body(level: str) -> _Body:
        if level == "prefecture":
            return _Body(layers.labelled_prefectures(boundaries_folder), GEOJSON)
        return _Body(boundaries.load_features(boundaries_folder, level), GEOJSON)

    options_body = _Body(map_options, "application/json")

    def healthz(request: Request) -> Response:
        try:
            return JSONResponse(health(source.current(), files_problem(source)))
        except (RegisterError, OSError) as error:
            return JSONResponse({"status": "unavailable", "reason": _told(error)}, status_code=503)

    def api(
        body_of: Callable[[Register, date | None, tuple[tuple[str, str], ...]], _Body],
    ) -> Callable[[Request], Response]:
        def answer(request: Request) -> Response:
            asked, past = request.query_params.get("asof"), None
            if asked and (past := parse_asof(asked, today())) is None:
                # The present in place of a past that was asked for would be untrue.
                return JSONResponse(
                    {"error": "unknown day", "parameter": "asof", "allowed": "YYYY-MM-DD, before today"},
                    status_code=400,
                )
            try:
                register = register_of(source, past)
            except (RegisterError, OSError) as error:
                return JSONResponse({"error": "register unreadable", "reason": _told(error)}, status_code=503)
            items = request.query_params.multi_items()
            query = tuple((key, value) for key, value in items if key not in ("v", "asof"))
            return body_of(register, past, query).response(request)

        return answer

    def layer(kind: str) -> Callable[[Request], Response]:
        return api(lambda register, past, query: cached(kind, register.data_version, past, query))

    def boundary(request: Request) -> Response:
        level = request.path_params["level"]
        if level not in boundaries.LEVELS:
            return JSONResponse(
                {"error": "unknown level", "allowed": list(boundaries.LEVELS)}, status_code=404
            )
        try:
            body = boundary_body(level)
        except (OSError, ValueError) as error:
            # A file that is missing or half-written is read again with the next request.
            LOGGER.error("boundaries cannot be read: %s: %s", level, error)
            return JSONResponse({"error": "boundaries unreadable", "level": level}, status_code=503)
        return body.response(request)

    def piece(html_of: Callable[[str, Mapping[str, str]], str | None]) -> Callable[[Request], Response]:
        def answer(request: Request) -> Response:
            if "asof" in request.query_params:
                # Pieces made here are of the present; of a past day the page brings its own.
                return Response(status_code=404)
            try:
                found = html_of(request.path_params["entry_id"], request.query_params)
            except (RegisterError, OSError) as error:
                return JSONResponse({"error": "register unreadable", "reason": _told(error)}, status_code=503)
            if found is None:
                return JSONResponse({"error": "unknown entry"}, status_code=404)
            return _html(found, request)

        return answer

    folders = {"leaflet": leaflet.LEAFLET_FOLDER, "atlas": leaflet.SCRIPT_FOLDER, **static}

    def unknown(request: Request) -> Response:
        return JSONResponse({"error": "unknown address", "allowed": _ADDRESSES}, status_code=404)

    return [
        Route(f"{prefix}/healthz", _threaded(healthz)),
        Route(f"{prefix}/api/zones.geojson", _threaded(layer("zones"))),
        Route(f"{prefix}/api/parks.geojson", _threaded(layer("parks"))),
        Route(f"{prefix}/api/outlines.geojson", _threaded(layer("outlines"))),
        Route(f"{prefix}/api/atlas.json", _threaded(options_body.response)),
        Route(
            f"{prefix}/api/targets.json",
            _threaded(
                api(
                    lambda register, past, query: target_body(
                        register.data_version, past, past or today(), query
                    )
                )
            ),
        ),
        *(
            Route(f"{prefix}/assets/{name}/{{entry_id}}", _threaded(piece(html_of)))
            for name, html_of in [
                *forms.items(),
                *((name, _whatever_asked(of)) for name, of in pieces.items()),
            ]
        ),
        Route(f"{prefix}/api/boundaries/{{level}}.geojson", _threaded(boundary)),
        # Whatever else is asked of the API is no screen.
        Route(f"{prefix}/api/{{rest:path}}", _threaded(unknown)),
        *(
            Mount(f"{prefix}/assets/{name}", StaticFiles(directory=folder))
            for name, folder in folders.items()
        ),
    ]


def _html(text: str, request: Request) -> Response:
    """A piece as it is sent: compressed when it is long, which the same for the next reader is already."""
    headers = {"Cache-Control": _freshness(request), "Vary": "Accept-Encoding"}
    if len(text) < _COMPRESS_FROM or "gzip" not in request.headers.get("accept-encoding", ""):
        return HTMLResponse(text, headers=headers)
    return HTMLResponse(_packed(text), headers={**headers, "Content-Encoding": "gzip"})


@lru_cache(maxsize=32)
def _packed(text: str) -> bytes:
    return gzip.compress(text.encode(), 6, mtime=0)


def _whatever_asked(html_of: Callable[[str], str | None]) -> Callable[[str, Mapping[str, str]], str | None]:
    return lambda entry_id, _: html_of(entry_id)


def files_problem(source: HasRegister) -> Exception | None:
    """Why the files of a source cannot be used now, while an earlier version of them is shown; None otherwise."""
    for name in ("files_problem", "problem"):
        if hasattr(source, name):
            return getattr(source, name)
    return None


def health(register: Register, problem: Exception | None = None) -> dict[str, Any]:
    """What /healthz says of a readable register.

    "degraded" when faulty rows of the ledger were set aside, or the tables broke (`problem`) and the last version
    in order is shown: such a server still serves, and is not to be taken out of a group of replicas.
    """
    reasons = [describe_findings(register.set_aside)] if register.set_aside else []
    if problem is not None:
        reasons.append(f"showing the last version in order: {_told(problem)}")
    return {
        "status": "degraded" if reasons else "ok",
        "zones": sum(zone.counts_as_zone for zone in register.zones.values()),
        "entries": len(register.zones),
        "parks": len(register.parks),
        "targets": len(register.targets),
        "data_version": register.data_version,
        "is_demo": register.is_demo,
        **({"reason": "\n".join(reasons)} if reasons else {}),
    }


def _told(problem: Exception) -> str:
    """A problem in words, without the server's paths."""
    if isinstance(problem, OSError):
        return f"{Path(problem.filename or '').name}: {problem.strerror}"
    return str(problem)


def _zones(register: Register, query: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    selection, notices = parse_selection(_multi(query), register)
    if _asks_only_the_unknown(selection, FACETS, notices):
        return _answer(register, [], notices)
    features = layers.zone_features(register, select_zones(register, selection))
    return _answer(register, features, notices)


def _parks(register: Register, query: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    selection, notices = parse_selection(_multi(query), register)
    if _asks_only_the_unknown(selection, FACETS, notices):
        return _answer(register, [], notices)
    return _answer(register, layers.park_features(register, select_parks(register, selection)), notices)


def _outlines(register: Register, query: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    selection, notices = parse_selection(_multi(query), register)
    if _asks_only_the_unknown(selection, FACETS, notices):
        return _answer(register, [], notices)
    features = outlines.outline_features(register, select_zones(register, selection))
    return _answer(register, features, notices)


def _asks_only_the_unknown(
    chosen: Selection | TargetFilter, facets: Mapping[str, str], notices: Sequence[Notice]
) -> bool:
    """Whether some facet was given values and none of them is known: then nothing can match it.

    A screen drops such a filter and tells the reader, who sees both; a program sees only the answer, and must
    not take everything for what it asked for. A query that was cut short (`q`) still filters.
    """
    attributes = {**facets, "park_only": "park_only"}
    return any(
        not getattr(chosen, attributes[notice.parameter])
        for notice in notices
        if notice.parameter in attributes
    )


_BUILDERS: dict[str, Callable[[Register, tuple[tuple[str, str], ...]], dict[str, Any]]] = {
    "zones": _zones,
    "parks": _parks,
    "outlines": _outlines,
}


def targets_answer(
    register: Register, assessments: Mapping[str, Assessment], day: date, params: Mapping[str, list[str]]
) -> dict[str, Any]:
    """The body of /api/targets.json: the targets a query asks for, each with its assessment and every input.

    `documents` names every source the targets mention, without the addresses of reposts.
    """
    chosen, notices = parse_target_filter(params, register)
    unknown_only = _asks_only_the_unknown(chosen, TARGET_FACETS, notices)
    targets = () if unknown_only else select_targets(register, assessments, chosen)
    records = [_target_record(register, target, assessments[target.target_id]) for target in targets]
    mentioned = {target.document_id for target in targets}
    for record in records:
        evidence = [*record["assessment"]["beside"], *record["assessment"]["calculation"]["inputs"]]
        mentioned |= {each["document_id"] for each in evidence if each["document_id"]}
    return {
        **_described(notices),
        "data_version": register.data_version,
        "is_demo": register.is_demo,
        "as_of": day.isoformat(),
        "filter": describe_target_filter(chosen, len(targets)),
        "count": len(targets),
        "targets": records,
        "documents": {
            document_id: _source_record(register, document_id) for document_id in sorted(mentioned)
        },
    }


def _target_record(register: Register, target: Target, assessment: Assessment) -> dict[str, Any]:
    """Every column of a target, codes with their labels beside them, and its assessment."""
    row = {field.name: getattr(target, field.name) for field in fields(target)}
    labels = {f"{name}_label": label_of(value) for name, value in row.items() if isinstance(value, StrEnum)}
    return {
        **row,
        **labels,
        "indicator": register.indicators[target.indicator_id].name,
        "province": target_facts(register, target, assessment)["province"],
        "promised": describe_target_value(target),
        "deadline": describe_deadline(target),
        "assessment": to_record(assessment),
    }


def _source_record(register: Register, document_id: str) -> dict[str, str | None]:
    document = register.documents[document_id]
    return {
        "source": describe_source(document),
        "number": document.number,
        "address": official_address(document),
    }


def _answer(register: Register, features: list[layers.Feature], notices: Sequence[Notice]) -> dict[str, Any]:
    return {**_described(notices), **layers.collection(features), "is_demo": register.is_demo}


def _described(notices: Sequence[Notice]) -> dict[str, Any]:
    """What could not be used, to stand first in a body; nothing when everything could."""
    return {"notices": [asdict(notice) for notice in notices]} if notices else {}


def _multi(query: tuple[tuple[str, str], ...]) -> dict[str, list[str]]:
    values: dict[str, list[str]] = {}
    for key, value in query:
        values.setdefault(key, []).append(value)
    return values


def _threaded(handler: Callable[[Request], Response]) -> Callable[[Request], Any]:
    """Run a handler beside the event loop, because it may read files and compress."""

    async def endpoint(request: Request) -> Response:
        return await run_in_threadpool(handler, request)

    return endpoint
