"""Addresses of the map screen and of what is served beside the screens, whatever `server.baseUrlPath` says."""

from __future__ import annotations

from typing import Any

import streamlit as st

from pages.shared import store, wording


def base() -> str:
    """The application's root as a path that starts and ends with a slash."""
    path = (st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{path}/" if path else "/"


def script(name: str) -> str:
    """Address of a script of pages/static; it changes with the script, so browsers may keep it."""
    return f"{base()}assets/screens/{name}?v={store.code_version()}"


def on_the_map() -> None:
    """一张图 is drawn by the shell, on every screen: see atlas.show."""


def home() -> Any:
    """The page of 一张图, for the navigation and for links to it."""
    return st.Page(on_the_map, title=wording.ATLAS, default=True)
