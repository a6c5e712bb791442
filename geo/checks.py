"""Whether places lie where their rows say.

`python -m geo.checks [tables-dir]` runs the table checks and these, and prints all findings at once.

The table checks (`data.checks`) see text; these see the map. A point must lie in the rectangle of the two
provinces, in its zone's province, and in its prefecture and county as far as its own uncertainty goes: a
point that is outside its county by less than that is a remark, for a reader to know, and not a finding. Zones
without a place are remarks too.
"""

import math
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import shapely
from shapely.affinity import scale
from shapely.geometry.base import BaseGeometry

from data.checks import (
    DEFAULT_TABLES,
    Finding,
    RawTable,
    describe_findings,
    descriptor_beside,
    examine,
    load_descriptor,
)
from data.load import TableCheck
from geo.boundaries import LEVELS, boundaries_path, load_drawn
from geo.crs import EXTENT, distance_km, is_in_extent

DEFAULT_BOUNDARIES = DEFAULT_TABLES.parent / "boundaries"
EXTENT_WORDS = f"lon {EXTENT[0]}–{EXTENT[2]}, lat {EXTENT[1]}–{EXTENT[3]}"


@dataclass(frozen=True, slots=True)
class SpatialReport:
    """Findings are errors; remarks are what a reader should know and no error."""

    findings: list[Finding]
    remarks: list[Finding]


@dataclass(frozen=True, slots=True)
class _Shapes:
    """Every boundary of the three levels: code → shape, code → properties."""

    shape_of: dict[str, BaseGeometry]
    properties_of: dict[str, dict]


def boundaries_beside(tables: Path) -> Path:
    """The boundaries folder next to the tables folder, or the project's own when there is none."""
    beside = tables.parent / "boundaries"
    return beside if beside.is_dir() else DEFAULT_BOUNDARIES


def check_places(tables: dict[str, RawTable], boundaries: Path) -> SpatialReport:
    """Divisions against the boundaries, and every placement against its zone's divisions.

    `tables` are raw tables by name as `data.checks.examine` gives them; a missing or unreadable one is
    skipped, because the table checks already report it. The files in `boundaries` are read (RFC 7946, WGS
    84).
    """
    shapes, findings = _load(boundaries)
    if shapes is None:
        return SpatialReport(findings, [])
    remarks: list[Finding] = []
    if _has(tables, "divisions", "division_code", "name", "level", "parent_code"):
        findings += _check_divisions(tables["divisions"], shapes)
    zone_columns = ("zone_id", "province_code", "prefecture_code", "also_prefecture_code", "county_code")
    if _has(tables, "placements", "zone_id", "lon", "lat", "uncertainty_km") and _has(
        tables, "zones", *zone_columns
    ):
        zones = {cells[0]: cells[1:] for _, cells in tables["zones"].rows(*zone_columns)}
        placements = tables["placements"]
        for i, (zone_id, lon, lat, uncertainty) in placements.rows("zone_id", "lon", "lat", "uncertainty_km"):
            numbers = [_number(cell) for cell in (lon, lat, uncertainty)]
            if zone_id in zones and None not in numbers:
                errors, hints = _check_point(placements, i, numbers, zones[zone_id], shapes)
                findings += errors
                remarks += hints
        remarks += _unplaced(tables["zones"], placements)
    return SpatialReport(findings, remarks)


def place_check(boundaries: Path) -> TableCheck:
    """The findings of `check_places` in the form `load_register` takes more checks in."""
    return lambda tables: check_places(tables, boundaries).findings


def check_everything(tables: Path, boundaries: Path | None = None) -> SpatialReport:
    """Table checks and spatial checks of a tables folder: all findings, by file and line; reads only.

    The boundaries and `datapackage.json` are those beside the folder, else the project's own.
    """
    path = descriptor_beside(tables)
    try:
        raw, findings = examine(tables, load_descriptor(path))
    except (OSError, ValueError) as error:
        message = f"the data package cannot be read: {error}"
        return SpatialReport([Finding(path.name, None, None, None, None, None, message)], [])
    spatial = check_places(raw, boundaries or boundaries_beside(tables))
    # A cell the table checks already report is not reported twice.
    reported = {(item.file, item.line, item.column) for item in findings if item.column}
    findings += [item for item in spatial.findings if (item.file, item.line, item.column) not in reported]
    return SpatialReport(findings, spatial.remarks)


def _has(tables: dict[str, RawTable], name: str, *columns: str) -> bool:
    return name in tables and all(column in tables[name].columns for column in columns)


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None


def _load(boundaries: Path) -> tuple[_Shapes | None, list[Finding]]:
    shapes, findings = _Shapes({}, {}), []
    for level in LEVELS:
        path = boundaries_path(boundaries, level)
        try:
            for properties, shape in load_drawn(boundaries, level):
                shapes.shape_of[properties["code"]] = shape
                shapes.properties_of[properties["code"]] = properties
        except (OSError, ValueError, KeyError, TypeError, shapely.errors.GEOSException) as error:
            message = f"the boundaries cannot be read ({type(error).__name__}); `make data` writes them anew"
            findings.append(Finding(f"boundaries/{path.name}", None, None, None, None, None, message))
    return (None if findings else shapes), findings


def _check_divisions(table: RawTable, shapes: _Shapes) -> Iterator[Finding]:
    """The divisions table and the boundaries come from one command and must say the same."""
    seen = set()
    for i, (code, *cells) in table.rows("division_code", "name", "level", "parent_code"):
        seen.add(code)
        drawn = shapes.properties_of.get(code)
        if drawn is None:
            yield table.finding(i, "division_code", None, "a division must have a boundary")
            continue
        for column, cell in zip(("name", "level", "parent_code"), cells, strict=True):
            if cell != (drawn[column] or ""):
                message = f"column {column!r} must be as in the boundaries"
                yield table.finding(i, column, drawn[column] or "empty", message)
    for code in sorted(set(shapes.properties_of) - seen):
        name = shapes.properties_of[code]["name"]
        yield Finding(table.file, None, code, None, name, None, "a boundary has no row in the divisions")


def _check_point(
    table: RawTable, i: int, numbers: list[float], codes: tuple[str, ...], shapes: _Shapes
) -> tuple[list[Finding], list[Finding]]:
    """Findings and remarks about one placement; one mistake gives one finding, the widest that applies."""
    lon, lat, uncertainty_km = numbers
    province, prefecture, also_prefecture, county = codes
    if not is_in_extent(lon, lat):
        message = "a place must lie in the rectangle of the two provinces"
        if is_in_extent(lat, lon):
            message = "longitude and latitude are swapped"
        return [table.finding(i, "lon", EXTENT_WORDS, message)], []

    steps = [
        ("province", [province], 0.0),
        ("prefecture", [code for code in (prefecture, also_prefecture) if code], uncertainty_km),
        ("county", [county] if county else [], uncertainty_km),
    ]
    point = shapely.Point(lon, lat)
    hints: list[Finding] = []
    for level, wanted, tolerance_km in steps:
        known = [code for code in wanted if code in shapes.shape_of]
        if not known or any(shapes.shape_of[code].covers(point) for code in known):
            continue
        away_km = min(outside_km(shapes.shape_of[code], lon, lat) for code in known)
        names = "、".join(shapes.properties_of[code]["name"] for code in known)
        place = Finding(
            table.file,
            table.lines[i],
            table.keys[i],
            "lon",
            f"{lon}, {lat}",
            f"in {names}; {away_km:.1f} km outside it, uncertainty {uncertainty_km:g} km",
            f"a place must lie in the {level} of its zone"
            + ("" if level == "province" else ", or no farther outside than its uncertainty"),
        )
        if away_km > tolerance_km:
            return [place], []
        hints.append(place)
    return [], [_as_remark(hint) for hint in hints]


def _as_remark(place: Finding) -> Finding:
    message = "outside its division by less than its uncertainty (no error)"
    return Finding(place.file, place.line, place.key, place.column, place.value, place.allowed, message)


def outside_km(shape: BaseGeometry, lon: float, lat: float) -> float:
    """Distance in km from a point (WGS 84 degrees) to the nearest point of a shape; 0 inside it."""
    point = shapely.Point(lon, lat)
    if shape.covers(point):
        return 0.0
    # Degrees of longitude are shorter than those of latitude: even them out before asking for the nearest
    # point.
    factor = math.cos(math.radians(lat))
    flat_shape = scale(shape, xfact=factor, yfact=1.0, origin=(lon, lat))
    nearest = shapely.get_coordinates(shapely.shortest_line(point, flat_shape))[1]
    return distance_km(lon, lat, lon + (nearest[0] - lon) / factor, nearest[1])


def _unplaced(zones: RawTable, placements: RawTable) -> Iterator[Finding]:
    placed = set(placements.columns["zone_id"])
    for i, (zone_id,) in zones.rows("zone_id"):
        if zone_id not in placed:
            message = "a zone without a place: listed, not drawn (no error)"
            yield Finding(zones.file, zones.lines[i], zone_id, None, None, None, message)


def main(arguments: list[str]) -> int:
    """Print all findings, then the remarks; 1 when there is a finding."""
    tables = Path(arguments[0]) if arguments else DEFAULT_TABLES
    report = check_everything(tables)
    if report.findings:
        print(describe_findings(report.findings))
        print(f"{len(report.findings)} findings in {len({item.file for item in report.findings})} files")
    else:
        print(f"{tables}: clean")
    if report.remarks:
        print(f"\n{len(report.remarks)} remarks:")
        print(describe_findings(report.remarks))
    return 1 if report.findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
