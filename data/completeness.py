"""What the register knows of its zones and what it does not: `python -m data.completeness [--check]`.

Writes a table between two markers in `data/README.md`: per province and level, how many entries have what.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from data.checks import DEFAULT_TABLES
from data.load import Register, RegisterError, load_register
from data.schema import DivisionLevel, Level, OfficialCount, Role, Zone
from data.vocabulary import label_of

README = Path(__file__).parent / "README.md"
START = "<!-- completeness: written by python -m data.completeness -->"
END = "<!-- end of completeness -->"

FIRST = (Role.FLAGSHIP, Role.FIRST_NAMED)

FACTS: dict[str, Callable[[Register, Zone], bool]] = {
    "定位": lambda register, zone: zone.zone_id in register.placements,
    "批准时间": lambda register, zone: zone.approved_on is not None,
    "面积": lambda register, zone: zone.approved_area_ha is not None,
    "产业": lambda register, zone: bool(register.mentions_of.get(zone.zone_id)),
    "首位（首列）产业": lambda register, zone: any(
        mention.role in FIRST for mention in register.mentions_of.get(zone.zone_id, ())
    ),
    "来源": lambda register, zone: bool(register.sources_of.get(zone.zone_id)),
}
"""Column heading → whether an entry has the fact."""


def count_listed(register: Register, official: OfficialCount) -> int:
    """How many zones the register lists of the kind an official count is of."""
    return sum(
        zone.counts_as_zone
        and zone.province_code == official.division_code
        and zone.level is official.level
        and (not official.categories or zone.category in official.categories)
        for zone in register.zones.values()
    )


def count_facts(register: Register) -> list[tuple[str, str, int, dict[str, int]]]:
    """Per province and level: their labels, entries (merged ones included), entries with each fact."""
    out = []
    provinces = [row for row in register.divisions.values() if row.level is DivisionLevel.PROVINCE]
    for province in provinces:
        for level in Level:
            zones = [
                zone
                for zone in register.zones.values()
                if zone.province_code == province.division_code and zone.level is level
            ]
            known = {name: sum(has(register, zone) for zone in zones) for name, has in FACTS.items()}
            out.append((province.name, label_of(level), len(zones), known))
    return out


def describe_completeness(register: Register) -> str:
    """The counts as a Markdown table with a last row of sums."""
    rows = count_facts(register)
    head = ["省份", "级别", "条目", *FACTS]
    lines = ["| " + " | ".join(head) + " |", "|---|---|" + "---:|" * (len(head) - 2)]
    cells = [[row[0], row[1], *map(str, (row[2], *row[3].values()))] for row in rows]
    sums = [sum(row[2] for row in rows), *(sum(row[3][name] for row in rows) for name in FACTS)]
    cells.append(["合计", "", *map(str, sums)])
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in cells)])


def with_table(text: str, table: str) -> str:
    """A README text with the table between its markers; ValueError unless each is there once."""
    if text.count(START) != 1 or text.count(END) != 1 or text.index(START) > text.index(END):
        raise ValueError(f"expected one {START!r} and after it one {END!r}")
    before, rest = text.split(START)
    return f"{before}{START}\n\n{table}\n\n{END}{rest.split(END)[1]}"


def main(arguments: list[str], readme: Path = README, tables: Path = DEFAULT_TABLES) -> int:
    """Write the table; with `--check` only say whether the committed one is up to date (1 when stale)."""
    try:
        old = readme.read_text(encoding="utf-8")
        new = with_table(old, describe_completeness(load_register(tables)))
    except (OSError, ValueError, RegisterError) as error:
        print(f"{readme.name}: {error}")
        return 1
    if "--check" in arguments:
        print(
            f"{readme.name} is up to date"
            if old == new
            else f"{readme.name} is stale: run python -m data.completeness"
        )
        return int(old != new)
    readme.write_text(new, encoding="utf-8")
    print(f"wrote the completeness table of {readme.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
