"""Components whose code is a file of pages/static, served beside the screens."""

from __future__ import annotations

import streamlit as st
from streamlit.components.v2.types import ComponentRenderer

# Only this line travels with each mount; `script` in the mount's data is `addresses.script` of the file.
_LOADER = (
    "export default (component) => import(new URL(component.data.script, document.baseURI).href)"
    ".then((module) => module.default(component));"
)


def component(name: str, *, isolate_styles: bool = True) -> ComponentRenderer:
    """Mounts the component of this name; its data must have `script`, and its styles are its own if isolated."""
    return st.components.v2.component(name, js=_LOADER, isolate_styles=isolate_styles)
