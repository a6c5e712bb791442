"""The heat table: counts by row and column, shaded and numbered; picking a row, a column or a cell calls back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypedDict

from geo import palette
from pages.shared import addresses, served, store, wording

_mount = served.component("atlas_heat_table")


class Leads(TypedDict):
    """Where a pick leads: the control `control` to `label`, and the piece `place` to what was picked.

    `keys` are those of the piece by "row" and "column".
    """

    place: str
    keys: Mapping[str, str]
    control: str
    label: str


def show(
    name: str,
    *,
    label: str,
    corner: str,
    sections: Sequence[tuple[str, int]],
    columns: Sequence[dict[str, str]],
    rows: Sequence[str],
    counts: Mapping[str, Sequence[Sequence[int]]],
    foot: Sequence[dict[str, Any]],
    total: str,
    on_pick: Callable[[str | None, str | None], None],
    control: str = "",
    chosen: str = "",
    selected_rows: Sequence[str] = (),
    selected_columns: Sequence[str] = (),
    leads: Leads | None = None,
) -> None:
    """Draw the table and call `on_pick(row, column)` with what is picked; a heading leaves the other one None.

    `sections` are (heading, columns below it). `columns` have `id` and a short `label`, `rows` are ids; `foot` are
    further rows with `label`, `cells` and `total` that cannot be picked.

    `counts` are those of every row with its total last, once for each label of the pills `control` ("" when none is
    chosen): a pressed pill shows its own before the page has followed. `chosen` is the label the page stands at.
    `leads` is what `on_pick` does as far as the reader sees it at once.
    """
    key = f"heat_table_{name}"

    def picked() -> None:
        if found := served.reported(key, "picked"):
            on_pick(found.get("row"), found.get("column"))

    _mount(
        key=key,
        data={
            "script": addresses.script("heat_table.js"),
            "assets": f"{addresses.base()}assets/screens/",
            "version": store.code_version(),
            "label": label,
            "corner": corner,
            "sections": [list(section) for section in sections],
            "columns": list(columns),
            "rows": list(rows),
            # Streamlit writes a space behind every comma, which makes numbers half as long again.
            "alternatives": {
                each: json.dumps(found, separators=(",", ":")) for each, found in counts.items()
            },
            "control": control,
            "chosen": chosen,
            "foot": list(foot),
            "total": total,
            "steps": [
                {"from": step.from_, "fill": step.fill, "ink": step.ink} for step in palette.HEAT_STEPS
            ],
            "selected_rows": list(selected_rows),
            "selected_columns": list(selected_columns),
            "leads": leads,
            "words": wording.HEAT_WORDS,
        },
        on_picked_change=picked,
    )
