"""Components whose code is a file of pages/static, served beside the screens."""

from __future__ import annotations

from typing import Any

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

# Only this line travels with each mount; `script` in the mount's data is `addresses.script` of the file.
_LOADER = (
    "export default (component) => import(new URL(component.data.script, document.baseURI).href)"
    ".then((module) => module.default(component));"
)


def reported(key: str, event: str) -> Any:
    """What the component of this key has reported as `event`, in its callback; None where there is nothing.

    A report can come in when its screen has just been left: then there is no component of the key any more.
    """
    return (st.session_state.get(key) or {}).get(event)


def component(name: str, *, isolate_styles: bool = True) -> ComponentRenderer:
    """Mounts the component of this name; its data must have `script`, and its styles are its own if isolated."""
    return st.components.v2.component(name, js=_LOADER, isolate_styles=isolate_styles)
