"""Fan-out of coinciding points, place classes, the place of a park."""

import itertools
import math
import random

import pytest

from data.schema import ParkSite, Placement, Precision
from geo.placement import (
    LEVEL_RANK,
    PARK_RANK,
    PLACE_CLASS_OF,
    FanPosition,
    MapPoint,
    PlaceClass,
    fan_offset,
    fan_out,
    park_placement,
    place_class_of,
)

POINTS = [
    MapPoint("b-provincial", 1, 114.0, 27.0),
    MapPoint("z-national", 0, 114.0, 27.0),
    MapPoint("a-provincial", 1, 114.0, 27.0),
    MapPoint("park", PARK_RANK, 114.0, 27.0),
    MapPoint("alone", 1, 114.0, 27.00001),
]


def place(zone_id, lon, lat, precision=Precision.NAMED_PLACE, uncertainty_km=5.0):
    return Placement(zone_id, lon, lat, precision, uncertainty_km, "m", None, None)


def test_coinciding_entries_are_ordered_by_rank_then_id():
    assert fan_out(POINTS) == {
        "park": (0, 4),
        "z-national": (1, 4),
        "a-provincial": (2, 4),
        "b-provincial": (3, 4),
        "alone": (0, 1),
    }


def test_parks_come_before_national_and_national_before_provincial():
    assert [PARK_RANK, *LEVEL_RANK.values()] == sorted([PARK_RANK, *LEVEL_RANK.values()])
    assert [str(level) for level in LEVEL_RANK] == ["national", "provincial"]


def test_fan_out_does_not_depend_on_the_order_given():
    shuffled = POINTS[:]
    for seed in range(5):
        random.Random(seed).shuffle(shuffled)
        assert fan_out(shuffled) == fan_out(POINTS)


@pytest.mark.parametrize("second", [(114.0, 27.0), (115.0, 27.0)])
def test_an_entry_given_twice_is_refused(second):
    with pytest.raises(ValueError, match="'a' is given twice"):
        fan_out([MapPoint("a", 0, 114.0, 27.0), MapPoint("a", 0, *second)])


@pytest.mark.parametrize("size", range(2, 25))
def test_fanned_symbols_never_overlap_and_neighbours_touch(size):
    offsets = [fan_offset(FanPosition(index, size)) for index in range(size)]
    distances = [math.dist(*pair) for pair in itertools.combinations(offsets, 2)]
    assert min(distances) == pytest.approx(1, abs=1e-5)
    centre = [sum(values) / size for values in zip(*offsets, strict=True)]
    assert centre == pytest.approx([0, 0], abs=1e-5)


def test_a_single_entry_is_not_moved_and_two_stand_side_by_side():
    assert fan_offset(FanPosition(0, 1)) == (0, 0)
    assert [fan_offset(FanPosition(index, 2)) for index in (0, 1)] == [(-0.5, 0), (0.5, 0)]


def test_every_precision_has_a_place_class():
    assert set(PLACE_CLASS_OF) == set(Precision)
    documented = {precision for precision in Precision if place_class_of(precision) is PlaceClass.DOCUMENTED}
    assert documented == {Precision.ADMIN_OFFICE, Precision.NAMED_PLACE}


def test_a_park_of_two_sites_stands_at_the_first_and_is_as_uncertain_as_the_worst():
    sites = [ParkSite("p", "second", 2), ParkSite("p", "first", 1)]
    placements = {
        "first": place("first", 114.9, 25.8),
        "second": place("second", 115.0, 24.8, Precision.COUNTY_SEAT, 8.0),
    }
    found = park_placement("p", sites, placements)
    assert (found.lon, found.lat) == (114.9, 25.8)
    assert found.precision is Precision.COUNTY_SEAT
    assert found.uncertainty_km == 8.0
    assert found.site_points == (("first", 114.9, 25.8), ("second", 115.0, 24.8))


def test_a_park_without_a_placed_site_has_no_place():
    sites = [ParkSite("p", "first", 1), ParkSite("p", "second", 2)]
    assert park_placement("p", sites, {}) is None
    only_second = park_placement("p", sites, {"second": place("second", 115.0, 24.8)})
    assert (only_second.lon, only_second.lat) == (115.0, 24.8)
