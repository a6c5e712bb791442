"""报送情况: what is due when, who has reported, who is late.

The duties are the documents': each park of the Jiangxi cooperation zone reports by the end of every year and
the provincial office passes it on in the first ten days of January (建设总体方案, 保障措施（三）); each development
zone of Jiangxi reports in writing every half-year (满园扩园行动方案 20). No document asks it of Hunan. The text says
半年 without a day: the last day of the half-year is ours, as are the days of grace. An office that does it
differently writes its own schedule as JSON (`load_schedule`).

    items = due_items(register, DEFAULT_SCHEDULE, since=date(2026, 1, 1), until=date(2026, 12, 31))
    standing = report_standing(items, ledger.submissions(kind=SubmissionKind.REPORT), today=today)
    late = [each for each in standing if each.state is ReportState.LATE]

A report answers for an item by its `entity_id` and `period` (`2026`, `2026-H1`): `period_of` names it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

from data.ledger import State, Submission
from data.load import Register
from data.merge import CHINA


class Rhythm(StrEnum):
    """How often a report is due."""

    YEAR = "year"
    HALF_YEAR = "half_year"


class Who(StrEnum):
    """Who reports: every park or counted zone within `Duty.within`, or the cooperation zone's own office."""

    PARKS = "parks"
    ZONES = "zones"
    COOPERATION_ZONES = "cooperation_zones"


@dataclass(frozen=True, slots=True)
class Duty:
    """One rule of the calendar.

    `within` are province codes or cooperation zone ids (empty: everywhere). `due_after_days` counts from the
    last day of the period, 0 is that day itself; a report is late after `grace_days` more. `document_id` and
    `clause` say where the duty stands.
    """

    duty_id: str
    who: Who
    rhythm: Rhythm
    within: tuple[str, ...] = ()
    due_after_days: int = 0
    grace_days: int = 0
    document_id: str | None = None
    clause: str | None = None


DEFAULT_SCHEDULE: tuple[Duty, ...] = (
    Duty(
        "park-year-end",
        Who.PARKS,
        Rhythm.YEAR,
        within=("jx-coop",),
        document_id="jx-coop-2020",
        clause="保障措施（三）",
    ),
    Duty(
        "office-january",
        Who.COOPERATION_ZONES,
        Rhythm.YEAR,
        within=("jx-coop",),
        due_after_days=10,
        document_id="jx-coop-2020",
        clause="保障措施（三）",
    ),
    Duty(
        "zone-half-year",
        Who.ZONES,
        Rhythm.HALF_YEAR,
        within=("360000",),
        document_id="jx-zones-2018",
        clause="附件4（二十）",
    ),
)


class ReportState(StrEnum):
    """How a due report stands."""

    REPORTED = "reported"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    LATE = "late"
    OPEN = "open"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class DueItem:
    """One report somebody owes: period as `2026` or `2026-H1`; late after `late_after`."""

    duty_id: str
    entity_id: str
    period: str
    starts_on: date
    ends_on: date
    due_on: date
    late_after: date


@dataclass(frozen=True, slots=True)
class Standing:
    """A due report with how it stands; `submitted_on` and `was_late` by the first submission still in force."""

    item: DueItem
    state: ReportState
    submission_id: int | None = None
    submitted_on: date | None = None
    was_late: bool = False


def period_of(rhythm: Rhythm, day: date) -> str:
    """The period a day lies in, as reports name it."""
    return str(day.year) if rhythm is Rhythm.YEAR else f"{day.year}-H{1 if day.month <= 6 else 2}"


def describe_period(period: str) -> str:
    """A period in words: `2026` is 2026年, `2026-H1` is 2026年上半年."""
    year, _, half = period.partition("-")
    return f"{year}年" + {"H1": "上半年", "H2": "下半年"}.get(half, "")


def due_items(
    register: Register, schedule: Iterable[Duty], *, since: date, until: date
) -> tuple[DueItem, ...]:
    """Reports due from `since` to `until`, both included, by day, duty and entity."""
    items = []
    for duty in schedule:
        entities = _entities(register, duty)
        # A report may be due long after its period: begin early enough.
        first = (since - timedelta(days=duty.due_after_days)).year - 1
        for year in range(first, until.year + 1):
            for starts_on, ends_on in _periods(duty.rhythm, year):
                due_on = ends_on + timedelta(days=duty.due_after_days)
                if since <= due_on <= until:
                    late_after = due_on + timedelta(days=duty.grace_days)
                    period = period_of(duty.rhythm, starts_on)
                    items += [
                        DueItem(duty.duty_id, entity, period, starts_on, ends_on, due_on, late_after)
                        for entity in entities
                    ]
    return tuple(sorted(items, key=lambda item: (item.due_on, item.duty_id, item.entity_id)))


def report_standing(
    items: Iterable[DueItem], submissions: Iterable[Submission], *, today: date
) -> tuple[Standing, ...]:
    """How each due report stands today.

    `reported`: a submission for it is published; `submitted`: one waits for review; `returned`: sent back and
    not yet late; `late`: none in force after its last day; `open`: the period has begun; `ahead`: it has not.
    """
    by_item: dict[tuple[str, str], list[Submission]] = {}
    for each in submissions:
        if each.entity_id is not None and each.period is not None:
            by_item.setdefault((each.entity_id, each.period), []).append(each)
    return tuple(_standing(item, by_item.get((item.entity_id, item.period), []), today) for item in items)


def _standing(item: DueItem, sent: list[Submission], today: date) -> Standing:
    for state, wanted in ((ReportState.REPORTED, State.PUBLISHED), (ReportState.SUBMITTED, State.PENDING)):
        in_force = sorted(
            (each for each in sent if each.state is wanted), key=lambda each: each.submission_id
        )
        if in_force:
            day = _day(in_force[0].submitted_at)
            return Standing(item, state, in_force[0].submission_id, day, day > item.late_after)
    if today > item.late_after:
        return Standing(item, ReportState.LATE)
    returned = [each for each in sent if each.state is State.RETURNED]
    if returned:
        return Standing(item, ReportState.RETURNED, max(each.submission_id for each in returned))
    return Standing(item, ReportState.OPEN if today >= item.starts_on else ReportState.AHEAD)


def load_schedule(path: Path) -> tuple[Duty, ...]:
    """A schedule from a JSON list of objects with the fields of `Duty`.

    OSError when it cannot be read; ValueError names the entry, the field and what is allowed.
    """
    entries = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(entries, list):
        raise ValueError(f"{path.name}: expected a list of duties")
    duties = tuple(_duty(path.name, number, entry) for number, entry in enumerate(entries, start=1))
    if len({duty.duty_id for duty in duties}) < len(duties):
        raise ValueError(f"{path.name}: two duties have the same duty_id")
    return duties


def _duty(file: str, number: int, entry: Any) -> Duty:
    def fail(message: str) -> ValueError:
        return ValueError(f"{file}: duty {number}: {message}")

    if not isinstance(entry, Mapping):
        raise fail("expected an object")
    known = Duty.__dataclass_fields__
    if unknown := sorted(set(entry) - set(known)):
        raise fail(f"unknown fields {unknown}; allowed: {', '.join(known)}")
    made = dict(entry)
    for name, kind in (("who", Who), ("rhythm", Rhythm)):
        try:
            made[name] = kind(entry.get(name))
        except ValueError:
            raise fail(f"{name} is {entry.get(name)!r}; allowed: {', '.join(kind)}") from None
    if not isinstance(entry.get("duty_id"), str) or not entry["duty_id"]:
        raise fail("duty_id is missing")
    for name in ("due_after_days", "grace_days"):
        days = entry.get(name, 0)
        if isinstance(days, bool) or not isinstance(days, int) or not 0 <= days <= 366:
            raise fail(f"{name} is {days!r}; allowed: a whole number from 0 to 366")
    within = entry.get("within", [])
    if not isinstance(within, list) or not all(isinstance(code, str) for code in within):
        raise fail(f"within is {within!r}; allowed: a list of province codes or cooperation zone ids")
    made["within"] = tuple(within)
    return Duty(**made)


def _entities(register: Register, duty: Duty) -> list[str]:
    def is_within(*codes: str) -> bool:
        return not duty.within or not set(duty.within).isdisjoint(codes)

    if duty.who is Who.ZONES:
        return [
            zone.zone_id
            for zone in register.zones.values()
            if zone.counts_as_zone and is_within(zone.province_code)
        ]
    programmes = register.cooperation_zones
    if duty.who is Who.PARKS:
        return [
            park.park_id
            for park in register.parks.values()
            if is_within(park.cooperation_zone_id, programmes[park.cooperation_zone_id].province_code)
        ]
    return [
        each.cooperation_zone_id
        for each in programmes.values()
        if is_within(each.cooperation_zone_id, each.province_code)
    ]


def _periods(rhythm: Rhythm, year: int) -> list[tuple[date, date]]:
    if rhythm is Rhythm.YEAR:
        return [(date(year, 1, 1), date(year, 12, 31))]
    return [(date(year, 1, 1), date(year, 6, 30)), (date(year, 7, 1), date(year, 12, 31))]


def _day(moment: datetime) -> date:
    return moment.astimezone(CHINA).date()
