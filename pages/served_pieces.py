"""Pieces of screens that are served as HTML beside them: the name below /assets/, and what makes one by its id."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from pages.panels import card, comparison, eligibility, industries, ledger, likeness, policies, prefectures
from pages.shared.mention_rows import WORDINGS

PIECES: Mapping[str, Callable[[str], str | None]] = MappingProxyType(
    {
        "cards": card.html,
        "targets": ledger.detail_html,
        comparison.NAME: comparison.html,
        industries.NAMERS: industries.namers_html,
        WORDINGS: industries.wordings_html,
        ledger.NAME: ledger.html,
        likeness.NAME: likeness.html,
        policies.NAME: policies.html,
        prefectures.NAME: prefectures.html,
    }
)
"""Each gives None for an unknown id."""

FORMS: Mapping[str, Callable[[str, Mapping[str, str]], str | None]] = MappingProxyType(
    {"checks": eligibility.html}
)
"""The same for forms, which are given what is filled in, too."""
