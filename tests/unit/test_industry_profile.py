"""Who names an industry, how like two sets are, and the parks: on the committed register."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.checks import DEFAULT_TABLES
from data.industry_profile import (
    ROLE_ORDER,
    Basis,
    coverage,
    industry_matrix,
    likeness,
    likeness_of,
    namers,
    naming_mentions,
    nearest,
    park_overlap,
)
from data.load import load_register
from data.schema import Level, Role
from data.selection import Selection, count_by

REGISTER = load_register(DEFAULT_TABLES)
sets = st.frozensets(st.sampled_from(REGISTER.industry_labels), max_size=8)
some = st.frozensets(st.sampled_from(REGISTER.industry_labels), min_size=1, max_size=8)
ids = st.sampled_from(sorted(REGISTER.industries_of))


@given(sets, sets)
def test_likeness_is_symmetric_and_unknown_compares_with_nothing(first, second):
    one, other = likeness(REGISTER, first, second), likeness(REGISTER, second, first)
    if not first or not second:
        assert one is None
        assert other is None
        return
    assert one.share == other.share == Fraction(len(first & second), len(first | second))
    assert one.shared == other.shared
    assert (one.only_first, one.only_second) == (other.only_second, other.only_first)
    assert 0 <= one.share <= 1
    assert (one.share == 1) == (first == second)


@given(some)
def test_likeness_of_a_set_with_itself_is_one(labels):
    assert likeness(REGISTER, labels, labels).share == 1


@given(ids, ids)
def test_entries_of_the_register_are_alike_both_ways(first, second):
    assert likeness_of(REGISTER, first, second).share == likeness_of(REGISTER, second, first).share
    assert likeness_of(REGISTER, first, first).share == 1


def test_a_zone_without_known_industries_is_like_nobody():
    unknown = next(each for each in REGISTER.zones if each not in REGISTER.mentions_of)
    assert likeness_of(REGISTER, unknown, "jx-n-nc-gxq") is None
    assert likeness_of(REGISTER, unknown, unknown) is None
    assert nearest(REGISTER, unknown) == {}


def test_neighbours_stand_in_one_list_per_level_most_alike_first():
    found = nearest(REGISTER, "jx-n-nc-gxq")
    assert set(found) == set(Level)
    for level, neighbours in found.items():
        shares = [each.likeness.share for each in neighbours]
        assert shares == sorted(shares, reverse=True)
        assert all(REGISTER.zones[each.zone_id].level is level for each in neighbours)
        assert all(REGISTER.zones[each.zone_id].counts_as_zone for each in neighbours)
        assert all(each.zone_id in REGISTER.mentions_of for each in neighbours)
    assert "jx-n-nc-gxq" not in {each.zone_id for each in (*found[Level.NATIONAL], *found[Level.PROVINCIAL])}


def test_neighbours_follow_the_filter_and_a_park_is_not_beside_its_host():
    found = nearest(REGISTER, "jx-n-nc-gxq", Selection(provinces=("湖南省",), levels=("国家级",)))
    assert found[Level.PROVINCIAL] == ()
    assert all(each.zone_id.startswith("hn-") for each in found[Level.NATIONAL])
    of_park = nearest(REGISTER, "hn-park-chenzhou")
    assert "hn-n-431003-hnt" not in {each.zone_id for each in of_park[Level.NATIONAL]}


def test_coverage_counts_who_is_unknown():
    whole = coverage(REGISTER)
    assert (whole.entries, whole.known, whole.unknown) == (251, 141, 110)
    assert coverage(REGISTER, Selection(industries=("电子信息",))) == whole


@pytest.mark.parametrize("label", REGISTER.industry_labels)
def test_who_names_an_industry_is_who_the_filter_finds(label):
    found = namers(REGISTER, Selection(industries=(label,)))
    assert set(found.zones) == {each for each, facts in REGISTER.facts.items() if label in facts["industry"]}
    assert set(found.parks) == {
        each for each in REGISTER.parks if label in REGISTER.industries_of.get(each, ())
    }


def test_roles_are_never_merged():
    for entry_id, mentions in REGISTER.mentions_of.items():
        found = naming_mentions(REGISTER, entry_id, ())
        assert sum(len(members) for members in found.values()) == len(mentions)
        assert [*found] == [role for role in ROLE_ORDER if role in found]
        assert all(each.role is role for role, members in found.items() for each in members)
    assert set(ROLE_ORDER) == set(Role)


def test_one_role_leaves_only_that_role():
    every = namers(REGISTER, Selection(industries=("电子信息",)))
    parts = {role: namers(REGISTER, Selection(industries=("电子信息",)), role) for role in ROLE_ORDER}
    for role, part in parts.items():
        assert set(part.zones) == {each for each, by_role in every.zones.items() if role in by_role}
        for level in Level:
            assert part.counts.get((role, level), 0) == every.counts.get((role, level), 0)


@pytest.mark.parametrize(
    "selection",
    [
        Selection(),
        Selection(provinces=("江西省",)),
        Selection(levels=("国家级",), industries=("化工",), prefectures=("南昌市",)),
    ],
)
def test_the_matrix_says_what_the_filters_count(selection):
    matrix = industry_matrix(REGISTER, selection)
    open_ended = Selection(provinces=selection.provinces, levels=selection.levels)
    totals = count_by(REGISTER, open_ended, "industry")
    assert {label: total for label, _, total in matrix.rows} == {
        label: totals[label] for label in REGISTER.group_labels
    }
    zones = count_by(REGISTER, open_ended, "prefecture")
    assert dict(zip(matrix.columns, matrix.zones, strict=True)) == {
        each: zones[each] for each in matrix.columns
    }
    for position, prefecture in enumerate(matrix.columns):
        here = count_by(
            REGISTER,
            Selection(provinces=selection.provinces, levels=selection.levels, prefectures=(prefecture,)),
            "industry",
        )
        assert [cells[position] for _, cells, _ in matrix.rows] == [
            here[label] for label in REGISTER.group_labels
        ]
        assert matrix.known[position] <= matrix.zones[position]
    assert sum(span for _, span in matrix.provinces) == len(matrix.columns)


def test_the_matrix_of_one_role_counts_that_role_alone():
    parts = {role: industry_matrix(REGISTER, Selection(), role) for role in ROLE_ORDER}
    for role, matrix in parts.items():
        for label, _, total in matrix.rows:
            found = namers(REGISTER, Selection(industries=(label,)), role)
            assert total == len(found.zones) - found.merged


def test_parks_are_compared_on_one_basis_and_unknown_stays_unknown():
    own = park_overlap(REGISTER, Basis.OWN)
    assert own.unknown == ("jx-park-nanchang", "jx-park-ganzhou", "jx-park-jian")
    groups = dict(own.groups)
    assert groups["电子信息"] == ("hn-park-yueyang", "hn-park-chenzhou")
    assert groups["生物医药"] == ("hn-park-xiangtan",)
    hosts = park_overlap(REGISTER, Basis.HOSTS)
    assert hosts.unknown == ("hn-park-yueyang",)
    assert {owner for owner, _ in hosts.mentions["jx-park-ganzhou"]} == {"jx-n-gz-jkq", "jx-gz-dingnan"}
    for found in (own, hosts):
        for (first, second), alike in found.pairs.items():
            if {first, second} & set(found.unknown):
                assert alike is None
            else:
                assert alike.share == found.pairs[second, first].share
                assert (alike.share == 1) >= (first == second)
