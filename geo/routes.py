"""The HTTP routes beside the screens: health, the read API, boundaries and static files.

Every body is built once per data version, compressed once and served with a strong ETag.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import lru_cache
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from data.load import Register, RegisterError
from data.selection import parse_selection, select_parks, select_zones
from data.source import RegisterSource
from geo import boundaries, layers, leaflet

GEOJSON = "application/geo+json"
_COMPRESS_FROM = 1000  # bytes


class _Body:
    """One answer, ready to be sent: plain, compressed, and its ETag."""

    def __init__(self, payload: Any, media_type: str) -> None:
        self.plain = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
        self.packed = gzip.compress(self.plain, 6, mtime=0) if len(self.plain) >= _COMPRESS_FROM else None
        self.etag = f'"{hashlib.sha256(self.plain).hexdigest()[:20]}"'
        self.media_type = media_type

    def response(self, request: Request) -> Response:
        # A query with v=<version> never changes; without it the browser asks again and gets a 304.
        fixed = "v" in request.query_params
        headers = {
            "ETag": self.etag,
            "Cache-Control": "public, max-age=31536000, immutable" if fixed else "no-cache",
            "Vary": "Accept-Encoding",
        }
        if self.etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        if self.packed and "gzip" in request.headers.get("accept-encoding", ""):
            return Response(
                self.packed, media_type=self.media_type, headers={**headers, "Content-Encoding": "gzip"}
            )
        return Response(self.plain, media_type=self.media_type, headers=headers)


def build_routes(
    source: RegisterSource,
    boundaries_folder: Path,
    static: Mapping[str, Path],
    base: str,
    map_options: Mapping[str, Any],
) -> list[BaseRoute]:
    """The routes to mount beside the screens.

    `static` maps a name below /assets/ to a folder; `base` is `server.baseUrlPath` ("" or "name");
    `map_options` is what `geo.atlas.map_options` gives.
    """
    prefix = f"/{base.strip('/')}" if base.strip("/") else ""

    @lru_cache(maxsize=64)
    def cached(kind: str, version: str, query: tuple[tuple[str, str], ...]) -> _Body:
        return _Body(_BUILDERS[kind](source.current(), query), GEOJSON)

    @lru_cache(maxsize=8)
    def boundary_body(level: str) -> _Body:
        if level == "prefecture":
            return _Body(layers.labelled_prefectures(boundaries_folder), GEOJSON)
        return _Body(boundaries.load_features(boundaries_folder, level), GEOJSON)

    options_body = _Body(map_options, "application/json")

    def healthz(request: Request) -> Response:
        try:
            return JSONResponse(health(source.current()))
        except (RegisterError, OSError) as error:
            return JSONResponse({"status": "unavailable", "reason": str(error)}, status_code=503)

    def api(kind: str) -> Callable[[Request], Response]:
        def answer(request: Request) -> Response:
            try:
                register = source.current()
            except (RegisterError, OSError) as error:
                return JSONResponse({"error": "register unreadable", "reason": str(error)}, status_code=503)
            query = tuple((key, value) for key, value in request.query_params.multi_items() if key != "v")
            return cached(kind, register.data_version, query).response(request)

        return answer

    def boundary(request: Request) -> Response:
        level = request.path_params["level"]
        if level not in boundaries.LEVELS:
            return JSONResponse(
                {"error": "unknown level", "allowed": list(boundaries.LEVELS)}, status_code=404
            )
        return boundary_body(level).response(request)

    folders = {"leaflet": leaflet.LEAFLET_FOLDER, "atlas": leaflet.SCRIPT_FOLDER, **static}
    return [
        Route(f"{prefix}/healthz", _threaded(healthz)),
        Route(f"{prefix}/api/zones.geojson", _threaded(api("zones"))),
        Route(f"{prefix}/api/parks.geojson", _threaded(api("parks"))),
        Route(f"{prefix}/api/atlas.json", _threaded(options_body.response)),
        Route(f"{prefix}/api/boundaries/{{level}}.geojson", _threaded(boundary)),
        *(
            Mount(f"{prefix}/assets/{name}", StaticFiles(directory=folder))
            for name, folder in folders.items()
        ),
    ]


def health(register: Register) -> dict[str, Any]:
    """What /healthz says of a readable register."""
    return {
        "status": "ok",
        "zones": sum(zone.counts_as_zone for zone in register.zones.values()),
        "entries": len(register.zones),
        "parks": len(register.parks),
        "targets": len(register.targets),
        "data_version": register.data_version,
    }


def _zones(register: Register, query: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    selection, notices = parse_selection(_multi(query), register)
    features = layers.zone_features(register, select_zones(register, selection))
    return _answer(features, notices)


def _parks(register: Register, query: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    selection, notices = parse_selection(_multi(query), register)
    return _answer(layers.park_features(register, select_parks(register, selection)), notices)


_BUILDERS: dict[str, Callable[[Register, tuple[tuple[str, str], ...]], dict[str, Any]]] = {
    "zones": _zones,
    "parks": _parks,
}


def _answer(features: list[layers.Feature], notices: Any) -> dict[str, Any]:
    answer = layers.collection(features)
    if notices:
        # An unknown value filters nothing; the reader is told instead of getting an empty answer.
        answer["notices"] = [asdict(notice) for notice in notices]
    return answer


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
