"""A document and its targets as a steward enters them: the next plan period's, for instance.

    document = document_row(title="…", issuer="…", issued_on="2026-12-01", number="…〔2026〕9号")
    target = target_row(register, document_id=…, indicator_id=…, scope=…, kind=…, target_value=36, …)

Both are rows for the ledger and go the way of every submission; what is wrong with them as rows of the register is
`data.merge.check_rows`'s to say, what is missing or no number or date is said here, in `PlanProblems`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from data.ledger import DraftRow
from data.load import Register
from data.merge import name_of
from data.schema import (
    Comparator,
    DeadlineAsPrinted,
    Direction,
    DivisionLevel,
    DocumentKind,
    PublisherKind,
    ScopeKind,
    TargetKind,
    period_end,
    period_start,
)
from data.vocabulary import label_of

COMPARATORS: Mapping[TargetKind, tuple[Comparator, ...]] = {
    TargetKind.MULTIPLE: (Comparator.MULTIPLE_OF_BASELINE,),
    TargetKind.AVERAGE_GROWTH: (Comparator.GROWTH_AT_LEAST, Comparator.GROWTH_ABOUT),
    TargetKind.RELATIVE: (Comparator.GROWTH_ABOVE_REFERENCE,),
    TargetKind.MILESTONE: (Comparator.MILESTONE,),
}
"""Kinds that say by themselves how a value compares."""
_USUAL = (Comparator.AT_LEAST, Comparator.ABOVE, Comparator.ABOUT, Comparator.AT_MOST, Comparator.EQUAL)
_OF_PROVINCE = (
    ScopeKind.PROVINCE,
    ScopeKind.PROVINCE_ZONES,
    ScopeKind.EACH_ZONE,
    ScopeKind.EACH_NATIONAL_ZONE,
    ScopeKind.EACH_PROVINCIAL_ZONE,
)


class PlanProblems(ValueError):
    """What is entered makes no row; `fields` names every field and what is wrong: "missing", "date" or "number"."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self.fields = dict(fields)
        super().__init__("; ".join(f"{name}: {what}" for name, what in fields.items()))


@dataclass(frozen=True, slots=True)
class PlanScope:
    """Whom a target binds: the kind of scope and the id it is about."""

    kind: ScopeKind
    scope_id: str


def comparators_of(kind: TargetKind) -> tuple[Comparator, ...]:
    """How values of a kind may compare with the promised number."""
    return COMPARATORS.get(kind, _USUAL)


def plan_scopes(register: Register) -> tuple[PlanScope, ...]:
    """Whom a target can bind: cooperation zones, parks, and what is said of a province and its zones."""
    programmes = [PlanScope(ScopeKind.COOPERATION_ZONE, each) for each in register.cooperation_zones]
    parks = [PlanScope(ScopeKind.PARK, each) for each in register.parks]
    provinces = [
        PlanScope(kind, code)
        for code, division in register.divisions.items()
        if division.level is DivisionLevel.PROVINCE
        for kind in _OF_PROVINCE
    ]
    return (*programmes, *parks, *provinces)


def describe_scope(register: Register, scope: PlanScope) -> str:
    """江西省 · 每个开发区; 海峡两岸产业合作区（江西）南昌产业园."""
    name = name_of(register, scope.scope_id)
    if scope.kind is ScopeKind.PARK:
        programme = register.parks[scope.scope_id].cooperation_zone_id
        return f"{register.cooperation_zones[programme].name}{name}"
    return name if scope.kind is ScopeKind.COOPERATION_ZONE else f"{name} · {label_of(scope.kind)}"


def document_row(*, title: str, issuer: str, issued_on: str, number: str = "", note: str = "") -> DraftRow:
    """A policy document the office itself vouches for; PlanProblems for what is missing or no date.

    Its id follows from title and date, so that entering it again is the same document.
    """
    fields = {"title": title.strip(), "issuer": issuer.strip(), "issued_on": issued_on.strip()}
    problems = {name: "missing" for name, text in fields.items() if not text}
    if fields["issued_on"] and _day(fields["issued_on"], is_end=False) is None:
        problems["issued_on"] = "date"
    if number.strip() and not re.fullmatch(r".+〔[0-9]{4}〕.*号", number.strip()):
        problems["number"] = "number_form"
    if problems:
        raise PlanProblems(problems)
    return DraftRow(
        "documents",
        {
            "document_id": f"led-doc-{fields['issued_on'][:4]}-{_short(fields['title'] + fields['issued_on'])}",
            **fields,
            "number": number.strip() or None,
            "kind": DocumentKind.POLICY.value,
            "publisher_kind": PublisherKind.OFFICIAL.value,
            "note": note.strip() or None,
        },
    )


def indicator_row(*, name: str, direction: Direction, dimension: str) -> DraftRow:
    """A new indicator; PlanProblems without a name."""
    if not name.strip():
        raise PlanProblems({"name": "missing"})
    values = {"name": name.strip(), "direction": direction.value, "dimension": dimension}
    return DraftRow("indicators", {"indicator_id": f"led_{_short(name.strip())}", **values})


def target_row(
    register: Register,
    *,
    document_id: str,
    indicator_id: str,
    scope: PlanScope,
    kind: TargetKind,
    comparator: Comparator,
    target_value: str,
    unit: str | None,
    clause: str,
    theme: str,
    paraphrase: str,
    starts_on: str = "",
    deadline_on: str = "",
    baseline_on: str = "",
    baseline_value: str = "",
    is_annual: bool = False,
    holder: str = "",
) -> DraftRow:
    """A target as typed: numbers and dates are texts, dates at any printed precision; PlanProblems with all of it."""
    problems = {
        name: "missing" for name, text in (("clause", clause), ("paraphrase", paraphrase)) if not text.strip()
    }
    numbers = {}
    for name, text in (("target_value", target_value), ("baseline_value", baseline_value)):
        numbers[name] = _number(text)
        if text.strip() and numbers[name] is None:
            problems[name] = "number"
    if kind is TargetKind.MILESTONE and numbers["target_value"] is None and not target_value.strip():
        numbers["target_value"] = 1.0
    elif not target_value.strip():
        problems["target_value"] = "missing"
    days = {}
    for name, text, is_end in (
        ("starts_on", starts_on, False),
        ("deadline_on", deadline_on, True),
        ("baseline_on", baseline_on, True),
    ):
        days[name] = _day(text.strip(), is_end=is_end) if text.strip() else None
        if text.strip() and days[name] is None:
            problems[name] = "date"
    if kind is TargetKind.MULTIPLE and not baseline_on.strip():
        problems["baseline_on"] = "missing"
    if problems:
        raise PlanProblems(problems)
    year = (days["deadline_on"] or "open")[:4]
    described = "|".join((document_id, indicator_id, scope.kind, scope.scope_id, kind, clause, paraphrase))
    values: dict[str, Any] = {
        "target_id": f"led-{scope.scope_id}-{year}-{_short(described)}",
        "document_id": document_id,
        "clause": clause.strip(),
        "indicator_id": indicator_id,
        "scope_kind": scope.kind.value,
        "scope_id": scope.scope_id,
        "scope_as_printed": describe_scope(register, scope),
        "kind": kind.value,
        "comparator": comparator.value,
        "unit": unit,
        "deadline_as_printed": (
            DeadlineAsPrinted.PRINTED if days["deadline_on"] else DeadlineAsPrinted.NONE
        ).value,
        "is_annual": is_annual or kind is TargetKind.ANNUAL_FLOOR,
        "theme": theme,
        "paraphrase": paraphrase.strip(),
        "holder": holder.strip() or None,
        **numbers,
        **days,
    }
    return DraftRow("targets", {name: value for name, value in values.items() if value is not None})


def with_rows(register: Register, rows: tuple[DraftRow, ...]) -> dict[str, dict[str, str]]:
    """Documents and indicators a target may name: the register's policy documents and what is drafted, id → words."""
    documents = {
        key: each.title for key, each in register.documents.items() if each.kind is DocumentKind.POLICY
    }
    indicators = {key: each.name for key, each in register.indicators.items()}
    for row in rows:
        if row.table == "documents":
            documents[row.values["document_id"]] = row.values["title"]
        elif row.table == "indicators":
            indicators[row.values["indicator_id"]] = row.values["name"]
    return {"documents": documents, "indicators": indicators}


def _short(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _number(text: str) -> float | None:
    plain = text.strip().replace(",", "").replace("，", "")
    return float(plain) if re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,6})?", plain) else None


def _day(text: str, *, is_end: bool) -> str | None:
    """2030 → 2030-12-31 as an end, 2030-01-01 as a start; None for what is no date."""
    try:
        return (period_end(text) if is_end else period_start(text)).isoformat()
    except ValueError:
        return None
