"""Filters and counts by bit masks: each label of each facet is a set of zones held as one integer.

A filter is then a handful of integer operations whatever the number of zones; `Selection.matches` stays the
definition, and a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from data.search import found, query_words

if TYPE_CHECKING:
    from data.selection import Facts, Selection

FACET_ATTRIBUTES: dict[str, str] = {
    "province": "provinces",
    "prefecture": "prefectures",
    "level": "levels",
    "category": "categories",
    "industry": "industries",
}
"""Parameter (and fact) name → attribute of `Selection`."""


@dataclass(frozen=True, slots=True)
class FacetIndex:
    """Bit i of a mask stands for the i-th zone of the register."""

    ids: tuple[str, ...]
    masks: Mapping[str, Mapping[str, int]]
    """facet → label → zones that have it."""
    counted: int
    """Zones that count as zones."""
    with_park: int
    """Zones that host a park."""
    placed: int
    """Zones that have a place on the map."""
    search: tuple[str, ...]
    """Search text of each zone."""

    def select(self, selection: Selection) -> int:
        """Mask of the zones a selection leaves."""
        mask = (1 << len(self.ids)) - 1
        for facet, attribute in FACET_ATTRIBUTES.items():
            if wanted := getattr(selection, attribute):
                of_label = self.masks[facet]
                mask &= _union(of_label.get(label, 0) for label in wanted)
        if selection.park_only:
            mask &= self.with_park
        if words := query_words(selection.q):
            mask &= _mask(found(words, text) for text in self.search)
        return mask

    def count_by(self, selection: Selection, facet: str) -> dict[str, int]:
        """Counted zones for each label of a facet under the *other* filters; labels nobody has are left out."""
        others = replace(selection, **{FACET_ATTRIBUTES[facet]: ()})
        mask = self.select(others) & self.counted
        return {label: (mask & has).bit_count() for label, has in self.masks[facet].items()}

    def mask_of(self, zone_ids: Container[str]) -> int:
        """Mask of these zones; ids the register does not know are passed over."""
        return _mask(zone_id in zone_ids for zone_id in self.ids)

    def ids_of(self, mask: int) -> list[str]:
        """Ids of the zones in a mask, in the register's order."""
        return [zone_id for i, zone_id in enumerate(self.ids) if mask >> i & 1]


def build_index(facts: Mapping[str, Facts], placed: Container[str]) -> FacetIndex:
    """The index over the facts of all zones; `placed` holds the ids that have a place."""
    rows = list(facts.values())
    masks: dict[str, dict[str, int]] = {}
    for facet in FACET_ATTRIBUTES:
        positions: dict[str, list[int]] = {}
        for i, row in enumerate(rows):
            for label in dict.fromkeys(_labels(row[facet])):
                positions.setdefault(label, []).append(i)
        masks[facet] = {label: _from_positions(found_at, len(rows)) for label, found_at in positions.items()}
    return FacetIndex(
        ids=tuple(facts),
        masks=masks,
        counted=_mask(row["counts_as_zone"] for row in rows),
        with_park=_mask(row["park"] for row in rows),
        placed=_mask(zone_id in placed for zone_id in facts),
        search=tuple(row["search"] for row in rows),
    )


def _labels(value: Any) -> list[str]:
    return value if isinstance(value, list) else [value]


def _union(masks: Iterable[int]) -> int:
    union = 0
    for mask in masks:
        union |= mask
    return union


def _mask(flags: Iterable[Any]) -> int:
    """Bit i is set where the i-th flag is true; through text, because adding bits one by one is quadratic."""
    return int("".join("1" if flag else "0" for flag in flags)[::-1] or "0", 2)


def _from_positions(positions: Iterable[int], size: int) -> int:
    flags = bytearray(b"0" * (size or 1))
    for position in positions:
        flags[-1 - position] = ord("1")
    return int(flags, 2)
