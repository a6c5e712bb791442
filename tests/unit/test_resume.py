"""A browser with a session this server does not know runs its whole page once; a known one is left alone."""

from types import SimpleNamespace

import pytest
from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

from pages.shared import resume


class Session:
    """A session, as far as this goes; what it was asked to run."""

    def __init__(self) -> None:
        self.ran: list[ClientState | None] = []


@pytest.fixture
def connect(monkeypatch):
    session = Session()
    sessions = {"new": SimpleNamespace(session=session)}

    def plain(self, client, script_data, user_info, existing_session_id=None, session_id_override=None):
        return existing_session_id if existing_session_id == "known" else "new"

    monkeypatch.setattr(WebsocketSessionManager, "connect_session", plain)
    monkeypatch.setattr(AppSession, "request_rerun", lambda self, state: self.ran.append(state))
    resume.install()
    # A second time changes nothing: the script of the application may be loaded again.
    resume.install()

    def connect(session_id: str | None):
        told: list[object] = []
        WebsocketSessionManager.connect_session(
            SimpleNamespace(_active_session_info_by_id=sessions),
            client=SimpleNamespace(write_forward_msg=told.append),
            script_data=None,
            user_info={},
            existing_session_id=session_id,
        )
        return told, session

    return connect


def ask(session: Session, fragment_id: str) -> None:
    AppSession.request_rerun(session, ClientState(query_string="province=a", fragment_id=fragment_id))


@pytest.mark.parametrize("first", [resume.WHOLE_PAGE, "a-fragment-of-the-other-replica", ""])
def test_the_first_run_of_a_moved_session_is_of_the_whole_page(connect, first):
    told, session = connect("of-a-replica-that-died")
    (message,) = told
    assert message.WhichOneof("type") == "auto_rerun"
    assert message.auto_rerun.interval == pytest.approx(resume.SOON)
    ask(session, first)
    assert [(state.fragment_id, state.query_string) for state in session.ran] == [("", "province=a")]
    # The repetition that was on its way already runs nothing, and fragments are fragments again.
    ask(session, resume.WHOLE_PAGE)
    ask(session, "fragment")
    assert [state.fragment_id for state in session.ran] == ["", "fragment"]


@pytest.mark.parametrize("session_id", ["known", None])
def test_a_known_session_and_a_first_visit_are_left_alone(connect, session_id):
    told, session = connect(session_id)
    assert told == []
    ask(session, "fragment")
    assert [state.fragment_id for state in session.ran] == ["fragment"]
