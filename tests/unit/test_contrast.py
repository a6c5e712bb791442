"""Two programmes side by side: what differs is stated for every matter both have a target for."""

import pytest

from data.contrast import MATTERS, Aspect, contrast, targets_of_programme
from data.load import load_register


@pytest.fixture(scope="module")
def register(root):
    return load_register(root / "data" / "tables")


@pytest.fixture(scope="module")
def matters(register):
    return {matter.key: matter for matter in contrast(register, ["jx-coop", "hn-coop"])}


def said(matter):
    return {difference.aspect: difference.sides for difference in matter.differences}


def test_every_target_of_both_programmes_stands_in_one_matter(register, matters):
    shown = [target.target_id for matter in matters.values() for side in matter.sides for target in side]
    asked = [
        target.target_id for zone in ("jx-coop", "hn-coop") for target in targets_of_programme(register, zone)
    ]
    assert sorted(shown) == sorted(asked)
    assert len(shown) == 15


def test_money_is_not_one_thing(matters):
    differences = said(matters["capital"])
    assert differences[Aspect.UNIT] == ("亿元", "亿美元")
    assert differences[Aspect.KIND] == ("期末存量", "累计量")
    assert differences[Aspect.INDICATOR][0] != differences[Aspect.INDICATOR][1]


def test_equal_aspects_are_not_called_different(matters):
    differences = said(matters["firms"])
    assert Aspect.UNIT not in differences
    assert Aspect.KIND not in differences
    assert differences[Aspect.HORIZON] == ("2025年、2035年", "2025年")


def test_a_matter_of_one_programme_is_not_compared(matters):
    assert matters["top100"].set_by == (1,)
    assert matters["youth"].set_by == matters["projects"].set_by == (0,)
    assert not any(matters[key].differences for key in ("top100", "youth", "projects"))


def test_every_matter_has_an_indicator_of_the_register(register):
    assert set(MATTERS) <= set(register.indicators)
    owners = {"jx-coop", "hn-coop", *register.parks}
    used = {target.indicator_id for target in register.targets.values() if target.scope_id in owners}
    assert used == set(MATTERS)
