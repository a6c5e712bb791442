"""The other way in: whoever the office's own identity provider vouches for, mapped to roles by configuration."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

from data.accounts import VIEWER, Actor, ClaimsMapping, actor_from_claims
from pages.shared import store

LOGGER = logging.getLogger("atlas")


def is_on() -> bool:
    """Whether a mapping is configured and can be read; the log says why not."""
    return mapping() is not None


def mapping() -> ClaimsMapping | None:
    """The configured mapping; None without one, or while it cannot be read."""
    path = store.settings().oidc
    return _read(path) if path else None


@lru_cache(maxsize=2)
def _read(path: Path) -> ClaimsMapping | None:
    try:
        return ClaimsMapping.from_config(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError, AttributeError) as error:
        LOGGER.error("the mapping of ATLAS_OIDC is not used: %s", error)
        return None


def claims() -> Mapping[str, Any]:
    """What the provider says of this session's person; empty for nobody."""
    found = st.user.to_dict()
    return found if found.get("is_logged_in") else {}


def is_known() -> bool:
    """Whether the provider has vouched for somebody in this session, whatever he may do here."""
    return is_on() and bool(claims())


def actor() -> Actor:
    """Whoever that is; VIEWER without a mapping, a session, a role, or after the token has run out."""
    known = mapping()
    return actor_from_claims(claims(), known, now=datetime.now(UTC)) if known else VIEWER
