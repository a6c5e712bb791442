"""The register with what offices reported and reviewers published laid over it; the files stay as they are.

    merged = overlay(register, ledger.as_of())       # merged.register is a Register like any other
    source = MergedSource(RegisterSource(tables), ledger)
    source.current()                                 # for screens and routes: the merged register, kept
    value_row(register, target, 12, as_of="2026")    # a DraftRow for the ledger
    check_rows(register, draft.rows)                 # findings before submitting, by row
    status_changes(before, after, before_on=…, after_on=…)   # 本期/上期: targets whose status differs

A value keeps its source: the document its row names, or else the office that sent it, as a document of kind
报送 dated by the day of submission. A published row that no longer fits the register (an id the files gave up)
is left out and named in `findings`: it must not take the map down.
"""

from __future__ import annotations

import dataclasses
import hashlib
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from threading import Lock, Thread
from typing import Any, Protocol

from data.assessment import Assessment
from data.checks import (
    DEFAULT_TABLES,
    LIST_SEPARATOR,
    Finding,
    RawTable,
    check_foreign_keys,
    check_register,
    check_table,
    descriptor_beside,
    load_descriptor,
)
from data.database import StorageError, StorageReason
from data.ledger import DraftRow, Ledger, LedgerRow
from data.load import Register, with_tables
from data.progress import assess_all
from data.schema import (
    ROW_OF_TABLE,
    Confidence,
    Document,
    DocumentKind,
    Match,
    PublisherKind,
    Target,
    TargetKind,
    period_start,
)
from data.scopes import inherited_targets
from data.typed import RowProblems, entity_of, to_canonical_json, typed_row
from data.vocabulary import REPORT_TITLE

CHINA = timezone(timedelta(hours=8))
"""Days are days there: a report sent at 07:00 on 1 January in Nanchang is not last year's."""

_ORDER = ("documents", "indicators", "targets", "placements", "outlines", "observations")


@dataclass(frozen=True, slots=True)
class Overlay:
    """A register with the published rows in it, and what had to be left out."""

    register: Register
    findings: tuple[Finding, ...] = ()


def overlay(register: Register, rows: Iterable[LedgerRow]) -> Overlay:
    """`rows` (published ones, in the order of publication) laid over a register: a new register.

    Documents, indicators, targets, placements and outlines take the place of a row with the same id; values
    are added. The data version changes with what is laid over and is the register's own when that is nothing.
    """
    rows = tuple(rows)
    if not rows:
        return Overlay(register)
    tables: dict[str, dict[str, Any]] = {name: dict(getattr(register, name)) for name in _ORDER}
    findings: list[Finding] = []
    touched: set[str] = set()
    for name in _ORDER:
        for row in rows:
            if row.table != name:
                continue
            problem = _lay(register, tables, row, touched)
            if problem is not None:
                column, message = problem
                findings.append(Finding(name, None, row.row_id, column, None, None, message))
    changed = {name: tables[name] for name in touched}
    merged = with_tables(register, _version(register, rows), **changed)
    # Whoever shows the register says what is missing from it, be it of the files or of what was reported.
    merged = dataclasses.replace(merged, set_aside=(*register.set_aside, *findings))
    return Overlay(merged, tuple(findings))


def value_row(
    register: Register,
    target: Target,
    value: float,
    *,
    as_of: str,
    period: str | None = None,
    entity_id: str | None = None,
    unit: str | None = None,
    replaces: str | None = None,
    **more: Any,
) -> DraftRow:
    """A value for a target, every column filled that follows from it: what a line of a template becomes.

    `as_of` as printed (`2026`, `2026-12`, `2026-12-31`); `period` defaults to it, `unit` to the target's,
    `entity_id` to whom the target binds: to be given where it binds each zone. `more` are further columns of an
    observation (`document_id`, `note`, `qualifier`, `is_cumulative`).
    """
    entity_id = entity_id or target.scope_id
    indicator = register.indicators.get(target.indicator_id)
    values = {
        "target_ids": [target.target_id],
        "match": Match.DIRECT.value,
        "indicator_id": target.indicator_id,
        "indicator_name": indicator.name if indicator else target.indicator_id,
        "entity_id": entity_id,
        "scope_as_printed": name_of(register, entity_id),
        "period": period or as_of,
        "as_of": as_of,
        "value": value,
        "unit": unit or target.unit,
        "is_cumulative": target.kind is TargetKind.CUMULATIVE,
        # The office the value is about says so itself, and a reviewer has looked at it.
        "confidence": Confidence.HIGH.value,
    }
    return DraftRow("observations", values | more, replaces)


def observation_id_of(row: LedgerRow) -> str:
    """The id a reported value has in the merged register."""
    return f"led-{row.row_id}"


def _lay(
    register: Register, tables: dict[str, dict[str, Any]], row: LedgerRow, touched: set[str]
) -> tuple[str | None, str] | None:
    assigned: dict[str, Any] = {}
    if row.table == "observations":
        assigned["observation_id"] = observation_id_of(row)
        if "document_id" not in row.values:
            assigned["document_id"] = f"led-{row.submission_id}"
    try:
        made = typed_row(row.table, row.values, **assigned)
    except RowProblems as error:
        return error.problems[0]
    except KeyError:
        return None, f"there is no table {row.table!r}"
    if "document_id" in assigned:
        tables["documents"].setdefault(assigned["document_id"], _office_document(register, row))
        touched.add("documents")
    if (unknown := _unknown(register, tables, row.table, made)) is not None:
        return unknown, "names nothing the register knows"
    key = assigned.get("observation_id") or row.key
    tables[row.table][key] = made
    touched.add(row.table)
    return None


def _unknown(register: Register, tables: Mapping[str, Mapping[str, Any]], name: str, row: Any) -> str | None:
    """The first column that names something that is not there."""
    documents, targets, units = tables["documents"], tables["targets"], register.units
    if name in ("placements", "outlines") and row.zone_id not in register.zones:
        return "zone_id"
    if name == "outlines" and row.document_id is not None and row.document_id not in documents:
        return "document_id"
    if name == "targets":
        if row.document_id not in documents:
            return "document_id"
        if row.indicator_id not in tables["indicators"]:
            return "indicator_id"
        if row.unit is not None and row.unit not in units:
            return "unit"
        if row.threshold_unit is not None and row.threshold_unit not in units:
            return "threshold_unit"
        if row.scope_id is not None and not _is_entity(register, row.scope_id):
            return "scope_id"
        if row.alternative_of is not None and row.alternative_of not in targets:
            return "alternative_of"
    if name == "observations":
        if row.document_id not in documents:
            return "document_id"
        if any(target_id not in targets for target_id in row.target_ids):
            return "target_ids"
        if row.indicator_id is not None and row.indicator_id not in tables["indicators"]:
            return "indicator_id"
        if row.unit is not None and row.unit not in units:
            return "unit"
        if not _is_entity(register, row.entity_id):
            return "entity_id"
    return None


def _is_entity(register: Register, entity_id: str) -> bool:
    tables = (register.zones, register.parks, register.cooperation_zones, register.divisions)
    return any(entity_id in table for table in tables)


def name_of(register: Register, entity_id: str | None) -> str:
    """The name of a zone, park, cooperation zone or division; the id itself when there is none."""
    for table in (register.zones, register.parks, register.cooperation_zones, register.divisions):
        if entity_id in table:
            return table[entity_id].name
    return entity_id or ""


def _office_document(register: Register, row: LedgerRow) -> Document:
    day = row.submitted_at.astimezone(CHINA).date()
    period = row.values.get("period") or ""
    return Document(
        document_id=f"led-{row.submission_id}",
        title=f"{name_of(register, row.entity_id)}{period}{REPORT_TITLE}",
        number=None,
        issuer=row.office,
        issued_on=day.isoformat(),
        kind=DocumentKind.REPORT,
        publisher_kind=PublisherKind.REPORTED,
        address=None,
        note=None,
    )


def _version(register: Register, rows: Iterable[LedgerRow]) -> str:
    digest = hashlib.sha256(register.data_version.encode())
    for row in rows:
        parts = (
            row.row_id,
            row.table,
            row.office,
            row.submitted_at.isoformat(),
            to_canonical_json(row.values),
        )
        for part in parts:
            digest.update(part.encode() + b"\0")
    return digest.hexdigest()[:12]


# --- kept up to date --------------------------------------------------------------------------------------


class HasRegister(Protocol):
    """Whatever hands out the register of the files."""

    def current(self) -> Register:
        """The register as the files say it now."""


class MergedSource:
    """Hands out the register of a source with the published rows of a ledger; made anew when either changed.

    While the ledger cannot be read, or does not answer within `patience` seconds, the last rows known are used and
    `problem` says why; without any, the register of the files alone: reading goes on. `findings` names the rows
    that had to be left out.
    """

    def __init__(
        self,
        source: HasRegister,
        ledger: Ledger | None,
        *,
        look_every: float = 0.5,
        patience: float = 2.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.problem: StorageError | None = None
        self._patience = patience
        self._looking: Thread | None = None
        self.findings: tuple[Finding, ...] = ()
        self._source, self._ledger = source, ledger
        self._look_every, self._clock = look_every, clock
        self._lock = Lock()
        self._looked_at: float | None = None
        self._head = -1
        self._rows: tuple[LedgerRow, ...] = ()
        self._found: tuple[int, tuple[LedgerRow, ...]] | BaseException | None = None
        self._made: tuple[str, int, Register] | None = None

    def current(self) -> Register:
        """The merged register; what the source raises when the files are not in order."""
        register = self._source.current()
        with self._lock:
            self._look()
            made = self._made
            if made is None or made[:2] != (register.data_version, self._head):
                merged = overlay(register, self._rows)
                self.findings = merged.findings
                made = self._made = (register.data_version, self._head, merged.register)
            return made[2]

    def refresh(self) -> None:
        """Look at the ledger again at the next call: right after one's own write."""
        with self._lock:
            self._looked_at = None

    def _look(self) -> None:
        now = self._clock()
        if self._ledger is None or (self._looked_at is not None and now - self._looked_at < self._look_every):
            return
        self._looked_at = now
        if self._looking is None or not self._looking.is_alive():
            # In a thread of its own: a database that does not answer must not hold up those who only read.
            self._looking = Thread(target=self._read, args=(self._ledger,), daemon=True)
            self._looking.start()
            self._looking.join(self._patience)
        if self._looking.is_alive():
            self.problem = StorageError(StorageReason.UNREACHABLE)
            return
        outcome = self._found
        if isinstance(outcome, StorageError):
            self.problem = outcome
        elif isinstance(outcome, BaseException):
            raise outcome
        else:
            self.problem = None
            if outcome is not None:
                self._head, self._rows = outcome

    def _read(self, ledger: Ledger) -> None:
        """Leave in `_found` the head and its rows when they are other than known, or what went wrong."""
        try:
            head = ledger.head()
            self._found = None if head == self._head else (head, ledger.as_of(head))
        except BaseException as error:
            self._found = error


# --- before it is submitted -------------------------------------------------------------------------------


def check_rows(
    register: Register,
    rows: Sequence[DraftRow],
    descriptor: Mapping[str, Any] | None = None,
    *,
    today: date | None = None,
) -> list[Finding]:
    """Everything the register's own rules say against rows that are to be submitted; `line` is the row from 1.

    The rows are put into the tables and the same checks run as over the committed files (types, codes, keys,
    patterns, rules across tables); only what concerns the new rows is told. With `today` a value whose period
    has not begun by then is a finding too. Rows that are not even rows (see
    `data.ledger.check_draft`) are told with their problems.
    """
    package = descriptor or load_descriptor(descriptor_beside(DEFAULT_TABLES))
    resources = {item["name"]: item for item in package["resources"] if item["name"] in ROW_OF_TABLE}
    findings: list[Finding] = []
    added: dict[str, list[tuple[int, Any]]] = {}
    for line, row in enumerate(rows, start=1):
        assigned: dict[str, Any] = {}
        values = {name: value for name, value in row.values.items() if value is not None}
        if row.table == "observations":
            assigned["observation_id"] = f"obs-{900000 + line}"
            if "document_id" not in values:
                assigned["document_id"] = _STAND_IN.document_id
        try:
            added.setdefault(row.table, []).append((line, typed_row(row.table, values, **assigned)))
        except RowProblems as error:
            key = entity_of(row.table, values)
            findings += [
                Finding(row.table, line, key if isinstance(key, str) else None, column, None, None, what)
                for column, what in error.problems
            ]
        except KeyError:
            findings.append(Finding(row.table, line, None, None, None, None, "there is no such table"))
    raw = {name: _raw(register, name, resources[name], added.get(name, ())) for name in resources}
    told = [
        finding for name in added if name in resources for finding in check_table(raw[name], resources[name])
    ]
    told += check_foreign_keys(raw, dict(package))
    told += check_register(raw)
    findings += [_of_row(finding) for finding in told if _concerns(finding, resources)]
    findings += _outline_findings(register, added.get("outlines", ()))
    findings += _scope_findings(register, added)
    if today is not None:
        findings += [
            Finding(
                "observations",
                line,
                row.entity_id,
                "as_of",
                row.as_of,
                today.isoformat(),
                "a value is not of the future",
            )
            for line, row in added.get("observations", ())
            if period_start(row.as_of) > today
        ]
    return sorted(dict.fromkeys(findings), key=lambda each: (each.line or 0, each.column or ""))


_STAND_IN = Document(
    "o-999999", "-", None, "-", None, DocumentKind.REPORT, PublisherKind.REPORTED, None, None
)
_FIRST_NEW = 10_000_000


def _raw(
    register: Register, name: str, resource: Mapping[str, Any], added: Iterable[tuple[int, Any]]
) -> RawTable:
    """A table as text with the new rows at their end, marked by their lines; what they replace is left out."""
    held = getattr(register, name)
    added = list(added)
    rows: list[tuple[int, Any]]
    key = _key_columns(resource)
    if isinstance(held, dict):
        replaced = {getattr(row, key[0]) for _, row in added}
        rows = [(0, row) for row_key, row in held.items() if row_key not in replaced]
        if name == "documents":
            rows.append((0, _STAND_IN))
    else:
        rows = [(0, row) for row in held]
    rows += [(_FIRST_NEW + line, row) for line, row in added]
    columns = {
        item.name.rstrip("_"): [_cell(getattr(row, item.name)) for _, row in rows]
        for item in dataclasses.fields(ROW_OF_TABLE[name])
    }
    table = RawTable(name, f"{name}.csv", columns, [line for line, _ in rows], key)
    table.keys = [" / ".join(parts) for parts in zip(*(columns[each] for each in key), strict=True)]
    return table


def _key_columns(resource: Mapping[str, Any]) -> list[str]:
    key = resource["schema"]["primaryKey"]
    return [key] if isinstance(key, str) else list(key)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return format(Decimal(repr(value)), "f").removesuffix(".0")
    if isinstance(value, tuple):
        return LIST_SEPARATOR.join(map(_cell, value))
    return str(value)


def _concerns(finding: Finding, resources: Mapping[str, Any]) -> bool:
    if finding.line is None or finding.line < _FIRST_NEW:
        return False
    # Ids in the files follow a plan of their own, and rows there are sorted; neither binds a reported row.
    is_key = finding.column in _key_columns(resources[finding.file.removesuffix(".csv")])
    return not (is_key and ("must match" in finding.message or "sorted" in finding.message))


def _of_row(finding: Finding) -> Finding:
    return dataclasses.replace(
        finding, file=finding.file.removesuffix(".csv"), line=(finding.line or 0) - _FIRST_NEW
    )


def _outline_findings(register: Register, added: Iterable[tuple[int, Any]]) -> list[Finding]:
    return [
        Finding("outlines", line, row.zone_id, "zone_id", row.zone_id, None, "names no zone of the register")
        for line, row in added
        if row.zone_id not in register.zones
    ]


def _scope_findings(register: Register, added: Mapping[str, Iterable[tuple[int, Any]]]) -> list[Finding]:
    """A direct value answers for targets that bind whom it is about, not for somebody else's."""
    findings = []
    targets = register.targets | {row.target_id: row for _, row in added.get("targets", ())}
    for line, row in added.get("observations", ()):
        own = {row.entity_id}
        inherited: set[str] = set()
        if row.entity_id in register.zones:
            reached = inherited_targets(register, register.zones[row.entity_id])
            inherited = {target.target_id for target in reached.of_each_zone}
        for target_id in row.target_ids if row.match == "direct" else ():
            target = targets.get(target_id)
            if target is not None and target.scope_id not in own and target_id not in inherited:
                message = "a direct value is of the scope its target binds"
                findings.append(
                    Finding(
                        "observations", line, target_id, "entity_id", row.entity_id, target.scope_id, message
                    )
                )
    return findings


# --- 本期 and 上期 -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class StatusChange:
    """A target that stands differently; `was` or `now` None where the target was not there."""

    target_id: str
    was: Assessment | None
    now: Assessment | None


def status_changes(
    before: Register, after: Register, *, before_on: date, after_on: date
) -> tuple[StatusChange, ...]:
    """Targets whose status or cause differs between two registers, each judged on its own day; by target id."""
    then, since = assess_all(before, before_on), assess_all(after, after_on)
    changes = []
    for target_id in sorted({*then, *since}):
        was, now = then.get(target_id), since.get(target_id)
        if _standing(was) != _standing(now):
            changes.append(StatusChange(target_id, was, now))
    return tuple(changes)


def register_at(register: Register, ledger: Ledger, moment: datetime | int | None) -> Register:
    """The register as it was shown at a moment, as far as the ledger goes: the files have no past."""
    return overlay(register, ledger.as_of(moment)).register


def _standing(assessment: Assessment | None) -> tuple[Any, ...] | None:
    return None if assessment is None else (assessment.status, assessment.cause)
