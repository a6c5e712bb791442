"""Industries of an entry as the sources word them, beside the vocabulary, one role at a time."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from data.industry_profile import mentions_by_role
from data.load import Register
from data.provenance import describe_source
from data.schema import IndustryMention, Role
from pages.shared import wording
from pages.shared.linked_table import Asks
from pages.shared.templates import render

WORDINGS = "wordings"
"""Of the pieces below /assets/: what the sources say of the selected entry's industries."""
PICKS: Asks = {"place": WORDINGS, "how": "set", "key": "zone"}
"""How a row of a list beside that piece selects an entry."""


def wordings(mentions: Iterable[IndustryMention]) -> str:
    """Wordings as printed, each once."""
    return "、".join(dict.fromkeys(mention.wording for mention in mentions))


def labels(register: Register, mentions: Iterable[IndustryMention]) -> list[str]:
    """Labels of the vocabulary that the wordings are mapped to, each once."""
    codes = dict.fromkeys(code for mention in mentions for code in mention.industry_codes)
    return [register.industries[code].label for code in codes]


def by_role(mentions: Iterable[IndustryMention]) -> list[tuple[str, str]]:
    """Heading of each role that occurs, and its wordings."""
    return [
        (wording.ROLE_HEADS[role.value], wordings(members))
        for role, members in mentions_by_role(mentions).items()
    ]


def in_columns(register: Register, found: dict[Role, tuple[IndustryMention, ...]]) -> dict[str, Any]:
    """Cells of a table: the wordings under each role, and what they are mapped to."""
    cells: dict[str, Any] = {role.value: wordings(members) for role, members in found.items()}
    return cells | {"mapped": labels(register, [each for members in found.values() for each in members])}


def table(register: Register, name: str, mentions: Iterable[IndustryMention]) -> str:
    """HTML: every wording of an entry with its role, what it is mapped to, and where it stands."""
    rows = []
    for role, members in mentions_by_role(mentions).items():
        for position, mention in enumerate(members):
            rows.append(
                {
                    "role": wording.ROLE_HEADS[role.value],
                    "span": 0 if position else len(members),
                    "wording": mention.wording,
                    "mapped": labels(register, [mention]),
                    "source": _source(register, mention),
                    "source_span": 1,
                }
            )
    # The same source, wording after wording, is said once.
    for above, row in reversed(list(pairwise(rows))):
        if above["source"] == row["source"]:
            above["source_span"], row["source_span"] = row["source_span"] + 1, 0
    return render("wordings.html", title=name, rows=rows)


def _source(register: Register, mention: IndustryMention) -> str:
    if mention.document_id is None:
        return wording.SOURCE_OF_ENTRY
    parts = [describe_source(register.documents[mention.document_id]), mention.clause]
    return " ".join(part for part in parts if part)
