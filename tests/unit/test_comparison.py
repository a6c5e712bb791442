"""Zones beside each other: what may share an axis, which peers are proposed and why."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.checks import DEFAULT_TABLES
from data.comparison import (
    Basis,
    Figure,
    NotComparableError,
    area_figure,
    lengths,
    observation_figure,
    parse_compared_ids,
    shared_axes,
)
from data.load import load_register
from data.peers import SIMILAR_AREA, propose_peers
from data.schema import AreaKind, Level, Role

REGISTER = load_register(DEFAULT_TABLES)
AREAS = [figure for zone in REGISTER.zones.values() if (figure := area_figure(zone))]
VALUES = [figure for each in REGISTER.observations.values() if (figure := observation_figure(REGISTER, each))]
FIRST_ROLES = (Role.FLAGSHIP, Role.FIRST_NAMED)
SAMPLE = [
    each
    for position, each in enumerate(REGISTER.zones)
    if position % 8 == 0 or any(mention.role in FIRST_ROLES for mention in REGISTER.mentions_of.get(each, ()))
]
bases = st.builds(
    Basis,
    level=st.sampled_from(Level),
    measure=st.sampled_from(["营业收入", "主营业务收入"]),
    scope=st.sampled_from(["zone", "一区四园", None]),
    as_of=st.sampled_from(["2020", "2021", None]),
    unit=st.sampled_from(["亿元", "亿美元", None]),
    is_cumulative=st.booleans(),
)
figures = st.builds(Figure, zone_id=st.sampled_from("abcd"), value=st.integers(-3, 9).map(float), basis=bases)


@given(st.lists(figures, max_size=12))
def test_an_axis_never_mixes_scope_date_unit_measure_or_level(found):
    for axis in shared_axes(found):
        assert len({figure.basis for figure in axis}) == 1
        assert None not in (axis[0].basis.scope, axis[0].basis.as_of, axis[0].basis.unit)
        assert len({figure.zone_id for figure in axis}) == len(axis) > 1
        assert [figure for figure in found if figure in axis][: len(axis)] == list(axis)
        assert all(0 <= share <= 1 for share in lengths(axis))


@given(figures, st.sampled_from(["level", "measure", "scope", "as_of", "unit", "is_cumulative"]))
def test_figures_that_differ_in_anything_are_refused_an_axis(figure, field):
    value = getattr(figure.basis, field)
    other = (
        (Level.PROVINCIAL if value is Level.NATIONAL else Level.NATIONAL)
        if field == "level"
        else not value
        if field == "is_cumulative"
        else f"{value}'"
    )
    stranger = Figure("z", 1.0, replace(figure.basis, **{field: other}))
    with pytest.raises(NotComparableError, match="share no axis"):
        lengths([figure, stranger])
    assert not any(stranger in axis for axis in shared_axes([figure, stranger]))


def test_every_pair_of_the_registers_figures_is_tried():
    """Of all pairs only those of one level, measure, scope, date and unit share an axis."""
    tried = shared = 0
    everything = [*AREAS, *VALUES]
    for position, first in enumerate(everything):
        for second in everything[:position]:
            tried += 1
            if axes := shared_axes([second, first]):
                shared += 1
                assert first.basis == second.basis
                assert len(axes) == 1
            elif first.basis != second.basis:
                with pytest.raises(NotComparableError):
                    lengths([first, second])
    assert tried > 1000
    assert 0 < shared < tried / 5


def test_areas_of_different_kinds_or_levels_share_no_axis():
    kinds = {figure.basis.measure for figure in AREAS}
    assert len(kinds) == len(AreaKind)
    for axis in shared_axes(AREAS):
        zones = [REGISTER.zones[figure.zone_id] for figure in axis]
        assert len({(zone.area_kind, zone.level) for zone in zones}) == 1


def test_lengths_keep_the_order_given_and_measure_from_zero():
    basis = Basis(Level.NATIONAL, "x", "zone", "2020", "亿元")
    axis = [Figure("a", 5.0, basis), Figure("b", 20.0, basis), Figure("c", 0.0, basis)]
    assert lengths(axis) == (Fraction(1, 4), Fraction(1), Fraction(0))
    assert lengths([]) == ()
    assert lengths([Figure("a", 0.0, basis)]) == (Fraction(0),)


def test_a_bound_and_an_unknown_value_are_no_figures():
    value = next(each for each in REGISTER.observations.values() if each.entity_id in REGISTER.zones)
    assert observation_figure(REGISTER, replace(value, value=None)) is None
    assert observation_figure(REGISTER, replace(value, qualifier=">")) is None
    assert observation_figure(REGISTER, replace(value, entity_id=None)) is None
    assert (
        area_figure(next(zone for zone in REGISTER.zones.values() if zone.approved_area_ha is None)) is None
    )


def test_the_tray_keeps_the_order_and_eight_and_names_what_it_cannot_use():
    ids = list(REGISTER.zones)[:10]
    tray, notices = parse_compared_ids(
        {"compare": [ids[3], ids[1], ids[3], "nowhere", "jx-park-jian"]}, REGISTER
    )
    assert tray == (ids[3], ids[1])
    assert [notice.value for notice in notices] == ["nowhere", "jx-park-jian"]
    assert all(notice.parameter == "compare" for notice in notices)
    assert parse_compared_ids({"compare": ids}, REGISTER)[0] == tuple(ids[:8])
    assert parse_compared_ids({}, REGISTER) == ((), ())


@pytest.fixture(scope="module")
def proposed():
    return {zone_id: propose_peers(REGISTER, zone_id) for zone_id in SAMPLE}


def test_proposed_peers_are_of_the_same_level_and_each_has_a_reason(proposed):
    for zone_id, peers in proposed.items():
        zone = REGISTER.zones[zone_id]
        for peer in peers:
            other = REGISTER.zones[peer.zone_id]
            assert other.level is zone.level
            assert other.counts_as_zone
            assert other.zone_id != zone_id
            if zone_id in REGISTER.mentions_of:
                assert peer.likeness.shared
            else:
                assert peer.likeness is None
                assert peer.same_category
                assert peer.same_prefecture or peer.similar_area
            if peer.similar_area:
                low, high = SIMILAR_AREA
                own, others = (Fraction(str(each.approved_area_ha)) for each in (zone, other))
                assert other.area_kind is zone.area_kind
                assert low * own <= others <= high * own


def test_a_flagship_is_never_matched_with_a_first_named_industry(proposed):
    kinds = set()
    for zone_id, peers in proposed.items():
        for peer in peers:
            for role, labels in peer.same_first:
                kinds.add(role)
                assert labels
                for each in (zone_id, peer.zone_id):
                    assert any(mention.role is role for mention in REGISTER.mentions_of[each])
    assert kinds == set(FIRST_ROLES)


def test_the_same_first_industry_comes_first_then_the_more_alike(proposed):
    for peers in proposed.values():
        keys = [
            (not peer.same_first, -peer.likeness.share if peer.likeness else Fraction(0)) for peer in peers
        ]
        assert keys == sorted(keys)


def test_what_is_no_zone_has_no_peers():
    assert propose_peers(REGISTER, "jx-park-jian") == ()
