"""Pieces of screens that are served as HTML beside them: the name below /assets/, and what makes one by its id."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from pages.panels import card, comparison, ledger, policies, prefectures

PIECES: Mapping[str, Callable[[str], str | None]] = MappingProxyType(
    {
        "cards": card.html,
        "targets": ledger.detail_html,
        comparison.NAME: comparison.html,
        ledger.NAME: ledger.html,
        policies.NAME: policies.html,
        prefectures.NAME: prefectures.html,
    }
)
"""Each gives None for an unknown id."""
