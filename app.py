"""赣湘园区一张图: the application. `streamlit run app.py` and `python app.py` both start it."""

import importlib
import os
import pkgutil
from functools import partial
from pathlib import Path

import streamlit as st

from data.settings import Settings
from data.source import RegisterSource
from geo.checks import find_everything
from geo.routes import build_routes
from pages import panels
from pages.panels import notices
from pages.shared import store

SCREENS = Path(__file__).resolve().parent / "pages"

settings = Settings.from_environ(os.environ)
source = RegisterSource(settings.tables, check=partial(find_everything, boundaries=settings.boundaries))
store.configure(settings, source)
# Imported and computed here, so that the first visitor does not wait for it.
for module in pkgutil.iter_modules(panels.__path__, "pages.panels."):
    importlib.import_module(module.name)
store.warm()

app = st.App(
    SCREENS / "shell.py",
    routes=build_routes(
        source,
        settings.boundaries,
        static={"screens": SCREENS / "static"},
        base=st.get_option("server.baseUrlPath") or "",
    ),
    on_script_error=notices.show_failure,
)

if __name__ == "__main__":
    app.run()
