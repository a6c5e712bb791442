"""Assemble `data/datapackage.json` from `data/package/*.json`: `python -m data.package [--check]`.

One file per table is edited; `package.json` holds what concerns the whole package (name, title, sources,
licences). The result is committed because outside tools (Frictionless, Open Data Editor) read it as it is.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from data.schema import ROW_OF_TABLE

HERE = Path(__file__).parent
FRAGMENTS = HERE / "package"
DESCRIPTOR = HERE / "datapackage.json"
WHOLE = "package"


def build_package(fragments: Path = FRAGMENTS) -> dict[str, Any]:
    """The descriptor: what `package.json` says of the whole, then the tables in the register's order.

    A table without a fragment is left out (loading reports it). ValueError names a fragment that is no JSON
    object, is named differently from its file, or describes no table of the register.
    """
    whole = _read(fragments / f"{WHOLE}.json")
    resources = {path.stem: _read(path) for path in sorted(fragments.glob("*.json")) if path.stem != WHOLE}
    for stem, resource in resources.items():
        if resource.get("name") != stem:
            raise ValueError(f"{stem}.json: name is {resource.get('name')!r}, expected {stem!r}")
        if stem not in ROW_OF_TABLE:
            raise ValueError(
                f"{stem}.json: no such table in the register; allowed: {', '.join(ROW_OF_TABLE)}"
            )
    tables = [with_defaults(resources[name]) for name in ROW_OF_TABLE if name in resources]
    return {**whole, "resources": [*tables, *whole.get("resources", [])]}


def with_defaults(resource: dict[str, Any]) -> dict[str, Any]:
    """A resource with what all our tables share: CSV, UTF-8, comma, only the empty cell is missing."""
    name = resource["name"]
    head = {
        "name": name,
        "path": f"tables/{name}.csv",
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "header": True},
    }
    schema = {"missingValues": [""], **resource["schema"]}
    return {**head, **resource, "schema": schema}


def to_package_text(package: dict[str, Any]) -> str:
    """The descriptor as the committed file's text."""
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _read(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ValueError(f"{path.name}: cannot be read: {error}") from error
    if not isinstance(value, dict):
        raise ValueError(f"{path.name}: expected a JSON object")
    return value


def main(arguments: list[str]) -> int:
    """Write the descriptor; with `--check` only say whether the committed one is up to date (1: stale)."""
    text = to_package_text(build_package())
    if "--check" not in arguments:
        DESCRIPTOR.write_text(text, encoding="utf-8")
        print(f"wrote {DESCRIPTOR.name}")
        return 0
    if DESCRIPTOR.is_file() and DESCRIPTOR.read_text(encoding="utf-8") == text:
        print(f"{DESCRIPTOR.name} is up to date")
        return 0
    print(f"{DESCRIPTOR.name} is stale: run python -m data.package")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
