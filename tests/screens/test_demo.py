"""A demonstration says so on every screen, and shows its accounts; the real thing does neither."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from streamlit.testing.v1 import AppTest

from data.desk import Desk
from data.settings import Settings
from data.source import RegisterSource
from geo.demo import main
from pages.shared import store, wording
from tests.screens.conftest import html_pieces

TODAY = date(2026, 11, 21)
SCREENS = [
    None,
    "targets.py",
    "cooperation.py",
    "industries.py",
    "prefectures.py",
    "compare.py",
    "reporting.py",
    "sources.py",
    "policy.py",
    "self_check.py",
    "briefing.py",
]


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("made") / "demo"
    assert main(folder, TODAY) == 0
    return folder


@pytest.fixture
def open_demo(demo, root, monkeypatch):
    monkeypatch.chdir(root)
    settings = Settings.from_environ({"ATLAS_TABLES": str(demo / "tables"), "ATLAS_TODAY": TODAY.isoformat()})
    desk = Desk(
        RegisterSource(settings.tables), settings.database_url, lambda: datetime.now(UTC), is_demo=True
    )
    monkeypatch.setattr(store, "_settings", settings)
    monkeypatch.setattr(store, "_source", desk)

    def opened(page: str | None) -> str:
        app = AppTest.from_file(str(root / "pages" / "shell.py"), default_timeout=60)
        if page:
            app.switch_page(page)
        app.run()
        assert not app.exception
        return "\n".join(html_pieces(app))

    yield opened
    desk.ledger.close()


@pytest.mark.parametrize("page", SCREENS)
def test_every_screen_of_a_demonstration_says_so(open_demo, page):
    shown = open_demo(page)
    assert f"<b>{wording.DEMO_MARK}</b>" in shown
    assert "stAppViewContainer" in shown


def test_its_map_says_so_too(open_demo):
    assert store.map_options()["notice"].startswith(wording.DEMO_MARK)


def test_its_accounts_are_shown_where_people_sign_in(open_demo):
    shown = open_demo("reporting.py")
    assert wording.DEMO_ACCOUNTS in shown
    assert "shili.shenhe" in shown


def test_the_real_thing_shows_no_account_and_no_mark(open_screen):
    shown = open_screen("reporting.py").html
    assert wording.DEMO_MARK not in shown
    assert wording.DEMO_ACCOUNTS not in shown
