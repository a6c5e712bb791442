"""Everything that can be wrong with the tables, found in one go: `python -m data.checks [tables-dir]`.

Three layers, each blind to what the layer above already reported, so that one mistake gives one finding:
the file (encoding, line ends, ragged rows, a half-written end), the column (as `datapackage.json` declares
it: type, required, unique, enum, pattern, range, keys) and the register (rules that span columns or tables).
Spatial rules live in `geo.checks`, which calls `check_tables` and adds its own.
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from data.schema import ROW_OF_TABLE, Category, Level, TargetKind, period_end, period_start

LIST_SEPARATOR = ";"
MAX_SHOWN = 80
DEFAULT_TABLES = Path(__file__).parent / "tables"

LEVEL_CATEGORIES = {
    Level.NATIONAL: {Category.ETDZ, Category.HTZ, Category.BONDED_ZONE, Category.NEW_AREA},
    Level.PROVINCIAL: {
        Category.HTZ,
        Category.ECONOMIC_ZONE,
        Category.INDUSTRIAL_PARK,
        Category.INDUSTRY_PARK,
        Category.CONCENTRATION_AREA,
        Category.OTHER,
    },
}
"""Which categories exist at which level of approval."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing wrong: where (file, line, key, column), what was found and what is allowed.

    `line` counts physical lines from 1 (the header); None when the whole file is meant. `message` is the rule
    in words and the same for every row that breaks it.
    """

    file: str
    line: int | None
    key: str | None
    column: str | None
    value: str | None
    allowed: str | None
    message: str


@dataclass(slots=True)
class RawTable:
    """A table as text: `columns[name][i]` is a cell of the row that starts on physical line `lines[i]`."""

    name: str
    file: str
    columns: dict[str, list[str]]
    lines: list[int]
    key_columns: list[str]
    sound: bool = True
    keys: list[str] = field(default_factory=list)

    def rows(self, *names: str) -> Iterator[tuple[int, tuple[str, ...]]]:
        """Row index with the cells of the named columns."""
        return enumerate(zip(*(self.columns[name] for name in names), strict=True))

    def without_lines(self, lines: Collection[int]) -> RawTable:
        """The same table without the rows that start on these physical lines."""
        kept = [i for i, line in enumerate(self.lines) if line not in lines]
        return replace(
            self,
            columns={name: [cells[i] for i in kept] for name, cells in self.columns.items()},
            lines=[self.lines[i] for i in kept],
            keys=[self.keys[i] for i in kept] if self.keys else [],
        )

    def finding(self, i: int, column: str, allowed: str | None, message: str) -> Finding:
        """A finding about one cell."""
        return Finding(
            self.file, self.lines[i], self.keys[i], column, _short(self.columns[column][i]), allowed, message
        )


# --- the descriptor ---------------------------------------------------------------------------------------


def descriptor_beside(tables: Path) -> Path:
    """`datapackage.json` next to the tables folder, or the project's own when there is none."""
    beside = tables.parent / "datapackage.json"
    return beside if beside.is_file() else DEFAULT_TABLES.parent / "datapackage.json"


@lru_cache(maxsize=8)
def is_demonstration(tables: Path) -> bool:
    """Whether the tables in a folder are a demonstration's: their data package says so; False when unreadable."""
    try:
        return load_descriptor(descriptor_beside(tables)).get("demonstration") is True
    except (OSError, ValueError):
        return False


def load_descriptor(path: Path) -> dict[str, Any]:
    """The data package as a dict; OSError when it cannot be read, ValueError when it is not one."""
    descriptor = json.loads(path.read_text(encoding="utf-8"))
    if not isinstance(descriptor, dict) or not isinstance(descriptor.get("resources"), list):
        raise ValueError("expected an object with a list 'resources'")
    return descriptor


def _names(value: str | list[str] | None) -> list[str]:
    return [value] if isinstance(value, str) else list(value or [])


def _fields(resource: dict[str, Any]) -> list[dict[str, Any]]:
    return resource["schema"]["fields"]


# --- the file ---------------------------------------------------------------------------------------------


def read_table(tables: Path, resource: dict[str, Any]) -> tuple[RawTable | None, list[Finding]]:
    """Read one CSV against its header; None with findings when it cannot be read as a table at all.

    Rows with too few or too many cells are reported and left out; a missing column is reported and left out.
    """
    file = Path(resource["path"]).name
    expected = [item["name"] for item in _fields(resource)]

    def whole(message: str, value: str | None = None, allowed: str | None = None, line: int | None = None):
        return Finding(file, line, None, None, value, allowed, message)

    try:
        content = (tables / file).read_bytes()
    except FileNotFoundError:
        return None, [whole("the file is missing")]
    except OSError as error:
        return None, [whole("the file cannot be read", value=error.strerror)]
    findings: list[Finding] = []
    if content.startswith(b"\xef\xbb\xbf"):
        findings.append(
            whole("the file must not start with a byte order mark", line=1, allowed="UTF-8, no BOM")
        )
        content = content[3:]
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return None, [*findings, whole("the file must be UTF-8", _guess_encoding(content), "UTF-8", line)]
    if not text.strip():
        return None, [*findings, whole("the file is empty", allowed=",".join(expected))]
    if "\r" in text:
        line = text.replace("\r\n", "\n").count("\n", 0, text.index("\r")) + 1
        kind = "CR LF" if "\r\n" in text else "CR"
        findings.append(whole("lines must end with LF alone", kind, "LF", line))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        return None, [*findings, whole("the file must not contain NUL characters", line=line)]
    if "\ufffd" in text:
        line = text.count("\n", 0, text.index("\ufffd")) + 1
        findings.append(whole("the text lost characters in a conversion (U+FFFD)", "\ufffd", line=line))
    if not text.endswith("\n"):
        line = text.count("\n") + 1
        last = text.rsplit("\n", 1)[-1]
        findings.append(whole("the last line does not end: half-written file?", _short(last), "LF", line))

    records, lines, broken = _records(text)
    if broken:
        findings.append(whole("a quoted cell is not closed or not well formed", broken, line=lines[-1]))
        records, lines = records[: len(lines) - 1], lines[:-1]
    if not records:
        return None, findings
    header = records[0]
    for name, count in Counter(header).items():
        if count > 1:
            findings.append(
                Finding(file, 1, None, name, None, None, f"column {name!r} appears {count} times")
            )
    missing = [name for name in expected if name not in header]
    extra = [name for name in dict.fromkeys(header) if name not in expected]
    allowed = ", ".join(expected)
    findings += [
        Finding(file, 1, None, name, None, allowed, f"column {name!r} is missing") for name in missing
    ]
    findings += [
        Finding(file, 1, None, name, _short(name), allowed, "the data package does not know the column")
        for name in extra
    ]
    if not missing and not extra and header != expected and len(header) == len(expected):
        findings.append(whole("columns are not in the declared order", ", ".join(header), allowed, 1))

    width = len(header)
    kept: list[list[str]] = []
    kept_lines: list[int] = []
    for line, record in zip(lines[1:], records[1:], strict=True):
        if len(record) == width:
            kept.append(record)
            kept_lines.append(line)
        else:
            findings.append(
                Finding(
                    file,
                    line,
                    record[0] if record else None,
                    None,
                    f"{len(record)} cells",
                    f"{width} cells",
                    "each row must have as many cells as the header",
                )
            )
    columns = {name: [] for name in header}
    if kept:
        columns = {name: list(cells) for name, cells in zip(header, zip(*kept, strict=True), strict=True)}
    key_columns = _names(resource["schema"].get("primaryKey"))
    table = RawTable(resource["name"], file, columns, kept_lines, key_columns, sound=not findings)
    shown = [columns[name] for name in key_columns if name in columns] or list(columns.values())[:1]
    table.keys = [" / ".join(parts) for parts in zip(*shown, strict=True)]
    return table, findings


def _records(text: str) -> tuple[list[list[str]], list[int], str | None]:
    """CSV records with the physical line each starts on; third the parser's complaint about the last one."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records: list[list[str]] = []
    lines: list[int] = []
    while True:
        lines.append(reader.line_num + 1)
        try:
            records.append(next(reader))
        except StopIteration:
            lines.pop()
            return records, lines, None
        except csv.Error as error:
            return records, lines, str(error)


def _guess_encoding(content: bytes) -> str:
    try:
        content.decode("gb18030")
    except UnicodeDecodeError:
        return "unknown encoding"
    return "looks like GBK / GB18030"


def _short(value: str) -> str:
    return value if len(value) <= MAX_SHOWN else value[: MAX_SHOWN - 1] + "…"


# --- the column -------------------------------------------------------------------------------------------

_TYPES: dict[str, tuple[re.Pattern[str], str]] = {
    "integer": (re.compile(r"-?(0|[1-9]\d*)"), "a whole number"),
    "number": (re.compile(r"-?(0|[1-9]\d*)(\.\d+)?"), "a number"),
    "boolean": (re.compile("true|false"), "true, false"),
    "year": (re.compile(r"\d{4}"), "a year"),
    "date": (re.compile(r"\d{4}-\d{2}-\d{2}"), "a day"),
}


def check_table(table: RawTable, resource: dict[str, Any]) -> list[Finding]:
    """Each column against its field: type, required, unique, enum, pattern, range; then its key."""
    findings: list[Finding] = []
    for item in _fields(resource):
        if item["name"] in table.columns:
            findings += _check_column(table, item)
    return findings + _check_key(table)


def _check_column(table: RawTable, item: dict[str, Any]) -> list[Finding]:
    name = item["name"]
    constraints = item.get("constraints", {})
    cells = table.columns[name]
    is_list = bool(item.get("list"))
    findings: list[Finding] = []

    def report(bad: Callable[[str], bool], rule: str, allowed: str | None) -> None:
        wrong = {cell for cell in set(cells) if cell and bad(cell)}
        if wrong:
            message = f"column {name!r} {rule}"
            findings.extend(
                table.finding(i, name, allowed, message) for i, cell in enumerate(cells) if cell in wrong
            )

    def each(bad: Callable[[str], bool]) -> Callable[[str], bool]:
        return (lambda cell: any(bad(part) for part in cell.split(LIST_SEPARATOR))) if is_list else bad

    if constraints.get("required") or name in table.key_columns:
        message = f"column {name!r} must not be empty"
        findings += [table.finding(i, name, "a value", message) for i, cell in enumerate(cells) if not cell]
    report(lambda cell: cell != cell.strip(), "must not have blanks around the value", None)
    if is_list:
        report(
            lambda cell: (
                len(set(parts := cell.split(LIST_SEPARATOR))) < len(parts) or "" in map(str.strip, parts)
            ),
            f"must be a list with {LIST_SEPARATOR!r} between items, none empty, none twice",
            f"a{LIST_SEPARATOR}b",
        )
    kind = item.get("type", "string")
    typed = set(cells)
    if kind in _TYPES:
        pattern, words = _TYPES[kind]
        report(each(lambda cell: not pattern.fullmatch(cell)), f"must be {words}", words)
        typed = {cell for cell in typed if pattern.fullmatch(cell)}
    if "enum" in constraints:
        values = [_as_text(value) for value in constraints["enum"]]
        allowed = ", ".join(values)
        report(each(lambda cell: cell not in values), f"must be one of {allowed}", allowed)
    if "pattern" in constraints:
        shape = re.compile(constraints["pattern"])
        text = constraints["pattern"]
        report(each(lambda cell: not shape.fullmatch(cell)), f"must match {text}", text)
    for bound, words in (("minimum", "at least"), ("maximum", "at most")):
        if bound in constraints and kind in ("integer", "number"):
            limit = float(constraints[bound])
            sign = 1 if bound == "minimum" else -1
            report(
                lambda cell, limit=limit, sign=sign: cell in typed and sign * float(cell) < sign * limit,
                f"must be {words} {constraints[bound]}",
                f"{words} {constraints[bound]}",
            )
    for bound, words in (("minLength", "at least"), ("maxLength", "at most")):
        if bound in constraints:
            limit, sign = constraints[bound], 1 if bound == "minLength" else -1
            report(
                lambda cell, limit=limit, sign=sign: sign * len(cell) < sign * limit,
                f"must have {words} {limit} characters",
                f"{words} {limit} characters",
            )
    if constraints.get("unique") and table.key_columns != [name]:
        findings += _repeats(table, [name], f"column {name!r} must not repeat a value")
    return findings


def _as_text(value: Any) -> str:
    return {True: "true", False: "false"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _check_key(table: RawTable) -> list[Finding]:
    names = table.key_columns
    if not names or any(name not in table.columns for name in names):
        return []
    words = ", ".join(names)
    findings = _repeats(table, names, f"the key ({words}) must not repeat")
    keys = list(zip(*(table.columns[name] for name in names), strict=True))
    for i in range(1, len(keys)):
        if keys[i] < keys[i - 1]:
            message = f"rows must be sorted by the key ({words})"
            findings.append(table.finding(i, names[0], f"after {table.keys[i - 1]}", message))
            break
    return findings


def _repeats(table: RawTable, names: list[str], message: str) -> list[Finding]:
    first: dict[tuple[str, ...], int] = {}
    findings = []
    for i, cells in table.rows(*names):
        if not any(cells):
            continue
        if cells in first:
            findings.append(
                table.finding(i, names[0], f"once; first on line {table.lines[first[cells]]}", message)
            )
        else:
            first[cells] = i
    return findings


def check_foreign_keys(tables: dict[str, RawTable], descriptor: dict[str, Any]) -> list[Finding]:
    """Every foreign key of the descriptor, item by item in list cells; an unreadable table is skipped."""
    findings: list[Finding] = []
    for resource in descriptor["resources"]:
        table = tables.get(resource["name"])
        if table is None:
            continue
        lists = {item["name"] for item in _fields(resource) if item.get("list")}
        for key in resource["schema"].get("foreignKeys", []):
            here, there = _names(key["fields"]), _names(key["reference"]["fields"])
            other = tables.get(key["reference"].get("resource") or table.name)
            if other is None or not other.sound:
                continue
            if any(name not in table.columns for name in here):
                continue
            if any(name not in other.columns for name in there):
                continue
            known = {cells for _, cells in other.rows(*there)}
            message = f"column {', '.join(map(repr, here))} must name a row of {other.file}"
            for i, cells in table.rows(*here):
                if not all(cells):
                    continue
                split = len(here) == 1 and here[0] in lists
                parts = [(part,) for part in cells[0].split(LIST_SEPARATOR)] if split else [cells]
                unknown = [" / ".join(part) for part in parts if part not in known]
                if unknown:
                    value = LIST_SEPARATOR.join(unknown)
                    findings.append(
                        Finding(
                            table.file, table.lines[i], table.keys[i], here[0], _short(value), None, message
                        )
                    )
    return findings


# --- the register -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Rule:
    needs: dict[str, tuple[str, ...]]
    check: Callable[[dict[str, RawTable]], Iterable[Finding]]


_RULES: list[_Rule] = []


def _rule(**needs: str):
    """Register a rule with the columns it reads: `_rule(zones="zone_id part_of")`; it needs all of them."""

    def keep(check: Callable[[dict[str, RawTable]], Iterable[Finding]]):
        _RULES.append(_Rule({name: tuple(columns.split()) for name, columns in needs.items()}, check))
        return check

    return keep


def check_register(tables: dict[str, RawTable]) -> list[Finding]:
    """Rules that span columns or tables; a rule whose columns are not there is skipped."""
    findings: list[Finding] = []
    for rule in _RULES:
        if all(
            name in tables and all(column in tables[name].columns for column in columns)
            for name, columns in rule.needs.items()
        ):
            findings += rule.check(tables)
    return findings


def _lookup(table: RawTable, key: str, value: str) -> dict[str, str]:
    return dict(zip(table.columns[key], table.columns[value], strict=True))


@_rule(divisions="division_code level parent_code")
def _divisions_hang_together(tables):
    table = tables["divisions"]
    levels = _lookup(table, "division_code", "level")
    above = {"province": None, "prefecture": "province", "county": "prefecture"}
    for i, (_code, level, parent) in table.rows("division_code", "level", "parent_code"):
        wanted = above.get(level)
        if wanted is None and level == "province" and parent:
            yield table.finding(i, "parent_code", "empty", "a province has no parent in the register")
        elif wanted and (not parent or levels.get(parent, wanted) != wanted):
            yield table.finding(
                i, "parent_code", f"a {wanted}", "a division must lie in one of the next level up"
            )


@_rule(
    divisions="division_code level parent_code",
    zones="province_code prefecture_code also_prefecture_code county_code",
)
def _zones_lie_in_nested_divisions(tables):
    table, divisions = tables["zones"], tables["divisions"]
    level = _lookup(divisions, "division_code", "level")
    parent = _lookup(divisions, "division_code", "parent_code")
    columns = {"province_code": "province", "prefecture_code": "prefecture", "county_code": "county"}
    columns["also_prefecture_code"] = "prefecture"
    for column, wanted in columns.items():
        message = f"column {column!r} must be the code of a {wanted}"
        for i, (code,) in table.rows(column):
            if code in level and level[code] != wanted:
                yield table.finding(i, column, f"the code of a {wanted}", message)
    names = ("province_code", "prefecture_code", "also_prefecture_code", "county_code")
    for i, (province, prefecture, also, county) in table.rows(*names):
        for column, code in (("prefecture_code", prefecture), ("also_prefecture_code", also)):
            if (
                level.get(code) == "prefecture"
                and level.get(province) == "province"
                and parent[code] != province
            ):
                yield table.finding(
                    i, column, f"a prefecture of {province}", "a prefecture lies in its province"
                )
        if also and also == prefecture:
            yield table.finding(
                i, "also_prefecture_code", "another prefecture", "the second prefecture is another"
            )
        if level.get(county) == "county" and parent[county] not in (prefecture, also):
            yield table.finding(
                i, "county_code", f"a county of {prefecture}", "a county lies in its prefecture"
            )


@_rule(zones="zone_id counts_as_zone part_of")
def _part_of_only_where_not_counted(tables):
    table = tables["zones"]
    counts = _lookup(table, "zone_id", "counts_as_zone")
    for i, (zone_id, counted, part_of) in table.rows("zone_id", "counts_as_zone", "part_of"):
        if part_of and counted == "true":
            yield table.finding(
                i, "counts_as_zone", "false", "a zone that is part of another is not counted on its own"
            )
        if not part_of and counted == "false":
            yield table.finding(
                i, "part_of", "a zone id", "a zone that is not counted says what it is part of"
            )
        if part_of and (part_of == zone_id or counts.get(part_of) == "false"):
            yield table.finding(
                i, "part_of", "another zone that is counted", "a zone is part of another zone that is counted"
            )


@_rule(zones="level category")
def _level_and_category_exist_together(tables):
    table = tables["zones"]
    levels, categories = {str(item) for item in Level}, {str(item) for item in Category}
    for i, (level, category) in table.rows("level", "category"):
        if level in levels and category in categories and category not in LEVEL_CATEGORIES[Level(level)]:
            allowed = ", ".join(sorted(LEVEL_CATEGORIES[Level(level)]))
            yield table.finding(i, "category", f"{allowed} for {level}", "no such category at this level")


@_rule(official_counts="level categories")
def _official_counts_name_categories_of_their_level(tables):
    table = tables["official_counts"]
    levels, known = {str(item) for item in Level}, {str(item) for item in Category}
    for i, (level, categories) in table.rows("level", "categories"):
        named = {item for item in categories.split(LIST_SEPARATOR) if item in known}
        if level in levels and not named <= LEVEL_CATEGORIES[Level(level)]:
            allowed = ", ".join(sorted(LEVEL_CATEGORIES[Level(level)]))
            yield table.finding(i, "categories", f"{allowed} for {level}", "no such category at this level")


@_rule(zones="name province_code")
def _zone_names_are_unique(tables):
    yield from _repeats(
        tables["zones"], ["name", "province_code"], "two zones of a province have the same name"
    )


@_rule(zones="approved_area_ha area_kind")
def _an_area_says_which_area_it_is(tables):
    table = tables["zones"]
    for i, (area, kind) in table.rows("approved_area_ha", "area_kind"):
        if bool(area) != bool(kind):
            column = "area_kind" if area else "approved_area_ha"
            yield table.finding(i, column, "both or neither", "an area and its kind come together")


@_rule(parks="park_id", park_sites="park_id")
def _each_park_has_a_host_zone(tables):
    table = tables["parks"]
    hosted = set(tables["park_sites"].columns["park_id"])
    for i, (park_id,) in table.rows("park_id"):
        if park_id not in hosted:
            yield table.finding(i, "park_id", "a row of park_sites.csv", "each park has a host zone")


@_rule(park_sites="park_id zone_id")
def _a_zone_hosts_one_park(tables):
    yield from _repeats(tables["park_sites"], ["zone_id"], "a zone hosts at most one park")


@_rule(
    parks="park_id cooperation_zone_id",
    park_sites="park_id zone_id",
    cooperation_zones="cooperation_zone_id province_code",
    zones="zone_id province_code",
)
def _host_zones_lie_in_the_province_of_the_cooperation_zone(tables):
    table = tables["park_sites"]
    programme = _lookup(tables["parks"], "park_id", "cooperation_zone_id")
    province = _lookup(tables["cooperation_zones"], "cooperation_zone_id", "province_code")
    zone_province = _lookup(tables["zones"], "zone_id", "province_code")
    for i, (park_id, zone_id) in table.rows("park_id", "zone_id"):
        wanted, found = province.get(programme.get(park_id, "")), zone_province.get(zone_id)
        if wanted and found and wanted != found:
            yield table.finding(
                i, "zone_id", f"a zone of {wanted}", "a park lies in its cooperation zone's province"
            )


@_rule(industries="industry_code label group_code")
def _industries_have_two_steps_and_distinct_labels(tables):
    table = tables["industries"]
    group_of = _lookup(table, "industry_code", "group_code")
    for i, (group,) in table.rows("group_code"):
        if group_of.get(group):
            yield table.finding(i, "group_code", "a code without a group", "a group is not itself in a group")
    yield from _repeats(table, ["label"], "two industries have the same label")


def _check_entities(tables, name: str, kinds: dict[str, str]) -> Iterator[Finding]:
    """The polymorphic `entity_id` of a table: it names a row of one of `kinds` (table → key column)."""
    if any(
        kind not in tables or not tables[kind].sound or key not in tables[kind].columns
        for kind, key in kinds.items()
    ):
        return
    known = {cell for kind, key in kinds.items() for cell in tables[kind].columns[key]}
    table = tables[name]
    allowed = ", ".join(tables[kind].file for kind in kinds)
    for i, (entity,) in table.rows("entity_id"):
        if entity and entity not in known:
            yield table.finding(i, "entity_id", allowed, f"column 'entity_id' must name a row of {allowed}")


@_rule(industry_mentions="entity_id")
def _mentions_are_of_known_entities(tables):
    kinds = {"zones": "zone_id", "parks": "park_id", "cooperation_zones": "cooperation_zone_id"}
    yield from _check_entities(tables, "industry_mentions", kinds)


@_rule(observations="entity_id")
def _observations_are_of_known_entities(tables):
    kinds = {
        "zones": "zone_id",
        "parks": "park_id",
        "cooperation_zones": "cooperation_zone_id",
        "divisions": "division_code",
    }
    yield from _check_entities(tables, "observations", kinds)


@_rule(platforms="division_code zone_id park_id")
def _a_platform_is_somewhere(tables):
    table = tables["platforms"]
    for i, cells in table.rows("division_code", "zone_id", "park_id"):
        if not any(cells):
            yield table.finding(i, "division_code", "a division, zone or park", "a platform names its place")


@_rule(placements="lon lat")
def _coordinates_claim_no_false_precision(tables):
    table = tables["placements"]
    for column in ("lon", "lat"):
        for i, (cell,) in table.rows(column):
            if len(cell.partition(".")[2]) > 5:
                yield table.finding(i, column, "5 decimals", "coordinates have at most 5 decimals")


_DATE_COLUMNS = {
    "documents": ("issued_on",),
    "zones": ("approved_on",),
    "targets": ("baseline_on", "starts_on", "deadline_on"),
    "observations": ("as_of",),
}


def _is_date(text: str) -> bool:
    try:
        return period_start(text) <= period_end(text)
    except ValueError:
        return False


def _check_dates(tables: dict[str, RawTable]) -> Iterator[Finding]:
    for name, columns in _DATE_COLUMNS.items():
        table = tables.get(name)
        for column in columns:
            if table is None or column not in table.columns:
                continue
            wrong = {cell for cell in set(table.columns[column]) if cell and not _is_date(cell)}
            for i, cell in enumerate(table.columns[column]):
                if cell in wrong:
                    yield table.finding(
                        i,
                        column,
                        "YYYY, YYYY-MM or YYYY-MM-DD",
                        f"column {column!r} must be a day of the calendar",
                    )


_RULES.append(_Rule({}, _check_dates))


@_rule(targets="starts_on baseline_on deadline_on deadline_as_printed")
def _targets_run_forward(tables):
    table = tables["targets"]
    names = ("starts_on", "baseline_on", "deadline_on", "deadline_as_printed")
    for i, (starts, baseline, deadline, printed) in table.rows(*names):
        if deadline and _is_date(deadline):
            end = period_end(deadline)
            if starts and _is_date(starts) and period_start(starts) > end:
                yield table.finding(i, "deadline_on", f"after {starts}", "a deadline comes after its start")
            if baseline and _is_date(baseline) and period_start(baseline) > end:
                yield table.finding(
                    i, "deadline_on", f"after {baseline}", "a deadline comes after its baseline"
                )
        if printed and (printed == "none") == bool(deadline):
            allowed = "empty" if deadline else "a day"
            yield table.finding(
                i, "deadline_on", allowed, "a deadline is given exactly when deadline_as_printed is not none"
            )


@_rule(targets="kind baseline_on")
def _a_multiple_names_its_baseline_year(tables):
    table = tables["targets"]
    for i, (kind, baseline) in table.rows("kind", "baseline_on"):
        if kind == TargetKind.MULTIPLE and not baseline:
            yield table.finding(
                i, "baseline_on", "a year", "a multiple of a baseline names the baseline year"
            )


@_rule(targets="comparator target_value target_value_max")
def _a_range_has_two_ends(tables):
    table = tables["targets"]
    for i, (comparator, low, high) in table.rows("comparator", "target_value", "target_value_max"):
        if (comparator == "range") != bool(high):
            yield table.finding(i, "target_value_max", "a value for a range only", "a range has two ends")
        elif high and low and _is_number(low) and _is_number(high) and float(high) <= float(low):
            yield table.finding(
                i, "target_value_max", f"more than {low}", "a range ends above where it starts"
            )


@_rule(targets="threshold_value threshold_unit")
def _a_threshold_has_a_unit(tables):
    table = tables["targets"]
    for i, (value, unit) in table.rows("threshold_value", "threshold_unit"):
        if bool(value) != bool(unit):
            column = "threshold_unit" if value else "threshold_value"
            yield table.finding(i, column, "both or neither", "a threshold and its unit come together")


@_rule(targets="target_id alternative_of")
def _an_alternative_is_another_target(tables):
    table = tables["targets"]
    for i, (target_id, other) in table.rows("target_id", "alternative_of"):
        if other and other == target_id:
            yield table.finding(i, "alternative_of", "another target", "an alternative is another target")


@_rule(targets="scope_kind scope_id")
def _a_target_binds_a_known_scope(tables):
    table = tables["targets"]
    keys = {"cooperation_zone": ("cooperation_zones", "cooperation_zone_id"), "park": ("parks", "park_id")}
    for i, (kind, scope) in table.rows("scope_kind", "scope_id"):
        name, key = keys.get(kind, ("divisions", "division_code"))
        other = tables.get(name)
        if scope and other and other.sound and key in other.columns and scope not in other.columns[key]:
            message = "column 'scope_id' must name a row of the table its scope_kind means"
            yield table.finding(i, "scope_id", f"a row of {other.file}", message)


@_rule(observations="match target_ids near_because")
def _a_match_fits_its_targets(tables):
    table = tables["observations"]
    for i, (match, targets, because) in table.rows("match", "target_ids", "near_because"):
        if match in ("direct", "near") and not targets:
            yield table.finding(i, "target_ids", "a target", "a direct or near value names its target")
        if match == "empty" and targets:
            yield table.finding(i, "target_ids", "empty", "a value that matches nothing names no target")
        if match == "near" and not because:
            yield table.finding(i, "near_because", "a reason", "a near value says why it is not direct")


@_rule(
    observations="match target_ids indicator_id unit",
    targets="target_id indicator_id unit",
    units="unit dimension",
)
def _a_direct_value_measures_the_same_thing(tables):
    table, targets = tables["observations"], tables["targets"]
    dimension = _lookup(tables["units"], "unit", "dimension")
    indicator = _lookup(targets, "target_id", "indicator_id")
    unit_of = _lookup(targets, "target_id", "unit")
    for i, (match, ids, measured, unit) in table.rows("match", "target_ids", "indicator_id", "unit"):
        for target_id in ids.split(LIST_SEPARATOR) if match == "direct" else ():
            if target_id not in indicator:
                continue
            if measured != indicator[target_id]:
                yield table.finding(
                    i, "indicator_id", indicator[target_id], "a direct value has its target's indicator"
                )
            if unit in dimension and dimension.get(unit_of[target_id], dimension[unit]) != dimension[unit]:
                yield table.finding(
                    i, "unit", unit_of[target_id], "a direct value has its target's kind of unit"
                )


@_rule(units="unit dimension factor base_unit")
def _units_scale_to_one_base(tables):
    table = tables["units"]
    bases: dict[str, set[str]] = defaultdict(set)
    for _, (dimension, base) in table.rows("dimension", "base_unit"):
        bases[dimension].add(base)
    for i, (unit, dimension, factor, base) in table.rows("unit", "dimension", "factor", "base_unit"):
        if len(bases[dimension]) > 1:
            allowed = " or ".join(sorted(bases[dimension]))
            yield table.finding(i, "base_unit", f"one of {allowed}", "a dimension has one base unit")
        if _is_number(factor) and ((float(factor) != 1 and unit == base) or float(factor) <= 0):
            yield table.finding(i, "factor", "1 for the base unit, above 0", "a unit scales to its base unit")


_VALUE_COLUMNS = {
    "targets": ("target_value", "target_value_max", "baseline_value"),
    "observations": ("value",),
    "rules": ("value", "value_max"),
}
COUNTED_DIMENSIONS = frozenset({"count", "count_per_100", "people", "times", "rank", "area", "duration"})
"""Dimensions whose values are never negative."""


@_rule(units="unit dimension")
def _counts_are_not_negative(tables):
    dimension = _lookup(tables["units"], "unit", "dimension")
    for name, columns in _VALUE_COLUMNS.items():
        table = tables.get(name)
        if table is None or "unit" not in table.columns:
            continue
        for column in columns:
            if column not in table.columns:
                continue
            for i, (unit, value) in table.rows("unit", column):
                if _is_number(value) and float(value) < 0 and dimension.get(unit) in COUNTED_DIMENSIONS:
                    yield table.finding(i, column, "0 or more", "a count is not negative")


@_rule(rules="is_numeric value")
def _a_numeric_rule_has_a_value(tables):
    table = tables["rules"]
    for i, (numeric, value) in table.rows("is_numeric", "value"):
        if numeric in ("true", "false") and (numeric == "true") != bool(value):
            allowed = "a number" if numeric == "true" else "empty"
            yield table.finding(i, "value", allowed, "a value is given exactly when the rule is numeric")


@_rule(corrections="table_name column")
def _corrections_name_a_column(tables):
    table = tables["corrections"]
    for i, (name, column) in table.rows("table_name", "column"):
        if name not in ROW_OF_TABLE:
            yield table.finding(i, "table_name", ", ".join(ROW_OF_TABLE), "a correction names a table")
        elif name in tables and tables[name].sound and column and column not in tables[name].columns:
            yield table.finding(i, "column", ", ".join(tables[name].columns), "a correction names a column")


@_rule(corrections="table_name key column is")
def _corrections_hold(tables):
    table = tables["corrections"]
    for i, (name, key, column, value) in table.rows("table_name", "key", "column", "is"):
        other = tables.get(name)
        if other is None or not other.sound or len(other.key_columns) != 1 or column not in other.columns:
            continue
        now = _lookup(other, other.key_columns[0], column).get(key)
        if now is not None and now != value:
            yield table.finding(
                i, "is", f"{now!r} as in {other.file}", "a correction says what the table holds"
            )
        elif now is None and value:
            yield table.finding(i, "key", f"a key of {other.file}", "a correction names a row")


def _is_number(cell: str) -> bool:
    return bool(_TYPES["number"][0].fullmatch(cell))


# --- all of it --------------------------------------------------------------------------------------------


def examine(tables: Path, descriptor: dict[str, Any]) -> tuple[dict[str, RawTable], list[Finding]]:
    """Read and check every table once: the raw tables by name and all findings, by file and line."""
    raw: dict[str, RawTable] = {}
    findings: list[Finding] = []
    described = {resource["name"] for resource in descriptor["resources"]}
    for name in ROW_OF_TABLE:
        if name not in described:
            findings.append(
                Finding(
                    "datapackage.json",
                    None,
                    name,
                    None,
                    None,
                    None,
                    "a table of the register is not described",
                )
            )
    for resource in descriptor["resources"]:
        if Path(resource["path"]).suffix != ".csv":
            continue
        if resource["name"] not in ROW_OF_TABLE:
            allowed = ", ".join(ROW_OF_TABLE)
            findings.append(
                Finding(
                    "datapackage.json",
                    None,
                    resource["name"],
                    None,
                    None,
                    allowed,
                    "no such table in the register",
                )
            )
            continue
        table, problems = read_table(tables, resource)
        findings += problems
        if table is not None:
            raw[resource["name"]] = table
    for path in sorted(tables.glob("*.csv")) if tables.is_dir() else ():
        if path.stem not in described:
            findings.append(
                Finding(path.name, None, None, None, None, None, "the data package does not know the file")
            )
    return raw, _in_order([*findings, *check_raw(raw, descriptor)], descriptor)


def check_raw(raw: dict[str, RawTable], descriptor: dict[str, Any]) -> list[Finding]:
    """Findings about tables already read: each by itself, their references, and the rules across them."""
    findings: list[Finding] = []
    for resource in descriptor["resources"]:
        if resource["name"] in raw:
            findings += check_table(raw[resource["name"]], resource)
    findings += check_foreign_keys(raw, descriptor)
    findings += check_register(raw)
    return _in_order(findings, descriptor)


def _in_order(findings: list[Finding], descriptor: dict[str, Any]) -> list[Finding]:
    order = {Path(resource["path"]).name: i for i, resource in enumerate(descriptor["resources"])}
    findings = sorted(findings, key=lambda item: (order.get(item.file, -1), item.file, item.line or 0))
    return list(dict.fromkeys(findings))


def check_tables(tables: Path, descriptor: dict[str, Any] | None = None) -> list[Finding]:
    """All findings about the tables in a folder; an empty list means clean.

    Without a descriptor the `datapackage.json` beside the folder is used, else the project's own. Reads only.
    """
    if descriptor is None:
        path = descriptor_beside(tables)
        try:
            descriptor = load_descriptor(path)
        except (OSError, ValueError) as error:
            return [
                Finding(path.name, None, None, None, None, None, f"the data package cannot be read: {error}")
            ]
    return examine(tables, descriptor)[1]


def describe_findings(findings: Iterable[Finding]) -> str:
    """Findings as text, one block per file and rule: `zones.csv: column 'level' must be one of …`."""
    blocks: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        blocks.setdefault((finding.file, finding.message), []).append(finding)
    out: list[str] = []
    for (file, message), members in blocks.items():
        out.append(f"{file}: {message}.")
        for member in members:
            detail = _describe_one(member)
            if detail:
                out.append("  " + detail)
    return "\n".join(out)


def _describe_one(finding: Finding) -> str:
    words = []
    if finding.key:
        row = ROW_OF_TABLE.get(finding.file.removesuffix(".csv"))
        kind = re.sub(r"(?<!^)(?=[A-Z])", " ", row.__name__).lower() if row else "entry"
        words.append(f"{kind} {_short(finding.key)}")
    if finding.value is not None:
        words.append(
            f"has {finding.column} {finding.value!r}" if finding.column else f"found {finding.value!r}"
        )
    text = " ".join(words)
    if finding.allowed and finding.allowed not in finding.message:
        text = f"{text}; allowed: {finding.allowed}" if text else f"allowed: {finding.allowed}"
    if finding.line is None:
        return text
    return f"line {finding.line}: {text}" if text else f"line {finding.line}"


def main(arguments: list[str]) -> int:
    """Print all findings and return 1, or one line with the row counts and return 0."""
    tables = Path(arguments[0]) if arguments else DEFAULT_TABLES
    findings = check_tables(tables)
    if findings:
        print(describe_findings(findings))
        print(f"{len(findings)} findings in {len({finding.file for finding in findings})} files")
        return 1
    raw, _ = examine(tables, load_descriptor(descriptor_beside(tables)))
    counts = ", ".join(f"{name} {len(table.lines)}" for name, table in raw.items())
    print(f"{tables}: clean ({counts})")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
