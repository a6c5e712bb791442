"""What a prefecture's page says is what the register holds."""

import pytest

from data.checks import DEFAULT_TABLES
from data.load import load_register
from data.prefecture_profile import prefectures_of, profile_of
from data.schema import Level
from data.selection import Selection, count_by, count_zones, select_zones

REGISTER = load_register(DEFAULT_TABLES)
PROFILES = {each.name: profile_of(REGISTER, each) for each in prefectures_of(REGISTER)}


@pytest.mark.parametrize("name", PROFILES)
def test_counts_are_those_of_the_filter(name):
    found, selection = PROFILES[name], Selection(prefectures=(name,))
    count = count_zones(REGISTER, selection)
    assert (sum(found.levels.values()), found.merged) == (count.zones, count.merged)
    assert {each.zone_id for each in found.zones} == {
        each.zone_id for each in select_zones(REGISTER, selection)
    }
    counts = count_by(REGISTER, selection, "industry")
    assert found.groups == {label: counts[label] for label in REGISTER.group_labels if counts[label]}
    for (group, _), number in found.roles.items():
        assert 0 < number <= found.groups[group]
    for level in Level:
        assert found.levels[level] == sum(zone.level is level for zone in found.zones if zone.counts_as_zone)


def test_prefectures_follow_the_province():
    assert len(prefectures_of(REGISTER)) == 25
    assert {each.parent_code for each in prefectures_of(REGISTER, ("湖南省",))} == {"430000"}


def test_every_platform_and_park_with_a_prefecture_is_somewhere():
    assert {each.platform_id for found in PROFILES.values() for each in found.platforms} == set(
        REGISTER.platforms
    )
    assert {each.park_id for found in PROFILES.values() for each in found.parks} == set(REGISTER.parks)


def test_clusters_are_asked_of_jiangxis_prefectures_only():
    for found in PROFILES.values():
        assert bool(found.cluster_targets) == (found.province.name == "江西省")
    assert [target.target_id for _, target in PROFILES["南昌市"].own_targets] == [
        "jx-park-nanchang-2y-new-projects"
    ]
