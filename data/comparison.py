"""Zones set beside each other: which figures may share an axis, and which may only stand side by side.

A figure is known by what it measures, whose it is, when, in which unit and at which level. Only figures that
agree in all of it share an axis. Nothing here puts zones in order by a figure: they stay as they were chosen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from data.load import Register
from data.schema import Level, Observation, Zone
from data.selection import MAX_NOTICES, Notice, parse_zone_id

MIN_COMPARED, MAX_COMPARED = 2, 8
_HECTARES = "公顷"


class NotComparableError(ValueError):
    """Figures of different measure, scope, date, unit or level were asked to share an axis."""


@dataclass(frozen=True, slots=True)
class Basis:
    """All that must agree before two figures share an axis; None in `scope` or `as_of` agrees with nothing."""

    level: Level
    measure: str
    scope: str | None
    as_of: str | None
    unit: str | None
    is_cumulative: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of one zone; a number that is itself only a bound (超过 …) is no figure."""

    zone_id: str
    value: float
    basis: Basis

    @property
    def is_placed(self) -> bool:
        """Whether it says enough of itself to stand on an axis, which starts at zero."""
        return self.value >= 0 and None not in (self.basis.scope, self.basis.as_of, self.basis.unit)


def parse_compared_ids(
    params: Mapping[str, str | Sequence[str]], register: Register
) -> tuple[tuple[str, ...], tuple[Notice, ...]]:
    """Zones of the parameter `compare`, as chosen, each once and at most 8; unknown values become notices."""
    given = params.get("compare", ())
    values = [given] if isinstance(given, str) else list(given)
    chosen: dict[str, None] = {}
    notices: list[Notice] = []
    for value in values:
        zone_id, unknown = parse_zone_id({"zone": value}, register)
        if zone_id in register.zones:
            chosen[zone_id] = None
        else:
            notices += [Notice("compare", each.value, ()) for each in unknown]
            if zone_id:
                notices.append(Notice("compare", zone_id, ()))
    return tuple(chosen)[:MAX_COMPARED], tuple(notices[:MAX_NOTICES])


def area_figure(zone: Zone) -> Figure | None:
    """A zone's area with its kind; areas have no printed date, and each kind is a measure of its own."""
    if zone.approved_area_ha is None or zone.area_kind is None:
        return None
    # The register holds one area per zone and kind, as approved, expanded or planned; the kind stands for its time.
    basis = Basis(zone.level, f"area:{zone.area_kind}", "zone", zone.area_kind, _HECTARES)
    return Figure(zone.zone_id, zone.approved_area_ha, basis)


def observation_figure(register: Register, observation: Observation) -> Figure | None:
    """A published value as a figure; None for a bound, an unknown value or one that is not a zone's."""
    zone = register.zones.get(observation.entity_id or "")
    if zone is None or observation.value is None or observation.qualifier is not None:
        return None
    scope = observation.scope_as_printed
    basis = Basis(
        zone.level,
        f"{observation.indicator_id or ''}:{observation.indicator_name}",
        "zone" if scope == zone.name else scope,
        observation.as_of,
        observation.unit,
        observation.is_cumulative,
    )
    return Figure(zone.zone_id, observation.value, basis)


def shared_axes(figures: Iterable[Figure]) -> tuple[tuple[Figure, ...], ...]:
    """Figures that may share an axis, at least two zones each, in the order given; the others stand alone."""
    groups: dict[Basis, list[Figure]] = {}
    for figure in figures:
        if figure.is_placed:
            groups.setdefault(figure.basis, []).append(figure)
    return tuple(
        tuple(members)
        for members in groups.values()
        if len({member.zone_id for member in members}) == len(members) >= MIN_COMPARED
    )


def lengths(figures: Sequence[Figure]) -> tuple[Fraction, ...]:
    """Each figure as a share of the largest, in the order given; NotComparableError unless all bases agree."""
    bases = {figure.basis for figure in figures}
    if len(bases) > 1 or not all(figure.is_placed for figure in figures):
        raise NotComparableError(
            f"figures of different measure, scope, date, unit or level share no axis: {bases}"
        )
    largest = max((Fraction(str(figure.value)) for figure in figures), default=Fraction(0))
    return tuple(Fraction(str(figure.value)) / largest if largest else Fraction(0) for figure in figures)
