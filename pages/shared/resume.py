"""A browser that comes back to a server which does not know its session: the page fills itself again.

It happens when a replica dies and the other one takes over, after an upgrade, and when a lid was closed for longer
than a session is kept. The browser then believes that its page stands and asks for nothing; what is clicked next
concerns parts this server never drew, and would be lost without a word. So the server asks the browser to run the
page once, with all that its widgets hold: filters, selection and screen are as they were before anything is clicked.
"""

from __future__ import annotations

from functools import wraps
from typing import Any

from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.runtime.websocket_session_manager import WebsocketSessionManager

SOON = 0.05
"""Seconds after which the browser runs the page; the run itself ends the repetition."""


def install() -> None:
    """Ask every browser that arrives with an unknown session to run its page; called once by app.py."""
    original = WebsocketSessionManager.connect_session
    if hasattr(original, "__wrapped__"):
        return

    @wraps(original)
    def connect_session(
        self: WebsocketSessionManager, *args: Any, existing_session_id: str | None = None, **named: Any
    ) -> str:
        session_id = original(self, *args, existing_session_id=existing_session_id, **named)
        if existing_session_id and session_id != existing_session_id:
            named["client"].write_forward_msg(run_again())
        return session_id

    WebsocketSessionManager.connect_session = connect_session  # type: ignore[method-assign]


def run_again() -> ForwardMsg:
    """What makes a browser run its whole page: a repetition, which the first run takes away again."""
    message = ForwardMsg()
    message.auto_rerun.interval = SOON
    return message
