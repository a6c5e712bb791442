"""The one place that joins the register and the maps to Streamlit, and the one cache."""

from __future__ import annotations

import hashlib
import json
import os
import threading
from contextlib import suppress
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from data.assessment import Assessment
from data.desk import Desk
from data.load import Register, RegisterError
from data.merge import CHINA, HasRegister
from data.moments import parse_asof, register_of
from data.progress import assess_all
from data.selection import Overview, Selection, count_by, select_parks
from data.selection import overview as compute_overview
from data.settings import Settings
from data.source import RegisterSource
from data.target_filter import TargetFilter, select_targets
from geo import atlas, routes
from geo.checks import place_check
from pages.shared import wording

_KEPT = 512
_run = threading.local()  # what holds for one run of the script, which has a thread of its own
_settings = Settings.from_environ(os.environ)
_source: HasRegister = RegisterSource(_settings.tables, [place_check(_settings.boundaries)])


def configure(settings: Settings, source: HasRegister) -> None:
    """Use these settings and this register source from now on; called once by app.py."""
    global _settings, _source
    _settings, _source = settings, source


def settings() -> Settings:
    """The settings of the running application."""
    return _settings


def register() -> Register:
    """The register as files and ledger say it now, or said it on the past day this session looks at.

    RegisterError with every finding when the files are not in order.
    """
    return register_of(_source, asof())


def asof() -> date | None:
    """The past day this session looks at everything from; None for the present, and outside any session."""
    if get_script_run_ctx(suppress_warning=True) is None:
        return None
    if not hasattr(_run, "asof"):
        take_asof()
    return _run.asof


def take_asof() -> None:
    """Take the day from the session anew: once per run, because dozens of questions a run come to `asof`."""
    _run.asof = parse_asof(st.session_state.get("asof"), _now())


def files_problem() -> Exception | None:
    """Why the tables cannot be used as they are now, and the last version in order is shown; None otherwise."""
    return routes.files_problem(_source)


def desk() -> Desk | None:
    """The ledger and accounts of the application; None for one that only reads files."""
    return _source if isinstance(_source, Desk) else None


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
    """The day the screens judge by: the past day looked at, else the day it is in China, wherever the server stands."""
    return asof() or _now()


def _now() -> date:
    return _settings.today or datetime.now(CHINA).date()


def assessments() -> dict[str, Assessment]:
    """Every target's assessment as of today, by target id; computed once per data version and day."""
    return _derived(assess_all, register().data_version, today())


def new_base_map() -> atlas.OfflineMap:
    """A rendered base map for one session."""
    base = atlas.build_base_map(map_version(), wording.MAP_FAILED)
    base.get_root().render()
    return base


def map_options() -> dict[str, Any]:
    """What the map fetches beside its layers: palette, words, notice and tiles."""
    tiles = atlas.tianditu_tiles(_settings.tianditu_key)
    return atlas.map_options(wording.MAP_WORDS, map_notice(), tiles)


def map_notice() -> str:
    """The line at every map's lower left; a demonstration's says first that it is one."""
    notice = _settings.map_notice
    return f"{wording.DEMO_MARK}　{notice}" if _settings.is_demo else notice


def map_version() -> str:
    """Changes with the data and with the map's options; part of the address of all that the map fetches."""
    version = f"{register().data_version}-{_options_version(_settings)}"
    # The map's script puts it behind `?v=` as it is: a past day goes with every address it fetches.
    return f"{version}&asof={day}" if (day := asof()) else version


def page_version() -> str:
    """Changes with the data, the day and the code: part of the address of every piece of a screen that is fetched."""
    return f"{map_version()}-{today().isoformat()}-{code_version()}"


@lru_cache(maxsize=2)
def _options_version(_: Settings) -> str:
    return hashlib.sha256(json.dumps(map_options(), sort_keys=True).encode()).hexdigest()[:6]


def overview(selection: Selection) -> Overview:
    """A selection in figures."""
    return _derived(compute_overview, register().data_version, selection)


def parks(selection: Selection) -> tuple[Any, ...]:
    """The cooperation parks a selection leaves."""
    return _derived(_parks, register().data_version, selection)


def targets(chosen: TargetFilter) -> tuple[Any, ...]:
    """The targets a filter leaves, in the register's order; computed once per data version and day."""
    return _derived(_targets, register().data_version, today(), chosen)


def counts(selection: Selection, facet: str) -> dict[str, int]:
    """Zones per value of a facet, by all the other filters."""
    return _derived(count_by, register().data_version, selection, facet)


def derived(build: Any, *key: Any) -> Any:
    """`build(register, *key)`, computed once per data version; `build` must be a plain function."""
    return _derived(build, register().data_version, *key)


def _parks(known: Register, selection: Selection) -> tuple[Any, ...]:
    return tuple(select_parks(known, selection))


def _targets(known: Register, day: date, chosen: TargetFilter) -> tuple[Any, ...]:
    return select_targets(known, assessments(), chosen)
