"""A browser that comes back to a server which does not know its session: the page fills itself again.

It happens when a replica dies and the other one takes over, after an upgrade, and when a lid was closed for longer
than a session is kept. The browser then believes that its page stands and asks for nothing; what is clicked next
concerns parts this server never drew, and would be lost without a word. So the server asks the browser to run the
page once, with all that its widgets hold: filters, selection and screen are as they were before anything is clicked.
"""

from __future__ import annotations

from functools import wraps
from typing import Any
from weakref import WeakSet

from streamlit.proto.ClientState_pb2 import ClientState
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.app_session import AppSession
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

SOON = 0.05
"""Seconds after which the browser runs the page; the run itself ends the repetition."""

WHOLE_PAGE = "whole-page"
"""Stands where a browser names a fragment: it repeats nothing without a name."""

_moved: WeakSet[AppSession] = WeakSet()


def install() -> None:
    """Ask every browser that arrives with an unknown session to run its page; called once by app.py."""
    connect, rerun = WebsocketSessionManager.connect_session, AppSession.request_rerun
    if hasattr(connect, "of_the_atlas"):
        return

    @wraps(connect)
    def connect_session(
        self: WebsocketSessionManager, *args: Any, existing_session_id: str | None = None, **named: Any
    ) -> str:
        session_id = connect(self, *args, existing_session_id=existing_session_id, **named)
        if existing_session_id and session_id != existing_session_id:
            _moved.add(self._active_session_info_by_id[session_id].session)
            named["client"].write_forward_msg(run_again())
        return session_id

    @wraps(rerun)
    def request_rerun(self: AppSession, client_state: ClientState | None) -> None:
        if client_state is not None and self in _moved:
            # Whatever part it asks for was drawn by another server: the whole page comes first.
            _moved.discard(self)
            whole = ClientState()
            whole.CopyFrom(client_state)
            whole.fragment_id, whole.is_auto_rerun = "", False
            client_state = whole
        elif client_state is not None and client_state.fragment_id == WHOLE_PAGE:
            # Sent once more before the browser heard of the run that is under way.
            return
        rerun(self, client_state)

    connect_session.of_the_atlas = True  # type: ignore[attr-defined]
    WebsocketSessionManager.connect_session = connect_session  # type: ignore[method-assign]
    AppSession.request_rerun = request_rerun  # type: ignore[method-assign]


def run_again() -> ForwardMsg:
    """What makes a browser run its whole page: a repetition, which the first run takes away again."""
    message = ForwardMsg()
    message.auto_rerun.interval = SOON
    message.auto_rerun.fragment_id = WHOLE_PAGE
    return message
