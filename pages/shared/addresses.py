"""Addresses of the map screen and of what is served beside the screens, whatever `server.baseUrlPath` says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode, urlsplit

import streamlit as st

from pages.shared import store, wording

# Screens beside the map: file in pages/, title, path.
SCREENS = (
    ("targets.py", wording.TARGETS, "targets"),
    ("cooperation.py", wording.COOPERATION, "cooperation"),
    ("industries.py", wording.INDUSTRIES, "industries"),
    ("prefectures.py", wording.PREFECTURES, "prefectures"),
    ("compare.py", wording.COMPARE, "compare"),
    ("policy.py", wording.POLICY_SCREEN, "policy"),
    ("self_check.py", wording.SELF_CHECK, "self-check"),
    ("briefing.py", wording.BRIEFING, "briefing"),
    ("reporting.py", wording.REPORTING, "reporting"),
    ("sources.py", wording.SOURCES, "sources"),
)


def base() -> str:
    """The application's root as a path that starts and ends with a slash."""
    path = (st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{path}/" if path else "/"


def script(name: str) -> str:
    """Address of a script of pages/static; it changes with the script, so browsers may keep it."""
    return f"{base()}assets/screens/{name}?v={store.code_version()}"


def absolute(path: str, params: Mapping[str, str | Sequence[str]]) -> str:
    """The whole address of a screen ("" is the map) with query parameters, as the reader's browser sees this server.

    Without a browser (a test) it starts with the path.
    """
    try:
        parts = urlsplit(st.context.url or "")
    except ValueError:
        parts = urlsplit("")
    origin = f"{parts.scheme}://{parts.netloc}" if parts.scheme and parts.netloc else ""
    query = urlencode(params, doseq=True)
    return f"{origin}{base()}{path}{'?' if query else ''}{query}"


def on_the_map() -> None:
    """一张图 is drawn by the shell, on every screen: see atlas.show."""


def home() -> Any:
    """The page of 一张图, for the navigation and for links to it."""
    return st.Page(on_the_map, title=wording.ATLAS, default=True)
