"""Addresses of what the application serves beside its screens, whatever `server.baseUrlPath` says."""

from __future__ import annotations

import streamlit as st

from pages.shared import store


def base() -> str:
    """The application's root as a path that starts and ends with a slash."""
    path = (st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{path}/" if path else "/"


def script(name: str) -> str:
    """Address of a script of pages/static; it changes with the script, so browsers may keep it."""
    return f"{base()}assets/screens/{name}?v={store.code_version()}"
