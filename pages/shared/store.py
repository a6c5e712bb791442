"""The one place that joins the register and the maps to Streamlit, and the one cache."""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from data.assessment import Assessment
from data.load import Register, RegisterError
from data.progress import assess_all
from data.selection import Selection, count_by, select_parks, select_zones
from data.settings import Settings
from data.source import RegisterSource
from data.target_filter import TargetFilter, select_targets
from geo import atlas, leaflet
from pages.shared import wording

_KEPT = 512
_LAYERS = {
    "zones": "api/zones.geojson",
    "parks": "api/parks.geojson",
    "provinces": "api/boundaries/province.geojson",
    "prefectures": "api/boundaries/prefecture.geojson",
    "counties": "api/boundaries/county.geojson",
}
_settings = Settings.from_environ(os.environ)
_source = RegisterSource(_settings.tables)


def configure(settings: Settings, source: RegisterSource) -> None:
    """Use these settings and this register source from now on; called once by app.py."""
    global _settings, _source
    _settings, _source = settings, source


def settings() -> Settings:
    """The settings of the running application."""
    return _settings


def register() -> Register:
    """The register as the files say it now; RegisterError with every finding when they are not in order."""
    return _source.current()


@lru_cache(maxsize=1)
def code_version() -> str:
    """Changes when the scripts and styles served beside the screens change; part of their addresses."""
    folder = Path(__file__).resolve().parent.parent / "static"
    return hashlib.sha256(b"".join(path.read_bytes() for path in sorted(folder.iterdir()))).hexdigest()[:10]


@lru_cache(maxsize=_KEPT)
def _derived(build: Any, version: str, *key: Any) -> Any:
    return build(register(), *key)


def warm() -> None:
    """Read the register and judge the targets now; what is wrong is said on screen and by /healthz, not here."""
    with suppress(RegisterError, OSError):
        assessments()
        new_base_map()


def today() -> date:
    """The day the screens judge by."""
    return _settings.today or date.today()


def assessments() -> dict[str, Assessment]:
    """Every target's assessment as of today, by target id; computed once per data version and day."""
    return _derived(assess_all, register().data_version, today())


def new_base_map() -> atlas.OfflineMap:
    """A rendered base map for one session; its layers' addresses carry the data version."""
    version = register().data_version
    base = atlas.build_base_map(
        {name: f"{leaflet.ROOT_FROM_FRAME}{path}?v={version}" for name, path in _LAYERS.items()},
        {"zoom_in": wording.ZOOM_IN, "zoom_out": wording.ZOOM_OUT, "failed": wording.MAP_FAILED},
        _settings.map_notice,
        atlas.tianditu_tiles(_settings.tianditu_key),
    )
    base.get_root().render()
    return base


def zones(selection: Selection) -> tuple[Any, ...]:
    """The zones a selection leaves, in the register's order; computed once per data version."""
    return _derived(_zones, register().data_version, selection)


def parks(selection: Selection) -> tuple[Any, ...]:
    """The cooperation parks a selection leaves."""
    return _derived(_parks, register().data_version, selection)


def targets(chosen: TargetFilter) -> tuple[Any, ...]:
    """The targets a filter leaves, in the register's order; computed once per data version and day."""
    return _derived(_targets, register().data_version, today(), chosen)


def counts(selection: Selection, facet: str) -> dict[str, int]:
    """Zones per value of a facet, by all the other filters."""
    return _derived(_counts, register().data_version, selection, facet)


def derived(build: Any, *key: Any) -> Any:
    """`build(register, *key)`, computed once per data version; `build` must be a plain function."""
    return _derived(build, register().data_version, *key)


def _zones(known: Register, selection: Selection) -> tuple[Any, ...]:
    return tuple(select_zones(known, selection))


def _parks(known: Register, selection: Selection) -> tuple[Any, ...]:
    return tuple(select_parks(known, selection))


def _targets(known: Register, day: date, chosen: TargetFilter) -> tuple[Any, ...]:
    return select_targets(known, assessments(), chosen)


def _counts(known: Register, selection: Selection, facet: str) -> dict[str, int]:
    return count_by(known, selection, facet)
