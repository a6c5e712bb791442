"""What app.py puts round Streamlit: the guard every request passes, and the log everything is written to."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from functools import lru_cache, partial
from importlib.util import find_spec
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from streamlit import logger as streamlit_logger
from streamlit import net_util
from streamlit.elements.widgets import button_group
from uvicorn.protocols.http import h11_impl

from data.journal import CleanText, JsonLines
from data.load import RegisterError
from data.settings import Settings
from geo import leaflet
from geo.atlas import first_fetched, tianditu_sites
from geo.frontend import Frame, Frontend, dress_frame, dress_page, list_parts
from geo.guard import Guard, Rules, Visit, inline_script_hashes
from pages.shared import addresses, store, wording

# A request's line and headers together, in bytes; deploy/nginx has the same.
MOST_HEADER_BYTES = 128 * 1024

LOGGER = logging.getLogger("atlas")
_VISITS = logging.getLogger("atlas.visits")


# Streamlit's elements on the first screen, by the names of their modules: what the map needs, and what comes after it.
_MAPS_PARTS = ("Html", "BidiComponent", "ComponentInstance")
_LATER_PARTS = ("Button", "TextInput", "ButtonGroup", "Checkbox", "PageLink")
_MAP = "streamlit_folium.st_folium"
# In the messages of what a first visit is to see first: the map, what answers a click on it, and what holds its place:
# the strip above it, which only its own screen has, and the beginning of the sidebar beside it.
_FIRST_SEEN = (_MAP, "selection.js", 'class="strip"', "class='brand'")


def middleware(settings: Settings) -> list[Middleware]:
    """The guard and Streamlit's files from memory, for `st.App`: they stand before Streamlit's own middleware."""
    frontend = Path(st.__file__).parent / "static"
    page = frontend / "index.html"
    rules = Rules(
        base=st.get_option("server.baseUrlPath") or "",
        hosts=settings.hosts,
        frame_ancestors=settings.frame_ancestors,
        inline_scripts=inline_script_hashes(page.read_text(encoding="utf-8")),
        tile_sites=tianditu_sites(settings.tianditu_key),
        refused=wording.HOST_REFUSED,
        failed=wording.REQUEST_FAILED,
    )
    # Requests are written down only for collectors: people reading a terminal want what went wrong.
    note = _note(addresses=settings.log_addresses) if settings.log_format == "json" else None
    dress = partial(
        dress_page,
        title=wording.APP_TITLE,
        noscript=wording.NO_SCRIPT,
        parts=list_parts(frontend / "static" / "js", _MAPS_PARTS),
        later=list_parts(frontend / "static" / "js", _LATER_PARTS),
        first=_FIRST_SEEN,
        script=f"assets/screens/start.js?v={store.code_version()}",
        style=f"assets/screens/house.css?v={store.code_version()}",
    )
    return [
        Middleware(Guard, rules=rules, fail=_log_failure, note=note),
        Middleware(
            Frontend,
            folder=frontend,
            prefix=rules.prefix,
            dress=dress,
            screens=frozenset(path for _, _, path in addresses.SCREENS),
            frames=[_map_frame()],
        ),
    ]


def _map_frame() -> Frame:
    """The map's frame: streamlit-folium's page, with the addresses of all that the map asks for before it draws."""
    # Found without importing it: on import it registers its component, which only a session may do.
    package = find_spec("streamlit_folium").submodule_search_locations[0]
    return Frame(f"component/{_MAP}", Path(package) / "frontend" / "build", _dress_map)


def _dress_map(html: str) -> str:
    files = [address for _, address in [*leaflet.SCRIPTS, *leaflet.STYLES]]
    # Without a register there is no map to fetch anything for.
    with suppress(RegisterError, OSError):
        files += first_fetched(store.map_version())
    return dress_frame(html, title=wording.APP_TITLE, noscript=wording.NO_SCRIPT, files=files)


def keep_log(settings: Settings) -> Settings:
    """Write every logger's lines cleaned, as JSON when configured; loggers Streamlit makes later too.

    Gives the settings back: what is configured comes first, and the log before everything that may log.
    """
    addresses = settings.log_addresses

    def dress(handler: logging.Handler) -> None:
        if isinstance(handler.formatter, (JsonLines, CleanText)):
            return
        plain = handler.formatter or logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s")
        is_json = settings.log_format == "json"
        handler.setFormatter(
            JsonLines(addresses=addresses) if is_json else CleanText(plain, addresses=addresses)
        )

    def dress_all(logger: logging.Logger) -> None:
        for handler in logger.handlers:
            dress(handler)

    set_up = streamlit_logger.setup_formatter

    def set_up_dressed(logger: logging.Logger) -> None:
        set_up(logger)
        dress_all(logger)

    streamlit_logger.setup_formatter = set_up_dressed
    root = logging.getLogger()
    if not root.handlers:
        root.addHandler(logging.StreamHandler())
    for logger in [root, *logging.root.manager.loggerDict.values()]:
        if isinstance(logger, logging.Logger):
            dress_all(logger)
    _VISITS.setLevel(logging.INFO)
    return settings


def _log_failure(error: Exception) -> None:
    LOGGER.error("a request failed", exc_info=error)


def _note(*, addresses: bool) -> Callable[[Visit], None]:
    def note(visit: Visit) -> None:
        facts = asdict(visit)
        if not addresses:
            del facts["client"]
        _VISITS.info("request", extra={"facts": facts})

    return note


def quiet_streamlit() -> None:
    """Take two habits from Streamlit that do no good here; called once, before the first visitor."""
    # It asks a public service for this machine's address, when another site's page knocks.
    net_util.get_external_ip = lambda: None
    # It looks for an emoji in the label of every option on every run: a sixth of what a filter costs here.
    button_group.extract_leading_icon = lru_cache(maxsize=4096)(button_group.extract_leading_icon)


def take_long_addresses() -> None:
    """Let an address of 10 000 Chinese characters (90 KB as it travels) reach the page, which says what is wrong.

    Called once, before the first visitor. uvicorn's own bound is 64 KB, and it holds only when the request arrives
    in pieces: the same address was answered or cut off by chance. Streamlit hands no bound on to uvicorn.
    """
    h11_impl.DEFAULT_MAX_INCOMPLETE_EVENT_SIZE = MOST_HEADER_BYTES
