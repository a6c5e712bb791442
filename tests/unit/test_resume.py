"""A browser with a session this server does not know is asked to run its page; a known one is left alone."""

from typing import ClassVar

import pytest
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from pages.shared import resume


class Client:
    def __init__(self) -> None:
        self.told: list[object] = []

    def write_forward_msg(self, message: object) -> None:
        self.told.append(message)


class Known:
    sessions: ClassVar[set[str]] = {"known"}


@pytest.fixture
def connect(monkeypatch):
    def plain(self, client, script_data, user_info, existing_session_id=None, session_id_override=None):
        return existing_session_id if existing_session_id in Known.sessions else "new"

    monkeypatch.setattr(WebsocketSessionManager, "connect_session", plain)
    resume.install()
    resume.install()

    def connect(session_id: str | None) -> list[object]:
        client = Client()
        WebsocketSessionManager.connect_session(
            None, client=client, script_data=None, user_info={}, existing_session_id=session_id
        )
        return client.told

    return connect


def test_a_session_of_another_server_runs_its_page_once(connect):
    (message,) = connect("of-a-replica-that-died")
    assert message.WhichOneof("type") == "auto_rerun"
    # The whole page, not a fragment: a fragment is unknown here.
    assert message.auto_rerun.fragment_id == ""
    assert message.auto_rerun.interval == pytest.approx(resume.SOON)


@pytest.mark.parametrize("session_id", ["known", None])
def test_a_known_session_and_a_first_visit_are_left_alone(connect, session_id):
    assert connect(session_id) == []
