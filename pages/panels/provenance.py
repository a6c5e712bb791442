"""The sections of 来源与口径, each a block of its own."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import streamlit as st

from data.completeness import FACTS, count_facts, count_listed
from data.load import Register
from data.provenance import describe_correction, describe_date, describe_title, official_address
from data.schema import Document, DocumentKind, Level
from data.vocabulary import ISSUER_UNKNOWN, label_of
from pages.shared import addresses, markup, store, wording
from pages.shared.templates import Html, render

Columns = Sequence[tuple[str, bool]]


def show_rules() -> None:
    """How the register counts, places and judges."""
    rules = [*wording.RULES, (wording.RULE_MAP, store.settings().map_notice)]
    st.html(render("rules.html", title=wording.RULES_TITLE, rules=rules))


def show_counts() -> None:
    """Official counts beside the number of entries listed here; one is never derived from the other."""
    st.html(store.derived(_counts))


def show_completeness() -> None:
    """How many entries have each fact."""
    st.html(store.derived(_completeness))


def show_documents() -> None:
    """Policy documents in full, then everything else by kind of publisher."""
    markup.show("documents", [store.derived(_policies), store.derived(_reports)])


def show_corrections() -> None:
    """Every value that was changed on purpose, with the reason."""
    st.html(store.derived(_corrections))


def show_interfaces() -> None:
    """Addresses from which other programs read the same data."""
    prefix = addresses.base()
    rows = [(name, (f"{prefix}{path}", f"{prefix}{path}")) for name, path in wording.INTERFACES]
    lead = wording.INTERFACES_LEAD.format(store.register().data_version)
    st.html(_grid(wording.INTERFACES_COLUMNS, rows, title=wording.INTERFACES_TITLE, lead=lead))


def _grid(
    columns: Columns, rows: Sequence[Any], *, title: str = "", lead: str = "", summary: str = ""
) -> Html:
    return render("grid.html", columns=columns, rows=rows, title=title, lead=lead, summary=summary)


def _counts(register: Register) -> str:
    rows = [
        (
            f"{register.divisions[official.division_code].name}{official.label_as_printed}",
            official.value,
            count_listed(register, official),
            _where(register.documents[official.document_id], official.clause, official.note),
        )
        for official in register.official_counts.values()
    ]
    by_level = Counter(
        (zone.province_code, zone.level) for zone in register.zones.values() if zone.counts_as_zone
    )
    listed = "；".join(
        wording.LISTED.format(register.divisions[code].name, label_of(level), by_level[code, level])
        for code in sorted({code for code, _ in by_level})
        for level in Level
    )
    return _grid(
        wording.COUNTS_COLUMNS,
        rows,
        title=wording.COUNTS_TITLE,
        lead=wording.COUNTS_LEAD.format(listed=listed),
    )


def _where(document: Document, clause: str, note: str | None) -> str:
    where = f"{document.issuer}{describe_title(document)}（{describe_date(document.issued_on)}）{clause}"
    return f"{where}；{note}" if note else where


def _completeness(register: Register) -> str:
    columns = [*wording.COMPLETENESS_COLUMNS, *((fact, True) for fact in FACTS)]
    rows = [
        (province, level, entries, *known.values())
        for province, level, entries, known in count_facts(register)
    ]
    return _grid(columns, rows, title=wording.COMPLETENESS_TITLE, lead=wording.COMPLETENESS_LEAD)


def _policies(register: Register) -> Html:
    targets = Counter(target.document_id for target in register.targets.values())
    rows = [
        (
            document.issuer or ISSUER_UNKNOWN,
            (document.title, official_address(document)),
            document.number or wording.NUMBER_UNKNOWN,
            describe_date(document.issued_on),
            label_of(document.publisher_kind),
            targets[document.document_id],
            document.note or "",
        )
        for document in register.documents.values()
        if document.kind is DocumentKind.POLICY
    ]
    return _grid(wording.POLICY_COLUMNS, rows, title=wording.POLICY_TITLE)


def _reports(register: Register) -> Html:
    kinds: dict[str, list[Document]] = {}
    for document in register.documents.values():
        if document.kind is DocumentKind.REPORT:
            kinds.setdefault(label_of(document.publisher_kind), []).append(document)
    blocks = []
    for position, (kind, documents) in enumerate(kinds.items()):
        rows = [
            (
                document.issuer or ISSUER_UNKNOWN,
                (document.title, official_address(document)),
                describe_date(document.issued_on),
                document.note or "",
            )
            for document in documents
        ]
        title = "" if position else wording.REPORTS_TITLE
        blocks.append(
            _grid(wording.REPORT_COLUMNS, rows, title=title, summary=wording.COUNTED.format(kind, len(rows)))
        )
    return Html("".join(blocks))


def _corrections(register: Register) -> str:
    rows = [
        (table, row.key, column, was or wording.EMPTY, now or wording.EMPTY, row.reason)
        for row in register.corrections
        for table, column, was, now in [describe_correction(row)]
    ]
    summary = wording.COUNTED.format(wording.CORRECTIONS_SUMMARY, len(rows))
    return _grid(wording.CORRECTIONS_COLUMNS, rows, title=wording.CORRECTIONS_TITLE, summary=summary)
