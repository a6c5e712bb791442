"""The screens without a browser: the real script on the committed tables, on a fixed day."""

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import lru_cache

import pytest
from streamlit.components.v2 import manifest_scanner
from streamlit.components.v2.bidi_component.main import _make_trigger_id
from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from data.settings import Settings
from data.source import RegisterSource
from pages.panels import eligibility, ledger
from pages.served_pieces import PIECES
from pages.shared import markup, pieces, store

TODAY = date(2026, 11, 21)


def html_pieces(app: AppTest) -> list[str]:
    """All HTML of a screen: of Streamlit's elements, of those that set it as it is, and what they fetch."""
    parts = [element.proto for element in app.get("bidi_component")]
    names = (markup.NAME, eligibility.NAME)
    as_it_is = [json.loads(part.json)["html"] for part in parts if part.component_name in names]
    told = [json.loads(part.json) for part in parts if part.component_name == pieces.NAME]
    fetched = [data["html"] or PIECES[data["name"]](data["stands"] or "-") for data in told]
    return [element.proto.body for element in app.get("html")] + as_it_is + fetched


class Screen:
    """One opened screen: its elements through `app`, its texts and HTML."""

    def __init__(self, app: AppTest) -> None:
        self.app = app

    @property
    def html(self) -> str:
        """Everything drawn as HTML, styles left out."""
        pieces = html_pieces(self.app)
        return "\n".join(each for each in pieces if not each.startswith(("<style>", "<i class='rules'>")))

    def targets(self) -> list[str]:
        """Ids of the targets shown as rows, in their order."""
        return re.findall(r'<details class="target" data-target="([^"]+)"', self.html)

    def part(self, target_id: str) -> str:
        """The HTML of one target, from its row to the end of its details, what the browser fetches included."""
        start = self.html.index(f'<details class="target" data-target="{target_id}"')
        row = self.html[start : self.html.index("</details>", start)]
        return row + ledger.detail_html(target_id) if " data-detail=" in row else row

    def tables(self) -> list[dict]:
        """Data of the tables in the pieces of the screen."""
        return [json.loads(found) for found in re.findall(r"data-table='([^']*)'", self.html)]

    def ask(self, name: str, **chosen: list[str]) -> "Screen":
        """Choose this in a piece of the screen."""
        (part,) = (each.proto for each in self.app.get("bidi_component") if f"piece_{name}" in each.proto.id)
        states = self.app._tree.get_widget_states()
        stands = pieces.written(**chosen)
        value = {"event": "asked", "value": {"stands": stands, "number": 1}}
        states.widgets.add(id=_make_trigger_id(part.id, "events"), json_trigger_value=json.dumps([value]))
        self.app._run(states)
        assert not self.app.exception
        return self

    def choose(self, key: str, *labels: str) -> "Screen":
        """Pick labels of a group of pills."""
        self.app.button_group(key=key).set_value(list(labels)).run()
        assert not self.app.exception
        return self


@pytest.fixture(scope="session", autouse=True)
def look_through_packages_once() -> Iterator[None]:
    """Streamlit reads every installed package's papers for each AppTest: half of what these tests would cost."""
    with pytest.MonkeyPatch.context() as patch:
        scanned = lru_cache(maxsize=1)(manifest_scanner.scan_component_manifests)
        patch.setattr(manifest_scanner, "scan_component_manifests", scanned)
        yield


@pytest.fixture(scope="session")
def files() -> RegisterSource:
    """The committed tables, read once: no test of a screen changes them."""
    return RegisterSource(Settings().tables)


@pytest.fixture
def open_screen(root, monkeypatch, files) -> Callable[..., Screen]:
    """open_screen("targets.py", theme=["台资集聚"]) → the screen as a first visit to this address shows it.

    None opens 一张图.
    """
    monkeypatch.chdir(root)
    settings = replace(Settings.from_environ(os.environ), today=TODAY)
    assert settings.tables == files.tables
    monkeypatch.setattr(store, "_settings", settings)
    monkeypatch.setattr(store, "_source", files)

    def opened(page: str | None, **params: str | list[str]) -> Screen:
        app = AppTest.from_file(str(root / "pages" / "shell.py"), default_timeout=60)
        for name, value in params.items():
            app.query_params[name] = value
        if page:
            app.switch_page(page)
            # Before the first run AppTest knows a page by its file; the application by its address.
            app._page_hash = calc_hash(page.removesuffix(".py").replace("_", "-"))
        app.run()
        assert not app.exception
        return Screen(app)

    return opened
