"""The linked table: rows drawn in the browser, filtered with the map's predicate, picked by id.

A click moves only the ids of the selected rows over the websocket, never the rows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Literal, TypedDict

from pages.shared import addresses, served, store, wording

_mount = served.component("atlas_linked_table")


class Asks(TypedDict):
    """How a row changes what is chosen in the piece of this name: its id is the value of `key`."""

    place: str
    how: Literal["set", "toggle"]
    key: str


def show(
    name: str,
    *,
    label: str,
    columns: Sequence[dict[str, Any]],
    on_pick: Callable[[str], None] | None = None,
    rows: Sequence[dict[str, Any]] | None = None,
    sources: Sequence[str] = (),
    predicate: dict[str, Any] | None = None,
    selected: Sequence[str | None] = (),
    pin: bool = False,
    linked: bool = False,
    bar: str | None = None,
    asks: Asks | None = None,
) -> None:
    """Draw a table; a row that is picked is selected, or its `id` goes to `on_pick`.

    Rows come from `rows`, or from the layers `sources` of the API filtered by `predicate`; of entries of one `kind`
    a column may show something else `instead`. `selected` are ids of highlighted rows, which `pin` puts first; a
    `linked` table follows the one selection of map and card instead, and pins it. `bar` names the column that the
    bars of a column of kind "bar" show. With `asks` a row changes what is chosen in a piece beside it, which is on
    the same screen.
    """
    key = f"linked_table_{name}"
    version = store.register().data_version
    base = addresses.base()

    def picked() -> None:
        if on_pick and (entry_id := served.reported(key, "picked")):
            on_pick(entry_id)

    _mount(
        key=key,
        data=described(label, columns, rows, asks)
        | {
            "script": addresses.script("linked_table.js"),
            "predicate_module": f"{base}assets/atlas/predicate.js",
            "sources": [f"{base}api/{source}.geojson?v={version}" for source in sources] or None,
            "predicate": predicate,
            "selected": [entry_id for entry_id in selected if entry_id],
            "pin": pin or linked,
            "linked": linked,
            "bar": bar,
        },
        on_picked_change=picked,
    )


def described(
    label: str,
    columns: Sequence[dict[str, Any]],
    rows: Sequence[dict[str, Any]] | None,
    asks: Asks | None,
) -> dict[str, Any]:
    """A table as the browser is told it; as `data-table` of a piece of HTML it needs no more.

    A row changes what is chosen in a piece, as `asks` says: in the one the table is in, or one beside it.
    """
    return {
        "assets": f"{addresses.base()}assets/screens/",
        "version": store.code_version(),
        "label": label,
        "columns": list(columns),
        "rows": list(rows) if rows is not None else None,
        "words": {"none": wording.NONE_MATCH, "failed": wording.LIST_FAILED},
        "asks": asks,
    }
