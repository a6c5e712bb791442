"""`python -m geo.demo FOLDER`: a register of fictional 示例园区, and a ledger with invented reports of every kind.

Everything in it is made up from a seed, to show the whole system with: zones and parks named 示例…, documents of
no office, targets of every kind, values reported, late, returned, corrected and withdrawn, outlines. Only the
divisions, the vocabulary of industries, units and indicators are the register's own. The data package in FOLDER
says `demonstration`, so do every screen and every answer, and the ledger refuses to be used for anything else.
The accounts get passwords of the moment, which stand in FOLDER/accounts.json for the screen to show.
"""

from __future__ import annotations

import csv
import json
import math
import random
import secrets
import shutil
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from data.accounts import OPERATOR, AccountRole, Accounts, Actor
from data.checks import DEFAULT_TABLES, descriptor_beside, load_descriptor
from data.ledger import Draft, DraftRow, Ledger, SubmissionKind, open_ledger
from data.load import Register, load_register
from data.merge import CHINA, value_row
from data.schema import ROW_OF_TABLE, Target, TargetKind
from geo.boundaries import area_km2, load_shapes
from geo.checks import DEFAULT_BOUNDARIES

Row = dict[str, str]
SEED = 20261121
COPIED = ("divisions", "industries", "indicators", "units")
"""Vocabulary: names and codes, no facts."""
PROVINCES = {"jx": "360000", "hn": "430000"}
ACCOUNTS = (
    ("shili.jiangxi", AccountRole.REPORTER, "jx-*", "示例甲园区管委会", "示例填报甲"),
    ("shili.hunan", AccountRole.REPORTER, "hn-*", "示例乙园区管委会", "示例填报乙"),
    ("shili.shenhe", AccountRole.REVIEWER, "*", "示例省级主管单位", "示例审核"),
    ("shili.guanli", AccountRole.STEWARD, "*", "示例省级主管单位", "示例管理"),
)
"""Name, role, scope, office and the name shown."""

_KINDS = (
    ("national", "etdz", "经济技术开发区", "经开区"),
    ("national", "htz", "高新技术产业开发区", "高新区"),
    ("national", "bonded_zone", "综合保税区", "综保区"),
    ("national", "new_area", "国家级新区", "新区"),
    ("provincial", "economic_zone", "经济开发区", "经开区"),
    ("provincial", "industrial_park", "工业园区", "工业园"),
    ("provincial", "htz", "高新技术产业园区", "高新园"),
    ("provincial", "concentration_area", "工业集中区", "集中区"),
    ("provincial", "industry_park", "产业园", "产业园"),
)
_WEIGHTS = (6, 5, 2, 1, 12, 12, 8, 6, 4)
_PER_PREFECTURE = 4
_PARK_NAMES = ("示例一园", "示例二园", "示例三园")


PROMISES = Path(__file__).with_name("demo_targets.csv")
"""Invented targets of every kind; `starts`, `ends` and `baseline` are years counted from the present one."""


# --- the register -----------------------------------------------------------------------------------------


def build_register(folder: Path, today: date, *, seed: int = SEED, tables: Path = DEFAULT_TABLES) -> Register:
    """Write FOLDER/tables, datapackage.json and schedule.json; the register they make, checked like any other."""
    target = folder / "tables"
    target.mkdir(parents=True, exist_ok=True)
    descriptor = _descriptor(load_descriptor(descriptor_beside(tables)))
    (folder / "datapackage.json").write_text(
        json.dumps(descriptor, ensure_ascii=False, indent=1), encoding="utf-8"
    )
    (folder / "schedule.json").write_text(json.dumps(_schedule(), ensure_ascii=False), encoding="utf-8")
    for name in COPIED:
        shutil.copy(tables / f"{name}.csv", target / f"{name}.csv")
    rows = _Maker(random.Random(seed), tables, today).tables()
    resources = {resource["name"]: resource for resource in descriptor["resources"]}
    for name in ROW_OF_TABLE:
        if name not in COPIED:
            _write(target / f"{name}.csv", resources[name], rows.get(name, []))
    return load_register(target)


def _descriptor(project: dict[str, Any]) -> dict[str, Any]:
    """The project's own, with ids no real row has, and the mark every screen looks at."""
    parks = [f"{side}-demo-park-{number}" for side in PROVINCES for number in (1, 2, 3)]
    programmes = [f"{side}-demo-coop" for side in PROVINCES]
    for resource in project["resources"]:
        for item in resource.get("schema", {}).get("fields", []):
            limits = item.get("constraints", {})
            if "jx-coop" in limits.get("enum", ()):
                limits["enum"] = programmes
            elif "jx-park-nanchang" in limits.get("enum", ()):
                limits["enum"] = parks
            elif "hn-coop-2021" in limits.get("pattern", ""):
                limits["pattern"] = "demo-[a-z0-9-]+"
    return project | {"name": "demonstration", "title": "演示数据（虚构）", "demonstration": True}


def _schedule() -> list[dict[str, Any]]:
    programmes = [f"{side}-demo-coop" for side in PROVINCES]
    return [
        {"duty_id": "park-year-end", "who": "parks", "rhythm": "year", "within": programmes},
        {
            "duty_id": "office-january",
            "who": "cooperation_zones",
            "rhythm": "year",
            "within": programmes,
            "due_after_days": 10,
        },
        {"duty_id": "zone-half-year", "who": "zones", "rhythm": "half_year", "within": [PROVINCES["jx"]]},
    ]


def _write(path: Path, resource: dict[str, Any], rows: Sequence[Row]) -> None:
    names = [item["name"] for item in resource["schema"]["fields"]]
    key = resource["schema"]["primaryKey"]
    keys = [key] if isinstance(key, str) else key
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, names, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(rows, key=lambda row: [row[name] for name in keys]))


class _Maker:
    """Makes the rows of every table, each from one stream of dice."""

    def __init__(self, dice: random.Random, tables: Path, today: date) -> None:
        self.dice, self.today = dice, today
        with (tables / "divisions.csv").open(encoding="utf-8", newline="") as lines:
            self.divisions = list(csv.DictReader(lines))
        with (tables / "industries.csv").open(encoding="utf-8", newline="") as lines:
            self.industries = [row for row in csv.DictReader(lines) if not row["group_code"]]
        self.shapes = load_shapes(DEFAULT_BOUNDARIES, "county")
        self.made: dict[str, list[Row]] = {name: [] for name in ROW_OF_TABLE}

    def tables(self) -> dict[str, list[Row]]:
        self._documents()
        for side, province in PROVINCES.items():
            zones = self._zones(side, province)
            self._programme(side, province, zones)
        self._targets()
        self._observations()
        self._tasks()
        return self.made

    def _add(self, table: str, **row: Any) -> None:
        self.made[table].append({name: str(value) for name, value in row.items() if value is not None})

    def _documents(self) -> None:
        year = self.today.year
        for document_id, title, number, issued in (
            ("demo-jx-coop", "示例合作区（甲）建设方案", f"示例函〔{year - 6}〕1号", year - 6),
            ("demo-hn-coop", "示例合作区（乙）实施意见", f"示例函〔{year - 5}〕2号", year - 5),
            ("demo-zones", "示例开发区提标行动方案", f"示例发〔{year - 3}〕3号", year - 3),
        ):
            self._add(
                "documents",
                document_id=document_id,
                title=title,
                number=number,
                issuer="示例省级主管单位",
                issued_on=f"{issued}-03-01",
                kind="policy",
                publisher_kind="compiled",
                title_is_ours="false",
                note="虚构文件，仅供演示",
            )
        self._add(
            "documents",
            document_id="demo-report",
            title="示例园区年度统计公报",
            issuer="示例统计机构",
            issued_on=f"{year}-02-20",
            kind="report",
            publisher_kind="compiled",
            title_is_ours="false",
            note="虚构文件，仅供演示",
        )

    def _zones(self, side: str, province: str) -> list[Row]:
        zones = []
        prefectures = [row for row in self.divisions if row["parent_code"] == province]
        for prefecture in prefectures:
            code = prefecture["division_code"]
            counties = [
                row["division_code"]
                for row in self.divisions
                if row["parent_code"] == code and row["division_code"] in self.shapes
            ]
            for county in self.dice.sample(counties, min(_PER_PREFECTURE, len(counties))):
                level, category, kind, short = self.dice.choices(_KINDS, _WEIGHTS)[0]
                number = len(zones) + 1
                series = "甲" if side == "jx" else "乙"
                zone = {
                    "zone_id": f"{side}-demo-{number:03d}",
                    "name": f"示例{series}{number:02d}{kind}",
                    "short_name": f"示例{series}{number:02d}{short}",
                    "level": level,
                    "category": category,
                    "type_as_named": kind,
                    "province_code": province,
                    "prefecture_code": code,
                    "county_code": county,
                    "approved_on": f"{self.dice.randint(1992, 2018)}-{self.dice.randint(1, 12):02d}",
                    "approved_area_ha": str(self.dice.randrange(300, 2800, 5)),
                    "area_kind": "approved",
                    "counts_as_zone": "true",
                    "note": "虚构园区，仅供演示",
                }
                zones.append(zone)
                self._add("zones", **zone)
                self._add("zone_sources", zone_id=zone["zone_id"], document_id="demo-report")
                self._place(zone, self.shapes[county])
                self._mentions(zone["zone_id"], self.dice.randint(1, 4), "leading")
        return zones

    def _place(self, zone: Row, county: BaseGeometry) -> None:
        inner = shapely.maximum_inscribed_circle(county, tolerance=0.02)
        lon, lat = inner.coords[0]
        reach = inner.length * 0.5
        angle, way = self.dice.uniform(0, 2 * math.pi), self.dice.uniform(0, reach)
        precision, far = self.dice.choice([("admin_office", 2), ("named_place", 5), ("county_seat", 15)])
        self._add(
            "placements",
            zone_id=zone["zone_id"],
            lon=round(lon + way * math.cos(angle), 5),
            lat=round(lat + way * math.sin(angle), 5),
            precision=precision,
            uncertainty_km=far,
            method="示例位置",
            source="虚构，仅供演示",
        )

    def _mentions(self, entity_id: str, count: int, role: str) -> None:
        for number, industry in enumerate(self.dice.sample(self.industries, count), 1):
            self._add(
                "industry_mentions",
                mention_id=f"{entity_id}-{role}-{number:02d}",
                entity_id=entity_id,
                wording=industry["label"],
                industry_codes=industry["industry_code"],
                role=role,
                document_id="demo-report",
            )

    def _programme(self, side: str, province: str, zones: list[Row]) -> None:
        programme_id, series = f"{side}-demo-coop", "甲" if side == "jx" else "乙"
        document = next(row for row in self.made["documents"] if row["document_id"] == f"demo-{side}-coop")
        self._add(
            "cooperation_zones",
            cooperation_zone_id=programme_id,
            name=f"示例产业合作区（{series}）",
            province_code=province,
            document_id=document["document_id"],
            established_document=document["number"],
            note="虚构，仅供演示",
        )
        for number, (name, host) in enumerate(zip(_PARK_NAMES, zones[:: len(zones) // 3], strict=False), 1):
            park_id = f"{side}-demo-park-{number}"
            self._add(
                "parks",
                park_id=park_id,
                cooperation_zone_id=programme_id,
                name=f"{name}（{series}）",
                position=number,
                note="虚构，仅供演示",
            )
            self._add("park_sites", park_id=park_id, zone_id=host["zone_id"], position=1)
            self._mentions(park_id, 2, "flagship")
            self._add(
                "platforms",
                platform_id=f"{side}-demo-platform-{number}",
                name=f"{name}（{series}）创业基地",
                kind="taiwan_farmers_park",
                division_code=host["prefecture_code"],
                zone_id=host["zone_id"],
                park_id=park_id,
                document_id=document["document_id"],
            )

    def _targets(self) -> None:
        holders = {
            "cooperation_zone": [
                (row["cooperation_zone_id"], row["name"]) for row in self.made["cooperation_zones"]
            ],
            "park": [(row["park_id"], row["name"]) for row in self.made["parks"]],
            "each_zone": [(PROVINCES["jx"], "每个示例甲园区")],
        }
        with PROMISES.open(encoding="utf-8", newline="") as lines:
            for promise in csv.DictReader(lines):
                for scope_id, printed in holders[promise["scope"]]:
                    self._target(promise, scope_id, printed)

    def _target(self, promise: Row, scope_id: str, printed: str) -> None:
        row = dict(promise)
        scope_kind, key = row.pop("scope"), row.pop("key")
        starts, ends, baseline = (row.pop(name) for name in ("starts", "ends", "baseline"))
        year = self.today.year
        is_each = scope_kind == "each_zone"
        self._add(
            "targets",
            **row,
            target_id=f"{'demo' if is_each else scope_id}-{key}",
            document_id="demo-zones" if is_each else f"demo-{scope_id[:2]}-coop",
            clause="二、示例目标",
            scope_kind=scope_kind,
            scope_id=scope_id,
            scope_as_printed=printed,
            starts_on=f"{year + int(starts)}-01-01",
            deadline_on=f"{year + int(ends)}-12-31",
            baseline_on=f"{year + int(baseline)}-12-31" if baseline else None,
            deadline_as_printed="printed",
            holder="示例省级主管单位",
        )

    def _observations(self) -> None:
        """Some values are published already, before anybody reports."""
        year = self.today.year - 1
        number = 0
        for target in self.made["targets"]:
            if target["scope_kind"] == "each_zone" or target["kind"] == "support_standard":
                continue
            if self.dice.random() < 0.35:
                number += 1
                value = invented(self.dice, TargetKind(target["kind"]), float(target["target_value"]))
                indicator = target["indicator_id"]
                self._add(
                    "observations",
                    observation_id=f"obs-{number:03d}",
                    target_ids=target["target_id"],
                    match="direct",
                    indicator_name=target["paraphrase"],
                    indicator_id=indicator,
                    entity_id=target["scope_id"],
                    scope_as_printed=target["scope_as_printed"],
                    period=year - 1,
                    as_of=f"{year - 1}-12-31",
                    value=f"{value:g}",
                    unit=target["unit"],
                    is_cumulative="true" if target["kind"] == "cumulative" else "false",
                    document_id="demo-report",
                    confidence="medium",
                    note="虚构数值，仅供演示",
                )

    def _tasks(self) -> None:
        for number, title in enumerate(("示例任务一", "示例任务二"), 1):
            self._add(
                "tasks",
                task_id=f"demo-{number}",
                document_id="demo-zones",
                section="示例任务",
                number=f"（{number}）",
                title=title,
            )
            self._add("task_units", task_id=f"demo-{number}", unit="示例省级主管单位", role="lead")
        self._add("unit_names", unit="示例省级主管单位", full_name="示例省级主管单位", basis="as_printed")
        self._add(
            "rules",
            rule_id="demo-area",
            document_id="demo-zones",
            annex="示例附件",
            applies_to="示例园区",
            part="condition",
            condition="面积不少于 300 公顷",
            indicator_name="面积",
            is_numeric="false",
        )


def invented(dice: random.Random, kind: TargetKind, promised: float) -> float:
    """A made-up value between half and a good fifth above what was promised, in the grain of its kind."""
    if kind is TargetKind.MILESTONE:
        return float(dice.random() < 0.6)
    value = promised * dice.uniform(0.5, 1.2)
    if kind in (TargetKind.COVERAGE, TargetKind.BOUNDED_RATE):
        value = min(value, 100.0)
    if kind is TargetKind.REDUCTION_RATE:
        return round(value, 3)
    is_counted = kind in (TargetKind.STOCK, TargetKind.ANNUAL_FLOOR, TargetKind.THRESHOLD_COUNT)
    return float(round(value)) if is_counted else round(value, 1)


# --- the ledger -------------------------------------------------------------------------------------------


class _Clock:
    """The moments things are said to have happened at."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


def fill_ledger(
    folder: Path,
    register: Register,
    today: date,
    *,
    seed: int = SEED,
    password: Callable[[], str] = lambda: secrets.token_urlsafe(9),
) -> Path:
    """Write FOLDER/ledger.sqlite3 and accounts.json: a year of reports in every state; the database's path."""
    path = folder / "ledger.sqlite3"
    clock = _Clock(datetime.combine(today - timedelta(days=330), time(1), tzinfo=UTC))
    ledger = open_ledger(f"sqlite:///{path.absolute()}", clock, is_demo=True)
    try:
        accounts = Accounts(ledger.database, clock)
        listed = []
        for name, role, scope, office, shown in ACCOUNTS:
            chosen = password()
            accounts.add(
                OPERATOR, name, chosen, roles=[role], scopes=[scope], office=office, display_name=shown
            )
            listed.append({"name": name, "password": chosen, "role": role.value, "display_name": shown})
        (folder / "accounts.json").write_text(json.dumps(listed, ensure_ascii=False), encoding="utf-8")
        actors = {each.actor.name: each.actor for each in accounts.all()}
        _Reports(ledger, register, actors, clock, random.Random(seed + 1), today).write()
    finally:
        ledger.close()
    return path


class _Reports:
    """A year of reporting: most of it published, some of it in every other state."""

    def __init__(
        self,
        ledger: Ledger,
        register: Register,
        actors: dict[str, Actor],
        clock: _Clock,
        dice: random.Random,
        today: date,
    ) -> None:
        self.ledger, self.register, self.actors = ledger, register, actors
        self.clock, self.dice, self.today = clock, dice, today
        self.reviewer, self.steward = actors["shili.shenhe"], actors["shili.guanli"]

    def write(self) -> None:
        """Everything, in the order of its days."""
        last, this = self.today.year - 1, self.today.year
        reporting = [*self.register.cooperation_zones, *self.register.parks]
        self._go(300)
        for entity_id in reporting[:-1]:
            self._publish(self._report(entity_id, str(last), f"{last}-12-31"))
        # One value was wrong and is corrected; one report is taken back.
        self._go(240)
        self._publish(self._report(reporting[0], str(last), f"{last}-12-31"))
        taken_back = self._report(reporting[3], f"{this}-H1", f"{this}-03-31")
        self._publish(taken_back)
        self._go(200)
        self.ledger.withdraw(self.steward, taken_back, "示例：统计口径有误，撤回后重报")
        zones = [zone.zone_id for zone in self.register.zones.values() if zone.zone_id.startswith("jx")]
        self._go(130)
        for zone_id in zones[: len(zones) * 2 // 3]:
            self._publish(self._report(zone_id, f"{this}-H1", f"{this}-06-30"))
        self._go(90)
        self._publish(
            self._outlines([*zones[::4], *[each for each in self.register.zones if each[:2] == "hn"][::5]])
        )
        self._go(20)
        for entity_id in reporting[2:5]:
            self._publish(self._report(entity_id, str(this), f"{this}-09-30"))
        self._go(6)
        self.ledger.send_back(
            self.reviewer,
            self._report(zones[-1], f"{this}-H1", f"{this}-06-30"),
            "示例：单位应为万元每亩，请核对",
        )
        self._report(reporting[1], str(this), f"{this}-09-30")
        self._report(zones[-2], f"{this}-H1", f"{this}-06-30")
        self._outlines(zones[1:2])

    def _go(self, days_ago: int) -> None:
        moment = datetime.combine(self.today - timedelta(days=days_ago), time(10), tzinfo=CHINA)
        self.clock.now = max(self.clock.now, moment)

    def _publish(self, submission_id: int) -> None:
        self.ledger.publish(self.reviewer, submission_id)

    def _author(self, entity_id: str) -> Actor:
        return self.actors["shili.jiangxi" if entity_id.startswith("jx") else "shili.hunan"]

    def _report(self, entity_id: str, period: str, as_of: str) -> int:
        rows = [
            self._value(target, entity_id, as_of)
            for target in self._asked(entity_id)
            if self.dice.random() < 0.85
        ]
        author = self._author(entity_id)
        rows = rows or [self._value(self._asked(entity_id)[0], entity_id, as_of)]
        name = f"示例填报表-{period}.xlsx"
        draft = Draft(
            SubmissionKind.REPORT, rows, author.office, entity_id, period, name, note="虚构，仅供演示"
        )
        return self.ledger.submit(author, draft).submission_id

    def _asked(self, entity_id: str) -> list[Target]:
        own = [*self.register.targets_of.get(entity_id, ())]
        if entity_id in self.register.zones:
            own += self.register.targets_of.get(self.register.zones[entity_id].province_code, ())
        return [target for target in own if target.kind is not TargetKind.SUPPORT_STANDARD]

    def _value(self, target: Target, entity_id: str, as_of: str) -> DraftRow:
        return value_row(
            self.register,
            target,
            invented(self.dice, target.kind, target.target_value or 1.0),
            as_of=as_of,
            entity_id=entity_id,
            note="数据来源：示例统计机构；虚构数值，仅供演示",
        )

    def _outlines(self, zone_ids: Sequence[str]) -> int:
        """Most as large as approved; every third is a good deal larger, so that the warning can be seen."""
        rows = []
        for number, zone_id in enumerate(zone_ids):
            place, zone = self.register.placements[zone_id], self.register.zones[zone_id]
            wanted = (zone.approved_area_ha or 500) * (1.3 if number % 3 == 1 else 1.0)
            outline = wobbly(self.dice, place.lon, place.lat, wanted)
            rows.append(
                DraftRow(
                    "outlines",
                    {
                        "zone_id": zone_id,
                        "geometry": {"type": "Polygon", "coordinates": [[list(point) for point in outline]]},
                        "area_ha": round(area_km2(shapely.Polygon(outline)) * 100, 2),
                        "surveyed_on": f"{self.today.year}-05-20",
                        "crs_as_given": "EPSG:4490",
                        "note": "虚构，仅供演示",
                    },
                )
            )
        author = self.steward
        draft = Draft(
            SubmissionKind.SURVEY, rows, author.office, file_name="示例界址.geojson", note="虚构，仅供演示"
        )
        return self.ledger.submit(author, draft).submission_id


def wobbly(
    dice: random.Random, lon: float, lat: float, area_ha: float, vertices: int = 48
) -> list[tuple[float, float]]:
    """A closed ring of WGS 84 degrees round a point, like a surveyed outline, of about this area."""
    waves = [(dice.uniform(0.04, 0.16), dice.uniform(0, 2 * math.pi), k) for k in (2, 3, 5)]
    ring = []
    for i in range(vertices):
        angle = 2 * math.pi * i / vertices
        reach = 1 + sum(height * math.cos(k * angle + phase) for height, phase, k in waves)
        ring.append((reach * math.cos(angle), reach * math.sin(angle)))
    plain = shapely.Polygon(ring).area
    scale_km = math.sqrt(area_ha / 100 / plain)
    north, east = scale_km / 110.9, scale_km / (111.3 * math.cos(math.radians(lat)))
    made = [(round(lon + x * east, 6), round(lat + y * north, 6)) for x, y in ring]
    return [*made, made[0]]


def main(folder: Path, today: date) -> int:
    """Make the demonstration in a folder that is not there yet; 1 with one line otherwise."""
    if folder.exists() and any(folder.iterdir()):
        print(f"refused: {folder} is not empty; delete it to make the demonstration anew", file=sys.stderr)
        return 1
    making = folder.with_name(f".{folder.name}-making")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    register = build_register(making, today)
    fill_ledger(making, register, today)
    if folder.exists():
        folder.rmdir()
    making.rename(folder)
    print(f"{folder}: {len(register.zones)} zones, {len(register.targets)} targets, all of them invented")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), datetime.now(CHINA).date()))
