"""`python -m tests.bench.generate 2543 FOLDER`: a register with that many zones, most of them made up.

The committed rows stay as they are; zones named 示例… are added, each after the pattern of a real one: same
level and category, its industries and sources, a place between two real ones of its prefecture, in the county
that lies there. The result passes the table and the spatial checks. It is for measuring only.
"""

from __future__ import annotations

import csv
import json
import random
import shutil
import sys
from collections import defaultdict
from pathlib import Path

import shapely

from geo.boundaries import load_shapes

ROOT = Path(__file__).resolve().parents[2]
TABLES = ROOT / "data/tables"
Row = dict[str, str]


def read(path: Path) -> list[Row]:
    """Rows of a CSV table."""
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def write(path: Path, rows: list[Row], key: tuple[str, ...]) -> None:
    """Write rows as the register wants them: UTF-8, LF, sorted by key."""
    ordered = sorted(rows, key=lambda row: tuple(row[name] for name in key))
    with path.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(ordered)


def primary_keys(descriptor: dict) -> dict[str, tuple[str, ...]]:
    """Columns of each table's key, from the data package."""
    keys = {}
    for resource in descriptor["resources"]:
        key = resource.get("schema", {}).get("primaryKey")
        if key:
            keys[resource["name"]] = (key,) if isinstance(key, str) else tuple(key)
    return keys


def by(rows: list[Row], column: str) -> dict[str, list[Row]]:
    """Rows grouped by a column."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[row[column]].append(row)
    return groups


class Counties:
    """The county a point falls in, with the prefecture and province it belongs to."""

    def __init__(self, tables: Path) -> None:
        shapes = load_shapes(tables.parent / "boundaries", "county")
        self.codes = list(shapes)
        self.tree = shapely.STRtree(list(shapes.values()))
        self.parent = {row["division_code"]: row["parent_code"] for row in read(tables / "divisions.csv")}

    def at(self, lon: float, lat: float) -> Row | None:
        """Division columns of a zone at a point; None outside the two provinces."""
        hits = self.tree.query(shapely.Point(lon, lat), predicate="within")
        if not len(hits):
            return None
        county = self.codes[hits[0]]
        prefecture = self.parent[county]
        return {
            "county_code": county,
            "prefecture_code": prefecture,
            "also_prefecture_code": "",
            "province_code": self.parent[prefecture],
        }


def generate(count: int, folder: Path, tables: Path = TABLES, seed: int = 1) -> Path:
    """Write FOLDER/tables and FOLDER/datapackage.json with `count` zones; the tables' path.

    ValueError when `count` is below the number of committed zones.
    """
    target = folder / "tables"
    shutil.copytree(tables, target, dirs_exist_ok=True)
    shutil.copy(tables.parent / "datapackage.json", folder / "datapackage.json")
    keys = primary_keys(json.loads((folder / "datapackage.json").read_text(encoding="utf-8")))
    zones, places = read(tables / "zones.csv"), read(tables / "placements.csv")
    if count < len(zones):
        raise ValueError(f"count is {count}; the register has {len(zones)} zones already")

    counties = Counties(tables)
    dice = random.Random(seed)
    place_of = {row["zone_id"]: row for row in places}
    sources = by(read(tables / "zone_sources.csv"), "zone_id")
    mentions = by(read(tables / "industry_mentions.csv"), "entity_id")
    templates = [zone for zone in zones if zone["zone_id"] in place_of and zone["counts_as_zone"] == "true"]
    neighbours = by(templates, "prefecture_code")
    added: dict[str, list[Row]] = {"zones": [], "placements": [], "zone_sources": [], "industry_mentions": []}
    for number in range(1, count - len(zones) + 1):
        template = templates[(number - 1) % len(templates)]
        zone_id = f"{template['zone_id'][:2]}-sample-{number:05d}"
        made_up = {"zone_id": zone_id, "name": f"示例园区{number:05d}", "short_name": f"示例{number:05d}"}
        division = None
        while division is None or division["province_code"] != template["province_code"]:
            here, there = (
                place_of[dice.choice(neighbours[template["prefecture_code"]])["zone_id"]] for _ in "ab"
            )
            share = dice.random()
            point = [
                round(float(here[axis]) * share + float(there[axis]) * (1 - share) + dice.gauss(0, 0.02), 5)
                for axis in ("lon", "lat")
            ]
            division = counties.at(*point)
        added["zones"].append(
            {**template, **made_up, **division, "status_note": "", "note": "示例，仅供性能测试"}
        )
        lon, lat = (f"{value:.5f}" for value in point)
        added["placements"].append(
            {**place_of[template["zone_id"]], "zone_id": zone_id, "lon": lon, "lat": lat}
        )
        added["zone_sources"] += [{**row, "zone_id": zone_id} for row in sources[template["zone_id"]]]
        # A mention's id starts with the id of the zone it is about.
        old = template["zone_id"]
        added["industry_mentions"] += [
            {**row, "entity_id": zone_id, "mention_id": row["mention_id"].replace(old, zone_id)}
            for row in mentions[old]
        ]
    for name, rows in added.items():
        write(target / f"{name}.csv", read(tables / f"{name}.csv") + rows, keys[name])
    return target


if __name__ == "__main__":
    print(generate(int(sys.argv[1]), Path(sys.argv[2])))
