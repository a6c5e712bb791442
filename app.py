"""赣湘园区一张图: the application. `streamlit run app.py` and `python app.py` both start it."""

import os
from datetime import UTC, datetime
from pathlib import Path

import streamlit as st

from data.accounts import Policy
from data.desk import Desk
from data.settings import Settings
from data.source import RegisterSource
from geo.checks import place_check
from geo.routes import build_routes
from pages.panels import carry, lists, notices, presenter  # noqa: F401 - imported before the first visitor comes
from pages.served_pieces import FORMS, PIECES
from pages.shared import entrance, resume, store

SCREENS = Path(__file__).resolve().parent / "pages"

settings = entrance.keep_log(Settings.from_environ(os.environ))
source = Desk(
    RegisterSource(settings.tables, [place_check(settings.boundaries)]),
    settings.database_url,
    lambda: datetime.now(UTC),
    Policy.from_environ(os.environ),
    is_demo=settings.is_demo,
)
store.configure(settings, source)
resume.install()
entrance.quiet_streamlit()
entrance.take_long_addresses()
# Done here, so that the first visitor does not wait for it. (Not the component itself: it registers with a session.)
store.warm()

app = st.App(
    SCREENS / "shell.py",
    routes=build_routes(
        source,
        settings.boundaries,
        static={"screens": SCREENS / "static"},
        base=st.get_option("server.baseUrlPath") or "",
        map_options=store.map_options(),
        today=store.today,
        pieces=PIECES,
        forms=FORMS,
    ),
    middleware=entrance.middleware(settings),
    on_script_error=notices.show_failure,
)

if __name__ == "__main__":
    app.run(
        config={
            "server.address": os.environ.get("HOST", "127.0.0.1"),
            "server.port": int(os.environ.get("PORT", "8501")),
        }
    )
