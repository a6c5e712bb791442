"""Two programmes' targets for one matter side by side: what differs, so that nobody adds or averages them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from data.load import Register
from data.promises import describe_deadline, indicator_name
from data.schema import Target
from data.vocabulary import label_of

MATTERS: dict[str, str] = {
    "taiwan_funded_enterprises": "firms",
    "actual_taiwan_capital": "capital",
    "new_taiwan_investment": "capital",
    "taiwan_funded_output": "output",
    "taiwan_top100_enterprises": "top100",
    "taiwan_youth_exchanged": "youth",
    "taiwan_youth_employed": "youth",
    "new_taiwan_funded_projects": "projects",
}
"""Indicator → the matter it is about. That two indicators are about one matter is our reading, not the documents'."""


class Aspect(StrEnum):
    """In what two promises can differ."""

    INDICATOR = "indicator"
    UNIT = "unit"
    KIND = "kind"
    HORIZON = "horizon"
    SCOPE = "scope"


@dataclass(frozen=True, slots=True)
class Difference:
    """One aspect, and what each side says of it, in the order of the sides."""

    aspect: Aspect
    sides: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter: its key, the targets of each programme (by id, in the order given), and what differs."""

    key: str
    sides: tuple[tuple[Target, ...], ...]
    differences: tuple[Difference, ...]

    @property
    def set_by(self) -> tuple[int, ...]:
        """Positions of the programmes that set a target for it."""
        return tuple(position for position, targets in enumerate(self.sides) if targets)


def contrast(register: Register, cooperation_zone_ids: Sequence[str]) -> tuple[Matter, ...]:
    """Every matter some programme or one of its parks has a target for, in the order of `MATTERS`.

    An indicator without a matter is one of its own, under its id. Differences are stated only where at least two
    programmes set a target.
    """
    found: dict[str, list[list[Target]]] = {key: [] for key in dict.fromkeys(MATTERS.values())}
    for position, zone_id in enumerate(cooperation_zone_ids):
        for target in targets_of_programme(register, zone_id):
            sides = found.setdefault(MATTERS.get(target.indicator_id, target.indicator_id), [])
            sides += [[] for _ in range(len(cooperation_zone_ids) - len(sides))]
            sides[position].append(target)
    return tuple(
        Matter(key, tuple(tuple(side) for side in sides), _differences(register, sides))
        for key, sides in found.items()
        if sides
    )


def targets_of_programme(register: Register, cooperation_zone_id: str) -> tuple[Target, ...]:
    """Targets of the whole cooperation zone, then those of its parks, by deadline."""
    parks = [park for park in register.parks.values() if park.cooperation_zone_id == cooperation_zone_id]
    owners = [cooperation_zone_id, *(park.park_id for park in sorted(parks, key=lambda park: park.position))]
    targets = [target for owner in owners for target in register.targets_of.get(owner, ())]
    return tuple(sorted(targets, key=lambda target: target.deadline_on or "9999"))


def _differences(register: Register, sides: Sequence[Sequence[Target]]) -> tuple[Difference, ...]:
    if sum(bool(side) for side in sides) < 2:
        return ()
    say: dict[Aspect, Callable[[Target], str]] = {
        Aspect.INDICATOR: lambda target: indicator_name(register, target),
        Aspect.UNIT: lambda target: target.unit or "",
        Aspect.KIND: lambda target: label_of(target.kind),
        Aspect.HORIZON: describe_deadline,
        Aspect.SCOPE: lambda target: target.scope_as_printed,
    }
    stated = []
    for aspect, words in say.items():
        said = tuple("、".join(dict.fromkeys(words(target) for target in side)) for side in sides)
        if len(set(said)) > 1:
            stated.append(Difference(aspect, said))
    return tuple(stated)
