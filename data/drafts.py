"""From what an upload says to what the ledger takes, and what it would change if it were published.

rows = value_rows(register, report.rows)                  # DraftRows of a report that was read
lines = preview(register, rows, office="…", today=today)  # beside the present value, with the status after
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from data.accounts import Action, Actor, Scope, may
from data.assessment import Assessment
from data.ledger import DraftRow, LedgerRow
from data.load import Register, with_tables
from data.merge import name_of, observation_id_of, overlay, value_row
from data.progress import assess_all
from data.provenance import describe_date
from data.reportable import ReportKind, ReportScope, report_scope
from data.reporting import ReportedValue
from data.schema import Match, Observation
from data.typed import entity_of, key_of


@dataclass(frozen=True, slots=True)
class PreviewLine:
    """One value about to be published beside what stands now; `present` None: nothing reported or published.

    `replaces` is whether a reported value of the same matter and date is superseded. `before` and `after` are the
    target's assessments without and with the whole submission; None for a target the register does not have.
    """

    row: LedgerRow
    target_id: str
    present: Observation | None
    replaces: bool
    before: Assessment | None
    after: Assessment | None


def writable_scopes(register: Register, actor: Actor) -> tuple[str, ...]:
    """Ids an actor may report for: cooperation zones and parks first, then provinces, then zones."""
    provinces = [code for code, each in register.divisions.items() if each.parent_code is None]
    offered = [*register.parks, *register.cooperation_zones, *provinces, *register.zones]
    return tuple(each for each in offered if _may_report(actor, each))


def scope_for(register: Register, scope_id: str, actor: Actor) -> ReportScope:
    """The scope of a report without what the actor may not write; ValueError for an id that is none."""
    whole = report_scope(register, scope_id)
    return ReportScope(
        whole.scope_id,
        whole.name,
        frozenset(each for each in whole.entity_ids if _may_report(actor, each)),
    )


def _may_report(actor: Actor, entity_id: str) -> bool:
    tables = frozenset({"observations"})
    return may(actor, Action.SUBMIT, Scope(frozenset({entity_id}), tables, actor.name))


def value_rows(register: Register, values: Iterable[ReportedValue]) -> tuple[DraftRow, ...]:
    """Rows for the ledger; the source a row names stands in its note, the office that sends it beside it."""
    rows = []
    for value in values:
        more: dict[str, Any] = {"is_cumulative": value.is_cumulative, "note": describe_reported_source(value)}
        if value.qualifier is not None:
            more["qualifier"] = value.qualifier.value
        if value.kind is ReportKind.BASELINE:
            more["match"] = Match.BASELINE.value
        rows.append(
            value_row(
                register,
                register.targets[value.target_id],
                value.value,
                as_of=value.as_of,
                entity_id=value.entity_id,
                unit=value.unit,
                **more,
            )
        )
    return tuple(rows)


def describe_reported_source(value: ReportedValue) -> str:
    """数据来源：江西省统计局《…公报》（赣统〔2026〕1号，2026年1月5日）；备注."""
    title = f"《{value.document_title}》" if value.document_title else ""
    inside = "，".join(part for part in (value.document_number, describe_date(value.document_on)) if part)
    words = f"数据来源：{value.office or ''}{title}（{inside}）"
    return f"{words}；{value.note}" if value.note else words


def pending_rows(rows: Sequence[DraftRow], office: str, author: str) -> tuple[LedgerRow, ...]:
    """Rows that were not sent yet, in the form of those that were."""
    now = datetime.now(UTC)
    return tuple(
        LedgerRow(
            row_id=f"0-{position}",
            submission_id=0,
            position=position,
            table=row.table,
            key=key_of(row.table, row.values),
            entity_id=entity_of(row.table, row.values),
            values=dict(row.values),
            replaces=row.replaces,
            office=office,
            author=author,
            submitted_at=now,
            published_seq=None,
            published_at=None,
        )
        for position, row in enumerate(rows, start=1)
    )


def preview(
    register: Register, rows: Sequence[LedgerRow], published: Iterable[LedgerRow], *, today: date
) -> tuple[PreviewLine, ...]:
    """What the values among `rows` would change in `register`, which already holds the `published` rows."""
    values = [row for row in rows if row.table == "observations"]
    superseded = {observation_id_of(row): row.key for row in published if row.table == "observations"}
    taken = {row.key for row in values}
    gone = {each for each, key in superseded.items() if key in taken}
    before = assess_all(register, today)
    after = assess_all(overlay(_without(register, gone), rows).register, today)
    return tuple(
        PreviewLine(
            row=row,
            target_id=target_id,
            present=_present(register, target_id, row.entity_id),
            replaces=row.key in superseded.values(),
            before=before.get(target_id),
            after=after.get(target_id),
        )
        for row in values
        for target_id in row.values.get("target_ids") or ()
    )


def _without(register: Register, gone: set[str]) -> Register:
    if not gone:
        return register
    left = {key: row for key, row in register.observations.items() if key not in gone}
    return with_tables(register, register.data_version, observations=left)


def _present(register: Register, target_id: str, entity_id: str | None) -> Observation | None:
    """The latest value of the target's own measure for whom the row is about."""
    found = [
        each
        for each in register.observations_of.get(target_id, ())
        if each.match is Match.DIRECT and each.entity_id == entity_id and each.value is not None
    ]
    return max(found, key=lambda each: each.as_of or "", default=None)


def describe_entity(register: Register, entity_id: str | None) -> str:
    """Its name as people say it: a park with the name of its programme."""
    if entity_id in register.parks:
        park = register.parks[entity_id]
        return f"{register.cooperation_zones[park.cooperation_zone_id].name}{park.name}"
    return name_of(register, entity_id)
