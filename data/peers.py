"""Which zones a zone is set beside when nobody has chosen any, and why each of them.

Peers are proposed, never scored: the reasons stand beside each other, and the order only says which reason came
first (the same first industry, then the more alike set of industries, then the same category, then the area).
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from data.industry_profile import Likeness, in_official_order, likeness_of
from data.load import Register
from data.schema import AreaKind, Role, Zone

FIRST_ROLES = (Role.FLAGSHIP, Role.FIRST_NAMED)
"""The two kinds of first industry; one is never compared with the other."""
SIMILAR_AREA = (Fraction(4, 5), Fraction(5, 4))
"""Areas of one kind are similar when one is between these multiples of the other: a fifth less, a quarter more."""
PROPOSED = 5


@dataclass(frozen=True, slots=True)
class Peer:
    """A proposed zone with its reasons; the level is always the same."""

    zone_id: str
    same_first: tuple[tuple[Role, tuple[str, ...]], ...]
    """Kind of first industry and the labels both zones share in it."""
    likeness: Likeness | None
    """None when either zone's industries are unknown."""
    same_category: bool
    same_prefecture: bool
    similar_area: tuple[AreaKind, float] | None
    """Kind and hectares of the peer's area, when it is similar to the zone's of the same kind."""


def propose_peers(register: Register, zone_id: str, *, count: int = PROPOSED) -> tuple[Peer, ...]:
    """Zones of the same level worth setting beside this one; none for an id that is no zone.

    A peer shares an industry with the zone. Where the zone's own industries are unknown, peers share its category
    and its prefecture or a similar area instead, and carry no likeness.
    """
    zone = register.zones.get(zone_id)
    if zone is None:
        return ()
    is_known = bool(register.industries_of.get(zone_id))
    own_first = {role: _labels_in_role(register, zone_id, role) for role in FIRST_ROLES}
    found = [
        _peer(register, zone, own_first, other)
        for other in in_official_order(register.zones.values())
        if other.level is zone.level and other.counts_as_zone and other.zone_id != zone_id
    ]
    if is_known:
        found = [each for each in found if each.likeness and each.likeness.shared]
    else:
        found = [each for each in found if each.same_category and (each.same_prefecture or each.similar_area)]
    return tuple(sorted(found, key=_order)[:count])


def _peer(register: Register, zone: Zone, own_first: dict[Role, frozenset[str]], other: Zone) -> Peer:
    shared_first = []
    for role, mine in own_first.items():
        if mine and (shared := mine & _labels_in_role(register, other.zone_id, role)):
            shared_first.append((role, tuple(each for each in register.industry_labels if each in shared)))
    return Peer(
        other.zone_id,
        tuple(shared_first),
        likeness_of(register, zone.zone_id, other.zone_id),
        zone.category is other.category,
        zone.prefecture_code == other.prefecture_code,
        (other.area_kind, other.approved_area_ha)
        if other.area_kind and other.approved_area_ha is not None and _is_similar_area(zone, other)
        else None,
    )


def _labels_in_role(register: Register, zone_id: str, role: Role) -> frozenset[str]:
    """Labels named in one role, with the groups they belong to."""
    mentions = [each for each in register.mentions_of.get(zone_id, ()) if each.role is role]
    rows = {register.industries[code] for each in mentions for code in each.industry_codes}
    rows |= {register.industries[row.group_code] for row in rows if row.group_code}
    return frozenset(row.label for row in rows)


def _is_similar_area(zone: Zone, other: Zone) -> bool:
    if zone.area_kind is None or zone.area_kind is not other.area_kind:
        return False
    if not zone.approved_area_ha or not other.approved_area_ha:
        return False
    low, high = SIMILAR_AREA
    return low <= Fraction(str(other.approved_area_ha)) / Fraction(str(zone.approved_area_ha)) <= high


def _order(peer: Peer) -> tuple[bool, Fraction, bool, bool]:
    share = peer.likeness.share if peer.likeness else Fraction(0)
    return (not peer.same_first, -share, not peer.same_category, not peer.similar_area)
