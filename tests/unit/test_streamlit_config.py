"""`.streamlit/config.toml`: quiet, in one language, and nothing from outside."""

import tomllib

import pytest
from streamlit import config

from data.uploads import MAX_UPLOAD_BYTES


@pytest.fixture
def text(root) -> str:
    return (root / ".streamlit/config.toml").read_text(encoding="utf-8")


@pytest.fixture
def options(text) -> dict[str, object]:
    def flatten(table: dict, prefix: str = ""):
        for key, value in table.items():
            if isinstance(value, dict):
                yield from flatten(value, f"{prefix}{key}.")
            else:
                yield prefix + key, value

    return dict(flatten(tomllib.loads(text)))


def test_streamlit_knows_every_option(options):
    assert [name for name in options if name not in config._config_options_template] == []


def test_no_address_outside_the_server_is_named(text):
    assert "//" not in text
    assert "fontFaces" not in [line.split("=")[0].strip() for line in text.splitlines()]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("browser.gatherUsageStats", False),
        ("logger.hideWelcomeMessage", True),
        ("client.showErrorDetails", "none"),
        ("client.showErrorLinks", False),
        ("client.toolbarMode", "minimal"),
        ("server.headless", True),
        ("server.fileWatcherType", "none"),
        ("server.runOnSave", False),
        ("server.enableXsrfProtection", True),
        ("server.xsrfCookieSameSite", "lax"),
        ("server.enableCORS", True),
        ("server.enableStaticServing", False),
        ("server.enableAgentApi", False),
        ("runner.magicEnabled", False),
        ("runner.postScriptGC", False),
    ],
)
def test_what_a_closed_network_relies_on(options, name, value):
    assert options[name] == value


def test_an_upload_is_refused_by_the_server_at_the_size_the_readers_refuse(options):
    megabytes = options["server.maxUploadSize"]
    assert megabytes * 1000 * 1000 <= MAX_UPLOAD_BYTES <= megabytes * 1024 * 1024


def test_address_and_port_are_left_to_the_command_line(options):
    assert not {"server.address", "server.port"} & set(options)
